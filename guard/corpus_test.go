package guard

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// A sample is one text and what is in it.
type sample struct {
	line int
	last bool // written when the guard was done, and not looked at since
	text string
	want []Finding
}

var mark = regexp.MustCompile(`(?s)\{([a-z]+)\|(.*?)\}`)

// samples reads the corpus; what it may hold is said at its top.
func samples(t testing.TB) (list []sample) {
	t.Helper()
	data, err := os.ReadFile("testdata/corpus.txt")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, k := range Kinds() {
		known[string(k)] = true
	}
	seen, last := map[string]int{}, false
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "--") {
			continue
		}
		if strings.HasPrefix(line, "== ") {
			last = true
			continue
		}
		s := sample{line: i + 1, last: last}
		if plain, err := strconv.Unquote(line); err == nil && strings.HasPrefix(line, `"`) {
			line = plain
		}
		end := 0
		for _, at := range mark.FindAllStringSubmatchIndex(line, -1) {
			s.text += line[end:at[0]]
			kind, detail := line[at[2]:at[3]], line[at[4]:at[5]]
			if !known[kind] {
				t.Fatalf("line %d: there is no kind %q", s.line, kind)
			}
			s.want = append(s.want, Finding{Kind: Kind(kind), Hard: Kind(kind).Hard(), Start: len(s.text), End: len(s.text) + len(detail)})
			s.text, end = s.text+detail, at[1]
		}
		if s.text += line[end:]; strings.ContainsAny(s.text, "{}") {
			t.Fatalf("line %d: a brace that belongs to no mark", s.line)
		}
		if first, ok := seen[s.text]; ok {
			t.Errorf("line %d is line %d again", s.line, first)
		}
		seen[s.text] = s.line
		list = append(list, s)
	}
	return list
}

// TestCorpus measures what is found of what is marked, and what is found that
// is not. A finding counts when it is of the kind and shares a sign with the
// mark.
func TestCorpus(t *testing.T) {
	type tally struct{ marked, found, missed, mistaken int }
	counts := map[Kind]*tally{}
	for _, k := range Kinds() {
		counts[k] = &tally{}
	}
	g, all, fresh := Default(), &tally{}, &tally{}
	clean, lines := 0, samples(t)
	for _, s := range lines {
		got := g.Check(s.text)
		if len(s.want) == 0 {
			clean++
		}
		met := func(f Finding, list []Finding) bool {
			for _, o := range list {
				if o.Kind == f.Kind && o.Start < f.End && f.Start < o.End {
					return true
				}
			}
			return false
		}
		tallies := func(k Kind, count func(*tally)) {
			count(counts[k])
			count(all)
			if s.last {
				count(fresh)
			}
		}
		for _, f := range s.want {
			tallies(f.Kind, func(n *tally) { n.marked++ })
			if met(f, got) {
				tallies(f.Kind, func(n *tally) { n.found++ })
				continue
			}
			tallies(f.Kind, func(n *tally) { n.missed++ })
			t.Logf("corpus.txt:%d: missed %s %q in %q", s.line, f.Kind, s.text[f.Start:f.End], s.text)
		}
		for _, f := range got {
			if !met(f, s.want) {
				tallies(f.Kind, func(n *tally) { n.mistaken++ })
				t.Logf("corpus.txt:%d: mistook for %s %q in %q", s.line, f.Kind, s.text[f.Start:f.End], s.text)
			}
		}
	}
	var table strings.Builder
	table.WriteString("| kind | marked | found | missed | mistaken | precision | recall |\n| --- | --: | --: | --: | --: | --: | --: |\n")
	row := func(name string, n *tally) {
		fmt.Fprintf(&table, "| %s | %d | %d | %d | %d | %s | %s |\n", name, n.marked, n.found, n.missed, n.mistaken,
			share(n.found, n.found+n.mistaken), share(n.found, n.marked))
	}
	for _, k := range Kinds() {
		row(k.label(), counts[k])
		if counts[k].marked < 3 {
			t.Errorf("%s is marked %d times, which measures nothing", k, counts[k].marked)
		}
		if n := counts[k]; k.Hard() && n.found*100 < n.marked*85 {
			t.Errorf("%s: %d of %d found, want 85%%", k, n.found, n.marked)
		}
	}
	row("all", all)
	row("of these, in the lines written last", fresh)
	t.Logf("%d lines, %d of them clean\n%s", len(lines), clean, table.String())
	if len(lines) < 400 || clean*5 < len(lines)*2 {
		t.Errorf("the corpus has %d lines, %d of them clean; it needs 400, two in five clean", len(lines), clean)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil || !strings.Contains(string(readme), table.String()) {
		t.Errorf("README.md does not have this report; paste it there (%v)\n%s", err, table.String())
	}
}

func share(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f%%", 100*float64(part)/float64(whole))
}
