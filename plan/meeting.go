package plan

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// MeetingID is a meeting's short name, for ever: "nte".
type MeetingID string

// An Audience is who hears what is said at a meeting.
type Audience string

const (
	Officers     Audience = ""
	Confidential Audience = "confidential" // nothing beyond the plan's own progress is said of it
	Public       Audience = "public"       // only what the plan publishes is said there
)

// A Meeting is a standing meeting: what is known of it, and what has to be said
// ahead of it. What nobody has said is empty, and nothing is sent for a meeting
// that is not [Meeting.Ready].
type Meeting struct {
	ID       MeetingID  `json:"id"`
	Name     string     `json:"name"` // as it is always shown: "CCM (City Community MARAC)"
	Aliases  []string   `json:"aliases,omitempty"`
	Often    string     `json:"often,omitempty"` // "weekly", "monthly", "quarterly": what the plan says of it, if anything
	Audience Audience   `json:"audience,omitempty"`
	Actions  []ActionNo `json:"actions,omitempty"`  // its business by the plan's own text
	Inferred []ActionNo `json:"inferred,omitempty"` // a reasonable reading that nobody has confirmed

	Dated   bool    `json:"dated,omitempty"` // its days are given one by one, by people
	Rule    Cadence `json:"rule,omitzero"`   // or by this rule
	Start   Clock   `json:"start,omitempty"`
	Minutes int     `json:"minutes,omitempty"` // how long it is, for calendars; 0 is an hour
	Channel string  `json:"channel,omitempty"` // Slack's id of where it is announced
	Place   string  `json:"-"`                 // a room, or a link
	Text    string  `json:"-"`                 // said in each of its reminders

	Holidays HolidayPolicy `json:"holidays,omitempty"`
	Recess   []Span        `json:"recess,omitempty"` // it does not meet on these days
	Steps    []Step        `json:"steps,omitempty"`  // what is sent, and when
	Off      bool          `json:"off,omitempty"`    // nothing is sent for it
}

// A HolidayPolicy is what becomes of a meeting whose day is a bank holiday.
type HolidayPolicy string

const (
	AskOrMove HolidayPolicy = ""     // its chairs are asked ahead; with no answer it moves
	Move      HolidayPolicy = "move" // to the next working day
	Skip      HolidayPolicy = "skip"
	Keep      HolidayPolicy = "keep"
)

// A Span is the days from one to another, both included.
type Span struct {
	From Date `json:"from"`
	To   Date `json:"to"`
}

// Has reports whether a day is one of them.
func (s Span) Has(d Date) bool { return !d.Before(s.From) && !s.To.Before(d) }

// recess reports whether the meeting does not meet on a day.
func (m *Meeting) recess(d Date) bool {
	return slices.ContainsFunc(m.Recess, func(r Span) bool { return r.Has(d) })
}

// A StepKind is a kind of message about a meeting.
type StepKind string

const (
	StepNudge     StepKind = "nudge"     // to each owner: what they owe
	StepToday     StepKind = "today"     // to the channel: it meets
	StepBrief     StepKind = "brief"     // to each chair: the briefing
	StepReferrals StepKind = "referrals" // to the channel: referrals close; the CCM's
	StepPublicity StepKind = "publicity" // to the channel: dates and publicity; the panels'
	StepIssues    StepKind = "issues"    // to chair and channel, afterwards: send issues on
	StepDraft     StepKind = "draft"     // to the co-ordinator: a draft of the report
	StepSignOff   StepKind = "sign-off"  // to the co-ordinator: sign the report off
)

var stepKinds = []StepKind{StepNudge, StepToday, StepBrief, StepReferrals, StepPublicity, StepIssues, StepDraft, StepSignOff}

// A Step is one message about each meeting of a series, so many working days
// ahead at a time of day, or so many hours ahead.
type Step struct {
	Kind  StepKind `json:"kind"`
	Days  int      `json:"days,omitempty"` // working days before; after it if negative
	At    Clock    `json:"at,omitempty"`
	Hours int      `json:"hours,omitempty"` // if above 0, instead of Days and At
}

// Lead is the lead time as one types it: "5wd", "2h".
func (st Step) Lead() string {
	if st.Hours > 0 {
		return fmt.Sprintf("%dh", st.Hours)
	}
	return fmt.Sprintf("%dwd", st.Days)
}

// Short is the meeting's name in short: "LLP". A confidential one keeps its
// full name, "CCM (City Community MARAC)": elsewhere a MARAC is another meeting,
// about domestic abuse, and nobody may take one for the other.
func (m *Meeting) Short() string {
	if m.Audience == Confidential {
		return m.Name
	}
	short, _, _ := strings.Cut(m.Name, " (")
	return short
}

// Numbers lists its actions, the inferred ones last.
func (m *Meeting) Numbers() []ActionNo { return append(slices.Clone(m.Actions), m.Inferred...) }

// Missing lists, in words, what must be said before the meeting can be
// announced; empty when it is Ready.
func (m *Meeting) Missing() []string {
	var list []string
	if m.Rule.IsZero() && !m.Dated {
		list = append(list, "on which days it meets")
	}
	if m.Start == "" {
		list = append(list, "at what time")
	}
	return list
}

// Ready reports whether it is known when the meeting meets.
func (m *Meeting) Ready() bool { return len(m.Missing()) == 0 }

// Frequency is how often it meets, in days: 7, 31 or 92; 0 when nobody has
// said. Its rule comes first, then what the plan says of it.
func (m *Meeting) Frequency() int {
	every := max(m.Rule.Every, 1)
	switch {
	case m.Rule.Unit == "week" && every*7 <= 14*len(m.Rule.Days):
		return 7
	case m.Rule.Unit == "week" && every <= 4, m.Rule.Unit == "month" && every == 1:
		return 31
	case !m.Rule.IsZero():
		return 92
	}
	return map[string]int{"weekly": 7, "monthly": 31, "quarterly": 92}[m.Often]
}

// Nudges are the steps in which owners are reminded, first one first: the
// second names the gap, the third goes to the co-ordinator.
func (m *Meeting) Nudges() []Step {
	var list []Step
	for _, st := range m.Steps {
		if st.Kind == StepNudge {
			list = append(list, st)
		}
	}
	slices.SortStableFunc(list, func(a, b Step) int { return b.ahead() - a.ahead() })
	return list
}

// ahead is roughly how far ahead a step is, in hours, for ordering.
func (st Step) ahead() int {
	if st.Hours > 0 {
		return st.Hours
	}
	return st.Days*24 + 12
}

// MeetingSet says all that is known of a meeting: a new one, or one that was
// changed. It replaces what was said before.
type MeetingSet struct {
	Meeting
}

func (f *MeetingSet) Kind() string { return "meeting.set" }
func (f *MeetingSet) prose() map[string]*string {
	return map[string]*string{"place": &f.Place, "text": &f.Text}
}
func (f *MeetingSet) apply(s *State, e Event) { s.diary.add(e) }

// A version is what was known of a meeting from a time on.
type version struct {
	at time.Time
	m  *Meeting
}

// ready lists the versions of a meeting from the first on that says when it
// meets. That one counts for all the time before it, too.
func (d *diary) ready(id MeetingID) []version {
	versions := d.versions[id]
	i := slices.IndexFunc(versions, func(v version) bool { return v.m.Ready() })
	if i < 0 {
		return nil
	}
	return versions[i:]
}

func (d *diary) setMeeting(m Meeting, e Event) {
	i := slices.IndexFunc(d.meetings, func(o *Meeting) bool { return o.ID == m.ID })
	if i < 0 || !sameTimes(*d.meetings[i], m) {
		d.timed[m.ID] = e.At
	}
	v := version{at: e.At, m: &m}
	if was := d.versions[m.ID]; len(was) > 0 {
		v.at = later(v.at, was[len(was)-1].at) // a clock can have been put back
	}
	d.versions[m.ID] = append(d.versions[m.ID], v)
	if i < 0 {
		d.meetings = append(d.meetings, &m)
		return
	}
	// Replaced, not changed in place: lists handed out before stay as they were.
	d.meetings = slices.Clone(d.meetings)
	d.meetings[i] = &m
}

// sameTimes reports whether two versions of a meeting send the same things at
// the same times.
func sameTimes(a, b Meeting) bool {
	return a.Dated == b.Dated && a.Start == b.Start && a.Off == b.Off && a.Holidays == b.Holidays &&
		reflect.DeepEqual(a.Rule, b.Rule) && slices.Equal(a.Recess, b.Recess) && slices.Equal(a.Steps, b.Steps)
}

// Timed is when the days, times or steps of a meeting were last changed.
// Nothing is owed for a time before that.
func (s *State) Timed(id MeetingID) time.Time { return s.diary.timed[id] }

// Meetings lists the standing meetings in the order they were added.
func (s *State) Meetings() []*Meeting { return s.diary.meetings }

// Meeting finds a meeting by its short name. The error says which there are.
func (s *State) Meeting(id MeetingID) (*Meeting, error) {
	var names []string
	for _, m := range s.diary.meetings {
		if m.ID == id {
			return m, nil
		}
		names = append(names, string(m.ID))
	}
	if len(names) == 0 {
		return nil, &Error{Code: NotFound, Text: "No meetings have been entered yet.", Hint: "Importing the plan enters the standing ones."}
	}
	return nil, &Error{Code: NotFound, Text: fmt.Sprintf("There is no meeting called “%s”.", id),
		Hint: "There are: " + strings.Join(names, ", ") + "."}
}

// Convene decides to enter the meetings that are not known yet.
func (s *State) Convene(cards []Meeting) []Fact {
	var facts []Fact
	for _, m := range cards {
		if _, err := s.Meeting(m.ID); err != nil {
			facts = append(facts, &MeetingSet{m})
		}
	}
	return facts
}

// SetMeeting decides to change a meeting. change is given a copy and edits it.
func (s *State) SetMeeting(id MeetingID, change func(*Meeting)) ([]Fact, error) {
	old, err := s.Meeting(id)
	if err != nil {
		return nil, err
	}
	m := *old
	// A copy down to its lists: change may edit them in place.
	m.Aliases, m.Actions, m.Inferred = slices.Clone(m.Aliases), slices.Clone(m.Actions), slices.Clone(m.Inferred)
	m.Recess, m.Steps, m.Rule.Days = slices.Clone(m.Recess), slices.Clone(m.Steps), slices.Clone(m.Rule.Days)
	change(&m)
	if err := m.check(); err != nil {
		return nil, err
	}
	if reflect.DeepEqual(m, *old) {
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("That is how it is already, so nothing about the %s was changed.", m.Short())}
	}
	return []Fact{&MeetingSet{m}}, nil
}

// AddMeeting decides to enter a meeting that is not one of the standing ones.
func (s *State) AddMeeting(m Meeting) ([]Fact, error) {
	if known, err := s.Meeting(m.ID); err == nil {
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("There is a meeting called “%s” already, the %s, so none was added.", m.ID, known.Name), Hint: "Choose another short name."}
	}
	if err := m.check(); err != nil {
		return nil, err
	}
	return []Fact{&MeetingSet{m}}, nil
}

func (m *Meeting) check() error {
	wrong := func(format string, args ...any) error {
		return &Error{Code: Invalid, Text: fmt.Sprintf(format, args...) + " Nothing was changed."}
	}
	switch {
	case m.ID == "" || strings.Trim(string(m.ID), "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		return wrong("A meeting's short name is made of small letters, figures and hyphens.")
	case strings.TrimSpace(m.Name) == "":
		return wrong("A meeting needs a name.")
	case !m.Rule.IsZero() && !m.Rule.Valid():
		return wrong("I cannot follow that rule for the days of the %s.", m.Short())
	case m.Start != "" && !m.Start.Valid():
		return wrong("“%s” is not a time of day.", m.Start)
	case m.Minutes < 0 || m.Minutes > 24*60:
		return wrong("A meeting lasts a day at most.")
	case !slices.Contains([]HolidayPolicy{AskOrMove, Move, Skip, Keep}, m.Holidays):
		return wrong("On a bank holiday a meeting is moved, skipped or kept, or its chairs are asked.")
	case !slices.Contains([]Audience{Officers, Confidential, Public}, m.Audience):
		return wrong("A meeting is of officers, confidential or public.")
	}
	for _, st := range m.Steps {
		switch {
		case !slices.Contains(stepKinds, st.Kind):
			return wrong("There are no messages called “%s”.", st.Kind)
		case st.Days > 60 || st.Days < -30 || st.Hours < 0 || st.Hours > 72:
			return wrong("A lead time is at most 60 working days, or 72 hours.")
		case st.Days < 0 && st.Kind != StepIssues:
			return wrong("Only the message about issues comes after a meeting.")
		case st.Hours == 0 && !st.At.Valid():
			return wrong("A lead time in days needs a time of day.")
		case st.Hours == 0 && (st.At < dayBegins || st.At >= dayEnds):
			return wrong("Nothing is sent outside 08:00 to 18:00, so not at %s.", st.At)
		}
	}
	for _, r := range m.Recess {
		if !r.From.Valid() || !r.To.Valid() || r.To.Before(r.From) {
			return wrong("A recess ends after it begins.")
		}
	}
	return nil
}
