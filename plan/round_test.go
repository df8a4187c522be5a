package plan

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A round is saved as each of its turns would be alone, or not at all, and
// every turn that cannot be saved is named.
func TestRound(t *testing.T) {
	s := NewState()
	now := time.Unix(1000, 0)
	cause := Cause{ID: "round", By: "ann"}
	apply := func(f Fact) {
		seq := s.Head() + 1
		s.Apply(Event{Seq: seq, At: now, By: "ann", Cause: fmt.Sprint("before", seq), Fact: f})
	}
	for no := range ActionNo(4) {
		apply(&ActionPublished{No: no + 1, Theme: "Tasking", Title: "A title"})
	}
	apply(&ActionUpdated{No: 2, To: Red, Note: "no money"})
	for _, c := range []struct {
		name    string
		turns   []Turn
		want    []Fact
		refused []ActionNo
	}{
		{"one of each", []Turn{{No: 1, To: Amber, Note: "begun"}, {No: 2, Same: true}, {No: 3, Note: "asked"}},
			[]Fact{&ActionUpdated{No: 1, To: Amber, Note: "begun"}, &ActionConfirmed{No: 2, Status: Red}, &ActionNoted{No: 3, Note: "asked"}}, nil},
		{"what was said a moment ago stands beside what is new", []Turn{{No: 2, To: Red, Note: "no money"}, {No: 3, Note: "asked"}},
			[]Fact{&ActionUpdated{No: 2, From: Red, To: Red, Note: "no money"}, &ActionNoted{No: 3, Note: "asked"}}, nil},
		{"every fault is named", []Turn{{No: 1, To: Amber}, {No: 2, Same: true}, {No: 3, Same: true}, {No: 9, Note: "x"}}, nil, []ActionNo{1, 3, 9}},
		{"a complete one needs evidence", []Turn{{No: 1, To: Green, Note: "done"}, {No: 3, Note: "asked"}}, nil, []ActionNo{1}},
	} {
		got, err := s.Round(cause, now, c.turns)
		var refused RoundRefused
		errors.As(err, &refused)
		var nos []ActionNo
		for _, t := range c.turns {
			if refused[t.No] != nil {
				nos = append(nos, t.No)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" || !cmp.Equal(c.refused, nos) || err != nil && refused == nil {
			t.Errorf("%s: got refused %v, %v, want %v; facts (-want +got):\n%s", c.name, nos, err, c.refused, diff)
		}
	}
	var no *Error
	if _, err := s.Round(cause, now, nil); !errors.As(err, &no) || no.Code != Invalid {
		t.Errorf("of nothing: got %v, want a refusal", err)
	}
	for _, f := range []Fact{&ActionUpdated{No: 1, To: Amber, Note: "begun"}, &ActionNoted{No: 3, Note: "asked"}} {
		s.Apply(Event{Seq: s.Head() + 1, At: now, By: "ann", Cause: "round", Fact: f})
	}
	var again *AlreadySaved
	if _, err := s.Round(Cause{ID: "again", By: "ann"}, now, []Turn{{No: 1, To: Amber, Note: "begun"}, {No: 3, Note: "asked"}}); !errors.As(err, &again) || again.Cause != "round" {
		t.Errorf("the same twice: got %v, want it saved already by the first", err)
	}
}
