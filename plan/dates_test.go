package plan

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// panels is a State with one dated series, a way to say more, and now.
func panels(t *testing.T) (*State, func(...Fact), time.Time) {
	t.Helper()
	now := Date{2026, time.April, 20}.At("09:00")
	s := NewState()
	var seq uint64
	say := func(facts ...Fact) {
		for _, f := range facts {
			seq++
			s.Apply(Event{Seq: seq, At: now, By: "U0ANN", Cause: "c", Fact: f})
		}
	}
	say(&MeetingSet{Meeting{ID: "panel", Name: "Cluster Panels", Dated: true}})
	return s, say, now
}

func TestTakeDates(t *testing.T) {
	june := func(d int) Date { return Date{2026, time.June, d} }
	id := func(d int, part string) OccurrenceID { return OccurrenceID{"panel", june(d), part} }
	s, say, now := panels(t)
	list := []Dated{
		{Line: 2, Date: june(12), Start: "18:00", Part: "cripplegate", Place: "Library"},
		{Line: 3, Date: june(12), Start: "18:30", Part: "portsoken"},
		{Line: 4, Date: Date{2026, time.March, 3}, Start: "18:00", Part: "portsoken"},
		{Line: 5, Date: Date{2026, time.May, 25}, Start: "10:00", Part: "tower"},
	}
	facts, verdicts, err := s.TakeDates(now, "panel", list)
	if err != nil {
		t.Fatal(err)
	}
	wantFacts := []Fact{
		&MeetingSet{Meeting{ID: "panel", Name: "Cluster Panels", Dated: true, Start: "18:00"}},
		&OccurrenceSet{OccurrenceID: id(12, "cripplegate"), State: Added, Start: "18:00", Place: "Library"},
		&OccurrenceSet{OccurrenceID: id(12, "portsoken"), State: Added, Start: "18:30"},
		&OccurrenceSet{OccurrenceID: OccurrenceID{"panel", Date{2026, time.May, 25}, "tower"}, State: Added, Start: "10:00"},
	}
	if diff := cmp.Diff(wantFacts, facts); diff != "" {
		t.Errorf("facts of a new list (-want +got):\n%s", diff)
	}
	what := func(verdicts []Verdict) string {
		var list []string
		for _, v := range verdicts {
			list = append(list, strings.TrimSuffix(v.What+": "+v.Why, ": "))
		}
		return strings.Join(list, "\n")
	}
	if got, want := what(verdicts), "new\nnew\npast: the day is past\nnew: a bank holiday: Spring bank holiday"; got != want {
		t.Errorf("verdicts of a new list: got %q, want %q", got, want)
	}
	say(facts...)

	facts, verdicts, err = s.TakeDates(now, "panel", list)
	if got, want := what(verdicts), "same\nsame\npast: the day is past\nsame"; err != nil || len(facts) > 0 || got != want {
		t.Errorf("a list that was taken before: got %d facts, %q, %v; want none, %q, nil", len(facts), got, err, want)
	}

	// A later list moves a time of day. What people said since stands.
	say(&OccurrenceSet{OccurrenceID: id(12, "portsoken"), State: Rescheduled, On: june(19)})
	list[0].Start, list[1].Start = "19:00", "20:00"
	facts, verdicts, err = s.TakeDates(now, "panel", list)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := what(verdicts), "changed: it was at 18:00\nkept: it was moved to Fri 19 June 2026 at 18:30, and stays there\npast: the day is past\nsame"; got != want {
		t.Errorf("verdicts of a list that differs: got %q, want %q", got, want)
	}
	say(facts...)
	if o, ok := s.Occurrence(id(12, "cripplegate")); !ok || o.Start != "19:00" || o.Place != "Library" || o.State != Planned {
		t.Errorf("after the change: got %+v, want it planned at 19:00 in the Library", o)
	}

	left := s.LeftOut(now, "panel", list[2:3])
	if len(left) != 0 {
		t.Errorf("LeftOut of a past day: got %v, want none", left)
	}
	left = s.LeftOut(now, "panel", append(list[3:], Dated{Date: june(30), Start: "18:00"}))
	if len(left) != 2 || left[0].ID != id(12, "cripplegate") || left[1].ID != id(12, "portsoken") {
		t.Errorf("LeftOut: got %v, want the two of 12 June", left)
	}
}

// One date that cannot be taken keeps the whole list out.
func TestTakeDatesIsAllOrNone(t *testing.T) {
	s, _, now := panels(t)
	good := Dated{Line: 2, Date: Date{2026, time.June, 12}, Start: "18:00", Part: "tower"}
	for _, c := range []struct {
		name string
		bad  Dated
		why  string
	}{
		{"twice", Dated{Line: 3, Date: good.Date, Start: "19:00", Part: "tower"}, "line 2"},
		{"no time", Dated{Line: 3, Date: Date{2026, time.June, 13}, Part: "tower"}, "at what time"},
		{"too far", Dated{Line: 3, Date: Date{2099, time.June, 13}, Start: "18:00"}, "Bank holidays are known"},
	} {
		facts, verdicts, err := s.TakeDates(now, "panel", []Dated{good, c.bad})
		if err == nil || len(facts) > 0 || len(verdicts) != 2 || verdicts[1].What != DateWrong || !strings.Contains(verdicts[1].Why, c.why) {
			t.Errorf("%s: got %d facts, %+v, %v; want none, and why (%s)", c.name, len(facts), verdicts, err, c.why)
		}
	}
	if _, _, err := s.TakeDates(now, "panel", nil); err == nil {
		t.Error("an empty list: got nil, want an error")
	}
	if _, _, err := s.TakeDates(now, "choir", []Dated{good}); err == nil {
		t.Error("a meeting nobody knows: got nil, want an error")
	}
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"Cripplegate": "cripplegate", " Farringdon  Within ": "farringdon-within", "St. Bride's": "st-brides", "Bread St & Cordwainer": "bread-st-cordwainer",
		"Cluster 3": "cluster-3", "–": "", "": "", strings.Repeat("a b", 30): strings.TrimRight(Slug(strings.Repeat("a b", 30)), "-"),
	} {
		if got := Slug(name); got != want {
			t.Errorf("Slug(%q) = %q, want %q", name, got, want)
		}
		if got := Slug(Slug(name)); got != want {
			t.Errorf("Slug(Slug(%q)) = %q, want %q", name, got, want)
		}
		if got := Slug(PartName(want)); got != want {
			t.Errorf("Slug(PartName(%q)) = %q, want it back", want, got)
		}
		if n := len([]rune(Slug(name))); n > 40 {
			t.Errorf("Slug(%q) has %d characters, want at most 40", name, n)
		}
	}
	if got := PartName("farringdon-within"); got != "Farringdon Within" {
		t.Errorf("PartName = %q, want Farringdon Within", got)
	}
}
