package plan

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A write can be taken back by its author until somebody builds on it.
func TestUndo(t *testing.T) {
	type want struct {
		status  map[ActionNo]Status // of the actions named, after the undo
		refused string              // or the words of the refusal
	}
	for _, c := range []struct {
		name  string
		write func(*history) (by UserID, entry uint64, no ActionNo) // what happened, and which undo is asked for
		want  want
	}{
		{"one's last write", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Red, "Not begun", 20)
			h.update(ann, Amber, "Half are in", 20)
			return ann, 0, 0
		}, want{status: map[ActionNo]Status{20: Red}}},
		{"an entry by its number", func(h *history) (UserID, uint64, ActionNo) {
			first := h.update(ann, Amber, "Half are in", 20)
			h.update(ann, Red, "No form yet", 12)
			return ann, first, 0
		}, want{status: map[ActionNo]Status{20: NotYetRated, 12: Red}}},
		{"one's last write about an action", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Amber, "Half are in", 20)
			h.update(ann, Red, "No form yet", 12)
			return ann, 0, 20
		}, want{status: map[ActionNo]Status{20: NotYetRated, 12: Red}}},
		{"a write about two actions, by either", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Red, "No form yet", 12)
			h.update(ann, Amber, "Form is live", 12, 13)
			return ann, 0, 13
		}, want{status: map[ActionNo]Status{12: Red, 13: NotYetRated}}},
		{"the second entry of a write takes the first with it", func(h *history) (UserID, uint64, ActionNo) {
			return ann, h.update(ann, Amber, "Form is live", 12, 13) + 1, 0
		}, want{status: map[ActionNo]Status{12: NotYetRated, 13: NotYetRated}}},
		{"others' writes in between do not matter to the last of one's own", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Amber, "Half are in", 20)
			h.update(bob, Red, "No form yet", 12)
			return ann, 0, 0
		}, want{status: map[ActionNo]Status{20: NotYetRated, 12: Red}}},
		{"the write before, when the last is undone already", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Red, "Not begun", 20)
			h.update(ann, Amber, "Half are in", 20)
			h.undo(ann, 0)
			return ann, 0, 0
		}, want{status: map[ActionNo]Status{20: NotYetRated}}},
		{"an undo", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Amber, "Half are in", 20)
			return ann, h.undo(ann, 0), 0
		}, want{status: map[ActionNo]Status{20: Amber}}},
		{"an undo of an undo", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Amber, "Half are in", 20)
			return ann, h.undo(ann, h.undo(ann, 0)), 0
		}, want{status: map[ActionNo]Status{20: NotYetRated}}},
		{"an undo of an undo, when its write was undone anew: it stays undone", func(h *history) (UserID, uint64, ActionNo) {
			w := h.update(ann, Amber, "Half are in", 20)
			back := h.undo(ann, h.undo(ann, w))
			h.undo(ann, w)
			return ann, back, 0
		}, want{status: map[ActionNo]Status{20: NotYetRated}}},
		{"one of two undos that both stand: the other still counts", func(h *history) (UserID, uint64, ActionNo) {
			w := h.update(ann, Amber, "Half are in", 20)
			back := h.undo(ann, h.undo(ann, w))
			second := h.undo(ann, w)
			h.undo(ann, back)
			return ann, second, 0
		}, want{status: map[ActionNo]Status{20: NotYetRated}}},
		{"after one's own later note", func(h *history) (UserID, uint64, ActionNo) {
			w := h.update(ann, Amber, "Half are in", 20)
			h.note(ann, "The rest come in May", 20)
			return ann, w, 0
		}, want{status: map[ActionNo]Status{20: NotYetRated}}},
		{"after a correction, which is undone first", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Amber, "Half are in", 20)
			h.correct(ann, 20, 0, "Two thirds are in")
			return ann, 0, 0
		}, want{status: map[ActionNo]Status{20: Amber}}},
		{"a write whose note was corrected", func(h *history) (UserID, uint64, ActionNo) {
			w := h.update(ann, Amber, "Half are in", 20)
			h.correct(ann, 20, 0, "Two thirds are in")
			return ann, w, 0
		}, want{status: map[ActionNo]Status{20: NotYetRated}}},
		{"after somebody else's write that was undone", func(h *history) (UserID, uint64, ActionNo) {
			w := h.update(ann, Amber, "Half are in", 20)
			h.update(bob, Green, "All are in", 20)
			h.undo(bob, 0)
			return ann, w, 0
		}, want{status: map[ActionNo]Status{20: NotYetRated}}},
		{"after it was shared", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Amber, "Half are in", 20)
			h.must(ann, func(c Cause) ([]Fact, error) { return h.s.Share(c, 0, "C0PLAN") })
			return ann, 0, 0
		}, want{status: map[ActionNo]Status{20: NotYetRated}}},

		{"somebody else's", func(h *history) (UserID, uint64, ActionNo) {
			return bob, h.update(ann, Amber, "Half are in", 20), 0
		}, want{refused: "Entry 8 was written by somebody else, and only they can undo it. You can add your own update instead."}},
		{"nothing of one's own", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Amber, "Half are in", 20)
			return bob, 0, 0
		}, want{refused: "You have nothing to undo. You can undo what you wrote yourself."}},
		{"nothing of one's own about the action", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Amber, "Half are in", 20)
			return ann, 0, 12
		}, want{refused: "You have nothing about action 12 to undo. You can undo what you wrote yourself."}},
		{"an action that is not there", func(h *history) (UserID, uint64, ActionNo) {
			return ann, 0, outside
		}, want{refused: "There is no action 28: the published plan goes from 20 to 29. Did you mean 20 or 29?"}},
		{"an entry that is not there", func(h *history) (UserID, uint64, ActionNo) {
			return ann, 900, 0
		}, want{refused: "There is no entry 900 that can be undone. An action's history shows the number of each entry."}},
		{"an import", func(h *history) (UserID, uint64, ActionNo) {
			return desk, 4, 0
		}, want{refused: "There is no entry 4 that can be undone. An action's history shows the number of each entry."}},
		{"built on by somebody else's change", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Red, "Not begun", 20)
			w := h.update(ann, Amber, "Half are in", 20)
			h.update(bob, Green, "All are in", 20)
			return ann, w, 0
		}, want{refused: "That can no longer be undone: somebody else has written about action 20 since (entry 10). Add a new update that puts it right; both stay in the history."}},
		{"built on by somebody else's note", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Amber, "Half are in", 20)
			h.note(bob, "The rest come in May", 20)
			return ann, 0, 0
		}, want{refused: "That can no longer be undone: somebody else has written about action 20 since (entry 9). Add a new update that puts it right; both stay in the history."}},
		{"built on by somebody else's confirmation", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Amber, "Half are in", 20)
			h.confirm(bob, 20)
			return ann, 0, 0
		}, want{refused: "That can no longer be undone: somebody else has written about action 20 since (entry 9). Add a new update that puts it right; both stay in the history."}},
		{"built on by one's own later change", func(h *history) (UserID, uint64, ActionNo) {
			w := h.update(ann, Amber, "Half are in", 20)
			h.update(ann, Green, "All are in", 20)
			return ann, w, 0
		}, want{refused: "That can no longer be undone: you have changed action 20 again since (entry 9). Undo entry 9 first, or add a new update that puts it right."}},
		{"one action of two built on", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Amber, "Form is live", 12, 13)
			h.note(bob, "Three teams use it", 13)
			return ann, 0, 12
		}, want{refused: "That can no longer be undone: somebody else has written about action 13 since (entry 10). Add a new update that puts it right; both stay in the history."}},
		{"an undo that was built on", func(h *history) (UserID, uint64, ActionNo) {
			h.update(ann, Amber, "Half are in", 20)
			u := h.undo(ann, 0)
			h.update(bob, Red, "Not begun", 20)
			return ann, u, 0
		}, want{refused: "That can no longer be undone: somebody else has written about action 20 since (entry 10). Add a new update that puts it right; both stay in the history."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := begin(t)
			by, entry, no := c.write(h)
			before := h.s.Head()
			_, err := h.try(by, func(c Cause) ([]Fact, error) { return h.s.Undo(c, entry, no) })
			if c.want.refused != "" {
				says(t, err, c.want.refused)
				if h.s.Head() != before {
					t.Errorf("a refused undo wrote %d events", h.s.Head()-before)
				}
				return
			}
			if err != nil {
				t.Fatalf("Undo() = %v, want nil", err)
			}
			for no, want := range c.want.status {
				if got := h.action(no).Status; got != want {
					t.Errorf("action %d is %s, want %s", no, got.Word(), want.Word())
				}
			}
		})
	}
}

// The second press of an undo button finds what the first did.
func TestUndoTwice(t *testing.T) {
	h := begin(t)
	w := h.update(ann, Amber, "Half are in", 20)
	u := h.undo(ann, w)
	_, err := h.try(ann, func(c Cause) ([]Fact, error) { return h.s.Undo(c, w, 0) })
	var undone *AlreadyUndone
	if !errors.As(err, &undone) {
		t.Fatalf("Undo() the second time = %v, want AlreadyUndone", err)
	}
	e, _ := h.s.Event(u)
	if undone.Cause != e.Cause {
		t.Errorf("AlreadyUndone names cause %s, want %s, that of the undo", undone.Cause, e.Cause)
	}
	if got := h.s.UndoneBy(w); got != u {
		t.Errorf("UndoneBy(%d) = %d, want %d", w, got, u)
	}
}

// After an undo the action is as it was before the write, dates included.
func TestUndoRestoresTheDates(t *testing.T) {
	h := begin(t)
	h.update(ann, Red, "Not begun", 20)
	h.confirm(bob, 20)
	want := *h.action(20)
	h.update(ann, Amber, "Half are in", 20)
	h.undo(ann, 0)
	got := *h.action(20)
	want.entries, got.entries = nil, nil
	if diff := cmp.Diff(want, got, whole); diff != "" {
		t.Errorf("action 20 after the undo (-want +got):\n%s", diff)
	}
}

// Holding is undone like any other write.
func TestUndoHolding(t *testing.T) {
	h := begin(t)
	h.hold(ann, Holder{User: ann, Party: "CCS"}, false)
	h.hold(ann, Holder{User: bob, No: 20}, false)
	h.hold(ann, Holder{User: ann, Party: "CCS"}, true)
	h.undo(ann, 0)
	want := []Holder{{User: ann, Party: "CCS"}, {User: bob, No: 20}}
	if diff := cmp.Diff(want, h.s.holders); diff != "" {
		t.Errorf("holders after undoing a removal (-want +got):\n%s", diff)
	}
	h.undo(ann, 0)
	if diff := cmp.Diff(want[:1], h.s.holders); diff != "" {
		t.Errorf("holders after undoing an addition (-want +got):\n%s", diff)
	}
}

// What was undone last can be put back, once, and the undo before it next.
func TestLastUndone(t *testing.T) {
	h := begin(t)
	first := h.update(ann, Red, "Not begun", 20)
	second := h.update(ann, Amber, "Half are in", 20)
	undoSecond := h.undo(ann, 0)
	undoFirst := h.undo(ann, 0)
	for _, want := range []uint64{undoFirst, undoSecond} {
		e, ok := h.s.LastUndone(ann)
		if !ok || e.Seq != want {
			t.Fatalf("LastUndone() = entry %d, %v; want entry %d", e.Seq, ok, want)
		}
		h.undo(ann, e.Seq)
	}
	if e, ok := h.s.LastUndone(ann); ok {
		t.Errorf("LastUndone() = entry %d when all was put back, want none", e.Seq)
	}
	if _, ok := h.s.LastUndone(bob); ok {
		t.Error("LastUndone() found an undo for somebody who undid nothing")
	}
	for _, seq := range []uint64{first, second} {
		if by := h.s.UndoneBy(seq); by != 0 {
			t.Errorf("entry %d is undone by %d, want it in force", seq, by)
		}
	}
}
