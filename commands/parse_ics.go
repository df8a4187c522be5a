package commands

import (
	"fmt"

	"github.com/safer-city-partnership/asb/plan"
)

// export reads what is to be exported: "export ics", "calendar". Whatever is
// not a kind of file is searched for.
func (p *parser) export(m Meaning, i int) (Meaning, *Question, error) {
	switch kind := p.word(i); {
	case p.word(0) != "export" && p.only(i, manners), is(kind, "ics ical icalendar calendar feed") && p.only(i+1, manners):
		m.Do = "ics"
		return m, nil, nil
	case p.word(0) != "export":
	case kind == "foi":
		return p.audit("foi", i+1)
	case p.only(i, manners):
		m.Do = "ics"
		return Meaning{}, &Question{Text: "What should I export? So far it can be the calendar of the meetings.", Readings: []Meaning{m}}, nil
	case is(kind, "docx word pdf xlsx excel csv json") && p.only(i+1, manners):
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("I cannot export “%s” yet. What I can is the calendar of the meetings.", kind), Hint: "For example: export ics"}
	}
	return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
}
