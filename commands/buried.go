package commands

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// verbNames are the words of verbs, in an order that never changes.
var verbNames = slices.Sorted(maps.Keys(verbs))

// questioning are the words a question about one action begins with.
const questioning = "what what's whats how how's hows where where's tell who who's whos any when when's is are was were has did does status progress why"

// askedAbout reads a question about one action, said in words: "what's
// happening with 20", "is 19 green?". It is only ever a reading.
func (p *parser) askedAbout() (no plan.ActionNo, ok bool) {
	if !is(p.word(0), questioning) {
		return 0, false
	}
	for i := 1; i < len(p.ts); i++ {
		n, next, isNumber := p.number(i)
		if !isNumber {
			continue
		}
		if ok {
			return 0, false // two numbers
		}
		no, ok = n, true
		i = next - 1
	}
	return no, ok
}

// leadIns are words and signs that people put before what they want.
const leadIns = `please pls plz can could would you i want to need like just ok okay so hi hello hey morning fyi asb re fw fwd add a an the change make mark put update set close > >> - • * _ ~ " ' “ ” « » [ ( , : ; . | = @ # oh um and also then action move turn`

// buried finds something to write in among other words: "please set 20 to
// amber", "> 20 amber lamp in", "done 25". It is always a question. ok is
// false when there is none, or when what comes before it is more than a
// lead-in, as in a sentence that only happens to have a number and a colour.
func (p *parser) buried() (*Question, bool) {
	ask := func(readings ...Meaning) (*Question, bool) {
		return &Question{Text: "I think you mean this, but I am not certain. Nothing is saved yet.", Readings: readings}, true
	}
	if m, ok := p.holding(); ok {
		return ask(m)
	}
	if m, ok := p.colourFirst(); ok {
		return ask(m)
	}
	if m, ok := p.runTogether(); ok {
		return ask(m)
	}
	for i := range p.ts {
		if is(p.word(i), "oops revert") && p.only(0, manners+" oops revert") {
			return ask(Meaning{Verb: "undo"})
		}
	}
	for i := 0; i < len(p.ts) && i < 8; i++ {
		if i > 0 {
			if q, ok := p.from(i); ok {
				return q, true
			}
		}
		if !is(p.word(i), leadIns) && !is(p.word(i), marks) && !strings.HasPrefix(p.word(i), "<") {
			return nil, false
		}
	}
	return nil, false
}

// from reads the line from token i on, as if it began there, if it begins with
// something to write.
func (p *parser) from(i int) (*Question, bool) {
	rest := parser{line: p.line, ts: slices.Clone(p.ts[i:]), words: p.words}
	rest.ts[0].glued = false
	var m Meaning
	var q *Question
	var err error
	if t, ok := rest.target(0); ok {
		j := rest.into(t.next)
		if !rest.statusAt(j) && !rest.confirmAt(t.next) {
			return nil, false
		}
		m, q, err = rest.numberFirst(t)
	} else if verb, next, ok := rest.verb(0); ok && (slices.Contains(writing, verb) || verb == "help") {
		m, q, err = rest.verbFirst(verb, next)
	} else if n, question, fault, ok := rest.meetingFirst(0); ok {
		m, q, err = n, question, fault
	} else {
		return nil, false
	}
	if err != nil {
		return nil, false
	}
	if q != nil {
		for i, m := range q.Readings {
			q.Readings[i].Text = unquoted(m.Text)
		}
		return q, true
	}
	if !slices.Contains(writing, m.Verb) {
		return nil, false
	}
	m.Read = ""
	m.Text = unquoted(m.Text)
	return &Question{Text: "I think you mean this, but I am not certain. Nothing is saved yet.", Readings: []Meaning{m}}, true
}

// quotes are the marks a quoted line may begin and end with.
const quotes = "\"'“”‘’`«»"

// unquoted takes off what is left of a quotation around the whole line.
func unquoted(text string) string {
	text = strings.TrimLeftFunc(text, func(r rune) bool { return invisible(r) || strings.ContainsRune(quotes+" -–", r) })
	if strings.Count(text, `"`) < 2 {
		text = strings.TrimRight(text, quotes)
	}
	rest := parser{line: text, ts: tokens(text)}
	return rest.text(0)
}

// colourFirst reads a status and then a number: "amber 20 lamp in", "done 25".
func (p *parser) colourFirst() (Meaning, bool) {
	r, ok := statusWord(p.ts, 0)
	if !ok && p.word(0) == "close" {
		r, ok = reading{status: plan.Green, next: 1}, true
	}
	if !ok || r.status == plan.NotYetRated {
		return Meaning{}, false
	}
	t, ok := p.target(skip(p.ts, r.next, ", :"))
	if !ok || len(t.refs) > maxRefs {
		return Meaning{}, false
	}
	return Meaning{Verb: "update", Refs: t.refs, Status: r.status, Text: p.text(t.next)}, true
}

var together = regexp.MustCompile(`^(\d{1,3})(\pL+)$`)

// runTogether reads a number and a status without a space: "20amber lamp in",
// "25g", "15nc"; and two numbers with a stroke: "12/13 amber".
func (p *parser) runTogether() (Meaning, bool) {
	word := p.word(0)
	if m := regexp.MustCompile(`^(\d{1,2})/(\d{1,2})$`).FindStringSubmatch(word); m != nil && p.statusAt(1) {
		word = m[1] + ", " + m[2]
	} else if m := together.FindStringSubmatch(word); m != nil && (m[2] == "nc" || statusLetters(m[2])) {
		word = m[1] + " " + m[2]
		if _, ok := statusWord(p.ts, 1); ok && len(m[2]) == 1 {
			word = m[1] // 20a amber
		}
	} else {
		return Meaning{}, false
	}
	line := word + p.line[p.ts[0].end:]
	spaced := parser{line: line, ts: tokens(line), words: p.words}
	t, ok := spaced.target(0)
	if !ok {
		return Meaning{}, false
	}
	m, q, err := spaced.numberFirst(t)
	if q != nil && len(q.Readings) > 0 && q.Readings[0].Verb == "update" {
		m = q.Readings[0]
	}
	if err != nil || m.Verb != "update" && m.Verb != "same" {
		return Meaning{}, false
	}
	m.Read = ""
	return m, true
}

func statusLetters(word string) bool {
	_, ok := statusWord([]token{{word: word}}, 0)
	return ok
}

// holding reads who should hold an action, said in words: "add me to 23",
// "I own 23", "assign 27 to @lee".
func (p *parser) holding() (Meaning, bool) {
	for _, way := range []string{"add WHO to NUMBER", "assign NUMBER to WHO", "assign WHO to NUMBER", "i own NUMBER", "i hold NUMBER", "give NUMBER to WHO"} {
		m := Meaning{Verb: "own", Person: "me"}
		i, ok := 0, true
		for _, want := range strings.Fields(way) {
			switch {
			case want == "NUMBER":
				var no plan.ActionNo
				if no, i, ok = p.number(i); ok {
					m.Refs = []plan.ActionNo{no}
				}
			case want == "WHO" && (p.word(i) == "me" || strings.HasPrefix(p.word(i), "<@")):
				m.Person = p.word(i)
				i++
			default:
				ok = ok && p.word(i) == want
				i++
			}
			if !ok {
				break
			}
		}
		if ok && p.only(i, manners) {
			return m, true
		}
	}
	return Meaning{}, false
}

// label says what a reading would do, for its button.
func (m Meaning) label() string {
	switch m.Verb {
	case "update":
		switch {
		case m.Do == "evidence":
			return "Add evidence"
		case m.Bare:
			return "Save as GREEN without evidence"
		case m.For != nil:
			return "For " + partyWords(m.For)
		}
		if m.Status != "" && len(m.Refs) == 1 {
			return fmt.Sprintf("Set %d %s", m.Refs[0], m.Status.Word())
		}
		if m.Status != "" {
			return "Set " + m.Status.Word()
		}
	case "note":
		return "Save it as a note on " + strings.TrimPrefix(strings.TrimPrefix(numbers(m.Refs), "actions "), "action ")
	case "same":
		return "No change"
	case "show":
		return fmt.Sprintf("Show %d", m.Refs[0])
	case "search":
		return "Look for it in the plan"
	case "snooze":
		if !m.To.IsZero() {
			return "Until " + m.To.String()
		}
	case "away":
		if !m.To.IsZero() {
			return "Away until " + m.To.String()
		}
	case "agree":
		if m.For != nil {
			return "Agree for " + partyWords(m.For)
		}
		return fmt.Sprintf("Agree to GREEN for %d", m.Refs[0])
	case "disagree":
		return fmt.Sprintf("Do not agree to GREEN for %d", m.Refs[0])
	case "step":
		if m.To.IsZero() {
			return fmt.Sprintf("Step of %d without a day", m.Refs[0])
		}
		return fmt.Sprintf("Step of %d by %s", m.Refs[0], m.To)
	case "messages":
		if m.Do == "off" && m.Message == "nudge" && m.Meeting == "" && !m.Here {
			return "Stop the reminders"
		}
	case "help":
		return "Help with " + cmp.Or(m.Text, "asb")
	case "health":
		return fmt.Sprintf("%d: %s", m.Refs[0], views.Health(m.Do))
	case "meeting":
		if label := m.meetLabel(); label != "" {
			return label
		}
	}
	return "Run: " + m.String()
}
