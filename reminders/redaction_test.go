package reminders

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// A text that two people removed goes from the message that quoted it too, once,
// and after a year the words of a message that was sent go by themselves.
func TestRemovedTextLeavesMessages(t *testing.T) {
	const secret = "Spoke to somebody by the corner shop about the cameras"
	w := newWorld(t, "2026-04-20 09:00")
	r := w.restart()
	w.nte()
	var note uint64
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		note = s.Head() + 1
		return s.Update(plan.Cause{ID: "u", By: "U0CO"}, now, []plan.ActionNo{3}, plan.Amber, secret)
	})
	w.until(r, "2026-04-27 09:00")
	told := 0
	for _, m := range w.said {
		if strings.Contains(m.text, secret[:30]) {
			told++
		}
	}
	if told == 0 {
		t.Fatalf("nothing quoted the note; said:\n%s", w.keys())
	}

	var asked uint64
	w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		asked = s.Head() + 1
		return s.AskRedaction(note, "It says where somebody was")
	})
	w.until(r, "2026-04-27 11:00")
	for _, key := range []string{"redaction/%d/U0COORD", "redaction/%d/U0OPER"} {
		if key = fmt.Sprintf(key, asked); !strings.Contains(w.keys(), key) {
			t.Errorf("not told: %s; said:\n%s", key, w.keys())
		}
	}
	if err := w.store.Update(context.Background(), plan.Cause{ID: "agree", By: "U0COORD", Door: "test"}, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		return s.AgreeRedaction(plan.Cause{By: "U0COORD"}, asked)
	}); err != nil {
		t.Fatal(err)
	}
	w.until(r, "2026-04-28 00:00")
	gone := 0
	for _, m := range w.said {
		if strings.Contains(m.text, secret[:30]) {
			t.Errorf("%s still says it: %s", m.key, m.text)
		}
		if strings.Contains(m.text, "This message was removed") {
			gone++
		}
	}
	if gone != told {
		t.Errorf("%d messages were taken back, want %d", gone, told)
	}
	w.state(func(s *plan.State) {
		for seq := uint64(1); seq <= s.Head(); seq++ {
			e, _ := s.Event(seq)
			if strings.Contains(strings.Join(plan.Texts(e.Fact), "\n"), secret[:30]) {
				t.Errorf("entry %d still says it", seq)
			}
		}
	})

	w.now = london(t, "2027-06-01 09:00")
	if err := r.Tick(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.state(func(s *plan.State) {
		for _, p := range s.Postings(0, nil) {
			if p.Words != "" && w.now.Sub(p.First) > plan.PostLife {
				t.Errorf("the words of %s, sent %v ago, are kept", p.Key, w.now.Sub(p.First))
			}
		}
	})
}
