package commands

import (
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// digestWords are a digest's meaning in the words of a line, after the verb.
func (m Meaning) digestWords() []string {
	words := []string{m.Do, m.Weekday, string(m.At)}
	if m.Do == "only" {
		words = append(words, filterWords(m.Filter))
	}
	var said []string
	for _, w := range words {
		if w != "" {
			said = append(said, w)
		}
	}
	return said
}

// digest reads "digest here fri 15:00", "digest off", "digest only ccs", and
// "digest" alone, which asks how it is set.
func (p *parser) digest(i int) (Meaning, *Question, error) {
	m := Meaning{Verb: "digest"}
	refuse := &plan.Error{Code: plan.Invalid, Text: "I did not understand what to do with the digest, so nothing was changed.",
		Hint: "For example: digest here fri 15:00, or: digest only ccs, or: digest off. To see how it is set, type: digest"}
	for is(p.word(i), "a the this weekly me") {
		i++
	}
	switch w := p.word(i); {
	case p.only(i, manners):
		return m, nil, nil
	case is(w, "off stop none never"):
		m.Do, i = "off", i+1
	case is(w, "preview show now"):
		m.Do, i = "preview", i+1
	case is(w, "quiet quieter"):
		m.Do, i = "quiet", i+1
	case is(w, "loud louder"):
		m.Do, i = "loud", i+1
	case is(w, "normal everything"):
		m.Do, i = w, i+1
	case w == "only":
		f, _, ok := p.filter(i + 1)
		if !ok || f.Everything() || f.Mine || !f.AsAt.IsZero() {
			return Meaning{}, nil, refuse
		}
		m.Do, m.Filter = "only", f
		return m, nil, nil
	default:
		return p.digestHere(m, i, refuse)
	}
	if !p.only(i, manners) {
		return Meaning{}, nil, refuse
	}
	return m, nil, nil
}

// digestHere reads a day and a time, in either order.
func (p *parser) digestHere(m Meaning, i int, refuse error) (Meaning, *Question, error) {
	m.Do = "here"
	here := false
	for !p.only(i, manners) {
		if is(p.word(i), "here on at in every each and") {
			here = here || p.word(i) == "here"
			i++
			continue
		}
		if day, ok := weekday(strings.TrimSuffix(p.word(i), "s")); ok && m.Weekday == "" {
			m.Weekday = strings.ToLower(day.String())
			i++
			continue
		}
		if day, ok := weekday(p.word(i)); ok && m.Weekday == "" {
			m.Weekday = strings.ToLower(day.String())
			i++
			continue
		}
		c, alt, next, ok := p.clock(i)
		if !ok || m.At != "" || alt != "" {
			return Meaning{}, nil, refuse
		}
		m.At, i = c, next
	}
	if !here && (m.Weekday == "" || m.At == "") {
		return Meaning{}, nil, refuse
	}
	return m, nil, nil
}
