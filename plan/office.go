package plan

import (
	"fmt"
	"slices"
	"time"
)

// A Role is what somebody does for the plan or for a meeting.
type Role string

const (
	Chair       Role = "chair"        // of a meeting; there may be two
	Deputy      Role = "deputy"       // stands in for its chairs
	Coordinator Role = "co-ordinator" // of the plan
	Operator    Role = "operator"     // looks after asb itself
)

// An Office is a role that somebody holds, from one day to another.
type Office struct {
	Role    Role      `json:"role"`
	Meeting MeetingID `json:"meeting,omitempty"` // of a chair or a deputy
	User    UserID    `json:"user"`
	From    Date      `json:"from,omitzero"`  // zero: always
	Until   Date      `json:"until,omitzero"` // the last day; zero: for good
}

func (o Office) same(p Office) bool {
	return o.Role == p.Role && o.Meeting == p.Meeting && o.User == p.User
}

// in reports whether it is held on a day.
func (o Office) in(d Date) bool {
	return !d.Before(o.From) && (o.Until.IsZero() || !o.Until.Before(d))
}

// OfficeGiven says that somebody holds a role, in place of what was said of
// the same person and role before.
type OfficeGiven struct {
	Office
}

func (f *OfficeGiven) Kind() string              { return "office.given" }
func (f *OfficeGiven) prose() map[string]*string { return nil }
func (f *OfficeGiven) apply(s *State, e Event)   { s.diary.add(e) }

// OfficeEnded says that somebody holds a role no longer.
type OfficeEnded struct {
	Office
}

func (f *OfficeEnded) Kind() string              { return "office.ended" }
func (f *OfficeEnded) prose() map[string]*string { return nil }
func (f *OfficeEnded) apply(s *State, e Event)   { s.diary.add(e) }

func (d *diary) endOffice(o Office) {
	d.offices = slices.DeleteFunc(slices.Clone(d.offices), o.same)
}

// Offices lists every role that is held, in the order they were given.
func (s *State) Offices() []Office { return s.diary.offices }

// OfficeSince is when what is said of an office was said.
func (s *State) OfficeSince(o Office) time.Time { return s.diary.given[o] }

// Chaired lists the meetings that somebody chairs, or is deputy for, at an
// instant.
func (s *State) Chaired(u UserID, t time.Time) []*Meeting {
	var list []*Meeting
	for _, m := range s.Meetings() {
		if slices.Contains(s.InAt(Chair, m.ID, t), u) || slices.Contains(s.InAt(Deputy, m.ID, t), u) {
			list = append(list, m)
		}
	}
	return list
}

// Briefed lists who is briefed for a meeting on a day: every chair, and for a
// chair who is away their cover; the deputies when no chair is there.
func (s *State) Briefed(meeting MeetingID, t time.Time) []UserID {
	var list []UserID
	for _, u := range s.InAt(Chair, meeting, t) {
		if u = s.StandIn(u, t); u != "" {
			list = with(list, u)
		}
	}
	if len(list) == 0 {
		for _, u := range s.InAt(Deputy, meeting, t) {
			list = with(list, u)
		}
	}
	return list
}

func with[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

// GiveOffice decides that somebody holds a role, or with end that they do so no
// longer.
func (s *State) GiveOffice(o Office, end bool) ([]Fact, error) {
	role := string(o.Role)
	if o.Meeting != "" {
		m, err := s.Meeting(o.Meeting)
		if err != nil {
			return nil, err
		}
		role += " of the " + m.Short()
	}
	i := slices.IndexFunc(s.diary.offices, o.same)
	switch {
	case !slices.Contains([]Role{Chair, Deputy, Coordinator, Operator}, o.Role):
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("There is no role called “%s”, so nothing was changed.", o.Role)}
	case (o.Role == Chair || o.Role == Deputy) != (o.Meeting != ""):
		return nil, &Error{Code: Invalid, Text: "A chair and a deputy are of a meeting, the other roles of the plan. Nothing was changed."}
	case end && i < 0:
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("That person is not %s, so nothing was changed.", role)}
	case end:
		return []Fact{&OfficeEnded{Office{Role: o.Role, Meeting: o.Meeting, User: o.User}}}, nil
	case !o.Until.IsZero() && o.Until.Before(o.From):
		return nil, &Error{Code: Invalid, Text: "That ends before it begins, so nothing was changed."}
	case i >= 0 && s.diary.offices[i] == o:
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("That person is %s already, so nothing was changed.", role)}
	}
	if err := s.canHold(o.User); err != nil {
		return nil, err
	}
	if leads := o.Role == Coordinator || o.Role == Operator; leads && s.Standing(o.User) == Partner {
		return nil, &Error{Code: Refused, Text: fmt.Sprintf("%s belongs to another workspace, and the %s is a full member of this one. Nothing was changed.", o.User.mention(), role)}
	}
	return []Fact{&OfficeGiven{o}}, nil
}

// InAt lists who holds a role at an instant and was given it before.
func (s *State) InAt(role Role, meeting MeetingID, t time.Time) []UserID {
	return s.in(role, meeting, func(o Office) bool { return o.in(DateOf(t)) && !t.Before(s.diary.given[o]) })
}

// In lists who holds a role on a day. meeting is "" for a role of the plan.
func (s *State) In(role Role, meeting MeetingID, d Date) []UserID {
	return s.in(role, meeting, func(o Office) bool { return o.in(d) })
}

func (s *State) in(role Role, meeting MeetingID, choose func(Office) bool) []UserID {
	var list []UserID
	for _, o := range s.diary.offices {
		if o.Role == role && o.Meeting == meeting && choose(o) {
			list = append(list, o.User)
		}
	}
	return list
}
