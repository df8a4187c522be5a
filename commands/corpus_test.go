package commands

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
)

var rewrite = flag.Bool("update", false, "rewrite the report in README.md")

const corpusFile = "testdata/corpus.txt"

// settled says that every expectation in the file is agreed, so that one line
// that differs fails the test. Until then only a wrong write does.
const settled = true

// A corpusCase is one typed line and what it must mean.
type corpusCase struct {
	class, place string
	line         int
	typed        string
	want         string   // the canonical meaning, or "refuse"; "" for a question
	readings     []string // of the question
}

// fromSlack is the place where lines still have Slack's escapes.
const fromSlack = "as Slack sends it"

// readCorpus reads the file; what it may hold is said at its top.
func readCorpus(t *testing.T) (cases []corpusCase) {
	t.Helper()
	data, err := os.ReadFile(corpusFile)
	if err != nil {
		t.Fatal(err)
	}
	var class, place string
	var open []corpusCase // typed, and waiting for their meaning
	for i, text := range strings.Split(string(data), "\n") {
		n := i + 1
		switch {
		case text == "" || strings.HasPrefix(text, "--"):
			continue
		case strings.HasPrefix(text, "== "):
			var ok bool
			if class, place, ok = strings.Cut(text[3:], " · "); !ok {
				t.Fatalf("%s:%d: a section needs who types, and where", corpusFile, n)
			}
		case strings.HasPrefix(text, "\t"):
			if len(open) == 0 {
				t.Fatalf("%s:%d: a meaning without a line", corpusFile, n)
			}
			meaning := written(t, n, text[1:])
			var readings []string
			if list, ok := strings.CutPrefix(meaning, "ask "); ok {
				meaning, readings = "", strings.Split(list, " | ")
			}
			for _, c := range open {
				c.want, c.readings = meaning, readings
				cases = append(cases, c)
			}
			open = nil
			continue
		default:
			open = append(open, corpusCase{class: class, place: place, line: n, typed: written(t, n, text)})
			continue
		}
		if len(open) > 0 {
			t.Fatalf("%s:%d: a line without a meaning", corpusFile, open[0].line)
		}
	}
	if len(open) > 0 {
		t.Fatalf("%s:%d: a line without a meaning", corpusFile, open[0].line)
	}
	return cases
}

var repeated = regexp.MustCompile(`\(([^()]*)\)\{(\d+)\}`)

// written undoes the file's two notations: quoted strings and repetition.
func written(t *testing.T, line int, text string) string {
	t.Helper()
	if strings.HasPrefix(text, `"`) {
		plain, err := strconv.Unquote(text)
		if err != nil {
			t.Fatalf("%s:%d: %q is no Go string", corpusFile, line, text)
		}
		text = plain
	}
	return repeated.ReplaceAllStringFunc(text, func(m string) string {
		part := repeated.FindStringSubmatch(m)
		n, err := strconv.Atoi(part[2])
		if err != nil || n > 100_000 {
			t.Fatalf("%s:%d: %s is too often", corpusFile, line, part[2])
		}
		return strings.Repeat(part[1], n)
	})
}

// corpusWords are those of the embedded plan and glossary on the day of the
// file.
func corpusWords(t *testing.T) Words {
	t.Helper()
	doc, err := seed.Published()
	if err != nil {
		t.Fatal(err)
	}
	terms, err := seed.Glossary()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, time.April, 20, 8, 0, 0, 0, time.UTC)
	s := plan.NewState()
	facts, err := s.Import(doc, now)
	if err != nil {
		t.Fatal(err)
	}
	cards, err := seed.Meetings()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(facts, s.Convene(cards)...) {
		s.Apply(plan.Event{Seq: s.Head() + 1, At: now, Cause: "import", Fact: f})
	}
	return WordsOf(s, NewGlossary(terms), now)
}

// An answer is what Parse made of a line, in the words of the file.
type answer struct {
	meaning  string // or "refuse"; "" for a question
	readings []string
	verb     string
	sets     plan.Status
}

func answerTo(line string, w Words) answer {
	m, q, err := Parse(line, w)
	switch {
	case err != nil:
		return answer{meaning: "refuse"}
	case q != nil:
		a := answer{}
		for _, r := range q.Readings {
			a.readings = append(a.readings, r.String())
		}
		return a
	}
	return answer{meaning: m.String(), verb: m.Verb, sets: m.Status}
}

func (a answer) String() string {
	if a.meaning != "" {
		return a.meaning
	}
	return "ask " + strings.Join(a.readings, " | ")
}

func (c corpusCase) String() string { return answer{meaning: c.want, readings: c.readings}.String() }

// writes is a meaning without its text: what it writes, to what. It is empty
// for a meaning that only reads.
func writes(meaning string) string {
	verb, rest, _ := strings.Cut(meaning, " ")
	if verb == "help" && startsWithDigit(rest) {
		verb = "health"
	}
	if v, ok := verbs[verb]; ok {
		verb = v
	}
	if !slices.Contains(writing, verb) || slices.Contains(asking, meaning) {
		return ""
	}
	head, _, _ := strings.Cut(meaning, " note: ")
	if verb != "update" {
		head, _, _ = strings.Cut(meaning, ": ")
	}
	return head
}

type outcome int

const (
	understood outcome = iota // exactly as the file has it
	asked                     // a question, exactly as the file has it or where certainty was hoped for
	wrong
	wrongWrite // it would have written what nobody asked for
)

// judge compares an answer with what was expected. A note on the right action
// where a status was meant, or where a question was due that offers the note,
// is wrong, but it is no wrong write: it sets nothing, and the receipt offers
// the colours.
func (c corpusCase) judge(got answer) outcome {
	switch {
	case got.meaning == "" && c.want == "" && slices.Equal(got.readings, c.readings):
		return asked
	case got.meaning != "" && got.meaning == c.want:
		return understood
	case got.meaning == "":
		return asked
	case writes(got.meaning) == "" || writes(got.meaning) == writes(c.want):
		return wrong
	case got.verb == "note" && (writes(got.meaning) == onlyNoted(c.want) || slices.Contains(c.readings, got.meaning)):
		return wrong
	}
	return wrongWrite
}

// onlyNoted is what a note on the same actions as an update would write.
func onlyNoted(meaning string) string {
	if verb, rest, _ := strings.Cut(meaning, " "); verb == "update" {
		refs, _, _ := strings.Cut(rest, " ")
		return "note " + refs
	}
	return ""
}

// TestCorpus holds the parser to what people type. It prints a table: per
// class of people how many lines were understood, asked about, read wrongly,
// and how many would have written what nobody asked for.
func TestCorpus(t *testing.T) {
	w := corpusWords(t)
	type tally struct{ lines, exact, understood, asked, wrong, wrongWrites int }
	var order []string
	classes := map[string]*tally{}
	all := &tally{}
	for _, c := range readCorpus(t) {
		typed := c.typed
		if c.place == fromSlack {
			typed = Unescape(typed)
		}
		got := answerTo(typed, w)
		if _, ok := classes[c.class]; !ok {
			order = append(order, c.class)
			classes[c.class] = &tally{}
		}
		verdict := c.judge(got)
		exact := got.String() == c.String()
		for _, n := range []*tally{classes[c.class], all} {
			n.lines++
			if exact {
				n.exact++
			}
			switch verdict {
			case understood:
				n.understood++
			case asked:
				n.asked++
			case wrong:
				n.wrong++
			case wrongWrite:
				n.wrongWrites++
			}
		}
		switch at := fmt.Sprintf("%s:%d: %s", corpusFile, c.line, short(strconv.Quote(c.typed))); {
		case verdict == wrongWrite:
			t.Errorf("%s\n\tWRONG WRITE %s\n\twant        %s", at, short(got.String()), short(c.String()))
		case !exact && settled:
			t.Errorf("%s\n\tgot  %s\n\twant %s", at, short(got.String()), short(c.String()))
		case !exact:
			t.Logf("%s\n\tgot  %s\n\twant %s", at, short(got.String()), short(c.String()))
		}
	}

	var table strings.Builder
	table.WriteString("| who typed | lines | understood | asked | wrong | wrong writes |\n| --- | --: | --: | --: | --: | --: |\n")
	row := func(name string, n *tally) {
		fmt.Fprintf(&table, "| %s | %d | %d | %d | %d | %d |\n", name, n.lines, n.understood, n.asked, n.wrong, n.wrongWrites)
	}
	for _, name := range order {
		row(name, classes[name])
	}
	row("all", all)
	t.Logf("\n%s", table.String())
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	switch report := regexp.MustCompile(`(?m)^\| who typed \|.*\n(\|.*\n)+`).ReplaceAllLiteral(readme, []byte(table.String())); {
	case bytes.Equal(report, readme):
	case *rewrite:
		if err := os.WriteFile("../README.md", report, 0o644); err != nil {
			t.Error(err)
		}
	default:
		t.Errorf("README.md has another report; with -update this test writes it there\n%s", table.String())
	}

	if all.lines < 400 || classes["hostile"] == nil || classes["hostile"].lines < 80 {
		t.Errorf("the corpus has %d lines; it needs 400, 80 of them hostile", all.lines)
	}
	if safe := all.understood + all.asked; settled && safe*100 < all.lines*97 {
		t.Errorf("%d of %d lines are understood or safely asked about, want 97%%", safe, all.lines)
	}
}

// Every expectation is a complete line that means itself: a slip in the file
// must not pass for a slip of the parser.
func TestCorpusIsCanonical(t *testing.T) {
	w := corpusWords(t)
	seen := map[string]int{}
	for _, c := range readCorpus(t) {
		key := c.place + "\n" + c.typed
		if first, ok := seen[key]; ok {
			t.Errorf("%s:%d: %q is in line %d too", corpusFile, c.line, c.typed, first)
		}
		seen[key] = c.line
		if most := max(3, 1+strings.Count(c.typed, "\n")); len(c.readings) > most {
			t.Errorf("%s:%d: %d readings, want at most %d", corpusFile, c.line, len(c.readings), most)
		}
		for _, want := range append(slices.Clone(c.readings), c.want) {
			if want == "" || want == "refuse" {
				continue
			}
			if got := answerTo(want, w); got.String() != want {
				report := t.Errorf
				if !settled {
					report = t.Logf
				}
				report("%s:%d: %s is read as %s", corpusFile, c.line, short(want), short(got.String()))
			}
		}
	}
}

// Every way to write a party or a meeting lists its actions, and every way to
// write any term is answered when somebody asks what it is.
func TestGlossaryIsUnderstood(t *testing.T) {
	w := corpusWords(t)
	terms, err := seed.Glossary()
	if err != nil {
		t.Fatal(err)
	}
	report := t.Errorf
	if !settled {
		report = t.Logf
	}
	for _, term := range terms {
		for _, way := range append([]string{term.Name}, term.Aliases...) {
			if want, got := "help "+way, answerTo("what is "+way, w).String(); got != want {
				report("what is %s: got %s, want %s", way, got, want)
			}
			if got := w.Terms[phrase(way)].Name; got != term.Name {
				report("%s means %q, want %q", way, got, term.Name)
			}
			want := "list " + strings.ToLower(string(term.Party))
			if term.Meeting != "" {
				want = "list for " + term.Meeting
			}
			if got := answerTo(way, w).String(); term.Party+plan.PartyCode(term.Meeting) != "" && got != want {
				report("%s: got %s, want %s", way, got, want)
			}
		}
	}
}

// short clips a text for a message.
func short(s string) string {
	if r := []rune(s); len(r) > 160 {
		return string(r[:80]) + " … " + string(r[len(r)-40:])
	}
	return s
}
