package commands

import (
	"fmt"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// What can follow a briefing's meeting and the days it is about.
const briefKinds = "here rest pdf docx form"

// briefWords are a briefing's line after its verb.
func (m Meaning) briefWords() []string {
	words := m.meetingWords()
	if !m.Day.IsZero() {
		words = append(words, "since "+m.Day.ISO())
	}
	if m.Do != "" {
		words = append(words, m.Do)
	}
	return words
}

// agendaWords are an agenda's line after its verb, without its text.
func (m Meaning) agendaWords() []string {
	if m.Item != 0 {
		words := []string{fmt.Sprint(m.Item)}
		if m.Do != "" {
			words = append(words, m.Do)
		}
		return append(words, m.meetingWords()...)
	}
	words := m.meetingWords()
	if m.Do != "" {
		words = append(words, m.Do)
	}
	return words
}

func (m Meaning) meetingWords() []string {
	var words []string
	if m.Meeting != "" {
		words = append(words, string(m.Meeting))
	}
	if m.Part != "" {
		words = append(words, m.Part)
	}
	return words
}

// brief reads "brief", "brief llp", "brief nte since 1 may", "brief here". Any
// other words are searched for.
func (p *parser) brief(m Meaning, i int) (Meaning, *Question, error) {
	search := Meaning{Verb: "search", Text: p.rest(0)}
	m.Meeting, i = p.meeting(i)
	m.Part, i = p.part(m.Meeting, i, briefKinds+" since")
	for !p.only(i, manners) {
		switch w := p.word(i); {
		case w == "since" && m.Day.IsZero():
			if is(p.word(i+1), "last") && (p.end(i+2) || is(p.word(i+2), briefKinds+" time "+manners)) {
				if i += 2; p.word(i) == "time" {
					i++
				}
				continue
			}
			d, next, ok := readDate(p.ts, i+1, p.words.Today, true)
			if !ok {
				return search, nil, nil
			}
			m.Day, i = d, next
		case is(w, briefKinds) && m.Do == "":
			m.Do = w
			i++
		case w == "as" && is(p.word(skip(p.ts, i+1, "a an")), "pdf docx"):
			i = skip(p.ts, i+1, "a an")
		default:
			return search, nil, nil
		}
	}
	return m, nil, nil
}

// meeting reads a meeting's name at token i, if one is there.
func (p *parser) meeting(i int) (plan.MeetingID, int) {
	j := i
	for is(p.word(j), "for of to the") {
		j++
	}
	if t, next, ok := longest(p, j, p.words.Meetings); ok {
		return plan.MeetingID(t.Meeting), next
	}
	return "", i
}

// part reads which of a series' meetings is meant, after its name: one to three
// words, up to the end of the line or to one of some words.
func (p *parser) part(id plan.MeetingID, i int, before string) (string, int) {
	if id == "" {
		return "", i
	}
	var said []string
	j := i
	for ; !p.end(j); j++ {
		w := p.word(j)
		if len(said) > 0 && hyphenated(p.ts, j) {
			continue
		}
		if is(w, before+" "+manners) {
			break
		}
		if strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != "" || len(said) == 3 {
			return "", i
		}
		said = append(said, w)
		if _, known := p.words.Meetings[phrase(string(id)+" "+strings.Join(said, " "))]; known {
			return "", i // the words of another name
		}
	}
	part := plan.Slug(strings.Join(said, "-"))
	if part != strings.Join(said, "-") {
		return "", i
	}
	return part, j
}

// agenda reads "agenda", "agenda llp", "agenda nte add extra patrols", "agenda 3
// send tasking", "agenda 3 answer patrols begin on Friday", "agenda 3 close".
func (p *parser) agenda(m Meaning, i int) (Meaning, *Question, error) {
	if p.only(i, manners) {
		return m, nil, nil
	}
	if no, next, ok := p.number(i); ok {
		m.Item = int(no)
		return p.agendaItem(m, next)
	}
	if p.word(i) == "add" {
		for i++; p.separator(i); i++ { // a meeting is named behind a sign too
		}
		m.Do, m.Text = "add", p.text(i)
		if id, next := p.meeting(i); id != "" {
			to := Meaning{Verb: "agenda", Meeting: id, Do: "add", Text: p.text(next)}
			return Meaning{}, &Question{Text: "Is that for the agenda of the meeting that is named?", Readings: []Meaning{to}}, nil
		}
		return m, nil, nil
	}
	if m.Meeting, i = p.meeting(i); m.Meeting == "" {
		return Meaning{Verb: "search", Text: p.rest(0)}, nil, nil
	}
	m.Part, i = p.part(m.Meeting, i, "add")
	switch {
	case p.word(i) == "add":
		m.Do, m.Text = "add", p.text(i+1)
		return m, nil, nil
	case p.only(i, manners):
		return m, nil, nil
	}
	text := p.text(i)
	if text == "" {
		return m, nil, nil
	}
	m.Do, m.Text = "add", text
	return Meaning{}, &Question{Text: "Should that be put on the agenda? Nothing is saved yet.", Readings: []Meaning{m}}, nil
}

func (p *parser) agendaItem(m Meaning, i int) (Meaning, *Question, error) {
	refuse := &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("I did not understand what to do with agenda item %d, so nothing was changed.", m.Item),
		Hint: fmt.Sprintf("For example: agenda %d send tasking, or: agenda %d answer and the answer, or: agenda %d close", m.Item, m.Item, m.Item)}
	switch {
	case p.only(i, manners):
		return m, nil, nil
	case p.word(i) == "answer":
		m.Do, m.Text = "answer", p.text(i+1)
		return m, nil, nil
	case p.word(i) == "close" && p.only(i+1, manners):
		m.Do = "close"
		return m, nil, nil
	case p.word(i) == "send":
		m.Do = "send"
		if m.Meeting, i = p.meeting(i + 1); p.only(i, manners+" to") {
			return m, nil, nil
		}
	}
	return Meaning{}, nil, refuse
}
