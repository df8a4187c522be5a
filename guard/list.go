package guard

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

//go:embed list.txt
var listed string

// A list is what is allowed, and what the guard must know by name. Its file
// says at its top what its lines are.
type list struct {
	phones    map[string]bool // digits, with 0 for +44
	emails    map[string]bool // in small letters
	postcodes map[string]bool // without the space, in capitals
	venues    map[string]bool // public buildings, in small letters
	blocks    map[string]bool // of homes, in small letters
	words     map[string]bool // that are no names, in small letters

	venueNames, blockNames *regexp.Regexp  // of them; nil for none
	blockEnds              map[string]bool // the last words of their names
}

// Default is the guard with the list that the program holds.
func Default() *Guard { return standard() }

var standard = sync.OnceValue(func() *Guard {
	g, err := (&Guard{}).With(strings.NewReader(listed))
	if err != nil {
		panic(err) // the list is part of the program, and a test reads it
	}
	return g
})

// With is the guard with more lines in its list. The error names the line that
// cannot be read, and never says what is in it.
func (g *Guard) With(r io.Reader) (*Guard, error) {
	more := func(m map[string]bool) map[string]bool {
		if m == nil {
			return map[string]bool{}
		}
		return maps.Clone(m)
	}
	l := list{phones: more(g.list.phones), emails: more(g.list.emails), postcodes: more(g.list.postcodes),
		venues: more(g.list.venues), blocks: more(g.list.blocks), words: more(g.list.words)}
	in := bufio.NewScanner(r)
	for n := 1; in.Scan(); n++ {
		line := strings.TrimSpace(in.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		kind, value, _ := strings.Cut(line, " ")
		value = strings.TrimSpace(fold(value).text)
		into := map[string]map[string]bool{"phone": l.phones, "email": l.emails, "postcode": l.postcodes, "venue": l.venues, "block": l.blocks, "word": l.words}[kind]
		if into == nil || value == "" {
			return nil, fmt.Errorf("line %d is not phone, email, postcode, venue, block or word, a space and what it is", n)
		}
		switch kind {
		case "phone":
			into[national(digitsOf(value))] = true
		case "postcode":
			into[strings.ToUpper(strings.ReplaceAll(value, " ", ""))] = true
		case "word":
			for word := range strings.FieldsSeq(value) {
				into[strings.ToLower(word)] = true
			}
		default:
			into[strings.ToLower(value)] = true
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("read the list: %w", err)
	}
	l.venueNames = anyOf(l.venues, ``)
	l.blockNames = anyOf(l.blocks, `(?:\b([0-9]{1,4}[A-Fa-f]?),? (?:the )?)?`)
	l.blockEnds = map[string]bool{}
	for name := range l.blocks {
		l.blockEnds[name[strings.LastIndexByte(name, ' ')+1:]] = true
	}
	return &Guard{list: l}, nil
}

// anyOf matches any of some names, with something before it.
func anyOf(names map[string]bool, before string) *regexp.Regexp {
	if len(names) == 0 {
		return nil
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		parts = append(parts, regexp.QuoteMeta(name))
	}
	slices.Reverse(parts) // the longer of two that begin alike first
	return regexp.MustCompile(`(?i)` + before + `\b(` + strings.Join(parts, "|") + `)\b`)
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// national is a phone number's digits as they are dialled at home.
func national(digits string) string {
	digits = strings.TrimPrefix(digits, "00")
	if rest, ok := strings.CutPrefix(digits, "44"); ok && len(rest) >= 9 {
		return "0" + strings.TrimPrefix(rest, "0")
	}
	return digits
}
