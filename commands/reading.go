package commands

import (
	"cmp"
	"slices"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// A reading is what the words at some place say about a status.
type reading struct {
	status plan.Status
	next   int    // the first token after it
	word   string // the words that were read, folded
	loose  bool   // said by something other than the colour's own name
	phrase bool   // said by words that ordinary notes begin with, too

	doubt  string        // why it is not certain, or ""; nothing is written on a doubt
	before bool          // of a doubt: it is in the words before the status
	whole  bool          // of a doubt: the note is everything that was typed
	others []plan.Status // of a doubt: the statuses it may mean instead
}

// colours are the names of the statuses.
var colours = map[string]plan.Status{
	"red": plan.Red, "amber": plan.Amber, "yellow": plan.Amber, "orange": plan.Amber, "green": plan.Green,
}

// phrases are other ways to say a status. They also begin ordinary prose
// ("completed phase 1 of 3"), so they count only when they stand apart from
// what follows.
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

// A colour that comes first after the numbers is the action's, whatever noun
// comes next: "18 amber bins moved". Only where the two are one thing that
// people know under that name is it asked about: a green light, red tape.
// AMBER is hardly ever said of anything else. GREEN ends an action, so more is
// asked about there; yellow and orange are seldom said of a status.
var (
	// rated follow any colour: the plan's own neighbours use colours too. The
	// Traffic Light Scheme rates premises, and Operation Luscombe hands out
	// tickets.
	rated          = strings.Fields(`premises premise venue venues scheme rated rating status ish ticket tickets traffic level circle square dot spot spots`)
	amberCompounds = strings.Fields(`alert alerts light weather warning warnings`)
	redCompounds   = strings.Fields(`tape flag flags cross lion carpet card cards route routes light lights line lines list lists alert alerts weather
	warning warnings notice notices box boxes phone zone zones brick bricks paint painted graffiti jacket jackets coat top hat cap hoodie badge
	badges bus street road square house park spot spots`)
	compounds = strings.Fields(`light lights lit alert alerts weather tape route routes space spaces list lists zone
	zones flag flags card cards belt paper bin bins bag bags man men line lines wall walls roof area areas
	cross bus lane lanes box boxes phone book jacket jackets coat top hat cap hoodie badge badges
	party carpet brick bricks house park parks energy warning warnings notice notices street road post posts
	bike bikes scooter scooters car cars van vans truck lorry graffiti paint painted lion door doors`)
)

// vehicles are things that people see, and sights the words that say so of a
// red one: "red van parked outside" is a sight, "red van broken" a status.
var (
	vehicles = strings.Fields("bike bikes scooter scooters car cars van vans truck lorry")
	sights   = strings.Fields("parked seen spotted outside in on at with by near left abandoned dumped again")
)

// compound reports whether a colour and the word after it name a thing. next
// is the word after both.
func compound(colour, word, next string) bool {
	if _, named := colours[colour]; !named {
		return false
	}
	things := compounds
	switch colour {
	case "amber":
		things = amberCompounds
	case "red":
		if slices.Contains(vehicles, word) {
			return strings.HasSuffix(next, "ing") || slices.Contains(sights, next)
		}
		things = redCompounds
	}
	return slices.Contains(rated, word) || slices.Contains(things, word)
}

// hedges before a colour make it anything but a statement.
var hedges = strings.Fields(`all now nearly almost mostly partly partially near close soon hopefully probably possibly perhaps gone go goes
	going back remains remain stays maybe might may could should would will shall expect expected expecting aiming aim hoping hope due to be
	become becoming turning turns about approaching towards toward sort kind kinda quite half nowhere far short of from than yet ready want
	wants wanted need needs can we it this that the a an should've could've i would've i'd we'd it's its let's lets target targets targeted
	planned plan planning forecast proposed propose provisionally provisional think thinks thought believe reckon guess looks looking seems
	likely unlikely unsure uncertain sure if when once until unless whether is are was were suppose supposed more less still has have had been
	as good status rag technically effectively basically practically virtually verging`)

// denials before a colour say that it is not that one.
var denials = strings.Fields(`not no never neither nor hardly barely longer won't wont isn't isnt aren't arent wasn't wasnt ain't cannot can't cant
	don't dont doesn't doesnt didn't didnt hasn't hasnt haven't havent shouldn't shouldnt wouldn't wouldnt couldn't couldnt mustn't mustnt`)

// futures after "by" or "in" put a status off: done by March.
var futures = strings.Fields(`january february march april may june july august september october november december jan feb mar apr
	jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun
	tomorrow tonight next end year month week spring summer autumn winter christmas easter quarter q1 q2 q3 q4 then soon a about`)

// afterthoughts right after a status take it back, in part.
var afterthoughts = strings.Fields(`by from soon yet if once when unless maybe probably hopefully perhaps possibly presumably apparently allegedly
	tbc tbd provisional provisionally subject assuming pending isn't isnt tomorrow`)

// qualms after GREEN say that it is not. After the others they only say more.
var qualms = strings.Fields("but though although except apart not until till bar besides however")

// readStatus reads a status at token i. ok is false when the words there have
// nothing to do with one.
func readStatus(ts []token, i int) (r reading, ok bool) {
	i = skip(ts, i, betweens)
	if i >= len(ts) {
		return r, false
	}
	if r, ok = markedStatus(ts, i); ok {
		r.judge(ts)
		return r, true
	}
	if r, ok = hedgedStatus(ts, i); ok {
		return r, true
	}
	if near, ok := nearColour(ts[i].word); ok {
		return reading{status: near, next: i + 1, word: ts[i].word, doubt: "“" + ts[i].word + "” looks like a misspelt colour"}, true
	}
	return r, false
}

// betweens stand between a number and a status, or a status and a note, and
// belong to neither. marks set words in bold and the like.
const (
	betweens = ": ; , . ! ... - = > -> → ○ ◐ ●"
	marks    = "* _ ~ `"
)

func skip(ts []token, i int, signs string) int {
	for i < len(ts) && is(ts[i].word, signs) {
		i++
	}
	return i
}

// is reports whether a word is one of several, which spaces part.
func is(word, list string) bool {
	for word != "" && list != "" {
		one, rest, _ := strings.Cut(list, " ")
		if one == word {
			return true
		}
		list = rest
	}
	return false
}

// markedStatus matches a status exactly, in bold or plain.
func markedStatus(ts []token, i int) (reading, bool) {
	j := skip(ts, i, marks)
	r, ok := statusWord(ts, j)
	if ok && j > i {
		r.next = skip(ts, r.next, marks)
	}
	return r, ok
}

// statusWord matches the words for a status.
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
			return reading{status: p.status, next: next, word: p.words, loose: true, phrase: true}, true
		}
	}
	return reading{}, false
}

// matchWords matches several words in a row; hyphens between them are allowed.
func matchWords(ts []token, i int, words string) (next int, ok bool) {
	for first := true; words != ""; first = false {
		var w string
		w, words, _ = strings.Cut(words, " ")
		if !first && i < len(ts) && ts[i].word == "-" {
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
// follows: the line ends there, or a sign comes that is not part of a compound
// (green-ish) and joins nothing.
func apart(ts []token, i int) bool {
	return i >= len(ts) || !hyphenated(ts, i) && !isWord(ts[i].word) && !is(ts[i].word, "? / & + ' \" ( % @ #")
}

func isWord(s string) bool { return strings.ContainsFunc(s, wordRune) && !strings.HasPrefix(s, ":") }

// hyphenated reports whether token i is a hyphen inside a word: green-ish.
func hyphenated(ts []token, i int) bool {
	return i+1 < len(ts) && ts[i].word == "-" && ts[i].glued && ts[i+1].glued
}

// judge looks at what follows a status for signs that it was not meant as one.
func (r *reading) judge(ts []token) {
	i := r.next
	if i >= len(ts) {
		return
	}
	word := ts[i].word
	named := "“" + r.word + "”"
	after := func(n int) string {
		if i+n < len(ts) {
			return ts[i+n].word
		}
		return ""
	}
	second := skip(ts, i, ", / -> → - > = or to and & then now not")
	again, twice := statusWord(ts, second)
	switch {
	case hyphenated(ts, i):
		r.doubt = named + " is part of a longer word"
	case twice && again.status != r.status && !(again.phrase && second > i):
		r.doubt, r.whole, r.others = "two colours are named", true, []plan.Status{r.status, again.status}
	case compound(r.word, word, after(1)):
		r.doubt = named + " may belong to “" + r.word + " " + word + "”"
	case slices.Contains(afterthoughts, word),
		r.status == plan.Green && slices.Contains(qualms, word),
		word == "in" && (slices.Contains(futures, after(1)) || startsWithDigit(after(1))),
		word == "next" && slices.Contains(futures, after(1)),
		word == "i" && is(after(1), "think guess reckon believe hope suppose"):
		r.doubt = named + " is followed by “" + word + "”"
	case questioned(ts[i:]):
		r.doubt = "it reads as a question"
	}
	if r.phrase && r.doubt == "" && !apart(ts, i) {
		r.doubt = named + " may be the beginning of your note"
	}
	r.whole = r.whole || r.phrase
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// questioned reports whether the first sentence is a question.
func questioned(ts []token) bool {
	address := false // inside one, signs mean nothing
	for n, t := range ts {
		address = address && t.glued || is(t.word, "http https") && n+2 < len(ts) && ts[n+1].word == ":" && ts[n+2].word == "/"
		switch {
		case address:
		case is(t.word, "? ¿ ؟"):
			return true
		case is(t.word, ". ! ..."):
			if n+1 < len(ts) && !ts[n+1].glued {
				return false
			}
		}
	}
	return false
}

// plainWords are the hedges that say the least of why a status is not certain,
// and nearly are those that say it is under way.
const (
	plainWords = "is are was were be it it's its this that the a an i i'd we we'd all has have had been to of as rag status now"
	nearly     = "nearly almost mostly partly partially near close half quite virtually practically basically verging approaching"
)

// hedgedStatus finds a status that the first words deny, hedge or question:
// "not amber", "nearly done", "will be green", or that stands in brackets or
// quotation marks. It never reads far: a colour later in a sentence is prose.
func hedgedStatus(ts []token, i int) (reading, bool) {
	denied, telling := "", ""
	for j := i; j < len(ts) && j < i+7; j++ {
		if j > i {
			if r, ok := statusWord(ts, j); ok {
				r.doubt, r.whole, r.before = "“"+cmp.Or(denied, telling, ts[i].word)+"” comes before “"+r.word+"”", true, true
				switch {
				case denied != "" && r.word == "started":
					r.others = []plan.Status{plan.Red}
				case denied != "":
					r.others = slices.DeleteFunc(plan.Statuses(), func(s plan.Status) bool { return s == r.status })
				default:
					if k := skip(ts, r.next, "to , / -> → now then or"); k > r.next || k < len(ts) && slices.Contains(hedges, ts[k].word) {
						if again, ok := statusWord(ts, skip(ts, r.next, "to , / -> → now then or")); ok && again.status != r.status {
							r.others = []plan.Status{r.status, again.status}
							if is(ts[i].word, "was were from") || is(ts[k-1].word, "to now then > →") {
								slices.Reverse(r.others) // the first is what it was
							}
						}
					}
					if r.others == nil && r.status == plan.Green && is(telling, nearly) {
						r.others = []plan.Status{plan.Green, plan.Amber}
					}
					if is(ts[i].word, "' \" ( [ “ «") {
						r.next = skip(ts, r.next, "' \" ) ] ” »")
						r.whole, r.before = false, false
					}
				}
				return r, true
			}
		}
		word := ts[j].word
		if telling == "" && slices.Contains(hedges, word) && !is(word, plainWords) {
			telling = word
		}
		if slices.Contains(denials, word) {
			denied = word
		} else if !slices.Contains(hedges, word) && !is(word, "' \" ( ) [ ] ,") {
			return reading{}, false
		}
	}
	return reading{}, false
}

// nearColour finds the colour a word was probably meant to be, one slip away.
// Red is too short for that: bed, rid and read are words of their own.
func nearColour(word string) (plan.Status, bool) {
	if is(word, "redd rred reed rde erd rad") {
		return plan.Red, true
	}
	plainWord := strings.TrimSuffix(word, "ish")
	if s, ok := colours[plainWord]; ok && plainWord != word {
		return s, true
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
