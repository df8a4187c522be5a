package workspace_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// chatty is an app for the page's tests. It says hello with a button, opens a
// form, counts on its Home tab, and remembers the forms it was sent.
type chatty struct {
	mu    sync.Mutex
	forms []string
	heard []string // of the form that tells what is typed in it
	count int
}

func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject("plain_text", text, false, false)
}

func section(id, text string) *slack.SectionBlock {
	return slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", text, false, false), nil, nil, slack.SectionBlockOptionBlockID(id))
}

func (c *chatty) form() slack.ModalViewRequest {
	options := []*slack.OptionBlockObject{
		slack.NewOptionBlockObject("red", plain("Red"), nil), slack.NewOptionBlockObject("green", plain("Green"), nil),
	}
	colour := slack.NewInputBlock("colour", plain("Colour"), nil, slack.NewOptionsSelectBlockElement("static_select", plain("Choose one"), "pick", options...))
	note := slack.NewInputBlock("note", plain("Note"), plain("In a sentence."), &slack.PlainTextInputBlockElement{Type: "plain_text_input", ActionID: "text", MaxLength: 20})
	return slack.ModalViewRequest{
		Type: "modal", CallbackID: "form", Title: plain("A short form"), Submit: plain("Save"), Close: plain("Cancel"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{section("intro", "Tell us *more*."), colour, note}},
	}
}

// step is a view of a stack: a field, a choice that the app is asked for, and
// buttons that change the view and put the next in front.
func (c *chatty) step(n int) slack.ModalViewRequest {
	hour := slack.NewInputBlock("hour", plain("Name"), nil, &slack.PlainTextInputBlockElement{Type: "plain_text_input", ActionID: "text"})
	short := 2
	choice := slack.NewInputBlock("choice", plain("Choice"), nil, &slack.SelectBlockElement{
		Type: "external_select", ActionID: "pick", MinQueryLength: &short, Placeholder: plain("Type to search"),
	})
	choice.Optional = true
	buttons := slack.NewActionBlock("buttons", slack.NewButtonBlockElement("rename", "1", plain("Rename")), slack.NewButtonBlockElement("push", "1", plain("Next")))
	return slack.ModalViewRequest{
		Type: "modal", CallbackID: "steps", Title: plain("Step " + strings.Repeat("I", n)), Submit: plain("Save"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{hour, choice, buttons}},
	}
}

// diary is a form that tells what is typed in it, and that it was closed.
func (c *chatty) diary() slack.ModalViewRequest {
	note := slack.NewInputBlock("note", plain("Note"), nil, &slack.PlainTextInputBlockElement{Type: "plain_text_input", ActionID: "text", Multiline: true,
		DispatchActionConfig: &slack.DispatchActionConfig{TriggerActionsOn: []string{"on_character_entered"}}})
	note.DispatchAction = true
	return slack.ModalViewRequest{Type: "modal", CallbackID: "diary", Title: plain("A diary"), Submit: plain("Save"), NotifyOnClose: true,
		Blocks: slack.Blocks{BlockSet: []slack.Block{note}}}
}

// hear notes what happened to that form.
func (c *chatty) hear(call slack.InteractionCallback) {
	c.mu.Lock()
	defer c.mu.Unlock()
	said := string(call.Type)
	if list := call.ActionCallback.BlockActions; len(list) > 0 {
		said += " " + list[0].Value
	}
	c.heard = append(c.heard, said)
}

// hears gives what happened to that form since it was last asked.
func (c *chatty) hears() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	heard := c.heard
	c.heard = nil
	return heard
}

func (c *chatty) command(b *bot, cmd slack.SlashCommand) any {
	switch cmd.Text {
	case "form":
		_, _ = b.api.OpenView(cmd.TriggerID, c.form())
		return nil
	case "diary":
		_, _ = b.api.OpenView(cmd.TriggerID, c.diary())
		return nil
	case "steps":
		_, _ = b.api.OpenView(cmd.TriggerID, c.step(1))
		return nil
	case "shout":
		_, _, _ = b.api.PostMessage(cmd.ChannelID, slack.MsgOptionText("Heard by everybody", false))
		return nil
	}
	button := slack.NewButtonBlockElement("greet", "1", plain("Greet me"))
	button.AccessibilityLabel = "Greet me in words"
	return slack.Msg{
		Text:   "Hello in words",
		Blocks: slack.Blocks{BlockSet: []slack.Block{section("s", "Hello *there*"), slack.NewActionBlock("a", button)}},
	}
}

func (c *chatty) action(b *bot, call slack.InteractionCallback) any {
	switch {
	case call.View.CallbackID == "diary":
		c.hear(call)
	case call.Type == slack.InteractionTypeBlockSuggestion:
		option := slack.NewOptionBlockObject("found", plain("Found for "+call.Value), nil)
		return slack.OptionsResponse{Options: []*slack.OptionBlockObject{option}}
	case call.View.CallbackID == "steps" && call.Type == slack.InteractionTypeBlockActions:
		if call.ActionCallback.BlockActions[0].ActionID == "rename" {
			view := c.step(1)
			view.Title = plain("Renamed")
			_, _ = b.api.UpdateView(view, "", "", call.View.ID)
			return nil
		}
		_, _ = b.api.PushView(call.TriggerID, c.step(2))
	case call.Type == slack.InteractionTypeViewSubmission:
		values, _ := json.Marshal(call.View.State.Values)
		c.mu.Lock()
		c.forms = append(c.forms, string(values))
		c.mu.Unlock()
		if call.View.State.Values["note"]["text"].Value == "no" {
			return slack.NewErrorsViewSubmissionResponse(map[string]string{"note": "Say a little more than no."})
		}
	case call.Type == slack.InteractionTypeMessageAction:
		_, _ = b.api.OpenView(call.TriggerID, c.form())
	case call.View.Type == "home":
		c.publish(b, call.User.ID)
	case len(call.ActionCallback.BlockActions) > 0:
		_ = slack.PostWebhookContext(context.Background(), call.ResponseURL, &slack.WebhookMessage{Text: "You have been greeted", ReplaceOriginal: true})
	}
	return nil
}

func (c *chatty) publish(b *bot, user string) {
	c.mu.Lock()
	c.count++
	times := c.count
	c.mu.Unlock()
	more := slack.NewActionBlock("a", slack.NewButtonBlockElement("more", "1", plain("Once more")))
	_, _ = b.api.PublishViewContext(context.Background(), slack.PublishViewContextRequest{UserID: user, View: slack.HomeTabViewRequest{
		Type: "home", Blocks: slack.Blocks{BlockSet: []slack.Block{section("s", "Published *"+strings.Repeat("I", times)+"*"), more}},
	}})
}

func (c *chatty) sent() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.forms
}

// chat starts a workspace with that app connected to it.
func chat(t *testing.T) (*fixture, *chatty) {
	t.Helper()
	f, app := start(t), &chatty{}
	f.run(&bot{command: app.command, action: app.action, event: func(b *bot, e slackevents.EventsAPIEvent) {
		if opened, ok := e.InnerEvent.Data.(*slackevents.AppHomeOpenedEvent); ok && opened.Tab == "home" {
			app.publish(b, opened.User)
		}
	}})
	return f, app
}

func (f *fixture) address(user, channel string) string {
	return "#/" + f.user(user) + "/" + f.channel(channel)
}

func TestPage(t *testing.T) {
	b := browser(t)
	for name, test := range map[string]func(*testing.T, context.Context){
		"Message": pageMessage, "Command": pageCommand, "Refusals": pageRefusals, "Modal": pageModal, "Stack": pageStack, "Typing": pageTyping, "Home": pageHome,
		"Thread": pageThread, "Shortcut": pageShortcut, "Clock": pageClock, "Person": pagePerson, "Keyboard": pageKeyboard,
		"Narrow": pageNarrow, "Changes": pageChanges, "Unread": pageUnread, "Restart": pageRestart, "Traffic": pageTraffic, "Faults": pageFaults, "Reset": pageReset,
	} {
		t.Run(name, func(t *testing.T) { test(t, b) })
	}
}

func pageMessage(t *testing.T, b context.Context) {
	f := start(t)
	ann, bob := f.open(b, f.address("ann", "general")), f.open(b, f.address("bob", "apart"))
	ann.write(theComposer, "Good *morning* <b>all</b>")
	ann.press(kb.Enter)
	ann.see(aMessage, "Good morning <b>all</b>")
	if got := ann.shown(aMessage + " strong"); len(got) != 1 || got[0] != "morning" {
		t.Errorf("got bold words %q, want morning", got)
	}
	bob.see(`[data-testid=channel] .count`, "1")
	bob.click(`[data-channel="` + f.channel("general") + `"]`)
	bob.see(aMessage, "Good morning <b>all</b>")
	bob.gone(`[data-testid=channel] .count`)

	ann.press("Two" + kb.Enter)
	ann.see(aMessage, "Two")
	bob.see(aMessage, "Two")
	bob.wait("the live region to announce it", func() string { return eval[string](bob, `document.querySelector("#announcer").textContent`) }, func() bool {
		return eval[string](bob, `document.querySelector("#announcer").textContent`) == "First officer: Two"
	})
	ann.press(kb.ArrowUp)
	if got := eval[string](ann, `document.querySelector($1).value`, theComposer); got != "Two" {
		t.Errorf("got %q after Up in an empty box, want the last line back", got)
	}
}

func pageCommand(t *testing.T, b context.Context) {
	f, _ := chat(t)
	p := f.open(b, f.address("ann", "general"))
	p.see("#tip", "Try /try")
	p.write(theComposer, "/t")
	p.see(`.completions [role=option]`, "/try")
	p.see(`.completions [role=option]`, "[what]")
	p.see(`.completions [role=option]`, "Try something")
	p.press(kb.Enter)
	p.press("hello" + kb.Enter)
	p.see(aMessage+".ephemeral", "Only visible to you")
	p.see(aMessage, "Hello there")
	p.gone("#tip")
	p.click(`[data-testid=message] .notification summary`)
	p.see(`[data-testid=notification-text]`, "Hello in words")
	if got := eval[string](p, `document.querySelector("[data-action=greet]").getAttribute("aria-label")`); got != "Greet me in words" {
		t.Errorf("got aria-label %q, want the button's accessibility_label", got)
	}
	p.click(`[data-action=greet]`)
	p.see(aMessage, "You have been greeted")
	p.gone(`[data-action=greet]`)

	bob := f.open(b, f.address("bob", "general"))
	p.write(theComposer, "/try shout"+kb.Enter)
	p.see(aMessage, "Heard by everybody")
	bob.see(aMessage, "Heard by everybody")
	bob.see(aMessage+" .badge", "APP")
	if got := bob.shown(aMessage + ".ephemeral"); len(got) != 0 {
		t.Errorf("somebody else sees private messages: %q", got)
	}
}

func pageRefusals(t *testing.T, b context.Context) {
	f := start(t)
	p := f.open(b, f.address("ann", "general"))
	p.see(`[data-testid=connected]`, "Not connected")
	p.write(theComposer, "/try something"+kb.Enter)
	p.see(aNotice, `/try failed with the error "dispatch_failed"`)
	p.see(aNotice, "Only visible to you")
	p.write(theComposer, "/nothing"+kb.Enter)
	p.see(aNotice, "/nothing is not a valid command.")
	f.run(&bot{})
	p.see(`[data-testid=connected]`, "Connected")
}

func pageModal(t *testing.T, b context.Context) {
	f, app := chat(t)
	p := f.open(b, f.address("ann", "general"))
	p.write(theComposer, "/try form"+kb.Enter)
	p.see(theModal+" h2", "A short form")
	p.focus(theModal + ` [data-block=colour] input`)
	p.click(theSubmit)
	p.see(`[data-block=colour] [data-testid=field-error]`, "Please complete this field.")
	p.see(`[data-block=note] [data-testid=field-error]`, "Please complete this field.")
	p.focus(theModal + ` [data-block=colour] input`)
	described := eval[string](p, `document.getElementById(document.querySelector("[data-block=note] input").getAttribute("aria-describedby").split(" ")[0]).innerText`)
	if !strings.Contains(described, "Please complete this field.") {
		t.Errorf("the field is described by %q, want its error", described)
	}
	if got := eval[string](p, `document.querySelector("[data-block=note] input").getAttribute("aria-invalid")`); got != "true" {
		t.Errorf("got aria-invalid %q, want true", got)
	}
	if got := app.sent(); len(got) != 0 {
		t.Errorf("an invalid form was sent: %q", got)
	}
	p.write(`[data-block=note] input`, "far too long for this field")
	p.click(theSubmit)
	p.see(`[data-block=note] [data-testid=field-error]`, "at most 20 characters; this has 27")

	p.click(`[data-block=colour] input`)
	p.see(`[role=option]`, "Green")
	p.click(`[role=option][data-value=green]`)
	eval[bool](p, `(document.querySelector("[data-block=note] input").select(), true)`)
	p.press("no")
	p.click(theSubmit)
	p.see(`[data-block=note] [data-testid=field-error]`, "Say a little more than no.")
	if got := eval[string](p, `document.querySelector("[data-block=colour] input").value`); got != "Green" {
		t.Errorf("got %q after the app's error, want the choice kept", got)
	}
	p.write(`[data-block=note] input`, " thing")
	p.click(theSubmit)
	p.gone(theModal)
	p.focus(theComposer)
	forms := app.sent()
	if len(forms) != 2 || !strings.Contains(forms[1], `"value":"green"`) || !strings.Contains(forms[1], `"value":"no thing"`) {
		t.Errorf("got forms %q, want the second with green and no thing", forms)
	}

	p.write(theComposer, "/try form"+kb.Enter)
	p.see(theModal, "A short form")
	p.press(kb.Escape)
	p.gone(theModal)
	p.focus(theComposer)
}

// The app hears what is typed when typing pauses, before it hears that the form
// was closed, and not once more when the form was sent.
func pageTyping(t *testing.T, b context.Context) {
	f, app := chat(t)
	p := f.open(b, f.address("ann", "general"))
	open := func() {
		t.Helper()
		p.write(theComposer, "/try diary"+kb.Enter)
		p.see(theModal, "A diary")
		p.focus(theModal + " textarea")
	}
	var heard []string
	hears := func(want ...string) {
		t.Helper()
		p.wait("the app to hear "+strings.Join(want, ", "), func() string { return strings.Join(heard, ", ") }, func() bool {
			heard = append(heard, app.hears()...)
			return len(heard) >= len(want)
		})
		if diff := cmp.Diff(want, heard); diff != "" {
			t.Errorf("the app heard (-want +got):\n%s", diff)
		}
		heard = nil
	}
	open()
	p.press("half")
	hears("block_actions half")
	p.press(" way" + kb.Escape)
	p.gone(theModal)
	hears("block_actions half way", "view_closed")
	open()
	p.press("all of it")
	p.click(theSubmit)
	p.gone(theModal)
	open()
	p.press(kb.Escape)
	p.gone(theModal)
	hears("view_submission", "view_closed")
}

func pageStack(t *testing.T, b context.Context) {
	f, app := chat(t)
	p := f.open(b, f.address("ann", "general"))
	p.write(theComposer, "/try steps"+kb.Enter)
	p.see(theModal+" h2", "Step I")
	p.press("typed first")
	p.click(`[data-action=rename]`)
	p.see(theModal+" h2", "Renamed")
	field := func() string { return eval[string](p, `document.querySelector("[data-block=hour] input").value`) }
	if got := field(); got != "typed first" {
		t.Errorf("got %q after the app drew the view again, want what was typed", got)
	}
	p.focus(`[data-action=rename]`)
	p.write(`[data-block=choice] input`, "x")
	p.see(`.combo-note`, "Type at least 2 characters.")
	p.press("yz")
	p.see(`[role=option]`, "Found for xyz")
	p.press(kb.Enter)
	p.click(`[data-action=push]`)
	p.see(theModal+" h2", "Step II")
	if got := field(); got != "" {
		t.Errorf("got %q in a new view, want an empty field", got)
	}
	p.see(`[data-testid=modal-cancel]`, "Back")
	p.press("typed second")
	p.click(`[data-testid=modal-cancel]`)
	p.see(theModal+" h2", "Renamed")
	if got := field(); got != "typed first" {
		t.Errorf("got %q in the view behind, want what was typed there", got)
	}
	p.click(theSubmit)
	p.gone(theModal)
	if got := app.sent(); len(got) != 1 || !strings.Contains(got[0], "typed first") || !strings.Contains(got[0], `"value":"found"`) {
		t.Errorf("got forms %q, want one with what was typed and found", got)
	}
	p.write(theComposer, "/try steps"+kb.Enter)
	p.click(`[data-action=push]`)
	p.see(theModal+" h2", "Step II")
	p.click(`[data-testid=modal-close]`)
	p.gone(theModal)
}

func pageHome(t *testing.T, b context.Context) {
	f, app := chat(t)
	p := f.open(b, f.address("ann", "general"))
	p.click(`#sidebar [data-testid=home-tab]`)
	p.see(`[data-testid=home]`, "Published I")
	p.click(`[data-action=more]`)
	p.see(`[data-testid=home]`, "Published II")
	app.publish(&bot{api: f.api}, f.user("ann"))
	p.see(`[data-testid=home]`, "Published III")
	p.drive(chromedp.Reload())
	p.see(`[data-testid=home]`, "Published IIII")
}

func pageThread(t *testing.T, b context.Context) {
	f := start(t)
	first := f.say("bob", "general", "Shall we?")
	p := f.open(b, f.address("ann", "general"))
	p.see(aMessage, "Shall we?")
	p.drive(chromedp.Focus(chromedp.CSS(`[data-ts="` + first.TS + `"] [data-testid=message-menu]`)))
	p.press(kb.Enter)
	p.focus(`[role=menuitem]`)
	p.press(kb.Enter)
	p.focus(`[data-testid=thread-composer]`)
	p.press("Let us" + kb.Enter)
	p.see(`[data-testid=thread-messages] [data-testid=message]`, "Let us")
	p.see(`[data-testid=replies]`, "1 reply")
	if got := f.messages("bob", "general"); len(got) != 2 || got[1].Thread != first.TS {
		t.Errorf("got messages %+v, want a reply to the first", got)
	}
	for _, text := range p.shown(aMessage) {
		if strings.Contains(text, "Let us") {
			t.Errorf("the reply is also shown in the channel: %q", text)
		}
	}
	p.write(`[data-testid=thread-composer]`, "/try this"+kb.Enter)
	p.see(`[data-testid=thread-messages] [data-testid=notice]`, "/try is not supported in threads. Sorry!")
	p.press(kb.Escape)
	p.gone(`[data-testid=thread-composer]`)
}

func pageShortcut(t *testing.T, b context.Context) {
	f, _ := chat(t)
	said := f.say("bob", "general", "Keep this")
	p := f.open(b, f.address("ann", "general"))
	p.drive(chromedp.Focus(chromedp.CSS(`[data-ts="` + said.TS + `"] [data-testid=message-menu]`)))
	p.press(kb.Enter)
	p.see(`[role=menuitem]`, "Note this")
	p.click(`[role=menuitem][data-value=note_this]`)
	p.see(theModal, "A short form")
	p.click(`[data-testid=modal-cancel]`)
	p.gone(theModal)
	p.click(`[data-testid=shortcuts]`)
	p.see(`[role=menuitem]`, "Make a note")
}
