package plan

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// An OccurrenceID names one meeting of a series, for ever: by the day on which
// it was to be at first, whatever became of it. Part tells apart several of one
// day, such as the panels of two wards; it is "" for most.
type OccurrenceID struct {
	Meeting MeetingID `json:"meeting"`
	Date    Date      `json:"date"`
	Part    string    `json:"part,omitempty"`
}

// String is the name as it is written in keys: "nte/2026-05-25",
// "panel/2026-06-12/cripplegate".
func (id OccurrenceID) String() string {
	s := string(id.Meeting) + "/" + id.Date.ISO()
	if id.Part != "" {
		s += "/" + id.Part
	}
	return s
}

// Slug makes the part of an occurrence's name from a name that people use:
// "farringdon-within" from "Farringdon Within". It is small letters and
// figures with single hyphens between them, of at most 40 characters; "" when
// the name has neither letter nor figure.
func Slug(name string) string {
	name = strings.NewReplacer("'", "", "’", "").Replace(strings.ToLower(name))
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	slug := []rune(strings.Join(words, "-"))
	return strings.TrimRight(string(slug[:min(len(slug), 40)]), "-")
}

// PartName is a part as one says it: "Farringdon Within".
func PartName(part string) string {
	words := strings.Split(part, "-")
	for i, w := range words {
		if r := []rune(w); len(r) > 0 {
			words[i] = string(unicode.ToUpper(r[0])) + string(r[1:])
		}
	}
	return strings.Join(words, " ")
}

// The states of an occurrence.
const (
	Planned     = "planned"
	Skipped     = "skipped" // it does not take place
	Rescheduled = "moved"   // to another day or time
	Added       = "added"   // it is outside the rule
	Held        = "held"    // somebody says that it took place
)

// An Occurrence is one meeting of a series.
type Occurrence struct {
	ID      OccurrenceID
	On      Date // the day it takes place; for a skipped one, the day it would have
	Start   Clock
	Place   string    // a room, or a link; the meeting's own unless one was given
	State   string    // Planned, Skipped, Rescheduled or Held
	Why     string    // of what became of it, in words; may be empty
	ByRule  bool      // a holiday or a recess did it, and nobody's word
	Changed time.Time // when somebody last said something about it; zero if nobody has
	Seq     uint64    // the event that did
}

// Begins is when it begins, or would have begun.
func (o Occurrence) Begins() time.Time { return o.On.At(o.Start) }

// Stamp is when it takes place, or that it does not, for telling whether what
// was said of it still holds.
func (o Occurrence) Stamp() string {
	if o.Off() {
		return "off"
	}
	return o.On.ISO() + "T" + string(o.Start)
}

// Off reports whether it does not take place.
func (o Occurrence) Off() bool { return o.State == Skipped }

// OccurrenceSet says what becomes of one meeting of a series. State Planned
// puts it back as it was at first.
type OccurrenceSet struct {
	OccurrenceID
	State  string `json:"state"`
	On     Date   `json:"on,omitzero"`     // the day it takes place, or would have; zero for its own day
	Start  Clock  `json:"start,omitempty"` // "" for the usual time
	Place  string `json:"-"`               // "" leaves it as it was
	Reason string `json:"-"`
}

func (f *OccurrenceSet) Kind() string { return "occurrence.set" }
func (f *OccurrenceSet) prose() map[string]*string {
	return map[string]*string{"place": &f.Place, "reason": &f.Reason}
}
func (f *OccurrenceSet) apply(s *State, e Event) { s.diary.add(e) }

// A change is what has been said about one occurrence.
type change struct {
	added  bool
	start  Clock // of an added one
	place  string
	last   *OccurrenceSet
	at     time.Time
	seq    uint64
	before *change // as it was until then; nil when nothing had been said
}

func (d *diary) setOccurrence(f *OccurrenceSet, e Event) {
	c, said := d.changes[f.OccurrenceID]
	if said {
		was := c
		c.before = &was
	}
	c.last, c.at, c.seq = f, e.At, e.Seq
	if f.State == Added {
		if !c.added {
			d.extra[f.Meeting] = append(d.extra[f.Meeting], f.OccurrenceID)
		}
		c.added, c.start = true, f.Start
	}
	c.place = cmp.Or(f.Place, c.place)
	d.changes[f.OccurrenceID] = c
}

// drift is how many days before its first day, or after it, an occurrence can
// take place.
const drift = 62

// A slot is a day on which a meeting is by its rule, as it was when it came.
type slot struct {
	Date
	m *Meeting
}

// slots lists the days of a meeting's rules from one day to another, in order.
// A day belongs to the rule that was in force when the meeting began, so that
// a new rule changes what is to come and not what has been.
func (d *diary) slots(id MeetingID, from, to Date) []slot {
	var list []slot
	versions := d.ready(id)
	for i, v := range versions {
		if v.m.Rule.IsZero() || v.m.Start == "" {
			continue
		}
		first, last := from, to
		if i > 0 && first.Before(DateOf(v.at)) {
			first = DateOf(v.at)
		}
		if i+1 < len(versions) && DateOf(versions[i+1].at).Before(last) {
			last = DateOf(versions[i+1].at)
		}
		for _, day := range v.m.Rule.Dates(first, last) {
			begins := day.At(v.m.Start)
			switch {
			case i > 0 && begins.Before(v.at), i+1 < len(versions) && !begins.Before(versions[i+1].at):
			case len(list) > 0 && list[len(list)-1].Date == day: // it met that day by the rule before
			default:
				list = append(list, slot{day, v.m})
			}
		}
	}
	return list
}

// Occurrences lists the meetings of a series that take place from one day to
// another, both included, and those that would have but were skipped; earliest
// first. It ends with the last year whose bank holidays are known.
func (s *State) Occurrences(id MeetingID, from, to Date) []Occurrence {
	m, err := s.Meeting(id)
	if err != nil || m.Start == "" {
		return nil
	}
	if last := (Date{s.HolidaysTo(), time.December, 31}); last.Before(to) {
		to = last
	}
	var list []Occurrence
	add := func(m *Meeting, id OccurrenceID, c change) {
		if o := s.occurrence(m, id, c); !o.On.Before(from) && !to.Before(o.On) {
			list = append(list, o)
		}
	}
	for _, d := range s.diary.slots(id, from.Add(-drift), to.Add(drift)) {
		oid := OccurrenceID{Meeting: id, Date: d.Date}
		if c := s.diary.changes[oid]; !c.added {
			add(d.m, oid, c)
		}
	}
	for _, oid := range s.diary.extra[id] {
		add(m, oid, s.diary.changes[oid])
	}
	slices.SortFunc(list, Occurrence.compare)
	return list
}

// compare orders meetings by when they begin; of those that begin together, by
// the day on which they were to be at first.
func (o Occurrence) compare(p Occurrence) int {
	return cmp.Or(o.Begins().Compare(p.Begins()), o.ID.Date.Compare(p.ID.Date), cmp.Compare(o.ID.Part, p.ID.Part))
}

// Occurrence finds one meeting of a series by its name; ok is false when there
// is none.
func (s *State) Occurrence(id OccurrenceID) (o Occurrence, ok bool) {
	m, err := s.Meeting(id.Meeting)
	if err != nil || m.Start == "" {
		return o, false
	}
	c := s.diary.changes[id]
	if !c.added {
		slots := s.diary.slots(id.Meeting, id.Date, id.Date)
		if id.Part != "" || len(slots) == 0 {
			return o, false
		}
		m = slots[0].m
	}
	o = s.occurrence(m, id, c)
	return o, o.On.Year <= s.HolidaysTo()
}

// occurrence works out what becomes of one meeting: what a person said comes
// first, then a recess, then a bank holiday.
func (s *State) occurrence(m *Meeting, id OccurrenceID, c change) Occurrence {
	o := Occurrence{ID: id, On: id.Date, Start: cmp.Or(c.start, m.Start), Place: cmp.Or(c.place, m.Place), State: Planned, Changed: c.at, Seq: c.seq}
	if f := c.last; f != nil {
		o.Why = f.Reason
		switch f.State {
		case Skipped, Held, Rescheduled:
			o.State, o.Start = f.State, cmp.Or(f.Start, o.Start)
			if !f.On.IsZero() {
				o.On = f.On
			}
			return o
		case Planned:
			// As at first, holiday or not: somebody has looked at it.
			return o
		}
	}
	if c.added {
		return o // people chose its day
	}
	if m.recess(id.Date) {
		o.State, o.Why, o.ByRule = Skipped, "recess", true
		return o
	}
	name, holiday := s.Holiday(id.Date)
	if !holiday || m.Holidays == Keep {
		return o
	}
	o.Why, o.ByRule = name, true
	if m.Holidays == Skip {
		o.State = Skipped
		return o
	}
	to := s.WorkingDays(id.Date, -1)
	for d := id.Date.Add(1); !to.Before(d); d = d.Add(1) {
		if m.Rule.On(d) && !m.recess(d) {
			o.State = Skipped // the series meets again by then as it is
			return o
		}
	}
	o.State, o.On = Rescheduled, to
	return o
}

// Next is the first meeting of a series that begins after an instant.
func (s *State) Next(id MeetingID, now time.Time) (Occurrence, bool) {
	from := DateOf(now)
	for end := from.Add(400); from.Before(end); from = from.Add(50) { // most meet within the month
		for _, o := range s.Occurrences(id, from, from.Add(49)) {
			if !o.Off() && o.Begins().After(now) {
				return o, true
			}
		}
	}
	return Occurrence{}, false
}

// find is the occurrence a person means by a day: the one that takes place
// then, before one that only was to; with first it is the other way round.
func (s *State) find(m *Meeting, d Date, part string, first bool) (Occurrence, error) {
	if !m.Ready() {
		return Occurrence{}, &Error{Code: Invalid, Text: fmt.Sprintf("Of the %s nobody has said yet %s, so there is no such meeting to change.", m.Short(), strings.Join(m.Missing(), " and ")),
			Hint: fmt.Sprintf("For example: %s every monday, and: %s at 09:30", m.ID, m.ID)}
	}
	if d.Year > s.HolidaysTo() {
		return Occurrence{}, s.unplanned()
	}
	// rank orders what a day can mean.
	rank := func(o Occurrence) int {
		takes, own := o.On == d && !o.Off(), o.ID.Date == d
		switch {
		case takes && own:
			return 0
		case takes && !first, own && first:
			return 1
		}
		return 2
	}
	var near []string
	var found []Occurrence
	for _, o := range s.Occurrences(m.ID, d.Add(-drift), d.Add(drift)) {
		switch {
		case o.ID.Part != part && part != "":
		case o.On == d, o.ID.Date == d:
			found = append(found, o)
		case !o.Off() && len(near) < 3 && !o.On.Before(d.Add(-8)):
			near = append(near, o.On.String())
		}
	}
	if len(found) == 0 {
		hint := "To see when it meets, type: next " + string(m.ID)
		if len(near) > 0 {
			hint = "It meets on " + strings.Join(near, ", ") + "."
		}
		return Occurrence{}, &Error{Code: NotFound, Text: fmt.Sprintf("The %s does not meet on %s, so nothing was changed.", m.Short(), d), Hint: hint}
	}
	slices.SortStableFunc(found, func(a, b Occurrence) int { return cmp.Compare(rank(a), rank(b)) })
	best := rank(found[0])
	found = slices.DeleteFunc(found, func(o Occurrence) bool { return rank(o) > best })
	var parts []string
	for _, o := range found {
		parts = with(parts, PartName(o.ID.Part))
	}
	if i := slices.IndexFunc(found, func(o Occurrence) bool { return o.ID.Part == part }); i >= 0 {
		return found[i], nil
	}
	if len(parts) > 1 {
		return Occurrence{}, &Error{Code: Invalid, Text: fmt.Sprintf("There are %d meetings of the %s on %s: %s. Nothing was changed.", len(parts), m.Short(), d, strings.Join(parts, ", ")),
			Hint: "Say which, after the day."}
	}
	return found[0], nil
}

// unplanned refuses a day beyond the bank holidays that are known.
func (s *State) unplanned() error {
	year := s.HolidaysTo()
	return &Error{Code: Invalid, Text: fmt.Sprintf("Bank holidays are known to the end of %d, so nothing is planned after that.", year),
		Hint: fmt.Sprintf("Enter those of %d first: holidays add 1 jan %d New Year's Day", year+1, year+1)}
}

// clash refuses when another meeting of a series, or of the same part of it,
// begins at that time already.
func (s *State) clash(m *Meeting, id OccurrenceID, d Date, start Clock, what string) error {
	for _, o := range s.Occurrences(m.ID, d, d) {
		if !o.Off() && o.ID.Part == id.Part && o.ID != id && o.Start == start {
			return &Error{Code: Conflict, Text: fmt.Sprintf("The %s meets on %s at %s already, so %s.", m.Short(), d, start, what)}
		}
	}
	return nil
}

// noTime refuses what is no day or no time of day.
func noTime(d Date, start Clock) error {
	switch {
	case !d.Valid():
		return &Error{Code: Invalid, Text: "That is not a day of the calendar, so nothing was changed."}
	case start != "" && !start.Valid():
		return &Error{Code: Invalid, Text: fmt.Sprintf("“%s” is not a time of day, so nothing was changed.", start), Hint: "For example: 09:30"}
	}
	return nil
}

// SkipMeeting decides that one meeting does not take place. Past ones are for
// [State.HoldMeeting].
func (s *State) SkipMeeting(now time.Time, id MeetingID, d Date, part, reason string) ([]Fact, error) {
	m, err := s.Meeting(id)
	if err != nil {
		return nil, err
	}
	o, err := s.find(m, d, part, false)
	switch {
	case err != nil:
		return nil, err
	case o.Off():
		why := ""
		if o.Why != "" {
			why = " (" + o.Why + ")"
		}
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("The %s of %s is skipped already%s.", m.Short(), o.On, why), Try: []string{fmt.Sprintf("%s restore %s", id, o.ID.Date.ISO())}}
	case o.On.Before(DateOf(now)):
		return nil, s.past(m, o)
	}
	f := &OccurrenceSet{OccurrenceID: o.ID, State: Skipped, Reason: reason}
	if d != o.ID.Date {
		f.On = d // to be found by, should it be restored
	}
	return []Fact{f}, nil
}

// MoveMeeting decides that one meeting takes place at another time. start ""
// leaves its time of day.
func (s *State) MoveMeeting(now time.Time, id MeetingID, d Date, part string, to Date, start Clock, reason string) ([]Fact, error) {
	m, err := s.Meeting(id)
	if err != nil {
		return nil, err
	}
	o, err := s.find(m, d, part, false)
	if err == nil {
		err = noTime(to, start)
	}
	at := cmp.Or(start, o.Start)
	switch {
	case err != nil:
		return nil, err
	case o.On.Before(DateOf(now)):
		return nil, s.past(m, o)
	case to.Year > s.HolidaysTo():
		return nil, s.unplanned()
	case !to.At(at).After(now):
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("%s at %s is past, so the %s was not moved there.", to, at, m.Short()), Hint: "Give a time to come."}
	case abs(o.ID.Date.Days(to)) > drift:
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("%s is more than two months from %s, so the %s was not moved.", to, o.ID.Date, m.Short()),
			Hint: fmt.Sprintf("Skip it instead: %s skip %s", id, d.ISO())}
	case to == o.On && at == o.Start && !o.Off() && !o.ByRule: // what a rule did, a person may say
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("The %s is on %s at %s already, so nothing was changed.", m.Short(), o.On, o.Start)}
	}
	if start == "" && o.Start != m.Start {
		start = o.Start // the time it was moved to before, or was added with
	}
	if err := s.clash(m, o.ID, to, at, fmt.Sprintf("that of %s was not moved there", o.On)); err != nil {
		return nil, err
	}
	return []Fact{&OccurrenceSet{OccurrenceID: o.ID, State: Rescheduled, On: to, Start: start, Reason: reason}}, nil
}

// RestoreMeeting decides that one meeting takes place as it was to at first.
func (s *State) RestoreMeeting(now time.Time, id MeetingID, d Date, part string) ([]Fact, error) {
	m, err := s.Meeting(id)
	if err != nil {
		return nil, err
	}
	o, err := s.find(m, d, part, true)
	switch {
	case err != nil:
		return nil, err
	case o.State == Planned:
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("The %s of %s stands as it was planned, so nothing was changed.", m.Short(), o.ID.Date)}
	case o.ID.Date.Before(DateOf(now)):
		return nil, s.past(m, o)
	}
	return []Fact{&OccurrenceSet{OccurrenceID: o.ID, State: Planned}}, nil
}

// HoldMeeting decides that a meeting took place on a day that is past, or
// today. A day outside the rule is added.
func (s *State) HoldMeeting(now time.Time, id MeetingID, d Date, part string) ([]Fact, error) {
	m, err := s.Meeting(id)
	if err == nil {
		err = noTime(d, "")
	}
	if err != nil {
		return nil, err
	}
	if DateOf(now).Before(d) {
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("%s is to come, so the %s cannot have been held then.", d, m.Short()), Hint: "Say so when it was."}
	}
	o, err := s.find(m, d, part, false)
	var refusal *Error
	switch {
	case errors.As(err, &refusal) && refusal.Code == NotFound:
		oid := OccurrenceID{id, d, part}
		return []Fact{&OccurrenceSet{OccurrenceID: oid, State: Added, Start: m.Start}, &OccurrenceSet{OccurrenceID: oid, State: Held}}, nil
	case err != nil:
		return nil, err
	case o.State == Held && o.On == d:
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("The %s of %s is noted as held already, so nothing was changed.", m.Short(), d)}
	}
	f := &OccurrenceSet{OccurrenceID: o.ID, State: Held, On: d}
	if last := s.diary.changes[o.ID].last; last != nil && o.On == d {
		f.Start = last.Start // as it was moved
	}
	return []Fact{f}, nil
}

// AddOccurrence decides that there is one more meeting.
func (s *State) AddOccurrence(now time.Time, id MeetingID, d Date, start Clock, part string) ([]Fact, error) {
	m, err := s.Meeting(id)
	if err == nil {
		err = noTime(d, start)
	}
	if err != nil {
		return nil, err
	}
	start = cmp.Or(start, m.Start)
	switch {
	case start == "":
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("Nobody has said yet at what time the %s meets, so it was not added.", m.Short()), Hint: fmt.Sprintf("Say it with the day: %s add %s 18:00", id, d.ISO())}
	case d.Before(DateOf(now)):
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("%s is past, so no meeting was added.", d), Hint: fmt.Sprintf("If it took place, type: %s held %s", id, d.ISO())}
	case !d.At(start).After(now):
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("%s at %s is past, so no meeting was added.", d, start), Hint: fmt.Sprintf("If it took place, type: %s held %s", id, d.ISO())}
	case d.Year > s.HolidaysTo():
		return nil, s.unplanned()
	}
	oid := OccurrenceID{id, d, part}
	if o, ok := s.Occurrence(oid); ok && !o.Off() {
		if o.On != d {
			return nil, &Error{Code: Conflict, Text: fmt.Sprintf("The %s of %s was moved to %s, so none was added.", m.Short(), d, o.On), Hint: fmt.Sprintf("To move it back: %s restore %s", id, d.ISO()), Try: []string{fmt.Sprintf("%s restore %s", id, d.ISO())}}
		}
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("The %s meets on %s already, at %s, so none was added.", m.Short(), o.On, o.Start)}
	}
	if err := s.clash(m, oid, d, start, "none was added"); err != nil {
		return nil, err
	}
	facts := []Fact{&OccurrenceSet{OccurrenceID: oid, State: Added, Start: start}}
	if !m.Ready() { // its days are given one by one, then
		first := *m
		first.Start, first.Dated = cmp.Or(m.Start, start), m.Dated || m.Rule.IsZero()
		facts = append([]Fact{&MeetingSet{first}}, facts...)
	}
	return facts, nil
}

func (s *State) past(m *Meeting, o Occurrence) error {
	return &Error{Code: Invalid, Text: fmt.Sprintf("The %s of %s is past, so nothing was changed.", m.Short(), o.On),
		Hint: fmt.Sprintf("Of a day that is past one can only say that it met then: %s held %s", m.ID, o.On.ISO())}
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
