// Package workspacetest holds an app in conversation: it starts a local
// workspace, speaks and clicks for people, and fails the test when they do not
// see what they should.
//
// It owns nothing but words for tests. It uses the workspace's control API and
// must not reach into its state, so that a test can only do what a person could,
// push the clock, and break things on order.
package workspacetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/workspace"
)

// T is what is needed of a *testing.T. An example can bring its own.
type T interface {
	Helper()
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// A Workspace is a running workspace. Its methods fail the test on any error.
type Workspace struct {
	*workspace.Server
	URL string // of the server, without a slash at the end
	// Patience is how long, in real time, Expect and Connected wait.
	Patience time.Duration

	t T
}

// Start runs a workspace on a loopback port until the test ends. When cfg has no
// clock, the base clock stands at nine on Monday 11 March 2024, UTC, and time
// passes only by Advance.
func Start(t T, cfg workspace.Config) *Workspace {
	t.Helper()
	if cfg.Now == nil {
		cfg.Now = func() time.Time { return time.Date(2024, 3, 11, 9, 0, 0, 0, time.UTC) }
	}
	server, err := workspace.New(cfg)
	if err != nil {
		t.Fatalf("start the workspace: %v", err)
	}
	web := httptest.NewServer(server)
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Fatalf("close the workspace: %v", err)
		}
		web.Close()
	})
	return &Workspace{Server: server, URL: web.URL, Patience: 10 * time.Second, t: t}
}

// APIURL is what the app's client needs as its base address.
func (w *Workspace) APIURL() string { return w.URL + "/api/" }

// A Message is one that a person sees.
type Message struct {
	Channel   string
	TS        string
	Thread    string `json:"thread_ts"`
	User      string
	BotID     string `json:"bot_id"`
	Text      string // what a notification shows
	Blocks    []map[string]any
	Files     []map[string]any
	Ephemeral bool
	Edited    bool
}

// A View is a modal or a home tab.
type View struct {
	ID     string
	Type   string
	Title  struct{ Text string }
	Blocks []map[string]any
}

// A Surface is something with elements to click: a [Message] or a [View].
type Surface interface {
	where() map[string]any
	blocks() []map[string]any
}

func (m Message) where() map[string]any    { return map[string]any{"channel": m.Channel, "ts": m.TS} }
func (m Message) blocks() []map[string]any { return m.Blocks }
func (v View) where() map[string]any       { return map[string]any{"view": v.ID} }
func (v View) blocks() []map[string]any    { return v.Blocks }

// Words are all the words of a message: its text, and what its blocks say.
func (m Message) Words() string {
	return strings.TrimSpace(m.Text + "\n" + strings.Join(wordsOf(m.Blocks), "\n"))
}

// Words are all the words of a view, its title first.
func (v View) Words() string {
	return strings.TrimSpace(v.Title.Text + "\n" + strings.Join(wordsOf(v.Blocks), "\n"))
}

// A Reply is what a person got back for something they did.
type Reply struct {
	TS     string    // of what they posted
	Seen   []Message // what they newly see
	Modal  *View     // the modal in front of them, if modals changed
	Closed bool      // the modal they submitted has closed
	Errors map[string]string
	Error  string // what Slack shows when the app does not answer
}

// Say types a line into a channel, a command when it begins with a slash. The
// channel may also be a person's name, or the app's.
func (w *Workspace) Say(user, channel, text string) Reply {
	w.t.Helper()
	return w.post("say", map[string]any{"user": user, "channel": channel, "text": text})
}

// SayIn types a line into a thread.
func (w *Workspace) SayIn(user string, parent Message, text string) Reply {
	w.t.Helper()
	return w.post("say", map[string]any{"user": user, "channel": parent.Channel, "text": text, "thread_ts": parent.TS})
}

// Messages is all that a person sees in a channel, oldest first.
func (w *Workspace) Messages(user, channel string) []Message {
	w.t.Helper()
	var out struct{ Messages []Message }
	query := url.Values{"user": {user}, "channel": {channel}}
	w.call(http.MethodGet, "messages?"+query.Encode(), nil, &out)
	return out.Messages
}

// Expect waits until a person sees a message with these words in a channel, and
// gives the newest such.
func (w *Workspace) Expect(user, channel, words string) Message {
	w.t.Helper()
	var found Message
	if !w.until(func() bool {
		for _, m := range w.Messages(user, channel) {
			if strings.Contains(m.Words(), words) {
				found = m
			}
		}
		return found.TS != ""
	}) {
		var seen []string
		for _, m := range w.Messages(user, channel) {
			seen = append(seen, m.Words())
		}
		w.t.Fatalf("%s does not see %q in %s; there is:\n%s", user, words, channel, strings.Join(seen, "\n---\n"))
	}
	return found
}

// Connected waits until the app has a socket open.
func (w *Workspace) Connected() {
	w.t.Helper()
	var about struct{ Connected int }
	if !w.until(func() bool {
		w.call(http.MethodGet, "workspace", nil, &about)
		return about.Connected > 0
	}) {
		w.t.Fatalf("the app has not connected")
	}
}

// Click presses, or picks, on a message or a view. what is an action_id or the
// words on a button. pick is the value for elements that take one: an option's
// value, a person, a date, a text, a list.
func (w *Workspace) Click(user string, on Surface, what string, pick ...any) Reply {
	w.t.Helper()
	block, action, ok := find(on.blocks(), what)
	if !ok {
		w.t.Fatalf("there is nothing to click called %q", what)
	}
	body := on.where()
	body["user"], body["block_id"], body["action_id"] = user, block, action
	if len(pick) == 1 {
		body["pick"] = pick[0]
	} else if len(pick) > 1 {
		body["pick"] = pick
	}
	return w.post("click", body)
}

// Submit fills in a modal and presses its button. values are by action_id, or by
// the label of the field.
func (w *Workspace) Submit(user string, v View, values map[string]any) Reply {
	w.t.Helper()
	filled := map[string]map[string]any{}
	for name, value := range values {
		block, action, ok := find(v.Blocks, name)
		if !ok {
			w.t.Fatalf("the modal has no field called %q", name)
		}
		if filled[block] == nil {
			filled[block] = map[string]any{}
		}
		filled[block][action] = value
	}
	return w.post("submit", map[string]any{"user": user, "view": v.ID, "values": filled})
}

// Dismiss closes a modal without submitting it.
func (w *Workspace) Dismiss(user string, v View) {
	w.t.Helper()
	w.post("close", map[string]any{"user": user, "view": v.ID})
}

// Home opens the app's home tab and gives what is there; nil if nothing is.
func (w *Workspace) Home(user string) *View {
	w.t.Helper()
	var out struct{ View *View }
	w.call(http.MethodPost, "home", map[string]any{"user": user}, &out)
	return out.View
}

// Advance pushes the workspace clock on.
func (w *Workspace) Advance(by time.Duration) {
	w.t.Helper()
	w.call(http.MethodPost, "clock", map[string]any{"advance": by.String()}, nil)
}

// SetClock sets the workspace clock.
func (w *Workspace) SetClock(to time.Time) {
	w.t.Helper()
	w.call(http.MethodPost, "clock", map[string]any{"now": to.Format(time.RFC3339Nano)}, nil)
}

// A Fault is something to go wrong; see POST /control/faults in the workspace's
// package comment.
type Fault struct {
	Method     string `json:"method,omitempty"`
	Status     int    `json:"status,omitempty"`
	RetryAfter int    `json:"retry_after,omitempty"`
	Error      string `json:"error,omitempty"`
	Delay      string `json:"delay,omitempty"`
	DropReply  bool   `json:"drop_reply,omitempty"`
	Times      int    `json:"times,omitempty"`
	Socket     string `json:"socket,omitempty"`
	Reason     string `json:"reason,omitempty"`
	Skew       string `json:"skew,omitempty"`
}

// Fail orders a fault.
func (w *Workspace) Fail(f Fault) {
	w.t.Helper()
	w.call(http.MethodPost, "faults", f, nil)
}

// Mend takes back every fault.
func (w *Workspace) Mend() {
	w.t.Helper()
	w.call(http.MethodDelete, "faults", nil, nil)
}

func (w *Workspace) post(control string, body any) Reply {
	w.t.Helper()
	var out Reply
	w.call(http.MethodPost, control, body, &out)
	return out
}

func (w *Workspace) call(method, path string, body, into any) {
	w.t.Helper()
	if err := w.try(method, path, body, into); err != nil {
		w.t.Fatalf("%s /control/%s: %v", method, path, err)
	}
}

func (w *Workspace) try(method, path string, body, into any) error {
	var send io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return err
		}
		send = bytes.NewReader(data)
	}
	req, err := http.NewRequest(method, w.URL+"/control/"+path, send)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		var no struct{ Error string }
		if json.Unmarshal(data, &no) != nil {
			no.Error = string(data)
		}
		return fmt.Errorf("%s: %s", resp.Status, no.Error)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(data, into)
}

func (w *Workspace) until(done func() bool) bool {
	limit := time.NewTimer(w.Patience)
	defer limit.Stop()
	poll := time.NewTicker(10 * time.Millisecond)
	defer poll.Stop()
	for !done() {
		select {
		case <-limit.C:
			return false
		case <-poll.C:
		}
	}
	return true
}
