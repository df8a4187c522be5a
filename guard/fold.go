package guard

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A folded text is what a reader sees, in plain signs: compatibility forms and
// digits of other scripts made plain, accents and what takes no room left out,
// dashes and spaces unified. For each byte it knows from where to where the
// sign stands in the text as it was given.
type folded struct {
	text   string
	at, to []int
}

func fold(text string) folded {
	var b strings.Builder
	var f folded
	put := func(s string, from, to int) {
		b.WriteString(s)
		for range len(s) {
			f.at, f.to = append(f.at, from), append(f.to, to)
		}
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '%' && escaped(text[i:]) != "":
			size = 3
			put(escaped(text[i:]), i, i+size)
		case r < utf8.RuneSelf && r >= ' ' && r != 0x7f:
			put(text[i:i+1], i, i+size)
		case r == utf8.RuneError && size == 1:
			put("?", i, i+size) // a byte that is no letter
		default:
			put(plain(r), i, i+size)
		}
		i += size
	}
	f.text = b.String()
	return f
}

// escaped is what three signs such as %20 stand for in the address of a page,
// where that could hide a detail.
func escaped(s string) string {
	if len(s) < 3 {
		return ""
	}
	switch strings.ToUpper(s[1:3]) {
	case "20", "A0":
		return " "
	case "40":
		return "@"
	case "2B":
		return "+"
	case "2D":
		return "-"
	case "2E":
		return "."
	}
	return ""
}

// plain is one sign in plain signs; "" for one that takes no room.
func plain(r rune) string {
	switch {
	case r == '\n', r == '\r', r == '\v', r == '\f', r == '\u2028', r == '\u2029':
		return "\n"
	case unicode.IsSpace(r):
		return " "
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Mn, r), unicode.Is(unicode.Variation_Selector, r),
		r == '\u3164', r == '\uffa0', r == '\u115f', r == '\u1160', r == '\u2800': // letters that show nothing
		return ""
	case unicode.Is(unicode.Pd, r), r == '−':
		return "-"
	case r == '‘', r == '’', r == 'ʼ', r == '`', r == '´':
		return "'"
	case r == '·', r == '∙', r == '‧', r == '․':
		return "."
	case unicode.IsDigit(r):
		return string('0' + digit(r))
	}
	var b strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		switch {
		case unicode.Is(unicode.Mn, part):
		case part == '⁄', part == '∕':
			b.WriteByte('/')
		case part == '\u2010', part == '\u2013', part == '\u2014':
			b.WriteByte('-')
		case unicode.IsSpace(part):
			b.WriteByte(' ')
		case unicode.IsDigit(part):
			b.WriteRune('0' + digit(part))
		default:
			b.WriteRune(part)
		}
	}
	return b.String()
}

// digit is the value of a decimal digit of any script. The digits of a script
// follow each other, nought first (Unicode Standard, section 4.6).
func digit(r rune) rune {
	for _, block := range unicode.Nd.R16 {
		if lo := rune(block.Lo); lo <= r && r <= rune(block.Hi) {
			return (r - lo) % 10
		}
	}
	for _, block := range unicode.Nd.R32 {
		if lo := rune(block.Lo); lo <= r && r <= rune(block.Hi) {
			return (r - lo) % 10
		}
	}
	return 0
}

// ids are figures that services make, and what Mask has left: mentions, the
// address of a message and the time that names one; a video meeting's number.
var ids = regexp.MustCompile(`<[@#!][^<>\s]{0,120}>` +
	`|https?://[A-Za-z0-9-]+(?:\.enterprise)?\.slack\.com/archives/[A-Z0-9]+(?:/p\d{16})?(?:\?thread_ts=\d{10}\.\d{6})?(?:&(?:amp;)?cid=[A-Z0-9]+)?` +
	`|https?://(?:[A-Za-z0-9-]+\.)?zoom\.us/[a-z/]{1,9}\d{9,11}\b` +
	`|\b\d{10}\.\d{6}\b` +
	`|\[(?:phone number|email address|postcode|National Insurance number|NHS number|vehicle registration|date of birth|reference number|name|address|age|bank details|file link) removed\]`)

// hidden stands where such an id was. It is no letter, no figure and no gap
// between figures, so nothing is read across it.
const hidden = "|"

func (s *scan) exempt() {
	if !strings.ContainsAny(s.text, "<[") && !strings.Contains(s.text, ".slack.com/") && !strings.Contains(s.text, "zoom.us/") && !slices.ContainsFunc(s.groups, func(g group) bool { return g.len() == 10 && s.char(g.end) == '.' }) {
		return
	}
	found := ids.FindAllStringIndex(s.text, -1)
	if found == nil {
		return
	}
	b := []byte(s.text)
	for _, at := range found {
		for i := at[0]; i < at[1]; i++ {
			b[i] = hidden[0]
		}
	}
	s.text = string(b)
	s.index()
}

func letter(c byte) bool       { return 'a' <= c|0x20 && c|0x20 <= 'z' || c >= utf8.RuneSelf }
func figure(c byte) bool       { return '0' <= c && c <= '9' }
func upper(c byte) bool        { return 'A' <= c && c <= 'Z' }
func alphanumeric(c byte) bool { return letter(c) || figure(c) || c == '_' }

// char is the sign at a place, a space beyond the ends.
func (s *scan) char(i int) byte {
	if i < 0 || i >= len(s.text) {
		return ' '
	}
	return s.text[i]
}

// alone reports whether a stretch is not part of a longer word or figure.
func (s *scan) alone(start, end int) bool {
	return !alphanumeric(s.char(start-1)) && !alphanumeric(s.char(end))
}

// before is the text up to n signs before a place, on the same line.
func (s *scan) before(i, n int) string {
	part := s.text[max(0, i-n):i]
	return part[strings.LastIndexByte(part, '\n')+1:]
}

// after is the text up to n signs from a place on, on the same line.
func (s *scan) after(i, n int) string {
	part := s.text[i:min(len(s.text), i+n)]
	if end := strings.IndexByte(part, '\n'); end >= 0 {
		part = part[:end]
	}
	return part
}

// at calls f for a match of a pattern that begins with ^ at a place, with the
// match's offsets. A match is never longer than most signs.
func (s *scan) at(re *regexp.Regexp, i, most int, f func(at []int)) {
	at := re.FindStringSubmatchIndex(s.text[i:min(len(s.text), i+most)])
	if at == nil {
		return
	}
	for j := range at {
		if at[j] >= 0 {
			at[j] += i
		}
	}
	f(at)
}

// all calls f for each match of a pattern, with the match's offsets.
func (s *scan) all(re *regexp.Regexp, f func(at []int)) {
	for _, at := range re.FindAllStringSubmatchIndex(s.text, -1) {
		f(at)
	}
}

// word is a word of letters at a place, with its end.
func (s *scan) word(i int) (word string, end int) {
	i = min(i, len(s.text))
	end = i
	for end < len(s.text) && (letter(s.text[end]) || end > i && (s.text[end] == '\'' || s.text[end] == '-') && letter(s.char(end+1))) {
		end++
	}
	return s.text[i:end], end
}
