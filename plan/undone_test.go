package plan

import (
	"errors"
	"testing"
	"time"
)

// A second "undo" within a minute takes back nothing more, unless the person
// has written or put back something since, or asks by another door.
func TestUndoneTwice(t *testing.T) {
	start := time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC)
	s := NewState()
	apply := func(at time.Duration, door, cause string, f Fact) uint64 {
		seq := s.Head() + 1
		s.Apply(Event{Seq: seq, At: start.Add(at), By: "ann", Cause: cause, Door: door, Fact: f})
		return seq
	}
	apply(0, "import", "i", &ActionPublished{No: 20, Theme: "Tasking", Title: "Cameras"})
	first := apply(0, "slash", "a", &ActionNoted{No: 20, Note: "one"})
	apply(0, "slash", "b", &ActionNoted{No: 20, Note: "two"})
	undo := apply(time.Second, "slash", "c", &WriteUndone{Entries: []uint64{3}, Actions: []ActionNo{20}})

	again := func(door string, at time.Duration, no ActionNo) bool {
		var saved *AlreadySaved
		return errors.As(s.Undone(Cause{ID: "z", By: "ann", Door: door}, start.Add(at), no), &saved) && saved.Cause == "c"
	}
	if !again("slash", 30*time.Second, 0) || !again("slash", 30*time.Second, 20) {
		t.Error("typed again at once: taken back again")
	}
	if again("button", 30*time.Second, 0) || again("slash", 30*time.Second, 21) || again("slash", 2*time.Minute, 0) {
		t.Error("by another door, about another action, or later: refused")
	}
	if e, ok := s.Before("ann"); !ok || e.Seq != first {
		t.Errorf("the one before: got %d, want %d", e.Seq, first)
	}
	apply(2*time.Second, "slash", "d", &WriteUndone{Entries: []uint64{undo}, Actions: []ActionNo{20}})
	if again("slash", 30*time.Second, 0) {
		t.Error("after a redo: refused")
	}
	apply(3*time.Second, "slash", "e", &WriteUndone{Entries: []uint64{first}, Actions: []ActionNo{20}})
	apply(4*time.Second, "slash", "f", &HolidaySet{Date: Date{2026, time.June, 1}, Name: "Jubilee"})
	if err := s.Undone(Cause{ID: "z", By: "ann", Door: "slash"}, start.Add(30*time.Second), 0); err != nil {
		t.Errorf("after something that is about no action: %v", err)
	}
}
