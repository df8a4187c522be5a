package commands

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// startAt reads "at 09:30".
func (p *parser) startAt(m Meaning, i int) (Meaning, *Question, error) {
	at, alt, next, ok := p.clock(i)
	if !ok || !p.only(next, manners) {
		return m, nil, notUnderstood("I did not understand at what time.", fmt.Sprintf("For example: %s at 09:30", m.Meeting))
	}
	m.At = at
	return p.halfOf(m, alt)
}

var ordinals = map[string]int{"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}

var counts = map[string]int{"two": 2, "other": 2, "three": 3, "four": 4, "five": 5, "six": 6}

// every reads a rule for the days of a meeting, and a time of day if one is
// said with it.
func (p *parser) every(m Meaning, i int) (Meaning, *Question, error) {
	refuse := notUnderstood("I did not understand on which days it meets.",
		fmt.Sprintf("For example: %[1]s every monday, %[1]s every month on the second wednesday, or %[1]s every 2 weeks on tuesday from 5 may", m.Meeting))
	rule := plan.Cadence{Unit: "week"}
	doubtful := false // "every second Wednesday" can be one in two
	counted := false
	if n, err := strconv.Atoi(p.word(i)); err == nil && n >= 1 && n <= 12 && is(p.word(i+1), "week weeks month months") {
		rule.Every, counted = n, true
		i++
	} else if n, ok := counts[p.word(i)]; ok {
		rule.Every, counted = n, true
		i++
	}
	switch word := p.word(i); {
	case is(word, "week weeks"):
		i++
	case is(word, "month months"):
		rule.Unit = "month"
		i++
	case word == "fortnight":
		rule.Every, counted = 2, true
		i++
	case word == "quarter":
		rule.Unit, rule.Every, counted = "month", 3, true
		i++
	case ordinals[word] != 0 && !counted:
		rule.Unit, rule.Nth = "month", ordinals[word]
		doubtful = rule.Nth == 2 && p.words.Often[m.Meeting] == ""
		i++
	}
	i = skip(p.ts, i, "on the ,")
	if n := ordinals[p.word(i)]; n != 0 && rule.Unit == "month" && rule.Nth == 0 {
		rule.Nth = n
		i++
	}
	for {
		day, ok := weekday(strings.TrimSuffix(p.word(i), "s"))
		if !ok {
			break
		}
		rule.Days = with(rule.Days, day)
		i++
		if j := skip(p.ts, i, ", and & /"); j > i {
			if _, more := weekday(strings.TrimSuffix(p.word(j), "s")); more {
				i = j
				continue
			}
		}
		break
	}
	slices.SortFunc(rule.Days, func(a, b time.Weekday) int { return int(a+6)%7 - int(b+6)%7 })
	for _, words := range []string{"of the month", "of each month", "of every month", "each month", "a month", "every month"} {
		if next, ok := matchWords(p.ts, i, words); ok && rule.Unit == "month" {
			i, doubtful = next, false
			break
		}
	}
	var alt plan.Clock
	for range 2 { // the time and the first day, in either order
		if at, other, next, ok := p.clock(i); ok && m.At == "" {
			m.At, alt, i = at, other, next
		}
		if is(p.word(i), "from starting") && rule.From.IsZero() && rule.Every > 1 {
			d, next, err := p.day(i+1, p.words.Today, false)
			if err != nil {
				return m, nil, refuse
			}
			rule.From, i = d, next
		}
	}
	if rule.Every == 1 {
		rule.Every = 0
	}
	if !p.only(i, manners) || len(rule.Days) == 0 {
		return m, nil, refuse
	}
	if rule.Every > 1 && rule.From.IsZero() {
		return p.firstOf(m, rule, alt)
	}
	if !rule.Valid() {
		return m, nil, refuse
	}
	if !rule.From.IsZero() && !rule.On(rule.From) {
		return m, nil, notUnderstood(fmt.Sprintf("%s is not one of the days that come %s.", rule.From, rule), "Give a day on which it does meet.")
	}
	m.Rule = rule
	if doubtful {
		weekly := rule
		weekly.Unit, weekly.Nth, weekly.Every = "week", 0, 2
		weekly.From = weekdayNear(p.words.Today, rule.Days[0], "", false)
		n := m
		n.Rule = weekly
		return m, &Question{Text: fmt.Sprintf("Is that %s, or one %s in two? Nothing was changed.", rule, rule.Days[0]), Readings: []Meaning{m, n}}, nil
	}
	return p.halfOf(m, alt)
}

// firstOf asks with which day a rule begins that does not come round every
// week or every month.
func (p *parser) firstOf(m Meaning, rule plan.Cadence, alt plan.Clock) (Meaning, *Question, error) {
	each := rule
	each.Every = 0
	var readings []Meaning
	if alt != "" {
		m.At = alt // the afternoon: said again, before it is chosen
	}
	for d := p.words.Today; len(readings) < min(rule.Every, 3) && p.words.Today.Days(d) < 400; d = d.Add(1) {
		if !each.On(d) || d.Weekday() != rule.Days[0] {
			continue
		}
		n := m
		n.Rule = rule
		n.Rule.From = d
		if n.Rule.Valid() {
			readings = append(readings, n)
		}
	}
	if len(readings) == 0 {
		return m, nil, notUnderstood("I did not understand on which days it meets.", fmt.Sprintf("For example: %s every 3 months on the first thursday from 4 jun", m.Meeting))
	}
	return m, &Question{Text: "With which day does it begin? Nothing was changed.", Readings: readings}, nil
}

// onDays reads days given one by one: "on 3 jun, 8 jul, 5 aug 10:00". A day of
// the week may be a rule.
func (p *parser) onDays(m Meaning, i int) (Meaning, *Question, error) {
	refuse := notUnderstood("I did not understand on which days it meets.", fmt.Sprintf("For example: %s on 3 jun, 8 jul, 5 aug 10:00", m.Meeting))
	if day, ok := weekday(strings.TrimSuffix(p.word(i), "s")); ok {
		at, alt, next, timed := p.clock(i + 1)
		if !timed {
			next = i + 1
		}
		if p.only(next, manners) {
			weekly, once := m, m
			weekly.Do, weekly.Rule, weekly.At = "every", plan.Weekly(day), cmp.Or(alt, at)
			once.Do, once.Day, once.At = "add", weekdayNear(p.words.Today, day, "", false), cmp.Or(alt, at)
			return m, &Question{Text: fmt.Sprintf("Is that every %s, or once? Nothing was changed.", day), Readings: []Meaning{weekly, once}}, nil
		}
	}
	var alt plan.Clock
	for {
		d, next, err := p.day(i, p.words.Today, false)
		if err != nil || len(m.Days) > 40 {
			return m, nil, refuse
		}
		if !slices.Contains(m.Days, d) {
			m.Days = append(m.Days, d)
		}
		i = skip(p.ts, next, ", and & ;")
		if at, other, next, ok := p.clock(i); ok {
			m.At, alt, i = at, other, next
		}
		if p.only(i, manners) {
			break
		}
	}
	slices.SortFunc(m.Days, plan.Date.Compare)
	if m.Days[0].Days(m.Days[len(m.Days)-1]) > 366 {
		return m, nil, notUnderstood(fmt.Sprintf("Those days go from %s to %s, which is more than a year.", m.Days[0], m.Days[len(m.Days)-1]), "Say the year with each of them.")
	}
	m.Do = "dates"
	return p.halfOf(m, alt)
}

var leadShape = regexp.MustCompile(`^(\d{1,3})(wd|h|hr|hrs|d)?$`)

// leads reads lead times: "5wd, 1wd, 2h", "5 working days and 2 hours".
func (p *parser) leads(m Meaning, i int) (Meaning, error) {
	refuse := notUnderstood("I did not understand when to remind people.",
		fmt.Sprintf("Lead times are in working days or hours, for example: %[1]s remind 5wd, 1wd, 2h. To switch them off, type: %[1]s remind off", m.Meeting))
	if p.word(i) == "off" && p.only(i+1, manners) {
		return m, nil
	}
	for {
		shape := leadShape.FindStringSubmatch(p.word(i))
		if shape == nil || len(m.Leads) >= 8 {
			return m, refuse
		}
		i++
		unit := shape[2]
		if unit == "" {
			for _, way := range []struct{ words, unit string }{{"working days", "wd"}, {"working day", "wd"}, {"wd", "wd"}, {"hours", "h"}, {"hour", "h"}, {"h", "h"}, {"hrs", "h"}, {"hr", "h"}} {
				if next, ok := matchWords(p.ts, i, way.words); ok {
					unit, i = way.unit, next
					break
				}
			}
		}
		n, _ := strconv.Atoi(shape[1])
		st := plan.Step{Kind: plan.StepNudge}
		switch {
		case unit == "wd":
			st.Days = n
			at, alt, next, ok := p.clock(i)
			if ok && alt != "" {
				return m, refuse
			}
			if ok {
				st.At, i = at, next
			}
		case strings.HasPrefix(unit, "h") && n > 0:
			st.Hours = n
		case unit == "d" || is(p.word(i), "day days week weeks") || unit == "":
			return m, notUnderstood("Lead times are counted in working days, or in hours.", fmt.Sprintf("For example, five working days and two hours before: %s remind 5wd, 2h", m.Meeting))
		default:
			return m, refuse
		}
		m.Leads = append(m.Leads, st)
		i = skip(p.ts, i, "before ahead")
		if p.only(i, manners) {
			return m, nil
		}
		i = skip(p.ts, i, ", and & ;")
	}
}
