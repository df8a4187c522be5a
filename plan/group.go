package plan

import (
	"fmt"
	"regexp"
	"slices"
	"time"
)

// A GroupID is Slack's id of a user group, such as S0123ABCD.
type GroupID string

var slackGroup = regexp.MustCompile(`^S[A-Z0-9]{1,20}$`)

// GroupNamed says that the members of a user group speak for a party, or no
// longer do.
type GroupNamed struct {
	Group  GroupID   `json:"group"`
	Party  PartyCode `json:"party"`
	Remove bool      `json:"remove,omitempty"`
}

func (f *GroupNamed) Kind() string              { return "group.named" }
func (f *GroupNamed) prose() map[string]*string { return nil }
func (f *GroupNamed) apply(s *State, e Event)   { s.hold(e, 0) }

// GroupSeen says who is in a user group, by Slack's word. It is written when
// that is not what was known before, so that who may do what at any time is in
// the journal.
type GroupSeen struct {
	Group   GroupID  `json:"group"`
	Members []UserID `json:"members"`
}

func (f *GroupSeen) Kind() string              { return "group.seen" }
func (f *GroupSeen) prose() map[string]*string { return nil }
func (f *GroupSeen) apply(s *State, e Event) {
	was := s.members[f.Group]
	now := map[UserID]time.Time{}
	for _, u := range f.Members {
		now[u] = e.At
		if at, ok := was[u]; ok {
			now[u] = at
		}
	}
	s.members[f.Group], s.rolls[f.Group] = now, f.Members
	s.expand()
}

// Groups lists the user groups that speak for a party, once.
func (s *State) Groups() []GroupID {
	var list []GroupID
	for _, g := range s.grouped {
		list = with(list, g.Group)
	}
	return list
}

// GroupsOf lists the user groups that speak for a party.
func (s *State) GroupsOf(party PartyCode) []GroupID {
	var list []GroupID
	for _, g := range s.grouped {
		if g.Party.Same(party) {
			list = append(list, g.Group)
		}
	}
	return list
}

// Members lists who is in a user group as last known, in Slack's order.
func (s *State) Members(g GroupID) []UserID { return s.rolls[g] }

// expand works out who holds what: those who were named, and after them the
// members of the groups that were. Somebody who is both was named. Guests hold
// nothing, in whatever group they are.
func (s *State) expand() {
	s.holders = slices.Clone(s.named)
	for _, g := range s.grouped {
		for _, u := range s.rolls[g.Group] {
			if h := (Holder{User: u, Party: g.Party, Group: g.Group}); s.Standing(u) != Guest && !slices.ContainsFunc(s.holders, h.same) {
				s.holders = append(s.holders, h)
			}
		}
	}
}

// SeeGroup decides to keep who is in a user group. There is nothing to keep
// when it is known.
func (s *State) SeeGroup(g GroupID, members []UserID) []Fact {
	_, seen := s.rolls[g]
	if seen && slices.Equal(slices.Sorted(slices.Values(s.rolls[g])), slices.Sorted(slices.Values(members))) {
		return nil
	}
	return []Fact{&GroupSeen{Group: g, Members: members}}
}

// NameGroup decides that the members of a user group speak for a party, or with
// remove that they no longer do.
func (s *State) NameGroup(g GroupID, party PartyCode, remove bool) ([]Fact, error) {
	p, ok := s.Party(party)
	has := slices.ContainsFunc(s.grouped, func(n GroupNamed) bool { return n.Group == g && n.Party.Same(party) })
	switch {
	case !ok:
		return nil, &Error{Code: NotFound, Text: fmt.Sprintf("There is no party %q in the plan's key.", party)}
	case !slackGroup.MatchString(string(g)):
		return nil, &Error{Code: Invalid, Text: "That is not a user group of this workspace, so nothing was changed."}
	case remove && !has:
		return nil, &Error{Code: Conflict, Text: "That group does not hold it, so nothing was changed."}
	case !remove && has:
		return nil, &Error{Code: Conflict, Text: "That group holds it already, so nothing was changed."}
	}
	return []Fact{&GroupNamed{Group: g, Party: p.Code, Remove: remove}}, nil
}
