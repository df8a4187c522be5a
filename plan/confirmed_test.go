package plan

import (
	"testing"
	"time"
)

// A button that is pressed again has nothing to add, until something has been
// said since.
func TestConfirmedSince(t *testing.T) {
	h := begin(t)
	h.update(bob, Amber, "Half are in", 12, 20)
	h.now = h.now.Add(time.Hour)
	card := h.now
	h.now = h.now.Add(time.Hour)
	is := func(want bool, what string, by UserID, nos ...ActionNo) {
		t.Helper()
		if _, got := h.s.ConfirmedSince(by, nos, card); got != want {
			t.Errorf("%s: ConfirmedSince(%s, %v) = %v, want %v", what, by, nos, got, want)
		}
	}
	is(false, "nothing said since", ann, 20)
	entry := h.confirm(ann, 12, 20)
	is(true, "confirmed", ann, 20)
	is(true, "both", ann, 12, 20)
	is(false, "by somebody else", bob, 20)
	is(false, "of one that was not", ann, 20, 13)
	is(false, "of one that is not there", ann, outside)
	h.undo(ann, entry)
	is(false, "taken back", ann, 20)
	h.confirm(ann, 12)
	h.confirm(ann, 20)
	is(false, "by two writes", ann, 12, 20)
	is(true, "by one of them", ann, 20)
	h.note(bob, "A pole is gone", 20)
	is(false, "a note since", ann, 20)
}
