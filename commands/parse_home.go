package commands

import (
	"fmt"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// homeLine is the canonical line of a meaning about preferences, the drive or
// the guided start; ok is false for any other.
func (m Meaning) homeLine() (line string, ok bool) {
	words := []string{m.Verb}
	switch m.Verb {
	case "preferences":
		if m.Do == "" {
			return m.Verb, true
		}
		words = append(words, m.Do)
		switch {
		case m.Remove:
			words = append(words, "off")
		case m.Do == "words":
			words = append(words, "on")
		case m.Do == "hours":
			words = append(words, string(m.At), "to", string(m.Till))
		case m.Do == "digest":
			words = append(words, m.Weekday)
		}
	case "drive":
		if len(m.Refs) > 0 {
			return fmt.Sprintf("drive %d %s", m.Refs[0], string(m.Status)), true
		}
		if m.Do != "" {
			words = append(words, m.Do)
		}
		if !m.To.IsZero() {
			words = append(words, "until", m.To.ISO())
		}
	case "start":
		if m.Do != "" {
			words = append(words, m.Do)
		}
	default:
		return "", false
	}
	return strings.Join(words, " "), true
}

const preferHow = "For example: preferences words on, preferences hours 10:00 to 16:00, or preferences digest mon. To see them, type: preferences"

// preferences reads "preferences words on", "preferences hours 10:00 to 16:00",
// "preferences digest mon" and "preferences" alone.
func (p *parser) preferences(i int) (Meaning, *Question, error) {
	m := Meaning{Verb: "preferences"}
	if p.only(i, manners) {
		return m, nil, nil
	}
	refuse := &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("I did not understand “%s”, so nothing was changed.", clipped(p.rest(i))), Hint: preferHow}
	for is(p.word(i), "my quiet own for :") {
		i++
	}
	switch p.word(i) {
	case "words", "word":
		m.Do, i = plan.PreferWords, i+1
		for is(p.word(i), "only alone :") {
			i++
		}
		switch {
		case p.off(i):
			m.Remove = true
		case !p.only(i, manners+" on"):
			return Meaning{}, nil, refuse
		}
		return m, nil, nil
	case "hours", "hour":
		m.Do, i = plan.PreferHours, i+1
		if p.off(i) {
			m.Remove = true
			return m, nil, nil
		}
		for is(p.word(i), "from between :") {
			i++
		}
		var ok bool
		if m.At, i, ok = p.officeHour(i); !ok {
			return Meaning{}, nil, refuse
		}
		for is(p.word(i), "to until till - and") {
			i++
		}
		if m.Till, i, ok = p.officeHour(i); !ok || !p.only(i, manners) {
			return Meaning{}, nil, refuse
		}
		return m, nil, nil
	case "digest":
		m.Do, i = plan.PreferDigest, i+1
		if p.off(i) || p.word(i) == "none" && p.only(i+1, manners) {
			m.Remove = true
			return m, nil, nil
		}
		for is(p.word(i), "on every each :") {
			i++
		}
		day, ok := weekday(strings.TrimSuffix(p.word(i), "s"))
		if !ok || !p.only(i+1, manners) {
			return Meaning{}, nil, refuse
		}
		m.Weekday = strings.ToLower(day.String())
		return m, nil, nil
	}
	return Meaning{}, nil, refuse
}

// officeHour reads a time of day between 08:00 and 20:00: of a time that can be
// in the morning or in the afternoon, the one that is.
func (p *parser) officeHour(i int) (c plan.Clock, next int, ok bool) {
	c, alt, next, ok := p.clock(i)
	if ok && alt != "" && c < "08:00" {
		c = alt
	}
	return c, next, ok
}

// drive reads "drive start until 8 may", "drive stop", "drive status", "drive"
// alone, and the answer of a button: "drive 20 amber".
func (p *parser) drive(i int) (Meaning, *Question, error) {
	m := Meaning{Verb: "drive"}
	switch {
	case p.only(i, manners):
		return m, nil, nil
	case is(p.word(i), "start begin"):
		m.Do, i = "start", i+1
		if p.only(i, manners) {
			return m, nil, nil
		}
		d, next, ok := p.until(i)
		if !ok || !p.only(next, manners) {
			return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("I did not understand “%s” as a day, so no drive was begun.", clipped(p.rest(i))), Hint: "For example: drive start until 8 may"}
		}
		m.To = d
		return m, nil, nil
	case is(p.word(i), "stop end") && p.only(i+1, manners):
		m.Do = "stop"
		return m, nil, nil
	case p.word(i) == "status" && p.only(i+1, manners):
		m.Do = "status"
		return m, nil, nil
	}
	if no, next, ok := p.number(i); ok {
		if r, ok := statusWord(p.ts, next); ok && !r.loose && p.only(r.next, manners) {
			m.Refs, m.Status = []plan.ActionNo{no}, r.status
			return m, nil, nil
		}
	}
	return p.searched()
}

// start reads "start", and "start off".
func (p *parser) start(i int) (Meaning, *Question, error) {
	m := Meaning{Verb: "start"}
	switch {
	case p.only(i, manners+" here"):
		return m, nil, nil
	case p.off(i):
		m.Do = "off"
		return m, nil, nil
	case is(p.word(i), "on again") && p.only(i+1, manners):
		m.Do = "on"
		return m, nil, nil
	}
	return p.searched()
}
