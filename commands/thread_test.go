package commands

import "testing"

// In an action's own thread its number may be left out, of what is said of one
// action. Everything else means what it always means, and free words are asked
// about.
func TestInAThreadTheNumberMayBeLeftOut(t *testing.T) {
	w := words()
	for _, c := range []struct{ line, want string }{
		{"amber lamp fitted", "update 20 amber note: lamp fitted"},
		{"Green – all in, see board paper", "update 20 green note: all in, see board paper"},
		{"no change", "same 20"},
		{"same", "same 20"},
		{"still amber", "same 20 still amber"},
		{"note lamp fitted", "note 20: lamp fitted"},
		{"update amber lamp fitted", "update 20 amber note: lamp fitted"},
		{"undo", "undo 20"},
		{"undo please", "undo 20"},
		{"history", "history 20"},
		{"edit lamp fitted at last", "edit 20: lamp fitted at last"},
		{"edit", "edit 20"},
		{"", "show 20"},
		{"show", "show 20"},
		{"stuck no budget holder", "stuck 20: no budget holder"},
		{"18 amber two streets left", "update 18 amber note: two streets left"},
		{"note 18 two streets left", "note 18: two streets left"},
		{"undo entry 41", "undo entry 41"},
		{"undo 18", "undo 18"},
		{"list red", "list red"},
		{"mine", "list mine"},
		{"help", "help"},
		{"nte skip 4 may", "meeting nte skip 2026-05-04"},
		{"lamp", "search lamp"},
	} {
		w.About = 20
		m, q, err := Parse(c.line, w)
		if err != nil || q != nil {
			t.Errorf("%q: got question %v, error %v, want %s", c.line, q, err, c.want)
		} else if got := m.String(); got != c.want {
			t.Errorf("%q: got %s, want %s", c.line, got, c.want)
		}
	}
	for _, line := range []string{"thanks all, will look tomorrow", "nearly done", "green light from the board"} {
		if m, q, _ := Parse(line, w); q == nil {
			t.Errorf("%q: got %s, want a question", line, m)
		}
	}
}
