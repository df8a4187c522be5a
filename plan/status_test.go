package plan

import "testing"

// There are three statuses and the lack of one, each said in words: never by a
// colour or a sign alone.
func TestStatuses(t *testing.T) {
	for _, c := range []struct {
		s          Status
		word, full string
	}{
		{Red, "RED", "RED – not complete"},
		{Amber, "AMBER", "AMBER – in progress"},
		{Green, "GREEN", "GREEN – complete"},
		{NotYetRated, "NOT YET RATED", "NOT YET RATED"},
		{"purple", "NOT YET RATED", "NOT YET RATED"},
	} {
		if got := c.s.Word(); got != c.word {
			t.Errorf("Word() of %q = %q, want %q", string(c.s), got, c.word)
		}
		if got := c.s.String(); got != c.full {
			t.Errorf("String() of %q = %q, want %q", string(c.s), got, c.full)
		}
	}
	if got := Statuses(); len(got) != 3 {
		t.Errorf("Statuses() = %v, want the plan's own three", got)
	}
}
