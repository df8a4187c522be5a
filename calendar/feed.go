// Package calendar brings meetings to people's own calendars, and dates from
// them: an iCalendar feed of the meetings (RFC 5545), the page it is served at,
// and lists of dates in CSV or iCalendar. It decides nothing: what becomes of a
// list is for [plan].
package calendar

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"github.com/safer-city-partnership/asb/plan"
)

// domain ends each event's UID.
const domain = "@asb"

// Window is the days that a feed covers: from three months back to twelve
// months ahead.
func Window(now time.Time) (from, to plan.Date) {
	today := plan.DateOf(now)
	return today.Add(-92), today.Add(365)
}

// Feed is the meetings from one day to another as an iCalendar file, and when
// anything that it shows was last said. It has one event for each meeting and
// no rules of repetition, so what was moved or skipped is exact everywhere. An
// event keeps its UID when its meeting is moved. Times are UTC, which every
// calendar shows on the reader's own clock.
//
// Notes on actions are never in it. Of a confidential meeting it has the name
// and the time alone; what people wrote about a single meeting is only in the
// events of officers' meetings.
func Feed(s *plan.State, from, to plan.Date) (file []byte, changed time.Time, err error) {
	cal := ics.NewCalendarFor("asb")
	cal.SetProductId("-//asb//action plan meetings//EN")
	cal.SetName("Action plan meetings")
	cal.SetXWRTimezone("Europe/London") // how Google names the clock that a feed is read on
	cal.SetRefreshInterval("PT1H")
	cal.SetXPublishedTTL("PT1H")
	news := newsOf(s)
	for _, m := range s.Meetings() {
		for _, o := range s.Occurrences(m.ID, from, to) {
			last, _ := s.Event(max(news.days, news.meetings[m.ID], news.occurrences[o.ID]))
			if changed.Before(last.At) {
				changed = last.At
			}
			add(cal, m, o, last)
		}
	}
	var b bytes.Buffer
	if err := cal.SerializeTo(&b, ics.WithNewLine("\r\n")); err != nil {
		return nil, time.Time{}, fmt.Errorf("write calendar: %w", err)
	}
	return b.Bytes(), changed, nil
}

func add(cal *ics.Calendar, m *plan.Meeting, o plan.Occurrence, last plan.Event) {
	minutes := m.Minutes
	if minutes == 0 {
		minutes = 60
	}
	begins := o.Begins()
	e := cal.AddEvent(o.ID.String() + domain)
	e.SetDtStampTime(last.At)
	e.SetModifiedAt(last.At)
	e.SetSequence(int(last.Seq))
	e.SetStartAt(begins)
	e.SetEndAt(begins.Add(time.Duration(minutes) * time.Minute))
	title := clean(m.Name)
	if o.ID.Part != "" {
		title += ": " + clean(plan.PartName(o.ID.Part))
	}
	e.SetStatus(ics.ObjectStatusConfirmed)
	if o.Off() {
		// Some calendars show a cancelled event like any other.
		title = "Cancelled: " + title
		e.SetStatus(ics.ObjectStatusCancelled)
		e.SetTimeTransparency(ics.TransparencyTransparent)
	}
	e.SetSummary(title)
	if m.Audience == plan.Confidential {
		return
	}
	if o.Place != "" {
		e.SetLocation(clean(o.Place))
	}
	if about := describe(m, o); about != "" {
		e.SetDescription(about)
	}
}

// describe says what became of a meeting, and which actions it looks at.
func describe(m *plan.Meeting, o plan.Occurrence) string {
	var lines []string
	what := ""
	switch {
	case o.Off():
		what = "Does not take place"
	case o.On != o.ID.Date && o.State != plan.Held:
		what = "Moved from " + o.ID.Date.String()
	case o.State == plan.Rescheduled:
		what = "Moved to another time"
	}
	if what != "" {
		if o.Why != "" && (o.ByRule || m.Audience == plan.Officers) {
			what += ": " + clean(o.Why)
		}
		lines = append(lines, strings.TrimRight(what, ".")+".")
	}
	if len(m.Actions) > 0 {
		lines = append(lines, "Looks at "+actions(m.Actions)+".")
	}
	if len(m.Inferred) > 0 {
		lines = append(lines, "Not confirmed: "+actions(m.Inferred)+".")
	}
	return strings.Join(lines, "\n")
}

func actions(list []plan.ActionNo) string {
	var nos []string
	for _, no := range list {
		nos = append(nos, fmt.Sprint(no))
	}
	if len(nos) == 1 {
		return "action " + nos[0]
	}
	return "actions " + strings.Join(nos[:len(nos)-1], ", ") + " and " + nos[len(nos)-1]
}

// clean makes one line of a person's text. Other control characters have no
// place in an iCalendar file (RFC 5545, 3.3.11).
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.Join(strings.Fields(text), " ")
}

// The news are the newest events that could have changed what a feed shows, by
// their numbers. They only grow: an undo is news of all that it took back.
type news struct {
	days        uint64 // of bank holidays, which can move anything
	meetings    map[plan.MeetingID]uint64
	occurrences map[plan.OccurrenceID]uint64
}

func newsOf(s *plan.State) news {
	n := news{meetings: map[plan.MeetingID]uint64{}, occurrences: map[plan.OccurrenceID]uint64{}}
	for seq := uint64(1); seq <= s.Head(); seq++ {
		n.note(s, seq, seq)
	}
	return n
}

// note counts what event seq is about as news of event by.
func (n *news) note(s *plan.State, seq, by uint64) {
	e, _ := s.Event(seq)
	switch f := e.Fact.(type) {
	case *plan.MeetingSet:
		n.meetings[f.ID] = by
	case *plan.OccurrenceSet:
		n.occurrences[f.OccurrenceID] = by
	case *plan.HolidaySet, *plan.HolidaysComplete:
		n.days = by
	case *plan.WriteUndone:
		for _, undone := range f.Entries {
			if undone < seq {
				n.note(s, undone, by)
			}
		}
	}
}
