package drill_test

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/drill"
	"github.com/safer-city-partnership/asb/store"
)

// Whatever goes wrong between Slack and the bot, what somebody saw a receipt
// for is in the journal, once; and the judge would say so if it were not.
func TestSoak(t *testing.T) {
	t.Parallel()
	soak := func(open func(journal *store.MemoryJournal) *store.MemoryJournal, length time.Duration) drill.SoakReport {
		t.Helper()
		journal := store.Memory()
		r, err := drill.Soak(t.Context(), drill.SoakConfig{For: length, Rate: 20, Seed: 1, Faults: true, Slack: config(2026, false).Slack, Now: time.Now, Furnish: furnish,
			Open: func(ctx context.Context) (*store.Store, func() error, error) {
				st, err := store.Open(ctx, open(journal).Reopen(), time.Now, rand.Reader)
				return st, func() error { return nil }, err
			}})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := soak(func(j *store.MemoryJournal) *store.MemoryJournal { return j }, 5*time.Second)
	if !r.OK() || r.Saved == 0 || r.Acks == 0 || r.LostAcks+r.Duplicates+r.Reconnects+r.Limits == 0 {
		t.Errorf("got %+v, want lines saved and acknowledged, with faults, and nothing lost or doubled", r)
	}
	// A journal that is another when it is opened again has lost everything.
	opened := 0
	r = soak(func(j *store.MemoryJournal) *store.MemoryJournal {
		if opened++; opened == 1 {
			return j
		}
		return store.Memory()
	}, time.Second)
	if r.OK() || len(r.Lost) != r.Saved {
		t.Errorf("with another journal at the end: %d of %d are lost, want all", len(r.Lost), r.Saved)
	}
}
