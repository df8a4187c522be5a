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
	Group GroupID // the user group by which they do, "" when they were named themselves
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
	s.expand()
}

// refoldHolders works the holders out again from the entries that stand.
func (s *State) refoldHolders() {
	s.named, s.grouped = nil, nil
	for _, seq := range s.held {
		if s.undone[seq] == 0 {
			s.foldHolder(s.events[seq-1])
		}
	}
	s.expand()
}

func (s *State) foldHolder(e Event) {
	switch f := e.Fact.(type) {
	case *HolderAdded:
		if h := (Holder{User: f.User, Party: f.Party, No: f.No}); !slices.ContainsFunc(s.named, h.same) {
			s.named = append(s.named, h)
		}
	case *HolderRemoved:
		s.named = slices.DeleteFunc(s.named, (Holder{User: f.User, Party: f.Party, No: f.No}).same)
	case *GroupNamed:
		s.grouped = slices.DeleteFunc(s.grouped, func(g GroupNamed) bool { return g.Group == f.Group && g.Party.Same(f.Party) })
		if !f.Remove {
			s.grouped = append(s.grouped, *f)
		}
	}
}

// HeldSince is when a person last came to hold what h says: by a group, when it
// was named or when they came into it, whichever was later.
func (s *State) HeldSince(h Holder) time.Time {
	for _, seq := range slices.Backward(s.held) {
		if s.undone[seq] != 0 {
			continue
		}
		switch f := s.events[seq-1].Fact.(type) {
		case *HolderAdded:
			if h.Group == "" && h.same(Holder{User: f.User, Party: f.Party, No: f.No}) {
				return s.events[seq-1].At
			}
		case *GroupNamed:
			if f.Group == h.Group && f.Party.Same(h.Party) {
				return later(s.events[seq-1].At, s.members[h.Group][h.User])
			}
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
	has := slices.ContainsFunc(s.named, h.same)
	switch {
	case remove && !has && slices.ContainsFunc(s.holders, h.same):
		return nil, &Error{Code: Conflict, Text: "That person holds it by their user group, so nothing was changed.", Hint: "Take them out of the group in Slack, or the group off the party."}
	case remove && !has:
		return nil, &Error{Code: Conflict, Text: "That person does not hold it, so nothing was changed."}
	case !remove && has:
		return nil, &Error{Code: Conflict, Text: "That person already holds it, so nothing was changed."}
	case remove:
		return []Fact{&HolderRemoved{User: h.User, Party: h.Party, No: h.No}}, nil
	}
	if err := s.canHold(h.User); err != nil {
		return nil, err
	}
	return []Fact{&HolderAdded{User: h.User, Party: h.Party, No: h.No}}, nil
}
