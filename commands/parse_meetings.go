package commands

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

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
	name := p.text(j)
	for bare := unquoted(name); bare != name; bare = unquoted(name) { // a name that is quoted, however often, is the name
		name = bare
	}
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
	if i > 1 && p.only(i, manners) && slices.ContainsFunc(p.ts, func(t token) bool { return is(t.word, "meeting meet next") }) {
		return Meaning{Verb: "next"}, true
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
		if errors.Is(err, errNoDay) {
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
