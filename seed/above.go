package seed

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/safer-city-partnership/asb/plan"
)

var year = regexp.MustCompile(`\b(?:19|20)\d\d\b`)

// readAbove reads a line above the table: the title, the key, or the header
// row that begins the table. Anything else there is of no concern.
func (p *parser) readAbove(line string) error {
	if row := cells(line); isHeader(row) {
		return p.beginTable(row)
	}
	text := plain(line)
	if text == "" {
		return nil
	}
	if len(p.above) < maxRepeats {
		p.above[text] = p.line
	}
	if isKeyHeading(text) {
		p.key = true
		return nil
	}
	if entry := strings.TrimLeft(text, bullets+" "); entry != text {
		if p.key {
			return p.readKey(entry)
		}
		return nil
	}
	if p.key || strings.HasPrefix(strings.ToLower(text), "appendix") {
		return nil
	}
	// The title is the first line with a year in it, or else the first line.
	if p.first == "" {
		p.first = text
	}
	if y := year.FindString(text); y != "" && p.doc.Year == 0 {
		p.doc.Title = text
		p.doc.Year, _ = strconv.Atoi(y)
	}
	return nil
}

// isHeader reports whether a row heads the table.
func isHeader(row []string) bool {
	word, _, _ := strings.Cut(strings.ToLower(plain(row[0])), " ")
	return (word == "action" || word == "actions") && strings.Contains(strings.ToLower(plain(row[1])), "owner")
}

func (p *parser) beginTable(row []string) error {
	columns := len(row)
	for columns > 0 && row[columns-1] == "" {
		columns--
	}
	if columns != 4 {
		return p.refuse(p.line, fmt.Sprintf("the table has %d columns and should have four: action, owner, progress, impact and outcome.", columns),
			"Check that the header row is one line with three tabs.")
	}
	if len(p.doc.Parties) == 0 {
		return p.refuse(p.line, "there is no key of owners above the table.",
			"Add a line “KEY:” and under it a line for each owner, such as “- ABC Department of Examples”.")
	}
	p.table = p.line
	if p.doc.Title == "" {
		p.doc.Title = p.first
	}
	p.findDivisions()
	return nil
}

// The last is the bullet of the Symbol font, as word processors write it.
const bullets = "-–—*•·▪\uf0b7"

func isKeyHeading(text string) bool {
	text = strings.ToLower(text)
	return text == "key" || strings.HasPrefix(text, "key") && strings.HasSuffix(text, ":")
}

// readKey reads an entry of the key, without its bullet: a code and a name in
// full.
func (p *parser) readKey(entry string) error {
	first, name, _ := strings.Cut(entry, " ")
	code := plan.PartyCode(strings.TrimRight(first, ":=–—-"))
	name = strings.TrimLeft(name, ":=–—- ")
	if !isCode(code) || name == "" {
		return nil
	}
	if slices.ContainsFunc(p.doc.Parties, func(q plan.Party) bool { return q.Code.Same(code) }) {
		return p.refuse(p.line, fmt.Sprintf("the key has the code %s already.", code), "Give each owner one code and one line.")
	}
	if len(p.doc.Parties) == maxParties {
		return p.refuse(p.line, fmt.Sprintf("the key has more than %d codes.", maxParties), "Check that the list under “KEY:” is the key of owners.")
	}
	p.doc.Parties = append(p.doc.Parties, plan.Party{Code: code, Name: name})
	return nil
}

// isCode reports whether a word can stand for a party in an owner cell. A key
// may explain the colours too; those are statuses and own nothing.
func isCode(code plan.PartyCode) bool {
	for _, other := range []plan.PartyCode{and, "red", "amber", "green"} {
		if code.Same(other) {
			return false
		}
	}
	return code != "" && utf8.RuneCountInString(string(code)) <= 12 && strings.IndexFunc(string(code), separates) < 0
}

// findDivisions says which parties are divisions: those whose name begins with
// the name of another and a comma. With several such, the shortest name is the
// organisation's.
func (p *parser) findDivisions() {
	for i, party := range p.doc.Parties {
		of := ""
		for _, org := range p.doc.Parties {
			start := org.Name + ","
			if len(party.Name) > len(start) && strings.EqualFold(party.Name[:len(start)], start) && (of == "" || len(org.Name) < len(of)) {
				p.doc.Parties[i].Of, of = org.Code, org.Name
			}
		}
	}
}

const and plan.PartyCode = "and"

func separates(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// owners reads an owner cell: codes in any capitals with anything but letters
// and digits between them. An organisation followed by one of its divisions is
// only a prefix; alone it is itself the owner. Repeats say nothing more.
func (p *parser) owners(line int, cell string) ([]plan.PartyCode, error) {
	var parties []plan.Party
	for word := range strings.FieldsFuncSeq(plain(cell), separates) {
		code := plan.PartyCode(word)
		if code.Same(and) {
			continue
		}
		i := slices.IndexFunc(p.doc.Parties, func(q plan.Party) bool { return q.Code.Same(code) })
		if i < 0 {
			return nil, p.refuse(line, fmt.Sprintf("the owner cell %s has %s, which is not in the key. The key has %s.", quote(cell), quote(word), p.codes()),
				"Correct the cell, or add the code to the key above the table.")
		}
		parties = append(parties, p.doc.Parties[i])
	}
	var codes []plan.PartyCode
	for i, party := range parties {
		prefix := i+1 < len(parties) && parties[i+1].Of == party.Code
		if !prefix && !slices.Contains(codes, party.Code) {
			codes = append(codes, party.Code)
		}
	}
	return codes, nil
}

// codes lists the key for a message.
func (p *parser) codes() string {
	const shown = 20
	var list []string
	for i, party := range p.doc.Parties {
		if i == shown {
			list = append(list, fmt.Sprintf("%d more", len(p.doc.Parties)-shown))
			break
		}
		list = append(list, string(party.Code))
	}
	return strings.Join(list, ", ")
}
