package plan

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// imports decides to take a document over after the plan of begin.
func imports(t *testing.T, doc Document, before func(*history)) (*history, []Fact) {
	t.Helper()
	h := begin(t)
	if before != nil {
		before(h)
	}
	write, err := h.try(desk, func(Cause) ([]Fact, error) { return h.s.Import(doc, h.now) })
	if err != nil {
		t.Fatalf("Import() = %v, want nil", err)
	}
	var facts []Fact
	for _, e := range write {
		facts = append(facts, e.Fact)
	}
	return h, facts
}

// edited is the plan of begin with changes made to it.
func edited(change func(*Document)) Document {
	doc := document()
	doc.Name, doc.Digest = "plan-2.txt", "d2"
	change(&doc)
	return doc
}

func TestImport(t *testing.T) {
	closing := func(actions int) Fact {
		return &DocumentImported{Name: "plan-2.txt", Title: "Action plan 2023", Year: 2023, Digest: "d2", Actions: actions}
	}
	for _, c := range []struct {
		name    string
		before  func(*history)
		doc     Document
		facts   []Fact
		changes []Change
	}{
		{"the same", nil, edited(func(*Document) {}), nil, nil},
		{"the same rows on other lines", nil, edited(func(d *Document) { d.Actions[0].Line = 99 }), nil, nil},
		{"a party renamed", nil,
			edited(func(d *Document) { d.Parties[1].Name = "Community and Housing" }),
			[]Fact{&PartyNamed{Party{Code: "CCS", Name: "Community and Housing", Of: "CoLC"}}, closing(4)}, nil},
		{"a party more", nil,
			edited(func(d *Document) { d.Parties = append(d.Parties, Party{Code: "PP", Name: "Public Protection"}) }),
			[]Fact{&PartyNamed{Party{Code: "PP", Name: "Public Protection"}}, closing(4)}, nil},
		{"a party less, which stays known", nil,
			edited(func(d *Document) { d.Parties = d.Parties[:1] }), nil, nil},
		{"every field of an action changed", nil,
			edited(func(d *Document) {
				d.Actions[2] = Source{No: 20, Theme: "Places", Title: "Cameras", Parties: []PartyCode{"CCS"}, Progress: "They are in.", Outcome: "Fine pictures.", Line: 14}
			}),
			[]Fact{&ActionPublished{No: 20, Theme: "Places", Title: "Cameras", Parties: []PartyCode{"CCS"}, Progress: "They are in.", Outcome: "Fine pictures.", Line: 14}, closing(4)},
			[]Change{{No: 20, What: "changed", Fields: []Field{
				{"theme", "Tasking", "Places"}, {"title", "Camera provision", "Cameras"}, {"parties", "[CoLC]", "[CCS]"},
				{"progress", "Cameras are on order.", "They are in."}, {"outcome", "Better pictures.", "Fine pictures."}}}}},
		{"an action more, between others", nil,
			edited(func(d *Document) {
				d.Actions = slices.Insert(d.Actions, 2, Source{No: 15, Theme: "Victims", Title: "Newsletter", Parties: []PartyCode{"CCS"}, Line: 11})
			}),
			[]Fact{&ActionPublished{No: 15, Theme: "Victims", Title: "Newsletter", Parties: []PartyCode{"CCS"}, Line: 11}, closing(5)},
			[]Change{{No: 15, What: "new"}}},
		{"an action less", nil,
			edited(func(d *Document) { d.Actions = d.Actions[:3] }),
			[]Fact{&ActionAbsent{No: 29}, closing(3)},
			[]Change{{No: 29, What: "absent"}}},
		{"an action less, once more", func(h *history) {
			h.must(desk, func(Cause) ([]Fact, error) {
				return h.s.Import(edited(func(d *Document) { d.Actions = d.Actions[:3] }), h.now)
			})
		}, edited(func(d *Document) { d.Actions = d.Actions[:3] }), nil, nil},
		{"an action back, as it was", func(h *history) {
			h.must(desk, func(Cause) ([]Fact, error) {
				return h.s.Import(edited(func(d *Document) { d.Actions = d.Actions[:3] }), h.now)
			})
		}, edited(func(*Document) {}),
			[]Fact{&ActionPublished{No: 29, Theme: "Tasking", Title: "Evening patrols", Parties: []PartyCode{"CCS"}, Progress: "Patrols on Fridays.", Outcome: "Fewer calls.", Line: 13}, closing(4)},
			[]Change{{No: 29, What: "back"}}},
		{"an action back, with another title", func(h *history) {
			h.must(desk, func(Cause) ([]Fact, error) {
				return h.s.Import(edited(func(d *Document) { d.Actions = d.Actions[:3] }), h.now)
			})
		}, edited(func(d *Document) { d.Actions[3].Title = "Late patrols" }),
			[]Fact{&ActionPublished{No: 29, Theme: "Tasking", Title: "Late patrols", Parties: []PartyCode{"CCS"}, Progress: "Patrols on Fridays.", Outcome: "Fewer calls.", Line: 13}, closing(4)},
			[]Change{{No: 29, What: "back", Fields: []Field{{"title", "Evening patrols", "Late patrols"}}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := begin(t)
			if c.before != nil {
				c.before(h)
			}
			if diff := cmp.Diff(c.changes, h.s.Changes(c.doc)); diff != "" {
				t.Errorf("Changes() (-want +got):\n%s", diff)
			}
			h, facts := imports(t, c.doc, c.before)
			if diff := cmp.Diff(c.facts, facts); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
			again, err := h.s.Import(c.doc, h.now)
			if err != nil || len(again) > 0 {
				t.Errorf("Import() of the same once more = %d facts, %v; want none", len(again), err)
			}
			if changes := h.s.Changes(c.doc); len(changes) > 0 {
				t.Errorf("Changes() after the import = %+v, want none", changes)
			}
		})
	}
}

// A published document has no colours in its text, so importing one never says
// anything about a status; and it takes nothing away that people said.
func TestImportLeavesWhatPeopleSaid(t *testing.T) {
	h, _ := imports(t, edited(func(d *Document) {
		d.Actions = d.Actions[:3]
		d.Actions[0].Title = "Referral form, RED"
		d.Actions[0].Progress = "GREEN – complete"
	}), func(h *history) {
		h.update(ann, Amber, "Form is live", 12)
		h.update(ann, Red, "Not begun", 29)
		h.hold(ann, Holder{User: ann, Party: "CCS"}, false)
	})
	for no, want := range map[ActionNo]Status{12: Amber, 13: NotYetRated, 20: NotYetRated, 29: Red} {
		if got := h.action(no).Status; got != want {
			t.Errorf("action %d is %s after an import, want %s", no, got.Word(), want.Word())
		}
	}
	gone := h.action(29)
	if !gone.Absent || gone.Title() != "Evening patrols" || !h.s.HeldBy(gone, ann) {
		t.Errorf("an absent action is %+v, want it kept as it was and marked", gone)
	}
	if got := h.action(12).Imported; !got.Equal(h.events[0].At) {
		t.Errorf("action 12 came into the plan at %s, want the first import's %s", got, h.events[0].At)
	}
	if got := h.s.Plan().Name; got != "plan-2.txt" {
		t.Errorf("Plan() names %s, want the latest", got)
	}
}

// A later key may spell a code in other capitals. Who held the party still
// does, once, and can give it up.
func TestPartySpeltAnew(t *testing.T) {
	h, _ := imports(t, edited(func(d *Document) {
		d.Parties[1].Code = "Ccs"
		for i := range d.Actions {
			for j, p := range d.Actions[i].Parties {
				if p == "CCS" {
					d.Actions[i].Parties[j] = "Ccs"
				}
			}
		}
	}), func(h *history) { h.hold(ann, Holder{User: ann, Party: "CCS"}, false) })
	if got := len(h.s.Parties()); got != 2 {
		t.Errorf("%d parties, want the same 2", got)
	}
	if !h.s.HeldBy(h.action(12), ann) {
		t.Error("action 12 is not held by who held its party, want it held")
	}
	if _, err := h.s.Hold(Holder{User: ann, Party: "Ccs"}, false); err == nil {
		t.Error("Hold() of what is held = nil, want a refusal")
	}
	h.hold(ann, Holder{User: ann, Party: "CCS"}, true)
	if h.s.HeldBy(h.action(12), ann) {
		t.Error("action 12 is held by who gave its party up, want it free")
	}
}
