package plan

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// at is so many hours after nine.
func at(hours int) time.Time { return nine.Add(time.Duration(hours) * time.Hour) }

// fold applies facts by ann, an hour apart from nine on, each a write of its
// own.
func fold(facts ...Fact) *State {
	s := NewState()
	for i, f := range facts {
		s.Apply(Event{Seq: uint64(i + 1), At: at(i), By: ann, Cause: string(rune('a' + i)), Fact: f})
	}
	return s
}

// Facts in, State out: the whole value, so that a fact cannot leave a mark that
// nobody looked for.
func TestFolds(t *testing.T) {
	published := &ActionPublished{No: 20, Theme: "Tasking", Parties: []PartyCode{"CCS"}, Title: "Camera provision"}
	key := &PartyNamed{Party{Code: "CCS", Name: "Community Services"}}
	// plain is the State after key and published, and whatever else is said
	// about action 20; change makes the rest of it.
	plain := func(facts []Fact, change func(*State, *Action)) *State {
		s := NewState()
		for i, f := range facts {
			cause := string(rune('a' + i))
			s.events = append(s.events, Event{Seq: uint64(i + 1), At: at(i), By: ann, Cause: cause, Fact: f})
			s.causes[cause] = uint64(i + 1)
		}
		s.parties = []Party{{Code: "CCS", Name: "Community Services"}}
		s.numbers = []ActionNo{20}
		a := &Action{No: 20, Theme: "Tasking", Parties: []PartyCode{"CCS"}, Imported: at(1), entries: []uint64{2},
			Wording: Source{No: 20, Theme: "Tasking", Title: "Camera provision", Parties: []PartyCode{"CCS"}}}
		s.actions[20] = a
		if change != nil {
			change(s, a)
		}
		return s
	}
	for _, c := range []struct {
		name  string
		facts []Fact
		want  func(*State, *Action)
	}{
		{"published", nil, nil},
		{"published anew, and nothing said is lost", []Fact{
			&ActionUpdated{No: 20, To: Red, Note: "Not begun"},
			&ActionPublished{No: 20, Theme: "Places", Parties: []PartyCode{"CCS"}, Title: "Cameras", Line: 4},
		}, func(s *State, a *Action) {
			a.Status, a.Since, a.Confirmed, a.By, a.entries = Red, at(2), at(2), ann, []uint64{2, 3, 4}
			a.Theme, a.Wording = "Places", Source{No: 20, Theme: "Places", Title: "Cameras", Parties: []PartyCode{"CCS"}, Line: 4}
			s.last[ann] = 3
		}},
		{"absent, then back", []Fact{
			&ActionAbsent{No: 20},
			&ActionPublished{No: 20, Theme: "Tasking", Parties: []PartyCode{"CCS"}, Title: "Camera provision"},
			&ActionAbsent{No: 20},
		}, func(s *State, a *Action) { a.Absent, a.entries = true, []uint64{2, 3, 4, 5} }},
		{"imported", []Fact{&DocumentImported{Name: "plan.txt", Title: "Action plan", Actions: 1, Digest: "d"}},
			func(s *State, a *Action) {
				s.document = DocumentImported{Name: "plan.txt", Title: "Action plan", Actions: 1, Digest: "d"}
				s.imported = at(2)
			}},
		{"a party named again, in other capitals", []Fact{&PartyNamed{Party{Code: "Ccs", Name: "Services", Of: "X"}}},
			func(s *State, a *Action) { s.parties = []Party{{Code: "Ccs", Name: "Services", Of: "X"}} }},
		{"updated twice to the same: since stays, confirmed moves", []Fact{
			&ActionUpdated{No: 20, To: Amber, Note: "Half"}, &ActionUpdated{No: 20, From: Amber, To: Amber, Note: "More"},
		}, func(s *State, a *Action) {
			a.Status, a.Since, a.Confirmed, a.By, a.entries = Amber, at(2), at(3), ann, []uint64{2, 3, 4}
			s.last[ann] = 4
		}},
		{"confirmed", []Fact{&ActionUpdated{No: 20, To: Amber, Note: "Half"}, &ActionConfirmed{No: 20, Status: Amber}},
			func(s *State, a *Action) {
				a.Status, a.Since, a.Confirmed, a.By, a.entries = Amber, at(2), at(3), ann, []uint64{2, 3, 4}
				s.last[ann] = 4
			}},
		{"noted: not a word on the status", []Fact{&ActionNoted{No: 20, Note: "Half"}},
			func(s *State, a *Action) { a.entries, s.last[ann] = []uint64{2, 3}, 3 }},
		{"corrected", []Fact{&ActionNoted{No: 20, Note: "Half"}, &NoteCorrected{Entry: 3, No: 20, Note: "More"}},
			func(s *State, a *Action) {
				a.entries, s.last[ann] = []uint64{2, 3, 4}, 3
				s.text[3] = []uint64{4}
			}},
		{"undone", []Fact{&ActionUpdated{No: 20, To: Amber, Note: "Half"}, &WriteUndone{Entries: []uint64{3}, Actions: []ActionNo{20}}},
			func(s *State, a *Action) {
				a.entries, s.last[ann] = []uint64{2, 3, 4}, 3
				s.undone[3], s.undos = 4, []uint64{4}
			}},
		{"undone and put back", []Fact{&ActionUpdated{No: 20, To: Amber, Note: "Half"}, &WriteUndone{Entries: []uint64{3}, Actions: []ActionNo{20}}, &WriteUndone{Entries: []uint64{4}, Actions: []ActionNo{20}}},
			func(s *State, a *Action) {
				a.Status, a.Since, a.Confirmed, a.By = Amber, at(2), at(2), ann
				a.entries, s.last[ann] = []uint64{2, 3, 4, 5}, 3
				s.undone[4], s.undos = 5, []uint64{4, 5}
			}},
		{"holders added and removed", []Fact{
			&HolderAdded{User: ann, Party: "CCS"}, &HolderAdded{User: bob, No: 20}, &HolderAdded{User: bob, No: 20}, &HolderRemoved{User: ann, Party: "ccs"},
		}, func(s *State, a *Action) {
			a.entries, s.held = []uint64{2, 4, 5}, []uint64{3, 4, 5, 6}
			s.holders, s.named = []Holder{{User: bob, No: 20}}, []Holder{{User: bob, No: 20}}
		}},
		{"shared", []Fact{&EntryShared{Entry: 2, Channel: "C0PLAN"}},
			func(s *State, a *Action) { s.shared[EntryShared{Entry: 2, Channel: "C0PLAN"}] = true }},
		{"shared, or not", []Fact{&EntryShared{Entry: 2, Channel: "C0PLAN"}, &EntryShared{Entry: 2, Channel: "C0OTHER"}, &ShareLost{Entry: 2, Channel: "C0PLAN"}},
			func(s *State, a *Action) { s.shared[EntryShared{Entry: 2, Channel: "C0OTHER"}] = true }},
		{"a draft", []Fact{&DraftKept{Line: "20 grren"}},
			func(s *State, a *Action) { s.drafts[ann] = []uint64{3} }},
		{"unknown", []Fact{&Unknown{Name: "round.started"}},
			func(s *State, a *Action) { s.unknown = "round.started" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			facts := append([]Fact{key, published}, c.facts...)
			got := fold(facts...)
			same(t, "the fold", got, plain(facts, c.want))
			if err := got.Check(); err != nil {
				t.Errorf("Check() = %v, want nil", err)
			}
		})
	}
}

// An entry for an action that was never published makes a bare one: a fold
// cannot fail.
func TestFoldOfAnEntryWithoutAnAction(t *testing.T) {
	s := fold(&ActionUpdated{No: 5, To: Red, Note: "Not begun"}, &WriteUndone{Entries: []uint64{0, 1, 2, 7}, Actions: []ActionNo{5, 6}})
	if got := len(s.Actions()); got != 2 {
		t.Errorf("%d actions, want 2", got)
	}
	if a, err := s.Action(5); err != nil || a.Status != NotYetRated {
		t.Errorf("Action(5) = %+v, %v; want it not yet rated", a, err)
	}
}

// Check is what other tests lean on, so it must see what is wrong.
func TestCheckFinds(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*State)
	}{
		{"an event out of place", func(s *State) { s.events[3].Seq = 9 }},
		{"an action that is not listed", func(s *State) { s.numbers = s.numbers[1:] }},
		{"numbers out of order", func(s *State) { slices.Reverse(s.numbers) }},
		{"a status nobody set", func(s *State) { s.actions[12].Status = Green }},
		{"a date nobody made", func(s *State) { s.actions[20].Since = nine.Add(time.Second) }},
		{"a confirmation nobody gave", func(s *State) { s.actions[20].Confirmed = nine }},
		{"an owner who is not in the key", func(s *State) { s.actions[20].Parties = []PartyCode{"XYZ"} }},
		{"an entry undone by an earlier one", func(s *State) { s.undone[8] = 7 }},
		{"an entry undone by none", func(s *State) { s.undone[8] = 70 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := begin(t)
			h.update(ann, Amber, "Half are in", 20)
			h.update(ann, Red, "Not begun", 20)
			if err := h.s.Check(); err != nil {
				t.Fatalf("Check() before = %v, want nil", err)
			}
			c.spoil(h.s)
			if h.s.Check() == nil {
				t.Error("Check() = nil, want it found")
			}
		})
	}
}

// How things stood is the fold of what had happened by then.
func TestAsAt(t *testing.T) {
	h := begin(t)
	h.update(ann, Red, "Not begun", 20)
	h.update(ann, Amber, "Half are in", 20)
	for _, c := range []struct {
		at   time.Time
		head uint64
		want Status
	}{
		{nine, 7, NotYetRated},
		{nine.Add(1), 8, Red},
		{nine.Add(time.Hour), 8, Red},
		{nine.Add(time.Hour + 1), 9, Amber},
		{nine.Add(-365 * 24 * time.Hour), 0, NotYetRated},
	} {
		then := h.s.AsAt(c.at)
		same(t, "AsAt", then, replay(h.events[:c.head]))
		if a, err := then.Action(20); c.head > 0 && (err != nil || a.Status != c.want) {
			t.Errorf("as at %s: got %v, %v; want %s", c.at, a, err, c.want.Word())
		}
	}
}

func TestActionThatIsNotThere(t *testing.T) {
	h := begin(t)
	for _, c := range []struct {
		s    *State
		no   ActionNo
		want Error
	}{
		{h.s, 28, Error{Code: NotFound, Text: "There is no action 28: the published plan goes from 20 to 29.", Hint: "Did you mean 20 or 29?", Try: []string{"20", "29"}}},
		{h.s, 30, Error{Code: NotFound, Text: "There is no action 30: the plan's actions are numbered from 12 to 29.", Hint: "To see them all, type: list", Try: []string{"list"}}},
		{h.s, 0, Error{Code: NotFound, Text: "There is no action 0: the plan's actions are numbered from 12 to 29.", Hint: "To see them all, type: list", Try: []string{"list"}}},
		{NewState(), 20, Error{Code: NotFound, Text: "No plan has been imported yet, so there are no actions.", Hint: "The co-ordinator can bring one in with: asb import FILE", Try: nil}},
	} {
		_, err := c.s.Action(c.no)
		got, ok := err.(*Error)
		if !ok {
			t.Errorf("Action(%d) = %v, want a refusal", c.no, err)
			continue
		}
		if diff := cmp.Diff(c.want, *got); diff != "" {
			t.Errorf("Action(%d) (-want +got):\n%s", c.no, diff)
		}
	}
}
