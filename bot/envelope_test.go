package bot

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The payloads are shaped as Slack documents them, with invented ids.
const (
	// docs.slack.dev, interactivity/implementing-slash-commands
	slashPayload = `{"token":"t","team_id":"T01","team_domain":"example","channel_id":"C01","channel_name":"asb-plan",
		"user_id":"U01AAAAAA","user_name":"sam","command":"/asb","text":"20 amber half &amp; half, ask <@U02BBBBBB>","api_app_id":"A01",
		"is_enterprise_install":"false","response_url":"https://hooks.example.org/commands/T01/2/abc","trigger_id":"1.2.c0ffee"}`

	// docs.slack.dev, reference/interaction-payloads/block_actions-payload
	clickPayload = `{"type":"block_actions","team":{"id":"T01","domain":"example"},"enterprise":null,"is_enterprise_install":false,
		"user":{"id":"U01AAAAAA","username":"sam","name":"sam","team_id":"T01"},"api_app_id":"A01","token":"t",
		"trigger_id":"1.2.abc","response_url":"https://hooks.example.org/actions/T01/3/xyz",
		"container":{"type":"message","message_ts":"1767607200.000100","channel_id":"C01","is_ephemeral":true},
		"channel":{"id":"C01","name":"asb-plan"},
		"message":{"type":"message","bot_id":"B01","user":"U0BOT","app_id":"A01","team":"T01","text":"…","ts":"1767607200.000100","blocks":[]},
		"state":{"values":{}},
		"actions":[{"type":"button","action_id":"undo","block_id":"after","value":"undo entry 41",
			"text":{"type":"plain_text","text":"Undo","emoji":true},"action_ts":"1767607201.000200"}]}`

	homeClickPayload = `{"type":"block_actions","user":{"id":"U01AAAAAA"},"trigger_id":"1.2.abd","container":{"type":"view","view_id":"V09"},
		"view":{"id":"V09","type":"home","hash":"1.a","private_metadata":"","state":{"values":{}}},
		"actions":[{"type":"button","action_id":"list","block_id":"go","value":"list","action_ts":"1767607201.000200"}]}`

	pickPayload = `{"type":"block_actions","user":{"id":"U01AAAAAA"},"trigger_id":"1.2.abe","response_url":"https://hooks.example.org/actions/T01/3/xyz",
		"container":{"type":"message","message_ts":"1.1","channel_id":"C01","is_ephemeral":false},"channel":{"id":"C01"},
		"actions":[{"type":"static_select","action_id":"more","block_id":"b","selected_option":{"text":{"type":"plain_text","text":"History"},"value":"history 20"},"action_ts":"1.3"}]}`

	// docs.slack.dev, reference/interaction-payloads/view-interactions-payload
	formPayload = `{"type":"view_submission","team":{"id":"T01","domain":"example"},
		"user":{"id":"U01AAAAAA","username":"sam","name":"sam","team_id":"T01"},
		"api_app_id":"A01","token":"t","trigger_id":"1.2.abc","enterprise":null,"is_enterprise_install":false,
		"view":{"id":"V01","type":"modal","callback_id":"line","private_metadata":"update 20","hash":"1.a",
			"blocks":[],"title":{"type":"plain_text","text":"Update action 20"},"root_view_id":"V01","previous_view_id":null,"external_id":"slash:1.2.abb",
			"state":{"values":{
				"status":{"status":{"type":"radio_buttons","selected_option":{"text":{"type":"plain_text","text":"AMBER","emoji":true},"value":"amber"}}},
				"note":{"note":{"type":"plain_text_input","value":"  Half are in\n"}}}}},
		"response_urls":[]}`

	// docs.slack.dev, reference/interaction-payloads/block_actions-payload, from a
	// field of a form whose block says dispatch_action
	typingPayload = `{"type":"block_actions","team":{"id":"T01","domain":"example"},"user":{"id":"U01AAAAAA"},"api_app_id":"A01","token":"t",
		"container":{"type":"view","view_id":"V01"},"trigger_id":"1.2.abf",
		"view":{"id":"V01","type":"modal","callback_id":"line","private_metadata":"update 20","hash":"1.a","external_id":"slash:1.2.abb",
			"blocks":[{"type":"section","block_id":"about","text":{"type":"mrkdwn","text":"20"}},
				{"type":"input","block_id":"note","dispatch_action":true,"element":{"type":"plain_text_input","action_id":"note","initial_value":"Half "}},
				{"type":"input","block_id":"note-more","dispatch_action":true,"element":{"type":"plain_text_input","action_id":"note-more"}}],
			"state":{"values":{
				"status":{"status":{"type":"radio_buttons","selected_option":{"text":{"type":"plain_text","text":"AMBER"},"value":"amber"}}},
				"note":{"note":{"type":"plain_text_input","value":"undo entry 41"}},"note-more":{"note-more":{"type":"plain_text_input","value":null}}}}},
		"actions":[{"type":"plain_text_input","action_id":"note","block_id":"note","value":"undo entry 41","action_ts":"1767607201.000200"}]}`

	// docs.slack.dev, reference/interaction-payloads/view-interactions-payload
	closedPayload = `{"type":"view_closed","team":{"id":"T01","domain":"example"},"user":{"id":"U01AAAAAA"},"api_app_id":"A01","token":"t","is_cleared":false,
		"view":{"id":"V01","type":"modal","callback_id":"line","private_metadata":"update 20","hash":"1.a","external_id":"slash:1.2.abb",
			"blocks":[{"type":"input","block_id":"note","dispatch_action":true,"element":{"type":"plain_text_input","action_id":"note","initial_value":"Half"}}],
			"state":{"values":{}}}}`

	// docs.slack.dev, reference/events/app_home_opened
	homePayload = `{"token":"t","team_id":"T01","api_app_id":"A01","type":"event_callback","event_id":"Ev01","event_time":1767607200,
		"authorizations":[],"event":{"type":"app_home_opened","user":"U01AAAAAA","channel":"D01","tab":"home","event_ts":"1767607200.0001",
		"view":{"id":"V09","type":"home"}}}`

	// docs.slack.dev, reference/events/app_mention
	mentionPayload = `{"token":"t","team_id":"T01","api_app_id":"A01","type":"event_callback","event_id":"Ev02","event_time":1767607200,
		"authorizations":[{"enterprise_id":null,"team_id":"T01","user_id":"U0BOT","is_bot":true,"is_enterprise_install":false}],
		"event":{"type":"app_mention","user":"U01AAAAAA","text":"<@U0BOT> 20 amber half &amp; half, ask <@U02BBBBBB>","ts":"1767607200.000300",
		"channel":"C01","thread_ts":"1767600000.000100","event_ts":"1767607200.000300","team":"T01"}}`

	// docs.slack.dev, reference/events/reaction_added
	reactionPayload = `{"token":"t","team_id":"T01","api_app_id":"A01","type":"event_callback","event_id":"Ev05","event_time":1767607200,
		"authorizations":[{"team_id":"T01","user_id":"U0BOT","is_bot":true}],
		"event":{"type":"reaction_added","user":"U01AAAAAA","reaction":"white_check_mark","item_user":"U0BOT",
		"item":{"type":"message","channel":"C01","ts":"1767607200.000100"},"event_ts":"1767607300.000100"}}`

	// docs.slack.dev, reference/interaction-payloads/shortcuts-interaction-payload
	quotePayload = `{"type":"message_action","token":"t","action_ts":"1767607300.1","team":{"id":"T01","domain":"example"},"user":{"id":"U01AAAAAA"},
		"callback_id":"asb_attach","trigger_id":"1.2.a","response_url":"https://hooks.example.org/actions/T01/4/xyz","message_ts":"1767607200.000100",
		"channel":{"id":"C01","name":"asb-plan"},"message":{"type":"message","user":"U02BBBBBB","ts":"1767607200.000100","thread_ts":"1767600000.000100","text":"lamps &amp; cables are in","files":[{"id":"F01"}]}}`
	globalPayload = `{"type":"shortcut","token":"t","action_ts":"1767607300.1","team":{"id":"T01","domain":"example"},"user":{"id":"U01AAAAAA"},"callback_id":"asb_update","trigger_id":"1.2.b"}`

	// docs.slack.dev, reference/interaction-payloads/block_suggestion-payload
	suggestPayload = `{"type":"block_suggestion","user":{"id":"U01AAAAAA"},"team":{"id":"T01","domain":"example"},"api_app_id":"A01","token":"t",
		"container":{"type":"view","view_id":"V01"},"action_id":"action","block_id":"action","value":"light","view":{"id":"V01","type":"modal"}}`

	// docs.slack.dev, reference/events/message.im
	directPayload = `{"token":"t","team_id":"T01","api_app_id":"A01","type":"event_callback","event_id":"Ev03","event_time":1767607200,
		"authorizations":[{"team_id":"T01","user_id":"U0BOT","is_bot":true}],
		"event":{"type":"message","channel":"D01","user":"U01AAAAAA","text":"20 amber half are in","ts":"1767607200.000300",
		"client_msg_id":"c0ffee","channel_type":"im","event_ts":"1767607200.000300","team":"T01","blocks":[{"type":"rich_text","elements":[]}]}}`
)

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		name, kind, payload string
		want                Envelope
	}{
		{"a slash command", "slash_commands", slashPayload, Envelope{
			Kind: Slash, Cause: "slash:1.2.c0ffee", User: "U01AAAAAA", Channel: "C01", Line: "20 amber half & half, ask <@U02BBBBBB>",
			TriggerID: "1.2.c0ffee", ResponseURL: "https://hooks.example.org/commands/T01/2/abc"}},
		{"a slash command and nothing more", "slash_commands", `{"user_id":"U01","trigger_id":"1.2.a","channel_id":"D01","text":""}`, Envelope{
			Kind: Slash, Cause: "slash:1.2.a", User: "U01", Channel: "D01", TriggerID: "1.2.a"}},
		{"a slash command of a large company", "slash_commands", `{"user_id":"W01","trigger_id":"1.2.a","is_enterprise_install":false,"enterprise_id":"E01","text":"home"}`, Envelope{
			Kind: Slash, Cause: "slash:1.2.a", User: "W01", Line: "home", TriggerID: "1.2.a"}},
		{"a button on a private message", "interactive", clickPayload, Envelope{
			Kind: Click, Cause: "click:1.2.abc", User: "U01AAAAAA", Channel: "C01", Line: "undo entry 41", TriggerID: "1.2.abc",
			ResponseURL: "https://hooks.example.org/actions/T01/3/xyz", Ephemeral: true, TS: "1767607200.000100"}},
		{"a menu on a public message", "interactive", pickPayload, Envelope{
			Kind: Click, Cause: "click:1.2.abe", User: "U01AAAAAA", Channel: "C01", Line: "history 20", TriggerID: "1.2.abe",
			ResponseURL: "https://hooks.example.org/actions/T01/3/xyz", TS: "1.1"}},
		{"a button on the Home tab", "interactive", homeClickPayload, Envelope{
			Kind: Click, Cause: "click:1.2.abd", User: "U01AAAAAA", Line: "list", TriggerID: "1.2.abd", OnHome: true}},
		{"a form", "interactive", formPayload, Envelope{
			Kind: Form, Cause: "form:V01:1.a", View: "V01", User: "U01AAAAAA", Line: "update 20", TriggerID: "1.2.abc", Opened: "slash:1.2.abb",
			Fields: map[string]string{"status": "amber", "note": "Half are in"}}},
		{"a form with nothing in it", "interactive", `{"type":"view_submission","user":{"id":"U01"},"view":{"id":"V01","hash":"1.a","private_metadata":"update 20",
			"state":{"values":{"status":{"status":{"type":"radio_buttons","selected_option":null}},"note":{"note":{"type":"plain_text_input","value":null}}}}}}`, Envelope{
			Kind: Form, Cause: "form:V01:1.a", View: "V01", User: "U01", Line: "update 20", Fields: map[string]string{"status": "", "note": ""}}},
		{"a form of every kind of field", "interactive", `{"type":"view_submission","user":{"id":"U01"},"view":{"id":"V01","hash":"1.a","private_metadata":"meeting nte setup seen 41",
			"state":{"values":{"date":{"date":{"type":"datepicker","selected_date":"2026-05-05"}},"time":{"time":{"type":"timepicker","selected_time":"09:30","timezone":"Europe/London"}},
			"chair":{"chair":{"type":"users_select","selected_user":"U02"}},"chairs":{"chairs":{"type":"multi_users_select","selected_users":["U02","U03"]}},
			"nobody":{"nobody":{"type":"multi_users_select","selected_users":[]}},"channel":{"channel":{"type":"conversations_select","selected_conversation":"C01"}},
			"open":{"open":{"type":"channels_select","selected_channel":"C02"}},"none":{"none":{"type":"conversations_select","selected_conversation":null}}}}}}`, Envelope{
			Kind: Form, Cause: "form:V01:1.a", View: "V01", User: "U01", Line: "meeting nte setup seen 41", Fields: map[string]string{"date": "2026-05-05", "time": "09:30",
				"chair": "U02", "chairs": "U02,U03", "nobody": "", "channel": "C01", "open": "C02", "none": ""}}},
		{"words in a field of a form, that read like a line", "interactive", typingPayload, Envelope{
			Kind: Typing, Cause: "typing:1.2.abf", User: "U01AAAAAA", Line: "update 20", TriggerID: "1.2.abf", Opened: "slash:1.2.abb", View: "V01", At: "1767607201.000200",
			Fields: map[string]string{"status": "amber", "note": "undo entry 41", "note-more": ""}, Before: map[string]string{"note": "Half", "note-more": ""}}},
		{"a choice in a form", "interactive", strings.Replace(typingPayload, `"actions":[{"type":"plain_text_input","action_id":"note","block_id":"note","value":"undo entry 41",`,
			`"actions":[{"type":"radio_buttons","action_id":"status","block_id":"status","selected_option":{"value":"undo entry 41"},`, 1), Envelope{
			Kind: Typing, Cause: "typing:1.2.abf", User: "U01AAAAAA", Line: "update 20", TriggerID: "1.2.abf", Opened: "slash:1.2.abb", View: "V01", At: "1767607201.000200",
			Fields: map[string]string{"status": "amber", "note": "undo entry 41", "note-more": ""}, Before: map[string]string{"note": "Half", "note-more": ""}}},
		{"a form that was closed", "interactive", closedPayload, Envelope{
			Kind: Closed, Cause: "closed:V01", User: "U01AAAAAA", Line: "update 20", Opened: "slash:1.2.abb", View: "V01", Before: map[string]string{"note": "Half"}}},
		{"the Home tab opened", "events_api", homePayload, Envelope{Kind: Home, Cause: "event:Ev01", User: "U01AAAAAA"}},
		{"the Home tab opened for the first time", "events_api", strings.Replace(homePayload, `"view"`, `"other"`, 1), Envelope{
			Kind: Home, Cause: "event:Ev01", User: "U01AAAAAA", Bare: true}},
		{"a mention in a thread", "events_api", mentionPayload, Envelope{Kind: Mention, Cause: "said:C01:1767607200.000300", User: "U01AAAAAA",
			Channel: "C01", Thread: "1767600000.000100", TS: "1767607200.000300", Line: "20 amber half & half, ask <@U02BBBBBB>"}},
		{"a mention behind the line", "events_api", strings.Replace(mentionPayload, "<@U0BOT> 20 amber half &amp; half, ask <@U02BBBBBB>", "20 same <@U0BOT>", 1), Envelope{
			Kind: Mention, Cause: "said:C01:1767607200.000300", User: "U01AAAAAA", Channel: "C01", Thread: "1767600000.000100", TS: "1767607200.000300", Line: "20 same"}},
		{"a mention with a comma", "events_api", strings.Replace(mentionPayload, "<@U0BOT> 20 amber half &amp; half, ask <@U02BBBBBB>", "<@U0BOT>, 20", 1), Envelope{
			Kind: Mention, Cause: "said:C01:1767607200.000300", User: "U01AAAAAA", Channel: "C01", Thread: "1767600000.000100", TS: "1767607200.000300", Line: "20"}},
		{"a mention among other words", "events_api", strings.Replace(mentionPayload, "<@U0BOT> 20 amber half &amp; half, ask <@U02BBBBBB>", "20 note: ask <@U0BOT> about it", 1), Envelope{
			Kind: Mention, Cause: "said:C01:1767607200.000300", User: "U01AAAAAA", Channel: "C01", Thread: "1767600000.000100", TS: "1767607200.000300", Line: "20 note: ask <@U0BOT> about it"}},
		{"a direct message", "events_api", directPayload, Envelope{Kind: Message, Cause: "said:D01:1767607200.000300", User: "U01AAAAAA",
			Channel: "D01", Direct: true, TS: "1767607200.000300", Line: "20 amber half are in"}},
		{"a direct message that is told of as a mention", "events_api", strings.Replace(strings.Replace(directPayload, `"type":"message"`, `"type":"app_mention"`, 1), "Ev03", "Ev04", 1), Envelope{
			Kind: Message, Cause: "said:D01:1767607200.000300", User: "U01AAAAAA", Channel: "D01", Direct: true, TS: "1767607200.000300", Line: "20 amber half are in"}},
		{"a direct message with a picture", "events_api", strings.Replace(directPayload, `"channel_type"`, `"subtype":"file_share","files":[{"id":"F01"}],"channel_type"`, 1), Envelope{
			Kind: Message, Cause: "said:D01:1767607200.000300", User: "U01AAAAAA", Channel: "D01", Direct: true, TS: "1767607200.000300", Files: true, Line: "20 amber half are in"}},
		{"a tick on a message of the bot's", "events_api", reactionPayload, Envelope{Kind: Reaction, Cause: "reaction:C01:1767607200.000100:U01AAAAAA", User: "U01AAAAAA", Channel: "C01", TS: "1767607200.000100"}},
		{"a message's shortcut", "interactive", quotePayload, Envelope{Kind: Quote, Cause: "shortcut:1.2.a", User: "U01AAAAAA", Channel: "C01", TS: "1767607200.000100", Thread: "1767600000.000100",
			Files: true, Line: "lamps & cables are in", TriggerID: "1.2.a", ResponseURL: "https://hooks.example.org/actions/T01/4/xyz", Team: "example"}},
		{"a shortcut from anywhere", "interactive", globalPayload, Envelope{Kind: Global, Cause: "shortcut:1.2.b", User: "U01AAAAAA", Line: "update", TriggerID: "1.2.b"}},
		{"what to suggest", "interactive", suggestPayload, Envelope{Kind: Suggest, Cause: "suggest:action", User: "U01AAAAAA", Line: "light"}},
		{"an action that was picked", "interactive", `{"type":"view_submission","user":{"id":"U01"},"view":{"id":"V01","hash":"1.a","callback_id":"pick","private_metadata":"update",
			"state":{"values":{"action":{"action":{"type":"external_select","selected_option":{"text":{"type":"plain_text","text":"20 CCTV"},"value":"20"}}}}}}}`, Envelope{
			Kind: Form, Cause: "form:V01:1.a", View: "V01", User: "U01", Line: "update 20", Picked: true, Fields: map[string]string{}}},
		{"a button in a conversation with the bot", "interactive", strings.Replace(strings.Replace(clickPayload, `"name":"asb-plan"`, `"name":"directmessage"`, 1), `"is_ephemeral":true`, `"is_ephemeral":false,"thread_ts":"1767607100.000100"`, 1), Envelope{
			Kind: Click, Cause: "click:1.2.abc", User: "U01AAAAAA", Channel: "C01", Direct: true, TS: "1767607200.000100", Thread: "1767607100.000100", Line: "undo entry 41",
			TriggerID: "1.2.abc", ResponseURL: "https://hooks.example.org/actions/T01/3/xyz"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Decode(c.kind, []byte(c.payload))
			if err != nil {
				t.Fatalf("Decode() = %v, want nil", err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("envelope (-want +got):\n%s", diff)
			}
		})
	}
}

// What is well-formed and asks for nothing is acknowledged and left alone.
func TestDecodeIgnores(t *testing.T) {
	for _, c := range []struct{ name, kind, payload string }{
		{"the messages tab", "events_api", strings.Replace(homePayload, `"tab":"home"`, `"tab":"messages"`, 1)},
		{"another event", "events_api", strings.Replace(homePayload, "app_home_opened", "team_join", 1)},
		{"a message that was edited", "events_api", strings.Replace(directPayload, `"channel_type"`, `"edited":{"user":"U01AAAAAA","ts":"1.2"},"channel_type"`, 1)},
		{"a mention that an edit added", "events_api", strings.Replace(mentionPayload, `"team":"T01"}}`, `"edited":{"user":"U01AAAAAA","ts":"1.2"}}}`, 1)},
		{"word of an edit", "events_api", strings.Replace(directPayload, `"channel_type"`, `"subtype":"message_changed","channel_type"`, 1)},
		{"a message of a bot", "events_api", strings.Replace(directPayload, `"channel_type"`, `"bot_id":"B02","channel_type"`, 1)},
		{"a mention by a bot", "events_api", strings.Replace(mentionPayload, `"team":"T01"}}`, `"bot_id":"B02"}}`, 1)},
		{"a message of its own", "events_api", strings.Replace(directPayload, `"user":"U01AAAAAA"`, `"user":"U0BOT"`, 1)},
		{"a message in a channel", "events_api", strings.Replace(directPayload, `"channel_type":"im"`, `"channel_type":"channel"`, 1)},
		{"another app's shortcut", "interactive", `{"type":"shortcut","user":{"id":"U01"},"callback_id":"x","trigger_id":"1.2.a"}`},
		{"another reaction", "events_api", strings.Replace(reactionPayload, "white_check_mark", "eyes", 1)},
		{"a reaction to somebody's message", "events_api", strings.Replace(reactionPayload, `"item_user":"U0BOT"`, `"item_user":"U02BBBBBB"`, 1)},
		{"a reaction to a file", "events_api", strings.Replace(reactionPayload, `"channel":"C01","ts":"1767607200.000100"`, `"file":"F01"`, 1)},
		{"a link button", "interactive", strings.Replace(clickPayload, `"value":"undo entry 41",`, "", 1)},
		{"a menu with nothing chosen", "interactive", strings.Replace(pickPayload, `{"text":{"type":"plain_text","text":"History"},"value":"history 20"}`, "null", 1)},
		{"no action at all", "interactive", `{"type":"block_actions","user":{"id":"U01"},"trigger_id":"1.2.a","actions":[]}`},
	} {
		if _, err := Decode(c.kind, []byte(c.payload)); !errors.Is(err, ErrIgnored) {
			t.Errorf("%s: Decode() = %v, want ErrIgnored", c.name, err)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct{ name, kind, payload string }{
		{"an unknown type", "hello", `{}`},
		{"no JSON", "slash_commands", `text=20`},
		{"a slash command by nobody", "slash_commands", `{"text":"20","trigger_id":"1.2.a"}`},
		{"a slash command without a trigger", "slash_commands", `{"text":"20","user_id":"U01"}`},
		{"a click by nobody", "interactive", strings.Replace(clickPayload, "U01AAAAAA", "", 1)},
		{"a click without a trigger", "interactive", strings.Replace(clickPayload, "1.2.abc", "", 1)},
		{"a form without a view", "interactive", `{"type":"view_submission","user":{"id":"U01"}}`},
		{"a form that was closed, without a view", "interactive", `{"type":"view_closed","user":{"id":"U01"}}`},
		{"a field of no form", "interactive", strings.Replace(typingPayload, `"id":"V01",`, "", 1)},
		{"a field used without a trigger", "interactive", strings.Replace(typingPayload, "1.2.abf", "", 1)},
		{"a form by nobody", "interactive", strings.Replace(formPayload, "U01AAAAAA", "", 1)},
		{"an event without its id", "events_api", strings.Replace(homePayload, "Ev01", "", 1)},
		{"an event that is no object", "events_api", `[]`},
	} {
		e, err := Decode(c.kind, []byte(c.payload))
		if err == nil || errors.Is(err, ErrIgnored) {
			t.Errorf("%s: Decode() = %+v, %v; want an error", c.name, e, err)
		}
	}
}

// Who sent an envelope is known before the rest is decoded, so that each
// person's lines keep their order.
func TestUserOf(t *testing.T) {
	for _, c := range []struct{ payload, want string }{
		{slashPayload, "U01AAAAAA"},
		{clickPayload, "U01AAAAAA"},
		{formPayload, "U01AAAAAA"},
		{homePayload, "U01AAAAAA"},
		{`{"event":{"user":{"id":"U01"}}}`, ""},
		{`[]`, ""},
		{``, ""},
	} {
		if got := userOf([]byte(c.payload)); got != c.want {
			t.Errorf("userOf(%.40s…) = %q, want %q", c.payload, got, c.want)
		}
	}
}

// Strangers can send anything. Decode never panics, and what it takes has a
// person, a kind, and a cause that is not the same for everything.
func FuzzDecode(f *testing.F) {
	for _, p := range []string{slashPayload} {
		f.Add("slash_commands", []byte(p))
	}
	for _, p := range []string{clickPayload, homeClickPayload, pickPayload, formPayload, typingPayload, closedPayload, quotePayload, globalPayload, suggestPayload} {
		f.Add("interactive", []byte(p))
	}
	for _, payload := range []string{homePayload, mentionPayload, directPayload, reactionPayload} {
		f.Add("events_api", []byte(payload))
	}
	f.Fuzz(func(t *testing.T, kind string, payload []byte) {
		user := userOf(payload)
		e, err := Decode(kind, payload)
		if err != nil {
			return
		}
		if e.User == "" {
			t.Error("an envelope by nobody was taken")
		}
		if user != "" && !strings.Contains(user, string(e.User)) {
			t.Errorf("userOf() = %q, Decode() says %q: the lines of one person could overtake each other", user, e.User)
		}
		prefix := map[Kind]string{Slash: "slash:", Click: "click:", Form: "form:", Typing: "typing:", Closed: "closed:", Home: "event:", Mention: "said:", Message: "said:",
			Quote: "shortcut:", Global: "shortcut:", Suggest: "suggest:", Reaction: "reaction:"}[e.Kind]
		if prefix == "" || !strings.HasPrefix(e.Cause, prefix) || e.Cause == prefix {
			t.Errorf("an envelope of kind %q has cause %q", e.Kind, e.Cause)
		}
		if form := e.Kind == Form || e.Kind == Typing || e.Kind == Closed; form != (e.View != "") {
			t.Errorf("an envelope of kind %q names the form %q", e.Kind, e.View)
		}
		again, err := Decode(kind, payload)
		if diff := cmp.Diff(e, again); err != nil || diff != "" {
			t.Errorf("decoded twice: %v (-first +second):\n%s", err, diff)
		}
	})
}
