package commands

import (
	"strings"
)

// permitLine is the canonical line of a meaning about who may do what; ok is
// false for any other.
func (m Meaning) permitLine() (line string, ok bool) {
	switch m.Verb {
	case "request":
		return "request: " + m.Text, true
	case "guests":
		return "guests " + m.Do + " read", true
	case "outsiders":
		return "outsiders " + m.Do + " read here", true
	case "person":
		if m.Remove {
			return "person " + m.Person + " is nobody", true
		}
		return "person " + m.Person + " is " + string(m.Party), true
	case "permissions":
		return m.Verb, true
	}
	return "", false
}

// permit reads the few lines about who may do what: "permissions", "ask them:
// 20 amber lamps in", "guests may read", "outsiders may not read here", "person
// @sam is CoLP". They begin sentences too, so ok is false for whatever is not
// exactly one of them.
func (p *parser) permit() (m Meaning, ok bool) {
	switch p.word(0) {
	case "permissions", "permission":
		return Meaning{Verb: "permissions"}, p.only(1, manners)
	case "who":
		next, found := matchWords(p.ts, 0, "who may do what")
		return Meaning{Verb: "permissions"}, found && p.only(next, manners)
	case "request", "ask":
		i := 1
		if p.word(0) == "ask" && p.word(1) == "them" {
			i = 2
		}
		if p.word(i) != ":" || p.word(0) == "ask" && i == 1 {
			return m, false
		}
		text := strings.TrimSpace(p.line[p.ts[i].end:])
		return Meaning{Verb: "request", Text: text}, text != ""
	case "guests", "partners", "outsiders":
		m, i := Meaning{Verb: "guests", Do: "may"}, 2
		if p.word(0) == "outsiders" {
			m.Verb = "outsiders"
		}
		if p.word(2) == "not" {
			m.Do, i = "may not", 3
		}
		if p.word(1) != "may" || p.word(i) != "read" {
			return m, false
		}
		if i++; m.Verb == "outsiders" {
			if p.word(i) != "here" {
				return m, false
			}
			i++
		}
		return m, p.only(i, manners)
	case "person":
		m := Meaning{Verb: "person", Person: p.word(1)}
		if !personMention.MatchString(m.Person) || p.word(2) != "is" {
			return m, false
		}
		if is(p.word(3), "nobody nobody's none") {
			m.Remove = true
			return m, p.only(4, manners)
		}
		code, next, found := longest(p, skip(p.ts, 3, "of from with the"), p.words.Parties)
		m.Party = code
		return m, found && p.only(next, manners)
	}
	return m, false
}
