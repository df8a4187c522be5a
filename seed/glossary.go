package seed

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/safer-city-partnership/asb/plan"
)

//go:embed glossary.txt
var glossary string

// Glossary is the partnership's own words, in the order of the file: bodies,
// meetings, then other terms. What the file may hold is said at its top. The
// error is always nil unless the program was built with a damaged file; it
// names the line.
func Glossary() ([]plan.Term, error) { return parseGlossary(glossary) }

// A glossaryReader reads the file line by line. The first line that does not
// fit ends it: what people ask the glossary, it must answer rightly.
type glossaryReader struct {
	terms  []plan.Term
	line   int
	begins int            // line of the last term's name
	fields map[string]int // of the last term, and the line of each
	means  []string       // of the last term, line by line
	ways   map[string]int // every way to write a term, folded, and its line
}

func parseGlossary(text string) ([]plan.Term, error) {
	g := glossaryReader{ways: map[string]int{}}
	for line := range strings.SplitSeq(text, "\n") {
		g.line++
		if err := g.read(line); err != nil {
			return nil, fmt.Errorf("glossary line %d: %w", g.line, err)
		}
	}
	if err := g.finish(); err != nil {
		return nil, fmt.Errorf("glossary line %d: %w", g.line, err)
	}
	return g.terms, nil
}

func (g *glossaryReader) read(line string) error {
	if line == "" || line[0] == '#' {
		return nil
	}
	if strings.TrimRight(line, " \t\r") != line {
		return fmt.Errorf("white space at the end")
	}
	body, under := strings.CutPrefix(line, "\t")
	switch {
	case !under:
		return g.begin(line)
	case len(g.terms) == 0:
		return fmt.Errorf("no term has begun")
	case strings.TrimSpace(body) != body:
		return fmt.Errorf("more than one tab before the text")
	}
	if name, value, ok := strings.Cut(body, ": "); ok && !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsLower(r) }) {
		return g.field(name, value)
	}
	g.means = append(g.means, body)
	return nil
}

// begin starts a term, and ends the one before it.
func (g *glossaryReader) begin(name string) error {
	if err := g.finish(); err != nil {
		return err
	}
	if strings.TrimSpace(name) != name {
		return fmt.Errorf("a name begins at the margin, what is under it with a tab")
	}
	g.terms = append(g.terms, plan.Term{Name: name})
	g.begins, g.fields, g.means = g.line, map[string]int{}, nil
	return g.way(name)
}

// way notes a way to write the term, and refuses one that is taken.
func (g *glossaryReader) way(words string) error {
	key := folded(words)
	if key == "" {
		return fmt.Errorf("%q has no letters", words)
	}
	if taken, ok := g.ways[key]; ok {
		return fmt.Errorf("%q is already in line %d", words, taken)
	}
	g.ways[key] = g.line
	return nil
}

func (g *glossaryReader) field(name, value string) (err error) {
	t := &g.terms[len(g.terms)-1]
	if first, again := g.fields[name]; again {
		return fmt.Errorf("%q is already in line %d", name, first)
	}
	if len(g.means) > 0 {
		return fmt.Errorf("%q comes after the meaning", name)
	}
	g.fields[name] = g.line
	switch name {
	case "also":
		for alias := range strings.SplitSeq(value, ",") {
			alias = strings.TrimSpace(alias)
			if err := g.way(alias); err != nil {
				return err
			}
			t.Aliases = append(t.Aliases, alias)
		}
	case "party":
		t.Party = plan.PartyCode(value)
	case "meeting":
		if taken := slices.IndexFunc(g.terms, func(other plan.Term) bool { return other.Meeting == value }); taken >= 0 {
			return fmt.Errorf("the meeting %q is already %q", value, g.terms[taken].Name)
		}
		t.Meeting = value
	case "actions":
		t.Actions, err = actionNumbers(value)
	case "inferred":
		t.Inferred, err = actionNumbers(value)
	default:
		err = fmt.Errorf("there is no field %q", name)
	}
	return err
}

// actionNumbers reads numbers that ascend, with spaces between them.
func actionNumbers(value string) (list []plan.ActionNo, err error) {
	for word := range strings.FieldsSeq(value) {
		n, err := strconv.ParseUint(word, 10, 16)
		no := plan.ActionNo(n)
		if err != nil || no == 0 {
			return nil, fmt.Errorf("%q is not an action's number", word)
		}
		if len(list) > 0 && no <= list[len(list)-1] {
			return nil, fmt.Errorf("the number %d does not come after %d", no, list[len(list)-1])
		}
		list = append(list, no)
	}
	return list, nil
}

// finish holds the last term to what a term must have.
func (g *glossaryReader) finish() error {
	if len(g.terms) == 0 {
		return nil
	}
	t := &g.terms[len(g.terms)-1]
	t.Means = strings.Join(g.means, " ")
	switch {
	case t.Means == "":
		return fmt.Errorf("%q of line %d has no meaning", t.Name, g.begins)
	case t.Party != "" && t.Meeting != "":
		return fmt.Errorf("%q of line %d is both a party and a meeting", t.Name, g.begins)
	case t.Meeting == "" && len(t.Actions)+len(t.Inferred) > 0:
		return fmt.Errorf("%q of line %d has actions and is no meeting", t.Name, g.begins)
	}
	for _, no := range t.Inferred {
		if slices.Contains(t.Actions, no) {
			return fmt.Errorf("%q of line %d has action %d twice", t.Name, g.begins, no)
		}
	}
	return nil
}

// folded is a way to write a term as it is compared with others: small letters
// and figures, without apostrophes, signs and the word "and".
func folded(words string) string {
	words = strings.NewReplacer("'", "", "’", "").Replace(strings.ToLower(words))
	parts := strings.FieldsFunc(words, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(slices.DeleteFunc(parts, func(w string) bool { return w == "and" }), " ")
}
