package plan

import (
	"fmt"
	"slices"
)

// Moved is the answer to an update that was begun before somebody else wrote
// about the same action: what they wrote should be seen before it is built on.
type Moved struct {
	No    ActionNo
	Event Event // the latest of theirs that stands
}

func (e *Moved) Error() string {
	return fmt.Sprintf("action %d moved with event %d", e.No, e.Event.Seq)
}

// Since refuses with [Moved] when somebody else has written about one of the
// actions after event number seen, and what they wrote stands.
func (s *State) Since(seen uint64, by UserID, nos []ActionNo) error {
	for _, no := range nos {
		for _, e := range slices.Backward(s.Entries(no)) {
			if e.Seq <= seen {
				break
			}
			if _, _, _, wrote := said(e.Fact); wrote && e.By != by && s.undone[e.Seq] == 0 {
				return &Moved{No: no, Event: e}
			}
		}
	}
	return nil
}
