package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
)

// A watcher hears of what was written, once however much it was, and of nothing
// else.
func TestWatch(t *testing.T) {
	s := opened(t, store.Memory())
	write := func(cause string, facts []plan.Fact, refusal error) {
		t.Helper()
		err := s.Update(context.Background(), plan.Cause{ID: cause, By: "U1", Door: "test"}, func(*plan.State, time.Time) ([]plan.Fact, error) { return facts, refusal })
		if !errors.Is(err, refusal) {
			t.Fatal(err)
		}
	}
	written, stop := s.Watch()
	tokens := func(want int, when string) {
		t.Helper()
		if got := len(written); got != want {
			t.Errorf("%s: got %d tokens, want %d", when, got, want)
		}
		for len(written) > 0 {
			<-written
		}
	}
	tokens(1, "at first")
	fact := []plan.Fact{&plan.HolidaysComplete{Year: 2026}}
	write("1", fact, nil)
	write("2", fact, nil)
	tokens(1, "after two writes")
	write("2", fact, nil)
	write("3", nil, nil)
	write("4", nil, errors.ErrUnsupported)
	tokens(0, "after nothing was written")
	stop()
	write("5", fact, nil)
	tokens(0, "after the watch ended")
}
