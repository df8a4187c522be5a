package store_test

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
)

// A clock that goes back a day does not take the entries with it: none is
// earlier than the one before, and once the clock has caught up they go on.
func TestClockGoesBack(t *testing.T) {
	mem := store.Memory()
	published(t, mem, 1)
	now := nine
	s, err := store.Open(t.Context(), mem, func() time.Time { return now }, rand.Reader)
	must(t, err)
	var got []time.Time
	for i, at := range []time.Duration{time.Hour, -24 * time.Hour, -23 * time.Hour, 2 * time.Hour} {
		now = nine.Add(at)
		must(t, note(s, string(rune('a'+i)), string(rune('A'+i))))
		must(t, s.View(t.Context(), func(s *plan.State) error {
			e, _ := s.Event(s.Head())
			got = append(got, e.At)
			return nil
		}))
	}
	for i, want := range []time.Duration{time.Hour, time.Hour, time.Hour, 2 * time.Hour} {
		if !got[i].Equal(nine.Add(want)) {
			t.Errorf("entry %d is of %v, want %v", i+1, got[i], nine.Add(want))
		}
	}
	isFold(t, s, mem)
}
