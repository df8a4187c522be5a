package plan

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// nine is when most tests begin: a Monday morning in London's winter time.
var nine = time.Date(2024, 3, 11, 9, 0, 0, 0, time.UTC)

// The people of these tests.
const (
	ann     UserID = "U0ANN"
	bob     UserID = "U0BOB"
	cleo    UserID = "U0CLEO"
	desk    UserID = "terminal"
	nobody  UserID = "U0NOBODY"
	outside        = ActionNo(28) // a gap in the numbering
)

// A history is a State with the events that made it and a clock for the next.
type history struct {
	t      testing.TB
	s      *State
	events []Event
	now    time.Time
}

// begin is a history that starts with an imported plan of four actions, 12,
// 13, 20 and 29, in events 1 to 7.
func begin(t testing.TB) *history {
	t.Helper()
	h := &history{t: t, s: NewState(), now: nine.Add(-30 * 24 * time.Hour)}
	h.must(desk, func(c Cause) ([]Fact, error) { return h.s.Import(document(), h.now) })
	h.now = nine
	return h
}

// document is the plan that begin imports.
func document() Document {
	return Document{
		Name: "plan.txt", Digest: "d1", Title: "Action plan 2023", Year: 2023,
		Parties: []Party{{Code: "CoLC", Name: "Corporation"}, {Code: "CCS", Name: "Community Services", Of: "CoLC"}},
		Actions: []Source{
			{No: 12, Theme: "Victims", Title: "Referral form", Parties: []PartyCode{"CCS"}, Progress: "A draft form.", Outcome: "Quicker referrals.", Line: 9},
			{No: 13, Theme: "Victims", Title: "Multi- Agency panel", Parties: []PartyCode{"CCS", "CoLC"}, Progress: "The panel meets.", Outcome: "", Line: 10},
			{No: 20, Theme: "Tasking", Title: "Camera provision", Parties: []PartyCode{"CoLC"}, Progress: "Cameras are on order.", Outcome: "Better pictures.", Line: 12},
			{No: 29, Theme: "Tasking", Title: "Evening patrols", Parties: []PartyCode{"CCS"}, Progress: "Patrols on Fridays.", Outcome: "Fewer calls.", Line: 13},
		},
	}
}

// try makes a decision at h.now under a cause of its own and applies what was
// decided.
func (h *history) try(by UserID, decide func(Cause) ([]Fact, error)) ([]Event, error) {
	h.t.Helper()
	c := Cause{ID: fmt.Sprintf("c%d", h.s.Head()+1), By: by, Door: "slash"}
	facts, err := decide(c)
	if err != nil {
		return nil, err
	}
	var write []Event
	for _, f := range facts {
		e := Event{Seq: h.s.Head() + 1, At: h.now, By: c.By, Cause: c.ID, Door: c.Door, Fact: f}
		h.s.Apply(e)
		write = append(write, e)
	}
	h.events = append(h.events, write...)
	if err := h.s.Check(); err != nil {
		h.t.Fatalf("after event %d: Check() = %v, want nil", h.s.Head(), err)
	}
	return write, nil
}

// must is try for a decision that is not refused and writes something. It
// gives the number of the write's first event, and lets an hour pass.
func (h *history) must(by UserID, decide func(Cause) ([]Fact, error)) uint64 {
	h.t.Helper()
	write, err := h.try(by, decide)
	if err != nil {
		h.t.Fatalf("a decision was refused: %v", err)
	}
	if len(write) == 0 {
		h.t.Fatal("a decision wrote nothing")
	}
	h.now = h.now.Add(time.Hour)
	return write[0].Seq
}

// The writes that tests are made of.

func (h *history) update(by UserID, to Status, note string, nos ...ActionNo) uint64 {
	h.t.Helper()
	return h.must(by, func(c Cause) ([]Fact, error) { return h.s.Update(c, h.now, nos, to, note) })
}

// complete is a joint action's Green for which every party has spoken.
func (h *history) complete(by UserID, note string, no ActionNo) uint64 {
	h.t.Helper()
	a := h.action(no)
	return h.must(by, func(Cause) ([]Fact, error) {
		return []Fact{&GreenProposed{No: no, From: a.Status, Parties: a.Parties, For: a.Parties, Note: note}}, nil
	})
}

func (h *history) confirm(by UserID, nos ...ActionNo) uint64 {
	h.t.Helper()
	return h.must(by, func(c Cause) ([]Fact, error) { return h.s.Confirm(c, h.now, nos, NotYetRated, "") })
}

func (h *history) note(by UserID, text string, nos ...ActionNo) uint64 {
	h.t.Helper()
	return h.must(by, func(c Cause) ([]Fact, error) { return h.s.Note(c, h.now, nos, text) })
}

func (h *history) correct(by UserID, no ActionNo, entry uint64, text string) uint64 {
	h.t.Helper()
	return h.must(by, func(c Cause) ([]Fact, error) { return h.s.Correct(c, h.now, no, entry, text) })
}

func (h *history) undo(by UserID, entry uint64) uint64 {
	h.t.Helper()
	return h.must(by, func(c Cause) ([]Fact, error) { return h.s.Undo(c, entry, 0) })
}

func (h *history) hold(by UserID, holder Holder, remove bool) uint64 {
	h.t.Helper()
	return h.must(by, func(Cause) ([]Fact, error) { return h.s.Hold(holder, remove) })
}

func (h *history) action(no ActionNo) *Action {
	h.t.Helper()
	a, err := h.s.Action(no)
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

// replay folds events into a new State.
func replay(events []Event) *State {
	s := NewState()
	for _, e := range events {
		s.Apply(e)
	}
	return s
}

// stored gives events as they come back from a journal.
func stored(t testing.TB, events []Event) []Event {
	t.Helper()
	var back []Event
	for _, e := range events {
		body, text, err := Encode(e, []byte("a salt of tests."))
		if err != nil {
			t.Fatalf("Encode(event %d) = %v, want nil", e.Seq, err)
		}
		again, err := Decode(e.Seq, e.At, e.Fact.Kind(), body, text)
		if err != nil {
			t.Fatalf("Decode(event %d) = %v, want nil", e.Seq, err)
		}
		back = append(back, again)
	}
	return back
}

// whole compares States in every field. The index of Search is left out: it is
// built when first asked for, and holds nothing that the events do not.
var whole = cmp.Options{
	cmp.AllowUnexported(State{}, Action{}, standing{}, Proposal{}, diary{}, change{}, version{}),
	cmpopts.IgnoreFields(State{}, "index"),
	cmpopts.EquateEmpty(),
}

// same fails the test unless the two States are equal in everything.
func same(t testing.TB, what string, got, want *State) {
	t.Helper()
	if diff := cmp.Diff(want, got, whole); diff != "" {
		t.Fatalf("%s: States differ (-want +got):\n%s", what, diff)
	}
}

// says compares an error with the words a person would be shown.
func says(t testing.TB, err error, want string) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("got error %v\nwant %s", err, want)
	}
}
