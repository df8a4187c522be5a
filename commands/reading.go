package commands

import (
	"slices"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// A reading is what the words at some place say about a status.
type reading struct {
	status plan.Status
	next   int    // the first token after it
	doubt  string // why it is not certain, or ""; nothing may be written on a doubt
	word   string // the words that were read, folded
	loose  bool   // said by something other than the colour's own name
	hedged bool   // other words come before it
}

// colours are the names of the statuses; phrases are other ways to say one. A
// phrase is often the beginning of ordinary prose ("completed phase 1 of 3"),
// so it counts only when it stands apart from what follows.
var colours = map[string]plan.Status{
	"red": plan.Red, "amber": plan.Amber, "yellow": plan.Amber, "orange": plan.Amber, "green": plan.Green,
}

var phrases = []struct {
	words  string
	status plan.Status
}{
	{"not yet complete", plan.Red}, {"not yet started", plan.Red},
	{"not complete", plan.Red}, {"not started", plan.Red}, {"incomplete", plan.Red},
	{"in progress", plan.Amber}, {"ongoing", plan.Amber}, {"on going", plan.Amber}, {"started", plan.Amber}, {"wip", plan.Amber},
	{"complete", plan.Green}, {"completed", plan.Green}, {"done", plan.Green}, {"finished", plan.Green},
}

var emoji = map[string]plan.Status{
	"🔴": plan.Red, "🟥": plan.Red, ":red_circle:": plan.Red, ":large_red_square:": plan.Red, ":red_square:": plan.Red,
	"🟠": plan.Amber, "🟡": plan.Amber, "🟧": plan.Amber, "🟨": plan.Amber,
	":large_orange_circle:": plan.Amber, ":orange_circle:": plan.Amber, ":large_yellow_circle:": plan.Amber, ":yellow_circle:": plan.Amber,
	":large_orange_square:": plan.Amber, ":large_yellow_square:": plan.Amber,
	"🟢": plan.Green, "✅": plan.Green, "🟩": plan.Green, "✔": plan.Green,
	":large_green_circle:": plan.Green, ":green_circle:": plan.Green, ":white_check_mark:": plan.Green, ":heavy_check_mark:": plan.Green, ":large_green_square:": plan.Green,
}

var letters = map[string]plan.Status{"r": plan.Red, "a": plan.Amber, "g": plan.Green}

// compounds follow a colour that means something else: green light, amber
// alert, red route. The plan's own neighbours use colours too: the Traffic
// Light Scheme rates premises, and Operation Luscombe hands out tickets.
var compounds = strings.Fields(`light lights lit alert alerts tape route routes space spaces ticket tickets list lists team zone
	zones flag flags card cards belt paper bin bins bag bags man line lines wall walls roof area areas traffic premises premise venue
	venues scheme rated rating status ish level cross bus lane lanes box boxes phone book jacket jackets badge badges party spot spots
	carpet brick bricks house park parks energy warning warnings notice notices street road square post posts bike bikes`)

// hedges before a colour make it anything but a statement.
var hedges = strings.Fields(`not no never nearly almost mostly partly partially near close soon hopefully probably possibly perhaps
	maybe might may could should would will shall expect expected expecting aiming aim hoping hope due going to be become becoming
	turning turns about approaching towards toward wont won't isn't isnt aren't arent wasn't wasnt ain't cannot can't cant
	don't dont doesn't doesnt didn't didnt neither nor hardly barely if when once until unless whether is are was were suppose supposed
	think thinks thought believe reckon guess looks looking seems likely unlikely unsure uncertain sort kind kinda quite half
	sure nowhere far short of from than yet ready want wants wanted need needs can we it this the a an should've could've i would've i'd we'd
	it's its let's lets target targets targeted planned plan planning forecast proposed propose provisionally provisional`)

// futures after "by" or a status word put it off: done by March.
var futures = strings.Fields(`january february march april may june july august september october november december jan feb mar apr
	jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun
	tomorrow tonight today next end year month week spring summer autumn winter christmas easter quarter q1 q2 q3 q4 then soon the`)

// readStatus reads a status at token i. ok is false when the words there have
// nothing to do with one.
func readStatus(ts []token, i int) (r reading, ok bool) {
	for i < len(ts) && ts[i].separates() {
		i++
	}
	if i >= len(ts) {
		return r, false
	}
	if r, ok = statusWord(ts, i); ok {
		r.doubt = doubtAfter(ts, r)
		return r, true
	}
	if hedged, ok := hedgedStatus(ts, i); ok {
		return hedged, true
	}
	if near, ok := nearColour(ts[i].word); ok {
		return reading{status: near, next: i + 1, word: ts[i].word, doubt: "“" + ts[i].word + "” looks like a misspelt colour"}, true
	}
	return r, false
}

// statusWord matches the words for a status exactly.
func statusWord(ts []token, i int) (reading, bool) {
	if i >= len(ts) {
		return reading{}, false
	}
	t := ts[i]
	if s, ok := colours[t.word]; ok {
		return reading{status: s, next: i + 1, word: t.word, loose: t.word != string(s)}, true
	}
	if s, ok := emoji[t.word]; ok {
		return reading{status: s, next: i + 1, word: t.word, loose: true}, true
	}
	if s, ok := letters[t.word]; ok && apart(ts, i+1) {
		return reading{status: s, next: i + 1, word: t.word, loose: true}, true
	}
	for _, p := range phrases {
		if next, ok := matchWords(ts, i, p.words); ok {
			r := reading{status: p.status, next: next, word: p.words, loose: true}
			if !apart(ts, next) {
				r.doubt = "“" + p.words + "” may be the beginning of your note"
			}
			return r, true
		}
	}
	return reading{}, false
}

// matchWords matches several words in a row; hyphens between them are allowed.
func matchWords(ts []token, i int, words string) (next int, ok bool) {
	for n, w := range strings.Fields(words) {
		if n > 0 && i < len(ts) && ts[i].word == "-" {
			i++
		}
		if i >= len(ts) || ts[i].word != w {
			return 0, false
		}
		i++
	}
	return i, true
}

// apart reports whether what stands before token i stands apart from what
// follows: the line ends there, or a sign of punctuation comes that is not
// part of a compound (in-progress-ish).
func apart(ts []token, i int) bool {
	if i >= len(ts) {
		return true
	}
	if hyphenated(ts, i) {
		return false
	}
	return strings.Contains(":;,.!-=>→", ts[i].word)
}

// hyphenated reports whether token i is a hyphen inside a word: green-ish.
func hyphenated(ts []token, i int) bool {
	return i+1 < len(ts) && ts[i].word == "-" && ts[i].glued && ts[i+1].glued
}

// doubtAfter looks at what follows a status word for signs that it was not
// meant as one.
func doubtAfter(ts []token, r reading) string {
	if r.doubt != "" {
		return r.doubt
	}
	i := r.next
	if i >= len(ts) {
		return ""
	}
	word := ts[i].word
	named := "“" + r.word + "”"
	switch {
	case hyphenated(ts, i):
		return named + " is part of a longer word"
	case slices.Contains(compounds, word):
		return named + " may belong to “" + r.word + " " + word + "”"
	case word == "or" || word == "/" || word == "to" || word == "and" || word == "&" || word == "->" || word == "→":
		if _, again := statusWord(ts, skipSigns(ts, i+1)); again && i+1 < len(ts) {
			return "two colours are named"
		}
	case word == "-" || word == ">":
		if j := skipSigns(ts, i); j < len(ts) && j > i+1 {
			if _, again := statusWord(ts, j); again {
				return "two colours are named"
			}
		}
	case word == "by" && i+1 < len(ts) && (slices.Contains(futures, ts[i+1].word) || startsWithDigit(ts[i+1].word)),
		word == "in" && i+1 < len(ts) && (slices.Contains(futures, ts[i+1].word) || startsWithDigit(ts[i+1].word)),
		word == "from", word == "until", word == "soon", word == "yet", word == "if", word == "once", word == "when", word == "unless", word == "but", word == "though", word == "tomorrow",
		word == "next" && i+1 < len(ts) && slices.Contains(futures, ts[i+1].word),
		word == "please", word == "maybe", word == "probably", word == "hopefully", word == "perhaps", word == "not", word == "isn't", word == "isnt":
		return named + " is followed by “" + word + "”"
	}
	if _, again := colours[word]; again {
		return "two colours are named"
	}
	if questioned(ts[i:]) {
		return "it reads as a question"
	}
	return ""
}

func skipSigns(ts []token, i int) int {
	for i < len(ts) && strings.Contains("-=>→/", ts[i].word) {
		i++
	}
	return i
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// questioned reports whether the first sentence is a question.
func questioned(ts []token) bool {
	for _, t := range ts {
		switch t.word {
		case "?", "¿", "؟":
			return true
		case ".", "!":
			return false
		}
	}
	return false
}

// hedgedStatus finds a status that the first words negate, hedge or question:
// "not amber", "nearly done", "will be green". It never reads far: a colour
// later in a sentence is prose.
func hedgedStatus(ts []token, i int) (reading, bool) {
	for j := i; j < len(ts) && j < i+5; j++ {
		if j > i {
			if r, ok := statusWord(ts, j); ok {
				r.hedged, r.doubt = true, "“"+ts[i].word+"” comes before “"+r.word+"”"
				return r, true
			}
		}
		if !slices.Contains(hedges, ts[j].word) {
			return reading{}, false
		}
	}
	return reading{}, false
}

// nearColour finds the colour a word was probably meant to be, one slip away.
// Red is too short for that: bed, rid and read are words of their own.
func nearColour(word string) (plan.Status, bool) {
	switch word {
	case "redd", "rred", "reed", "rde", "erd", "rad", "re":
		return plan.Red, word != "re"
	}
	for _, name := range []string{"amber", "green", "yellow", "orange", "complete", "completed", "finished", "incomplete"} {
		if distance(word, name) == 1 {
			if s, ok := colours[name]; ok {
				return s, true
			}
			if name == "incomplete" {
				return plan.Red, true
			}
			return plan.Green, true
		}
	}
	return "", false
}

// distance counts the slips between two words: letters added, left out,
// replaced, or two neighbours swapped. A figure is never a slip for another:
// words that differ in a digit are infinitely far apart.
func distance(a, b string) int {
	if strings.ContainsAny(a, "0123456789") || strings.ContainsAny(b, "0123456789") {
		if a == b {
			return 0
		}
		return 1 << 20
	}
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > 3 || d < -3 || len(x) > 40 {
		return 1 << 20
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
