package reminders

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
)

// A backup from before some messages went out is put back: what was said is
// looked for and not said again, what was not is said, and nothing is left open.
func TestRestoredBackup(t *testing.T) {
	w := newWorld(t, "2026-04-24 11:00")
	w.nte()
	backup := store.Memory()
	var recs []store.Record
	for r, err := range w.journal.Read(context.Background(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		recs = append(recs, r)
	}
	if err := backup.Append(context.Background(), 0, recs); err != nil {
		t.Fatal(err)
	}
	r := w.restart()
	w.now = london(t, "2026-04-24 12:00")
	said := 0
	w.fail = func(string) error { // the machine is lost after two of the four
		if said++; said == 3 {
			w.fail = nil
			return &plan.NotPosted{Reason: "the machine was lost"}
		}
		return nil
	}
	if err := r.Tick(context.Background()); err != nil {
		t.Fatal(err)
	}
	before := len(w.said)
	missing := w.said[before-1]
	w.said = w.said[:before-1] // never said after all

	w.journal, w.now = backup, london(t, "2026-04-24 12:20")
	r = w.restart()
	w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.Restore(), nil })
	w.until(r, "2026-04-28 00:00")
	seen := map[string]int{}
	for _, m := range w.said {
		seen[m.key]++
	}
	for key, n := range seen {
		if n != 1 {
			t.Errorf("%s was said %d times, want once", key, n)
		}
	}
	for _, u := range []string{"U0CO", "U0CCS", "U0PP", "U0COLP"} {
		if n := seen["nudge/nte/2026-04-27/1/"+u]; n != 1 {
			t.Errorf("%s was reminded %d times, want once:\n%s", u, n, w.keys())
		}
	}
	if seen[missing.key] != 1 {
		t.Errorf("%s, which had not been said, was said %d times", missing.key, seen[missing.key])
	}
	w.state(func(s *plan.State) {
		found := 0
		for _, p := range s.Postings(0, nil) {
			if !p.Done() {
				t.Errorf("%s is %s at the end", p.Key, p.State)
			}
		}
		for seq := uint64(1); seq <= s.Head(); seq++ {
			e, _ := s.Event(seq)
			if f, ok := e.Fact.(*plan.PostSent); ok && f.Found {
				found++
			}
		}
		if found == 0 {
			t.Error(fmt.Sprint("nothing was found that had been said: this test proves nothing\n", w.keys()))
		}
	})
}
