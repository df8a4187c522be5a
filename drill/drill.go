// Package drill runs a whole year of asb on a simulated clock, so that whoever
// is to trust it can watch it first: the real bot, the real schedule and the
// local Slack, with outages, crashes between any two steps, rate limits, lost
// replies and a connection that goes dead.
//
// What is simulated is the time, the people and the trouble. What is sent, what
// is written and how both are put back together after a crash is the program
// itself. The same seed gives the same year.
package drill

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/bot"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/reminders"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/workspace"
)

// Config is what a drill needs.
type Config struct {
	Year   int
	Seed   uint64
	Faults bool // without it nothing goes wrong

	// Sabotage has a message lost, or said twice, behind everybody's back, to try
	// the judge; nil for none.
	Sabotage func(key string) (lose, double bool)

	Slack   workspace.Config                                 // of the local Slack; its clock is the drill's
	Furnish func(ctx context.Context, st *store.Store) error // enters the plan, its meetings and its people, on the first morning
	Lines   func(format string, args ...any)                 // gets a line per thing that happened; nil for none
	Doing   func(day plan.Date, sent, crashes int)           // is told now and then how far it is; nil for nobody
	Said    func(message map[string]any)                     // gets each message of the bot's that is in Slack at the end; nil for nobody
}

// A Report is what came of a drill.
type Report struct {
	Year     int
	Seed     uint64
	Posts    int // calls to post that were made
	Sent     int // messages in Slack
	Late     int // of them, five minutes or more after they were due
	Edited   int // of them, put right afterwards
	Skipped  int // owed and not sent, for a reason that is in the journal
	TooLate  int // of them, because nothing ran while they were worth sending
	Moved    int // meetings that took place on another day or not at all
	Crashes  int
	Faults   int // of Slack's, that hit something
	Restarts int
	Talks    int // lines that people typed over the socket, each answered

	Duplicates []string // messages that were said twice, or that nothing accounts for
	Misses     []string // messages that were owed and are not accounted for
}

// OK reports whether everything was said once or accounted for.
func (r Report) OK() bool { return len(r.Duplicates) == 0 && len(r.Misses) == 0 }

// Add adds what came of another drill.
func (r *Report) Add(o Report) {
	r.Sent, r.Late, r.Edited, r.Skipped, r.TooLate = r.Sent+o.Sent, r.Late+o.Late, r.Edited+o.Edited, r.Skipped+o.Skipped, r.TooLate+o.TooLate
	r.Moved, r.Crashes, r.Faults, r.Restarts, r.Talks = r.Moved+o.Moved, r.Crashes+o.Crashes, r.Faults+o.Faults, r.Restarts+o.Restarts, r.Talks+o.Talks
	r.Duplicates, r.Misses = append(r.Duplicates, o.Duplicates...), append(r.Misses, o.Misses...)
}

// errDead is what a process that was killed gets of everything it still tries.
var errDead = errors.New("killed by the drill")

// A drill is one year under way.
type drill struct {
	cfg    Config
	rng    *rand.Rand
	clock  clock
	slack  *workspace.Server
	url    string
	client *http.Client
	log    logrus.FieldLogger
	kept   *store.MemoryJournal // the journal, which outlives every process
	life   *life
	report Report
	hangUp func()      // waits for the bot that talked last
	outage []plan.Span // whole days on which nothing runs
	events []event     // what people will do, in order
}

// clock is the drill's time. It stands still unless it is moved.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.at) {
		c.at = t
	}
}

// wait lets time pass instead of waiting.
func (c *clock) wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
	return ctx.Err()
}

// A life is one process: from a start to a crash or an outage.
type life struct {
	store  *store.Store
	bot    *bot.Bot
	runner *reminders.Runner
	dead   bool
}

// Run drills one year. The error is for what keeps the drill itself from
// running; what asb did wrong is in the report.
func Run(ctx context.Context, cfg Config) (Report, error) {
	d := &drill{cfg: cfg, rng: rand.New(rand.NewPCG(cfg.Seed, uint64(cfg.Year))), kept: store.Memory(), report: Report{Year: cfg.Year, Seed: cfg.Seed}}
	d.hangUp = func() {}
	defer func() { d.hangUp() }()
	quiet := logrus.New()
	quiet.SetOutput(io.Discard)
	d.log = quiet
	first := plan.Date{Year: cfg.Year, Month: time.January, Day: 1}
	d.clock.at = first.At("06:00")
	cfg.Slack.Now, cfg.Slack.Log, cfg.Slack.Seed = d.clock.Now, quiet, cfg.Seed
	var err error
	if d.slack, err = workspace.New(cfg.Slack); err != nil {
		return d.report, err
	}
	defer d.slack.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return d.report, fmt.Errorf("listen for the local Slack: %w", err)
	}
	server := &http.Server{Handler: d.slack, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	defer func() { server.Close(); <-served }()
	d.url, d.client = "http://"+l.Addr().String(), &http.Client{Timeout: time.Minute, Transport: &http.Transport{}}
	defer d.client.CloseIdleConnections()

	if err := d.begin(ctx); err != nil {
		return d.report, err
	}
	d.plan()
	if err := d.year(ctx); err != nil {
		return d.report, err
	}
	return d.report, d.judge(ctx)
}

// begin starts the first process and enters the plan.
func (d *drill) begin(ctx context.Context) error {
	if err := d.start(ctx); err != nil {
		return err
	}
	life := d.life
	d.life = nil // the dice are for the schedule
	defer func() { d.life = life }()
	return d.cfg.Furnish(ctx, life.store)
}

// start starts a process on the journal as it is.
func (d *drill) start(ctx context.Context) error {
	n := d.report.Restarts
	d.report.Restarts++
	life := &life{}
	st, err := store.Open(ctx, &journal{d.kept.Reopen(), d, life}, d.clock.Now, entropy{d.rng})
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	life.store = st
	life.bot = bot.New(bot.Config{AppToken: d.slack.AppToken(), BotToken: d.slack.BotToken(), APIURL: d.url + "/api/", Store: st, Now: d.clock.Now,
		Log: d.log, Wait: d.clock.wait, Silence: silence})
	life.runner = &reminders.Runner{Store: st, Poster: &poster{life.bot, d, life}, Name: fmt.Sprintf("drill-%d", n), Log: d.log}
	d.life = life
	return nil
}

// entropy makes salts that can be made again.
type entropy struct{ rng *rand.Rand }

func (e entropy) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e.rng.Uint32())
	}
	return len(p), nil
}

// say writes a line of what happened.
func (d *drill) say(format string, args ...any) {
	if d.cfg.Lines != nil {
		d.cfg.Lines("%s  "+format, append([]any{plan.London(d.clock.Now()).Format("Mon 02 Jan 2006 15:04")}, args...)...)
	}
}

// year lets the year go by: from one moment at which something is to happen to
// the next.
func (d *drill) year(ctx context.Context) error {
	end := plan.Date{Year: d.cfg.Year, Month: time.December, Day: 31}.End()
	month := time.Month(0)
	for ctx.Err() == nil {
		next, err := d.next(ctx)
		if err != nil {
			return err
		}
		if !next.Before(end) {
			return nil
		}
		d.clock.set(next)
		if today := plan.DateOf(next); today.Month != month && d.cfg.Doing != nil {
			month = today.Month
			d.cfg.Doing(today, d.report.Posts, d.report.Crashes)
		}
		if until, down := d.down(next); down {
			d.say("outage    nothing runs until %s", until)
			d.clock.set(until.At("09:07"))
			if err := d.start(ctx); err != nil {
				return err
			}
		}
		if err := d.people(ctx); err != nil {
			return err
		}
		if err := d.tick(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// tick looks at what is owed, as the schedule does every minute, and starts a
// new process when this one dies of it.
func (d *drill) tick(ctx context.Context) error {
	d.trouble()
	err := d.life.runner.Tick(ctx)
	if !d.life.dead {
		return err
	}
	// The service manager starts it again within a minute or so.
	d.clock.wait(ctx, time.Duration(5+d.rng.IntN(90))*time.Second)
	return d.start(ctx)
}

// next is the next minute at which something is owed, under way, or done by
// somebody.
func (d *drill) next(ctx context.Context) (next time.Time, err error) {
	now := d.clock.Now()
	sooner := func(t time.Time) {
		if t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	sooner(plan.DateOf(now).Add(1).At("08:00")) // what waits for the morning
	if len(d.events) > 0 {
		sooner(d.events[0].at)
		if !d.events[0].at.After(now) {
			return now.Add(time.Second), nil
		}
	}
	err = d.life.store.View(ctx, func(s *plan.State) error {
		for _, p := range reminders.Due(s, now, now.Add(26*time.Hour)) {
			sooner(p.At)
		}
		for _, p := range s.Postings(0, func(p plan.Posting) bool { return !p.Done() }) {
			sooner(p.Until)
			if !p.Until.After(now) {
				sooner(now.Add(time.Minute))
			}
		}
		for _, p := range reminders.Due(s, now.Add(-reminders.Horizon), now) {
			if _, known := s.Posting(p.Key); !known && s.Awake(now) {
				sooner(now.Add(time.Minute)) // a crash came in between
			}
		}
		return nil
	})
	return next.Add(time.Minute - 1).Truncate(time.Minute), err
}

// journal is a process's hold on the journal. It dies with the process.
type journal struct {
	store.Journal
	d    *drill
	life *life
}

func (j *journal) Append(ctx context.Context, after uint64, recs []store.Record, blank ...uint64) error {
	if j.d.crash(j.life, "before a write") {
		return errDead
	}
	err := j.Journal.Append(ctx, after, recs, blank...)
	if j.d.crash(j.life, "after a write") {
		return errDead
	}
	return err
}

// crash kills the process here, if the dice say so, and reports whether it is
// dead.
func (d *drill) crash(l *life, where string) bool {
	if l.dead {
		return true
	}
	if !d.cfg.Faults || d.life != l || d.rng.Float64() >= crashRate {
		return false
	}
	l.dead = true
	d.report.Crashes++
	d.say("crash     %s", where)
	return true
}

// crashRate is how often a process is killed at a step: before and after each
// write, and before and after each call to Slack.
const crashRate = 0.22

// silence is how long a connection may be dead before the bot notices.
const silence = 2 * time.Second

// poster brings messages to Slack for one process.
type poster struct {
	*bot.Bot
	d    *drill
	life *life
}
