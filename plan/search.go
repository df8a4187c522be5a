package plan

import (
	"slices"
	"strings"
	"unicode"
)

// A Hit is an action found by its words.
type Hit struct {
	Action *Action
	Where  string // "title", "progress", "outcome" or "note"
	Text   string // the text that matched
	At     int    // where in Text the first matching word begins, in bytes
	Entry  uint64 // of a note
}

// Search finds the actions in whose title, published progress, outcome or
// notes every word occurs, each as a whole word or the beginning of one.
// Titles rank before narrative, and narrative before notes; equal ranks are in
// the order of numbers. Notes that were undone are not searched.
func (s *State) Search(words string) []Hit {
	want := split(words)
	if len(want) == 0 {
		return nil
	}
	var hits []Hit
	for _, a := range s.Actions() {
		if h, ok := s.find(a, want); ok {
			hits = append(hits, h)
		}
	}
	rank := []string{"title", "progress", "outcome", "note"}
	slices.SortStableFunc(hits, func(x, y Hit) int { return slices.Index(rank, x.Where) - slices.Index(rank, y.Where) })
	return hits
}

func (s *State) find(a *Action, want []word) (Hit, bool) {
	for _, t := range []Hit{
		{Where: "title", Text: a.Title()},
		{Where: "progress", Text: a.Wording.Progress},
		{Where: "outcome", Text: a.Wording.Outcome},
	} {
		if at, ok := contains(t.Text, want); ok {
			t.Action, t.At = a, at
			return t, true
		}
	}
	for _, seq := range slices.Backward(a.entries) {
		e := s.events[seq-1]
		if note := s.NoteOf(e); note != "" && s.undone[seq] == 0 {
			if at, ok := contains(note, want); ok {
				return Hit{Action: a, Where: "note", Text: note, At: at, Entry: seq}, true
			}
		}
	}
	return Hit{}, false
}

// A word of a text, in small letters, and where it begins.
type word struct {
	letters string
	at      int
}

func split(text string) []word {
	var words []word
	start := -1
	for i, r := range text + " " {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if start < 0 {
				start = i
			}
		} else if start >= 0 {
			words = append(words, word{strings.ToLower(text[start:i]), start})
			start = -1
		}
	}
	return words
}

func contains(text string, want []word) (at int, ok bool) {
	have := split(text)
	at = len(text)
	for _, w := range want {
		i := slices.IndexFunc(have, func(h word) bool { return strings.HasPrefix(h.letters, w.letters) })
		if i < 0 {
			return 0, false
		}
		at = min(at, have[i].at)
	}
	return at, true
}
