package drill

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/bot"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/workspace"
)

// SoakConfig is what a soak needs: real time, and many people at once.
type SoakConfig struct {
	For    time.Duration
	Rate   int // commands a second
	Seed   uint64
	Faults bool

	Slack   workspace.Config // of the local Slack; its clock is Now
	Now     func() time.Time
	Open    func(ctx context.Context) (s *store.Store, closed func() error, err error) // opens the plan, and opens it again at the end
	Furnish func(ctx context.Context, st *store.Store) error
	Doing   func(r SoakReport) // is told now and then how far it is; nil for nobody
}

// A SoakReport is what came of a soak.
type SoakReport struct {
	Commands int // lines typed and Home tabs opened
	Writes   int // lines that were to be saved
	Saved    int // of them, those for which somebody saw a receipt
	Retyped  int // lines typed again, because Slack said that they failed
	GivenUp  int // lines typed twenty times in vain
	Refused  int // lines that asb would not take, which it should have

	Lost    []string // saved by a receipt, and not in the journal
	Doubled []string // in the journal twice

	LostAcks, Duplicates, Reconnects, Limits int // faults that were ordered
	Acks                                     int
	P50, P99, Longest                        time.Duration // from receiving something to acknowledging it
	HeapBefore, HeapAfter                    uint64        // bytes in use, after collecting what is not
	Records                                  uint64        // in the journal at the end
	Took                                     time.Duration
}

// OK reports whether every receipt was true, and nothing was written twice.
func (r SoakReport) OK() bool {
	return len(r.Lost) == 0 && len(r.Doubled) == 0 && r.GivenUp == 0 && r.Refused == 0 && r.Saved == r.Writes
}

// acks is the bot's Meter.
type acks struct {
	mu   sync.Mutex
	took []time.Duration
}

func (a *acks) Envelope(string)        {}
func (a *acks) Command(string, string) {}
func (a *acks) Refused(int)            {}
func (a *acks) Acknowledged(took time.Duration, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if ok {
		a.took = append(a.took, took)
	}
}

// A typist is somebody at work, with the actions that they may update.
type typist struct {
	name    string
	actions []plan.ActionNo
}

// A soak under way.
type soak struct {
	cfg    SoakConfig
	url    string
	client *http.Client
	began  time.Time
	free   chan typist
	acks   acks

	busy   sync.RWMutex // held for writing while the local Slack forgets what was said
	mu     sync.Mutex   // guards what follows
	report SoakReport
	saved  []string // marks that somebody saw a receipt for
	marks  int
}

// Soak runs the real bot in real time over the local Slack, with many people
// typing and things going wrong, and then compares what people were told with
// what is in the journal. The error is for what keeps the soak itself from
// running.
func Soak(ctx context.Context, cfg SoakConfig) (r SoakReport, err error) {
	k := &soak{cfg: cfg, client: &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	defer k.client.CloseIdleConnections()
	quiet := logrus.New()
	quiet.SetOutput(io.Discard)
	cfg.Slack.Now, cfg.Slack.Log, cfg.Slack.Seed = cfg.Now, quiet, cfg.Seed
	slack, err := workspace.New(cfg.Slack)
	if err != nil {
		return r, err
	}
	defer slack.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return r, fmt.Errorf("listen for the local Slack: %w", err)
	}
	server := &http.Server{Handler: slack, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	defer func() { server.Close(); <-served }()
	k.url = "http://" + l.Addr().String()

	st, closed, err := cfg.Open(ctx)
	if err != nil {
		return r, err
	}
	if err := errors.Join(cfg.Furnish(ctx, st), k.cast(ctx, st)); err != nil {
		return r, errors.Join(err, closed())
	}
	b := bot.New(bot.Config{AppToken: slack.AppToken(), BotToken: slack.BotToken(), APIURL: k.url + "/api/", Store: st, Now: cfg.Now, Log: quiet,
		Meter: &k.acks, Silence: 6 * time.Second})
	working, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- b.Run(working) }()
	k.began = cfg.Now()
	k.report.HeapBefore = heap()
	k.run(ctx)
	k.control("/control/reset", map[string]any{})
	k.report.HeapAfter = heap()
	stop()
	if err := errors.Join(<-ended, closed()); err != nil {
		return r, err
	}
	k.report.Took = cfg.Now().Sub(k.began)
	return k.judge(ctx)
}

// heap is what is in use, after collecting what is not.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// cast finds out who may update what.
func (k *soak) cast(ctx context.Context, st *store.Store) error {
	k.free = make(chan typist, len(k.cfg.Slack.People))
	return st.View(ctx, func(s *plan.State) error {
		for _, p := range k.cfg.Slack.People {
			t := typist{name: p.Name}
			for _, a := range s.Actions() {
				if s.May(plan.UserID(p.ID), k.cfg.Now(), plan.ToUpdate, plan.Object{Action: a.No}) == nil {
					t.actions = append(t.actions, a.No)
				}
			}
			if len(t.actions) > 0 {
				k.free <- t
			}
		}
		if len(k.free) == 0 {
			return errors.New("nobody may update anything")
		}
		return nil
	})
}

// run has people type at the rate until the time is over, and waits until
// everybody has an answer.
func (k *soak) run(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, k.cfg.For)
	defer cancel()
	rng := rand.New(rand.NewPCG(k.cfg.Seed, 0))
	next := time.NewTicker(time.Second / time.Duration(k.cfg.Rate))
	defer next.Stop()
	trouble, minute := time.NewTicker(time.Second), time.NewTicker(time.Minute)
	defer trouble.Stop()
	defer minute.Stop()
	var all sync.WaitGroup
	defer all.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case <-minute.C:
			k.busy.Lock()
			k.control("/control/reset", map[string]any{})
			k.busy.Unlock()
			if k.cfg.Doing != nil {
				k.mu.Lock()
				r := k.report
				k.mu.Unlock()
				r.Took = k.cfg.Now().Sub(k.began)
				k.cfg.Doing(r)
			}
		case <-trouble.C:
			if k.cfg.Faults {
				k.trouble(rng)
			}
		case <-next.C:
			select {
			case t := <-k.free:
				dice := rng.IntN(100)
				no := t.actions[rng.IntN(len(t.actions))]
				all.Go(func() {
					defer func() { k.free <- t }()
					k.busy.RLock()
					defer k.busy.RUnlock()
					k.one(t, no, dice)
				})
			case <-ctx.Done():
				return
			}
		}
	}
}

// trouble orders one thing to go wrong.
func (k *soak) trouble(rng *rand.Rand) {
	fault, count := map[string]any{}, new(int)
	k.mu.Lock()
	switch n := rng.IntN(60); {
	case n < 20:
		fault["socket"], count = "lose_ack", &k.report.LostAcks
	case n < 40:
		fault["socket"], count = "duplicate", &k.report.Duplicates
	case n < 56:
		fault["method"], fault["status"], fault["retry_after"], count = "views.publish", 429, 1, &k.report.Limits
	case n < 58:
		fault["socket"], count = "disconnect", &k.report.Reconnects
	case n < 59:
		fault["socket"], count = "close", &k.report.Reconnects
	default:
		fault["socket"], count = "silent", &k.report.Reconnects
	}
	*count++
	k.mu.Unlock()
	k.control("/control/faults", fault)
}

// one does one thing: eight of ten are lines to be saved.
func (k *soak) one(t typist, no plan.ActionNo, dice int) {
	k.mu.Lock()
	k.report.Commands++
	k.marks++
	mark := word(k.marks)
	if dice < 80 {
		k.report.Writes++
	}
	k.mu.Unlock()
	switch {
	case dice < 40:
		k.write(t, fmt.Sprintf("/asb %d amber round %s agreed", no, mark), mark)
	case dice < 80:
		k.write(t, fmt.Sprintf("/asb note %d round %s is under way", no, mark), mark)
	case dice < 90:
		k.say(t, fmt.Sprintf("/asb %d", no))
	case dice < 95:
		k.say(t, "/asb mine")
	default:
		k.control("/control/home", map[string]any{"user": t.name})
	}
}

// word is a number in letters, so that nobody takes it for a number of
// somebody's.
func word(n int) string {
	const letters = "bcdfghjkmnpqrstvwxz"
	var b []byte
	for i := 0; i < 6; i++ {
		b = append(b, letters[n%len(letters)])
		n /= len(letters)
	}
	slices.Reverse(b)
	return string(b)
}

// write types a line until somebody sees a receipt for it, as people do: at
// once when Slack says that it failed.
func (k *soak) write(t typist, line, mark string) {
	for try := range 20 {
		if try > 0 {
			k.count(&k.report.Retyped)
			pause := time.NewTimer(200 * time.Millisecond)
			<-pause.C
		}
		failed, seen := k.say(t, line)
		switch {
		case failed:
			continue
		case strings.Contains(seen, mark) && strings.Contains(seen, "saved"):
			k.mu.Lock()
			k.report.Saved++
			k.saved = append(k.saved, mark)
			k.mu.Unlock()
			return
		case strings.Contains(seen, mark): // it was given back
			k.count(&k.report.Refused)
			return
		}
	}
	k.count(&k.report.GivenUp)
}

func (k *soak) count(n *int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	*n++
}

// say types a line, and gives what the person then sees.
func (k *soak) say(t typist, line string) (failed bool, seen string) {
	body := k.control("/control/say", map[string]any{"user": t.name, "channel": "asb-plan", "text": line})
	var answer struct {
		Error string          `json:"error"`
		Seen  json.RawMessage `json:"seen"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return true, ""
	}
	return answer.Error != "", string(answer.Seen)
}

// control does something in the local Slack. What it cannot do it says in its
// answer, which is empty when there was none.
func (k *soak) control(path string, ask map[string]any) []byte {
	body, err := json.Marshal(ask)
	if err != nil {
		return nil
	}
	resp, err := k.client.Post(k.url+path, "application/json", bytes.NewReader(body))
	if err != nil {
		return nil
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		return nil
	}
	return data
}

// judge reads the journal from the beginning, and compares.
func (k *soak) judge(ctx context.Context) (SoakReport, error) {
	st, closed, err := k.cfg.Open(ctx)
	if err != nil {
		return k.report, fmt.Errorf("open the journal again: %w", err)
	}
	times := map[string]int{}
	err = st.View(ctx, func(s *plan.State) error {
		k.report.Records = s.Head()
		for seq := uint64(1); seq <= s.Head(); seq++ {
			e, _ := s.Event(seq)
			note := ""
			switch f := e.Fact.(type) {
			case *plan.ActionUpdated:
				note = f.Note
			case *plan.ActionNoted:
				note = f.Note
			}
			if _, rest, ok := strings.Cut(note, "round "); ok {
				mark, _, _ := strings.Cut(rest, " ")
				times[mark]++
			}
		}
		return s.Check()
	})
	if err := errors.Join(err, closed()); err != nil {
		return k.report, err
	}
	for _, mark := range k.saved {
		if times[mark] == 0 {
			k.report.Lost = append(k.report.Lost, mark)
		}
	}
	for mark, n := range times {
		if n > 1 {
			k.report.Doubled = append(k.report.Doubled, mark)
		}
	}
	slices.Sort(k.report.Doubled)
	took := k.acks.took
	slices.Sort(took)
	if n := len(took); n > 0 {
		k.report.Acks, k.report.P50, k.report.P99, k.report.Longest = n, took[n/2], took[min(n-1, n*99/100)], took[n-1]
	}
	return k.report, nil
}
