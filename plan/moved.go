package plan

import (
	"fmt"
	"slices"
)

// Moved is the answer to a form that was begun before somebody else wrote about
// the same action: what they wrote should be seen before it is built on.
type Moved struct {
	No    ActionNo
	Event Event // the latest of theirs that stands
}

func (e *Moved) Error() string {
	return fmt.Sprintf("action %d moved with event %d", e.No, e.Event.Seq)
}

// Since refuses with [Moved] when somebody else has written about one of the
// actions after event number seen, or set its path or next step, or given evidence
// for it, and what they wrote stands.
func (s *State) Since(seen uint64, by UserID, nos []ActionNo) error {
	for _, no := range nos {
		for _, e := range slices.Backward(s.Entries(no)) {
			if e.Seq <= seen {
				break
			}
			if _, _, _, wrote := said(e.Fact); (wrote || besides(e.Fact)) && e.By != by && s.undone[e.Seq] == 0 {
				return &Moved{No: no, Event: e}
			}
		}
	}
	return nil
}

// besides reports whether a fact is what the form of an update has besides the
// status and the note, or that of a path.
func besides(f Fact) bool {
	switch f.(type) {
	case *EvidenceAdded, *PathSet, *NextSet:
		return true
	}
	return false
}
