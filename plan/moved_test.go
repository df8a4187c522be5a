package plan

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// What somebody else wrote after a form was drawn is found; what one wrote
// oneself, what was there before, and what was undone is not.
func TestSince(t *testing.T) {
	s := NewState()
	apply := func(by UserID, f Fact) uint64 {
		seq := s.Head() + 1
		s.Apply(Event{Seq: seq, At: time.Unix(int64(seq), 0), By: by, Cause: fmt.Sprint(seq), Fact: f})
		return seq
	}
	for no := range ActionNo(3) {
		apply("terminal", &ActionPublished{No: no + 1, Theme: "Tasking", Title: "A title"})
	}
	before := apply("bob", &ActionUpdated{No: 1, To: Red, Note: "no money"})
	drawn := s.Head()
	apply("ann", &ActionNoted{No: 1, Note: "asked"})
	if err := s.Since(drawn, "ann", []ActionNo{1, 2}); err != nil {
		t.Errorf("after her own note and his update before: got %v, want nil", err)
	}
	theirs := apply("bob", &ActionUpdated{No: 2, To: Green, Note: "done"})
	var moved *Moved
	if err := s.Since(drawn, "ann", []ActionNo{1, 2}); !errors.As(err, &moved) || moved.No != 2 || moved.Event.Seq != theirs {
		t.Errorf("after his update: got %v, want action 2 moved with event %d", err, theirs)
	}
	if err := s.Since(drawn, "ann", []ActionNo{1, 3}); err != nil {
		t.Errorf("about other actions: got %v, want nil", err)
	}
	apply("bob", &WriteUndone{Entries: []uint64{theirs}, Actions: []ActionNo{2}})
	if err := s.Since(drawn, "ann", []ActionNo{2}); err != nil {
		t.Errorf("after he undid it: got %v, want nil", err)
	}
	for _, f := range []Fact{&PathSet{No: 2, Who: "CCS"}, &NextSet{No: 2, Text: "ask"}, &EvidenceAdded{No: 2, Text: "minutes"}} {
		drawn := s.Head()
		apply("bob", f)
		if err := s.Since(drawn, "ann", []ActionNo{2}); !errors.As(err, &moved) || moved.Event.Fact != f {
			t.Errorf("after his %s: got %v, want that", f.Kind(), err)
		}
		if err := s.Since(drawn, "bob", []ActionNo{2}); err != nil {
			t.Errorf("after one's own %s: got %v, want nil", f.Kind(), err)
		}
	}
	if err := s.Since(0, "ann", []ActionNo{1}); !errors.As(err, &moved) || moved.Event.Seq != before {
		t.Errorf("from the beginning: got %v, want event %d", err, before)
	}
}
