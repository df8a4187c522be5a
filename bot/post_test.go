package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sirupsen/logrus"
	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
	"github.com/safer-city-partnership/asb/workspace/workspacetest"
)

// A voice is a bot that posts. Its waits move the world's clock, and are kept.
type voice struct {
	*Bot
	mu      sync.Mutex // guards what follows
	waits   []time.Duration
	waiting func() // called at each wait
}

// speak makes a voice for a Web API at an address.
func (w *world) speak(apiURL string) *voice {
	w.t.Helper()
	log := logrus.New()
	log.SetOutput(w.log)
	v := &voice{}
	v.Bot = New(Config{BotToken: w.BotToken(), APIURL: apiURL, Now: w.clock.Now, Log: log, Pause: 7 * time.Second,
		Wait: func(ctx context.Context, d time.Duration) error {
			v.mu.Lock()
			defer v.mu.Unlock()
			v.waits = append(v.waits, d)
			w.clock.add(d)
			if v.waiting != nil {
				v.waiting()
			}
			return ctx.Err()
		}})
	return v
}

var (
	inPlan = plan.Target{Channel: "C0PLAN"}
	inNTE  = plan.Target{Channel: "C0NTE"} // a private channel
	toAnn  = plan.Target{User: "U0ANN"}
)

// words is a reply of words and the same in a block.
func words(s string) views.Reply {
	return views.Reply{Text: s, Blocks: []slack.Block{slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, views.Escape(s), false, false), nil, nil)}}
}

// thread is the thread of a message that ann posts in the channel plan.
func (w *world) thread() plan.Target {
	w.t.Helper()
	return plan.Target{Channel: "C0PLAN", Thread: w.Say("ann", "plan", "How is the lighting?").TS}
}

// last is the body of the last call of a method.
func (w *world) last(method string) (body map[string]any) {
	w.t.Helper()
	for _, e := range w.traffic() {
		if e.Name == method {
			body = map[string]any{}
			if err := json.Unmarshal(e.Body, &body); err != nil {
				w.t.Fatal(err)
			}
		}
	}
	return body
}

// count is how many messages with these words ann sees in a channel.
func (w *world) count(channel, words string) (n int) {
	w.t.Helper()
	for _, m := range w.Messages("ann", channel) {
		if strings.Contains(m.Words(), words) {
			n++
		}
	}
	return n
}

// What is posted arrives where it was meant to, once, and is found there by its
// key and by no other.
func TestPostAndFind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		to      func(*world) plan.Target
		channel string // as ann calls it
	}{
		{"a channel", func(*world) plan.Target { return inPlan }, "plan"},
		{"a private channel", func(*world) plan.Target { return inNTE }, "nte"},
		{"a person", func(*world) plan.Target { return toAnn }, "asb"},
		{"a thread", (*world).thread, "plan"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := begin(t)
			v, to, began := w.speak(w.URL+"/api"), c.to(w), w.clock.Now()
			at, err := v.Post(t.Context(), "digest/2024-03-11", to, words("Lamps & lights <!channel> https://example.org/lamps"))
			if err != nil {
				t.Fatalf("Post() = %v, want nil", err)
			}
			m := w.Expect("ann", c.channel, "Lamps")
			if diff := cmp.Diff(plan.Receipt{Channel: m.Channel, TS: m.TS}, at); diff != "" {
				t.Errorf("the receipt (-what ann sees +got):\n%s", diff)
			}
			if m.Text != "Lamps &amp; lights &lt;!channel&gt; https://example.org/lamps" || len(m.Blocks) != 1 || m.Ephemeral {
				t.Errorf("ann sees %+v, want the words escaped, and one block, for everybody", m)
			}
			if m.Thread != to.Thread {
				t.Errorf("it is in the thread %q, want %q", m.Thread, to.Thread)
			}
			body := w.last("chat.postMessage")
			if diff := cmp.Diff(map[string]any{"event_type": "asb_post", "event_payload": map[string]any{"key": "digest/2024-03-11"}}, body["metadata"]); diff != "" {
				t.Errorf("the metadata (-want +got):\n%s", diff)
			}
			if body["unfurl_links"] != "false" || body["unfurl_media"] != "false" {
				t.Errorf("links are unfurled: %v and %v, want neither", body["unfurl_links"], body["unfurl_media"])
			}

			find := func(key string, want bool) {
				t.Helper()
				got, found, err := v.Find(t.Context(), key, to, began)
				if err != nil || found != want || found && got != at {
					t.Errorf("Find(%q) = %v, %v, %v; want %v, nil, there: %v", key, got, found, err, at, want)
				}
			}
			find("digest/2024-03-11", true)
			find("digest/2024-03-1", false)
			find("", false)
			if _, found, err := w.speak(w.URL+"/api").Find(t.Context(), "digest/2024-03-11", to, began); !found || err != nil {
				t.Errorf("after a restart: found %v, %v; want it found", found, err)
			}

			began = w.clock.Now().Add(drift + time.Minute)
			find("digest/2024-03-11", false) // it is too old to be meant
		})
	}
}

// A person's conversation is opened once, and again when a day has passed,
// since only opening it tells that somebody has left.
func TestPostToAPersonOpensTheConversationOnce(t *testing.T) {
	t.Parallel()
	w := begin(t)
	v := w.speak(w.URL + "/api")
	post := func(key string) []string {
		return w.since(func() {
			if _, err := v.Post(t.Context(), key, toAnn, words(key)); err != nil {
				t.Fatal(err)
			}
		})
	}
	if diff := cmp.Diff([]string{"conversations.open", "chat.postMessage"}, post("first")); diff != "" {
		t.Errorf("the first message (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"chat.postMessage"}, post("second")); diff != "" {
		t.Errorf("the second message (-want +got):\n%s", diff)
	}
	w.clock.add(directLife)
	if diff := cmp.Diff([]string{"conversations.open", "chat.postMessage"}, post("a day later")); diff != "" {
		t.Errorf("the third message (-want +got):\n%s", diff)
	}
	w.Fail(workspacetest.Fault{Method: "chat.postMessage", Error: "channel_not_found"})
	if _, err := v.Post(t.Context(), "refused", toAnn, words("refused")); err == nil {
		t.Error("Post() to a conversation that is gone = nil")
	}
	if diff := cmp.Diff([]string{"conversations.open", "chat.postMessage"}, post("after a refusal")); diff != "" {
		t.Errorf("the message after a refusal (-want +got):\n%s", diff)
	}
}

// When nothing was posted for certain, the error says so, and whether trying
// again is of use.
func TestNotPosted(t *testing.T) {
	t.Parallel()
	w := begin(t)
	const pause = 7 * time.Second // speak's
	for _, c := range []struct {
		name  string
		to    plan.Target
		fault workspacetest.Fault
		want  plan.NotPosted
	}{
		{"the bot is not a member", plan.Target{Channel: "C0BOARD"}, workspacetest.Fault{}, plan.NotPosted{Reason: "not_in_channel"}},
		{"no such channel", plan.Target{Channel: "C0NONE"}, workspacetest.Fault{}, plan.NotPosted{Reason: "channel_not_found"}},
		{"no such person", plan.Target{User: "U0NONE"}, workspacetest.Fault{}, plan.NotPosted{Reason: "user_not_found"}},
		{"somebody who has left", plan.Target{User: "U0EVE"}, workspacetest.Fault{}, plan.NotPosted{Reason: "user_disabled"}},
		{"the channel is archived", inPlan, workspacetest.Fault{Method: "chat.postMessage", Error: "is_archived"}, plan.NotPosted{Reason: "is_archived"}},
		{"the token is dead", inPlan, workspacetest.Fault{Method: "chat.postMessage", Error: "invalid_auth"}, plan.NotPosted{Reason: "invalid_auth"}},
		{"the app may not", inPlan, workspacetest.Fault{Method: "chat.postMessage", Error: "missing_scope"}, plan.NotPosted{Reason: "missing_scope"}},
		{"a rate limit", inPlan, workspacetest.Fault{Method: "chat.postMessage", Status: 429, RetryAfter: 30}, plan.NotPosted{Reason: "ratelimited", Wait: 30 * time.Second}},
		{"a rate limit of nothing", inPlan, workspacetest.Fault{Method: "chat.postMessage", Error: "rate_limited"}, plan.NotPosted{Reason: "ratelimited", Wait: pause}},
		{"a rate limit before", toAnn, workspacetest.Fault{Method: "conversations.open", Status: 429, RetryAfter: 30}, plan.NotPosted{Reason: "ratelimited", Wait: 30 * time.Second}},
		{"down before", toAnn, workspacetest.Fault{Method: "conversations.open", Status: 503}, plan.NotPosted{Reason: "unreachable", Wait: pause}},
		{"lost before", toAnn, workspacetest.Fault{Method: "conversations.open", DropReply: true}, plan.NotPosted{Reason: "unreachable", Wait: pause}},
	} {
		if c.fault.Method != "" {
			w.Fail(c.fault)
		}
		v := w.speak(w.URL + "/api")
		names := w.since(func() {
			at, err := v.Post(t.Context(), "k", c.to, words("Half are in"))
			var no *plan.NotPosted
			if !errors.As(err, &no) || *no != c.want || at != (plan.Receipt{}) {
				t.Errorf("%s: Post() = %v, %v; want no receipt and %+v", c.name, at, err, c.want)
			}
		})
		if n := len(slices.DeleteFunc(names, func(name string) bool { return name == "conversations.open" })); n > 1 {
			t.Errorf("%s: it was tried %d times, want once", c.name, n)
		}
		if len(v.waits) > 0 {
			t.Errorf("%s: Post waited %v, want none: whoever calls it decides", c.name, v.waits)
		}
	}
	if n := w.count("plan", "Half") + w.count("asb", "Half"); n != 0 {
		t.Errorf("%d messages were posted, want none", n)
	}
}

// However Slack words a rate limit, it is one, and never for good.
func TestRateLimits(t *testing.T) {
	t.Parallel()
	w := begin(t)
	for _, after := range []string{"", "0", "30"} {
		slackSays := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if after != "" {
				rw.Header().Set("Retry-After", after)
			}
			rw.WriteHeader(http.StatusTooManyRequests)
		}))
		t.Cleanup(slackSays.Close)
		want := plan.NotPosted{Reason: "ratelimited", Wait: 7 * time.Second} // speak's pause
		if after == "30" {
			want.Wait = 30 * time.Second
		}
		_, err := w.speak(slackSays.URL).Post(t.Context(), "k", inPlan, words("Half are in"))
		if no := new(plan.NotPosted); !errors.As(err, &no) || *no != want {
			t.Errorf("Retry-After %q: Post() = %v, want %+v", after, err, want)
		}
	}
}

// Without a connection nothing can have been posted: whatever the reason is.
func TestNotPostedWithoutAConnection(t *testing.T) {
	t.Parallel()
	w := begin(t)
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name, url string
		ctx       context.Context
	}{
		{"nobody listens", closed.URL, t.Context()},
		{"no handshake", strings.Replace(w.URL, "http:", "https:", 1), t.Context()},
		{"no such host", "http://slack.invalid", t.Context()},
		{"no time", w.URL, ended},
	} {
		for _, to := range []plan.Target{inPlan, toAnn} {
			_, err := w.speak(c.url+"/api").Post(c.ctx, "k", to, words("Half are in"))
			var no *plan.NotPosted
			if !errors.As(err, &no) || no.Wait != 7*time.Second {
				t.Errorf("%s, to %v: Post() = %v, want it certain that nothing was posted, and worth trying again", c.name, to, err)
			}
		}
	}
	if n := w.count("plan", "Half"); n != 0 {
		t.Errorf("%d messages were posted, want none", n)
	}
}

// When it is not known what became of a message, the error says no such thing,
// nothing is tried again, and Find settles it.
func TestPostedOrNot(t *testing.T) {
	t.Parallel()
	w := begin(t)
	fault := func(f workspacetest.Fault) workspacetest.Fault { f.Method = "chat.postMessage"; return f }
	lost := fault(workspacetest.Fault{DropReply: true})
	for _, c := range []struct {
		name    string
		to      plan.Target
		channel string // as ann calls it
		fault   workspacetest.Fault
		posted  int
	}{
		{"lost in a channel", inPlan, "plan", lost, 1},
		{"lost in a private channel", inNTE, "nte", lost, 1},
		{"lost to a person", toAnn, "asb", lost, 1},
		{"lost in a thread", w.thread(), "plan", lost, 1},
		{"a server error", inPlan, "plan", fault(workspacetest.Fault{Status: 502}), 0},
		{"a server error to a person", toAnn, "asb", fault(workspacetest.Fault{Status: 502}), 0},
		{"a server error in a thread", w.thread(), "plan", fault(workspacetest.Fault{Status: 502}), 0},
		{"an error of Slack's own", inPlan, "plan", fault(workspacetest.Fault{Error: "internal_error"}), 0},
		{"a part of it, perhaps", inPlan, "plan", fault(workspacetest.Fault{Error: "fatal_error"}), 0},
		{"out of service", inPlan, "plan", fault(workspacetest.Fault{Error: "service_unavailable"}), 0},
		{"cut short", inPlan, "plan", fault(workspacetest.Fault{Error: "request_timeout"}), 0},
	} {
		v, began := w.speak(w.URL+"/api"), w.clock.Now()
		w.Fail(c.fault)
		if _, err := v.Post(t.Context(), c.name, c.to, words("It is "+c.name+".")); err == nil || errors.As(err, new(*plan.NotPosted)) {
			t.Errorf("%s: Post() = %v, want an error that leaves it open", c.name, err)
		}
		at, found, err := v.Find(t.Context(), c.name, c.to, began)
		if err != nil || found != (c.posted == 1) {
			t.Errorf("%s: Find() = %v, %v; want %d posted", c.name, found, err, c.posted)
		}
		if n := w.count(c.channel, c.name+"."); n != c.posted {
			t.Errorf("%s: ann sees it %d times, want %d", c.name, n, c.posted)
		}
		if c.posted == 0 {
			continue
		}
		if m := w.Expect("ann", c.channel, c.name+"."); at != (plan.Receipt{Channel: m.Channel, TS: m.TS}) {
			t.Errorf("%s: it is found at %v, want at %v in %v", c.name, at, m.TS, m.Channel)
		}
	}
}

// An answer that says nothing is no receipt, and no refusal.
func TestPostWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	w := begin(t)
	for _, body := range []string{`{"ok":false}`, `{"ok":true}`, `<html>Sign in to the proxy</html>`, ``} {
		slackSays := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { fmt.Fprint(rw, body) }))
		t.Cleanup(slackSays.Close)
		v := w.speak(slackSays.URL)
		if _, err := v.Post(t.Context(), "k", inPlan, words("Half are in")); err == nil || errors.As(err, new(*plan.NotPosted)) {
			t.Errorf("Slack says %q: Post() = %v, want an error that leaves it open", body, err)
		}
		if _, err := v.Post(t.Context(), "k", toAnn, words("Half are in")); !errors.As(err, new(*plan.NotPosted)) {
			t.Errorf("Slack says %q: Post() to a person = %v, want it certain that nothing was posted", body, err)
		}
		if _, _, err := v.Find(t.Context(), "k", inPlan, w.clock.Now()); err == nil {
			t.Errorf("Slack says %q: Find() gives no error", body)
		}
	}
}

// Slack may be stricter than we think. Then the words alone say the same, a
// second later, and can be found.
func TestPostRefusedBlocks(t *testing.T) {
	t.Parallel()
	w := begin(t)
	v, began := w.speak(w.URL+"/api"), w.clock.Now()
	w.Fail(workspacetest.Fault{Method: "chat.postMessage", Error: "invalid_blocks"})
	at, err := v.Post(t.Context(), "k", inPlan, words("Half are in"))
	if err != nil {
		t.Fatal(err)
	}
	if m := w.Expect("ann", "plan", "Half"); len(m.Blocks) != 0 || m.TS != at.TS {
		t.Errorf("ann sees %+v, want the words alone", m)
	}
	if diff := cmp.Diff([]time.Duration{pace}, v.waits); diff != "" {
		t.Errorf("waits (-want +got):\n%s", diff)
	}
	if got, found, err := v.Find(t.Context(), "k", inPlan, began); !found || got != at || err != nil {
		t.Errorf("Find() = %v, %v, %v; want %v", got, found, err, at)
	}
	holds(t, "the log", w.log.String(), "its words go alone")

	w.Fail(workspacetest.Fault{Method: "chat.update", Error: "msg_blocks_too_long"})
	if err := v.Edit(t.Context(), at, words("All are in")); err != nil {
		t.Errorf("Edit() = %v, want nil", err)
	}
	if m := w.Expect("ann", "plan", "All"); len(m.Blocks) != 0 || m.TS != at.TS {
		t.Errorf("ann sees %+v, want the words alone, in their place", m)
	}

	w.Fail(workspacetest.Fault{Method: "chat.postMessage", Error: "invalid_blocks", Times: 2})
	var no *plan.NotPosted
	if _, err := v.Post(t.Context(), "k2", inPlan, words("Half are in")); !errors.As(err, &no) || no.Reason != "invalid_blocks" || no.Wait != 0 {
		t.Errorf("Post() of what is refused twice = %v, want it not posted, for good", err)
	}
}

// An edit takes the message's place and leaves its key.
func TestEdit(t *testing.T) {
	t.Parallel()
	w := begin(t)
	v, began := w.speak(w.URL+"/api"), w.clock.Now()
	for _, to := range []struct {
		channel string
		plan.Target
	}{{"plan", inPlan}, {"asb", toAnn}} {
		at, err := v.Post(t.Context(), "k", to.Target, words("The panel meets on Monday"))
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Edit(t.Context(), at, words("The panel meets on Tuesday & Friday")); err != nil {
			t.Errorf("Edit() = %v, want nil", err)
		}
		m := w.Expect("ann", to.channel, "Tuesday")
		if m.TS != at.TS || m.Text != "The panel meets on Tuesday &amp; Friday" || len(m.Blocks) != 1 || w.count(to.channel, "Monday") != 0 {
			t.Errorf("ann sees %+v, want the new words in its place", m)
		}
		if got, found, err := v.Find(t.Context(), "k", to.Target, began); !found || got != at || err != nil {
			t.Errorf("Find() after an edit = %v, %v, %v; want %v", got, found, err, at)
		}
		if err := v.Edit(t.Context(), at, views.Reply{Text: "Words alone"}); err != nil {
			t.Errorf("Edit() = %v, want nil", err)
		}
		if m := w.Expect("ann", to.channel, "Words alone"); len(m.Blocks) != 0 {
			t.Errorf("ann still sees the blocks of before: %+v", m)
		}
	}

	var no *plan.NotPosted
	if err := v.Edit(t.Context(), plan.Receipt{Channel: "C0PLAN", TS: "1.000001"}, words("x")); !errors.As(err, &no) || no.Reason != "message_not_found" || no.Wait != 0 {
		t.Errorf("Edit() of nothing = %v, want message_not_found, for good", err)
	}
	at, err := v.Post(t.Context(), "k", inPlan, words("The panel meets on Monday"))
	if err != nil {
		t.Fatal(err)
	}
	w.Fail(workspacetest.Fault{Method: "chat.update", Status: 429, RetryAfter: 9})
	if err := v.Edit(t.Context(), at, words("x")); !errors.As(err, &no) || no.Wait != 9*time.Second {
		t.Errorf("Edit() under a rate limit = %v, want it told to wait", err)
	}
	w.Fail(workspacetest.Fault{Method: "chat.update", DropReply: true})
	if err := v.Edit(t.Context(), at, words("x")); err == nil || errors.As(err, new(*plan.NotPosted)) {
		t.Errorf("Edit() whose reply is lost = %v, want an error that leaves it open", err)
	}
}

// A long text is not refused, however many of its signs Slack wants escaped.
func TestPostLongTexts(t *testing.T) {
	t.Parallel()
	w := begin(t)
	v := w.speak(w.URL + "/api")
	at, err := v.Post(t.Context(), "k", inPlan, words(strings.Repeat("R&R < ", 3000)))
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Edit(t.Context(), at, words("Now "+strings.Repeat("&", 9000))); err != nil {
		t.Errorf("Edit() = %v, want nil", err)
	}
}

// Messages to one channel are a second apart; another channel does not wait for
// it. Slack's own limit, which is on here, lets all of them through.
func TestPace(t *testing.T) {
	t.Parallel()
	w := begin(t)
	limits := func(on string) {
		t.Helper()
		resp, err := http.Post(w.URL+"/control/limits", "application/json", strings.NewReader(on))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	limits(`{"on":true}`)
	v := w.speak(w.URL + "/api")
	post := func(to plan.Target, wait ...time.Duration) {
		t.Helper()
		v.waits = nil
		if _, err := v.Post(t.Context(), "k", to, words("Half are in")); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(wait, v.waits); diff != "" {
			t.Errorf("waits before a message to %v (-want +got):\n%s", to, diff)
		}
	}
	post(inPlan)
	post(inNTE)
	post(toAnn)
	post(inPlan, time.Second)
	post(inNTE) // a second has passed
	w.clock.add(300 * time.Millisecond)
	post(inNTE, 700*time.Millisecond)

	limits(`{"on":false}`)
	w.clock.add(-time.Hour)
	post(inNTE, time.Second) // and no longer, though the clock was put back
}

// So it is when many post at once: each has its turn.
func TestPaceAtOnce(t *testing.T) {
	t.Parallel()
	w := begin(t)
	v := w.speak(w.URL + "/api")
	var posting sync.WaitGroup
	var mu sync.Mutex
	var at []string
	for i := range 5 {
		posting.Go(func() {
			r, err := v.Post(t.Context(), fmt.Sprint(i), inPlan, words("Half are in"))
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			at = append(at, r.TS)
		})
	}
	posting.Wait()
	slices.Sort(at)
	began := time.Date(2024, 3, 11, 9, 0, 0, 0, time.UTC)
	for i, ts := range at {
		if want := fmt.Sprintf("%d.000000", began.Add(time.Duration(i)*time.Second).Unix()); ts != want {
			t.Errorf("message %d was posted at %s, want %s", i, ts, want)
		}
	}
}

// Whoever waits for the turn of a channel stops waiting when its context ends.
func TestTurnIsGivenUp(t *testing.T) {
	t.Parallel()
	w := begin(t)
	open := w.gate.close("chat.postMessage")
	defer open()
	first := make(chan error, 1)
	go func() { _, err := w.bot.Post(t.Context(), "first", inPlan, words("First")); first <- err }()
	w.until("the first has its turn", func() bool { return len(w.bot.turn("C0PLAN")) == 0 })
	ctx, cancel := context.WithCancel(t.Context())
	second := make(chan error, 1)
	go func() { _, err := w.bot.Post(ctx, "second", inPlan, words("Second")); second <- err }()
	cancel()
	if err := <-second; !errors.As(err, new(*plan.NotPosted)) {
		t.Errorf("the second: Post() = %v, want it not posted", err)
	}
	open()
	if err := <-first; err != nil {
		t.Errorf("the first: Post() = %v, want nil", err)
	}
}

// People are answered first, but not for ever.
func TestPeopleGoFirst(t *testing.T) {
	t.Parallel()
	w := begin(t)
	v := w.speak(w.URL + "/api")
	working, release := make(chan struct{}), make(chan struct{})
	v.answering.do("U0ANN", func() { close(working); <-release })
	<-working
	v.waiting = func() {
		if len(v.waits) == 3 {
			close(release)
			v.answering.wait()
		}
	}
	if _, err := v.Post(t.Context(), "k", inPlan, words("Half are in")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]time.Duration{glance, glance, glance}, v.waits); diff != "" {
		t.Errorf("waits while somebody is being answered (-want +got):\n%s", diff)
	}

	working, release = make(chan struct{}), make(chan struct{})
	v.answering.do("U0ANN", func() { close(working); <-release })
	defer close(release)
	<-working
	v.waits, v.waiting = nil, nil
	if _, err := v.Post(t.Context(), "k2", inNTE, words("Half are in")); err != nil {
		t.Fatal(err)
	}
	var all time.Duration
	for _, d := range v.waits {
		all += d
	}
	if all != courtesy {
		t.Errorf("it waited %v for somebody who is not done, want %v", all, courtesy)
	}
}
