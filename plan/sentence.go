package plan

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is a word or a figure of a text. Figures keep what joins them:
// "2024/25", "10:30".
type token struct {
	word       string // in small letters, with plain apostrophes
	start, end int    // where it stands, in bytes
	after      string // what stands between it and the next
}

func tokens(text string) []token {
	var list []token
	start := -1
	last := rune(0)
	shut := func(at int) {
		if start >= 0 {
			list = append(list, token{word: strings.ToLower(strings.ReplaceAll(text[start:at], "’", "'")), start: start, end: at})
		}
		start = -1
	}
	for i, r := range text {
		next, _ := utf8.DecodeRuneInString(text[i+min(utf8.RuneLen(r), len(text)-i):])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) && start >= 0:
			if start < 0 {
				start = i
			}
		case start >= 0 && strings.ContainsRune("'’", r) && unicode.IsLetter(last) && unicode.IsLetter(next):
		case start >= 0 && strings.ContainsRune("-–/.,:", r) && unicode.IsDigit(last) && unicode.IsDigit(next):
		default:
			shut(i)
		}
		last = r
	}
	shut(len(text))
	for i := range list {
		end := len(text)
		if i+1 < len(list) {
			end = list[i+1].start
		}
		list[i].after = text[list[i].end:end]
	}
	return list
}

// ends reports whether a sentence ends between a token and the next. The full
// stop of "Oct. 2023" or "e.g. this" does not end one.
func (t token) ends(text string) bool {
	if strings.ContainsAny(t.after, "\n\r\v\f;!?…•") {
		return true
	}
	if !strings.Contains(t.after, ".") {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[t.end+len(t.after):])
	switch {
	case strings.TrimSpace(t.after) == t.after && !unicode.IsUpper(next):
		return false
	case unicode.IsDigit(next):
		return named[t.word].months != 1 || len(t.word) > 4
	}
	return utf8.RuneCountInString(t.word) > 1 || !unicode.IsLower(next)
}

// pauses reports whether there is a comma or the like after a token.
func (t token) pauses() bool {
	return strings.ContainsAny(t.after, ",:()[]–—") || strings.Contains(t.after, " - ")
}
