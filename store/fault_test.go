package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
)

// Wherever the journal fails, the writer is told, the State is what the
// journal folds to, and the same write tried again is there once.
func TestJournalFails(t *testing.T) {
	for _, c := range []struct {
		name string
		bad  fault
		said string
		kept bool // the records were written all the same
	}{
		{"before it wrote", fault{}, "append to journal: write to disk: no space left on the disk", false},
		{"after it wrote", fault{after: true}, "append to journal: write to disk: no space left on the disk", true},
		{"by a panic, before it wrote", fault{panic: true}, "write to journal: panic: the disk went away", false},
		{"by a panic, after it wrote", fault{panic: true, after: true}, "write to journal: panic: the disk went away", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			mem := store.Memory()
			j := &faulty{Journal: mem}
			s := published(t, j, 1)
			must(t, note(s, "a", "One"))
			j.spoil(1, c.bad)
			if err := note(s, "b", "Two"); err == nil || err.Error() != c.said {
				t.Errorf("Update() = %v, want %q", err, c.said)
			}
			if got := s.Ails(); got.Failures != 1 || got.Err == nil || !got.Since.Equal(nine) {
				t.Errorf("Ails() = %+v, want one failure, since 09:00", got)
			}
			want := []string{"One"}
			if c.kept {
				want = append(want, "Two")
			}
			if diff := cmp.Diff(want, notes(t, s)); diff != "" {
				t.Errorf("notes after the failure (-want +got):\n%s", diff)
			}
			isFold(t, s, mem)
			must(t, note(s, "b", "Two"))
			must(t, note(s, "c", "Three"))
			if got := s.Ails(); got.Failures != 1 || got.Err != nil || !got.Since.IsZero() {
				t.Errorf("Ails() = %+v after a write that went well, want one failure and nothing wrong", got)
			}
			if diff := cmp.Diff([]string{"One", "Two", "Three"}, notes(t, s)); diff != "" {
				t.Errorf("notes after trying again (-want +got):\n%s", diff)
			}
			isFold(t, s, mem)
		})
	}
}

// When a commit of several fails, everybody whose answer leans on it is told:
// also who was refused because of a fact that is not there after all, and who
// brought the same cause again.
func TestCommitOfSeveralFails(t *testing.T) {
	for _, c := range []struct {
		name string
		bad  fault
		is   error
		kept bool
	}{
		{"before it wrote", fault{}, errDisk, false},
		{"after it wrote", fault{after: true}, errDisk, true},
		{"by a panic", fault{panic: true}, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			mem := store.Memory()
			j := &faulty{Journal: mem}
			s := published(t, j, 1)
			refusal := &plan.Error{Code: plan.Refused, Text: "Not you."}
			j.spoil(2, c.bad)
			errs := together(t, s, j,
				func() error {
					return s.Update(t.Context(), plan.Cause{ID: "r", By: "U0BOB"}, func(*plan.State, time.Time) ([]plan.Fact, error) { return nil, refusal })
				},
				func() error { return note(s, "a", "One") },
				func() error { return note(s, "a", "One") },           // delivered twice
				func() error { return note(s, "b", "One") },           // pressed twice: refused as already saved
				func() error { return note(s, "c", "Something new") }, // another write
			)
			if errs[0] != nil {
				t.Errorf("the commit before: got %v, want nil", errs[0])
			}
			if c.is != nil && errs[1] != error(refusal) {
				t.Errorf("who was refused before anything was decided: got %v, want the refusal", errs[1])
			}
			for i, err := range errs[2:] {
				var saved *plan.AlreadySaved
				if err == nil || errors.As(err, &saved) || c.is != nil && !errors.Is(err, c.is) {
					t.Errorf("write %d of the failed commit: got %v, want the failure", i, err)
				}
			}
			want := []string{"The first"}
			if c.kept {
				want = append(want, "One", "Something new")
			}
			if diff := cmp.Diff(want, notes(t, s)); diff != "" {
				t.Errorf("notes after the failure (-want +got):\n%s", diff)
			}
			isFold(t, s, mem)
			must(t, note(s, "c", "Something new"))
			isFold(t, s, mem)
		})
	}
}

// Writers at random on a journal that fails at random: what was acknowledged
// is there, nothing is there twice, and the State is the fold throughout.
func TestRandomFaults(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	mem := store.Memory()
	j := &faulty{Journal: mem}
	s := published(t, j, 1)
	sure := map[string]bool{}
	for round := range 40 {
		if r.IntN(2) == 0 {
			j.spoil(1+r.IntN(3), fault{after: r.IntN(2) == 0, panic: r.IntN(4) == 0})
		}
		var mu sync.Mutex
		var all sync.WaitGroup
		for w := range 1 + r.IntN(6) {
			all.Go(func() {
				text := fmt.Sprintf("%d/%d", round, w)
				err := noteAs(t.Context(), s, plan.Cause{ID: text, By: plan.UserID(fmt.Sprintf("U%d", w))}, text)
				mu.Lock()
				defer mu.Unlock()
				sure[text] = err == nil
			})
		}
		all.Wait()
		isFold(t, s, mem)
	}
	there := notes(t, s)
	slices.Sort(there)
	if len(slices.Compact(slices.Clone(there))) != len(there) {
		t.Error("some note is there twice")
	}
	acknowledged := 0
	for text, ok := range sure {
		if ok {
			acknowledged++
			if _, found := slices.BinarySearch(there, text); !found {
				t.Errorf("note %s was acknowledged and is not there", text)
			}
		}
	}
	if acknowledged == 0 || acknowledged == len(sure) {
		t.Errorf("%d of %d writes were acknowledged: the test proves nothing", acknowledged, len(sure))
	}
}

// Two programs on one journal race for things of which each can be had once:
// each is had exactly once, and both programs know by whom.
func TestTwoStoresOnOneJournal(t *testing.T) {
	const things = 100
	mem := store.Memory()
	published(t, mem, things)
	stores := []*store.Store{opened(t, mem.Reopen()), opened(t, mem.Reopen())}
	var mu sync.Mutex
	won := map[plan.ActionNo]int{}
	var all sync.WaitGroup
	for i, s := range stores {
		for w := range 4 {
			all.Go(func() {
				me := plan.UserID(fmt.Sprintf("U%d%d", i, w))
				for no := plan.ActionNo(1); no <= things; no++ {
					c := plan.Cause{ID: fmt.Sprintf("%s claims %d", me, no), By: me}
					err := s.Update(t.Context(), c, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
						a, err := s.Action(no)
						if err != nil {
							return nil, err
						}
						if len(s.Holders(a)) > 0 {
							return nil, &plan.Error{Code: plan.Conflict, Text: "It is taken."}
						}
						return s.Hold(plan.Holder{User: me, No: no}, false)
					})
					var taken *plan.Error
					if err != nil && !errors.As(err, &taken) {
						t.Errorf("claim: %v", err)
					}
					if err == nil {
						mu.Lock()
						won[no]++
						mu.Unlock()
					}
				}
			})
		}
	}
	all.Wait()
	for no := plan.ActionNo(1); no <= things; no++ {
		if won[no] != 1 {
			t.Errorf("action %d was claimed %d times, want once", no, won[no])
		}
	}
	for _, s := range stores {
		isFold(t, s, mem)
	}
}

// A commit of several that comes second to another program's is decided again.
func TestConflictDecidesAgain(t *testing.T) {
	mem := store.Memory()
	published(t, mem, 1)
	j := &faulty{Journal: mem.Reopen()}
	ours, theirs := opened(t, j), opened(t, mem.Reopen())
	runs := 0
	update := func(s *store.Store, cause string, by plan.UserID, to plan.Status) error {
		c := plan.Cause{ID: cause, By: by}
		return s.Update(t.Context(), c, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
			if by == "U0ANN" {
				runs++
			}
			return s.Update(c, now, []plan.ActionNo{1}, to, "Because")
		})
	}
	release := j.block()
	var all sync.WaitGroup
	all.Go(func() {
		if err := update(ours, "a", "U0ANN", plan.Green); err != nil {
			t.Errorf("Update() after a conflict = %v, want nil", err)
		}
	})
	until(t, "our write is held", j.blocked)
	must(t, update(theirs, "b", "U0BOB", plan.Red))
	release()
	all.Wait()
	must(t, ours.View(t.Context(), func(s *plan.State) error {
		want := &plan.ActionUpdated{No: 1, From: plan.Red, To: plan.Green, Note: "Because"}
		if diff := cmp.Diff(want, s.Written("a")[0].Fact); diff != "" {
			t.Errorf("what was decided the second time (-want +got):\n%s", diff)
		}
		return nil
	}))
	if runs != 2 {
		t.Errorf("the decision ran %d times, want 2", runs)
	}
	isFold(t, ours, mem)
	isFold(t, theirs, mem)
}

// damaged is a journal of five notes with its records changed by hand.
func damaged(t *testing.T, change func([]store.Record) []store.Record) *store.MemoryJournal {
	t.Helper()
	mem := store.Memory()
	s := published(t, mem, 1)
	for i := range 5 {
		must(t, noteAs(t.Context(), s, plan.Cause{ID: fmt.Sprint(i), By: plan.UserID(fmt.Sprint("U", i))}, fmt.Sprint("Note ", i)))
	}
	recs := change(records(t, mem))
	for i := range recs {
		recs[i].Seq = uint64(i + 1)
	}
	spoilt := store.Memory()
	must(t, spoilt.Append(t.Context(), 0, recs))
	return spoilt
}

func replaced(s []byte, old, new string) []byte {
	return []byte(strings.Replace(string(s), old, new, 1))
}

// A record that is not what was written is found, and named.
func TestDamage(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func([]store.Record) []store.Record
		want   string
	}{
		{"nothing", func(recs []store.Record) []store.Record { return recs }, ""},
		{"a person in a body", func(recs []store.Record) []store.Record {
			recs[5].Body = replaced(recs[5].Body, `"by":"U2"`, `"by":"U3"`)
			return recs
		}, "record 6: journal is damaged: its sum does not follow"},
		{"a kind", func(recs []store.Record) []store.Record { recs[5].Kind = "action.confirmed"; return recs },
			"record 6: journal is damaged: its sum does not follow"},
		{"a time", func(recs []store.Record) []store.Record {
			recs[5].At = recs[5].At.Add(-time.Nanosecond)
			return recs
		}, "record 6: journal is damaged: its sum does not follow"},
		{"a sum", func(recs []store.Record) []store.Record { recs[5].Sum[0] ^= 1; return recs },
			"record 6: journal is damaged: its sum does not follow"},
		{"a time, with a sum to match: the next one tells", func(recs []store.Record) []store.Record {
			recs[5].At = recs[5].At.Add(-time.Hour)
			recs[5].Sum = store.Chain(recs[4].Sum, recs[5])
			return recs
		}, "record 7: journal is damaged: its sum does not follow"},
		{"no sum", func(recs []store.Record) []store.Record { recs[5].Sum = nil; return recs },
			"record 6: journal is damaged: its sum does not follow"},
		{"a word of the text", func(recs []store.Record) []store.Record {
			recs[5].Text = replaced(recs[5].Text, "Note 2", "Note 3")
			return recs
		}, "record 6: journal is damaged: decode action.noted: its text is not the text that was written"},
		{"another record's text", func(recs []store.Record) []store.Record { recs[5].Text = recs[6].Text; return recs },
			"record 6: journal is damaged: decode action.noted: its text is not the text that was written"},
		{"the order", func(recs []store.Record) []store.Record { recs[5], recs[6] = recs[6], recs[5]; return recs },
			"record 6: journal is damaged: its sum does not follow"},
		{"one left out", func(recs []store.Record) []store.Record { return slices.Delete(recs, 5, 6) },
			"record 6: journal is damaged: its sum does not follow"},
		{"one put in twice", func(recs []store.Record) []store.Record { return slices.Insert(recs, 6, recs[5]) },
			"record 7: journal is damaged: its sum does not follow"},
		{"the first left out", func(recs []store.Record) []store.Record { return recs[1:] },
			"record 1: journal is damaged: its sum does not follow"},
		{"a body that is no event, with a sum to match", func(recs []store.Record) []store.Record {
			recs[7].Body, recs[7].Text = []byte(`"gone"`), nil
			recs[7].Sum = store.Chain(recs[6].Sum, recs[7])
			return recs
		}, "record 8: journal is damaged: decode body: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := store.Open(t.Context(), damaged(t, c.change), clock, zeros{})
			if c.want == "" {
				if err != nil {
					t.Errorf("Open() of a sound journal = %v, want nil", err)
				}
				return
			}
			if !errors.Is(err, store.ErrCorrupt) || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("Open() = %v\nwant an ErrCorrupt that begins %q", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "Note ") {
				t.Errorf("the error quotes what a person wrote: %v", err)
			}
		})
	}
}

// Damage that comes while we run stops reads and writes, and nothing is
// written after it.
func TestDamageWhileRunning(t *testing.T) {
	mem := store.Memory()
	s := published(t, mem, 1)
	bad := records(t, mem)[2]
	bad.Seq = 4
	must(t, mem.Append(t.Context(), 3, []store.Record{bad}))
	for range 2 {
		if err := s.View(t.Context(), func(*plan.State) error { return nil }); !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("View() = %v, want ErrCorrupt", err)
		}
		if err := note(s, "a", "One"); !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("Update() = %v, want ErrCorrupt", err)
		}
	}
	if got := len(records(t, mem)); got != 4 {
		t.Errorf("the journal has %d records, want the 4 it had", got)
	}
}

// A text that was taken out leaves the rest of the record standing.
func TestRedacted(t *testing.T) {
	mem := damaged(t, func(recs []store.Record) []store.Record { recs[5].Text = nil; return recs })
	s := opened(t, mem)
	if diff := cmp.Diff([]string{"Note 0", "Note 1", "", "Note 3", "Note 4"}, notes(t, s)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	must(t, s.View(t.Context(), func(s *plan.State) error {
		if e, _ := s.Event(6); !e.Redacted || e.By != "U2" {
			t.Errorf("the event is %+v, want it redacted, and still by its author", e)
		}
		return nil
	}))
	must(t, note(s, "after", "Later"))
	isFold(t, s, mem)
}

// A fact of a newer version makes the plan one to read only; a request that
// was done before is still answered.
func TestUnknownKind(t *testing.T) {
	mem := store.Memory()
	s := published(t, mem, 1)
	must(t, note(s, "a", "One"))
	last := records(t, mem)[3]
	newer := store.Record{Seq: 5, At: nine.UTC(), Kind: "round.started", Body: []byte(`{"by":"U0ANN","cause":"x","fact":["walk",20]}`)}
	newer.Sum = store.Chain(last.Sum, newer)
	must(t, mem.Append(t.Context(), 4, []store.Record{newer}))

	if diff := cmp.Diff([]string{"One"}, notes(t, s)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	err := note(s, "b", "Two")
	var refusal *plan.Error
	if !errors.As(err, &refusal) || refusal.Code != plan.Refused {
		t.Fatalf("Update() = %v, want a refusal", err)
	}
	want := "Nothing was saved: the plan holds an entry of a kind this version does not know (round.started), so it can only be read." +
		" Ask the IT officer to install the newer version of asb."
	if err.Error() != want {
		t.Errorf("got %s\nwant %s", err, want)
	}
	if err := note(s, "a", "One"); err != nil {
		t.Errorf("a request that was done before = %v, want nil", err)
	}
	if got := len(records(t, mem)); got != 5 {
		t.Errorf("the journal has %d records, want 5", got)
	}
}

// A journal that was replaced by an older copy under a running program is not
// written to.
func TestJournalReplacedByAnOlderOne(t *testing.T) {
	mem, older := store.Memory(), store.Memory()
	j := &faulty{Journal: mem}
	s := published(t, j, 1)
	must(t, older.Append(t.Context(), 0, records(t, mem)))
	must(t, note(s, "a", "One"))
	j.Journal = older
	if err := note(s, "b", "Two"); !errors.Is(err, store.ErrAhead) {
		t.Errorf("Update() = %v, want ErrAhead", err)
	}
	if err := s.View(t.Context(), func(*plan.State) error { return nil }); !errors.Is(err, store.ErrAhead) {
		t.Errorf("View() = %v, want ErrAhead", err)
	}
	if got := len(records(t, older)); got != 3 {
		t.Errorf("the older journal has %d records, want the 3 it had", got)
	}
}

func TestOpenOfAClosedJournal(t *testing.T) {
	mem := store.Memory()
	must(t, mem.Close())
	if _, err := store.Open(t.Context(), mem, clock, zeros{}); !errors.Is(err, store.ErrClosed) {
		t.Errorf("Open() = %v, want ErrClosed", err)
	}
}
