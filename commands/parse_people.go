package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// aboutPeople is the canonical line of a meaning about a person's absence and
// reminders, or about how an action is going; ok is false for any other.
func (m Meaning) aboutPeople() (line string, ok bool) {
	words := []string{m.Verb}
	switch m.Verb {
	case "away", "snooze":
	case "messages":
		words = append(words, m.Do, m.Message, string(m.Meeting))
		if m.Here {
			words = append(words, "here")
		}
		return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " "), true
	case "remind":
		words = append(words, string(m.Party))
	case "health":
		words = []string{m.Do}
	default:
		return "", false
	}
	for _, no := range m.Refs {
		words = append(words, fmt.Sprint(no))
	}
	if m.Verb != "health" {
		words = append(words, m.Do)
	}
	if !m.To.IsZero() {
		words = append(words, "until", m.To.ISO())
	}
	if m.Person != "" {
		words = append(words, "cover", m.Person)
	}
	line = strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
	if m.Text != "" {
		line += ": " + m.Text
	}
	return line, true
}

// searched is the meaning of a line that begins like a command and is none.
func (p *parser) searched() (Meaning, *Question, error) {
	return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
}

// until reads the last day of something: "until 8 may", "fri", "3d", "for 2
// weeks".
func (p *parser) until(i int) (d plan.Date, next int, ok bool) {
	said := i
	for is(p.word(i), "until till til to for through up - ,") {
		i++
	}
	if n, unit, ok := span(p.word(i), p.word(i+1)); ok {
		return shift(p.words.Today, n, unit), i + 2, true
	}
	if word := p.word(i); len(word) >= 2 && len(word) <= 3 {
		for short, unit := range map[string]string{"d": "day", "w": "week"} {
			if n, u, ok := span(strings.TrimSuffix(word, short), unit); ok && strings.HasSuffix(word, short) {
				return shift(p.words.Today, n, u), i + 1, true
			}
		}
	}
	if d, next, ok = readDate(p.ts, i, p.words.Today, false); ok {
		return d, next, true
	}
	return d, said, false
}

// off reports whether nothing but a word that ends something is left.
func (p *parser) off(i int) bool {
	return is(p.word(i), "off end ended over stop cancel back") && p.only(i+1, manners)
}

// presence reads what somebody says of themselves in a sentence: "I'm away
// until fri", "I'm back". ok is false for any other.
func (p *parser) presence() (m Meaning, q *Question, err error, ok bool) {
	i := 0
	for _, words := range []string{"i'm", "im", "i am"} {
		if next, ok := matchWords(p.ts, 0, words); ok {
			i = next
			break
		}
	}
	switch {
	case p.word(i) == "back" && p.only(i+1, manners+" now again"):
		return Meaning{Verb: "away", Do: "off"}, nil, nil, true
	case i > 0 && p.word(i) == "away":
		m, q, err = p.away(i + 1)
		return m, q, err, m.Verb != "search" && m.String() != "away"
	case i > 0 && is(p.word(i), "off on out ill sick"):
		j := skip(p.ts, i, "off on out of office sick ill leave annual holiday work the today from now")
		m, q, err = p.away(j)
		if is(p.word(j), "until till til") && q == nil && err == nil && !m.To.IsZero() {
			return Meaning{}, &Question{Text: "Shall I note that you are away? Only the day and who covers are kept. Nothing is saved yet.", Readings: []Meaning{m}}, nil, true
		}
		return Meaning{}, nil, nil, false
	}
	return m, nil, nil, false
}

var awayHow = "For example: away until 5 jan cover @ and a person's name, or: away off"

// away reads "away until 5 jan cover @lee", "away off", and "away" alone.
func (p *parser) away(i int) (Meaning, *Question, error) {
	m := Meaning{Verb: "away"}
	switch {
	case p.only(i, manners):
		return m, nil, nil
	case p.off(i):
		m.Do = "off"
		return m, nil, nil
	case p.word(i) == "form" && p.only(i+1, manners), p.word(i) == "until" && p.end(i+1):
		m.Do = "form"
		return m, nil, nil
	case strings.HasPrefix(p.word(i), "<@"):
		return Meaning{}, nil, &plan.Error{Code: plan.Refused, Text: "Everybody says for themselves when they are away, so nothing was saved.", Hint: awayHow}
	}
	meant := is(p.word(i), "until till til from cover")
	asked := false
	for !p.end(i) && !p.only(i, manners) {
		if d, next, ok := p.until(i); ok && m.To.IsZero() {
			m.To, i = d, next
			continue
		}
		j, covers := i, false
		for is(p.word(j), ", ; - and with cover covered covering covers by is : from") {
			covers = covers || strings.HasPrefix(p.word(j), "cover")
			j++
		}
		if who := p.word(j); m.Person == "" && (strings.HasPrefix(who, "<@") || covers && who == "me") {
			m.Person = who
			i = j + 1
			for is(p.word(i), "covers covering will is to cover for me") {
				covers = covers || strings.HasPrefix(p.word(i), "cover")
				i++
			}
			asked = asked || !covers
			continue
		}
		if m.To.IsZero() && !meant {
			return p.searched()
		}
		return p.awayOdd(m, i, covers)
	}
	if m.To.IsZero() {
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: "I did not understand until when you are away, so nothing was saved.", Hint: awayHow}
	}
	if asked {
		return Meaning{}, &Question{Text: "Does that person cover for you?", Readings: []Meaning{m}}, nil
	}
	return m, nil, nil
}

// awayOdd answers an absence with words that cannot be followed. What was
// understood is offered.
func (p *parser) awayOdd(m Meaning, i int, covers bool) (Meaning, *Question, error) {
	left := p.rest(i)
	switch {
	case m.To.IsZero() && p.word(i) == "from":
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: "An absence begins when you say so, so nothing was saved.", Hint: "Say it when you go, for example: away until 5 jan"}
	case m.To.IsZero():
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("I did not understand “%s” as a day, so nothing was saved.", clipped(left)), Hint: awayHow}
	case covers:
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("I did not understand who covers for you in “%s”, so nothing was saved.", clipped(left)),
			Hint: "Name them with @, for example: away until 5 jan cover @ and a person's name"}
	}
	return Meaning{}, &Question{Text: fmt.Sprintf("“%s” is not kept: only the last day and who covers. Shall I note that?", clipped(left)), Readings: []Meaning{m}}, nil
}

// clipped is a text short enough to be said back in a sentence.
func clipped(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}

// snooze reads "snooze 20 until 8 may", "snooze 20 3d" and "snooze 20 off". no
// is the action's number when that came first, 0 otherwise.
func (p *parser) snooze(i int, no plan.ActionNo) (Meaning, *Question, error) {
	if no == 0 {
		if p.only(i, manners) {
			return Meaning{Verb: "snooze"}, nil, nil
		}
		for is(p.word(i), "on for about") {
			i++
		}
		var next int
		var ok bool
		if no, next, ok = p.number(i); !ok {
			return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: "“snooze” needs an action's number, so nothing was saved.", Hint: "For example: " + example("snooze")}
		}
		i = next
	}
	m := Meaning{Verb: "snooze", Refs: []plan.ActionNo{no}}
	if p.severalAt(i) {
		return Meaning{}, nil, oneAtATime("snooze", no)
	}
	if p.word(0) == "unsnooze" && p.only(i, manners) || p.off(i) {
		m.Do = "off"
		return m, nil, nil
	}
	if p.only(i, manners) {
		q := &Question{Text: fmt.Sprintf("Until when shall I not remind you of action %d? Nothing is saved yet.", no)}
		for _, days := range []int{3, 7, 14} {
			m.To = p.words.Today.Add(days)
			q.Readings = append(q.Readings, m)
		}
		return Meaning{}, q, nil
	}
	d, next, ok := p.until(i)
	if !ok {
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("I did not understand “%s” as a day, so your reminders about action %d stay as they were.", clipped(p.rest(i)), no),
			Hint: fmt.Sprintf("For example: snooze %d until 8 may, or: snooze %d 3d", no, no)}
	}
	m.To = d
	if !p.only(next, manners) {
		return Meaning{}, &Question{Text: fmt.Sprintf("“%s” is not kept: a snooze is not an update. Shall I put your reminders off?", clipped(p.rest(next))),
			Readings: []Meaning{m, {Verb: "note", Refs: m.Refs, Text: p.text(next)}}}, nil
	}
	return m, nil, nil
}

// severalAt reports whether a list of numbers goes on at token i.
func (p *parser) severalAt(i int) bool {
	joined := is(p.word(i), ", & and +") || p.word(i) == "-" && p.ts[i].glued
	_, _, number := p.number(i + 1)
	return joined && number
}

func oneAtATime(verb string, no plan.ActionNo) error {
	return &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("“%s” takes one action at a time, so nothing was changed.", verb), Hint: fmt.Sprintf("For example: %s %d", verb, no)}
}

// messageNames are the kinds of messages that come unasked, by the ways to
// write each. The first is its name.
var messageNames = [][]string{
	{"nudge", "nudges", "nudging", "reminder", "reminders"},
	{"brief", "briefs", "briefing", "briefings"},
	{"today"},
	{"referrals", "referral"},
	{"publicity"},
	{"issues", "issue"},
	{"draft", "drafts"},
	{"sign-off", "signoff", "signoffs"},
	{"moved"},
	{"holiday"},
	{"unrated"},
	{"help"},
	{"digest", "digests"},
	{"thread", "threads"},
	{"asked"},
	{"holidays"},
	{"missed"},
	{"drive", "drives"},
	{"requests", "request"},
	{"left"},
	{"link", "links", "linked"},
	{"agreement", "agreements", "agree"},
}

// message reads the name of a kind of message.
func (p *parser) message(i int) (name string, next int, ok bool) {
	if p.word(i) == "sign" {
		if j := skip(p.ts, i+1, "-"); is(p.word(j), "off offs") {
			return "sign-off", j + 1, true
		}
	}
	for _, names := range messageNames {
		if slices.Contains(names, p.word(i)) {
			return names[0], i + 1, true
		}
	}
	return "", i, false
}

// messages reads "messages off nudge nte", "messages on digest here", and with
// nudges set "nudges off". With nothing after it, it lists what is off.
func (p *parser) messages(i int, nudges bool) (Meaning, *Question, error) {
	m := Meaning{Verb: "messages"}
	if p.only(i, manners) {
		return m, nil, nil
	}
	if nudges {
		m.Message = "nudge"
	}
	odd := -1
	for i < len(p.ts) {
		if name, next, ok := p.message(i); ok && m.Message == "" {
			m.Message, i = name, next
			continue
		}
		if meeting, next, ok := longest(p, i, p.words.Meetings); ok && m.Meeting == "" {
			m.Meeting, i = plan.MeetingID(meeting.Meeting), next
			continue
		}
		switch w := p.word(i); {
		case is(w, "on off") && m.Do == "":
			m.Do = w
		case w == "here" && !m.Here:
			m.Here = true
		case w == "in" && is(p.word(i+1), "this the") && p.word(i+2) == "channel":
			m.Here, i = true, i+2
		case is(w, manners) || is(w, "for the about of my all any to me from messages message meeting group"):
		default:
			if odd < 0 {
				odd = i
			}
		}
		i++
	}
	how := "For example: messages off nudge nte, or: messages on digest. To see what is off, type: messages"
	switch {
	case m.Do == "":
		return p.searched()
	case odd >= 0:
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("I did not understand “%s”, so no messages were switched %s.", clipped(p.rest(odd)), m.Do), Hint: how}
	case m.Message == "":
		var names []string
		for _, n := range messageNames {
			names = append(names, n[0])
		}
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("Which messages should be switched %s? There are: %s.", m.Do, strings.Join(names, ", ")), Hint: how}
	}
	return m, nil, nil
}

// remind reads "remind 20", "remind ccs" and "remind" alone.
func (p *parser) remind(i int) (Meaning, *Question, error) {
	m := Meaning{Verb: "remind"}
	if p.only(i, manners+" me") {
		return m, nil, nil
	}
	refuse := &plan.Error{Code: plan.Invalid, Text: "I did not understand whom to remind, so nobody is reminded.",
		Hint: "Give an action's number or a party, for example: remind 20, or: remind ccs. To see what you owe yourself, type: remind"}
	for is(p.word(i), "the holders holder owners owner of on about everybody everyone who hold holds") {
		i++
	}
	if no, next, ok := p.number(i); ok {
		if p.severalAt(next) {
			return Meaning{}, nil, oneAtATime("remind", no)
		}
		m.Refs, i = []plan.ActionNo{no}, next
	} else if code, next, ok := longest(p, i, p.words.Parties); ok {
		m.Party, i = code, next
	} else {
		return Meaning{}, nil, refuse
	}
	if !p.only(i, manners+" now today") {
		return Meaning{}, &Question{Text: fmt.Sprintf("I can remind the holders now, but I do not pass on “%s”. Shall I remind them?", clipped(p.rest(i))), Readings: []Meaning{m}}, nil
	}
	return m, nil, nil
}

// health reads "help 20 waiting for a quote", "stuck 20" and "well 20". ok is
// false for a line that only begins like one: "help update".
func (p *parser) health(do string, i int) (m Meaning, q *Question, err error, ok bool) {
	no, next, ok := p.number(i)
	if !ok {
		return m, nil, nil, false
	}
	if p.severalAt(next) {
		return m, nil, oneAtATime(do, no), true
	}
	m = Meaning{Verb: "health", Do: do, Refs: []plan.ActionNo{no}, Text: p.text(next)}
	if p.only(next, manners) {
		m.Text = ""
	}
	note := Meaning{Verb: "note", Refs: m.Refs, Text: do + " " + m.Text}
	sure := p.word(next) == ":" && p.separator(next) // the canonical line: its text is never looked into
	switch {
	case sure || m.Text == "" && (do != "well" || !questioned(p.ts[next:])):
	case questioned(p.ts[next:]):
		q = &Question{Text: "Is that a question? Nothing is saved yet.", Readings: []Meaning{m, {Verb: "show", Refs: m.Refs}}}
	case slices.Contains(units, p.word(next)):
		q = &Question{Text: fmt.Sprintf("Is that about action %d? Nothing is saved yet.", no), Readings: []Meaning{m, note}}
	}
	if q != nil {
		return Meaning{}, q, nil, true
	}
	return m, nil, nil, true
}

// numberedTopic reports whether a topic begins with an action's number, so that
// "help" before it would mean that the action needs help. more is set when
// something follows the number.
func (p *parser) numberedTopic(topic string) (no plan.ActionNo, more, ok bool) {
	t := parser{line: topic, ts: tokens(topic), words: p.words}
	no, next, ok := t.number(0)
	return no, ok && !t.only(next, manners), ok
}

// healthOf reads "health 20 stuck no budget holder", and "health 20" as a
// wish to see it.
func (p *parser) healthOf(i int) (Meaning, *Question, error) {
	if no, next, ok := p.number(i); ok {
		if p.only(next, manners) {
			return Meaning{Verb: "show", Refs: []plan.ActionNo{no}}, nil, nil
		}
		if m, q, err, ok := p.numberThen(no, next); ok && m.Verb != "snooze" && m.Verb != "remind" {
			return m, q, err
		}
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("An action is going well, needs help, or is stuck, so nothing was saved about action %d.", no),
			Hint: fmt.Sprintf("For example: help %d waiting for a quote", no)}
	}
	return p.searched()
}

// numberThen reads what people say of an action whose number came first: "20
// stuck no budget holder", "20 help", "20 going well", "20 snooze 3d", "20
// remind". ok is false when the words are a note's.
func (p *parser) numberThen(no plan.ActionNo, i int) (m Meaning, q *Question, err error, ok bool) {
	if m, q, ok := p.agreeing(no, i); ok {
		return m, q, nil, true
	}
	switch p.word(i) {
	case "snooze":
		if _, _, dated := p.until(i + 1); dated || p.off(i+1) || p.only(i+1, manners) {
			m, q, err = p.snooze(i+1, no)
			return m, q, err, true
		}
		return m, nil, nil, false
	case "remind":
		return Meaning{Verb: "remind", Refs: []plan.ActionNo{no}}, nil, nil, p.only(i+1, manners)
	}
	m = Meaning{Verb: "health", Refs: []plan.ActionNo{no}}
	next := i + 1
	switch {
	case p.word(i) == "stuck":
		m.Do = "stuck"
	case p.word(i) == "help":
		m.Do = "help"
	case is(p.word(i), "need needs") && p.word(i+1) == "help":
		m.Do, next = "help", i+2
	case p.word(i) == "going" && p.word(i+1) == "well":
		m.Do, next = "well", i+2
	default:
		return Meaning{}, nil, nil, false
	}
	if m.Text = p.text(next); p.only(next, manners) {
		m.Text = ""
	}
	apart := m.Text == "" || p.separator(next)
	note := Meaning{Verb: "note", Refs: m.Refs, Text: p.text(i)}
	switch {
	case questioned(p.ts[next:]) && (m.Text != "" || m.Do == "well"):
		return Meaning{}, &Question{Text: "Is that a question? Nothing is saved yet.", Readings: []Meaning{m, {Verb: "show", Refs: m.Refs}}}, nil, true
	case m.Do == "stuck" && is(p.word(next), "no not") && is(p.word(next+1), "longer more any anymore"),
		m.Do == "stuck" && is(p.word(next), "until before"):
		return Meaning{}, &Question{Text: fmt.Sprintf("Is action %d stuck? Nothing is saved yet.", no), Readings: []Meaning{note, m}}, nil, true
	case m.Do == "stuck" || apart:
		return m, nil, nil, true
	case p.word(i) == "help":
		return Meaning{}, nil, nil, false // "help needed from CCS": a note
	}
	return Meaning{}, &Question{Text: fmt.Sprintf("Is that how action %d is going, or a note?", no), Readings: []Meaning{m, note}}, nil, true
}
