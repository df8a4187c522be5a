package commands

import (
	"fmt"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// placeLine is the canonical line of a meaning about where the plan is talked
// about; ok is false for any other.
func (m Meaning) placeLine() (line string, ok bool) {
	if m.Verb != "thread" && m.Verb != "reactions" {
		return "", false
	}
	words := []string{m.Verb}
	for _, no := range m.Refs {
		words = append(words, fmt.Sprint(no))
	}
	if m.Do != "" {
		words = append(words, m.Do)
	}
	return strings.Join(words, " "), true
}

// thread reads "thread 20", "thread 20 off", and "thread" alone.
func (p *parser) thread(i int) (Meaning, *Question, error) {
	m := Meaning{Verb: "thread"}
	if p.only(i, manners) {
		return m, nil, nil
	}
	for is(p.word(i), "for on of about start begin new") {
		i++
	}
	no, next, ok := p.number(i)
	if !ok {
		return p.searched()
	}
	m.Refs = []plan.ActionNo{no}
	switch {
	case p.off(next):
		m.Do = "off"
	case !p.only(next, manners+" here"):
		return p.searched()
	}
	return m, nil, nil
}

// reactions reads "reactions on", "reactions off", and "reactions" alone.
func (p *parser) reactions(i int) (Meaning, *Question, error) {
	m := Meaning{Verb: "reactions"}
	switch {
	case p.only(i, manners+" here"):
		return m, nil, nil
	case is(p.word(i), "on off") && p.only(i+1, manners+" here"):
		m.Do = p.word(i)
		return m, nil, nil
	}
	return p.searched()
}

// aboutHere is the line with the number that it leaves out, in the thread of an
// action: when it begins as what is said of one action begins. Free words could
// be a note or a question, so they are asked about.
func (p *parser) aboutHere() (line string, ok bool) {
	_, _, numbered := p.number(0)
	if p.words.About == 0 || numbered {
		return "", false
	}
	here := fmt.Sprintf("%d %s", p.words.About, p.rest(0))
	if p.end(0) {
		return fmt.Sprint(p.words.About), true
	}
	if p.statusAt(0) || p.confirmAt(0) {
		return here, true
	}
	verb, known := verbs[p.word(0)]
	if _, named := p.target(p.towards(verb, 1)); !known || named {
		return "", false
	}
	alone := p.only(1, manners)
	switch w := p.word(0); {
	case is(verb, "note update same"), is(w, "stuck agree disagree"), is(w, "undo edit history log share show") && alone:
		return here, true
	case is(w, "edit evidence path step due lead flag unflag link unlink") && !alone:
		return fmt.Sprintf("%s %d %s", w, p.words.About, p.rest(1)), true
	}
	return "", false
}
