package reminders

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// told passes on what is posted.
type told struct {
	*world
	posts chan string
}

func (p told) Post(ctx context.Context, key string, to plan.Target, r views.Reply) (plan.Receipt, error) {
	at, err := p.world.Post(ctx, key, to, r)
	p.posts <- key + " in " + to.Channel + to.Thread
	return at, err
}

// A change is said in the action's thread as soon as it is written, at any hour,
// without waiting for the schedule.
func TestALineIsSaidAtOnce(t *testing.T) {
	w := newWorld(t, "2026-04-18 23:00")
	r := w.restart()
	posts := make(chan string, 10)
	r.Poster = told{w, posts}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx, "@every 24h") }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	next := func(want string) {
		t.Helper()
		select {
		case got := <-posts:
			if !strings.HasPrefix(got, want) {
				t.Errorf("posted %s, want %s", got, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("waited 10 s in vain for %s", want)
		}
	}
	w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.StartThread(20, "C0PLAN") })
	next("thread/20/")
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.Note(plan.Cause{ID: "note", By: "U0CO"}, now, []plan.ActionNo{20}, "audio units on order")
	})
	next("thread/20/")
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.Note(plan.Cause{ID: "other", By: "U0CO"}, now, []plan.ActionNo{18}, "two streets left")
	})
	w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.StartThread(18, "C0PLAN") })
	next("thread/18/")
}

// What is owed to threads adds up too: every change once, no confirmation, and
// nothing from before the thread or after its end.
func TestThreadsOweEveryChangeOnce(t *testing.T) {
	w := newWorld(t, "2026-04-20 09:00")
	begin := w.now
	step := func(decide func(s *plan.State, c plan.Cause, now time.Time) ([]plan.Fact, error)) {
		t.Helper()
		w.now = w.now.Add(2 * time.Minute)
		w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
			return decide(s, plan.Cause{ID: "c", By: "U0CO"}, now)
		})
	}
	note := func(text string) {
		t.Helper()
		step(func(s *plan.State, c plan.Cause, now time.Time) ([]plan.Fact, error) {
			return s.Note(c, now, []plan.ActionNo{20}, text)
		})
	}
	note("before")
	step(func(s *plan.State, _ plan.Cause, _ time.Time) ([]plan.Fact, error) {
		return s.StartThread(20, "C0PLAN")
	})
	note("one")
	step(func(s *plan.State, c plan.Cause, now time.Time) ([]plan.Fact, error) {
		return s.Update(c, now, []plan.ActionNo{20}, plan.Amber, "two")
	})
	step(func(s *plan.State, c plan.Cause, now time.Time) ([]plan.Fact, error) {
		return s.Confirm(c, now, []plan.ActionNo{20}, "", "")
	})
	note("three")
	count := func() (n int) {
		w.state(func(s *plan.State) {
			whole := threadLine().Due(s, begin, w.now)
			var parts []plan.Post
			for at := begin; at.Before(w.now); at = at.Add(time.Minute) {
				parts = append(parts, threadLine().Due(s, at, at.Add(time.Minute))...)
			}
			if len(parts) != len(whole) {
				t.Errorf("in steps of a minute %d lines are owed, at once %d", len(parts), len(whole))
			}
			n = len(whole)
		})
		return n
	}
	if got := count(); got != 3 {
		t.Errorf("%d lines are owed, want 3", got)
	}
	step(func(s *plan.State, _ plan.Cause, _ time.Time) ([]plan.Fact, error) { return s.EndThread(20) })
	note("after")
	if got := count(); got != 0 {
		t.Errorf("%d lines are owed after the end, want 0", got)
	}
}
