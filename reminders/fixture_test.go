package reminders

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/views"
)

// london is a time on London's wall clock: "2026-05-04 09:30".
func london(t testing.TB, s string) time.Time {
	t.Helper()
	day, clock, _ := strings.Cut(s, " ")
	var d plan.Date
	if err := d.UnmarshalText([]byte(day)); err != nil {
		t.Fatal(err)
	}
	return d.At(plan.Clock(clock))
}

// A world is a plan in memory, its clock, and a channel that keeps what it is
// told.
type world struct {
	t       testing.TB
	journal *store.MemoryJournal
	store   *store.Store
	now     time.Time
	said    []said
	fail    func(key string) error // what becomes of a post, after it was kept; or instead, with *plan.NotPosted
	find    error                  // what looking for one gives
	starts  int
	n       int
}

type said struct {
	key  string
	to   plan.Target
	text string
	at   time.Time
	ts   string
}

var cast = map[plan.UserID]plan.PartyCode{"U0CO": "CO", "U0CCS": "CCS", "U0PP": "PP", "U0COLP": "CoLP"}

// newWorld has the starting plan, its owners, a co-ordinator, an operator and a
// chair, and nothing else, entered at a time.
func newWorld(t testing.TB, at string) *world {
	t.Helper()
	w := &world{t: t, journal: store.Memory(), now: london(t, at)}
	w.restart()
	doc, err := seed.Published()
	if err != nil {
		t.Fatal(err)
	}
	cards, err := seed.Meetings()
	if err != nil {
		t.Fatal(err)
	}
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) { return s.Import(doc, now) })
	w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.Convene(cards), nil })
	for _, u := range []plan.UserID{"U0CO", "U0CCS", "U0PP", "U0COLP"} {
		w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
			return s.Hold(plan.Holder{User: u, Party: cast[u]}, false)
		})
	}
	for _, o := range []plan.Office{{Role: plan.Coordinator, User: "U0COORD"}, {Role: plan.Operator, User: "U0OPER"}, {Role: plan.Chair, Meeting: "nte", User: "U0CHAIR"},
		{Role: plan.Chair, Meeting: "ccm", User: "U0CCM1"}, {Role: plan.Chair, Meeting: "ccm", User: "U0CCM2"}} {
		w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.GiveOffice(o, false) })
	}
	return w
}

// restart folds the journal again, as a new process would.
func (w *world) restart() *Runner {
	w.t.Helper()
	var err error
	if w.store, err = store.Open(context.Background(), w.journal.Reopen(), func() time.Time { return w.now }, rand.New(rand.NewSource(1))); err != nil {
		w.t.Fatal(err)
	}
	w.starts++
	log := logrus.New()
	log.SetOutput(io.Discard)
	return &Runner{Store: w.store, Poster: w, Name: fmt.Sprintf("start-%d", w.starts), Log: log}
}

func (w *world) write(decide store.Decide) {
	w.t.Helper()
	w.n++
	if err := w.store.Update(context.Background(), plan.Cause{ID: fmt.Sprintf("test:%d", w.n), By: "U0CO", Door: "test"}, decide); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) set(id plan.MeetingID, change func(*plan.Meeting)) {
	w.t.Helper()
	w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.SetMeeting(id, change) })
}

// nte makes the NTE group meet every Monday at 09:30.
func (w *world) nte() {
	w.set("nte", func(m *plan.Meeting) { m.Rule, m.Start, m.Channel = plan.Weekly(time.Monday), "09:30", "C0NTE" })
}

func (w *world) state(read func(*plan.State)) {
	w.t.Helper()
	if err := w.store.View(context.Background(), func(s *plan.State) error { read(s); return nil }); err != nil {
		w.t.Fatal(err)
	}
}

// until ticks at every quarter of an hour up to a time, and at that time.
func (w *world) until(r *Runner, to string) {
	w.t.Helper()
	end := london(w.t, to)
	for ; ; w.now = w.now.Add(15 * time.Minute) {
		if !w.now.Before(end) {
			w.now = end
		}
		if err := r.Tick(context.Background()); err != nil {
			w.t.Fatal(err)
		}
		if w.now.Equal(end) {
			return
		}
	}
}

func (w *world) Post(_ context.Context, key string, to plan.Target, r views.Reply) (plan.Receipt, error) {
	err := error(nil)
	if w.fail != nil {
		err = w.fail(key)
	}
	var not *plan.NotPosted
	if errors.As(err, &not) {
		return plan.Receipt{}, err
	}
	ts := fmt.Sprintf("%d.%06d", w.now.Unix(), len(w.said))
	w.said = append(w.said, said{key, to, r.Text, w.now, ts})
	channel := to.Channel
	if channel == "" {
		channel = "D" + string(to.User)
	}
	return plan.Receipt{Channel: channel, TS: ts}, err
}

func (w *world) Find(_ context.Context, key string, _ plan.Target, since time.Time) (plan.Receipt, bool, error) {
	if w.find != nil {
		return plan.Receipt{}, false, w.find
	}
	for _, m := range w.said {
		if m.key == key && !m.at.Before(since) {
			return plan.Receipt{Channel: "C", TS: m.ts}, true, nil
		}
	}
	return plan.Receipt{}, false, nil
}

func (w *world) Edit(_ context.Context, at plan.Receipt, r views.Reply) error {
	for i, m := range w.said {
		if m.ts == at.TS {
			w.said[i].text = r.Text
			return nil
		}
	}
	return &plan.NotPosted{Reason: "message_not_found"}
}

// keys lists what was said, in order: "when key".
func (w *world) keys() string {
	var lines []string
	for _, m := range w.said {
		lines = append(lines, plan.London(m.at).Format("Mon 2 Jan 15:04 ")+m.key)
	}
	return strings.Join(lines, "\n")
}
