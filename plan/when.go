package plan

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// A when is a time told in a sentence.
type when struct {
	period
	preposition string // "by"; "" if there is none
	from, to    int    // its tokens, with the preposition
	core        int    // where the time words begin
}

// A period is the days that some words may mean.
type period struct {
	first, last Date
	unit        unit
	dated       bool // with its year
	part        bool // part of what is named: "early in March"
	ahead       bool // said of time to come: "next month"
}

// A unit is how finely a time is told.
type unit int

const (
	aDay unit = iota
	aWeek
	aMonth
	aSeason // or a quarter, or half a year
	aYear
)

// A reader reads the times that one sentence tells. A year that is not said is
// the first that suits on the day it was written.
type reader struct {
	text    string
	tokens  []token
	taken   []bool // tokens that tell a time
	written Date
}

func (r reader) at(i int) string {
	if i < 0 || i >= len(r.tokens) {
		return ""
	}
	return r.tokens[i].word
}

func (r reader) pauses(i int) bool { return i < 0 || i >= len(r.tokens) || r.tokens[i].pauses() }

// times lists the times of the sentence, from left to right.
func (r reader) times() []when {
	var list []when
	for i := 0; i < len(r.tokens); {
		w, ok := r.when(i)
		if !ok {
			i++
			continue
		}
		list = append(list, w)
		i = w.to
	}
	return list
}

// A share is so many months of a year.
type share struct {
	month  time.Month // from this one on
	months int
	within bool // counted from where the year begins, as quarters are
}

var named = func() map[string]share {
	m := map[string]share{
		"spring": {3, 3, false}, "summer": {6, 3, false}, "autumn": {9, 3, false}, "winter": {12, 3, false}, "sept": {9, 1, false},
		"q1": {1, 3, true}, "q2": {4, 3, true}, "q3": {7, 3, true}, "q4": {10, 3, true}, "h1": {1, 6, true}, "h2": {7, 6, true},
	}
	for i := time.January; i <= time.December; i++ {
		name := strings.ToLower(i.String())
		m[name], m[name[:3]] = share{i, 1, false}, share{i, 1, false}
	}
	return m
}()

var (
	counted   = map[string]int{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12}
	ordinals  = map[string]int{"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4, "final": 4}
	movers    = strings.Fields("moved moving pushed put carried brought slipped slip postponed deferred delayed rescheduled extended back forward over")
	planners  = strings.Fields("planned scheduled set booked due pencilled arranged earmarked targeted expected rescheduled agreed forecast aim aims aiming hoping time")
	starters  = strings.Fields("start starts starting begin begins beginning run runs place live available open apply applies effect force")
	deadlines = strings.Fields("by before until till")
	recurring = strings.Fields("every each annual annually yearly weekly monthly quarterly daily")
	// A time without a preposition is none after one of these: "the March figures".
	tying = strings.Fields("since after following of about from to for the a an our this that their these at than per under like on in until till")
	// Before one of these a time only describes, and a year may be a number.
	described = strings.Fields("act acts plan plans strategy budget edition report reports review figures data minutes meeting statistics numbers returns survey census " +
		"cases calls incidents homes flats premises people residents complaints visits cameras times pounds hours hrs hour am pm")
)

// when reads a time that begins at token i, with its preposition if it has one.
func (r reader) when(i int) (w when, ok bool) {
	w = when{from: i, core: i}
	switch p := r.at(i); p {
	case "in", "by", "on", "at", "before", "until", "till", "during", "throughout", "over", "within", "towards", "around", "between", "for", "to", "into", "from":
		w.preposition, w.core = p, i+1
		if r.at(i+1) == "or" && r.at(i+2) == "before" {
			w.preposition, w.core = "by", i+3
		}
	case "no", "not":
		if r.at(i+1) == "later" && r.at(i+2) == "than" {
			w.preposition, w.core = "by", i+3
		}
	}
	the := w.preposition != "" && r.at(w.core) == "the"
	if the {
		w.core++
	}
	if w.period, w.to, ok = r.hence(i); ok {
		w.core = i
		return w, true
	}
	if w.period, w.to, ok = r.period(w.core); !ok {
		return w, false
	}
	w.period, w.to = r.pair(w.period, w.to)
	if w.preposition == "before" {
		w.last = w.first.Add(-1)
	}
	return w, r.fits(w, the)
}

// fits reports whether the words around a time let it be one.
func (r reader) fits(w when, the bool) bool {
	prior, next, end := r.at(w.from-1), r.at(w.to), r.tokens[w.to-1]
	deadline := slices.Contains(deadlines, w.preposition)
	exact := w.dated && !w.part
	switch {
	case slices.Contains(recurring, prior), slices.Contains(recurring, next), strings.HasPrefix(end.after, "%"),
		the && exact && (w.unit == aYear || w.unit == aMonth && !deadline), // "in the 2014 Act"
		end.after == " " && slices.Contains(described, next) && (w.unit == aYear || !deadline):
		return false
	}
	switch w.preposition {
	case "":
		loose := w.unit == aYear && exact || w.unit > aDay && !w.dated && !w.part && !w.ahead && r.at(w.core) != "this"
		return !loose && (w.from == 0 || r.pauses(w.from-1) || !slices.Contains(tying, prior))
	case "in", "during", "throughout", "over", "within", "towards", "around", "between":
		return w.unit > aDay || w.part
	case "on", "at":
		return w.unit == aDay || w.part
	case "for":
		return slices.Contains(planners, prior)
	case "to", "into":
		return slices.Contains(movers, prior)
	case "from":
		return slices.Contains(starters, prior) && w.unit < aYear
	}
	return true
}

// hence reads "in two weeks" and "in three months' time". Of other words that
// count days, "within ten days" tells how fast, and is no date.
func (r reader) hence(i int) (p period, to int, ok bool) {
	n, counts := count(r.at(i + 1))
	if !counts || r.at(i) != "in" {
		return p, 0, false
	}
	d, to := r.written, i+3
	switch strings.TrimSuffix(r.at(i+2), "s") {
	case "day":
		d = d.Add(n)
	case "week":
		d = d.Add(7 * n)
	case "month":
		d = monthsOn(d, n)
	case "year":
		d = monthsOn(d, 12*n)
	default:
		return p, 0, false
	}
	if r.at(to) == "time" {
		return period{first: d, last: d, unit: aWeek, ahead: true}, to + 1, true
	}
	_, rate := count(r.at(i - 2)) // "three reports in six months"
	return period{first: d, last: d, unit: aWeek}, to, !rate
}

// count is a small number in figures or words.
func count(s string) (int, bool) {
	if n, ok := counted[s]; ok {
		return n, true
	}
	if s == "" || !figure(s) {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n > 0 && n < 100
}

// monthsOn is the same day so many months on, or the last of that month.
func monthsOn(d Date, n int) Date {
	end := months(d.Year, d.Month+time.Month(n), 1).last
	end.Day = min(d.Day, end.Day)
	return end
}

// months are n months from month m of a year on, which may be past 12.
func months(year int, m time.Month, n int) period {
	p := period{first: Date{year, m, 1}.Add(0), last: Date{year, m + time.Month(n), 1}.Add(-1), unit: aSeason}
	switch n {
	case 1:
		p.unit = aMonth
	case 12:
		p.unit = aYear
	}
	return p
}

// pair carries a time on to the end of two: "March and June 2025".
func (r reader) pair(p period, to int) (period, int) {
	next := to
	switch glue := strings.TrimSpace(r.tokens[to-1].after); {
	case glue == "-" || glue == "–" || glue == "/" || glue == "&":
	case r.at(to) == "and" || r.at(to) == "or" || r.at(to) == "to":
		next++
	default:
		return p, to
	}
	second, end, ok := r.plain(next)
	if !ok || p.dated && (!second.dated || second.last.Before(p.last)) {
		return p, to
	}
	if second.dated && !p.dated {
		p.first.Year = second.first.Year
	}
	p.last, p.dated, p.unit = second.last, second.dated, max(p.unit, second.unit)
	return p, end
}

// period reads the days that the words at token i may mean, whole or in part:
// "end of March", "later this year".
func (r reader) period(i int) (p period, to int, ok bool) {
	w, next := r.at(i), r.at(i+1)
	switch w {
	case "end", "start", "beginning", "middle":
		if _, month := named[next]; next != "of" && !(w == "end" && month) {
			return p, 0, false
		}
	case "early", "mid", "late", "later":
	case "year", "month":
		p, to, ok = r.current(i, 0)
		p.part, p.first = true, p.last.Add(1)
		return p, to + 1, ok && next == "end"
	default:
		return r.plain(i)
	}
	j := i + 1
	for _, small := range []string{"of", "in", "the"} {
		if r.at(j) == small {
			j++
		}
	}
	if p, to, ok = r.current(j, 0); !ok {
		p, to, ok = r.plain(j)
	}
	if !ok || p.unit == aDay {
		return p, 0, false
	}
	p.part, p.ahead = true, p.ahead || w == "later"
	switch w {
	case "end":
		p.first = p.last.Add(1) // so that "before the end of March" is in March
	case "start", "beginning", "early":
		p.last = third(p, 1)
	case "middle", "mid":
		p.last = third(p, 2)
	}
	return p, to, true
}

// third is the last day of the first or second third of a period.
func third(p period, n int) Date {
	if p.unit == aYear {
		return months(p.first.Year, p.first.Month, 4*n).last
	}
	return p.first.Add((p.first.Days(p.last)+1)*n/3 - 1)
}

// current is the week, month, quarter or year of writing, or the next.
func (r reader) current(i, next int) (p period, to int, ok bool) {
	d := r.written
	switch r.at(i) {
	case "week":
		first := d.Add(7*next - (int(d.Weekday())+6)%7)
		p = period{first: first, last: first.Add(6), unit: aWeek}
	case "month":
		p = months(d.Year, d.Month+time.Month(next), 1)
	case "quarter":
		p = months(d.Year, (d.Month-1)/3*3+1+time.Month(3*next), 3)
	case "year":
		p = months(d.Year+next, time.January, 12)
	case "financial":
		if r.at(i+1) != "year" {
			return p, 0, false
		}
		if i++; d.Month < time.April {
			next--
		}
		p = months(d.Year+next, time.April, 12)
	default:
		return p, 0, false
	}
	return p, i + 1, true
}

// plain reads a time that is no part of another.
func (r reader) plain(i int) (p period, to int, ok bool) {
	switch r.at(i) {
	case "today":
		return period{first: r.written, last: r.written}, i + 1, true
	case "tomorrow":
		d := r.written.Add(1)
		return period{first: d, last: d, ahead: true}, i + 1, true
	case "this":
		if p, to, ok = r.current(i+1, 0); ok {
			return p, to, true
		}
		s, ok := named[r.at(i+1)]
		return r.coming(s), i + 2, ok
	case "next":
		// The month or season that is next is taken to be next year's, the
		// later of what people mean.
		if p, to, ok = r.current(i+1, 1); !ok {
			var s share
			s, ok = named[r.at(i+1)]
			p, to = months(r.written.Year+1, s.month, s.months), i+2
		}
		p.ahead = true
		return p, to, ok
	case "new":
		if r.at(i+1) == "year" {
			return months(r.written.Year+1, time.January, 3), i + 2, true // its first months
		}
		if r.at(i+1) == "financial" {
			return r.current(i+1, 1)
		}
	}
	if p, to, ok = r.day(i); ok {
		return p, to, true
	}
	if s, next, ok := r.share(i); ok {
		if y, to, ok := r.year(next); ok {
			return y.share(s), to, true
		}
		return r.coming(s), next, true
	}
	if y, to, ok := r.year(i); ok && r.at(i) != "of" {
		if s := named[r.at(to)]; s.within {
			return y.share(s), to + 1, true // "2024 Q1"
		}
		return y, to, true
	}
	return p, 0, false
}

// coming is the first such share of a year that is not over when the text is
// written.
func (r reader) coming(s share) period {
	for y := r.written.Year - 1; ; y++ {
		if p := months(y, s.month, s.months); !p.last.Before(r.written) {
			return p
		}
	}
}

// share is so much of a year. The quarters of a financial year begin in April.
func (y period) share(s share) period {
	if s.within {
		s.month += y.first.Month - 1
	}
	p := months(y.first.Year, s.month, s.months)
	p.dated, p.ahead = y.dated, y.ahead
	return p
}

// share reads "March", "spring", "Q1", "quarter one", "first half".
func (r reader) share(i int) (s share, to int, ok bool) {
	w, next := r.at(i), r.at(i+1)
	if s, ok = named[w]; ok {
		return s, i + 1, !(w == "may" && r.verb(i))
	}
	n := ordinals[w]
	if w == "quarter" || w == "qtr" {
		n, _ = count(next)
		next = "quarter"
	}
	switch {
	case next == "quarter" && n >= 1 && n <= 4:
		return named["q"+strconv.Itoa(n)], i + 2, true
	case next == "half" && n >= 1:
		return named["h"+strconv.Itoa(min(n, 2))], i + 2, true
	}
	return s, 0, false
}

// verb reports whether "may" at token i is one.
func (r reader) verb(i int) bool {
	next := r.at(i + 1)
	return r.text[r.tokens[i].start] == 'm' && (bases[next] || next == "not" || next == "also" || next == "well" || next == "have" || next == "need")
}

// year reads a year, whether it stands alone or belongs to what goes before:
// "2024", "of 2024/25", "the financial year 2024/25", "next year".
func (r reader) year(i int) (p period, to int, ok bool) {
	if r.at(i) == "of" {
		i++
	}
	if r.at(i) == "the" {
		i++
	}
	switch {
	case r.at(i) == "financial" && r.at(i+1) == "year":
		i += 2
	case (r.at(i) == "next" || r.at(i) == "this") && r.at(i+1) == "year":
		return r.plain(i)
	}
	w := r.at(i)
	if len(w) < 4 || !figure(w) {
		return p, 0, false
	}
	first, second, financial := strings.Cut(strings.ReplaceAll(strings.ReplaceAll(w, "-", "/"), "–", "/"), "/")
	y, err := strconv.Atoi(first)
	if err != nil || len(first) != 4 || y < 1900 || y >= 2200 || strings.HasSuffix(r.text[:r.tokens[i].start], "£") {
		return p, 0, false
	}
	p = months(y, time.January, 12)
	if financial {
		if n, err := strconv.Atoi(second); err != nil || len(second) != 2 || n != (y+1)%100 {
			return p, 0, false
		}
		p = months(y, time.April, 12)
	}
	p.dated = true
	return p, i + 1, true
}

func figure(w string) bool { return w[0] >= '0' && w[0] <= '9' }

var weekdays = strings.Fields("monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun")

// day reads "3 May", "Friday 3rd of May 2026", "May 3rd", "03/05/2026",
// "2026-05-03", "Christmas". The day comes before the month in figures.
func (r reader) day(i int) (p period, to int, ok bool) {
	if slices.Contains(weekdays, r.at(i)) {
		i++
	}
	for _, layout := range []string{"2006-01-02", "2/1/2006", "2/1/06", "2.1.2006", "2.1.06"} {
		if w := r.at(i); len(w) < 6 || !figure(w) {
			break
		}
		if t, err := time.Parse(layout, r.at(i)); err == nil && t.Year() >= 1900 && t.Year() < 2200 {
			d := Date{t.Year(), t.Month(), t.Day()}
			return period{first: d, last: d, dated: true}, i + 1, true
		}
	}
	n, _ := dayOf(r.at(i))
	s := named[r.at(i)]
	switch {
	case r.at(i) == "christmas":
		n, s, to = 25, named["december"], i+1
	case n > 0:
		if to = i + 1; r.at(to) == "of" {
			to++
		}
		if s = named[r.at(to)]; s.months != 1 || r.at(to) == "may" && r.verb(to) {
			return p, 0, false
		}
		to++
	case s.months == 1:
		var ordinal bool // "May 3" is as often three of something in May
		if n, ordinal = dayOf(r.at(i + 1)); !ordinal {
			return p, 0, false
		}
		to = i + 2
	default:
		return p, 0, false
	}
	d := Date{r.written.Year, s.month, n}
	y, next, dated := r.year(to)
	if dated {
		d.Year, to = y.first.Year, next
	} else if d.Before(r.written) {
		d.Year++
	}
	return period{first: d, last: d, dated: y.dated}, to, d.Valid()
}

// dayOf is the number of a day of a month, 0 if it is none: "3", "3rd", the
// second of "3-5".
func dayOf(s string) (n int, ordinal bool) {
	if s == "" || !figure(s) {
		return 0, false
	}
	parts := strings.FieldsFunc(s, func(c rune) bool { return c == '-' || c == '–' })
	s = parts[len(parts)-1]
	short := strings.TrimRight(s, "stndrh")
	n, err := strconv.Atoi(short)
	if err != nil || n < 1 || n > 31 || len(s)-len(short) > 2 {
		return 0, false
	}
	return n, short != s
}
