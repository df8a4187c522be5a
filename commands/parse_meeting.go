package commands

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// A line about a meeting begins with its name, or with a word and then its
// name: "nte skip 25 may", "skip nte 25 may". Some of those words are hardly
// ever anything else, and what cannot be understood after them is refused;
// others begin sentences too, and then the line is a list or a search.

// meetingWords are the words after a meeting's name, and what each does.
var meetingWords = map[string]string{
	"skip": "skip", "cancel": "skip", "move": "move", "reschedule": "move", "postpone": "move", "restore": "restore", "reinstate": "restore",
	"held": "held", "add": "add", "at": "at", "every": "every", "on": "on", "off": "off", "in": "in", "here": "here", "place": "place", "link": "place",
	"remind": "remind", "holidays": "holidays", "recess": "recess", "text": "text", "actions": "actions", "chair": "chair", "deputy": "deputy", "setup": "setup",
}

// frontWords can stand before the meeting's name.
const frontWords = "skip cancel move reschedule postpone restore reinstate"

// softWords begin sentences too.
const softWords = "at on off in here text actions chair deputy held setup"

// nearWords are what people say for a word that writes; they are asked about.
var nearWords = map[string]string{
	"cancelled": "skip", "canceled": "skip", "skipped": "skip", "drop": "skip", "moved": "move", "rescheduled": "move", "postponed": "move",
	"shift": "move", "restored": "restore", "uncancel": "restore", "unskip": "restore", "happened": "held", "met": "held", "reminders": "remind",
}

// meetingFirst reads a line that begins with a meeting's name and goes on with
// what is to become of it. ok is false when it does not.
func (p *parser) meetingFirst(i int) (m Meaning, q *Question, err error, ok bool) {
	if p.word(i) == "the" {
		i++
	}
	term, next, known := longest(p, i, p.words.Meetings)
	if !known {
		return m, nil, nil, false
	}
	m = Meaning{Verb: "meeting", Meeting: plan.MeetingID(term.Meeting)}
	if is(p.word(next), "meeting group") && meetingWords[p.word(next+1)] != "" {
		next++
	}
	if m, q, err, ok := p.about1(m, next); ok {
		return m, q, err, true
	}
	// A panel's ward stands between: "panel cripplegate skip 12 jun".
	for j := next + 1; j <= next+4 && j < len(p.ts); j++ {
		if !is(p.word(j), "skip cancel move restore held add") {
			continue
		}
		m.Part = plan.Slug(p.between(next, j))
		if m, q, err, ok := p.about1(m, j); ok && err == nil && m.Part != "" && !m.Day.IsZero() {
			return m, q, err, true
		}
		return m, nil, nil, false
	}
	return p.nearMeetingWord(m, next)
}

// nearMeetingWord offers the word that was probably meant. It never writes.
func (p *parser) nearMeetingWord(m Meaning, i int) (_ Meaning, q *Question, err error, ok bool) {
	typed := p.word(i)
	word, known := nearWords[typed]
	if !known && len([]rune(typed)) >= 3 {
		for _, w := range []string{"skip", "cancel", "move", "restore", "remind", "every", "recess"} {
			if distance(typed, w) == 1 {
				word, known = w, true
				break
			}
		}
	}
	if !known || p.end(i+1) {
		return m, nil, nil, false
	}
	mended := p.line[:p.ts[i].start] + word + p.line[p.ts[i].end:]
	again := parser{line: mended, ts: tokens(mended), words: p.words}
	n, q, err, ok := again.about1(m, i)
	if !ok || err != nil {
		return m, nil, nil, false
	}
	if q == nil {
		q = &Question{Readings: []Meaning{n}}
	}
	q.Text = fmt.Sprintf("I do not know “%s”. Do you mean “%s”? Nothing was changed.", typed, word)
	return Meaning{}, q, nil, true
}

// about1 reads what is to become of one meeting, from the word at token i on.
func (p *parser) about1(m Meaning, i int) (_ Meaning, q *Question, err error, ok bool) {
	do, known := meetingWords[p.word(i)]
	if !known {
		return m, nil, nil, false
	}
	m.Do = do
	soft := is(p.word(i), softWords)
	said := p.word(i)
	i++
	switch do {
	case "skip", "restore", "held":
		m, q, err = p.occurrence(m, i)
	case "move":
		m, q, err = p.moving(m, i)
	case "add":
		m, q, err = p.adding(m, i)
	case "at":
		m, q, err = p.startAt(m, i-1)
	case "every":
		m, q, err = p.every(m, i)
	case "on":
		if soft = !p.only(i, manners) && !startsWithDigit(p.word(i)); !p.only(i, manners) {
			m, q, err = p.onDays(m, i)
		}
	case "off", "setup":
		if !p.only(i, manners) {
			return m, nil, nil, false
		}
	case "here":
		m.Do, m.Person = "in", "here"
		if !p.only(i, manners) {
			return m, nil, nil, false
		}
	case "in":
		if m.Person = p.word(i); !channelMention.MatchString(m.Person) && !is(m.Person, "here off") || !p.only(i+1, manners) {
			err = notUnderstood("I did not understand in which channel.", fmt.Sprintf("Go to the channel and type: %s here", m.Meeting))
		}
	case "place", "text":
		if m.Text = p.text(i); p.word(i) != ":" && p.word(i) == "off" && p.only(i+1, manners) {
			m.Text = ""
		} else if said == "link" && !linkShape.MatchString(m.Text) {
			err = notUnderstood("A link begins with https://.", fmt.Sprintf("For example: %s link https://example.org/room", m.Meeting))
		} else if m.Text == "" {
			return Meaning{Verb: "next", Meeting: m.Meeting}, nil, nil, true
		}
	case "remind":
		m, err = p.leads(m, i)
	case "holidays":
		if m.Text = p.word(i); !is(m.Text, "ask move skip keep") || !p.only(i+1, manners) {
			err = notUnderstood("On a bank holiday a meeting can move, be skipped, or be kept; or its chairs are asked.", fmt.Sprintf("Type one of: %s holidays ask, move, skip or keep", m.Meeting))
		}
	case "recess":
		m, err = p.recess(m, i)
	case "actions":
		m, err = p.actionsOf(m, i)
	case "chair", "deputy":
		if m, q, err = p.role(m, i); err == nil && q == nil && m.Person == "" {
			return Meaning{Verb: "next", Meeting: m.Meeting}, nil, nil, true
		}
	}
	if err != nil && soft {
		return m, nil, nil, false
	}
	return m, q, err, true
}

var (
	channelMention = regexp.MustCompile(`^<#[A-Z][A-Z0-9]{1,20}>$`)
	linkShape      = regexp.MustCompile(`(?i)^https?://\S+$`)
)

func notUnderstood(what, hint string) error {
	return &plan.Error{Code: plan.Invalid, Text: what + " Nothing was changed.", Hint: hint}
}

// errNoDay means that no day is said at all.
var errNoDay = errors.New("no day")

// day reads a day at token i, and is strict: two that contradict each other
// are refused.
func (p *parser) day(i int, today plan.Date, past bool) (d plan.Date, next int, err error) {
	if p.word(i) == "the" {
		i++
	}
	d, next, ok := readDate(p.ts, i, today, past)
	if !ok || d.Year < 1900 || d.Year >= 2200 {
		return d, i, errNoDay
	}
	if day, isDay := weekday(p.word(next - 1)); isDay {
		if e, _, ok := readDate(p.ts, next, today, past); ok && !startsWithSpan(p.ts, next) {
			return d, i, notUnderstood(fmt.Sprintf("%s is not a %s.", e, day), "Give the day or the date, or both if they agree.")
		}
	}
	return d, next, nil
}

// startsWithSpan reports whether "in" begins there: "on monday in 2 weeks" is
// not two days that disagree. Nor are "today" and its like.
func startsWithSpan(ts []token, i int) bool {
	return is(ts[i].word, "in today now tomorrow yesterday end")
}

// nearDay is a day of a meeting that exists: the next such day, unless one was
// a few weeks ago and the next is far off. So "13 apr" a week later is the one
// that is past, and is refused as such.
func (p *parser) nearDay(i int) (d plan.Date, next int, err error) {
	today := p.words.Today
	d, next, err = p.day(i, today, false)
	past, after, fault := p.day(i, today, true)
	if fault == nil && past.Days(today) <= 45 && (err != nil || today.Days(d) > 200) {
		return past, after, nil
	}
	return d, next, err
}

// dayNeeded makes a refusal of the error that no day was said.
func dayNeeded(err error, m Meaning) error {
	if !errors.Is(err, errNoDay) {
		return err
	}
	word := m.Do
	lines := map[string]string{"skip": "%s skip 25 may", "move": "%s move 4 may to tue 10:00", "restore": "%s restore 25 may", "held": "%s held 18 may", "add": "%s add 12 jun 18:00"}
	return notUnderstood(fmt.Sprintf("I did not understand which day to %s.", map[string]string{"held": "note as held"}[word]+map[bool]string{true: word}[word != "held"]),
		"For example: "+fmt.Sprintf(lines[word], m.Meeting))
}

// oneMore finds one more day or time where a reason was expected: too much to guess about.
func (p *parser) oneMore(i int) bool {
	if p.word(i) == ":" {
		return false // a colon sets off a text, which is not looked into
	}
	i = skip(p.ts, i, betweens+" and or & / to until till from")
	if p.end(i) {
		return false
	}
	_, _, ok := readDate(p.ts, i, p.words.Today, false)
	_, _, _, isClock := p.clock(i)
	return ok || isClock || strings.Trim(p.word(i), "0123456789") == "" && p.only(i+1, manners)
}

var tooMuch = notUnderstood("That names more than one day or time.", "One meeting at a time, please. Put a colon before a reason that begins with a figure.")

// ward reads the part of a meeting after the word "ward".
func (p *parser) ward(m Meaning, i int) (Meaning, int) {
	if p.word(i) != "ward" {
		return m, i
	}
	j := i + 1
	for j < len(p.ts) && p.word(j) != ":" {
		if m.Do == "move" && p.word(j) == "to" && !hyphenated(p.ts, j-1) && !hyphenated(p.ts, j+1) {
			break
		}
		j++
	}
	if j == i+1 {
		return m, i
	}
	if part := plan.Slug(p.line[p.ts[i+1].start:p.ts[j-1].end]); part != "" {
		m.Part = part
		return m, j
	}
	return m, i
}

// because reads the reason that a line ends with.
func (p *parser) because(m Meaning, i int) (Meaning, error) {
	if p.only(i, manners) {
		return m, nil
	}
	if p.oneMore(i) {
		return m, tooMuch
	}
	m.Text = p.text(i)
	return m, nil
}

// occurrence reads a day and a reason: of a meeting that is skipped, put back,
// or was held. With no day at all, which one is asked later.
func (p *parser) occurrence(m Meaning, i int) (Meaning, *Question, error) {
	if p.only(i, manners+" the next one") {
		return m, nil, nil
	}
	d, next, err := p.nearDay(i)
	if past, _, err := p.day(i, p.words.Today, true); err == nil && m.Do == "held" && d.Days(past) >= -7 {
		d = past // "held mon" was the last one
	}
	if err != nil {
		return m, nil, dayNeeded(err, m)
	}
	m.Day = d
	m, next = p.ward(m, next)
	m, err = p.because(m, next)
	return m, nil, err
}

// moving reads "4 may to tue 10:00 chair is away".
func (p *parser) moving(m Meaning, i int) (Meaning, *Question, error) {
	if p.only(i, manners+" the next one") {
		return m, nil, nil
	}
	d, next, err := p.nearDay(i)
	if err != nil {
		return m, nil, dayNeeded(err, m)
	}
	m.Day = d
	m, next = p.ward(m, next)
	if p.only(next, manners) {
		return m, nil, nil
	}
	where := fmt.Sprintf("For example: %s move %s to tue 10:00", m.Meeting, m.Day.ISO())
	if p.word(next) != "to" {
		return m, nil, notUnderstood("I did not understand to when it should be moved.", where)
	}
	next++
	at, alt, after, timed := p.clock(next)
	if timed {
		next = after
	}
	var other plan.Date
	switch to, also, after, err := p.newDay(next, m.Day); {
	case errors.Is(err, errNoDay) && timed:
		m.To = m.Day
	case errors.Is(err, errNoDay):
		return m, nil, notUnderstood("I did not understand to when it should be moved.", where)
	case err != nil:
		return m, nil, err
	default:
		m.To, other, next = to, also, after
	}
	if !timed {
		if at, alt, after, timed = p.clock(next); timed {
			next = after
		}
	}
	m.At = at
	m, next = p.ward(m, next)
	if m, err = p.because(m, next); err != nil {
		return m, nil, err
	}
	if !other.IsZero() && other != m.To {
		n := m
		n.To = other
		return m, &Question{Text: fmt.Sprintf("Is that %s or %s? Nothing was changed.", m.To, other), Readings: []Meaning{m, n}}, nil
	}
	return p.halfOf(m, alt)
}

// halfOf asks about an hour that may be in the morning or in the afternoon.
func (p *parser) halfOf(m Meaning, alt plan.Clock) (Meaning, *Question, error) {
	if alt == "" || alt == m.At {
		return m, nil, nil
	}
	n := m
	n.At = alt
	return m, &Question{Text: fmt.Sprintf("Is that %s or %s? Nothing was changed.", alt, m.At), Readings: []Meaning{n, m}}, nil
}

// newDay reads the day to which a meeting is moved. A day of the week is the
// nearest one after the meeting's own day. also is the other day that "next
// tuesday" can be.
func (p *parser) newDay(i int, from plan.Date) (d, also plan.Date, next int, err error) {
	for _, words := range []string{"the next day", "the day after", "the following day", "next day"} {
		if next, ok := matchWords(p.ts, i, words); ok {
			return from.Add(1), also, next, nil
		}
	}
	base := p.words.Today
	if early := from.Add(-60); base.Before(early) {
		base = early
	}
	j := skip(p.ts, i, "on the")
	saidNext := is(p.word(j), "next following")
	if saidNext {
		j++
	}
	day, isDay := weekday(p.word(j))
	switch {
	case is(p.word(i), "today tomorrow in now"):
		d, next, err = p.day(i, p.words.Today, false)
		return d, also, next, err
	case !isDay:
		d, next, err = p.day(i, base, false)
		return d, also, next, err
	}
	if e, after, ok := readDate(p.ts, j+1, base, false); ok && !startsWithSpan(p.ts, j+1) {
		if e.Weekday() != day {
			return d, also, i, notUnderstood(fmt.Sprintf("%s is not a %s.", e, day), "Give the day or the date, or both if they agree.")
		}
		return e, also, after, nil
	}
	d = from.Add((int(day-from.Weekday())+6)%7 + 1)
	if saidNext {
		also = weekdayNear(p.words.Today, day, "next", false)
	}
	return d, also, j + 1, nil
}

// adding reads "12 jun 18:00 cripplegate".
func (p *parser) adding(m Meaning, i int) (Meaning, *Question, error) {
	d, next, err := p.day(i, p.words.Today, false)
	if err != nil {
		return m, nil, dayNeeded(err, m)
	}
	m.Day = d
	at, alt, after, timed := p.clock(next)
	if timed {
		m.At, next = at, after
	}
	if p.word(next) == "ward" {
		if m, next = p.ward(m, next); !p.only(next, manners) {
			return m, nil, tooMuch
		}
		return p.halfOf(m, alt)
	}
	if m, err = p.because(m, next); err != nil {
		return m, nil, err
	}
	if m.Text != "" {
		if m.Part = plan.Slug(m.Text); m.Part == "" || strings.Count(m.Part, "-") > 4 {
			return m, nil, notUnderstood("After the day and the time comes the ward, in a few words.", fmt.Sprintf("For example: %s add %s 18:00 cripplegate", m.Meeting, m.Day.ISO()))
		}
		m.Text = ""
	}
	return p.halfOf(m, alt)
}

// recess reads "1 aug to 31 aug".
func (p *parser) recess(m Meaning, i int) (Meaning, error) {
	if p.word(i) == "off" && p.only(i+1, manners) {
		return m, nil
	}
	refuse := notUnderstood("I did not understand from when to when it does not meet.", fmt.Sprintf("For example: %s recess 1 aug to 31 aug", m.Meeting))
	i = skip(p.ts, i, "from")
	from, next, err := p.day(i, p.words.Today, false)
	if err != nil {
		return m, refuse
	}
	if !is(p.word(next), "to until till -") {
		return m, refuse
	}
	to, next, err := p.day(next+1, from, false)
	if err != nil || !p.only(next, manners) {
		return m, refuse
	}
	m.Day, m.To = from, to
	return m, nil
}

// actionsOf reads the actions that are a meeting's business: "3, 5 and 11", or
// "confirm" for those that are only inferred so far.
func (p *parser) actionsOf(m Meaning, i int) (Meaning, error) {
	if p.word(i) == "confirm" && p.only(i+1, manners) {
		return m, nil
	}
	refuse := notUnderstood("I did not understand which actions.", fmt.Sprintf("For example: %s actions 3, 5, 11", m.Meeting))
	i = skip(p.ts, i, ": are")
	for len(m.Refs) < 100 {
		no, next, ok := p.number(i)
		if !ok {
			return m, refuse
		}
		m.Refs = with(m.Refs, no)
		if p.only(next, manners) {
			return m, nil
		}
		i = skip(p.ts, next, ", and & ;")
	}
	return m, refuse
}

// role reads "add @sam until 31 dec" and "remove me". Nobody is meant by
// nothing at all.
func (p *parser) role(m Meaning, i int) (Meaning, *Question, error) {
	if p.only(i, manners) {
		return m, nil, nil
	}
	who := map[string]string{"chair": string(m.Meeting) + " chair", "deputy": string(m.Meeting) + " deputy"}[m.Do]
	refuse := notUnderstood("I did not understand who.", fmt.Sprintf("For example: %[1]s add me, or: %[1]s add @ and a person's name", cmp.Or(who, m.Verb)))
	i, asked := p.addOrRemove(&m, i)
	m.Person = p.word(i)
	if m.Person != "me" && !personMention.MatchString(m.Person) {
		return m, nil, refuse
	}
	i++
	for {
		var to *plan.Date
		switch {
		case is(p.word(i), "from since") && m.Day.IsZero():
			to = &m.Day
		case is(p.word(i), "until till to") && m.To.IsZero():
			to = &m.To
		case p.only(i, manners):
			if asked {
				return m, &Question{Text: "Should that person hold it? Nothing was changed.", Readings: []Meaning{m}}, nil
			}
			return m, nil, nil
		}
		if to == nil || m.Remove {
			return m, nil, refuse
		}
		d, next, err := p.day(i+1, p.words.Today, false)
		if err != nil {
			return m, nil, refuse
		}
		*to, i = d, next
	}
}

var personMention = regexp.MustCompile(`^<@[A-Z][A-Z0-9]{1,20}>$`)
