package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// Parse reads a line. Exactly one of three comes back: a meaning, a question,
// or a refusal. The order of its decisions is the order in which they are
// written here: nothing, a number first, a verb, a meeting and what becomes of
// it, a question about one action,
// filters, something to write in among other words, a slip of a verb, a
// search. Reading is forgiven much; a status, or the action it is for, must be
// certain.
func Parse(line string, w Words) (Meaning, *Question, error) {
	m, q, err := read(line, w)
	if q == nil && err == nil && slices.Contains(writing, m.Verb) && turned(strings.TrimSuffix(strings.TrimSpace(line), m.Text)) {
		return Meaning{}, &Question{Text: "The line has hidden marks that show it in another order than it is written. Is this what you mean?", Readings: []Meaning{m}}, nil
	}
	return m, q, err
}

func read(line string, w Words) (Meaning, *Question, error) {
	p := parser{line: line, ts: tokens(line), words: w}
	p.prefix()
	if line, ok := p.aboutHere(); ok {
		w.About = 0
		return read(line, w)
	}
	if len(p.ts) == 0 {
		return Meaning{Verb: "home"}, nil, nil
	}
	if err := p.otherPlan(); err != nil {
		return Meaning{}, nil, err
	}
	if m, ok := p.begun(); ok {
		return m, nil, nil
	}
	if t, ok := p.target(0); ok {
		m, q, err := p.numberFirst(t)
		if q == nil && err == nil && slices.Contains(writing, m.Verb) && p.saysNo(t) {
			q, m = &Question{Text: fmt.Sprintf("Does “no” belong to the number, and is that for %s? Nothing is saved yet.", numbers(m.Refs)), Readings: []Meaning{m, {Verb: "show", Refs: t.refs}}}, Meaning{}
		}
		return m, q, err
	}
	if m, q, err, ok := p.presence(); ok {
		return m, q, err
	}
	if m, ok := p.permit(); ok {
		return m, nil, nil
	}
	if m, ok := p.digestNamed(); ok {
		return m, nil, nil
	}
	if verb, next, ok := p.verb(0); ok {
		return p.verbFirst(verb, next)
	}
	if m, q, err, ok := p.meetingFirst(0); ok {
		return m, q, err
	}
	if m, ok := p.askedWhen(); ok {
		return m, nil, nil
	}
	if no, ok := p.askedAbout(); ok {
		return Meaning{Verb: "show", Refs: []plan.ActionNo{no}}, nil, nil
	}
	if f, page, ok := p.filter(0); ok {
		return Meaning{Verb: "list", Filter: f, Page: page}, nil, nil
	}
	if q, ok := p.buried(); ok {
		return Meaning{}, q, nil
	}
	if m, q, ok := p.half(); ok {
		return m, q, nil
	}
	if m, q, err, ok := p.slip(); ok {
		return m, q, err
	}
	search := Meaning{Verb: "search", Text: p.rest(0)}
	if w.About != 0 && len(p.ts) > 1 {
		return Meaning{}, &Question{Text: fmt.Sprintf("Is that a note on action %d, whose thread this is? Nothing is saved yet.", w.About),
			Readings: []Meaning{{Verb: "note", Refs: []plan.ActionNo{w.About}, Text: p.text(0)}, search}}, nil
	}
	return search, nil, nil
}

// saysNo reports whether the line begins with the word no, and denies or doubts
// something: "no 20 isn't right" hardly means the abbreviation of number.
func (p *parser) saysNo(t target) bool {
	return p.word(0) == "no" && p.word(1) != "." && slices.ContainsFunc(p.ts[t.next:], func(word token) bool {
		return slices.Contains(denials, word.word) || slices.Contains(hedges, word.word) && !is(word.word, plainWords)
	})
}

// begun reads the line of a form, "seen 41 update 20": what was known when it
// was drawn, and what sending it means.
func (p *parser) begun() (Meaning, bool) {
	seen, err := strconv.ParseUint(p.word(1), 10, 64)
	if p.word(0) != "seen" || err != nil || seen == 0 || p.end(2) {
		return Meaning{}, false
	}
	m, q, err := read(p.rest(2), p.words)
	if q != nil || err != nil || m.Seen != 0 || !slices.Contains(writing, m.Verb) {
		return Meaning{}, false
	}
	m.Seen = seen
	return m, true
}

type parser struct {
	line  string
	ts    []token
	words Words
}

// prefix takes off a slash command that was typed or pasted with the line.
func (p *parser) prefix() {
	if len(p.ts) >= 2 && p.ts[0].word == "/" && p.ts[1].word == "asb" && p.ts[1].glued {
		p.ts = p.ts[2:]
	}
}

func (p *parser) word(i int) string {
	if i < 0 || i >= len(p.ts) {
		return ""
	}
	return p.ts[i].word
}

func (p *parser) end(i int) bool { return i >= len(p.ts) }

// only reports whether nothing but some signs and words is left.
func (p *parser) only(i int, words string) bool {
	for ; i < len(p.ts); i++ {
		if !is(p.ts[i].word, words) {
			return false
		}
	}
	return true
}

// stops end a line and mean nothing. manners are pleasant and mean nothing.
const (
	stops   = "? ?? ! . .. ... , ; : - = > + ○ ◐ ●"
	manners = stops + " please pls plz thanks thank thx you ta cheers"
)

// separator reports whether token i parts two things and belongs to neither:
// a sign with a space behind it, or with none before it. The signs of -5%,
// =SUM(A1) and :) belong to what follows.
func (p *parser) separator(i int) bool {
	if p.end(i) || !is(p.word(i), betweens+" …") {
		return false
	}
	alone := i+1 >= len(p.ts) || !p.ts[i+1].glued
	return p.ts[i].glued || alone || p.word(i) == "-" && isWord(p.word(i+1)) && !startsWithDigit(p.word(i+1))
}

// text is the line from token i on, as typed, without the separators it
// begins with; "" if nothing but stops is left.
func (p *parser) text(i int) string {
	for p.separator(i) {
		i++
	}
	if p.only(i, stops) {
		return ""
	}
	return p.rest(i)
}

// rest is the line from token i on, signs and all.
func (p *parser) rest(i int) string {
	if p.end(i) {
		return ""
	}
	return strings.TrimSpace(p.line[p.ts[i].start:])
}

// between is the line from token i up to token j.
func (p *parser) between(i, j int) string {
	for i < j && p.separator(i) {
		i++
	}
	for j > i && (is(p.word(j-1), stops) || p.word(j-1) == "and") {
		j--
	}
	if i >= j {
		return ""
	}
	return strings.TrimSpace(p.line[p.ts[i].start:p.ts[j-1].end])
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
	i = skip(p.ts, i, betweens)
	switch p.word(i) {
	case "same", "unchanged", "nc":
		return "", i + 1, true, p.word(i) != "nc" && !apart(p.ts, i+1)
	case "no", "zero", "nothing":
		if is(p.word(i+1), "change changes changed") {
			return "", i + 2, true, questioned(p.ts[i:])
		}
	case "still":
		if r, ok := statusWord(p.ts, i+1); ok {
			r.judge(p.ts)
			return r.status, r.next, true, r.doubt != ""
		}
	}
	return "", 0, false, false
}

// numberFirst reads what follows the numbers.
func (p *parser) numberFirst(t target) (Meaning, *Question, error) {
	refs, i := t.refs, t.next
	if len(refs) > maxRefs {
		return Meaning{}, nil, tooMany
	}
	show := Meaning{Verb: "show", Refs: refs}
	if p.word(i) == "+" && p.only(i, stops) {
		return Meaning{Verb: "note", Refs: refs}, nil, nil
	}
	if p.only(i, manners) {
		return show, nil, nil
	}
	if len(refs) == 1 && p.only(i+1, manners) {
		switch w := p.word(i); w {
		case "thread":
			return Meaning{Verb: "thread", Refs: refs}, nil, nil
		case "history", "log", "undo", "edit", "show", "update", "note", "share":
			return p.verbFirst(verbs[w], len(p.ts), refs...)
		case "who", "owner", "owners", "status", "progress", "info", "details", "news", "detail", "links":
			return show, nil, nil
		}
	}
	if len(refs) == 1 && t.list == nil {
		if m, q, err, ok := p.numberThen(refs[0], i); ok {
			return m, q, err
		}
	}
	switch p.word(i) {
	case "note", "n", "+":
		if text := p.text(i + 1); text != "" {
			return Meaning{Verb: "note", Refs: refs, Text: text}, nil, nil
		}
	case "update", "set", "u", "change", "mark":
		if j := p.into(i + 1); p.statusAt(j) {
			return p.update(refs, j, true)
		}
	case "/":
		if r, ok := statusWord(p.ts, i+1); ok {
			return Meaning{}, &Question{Text: "Is that an update?", Readings: []Meaning{{Verb: "update", Refs: refs, Status: r.status, Text: p.text(r.next)}}}, nil
		}
		return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
	}
	if j := p.into(i); j > i {
		if _, ok := statusWord(p.ts, j); ok {
			return p.update(refs, j, false)
		}
	}
	m, q, err := p.update(refs, i, false)
	if m.Verb == "note" {
		if readings := p.notOnlyANote(t, m); readings != nil {
			return Meaning{}, &Question{Text: "What should I do with that? Nothing is saved yet.", Readings: readings}, nil
		}
	}
	return m, q, err
}

// into skips the small words between an action and its new status: "set 20 to
// amber", "20 status: amber".
func (p *parser) into(i int) int {
	from := i
	for is(p.word(i), "to as into status rag") || i > from && p.word(i) == ":" {
		i++
	}
	return i
}

// units after a number make it a quantity, a time or a date: 24 hours, 9 am,
// 20 April, 3 out of 25.
var units = strings.Fields(`% percent per hours hour hrs hr minutes minute mins min days day weeks week months month years year am pm st nd rd th
	january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
	out people youths times o'clock pounds k m`)

// notOnlyANote finds the other readings of a number with a text that has no
// status: a list, a question, or a figure at the beginning of a sentence. It
// is nil when the text can only be a note on that action.
func (p *parser) notOnlyANote(t target, note Meaning) []Meaning {
	i := t.next
	word, numbered := p.word(i), p.word(i) == "."
	switch {
	case t.list != nil && t.joined:
		return []Meaning{{Verb: "note", Refs: t.list, Text: p.text(t.after)}, note}
	case strings.HasSuffix(strings.TrimRight(note.Text, " .!"), "?"), word == "as" && is(p.word(i+1), "at of"):
		return []Meaning{note, {Verb: "show", Refs: t.refs}}
	case numbered, strings.HasPrefix(word, "0"), slices.Contains(units, word) && !(word == "%" && p.ts[i].glued),
		is(word, "in of") && startsWithDigit(p.word(i+1)):
		return []Meaning{note}
	}
	return nil
}

// update reads a status and a note, a confirmation, or a note alone, at token
// i. It never gives a status that is not certain. explicit is set when the
// line says in words that it is an update.
func (p *parser) update(refs []plan.ActionNo, i int, explicit bool) (Meaning, *Question, error) {
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
	m := Meaning{Verb: "update", Refs: refs, Status: r.status}
	if r.status == plan.Green && !r.phrase && (r.doubt == "" || p.word(0) == "update") {
		r.next = p.completion(&m, r.next)
	}
	m.Text = p.noteAfter(r.next)
	if r.loose {
		m.Read = r.word
	}
	certainly := p.word(0) == "update" && p.word(r.next) == "note" && p.word(r.next+1) == ":"
	if certainly && len(r.others) == 0 && !r.whole || certainly && r.doubt == "" {
		return m, nil, nil // the canonical line: its text is never looked into
	}
	if pairs := p.pairs(m, r.next); pairs != nil {
		return Meaning{}, &Question{Text: "That names more than one update. One at a time, please: which first?", Readings: pairs, Each: true}, nil
	}
	if r.doubt == "" && !explicit && len(refs) == 1 && p.word(i) == ":" && !p.separator(r.next) {
		r.doubt = "a colon may begin a note"
	}
	if !r.before && p.only(r.next, stops) {
		r.whole = false
	}
	if r.doubt == "" {
		return m, nil, nil
	}
	first := r.status
	if len(r.others) > 0 && slices.Contains(r.others, first) {
		first = r.others[0]
	}
	text := fmt.Sprintf("Should %s become %s? I am not certain: %s.", numbers(refs), first.Word(), r.doubt)
	return Meaning{}, &Question{Text: text, Readings: readings(m, note, r)}, nil
}

// noteAfter is the note that goes with a status: what follows it, without
// "note:" and without good manners alone.
func (p *parser) noteAfter(i int) string {
	j := skip(p.ts, i, betweens)
	if p.word(j) == "note" && p.word(j+1) == ":" {
		return p.text(j + 2)
	}
	if p.only(i, manners) {
		return ""
	}
	return p.text(i)
}

// pairs are the updates of a line that names several actions, each with its
// own status: "20 amber, 21 green". It is nil for a line with only one.
func (p *parser) pairs(first Meaning, i int) []Meaning {
	list := []Meaning{first}
	from := i
	for j := i; j < len(p.ts) && len(list) < maxRefs; j++ {
		if j > i && !is(p.word(j-1), ", ; . and &") && !strings.Contains(p.line[p.ts[j-1].end:p.ts[j].start], "\n") {
			continue
		}
		no, next, ok := p.number(j)
		if !ok {
			continue
		}
		r, ok := statusWord(p.ts, skip(p.ts, next, betweens))
		if !ok {
			continue
		}
		list[len(list)-1].Text = p.between(from, j)
		list = append(list, Meaning{Verb: "update", Refs: []plan.ActionNo{no}, Status: r.status, Text: p.text(r.next)})
		from, j = r.next, r.next-1
	}
	if len(list) == 1 {
		return nil
	}
	return list
}

// readings are what an uncertain status could have meant: the status, with the
// text that goes with it; another status; or a note with the whole text.
func readings(m, note Meaning, r reading) []Meaning {
	if r.whole {
		m.Text = note.Text
	}
	if len(r.others) == 0 {
		return []Meaning{m, note}
	}
	var list []Meaning
	for _, s := range r.others {
		m.Status, m.Text = s, note.Text
		list = append(list, m)
	}
	return append(list, note)
}
