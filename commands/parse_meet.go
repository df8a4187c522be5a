package commands

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

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
		if do == "setup" && p.word(i) == "seen" && p.end(i+2) {
			m.Seen, _ = strconv.ParseUint(p.word(i+1), 10, 64)
		} else if !p.only(i, manners) {
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

// noDay means that no day is said at all.
var noDay = errors.New("no day")

// day reads a day at token i, and is strict: two that contradict each other
// are refused.
func (p *parser) day(i int, today plan.Date, past bool) (d plan.Date, next int, err error) {
	if p.word(i) == "the" {
		i++
	}
	d, next, ok := readDate(p.ts, i, today, past)
	if !ok || d.Year < 1900 || d.Year >= 2200 {
		return d, i, noDay
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
	if !errors.Is(err, noDay) {
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
		if m.Do == "move" && p.word(j) == "to" {
			break
		}
		j++
	}
	if part := plan.Slug(p.between(i+1, j)); part != "" {
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
	case errors.Is(err, noDay) && timed:
		m.To = m.Day
	case errors.Is(err, noDay):
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

var clockShape = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d{2}))?(am|pm|hrs|h)?$`)

// clock reads a time of day at token i: 10:00, 10.00, 9am, 9.30am, 14:00, noon;
// after "at" also 9 and 0930. alt is the other time it can be, twelve hours
// later, when neither is certain.
func (p *parser) clock(i int) (c, alt plan.Clock, next int, ok bool) {
	at := is(p.word(i), "at @")
	if at {
		i++
	}
	if is(p.word(i), "noon midday") {
		return "12:00", "", i + 1, true
	}
	for n := min(4, len(p.ts)-i); n > 0; n-- {
		word := ""
		for j := i; j < i+n; j++ {
			if j > i && !p.ts[j].glued {
				word = "no time"
				break
			}
			word += p.word(j)
		}
		if at && n == 1 && len(word) == 4 && strings.Trim(word, "0123456789") == "" {
			word = word[:2] + ":" + word[2:]
		}
		part := clockShape.FindStringSubmatch(word)
		if part == nil {
			continue
		}
		next, half := i+n, part[3]
		if half == "" && is(p.word(next), "am pm") {
			half = p.word(next)
			next++
		}
		if part[2] == "" && half != "am" && half != "pm" && !at {
			continue
		}
		hour, _ := strconv.Atoi(part[1])
		minute, _ := strconv.Atoi(part[2])
		switch {
		case half == "am" || half == "pm":
			if hour < 1 || hour > 12 {
				return "", "", i, false
			}
			if hour %= 12; half == "pm" {
				hour += 12
			}
		case hour > 0 && hour < 8 && part[1][0] != '0', part[2] == "" && hour > 0 && hour < 12:
			alt = plan.NewClock(hour+12, minute)
		}
		c = plan.NewClock(hour, minute)
		return c, alt, next, c != ""
	}
	return "", "", i, false
}

// startAt reads "at 09:30".
func (p *parser) startAt(m Meaning, i int) (Meaning, *Question, error) {
	at, alt, next, ok := p.clock(i)
	if !ok || !p.only(next, manners) {
		return m, nil, notUnderstood("I did not understand at what time.", fmt.Sprintf("For example: %s at 09:30", m.Meeting))
	}
	m.At = at
	return p.halfOf(m, alt)
}

var ordinals = map[string]int{"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}

var counts = map[string]int{"two": 2, "other": 2, "three": 3, "four": 4, "five": 5, "six": 6}

// every reads a rule for the days of a meeting, and a time of day if one is
// said with it.
func (p *parser) every(m Meaning, i int) (Meaning, *Question, error) {
	refuse := notUnderstood("I did not understand on which days it meets.",
		fmt.Sprintf("For example: %[1]s every monday, %[1]s every month on the second wednesday, or %[1]s every 2 weeks on tuesday from 5 may", m.Meeting))
	rule := plan.Cadence{Unit: "week"}
	doubtful := false // "every second Wednesday" can be one in two
	counted := false
	if n, err := strconv.Atoi(p.word(i)); err == nil && n >= 1 && n <= 12 && is(p.word(i+1), "week weeks month months") {
		rule.Every, counted = n, true
		i++
	} else if n, ok := counts[p.word(i)]; ok {
		rule.Every, counted = n, true
		i++
	}
	switch word := p.word(i); {
	case is(word, "week weeks"):
		i++
	case is(word, "month months"):
		rule.Unit = "month"
		i++
	case word == "fortnight":
		rule.Every, counted = 2, true
		i++
	case word == "quarter":
		rule.Unit, rule.Every, counted = "month", 3, true
		i++
	case ordinals[word] != 0 && !counted:
		rule.Unit, rule.Nth = "month", ordinals[word]
		doubtful = rule.Nth == 2 && p.words.Often[m.Meeting] == ""
		i++
	}
	i = skip(p.ts, i, "on the ,")
	if n := ordinals[p.word(i)]; n != 0 && rule.Unit == "month" && rule.Nth == 0 {
		rule.Nth = n
		i++
	}
	for {
		day, ok := weekday(strings.TrimSuffix(p.word(i), "s"))
		if !ok {
			break
		}
		rule.Days = with(rule.Days, day)
		i++
		if j := skip(p.ts, i, ", and & /"); j > i {
			if _, more := weekday(strings.TrimSuffix(p.word(j), "s")); more {
				i = j
				continue
			}
		}
		break
	}
	slices.SortFunc(rule.Days, func(a, b time.Weekday) int { return int(a+6)%7 - int(b+6)%7 })
	for _, words := range []string{"of the month", "of each month", "of every month", "each month", "a month", "every month"} {
		if next, ok := matchWords(p.ts, i, words); ok && rule.Unit == "month" {
			i, doubtful = next, false
			break
		}
	}
	var alt plan.Clock
	for range 2 { // the time and the first day, in either order
		if at, other, next, ok := p.clock(i); ok && m.At == "" {
			m.At, alt, i = at, other, next
		}
		if is(p.word(i), "from starting") && rule.From.IsZero() && rule.Every > 1 {
			d, next, err := p.day(i+1, p.words.Today, false)
			if err != nil {
				return m, nil, refuse
			}
			rule.From, i = d, next
		}
	}
	if rule.Every == 1 {
		rule.Every = 0
	}
	if !p.only(i, manners) || len(rule.Days) == 0 {
		return m, nil, refuse
	}
	if rule.Every > 1 && rule.From.IsZero() {
		return p.firstOf(m, rule, alt)
	}
	if !rule.Valid() {
		return m, nil, refuse
	}
	if !rule.From.IsZero() && !rule.On(rule.From) {
		return m, nil, notUnderstood(fmt.Sprintf("%s is not one of the days that come %s.", rule.From, rule), "Give a day on which it does meet.")
	}
	m.Rule = rule
	if doubtful {
		weekly := rule
		weekly.Unit, weekly.Nth, weekly.Every = "week", 0, 2
		weekly.From = weekdayNear(p.words.Today, rule.Days[0], "", false)
		n := m
		n.Rule = weekly
		return m, &Question{Text: fmt.Sprintf("Is that %s, or one %s in two? Nothing was changed.", rule, rule.Days[0]), Readings: []Meaning{m, n}}, nil
	}
	return p.halfOf(m, alt)
}

// firstOf asks with which day a rule begins that does not come round every
// week or every month.
func (p *parser) firstOf(m Meaning, rule plan.Cadence, alt plan.Clock) (Meaning, *Question, error) {
	each := rule
	each.Every = 0
	var readings []Meaning
	if alt != "" {
		m.At = alt // the afternoon: said again, before it is chosen
	}
	for d := p.words.Today; len(readings) < min(rule.Every, 3) && p.words.Today.Days(d) < 400; d = d.Add(1) {
		if !each.On(d) || d.Weekday() != rule.Days[0] {
			continue
		}
		n := m
		n.Rule = rule
		n.Rule.From = d
		if n.Rule.Valid() {
			readings = append(readings, n)
		}
	}
	if len(readings) == 0 {
		return m, nil, notUnderstood("I did not understand on which days it meets.", fmt.Sprintf("For example: %s every 3 months on the first thursday from 4 jun", m.Meeting))
	}
	return m, &Question{Text: "With which day does it begin? Nothing was changed.", Readings: readings}, nil
}

// onDays reads days given one by one: "on 3 jun, 8 jul, 5 aug 10:00". A day of
// the week may be a rule.
func (p *parser) onDays(m Meaning, i int) (Meaning, *Question, error) {
	refuse := notUnderstood("I did not understand on which days it meets.", fmt.Sprintf("For example: %s on 3 jun, 8 jul, 5 aug 10:00", m.Meeting))
	if day, ok := weekday(strings.TrimSuffix(p.word(i), "s")); ok {
		at, alt, next, timed := p.clock(i + 1)
		if !timed {
			next = i + 1
		}
		if p.only(next, manners) {
			weekly, once := m, m
			weekly.Do, weekly.Rule, weekly.At = "every", plan.Weekly(day), cmp.Or(alt, at)
			once.Do, once.Day, once.At = "add", weekdayNear(p.words.Today, day, "", false), cmp.Or(alt, at)
			return m, &Question{Text: fmt.Sprintf("Is that every %s, or once? Nothing was changed.", day), Readings: []Meaning{weekly, once}}, nil
		}
	}
	var alt plan.Clock
	for {
		d, next, err := p.day(i, p.words.Today, false)
		if err != nil || len(m.Days) > 40 {
			return m, nil, refuse
		}
		if !slices.Contains(m.Days, d) {
			m.Days = append(m.Days, d)
		}
		i = skip(p.ts, next, ", and & ;")
		if at, other, next, ok := p.clock(i); ok {
			m.At, alt, i = at, other, next
		}
		if p.only(i, manners) {
			break
		}
	}
	slices.SortFunc(m.Days, plan.Date.Compare)
	if m.Days[0].Days(m.Days[len(m.Days)-1]) > 366 {
		return m, nil, notUnderstood(fmt.Sprintf("Those days go from %s to %s, which is more than a year.", m.Days[0], m.Days[len(m.Days)-1]), "Say the year with each of them.")
	}
	m.Do = "dates"
	return p.halfOf(m, alt)
}

var leadShape = regexp.MustCompile(`^(\d{1,3})(wd|h|hr|hrs|d)?$`)

// leads reads lead times: "5wd, 1wd, 2h", "5 working days and 2 hours".
func (p *parser) leads(m Meaning, i int) (Meaning, error) {
	refuse := notUnderstood("I did not understand when to remind people.",
		fmt.Sprintf("Lead times are in working days or hours, for example: %[1]s remind 5wd, 1wd, 2h. To switch them off, type: %[1]s remind off", m.Meeting))
	if p.word(i) == "off" && p.only(i+1, manners) {
		return m, nil
	}
	for {
		shape := leadShape.FindStringSubmatch(p.word(i))
		if shape == nil || len(m.Leads) >= 8 {
			return m, refuse
		}
		i++
		unit := shape[2]
		if unit == "" {
			for _, way := range []struct{ words, unit string }{{"working days", "wd"}, {"working day", "wd"}, {"wd", "wd"}, {"hours", "h"}, {"hour", "h"}, {"h", "h"}, {"hrs", "h"}, {"hr", "h"}} {
				if next, ok := matchWords(p.ts, i, way.words); ok {
					unit, i = way.unit, next
					break
				}
			}
		}
		n, _ := strconv.Atoi(shape[1])
		st := plan.Step{Kind: plan.StepNudge}
		switch {
		case unit == "wd":
			st.Days = n
			at, alt, next, ok := p.clock(i)
			if ok && alt != "" {
				return m, refuse
			}
			if ok {
				st.At, i = at, next
			}
		case strings.HasPrefix(unit, "h") && n > 0:
			st.Hours = n
		case unit == "d" || is(p.word(i), "day days week weeks") || unit == "":
			return m, notUnderstood("Lead times are counted in working days, or in hours.", fmt.Sprintf("For example, five working days and two hours before: %s remind 5wd, 2h", m.Meeting))
		default:
			return m, refuse
		}
		m.Leads = append(m.Leads, st)
		i = skip(p.ts, i, "before ahead")
		if p.only(i, manners) {
			return m, nil
		}
		i = skip(p.ts, i, ", and & ;")
	}
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
	asked := false
	switch p.word(i) {
	case "add":
		i++
	case "remove":
		m.Remove = true
		i++
	default:
		asked = true
	}
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

// meetingVerb reads what follows "meeting": a meeting's name, and what is to
// become of it; or "add" and a new one.
func (p *parser) meetingVerb(i int) (Meaning, *Question, error) {
	search := Meaning{Verb: "search", Text: p.rest(0)}
	if p.only(i, manners) {
		return Meaning{Verb: "next"}, nil, nil
	}
	if p.word(i) == "add" && !p.end(i+1) {
		return p.newMeeting(i + 1)
	}
	if term, next, ok := longest(p, skip(p.ts, i+1, "the"), p.words.Meetings); ok && is(p.word(i), frontWords) {
		m := Meaning{Verb: "meeting", Meeting: plan.MeetingID(term.Meeting), Do: meetingWords[p.word(i)]}
		if m.Do == "move" {
			return p.moving(m, next)
		}
		return p.occurrence(m, next)
	}
	if m, q, err, ok := p.meetingFirst(i); ok {
		return m, q, err
	}
	if term, next, ok := longest(p, i, p.words.Meetings); ok && p.only(next, manners) {
		return Meaning{Verb: "next", Meeting: plan.MeetingID(term.Meeting)}, nil, nil
	}
	return search, nil, nil
}

var meetingID = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// newMeeting reads a new meeting's short name, and its name.
func (p *parser) newMeeting(i int) (Meaning, *Question, error) {
	j := i + 1
	for j < len(p.ts) && p.ts[j].glued {
		j++
	}
	if term, next, ok := longest(p, i, p.words.Meetings); ok && next >= j {
		m := Meaning{Verb: "meeting", Do: "add", Meeting: plan.MeetingID(term.Meeting)}
		return p.adding(m, next)
	}
	id := strings.ToLower(p.line[p.ts[i].start:p.ts[j-1].end])
	name := strings.Trim(p.text(j), quotes)
	if !meetingID.MatchString(id) || len(id) < 3 || len(id) > 30 || name == "" {
		return Meaning{}, nil, notUnderstood("A new meeting needs a short name, of small letters, figures and hyphens, and a name.", "For example: meeting add theft-board Theft board")
	}
	return Meaning{Verb: "meeting", Do: "new", Meeting: plan.MeetingID(id), Text: name}, nil, nil
}

// next reads "next", "next nte".
func (p *parser) next(i int) (Meaning, *Question, error) {
	i = skip(p.ts, i, "the")
	if term, next, ok := longest(p, i, p.words.Meetings); ok && p.only(next, manners+" meeting meetings group") {
		return Meaning{Verb: "next", Meeting: plan.MeetingID(term.Meeting)}, nil, nil
	}
	if p.only(i, manners+" meeting meetings") {
		return Meaning{Verb: "next"}, nil, nil
	}
	return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
}

// askedWhen reads a question for the time of a meeting: "when is the next nte".
func (p *parser) askedWhen() (Meaning, bool) {
	if !is(p.word(0), "when when's whens") {
		return Meaning{}, false
	}
	const small = "is are does do the next will be meet meets meeting on held"
	i := skip(p.ts, 1, small)
	if term, next, ok := longest(p, i, p.words.Meetings); ok && p.only(next, manners+" "+small) {
		return Meaning{Verb: "next", Meeting: plan.MeetingID(term.Meeting)}, true
	}
	return Meaning{}, false
}

// holidays reads "holidays 2027", and what is to become of a day.
func (p *parser) holidays(i int) (Meaning, *Question, error) {
	m := Meaning{Verb: "holiday"}
	switch {
	case p.only(i, manners):
		return Meaning{Verb: "holidays"}, nil, nil
	case is(p.word(i), "add remove strike"):
		m.Do = map[bool]string{true: "add", false: "remove"}[p.word(i) == "add"]
		d, next, err := p.day(i+1, p.words.Today, false)
		if errors.Is(err, noDay) {
			err = notUnderstood("I did not understand which day.", fmt.Sprintf("For example: holidays %s 8 may 2029%s", m.Do, map[string]string{"add": " Coronation"}[m.Do]))
		}
		if err != nil {
			return m, nil, err
		}
		m.Day = d
		if m, err = p.because(m, next); err == nil && m.Do == "remove" && m.Text != "" {
			err = notUnderstood("I did not understand which day.", "For example: holidays remove 4 may 2026")
		}
		return m, nil, err
	case p.word(i) == "complete":
		i++
		fallthrough
	default:
		if y, next := year(p.word(i), i, 0); y != 0 {
			complete := p.word(i-1) == "complete"
			if p.word(next) == "complete" {
				complete = true
				next++
			}
			if p.only(next, manners) && complete {
				m.Do, m.Item = "complete", y
				return m, nil, nil
			}
			if p.only(next, manners) {
				return Meaning{Verb: "holidays", Item: y}, nil, nil
			}
		}
	}
	return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
}

// setup reads "setup" and "setup nte".
func (p *parser) setup(i int) (Meaning, *Question, error) {
	if term, next, ok := longest(p, i, p.words.Meetings); ok && p.only(next, manners) {
		return Meaning{Verb: "meeting", Do: "setup", Meeting: plan.MeetingID(term.Meeting)}, nil, nil
	}
	if p.only(i, manners) {
		return Meaning{Verb: "setup"}, nil, nil
	}
	return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
}

// meetVerb reads a verb of this file at token i.
func (p *parser) meetVerb(i int) (verb string, next int, ok bool) {
	for _, way := range []struct{ words, verb string }{
		{"bank holidays", "holidays"}, {"bank holiday", "holidays"}, {"co ordinator", "co-ordinator"}, {"set up", "setup"},
	} {
		if next, ok := matchWords(p.ts, i, way.words); ok && (way.verb != "setup" || p.only(next, manners)) {
			return way.verb, next, true
		}
	}
	if is(p.word(i), frontWords) {
		if _, _, ok := longest(p, skip(p.ts, i+1, "the"), p.words.Meetings); ok {
			return "meeting", i, true
		}
	}
	return "", i, false
}

// meet reads the rest of a line whose verb is of this file.
func (p *parser) meet(verb string, i int) (Meaning, *Question, error) {
	switch verb {
	case "next":
		return p.next(i)
	case "meeting":
		return p.meetingVerb(i)
	case "holidays":
		return p.holidays(i)
	case "setup":
		return p.setup(i)
	case "co-ordinator", "operator":
		if !p.only(i, manners) && !is(p.word(i), "add remove") && !strings.HasPrefix(p.word(i), "<@") && !(p.word(i) == "me" && p.only(i+1, manners)) {
			return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
		}
		return p.role(Meaning{Verb: verb}, i)
	}
	return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
}
