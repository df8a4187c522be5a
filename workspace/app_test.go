package workspace_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"github.com/safer-city-partnership/asb/workspace"
)

const testManifest = `
_metadata: {major_version: 2, minor_version: 1}
display_information: {name: Tester, description: An app under test}
features:
  app_home: {home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false}
  bot_user: {display_name: tester, always_online: true}
  slash_commands:
    - {command: /try, description: Try something, usage_hint: "[what]", should_escape: true}
    - {command: /plain, description: Try something without escaping}
  shortcuts:
    - {name: Make a note, type: global, callback_id: make_note, description: Note something}
    - {name: Note this, type: message, callback_id: note_this, description: Note a message}
oauth_config:
  scopes:
    bot: [commands, "chat:write", "channels:read", "groups:read", "im:read", "im:write", "users:read", "team:read",
          "channels:history", "groups:history", "im:history"]
settings:
  event_subscriptions: {bot_events: [app_home_opened]}
  interactivity: {is_enabled: true}
  socket_mode_enabled: true
`

// clock is a base clock that a test moves by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// fixture is a workspace on a loopback port with the true client beside it.
type fixture struct {
	t     *testing.T
	ws    *workspace.Server
	http  *httptest.Server
	api   *slack.Client
	clock *clock
}

func start(t *testing.T, change ...func(*workspace.Config)) *fixture {
	t.Helper()
	clock := &clock{now: time.Date(2024, 3, 11, 9, 0, 0, 0, time.UTC)}
	cfg := workspace.Config{
		Manifest: []byte(testManifest),
		People: []workspace.Person{
			{Name: "ann", RealName: "First officer"}, {Name: "bob", RealName: "Second officer"},
			{Name: "gus", RealName: "A guest", Guest: true}, {Name: "ext", RealName: "Partner", External: true},
		},
		Channels: []workspace.Channel{
			{Name: "general", Members: []string{"ann", "bob", "app"}},
			{Name: "closed", Private: true, Members: []string{"ann", "app"}},
			{Name: "shared", External: true, Members: []string{"ann", "ext", "app"}},
			{Name: "apart", Members: []string{"ann", "bob"}},
			{Name: "old", Archived: true, Members: []string{"ann", "app"}},
		},
		Now: clock.Now, Seed: 1,
	}
	for _, f := range change {
		f(&cfg)
	}
	ws, err := workspace.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(ws)
	t.Cleanup(func() {
		if err := ws.Close(); err != nil {
			t.Error(err)
		}
		server.Close()
	})
	f := &fixture{t: t, ws: ws, http: server, clock: clock}
	f.api = slack.New(ws.BotToken(), slack.OptionAppLevelToken(ws.AppToken()),
		slack.OptionAPIURL(server.URL+"/api/"), slack.OptionLog(log.New(io.Discard, "", 0)))
	return f
}

// bot is a Socket Mode app whose behaviour is a few functions. Each may be nil;
// then the envelope is acknowledged without a payload.
type bot struct {
	api     *slack.Client
	command func(*bot, slack.SlashCommand) any
	action  func(*bot, slack.InteractionCallback) any
	event   func(*bot, slackevents.EventsAPIEvent)
	ackless func(socketmode.Event) bool // leave this one unacknowledged
}

// run connects the bot and returns when the workspace has seen it.
func (f *fixture) run(b *bot) {
	f.t.Helper()
	b.api = f.api
	client := socketmode.New(f.api, socketmode.OptionLog(log.New(io.Discard, "", 0)))
	ctx, cancel := context.WithCancel(context.Background())
	var work sync.WaitGroup
	work.Go(func() { _ = client.RunContext(ctx) })
	work.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-client.Events:
				work.Go(func() { b.handle(client, e) })
			}
		}
	})
	f.t.Cleanup(func() {
		cancel()
		work.Wait()
	})
	f.until("the bot is connected", func() bool { return f.workspace().Connected > 0 })
}

func (b *bot) handle(client *socketmode.Client, e socketmode.Event) {
	if e.Request == nil || e.Request.EnvelopeID == "" || b.ackless != nil && b.ackless(e) {
		return
	}
	var reply any
	switch data := e.Data.(type) {
	case slack.SlashCommand:
		if b.command != nil {
			reply = b.command(b, data)
		}
	case slack.InteractionCallback:
		if b.action != nil {
			reply = b.action(b, data)
		}
	case slackevents.EventsAPIEvent:
		if b.event != nil {
			b.event(b, data)
		}
	}
	if reply == nil {
		_ = client.Ack(*e.Request)
		return
	}
	_ = client.Ack(*e.Request, reply)
}

// until waits for a condition, up to ten seconds.
func (f *fixture) until(what string, done func() bool) {
	f.t.Helper()
	limit := time.NewTimer(10 * time.Second)
	defer limit.Stop()
	poll := time.NewTicker(5 * time.Millisecond)
	defer poll.Stop()
	for !done() {
		select {
		case <-limit.C:
			f.t.Fatalf("waited 10 s in vain until %s", what)
		case <-poll.C:
		}
	}
}

type message struct {
	Channel, TS, User, Text string
	BotID                   string `json:"bot_id"`
	Thread                  string `json:"thread_ts"`
	Blocks                  []map[string]any
	Files                   []map[string]any
	Ephemeral, Edited       bool
}

type result struct {
	TS    string
	Seen  []message
	Modal map[string]any
	Error string

	Closed  bool
	Errors  map[string]string
	Options []map[string]any
	View    map[string]any
}

type place struct {
	ID, Name, User string
	IsIM           bool `json:"is_im"`
	Members        []string
}

type about struct {
	Connected int
	Users     []struct{ ID, Name string }
	Channels  []place
	Bot       struct {
		UserID string `json:"user_id"`
		BotID  string `json:"bot_id"`
	}
	Now time.Time
}

// ask calls the control API and expects it to answer with this status.
func (f *fixture) ask(status int, method, path string, body, into any) {
	f.t.Helper()
	var send io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			f.t.Fatal(err)
		}
		send = bytes.NewReader(data)
	}
	req, err := http.NewRequest(method, f.http.URL+path, send)
	if err != nil {
		f.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		f.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	if resp.StatusCode != status {
		f.t.Fatalf("%s %s: got status %d, want %d: %s", method, path, resp.StatusCode, status, data)
	}
	if into != nil {
		if err := json.Unmarshal(data, into); err != nil {
			f.t.Fatalf("%s %s: %v: %s", method, path, err, data)
		}
	}
}

type fields map[string]any

func (f *fixture) do(control string, body fields) result {
	f.t.Helper()
	var out result
	f.ask(200, "POST", "/control/"+control, body, &out)
	return out
}

func (f *fixture) say(user, channel, text string) result {
	f.t.Helper()
	return f.do("say", fields{"user": user, "channel": channel, "text": text})
}

func (f *fixture) messages(user, channel string) []message {
	f.t.Helper()
	var out struct{ Messages []message }
	f.ask(200, "GET", "/control/messages?user="+user+"&channel="+channel, nil, &out)
	return out.Messages
}

func (f *fixture) workspace() about {
	f.t.Helper()
	var out about
	f.ask(200, "GET", "/control/workspace", nil, &out)
	return out
}

func (f *fixture) channel(name string) string {
	f.t.Helper()
	for _, c := range f.workspace().Channels {
		if c.Name == name {
			return c.ID
		}
	}
	f.t.Fatalf("no channel %s", name)
	return ""
}

func (f *fixture) user(name string) string {
	f.t.Helper()
	for _, u := range f.workspace().Users {
		if u.Name == name {
			return u.ID
		}
	}
	f.t.Fatalf("no user %s", name)
	return ""
}

func texts(list []message) string {
	var out []string
	for _, m := range list {
		out = append(out, m.Text)
	}
	return strings.Join(out, " | ")
}
