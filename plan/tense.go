package plan

import (
	"slices"
	"strings"
)

// A tense is where a sentence puts a time. The weak ones decide when nothing
// else does.
type tense int

const (
	none tense = iota
	future
	past
	doubt      // "might"
	weakFuture // "subgroup to start"
	weakPast   // "workshop held"
)

// reach is how far a word has a say, in words.
const reach = 40

// tense is the tense of a time in its sentence, and the word that decides it.
func (r reader) tense(w when) (t tense, word int) {
	if strings.Contains(r.tokens[len(r.tokens)-1].after, "?") {
		return none, 0
	}
	open := !w.last.Before(r.written)
	deadline := w.preposition == "by" || w.preposition == "before"
	self := open && (deadline || w.ahead) // forward-looking by itself

	// "held in August": the time belongs to the word.
	if !r.pauses(w.from-1) && r.sense(w.from-1, open) == weakPast {
		switch {
		case r.denied(w.from-1, w):
			return none, 0
		case open && deadline && !r.done(w.from-1):
			return future, w.from - 1
		}
		return past, w.from - 1
	}
	// The nearest certain word before it decides, or else the uncertain ones.
	weak, at := none, 0
	for i := w.from - 1; i >= max(0, w.from-reach); i-- {
		s := r.sense(i, open)
		switch {
		case s == none:
			continue
		case s == weakPast:
			weak, at = past, i
			continue
		case s == weakFuture:
			if weak == none {
				weak, at = future, i
			}
			continue
		case s == past && self:
			s = future
		}
		return r.settled(s, i, w)
	}
	if weak == past && self && !deadline {
		weak = future
	}
	if weak != none {
		return r.settled(weak, at, w)
	}
	// "In March the board will …", not "after the trial in March the board will".
	for i := w.to; i < min(len(r.tokens), w.to+reach) && !r.taken[i]; i++ {
		switch s := r.sense(i, open); s {
		case none:
			continue
		case past, weakPast:
			return r.settled(past, i, w)
		case doubt:
			return none, 0
		}
		if w.from == 0 || r.pauses(w.from-1) || open {
			return r.settled(future, i, w)
		}
		return none, 0
	}
	if self {
		return r.settled(future, max(0, w.from-3), w)
	}
	return none, 0
}

// settled is the tense that word i gives to a time, unless it is denied, only
// supposed or no longer so, or the word is too far from a time that nothing
// ties to it.
func (r reader) settled(t tense, i int, w when) (tense, int) {
	loose := w.preposition == "" && !w.ahead && !w.part && w.from-i > 4
	if t == doubt || r.denied(i, w) || t == future && (r.supposed(w) || loose || slices.Contains(formerly, r.at(i-1))) {
		return none, 0
	}
	return t, i
}

// denied reports whether a "not" stands between a word and a time. What is not
// done until a time is done then.
func (r reader) denied(i int, w when) bool {
	if w.preposition == "until" || w.preposition == "till" {
		return false
	}
	return slices.ContainsFunc(r.tokens[max(0, min(i-1, w.to)):min(len(r.tokens), max(i+3, w.from))], func(t token) bool {
		if t.start >= r.tokens[w.from].start && t.end <= r.tokens[w.to-1].end {
			return false // "no later than"
		}
		return slices.Contains(negatives, t.word) || strings.HasSuffix(t.word, "n't")
	})
}

// supposed reports whether the time stands in a condition.
func (r reader) supposed(w when) bool {
	for i := w.from - 1; i >= max(0, w.from-reach) && !r.pauses(i); i-- {
		if slices.Contains([]string{"if", "unless", "whether"}, r.at(i)) {
			return true
		}
	}
	return false
}

var (
	negatives = strings.Fields("not never no cannot unlikely")
	formerly  = strings.Fields("originally initially previously formerly")
	will      = strings.Fields("will shall should would must")
	ahead     = strings.Fields("planned expected scheduled anticipated intended anticipate anticipates forecast promised upcoming forthcoming deadline eta awaited goes starts begins commences launches opens finishes ends completes")
	minds     = strings.Fields("plan plans aim aims aiming hope hopes hoping intend intends intending expect expects expecting propose proposes proposing likely set ready agreed decided committed track")
	soon      = strings.Fields("going starting beginning commencing launching finishing reopening arriving")
	told      = strings.Fields("was were had did took began met went came gave sent saw became knew occurred happened attended")
	gone      = strings.Fields("held taken begun gone given told seen built brought made done shown written found spent led drawn left lost paid bought heard")
	adjective = strings.Fields("need speed feed indeed hundred embed exceed proceed succeed shed weed seed bleed united limited licensed based interested")
	between   = strings.Fields("and or been have also now then fully further first all both not never")
	bases     = func() map[string]bool {
		m := map[string]bool{}
		for _, verb := range strings.Fields("be begin start commence open close launch publish complete finish end deliver install fit replace roll hold meet report review return follow " +
			"agree sign move appoint recruit run take go come issue provide produce present consider decide send bring introduce implement establish set extend expand update " +
			"upgrade remove repair arrive join train visit consult draft submit approve adopt confirm resume switch test trial pilot build create develop circulate share happen have get see") {
			m[verb] = true
		}
		return m
	}()
)

// sense is what a word says of the times near it. Open says that the time is
// not over when the text is written.
func (r reader) sense(i int, open bool) tense {
	if i < 0 || r.taken[i] {
		return none
	}
	w, next := r.at(i), r.at(i+1)
	switch {
	case slices.Contains(will, w), strings.HasSuffix(w, "'ll"), w == "won't", slices.Contains(ahead, w):
		return future
	case w == "may" || w == "might" || w == "could":
		return doubt
	case w == "due":
		if next != "to" || bases[r.at(i+2)] {
			return future
		}
	case w == "to":
		return r.infinitive(i)
	case slices.Contains(minds, w) && next == "for" && !r.taken[i+1]:
		return future // "plans for a workshop in March"
	case w == "plan" && (strings.HasSuffix(r.at(i-1), "s") || slices.Contains([]string{"police", "we", "they", "i"}, r.at(i-1)) || r.initials(i-1)):
		return future // "the police plan further days"
	case w == "planning" && !slices.Contains(strings.Fields("permission application applications committee team department meeting officer took"), next):
		return future
	case w == "target" && (r.taken[i+1] || r.pauses(i) || next == "date" || next == "is" || next == "completion"):
		return future
	case w == "next" && open:
		return weakFuture // "next review June"
	case slices.Contains(soon, w):
		if open {
			return future
		}
		return weakPast
	case slices.Contains(movers, w) && r.tied(i+1, "to", "into", "until", "till"), slices.Contains(planners, w) && r.tied(i+1, "for"):
		return future
	case slices.Contains(told, w) && next != "to" && !(i > 0 && r.at(i-1) == "to"):
		return past
	case w == "has" || w == "have":
		if next == "to" {
			return future
		}
		if !r.absorbed(i) {
			return past
		}
	case slices.Contains(gone, w), strings.HasSuffix(w, "ed") && len(w) > 3 && !slices.Contains(adjective, w):
		if !r.absorbed(i) && (i == 0 || r.tokens[i-1].after != "-") { // not "business-focused"
			return weakPast
		}
	}
	return none
}

// tied reports whether one of these words begins a time at token i, or at the
// next: "moved to", "put back to".
func (r reader) tied(i int, words ...string) bool {
	return r.taken[min(i, len(r.tokens))] && slices.Contains(words, r.at(i)) ||
		r.taken[min(i+1, len(r.tokens))] && slices.Contains(words, r.at(i+1)) && slices.Contains(movers, r.at(i))
}

// initials reports whether a token is an abbreviation such as "CoLP".
func (r reader) initials(i int) bool {
	if i < 0 {
		return false
	}
	s := r.text[r.tokens[i].start:r.tokens[i].end]
	return len(s) > 1 && strings.ToLower(s[1:]) != s[1:]
}

// infinitive is the sense of "to" and the verb after it.
func (r reader) infinitive(i int) tense {
	verb, prior := r.at(i+1), r.at(i-1)
	switch {
	case prior == "is" || prior == "are" || prior == "was" || prior == "were":
		return future
	case verb == "be" && prior != "able" && prior != "unable" && prior != "used":
		return future
	case bases[verb] && (prior == "due" || slices.Contains(minds, prior)):
		return future
	case bases[verb]:
		return weakFuture
	}
	return none
}

// absorbed reports whether a verb's form belongs to another verb before it that
// does not make it past: "will be held", "to be designed, built and opened".
func (r reader) absorbed(i int) bool {
	for k := i - 1; k >= max(0, i-6); k-- {
		switch w := r.at(k); {
		case slices.Contains(will, w), strings.HasSuffix(w, "'ll"), w == "won't", w == "be", w == "being", w == "is", w == "are", w == "may", w == "might", w == "could", w == "can":
			return true
		case w == "to":
			return i-k == 1 && r.at(i) == "have"
		case slices.Contains(between, w), strings.HasSuffix(w, "ly"), strings.HasSuffix(w, "ed"), slices.Contains(gone, w):
		default:
			return false
		}
	}
	return false
}

// done reports whether a verb's form is told as past: "was fitted".
func (r reader) done(i int) bool {
	for k := i - 1; k >= max(0, i-6); k-- {
		switch w := r.at(k); {
		case w == "have", w == "has", w == "had", w == "was", w == "were":
			return true
		case slices.Contains(between, w), strings.HasSuffix(w, "ly"):
		default:
			return false
		}
	}
	return false
}
