package commands

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// verbs are the words a line can begin with, and the command each means.
var verbs = map[string]string{
	"home": "home", "start": "home",
	"show": "show", "view": "show", "open": "show", "see": "show",
	"list": "list", "ls": "list", "board": "list", "all": "list", "actions": "list", "plan": "list",
	"search": "search", "find": "search",
	"mine": "mine", "my": "mine",
	"update": "update", "set": "update", "u": "update",
	"same": "same", "nc": "same", "confirm": "same", "unchanged": "same",
	"note": "note", "n": "note", "+": "note",
	"history": "history", "log": "history",
	"undo": "undo", "redo": "redo", "edit": "edit", "draft": "draft", "drafts": "draft", "share": "share",
	"own": "own", "help": "help", "?": "help", "halp": "help", "version": "version",
}

// writing are the commands that change something.
var writing = []string{"update", "same", "note", "undo", "redo", "edit", "share", "own"}

// verb reads a command's name at token i.
func (p *parser) verb(i int) (verb string, next int, ok bool) {
	if p.word(i) == "no" && strings.HasPrefix(p.word(i+1), "change") {
		return "same", i + 2, true
	}
	if next, ok := p.definition(i); ok {
		return "help", next, true
	}
	verb, ok = verbs[p.word(i)]
	return verb, i + 1, ok
}

// definition reads the beginning of a question for what a word means. An
// action's number is not a word.
func (p *parser) definition(i int) (next int, ok bool) {
	switch p.word(i) {
	case "what's", "whats", "define", "explain":
		i++
		_, ok = p.words.Terms[p.topic(i)]
		return i, ok
	case "what", "who":
		if w := p.word(i + 1); w == "is" || w == "are" || w == "does" || w == "do" {
			i += 2
			_, _, isNumber := p.number(i)
			_, known := p.words.Terms[p.topic(i)]
			return i, known || w == "is" && !isNumber && !p.end(i) && p.end(i+2)
		}
	}
	return i, false
}

// topic is what a question for a meaning is about, as a folded name.
func (p *parser) topic(i int) string { return topicOf(p.rest(i)) }

func topicOf(text string) string {
	t := phrase(text)
	for _, article := range []string{"the ", "a ", "an "} {
		t = strings.TrimPrefix(t, article)
	}
	for _, end := range []string{" mean", " means", " stand for", " exactly"} {
		t = strings.TrimSuffix(t, end)
	}
	return t
}

// verbFirst reads what a verb is about. refs are given when they came first.
func (p *parser) verbFirst(verb string, i int, refs ...plan.ActionNo) (Meaning, *Question, error) {
	m := Meaning{Verb: verb, Refs: refs}
	switch verb {
	case "home", "version", "redo":
		if !p.end(i) {
			return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
		}
		return m, nil, nil
	case "help", "search":
		m.Text = p.rest(i)
		return m, nil, nil
	case "list", "mine":
		return p.list(m, i)
	case "own":
		return p.own(m, i)
	case "draft":
		return p.draft(m, i)
	}
	if verb == "show" && (p.word(i) == "me" || p.word(i) == "the") {
		i++
	}
	if len(refs) == 0 {
		if entry, next, ok := p.entry(i); ok {
			m.Entry, i = entry, next
			if verb == "edit" {
				m.Text = p.text(i)
			}
			return m, nil, nil
		}
		first, next, ok := p.number(i)
		if !ok {
			return p.withoutNumber(m, i)
		}
		m.Refs, i = p.verbRefs(verb, first, next)
	}
	if len(m.Refs) > maxRefs {
		return p.numberFirst(m.Refs, i)
	}
	switch verb {
	case "show", "history", "undo", "share":
		if p.word(i) == "page" {
			no, _, _ := p.number(i + 1)
			m.Page = int(no)
		}
		return m, nil, nil
	case "edit":
		if m.Refs = m.Refs[:1]; p.word(i) == "entry" {
			m.Entry, i, _ = p.entry(i)
		}
		m.Text = p.text(i)
		return m, nil, nil
	case "note":
		m.Text = p.text(i)
		return m, nil, nil
	case "same":
		if r, ok := statusWord(p.ts, i+1); ok && p.word(i) == "still" {
			m.Status, i = r.status, r.next
		}
		m.Text = p.text(i)
		return m, nil, nil
	}
	if p.end(i) {
		return Meaning{Verb: "update", Refs: m.Refs}, nil, nil
	}
	return p.update(m.Refs, i)
}

// verbRefs reads the numbers after a verb. A list counts only when nothing or
// a colon follows; except after "note" also when a status or a confirmation
// does.
func (p *parser) verbRefs(verb string, first plan.ActionNo, i int) ([]plan.ActionNo, int) {
	list, end := p.refList(first, i)
	if len(list) == 1 || p.word(end) == ":" || p.end(end) || verb != "note" && (p.statusAt(end) || p.confirmAt(end)) {
		return list, end
	}
	return []plan.ActionNo{first}, i
}

// entry reads "entry 41": a place in the history.
func (p *parser) entry(i int) (entry uint64, next int, ok bool) {
	if p.word(i) != "entry" {
		return 0, i, false
	}
	n, err := strconv.ParseUint(p.word(i+1), 10, 64)
	return n, i + 2, err == nil && n > 0
}

// draft reads which draft is meant, and which of its readings.
func (p *parser) draft(m Meaning, i int) (Meaning, *Question, error) {
	if n, err := strconv.ParseUint(p.word(i), 10, 64); err == nil {
		m.Entry, i = n, i+1
	}
	if p.word(i) == "reading" {
		m.Choice, _ = strconv.Atoi(p.word(i + 1))
		m.Choice, i = max(m.Choice, 0), i+2
	}
	if !p.end(i) {
		return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
	}
	return m, nil, nil
}

// withoutNumber reads a verb that could have had a number but has none.
func (p *parser) withoutNumber(m Meaning, i int) (Meaning, *Question, error) {
	switch m.Verb {
	case "show":
		if f, page, ok := p.filter(i); ok {
			return Meaning{Verb: "list", Filter: f, Page: page}, nil, nil
		}
		return Meaning{Verb: "search", Text: p.rest(i)}, nil, nil
	case "history":
		if !p.end(i) {
			return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
		}
		return m, nil, nil
	case "undo", "share":
		if p.end(i) || p.end(i+1) && slices.Contains([]string{"that", "it", "this", "last", "please"}, p.word(i)) {
			return m, nil, nil
		}
	}
	return Meaning{}, nil, &plan.Error{Code: plan.Invalid,
		Text: fmt.Sprintf("“%s” needs an action's number after it, so nothing was saved.", p.word(0)),
		Hint: "For example: " + example(m.Verb)}
}

// askedAbout reads a question about one action, said in words: "what's
// happening with 20", "show me 20". It is only ever a reading.
func (p *parser) askedAbout() (plan.ActionNo, bool) {
	last := len(p.ts)
	for last > 0 && strings.Contains("?!.", p.word(last-1)) {
		last--
	}
	if !slices.Contains([]string{"what", "what's", "whats", "how", "how's", "hows", "where", "where's", "tell", "who", "who's", "any", "when", "status", "progress"}, p.word(0)) {
		return 0, false
	}
	if no, next, ok := p.number(last - 1); ok && next == last && last > 1 {
		return no, true
	}
	return 0, false
}

// list reads filters for a list; words that are none are searched for.
func (p *parser) list(m Meaning, i int) (Meaning, *Question, error) {
	f, page, ok := p.filter(i)
	if !ok {
		if m.Verb == "mine" {
			return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
		}
		return Meaning{Verb: "search", Text: p.rest(i)}, nil, nil
	}
	m.Filter, m.Page = f, page
	if m.Verb == "mine" {
		m.Verb, m.Filter.Mine = "list", true
	}
	return m, nil, nil
}

// filter reads filters to the end of the line: "red ccs stale 30 page 2". ok
// is false when some word is not one.
func (p *parser) filter(i int) (f plan.Filter, page int, ok bool) {
	for !p.end(i) {
		if r, ok := statusWord(p.ts, i); ok && r.doubt == "" {
			f.Statuses, i = append(f.Statuses, r.status), r.next
			continue
		}
		if next, ok := p.unrated(i); ok {
			f.Statuses, i = append(f.Statuses, plan.NotYetRated), next
			continue
		}
		switch p.word(i) {
		case "stale", "quiet":
			f.Stale, i = 30, i+1
			if n, next, ok := p.number(i); ok {
				f.Stale, i = int(n), next
				if w := p.word(i); w == "d" || w == "day" || w == "days" {
					i++
				}
			}
			continue
		case "joint", "shared":
			f.Joint, i = true, i+1
			continue
		case "mine", "my":
			f.Mine, i = true, i+1
			continue
		case "page":
			if n, next, ok := p.number(i + 1); ok {
				page, i = int(n), next
				continue
			}
			return f, 0, false
		case "all", "actions", "action", "and", "or", "the", "for", "by", "everything", "?", ",", "&", "+":
			i++
			continue
		}
		if p.word(i) == "as" && (p.word(i+1) == "at" || p.word(i+1) == "of") {
			d, next, ok := readDate(p.ts, i+2, p.words.Today, true)
			if !ok {
				return f, 0, false
			}
			f.AsAt, i = d, next
			continue
		}
		_, _, isTheme := longest(p, i, p.words.Themes)
		if m, next, ok := longest(p, i, p.words.Meetings); ok && (!isTheme || p.word(i-1) == "for") {
			f.Meeting, f.Numbers, i = m.Meeting, append(slices.Clone(m.Actions), m.Inferred...), next
			continue
		}
		if name, next, ok := longest(p, i, p.words.Themes); ok {
			f.Themes, i = append(f.Themes, name), next
			continue
		}
		if code, next, ok := longest(p, i, p.words.Parties); ok {
			f.Parties, i = append(f.Parties, code), next
			continue
		}
		return f, 0, false
	}
	return f, page, true
}

func (p *parser) unrated(i int) (next int, ok bool) {
	for _, words := range []string{"not yet rated", "not rated", "unrated", "unset", "unknown"} {
		if next, ok = matchWords(p.ts, i, words); ok {
			return next, true
		}
	}
	return i, false
}

// longest finds the longest name that begins at token i. Signs between its
// words do not matter: "Community & Children's".
func longest[T any](p *parser, i int, names map[string]T) (found T, next int, ok bool) {
	var said []string
	for j := i; j < len(p.ts) && len(said) < 12; j++ {
		if w, ok := p.ts[j].naming(); ok {
			said = append(said, w)
		} else if len(said) == 0 {
			break
		}
		if v, known := names[strings.Join(said, " ")]; known {
			found, next, ok = v, j+1, true
		}
	}
	return found, next, ok
}

// own reads "own 22 add @sam", "own co add me", "own co remove @sam".
func (p *parser) own(m Meaning, i int) (Meaning, *Question, error) {
	refuse := &plan.Error{Code: plan.Invalid, Text: "I did not understand who should hold what, so nothing was saved.",
		Hint: "For example: own co add me, or: own 22 add @ and a person's name"}
	if no, next, ok := p.number(i); ok {
		m.Refs, i = []plan.ActionNo{no}, next
	} else if code, next, ok := longest(p, i, p.words.Parties); ok {
		m.Party, i = code, next
	} else {
		return Meaning{}, nil, refuse
	}
	switch p.word(i) {
	case "add":
	case "remove":
		m.Remove = true
	default:
		return Meaning{}, nil, refuse
	}
	m.Person = p.word(i + 1)
	if m.Person != "me" && !strings.HasPrefix(m.Person, "<@") || !p.end(i+2) {
		return Meaning{}, nil, refuse
	}
	return m, nil, nil
}

// slip reads a verb with a slip in it. A reading runs and says so; a write is
// only offered. ok is false when no verb is near, or the rest makes no sense.
func (p *parser) slip() (m Meaning, q *Question, err error, ok bool) {
	typed := p.word(0)
	allowed := 1
	switch n := len([]rune(typed)); {
	case n < 4:
		return m, nil, nil, false
	case n >= 6:
		allowed = 2
	}
	for _, name := range slices.Sorted(maps.Keys(verbs)) {
		if len(name) < 4 || distance(typed, name) > allowed {
			continue
		}
		verb := verbs[name]
		corrected := p.line[:p.ts[0].start] + name + p.line[p.ts[0].end:]
		mended := parser{line: corrected, ts: tokens(corrected), words: p.words}
		m, q, err = mended.verbFirst(verb, 1)
		if err != nil || m.Verb == "search" && verb != "search" {
			continue
		}
		if q != nil || !slices.Contains(writing, m.Verb) {
			return m, q, nil, true
		}
		text := fmt.Sprintf("There is no command “%s”. Did you mean “%s”? Nothing was saved.", typed, name)
		return Meaning{}, &Question{Text: text, Readings: []Meaning{m}}, nil, true
	}
	return m, nil, nil, false
}

// filterWords are a filter in the words of a line.
func filterWords(f plan.Filter) string {
	var words []string
	if f.Mine {
		words = append(words, "mine")
	}
	for _, s := range f.Statuses {
		if s == plan.NotYetRated {
			words = append(words, "unset")
		} else {
			words = append(words, string(s))
		}
	}
	for _, c := range f.Parties {
		words = append(words, strings.ToLower(string(c)))
	}
	for _, t := range f.Themes {
		words = append(words, strings.ToLower(t))
	}
	if f.Joint {
		words = append(words, "joint")
	}
	if f.Meeting != "" {
		words = append(words, "for "+f.Meeting)
	}
	if f.Stale > 0 {
		words = append(words, fmt.Sprintf("stale %d", f.Stale))
	}
	if !f.AsAt.IsZero() {
		words = append(words, "as at "+f.AsAt.ISO())
	}
	return strings.Join(words, " ")
}
