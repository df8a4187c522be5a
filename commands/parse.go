package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// Meaning is what a line says, before anything is looked up: the verb is the
// name of a command, the rest is what that command is about.
type Meaning struct {
	Verb   string
	Refs   []plan.ActionNo
	Status plan.Status
	Read   string // the words that were read as Status, if not its own name
	Text   string // a note, words to search for, a topic; as typed
	Filter plan.Filter
	Entry  uint64 // an entry of the history, or a draft
	Choice int    // of the readings a draft had, from 1
	Page   int    // of a list, from 1; 0 if not said
	Person string // a mention, or "me"
	Party  plan.PartyCode
	Remove bool
}

// A Question is the answer to a line that can be read in more than one way.
// Nothing is done; each reading is a complete line, offered as a button.
type Question struct {
	Text     string
	Readings []Meaning // at most three
}

// maxRefs is how many actions one line may be about.
const maxRefs = 10

// Parse reads a line. Exactly one of three comes back: a meaning, a question,
// or a refusal. The order of its decisions is the order in which they are
// written here: nothing, a number first, a verb, a filter, a slip of a verb,
// a search.
func Parse(line string, w Words) (Meaning, *Question, error) {
	p := parser{line: line, ts: tokens(line), words: w}
	if len(p.ts) == 0 {
		return Meaning{Verb: "home"}, nil, nil
	}
	if refs, next, ok := p.refs(0); ok {
		return p.numberFirst(refs, next)
	}
	if verb, next, ok := p.verb(0); ok {
		return p.verbFirst(verb, next)
	}
	if no, ok := p.askedAbout(); ok {
		return Meaning{Verb: "show", Refs: []plan.ActionNo{no}}, nil, nil
	}
	if f, page, ok := p.filter(0); ok {
		return Meaning{Verb: "list", Filter: f, Page: page}, nil, nil
	}
	if m, q, err, ok := p.slip(); ok {
		return m, q, err
	}
	return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
}

type parser struct {
	line  string
	ts    []token
	words Words
}

func (p *parser) word(i int) string {
	if i < 0 || i >= len(p.ts) {
		return ""
	}
	return p.ts[i].word
}

func (p *parser) end(i int) bool { return i >= len(p.ts) }

// text is the line from token i on, as typed.
func (p *parser) text(i int) string { return after(p.line, p.ts, i) }

// rest is the line from token i on, signs and all.
func (p *parser) rest(i int) string {
	if p.end(i) {
		return ""
	}
	return strings.TrimSpace(p.line[p.ts[i].start:])
}

// number reads an action's number: 20, #20, action 20, no. 20, 2023/20.
func (p *parser) number(i int) (no plan.ActionNo, next int, ok bool) {
	switch p.word(i) {
	case "#":
		i++
	case "a", "action", "actions", "item":
		i++
	case "no", "number":
		i++
		if p.word(i) == "." {
			i++
		}
	}
	digits := p.word(i)
	if year, rest, isPlan := strings.Cut(digits, "/"); isPlan && len(year) == 4 && year == strconv.Itoa(p.words.Year) {
		digits = rest
	}
	if digits == "" || len(digits) > 4 || digits[0] == '0' || strings.Trim(digits, "0123456789") != "" {
		return 0, 0, false
	}
	n, _ := strconv.Atoi(digits)
	return plan.ActionNo(n), i + 1, true
}

// refs reads one number, or a list of them. A list counts as one only when the
// line ends there, or a status or confirmation follows: "12 13 reports this
// week" is about 12.
func (p *parser) refs(i int) (refs []plan.ActionNo, next int, ok bool) {
	first, next, ok := p.number(i)
	if !ok {
		return nil, 0, false
	}
	list, end := p.refList(first, next)
	if len(list) > 1 && (p.end(end) || p.statusAt(end) || p.confirmAt(end)) {
		return list, end, true
	}
	return []plan.ActionNo{first}, next, true
}

// refList goes on reading numbers, ranges and what joins them.
func (p *parser) refList(first plan.ActionNo, i int) ([]plan.ActionNo, int) {
	list := []plan.ActionNo{first}
	for {
		j, isRange := i, false
		switch p.word(j) {
		case ",", "&", "+", "and":
			for j++; p.word(j) == "and" || p.word(j) == "&"; {
				j++
			}
		case "-", "to":
			j, isRange = j+1, true
		}
		no, next, ok := p.number(j)
		if !ok || p.word(j) == "a" || isRange && next != j+1 || isRange && strings.Contains(p.word(j), "/") {
			return list, i
		}
		if last := list[len(list)-1]; isRange && no > last {
			for n := last + 1; n < no && len(list) <= maxRefs; n++ {
				if !slices.Contains(list, n) {
					list = append(list, n)
				}
			}
		} else if isRange {
			return list, i
		}
		if !slices.Contains(list, no) {
			list = append(list, no)
		}
		i = next
	}
}

func (p *parser) statusAt(i int) bool {
	_, ok := readStatus(p.ts, i)
	return ok
}

func (p *parser) confirmAt(i int) bool {
	_, _, ok, _ := p.confirm(i)
	return ok
}

// confirm reads "same", "no change" and "still amber". doubt is set when the
// words may be the beginning of a note instead.
func (p *parser) confirm(i int) (still plan.Status, next int, ok, doubt bool) {
	for !p.end(i) && p.ts[i].separates() {
		i++
	}
	switch p.word(i) {
	case "same", "unchanged", "nc":
		return "", i + 1, true, p.word(i) != "nc" && !apart(p.ts, i+1)
	case "no", "zero", "nothing":
		if w := p.word(i + 1); w == "change" || w == "changes" || w == "changed" {
			return "", i + 2, true, questioned(p.ts[i:])
		}
	case "still":
		if r, ok := statusWord(p.ts, i+1); ok {
			return r.status, r.next, true, doubtAfter(p.ts, r) != ""
		}
	}
	return "", 0, false, false
}

// numberFirst reads what follows the numbers.
func (p *parser) numberFirst(refs []plan.ActionNo, i int) (Meaning, *Question, error) {
	if len(refs) > maxRefs {
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid,
			Text: fmt.Sprintf("That names more than %d actions, so nothing was done.", maxRefs),
			Hint: "Take them in smaller groups."}
	}
	if p.end(i) || p.onlySigns(i) {
		return Meaning{Verb: "show", Refs: refs}, nil, nil
	}
	if len(refs) == 1 && p.end(i+1) {
		switch p.word(i) {
		case "history", "log", "undo", "edit", "show", "update", "note":
			verb, _ := verbs[p.word(i)]
			return p.verbFirst(verb, i+1, refs...)
		case "who", "owner", "owners":
			return Meaning{Verb: "show", Refs: refs}, nil, nil
		}
	}
	switch p.word(i) {
	case "note", "n", "+":
		if text := p.text(i + 1); text != "" {
			return Meaning{Verb: "note", Refs: refs, Text: text}, nil, nil
		}
	case "update", "set", "u":
		if p.statusAt(i + 1) {
			return p.update(refs, i+1)
		}
	}
	return p.update(refs, i)
}

func (p *parser) onlySigns(i int) bool {
	for ; i < len(p.ts); i++ {
		if !strings.Contains("?!.,;:", p.ts[i].word) {
			return false
		}
	}
	return true
}

// update reads a status and a note, a confirmation, or a note alone, at token
// i. It never gives a status that is not certain.
func (p *parser) update(refs []plan.ActionNo, i int) (Meaning, *Question, error) {
	note := Meaning{Verb: "note", Refs: refs, Text: p.text(i)}
	if still, next, ok, doubt := p.confirm(i); ok {
		m := Meaning{Verb: "same", Refs: refs, Status: still, Text: p.text(next)}
		if doubt {
			return Meaning{}, &Question{Text: fmt.Sprintf("Is that “no change” to %s, or a note?", numbers(refs)), Readings: []Meaning{m, note}}, nil
		}
		return m, nil, nil
	}
	r, ok := readStatus(p.ts, i)
	if !ok {
		return note, nil, nil
	}
	m := Meaning{Verb: "update", Refs: refs, Status: r.status, Text: p.text(r.next)}
	if r.loose {
		m.Read = r.word
	}
	if p.word(0) == "update" && !r.hedged && p.word(r.next) == "note" && p.word(r.next+1) == ":" {
		m.Text = p.text(r.next + 2) // the canonical line: its text is never looked into
		return m, nil, nil
	}
	if r.doubt == "" && len(refs) == 1 && i > 0 && p.word(i) == ":" {
		r.doubt = "a colon may begin a note"
	}
	if r.doubt == "" {
		return m, nil, nil
	}
	text := fmt.Sprintf("Should %s become %s? I am not certain: %s.", numbers(refs), r.status.Word(), r.doubt)
	return Meaning{}, &Question{Text: text, Readings: p.readings(m, note, r)}, nil
}

// readings are what an uncertain status could have meant: the status, with the
// text that goes with it, or a note with the whole text.
func (p *parser) readings(m, note Meaning, r reading) []Meaning {
	if r.hedged {
		m.Text = note.Text
	} else if p.onlySigns(r.next) {
		m.Text = ""
	}
	list := []Meaning{m, note}
	if strings.HasPrefix(r.doubt, "two colours") {
		for i := r.next; i < len(p.ts); i++ {
			if other, ok := statusWord(p.ts, i); ok && other.status != m.Status {
				m.Status, m.Text = other.status, note.Text
				list[0].Text = note.Text
				return []Meaning{list[0], m, note}
			}
		}
	}
	return list
}

// numbers names actions: "action 20", "actions 12 and 13".
func numbers(refs []plan.ActionNo) string {
	if len(refs) == 1 {
		return fmt.Sprintf("action %d", refs[0])
	}
	var b strings.Builder
	for i, no := range refs {
		switch {
		case i == 0:
			b.WriteString("actions ")
		case i == len(refs)-1:
			b.WriteString(" and ")
		default:
			b.WriteString(", ")
		}
		fmt.Fprint(&b, no)
	}
	return b.String()
}

// String is the canonical line for a meaning: Parse gives the same meaning
// back, for certain, whatever its text says.
func (m Meaning) String() string {
	var b strings.Builder
	word := func(format string, args ...any) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, format, args...)
	}
	word("%s", m.Verb)
	var refs []string
	for _, no := range m.Refs {
		refs = append(refs, strconv.Itoa(int(no)))
	}
	if len(refs) > 0 {
		word("%s", strings.Join(refs, ","))
	}
	switch {
	case m.Verb == "draft" && m.Entry != 0:
		word("%d", m.Entry)
	case m.Entry != 0:
		word("entry %d", m.Entry)
	}
	if m.Choice != 0 {
		word("reading %d", m.Choice)
	}
	if m.Party != "" {
		word("%s", m.Party)
	}
	if m.Person != "" {
		if m.Remove {
			word("remove")
		} else {
			word("add")
		}
		word("%s", m.Person)
	}
	if f := m.Filter; !f.Everything() {
		word("%s", filterWords(f))
	}
	if m.Page > 1 {
		word("page %d", m.Page)
	}
	if m.Status != "" {
		if m.Verb == "same" {
			word("still")
		}
		word("%s", string(m.Status))
	}
	if m.Text != "" {
		switch {
		case m.Verb == "update":
			word("note: %s", m.Text)
		case len(m.Refs) > 0:
			fmt.Fprintf(&b, ": %s", m.Text)
		default:
			word("%s", m.Text)
		}
	}
	return b.String()
}
