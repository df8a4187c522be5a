package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// statusVerbs are what is said of an action besides its status. Each needs a
// number; without one the line is searched for.
var statusVerbs = []string{"agree", "disagree", "evidence", "path", "step", "due", "lead", "flag", "link"}

// aboutStatus is the canonical line of one of them; ok is false for any other.
func (m Meaning) aboutStatus() (line string, ok bool) {
	if !slices.Contains(statusVerbs, m.Verb) || len(m.Refs) == 0 {
		return "", false
	}
	verb := m.Verb
	if m.Remove && (verb == "flag" || verb == "link") {
		verb = "un" + verb
	}
	words := []string{verb, fmt.Sprint(m.Refs[0])}
	switch m.Verb {
	case "agree", "disagree":
		words = append(words, partyWords(m.For))
	case "lead":
		words = append(words, string(m.Party))
	case "flag":
		words = append(words, string(m.Flag))
	case "link":
		words = append(words, m.Do)
		for _, no := range m.Refs[1:] {
			words = append(words, fmt.Sprint(no))
		}
	case "path":
		line := strings.Join(words, " ")
		var parts []string
		for _, l := range pathLabels {
			if text := *l.field(&m.Path); text != "" {
				parts = append(parts, l.names[0]+": "+text)
			}
		}
		if !m.Path.By.IsZero() {
			parts = append(parts, "by: "+m.Path.By.ISO())
		}
		return strings.TrimSpace(line + " " + strings.Join(parts, "; ")), true
	}
	if m.Remove && verb == m.Verb {
		words = append(words, "off")
	}
	if !m.To.IsZero() {
		by := "by"
		if m.Verb == "flag" {
			by = "until"
		}
		words = append(words, by, m.To.ISO())
	}
	line = strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
	if m.Text != "" {
		line += ": " + m.Text
	}
	return line, true
}

func partyWords(list []plan.PartyCode) string {
	var words []string
	for _, c := range list {
		words = append(words, string(c))
	}
	return strings.Join(words, " and ")
}

// parties reads parties in a row: "CoLP", "CCS and CoLP", "CCS, CO & CoLP".
// Only those that choose accepts count.
func (p *parser) parties(i int, choose func(plan.PartyCode) bool) (list []plan.PartyCode, next int) {
	for next = i; ; {
		j := next
		if len(list) > 0 {
			for is(p.word(j), ", & and +") {
				j++
			}
			if j == next {
				return list, next
			}
		}
		code, k, ok := longest(p, j, p.words.Parties)
		if !ok || !choose(code) {
			return list, next
		}
		for _, named := p.ts[k-1].naming(); !named && k > j+1; _, named = p.ts[k-1].naming() {
			k-- // what parts it from the next is not its own
		}
		if !slices.Contains(list, code) {
			list = append(list, code)
		}
		next = k
	}
}

// ownerOf accepts the parties that own all of some joint actions.
func (p *parser) ownerOf(refs []plan.ActionNo) func(plan.PartyCode) bool {
	return func(c plan.PartyCode) bool {
		return len(refs) > 0 && !slices.ContainsFunc(refs, func(no plan.ActionNo) bool {
			return !slices.ContainsFunc(p.words.Joint[no], c.Same)
		})
	}
}

// completion reads what may stand between GREEN and its note: the parties of a
// joint action that say so, and that there is no evidence.
func (p *parser) completion(m *Meaning, i int) (next int) {
	next = i
	if p.word(i) == "for" {
		if list, k := p.parties(i+1, p.ownerOf(m.Refs)); list != nil {
			m.For, next = list, k
		}
	}
	if is(p.word(next), "without with") && p.word(next+1) == "evidence" && (p.only(next+2, stops) || p.word(next+2) == "note" && p.word(next+3) == ":" || p.word(next+2) == ":") {
		if p.word(next) == "with" {
			m.Do = "evidence"
		}
		m.Bare = p.word(next) == "without"
		next += 2
	}
	return next
}

// agreeing reads what follows "12 agree" and "12 disagree". ok is false when
// the words are a note's.
func (p *parser) agreeing(no plan.ActionNo, i int) (m Meaning, q *Question, ok bool) {
	verb := map[string]string{"agree": "agree", "agreed": "agree", "disagree": "disagree", "disagreed": "disagree"}[p.word(i)]
	if verb == "" {
		return m, nil, false
	}
	m = Meaning{Verb: verb, Refs: []plan.ActionNo{no}}
	j := i + 1
	if p.word(j) == "for" {
		j++
	}
	var next int
	if m.For, next = p.parties(j, p.ownerOf(m.Refs)); m.For == nil {
		next = i + 1
	}
	plainly := p.only(next, manners)
	if m.Text = p.text(next); plainly {
		m.Text = ""
	}
	apart := plainly || p.separator(next) && p.word(next) != "-"
	switch {
	case apart || p.word(i) == "disagree" && !is(p.word(next), "with on about"):
		return m, nil, true
	case p.word(0) == p.word(i): // it was the first word
		return m, nil, true
	case m.For == nil && is(p.word(i), "agreed disagreed"):
		return Meaning{}, nil, false // "agreed with CCS to wait"
	}
	text := "Do you agree that it is complete, or is that a note?"
	if verb == "disagree" {
		text = "Do you disagree that it is complete, or is that a note?"
	}
	return Meaning{}, &Question{Text: text, Readings: []Meaning{m, {Verb: "note", Refs: m.Refs, Text: p.text(i)}}}, true
}

// statusVerb reads a line that begins with one of the statusVerbs.
func (p *parser) statusVerb(verb string, i int) (Meaning, *Question, error) {
	for is(p.word(i), "on to for of") {
		i++
	}
	no, next, ok := p.number(i)
	if !ok {
		if p.only(i, manners) {
			return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("“%s” needs an action's number, so nothing was saved.", p.word(0)), Hint: "For example: " + example(verb)}
		}
		return p.searched()
	}
	m := Meaning{Verb: verb, Refs: []plan.ActionNo{no}}
	if p.severalAt(next) && verb != "link" {
		return Meaning{}, nil, oneAtATime(p.word(0), no)
	}
	refuse := func(format string, args ...any) (Meaning, *Question, error) {
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf(format, args...) + ", so nothing was saved.", Hint: "For example: " + example(verb)}
	}
	switch verb {
	case "agree", "disagree":
		said := parser{line: p.line, ts: slices.Clone(p.ts), words: p.words}
		said.ts[next-1].word, said.ts[0].word = verb, verb
		m, q, _ := said.agreeing(no, next-1)
		return m, q, nil
	case "evidence":
		if m.Text = p.text(next); p.only(next, manners) {
			m.Text = ""
		}
		return m, nil, nil
	case "path":
		return p.path(m, next)
	case "step", "due":
		return p.step(m, next)
	case "lead":
		if p.only(next, manners) {
			return m, nil, nil
		}
		if is(p.word(next), "off none nobody remove") && p.only(next+1, manners) {
			m.Remove = true
			return m, nil, nil
		}
		for is(p.word(next), "is by to party :") {
			next++
		}
		code, after, ok := longest(p, next, p.words.Parties)
		if !ok || !p.only(after, manners) {
			return refuse("I did not understand which party is to lead on action %d", no)
		}
		m.Party = code
		return m, nil, nil
	case "flag":
		return p.flag(m, next)
	}
	return p.linking(m, next)
}

// pathLabels are the parts of a path to green, by the words before each.
var pathLabels = []struct {
	names []string
	field func(*plan.Path) *string
}{
	{[]string{"obstacle", "problem", "blocker"}, func(p *plan.Path) *string { return &p.Obstacle }},
	{[]string{"next", "steps", "step"}, func(p *plan.Path) *string { return &p.Next }},
	{[]string{"who", "acts", "actor"}, func(p *plan.Path) *string { return &p.Who }},
	{[]string{"decides", "decision", "decider"}, func(p *plan.Path) *string { return &p.Decides }},
}

// pathLabel reads a label and its colon at token i. part is its place in
// pathLabels, or one past their end for the day.
func (p *parser) pathLabel(i int) (part, next int, ok bool) {
	words := []string{"next steps", "the obstacle", "who acts", "who decides", "by when"}
	for n, at := range []int{1, 0, 2, 3, 4} {
		if next, ok := matchWords(p.ts, i, words[n]); ok && p.word(next) == ":" {
			return at, next + 1, true
		}
	}
	if p.word(i+1) != ":" {
		return 0, i, false
	}
	for n, l := range pathLabels {
		if slices.Contains(l.names, p.word(i)) {
			return n, i + 2, true
		}
	}
	return len(pathLabels), i + 2, is(p.word(i), "by when due")
}

// path reads "path 20 obstacle: no budget; next: bid; who: CCS; decides: the
// board; by: 31 may".
func (p *parser) path(m Meaning, i int) (Meaning, *Question, error) {
	i = skip(p.ts, i, betweens)
	if p.only(i, manners) {
		return m, nil, nil
	}
	refuse := func(text string) (Meaning, *Question, error) {
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: text + " Nothing was saved.", Hint: plan.PathHow(m.Refs[0])}
	}
	part, from, ok := p.pathLabel(i)
	if !ok {
		return refuse("A path to green says the obstacle, the next steps, who acts, who decides, and by when, each after its word and a colon.")
	}
	for {
		to, next, nextPart, more := len(p.ts), len(p.ts), 0, false
		for j := from; j < len(p.ts); j++ {
			begins := j == from || is(p.word(j-1), "; , .") || strings.Contains(p.line[p.ts[j-1].end:p.ts[j].start], "\n")
			if n, after, ok := p.pathLabel(j); ok && begins {
				to, next, nextPart, more = j, after, n, true
				break
			}
		}
		if part < len(pathLabels) {
			text := ""
			if from < to {
				text = strings.TrimRight(strings.TrimSpace(p.line[p.ts[from].start:p.ts[to-1].end]), ";,. ")
			}
			if text != "" {
				*pathLabels[part].field(&m.Path) = text
			}
		} else if from < to {
			d, after, ok := readDate(p.ts, from, p.words.Today, false)
			if after = skip(p.ts, after, "; , ."); !ok || after < to {
				return refuse(fmt.Sprintf("I did not understand “%s” as a day.", clipped(strings.TrimRight(p.line[p.ts[from].start:p.ts[to-1].end], "; "))))
			}
			m.Path.By = d
		}
		if !more {
			if at := p.closingBy(from); at > 0 && m.Path.By.IsZero() && part < len(pathLabels) {
				return refuse(fmt.Sprintf("I did not understand “%s” as a day.", clipped(p.rest(at))))
			}
			return m, nil, nil
		}
		part, from = nextPart, next
	}
}

// step reads "step 20 order the lamps by 31 may", "step 20 by fri", "step 20
// done", and "due 20 31 may".
func (p *parser) step(m Meaning, i int) (Meaning, *Question, error) {
	if p.only(i, manners) {
		return m, nil, nil
	}
	if is(p.word(i), "off done none clear remove") && p.only(i+1, manners) {
		m.Remove = true
		return m, nil, nil
	}
	// At the beginning, as the canonical line has it, or alone.
	j := i
	for is(p.word(j), "by on is :") {
		j++
	}
	if d, next, ok := readDate(p.ts, j, p.words.Today, false); ok && (j > i || m.Verb == "due") && (p.only(next, manners) || p.word(next) == ":" && m.Verb == "step") {
		m.To = d
		if m.Text = p.text(next); p.only(next, manners) {
			m.Text = ""
		}
		return m, nil, nil
	}
	if m.Verb == "due" {
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("I did not understand “%s” as a day, so nothing was saved.", clipped(p.rest(i))), Hint: "For example: " + example("due")}
	}
	if p.separator(i) { // a colon sets off a text, which is not looked into
		m.Text = p.text(i)
		return m, nil, nil
	}
	for k := len(p.ts) - 1; k >= i; k-- {
		if p.word(k) != "by" {
			continue
		}
		if d, next, ok := readDate(p.ts, k+1, p.words.Today, false); ok && p.only(next, manners) {
			m.To = d
			m.Text = p.between(i, k)
			return m, nil, nil
		}
		if p.dayLike(k + 1) {
			m.Text = p.text(i)
			return Meaning{}, &Question{Text: fmt.Sprintf("I did not understand “%s” as a day. Nothing is saved yet. By which day?", clipped(p.rest(k+1))), Readings: p.nearestDays(m, p.between(i, k), k+1)}, nil
		}
		break
	}
	m.Text = p.text(i)
	return m, nil, nil
}

// closingBy is the token after the last "by" of the line if a day was meant
// there and none can be read, and 0 otherwise.
func (p *parser) closingBy(from int) int {
	for k := len(p.ts) - 1; k >= from; k-- {
		if p.word(k) == "by" {
			if _, _, ok := readDate(p.ts, k+1, p.words.Today, false); !ok && p.dayLike(k+1) {
				return k + 1
			}
			return 0
		}
	}
	return 0
}

// dayLike reports whether what begins at token i was meant as a day, whether it
// is one or not: "30 feb", "the end of the month".
func (p *parser) dayLike(i int) bool {
	for is(p.word(i), "the a on around early late mid") {
		i++
	}
	if _, ok := weekday(p.word(i)); ok {
		return true
	}
	return startsWithDigit(p.word(i)) || slices.Contains(futures, p.word(i)) && p.word(i) != "a" && p.word(i) != "about"
}

// nearestDays are the ways to save a step whose day, at token i, cannot be
// read: by the last of a month that is not as long, and without one.
func (p *parser) nearestDays(m Meaning, without string, i int) (list []Meaning) {
	end := parser{line: p.line, ts: slices.Clone(p.ts), words: p.words}
	if _, ok := dayNumber(p.word(i)); ok && !p.end(i+1) {
		end.ts[i].word = "end"
		if d, next, ok := readDate(end.ts, i, p.words.Today, false); ok && p.only(next, manners) {
			dated := m
			dated.To, dated.Text = d, without
			list = append(list, dated)
		}
	}
	return append(list, m)
}

// flag reads "flag 20 deferred cost", "flag 1 continuous until 1 oct" and
// "unflag 20 deferred".
func (p *parser) flag(m Meaning, i int) (Meaning, *Question, error) {
	m.Remove = p.word(0) == "unflag"
	refuse := func(why string) (Meaning, *Question, error) {
		return Meaning{}, nil, &plan.Error{Code: plan.Invalid, Text: why + " Nothing was saved.", Hint: fmt.Sprintf("There are deferred, not proceeding, continuous and blocked. For example: flag %d blocked waiting for the new system", m.Refs[0])}
	}
	for is(p.word(i), "as is :") {
		i++
	}
	for words, flag := range map[string]plan.Flag{"deferred": plan.Deferred, "defer": plan.Deferred, "not proceeding": plan.NotProceeding, "closed": plan.NotProceeding,
		"withdrawn": plan.NotProceeding, "continuous": plan.Continuous, "blocked": plan.Blocked} {
		next, ok := matchWords(p.ts, i, words)
		if !ok {
			continue
		}
		m.Flag, i = flag, next
		break
	}
	if m.Flag == "" {
		return refuse(fmt.Sprintf("I did not understand which flag action %d is to have.", m.Refs[0]))
	}
	if is(p.word(i), "off") && p.only(i+1, manners) {
		m.Remove, i = true, i+1
	}
	j := i
	for is(p.word(j), "until till review on by , -") {
		j++
	}
	if d, next, ok := readDate(p.ts, j, p.words.Today, false); ok && j > i && is(p.word(j-1), "until till review on by") && (p.only(next, manners) || p.separator(next)) {
		m.To, i = d, next
	} else if j > i && is(p.word(i), "until till review") && !p.separator(i) {
		return refuse(fmt.Sprintf("I did not understand “%s” as a day.", clipped(p.rest(i))))
	}
	if m.Text = p.text(i); p.only(i, manners) {
		m.Text = ""
	}
	if m.Remove && !m.To.IsZero() {
		return refuse("A flag that is taken away has no day.")
	}
	return m, nil, nil
}

// linking reads "link 12 waits-for 8" and "unlink 12 8".
func (p *parser) linking(m Meaning, i int) (Meaning, *Question, error) {
	m.Remove = p.word(0) == "unlink"
	refuse := &plan.Error{Code: plan.Invalid, Text: "I did not understand what is to be linked to what, so nothing was changed.",
		Hint: fmt.Sprintf("For example: link %d waits-for 8, link %d feeds 13, or: link %d see-also 15", m.Refs[0], m.Refs[0], m.Refs[0])}
	if m.Remove {
		refuse.Hint = fmt.Sprintf("For example: unlink %d 8", m.Refs[0])
		for is(p.word(i), ", & and + from to with") {
			i++
		}
	} else {
		for _, w := range []struct{ words, rel string }{{"waits for", plan.WaitsFor}, {"waiting for", plan.WaitsFor}, {"waits on", plan.WaitsFor}, {"depends on", plan.WaitsFor}, {"needs", plan.WaitsFor},
			{"feeds into", plan.Feeds}, {"feeds", plan.Feeds}, {"see also", plan.SeeAlso}, {"see", plan.SeeAlso}} {
			if next, ok := matchWords(p.ts, i, w.words); ok {
				m.Do, i = w.rel, next
				break
			}
		}
		if m.Do == "" {
			return Meaning{}, nil, refuse
		}
	}
	no, next, ok := p.number(i)
	if !ok || !p.only(next, manners) {
		return Meaning{}, nil, refuse
	}
	m.Refs = append(m.Refs, no)
	return m, nil, nil
}
