package commands

import (
	"maps"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/safer-city-partnership/asb/plan"
)

// Words is what a line can mean by name: the parties and themes of the plan at
// hand. It comes from the State, so that another partnership's plan is read
// with its own words.
type Words struct {
	Year    int                                // of the plan, 0 if it has none
	Joint   map[plan.ActionNo][]plan.PartyCode // the owners of each joint action
	Parties map[string]plan.PartyCode          // by folded name: code, full name, or a part of it
	Themes  map[string]string                  // by folded name
	// Meetings are the standing meetings, by folded name and by short id.
	Meetings map[string]plan.Term
	Terms    map[string]plan.Term      // everything the glossary explains, by folded name
	Often    map[plan.MeetingID]string // how often a meeting meets by the plan's own text
	Today    plan.Date                 // for days said without a year
	About    plan.ActionNo             // the action in whose thread a line was written; 0 for none
}

// A Glossary is the terms that are always known, by the names that lines use
// for them.
type Glossary struct {
	terms    map[string]plan.Term
	meetings map[string]plan.Term
	parties  []plan.Party // Name is folded
}

// NewGlossary folds the names of the terms, once for all lines.
func NewGlossary(terms []plan.Term) Glossary {
	g := Glossary{terms: map[string]plan.Term{}, meetings: map[string]plan.Term{}}
	for _, t := range terms {
		short, _, _ := strings.Cut(t.Name, " (")
		for _, n := range append([]string{t.Name, short}, t.Aliases...) {
			n = phrase(n)
			g.terms[n] = t
			if t.Meeting != "" {
				g.meetings[n] = t
			}
			if t.Party != "" {
				g.parties = append(g.parties, plan.Party{Code: t.Party, Name: n})
			}
		}
		if t.Meeting != "" {
			g.meetings[phrase(t.Meeting)] = t
		}
	}
	return g
}

// WordsOf collects the names that the State and the glossary know.
func WordsOf(s *plan.State, g Glossary, now time.Time) Words {
	w := Words{Year: s.Plan().Year, Joint: map[plan.ActionNo][]plan.PartyCode{}, Parties: map[string]plan.PartyCode{}, Themes: map[string]string{},
		Meetings: g.meetings, Terms: g.terms, Today: plan.DateOf(now)}
	w.addMeetings(s)
	for _, a := range s.Actions() {
		if a.Joint() {
			w.Joint[a.No] = a.Parties
		}
	}
	for _, t := range s.Themes() {
		w.Themes[phrase(t)] = t
	}
	shared := map[string]bool{} // parts of the names of several parties name none
	for _, p := range s.Parties() {
		for _, part := range strings.Split(p.Name, ",") {
			part = strings.TrimSpace(part)
			for _, n := range []string{p.Name, part, strings.TrimSuffix(part, " Division"), strings.TrimPrefix(part, "Department of the "), strings.TrimPrefix(part, "Department of ")} {
				n = phrase(n)
				if code, taken := w.Parties[n]; taken && code != p.Code {
					shared[n] = true
				}
				w.Parties[n] = p.Code
			}
		}
	}
	for n := range shared {
		delete(w.Parties, n)
	}
	for _, p := range g.parties {
		if _, known := s.Party(p.Code); known {
			w.Parties[p.Name] = p.Code
		}
	}
	for _, p := range s.Parties() {
		name := phrase(p.Name)
		w.Parties[name] = p.Code
		if last := name[strings.LastIndex(name, " ")+1:]; p.Of == "" && w.Parties[last] == "" {
			w.Parties[last] = p.Code
		}
		w.Parties[phrase(string(p.Code))] = p.Code
	}
	delete(w.Parties, "")
	return w
}

// addMeetings takes over what the State says of the meetings, and the names of
// those that the glossary does not have. A name that means something already
// keeps its meaning.
func (w *Words) addMeetings(s *plan.State) {
	if len(s.Meetings()) == 0 {
		return
	}
	w.Meetings, w.Often = maps.Clone(w.Meetings), map[plan.MeetingID]string{}
	for _, m := range s.Meetings() {
		w.Often[m.ID] = m.Often
		t := plan.Term{Name: m.Name, Aliases: m.Aliases, Meeting: string(m.ID), Actions: m.Actions, Inferred: m.Inferred}
		for n, old := range w.Meetings {
			if old.Meeting == t.Meeting {
				w.Meetings[n] = t
			}
		}
		for _, n := range append([]string{t.Meeting, t.Name, m.Short()}, t.Aliases...) {
			n = phrase(n)
			if _, taken := w.Meetings[n]; !taken && n != "" {
				w.Meetings[n] = t
			}
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
