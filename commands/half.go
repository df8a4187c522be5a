package commands

import (
	"slices"
	"strings"
)

// half reads what people say for a command in half a sentence: "whats due",
// "what is a lead", "how do I stop the reminders". What would write is only
// offered. ok is false for any other line.
func (p *parser) half() (m Meaning, q *Question, ok bool) {
	for _, words := range []string{"what's due", "whats due", "what is due", "what do i owe", "what's owed", "whats owed"} {
		if next, ok := matchWords(p.ts, 0, words); ok && p.only(next, manners+" from me now") {
			return Meaning{Verb: "remind"}, nil, true
		}
	}
	for _, words := range []string{"what is", "what's", "whats", "what does"} {
		next, ok := matchWords(p.ts, 0, words)
		if _, verb := verbs[p.word(next+1)]; ok && verb && is(p.word(next), "a an the") && p.only(next+2, manners+" mean do for") {
			return Meaning{Verb: "help", Text: p.word(next + 1)}, nil, true
		}
	}
	says := func(list string) bool {
		return slices.ContainsFunc(p.ts, func(t token) bool { return is(t.word, list) })
	}
	digits := slices.ContainsFunc(p.ts, func(t token) bool { return startsWithDigit(t.word) })
	if is(p.word(0), "how stop turn switch mute can please no") && says("stop off mute silence end fewer no") && says("reminders reminder nudges nudge reminding nudging") && !digits && len(p.ts) < 12 {
		return m, &Question{Text: "Shall I stop reminding you how your actions stand? Nothing is changed yet.", Readings: []Meaning{{Verb: "messages", Do: "off", Message: "nudge"}, {Verb: "help", Text: "messages"}}}, true
	}
	return m, nil, false
}

// pleasantries are all that some lines consist of.
const pleasantries = manners + " ok okay k great good lovely perfect cool noted nice brilliant sorted fab much very all so many lot a 👍 🙏 👌 :+1: :thumbsup: :pray: :ok_hand: :)"

// pleasant reports whether a line is only kind, and wants nothing.
func pleasant(line string) bool {
	p := parser{line: line, ts: tokens(line)}
	return !p.only(0, stops) && p.only(0, pleasantries)
}

// about are commands by what half a sentence is about, nearest first.
var about = []struct{ words, lines string }{
	{"hasnt hasn't havent haven't updated update late overdue silent stale quiet", "list unset|drive status|history"},
	{"owner owners holder holders holds whose who's whos responsible", "own|list|mine"},
	{"lead leads leading", "help lead|own|list joint"},
	{"meeting meetings meet when date dates", "next|list|home"},
	{"reminder reminders nudge nudges message messages", "messages|remind|help messages"},
	{"due owe owed owing", "remind|mine|next"},
}

// aboutCommands are the commands that go with what a line is about; nil when
// none of its words says.
func aboutCommands(typed string) []string {
	ts := tokens(typed)
	for _, a := range about {
		if slices.ContainsFunc(ts, func(t token) bool { return is(t.word, a.words) }) {
			return strings.Split(a.lines, "|")
		}
	}
	return nil
}
