package commands

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// meetLine is the canonical line of a meaning about meetings; ok is false for
// any other. It begins with "meeting", so that no meeting's name can be taken
// for a command, and a text in it comes after a colon.
func (m Meaning) meetLine() (line string, ok bool) {
	words := []string{m.Verb}
	word := func(format string, args ...any) { words = append(words, fmt.Sprintf(format, args...)) }
	day := func(before string, d plan.Date) {
		if !d.IsZero() {
			word("%s", strings.TrimSpace(before+" "+d.ISO()))
		}
	}
	switch m.Verb {
	case "next":
		if m.Meeting != "" {
			word("%s", m.Meeting)
		}
		return strings.Join(words, " "), true
	case "holidays":
		if m.Item != 0 {
			word("%d", m.Item)
		}
		return strings.Join(words, " "), true
	case "setup":
		return m.Verb, true
	case "holiday":
		word("%s", m.Do)
		if m.Do == "complete" {
			word("%d", m.Item)
		}
		day("", m.Day)
	case "co-ordinator", "operator":
		m.roleWords(word, day)
	case "meeting":
		if m.Do == "new" {
			return fmt.Sprintf("meeting add %s %s", m.Meeting, m.Text), true
		}
		word("%s", m.Meeting)
		switch m.Do {
		case "every":
			word("%s", ruleWords(m.Rule))
		case "dates":
			word("on")
			for i, d := range m.Days {
				if word("%s", d.ISO()); i < len(m.Days)-1 {
					words[len(words)-1] += ","
				}
			}
		default:
			word("%s", m.Do)
		}
		switch m.Do {
		case "chair", "deputy":
			m.roleWords(word, day)
		case "recess":
			day("", m.Day)
			day("to", m.To)
			if m.Day.IsZero() {
				word("off")
			}
		case "in":
			word("%s", m.Person)
		case "holidays":
			word("%s", m.Text)
			m.Text = ""
		case "remind":
			word("%s", leadWords(m.Leads))
		case "actions":
			var refs []string
			for _, no := range m.Refs {
				refs = append(refs, fmt.Sprint(no))
			}
			word("%s", cmp.Or(strings.Join(refs, ", "), "confirm"))
		case "place", "text":
			if m.Text == "" {
				word("off")
			}
		default:
			day("", m.Day)
			day("to", m.To)
		}
		if m.At != "" {
			word("%s", m.At)
		}
		if m.Part != "" {
			word("ward %s", m.Part)
		}
	default:
		return "", false
	}
	line = strings.Join(words, " ")
	if m.Text != "" {
		line += ": " + m.Text
	}
	return line, true
}

func (m Meaning) roleWords(word func(string, ...any), day func(string, plan.Date)) {
	switch {
	case m.Person == "":
		return
	case m.Remove:
		word("remove %s", m.Person)
	default:
		word("add %s", m.Person)
	}
	day("from", m.Day)
	day("until", m.To)
}

// ruleWords are a rule as the words of a line, without "the".
func ruleWords(c plan.Cadence) string {
	var days []string
	for _, d := range c.Days {
		days = append(days, strings.ToLower(d.String()))
	}
	on := strings.Join(days, " and ")
	var line string
	switch {
	case c.Unit == "week" && c.Every <= 1:
		return "every " + on
	case c.Unit == "week":
		line = fmt.Sprintf("every %d weeks on %s", c.Every, on)
	default:
		nth := map[int]string{1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}[c.Nth]
		if c.Every <= 1 {
			return fmt.Sprintf("every month on the %s %s", nth, on)
		}
		line = fmt.Sprintf("every %d months on the %s %s", c.Every, nth, on)
	}
	if !c.From.IsZero() {
		line += " from " + c.From.ISO()
	}
	return line
}

// leadWords are lead times as the words of a line.
func leadWords(list []plan.Step) string {
	var words []string
	for _, st := range list {
		words = append(words, strings.TrimSpace(st.Lead()+" "+string(st.At)))
	}
	return cmp.Or(strings.Join(words, ", "), "off")
}

// meetLabel says what a line about a meeting would do, for its button; "" when
// the line itself says it best.
func (m Meaning) meetLabel() string {
	short := func(d plan.Date) string { return strings.TrimSuffix(d.String(), fmt.Sprintf(" %d", d.Year)) }
	at := ""
	if m.At != "" {
		at = " at " + string(m.At)
	}
	switch {
	case m.Do == "skip" && !m.Day.IsZero():
		return "Skip " + short(m.Day)
	case m.Do == "restore" && !m.Day.IsZero():
		return "Restore " + short(m.Day)
	case m.Do == "held" && !m.Day.IsZero():
		return "Held on " + short(m.Day)
	case m.Do == "move" && m.To.IsZero() && !m.Day.IsZero():
		return "Move " + short(m.Day)
	case m.Do == "move" && !m.To.IsZero():
		return fmt.Sprintf("Move %s to %s%s", short(m.Day), short(m.To), at)
	case m.Do == "add" && !m.Day.IsZero():
		return "Once, on " + short(m.Day) + at
	case m.Do == "at":
		return "At " + string(m.At)
	case m.Do == "every" && m.Rule.From.IsZero():
		return strings.ToUpper(m.Rule.String()[:1]) + m.Rule.String()[1:] + at
	case m.Do == "every":
		return "From " + short(m.Rule.From) + at
	}
	return ""
}
