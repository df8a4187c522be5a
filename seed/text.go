package seed

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const saveAsText = "Save the plan as plain text, encoded as UTF-8, with tabs between the columns."

// decode turns the bytes of a file into text whose lines end with LF, or says
// why the file is not text.
func (p *parser) decode(data []byte) (string, error) {
	lineOf := func(at int) int {
		count := func(end string) int { return bytes.Count(data[:at], []byte(end)) }
		return 1 + count("\n") + count("\r") - count("\r\n")
	}
	if len(data) > maxBytes {
		return "", p.refuse(lineOf(maxBytes), fmt.Sprintf("the file is longer than %d MB, and a plan is not.", maxBytes>>20), saveAsText)
	}
	if at := firstOdd(data); at >= 0 {
		return "", p.refuse(lineOf(at), "this is not plain text in UTF-8, but a document or a picture, or text in another encoding.", saveAsText)
	}
	text := strings.TrimLeft(string(data), "\ufeff")
	if plain(text) == "" {
		return "", p.refuse(1, "the file is empty.", "Check that the right file was chosen.")
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.ReplaceAll(text, "\r", "\n"), nil
}

// firstOdd finds the first byte that no plain text has: bad UTF-8, or a control
// character that neither spaces nor breaks lines. -1 if there is none.
func firstOdd(data []byte) int {
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return at
		}
		at += size
	}
	return -1
}

// cells splits a row at its tabs and trims each cell. There are at least four.
func cells(line string) []string {
	list := strings.Split(line, "\t")
	for i, cell := range list {
		list[i] = strings.TrimSpace(cell)
		if plain(cell) == "" {
			list[i] = ""
		}
	}
	for len(list) < 4 {
		list = append(list, "")
	}
	return list
}

// plain is text as a reader sees it, for recognising things and never for
// keeping wording: without soft hyphens, marks of no width and repeated or
// unusual spaces.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// quote is a piece of the document fit for a message.
func quote(s string) string {
	if r := []rune(plain(s)); len(r) > 60 {
		return "“" + string(r[:59]) + "…”"
	}
	return "“" + plain(s) + "”"
}

// A prose is the text of a cell that several rows may add to.
type prose struct {
	text  strings.Builder
	ended bool // the last cell added ended its sentence
}

func (p *prose) add(cell string) {
	if cell == "" {
		return
	}
	if p.text.Len() > 0 {
		p.text.WriteByte(map[bool]byte{true: '\n', false: ' '}[p.ended])
	}
	p.text.WriteString(cell)
	p.ended = endsSentence(cell)
}

// endsSentence looks through closing quotes and brackets for a full stop.
func endsSentence(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Pe, unicode.Pf, unicode.Cf) || r == '"' || r == '\''
	})
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…", last)
}
