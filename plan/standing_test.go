package plan

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestPath(t *testing.T) {
	h := begin(t)
	set := func(by UserID, p Path) error {
		_, err := h.try(by, func(c Cause) ([]Fact, error) { return h.s.SetPath(c, h.now, 20, p) })
		return err
	}
	says(t, set(ann, Path{Next: "Bid"}), "Action 20 is NOT YET RATED. A path to green is for an action that is RED, so nothing was saved. To say what happens next, type: step 20 and what, by when")
	h.update(ann, Red, "No budget", 20)
	if !h.s.Pathless(h.action(20)) {
		t.Error("a Red without a word on its path is not pathless")
	}
	if err := set(ann, Path{Obstacle: "No budget", Next: " Bid to the board "}); err != nil {
		t.Fatal(err)
	}
	first := h.s.Head()
	p, ok := h.s.Path(20)
	want := Path{Entry: first, Obstacle: "No budget", Next: "Bid to the board"}
	if !ok || p != want {
		t.Errorf("Path() = %+v, %v; want %+v", p, ok, want)
	}
	if got := p.Lacks(); !slices.Equal(got, []string{"who acts", "who decides", "by when"}) || !h.s.Pathless(h.action(20)) {
		t.Errorf("Lacks() = %v", got)
	}
	// What is left out stays.
	due := DateOf(h.now).Add(3)
	if err := set(bob, Path{Who: "CCS", Decides: "The board", By: due}); err != nil {
		t.Fatal(err)
	}
	p, _ = h.s.Path(20)
	if want = (Path{first + 1, "No budget", "Bid to the board", "CCS", "The board", due}); p != want || h.s.Pathless(h.action(20)) {
		t.Errorf("Path() = %+v, want %+v", p, want)
	}
	says(t, set(cleo, Path{Who: "CCS"}), "That is the path of action 20 already, so nothing was changed.")
	says(t, set(ann, Path{By: due.Add(-9)}), fmt.Sprintf("%s is past, so nothing was saved. Give the day by which it is to be decided or done.", due.Add(-9)))
	h.undo(bob, 0)
	if p, _ = h.s.Path(20); p.Entry != first {
		t.Errorf("after an undo the path is that of entry %d, want %d", p.Entry, first)
	}
	// It ends with the Red, and comes back when that is taken back.
	h.update(ann, Amber, "Bid won", 20)
	if _, ok := h.s.Path(20); ok {
		t.Error("a path outlived its Red")
	}
	h.undo(ann, 0)
	if _, ok := h.s.Path(20); !ok {
		t.Error("a path did not come back with its Red")
	}
}

func TestNextStep(t *testing.T) {
	h := begin(t)
	set := func(text string, due Date) error {
		_, err := h.try(ann, func(c Cause) ([]Fact, error) { return h.s.SetNext(c, h.now, 20, text, due) })
		h.now = h.now.Add(time.Hour)
		return err
	}
	day := DateOf(nine).Add(10)
	says(t, set("", Date{}), "Nobody has said what is next about action 20, so nothing was changed.")
	for _, c := range []struct {
		text string
		due  Date
		want NextStep
	}{
		{"Order the cameras", day, NextStep{"Order the cameras", day}},
		{"", day.Add(1), NextStep{"Order the cameras", day.Add(1)}}, // the day alone
		{"Fit them", Date{}, NextStep{"Fit them", Date{}}},
		{"", Date{}, NextStep{}},
		{"", day, NextStep{"", day}},
	} {
		if err := set(c.text, c.due); err != nil {
			t.Fatalf("SetNext(%q, %s) = %v", c.text, c.due.ISO(), err)
		}
		if got, ok := h.s.NextStep(20); got != c.want || ok != (c.want != NextStep{}) {
			t.Errorf("after SetNext(%q, %s): %+v, %v; want %+v", c.text, c.due.ISO(), got, ok, c.want)
		}
	}
	says(t, set("", day), "That is noted for action 20 already, so nothing was changed.")
	h.now = day.End()
	if got := h.s.Flags(h.action(20), h.now); !slices.Equal(got, []Flag{Overdue}) {
		t.Errorf("the day after it was due, flags = %v, want overdue", got)
	}
	h.update(ann, Green, "All are in", 20)
	if _, ok := h.s.NextStep(20); ok {
		t.Error("a next step outlived the Green")
	}
}

func TestLead(t *testing.T) {
	h := begin(t)
	set := func(no ActionNo, p PartyCode) error {
		_, err := h.try(ann, func(Cause) ([]Fact, error) { return h.s.SetLead(no, p) })
		return err
	}
	if got := h.s.Lead(12) + h.s.Lead(13); got != "CCS" {
		t.Errorf("before anybody said, the leads are %q, want CCS for the one with a single owner", got)
	}
	if err := set(13, "colc"); err != nil || h.s.Lead(13) != "CoLC" {
		t.Errorf("SetLead() = %v, the lead is %q; want CoLC", err, h.s.Lead(13))
	}
	says(t, set(13, "CoLC"), "CoLC leads on action 13 already, so nothing was changed.")
	says(t, set(13, "PP"), "PP is not an owner of action 13, which CCS and CoLC own. Nothing was changed. For example: lead 13 CCS")
	says(t, set(12, "CCS"), "Action 12 has one owner, CCS, so there is nobody else to lead on it. Nothing was changed.")
	h.undo(ann, 0)
	if got := h.s.Lead(13); got != "" {
		t.Errorf("after an undo the lead is %q, want none", got)
	}
}

func TestFlags(t *testing.T) {
	h := begin(t)
	set := func(flag Flag, off bool, review Date, why string) error {
		_, err := h.try(ann, func(c Cause) ([]Fact, error) { return h.s.SetFlag(c, h.now, 12, flag, off, review, why) })
		h.now = h.now.Add(time.Hour)
		return err
	}
	flags := func(want ...Flag) {
		t.Helper()
		if diff := cmp.Diff(want, h.s.Flags(h.action(12), h.now), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("flags (-want +got):\n%s", diff)
		}
	}
	review := DateOf(nine).Add(30)
	if err := set(Continuous, false, review, ""); err != nil {
		t.Fatal(err)
	}
	says(t, set(Blocked, false, Date{}, " "), "Say in a few words why action 12 is blocked. Nothing was saved. For example: flag 12 blocked waiting for the new system")
	if err := set(Blocked, false, Date{}, "No system"); err != nil {
		t.Fatal(err)
	}
	flags(Continuous, Blocked)
	says(t, set(Overdue, false, Date{}, "Why"), "There is no flag “overdue” that people set. There are: deferred, not proceeding, continuous and blocked. For example: flag 12 blocked waiting for the new system")
	says(t, set(Deferred, true, Date{}, ""), "Action 12 is not flagged as deferred to the next plan, so nothing was changed.")
	says(t, set(Blocked, false, Date{}, "No system"), "Action 12 is flagged as blocked already, so nothing was changed.")
	if err := set(Blocked, true, Date{}, ""); err != nil {
		t.Fatal(err)
	}
	flags(Continuous)
	h.now = review.End()
	flags(Continuous, Overdue)
	h.update(ann, Amber, "Half", 12)
	h.now = h.now.Add(200 * 24 * time.Hour)
	flags(Continuous, Overdue, StaleFlag)
	if err := set(Deferred, false, Date{}, "Cost"); err != nil {
		t.Fatal(err)
	}
	flags(Continuous, Deferred) // nothing more is due of it
	if got := h.action(12).Status; got != Amber {
		t.Errorf("flags changed the status to %s", got.Word())
	}
}

func TestDirection(t *testing.T) {
	h := begin(t)
	var times []time.Time
	for _, to := range []Status{Red, Amber, Amber, Red} {
		times = append(times, h.now)
		h.update(ann, to, fmt.Sprintf("Now %s at %s", to, h.now), 20)
	}
	undone := h.now
	h.update(ann, Green, "Done", 20)
	h.undo(ann, 0)
	for _, c := range []struct {
		since time.Time
		want  Direction
	}{{times[0], NotComparable}, {times[1], Unchanged}, {times[2], Worsened}, {times[3], Worsened}, {undone, Unchanged}, {h.now, Unchanged}} {
		if got := h.s.Direction(h.action(20), c.since); got != c.want {
			t.Errorf("since %s: %s, want %s", c.since, got, c.want)
		}
	}
	for _, c := range []struct {
		was, is Status
		want    string
	}{{Red, Amber, "improved ↑"}, {Red, Green, "improved ↑"}, {Green, Amber, "worsened ↓"}, {Amber, Amber, "unchanged →"}, {NotYetRated, Red, "not comparable"}, {Green, NotYetRated, "not comparable"}} {
		if got := direction(c.was, c.is).String(); got != c.want {
			t.Errorf("from %s to %s: %s, want %s", c.was.Word(), c.is.Word(), got, c.want)
		}
	}
}

// The last reporting point is the last meeting that hears the whole plan.
func TestLastReport(t *testing.T) {
	h := begin(t)
	if _, _, ok := h.s.LastReport(h.now); ok {
		t.Error("there is a reporting point without a board")
	}
	h.must(desk, func(Cause) ([]Fact, error) {
		return h.s.AddMeeting(Meeting{ID: "board", Name: "Board", Rule: Weekly(time.Wednesday), Start: "14:00", Steps: []Step{{Kind: StepDraft, Days: 15, At: "09:00"}}})
	})
	h.now = h.now.Add(15 * 24 * time.Hour)
	at, m, ok := h.s.LastReport(h.now)
	if want := (Date{2024, time.March, 20}).At("14:00"); !ok || !at.Equal(want) || m.ID != "board" {
		t.Errorf("LastReport() = %s, %v, %v; want %s", at, m, ok, want)
	}
}

func TestEvidence(t *testing.T) {
	h := begin(t)
	add := func(by UserID, text string) error {
		_, err := h.try(by, func(c Cause) ([]Fact, error) { return h.s.AddEvidence(c, h.now, 20, text) })
		return err
	}
	h.note(ann, "Half are in", 20)
	h.note(ann, "See https://example.org/cams, page 3.", 20)
	if err := add(bob, "<https://example.org/report?a=1|the report> of March"); err != nil {
		t.Fatal(err)
	}
	says(t, add(cleo, "<https://example.org/report?a=1|the report> of March"), "That is evidence for action 20 already (entry 10), so it was not added twice.")
	says(t, add(bob, " "), "There is no evidence in that, so nothing was saved. Give a link, minutes, the title of a report, or who has seen it. For example: evidence 20 seen by the lighting manager")
	type row struct{ URL, Text string }
	var got []row
	for _, e := range h.s.Evidence(20) {
		got = append(got, row{e.URL, e.Text})
	}
	want := []row{{"https://example.org/cams", "See https://example.org/cams, page 3."}, {"https://example.org/report?a=1", "of March"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
}

// How far words go to show what became of an action.
func TestRung(t *testing.T) {
	for _, c := range []struct {
		text string
		want Rung
	}{
		{"", RungNone},
		{"We work together.", RungNarrative},
		{"There are no metrics yet.", RungNarrative},
		{"It will start in March 2030.", RungNarrative},
		{"A workshop was held in August 2023.", RungDated},
		{"Calls fell from 40 to 22 a month.", RungMeasured},
		{"Reports are 12% lower than last year.", RungMeasured},
		{"Against a baseline of 31 reports there were 14.", RungMeasured},
		{"Fewer reports, by 12 per cent compared with 2023.", RungMeasured},
		{"The plan runs from 2023 to 2025.", RungNarrative},
		{"60% of the cameras are in.", RungNarrative},
	} {
		h := begin(t)
		h.must(desk, func(Cause) ([]Fact, error) {
			return []Fact{&ActionPublished{No: 20, Theme: "Tasking", Parties: []PartyCode{"CoLC"}, Title: "Cameras", Progress: c.text}}, nil
		})
		if got := h.s.Rung(h.action(20)); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got.Word(), c.want.Word())
		}
	}
}

func TestStockOutcomes(t *testing.T) {
	h := begin(t)
	h.must(desk, func(Cause) ([]Fact, error) {
		var facts []Fact
		for i, text := range []string{"We are safe.", "We are  safe", "Calls fell.", "", "", "we are Safe.", "Calls fell."} {
			facts = append(facts, &ActionPublished{No: ActionNo(30 + i), Theme: "Tasking", Parties: []PartyCode{"CCS"}, Title: "One", Outcome: text})
		}
		return facts, nil
	})
	want := [][]ActionNo{{30, 31, 35}, {32, 36}}
	if diff := cmp.Diff(want, h.s.StockOutcomes()); diff != "" {
		t.Errorf("StockOutcomes() (-want +got):\n%s", diff)
	}
	if got := h.s.Stock(h.action(31)); !slices.Equal(got, []ActionNo{30, 35}) {
		t.Errorf("Stock(31) = %v, want 30 and 35", got)
	}
}

func TestLinks(t *testing.T) {
	h := begin(t)
	link := func(from ActionNo, rel string, to ActionNo) error {
		_, err := h.try(ann, func(Cause) ([]Fact, error) { return h.s.LinkActions(Link{from, rel, to}) })
		return err
	}
	for _, l := range []Link{{12, WaitsFor, 13}, {13, WaitsFor, 20}, {20, SeeAlso, 12}, {29, Feeds, 20}} {
		if err := link(l.From, l.Rel, l.To); err != nil {
			t.Fatalf("%v: %v", l, err)
		}
	}
	says(t, link(20, WaitsFor, 12), "That would make a circle: action 12, which depends on action 13, which depends on action 20, which depends on action 12. Nothing was changed. Actions that only have to do with each other can be linked as see-also.")
	says(t, link(12, Feeds, 29), "That would make a circle: action 12, which depends on action 13, which depends on action 20, which depends on action 29, which depends on action 12. Nothing was changed. Actions that only have to do with each other can be linked as see-also.")
	says(t, link(13, Feeds, 12), "Actions 13 and 12 are linked like that already, so nothing was changed.")
	says(t, link(12, SeeAlso, 20), "Actions 12 and 20 are linked like that already, so nothing was changed.")
	says(t, link(12, "blocks", 20), "An action waits-for another, feeds another, or is linked as see-also. Nothing was changed. For example: link 12 waits-for 20")
	says(t, link(12, WaitsFor, 12), "Action 12 cannot be linked to itself. Nothing was changed.")
	if got, want := h.s.Dependants(20), []Link{{13, WaitsFor, 20}}; !slices.Equal(got, want) {
		t.Errorf("Dependants(20) = %v, want %v", got, want)
	}
	if got, want := h.s.Dependants(29), []Link{{29, Feeds, 20}}; !slices.Equal(got, want) {
		t.Errorf("Dependants(29) = %v, want %v", got, want)
	}
	if a, b := (Link{13, WaitsFor, 20}).Dependant(), (Link{29, Feeds, 20}).Dependant(); a != 13 || b != 20 {
		t.Errorf("13 waits for 20: %d depends; 29 feeds 20: %d does; want 13 and 20", a, b)
	}
	if a, b := h.s.LinkedBy(Link{13, WaitsFor, 20}).Seq, h.s.LinkedBy(Link{20, WaitsFor, 13}).Seq; a == 0 || b != 0 {
		t.Errorf("13 waits for 20 by entry %d, and the other way round by %d; want one, and none", a, b)
	}
	if got, want := h.s.Links(12), []Link{{12, WaitsFor, 13}, {20, SeeAlso, 12}}; !slices.Equal(got, want) {
		t.Errorf("Links(12) = %v, want %v", got, want)
	}
	h.must(bob, func(Cause) ([]Fact, error) { return h.s.Unlink(13, 12) })
	cut := h.s.Head()
	if err := link(20, WaitsFor, 12); err != nil {
		t.Fatal(err)
	}
	// An undo cannot close the circle either.
	_, err := h.try(bob, func(c Cause) ([]Fact, error) { return h.s.Undo(c, cut, 0) })
	says(t, err, "That would make a circle: action 12, which depends on action 13, which depends on action 20, which depends on action 12. Nothing was changed. Actions that only have to do with each other can be linked as see-also.")
	h.undo(ann, 0)
	h.undo(bob, cut)
	if got, want := h.s.Links(12), []Link{{12, WaitsFor, 13}, {20, SeeAlso, 12}}; !slices.Equal(got, want) {
		t.Errorf("Links(12) after the undo = %v, want %v", got, want)
	}
}
