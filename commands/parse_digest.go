package commands

import (
	"fmt"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// digestWords are a digest's meaning in the words of a line, after the verb.
func (m Meaning) digestWords() []string {
	words := []string{m.Do, m.Weekday, string(m.At), m.Person}
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

// digestNamed reads a line that names the digest last: "stop the digest",
// "preview digest", "the weekly digest". ok is false for any other.
func (p *parser) digestNamed() (m Meaning, ok bool) {
	i, m := 0, Meaning{Verb: "digest"}
	switch p.word(0) {
	case "stop", "no":
		m.Do, i = "off", 1
	case "preview":
		m.Do, i = "preview", 1
	}
	for is(p.word(i), "a the this our weekly") {
		i++
	}
	return m, i > 0 && p.word(i) == "digest" && p.only(i+1, manners)
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
	case w == "form" && (p.only(i+1, manners) || channelMention.MatchString(p.word(i+1)) && p.end(i+2)):
		if m.Do = "form"; !p.only(i+1, manners) {
			m.Person = p.word(i + 1)
		}
		return m, nil, nil
	case is(w, "off stop end none never"):
		m.Do, i = "off", i+1
	case is(w, "preview show now"):
		m.Do, i = "preview", i+1
	case w == "be" && is(p.word(i+1), "quiet quieter") && p.only(i+2, manners):
		m.Do = "quiet"
		return m, nil, nil
	case is(w, "on start") && p.only(i+1, manners):
		m.Do = "here"
		return m, nil, nil
	case is(w, "all everything") && p.only(i+1, manners+" actions"):
		m.Do = "everything"
		return m, nil, nil
	case w == "back" && p.word(i+1) == "to" && p.word(i+2) == "normal":
		m.Do, i = "normal", i+3
	case is(w, "quiet quieter"):
		m.Do, i = "quiet", i+1
	case is(w, "loud louder"):
		m.Do, i = "loud", i+1
	case w == "normal":
		m.Do, i = w, i+1
	case w == "only":
		f, _, ok := p.filter(i + 1)
		switch {
		case !ok || f.Everything() || f.Mine || !f.AsAt.IsZero():
			return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: "I did not understand which actions the digest should be about, so nothing was changed.",
				Hint: "Name a party, a theme or a meeting, for example: digest only ccs, or: digest only for nte. For every action, type: digest everything"}
		case len(f.Statuses) > 0 || f.Stale > 0:
			return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: "A digest is about the actions of a party, a theme or a meeting: one that moved to another status would drop out of it just then. Nothing was changed.",
				Hint: "For example: digest only ccs, or: digest only for nte"}
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
	var asked plan.Clock // what the time can be besides
	for !p.only(i, manners) {
		c, alt, next, ok := p.clock(i)
		switch w := p.word(i); {
		case ok:
			if m.At != "" {
				return Meaning{}, nil, refuse
			}
			m.At, i, asked = c, next, alt
			continue
		case is(w, "here on at in every each and week"):
			here = here || w == "here"
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
		return Meaning{}, nil, refuse
	}
	if !here && m.Weekday == "" && m.At == "" {
		return Meaning{}, nil, refuse
	}
	sure := here || m.Weekday != "" && m.At != ""
	if asked != "" {
		// Digests come between 08:00 and 18:00, and so does one of the two.
		if afternoon := m; m.At < "08:00" {
			afternoon.At = asked
			return Meaning{}, &Question{Text: fmt.Sprintf("Do you mean %s? Nothing was changed.", asked), Readings: []Meaning{afternoon}}, nil
		}
	}
	if !sure {
		return Meaning{}, &Question{Text: "Should a digest come here then, each week? Nothing was changed.", Readings: []Meaning{m}}, nil
	}
	return m, nil, nil
}
