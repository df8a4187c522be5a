package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A NextStep is what is to happen next about an action, and by when.
type NextStep struct {
	Text string // "" when only the day was said
	Due  Date   // zero when only the step was
}

// NextSet says what is to happen next, and by when. Neither: nothing is said
// any longer.
type NextSet struct {
	No   ActionNo `json:"no"`
	Due  Date     `json:"due,omitzero"`
	Text string   `json:"-"`
}

func (f *NextSet) Kind() string              { return "next.set" }
func (f *NextSet) prose() map[string]*string { return map[string]*string{"text": &f.Text} }
func (f *NextSet) apply(s *State, e Event)   { s.entry(f.No, e) }

// NextStep is what is to happen next about an action; ok is false when nobody
// has said.
func (s *State) NextStep(no ActionNo) (step NextStep, ok bool) {
	a := s.actions[no]
	if a == nil || a.next == (NextStep{}) {
		return NextStep{}, false
	}
	return a.next, true
}

// SetNext decides what is to happen next about an action, and by when: in place
// of both when a text is given, of the day alone otherwise. Neither takes it
// away.
func (s *State) SetNext(c Cause, now time.Time, no ActionNo, text string, due Date) ([]Fact, error) {
	a, err := s.Action(no)
	if err != nil {
		return nil, err
	}
	text = strings.TrimSpace(text)
	none := text == "" && due.IsZero()
	if !due.IsZero() && due.Before(DateOf(now)) {
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("%s is past, so nothing was saved.", due), Hint: "Give the day by which it is to happen."}
	}
	f := &NextSet{No: no, Text: text, Due: due}
	if text == "" && !none {
		f.Text = a.next.Text
	}
	if (NextStep{Text: f.Text, Due: f.Due}) == a.next {
		if none {
			return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Nobody has said what is next about action %d, so nothing was changed.", no)}
		}
		if e, ok := s.Event(a.nextEntry); ok && e.By == c.By && now.Sub(e.At) <= RepeatWindow {
			return nil, &AlreadySaved{Cause: e.Cause, At: e.At}
		}
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("That is noted for action %d already, so nothing was changed.", no)}
	}
	return []Fact{f}, nil
}

// LeadSet says which of a joint action's parties leads on it; "" for none.
type LeadSet struct {
	No    ActionNo  `json:"no"`
	Party PartyCode `json:"party,omitempty"`
}

func (f *LeadSet) Kind() string              { return "lead.set" }
func (f *LeadSet) prose() map[string]*string { return nil }
func (f *LeadSet) apply(s *State, e Event)   { s.entry(f.No, e) }

// Lead is the party that leads on an action: its only owner, or of a joint
// action the one that was named; "" until somebody says.
func (s *State) Lead(no ActionNo) PartyCode {
	a := s.actions[no]
	switch {
	case a == nil:
		return ""
	case len(a.Parties) == 1:
		return a.Parties[0]
	case slices.ContainsFunc(a.Parties, a.lead.Same):
		return a.lead
	}
	return ""
}

// SetLead decides which of an action's parties leads on it; "" for none.
func (s *State) SetLead(no ActionNo, party PartyCode) ([]Fact, error) {
	a, err := s.Action(no)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(a.Parties, party.Same)
	switch {
	case party == "" && a.lead == "":
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Nobody is named to lead on action %d, so nothing was changed.", no)}
	case party == "":
		return []Fact{&LeadSet{No: no}}, nil
	case !a.Joint():
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("Action %d has one owner, %s, so there is nobody else to lead on it. Nothing was changed.", no, codes(a.Parties))}
	case i < 0:
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("%s is not an owner of action %d, which %s own. Nothing was changed.", party, no, codes(a.Parties)),
			Hint: fmt.Sprintf("For example: lead %d %s", no, a.Parties[0])}
	case a.lead.Same(party):
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("%s leads on action %d already, so nothing was changed.", a.Parties[i], no)}
	}
	return []Fact{&LeadSet{No: no, Party: a.Parties[i]}}, nil
}
