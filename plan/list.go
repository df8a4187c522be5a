package plan

import (
	"slices"
	"time"
)

// A Filter chooses actions. What is set must all hold; of several statuses,
// parties or themes one is enough. The zero Filter chooses every action.
type Filter struct {
	Statuses []Status    `json:"statuses,omitempty"` // NotYetRated may be among them
	Parties  []PartyCode `json:"parties,omitempty"`
	Themes   []string    `json:"themes,omitempty"`
	Joint    bool        `json:"joint,omitempty"`   // owned by more than one party
	Mine     bool        `json:"mine,omitempty"`    // held by the person asking
	Stale    int         `json:"stale,omitempty"`   // days since anybody last set or confirmed the status, at least; 0: any
	Meeting  string      `json:"meeting,omitempty"` // the short id of a meeting, and:
	Numbers  []ActionNo  `json:"numbers,omitempty"` // the actions that belong to it
	AsAt     Date        `json:"as_at,omitzero"`    // how things stood at the end of that day; zero: now
}

// Everything reports whether the filter chooses every action.
func (f Filter) Everything() bool {
	return len(f.Statuses) == 0 && len(f.Parties) == 0 && len(f.Themes) == 0 && !f.Joint && !f.Mine && f.Stale == 0 && f.Meeting == "" && f.AsAt.IsZero()
}

// List chooses actions for the person asking, in the order of their numbers.
// An action that is complete is never stale.
func (s *State) List(f Filter, by UserID, now time.Time) []*Action {
	var list []*Action
	for _, a := range s.Actions() {
		if s.chooses(f, a, by, now) {
			list = append(list, a)
		}
	}
	return list
}

func (s *State) chooses(f Filter, a *Action, by UserID, now time.Time) bool {
	switch {
	case len(f.Statuses) > 0 && !slices.Contains(f.Statuses, a.Status),
		len(f.Themes) > 0 && !slices.Contains(f.Themes, a.Theme),
		f.Meeting != "" && !slices.Contains(f.Numbers, a.No),
		f.Joint && !a.Joint(),
		f.Mine && !s.HeldBy(a, by),
		f.Stale > 0 && (a.Status == Green || a.SilentDays(now) < f.Stale):
		return false
	}
	return len(f.Parties) == 0 || slices.ContainsFunc(f.Parties, func(p PartyCode) bool { return a.OwnedBy(p, s) })
}

// SilentDays is how many whole days have passed since the action was last
// heard of.
func (a *Action) SilentDays(now time.Time) int { return int(now.Sub(a.LastHeard()) / (24 * time.Hour)) }

// Counts is how many actions have each status, and how many there are.
type Counts struct{ Red, Amber, Green, NotYetRated, All int }

// Count counts actions by status.
func Count(list []*Action) Counts {
	c := Counts{All: len(list)}
	for _, a := range list {
		switch a.Status {
		case Red:
			c.Red++
		case Amber:
			c.Amber++
		case Green:
			c.Green++
		default:
			c.NotYetRated++
		}
	}
	return c
}

// Recent lists the last n entries that people made, newest first, undone ones
// included.
func (s *State) Recent(n int) []Event {
	var list []Event
	for _, e := range slices.Backward(s.events) {
		if len(list) == n {
			break
		}
		switch e.Fact.(type) {
		case *ActionPublished, *ActionAbsent: // by an import
			continue
		}
		if len(About(e.Fact)) > 0 {
			list = append(list, e)
		}
	}
	return list
}
