package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
)

// nine is when the clock of these tests stands, in London's summer time, so
// that a time not put into UTC is seen.
var nine = time.Date(2024, 4, 15, 9, 0, 0, 123456789, time.FixedZone("BST", 3600))

func clock() time.Time { return nine }

// opened folds a journal.
func opened(t testing.TB, j store.Journal) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), j, clock, rand.Reader)
	if err != nil {
		t.Fatalf("Open() = %v, want nil", err)
	}
	return s
}

// published is a Store whose plan has actions 1 to n.
func published(t testing.TB, j store.Journal, n int) *store.Store {
	t.Helper()
	s := opened(t, j)
	doc := plan.Document{Name: "plan.txt", Digest: "d", Title: "Action plan", Parties: []plan.Party{{Code: "CCS", Name: "Community Services"}}}
	for no := range plan.ActionNo(n) {
		doc.Actions = append(doc.Actions, plan.Source{No: no + 1, Theme: "Tasking", Title: "An action", Parties: []plan.PartyCode{"CCS"}})
	}
	err := s.Update(context.Background(), plan.Cause{ID: "import", By: "terminal", Door: "import"},
		func(s *plan.State, now time.Time) ([]plan.Fact, error) { return s.Import(doc, now) })
	if err != nil {
		t.Fatalf("import: %v", err)
	}
	return s
}

// note writes a note on action 1 under a cause.
func note(s *store.Store, cause, text string) error {
	return noteAs(context.Background(), s, plan.Cause{ID: cause, By: "U0ANN", Door: "slash"}, text)
}

func noteAs(ctx context.Context, s *store.Store, c plan.Cause, text string) error {
	return s.Update(ctx, c, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.Note(c, now, []plan.ActionNo{1}, text)
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("got error %v, want nil", err)
	}
}

// notes are the texts on action 1, in order.
func notes(t testing.TB, s *store.Store) []string {
	t.Helper()
	var list []string
	err := s.View(context.Background(), func(s *plan.State) error {
		for _, e := range s.Entries(1) {
			if f, ok := e.Fact.(*plan.ActionNoted); ok {
				list = append(list, f.Note)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("View() = %v, want nil", err)
	}
	return list
}

// everything compares States in every field but the index of Search, which
// holds nothing that the events do not.
var everything = cmp.Options{
	cmp.Exporter(func(reflect.Type) bool { return true }),
	cmpopts.EquateEmpty(),
	cmp.FilterPath(func(p cmp.Path) bool {
		f, ok := p.Last().(cmp.StructField)
		return ok && f.Name() == "index"
	}, cmp.Ignore()),
}

// isFold fails the test unless what the Store shows is what its journal folds
// to, and sound.
func isFold(t testing.TB, s *store.Store, j store.Journal) {
	t.Helper()
	ctx := context.Background()
	again := opened(t, j)
	err := s.View(ctx, func(got *plan.State) error {
		if err := got.Check(); err != nil {
			t.Errorf("Check() = %v, want nil", err)
		}
		return again.View(ctx, func(want *plan.State) error {
			if diff := cmp.Diff(want, got, everything); diff != "" {
				t.Errorf("State is not the fold of its journal (-fold +state):\n%s", diff)
			}
			return nil
		})
	})
	if err != nil {
		t.Errorf("View() = %v, want nil", err)
	}
}

// records reads a whole journal.
func records(t testing.TB, j store.Journal) []store.Record {
	t.Helper()
	var recs []store.Record
	for r, err := range j.Read(context.Background(), 0) {
		if err != nil {
			t.Fatalf("Read() = %v, want nil", err)
		}
		recs = append(recs, r)
	}
	return recs
}

// until waits for a condition, up to ten seconds.
func until(t testing.TB, what string, done func() bool) {
	t.Helper()
	limit := time.NewTimer(10 * time.Second)
	defer limit.Stop()
	poll := time.NewTicker(time.Millisecond)
	defer poll.Stop()
	for !done() {
		select {
		case <-limit.C:
			t.Fatalf("waited 10 s in vain until %s", what)
		case <-poll.C:
		}
	}
}

// errDisk is what a faulty journal says.
var errDisk = errors.New("no space left on the disk")

// A faulty journal counts Appends and can spoil one of them. A fault is placed
// by the number of the Append, from 1.
type faulty struct {
	store.Journal

	mu      sync.Mutex // guards what follows
	appends int
	faults  map[int]fault
	hold    chan struct{} // if not nil, an Append waits until it is closed
	held    int           // Appends that are waiting, or have waited
}

// A fault happens before the records are written or after.
type fault struct {
	after bool
	panic bool
}

func (f *faulty) Append(ctx context.Context, after uint64, recs []store.Record, blank ...uint64) error {
	f.mu.Lock()
	f.appends++
	n := f.appends
	bad, spoilt := f.faults[n]
	hold := f.hold
	if hold != nil {
		f.held++
	}
	f.mu.Unlock()
	if hold != nil {
		<-hold
	}
	if spoilt && bad.after {
		if err := f.Journal.Append(ctx, after, recs, blank...); err != nil {
			return err
		}
	}
	switch {
	case spoilt && bad.panic:
		panic("the disk went away")
	case spoilt:
		return fmt.Errorf("write to disk: %w", errDisk)
	}
	return f.Journal.Append(ctx, after, recs, blank...)
}

func (f *faulty) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.appends
}

// spoil places a fault on the nth Append from now.
func (f *faulty) spoil(n int, bad fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = map[int]fault{f.appends + n: bad}
}

// block makes Appends wait, and says how to let them go on.
func (f *faulty) block() (release func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	hold := make(chan struct{})
	f.hold, f.held = hold, 0
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.hold = nil
		close(hold)
	}
}

func (f *faulty) blocked() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.held > 0
}

// together makes writes that share one commit: the first holds the journal
// back until the others are waiting. It gives the error of each, the first
// one's being that of a write of its own.
func together(t testing.TB, s *store.Store, j *faulty, writes ...func() error) []error {
	t.Helper()
	release := j.block()
	errs := make([]error, len(writes)+1)
	var all sync.WaitGroup
	all.Go(func() { errs[0] = note(s, fmt.Sprintf("first of %p", release), "The first") })
	until(t, "the first write is held", j.blocked)
	for i, w := range writes {
		all.Go(func() { errs[i+1] = w() })
		until(t, "a write is waiting", func() bool { return s.Waiting() == i+1 })
	}
	release()
	all.Wait()
	return errs
}
