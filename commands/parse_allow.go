package commands

import (
	"slices"
	"strings"

	"github.com/safer-city-partnership/asb/guard"
	"github.com/safer-city-partnership/asb/plan"
)

// allowable are the words for the kinds that may be kept for a reason.
var allowable = map[string]guard.Kind{"phone": guard.Phone, "phones": guard.Phone, "email": guard.Email, "e-mail": guard.Email, "emails": guard.Email,
	"postcode": guard.Postcode, "postcodes": guard.Postcode, "name": guard.Name, "names": guard.Name}

// allow reads "allow phone, name because it is published: note 20 …". Words
// that are no such kind are searched for.
func (p *parser) allow(i int) (Meaning, *Question, error) {
	m := Meaning{Verb: "allow"}
	var kinds []string
	for ; !p.end(i) && p.word(i) != "because"; i++ {
		kind, ok := allowable[p.word(i)]
		switch {
		case ok && !slices.Contains(kinds, string(kind)):
			kinds = append(kinds, string(kind))
		case ok, is(p.word(i), ", and &"), is(p.word(i), "number address") && len(kinds) > 0:
		default:
			return p.searched()
		}
	}
	if len(kinds) == 0 {
		return p.searched()
	}
	reason, line, ok := strings.Cut(p.rest(i+1), ":")
	m.Do, m.Text = strings.Join(kinds, ","), strings.TrimSpace(reason)+": "+strings.TrimSpace(line)
	if p.end(i) || !ok || strings.TrimSpace(reason) == "" || strings.TrimSpace(line) == "" {
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: "I did not understand why it should be kept, or in which line, so nothing was saved.",
			Hint: "For example: " + example("allow")}
	}
	return m, nil, nil
}

// allowance takes apart what such a line says.
func (m Meaning) allowance() (kinds []guard.Kind, reason, line string) {
	for kind := range strings.SplitSeq(m.Do, ",") {
		kinds = append(kinds, guard.Kind(kind))
	}
	reason, line, _ = strings.Cut(m.Text, ": ")
	return kinds, reason, line
}
