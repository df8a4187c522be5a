package reminders

import (
	"context"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// What nobody sends is overdue, once it is late and people are awake; what was
// sent is not.
func TestOverdue(t *testing.T) {
	w := newWorld(t, "2026-04-20 12:00")
	w.nte()
	overdue := func(at string) (n int) {
		w.t.Helper()
		w.now = london(t, at)
		w.state(func(s *plan.State) { n = len(Overdue(s, w.now, 5*time.Minute)) })
		return n
	}
	w.now = london(t, "2026-04-27 08:55")
	if err := w.restart().Tick(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at   string
		want bool
	}{
		{"2026-04-27 08:59", false}, // the notice on the day is due at 09:00
		{"2026-04-27 09:04", false},
		{"2026-04-27 09:06", true},
		{"2026-04-27 20:00", false}, // it is not worth sending any more, and nobody is told at night
	} {
		if got := overdue(c.at) > 0; got != c.want {
			t.Errorf("%s: overdue is %v, want %v", c.at, got, c.want)
		}
	}
	w.now = london(t, "2026-04-27 09:06")
	if err := w.restart().Tick(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := overdue("2026-04-27 09:12"); got != 0 {
		t.Errorf("%d messages are overdue after they were sent, want none", got)
	}
}
