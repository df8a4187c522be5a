package plan

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Hit is an action found by its words.
type Hit struct {
	Action *Action
	Where  string // "title", "progress", "outcome" or "note"
	Text   string // the text that matched
	Entry  uint64 // the event of the text
	Near   bool   // some word matched only with one slip in it

	want []word
}

// At is where in Text the first matching word begins, in bytes.
func (h Hit) At() int { return first(h.Text, h.want) }

// fields are the searched texts of an action, best first.
var fields = []string{"title", "progress", "outcome", "note"}

// Search finds the actions with a text in which every word occurs: whole, as
// the beginning of a word, or, where nothing in the plan has that, with one
// slip. Small words ("the", "with") are left out of what is looked for.
//
// Each action comes once, with its best text: titles before the published
// narrative, that before notes, later notes before earlier ones. Actions come
// in the order of those texts, then of their numbers. What was undone,
// corrected or published anew since is not searched.
func (s *State) Search(words string) []Hit {
	s.index.catchUp(s)
	want := looked(words)
	if len(want) == 0 {
		return nil
	}
	best := map[ActionNo]Hit{}
	texts, near := s.index.find(want)
	for _, t := range slices.Backward(texts) {
		hit := Hit{Where: fields[t.field], Entry: t.seq, Near: near, want: want}
		if have, ok := best[t.no]; ok && slices.Index(fields, have.Where) <= int(t.field) {
			continue
		}
		if hit.Action, hit.Text = s.current(t); hit.Action != nil {
			best[t.no] = hit
		}
	}
	hits := make([]Hit, 0, len(best))
	for _, h := range best {
		hits = append(hits, h)
	}
	slices.SortFunc(hits, func(x, y Hit) int {
		return cmp.Or(cmp.Compare(slices.Index(fields, x.Where), slices.Index(fields, y.Where)), cmp.Compare(x.Action.No, y.Action.No))
	})
	return hits
}

// current is the text, if it still says what the action says, and its action.
func (s *State) current(t indexed) (*Action, string) {
	a := s.actions[t.no]
	e := s.events[t.seq-1]
	if s.undone[t.seq] != 0 {
		return nil, ""
	}
	switch f := e.Fact.(type) {
	case *ActionPublished:
		if src := f.source(); !sameWording(src, a.Wording) {
			return nil, ""
		}
		return a, f.text(t.field)
	case *NoteCorrected:
		if last, ok := s.Correction(f.Entry); !ok || last.Seq != t.seq || s.undone[f.Entry] != 0 {
			return nil, ""
		}
		return a, f.Note
	}
	if _, corrected := s.Correction(t.seq); corrected {
		return nil, ""
	}
	_, _, note, _ := said(e.Fact)
	return a, note
}

func sameWording(x, y Source) bool {
	return x.Title == y.Title && x.Progress == y.Progress && x.Outcome == y.Outcome
}

func (f *ActionPublished) text(field uint8) string {
	return [...]string{f.Title, f.Progress, f.Outcome}[field]
}

// index finds texts by their words. It is built from the events when it is
// first needed, and holds nothing that they do not.
type index struct {
	head   uint64              // events up to here are in it
	texts  []indexed           // in the order of the events
	places map[string][]uint32 // word → texts it occurs in, ascending
	words  []string            // the keys of places; sorted up to sorted
	sorted int
}

// An indexed text is a field of an event about an action.
type indexed struct {
	no    ActionNo
	field uint8 // of fields
	seq   uint64
}

func (x *index) catchUp(s *State) {
	for ; x.head < s.Head(); x.head++ {
		e := s.events[x.head]
		switch f := e.Fact.(type) {
		case *ActionPublished:
			for i, text := range []string{f.Title, f.Progress, f.Outcome} {
				x.add(indexed{f.No, uint8(i), e.Seq}, text)
			}
		case *NoteCorrected:
			x.add(indexed{f.No, 3, e.Seq}, f.Note)
		default:
			if no, _, note, ok := said(e.Fact); ok && note != "" {
				x.add(indexed{no, 3, e.Seq}, note)
			}
		}
	}
}

func (x *index) add(t indexed, text string) {
	if x.places == nil {
		x.places = map[string][]uint32{}
	}
	id := uint32(len(x.texts))
	x.texts = append(x.texts, t)
	for _, w := range split(text) {
		places, known := x.places[w.letters]
		if !known {
			x.words = append(x.words, w.letters)
		}
		if n := len(places); n == 0 || places[n-1] != id {
			x.places[w.letters] = append(places, id)
		}
	}
}

// find gives the texts that have all the words, in the order of the events.
func (x *index) find(want []word) (texts []indexed, near bool) {
	had := make([]uint8, len(x.texts)) // how many of the words a text has, as long as it had each before
	for i, w := range want {
		forms, slipped := x.forms(w.letters)
		near = near || slipped
		for _, form := range forms {
			for _, id := range x.places[form] {
				if had[id] == uint8(i) {
					had[id]++
				}
			}
		}
	}
	for id, n := range had {
		if int(n) == len(want) {
			texts = append(texts, x.texts[id])
		}
	}
	return texts, near
}

// forms are the words of the plan that a word looked for stands for.
func (x *index) forms(w string) (forms []string, slipped bool) {
	if x.sorted < len(x.words) {
		slices.Sort(x.words)
		x.sorted = len(x.words)
	}
	i, _ := slices.BinarySearch(x.words, w)
	for ; i < len(x.words) && strings.HasPrefix(x.words[i], w); i++ {
		forms = append(forms, x.words[i])
	}
	if len(forms) > 0 || len(w) < 4 {
		return forms, false
	}
	for _, known := range x.words {
		if oneSlip(w, known) {
			forms = append(forms, known)
		}
	}
	return forms, len(forms) > 0
}

// oneSlip reports whether two words differ by one letter added, left out or
// replaced, or by two neighbours swapped. A figure is never a slip.
func oneSlip(a, b string) bool {
	if d := len(a) - len(b); d > 4 || d < -4 || a[0] != b[0] && (len(a) < 2 || len(b) < 2 || a[1] != b[1] && a[1] != b[0]) {
		return false
	}
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	digit := func(rs []rune) bool { return len(rs) > 0 && unicode.IsDigit(rs[0]) }
	if digit(x[i:]) || digit(y[i:]) {
		return false
	}
	switch len(y) - len(x) {
	case 0:
		if i == len(x) || slices.Equal(x[i+1:], y[i+1:]) {
			return true
		}
		return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:])
	case 1:
		return slices.Equal(x[i:], y[i+1:])
	}
	return false
}

// A word of a text, in small letters, and where it begins.
type word struct {
	letters string
	at      int
}

// split cuts a text into words. An apostrophe does not end one.
func split(text string) []word {
	var words []word
	start := -1
	for i, r := range text + " " {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if start < 0 {
				start = i
			}
		case start >= 0 && (r == '\'' || r == '’') && i+utf8.RuneLen(r) < len(text):
		case start >= 0:
			words = append(words, word{plainWord(text[start:i]), start})
			start = -1
		}
	}
	return words
}

var apostrophes = strings.NewReplacer("'", "", "’", "")

func plainWord(s string) string { return strings.ToLower(apostrophes.Replace(s)) }

// small words say nothing about what is looked for.
var small = strings.Fields("a an and are about at be by can did do does for from happening has have how i in is it me of on or our say says the there this to was we what whats when where which who with you")

// looked are the words to look for: all of them, without the small ones unless
// there are no others.
func looked(words string) []word {
	all := split(words)
	if len(all) > 16 {
		all = all[:16]
	}
	var want []word
	for _, w := range all {
		if !slices.Contains(small, w.letters) {
			want = append(want, w)
		}
	}
	if len(want) == 0 {
		return all
	}
	return want
}

// first is where the first of the words stands in a text that has them.
func first(text string, want []word) int {
	for _, h := range split(text) {
		for _, w := range want {
			if strings.HasPrefix(h.letters, w.letters) || len(w.letters) >= 4 && oneSlip(w.letters, h.letters) {
				return h.at
			}
		}
	}
	return 0
}
