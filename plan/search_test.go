package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A found action, for comparing.
type found struct {
	No    ActionNo
	Where string
	At    int
	Near  bool
}

func finds(s *State, words string) []found {
	var list []found
	for _, h := range s.Search(words) {
		list = append(list, found{h.Action.No, h.Where, h.At(), h.Near})
	}
	return list
}

func TestSearch(t *testing.T) {
	h := begin(t)
	h.note(ann, "The camera mast at Fleet Street is in, 60% of it", 12)
	h.note(bob, "Trader’s stall moved; don't ring 07700 900123", 13)
	for _, c := range []struct {
		words string
		want  []found
	}{
		{"camera", []found{{20, "title", 0, false}, {12, "note", 4, false}}},
		{"CAMERA", []found{{20, "title", 0, false}, {12, "note", 4, false}}},
		{"cameras", []found{{20, "progress", 0, false}}},
		{"provision camera", []found{{20, "title", 0, false}}},
		{"pic", []found{{20, "outcome", 7, false}}},
		{"patrols", []found{{29, "title", 8, false}}},
		{"fridays patrols", []found{{29, "progress", 0, false}}},
		{"multi-agency", []found{{13, "title", 0, false}}},
		{"the panel", []found{{13, "title", 14, false}}},
		{"is the", []found{{12, "note", 0, false}}}, // only small words: then they count
		{"camera fleet", []found{{12, "note", 4, false}}},
		{"60", []found{{12, "note", 39, false}}},
		{"traders", []found{{13, "note", 0, false}}},
		{"dont", []found{{13, "note", 24, false}}},
		{"don't", []found{{13, "note", 24, false}}},

		{"camrea", []found{{20, "title", 0, true}, {12, "note", 4, true}}},
		{"refferral", []found{{12, "title", 0, true}}},
		{"patrls evening", []found{{29, "title", 0, true}}},
		{"61", nil},                // a figure is never a slip
		{"paneel xyzzy", nil},      // every word must be there
		{"camera patrols", nil},    // in one text
		{"mera", nil},              // not in the middle of a word
		{"pnl", nil},               // too short to be slipped
		{"", nil},                  // nothing
		{"?! — …", nil},            // no words
		{"07700 900124 ring", nil}, // nor a telephone number's
	} {
		t.Run(c.words, func(t *testing.T) {
			if diff := cmp.Diff(c.want, finds(h.s, c.words)); diff != "" {
				t.Errorf("Search(%q) (-want +got):\n%s", c.words, diff)
			}
		})
	}
}

// Only what stands is found, also when the index was built before.
func TestSearchFollowsThePlan(t *testing.T) {
	h := begin(t)
	step := func(words string, want ...found) {
		t.Helper()
		if diff := cmp.Diff(want, finds(h.s, words)); diff != "" {
			t.Errorf("after event %d: Search(%q) (-want +got):\n%s", h.s.Head(), words, diff)
		}
		if diff := cmp.Diff(want, finds(replay(h.events), words)); diff != "" {
			t.Errorf("the same by a new index: Search(%q) (-want +got):\n%s", words, diff)
		}
	}
	step("lantern")
	h.note(ann, "A lantern is fitted", 20)
	step("lantern", found{20, "note", 2, false})
	h.correct(ann, 20, 0, "A lamp is fitted")
	step("lantern")
	step("lamp", found{20, "note", 2, false})
	h.undo(ann, 0)
	step("lantern", found{20, "note", 2, false})
	step("lamp")
	h.undo(ann, 0)
	step("lantern")
	h.undo(ann, 11)
	step("lantern", found{20, "note", 2, false})
	h.must(desk, func(Cause) ([]Fact, error) {
		return h.s.Import(edited(func(d *Document) { d.Actions[2].Title = "Lenses" }), h.now)
	})
	step("provision")
	step("lenses", found{20, "title", 0, false})
	h.note(bob, "A second lantern", 20)
	step("lantern", found{20, "note", 9, false}) // later notes before earlier ones
}

func TestOneSlip(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"patrol", "patrol", true},
		{"patrl", "patrol", true},
		{"pattrol", "patrol", true},
		{"patrel", "patrol", true},
		{"partol", "patrol", true},
		{"aptrol", "patrol", true},
		{"patrola", "patrol", true},
		{"xatrol", "patrol", true},
		{"ptrl", "patrol", false},
		{"patloor", "patrol", false},
		{"noise", "voice", false},
		{"tower", "lower", true},
		{"café", "cafe", true},
		{"12th", "13th", false},
		{"street1", "street2", false},
		{"a", "b", false},
	} {
		for _, pair := range [][2]string{{c.a, c.b}, {c.b, c.a}} {
			if got := oneSlip(pair[0], pair[1]); got != c.want {
				t.Errorf("oneSlip(%q, %q) = %v, want %v", pair[0], pair[1], got, c.want)
			}
		}
	}
}
