package plan

import (
	"testing"
	"time"
)

// instant is a time of London's wall clock, for tests.
func instant(t testing.TB, when string) time.Time {
	t.Helper()
	i, err := time.ParseInLocation("2006-01-02 15:04", when, london)
	if err != nil {
		t.Fatal(err)
	}
	return i.UTC()
}

// day is a day of the calendar, for tests.
func day(t testing.TB, iso string) Date {
	t.Helper()
	var d Date
	if err := d.UnmarshalText([]byte(iso)); err != nil || d.IsZero() {
		t.Fatalf("%q is no day: %v", iso, err)
	}
	return d
}

// enter writes facts that need no decision to be told apart.
func (h *history) enter(facts ...Fact) uint64 {
	h.t.Helper()
	return h.must(desk, func(Cause) ([]Fact, error) { return facts, nil })
}

// The meeting an action belongs to says how often word of it is due.
func TestFreshnessLimits(t *testing.T) {
	for _, c := range []struct {
		name       string
		meetings   []Meeting
		due, stale int
	}{
		{"no meeting", nil, 90, 120},
		{"weekly, as the plan says", []Meeting{{Often: "weekly"}}, 28, 42},
		{"every two weeks, by its rule", []Meeting{{Rule: Cadence{Unit: "week", Every: 2, Days: []time.Weekday{time.Monday}, From: Date{2024, 1, 1}}}}, 28, 42},
		{"monthly", []Meeting{{Often: "monthly"}}, 35, 60},
		{"monthly, by its rule, whatever the plan says", []Meeting{{Often: "weekly", Rule: Monthly(2, time.Wednesday)}}, 35, 60},
		{"quarterly", []Meeting{{Often: "quarterly"}}, 90, 120},
		{"nobody has said how often", []Meeting{{}}, 90, 120},
		{"the most frequent of several", []Meeting{{Often: "quarterly"}, {Often: "weekly"}, {}, {Often: "monthly"}}, 28, 42},
	} {
		h := begin(t)
		h.update(ann, Amber, "Half are in", 20)
		for i, m := range c.meetings {
			m.ID, m.Name, m.Actions = MeetingID('a'+rune(i)), "M", []ActionNo{20}
			h.enter(&MeetingSet{m})
		}
		h.enter(&MeetingSet{Meeting{ID: "other", Name: "Other", Often: "weekly", Actions: []ActionNo{12}}},
			&MeetingSet{Meeting{ID: "guess", Name: "Guess", Often: "weekly", Inferred: []ActionNo{20}}})
		if f := h.s.Freshness(h.action(20), h.now); f.DueAfter != c.due || f.StaleAfter != c.stale {
			t.Errorf("%s: got due after %d, stale after %d, want %d and %d", c.name, f.DueAfter, f.StaleAfter, c.due, c.stale)
		}
	}
}

// Word is due on the day that is reached, not the day after, and only of what
// is under way.
func TestFreshnessOverTime(t *testing.T) {
	for _, c := range []struct {
		name       string
		status     Status
		after      time.Duration
		silent     int
		due, stale bool
	}{
		{"at once", Amber, 0, 0, false, false},
		{"a minute before it is due", Amber, 28*24*time.Hour - time.Minute, 27, false, false},
		{"due", Amber, 28 * 24 * time.Hour, 28, true, false},
		{"the last day before it is stale", Amber, 41 * 24 * time.Hour, 41, true, false},
		{"stale", Red, 42 * 24 * time.Hour, 42, true, true},
		{"complete", Green, 400 * 24 * time.Hour, 400, false, false},
	} {
		h := begin(t)
		h.enter(&MeetingSet{Meeting{ID: "nte", Name: "NTE", Often: "weekly", Actions: []ActionNo{20}}})
		from := h.now
		h.update(ann, c.status, "For a reason", 20)
		f := h.s.Freshness(h.action(20), from.Add(c.after))
		if f.Silent != c.silent || f.Due != c.due || f.Stale != c.stale {
			t.Errorf("%s: got silent %d, due %v, stale %v, want %d, %v, %v", c.name, f.Silent, f.Due, f.Stale, c.silent, c.due, c.stale)
		}
	}
	h := begin(t)
	f := h.s.Freshness(h.action(20), h.now.Add(365*24*time.Hour))
	if f.Silent != 395 || f.Due || f.Stale {
		t.Errorf("never rated: got silent %d, due %v, stale %v, want 395 days since the import, and neither", f.Silent, f.Due, f.Stale)
	}
	if early := h.s.Freshness(h.action(20), h.now.Add(-365*24*time.Hour)); early.Silent != 0 {
		t.Errorf("before it was imported: got silent %d, want 0", early.Silent)
	}
}

// A recess stops the clock, where all the meetings of the action are in it.
func TestFreshnessRecess(t *testing.T) {
	august := []Span{{Date{2024, 8, 1}, Date{2024, 8, 31}}}
	halves := []Span{{Date{2024, 8, 1}, Date{2024, 8, 10}}, {Date{2024, 8, 10}, Date{2024, 8, 20}}}
	clocks := []Span{{Date{2024, 10, 20}, Date{2024, 10, 31}}} // of which one day has 25 hours
	for _, c := range []struct {
		name        string
		recess      [][]Span // of each meeting
		heard, asAt string
		silent      int
	}{
		{"none", [][]Span{nil}, "2024-07-25 10:00", "2024-09-05 10:00", 42},
		{"all of August", [][]Span{august}, "2024-07-25 10:00", "2024-09-05 10:00", 11},
		{"the clock stands from its first midnight", [][]Span{august}, "2024-07-31 10:00", "2024-08-20 12:00", 0},
		{"and goes on after its last", [][]Span{august}, "2024-07-31 10:00", "2024-09-01 09:59", 0},
		{"for a whole day", [][]Span{august}, "2024-07-31 10:00", "2024-09-01 10:00", 1},
		{"heard of in the recess", [][]Span{august}, "2024-08-15 10:00", "2024-09-02 00:00", 1},
		{"one of two meetings is in recess", [][]Span{august, nil}, "2024-07-25 10:00", "2024-09-05 10:00", 42},
		{"both are, for some of the time", [][]Span{august, halves}, "2024-07-25 10:00", "2024-09-05 10:00", 22},
		{"before the recess", [][]Span{august}, "2024-06-25 10:00", "2024-07-05 10:00", 10},
		{"over the end of summer time", [][]Span{clocks}, "2024-10-19 12:00", "2024-11-01 12:00", 1},
	} {
		h := begin(t)
		for i, r := range c.recess {
			h.enter(&MeetingSet{Meeting{ID: MeetingID('a' + rune(i)), Name: "M", Often: "monthly", Actions: []ActionNo{20}, Recess: r}})
		}
		h.now = instant(t, c.heard)
		h.update(ann, Amber, "Half are in", 20)
		if f := h.s.Freshness(h.action(20), instant(t, c.asAt)); f.Silent != c.silent {
			t.Errorf("%s: got silent %d, want %d", c.name, f.Silent, c.silent)
		}
	}
}

// How often nothing but "no change" was said, one time after the other.
func TestFreshnessSame(t *testing.T) {
	same := func(h *history) { h.confirm(ann, 20) }
	for _, c := range []struct {
		name string
		say  func(*history)
		want int
	}{
		{"nothing", func(*history) {}, 0},
		{"once", func(h *history) { same(h) }, 1},
		{"three times", func(h *history) { same(h); same(h); same(h) }, 3},
		{"an update since", func(h *history) { same(h); h.update(ann, Amber, "Two thirds are in", 20); same(h) }, 1},
		{"a note since", func(h *history) { same(h); same(h); h.note(bob, "The van is booked", 20) }, 0},
		{"confirmed with a note", func(h *history) {
			same(h)
			h.must(ann, func(c Cause) ([]Fact, error) {
				return h.s.Confirm(c, h.now, []ActionNo{20}, Amber, "Waiting for the van")
			})
			same(h)
		}, 1},
		{"how it is going was said", func(h *history) {
			same(h)
			h.must(ann, func(Cause) ([]Fact, error) { return h.s.SetHealth(20, "stuck", "No van") })
			same(h)
		}, 1},
		{"one of them undone", func(h *history) { same(h); same(h); h.undo(ann, 0) }, 1},
		{"a note that was undone", func(h *history) { same(h); h.note(ann, "The van is booked", 20); h.undo(ann, 0); same(h) }, 2},
		{"about another action", func(h *history) { same(h); h.note(ann, "New form", 12); same(h) }, 2},
	} {
		h := begin(t)
		h.update(ann, Amber, "Half are in", 20)
		c.say(h)
		if f := h.s.Freshness(h.action(20), h.now); f.Same != c.want {
			t.Errorf("%s: got %d the same in a row, want %d", c.name, f.Same, c.want)
		}
	}
}
