package seed

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/safer-city-partnership/asb/plan"
)

func starting(t *testing.T) plan.Document {
	t.Helper()
	doc, err := Published()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// tally counts actions by theme and ownerships by party, for a list such as
// "28 actions, Comms 5".
func tally(doc plan.Document) string {
	themes, parties := map[string]int{}, map[plan.PartyCode]int{}
	all := 0
	for _, src := range doc.Actions {
		themes[src.Theme]++
		for _, code := range src.Parties {
			parties[code]++
			all++
		}
	}
	s := fmt.Sprintf("%d actions:", len(doc.Actions))
	for _, src := range doc.Actions {
		if n := themes[src.Theme]; n > 0 {
			s += fmt.Sprintf(" %s %d", src.Theme, n)
			delete(themes, src.Theme)
		}
	}
	s += fmt.Sprintf("; %d ownerships:", all)
	for _, p := range doc.Parties {
		if n := parties[p.Code]; n > 0 {
			s += fmt.Sprintf(" %s %d", p.Code, n)
		}
	}
	return s
}

const wantTally = "28 actions: Comms 5 Reporting 4 Support 1 Data 5 Tasking 8 Process 5; " +
	"38 ownerships: CoLP 12 CCS 15 CO 6 PP 3 TC 1 BE 1"

func TestPublished(t *testing.T) {
	doc := starting(t)
	if got := tally(doc); got != wantTally {
		t.Errorf("got  %s\nwant %s", got, wantTally)
	}
	if doc.Year != 2023 {
		t.Errorf("year: got %d, want 2023", doc.Year)
	}
	var key []string
	for _, p := range doc.Parties {
		key = append(key, strings.TrimSuffix(fmt.Sprintf("%s of %s", p.Code, p.Of), " of "))
	}
	if got, want := strings.Join(key, ", "), "CoLC, CoLP, SCP, CCS of CoLC, CO of CoLC, PP of CoLC, TC of CoLC, BE of CoLC"; got != want {
		t.Errorf("key: got %s, want %s", got, want)
	}
	if diff := cmp.Diff([]plan.Remark{
		{Line: 31, Text: "This row carries on action 9."},
		{Line: 52, Text: "There is no action 28."},
	}, doc.Remarks); diff != "" {
		t.Errorf("remarks (-want +got):\n%s", diff)
	}
	for _, src := range doc.Actions {
		if src.Progress == "" || src.Outcome == "" {
			t.Errorf("action %d has an empty cell: %+v", src.No, src)
		}
	}
	sameAgain(t, doc)
}

func TestPublishedSearches(t *testing.T) {
	for text, want := range map[string][]plan.ActionNo{
		"cctv":           {20},
		"rough sleepers": {21},
		"parkguard":      {22, 26},
	} {
		var got []plan.ActionNo
		for _, src := range starting(t).Actions {
			if strings.Contains(strings.ToLower(src.Title+"\n"+src.Progress+"\n"+src.Outcome), text) {
				got = append(got, src.No)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got actions %v, want %v", text, got, want)
		}
	}
}

// The dated commitments are what a reader will look for first; nothing else
// may look like one.
func TestPublishedDates(t *testing.T) {
	dates := regexp.MustCompile(`(?:quarter one|throughout|in|later in|August|October) 20\d\d`)
	got := map[plan.ActionNo][]string{}
	for _, src := range starting(t).Actions {
		text := src.Progress + "\n" + src.Outcome
		if found := dates.FindAllString(text, -1); found != nil {
			got[src.No] = found
		} else if year.MatchString(text) {
			t.Errorf("action %d names a year: %s", src.No, text)
		}
	}
	want := map[plan.ActionNo][]string{
		2: {"quarter one 2024"}, 3: {"October 2023", "throughout 2024"}, 7: {"in 2024"}, 8: {"later in 2024"}, 27: {"August 2023"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("dates (-want +got):\n%s", diff)
	}
}

func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// A status is for the partners to give; the text they start with implies none.
func TestPublishedImpliesNoStatus(t *testing.T) {
	for _, src := range starting(t).Actions {
		for _, word := range words(src.Progress + " " + src.Outcome) {
			if slices.Contains([]string{"red", "amber", "green", "complete", "completed"}, word) {
				t.Errorf("action %d says %q", src.No, word)
			}
		}
	}
}

// theOriginal is the partnership's own document, which is not part of the
// project. Tests that need it are skipped where it is not.
func theOriginal(t *testing.T) (text string, doc plan.Document) {
	t.Helper()
	file := os.Getenv("ASB_PUBLISHED_PLAN")
	if file == "" {
		file = "../../shared/action-plan-2023.txt"
	}
	data, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		t.Skip("the partnership's 2023 action plan is not here; ASB_PUBLISHED_PLAN may name it")
	}
	if err != nil {
		t.Fatal(err)
	}
	doc, err = Parse("original.txt", strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data), doc
}

func TestOriginal(t *testing.T) {
	text, doc := theOriginal(t)
	if got := tally(doc); got != wantTally {
		t.Errorf("got  %s\nwant %s", got, wantTally)
	}
	lines := strings.Split(text, "\n")
	cell := func(line, column int) string { return strings.Split(lines[line-1], "\t")[column] }

	// Every action's cells are in the file as they are here. The four that
	// carry on are put together by hand.
	progress := map[plan.ActionNo]string{
		9:  cell(29, 2) + "\n" + cell(31, 2),
		15: cell(38, 2) + " " + cell(39, 2),
		23: cell(48, 2) + "\n" + cell(50, 2),
		29: cell(55, 2) + " " + cell(57, 0),
	}
	for _, src := range doc.Actions {
		want := progress[src.No]
		if want == "" {
			want = cell(src.Line, 2)
		}
		if src.Progress != want {
			t.Errorf("action %d, progress:\ngot  %q\nwant %q", src.No, src.Progress, want)
		}
		if got, want := src.Outcome, cell(src.Line, 3); got != want {
			t.Errorf("action %d, outcome:\ngot  %q\nwant %q", src.No, got, want)
		}
		first := cell(src.Line, 0)
		if plain, themed := fmt.Sprintf("%d. %s", src.No, src.Title), fmt.Sprintf("%s %d. %s", src.Theme, src.No, src.Title); first != plain && first != themed {
			t.Errorf("line %d: got number and title %q, want %q", src.Line, plain, first)
		}
	}
	var remarks []string
	for _, r := range doc.Remarks {
		remarks = append(remarks, fmt.Sprintf("%d %t", r.Line, r.Warning))
	}
	if got, want := strings.Join(remarks, ", "), "31 false, 39 false, 50 false, 55 false, 57 true"; got != want {
		t.Errorf("remarks, and whether they warn: got %s, want %s", got, want)
	}
	sameAgain(t, doc)
}

// Other editions come with everything a word processor adds.
func TestOriginalDressedUp(t *testing.T) {
	text, want := theOriginal(t)
	lines := strings.Split(text, "\n")
	title, header := lines[2], lines[17]
	for i := len(lines) - 1; i > 18; i -= 4 {
		lines = slices.Insert(lines, i, "\f"+title, "", header, "\u00a0\t\t\t\t")
	}
	for i, line := range lines {
		if strings.Contains(line, "\t") {
			lines[i] = "\u00a0" + line + "\u00a0\t\t"
		}
	}
	got, err := Parse("original.txt", strings.NewReader("\ufeff"+strings.Join(lines, "\r\n")+"\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(plan.Document{}, "Digest", "Remarks"), cmpopts.IgnoreFields(plan.Source{}, "Line")); diff != "" {
		t.Errorf("dressed up (-want +got):\n%s", diff)
	}
}

// The starting plan has the original's titles, owners and numbers, which are
// facts, and tells the rest in words of its own.
func TestPublishedIsInItsOwnWords(t *testing.T) {
	text, original := theOriginal(t)
	doc := starting(t)
	for i, src := range doc.Actions {
		want := original.Actions[i]
		if src.No != want.No || src.Theme != want.Theme || src.Title != strings.ReplaceAll(want.Title, "- ", "-") || !slices.Equal(src.Parties, want.Parties) {
			t.Errorf("got %d %s %q %v\nwant %d %s %q %v", src.No, src.Theme, src.Title, src.Parties, want.No, want.Theme, want.Title, want.Parties)
		}
	}
	const run = 6
	theirs := map[string]bool{}
	list := words(text)
	for i := range len(list) - run + 1 {
		theirs[strings.Join(list[i:i+run], " ")] = true
	}
	for _, src := range doc.Actions {
		for _, cell := range []string{src.Progress, src.Outcome} {
			list := words(cell)
			for i := range max(0, len(list)-run+1) {
				if s := strings.Join(list[i:i+run], " "); theirs[s] {
					t.Errorf("action %d shares with the original: %s", src.No, s)
				}
			}
		}
	}
}

func BenchmarkPublished(b *testing.B) {
	b.SetBytes(int64(len(published)))
	for b.Loop() {
		if _, err := Published(); err != nil {
			b.Fatal(err)
		}
	}
}
