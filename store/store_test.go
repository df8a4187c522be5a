package store_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
)

// An Update stamps what it writes and is seen by every View after it, here and
// after a restart.
func TestUpdate(t *testing.T) {
	j := store.Memory()
	s := published(t, j, 2)
	cause := plan.Cause{ID: "slash:1", By: "U0ANN", Door: "slash"}
	var decidedAt time.Time
	must(t, s.Update(t.Context(), cause, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		decidedAt = now
		return s.Update(cause, now, []plan.ActionNo{1, 2}, plan.Amber, "Half are in")
	}))
	if decidedAt != nine.UTC() {
		t.Errorf("decided at %v, want the clock in UTC, %v", decidedAt, nine.UTC())
	}
	want := []plan.Event{
		{Seq: 5, At: nine.UTC(), By: "U0ANN", Cause: "slash:1", Door: "slash", Fact: &plan.ActionUpdated{No: 1, To: plan.Amber, Note: "Half are in"}},
		{Seq: 6, At: nine.UTC(), By: "U0ANN", Cause: "slash:1", Door: "slash", Fact: &plan.ActionUpdated{No: 2, To: plan.Amber, Note: "Half are in"}},
	}
	for what, s := range map[string]*store.Store{"the same Store": s, "a new Store": opened(t, j.Reopen())} {
		must(t, s.View(t.Context(), func(s *plan.State) error {
			if diff := cmp.Diff(want, s.Written("slash:1"), cmpopts.IgnoreFields(plan.Event{}, "Sum")); diff != "" {
				t.Errorf("%s: Written() (-want +got):\n%s", what, diff)
			}
			last := records(t, j)[5]
			if seq, hash := s.Anchor(); seq != 6 || hash != hex.EncodeToString(last.Sum)[:16] {
				t.Errorf("%s: Anchor() = %d, %q, want 6 and the beginning of its record's sum %x", what, seq, hash, last.Sum)
			}
			return nil
		}))
	}
	isFold(t, s, j)
}

// What is folded when it is written is what a restart will fold, also where
// JSON cannot keep what was given, and when the decision keeps its facts.
func TestStateIsWhatARestartGives(t *testing.T) {
	j := store.Memory()
	s, err := store.Open(t.Context(), j, time.Now, bytes.NewReader(make([]byte, 1000)))
	must(t, err)
	parties := []plan.PartyCode{"CCS"}
	cause := plan.Cause{ID: "c", By: "terminal", Door: "terminal"}
	kept := []plan.Fact{
		&plan.PartyNamed{Party: plan.Party{Code: "CCS", Name: "Community Services"}},
		&plan.ActionPublished{No: 1, Theme: "Tasking", Title: "An action", Parties: parties},
		&plan.ActionNoted{No: 1, Note: "Not UTF-8: \xff\xfe"},
	}
	must(t, s.Update(t.Context(), cause, func(*plan.State, time.Time) ([]plan.Fact, error) { return kept, nil }))
	parties[0] = "XYZ"
	kept[2].(*plan.ActionNoted).Note = "Changed after it was written"
	isFold(t, s, j)
	must(t, s.View(t.Context(), func(s *plan.State) error {
		if e, _ := s.Event(1); e.At != e.At.Round(0) {
			t.Error("the time of an event has a monotonic reading, which no journal keeps")
		}
		return nil
	}))
}

func TestUpdateRefused(t *testing.T) {
	j := store.Memory()
	s := published(t, j, 1)
	refusal := &plan.Error{Code: plan.Refused, Text: "No."}
	trouble := errors.New("trouble")
	for _, c := range []struct {
		name   string
		cause  plan.Cause
		decide store.Decide
		want   string
		is     error
	}{
		{"by the decision", plan.Cause{ID: "c1", By: "U0ANN"}, func(*plan.State, time.Time) ([]plan.Fact, error) { return nil, refusal }, "No.", refusal},
		{"by trouble of ours", plan.Cause{ID: "c2", By: "U0ANN"}, func(*plan.State, time.Time) ([]plan.Fact, error) { return nil, trouble }, "trouble", trouble},
		{"with facts all the same", plan.Cause{ID: "c3", By: "U0ANN"}, func(*plan.State, time.Time) ([]plan.Fact, error) {
			return []plan.Fact{&plan.ActionNoted{No: 1, Note: "Lost"}}, refusal
		}, "No.", refusal},
		{"without a cause", plan.Cause{By: "U0ANN"}, nil, "a write needs a cause and a person", nil},
		{"without a person", plan.Cause{ID: "c4"}, nil, "a write needs a cause and a person", nil},
		{"with nothing to write", plan.Cause{ID: "c5", By: "U0ANN"}, func(*plan.State, time.Time) ([]plan.Fact, error) { return nil, nil }, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := records(t, j)
			err := s.Update(t.Context(), c.cause, c.decide)
			if got := fmt.Sprint(err); c.want != "" && got != c.want || c.want == "" && err != nil {
				t.Errorf("Update() = %v, want %q", err, c.want)
			}
			if c.is != nil && err != c.is {
				t.Errorf("Update() = %#v, want the decision's own error", err)
			}
			if diff := cmp.Diff(before, records(t, j)); diff != "" {
				t.Errorf("a write that was refused changed the journal (-before +after):\n%s", diff)
			}
		})
	}
}

// What Slack delivers twice is decided once, here and after a restart.
func TestCauseTwice(t *testing.T) {
	j := store.Memory()
	s := published(t, j, 1)
	must(t, note(s, "slash:1", "One"))
	before := records(t, j)
	for what, s := range map[string]*store.Store{"the same Store": s, "a new Store": opened(t, j.Reopen())} {
		err := s.Update(t.Context(), plan.Cause{ID: "slash:1", By: "U0ANN"}, func(*plan.State, time.Time) ([]plan.Fact, error) {
			t.Errorf("%s: decided a second time", what)
			return nil, nil
		})
		if err != nil {
			t.Errorf("%s: Update() the second time = %v, want nil", what, err)
		}
		must(t, s.View(t.Context(), func(s *plan.State) error {
			if got := len(s.Written("slash:1")); got != 1 {
				t.Errorf("%s: Written() has %d events, want 1", what, got)
			}
			return nil
		}))
	}
	if diff := cmp.Diff(before, records(t, j)); diff != "" {
		t.Errorf("a cause given twice changed the journal (-before +after):\n%s", diff)
	}
}

// Every write that was acknowledged is there, each writer's in its order, and
// writers that wait for one commit share the next.
func TestConcurrentWriters(t *testing.T) {
	const writers, each = 64, 20
	j := &faulty{Journal: store.Memory()}
	s := published(t, j, 1)
	before := j.count()
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			by := plan.UserID(fmt.Sprintf("U%d", w))
			for i := range each {
				text := fmt.Sprintf("%d/%d", w, i)
				if err := noteAs(t.Context(), s, plan.Cause{ID: text, By: by, Door: "slash"}, text); err != nil {
					t.Errorf("write %s: %v", text, err)
				}
				seen := false
				if err := s.View(t.Context(), func(s *plan.State) error { seen = s.Written(text) != nil; return nil }); err != nil || !seen {
					t.Errorf("write %s is not seen once acknowledged: %v", text, err)
				}
			}
		})
	}
	all.Wait()
	next := make([]int, writers)
	for _, text := range notes(t, s) {
		var w, i int
		if _, err := fmt.Sscanf(text, "%d/%d", &w, &i); err != nil {
			t.Fatal(err)
		}
		if i != next[w] {
			t.Fatalf("writer %d: write %d follows %d", w, i, next[w]-1)
		}
		next[w]++
	}
	for w, n := range next {
		if n != each {
			t.Errorf("writer %d: %d of %d writes are there", w, n, each)
		}
	}
	if got := j.count() - before; got >= writers*each {
		t.Errorf("%d writes took %d commits, want them to share", writers*each, got)
	}
	isFold(t, s, j)
}

// However many wait, they are one commit.
func TestWaitingWritersShareACommit(t *testing.T) {
	j := &faulty{Journal: store.Memory()}
	s := published(t, j, 1)
	before := j.count()
	var writes []func() error
	var want []string
	for i := range 63 {
		text := fmt.Sprint(i)
		writes, want = append(writes, func() error { return note(s, text, text) }), append(want, text)
	}
	for i, err := range together(t, s, j, writes...) {
		if err != nil {
			t.Errorf("write %d: %v", i, err)
		}
	}
	if got := j.count() - before; got != 2 {
		t.Errorf("64 writes took %d commits, want 2: the first, and all that waited for it", got)
	}
	if diff := cmp.Diff(append([]string{"The first"}, want...), notes(t, s)); diff != "" {
		t.Errorf("notes in the order of coming (-want +got):\n%s", diff)
	}
	isFold(t, s, j)
}

// Each decision of a commit sees the ones before it.
func TestLaterDecisionsSeeEarlierOnes(t *testing.T) {
	j := &faulty{Journal: store.Memory()}
	s := published(t, j, 1)
	update := func(cause string, to plan.Status) func() error {
		c := plan.Cause{ID: cause, By: "U0ANN"}
		return func() error {
			return s.Update(t.Context(), c, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
				return s.Update(c, now, []plan.ActionNo{1}, to, "Because")
			})
		}
	}
	errs := together(t, s, j, update("a", plan.Red), update("b", plan.Green), update("b", plan.Red))
	for i, err := range errs {
		if err != nil {
			t.Errorf("write %d: %v", i, err)
		}
	}
	must(t, s.View(t.Context(), func(s *plan.State) error {
		want := &plan.ActionUpdated{No: 1, From: plan.Red, To: plan.Green, Note: "Because"}
		if diff := cmp.Diff(want, s.Written("b")[0].Fact); diff != "" {
			t.Errorf("the second decision (-want +got):\n%s", diff)
		}
		if got := s.Head(); got != 6 {
			t.Errorf("%d events, want 6: the cause given twice in one commit writes once", got)
		}
		return nil
	}))
	isFold(t, s, j)
}

// A decision that panics fails its own writer and nobody else's.
func TestDecisionThatPanics(t *testing.T) {
	j := &faulty{Journal: store.Memory()}
	s := published(t, j, 1)
	errs := together(t, s, j,
		func() error { return note(s, "a", "One") },
		func() error {
			return s.Update(t.Context(), plan.Cause{ID: "b", By: "U0BOB", Door: "form"}, func(*plan.State, time.Time) ([]plan.Fact, error) {
				panic("a bug")
			})
		},
		func() error { return note(s, "c", "Two") })
	if err := errs[2]; err == nil || !strings.Contains(err.Error(), "decide form: panic: a bug") {
		t.Errorf("the write that panicked: got %v, want it said", err)
	}
	if errs[1] != nil || errs[3] != nil {
		t.Errorf("its neighbours: got %v and %v, want nil", errs[1], errs[3])
	}
	if diff := cmp.Diff([]string{"The first", "One", "Two"}, notes(t, s)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	isFold(t, s, j)
}

// Who gives up before the decision writes nothing; who shares a commit with
// them, or writes for them, is not disturbed.
func TestCancelled(t *testing.T) {
	j := &faulty{Journal: store.Memory()}
	s := published(t, j, 1)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	never := func(*plan.State, time.Time) ([]plan.Fact, error) {
		t.Error("decided for somebody who had gone")
		return nil, nil
	}
	if err := s.Update(gone, plan.Cause{ID: "a", By: "U0ANN"}, never); !errors.Is(err, context.Canceled) {
		t.Errorf("Update() with a context that ended = %v, want it said", err)
	}
	if err := s.View(gone, func(*plan.State) error { t.Error("shown to somebody who had gone"); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("View() with a context that ended = %v, want it said", err)
	}

	// Of two that wait, the first, who would write for both, gives up.
	waiting, giveUp := context.WithCancel(t.Context())
	errs := together(t, s, j,
		func() error { return s.Update(waiting, plan.Cause{ID: "b", By: "U0ANN"}, never) },
		func() error { giveUp(); return note(s, "c", "Still wanted") })
	if !errors.Is(errs[1], context.Canceled) {
		t.Errorf("the write that was given up: got %v, want it said", errs[1])
	}
	if errs[0] != nil || errs[2] != nil {
		t.Errorf("its neighbours: got %v and %v, want nil", errs[0], errs[2])
	}
	if diff := cmp.Diff([]string{"The first", "Still wanted"}, notes(t, s)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	isFold(t, s, j)
}

// Without a salt there is no safe record, so nothing is written.
func TestNoSalt(t *testing.T) {
	j := store.Memory()
	published(t, j, 1)
	s, err := store.Open(t.Context(), j, clock, io.LimitReader(zeros{}, 24))
	must(t, err)
	must(t, note(s, "a", "One"))
	if err := note(s, "b", "Two"); err == nil || !strings.Contains(err.Error(), "salt") {
		t.Errorf("Update() without a salt = %v, want it said", err)
	}
	if diff := cmp.Diff([]string{"One"}, notes(t, s)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	isFold(t, s, j)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// View gives back what the reader says, and one that panics leaves the Store
// usable.
func TestView(t *testing.T) {
	s := published(t, store.Memory(), 1)
	want := errors.New("no")
	if err := s.View(t.Context(), func(*plan.State) error { return want }); err != want {
		t.Errorf("View() = %v, want the reader's own error", err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = s.View(t.Context(), func(*plan.State) error { panic("a bug") })
	}()
	must(t, note(s, "a", "One"))
	if diff := cmp.Diff([]string{"One"}, notes(t, s)); diff != "" {
		t.Errorf("notes after a reader that panicked (-want +got):\n%s", diff)
	}
}
