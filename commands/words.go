package commands

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/safer-city-partnership/asb/plan"
)

// Words is what a line can mean by name: the parties and themes of the plan at
// hand. It comes from the State, so that another partnership's plan is read
// with its own words.
type Words struct {
	Year    int                       // of the plan, 0 if it has none
	Parties map[string]plan.PartyCode // by folded name: code, full name, or a part of it
	Themes  map[string]string         // by folded name
	// Meetings are the standing meetings, by folded name and by short id.
	Meetings map[string]plan.Term
	Terms    map[string]plan.Term // everything the glossary explains, by folded name
	Today    plan.Date            // for days said without a year
}

// WordsOf collects the names that the State and the glossary know.
func WordsOf(s *plan.State, terms []plan.Term, now time.Time) Words {
	w := Words{Year: s.Plan().Year, Parties: map[string]plan.PartyCode{}, Themes: map[string]string{},
		Meetings: map[string]plan.Term{}, Terms: map[string]plan.Term{}, Today: plan.DateOf(now)}
	for _, t := range s.Themes() {
		w.Themes[phrase(t)] = t
	}
	for _, p := range s.Parties() {
		w.name(p.Code, p.Name)
		for _, part := range strings.Split(p.Name, ",") {
			part = strings.TrimSpace(part)
			w.name(p.Code, part)
			w.name(p.Code, strings.TrimSuffix(part, " Division"))
			for _, prefix := range []string{"Department of the ", "Department of "} {
				w.name(p.Code, strings.TrimPrefix(part, prefix))
			}
		}
	}
	// An organisation's own name comes last: its divisions' names contain it.
	for _, p := range s.Parties() {
		if p.Of == "" {
			w.Parties[phrase(p.Name)] = p.Code
			if last := strings.Fields(phrase(p.Name)); len(last) > 1 {
				w.name(p.Code, last[len(last)-1])
			}
		}
	}
	for _, p := range s.Parties() {
		w.Parties[phrase(string(p.Code))] = p.Code
	}
	for _, t := range terms {
		short, _, _ := strings.Cut(t.Name, " (")
		names := append([]string{t.Name, short}, t.Aliases...)
		for _, n := range names {
			w.Terms[phrase(n)] = t
		}
		if _, known := s.Party(t.Party); known && t.Party != "" {
			for _, n := range names {
				w.name(t.Party, n)
			}
		}
		if t.Meeting != "" {
			for _, n := range append(names, t.Meeting) {
				w.Meetings[phrase(n)] = t
			}
		}
	}
	return w
}

func (w Words) name(code plan.PartyCode, name string) {
	if name := phrase(name); name != "" {
		if _, taken := w.Parties[name]; !taken {
			w.Parties[name] = code
		}
	}
}

// phrase is a name as its words are compared: "Community & Children's" and
// "Community and Childrens" are one name.
func phrase(name string) string {
	var words []string
	for _, t := range tokens(name) {
		if w, ok := t.naming(); ok {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

// naming is the token's part in a name; signs, "and" and apostrophes have none.
func (t token) naming() (word string, ok bool) {
	first, _ := utf8.DecodeRuneInString(t.word)
	return strings.ReplaceAll(t.word, "'", ""), wordRune(first) && t.word != "and"
}
