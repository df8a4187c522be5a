package seed

import (
	"slices"
	"strings"
	"testing"

	"github.com/safer-city-partnership/asb/plan"
)

// Every action of the 2023 plan has one reading, in words that fit.
func TestSuggestions(t *testing.T) {
	doc, err := Published()
	if err != nil {
		t.Fatal(err)
	}
	list, err := suggestions()
	if err != nil {
		t.Fatal(err)
	}
	counts := map[plan.Status]int{}
	for _, a := range doc.Actions {
		s, ok := list[a.No]
		counts[s.Status]++
		switch {
		case !ok:
			t.Errorf("action %d has no reading", a.No)
		case !slices.Contains([]string{"high", "medium", "low"}, s.Sure):
			t.Errorf("action %d is read with %q", a.No, s.Sure)
		case s.Status != plan.NotYetRated && !slices.Contains(plan.Statuses(), s.Status):
			t.Errorf("action %d reads like %q", a.No, s.Status)
		case s.Why == "" || strings.HasSuffix(s.Why, ".") || len(s.Why) > 100:
			t.Errorf("action %d: why is %q", a.No, s.Why)
		}
	}
	if len(list) != len(doc.Actions) {
		t.Errorf("%d readings for %d actions", len(list), len(doc.Actions))
	}
	// If every reading were accepted; never a position to show.
	if counts[plan.Green] != 13 || counts[plan.Amber] != 13 || counts[plan.Red] != 1 || counts[plan.NotYetRated] != 1 {
		t.Errorf("got %v, want 13 green, 13 amber, 1 red and 1 unclear", counts)
	}
	if _, ok := Suggestion(2024, 20); ok {
		t.Error("another plan has readings of the 2023 text")
	}
}

func TestSuggestionsRefuse(t *testing.T) {
	for _, text := range []string{"1\tamber\thigh", "x\tamber\thigh\twhy", "1\tred\tlow\ta\n1\tred\tlow\tb"} {
		if list, err := parseSuggestions(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, list)
		}
	}
}
