package plan

import (
	"fmt"
	"slices"
	"time"
)

// A Holder is a person who speaks for a party, or for one action.
type Holder struct {
	User  UserID
	Party PartyCode // or:
	No    ActionNo
}

func (h Holder) same(g Holder) bool {
	return h.User == g.User && h.No == g.No && h.Party.Same(g.Party)
}

// HolderAdded says that a person holds a party's actions, or one action.
type HolderAdded struct {
	User  UserID    `json:"user"`
	Party PartyCode `json:"party,omitempty"`
	No    ActionNo  `json:"no,omitempty"`
}

func (f *HolderAdded) Kind() string              { return "holder.added" }
func (f *HolderAdded) prose() map[string]*string { return nil }
func (f *HolderAdded) apply(s *State, e Event)   { s.hold(e, f.No) }

// HolderRemoved says that a person no longer does.
type HolderRemoved struct {
	User  UserID    `json:"user"`
	Party PartyCode `json:"party,omitempty"`
	No    ActionNo  `json:"no,omitempty"`
}

func (f *HolderRemoved) Kind() string              { return "holder.removed" }
func (f *HolderRemoved) prose() map[string]*string { return nil }
func (f *HolderRemoved) apply(s *State, e Event)   { s.hold(e, f.No) }

func (s *State) hold(e Event, no ActionNo) {
	if no != 0 {
		s.entry(no, e)
	}
	s.held = append(s.held, e.Seq)
	s.foldHolder(e)
}

// refoldHolders works the holders out again from the entries that stand.
func (s *State) refoldHolders() {
	s.holders = nil
	for _, seq := range s.held {
		if s.undone[seq] == 0 {
			s.foldHolder(s.events[seq-1])
		}
	}
}

func (s *State) foldHolder(e Event) {
	switch f := e.Fact.(type) {
	case *HolderAdded:
		if h := Holder(*f); !slices.ContainsFunc(s.holders, h.same) {
			s.holders = append(s.holders, h)
		}
	case *HolderRemoved:
		s.holders = slices.DeleteFunc(s.holders, Holder(*f).same)
	}
}

// HeldSince is when a person last came to hold what h says.
func (s *State) HeldSince(h Holder) time.Time {
	for _, seq := range slices.Backward(s.held) {
		if f, ok := s.events[seq-1].Fact.(*HolderAdded); ok && s.undone[seq] == 0 && h.same(Holder(*f)) {
			return s.events[seq-1].At
		}
	}
	return time.Time{}
}

// Holders lists the people who hold an action, directly or for one of its
// parties, in the order they were added.
func (s *State) Holders(a *Action) []Holder {
	var list []Holder
	for _, h := range s.holders {
		if h.No == a.No || h.No == 0 && slices.ContainsFunc(a.Parties, h.Party.Same) {
			list = append(list, h)
		}
	}
	return list
}

// Holds lists what a person holds.
func (s *State) Holds(user UserID) []Holder {
	var list []Holder
	for _, h := range s.holders {
		if h.User == user {
			list = append(list, h)
		}
	}
	return list
}

// HeldBy reports whether the person holds the action.
func (s *State) HeldBy(a *Action, user UserID) bool {
	return slices.ContainsFunc(s.Holders(a), func(h Holder) bool { return h.User == user })
}

// Hold decides that a person holds an action or a party's actions (h.No or
// h.Party is set, not both), or with remove that they no longer do.
func (s *State) Hold(h Holder, remove bool) ([]Fact, error) {
	if h.No != 0 {
		if _, err := s.Action(h.No); err != nil {
			return nil, err
		}
	} else {
		p, ok := s.Party(h.Party)
		if !ok {
			return nil, &Error{Code: NotFound, Text: fmt.Sprintf("There is no party %q in the plan's key.", h.Party)}
		}
		h.Party = p.Code
	}
	has := slices.ContainsFunc(s.holders, h.same)
	switch {
	case remove && !has:
		return nil, &Error{Code: Conflict, Text: "That person does not hold it, so nothing was changed."}
	case !remove && has:
		return nil, &Error{Code: Conflict, Text: "That person already holds it, so nothing was changed."}
	case remove:
		f := HolderRemoved(h)
		return []Fact{&f}, nil
	}
	if err := s.canHold(h.User); err != nil {
		return nil, err
	}
	f := HolderAdded(h)
	return []Fact{&f}, nil
}
