package plan

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Dated is one meeting of a series as a list of dates gives it.
type Dated struct {
	Line  int // of the list, from 1; 0 if it has no lines
	Date  Date
	Start Clock  // "" for the usual time
	Part  string // a [Slug]; "" for a series without parts
	Place string // "" for the usual place
}

// What becomes of a date of a list.
const (
	DateNew     = "new"
	DateSame    = "same"    // it is known as the list has it
	DateChanged = "changed" // its time or place differs, and the list's is taken over
	DateKept    = "kept"    // somebody has moved or skipped it since: their word stands
	DatePast    = "past"    // left out
	DateWrong   = "wrong"   // refused, and the whole list with it
)

// A Verdict is what becomes of one date of a list.
type Verdict struct {
	Dated
	What string
	Why  string // a clause, or ""
}

// TakeDates decides to enter a list of dates of a meeting: all of it or, when
// one is refused, none. A list that was taken before changes nothing. What
// somebody has said of a single meeting since then wins over the list, and a
// meeting that the list leaves out stays.
//
// The verdicts are in the order of the list, also with an error about it.
func (s *State) TakeDates(now time.Time, id MeetingID, list []Dated) ([]Fact, []Verdict, error) {
	m, err := s.Meeting(id)
	if err != nil {
		return nil, nil, err
	}
	if len(list) == 0 {
		return nil, nil, &Error{Code: Invalid, Text: "The list has no dates, so nothing was changed."}
	}
	var facts []Fact
	var verdicts []Verdict
	wrong := 0
	seen := map[OccurrenceID]int{} // the line that named it first
	for _, d := range list {
		v := Verdict{Dated: d}
		oid := OccurrenceID{id, d.Date, d.Part}
		if line, twice := seen[oid]; twice {
			v.What, v.Why = DateWrong, fmt.Sprintf("it is on line %d already", line)
		} else {
			seen[oid] = d.Line
			v.What, v.Why = s.judge(now, m, d)
		}
		switch v.What {
		case DateWrong:
			wrong++
		case DateNew, DateChanged:
			if !m.Ready() && len(facts) == 0 { // its first time of day is its usual one
				usual := *m
				usual.Start, usual.Dated = cmp.Or(m.Start, d.Start), true
				facts = append(facts, &MeetingSet{usual})
			}
			was, _ := s.Occurrence(oid)
			facts = append(facts, &OccurrenceSet{OccurrenceID: oid, State: Added, Start: cmp.Or(d.Start, was.Start, m.Start), Place: d.Place})
		}
		verdicts = append(verdicts, v)
	}
	if wrong > 0 {
		return nil, verdicts, &Error{Code: Invalid, Text: fmt.Sprintf("%d of %d dates cannot be taken, so none was.", wrong, len(list)), Hint: "Mend the lines that are named, and try again."}
	}
	return facts, verdicts, nil
}

// judge says what becomes of one date, and why.
func (s *State) judge(now time.Time, m *Meeting, d Dated) (what, why string) {
	oid := OccurrenceID{m.ID, d.Date, d.Part}
	if d.Date.Before(DateOf(now)) {
		return DatePast, "the day is past"
	}
	if start := cmp.Or(d.Start, m.Start); start != "" && !d.Date.At(start).After(now) {
		return DatePast, "it has begun"
	}
	if o, ok := s.Occurrence(oid); ok {
		switch {
		case o.State == Skipped && !o.ByRule:
			return DateKept, "it was skipped, and stays so"
		case o.State == Rescheduled && !o.ByRule:
			return DateKept, fmt.Sprintf("it was moved to %s at %s, and stays there", o.On, o.Start)
		case o.State == Held:
			return DateKept, "it is noted as held"
		case o.ByRule:
			// The rule says one thing and the list another: a person's list wins.
			return DateChanged, fmt.Sprintf("by the rule it would have been off or moved: %s", o.Why)
		}
		var was []string
		if d.Start != "" && d.Start != o.Start {
			was = append(was, fmt.Sprintf("it was at %s", o.Start))
		}
		if d.Place != "" && d.Place != o.Place {
			was = append(was, "its place differs")
		}
		if len(was) > 0 {
			return DateChanged, strings.Join(was, " and ")
		}
		return DateSame, ""
	}
	if _, err := s.AddOccurrence(now, m.ID, d.Date, d.Start, d.Part); err != nil {
		var refusal *Error
		if errors.As(err, &refusal) {
			return DateWrong, strings.TrimSuffix(refusal.Text, ".")
		}
		return DateWrong, err.Error()
	}
	if name, holiday := s.Holiday(d.Date); holiday {
		return DateNew, "a bank holiday: " + name
	}
	return DateNew, ""
}

// LeftOut lists the meetings of a series to come that were given one by one,
// lie within the days of a list, and are not on it.
func (s *State) LeftOut(now time.Time, id MeetingID, list []Dated) []Occurrence {
	if len(list) == 0 {
		return nil
	}
	byDay := func(a, b Dated) int { return a.Date.Compare(b.Date) }
	from, to := slices.MinFunc(list, byDay).Date, slices.MaxFunc(list, byDay).Date
	if today := DateOf(now); from.Before(today) {
		from = today
	}
	return slices.DeleteFunc(s.Occurrences(id, from, to), func(o Occurrence) bool {
		return o.Off() || !s.diary.changes[o.ID].added ||
			slices.ContainsFunc(list, func(d Dated) bool { return d.Date == o.ID.Date && d.Part == o.ID.Part })
	})
}
