package workspace_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/workspace"
)

// Each method refuses with the codes of its own page, which is docs.slack.dev,
// reference/methods/ and the method's name.
func TestRefusals(t *testing.T) {
	t.Parallel()
	f := start(t, everything)
	channel, ts, err := f.api.PostMessage("general", slack.MsgOptionText("hello", false))
	if err != nil {
		t.Fatal(err)
	}
	post := func(more fields) fields {
		more["channel"] = channel
		return more
	}
	link := fields{"channel_id": channel, "title": "The plan", "type": "link", "link": "https://example.org/plan"}
	for i := range 100 {
		if got := f.call("bookmarks.add", link); got["ok"] != true {
			t.Fatalf("bookmark %d: got %v", i+1, got["error"])
		}
	}
	react := func(name string) fields { return fields{"channel": channel, "timestamp": ts, "name": name} }
	for i := range 50 {
		if got := f.call("reactions.add", react(fmt.Sprintf("mark_%d", i))); got["ok"] != true {
			t.Fatalf("emoji %d: got %v", i+1, got["error"])
		}
	}
	divider := []any{fields{"type": "divider"}}
	home := fields{"type": "home", "external_id": "one", "blocks": divider}
	if got := f.call("views.publish", fields{"user_id": f.user("ann"), "view": home}); got["ok"] != true {
		t.Fatalf("got %v", got["error"])
	}
	for _, c := range []struct {
		method string
		ask    fields
		want   string
	}{
		{"chat.postMessage", post(fields{"text": "x", "markdown_text": "x"}), "markdown_text_conflict"},
		{"chat.postMessage", post(fields{"text": "x", "attachments": json.RawMessage(repeat(101, `{"text":"a"}`))}), "too_many_attachments"},
		{"chat.postMessage", post(fields{"text": "x", "metadata": "{"}), "invalid_metadata_format"},
		{"chat.postMessage", post(fields{"text": "x", "metadata": []any{}}), "invalid_metadata_format"},
		{"chat.postMessage", post(fields{"text": "x", "metadata": fields{"event_payload": fields{}}}), "invalid_metadata_schema"},
		{"chat.postMessage", post(fields{"text": "x", "metadata": fields{"event_type": "seen"}}), "invalid_metadata_schema"},
		{"conversations.list", fields{"types": "open_channel"}, "invalid_types"},
		{"conversations.list", fields{"limit": 1001}, "invalid_limit"},
		{"conversations.list", fields{"cursor": "bm93aGVyZQ=="}, "invalid_cursor"},
		{"conversations.open", fields{}, "users_list_not_supplied"},
		{"conversations.open", fields{"users": strings.Repeat("U01,", 9)}, "too_many_users"},
		{"conversations.open", fields{"users": f.workspace().Bot.UserID}, "cannot_dm_bot"},
		{"conversations.replies", fields{"channel": channel, "ts": "1.000001"}, "thread_not_found"},
		{"chat.scheduledMessages.list", fields{"channel": "C0NONE"}, "invalid_channel"},
		{"bots.info", fields{"bot": "B0NONE"}, "bot_not_found"},
		{"bookmarks.add", fields{"channel_id": channel, "title": "x", "type": "folder"}, "invalid_bookmark_type"},
		{"bookmarks.add", link, "too_many_bookmarks"},
		{"reactions.add", react("one_more"), "too_many_emoji"},
		{"files.getUploadURLExternal", fields{"filename": "plan.csv"}, "missing_argument"},
		{"views.publish", fields{"user_id": f.user("bob"), "view": home}, "duplicate_external_id"},
		{"views.publish", fields{"user_id": f.user("ann"), "view": home}, ""},
	} {
		got, _ := f.call(c.method, c.ask)["error"].(string)
		if got != c.want {
			t.Errorf("%s %v: got %q, want %q", c.method, c.ask, got, c.want)
		}
	}
}

// docs.slack.dev, reference/app-manifest: what the manifest has off is refused.
func TestRefusedByTheManifest(t *testing.T) {
	t.Parallel()
	f := start(t, func(cfg *workspace.Config) {
		m := strings.Replace(testManifest, "messages_tab_enabled: true", "messages_tab_enabled: false", 1)
		cfg.Manifest = []byte(strings.Replace(m, "socket_mode_enabled: true", "socket_mode_enabled: false", 1))
		cfg.RequestURL = "http://127.0.0.1:1/"
	})
	if _, _, err := f.api.PostMessage(f.user("ann"), slack.MsgOptionText("x", false)); code(err) != "messages_tab_disabled" {
		t.Errorf("a direct message: got %v", err)
	}
	if _, _, err := f.api.StartSocketModeContext(t.Context()); code(err) != "forbidden_team" {
		t.Errorf("a connection: got %v", err)
	}
}

// docs.slack.dev, interactivity/handling-user-interaction and surfaces/modals:
// an answer that means nothing is shown as a failure.
func TestAnswerRefused(t *testing.T) {
	t.Parallel()
	f := start(t)
	answers := make(chan any, 1)
	f.run(&bot{
		command: func(_ *bot, c slack.SlashCommand) any {
			if c.Text == "form" {
				_, _ = f.api.OpenView(c.TriggerID, aModal("Short"))
				return nil
			}
			return map[string]any{"text": "x", "response_type": "loud"}
		},
		action: func(*bot, slack.InteractionCallback) any { return <-answers },
	})
	if got := f.say("ann", "general", "/try"); got.Error != `/try failed with the error "dispatch_failed"` {
		t.Errorf("a response type that is none: got %+v", got)
	}
	view := f.say("ann", "general", "/try form").Modal
	if view == nil {
		t.Fatal("no form was opened")
	}
	for _, answer := range []any{
		map[string]any{"response_action": "shout"},
		map[string]any{"response_action": "errors", "errors": map[string]string{}},
		map[string]any{"response_action": "errors", "errors": map[string]string{"nothing": "is wrong here"}},
		map[string]any{"response_action": "update", "view": map[string]any{"type": "modal"}},
	} {
		answers <- answer
		got := f.do("submit", fields{"user": "ann", "view": view["id"]})
		if got.Closed || got.Error != "We had some trouble connecting. Try again?" {
			t.Errorf("%v: got %+v, want the form left open and a failure shown", answer, got)
		}
	}
}

// docs.slack.dev, apis/web-api: a body that cannot be read.
func TestBodyRefused(t *testing.T) {
	t.Parallel()
	f := start(t)
	for _, c := range []struct{ name, kind, body, want string }{
		{"a form that is none", "application/x-www-form-urlencoded", "a=%zz", "invalid_form_data"},
		{"parts that are none", "multipart/form-data; boundary=b", "x", "invalid_form_data"},
		{"too long", "application/json", `{"text":"` + strings.Repeat("x", 5<<20) + `"}`, "request_timeout"},
		{"an unknown kind of grant", "application/x-www-form-urlencoded",
			"grant_type=hope&client_id=" + f.ws.ClientID() + "&client_secret=" + f.ws.ClientSecret(), "invalid_grant_type"},
	} {
		method := "api.test"
		if c.want == "invalid_grant_type" {
			method = "oauth.v2.access"
		}
		resp, err := http.Post(f.http.URL+"/api/"+method, c.kind, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		var out struct{ Error string }
		err = json.NewDecoder(resp.Body).Decode(&out)
		resp.Body.Close()
		if err != nil || out.Error != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.name, out.Error, err, c.want)
		}
	}
}
