package commands

import (
	"fmt"

	"github.com/safer-city-partnership/asb/plan"
)

// export reads what is to be exported: "export ics", "calendar". Whatever is
// not a kind of file is searched for.
func (p *parser) export(m Meaning, i int) (Meaning, *Question, error) {
	switch kind := p.word(i); {
	case is(p.word(0), "papers freeze"):
		if p.only(i, manners) {
			return Meaning{}, nil, noPapers(p.word(0))
		}
	case p.word(0) != "export" && p.only(i, manners), is(kind, "ics ical icalendar calendar feed") && p.only(i+1, manners):
		m.Do = "ics"
		return m, nil, nil
	case p.word(0) != "export":
	case kind == "foi":
		return p.audit("foi", i+1)
	case p.only(i, manners):
		m.Do = "ics"
		return Meaning{}, &Question{Text: "What should I export? It can be the calendar of the meetings, or all that is held about one action, for a request under the law: export foi and its number.", Readings: []Meaning{m, {Verb: "foi"}}}, nil
	case is(kind, "docx word pdf xlsx excel csv json") && p.only(i+1, manners):
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("I cannot export “%s” yet. What I can is the calendar of the meetings, and all that is held about one action.", kind), Hint: "For example: export ics, or: export foi 20"}
	}
	return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
}

// noPapers says what there is instead of a committee's papers, and of a pack as
// at a day.
func noPapers(word string) error {
	if word == "freeze" {
		return &plan.Error{Code: plan.Invalid, Text: "A pack cannot be frozen here yet. What there is instead: how every action stood on any day, as a list.", Hint: "For example: list as at 31 mar 2026"}
	}
	return &plan.Error{Code: plan.Invalid, Text: "There are no committee papers here yet. What there is instead: the Board's briefing, and the rest of it, with every action by theme.",
		Hint: "Type: brief board, or: brief board rest", Try: []string{"brief board", "brief board rest"}}
}
