package seed_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
)

// imported is a State with a document in it, taken over on a day in 2026.
func imported(t *testing.T, doc plan.Document, err error) *plan.State {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	s := plan.NewState()
	now := time.Date(2026, time.April, 20, 8, 0, 0, 0, time.UTC)
	facts, err := s.Import(doc, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range facts {
		s.Apply(plan.Event{Seq: s.Head() + 1, At: now, By: "terminal", Cause: "import", Door: "import", Fact: f})
	}
	return s
}

func lapsed(s *plan.State, on plan.Date) []plan.ActionNo {
	var nos []plan.ActionNo
	for _, p := range s.Lapsed(on) {
		if !slices.Contains(nos, p.No) {
			nos = append(nos, p.No)
		}
	}
	return nos
}

// Actions 2, 3, 7 and 8 name a time, and no other does.
func promises(t *testing.T, s *plan.State) {
	t.Helper()
	for _, c := range []struct {
		on   plan.Date
		want []plan.ActionNo
	}{
		{plan.Date{Year: 2024, Month: time.March, Day: 31}, nil},
		{plan.Date{Year: 2024, Month: time.April, Day: 1}, []plan.ActionNo{2}},
		{plan.Date{Year: 2024, Month: time.December, Day: 31}, []plan.ActionNo{2}},
		{plan.Date{Year: 2025, Month: time.January, Day: 1}, []plan.ActionNo{2, 3, 7, 8}},
		{plan.Date{Year: 2025, Month: time.March, Day: 1}, []plan.ActionNo{2, 3, 7, 8}},
		{plan.Date{Year: 2099, Month: time.March, Day: 1}, []plan.ActionNo{2, 3, 7, 8}},
	} {
		if diff := cmp.Diff(c.want, lapsed(s, c.on)); diff != "" {
			t.Errorf("actions with a lapsed promise on %v (-want +got):\n%s", c.on, diff)
		}
	}
	phrases := map[plan.ActionNo]string{}
	dated := map[plan.ActionNo]string{}
	for _, a := range s.Actions() {
		for _, p := range s.Promises(a) {
			phrases[a.No] += p.Where + ": " + p.Phrase + "."
			if !strings.Contains(a.Wording.Progress, p.Words) || len(p.Words) < 30 {
				t.Errorf("action %d promises %q, which is not there or says too little", a.No, p.Words)
			}
		}
		if day, words, ok := plan.LastDated(a.Wording.Progress); ok {
			dated[a.No] = words + " to " + day.ISO()
		}
	}
	if diff := cmp.Diff(map[plan.ActionNo]string{2: "progress: quarter one 2024.", 3: "progress: 2024.", 7: "progress: 2024.", 8: "progress: later in 2024."}, phrases); diff != "" {
		t.Errorf("promises (-want +got):\n%s", diff)
	}
	if got, want := dated[27], "August 2023 to 2023-08-31"; got != want {
		t.Errorf("action 27 was last dated %q, want %q", got, want)
	}
	if got := strings.HasSuffix(dated[3], " to 2023-10-31"); !got {
		t.Errorf("action 3 was last dated %q, want October 2023", dated[3])
	}
}

func TestPublishedPromises(t *testing.T) {
	doc, err := seed.Published()
	promises(t, imported(t, doc, err))
}

// The same of the partnership's own document, where it is.
func TestOriginalPromises(t *testing.T) {
	doc, err := original(t)
	promises(t, imported(t, doc, err))
}

// original is the partnership's own document; without it the test is skipped.
func original(t *testing.T) (plan.Document, error) {
	t.Helper()
	file := os.Getenv("ASB_PUBLISHED_PLAN")
	if file == "" {
		file = "../../shared/action-plan-2023.txt"
	}
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		t.Skip("the partnership's 2023 action plan is not here; ASB_PUBLISHED_PLAN may name it")
	}
	if err != nil {
		t.Fatal(err)
	}
	return seed.Parse("original.txt", strings.NewReader(string(text)))
}
