package plan

import (
	"errors"
	"testing"
	"time"
)

// What was said of a meeting can be taken back until somebody says something
// else of it; then it would change nothing, and is refused.
func TestUndoOfWhatWasReplaced(t *testing.T) {
	h := begin(t)
	h.must(ann, func(Cause) ([]Fact, error) {
		return h.s.AddMeeting(Meeting{ID: "nte", Name: "NTE", Rule: Weekly(time.Monday)})
	})
	at := func(by UserID, c Clock) uint64 {
		return h.must(by, func(Cause) ([]Fact, error) {
			return h.s.SetMeeting("nte", func(m *Meeting) { m.Start = c })
		})
	}
	start := func() Clock {
		m, err := h.s.Meeting("nte")
		if err != nil {
			t.Fatal(err)
		}
		return m.Start
	}
	undo := func(by UserID, seq uint64) error {
		_, err := h.try(by, func(c Cause) ([]Fact, error) { return h.s.Undo(c, seq, 0) })
		return err
	}
	first := at(ann, "09:30")
	second := at(bob, "10:00")
	var refusal *Error
	if err := undo(ann, first); !errors.As(err, &refusal) || refusal.Code != Conflict || start() != "10:00" {
		t.Errorf("taking back what was replaced: got %v and %s, want a conflict and 10:00", err, start())
	}
	if err := undo(bob, second); err != nil || start() != "09:30" {
		t.Errorf("taking back the last word: got %v and %s, want 09:30", err, start())
	}
	taken, _ := h.s.LastUndone(bob)
	if err := undo(ann, first); err != nil || start() != "" {
		t.Errorf("taking back what is the last word again: got %v and %q, want no time", err, start())
	}
	at(ann, "11:00")
	if err := undo(bob, taken.Seq); !errors.As(err, &refusal) || start() != "11:00" {
		t.Errorf("putting back what was replaced: got %v and %s, want a conflict and 11:00", err, start())
	}
}

// A person may say what a bank holiday has done already; saying it again
// changes nothing.
func TestMoveToWhereARuleHasPutIt(t *testing.T) {
	h := begin(t)
	h.must(ann, func(Cause) ([]Fact, error) {
		return h.s.AddMeeting(Meeting{ID: "nte", Name: "NTE", Rule: Weekly(time.Monday), Start: "09:30"})
	})
	move := func(Cause) ([]Fact, error) {
		return h.s.MoveMeeting(h.now, "nte", Date{2026, time.August, 31}, "", Date{2026, time.September, 1}, "", "")
	}
	h.must(ann, move)
	if o, _ := h.s.Occurrence(OccurrenceID{Meeting: "nte", Date: Date{2026, time.August, 31}}); o.ByRule || o.State != Rescheduled {
		t.Errorf("after it was said: got %+v", o)
	}
	var refusal *Error
	if _, err := h.try(ann, move); !errors.As(err, &refusal) || refusal.Code != Conflict {
		t.Errorf("said again: got %v, want a conflict", err)
	}
}
