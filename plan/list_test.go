package plan

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// numbers are the actions' numbers.
func numbersOf(list []*Action) []ActionNo {
	var nos []ActionNo
	for _, a := range list {
		nos = append(nos, a.No)
	}
	return nos
}

func TestList(t *testing.T) {
	h := begin(t) // imported thirty days before nine
	h.update(ann, Amber, "Form is live", 12)
	h.complete(ann, "The panel meets", 13)
	h.update(ann, Red, "Not begun", 20)
	h.hold(ann, Holder{User: ann, No: 29}, false)
	h.hold(ann, Holder{User: ann, Party: "ccs"}, false)
	h.hold(ann, Holder{User: bob, Party: "CoLC"}, false)
	day := 24 * time.Hour
	for _, c := range []struct {
		name   string
		filter Filter
		by     UserID
		now    time.Time
		want   []ActionNo
	}{
		{"everything", Filter{}, ann, nine, []ActionNo{12, 13, 20, 29}},
		{"a status", Filter{Statuses: []Status{Amber}}, ann, nine, []ActionNo{12}},
		{"either of two statuses", Filter{Statuses: []Status{Red, Green}}, ann, nine, []ActionNo{13, 20}},
		{"not yet rated", Filter{Statuses: []Status{NotYetRated}}, ann, nine, []ActionNo{29}},
		{"a theme", Filter{Themes: []string{"Tasking"}}, ann, nine, []ActionNo{20, 29}},
		{"either of two themes", Filter{Themes: []string{"Tasking", "Victims"}}, ann, nine, []ActionNo{12, 13, 20, 29}},
		{"a division", Filter{Parties: []PartyCode{"CCS"}}, ann, nine, []ActionNo{12, 13, 29}},
		{"in any capitals", Filter{Parties: []PartyCode{"cCs"}}, ann, nine, []ActionNo{12, 13, 29}},
		{"an organisation, its divisions with it", Filter{Parties: []PartyCode{"CoLC"}}, ann, nine, []ActionNo{12, 13, 20, 29}},
		{"an unknown party", Filter{Parties: []PartyCode{"XYZ"}}, ann, nine, nil},
		{"joint", Filter{Joint: true}, ann, nine, []ActionNo{13}},
		{"mine by party and by number", Filter{Mine: true}, ann, nine, []ActionNo{12, 13, 29}},
		{"mine by the party itself, not its divisions", Filter{Mine: true}, bob, nine, []ActionNo{13, 20}},
		{"mine when nothing is", Filter{Mine: true}, cleo, nine, nil},
		{"of a meeting", Filter{Meeting: "nte", Numbers: []ActionNo{20, 12, 99}}, ann, nine, []ActionNo{12, 20}},
		{"of a meeting with none", Filter{Meeting: "nte"}, ann, nine, nil},
		{"stale: rated or not, but never complete", Filter{Stale: 30}, ann, nine.Add(30*day + 2*time.Hour), []ActionNo{12, 20, 29}},
		{"stale to the hour", Filter{Stale: 30}, ann, nine.Add(30*day + 2*time.Hour - 1), []ActionNo{12, 29}},
		{"not rated since it came into the plan", Filter{Stale: 30}, ann, nine, []ActionNo{29}},
		{"all must hold", Filter{Statuses: []Status{Amber, NotYetRated}, Parties: []PartyCode{"CCS"}, Themes: []string{"Tasking"}, Mine: true}, ann, nine, []ActionNo{29}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, numbersOf(h.s.List(c.filter, c.by, c.now))); diff != "" {
				t.Errorf("List(%+v) (-want +got):\n%s", c.filter, diff)
			}
			if got, want := c.filter.Everything(), c.name == "everything"; got != want {
				t.Errorf("Everything() = %v, want %v", got, want)
			}
		})
	}
}

func TestCount(t *testing.T) {
	h := begin(t)
	h.update(ann, Amber, "Form is live", 12)
	h.complete(ann, "The panel meets", 13)
	h.update(ann, Red, "Not begun", 20)
	want := Counts{Red: 1, Amber: 1, Green: 1, NotYetRated: 1, All: 4}
	if got := Count(h.s.Actions()); got != want {
		t.Errorf("Count() = %+v, want %+v", got, want)
	}
}

// Recent is what people did, not what an import did.
func TestRecent(t *testing.T) {
	h, _ := imports(t, edited(func(d *Document) { d.Actions = d.Actions[:3] }), func(h *history) {
		h.update(ann, Amber, "Form is live", 12, 13)
		h.hold(ann, Holder{User: ann, Party: "CCS"}, false)
		h.draft(ann, "20 grren done")
	})
	h.note(bob, "One", 20)
	h.undo(bob, 0)
	var got []uint64
	for _, e := range h.s.Recent(4) {
		got = append(got, e.Seq)
	}
	if diff := cmp.Diff([]uint64{15, 14, 9, 8}, got); diff != "" {
		t.Errorf("Recent(4) (-want +got):\n%s", diff)
	}
	if got := len(h.s.Recent(1)); got != 1 {
		t.Errorf("Recent(1) = %d entries, want 1", got)
	}
}

func TestTitles(t *testing.T) {
	for _, c := range []struct{ published, want string }{
		{"Multi- Agency panel", "Multi-Agency panel"},
		{"Pan-London work", "Pan-London work"},
		{"Patrols - evenings", "Patrols - evenings"},
		{"Section- 35 powers", "Section- 35 powers"},
		{"Éco- Événements", "Éco-Événements"},
	} {
		a := Action{Wording: Source{Title: c.published}}
		if got := a.Title(); got != c.want {
			t.Errorf("Title() of %q = %q, want %q", c.published, got, c.want)
		}
		if a.Wording.Title != c.published {
			t.Errorf("the published wording became %q, want %q", a.Wording.Title, c.published)
		}
	}
}

func TestThemesAndHolders(t *testing.T) {
	h := begin(t)
	h.hold(ann, Holder{User: bob, Party: "CCS"}, false)
	h.hold(ann, Holder{User: ann, No: 12}, false)
	h.hold(ann, Holder{User: ann, Party: "CoLC"}, false)
	if diff := cmp.Diff([]string{"Victims", "Tasking"}, h.s.Themes()); diff != "" {
		t.Errorf("Themes() (-want +got):\n%s", diff)
	}
	want := []Holder{{User: bob, Party: "CCS"}, {User: ann, No: 12}}
	if diff := cmp.Diff(want, h.s.Holders(h.action(12))); diff != "" {
		t.Errorf("Holders(12) (-want +got):\n%s", diff)
	}
	want = []Holder{{User: ann, No: 12}, {User: ann, Party: "CoLC"}}
	if diff := cmp.Diff(want, h.s.Holds(ann)); diff != "" {
		t.Errorf("Holds(ann) (-want +got):\n%s", diff)
	}
	if got := h.s.Holds(nobody); got != nil {
		t.Errorf("Holds(nobody) = %v, want none", got)
	}
}
