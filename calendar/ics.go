package calendar

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/safer-city-partnership/asb/plan"
)

// readICS reads the events of an iCalendar file: when each begins, its summary
// for the ward, and its location. Nothing else is looked at, so no organiser,
// attendee, contact or description is ever known.
func readICS(data []byte) (List, error) {
	cal, err := ics.ParseCalendarWithOptions(bytes.NewReader(data), ics.ParseOption(ics.WithUnknownPropertyHandler(ics.AcceptUnknownPropertyHandler)))
	if err != nil {
		return List{}, fmt.Errorf("the calendar cannot be read: %w", err)
	}
	events := cal.Events()
	lines := begins(data)
	if len(lines) != len(events) { // an event in an event
		return List{}, fmt.Errorf("the calendar cannot be read: it has %d events one after another, and %d in all", len(events), len(lines))
	}
	var list List
	for i, e := range events {
		line := lines[i]
		property := func(name ics.ComponentProperty) (value string, of *ics.IANAProperty) {
			for j := range e.Properties {
				if p := &e.Properties[j]; strings.EqualFold(p.IANAToken, string(name)) {
					return p.Value, p
				}
			}
			return "", nil
		}
		status, _ := property(ics.ComponentPropertyStatus)
		_, repeats := property(ics.ComponentPropertyRrule)
		_, more := property(ics.ComponentPropertyRdate)
		_, start := property(ics.ComponentPropertyDtStart)
		switch {
		case strings.EqualFold(status, string(ics.ObjectStatusCancelled)):
			list.remark(line, false, "It is cancelled.")
			continue
		case repeats != nil || more != nil:
			list.remark(line, true, "It repeats by a rule. Give each date an event of its own.")
			continue
		case start == nil:
			list.remark(line, true, "It has no beginning.")
			continue
		}
		d := plan.Dated{Line: line}
		if d.Date, d.Start, err = readStart(start); err != nil {
			list.remark(line, true, "%s.", err)
			continue
		}
		summary, _ := property(ics.ComponentPropertySummary)
		place, _ := property(ics.ComponentPropertyLocation)
		d.Part, d.Place = ward(summary), clean(place)
		list.Dates = append(list.Dates, d)
	}
	return list, nil
}

// begins lists the lines of a file, from 1, on which an event begins.
func begins(data []byte) []int {
	var lines []int
	n := 0
	for line := range bytes.Lines(data) {
		if n++; strings.TrimRight(string(line), "\n") == "BEGIN:VEVENT" {
			lines = append(lines, n)
		}
	}
	return lines
}

// readStart is the day and the time of day in London at which an event begins.
// Of one that lasts all day it is the day alone. A time without a zone is
// London's.
func readStart(p *ics.IANAProperty) (plan.Date, plan.Clock, error) {
	value := strings.TrimSpace(p.Value)
	if t, err := time.Parse("20060102", value); err == nil {
		return plan.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}, "", nil
	}
	if t, err := time.Parse("20060102T150405Z", value); err == nil {
		return plan.DateOf(t), plan.ClockOf(t), nil
	}
	t, err := time.Parse("20060102T150405", value)
	if err != nil {
		return plan.Date{}, "", fmt.Errorf("“%s” is not a beginning", clip(clean(value)))
	}
	zone := ""
	for name, values := range p.ICalParameters {
		if strings.EqualFold(name, string(ics.ParameterTzid)) && len(values) > 0 {
			zone = values[0]
		}
	}
	if isLondon(zone) {
		return plan.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}, plan.NewClock(t.Hour(), t.Minute()), nil
	}
	place, err := time.LoadLocation(zone)
	if err != nil || place == time.Local {
		return plan.Date{}, "", fmt.Errorf("“%s” is not a time zone that is known", clip(clean(zone)))
	}
	t, _ = time.ParseInLocation("20060102T150405", value, place)
	return plan.DateOf(t), plan.ClockOf(t), nil
}

// isLondon reports whether a zone is London's, by the names that calendars give
// it: the standard one, with a prefix or without, and Windows' own. No name is
// London too.
func isLondon(zone string) bool {
	return zone == "" || zone == "GMT Standard Time" || zone == "GB" || strings.HasSuffix(zone, "Europe/London")
}

var notWard = regexp.MustCompile(`(?i)\b(the|cluster|clusters|panel|panels|meeting|meetings|ward|wards|quarterly|community|policing|q[1-4])\b`)

// ward is the part that a text names: what is left when the words that every
// panel's name has are taken out. A cluster that has only a number keeps it.
func ward(text string) string {
	part := plan.Slug(notWard.ReplaceAllString(clean(text), " "))
	if part != "" && strings.Trim(part, "0123456789") == "" {
		return "cluster-" + part
	}
	return part
}
