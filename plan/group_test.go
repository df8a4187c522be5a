package plan

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The members of a user group hold what its party owns, as they are known at
// the time; guests do not, and who was named as well stays when the group goes.
func TestUserGroup(t *testing.T) {
	t.Parallel()
	s, at := NewState(), time.Date(2026, time.April, 20, 8, 0, 0, 0, time.UTC)
	do := func(f Fact) uint64 {
		at = at.Add(time.Hour)
		s.Apply(Event{Seq: s.Head() + 1, At: at, By: "U0BOSS", Cause: at.String(), Fact: f})
		return s.Head()
	}
	holds := func(want ...UserID) {
		t.Helper()
		var got []UserID
		a, err := s.Action(1)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range s.Holders(a) {
			got = append(got, h.User)
			if s.May(h.User, at, ToUpdate, Object{Action: 1}) != nil {
				t.Errorf("%s holds action 1 and may not update it", h.User)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("holders (-want +got):\n%s", diff)
		}
		if err := s.Check(); err != nil {
			t.Error(err)
		}
	}
	do(&PartyNamed{Party{Code: "PP", Name: "Public Protection"}})
	do(&ActionPublished{No: 1, Theme: "Comms", Title: "Posters", Parties: []PartyCode{"PP"}})
	do(&HolderAdded{User: "U0ANN", Party: "PP"})
	do(&GroupSeen{Group: "S0DESK", Members: []UserID{"U0BOB", "U0ANN"}})
	holds("U0ANN")
	named := do(&GroupNamed{Group: "S0DESK", Party: "PP"})
	holds("U0ANN", "U0BOB")
	since := at
	do(&GroupSeen{Group: "S0DESK", Members: []UserID{"U0CAT", "U0BOB"}})
	holds("U0ANN", "U0CAT", "U0BOB")
	if got := s.HeldSince(Holder{User: "U0BOB", Party: "PP", Group: "S0DESK"}); !got.Equal(since) {
		t.Errorf("who was in it before it was named holds it since %v, want %v", got, since)
	}
	if got := s.HeldSince(Holder{User: "U0CAT", Party: "PP", Group: "S0DESK"}); !got.Equal(at) {
		t.Errorf("who came later holds it since %v, want %v", got, at)
	}
	if s.SeeGroup("S0DESK", []UserID{"U0BOB", "U0CAT"}) != nil {
		t.Error("the same people in another order are written again")
	}
	if !s.Speaks("U0CAT", "PP", at) || s.Speaks("U0DAN", "PP", at) {
		t.Error("the group's members speak for the party, and nobody else does")
	}
	do(&PersonSeen{User: "U0CAT", Standing: Guest})
	holds("U0ANN", "U0BOB")
	do(&PersonSeen{User: "U0CAT", Standing: Member})
	holds("U0ANN", "U0CAT", "U0BOB")
	undo := do(&WriteUndone{Entries: []uint64{named}})
	holds("U0ANN")
	do(&WriteUndone{Entries: []uint64{undo}})
	holds("U0ANN", "U0CAT", "U0BOB")
	do(&GroupSeen{Group: "S0DESK"})
	holds("U0ANN")
	var no *Error
	for _, c := range []struct {
		group  GroupID
		party  PartyCode
		remove bool
	}{{"S0DESK", "PP", false}, {"S0OTHER", "PP", true}, {"S0DESK", "NOBODY", false}, {"desk", "PP", false}} {
		if facts, err := s.NameGroup(c.group, c.party, c.remove); !errors.As(err, &no) || facts != nil {
			t.Errorf("NameGroup(%s, %s, %v) = %v, %v, want a refusal", c.group, c.party, c.remove, facts, err)
		}
	}
	if !slices.Equal(s.Groups(), []GroupID{"S0DESK"}) {
		t.Errorf("Groups() = %v", s.Groups())
	}
}
