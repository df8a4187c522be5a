package commands

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A token is one word, number or sign of a line. Its word is folded for
// comparing: compatibility forms (full-width digits, ligatures) made plain,
// accents and capitals removed, dashes and quotation marks unified. Where it
// stands is kept, so that text can be cut out of the line as it was typed.
type token struct {
	word       string
	start, end int  // bytes in the line
	glued      bool // no space between it and the token before
}

var (
	// A time, a date, a decimal or thousands are one token: 10:30, 3/5,
	// 2026-05-03, 4.5, 12,500.
	figure    = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2}|\d{1,3}(,\d{3})+|\d+([.:/]\d+)+)`)
	shortcode = regexp.MustCompile(`^:[a-z0-9_+'-]{0,60}[a-z][a-z0-9_+'-]{0,60}:`)
	mention   = regexp.MustCompile(`^<[@#!][^<>\s]{0,120}>`)
)

// seen leaves out of a line what cannot be seen: zero-width spaces and
// joiners, marks of writing direction, soft hyphens. at gives for each byte of
// the text, and for its end, where that is in the line.
func seen(line string) (text string, at []int) {
	var b strings.Builder
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		if !invisible(r) {
			for range utf8.RuneLen(r) { // a byte that is no letter becomes a sign of its own
				at = append(at, i)
			}
			b.WriteRune(r)
		}
		i += size
	}
	return b.String(), append(at, len(line))
}

// tokens cuts a line up. It never fails: what is neither word nor number is a
// sign of its own.
func tokens(line string) []token {
	var list []token
	text, at := seen(line)
	glued := false
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) {
			glued = false
			i += n
			continue
		}
		word := ""
		switch rest := text[i:]; {
		case r == '<' && mention.MatchString(rest):
			n = len(mention.FindString(rest))
			word = rest[:n]
		case unicode.IsDigit(r) && figureLen(rest) > 0:
			n = figureLen(rest)
			word = rest[:n]
		case r == ':' && !glued && shortcode.MatchString(rest):
			n = len(shortcode.FindString(rest))
			word = rest[:n]
		case wordRune(r):
			n = wordLen(rest)
			if word = fold(rest[:n]); strings.ContainsFunc(rest[:n], odd) {
				word = strings.ToLower(rest[:n])
			}
		default:
			word = fold(rest[:n])
		}
		list = append(list, token{word: word, start: at[i], end: at[i+n], glued: glued})
		glued = true
		i += n
	}
	return list
}

// figureLen is the length of the figure a text begins with, 0 if there is none.
func figureLen(s string) int {
	n := len(figure.FindString(s))
	if next, _ := utf8.DecodeRuneInString(s[n:]); wordRune(next) {
		return 0 // 12,1313 is two numbers
	}
	return n
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) }

// odd reports whether a sign is a number but not a figure: ², ½, Ⅳ. Folded it
// would become one, and 1² would be action 12.
func odd(r rune) bool { return unicode.IsNumber(r) && !unicode.IsDigit(r) }

// wordLen is the length of the word a text begins with. An apostrophe between
// letters belongs to it.
func wordLen(s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		next, _ := utf8.DecodeRuneInString(s[n+size:])
		if !wordRune(r) && !(apostrophe(r) && unicode.IsLetter(next)) {
			break
		}
		n += size
	}
	return n
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '＇' }

// invisible reports whether a sign takes no room.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) ||
		unicode.IsControl(r) && !unicode.IsSpace(r)
}

// signs are the many ways to write the few signs that matter.
var signs = strings.NewReplacer("‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "―", "-", "−", "-", "﹘", "-", "－", "-",
	"‘", "'", "’", "'", "ʼ", "'", "＇", "'", "“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "＂", `"`)

// fold makes a word comparable.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s))
	return signs.Replace(strings.ToLower(norm.NFKC.String(s)))
}

// Unescape gives back what a person typed from the text Slack sends of it
// (docs.slack.dev, messaging/formatting-message-text): links become their
// address or label, mentions keep their id only, entities become signs.
func Unescape(wire string) string {
	s := wireLink.ReplaceAllStringFunc(wire, func(m string) string {
		inner := m[1 : len(m)-1]
		target, label, labelled := strings.Cut(inner, "|")
		switch {
		case strings.HasPrefix(target, "@"), strings.HasPrefix(target, "#"):
			return "<" + target + ">"
		case strings.HasPrefix(target, "!"):
			return m
		case labelled:
			return label
		}
		return strings.TrimPrefix(target, "mailto:")
	})
	return entities.Replace(s)
}

var (
	wireLink = regexp.MustCompile(`<[^<>]+>`)
	entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// turned reports whether a line has marks that show it in another order than
// it is written: what a person saw is not what would be read.
func turned(line string) bool {
	return strings.ContainsAny(line, "\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
}
