package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// What no message, form, Home tab or acknowledgement may do is found, each in a
// payload that is sound but for it.
func TestUnfit(t *testing.T) {
	const (
		button = `{"type":"button","action_id":"b","value":"undo entry 7","text":{"type":"plain_text","text":"Undo"},"accessibility_label":"Undo entry 7"}`
		say    = `{"type":"section","block_id":"said","text":{"type":"mrkdwn","text":"✓ 20 CCTV — AMBER ◐ (was RED ○)."}}`
		press  = `{"type":"actions","block_id":"do","elements":[` + button + `]}`
		sound  = `{"text":"20 CCTV is AMBER, was RED.","blocks":[` + say + `,` + press + `]}`
		field  = `{"type":"input","block_id":"note","dispatch_action":true,"label":{"type":"plain_text","text":"Your note"},"element":{"type":"plain_text_input","action_id":"note","max_length":3000,"dispatch_action_config":{"trigger_actions_on":["on_character_entered"]}}}`
		modal  = `{"view":{"type":"modal","notify_on_close":true,"title":{"type":"plain_text","text":"Note"},"submit":{"type":"plain_text","text":"Save"},"blocks":[` + say + `,` + field + `]}}`
		choice = `{"type":"input","block_id":"s","label":{"type":"plain_text","text":"Status"},"element":{"type":"static_select","action_id":"s","placeholder":{"type":"plain_text","text":"Choose"},"options":[{"text":{"type":"plain_text","text":"AMBER ◐"},"value":"amber"}]}}`
		home   = `{"view":{"type":"home","blocks":[` + say + `,` + press + `]}}`
	)
	many := func(n int, one string) string { return strings.TrimSuffix(strings.Repeat(one+",", n), ",") }
	for _, c := range []struct{ name, sent, old, new, want string }{
		{"chat.postMessage", sound, "", "", ""},
		{"chat.postMessage", sound, `"20 CCTV is AMBER, was RED."`, `""`, "plain text"},
		{"chat.postMessage", sound, `"20 CCTV is AMBER, was RED."`, `"🟠 🟠"`, "does not stand by itself"},
		{"chat.postMessage", sound, `"20 CCTV is AMBER, was RED."`, `"New message"`, "does not stand by itself"},
		{"chat.postMessage", sound, `"20 CCTV is AMBER, was RED."`, `"20 CCTV was RED."`, "the blocks say AMBER"},
		{"chat.postMessage", sound, `"20 CCTV is AMBER, was RED."`, `"20 is AMBER, was RED, ` + strings.Repeat("x", 4000) + `"`, "may have 1 to 4000"},
		{"chat.postMessage", sound, `AMBER ◐`, `◐`, "without its word"},
		{"chat.postMessage", sound, `AMBER ◐`, `AMBER ●`, "without its word"},
		{"chat.postMessage", sound, `✓ 20`, `20 is ✓, and`, ""},
		{"chat.postMessage", sound, `✓ 20`, `— :tada: — 20`, "beside no word"},
		{"chat.update", sound, say, many(51, say), "the most are 50"},
		{"chat.update", sound, `"do"`, `"said"`, "two blocks are called"},
		{"response_url", sound, button, button + "," + button, "two elements of the block"},
		{"response_url", sound, button, button + "," + strings.Replace(strings.Replace(button, `"b"`, `"c"`, 1), "undo entry 7", "undo entry 8", 1), "is all a screen reader says"},
		{"response_url", sound, `"Undo entry 7"`, `"` + strings.Repeat("x", 76) + `"`, "accessibility label"},
		{"response_url", sound, `"text":"Undo"`, `"text":"` + strings.Repeat("x", 76) + `"`, "may have 1 to 75"},
		{"response_url", sound, `"text":"Undo"`, `"text":"↩️"`, "neither a word nor a number"},
		{"response_url", sound, `"undo entry 7"`, `"` + strings.Repeat("x", 2001) + `"`, "the value of"},
		{"response_url", sound, say, say + `,{"type":"image","block_id":"i","image_url":"https://example.org/a.png"}`, "says of its picture"},
		{"response_url", sound, say, say + `,` + many(2, `{"type":"table","rows":[[{"type":"raw_text","text":"No."}]]}`), "has 2 tables"},
		{"response_url", sound, `✓ 20 CCTV`, strings.Repeat("x", 3000), "may have 1 to 3000"},
		{"response_url", sound, `✓ 20 CCTV`, `<!channel>`, "a bare or a broken sign"},
		{"response_url", sound, `"section"`, `"carousel"`, "does not know"},
		{"response_url", `{"delete_original":true}`, "", "", ""},
		{"slash_commands", sound, "", "", ""},
		{"slash_commands", sound, `"20 CCTV is AMBER, was RED."`, `" "`, "does not stand by itself"},
		{"slash_commands", sound, say, many(45, strings.Replace(say, "CCTV", strings.Repeat("é", 500), 1)), "Slack drops one of 20480"},
		{"interactive", `{"response_action":"errors","errors":{"note":"Say in a line why."}}`, "", "", ""},
		{"interactive", `{"response_action":"errors","errors":{"note":"!"}}`, "", "", "says nothing"},
		{"interactive", `{"response_action":"errors","errors":{}}`, "", "", "no words beside any field"},
		{"interactive", `{"response_action":"update",` + modal[1:], `"Note"`, `"` + strings.Repeat("x", 25) + `"`, "title has 25"},
		{"interactive", `{"options":[{"text":{"type":"plain_text","text":"20 CCTV"},"value":"20"}]}`, `"value":"20"`, `"value":""`, "an option's value"},
		{"views.open", modal, "", "", ""},
		{"views.open", modal, `"notify_on_close":true,`, ``, "does not tell that it was closed"},
		{"views.open", modal, `"dispatch_action":true,`, ``, "does not tell what is entered"},
		{"views.open", modal, `"on_character_entered"`, `"on_enter_pressed"`, "does not tell what is entered"},
		{"views.open", modal, `"submit":{"type":"plain_text","text":"Save"},`, ``, "nothing to send them with"},
		{"views.open", modal, `"max_length":3000`, `"max_length":3000,"initial_value":"` + strings.Repeat("x", 3001) + `"`, "what stands in"},
		{"views.open", modal, say, many(100, say), "the most are 100"},
		{"views.open", modal, `"type":"modal",`, `"type":"modal","private_metadata":"` + strings.Repeat("x", 3001) + `",`, "private metadata"},
		{"views.update", modal, field, choice, ""},
		{"views.update", strings.Replace(modal, field, choice, 1), `{"text":{"type":"plain_text","text":"AMBER ◐"},"value":"amber"}`, many(101, `{"text":{"type":"plain_text","text":"A"},"value":"a"}`), "has 101 options"},
		{"views.update", strings.Replace(modal, field, choice, 1), `"AMBER ◐"}`, `"` + strings.Repeat("x", 76) + `"}`, "may have 1 to 75"},
		{"views.update", strings.Replace(modal, field, choice, 1), `"placeholder"`, `"initial_option":{"text":{"type":"plain_text","text":"RED ○"},"value":"red"},"placeholder"`, "which it does not offer"},
		{"views.publish", home, "", "", ""},
		{"views.publish", home, say, say + `,{"type":"table","rows":[[{"type":"raw_text","text":"No."}]]}`, "not every client shows"},
		{"views.publish", home, say, say + `,{"type":"markdown","text":"# Home"}`, "not every client shows"},
	} {
		sent := c.sent
		if c.old != "" {
			if sent = strings.Replace(c.sent, c.old, c.new, 1); sent == c.sent {
				t.Fatalf("%s: %s is not in what is sent", c.name, c.old)
			}
		}
		var body object
		if err := json.Unmarshal([]byte(sent), &body); err != nil {
			t.Fatalf("%s, %s for %s: %v", c.name, c.new, c.old, err)
		}
		e := exchange{Direction: "app→slack", Name: c.name, Body: body}
		if c.name == "slash_commands" || c.name == "interactive" {
			e = exchange{Direction: "slack→app", Name: c.name, Answer: body}
		}
		got := ""
		if err := unfit([]exchange{e}); err != nil {
			got = err.Error()
		}
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s with %.80s for %.80s: got %.300q, want %q", c.name, c.new, c.old, got, c.want)
		}
	}
}
