package bot

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	asb "github.com/safer-city-partnership/asb"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/workspace"
	"github.com/safer-city-partnership/asb/workspace/workspacetest"
)

// A clock stands until a test moves it.
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

// A slow journal keeps every reader waiting while it is stopped, and panics
// once when it is told to.
type slow struct {
	store.Journal

	mu      sync.Mutex // guards what follows
	stopped chan struct{}
	waiting int
	fall    bool
}

func (j *slow) Read(ctx context.Context, after uint64) iter.Seq2[store.Record, error] {
	j.mu.Lock()
	stopped, fall := j.stopped, j.fall
	j.fall = false
	if stopped != nil {
		j.waiting++
	}
	j.mu.Unlock()
	if fall {
		panic("the disk went away")
	}
	if stopped != nil {
		<-stopped
	}
	return j.Journal.Read(ctx, after)
}

// stop makes readers wait, and says how to let them go on.
func (j *slow) stop() (release func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	stopped := make(chan struct{})
	j.stopped, j.waiting = stopped, 0
	return sync.OnceFunc(func() {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.stopped = nil
		close(stopped)
	})
}

func (j *slow) held() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.waiting > 0
}

// panics makes the next reader panic.
func (j *slow) panics() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.fall = true
}

// A world is a workspace with the bot connected and the published plan loaded.
type world struct {
	*workspacetest.Workspace
	t       testing.TB
	clock   *clock
	journal *slow
	store   *store.Store
	log     *logbook
	gate    gate
	bot     *Bot
	changes []func(*Config)
	end     func() error // stops the bot and gives what Run returned
}

// A gate stands before the Web API. While it is shut, calls of one method wait.
type gate struct {
	mu     sync.Mutex
	method string
	shut   chan struct{}
}

// close shuts the gate for a method, and says how to open it.
func (g *gate) close(method string) (open func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	shut := make(chan struct{})
	g.method, g.shut = method, shut
	return sync.OnceFunc(func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.method = ""
		close(shut)
	})
}

func (g *gate) pass(r *http.Request) {
	g.mu.Lock()
	wait := g.method != "" && strings.HasSuffix(r.URL.Path, "/"+g.method)
	shut := g.shut
	g.mu.Unlock()
	if wait {
		<-shut
	}
}

// A logbook is what was logged.
type logbook struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// begin starts a world in which ann and bob are in the channel plan, and ann in
// the private channel nte and in board, where the bot is not. Eve has left.
// Changes are made to the bot's configuration.
func begin(t testing.TB, changes ...func(*Config)) *world {
	t.Helper()
	w := &world{t: t, changes: changes, clock: &clock{now: time.Date(2024, 3, 11, 9, 0, 0, 0, time.UTC)}, log: &logbook{}}
	w.Workspace = workspacetest.Start(t, workspace.Config{
		Manifest: asb.Manifest, Now: w.clock.Now, Seed: 1,
		People: []workspace.Person{{ID: "U0ANN", Name: "ann", RealName: "First officer"}, {ID: "U0BOB", Name: "bob", RealName: "Second officer"},
			{ID: "U0EVE", Name: "eve", RealName: "Former officer", Inactive: true}},
		Groups: []workspace.Group{{ID: "S0DESK", Handle: "desk", Members: []string{"ann", "bob"}}},
		Channels: []workspace.Channel{{ID: "C0PLAN", Name: "plan", Members: []string{"ann", "bob", "app"}},
			{ID: "C0NTE", Name: "nte", Private: true, Members: []string{"ann", "app"}},
			{ID: "C0BOARD", Name: "board", Members: []string{"ann"}}},
	})
	w.journal = &slow{Journal: store.Memory()}
	s, err := store.Open(context.Background(), w.journal, w.clock.Now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	w.store = s
	doc, err := seed.Published()
	if err != nil {
		t.Fatal(err)
	}
	w.write("terminal", func(s *plan.State, now time.Time) ([]plan.Fact, error) { return s.Import(doc, now) })
	w.connect()
	return w
}

// connect runs a bot until the test ends, or end is called.
func (w *world) connect() {
	w.t.Helper()
	log := logrus.New()
	log.SetOutput(w.log)
	log.SetFormatter(&logrus.JSONFormatter{})
	slackURL, err := url.Parse(w.URL)
	if err != nil {
		w.t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.SetURL(slackURL) },
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }, // a lost reply stays lost
	}
	front := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.gate.pass(r)
		proxy.ServeHTTP(rw, r)
	}))
	w.t.Cleanup(front.Close)
	cfg := Config{AppToken: w.AppToken(), BotToken: w.BotToken(), APIURL: front.URL + "/api/", Store: w.store, Now: w.clock.Now, Log: log, Pause: 10 * time.Millisecond}
	for _, change := range w.changes {
		change(&cfg)
	}
	b := New(cfg)
	w.bot = b
	for _, u := range []plan.UserID{"U0ANN", "U0BOB"} { // as if they had been here today: Slack is not asked who they are
		b.people[u] = looked{plan.Member, w.clock.Now().Add(lookAgain)}
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	w.end = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-done:
			return err
		case <-time.After(10 * time.Second):
			w.t.Error("the bot has not stopped within 10 s")
			return nil
		}
	})
	w.t.Cleanup(func() {
		if err := w.end(); err != nil {
			w.t.Errorf("Run() = %v, want nil", err)
		}
	})
	w.Connected()
}

// write puts facts into the plan without Slack.
func (w *world) write(by plan.UserID, decide store.Decide) {
	w.t.Helper()
	cause := plan.Cause{ID: "test:" + rand.Text(), By: by, Door: "terminal"}
	if err := w.store.Update(context.Background(), cause, decide); err != nil {
		w.t.Fatal(err)
	}
}

// notes are the notes on an action, as they were typed.
func (w *world) notes(no plan.ActionNo) []string {
	w.t.Helper()
	var list []string
	err := w.store.View(context.Background(), func(s *plan.State) error {
		for _, e := range s.Entries(no) {
			switch f := e.Fact.(type) {
			case *plan.ActionUpdated:
				list = append(list, f.Note)
			case *plan.ActionNoted:
				list = append(list, f.Note)
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// An exchange is one line of the workspace's traffic.
type exchange struct {
	Direction, Name string
	Body, Answer    json.RawMessage
}

// traffic is what went between Slack and the bot, without what only belongs to
// the connection, and without word of what the bot said itself.
func (w *world) traffic() []exchange {
	w.t.Helper()
	resp, err := http.Get(w.URL + "/control/traffic")
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	var list []exchange
	for line := range strings.Lines(string(data)) {
		var e exchange
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			w.t.Fatal(err)
		}
		var about struct {
			Payload struct {
				Event struct {
					BotID string `json:"bot_id"`
				}
			}
		}
		_ = json.Unmarshal(e.Body, &about)
		own := e.Name == "events_api" && about.Payload.Event.BotID != ""
		if e.Name != "apps.connections.open" && e.Name != "hello" && !own {
			list = append(list, e)
		}
	}
	return list
}

// since is what went between Slack and the bot while do ran, by name and in
// order. The name of an answer to a response URL is "response_url".
func (w *world) since(do func()) []string {
	w.t.Helper()
	before := len(w.traffic())
	do()
	var names []string
	for _, e := range w.traffic()[before:] {
		names = append(names, e.Name)
	}
	return names
}

// published is the Home tab that was published last, as JSON.
func (w *world) published() (body string) {
	w.t.Helper()
	for _, e := range w.traffic() {
		if e.Name == "views.publish" {
			body = string(e.Body)
		}
	}
	return body
}

// until waits for a condition, up to ten seconds.
func (w *world) until(what string, done func() bool) {
	w.t.Helper()
	limit := time.NewTimer(10 * time.Second)
	defer limit.Stop()
	poll := time.NewTicker(5 * time.Millisecond)
	defer poll.Stop()
	for !done() {
		select {
		case <-limit.C:
			w.t.Fatalf("waited 10 s in vain until %s", what)
		case <-poll.C:
		}
	}
}

// control calls the workspace's control API.
func (w *world) control(method, path string, into any) {
	w.t.Helper()
	req, err := http.NewRequest(method, w.URL+"/control/"+path, strings.NewReader("{}"))
	if err != nil {
		w.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		w.t.Fatalf("%s /control/%s: %s", method, path, resp.Status)
	}
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		w.t.Fatalf("%s /control/%s: %v", method, path, err)
	}
}

// Modal is the modal in front of a person; nil if there is none.
func (w *world) Modal(user string) *workspacetest.View {
	w.t.Helper()
	var out struct{ View *workspacetest.View }
	w.control(http.MethodGet, "modal?user="+user, &out)
	return out.View
}

// connections is how many sockets the bot has open.
func (w *world) connections() int {
	w.t.Helper()
	var about struct{ Connected int }
	w.control(http.MethodGet, "workspace", &about)
	return about.Connected
}

// Reset makes the workspace forget messages and views.
func (w *world) Reset() {
	w.t.Helper()
	w.control(http.MethodPost, "reset", new(any))
}

// lastEntry is the number of the last entry about an action.
func (w *world) lastEntry(no plan.ActionNo) (entry string) {
	w.t.Helper()
	err := w.store.View(context.Background(), func(s *plan.State) error {
		entries := s.Entries(no)
		entry = fmt.Sprint(entries[len(entries)-1].Seq)
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return entry
}
