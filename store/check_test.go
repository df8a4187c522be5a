package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
)

// A fact that the check refuses is not written, nor is any other of its write,
// whoever decided it; what is in the journal already is folded as it is.
func TestChecked(t *testing.T) {
	j := store.Memory()
	must(t, note(published(t, j, 2), "old", "A secret of old"))
	refusal := errors.New("no secrets")
	s, err := store.Open(t.Context(), j.Reopen(), clock, strings.NewReader(strings.Repeat("sixteen bytes ok", 99)), store.Checked(func(f plan.Fact) error {
		if free, _ := plan.Wording(f); strings.Contains(strings.Join(free, " "), "secret") {
			return refusal
		}
		return nil
	}))
	must(t, err)
	must(t, note(s, "a", "Fine"))
	if err := note(s, "b", "A secret"); !errors.Is(err, refusal) {
		t.Errorf("Update() = %v, want the refusal", err)
	}
	err = s.Update(context.Background(), plan.Cause{ID: "c", By: "U0ANN"}, func(*plan.State, time.Time) ([]plan.Fact, error) {
		return []plan.Fact{&plan.ActionNoted{No: 1, Note: "Fine too"}, &plan.ActionNoted{No: 2, Note: "A secret"}}, nil
	})
	if !errors.Is(err, refusal) {
		t.Errorf("Update() of two, one refused = %v, want the refusal", err)
	}
	if diff := cmp.Diff([]string{"A secret of old", "Fine"}, notes(t, s)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	isFold(t, s, j)
}
