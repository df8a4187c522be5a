package plan

import (
	"fmt"
	"slices"
	"time"
)

// RequestMade says that somebody asks others for what they may not do
// themselves. It cannot be undone: the messages may be on their way.
type RequestMade struct {
	To      []UserID  `json:"to"` // who may do it
	Ability Ability   `json:"ability"`
	No      ActionNo  `json:"no,omitempty"`
	Meeting MeetingID `json:"meeting,omitempty"`
	Line    string    `json:"-"` // the line they are asked to have done
	Wanted  string    `json:"-"` // the line that was refused, when it is not Line
}

func (f *RequestMade) Kind() string { return "request.made" }
func (f *RequestMade) prose() map[string]*string {
	return map[string]*string{"line": &f.Line, "wanted": &f.Wanted}
}
func (f *RequestMade) apply(s *State, e Event) { s.requests = append(s.requests, e.Seq) }

// Requests lists every [RequestMade], oldest first.
func (s *State) Requests() []Event { return s.listed(s.requests) }

// Stood lists every [PersonSeen], oldest first.
func (s *State) Stood() []Event { return s.listed(s.stood) }

func (s *State) listed(seqs []uint64) []Event {
	list := make([]Event, len(seqs))
	for i, seq := range seqs {
		list[i] = s.events[seq-1]
	}
	return list
}

// mostRequests is how often a day somebody may ask others for something.
const mostRequests = 10

// MakeRequest decides that somebody asks for a line. The same is asked once a
// day, and not more than ten things.
func (s *State) MakeRequest(by UserID, now time.Time, f RequestMade) ([]Fact, error) {
	today := 0
	for _, e := range slices.Backward(s.Requests()) {
		if now.Sub(e.At) >= 24*time.Hour {
			break
		}
		if e.By != by {
			continue
		}
		today++
		if had := e.Fact.(*RequestMade); had.Line == f.Line && had.Wanted == f.Wanted {
			return nil, &Error{Code: Conflict, Text: fmt.Sprintf("You asked for the same at %s on %s, so nobody is asked twice.", ClockOf(e.At), DateOf(e.At))}
		}
	}
	switch {
	case len(f.To) == 0:
		return nil, &Error{Code: Conflict, Text: "There is nobody who could be asked, so nobody was."}
	case today >= mostRequests:
		return nil, &Error{Code: Refused, Text: fmt.Sprintf("You have asked for %d things within a day, so nobody was asked.", today), Hint: "Speak to them, or ask again tomorrow."}
	}
	return []Fact{&f}, nil
}

// Posts are what somebody who has left still holds: what they are the last for,
// and what others hold too.
type Posts struct {
	Alone   []ActionNo // held by nobody else who is here
	Actions []ActionNo // held by others too
	Offices []Office
}

// PostsOf lists what somebody holds at an instant, and what nobody else does.
func (s *State) PostsOf(u UserID, now time.Time) Posts {
	var p Posts
	for _, a := range s.Actions() {
		if !s.HeldBy(a, u) || a.Absent {
			continue
		}
		others := slices.DeleteFunc(s.column(now, ByOwner, Object{Action: a.No}), func(o UserID) bool { return o == u })
		if len(others) == 0 {
			p.Alone = append(p.Alone, a.No)
		} else {
			p.Actions = append(p.Actions, a.No)
		}
	}
	for _, o := range s.diary.offices {
		if o.User == u && (o.Until.IsZero() || !o.Until.Before(DateOf(now))) {
			p.Offices = append(p.Offices, o)
		}
	}
	return p
}

// InPost lists everybody in Slack who holds something and has not left, once.
func (s *State) InPost() []UserID {
	var list []UserID
	for _, h := range s.holders {
		list = with(list, h.User)
	}
	for _, o := range s.diary.offices {
		list = with(list, o.User)
	}
	return slices.DeleteFunc(list, func(u UserID) bool { return !u.InSlack() || s.Gone(u) })
}

// Told lists the channels that something is sent to by itself, once.
func (s *State) Told() []string {
	var list []string
	for _, g := range s.diary.digests {
		list = with(list, g.Channel)
	}
	for _, m := range s.Meetings() {
		if m.Channel != "" {
			list = with(list, m.Channel)
		}
	}
	return list
}
