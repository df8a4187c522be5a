package plan

import (
	"maps"
	"slices"
	"time"
)

// The journal is the audit: every write is in it with who, when, by which door
// and why. What changes nothing and must be known all the same, such as that
// somebody read a briefing, took a copy or was refused, is a fact too.

// BriefingRead says that somebody was shown a meeting's briefing.
type BriefingRead struct {
	Meeting MeetingID `json:"meeting"`
	Part    string    `json:"part,omitempty"`
	From    time.Time `json:"from,omitzero"`     // the beginning of what it covers, in UTC
	Channel string    `json:"channel,omitempty"` // the whole channel was shown it; "" for the reader alone
}

func (f *BriefingRead) Kind() string              { return "briefing.read" }
func (f *BriefingRead) prose() map[string]*string { return nil }
func (f *BriefingRead) apply(*State, Event)       {}

// ExportMade says that somebody took a copy out of asb: an answer to a request,
// the meetings, the whole journal, or a backup of it.
type ExportMade struct {
	What    string     `json:"what"` // "ics", "foi", "journal", "backup"
	Actions []ActionNo `json:"actions,omitempty"`
	From    Date       `json:"from,omitzero"`
	To      Date       `json:"to,omitzero"`
}

func (f *ExportMade) Kind() string              { return "export.made" }
func (f *ExportMade) prose() map[string]*string { return nil }
func (f *ExportMade) apply(*State, Event)       {}

// RequestRefused says that somebody asked for what they may not do. It holds
// nothing of what they typed but the numbers.
type RequestRefused struct {
	Verb    string     `json:"verb"`
	Actions []ActionNo `json:"actions,omitempty"`
	Meeting MeetingID  `json:"meeting,omitempty"`
}

func (f *RequestRefused) Kind() string              { return "request.refused" }
func (f *RequestRefused) prose() map[string]*string { return nil }
func (f *RequestRefused) apply(*State, Event)       {}

// An Inquiry chooses entries of the journal. What is set must all hold.
type Inquiry struct {
	No    ActionNo // about this action; 0: anything
	By    UserID   // by this person; "": anybody
	From  Date     // from the beginning of this day, in London; zero: ever
	To    Date     // to the end of this day; zero: until now
	Posts bool     // the steps of sending messages too, which are many
}

// Audit lists the entries that an inquiry is about, newest first.
func (s *State) Audit(q Inquiry) []Event {
	var list []Event
	for _, e := range slices.Backward(s.events) {
		switch {
		case !q.From.IsZero() && DateOf(e.At).Before(q.From):
			return list // events are in the order of their times
		case !q.To.IsZero() && q.To.Before(DateOf(e.At)),
			q.No != 0 && !slices.Contains(Touches(e.Fact), q.No),
			q.By != "" && e.By != q.By,
			!q.Posts && e.Door == "schedule":
		default:
			list = append(list, e)
		}
	}
	return list
}

// Touches lists the actions that a fact is about, or that somebody asked of in
// vain.
func Touches(f Fact) []ActionNo {
	switch f := f.(type) {
	case *RequestRefused:
		return f.Actions
	case *ExportMade:
		return f.Actions
	case *PostClaimed:
		if f.Action != 0 {
			return []ActionNo{f.Action}
		}
	case *HoldSet:
		if f.No != 0 {
			return []ActionNo{f.No}
		}
	}
	return About(f)
}

// Texts lists the free text that a fact carries, in the order of its fields'
// names.
func Texts(f Fact) []string {
	prose := f.prose()
	var list []string
	for _, name := range slices.Sorted(maps.Keys(prose)) {
		if text := *prose[name]; text != "" {
			list = append(list, text)
		}
	}
	return list
}
