package views

import (
	"testing"

	"github.com/safer-city-partnership/asb/plan"
)

// A single meeting may be elsewhere than the others of its series.
func TestVenue(t *testing.T) {
	m := &plan.Meeting{ID: "panel", Name: "Cluster Panels", Place: "Room 2"}
	for _, c := range []struct {
		part, place, want string
	}{
		{"", "", ", Room 2"},
		{"", "Library", ", Library"},
		{"farringdon-within", "Library", ", Farringdon Within, Library"},
	} {
		o := plan.Occurrence{ID: plan.OccurrenceID{Meeting: "panel", Part: c.part}, Place: c.place}
		if got := venue(m, o); got != c.want {
			t.Errorf("venue of part %q at %q: got %q, want %q", c.part, c.place, got, c.want)
		}
	}
}
