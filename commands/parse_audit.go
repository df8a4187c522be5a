package commands

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// auditLine is the canonical line of a meaning about what is kept and what may
// go; ok is false for any other.
func (m Meaning) auditLine() (line string, ok bool) {
	words := []string{m.Verb}
	word := func(format string, args ...any) { words = append(words, fmt.Sprintf(format, args...)) }
	because := func() {
		if m.Text != "" {
			word("because %s", m.Text)
		}
	}
	switch m.Verb {
	case "redact":
		switch {
		case m.Do != "":
			word("%s %d", m.Do, m.Entry)
		case m.Entry != 0:
			word("entry %d", m.Entry)
		}
		because()
	case "hold":
		if m.Do != "" {
			word("%s", m.Do)
			if len(m.Refs) > 0 {
				word("%d", m.Refs[0])
			} else {
				word("everything")
			}
		}
		because()
	case "audit", "foi":
		if m.Verb == "foi" {
			words = []string{"export foi"}
		}
		for _, no := range m.Refs {
			word("%d", no)
		}
		if m.Person != "" {
			word("by %s", m.Person)
		}
		if !m.Day.IsZero() {
			word("from %s", m.Day.ISO())
		}
		if !m.To.IsZero() {
			word("to %s", m.To.ISO())
		}
		if m.Page > 1 {
			word("page %d", m.Page)
		}
	default:
		return "", false
	}
	return strings.Join(words, " "), true
}

// audit reads what is asked of the record of everything: "audit", "audit 20",
// "audit 20 by @sam from 1 may to 31 may page 2". Other words are searched for.
func (p *parser) audit(verb string, i int) (Meaning, *Question, error) {
	m := Meaning{Verb: verb}
	search := Meaning{Verb: "search", Text: p.rest(0)}
	for !p.only(i, manners) {
		switch w := p.word(i); {
		case is(w, "by") && m.Person == "" && (strings.HasPrefix(p.word(i+1), "<@") || p.word(i+1) == "me"):
			m.Person, i = p.word(i+1), i+2
		case w == "page" && m.Page == 0:
			no, next, ok := p.number(i + 1)
			if !ok || no < 2 {
				return search, nil, nil
			}
			m.Page, i = int(no), next
		case is(w, "from since") && m.Day.IsZero(), is(w, "to until") && m.To.IsZero():
			d, next, ok := readDate(p.ts, i+1, p.words.Today, true)
			if !ok {
				return search, nil, nil
			}
			if is(w, "from since") {
				m.Day = d
			} else {
				m.To = d
			}
			i = next
		case is(w, "of for about"):
			i++
		default:
			no, next, ok := p.number(i)
			if !ok || len(m.Refs) > 0 {
				return search, nil, nil
			}
			m.Refs, i = []plan.ActionNo{no}, next
		}
	}
	return m, nil, nil
}

// redact reads "redact", "redact entry 41 because it names somebody", "redact
// agree 79" and "redact drop 79".
func (p *parser) redact(i int) (Meaning, *Question, error) {
	m := Meaning{Verb: "redact"}
	if p.only(i, manners) {
		return m, nil, nil
	}
	if is(p.word(i), "agree drop") {
		no, err := strconv.ParseUint(p.word(i+1), 10, 64)
		if err == nil && no > 0 && p.only(i+2, manners) {
			m.Do, m.Entry = p.word(i), no
			return m, nil, nil
		}
	}
	if _, next, ok := p.number(i); ok && p.word(next) == "entry" {
		i = next // the action it is about
	}
	entry, next, ok := p.entry(i)
	if !ok {
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: "I did not understand which text should be removed, so nothing was removed.",
			Hint: "An action's history shows the number of each entry. For example: redact entry 41 because it names somebody"}
	}
	m.Entry, m.Text = entry, p.reason(next)
	return m, nil, nil
}

// hold reads "hold", "hold on 20 because request 12", "hold on everything
// because …" and "hold off 20".
func (p *parser) hold(i int) (Meaning, *Question, error) {
	m := Meaning{Verb: "hold"}
	if p.only(i, manners) {
		return m, nil, nil
	}
	if do := p.word(i); is(do, "on off") {
		no, next, numbered := p.number(i + 1)
		switch {
		case numbered:
			m.Refs = []plan.ActionNo{no}
		case is(p.word(i+1), "everything all"):
			next = i + 2
		default:
			return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
		}
		m.Do = do
		if m.Text = p.reason(next); do == "on" || m.Text == "" {
			return m, nil, nil
		}
	}
	return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
}

// reason is what stands after "because", or after a colon.
func (p *parser) reason(i int) string {
	for p.separator(i) {
		i++
	}
	if p.word(i) == "because" {
		i++
	}
	return p.text(i)
}
