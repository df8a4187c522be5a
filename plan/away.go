package plan

import (
	"fmt"
	"slices"
	"time"
)

// An Away is somebody's absence.
type Away struct {
	Until Date   // the last day; zero: not away
	Cover UserID // who gets what they would have got; "" for nobody
	Since time.Time
}

// AwaySet says that somebody is away until a day, and who covers for them. No
// day says that they are back.
type AwaySet struct {
	User  UserID `json:"user"`
	Until Date   `json:"until,omitzero"`
	Cover UserID `json:"cover,omitempty"`
}

func (f *AwaySet) Kind() string              { return "away.set" }
func (f *AwaySet) prose() map[string]*string { return nil }
func (f *AwaySet) apply(s *State, e Event)   { s.diary.add(e) }

// Away reports whether somebody is away at an instant, and who covers. What was
// said later changes nothing about an instant before.
func (s *State) Away(u UserID, t time.Time) (Away, bool) {
	for _, a := range slices.Backward(s.diary.aways[u]) {
		if !t.Before(a.Since) {
			return a, !a.Until.IsZero() && !a.Until.Before(DateOf(t))
		}
	}
	return Away{}, false
}

// StandIn is who gets what somebody would get at an instant: themselves, or
// while they are away their cover, or the cover's own cover; "" for nobody.
func (s *State) StandIn(u UserID, t time.Time) UserID {
	for asked := []UserID(nil); !slices.Contains(asked, u); {
		a, away := s.Away(u, t)
		if !away && s.Gone(u) {
			return ""
		}
		if !away {
			return u
		}
		asked, u = append(asked, u), a.Cover
	}
	return ""
}

// SetAway decides that somebody is away, or with a zero day that they are back.
func (s *State) SetAway(now time.Time, u UserID, until Date, cover UserID) ([]Fact, error) {
	a, away := s.Away(u, now)
	switch {
	case until.IsZero() && !away:
		return nil, &Error{Code: Conflict, Text: "You were not away, so nothing was changed."}
	case until.IsZero():
		return []Fact{&AwaySet{User: u}}, nil
	case until.Before(DateOf(now)):
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("%s is past, so nothing was changed.", until), Hint: "Give the last day on which you are away."}
	case cover == u:
		return nil, &Error{Code: Invalid, Text: "You cannot cover for yourself, so nothing was changed.", Hint: "Name somebody else, or nobody."}
	case away && a.Until == until && a.Cover == cover:
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("You are away until %s already.", until)}
	}
	return []Fact{&AwaySet{User: u, Until: until, Cover: cover}}, nil
}

// A Snooze keeps somebody from being reminded of one action. It never counts as
// an update.
type Snooze struct {
	User  UserID
	No    ActionNo
	Until Date // the last day
	Since time.Time
}

// ActionSnoozed says that somebody does not want to be reminded of an action
// until a day has passed. No day ends it.
type ActionSnoozed struct {
	User  UserID   `json:"user"`
	No    ActionNo `json:"no"`
	Until Date     `json:"until,omitzero"`
}

func (f *ActionSnoozed) Kind() string              { return "action.snoozed" }
func (f *ActionSnoozed) prose() map[string]*string { return nil }
func (f *ActionSnoozed) apply(s *State, e Event)   { s.diary.add(e) }

// Snoozed reports whether somebody does not want to be reminded of an action at
// an instant, and until when.
func (s *State) Snoozed(u UserID, no ActionNo, t time.Time) (Date, bool) {
	for _, z := range s.diary.snoozes {
		if z.User == u && z.No == no {
			return z.Until, !t.Before(z.Since) && !z.Until.Before(DateOf(t))
		}
	}
	return Date{}, false
}

// Snoozes lists what somebody does not want to be reminded of at an instant, in
// the order it was said.
func (s *State) Snoozes(u UserID, t time.Time) []Snooze {
	var list []Snooze
	for _, z := range s.diary.snoozes {
		if _, snoozed := s.Snoozed(u, z.No, t); snoozed && z.User == u {
			list = append(list, z)
		}
	}
	return list
}

// SnoozeAction decides that somebody is not reminded of an action until a day
// has passed; 60 days at most, so that nothing is forgotten.
func (s *State) SnoozeAction(now time.Time, u UserID, no ActionNo, until Date) ([]Fact, error) {
	if _, err := s.Action(no); err != nil {
		return nil, err
	}
	today := DateOf(now)
	switch had, snoozed := s.Snoozed(u, no, now); {
	case until.IsZero() && !snoozed:
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Your reminders about action %d were not put off.", no)}
	case !until.IsZero() && until.Before(today):
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("%s is past, so nothing was changed.", until)}
	case today.Days(until) > 60 && !until.IsZero():
		return nil, &Error{Code: Invalid, Text: "A reminder can be put off for 60 days at most, so nothing was changed.", Hint: fmt.Sprintf("For example: snooze %d until %s", no, today.Add(60).ISO())}
	case snoozed && had == until:
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Your reminders about action %d are put off until %s already.", no, until)}
	}
	return []Fact{&ActionSnoozed{User: u, No: no, Until: until}}, nil
}

// MessagesSwitched says that messages of one kind are not wanted, or wanted
// again: by a person, or in a channel.
type MessagesSwitched struct {
	Message string    `json:"message"`           // the rule's name: "nudge", "brief", "digest"
	Meeting MeetingID `json:"meeting,omitempty"` // "" for every meeting
	To      Target    `json:"to"`
	Off     bool      `json:"off,omitempty"`
}

func (f *MessagesSwitched) Kind() string              { return "messages.switched" }
func (f *MessagesSwitched) prose() map[string]*string { return nil }
func (f *MessagesSwitched) apply(s *State, e Event)   { s.diary.add(e) }

// Switch names what is switched, on or off.
func (f MessagesSwitched) Switch() MessagesSwitched {
	f.Off = false
	return f
}

// A Switch is the last word on one kind of message.
type Switch struct {
	MessagesSwitched
	Since time.Time
}

// Switches lists what somebody, or a channel, has switched off.
func (s *State) Switches(to Target) []Switch {
	var list []Switch
	for _, w := range s.diary.switches {
		if w.To == to && w.Off {
			list = append(list, w)
		}
	}
	return list
}

// Wanted reports whether a kind of message about a meeting is wanted at a
// target. A word on one meeting counts for more than one on all.
func (s *State) Wanted(message string, meeting MeetingID, to Target) bool {
	all := true
	for _, w := range s.diary.switches {
		switch w.Switch() {
		case MessagesSwitched{Message: message, Meeting: meeting, To: to}:
			if meeting != "" {
				return !w.Off
			}
			all = !w.Off
		case MessagesSwitched{Message: message, To: to}:
			all = !w.Off
		}
	}
	return all
}

// SwitchMessages decides to switch a kind of message on or off. A word on all
// meetings takes back those on single ones that say otherwise.
func (s *State) SwitchMessages(f MessagesSwitched) ([]Fact, error) {
	var facts []Fact
	if s.Wanted(f.Message, f.Meeting, f.To) == f.Off {
		facts = append(facts, &f)
	}
	for _, w := range s.diary.switches {
		if f.Meeting == "" && w.Meeting != "" && w.Message == f.Message && w.To == f.To && w.Off != f.Off {
			one := f
			one.Meeting = w.Meeting
			facts = append(facts, &one)
		}
	}
	if len(facts) == 0 {
		word := "on"
		if f.Off {
			word = "off"
		}
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Those messages are %s already, so nothing was changed.", word)}
	}
	return facts, nil
}
