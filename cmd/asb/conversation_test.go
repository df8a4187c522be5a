package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	asb "github.com/safer-city-partnership/asb"
	"github.com/safer-city-partnership/asb/archive"
	"github.com/safer-city-partnership/asb/bot"
	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/metrics"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/reminders"
	"github.com/safer-city-partnership/asb/seed"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
	"github.com/safer-city-partnership/asb/workspace"
)

// began is when every conversation begins: Monday 20 April 2026, 09:00 in
// London.
var began = time.Date(2026, time.April, 20, 8, 0, 0, 0, time.UTC)

// A conversation is the world of one script: a local Slack with the partners'
// people in it, and the bot connected over Socket Mode with its plan in a file.
// It is made when the script first needs it. Its clock stands still until the
// script moves it.
type conversation struct {
	backups    string // the folder for backups, \"\" without one
	dir, file  string
	clock      *standing
	slack      *workspace.Server
	wire       *wire
	served     chan error
	control    control
	log        *logbook // the bot's
	complaints *logbook // Slack's
	names      map[string]string
	words      commands.Words
	places     []workspace.Channel

	feed     string // where the meetings' feed is; "" while there is none
	overHTTP bool   // Slack sends over HTTP, whether or not the script says so

	http *doorway // over which Slack sends; nil for Socket Mode

	bot *running // nil while it is stopped

	who, where string
	before     map[string]map[string]string // what the person saw: message → JSON
	read       map[string]bool              // person and message: what has been drawn
	last       map[string]surface           // the message a person saw last
	messages   map[string][]surface         // all that the bot said to a person, in order
	wrote      []plan.Event                 // by the last act
	judged     uint64                       // the head at the last journal verb
	more       int                          // envelopes that will come beside the next one
	unheard    bool                         // Slack will not hear the bot's next acknowledgement
	hold       bool                         // the next event waits for the one after it
	held       int                          // events that wait
	release    func()                       // lets a slow bot go on
	greeted    int                          // connections made before the last one was disturbed
	typed      []string                     // that must never be in a log
	refusals   []string                     // of Slack's, that the script owned up to
	meter      *metrics.Metrics             // what the bot counts
	planted    []string                     // that must be nowhere but in what people typed
	transcript strings.Builder
}

// A surface is where a person can press something.
type surface struct {
	channel, ts string // of a message; or:
	home        bool
	body        object
}

// A patience is how long the bot waits, where that is not as long as ever.
type patience struct{ silence, timeout time.Duration }

// running is the bot at work.
type running struct {
	store   *store.Store
	runner  *reminders.Runner
	journal store.Journal
	stop    context.CancelFunc
	ended   chan error
}

// standing is a clock that only moves when it is told to.
type standing struct {
	mu sync.Mutex
	at time.Time
}

func (c *standing) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *standing) push(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(by)
}

// The wire is what lies between the bot and Slack. A script can place a fault
// on it.
type wire struct {
	slack http.Handler
	clock *standing

	mu     sync.Mutex
	late   time.Duration // the next form is asked for this much later
	held   chan struct{} // closed when replies may pass again
	midway func()        // done once, when the bot next looks at its clock
}

func (w *wire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	late, held := w.late, w.held
	if r.URL.Path == "/api/views.open" {
		w.late = 0
	} else {
		late = 0
	}
	w.mu.Unlock()
	w.clock.push(late)
	if held != nil && strings.HasPrefix(r.URL.Path, "/actions/") {
		<-held
	}
	w.slack.ServeHTTP(rw, r)
}

// hold keeps replies to clicks back until release is called.
func (w *wire) hold() (release func()) {
	held := make(chan struct{})
	w.mu.Lock()
	w.held = held
	w.mu.Unlock()
	return func() {
		w.mu.Lock()
		w.held = nil
		w.mu.Unlock()
		close(held)
	}
}

// now is the bot's clock: the workspace's. Looking at it is the moment for a
// fault in the middle of an answer.
func (c *conversation) now() time.Time {
	c.wire.mu.Lock()
	midway := c.wire.midway
	c.wire.midway = nil
	c.wire.mu.Unlock()
	if midway != nil {
		midway()
	}
	return c.slack.Now()
}

// newConversation is the setup of a script. Nothing is started yet.
func newConversation(env *testscript.Env) error {
	c := &conversation{dir: env.WorkDir, file: filepath.Join(env.WorkDir, "plan.db")}
	env.Values[conversationKey{}] = c
	env.Setenv("ASB_PUBLISHED_PLAN", published())
	env.Setenv("GORACE", atOnce)
	env.Defer(func() {
		if c.slack == nil {
			return
		}
		if err := c.end(); err != nil {
			env.T().Log(err)
			env.T().FailNow()
		}
	})
	return nil
}

type conversationKey struct{}

// open starts the workspace.
func (c *conversation) open() error {
	c.clock = &standing{at: began}
	c.complaints = &logbook{}
	manifest := asb.Manifest
	if c.http != nil {
		manifest = asb.ManifestHTTP(c.http.URL)
	}
	w, err := workspace.New(workspace.Config{Manifest: manifest, Team: partnership, People: cast(), Groups: groups(), Channels: channels(),
		Now: c.clock.Now, Log: c.complaints.logger()})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	c.slack, c.wire, c.log = w, &wire{slack: w, clock: c.clock}, &logbook{}
	c.served = make(chan error, 1)
	server := &http.Server{Handler: c.wire}
	go func() { c.served <- server.Serve(l) }()
	c.control = newControl("http://" + l.Addr().String())
	c.meter = metrics.New("under test", func() (metrics.Reading, error) { return metrics.Reading{}, nil })
	c.before, c.read = map[string]map[string]string{}, map[string]bool{}
	c.last, c.messages = map[string]surface{}, map[string][]surface{}
	c.places, c.names = channels(), map[string]string{}
	var world struct {
		Users, Channels []object
		Bot             object
	}
	if err := c.control.get("/control/workspace", nil, &world); err != nil {
		return err
	}
	for _, o := range append(world.Users, world.Channels...) {
		c.names[text(o, "id")] = text(o, "name")
	}
	c.names[text(world.Bot, "user_id")] = text(world.Bot, "name")
	return nil
}

// start opens the plan and connects the bot. An empty plan is furnished as the
// demo furnishes it, if that is wanted.
func (c *conversation) start(furnished bool, p patience) error {
	ctx, stop := context.WithCancel(context.Background())
	st, journal, err := openStore(ctx, c.file, c.now)
	if err != nil {
		stop()
		return err
	}
	if furnished {
		if err := furnish(ctx, st); err != nil {
			stop()
			return err
		}
	}
	terms, err := seed.Glossary()
	if err != nil {
		stop()
		return err
	}
	err = st.View(ctx, func(s *plan.State) error {
		c.words = commands.WordsOf(s, commands.NewGlossary(terms), c.slack.Now())
		if furnished {
			c.judged = s.Head()
		}
		return nil
	})
	if err != nil {
		stop()
		return err
	}
	secret := ""
	if c.http != nil {
		secret = c.slack.SigningSecret()
	}
	keep := &upkeep{store: st, journal: journal, backups: &archive.Backups{Dir: c.backups, Keep: 2}, now: c.slack.Now, log: c.log.logger()}
	w := &watch{name: "asb in this script", store: st, keep: keep, now: c.slack.Now, log: c.log.logger()}
	b := bot.New(bot.Config{Condition: w.condition, Upkeep: keep, AppToken: c.slack.AppToken(), BotToken: c.slack.BotToken(), SigningSecret: secret, APIURL: c.control.url + "/api/",
		Store: st, Now: c.slack.Now, Log: c.log.logger(), Silence: p.silence, Timeout: p.timeout, Pause: 10 * time.Millisecond,
		Wait: briefly, Upcoming: upcoming, Anew: reminders.Anew, Concerned: reminders.Concerned, Calendar: c.feed, Meter: c.meter})
	w.bot = b
	ended := make(chan error, 1)
	c.bot = &running{store: st, runner: newRunner(st, b, c.log.logger()), journal: journal, stop: stop, ended: ended}
	go func() { ended <- b.Run(ctx) }()
	if c.http != nil {
		c.http.lead(b.Requests())
		return nil
	}
	return eventually("the bot connects", func() bool { return c.control.connected() == 1 })
}

// briefly waits a hundredth of what it is asked to: a script's clock stands
// still meanwhile.
func briefly(ctx context.Context, d time.Duration) error {
	short := time.NewTimer(d / 100)
	defer short.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-short.C:
		return nil
	}
}

// stop ends the bot as a service manager would, and closes the file.
func (c *conversation) stop() error {
	b := c.bot
	c.bot = nil
	if c.http != nil {
		c.http.lead(nil)
	}
	b.stop()
	if err := <-b.ended; err != nil {
		return fmt.Errorf("the bot ended with: %w", err)
	}
	if err := b.journal.Close(); err != nil {
		return err
	}
	return eventually("the bot's sockets are gone", func() bool { return c.control.connected() == 0 })
}

// end closes everything, then checks what every script must keep: the file
// folds to a State that agrees with itself, Slack refused nothing, and the log
// gives nobody away.
func (c *conversation) end() error {
	unused := c.unused()
	if c.bot != nil {
		if err := c.stop(); err != nil {
			return err
		}
	}
	if c.http != nil {
		c.http.Close()
	}
	secrets := []string{c.slack.AppToken(), c.slack.BotToken(), c.slack.SigningSecret(), c.control.url + "/actions/", c.control.url + "/commands/"}
	accepted := c.accepted()
	said, err := c.traffic()
	if err != nil {
		return err
	}
	c.slack.Close()
	c.control.client.CloseIdleConnections()
	return errors.Join(c.checkFile(), accepted, unused, c.leaks(said), c.log.check(append(secrets, c.typed...)))
}

func (c *conversation) checkFile() error {
	_, err := c.fold(c.file)
	return err
}

// fold reads a journal's file from the beginning.
func (c *conversation) fold(file string) (events []plan.Event, err error) {
	j, err := boltdb.OpenReadOnly(file)
	if err != nil {
		return nil, err
	}
	defer j.Close()
	st, err := store.Open(context.Background(), j, c.slack.Now, nil)
	if err != nil {
		return nil, err
	}
	err = st.View(context.Background(), func(s *plan.State) error {
		for seq := uint64(1); seq <= s.Head(); seq++ {
			e, _ := s.Event(seq)
			events = append(events, e)
		}
		return s.Check()
	})
	return events, err
}

// An exchange is one request of the bot's and Slack's answer, or one envelope
// and its acknowledgement.
type exchange struct {
	Direction, Name string
	Body            object
	Answer          any
}

func (c *conversation) traffic() ([]exchange, error) {
	r, err := c.control.client.Get(c.control.url + "/control/traffic")
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	var all []exchange
	for dec := json.NewDecoder(r.Body); ; {
		var e exchange
		if err := dec.Decode(&e); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
}

// accepted fails when Slack refused something the bot sent.
func (c *conversation) accepted() error {
	all, err := c.traffic()
	if err != nil {
		return err
	}
	var refused []string
	for _, e := range all {
		if e.Direction != "app→slack" {
			continue
		}
		answer, _ := e.Answer.(object)
		what := ""
		switch {
		case e.Name == "response_url" && e.Answer != "ok":
			what = fmt.Sprint("response_url: ", e.Answer)
		case e.Name != "response_url" && e.Answer == nil: // a frame that Slack cannot use
			what = e.Name
		case answer["ok"] == false:
			what = fmt.Sprintf("%s: %s", e.Name, text(answer, "error"))
		}
		if what != "" && !slices.Contains(c.refusals, what) {
			refused = append(refused, what)
		}
	}
	if len(refused) > 0 {
		return fmt.Errorf("refused by Slack: %s (%v)", strings.Join(refused, "; "), c.complaints.check(nil))
	}
	return unfit(all)
}

// sent counts the interactions of one type that Slack has sent to the bot.
func (c *conversation) sent(kind string) int {
	all, err := c.traffic()
	if err != nil {
		return 0
	}
	n := 0
	for _, e := range all {
		payload, _ := e.Body["payload"].(object)
		if e.Direction == "slack→app" && text(payload, "type") == kind {
			n++
		}
	}
	return n
}

// state shows the plan as the bot holds it.
func (c *conversation) state(read func(*plan.State) error) error {
	return c.bot.store.View(context.Background(), read)
}

// certain says why a line could not simply be run.
func (c *conversation) certain(line string) error {
	_, question, err := commands.Parse(line, c.words)
	if question != nil {
		return fmt.Errorf("it would be asked: %s", question.Text)
	}
	return err
}

// copyFile is the journal as it is on the disk at this instant: what a process
// would find that started after this one had been killed.
func (c *conversation) copyFile(name string) (string, error) {
	data, err := os.ReadFile(c.file)
	if err != nil {
		return "", err
	}
	to := filepath.Join(c.dir, name)
	return to, os.WriteFile(to, data, 0o600)
}
