package views

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// diaryLine is what a fact says about meetings, bank holidays and roles, and
// what is still to be said; ok is false for a fact of another kind.
func diaryLine(s *plan.State, e plan.Event) (line, lack string, ok bool) {
	switch f := e.Fact.(type) {
	case *plan.MeetingSet:
		m := &f.Meeting
		parts := []string{m.Name + ": " + strings.Join(changed(versionBefore(s, e), m), "; ") + "."}
		if now, err := s.Meeting(m.ID); err == nil && !now.Ready() {
			lack = lacks(s, now, e.At)
		} else if next, ok := s.Next(m.ID, e.At); ok && retimed(versionBefore(s, e), m) {
			parts = append(parts, "Next: "+turnedFrom(next))
		}
		return strings.Join(parts, " "), lack, true
	case *plan.OccurrenceSet:
		return occurrenceLine(s, f, e), "", true
	case *plan.HolidaySet:
		if f.Off {
			return fmt.Sprintf("%s is no bank holiday any more.", f.Date), "", true
		}
		return fmt.Sprintf("%s is a bank holiday: %s.%s", f.Date, f.Name, onHoliday(s, f.Date)), "", true
	case *plan.HolidaysComplete:
		return fmt.Sprintf("The bank holidays of %d are complete, and meetings are planned to its end.", f.Year), "", true
	case *plan.OfficeGiven:
		return fmt.Sprintf("%s is %s%s.", Person(f.User), officeOf(s, f.Office), span2(f.Office, plan.DateOf(e.At))), "", true
	case *plan.OfficeEnded:
		return fmt.Sprintf("%s is no longer %s.", Person(f.User), officeOf(s, f.Office)), "", true
	}
	return "", "", false
}

// officeOf is a role as one says it: "chair of the NTE group".
func officeOf(s *plan.State, o plan.Office) string {
	if m, err := s.Meeting(o.Meeting); o.Meeting != "" && err == nil {
		return fmt.Sprintf("%s of the %s", o.Role, m.Short())
	}
	return "the plan's " + string(o.Role)
}

// onHoliday names the meetings whose day has become a bank holiday.
func onHoliday(s *plan.State, d plan.Date) string {
	var list []string
	for _, m := range s.Meetings() {
		for _, o := range s.Occurrences(m.ID, d.Add(-7), d.Add(14)) {
			if o.ID.Date == d && o.ByRule {
				list = append(list, fmt.Sprintf("The %s of that day: %s", m.Short(), becomes(o)))
			}
		}
	}
	if len(list) == 0 {
		return ""
	}
	return " " + strings.Join(list, " ")
}

// becomes says what becomes of a meeting by a rule.
func becomes(o plan.Occurrence) string {
	if o.Off() {
		return "it is skipped."
	}
	return fmt.Sprintf("it moves to %s at %s.", o.On, o.Start)
}

// turnedFrom is when a meeting takes place, and how that came about.
func turnedFrom(o plan.Occurrence) string {
	return strings.TrimSpace(fmt.Sprintf("%s at %s%s. %s", o.On, o.Start, venueOf(o), turned(o)))
}

// occurrenceLine says what a write made of one meeting, and which is next.
func occurrenceLine(s *plan.State, f *plan.OccurrenceSet, e plan.Event) string {
	m, err := s.Meeting(f.Meeting)
	if err != nil {
		return string(f.Meeting) + " changed."
	}
	which := fmt.Sprintf("%s: %s", m.Short(), f.Date)
	if f.Part != "" {
		which = fmt.Sprintf("%s, %s: %s", m.Short(), plan.PartName(f.Part), f.Date)
	}
	why := ""
	if f.Reason != "" {
		why = fmt.Sprintf(" Reason: %s.", strings.TrimRight(f.Reason, ". \n"))
	}
	if name, ok := s.Holiday(f.Date); ok {
		which += " (" + name + ")"
	}
	o, _ := s.Occurrence(f.OccurrenceID)
	switch f.State {
	case plan.Skipped:
		line := which + " is skipped." + why
		if next, ok := s.Next(f.Meeting, later(o.Begins(), e.At)); ok {
			line += " Next: " + turnedFrom(next) + covers(s, next)
		}
		return line
	case plan.Rescheduled:
		return fmt.Sprintf("%s is moved to %s at %s%s.%s", which, f.On, o.Start, venueOf(plan.Occurrence{Place: o.Place}), why)
	case plan.Held:
		return which + " is noted as held." + why
	case plan.Added:
		return fmt.Sprintf("%s at %s is added%s.", which, o.Start, venueOf(plan.Occurrence{Place: o.Place}))
	}
	return fmt.Sprintf("%s takes place as it was planned, at %s.", which, o.Start)
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// covers says which days the briefing for a meeting covers.
func covers(s *plan.State, o plan.Occurrence) string {
	_, last, ok := s.Window(o)
	if !ok {
		return ""
	}
	return fmt.Sprintf(" Its briefing covers %s to %s.", last.On, o.On)
}

// versionBefore is what was said of a meeting before an event; nil if nothing
// was.
func versionBefore(s *plan.State, e plan.Event) *plan.Meeting {
	id := e.Fact.(*plan.MeetingSet).ID
	for seq := e.Seq - 1; seq > 0; seq-- {
		before, _ := s.Event(seq)
		if f, ok := before.Fact.(*plan.MeetingSet); ok && f.ID == id && (s.UndoneBy(seq) == 0 || s.UndoneBy(seq) > e.Seq) {
			return &f.Meeting
		}
	}
	return nil
}

// retimed reports whether the days or times of a meeting differ.
func retimed(old, m *plan.Meeting) bool {
	return old == nil || old.Dated != m.Dated || old.Start != m.Start || old.Holidays != m.Holidays || !reflect.DeepEqual(old.Rule, m.Rule) || !slices.Equal(old.Recess, m.Recess)
}

// changed says in what a meeting differs from what was said of it before.
func changed(old, m *plan.Meeting) []string {
	if old == nil {
		return []string{fmt.Sprintf("entered as “%s”", m.ID)}
	}
	var list []string
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if old.Dated != m.Dated || old.Start != m.Start || !reflect.DeepEqual(old.Rule, m.Rule) {
		was := ""
		if old.Ready() {
			was = " (before: " + strings.TrimPrefix(meetsOn(old), "Meets ") + ")"
		}
		switch {
		case m.Rule.IsZero() && !m.Dated && m.Start == "":
			say("days and time are not said")
		case m.Rule.IsZero() && !m.Dated:
			say("it begins at %s%s", m.Start, was)
		default:
			words := meetsOn(m)
			say("%s%s", strings.ToLower(words[:1])+words[1:], was)
		}
	}
	text := func(what, before, after string) {
		switch {
		case before == after:
		case after == "":
			say("no %s any more (before: %s)", what, before)
		case before == "":
			say("%s: %s", what, after)
		default:
			say("%s: %s (before: %s)", what, after, before)
		}
	}
	text("place or link", old.Place, m.Place)
	text("text in each reminder", old.Text, m.Text)
	text("channel", channel(old.Channel), channel(m.Channel))
	if old.Holidays != m.Holidays {
		words := holidaysOf(m)
		say("%s", strings.ToLower(words[:1])+words[1:])
	}
	if !slices.Equal(old.Recess, m.Recess) {
		if len(m.Recess) == 0 {
			say("no recess any more")
		}
		for _, r := range m.Recess {
			if !slices.Contains(old.Recess, r) {
				say("recess from %s to %s", r.From, r.To)
			}
		}
	}
	if !slices.Equal(old.Steps, m.Steps) {
		var when []string
		for _, st := range m.Nudges() {
			when = append(when, stepWhen(st))
		}
		if len(when) == 0 {
			say("owners are not reminded")
		} else {
			say("owners are reminded %s", join(when))
		}
	}
	if !slices.Equal(old.Actions, m.Actions) || !slices.Equal(old.Inferred, m.Inferred) {
		say("its actions are %s", or(nos(m.Actions), "none"))
	}
	if old.Off != m.Off {
		say("%s", map[bool]string{true: "nothing is sent for it", false: "its messages are sent"}[m.Off])
	}
	if old.Name != m.Name {
		say("its name is now %s", m.Name)
	}
	if len(list) == 0 {
		say("changed")
	}
	return list
}

func channel(id string) string {
	if id == "" {
		return ""
	}
	return "<#" + id + ">"
}

// diaryNow says how things stand now about what an undo took back or put back;
// "" for a fact of another kind.
func diaryNow(s *plan.State, e plan.Event, back bool, at time.Time) string {
	switch f := e.Fact.(type) {
	case *plan.MeetingSet:
		m, err := s.Meeting(f.ID)
		if err != nil {
			return fmt.Sprintf("There is no meeting “%s” any more.", f.ID)
		}
		from := &f.Meeting
		if back {
			if from = versionBefore(s, e); from == nil {
				return m.Name + " is a meeting again."
			}
		}
		return fmt.Sprintf("%s: %s.", m.Name, strings.Join(changed(from, m), "; "))
	case *plan.OccurrenceSet:
		m, err := s.Meeting(f.Meeting)
		o, ok := s.Occurrence(f.OccurrenceID)
		switch {
		case err != nil:
			return ""
		case !ok:
			return fmt.Sprintf("There is no %s on %s any more.", m.Short(), f.Date)
		case o.Off():
			return fmt.Sprintf("%s: %s", m.Short(), skipped(o))
		case o.State == plan.Held:
			return fmt.Sprintf("The %s of %s is noted as held.", m.Short(), o.On)
		}
		return fmt.Sprintf("%s: %s", m.Short(), turnedFrom(o))
	case *plan.HolidaySet:
		if name, ok := s.Holiday(f.Date); ok {
			return fmt.Sprintf("%s is a bank holiday: %s.", f.Date, name)
		}
		return fmt.Sprintf("%s is no bank holiday.", f.Date)
	case *plan.HolidaysComplete:
		return fmt.Sprintf("Bank holidays are known to the end of %d.", s.HolidaysTo())
	case *plan.OfficeGiven:
		return holds(s, f.Office)
	case *plan.OfficeEnded:
		return holds(s, f.Office)
	}
	return ""
}

// holds says whether somebody holds a role.
func holds(s *plan.State, o plan.Office) string {
	for _, held := range s.Offices() {
		if held.Role == o.Role && held.Meeting == o.Meeting && held.User == o.User {
			return fmt.Sprintf("%s is %s.", Person(o.User), officeOf(s, o))
		}
	}
	return fmt.Sprintf("%s is not %s.", Person(o.User), officeOf(s, o))
}
