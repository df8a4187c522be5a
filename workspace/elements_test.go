package workspace_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
)

// every element that holds a value, as JSON, with what a person gives and how
// docs.slack.dev, reference/interaction-payloads says it arrives.
type elementCase struct {
	element string
	give    any
	key     string
	want    string // the value under key, as JSON
}

func elementCases(f *fixture) map[string]elementCase {
	opts := `"options":[{"text":{"type":"plain_text","text":"One"},"value":"1"},{"text":{"type":"plain_text","text":"Two"},"value":"2"}]`
	one := `{"text":{"emoji":true,"text":"One","type":"plain_text"},"value":"1"}`
	two := `{"text":{"emoji":true,"text":"Two","type":"plain_text"},"value":"2"}`
	bob, general := f.user("bob"), f.channel("general")
	return map[string]elementCase{
		"text":      {`{"type":"plain_text_input","multiline":true}`, "words", "value", `"words"`},
		"rich":      {`{"type":"rich_text_input"}`, "words", "rich_text_value", `{"elements":[{"elements":[{"text":"words","type":"text"}],"type":"rich_text_section"}],"type":"rich_text"}`},
		"number":    {`{"type":"number_input","is_decimal_allowed":true}`, "1.5", "value", `"1.5"`},
		"email":     {`{"type":"email_text_input"}`, "a@example.org", "value", `"a@example.org"`},
		"url":       {`{"type":"url_text_input"}`, "https://example.org/", "value", `"https://example.org/"`},
		"static":    {`{"type":"static_select",` + opts + `}`, "2", "selected_option", two},
		"grouped":   {`{"type":"static_select","option_groups":[{"label":{"type":"plain_text","text":"G"},` + opts + `}]}`, "1", "selected_option", one},
		"statics":   {`{"type":"multi_static_select",` + opts + `}`, []string{"2", "1"}, "selected_options", "[" + two + "," + one + "]"},
		"radio":     {`{"type":"radio_buttons",` + opts + `}`, "1", "selected_option", one},
		"checks":    {`{"type":"checkboxes",` + opts + `}`, []string{"1"}, "selected_options", "[" + one + "]"},
		"user":      {`{"type":"users_select"}`, "bob", "selected_user", `"` + bob + `"`},
		"users":     {`{"type":"multi_users_select"}`, []string{"bob"}, "selected_users", `["` + bob + `"]`},
		"talk":      {`{"type":"conversations_select"}`, "general", "selected_conversation", `"` + general + `"`},
		"talks":     {`{"type":"multi_conversations_select"}`, []string{"general"}, "selected_conversations", `["` + general + `"]`},
		"channel":   {`{"type":"channels_select"}`, "general", "selected_channel", `"` + general + `"`},
		"channels":  {`{"type":"multi_channels_select"}`, []string{"general"}, "selected_channels", `["` + general + `"]`},
		"date":      {`{"type":"datepicker"}`, "2024-03-12", "selected_date", `"2024-03-12"`},
		"time":      {`{"type":"timepicker","timezone":"Europe/London"}`, "09:30", "selected_time", `"09:30"`},
		"moment":    {`{"type":"datetimepicker"}`, "2024-03-12T09:30:00Z", "selected_date_time", `1710235800`},
		"untouched": {`{"type":"plain_text_input","initial_value":"as it was"}`, nil, "value", `"as it was"`},
		"empty":     {`{"type":"multi_static_select",` + opts + `}`, nil, "selected_options", `[]`},
	}
}

func (c elementCase) with(action string) json.RawMessage {
	var el map[string]any
	if err := json.Unmarshal([]byte(c.element), &el); err != nil {
		panic(err)
	}
	el["action_id"] = action
	data, _ := json.Marshal(el)
	return data
}

// docs.slack.dev, reference/interaction-payloads/view-interactions-payload: the
// value of every element in a submission.
func TestStateValues(t *testing.T) {
	t.Parallel()
	f := start(t)
	cases := elementCases(f)
	conn := f.dial(f.link())
	f.next(conn)
	blocks := []any{}
	values := fields{}
	for name, c := range cases {
		blocks = append(blocks, fields{
			"type": "input", "block_id": name, "optional": true, "element": c.with("a"), "label": fields{"type": "plain_text", "text": name},
		})
		if c.give != nil {
			values[name] = fields{"a": c.give}
		}
	}
	result1 := make(chan result, 1)
	go func() { result1 <- f.say("ann", "general", "/try") }()
	env := f.next(conn)
	text := fields{"type": "plain_text", "text": "All"}
	opened := f.call("views.open", fields{"trigger_id": env.Payload["trigger_id"], "view": fields{
		"type": "modal", "title": text, "submit": text, "blocks": blocks,
	}})
	if opened["ok"] != true {
		t.Fatalf("%v %s", opened["error"], problem(opened))
	}
	_ = conn.WriteJSON(fields{"envelope_id": env.EnvelopeID})
	modal := (<-result1).Modal
	go func() { result1 <- f.do("submit", fields{"user": "ann", "view": modal["id"], "values": values}) }()
	env = f.next(conn)
	_ = conn.WriteJSON(fields{"envelope_id": env.EnvelopeID})
	if got := <-result1; !got.Closed {
		t.Errorf("got %+v", got)
	}
	// The true client must be able to read all of it.
	payload, _ := json.Marshal(env.Payload)
	var cb slack.InteractionCallback
	if err := json.Unmarshal(payload, &cb); err != nil {
		t.Errorf("the client cannot read the payload: %v", err)
	}
	state := env.Payload["view"].(map[string]any)["state"].(map[string]any)["values"].(map[string]any)
	for name, c := range cases {
		block, _ := state[name].(map[string]any)
		entry, _ := block["a"].(map[string]any)
		got, _ := json.Marshal(entry[c.key])
		if string(got) != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
	if zone := state["time"].(map[string]any)["a"].(map[string]any)["timezone"]; zone != "Europe/London" {
		t.Errorf("time: got zone %v", zone)
	}
}

// docs.slack.dev, reference/interaction-payloads/block_actions-payload: the
// fields of an action, by element, in a message.
func TestActionFields(t *testing.T) {
	t.Parallel()
	f := start(t)
	got := make(chan json.RawMessage, 1)
	conn := f.dial(f.link())
	f.next(conn)
	go func() {
		for {
			var env struct {
				ID      string `json:"envelope_id"`
				Payload struct{ Actions []json.RawMessage }
			}
			if conn.ReadJSON(&env) != nil {
				return
			}
			_ = conn.WriteJSON(fields{"envelope_id": env.ID})
			got <- env.Payload.Actions[0]
		}
	}()
	cases := elementCases(f)
	for _, name := range []string{"static", "statics", "radio", "checks", "user", "talk", "channel", "date", "time", "moment"} {
		c := cases[name]
		posted := f.call("chat.postMessage", fields{"channel": "general", "text": name, "blocks": []any{
			fields{"type": "actions", "block_id": "b", "elements": []any{c.with("a")}},
		}})
		if posted["ok"] != true {
			t.Fatalf("%s: %v %s", name, posted["error"], problem(posted))
		}
		f.do("click", fields{"user": "bob", "channel": posted["channel"], "ts": posted["ts"], "block_id": "b", "action_id": "a", "pick": c.give})
		var action map[string]json.RawMessage
		if err := json.Unmarshal(<-got, &action); err != nil {
			t.Fatal(err)
		}
		var value any
		_ = json.Unmarshal(action[c.key], &value)
		again, _ := json.Marshal(value)
		if string(again) != c.want || string(action["block_id"]) != `"b"` || len(action["action_ts"]) < 10 {
			t.Errorf("%s: got %s of %v, want %s", name, again, action, c.want)
		}
	}
	for _, tc := range []struct {
		block, pick string
		want        map[string]string
	}{
		{`{"type":"section","block_id":"b","text":{"type":"mrkdwn","text":"x"},"accessory":{"type":"overflow","action_id":"a","options":[{"text":{"type":"plain_text","text":"One"},"value":"1"}]}}`,
			"1", map[string]string{"selected_option": `{"text":{"emoji":true,"text":"One","type":"plain_text"},"value":"1"}`}},
		{`{"type":"context_actions","block_id":"b","elements":[{"type":"feedback_buttons","action_id":"a","positive_button":{"text":{"type":"plain_text","text":"Good"},"value":"+"},"negative_button":{"text":{"type":"plain_text","text":"Bad"},"value":"-"}}]}`,
			"-", map[string]string{"value": `"-"`}},
		{`{"type":"card","block_id":"b","title":{"type":"plain_text","text":"t"},"actions":[{"type":"button","action_id":"a","value":"7","text":{"type":"plain_text","text":"Go"}}]}`,
			"", map[string]string{"value": `"7"`, "text": `{"emoji":true,"text":"Go","type":"plain_text"}`}},
	} {
		posted := f.call("chat.postMessage", fields{"channel": "general", "text": "x", "blocks": []any{json.RawMessage(tc.block)}})
		if posted["ok"] != true {
			t.Fatalf("%v %s", posted["error"], problem(posted))
		}
		f.do("click", fields{"user": "bob", "channel": posted["channel"], "ts": posted["ts"], "block_id": "b", "action_id": "a", "pick": tc.pick})
		var action map[string]json.RawMessage
		if err := json.Unmarshal(<-got, &action); err != nil {
			t.Fatal(err)
		}
		for key, want := range tc.want {
			if string(action[key]) != want {
				t.Errorf("%s: got %s, want %s", key, action[key], want)
			}
		}
	}
}

// docs.slack.dev, surfaces/modals: a select may ask for a response URL, which
// speaks in the conversation that was picked.
func TestSubmissionResponseURL(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.run(&bot{
		command: func(b *bot, c slack.SlashCommand) any {
			el := slack.NewOptionsSelectBlockElement("conversations_select", nil, "where")
			el.ResponseURLEnabled = true
			_, _ = b.api.OpenView(c.TriggerID, aModal("Where", slack.NewInputBlock("place", plainText("Where"), nil, el)))
			return nil
		},
		action: func(_ *bot, cb slack.InteractionCallback) any {
			for _, r := range cb.ResponseURLs {
				_ = slack.PostWebhook(r.ResponseURL, &slack.WebhookMessage{Text: "to " + r.BlockID, ResponseType: "in_channel"})
			}
			return nil
		},
	})
	modal := f.say("ann", "general", "/try").Modal
	got := f.do("submit", fields{"user": "ann", "view": modal["id"], "values": fields{"place": fields{"where": "apart"}}})
	if !got.Closed || texts(f.messages("bob", "apart")) != "to place" {
		t.Errorf("got %+v; bob sees %q", got, texts(f.messages("bob", "apart")))
	}
}

// docs.slack.dev, reference/block-kit/blocks/input-block: an input in a form
// sends nothing unless it asks to, and keeps what is typed.
func TestDispatch(t *testing.T) {
	t.Parallel()
	f := start(t)
	actions := make(chan string, 2)
	f.run(&bot{
		command: func(b *bot, c slack.SlashCommand) any {
			quiet := slack.NewInputBlock("quiet", plainText("Quiet"), nil, slack.NewPlainTextInputBlockElement(nil, "a"))
			loud := slack.NewInputBlock("loud", plainText("Loud"), nil, slack.NewPlainTextInputBlockElement(nil, "a"))
			loud.DispatchAction = true
			_, _ = b.api.OpenView(c.TriggerID, aModal("Two", quiet, loud))
			return nil
		},
		action: func(_ *bot, cb slack.InteractionCallback) any {
			a := cb.ActionCallback.BlockActions[0]
			actions <- a.BlockID + " " + a.Value + " " + cb.View.State.Values["quiet"]["a"].Value
			return nil
		},
	})
	view := f.say("ann", "general", "/try").Modal["id"]
	for _, block := range []string{"quiet", "loud"} {
		f.do("click", fields{"user": "ann", "view": view, "block_id": block, "action_id": "a", "value": "typed in " + block})
	}
	if diff := cmp.Diff("loud typed in loud typed in quiet", <-actions); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(actions) != 0 {
		t.Errorf("one more: %s", <-actions)
	}
}
