package commands

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// verbs are the words a line can begin with, and the command each means.
var verbs = map[string]string{
	"home": "home", "start": "start", "preferences": "preferences", "preference": "preferences", "prefs": "preferences", "drive": "drive",
	"show": "show", "view": "show", "open": "show", "see": "show", "read": "show",
	"list": "list", "ls": "list", "chart": "chart",
	"search": "search", "find": "search",
	"mine": "mine", "my": "mine", "round": "round",
	"update": "update", "set": "update", "u": "update",
	"same": "same", "nc": "same", "confirm": "same", "unchanged": "same",
	"note": "note", "n": "note", "+": "note",
	"history": "history", "log": "history",
	"undo": "undo", "redo": "redo", "edit": "edit", "draft": "draft", "drafts": "draft", "share": "share",
	"own": "own", "away": "away", "snooze": "snooze", "unsnooze": "snooze", "remind": "remind", "chase": "remind",
	"messages": "messages", "nudges": "messages", "nudge": "messages", "reminders": "messages", "notifications": "messages",
	"health": "health", "stuck": "health", "well": "health", "help": "help", "?": "help", "halp": "help", "commands": "help", "menu": "help", "version": "version",
	"backup": "backup", "compact": "compact",
	"status": "status", "export": "export", "ics": "export", "calendar": "export", "papers": "export", "freeze": "export",
	"digest": "digest", "brief": "brief", "briefing": "brief", "agenda": "agenda",
	"next": "next", "meetings": "next", "meeting": "meeting", "setup": "setup", "holidays": "holidays", "holiday": "holidays",
	"thread": "thread", "threads": "thread", "reactions": "reactions", "attach": "attach",
	"coordinator": "co-ordinator", "operator": "operator",
	"audit": "audit", "redact": "redact", "hold": "hold", "retention": "hold", "allow": "allow",
	"agree": "agree", "disagree": "disagree", "evidence": "evidence", "path": "path", "step": "step", "due": "due", "lead": "lead",
	"flag": "flag", "unflag": "flag", "link": "link", "unlink": "link",
}

// exact are words that a slip away from them is not taken for: they are too
// near to words that people search for ("text", "greetings", "operation").
var exact = []string{"allow", "next", "meetings", "meeting", "holiday", "operator", "coordinator", "round", "audit", "redact", "hold", "retention", "thread", "threads", "reactions", "backup", "compact",
	"agree", "path", "step", "lead", "flag", "unflag", "link", "unlink", "attach"}

// byEntry are the commands that can be about an entry of the history alone,
// and oneAction those that are about no more than one action at a time.
var (
	byEntry   = []string{"show", "undo", "edit", "share"}
	oneAction = []string{"undo", "edit", "share"}
)

// writing are the commands that change something.
var writing = []string{"agree", "disagree", "evidence", "path", "step", "due", "lead", "flag", "link",
	"allow", "update", "same", "note", "undo", "redo", "edit", "share", "own", "away", "snooze", "messages", "remind", "health", "agenda", "digest",
	"meeting", "holiday", "co-ordinator", "operator", "request", "guests", "outsiders", "person", "round", "redact", "hold", "thread", "reactions", "preferences", "drive", "start", "attach"}

// asking are lines of writing commands that only read.
var asking = []string{"own", "away", "snooze", "messages", "remind", "agenda", "digest", "digest preview", "co-ordinator", "operator", "round", "redact", "hold", "thread", "reactions", "preferences", "drive", "drive status", "start", "attach"}

// verb reads a command's name at token i, or a question that is one.
func (p *parser) verb(i int) (verb string, next int, ok bool) {
	if p.word(i) == "no" && is(p.word(i+1), "change changes") {
		return "same", i + 2, true
	}
	if next, ok := p.askedHow(i); ok {
		return "help", next, true
	}
	if next, ok := p.definition(i); ok {
		return "help", next, true
	}
	if p.word(i) == "my" && is(p.word(i+1), "draft drafts") {
		return "draft", i + 2, true
	}
	if p.word(i) == "my" && p.word(i+1) == "round" {
		return "round", i + 2, true
	}
	if p.word(i) == "status" && !p.only(i+1, manners) {
		return "", i, false // "status of 20"
	}
	if verb, next, ok := p.meetVerb(i); ok {
		return verb, next, true
	}
	verb, ok = verbs[p.word(i)]
	return verb, i + 1, ok
}

// askedHow reads "how do I update" and the ways to say that one does not know
// what to type. A verb after it is the topic.
func (p *parser) askedHow(i int) (next int, ok bool) {
	for _, words := range []string{"how do i", "how can i", "how to", "how do you", "how does one"} {
		if next, ok := matchWords(p.ts, i, words); ok {
			if _, known := verbs[p.word(next)]; known {
				return next, true
			}
		}
	}
	for _, words := range []string{"hello", "hi", "hey", "good morning", "help me", "help", "what can i type", "what can you do", "what can i do", "what do i type", "how does this work", "how does it work", "how do i use this"} {
		if next, ok := matchWords(p.ts, i, words); ok && p.only(next, manners+" there all me") {
			return len(p.ts), true
		}
	}
	return i, false
}

// definition reads the beginning of a question for what a word means. An
// action's number is not a word.
func (p *parser) definition(i int) (next int, ok bool) {
	known := func(i int) bool { _, ok := p.words.Terms[phrase(p.topic(i))]; return ok }
	switch p.word(i) {
	case "what's", "whats", "define", "explain":
		return i + 1, known(i + 1)
	case "what", "who":
		if is(p.word(i+1), "is are does do") {
			_, _, isNumber := p.number(i + 2)
			return i + 2, known(i+2) || p.word(i+1) == "is" && !isNumber && !p.end(i+2) && p.only(i+3, stops)
		}
	}
	return i, false
}

// topic is what a question for a meaning is about, as typed.
func (p *parser) topic(i int) string {
	for is(p.word(i), "the a an") && !p.end(i+1) {
		i++
	}
	j := len(p.ts)
	for j > i && is(p.word(j-1), stops+" mean means stand for exactly") {
		j--
	}
	if i >= j {
		return ""
	}
	return p.line[p.ts[i].start:p.ts[j-1].end]
}

// verbFirst reads what a verb is about. refs are given when they came first.
func (p *parser) verbFirst(verb string, i int, refs ...plan.ActionNo) (Meaning, *Question, error) {
	m := Meaning{Verb: verb, Refs: refs}
	switch verb {
	case "home", "version", "redo", "status", "backup", "compact":
		if no, next, ok := p.number(i + 1); verb == "home" && p.word(i) == "page" && ok && p.only(next, manners) {
			if no > 1 {
				m.Page = int(no)
			}
			return m, nil, nil
		}
		if !p.only(i, manners) {
			return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
		}
		return m, nil, nil
	case "help":
		if m, q, err, ok := p.health("help", i); ok && p.word(0) == "help" {
			return m, q, err
		}
		if m.Text = p.topic(i); p.only(i, manners+" me there all") {
			m.Text = ""
		} else if p.word(0) == "how" {
			m.Text = p.word(i)
		}
		if no, more, ok := p.numberedTopic(m.Text); ok && !more {
			return Meaning{Verb: "show", Refs: []plan.ActionNo{no}}, nil, nil
		} else if ok {
			return p.searched()
		}
		return m, nil, nil
	case "search":
		m.Text = p.rest(i)
		return m, nil, nil
	case "list", "mine", "chart":
		return p.list(m, i)
	case "own":
		return p.own(m, i)
	case "round":
		return p.round(i)
	case "preferences":
		return p.preferences(i)
	case "drive":
		return p.drive(i)
	case "start":
		return p.start(i)
	case "brief":
		return p.brief(m, i)
	case "agenda":
		return p.agenda(m, i)
	case "digest":
		return p.digest(i)
	case "draft":
		return p.draft(m, i)
	case "away":
		return p.away(i)
	case "snooze":
		return p.snooze(i, 0)
	case "messages":
		return p.messages(i, is(p.word(0), "nudges nudge reminders"))
	case "remind":
		return p.remind(i)
	case "health":
		if m, q, err, ok := p.health(p.word(0), i); ok && p.word(0) != "health" {
			return m, q, err
		}
		if no, next, ok := p.number(i + 1); ok && p.word(0) == "stuck" && is(p.word(i), "on with at") {
			m := Meaning{Verb: "health", Do: "stuck", Refs: []plan.ActionNo{no}, Text: p.text(next)}
			return Meaning{}, &Question{Text: fmt.Sprintf("Is action %d stuck? Nothing is saved yet.", no), Readings: []Meaning{m, {Verb: "show", Refs: m.Refs}}}, nil
		}
		return p.healthOf(i)
	case "export":
		return p.export(m, i)
	case "thread":
		return p.thread(i)
	case "attach":
		return p.attach(i)
	case "reactions":
		return p.reactions(i)
	case "audit":
		return p.audit("audit", i)
	case "redact":
		return p.redact(i)
	case "hold":
		return p.hold(i)
	case "allow":
		return p.allow(i)
	case "next", "meeting", "setup", "holidays", "co-ordinator", "operator":
		return p.meet(verb, i)
	}
	if slices.Contains(statusVerbs, verb) {
		return p.statusVerb(verb, i)
	}
	if len(refs) > 0 {
		return p.about(m, target{refs: refs, next: i})
	}
	i = p.towards(verb, i)
	if entry, next, ok := p.entry(i); ok && slices.Contains(byEntry, verb) {
		m.Entry = entry
		if verb == "edit" {
			m.Text = p.text(next)
		} else if !p.only(next, manners) {
			return p.withoutNumber(m, i)
		}
		return m, nil, nil
	}
	if t, ok := p.target(i); ok {
		return p.about(m, t)
	}
	return p.withoutNumber(m, i)
}

// towards skips the small words between a verb and its number.
func (p *parser) towards(verb string, i int) int {
	small := map[string]string{"show": "me the", "note": "on for to about", "update": "action on", "same": "on for", "history": "of for", "undo": "on"}[verb]
	for is(p.word(i), small) {
		if _, _, ok := p.number(i); ok {
			break
		}
		i++
	}
	return i
}

// about reads what a verb has to say about its actions.
func (p *parser) about(m Meaning, t target) (Meaning, *Question, error) {
	if len(t.refs) > maxRefs {
		return Meaning{}, nil, tooMany
	}
	i := t.next
	m.Refs = t.refs
	if several := len(t.refs) > 1 || t.list != nil && t.joined; several && slices.Contains(oneAction, m.Verb) {
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("“%s” takes one action at a time, so nothing was changed.", m.Verb),
			Hint: fmt.Sprintf("For example: %s %d", m.Verb, t.refs[0])}
	}
	switch m.Verb {
	case "show", "history", "undo", "share":
		if p.word(i) == "page" {
			no, _, _ := p.number(i + 1)
			if no > 1 {
				m.Page = int(no)
			}
		}
		return m, nil, nil
	case "edit":
		if entry, next, ok := p.entry(i); ok {
			m.Entry, i = entry, next
		}
		m.Text = p.text(i)
		return m, nil, nil
	case "note":
		m.Text = p.text(i)
		if p.word(0) == "+" && strings.Trim(m.Text, "0123456789 ()-") == "" && m.Text != "" {
			return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil // +44 …
		}
		if t.list != nil && t.joined && m.Text != "" {
			return Meaning{}, &Question{Text: fmt.Sprintf("Is that a note on %s, or on action %d alone?", numbers(t.list), t.refs[0]),
				Readings: []Meaning{{Verb: "note", Refs: t.list, Text: p.text(t.after)}, m}}, nil
		}
		return m, nil, nil
	case "same":
		if p.word(i) != ":" { // a colon sets off a text, which is not looked into
			if still, next, ok, _ := p.confirm(i); ok {
				m.Status, i = still, next
			} else if r, ok := statusWord(p.ts, skip(p.ts, i, betweens)); ok {
				m.Status, i = r.status, r.next
			}
		}
		m.Text = p.text(i)
		return m, nil, nil
	}
	if p.only(i, manners) {
		return m, nil, nil
	}
	return p.update(m.Refs, p.into(i), true)
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
	if !p.only(i, manners) {
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
		if !p.only(i, manners) {
			return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
		}
		return m, nil, nil
	case "undo", "share":
		if p.only(i, manners+" that it this last") {
			return m, nil, nil
		}
		for j := i; j < len(p.ts) && p.word(i) != "entry"; j++ {
			if no, next, ok := p.number(j); ok && p.only(next, manners) {
				m.Refs = []plan.ActionNo{no}
				return Meaning{}, &Question{Text: fmt.Sprintf("Your last entry on action %d?", no), Readings: []Meaning{m}}, nil
			}
		}
	}
	needs := &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("“%s” needs an action's number, so nothing was saved.", p.word(0)), Hint: "For example: " + example(m.Verb)}
	switch m.Verb {
	case "undo":
		needs.Text, needs.Hint = "I did not understand what to undo, so nothing was changed.", "Type undo for your last entry, or undo and an action's number."
	case "share":
		needs.Text, needs.Hint = "I did not understand what to share, so nothing was shared.", "Type share for your last entry."
	case "update", "note", "same", "edit":
		if p.only(i, manners) {
			return Meaning{}, nil, bare{needs, m.Verb}
		}
	}
	return Meaning{}, nil, needs
}

// bare is the refusal of a verb alone, which wants nothing but an action to be
// chosen for it. Where a form can be opened, one asks for it.
type bare struct {
	error
	verb string
}

func (b bare) Unwrap() error { return b.error }

// list reads filters for a list; words that are none are searched for.
func (p *parser) list(m Meaning, i int) (Meaning, *Question, error) {
	f, page, ok := p.filter(i)
	if !ok {
		if m.Verb == "mine" || m.Verb == "chart" {
			return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
		}
		return Meaning{Verb: "search", Text: p.rest(i)}, nil, nil
	}
	m.Filter, m.Page = f, page
	if m.Verb == "chart" {
		m.Page = 0
	}
	if m.Verb == "mine" {
		m.Verb, m.Filter.Mine = "list", true
	}
	return m, nil, nil
}

// addOrRemove reads what is to become of a person. asked reports that the line
// does not say.
func (p *parser) addOrRemove(m *Meaning, i int) (next int, asked bool) {
	switch p.word(i) {
	case "add":
		return i + 1, false
	case "remove":
		m.Remove = true
		return i + 1, false
	}
	return i, true
}

// own reads "own 22 add @sam", "own co add me", "own co remove @sam", and "own"
// alone, which asks who holds what.
func (p *parser) own(m Meaning, i int) (Meaning, *Question, error) {
	refuse := &plan.Error{Code: plan.Invalid, Text: "I did not understand who should hold what, so nothing was saved.",
		Hint: "For example: own co add me, or: own 22 add @ and a person's name. To see who holds what, type: own"}
	if p.only(i, manners) {
		return m, nil, nil
	}
	if no, next, ok := p.number(i); ok {
		m.Refs, i = []plan.ActionNo{no}, next
	} else if code, next, ok := longest(p, i, p.words.Parties); ok {
		m.Party, i = code, next
	} else {
		return Meaning{}, nil, refuse
	}
	if p.only(i, manners) {
		return m, nil, nil // for the form
	}
	i, asked := p.addOrRemove(&m, i)
	m.Person = p.word(i)
	what := "person"
	if g := groupMention.FindStringSubmatch(m.Person); g != nil && p.only(i+1, manners) {
		if what = "group"; m.Party == "" {
			return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: "A user group speaks for a party, and one action is held by people, so nothing was saved.",
				Hint: "For example: own co add @ and the group's name, or: own 22 add @ and a person's name"}
		}
		m.Person = "<!subteam^" + g[1] + ">"
	} else if m.Person != "me" && !strings.HasPrefix(m.Person, "<@") || !p.only(i+1, manners) {
		return Meaning{}, nil, refuse
	}
	if asked {
		return Meaning{}, &Question{Text: "Should that " + what + " hold it?", Readings: []Meaning{m}}, nil
	}
	return m, nil, nil
}

// groupMention is a user group as Slack sends it (docs.slack.dev,
// messaging/formatting-message-text).
var groupMention = regexp.MustCompile(`^<!subteam\^(S[A-Z0-9]{1,20})(\|[^<>]*)?>$`)

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
	for _, name := range verbNames {
		if len(name) < 4 || slices.Contains(exact, name) || distance(typed, name) > allowed {
			continue
		}
		corrected := name + p.line[p.ts[0].end:]
		mended := parser{line: corrected, ts: tokens(corrected), words: p.words}
		m, q, err = mended.verbFirst(verbs[name], 1)
		if err != nil || m.Verb == "search" && verbs[name] != "search" {
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
