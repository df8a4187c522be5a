package workspace_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

func plainText(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject("plain_text", s, false, false)
}

func button(block, action, value string) slack.Block {
	return slack.NewActionBlock(block, slack.NewButtonBlockElement(action, value, plainText(action)))
}

func code(err error) string {
	if r, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return r.Err
	}
	if err != nil {
		return "not a Slack error: " + err.Error()
	}
	return ""
}

// docs.slack.dev, reference/interaction-payloads/block_actions-payload: a click
// on a message, answered by every road there is.
func TestClickOnAMessage(t *testing.T) {
	t.Parallel()
	f := start(t)
	seen := make(chan slack.InteractionCallback, 1)
	f.run(&bot{action: func(b *bot, cb slack.InteractionCallback) any {
		seen <- cb
		switch cb.ActionCallback.BlockActions[0].Value {
		case "replace":
			_ = slack.PostWebhook(cb.ResponseURL, &slack.WebhookMessage{Text: "replaced", ReplaceOriginal: true})
		case "update":
			_, _, _, _ = b.api.UpdateMessage(cb.Channel.ID, cb.Message.Timestamp, slack.MsgOptionText("updated", false))
		case "modal":
			_, _ = b.api.OpenView(cb.TriggerID, aModal("Clicked"))
		case "delete":
			_ = slack.PostWebhook(cb.ResponseURL, &slack.WebhookMessage{DeleteOriginal: true})
		}
		return nil
	}})
	for _, tc := range []struct{ value, text string }{
		{"replace", "replaced"}, {"update", "updated"}, {"modal", ""}, {"delete", ""}, {"nothing", ""},
	} {
		channel, ts, err := f.api.PostMessage(f.channel("general"), slack.MsgOptionText("press", false),
			slack.MsgOptionBlocks(button("b1", "press", tc.value)))
		if err != nil {
			t.Fatal(err)
		}
		got := f.do("click", fields{"user": "bob", "channel": channel, "ts": ts, "block_id": "b1", "action_id": "press"})
		if texts(got.Seen) != tc.text || got.Error != "" || (got.Modal != nil) != (tc.value == "modal") {
			t.Errorf("%s: got %+v, want %q", tc.value, got, tc.text)
		}
		cb := <-seen
		a := cb.ActionCallback.BlockActions[0]
		if cb.Type != slack.InteractionTypeBlockActions || cb.User.ID != f.user("bob") || cb.Channel.ID != channel ||
			cb.Message.Timestamp != ts || cb.Container.MessageTs != ts || a.BlockID != "b1" || a.ActionID != "press" {
			t.Errorf("%s: payload %+v", tc.value, cb)
		}
	}
	if got := texts(f.messages("bob", "general")); got != "replaced | updated | press | press" {
		t.Errorf("bob sees %q", got)
	}
}

// docs.slack.dev, reference/methods/views.open: a trigger works once, for three
// seconds.
func TestTrigger(t *testing.T) {
	t.Parallel()
	f := start(t)
	triggers := make(chan string, 1)
	f.run(&bot{command: func(_ *bot, c slack.SlashCommand) any {
		triggers <- c.TriggerID
		return map[string]any{"text": "ok"}
	}})
	fresh := func() string {
		f.say("ann", "general", "/try")
		return <-triggers
	}
	trigger := fresh()
	if _, err := f.api.OpenView(trigger, aModal(strings.Repeat("x", 25))); code(err) != "invalid_arguments" {
		t.Errorf("a long title: got %v", err)
	}
	if _, err := f.api.OpenView(trigger, aModal("Once")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.api.OpenView(trigger, aModal("Twice")); code(err) != "exchanged_trigger_id" {
		t.Errorf("used again: got %v", err)
	}
	if _, err := f.api.OpenView("1.2.abc", aModal("Never")); code(err) != "invalid_trigger_id" {
		t.Errorf("unknown: got %v", err)
	}
	trigger = fresh()
	f.clock.add(3*time.Second + time.Millisecond)
	if _, err := f.api.OpenView(trigger, aModal("Late")); code(err) != "expired_trigger_id" {
		t.Errorf("late: got %v", err)
	}
	if _, err := f.api.PushView(fresh(), aModal("Pushed")); code(err) != "invalid_trigger_id" {
		t.Errorf("push from outside a modal: got %v", err)
	}
}

func formModal() slack.ModalViewRequest {
	note := slack.NewPlainTextInputBlockElement(nil, "text").WithMinLength(2).WithMaxLength(10)
	status := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText("Pick"), "pick",
		slack.NewOptionBlockObject("red", plainText("Red"), nil), slack.NewOptionBlockObject("green", plainText("Green"), nil))
	many := slack.NewCheckboxGroupsBlockElement("tick",
		slack.NewOptionBlockObject("a", plainText("A"), nil), slack.NewOptionBlockObject("b", plainText("B"), nil))
	count := slack.NewNumberInputBlockElement(nil, "count", false).WithMinValue("1").WithMaxValue("9")
	mail := slack.NewEmailTextInputBlockElement(nil, "mail")
	who := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, "who")
	day := slack.NewDatePickerBlockElement("day")
	day.InitialDate = "2024-03-12"
	optional := func(block string, el slack.BlockElement) slack.Block {
		return slack.NewInputBlock(block, plainText(block), nil, el).WithOptional(true)
	}
	return aModal("Form",
		slack.NewInputBlock("note", plainText("Note"), nil, note), optional("status", status), optional("many", many),
		optional("count", count), optional("mail", mail), optional("who", who), optional("day", day))
}

// docs.slack.dev, surfaces/modals: Slack checks a form before it sends it, and
// the app's answer decides what happens next.
func TestSubmission(t *testing.T) {
	t.Parallel()
	f := start(t)
	views := make(chan slack.InteractionCallback, 1)
	f.run(&bot{
		command: func(b *bot, c slack.SlashCommand) any {
			_, _ = b.api.OpenView(c.TriggerID, formModal())
			return nil
		},
		action: func(_ *bot, cb slack.InteractionCallback) any {
			switch cb.View.State.Values["note"]["text"].Value {
			case "wrong":
				return slack.NewErrorsViewSubmissionResponse(map[string]string{"note": "Not that one"})
			case "elsewhere":
				return slack.NewErrorsViewSubmissionResponse(map[string]string{"nowhere": "Lost"})
			case "update":
				next := aModal("Updated")
				return slack.NewUpdateViewSubmissionResponse(&next)
			case "clear":
				return slack.NewClearViewSubmissionResponse()
			}
			views <- cb
			return nil
		},
	})
	open := func() string {
		t.Helper()
		got := f.say("ann", "general", "/try")
		if got.Modal == nil {
			t.Fatalf("no modal: %+v", got)
		}
		return got.Modal["id"].(string)
	}
	view := open()
	submit := func(values fields) result {
		t.Helper()
		return f.do("submit", fields{"user": "ann", "view": view, "values": values})
	}
	for _, tc := range []struct {
		values fields
		block  string
		want   string
	}{
		{fields{}, "note", "Please complete this required field."},
		{fields{"note": fields{"text": "x"}}, "note", "Please enter at least 2 characters."},
		{fields{"note": fields{"text": "12345678901"}}, "note", "Please enter at most 10 characters."},
		{fields{"count": fields{"count": "1.5"}}, "count", "Please enter a whole number."},
		{fields{"count": fields{"count": "10"}}, "count", "Please enter a number of 9 or less."},
		{fields{"count": fields{"count": "ten"}}, "count", "Please enter a valid number."},
		{fields{"mail": fields{"mail": "nobody"}}, "mail", "Please enter a valid email address."},
		{fields{"note": fields{"text": "wrong"}, "count": fields{"count": ""}, "mail": fields{"mail": ""}}, "note", "Not that one"},
	} {
		got := submit(tc.values)
		if got.Closed || got.Errors[tc.block] != tc.want {
			t.Errorf("%v: got %+v, want %q", tc.values, got, tc.want)
		}
	}
	if got := submit(fields{"note": fields{"text": "elsewhere"}}); got.Error != "We had some trouble connecting. Try again?" {
		t.Errorf("errors for a block that is not there: got %+v", got)
	}
	got := submit(fields{
		"note": fields{"text": "fine"}, "status": fields{"pick": "green"}, "many": fields{"tick": []string{"a", "b"}},
		"count": fields{"count": "3"}, "who": fields{"who": "bob"},
	})
	if !got.Closed || got.Errors != nil {
		t.Fatalf("got %+v, want a closed modal", got)
	}
	state := (<-views).View.State.Values
	values := map[string]string{
		"status": state["status"]["pick"].SelectedOption.Value, "count": state["count"]["count"].Value,
		"who": state["who"]["who"].SelectedUser, "day": state["day"]["day"].SelectedDate,
		"many": state["many"]["tick"].SelectedOptions[1].Value, "mail": state["mail"]["mail"].Value,
	}
	want := map[string]string{"status": "green", "count": "3", "who": f.user("bob"), "day": "2024-03-12", "many": "b", "mail": ""}
	if diff := cmp.Diff(want, values); diff != "" {
		t.Errorf("state.values (-want +got):\n%s", diff)
	}
	view = open()
	if got := submit(fields{"note": fields{"text": "update"}}); got.Closed || got.Modal["id"] != view || got.Modal["callback_id"] != "updated" {
		t.Errorf("update: got %+v", got)
	}
	view = open()
	if got := submit(fields{"note": fields{"text": "clear"}}); !got.Closed {
		t.Errorf("clear: got %+v", got)
	}
}

// docs.slack.dev, surfaces/modals: nothing in three seconds leaves the modal open.
func TestSubmissionUnanswered(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.run(&bot{
		command: func(b *bot, c slack.SlashCommand) any {
			_, _ = b.api.OpenView(c.TriggerID, aModal("Slow"))
			return nil
		},
		ackless: func(e socketmode.Event) bool { return e.Type == socketmode.EventTypeInteractive },
	})
	view := f.say("ann", "general", "/try").Modal["id"]
	got := f.do("submit", fields{"user": "ann", "view": view})
	if got.Closed || got.Error != "We had some trouble connecting. Try again?" {
		t.Errorf("got %+v", got)
	}
}

// docs.slack.dev, reference/methods/views.push and views.update: a stack of
// three, new hashes, and typed values that stay.
func TestViewStack(t *testing.T) {
	t.Parallel()
	f := start(t)
	pushes := make(chan error, 4)
	closed := make(chan slack.InteractionCallback, 4)
	f.run(&bot{
		command: func(b *bot, c slack.SlashCommand) any {
			v := formModal()
			v.Blocks.BlockSet = append(v.Blocks.BlockSet, button("go", "more", "1"))
			v.NotifyOnClose, v.ExternalID = true, "first"
			_, _ = b.api.OpenView(c.TriggerID, v)
			return nil
		},
		action: func(b *bot, cb slack.InteractionCallback) any {
			if cb.Type == slack.InteractionTypeViewClosed {
				closed <- cb
				return nil
			}
			next := aModal("Next", button("go", "more", "1"))
			next.NotifyOnClose = true
			_, err := b.api.PushView(cb.TriggerID, next)
			pushes <- err
			return nil
		},
	})
	first := f.say("ann", "general", "/try").Modal
	click := func(view any) result {
		return f.do("click", fields{"user": "ann", "view": view, "block_id": "go", "action_id": "more",
			"values": fields{"note": fields{"text": "typed"}}})
	}
	second := click(first["id"]).Modal
	if err := <-pushes; err != nil {
		t.Fatal(err)
	}
	if second["previous_view_id"] != first["id"] || second["root_view_id"] != first["id"] {
		t.Errorf("got previous %v, root %v, want %v", second["previous_view_id"], second["root_view_id"], first["id"])
	}
	third := f.do("click", fields{"user": "ann", "view": second["id"], "block_id": "go", "action_id": "more"}).Modal
	if err := <-pushes; err != nil {
		t.Fatal(err)
	}
	f.do("click", fields{"user": "ann", "view": third["id"], "block_id": "go", "action_id": "more"})
	if err := <-pushes; code(err) != "push_limit_reached" {
		t.Errorf("the fourth view: got %v", err)
	}
	changed := formModal()
	changed.ExternalID = "first"
	hash := first["hash"].(string)
	if _, err := f.api.UpdateView(changed, "first", "stale", ""); code(err) != "hash_conflict" {
		t.Errorf("a stale hash: got %v", err)
	}
	got, err := f.api.UpdateView(changed, "first", hash, "")
	if err != nil {
		t.Fatal(err)
	}
	if got.Hash == hash || got.State.Values["note"]["text"].Value != "typed" {
		t.Errorf("after the update: hash %q, note %q", got.Hash, got.State.Values["note"]["text"].Value)
	}
	if _, err := f.api.UpdateView(changed, "", "", "V0NONE"); code(err) != "not_found" {
		t.Errorf("an unknown view: got %v", err)
	}
	if back := f.do("close", fields{"user": "ann", "view": third["id"]}); back.Modal["id"] != second["id"] {
		t.Errorf("closing the third: got %+v", back.Modal)
	}
	if cb := <-closed; cb.View.ID != third["id"] || cb.IsCleared {
		t.Errorf("view_closed for %s, cleared %v", cb.View.ID, cb.IsCleared)
	}
	f.do("close", fields{"user": "ann", "view": second["id"], "all": true})
	var modal result
	f.ask(200, "GET", "/control/modal?user=ann", nil, &modal)
	if modal.View != nil {
		t.Errorf("still open: %v", modal.View)
	}
}

// docs.slack.dev, reference/events/app_home_opened and reference/methods/views.publish.
func TestHome(t *testing.T) {
	t.Parallel()
	f := start(t)
	opened := make(chan string, 3)
	f.run(&bot{event: func(b *bot, e slackevents.EventsAPIEvent) {
		inner := e.InnerEvent.Data.(*slackevents.AppHomeOpenedEvent)
		opened <- inner.Tab
		if inner.View != nil && inner.View.ID != "" {
			return // drawn already
		}
		home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewHeaderBlock(plainText("Welcome")),
		}}}
		_, _ = b.api.PublishView(inner.User, home, "")
	}})
	look := func() (tab result) {
		f.ask(200, "GET", "/control/home?user=ann", nil, &tab)
		return tab
	}
	if got := look(); got.View != nil {
		t.Errorf("before it was opened: got %v, want nothing", got.View)
	}
	for range 2 {
		got := f.do("home", fields{"user": "ann"})
		blocks, _ := got.View["blocks"].([]any)
		if len(blocks) != 1 || got.View["type"] != "home" {
			t.Fatalf("got %v", got.View)
		}
		if tab := <-opened; tab != "home" {
			t.Errorf("got tab %q", tab)
		}
		if diff := cmp.Diff(got.View, look().View); diff != "" {
			t.Errorf("looked at without opening it (-opened +seen):\n%s", diff)
		}
	}
	if len(opened) != 0 {
		t.Error("the app heard of somebody who only looked")
	}
	f.ask(404, "GET", "/control/home?user=zed", nil, nil)
	wrong := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{
		slack.NewAlertBlock(plainText("No alerts here")),
	}}}
	if _, err := f.api.PublishView(f.user("ann"), wrong, ""); code(err) != "invalid_arguments" {
		t.Errorf("an alert on a home tab: got %v", err)
	}
	if _, err := f.api.PublishView("U0NOBODY", wrong, ""); code(err) != "user_not_found" {
		t.Errorf("nobody's home: got %v", err)
	}
}

// docs.slack.dev, reference/interaction-payloads/block_suggestion-payload.
func TestOptions(t *testing.T) {
	t.Parallel()
	f := start(t)
	picked := make(chan string, 1)
	f.run(&bot{action: func(_ *bot, cb slack.InteractionCallback) any {
		if cb.Type == slack.InteractionTypeBlockSuggestion {
			return slack.OptionsResponse{Options: []*slack.OptionBlockObject{
				slack.NewOptionBlockObject("5", plainText("5 "+cb.Value), nil),
			}}
		}
		picked <- cb.ActionCallback.BlockActions[0].SelectedOption.Text.Text
		return nil
	}})
	el := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plainText("Find"), "find")
	channel, ts, err := f.api.PostMessage(f.channel("general"), slack.MsgOptionText("find", false),
		slack.MsgOptionBlocks(slack.NewActionBlock("b", el)))
	if err != nil {
		t.Fatal(err)
	}
	at := fields{"user": "ann", "channel": channel, "ts": ts, "block_id": "b", "action_id": "find"}
	with := func(key string, value any) fields {
		out := fields{key: value}
		for k, v := range at {
			out[k] = v
		}
		return out
	}
	if got := f.do("options", with("typed", "pa")); len(got.Options) != 0 {
		t.Errorf("below min_query_length: got %v", got.Options)
	}
	f.ask(400, "POST", "/control/click", with("pick", "5"), nil)
	if got := f.do("options", with("typed", "park")); len(got.Options) != 1 || got.Options[0]["value"] != "5" {
		t.Errorf("got %v", got.Options)
	}
	f.do("click", with("pick", "5"))
	if got := <-picked; got != "5 park" {
		t.Errorf("picked %q", got)
	}
}

// docs.slack.dev, interactivity/implementing-shortcuts and
// reference/interaction-payloads/shortcuts-interaction-payload.
func TestShortcuts(t *testing.T) {
	t.Parallel()
	f := start(t)
	got := make(chan slack.InteractionCallback, 1)
	f.run(&bot{action: func(b *bot, cb slack.InteractionCallback) any {
		got <- cb
		_, _ = b.api.OpenView(cb.TriggerID, aModal("Short"))
		return nil
	}})
	if r := f.do("shortcut", fields{"user": "ann", "callback_id": "make_note"}); r.Modal == nil {
		t.Errorf("global: got %+v", r)
	}
	if cb := <-got; cb.Type != slack.InteractionTypeShortcut || cb.CallbackID != "make_note" || cb.ResponseURL != "" {
		t.Errorf("global: payload %+v", cb)
	}
	ts := f.say("bob", "general", "remember <this>").TS
	if r := f.do("shortcut", fields{"user": "ann", "callback_id": "note_this", "channel": "general", "ts": ts}); r.Modal == nil {
		t.Errorf("message: got %+v", r)
	}
	cb := <-got
	if cb.Type != slack.InteractionTypeMessageAction || cb.Message.Text != "remember &lt;this&gt;" || cb.ResponseURL == "" {
		t.Errorf("message: payload %+v", cb)
	}
	f.ask(404, "POST", "/control/shortcut", fields{"user": "ann", "callback_id": "none"}, nil)
}

// docs.slack.dev, interactivity/handling-user-interaction: a click that nobody
// acknowledges tells the person so.
func TestClickUnanswered(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.run(&bot{ackless: func(socketmode.Event) bool { return true }})
	channel, ts, err := f.api.PostMessage(f.channel("general"), slack.MsgOptionText("press", false),
		slack.MsgOptionBlocks(button("b1", "press", "x")))
	if err != nil {
		t.Fatal(err)
	}
	got := f.do("click", fields{"user": "bob", "channel": channel, "ts": ts, "block_id": "b1", "action_id": "press"})
	if want := "Operation timed out. Apps need to respond within three seconds."; got.Error != want {
		t.Errorf("got %q, want %q", got.Error, want)
	}
	data, _ := json.Marshal(got)
	if strings.Contains(string(data), "xoxb") {
		t.Error("a token in the answer")
	}
}
