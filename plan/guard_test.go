package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWording(t *testing.T) {
	for _, c := range []struct {
		f          Fact
		free, rest []string
	}{
		{&ActionNoted{No: 12, Note: "Lens covers"}, []string{"Lens covers"}, nil},
		{&AgendaAdded{Meeting: "panel", Part: "north", Text: "Bins"}, []string{"Bins"}, []string{"panel", "north"}},
		{&PathSet{No: 12, Obstacle: "No budget", Next: "Bid", By: Date{2024, 5, 31}}, []string{"Bid", "No budget"}, []string{"2024-05-31"}},
		{&MeetingSet{Meeting{ID: "nte", Name: "NTE", Aliases: []string{"Monday meeting"}, Place: "Room 2"}}, []string{"Room 2"}, []string{"Monday meeting", "nte", "NTE"}},
		{&WriteUndone{Entries: []uint64{3}}, nil, nil},
	} {
		free, rest := Wording(c.f)
		var known []string
		for _, r := range rest {
			if r != "" && r != "0001-01-01" {
				known = append(known, r)
			}
		}
		if diff := cmp.Diff([][]string{c.free, c.rest}, [][]string{free, known}); diff != "" {
			t.Errorf("Wording(%s) (-want +got):\n%s", c.f.Kind(), diff)
		}
	}
}
