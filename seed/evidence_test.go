package seed_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
)

// ladder checks how well a document shows what became of each action: which
// outcomes are worded alike, and which actions name a time at which something
// happened. Of all others there are only words, and of none a figure.
func ladder(t *testing.T, s *plan.State, stock [][]plan.ActionNo, dated ...plan.ActionNo) {
	t.Helper()
	if diff := cmp.Diff(stock, s.StockOutcomes()); diff != "" {
		t.Errorf("outcomes worded alike (-want +got):\n%s", diff)
	}
	got := map[plan.Rung][]plan.ActionNo{}
	for _, a := range s.Actions() {
		rung := s.Rung(a)
		if got[rung] = append(got[rung], a.No); rung == plan.RungNarrative {
			got[rung] = nil // all the rest
		}
		if a.No == 1 && rung != plan.RungNarrative {
			t.Errorf("action 1 is %s, want %s", rung.Word(), plan.RungNarrative.Word())
		}
	}
	if diff := cmp.Diff(map[plan.Rung][]plan.ActionNo{plan.RungDated: dated, plan.RungNarrative: nil}, got); diff != "" {
		t.Errorf("actions by rung (-want +got):\n%s", diff)
	}
}

func TestPublishedEvidence(t *testing.T) {
	doc, err := seed.Published()
	ladder(t, imported(t, doc, err), [][]plan.ActionNo{{12, 13}, {16, 17, 18, 19}}, 3, 27)
}

// The same of the partnership's own document, where it is.
func TestOriginalEvidence(t *testing.T) {
	doc, err := original(t)
	ladder(t, imported(t, doc, err), [][]plan.ActionNo{{12, 13, 21}, {16, 17, 18, 19}}, 3, 5, 27)
}
