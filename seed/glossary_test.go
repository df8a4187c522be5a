package seed

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
)

func TestGlossary(t *testing.T) {
	terms, err := Glossary()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Published()
	if err != nil {
		t.Fatal(err)
	}
	var parties, meetings int
	for _, term := range terms {
		if term.Party != "" {
			parties++
			if !slices.ContainsFunc(doc.Parties, func(p plan.Party) bool { return p.Code == term.Party }) {
				t.Errorf("%s: the plan has no party %q", term.Name, term.Party)
			}
		}
		if term.Meeting != "" {
			meetings++
		}
		for _, no := range append(slices.Clone(term.Actions), term.Inferred...) {
			if !slices.ContainsFunc(doc.Actions, func(a plan.Source) bool { return a.No == no }) {
				t.Errorf("%s: the plan has no action %d", term.Name, no)
			}
		}
		if n := len(sentences.FindAllString(term.Means, -1)); n < 1 || n > 3 {
			t.Errorf("%s: %d sentences, want one to three", term.Name, n)
		}
		if !strings.HasSuffix(term.Means, ".") {
			t.Errorf("%s: the meaning does not end with a full stop", term.Name)
		}
	}
	got := [3]int{len(terms), parties, meetings}
	if want := [3]int{79, 11, 9}; got != want {
		t.Errorf("%v terms, of parties, of meetings; want %v", got, want)
	}
	for _, p := range doc.Parties {
		if !slices.ContainsFunc(terms, func(term plan.Term) bool { return term.Party == p.Code }) {
			t.Errorf("no term stands for %s", p.Code)
		}
	}
}

var sentences = regexp.MustCompile(`\.( |$)`)

// Every way to write a term folds to something of its own, and leaves the
// names of themes and plain topics to be what they are.
func TestGlossaryWords(t *testing.T) {
	terms, err := Glossary()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Published()
	if err != nil {
		t.Fatal(err)
	}
	means := map[string]plan.Term{}
	for _, term := range terms {
		for _, way := range append([]string{term.Name}, term.Aliases...) {
			key := folded(way)
			if key == "" {
				t.Errorf("%s: %q folds to nothing", term.Name, way)
			}
			if other, ok := means[key]; ok {
				t.Errorf("%q is both %s and %s", way, other.Name, term.Name)
			}
			means[key] = term
			for _, a := range doc.Actions {
				if key == folded(a.Theme) {
					t.Errorf("%s: %q is a theme", term.Name, way)
				}
			}
		}
	}
	for _, topic := range []string{"barbican", "noise", "cctv", "rough sleepers", "parkguard", "begging", "night time economy", "theft", "homeless", "cameras", "lighting"} {
		if term, ok := means[topic]; ok && (term.Party != "" || term.Meeting != "") {
			t.Errorf("%q chooses %s; it should only be looked for", topic, term.Name)
		}
	}
	for way, want := range map[string]plan.Term{
		"Police": {Party: "CoLP"}, "COLP": {Party: "CoLP"}, "city police": {Party: "CoLP"},
		"Children’s Services": {Party: "CCS"}, "Community & Children's": {Party: "CCS"}, "CCSS": {Party: "CCS"}, "community safety team": {Party: "CCS"},
		"cleansing": {Party: "CO"}, "City Ops": {Party: "CO"}, "street lighting team": {Party: "CO"},
		"Licensing Manager": {Party: "PP"}, "noise team": {Party: "PP"}, "pollution": {Party: "PP"}, "public protection": {Party: "PP"},
		"Town Clerk’s": {Party: "TC"}, "Barbican Estate": {Party: "BE"}, "City of London": {Party: "CoLC"}, "CoL": {Party: "CoLC"}, "SCP": {Party: "SCP"},
		"marac": {Meeting: "ccm"}, "City Community MARAC": {Meeting: "ccm"}, "NTE": {Meeting: "nte"}, "Monday meeting": {Meeting: "nte"},
		"night-time economy group": {Meeting: "nte"}, "LLP": {Meeting: "llp"}, "panels": {Meeting: "panel"}, "bi weekly tasking": {Meeting: "tasking"},
		"Strategy Board": {Meeting: "board"}, "theft subgroup": {Meeting: "acquisitive"}, "Licensing Forum": {Meeting: "forum"},
	} {
		term, ok := means[folded(way)]
		if !ok || term.Party != want.Party || term.Meeting != want.Meeting {
			t.Errorf("%q is %q (party %q, meeting %q), want party %q, meeting %q", way, term.Name, term.Party, term.Meeting, want.Party, want.Meeting)
		}
	}
}

// A colour is named only to say that it is no action's status.
func TestGlossaryColours(t *testing.T) {
	terms, err := Glossary()
	if err != nil {
		t.Fatal(err)
	}
	colour := regexp.MustCompile(`(?i)\b(red|amber|green|yellow|orange)\b`)
	named := 0
	for _, term := range terms {
		if !colour.MatchString(term.Means) {
			continue
		}
		named++
		if !strings.Contains(term.Means, "not an action's status") {
			t.Errorf("%s names a colour as if it were a status: %s", term.Name, term.Means)
		}
	}
	if named != 2 {
		t.Errorf("%d terms explain colours of their own, want 2", named)
	}
}

func TestParseGlossary(t *testing.T) {
	text := "# remark\n\nCCM (City Community MARAC)\n\talso: CCM, MARAC\n\tmeeting: ccm\n\tactions: 10 12\n\tinferred: 4\n\tMeets monthly: in private.\n\t# is a sign.\n\nChain\n\tA chain.\n"
	got, err := parseGlossary(text)
	want := []plan.Term{
		{Name: "CCM (City Community MARAC)", Aliases: []string{"CCM", "MARAC"}, Means: "Meets monthly: in private. # is a sign.",
			Meeting: "ccm", Actions: []plan.ActionNo{10, 12}, Inferred: []plan.ActionNo{4}},
		{Name: "Chain", Means: "A chain."},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestParseGlossaryRefuses(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"\tmeans nothing", "line 1: no term"},
		{"A\n\tIs a.\n  B\n", "line 3: a name begins at the margin"},
		{"A\n\tIs a. \n", "line 2: white space"},
		{"A\n\t\tIs a.\n", "line 2: more than one tab"},
		{"A\nB\n\tIs b.\n", "line 2: \"A\" of line 1 has no meaning"},
		{"A\n\tIs a.\nB", "line 3: \"B\" of line 3 has no meaning"},
		{"A\n\tparty: PP\n\tparty: CO\n\tIs a.\n", "line 3: \"party\" is already in line 2"},
		{"A\n\tIs a.\n\tparty: PP\n", "line 3: \"party\" comes after the meaning"},
		{"A\n\tcolour: red\n\tIs a.\n", "line 2: there is no field \"colour\""},
		{"A\n\talso: B, b\n\tIs a.\n", "line 2: \"b\" is already in line 2"},
		{"A\n\tIs a.\n\nB\n\talso: a\n", "line 5: \"a\" is already in line 1"},
		{"A\n\talso: Children's & Co, childrens co\n", "is already in line 2"},
		{"A\n\talso: B,, C\n", "line 2: \"\" has no letters"},
		{"&\n\tIs a sign.\n", "line 1: \"&\" has no letters"},
		{"A\n\tmeeting: m\n\tactions: 1, 2\n", "line 3: \"1,\" is not an action's number"},
		{"A\n\tmeeting: m\n\tactions: 0\n", "line 3: \"0\" is not"},
		{"A\n\tmeeting: m\n\tactions: 2 1\n", "line 3: the number 1 does not come after 2"},
		{"A\n\tmeeting: m\n\tactions: 1 1\n", "line 3: the number 1 does not come after 1"},
		{"A\n\tmeeting: m\n\tactions: 1\n\tinferred: 1\n\tIs a.\n", "has action 1 twice"},
		{"A\n\tactions: 1\n\tIs a.\n", "has actions and is no meeting"},
		{"A\n\tparty: PP\n\tmeeting: m\n\tIs a.\n", "is both a party and a meeting"},
		{"A\n\tmeeting: m\n\tIs a.\nB\n\tmeeting: m\n", "line 5: the meeting \"m\" is already \"A\""},
	} {
		terms, err := parseGlossary(tt.text)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: got %v, %v; want an error with %q", tt.text, terms, err, tt.want)
		}
	}
}
