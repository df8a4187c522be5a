package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/workspace/workspacetest"
)

// Find looks through the whole history since the time, page by page, and past
// other messages that the bot posted.
func TestFindInALongHistory(t *testing.T) {
	t.Parallel()
	w := begin(t)
	v := w.speak(w.URL + "/api")
	at, err := v.Post(t.Context(), "old", inPlan, words("Old news"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2*pageSize + 10 {
		w.Say("ann", "plan", fmt.Sprint("line ", i))
	}
	if _, err := v.Post(t.Context(), "new", inPlan, words("New news")); err != nil {
		t.Fatal(err)
	}
	names := w.since(func() {
		got, found, err := v.Find(t.Context(), "old", inPlan, w.clock.Now().Add(-time.Minute))
		if err != nil || !found || got != at {
			t.Errorf("Find(old) = %v, %v, %v; want %v", got, found, err, at)
		}
	})
	if diff := cmp.Diff([]string{"auth.test", "conversations.history", "conversations.history", "conversations.history"}, names); diff != "" {
		t.Errorf("traffic (-want +got):\n%s", diff)
	}
	w.Fail(workspacetest.Fault{Method: "conversations.history", Status: 503})
	if _, found, err := v.Find(t.Context(), "old", inPlan, w.clock.Now()); err == nil || found {
		t.Errorf("Find() while Slack is down = %v, %v; want an error: it is not known", found, err)
	}
}

// A history that cannot be read is an error. Nothing is ever taken not to be
// there because nobody could look.
func TestFindInAHistoryThatCannotBeRead(t *testing.T) {
	t.Parallel()
	w := begin(t)
	v := w.speak(w.URL + "/api")
	for _, c := range []struct {
		to    plan.Target
		fault workspacetest.Fault
		want  string
	}{
		{plan.Target{Channel: "C0BOARD"}, workspacetest.Fault{}, "not_in_channel"},
		{plan.Target{Channel: "C0NONE"}, workspacetest.Fault{}, "channel_not_found"},
		{plan.Target{User: "U0EVE"}, workspacetest.Fault{}, "user_disabled"},
		{inPlan, workspacetest.Fault{Method: "conversations.history", Error: "missing_scope"}, "missing_scope"},
		{inPlan, workspacetest.Fault{Method: "conversations.history", Status: 429, RetryAfter: 30}, "429"},
		{inPlan, workspacetest.Fault{Method: "conversations.history", DropReply: true}, "EOF"},
		{w.thread(), workspacetest.Fault{Method: "conversations.replies", Error: "internal_error"}, "internal_error"},
		{inPlan, workspacetest.Fault{Method: "auth.test", Error: "invalid_auth"}, "invalid_auth"},
	} {
		if c.fault.Method == "auth.test" {
			v = w.speak(w.URL + "/api") // it has not asked yet
		}
		if c.fault.Method != "" {
			w.Fail(c.fault)
		}
		_, found, err := v.Find(t.Context(), "k", c.to, w.clock.Now())
		if err == nil || found || !strings.Contains(err.Error(), c.want) {
			t.Errorf("in %v: Find() = %v, %v; want an error about %s", c.to, found, err, c.want)
		}
		if errors.As(err, new(*plan.NotPosted)) {
			t.Errorf("in %v: Find() = %v, which says that nothing was posted", c.to, err)
		}
	}
}

// Slack puts a reply to a message that has been deleted into the channel.
func TestFindAReplyOutsideItsThread(t *testing.T) {
	t.Parallel()
	w := begin(t)
	v, began := w.speak(w.URL+"/api"), w.clock.Now()
	at, err := v.Post(t.Context(), "reply", inPlan, words("Half are in"))
	if err != nil {
		t.Fatal(err)
	}
	for name, thread := range map[string]string{"a deleted thread": "1.000001", "a thread that is there": w.thread().Thread} {
		got, found, err := v.Find(t.Context(), "reply", plan.Target{Channel: "C0PLAN", Thread: thread}, began)
		if err != nil || !found || got != at {
			t.Errorf("%s: Find() = %v, %v, %v; want %v", name, got, found, err, at)
		}
	}
}

// Only the bot's own message counts, whatever others say in theirs.
func TestOurs(t *testing.T) {
	const mine = `"ts":"1.000001","bot_id":"B0ASB","metadata":{"event_type":"asb_post","event_payload":{"key":"k"}}`
	for _, c := range []struct {
		name, message string
		want          bool
	}{
		{"ours", mine, true},
		{"with more in it", mine + `,"blocks":[{"type":"actions","elements":[{"type":"something_new"}]}]`, true},
		{"another app's", strings.Replace(mine, "B0ASB", "B0OTHER", 1), false},
		{"a person's", strings.Replace(mine, "bot_id", "user", 1), false},
		{"another key", strings.Replace(mine, `"k"`, `"kk"`, 1), false},
		{"no key", strings.Replace(mine, `"key":"k"`, ``, 1), false},
		{"an odd key", strings.Replace(mine, `"k"`, `["k"]`, 1), false},
		{"another kind", strings.Replace(mine, "asb_post", "other", 1), false},
		{"an odd payload", strings.Replace(mine, `{"key":"k"}`, `["k"]`, 1), false},
		{"without its payload", `"ts":"1.000001","bot_id":"B0ASB","metadata":{"event_type":"asb_post"}`, false},
		{"plain", `"ts":"1.000001","bot_id":"B0ASB","text":"k"`, false},
		{"no time", strings.Replace(mine, `"1.000001"`, `""`, 1), false},
	} {
		ts, got := ours([]byte("{"+c.message+"}"), "B0ASB", "k")
		if got != c.want || got && ts != "1.000001" {
			t.Errorf("%s: ours() = %q, %v; want %v", c.name, ts, got, c.want)
		}
	}
	if _, got := ours([]byte(`{"ts":"1.000001","bot_id":"B0ASB","metadata":{"event_type":"asb_post"}}`), "B0ASB", ""); got {
		t.Error("a message without a key is found by an empty one")
	}
}

// Other people's messages can hold anything, and a page that holds them is
// still read.
func TestFindAmongWhatTheClientCannotRead(t *testing.T) {
	t.Parallel()
	w := begin(t)
	slackSays := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/auth.test") {
			fmt.Fprint(rw, `{"ok":true,"bot_id":"B0ASB"}`)
			return
		}
		fmt.Fprint(rw, `{"ok":true,"messages":[
			{"ts":"3.000001","blocks":[{"type":"actions","elements":[{"type":"something_new"}]}]},
			{"ts":"2.000001","metadata":{"event_type":"other","event_payload":["odd"]}},
			17,
			{"ts":"1.000001","bot_id":"B0ASB","metadata":{"event_type":"asb_post","event_payload":{"key":"k"}}}]}`)
	}))
	t.Cleanup(slackSays.Close)
	got, found, err := w.speak(slackSays.URL).Find(t.Context(), "k", inPlan, w.clock.Now())
	if err != nil || !found || got.TS != "1.000001" {
		t.Errorf("Find() = %v, %v, %v; want it found", got, found, err)
	}
}

// FuzzOurs holds Find to what any app can put into a message.
func FuzzOurs(f *testing.F) {
	f.Add([]byte(`{"ts":"1.000001","bot_id":"B0ASB","metadata":{"event_type":"asb_post","event_payload":{"key":"k"}}}`), "k")
	f.Add([]byte(`{"ts":"1.000001","bot_id":"B0ASB","BOT_ID":"B0OTHER","metadata":null}`), "")
	f.Add([]byte(`[]`), "k")
	f.Fuzz(func(t *testing.T, message []byte, key string) {
		ts, ok := ours(message, "B0ASB", key)
		if !ok {
			return
		}
		var m slack.Message
		if err := json.Unmarshal(message, &m); err != nil {
			return // the client is stricter about what does not matter here
		}
		if got, _ := m.Metadata.EventPayload["key"].(string); m.BotID != "B0ASB" || m.Timestamp != ts || m.Metadata.EventType != tagType || got != key {
			t.Errorf("ours(%s) = %q, true; the client reads bot %q, key %q", message, ts, m.BotID, got)
		}
	})
}
