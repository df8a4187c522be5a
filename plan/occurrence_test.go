package plan

import (
	"testing"
	"time"
)

// step is the step of that kind of a meeting.
func step(t testing.TB, m *Meeting, kind StepKind) Step {
	t.Helper()
	for _, st := range m.Steps {
		if st.Kind == kind {
			return st
		}
	}
	t.Fatalf("%s has no step %q", m.ID, kind)
	return Step{}
}

// nte is the Monday meeting with the steps of its card.
func nte() Meeting {
	return Meeting{ID: "nte", Name: "NTE (Night Time Economy group)", Rule: Weekly(time.Monday), Start: "09:30",
		Steps: []Step{{Kind: StepNudge, Days: 1, At: "12:00"}, {Kind: StepToday, At: "08:30"}, {Kind: StepBrief, At: "08:30"}}}
}

// llp is the meeting of each second Wednesday with the steps of its card.
func llp() Meeting {
	return Meeting{ID: "llp", Name: "LLP (Licensing Liaison Partnership)", Rule: Monthly(2, time.Wednesday), Start: "14:00",
		Steps: []Step{{Kind: StepNudge, Days: 10, At: "10:00"}, {Kind: StepNudge, Days: 5, At: "10:00"}, {Kind: StepBrief, Days: 1, At: "10:00"}, {Kind: StepToday, At: "08:30"}}}
}

// When the steps of a meeting are due around holidays and odd hours.
func TestStepAt(t *testing.T) {
	early, late, saturday, sunday := nte(), nte(), nte(), nte()
	early.ID, early.Start = "early", "09:00"
	late.ID, late.Start = "late", "08:30"
	saturday.ID, saturday.Rule, saturday.Start = "saturday", Weekly(time.Saturday), "11:00"
	sunday.ID, sunday.Rule, sunday.Start = "sunday", Weekly(time.Sunday), "00:30"
	keep := nte()
	keep.ID, keep.Holidays = "keep", Keep
	panel := Meeting{ID: "panel", Name: "Panel", Rule: Monthly(1, time.Thursday), Start: "18:30",
		Steps: []Step{{Kind: StepPublicity, Days: 20, At: "10:00"}, {Kind: StepBrief, Hours: 2}, {Kind: StepIssues, Days: -5, At: "10:00"}}}
	h := calendar(t, nte(), llp(), early, late, saturday, sunday, keep, panel)
	for _, c := range []struct {
		meeting MeetingID
		day     string
		kind    StepKind
		want    string
	}{
		{"nte", "2026-04-20", StepNudge, "2026-04-17 12:00"},
		{"nte", "2026-04-20", StepBrief, "2026-04-20 08:30"},
		{"nte", "2024-04-01", StepNudge, "2024-03-28 12:00"}, // Easter: the Thursday, with Good Friday in between
		{"nte", "2024-04-01", StepBrief, "2024-04-02 08:30"}, // and the meeting on the Tuesday
		{"nte", "2027-03-29", StepNudge, "2027-03-25 12:00"}, // the same, the day after the clocks went forward
		{"nte", "2027-03-29", StepBrief, "2027-03-30 08:30"},
		{"nte", "2027-12-27", StepNudge, "2027-12-24 12:00"}, // two Christmas substitutes in a row
		{"nte", "2027-12-27", StepToday, "2027-12-29 08:30"},
		{"nte", "2023-05-01", StepNudge, "2023-04-28 12:00"}, // two Mondays in a row
		{"nte", "2023-05-08", StepNudge, "2023-05-05 12:00"},
		{"nte", "2023-05-01", StepToday, "2023-05-02 08:30"},
		{"nte", "2023-05-08", StepToday, "2023-05-09 08:30"},
		{"nte", "2026-10-26", StepBrief, "2026-10-26 08:30"}, // the clocks have gone back
		{"keep", "2026-05-25", StepNudge, "2026-05-22 12:00"},
		{"keep", "2026-05-25", StepToday, "2026-05-22 17:00"},  // nobody is spoken to on the holiday
		{"early", "2026-04-20", StepToday, "2026-04-20 08:00"}, // an hour before
		{"late", "2026-04-20", StepToday, "2026-04-17 17:00"},  // an hour before is too early in the day
		{"late", "2026-04-07", StepToday, "2026-04-02 17:00"},
		{"saturday", "2026-04-18", StepToday, "2026-04-17 17:00"},
		{"sunday", "2026-04-19", StepToday, "2026-04-17 17:00"},
		{"llp", "2026-04-08", StepBrief, "2026-04-07 10:00"}, // the Wednesday after Easter
		{"llp", "2026-04-08", StepNudge, "2026-03-23 10:00"},
		{"panel", "2026-04-02", StepBrief, "2026-04-02 16:30"},
		{"panel", "2026-04-02", StepIssues, "2026-04-13 10:00"}, // five working days on, over Easter
		{"panel", "2026-06-04", StepPublicity, "2026-05-06 10:00"},
	} {
		m, err := h.s.Meeting(c.meeting)
		if err != nil {
			t.Fatal(err)
		}
		o, ok := h.s.Occurrence(OccurrenceID{Meeting: c.meeting, Date: day(t, c.day)})
		if c.meeting == "late" && c.day == "2026-04-07" {
			o, ok = h.s.Occurrence(OccurrenceID{Meeting: c.meeting, Date: day(t, "2026-04-06")}) // moved to that Tuesday
		}
		if !ok {
			t.Fatalf("%s does not meet on %s", c.meeting, c.day)
		}
		if got := h.s.StepAt(o, step(t, m, c.kind)); !got.Equal(instant(t, c.want)) {
			t.Errorf("%s %s, %s: got %s, want %s", c.meeting, c.day, c.kind, London(got).Format("2006-01-02 15:04"), c.want)
		}
	}
}

// Two meetings of one series are not put on one day by a holiday.
func TestHolidayWhereTheSeriesMeetsAgainByThen(t *testing.T) {
	twice := Meeting{ID: "twice", Name: "Twice", Rule: Weekly(time.Monday, time.Tuesday), Start: "09:30"}
	spread := Meeting{ID: "spread", Name: "Spread", Rule: Weekly(time.Monday, time.Thursday), Start: "09:30"}
	ends := Meeting{ID: "ends", Name: "Ends", Rule: Weekly(time.Monday, time.Friday), Start: "09:30"}
	rest := twice
	rest.ID, rest.Recess = "rest", []Span{{Date{2026, 5, 26}, Date{2026, 5, 30}}}
	h := calendar(t, twice, spread, ends, rest)
	for _, c := range []struct {
		meeting MeetingID
		day     string
		state   string
		on      string
	}{
		{"twice", "2026-05-25", Skipped, "2026-05-25"}, // it meets on the Tuesday as it is
		{"twice", "2026-05-26", Planned, "2026-05-26"},
		{"spread", "2026-05-25", Rescheduled, "2026-05-26"},
		{"ends", "2026-04-03", Skipped, "2026-04-03"}, // Good Friday: both would come on the Tuesday
		{"ends", "2026-04-06", Rescheduled, "2026-04-07"},
		{"rest", "2026-05-25", Rescheduled, "2026-05-26"}, // the Tuesday's is in recess
		{"rest", "2026-05-26", Skipped, "2026-05-26"},
	} {
		o, ok := h.s.Occurrence(OccurrenceID{Meeting: c.meeting, Date: day(t, c.day)})
		if !ok || o.State != c.state || o.On != day(t, c.on) || !o.ByRule && c.state != Planned {
			t.Errorf("%s of %s: got %s on %s, want %s on %s", c.meeting, c.day, o.State, o.On, c.state, c.on)
		}
	}
}

// A new rule changes what is to come. What has been stays as it was, with its
// time of day and its briefing.
func TestNewRuleLeavesThePast(t *testing.T) {
	h := calendar(t, nte())
	h.now = instant(t, "2026-06-10 12:00") // a Wednesday
	change := func(f func(*Meeting)) {
		h.must(ann, func(Cause) ([]Fact, error) { return h.s.SetMeeting("nte", f) })
	}
	change(func(m *Meeting) { m.Rule, m.Start = Weekly(time.Tuesday), "15:00" })
	var got []string
	for _, o := range h.s.Occurrences("nte", day(t, "2026-05-25"), day(t, "2026-06-24")) {
		got = append(got, o.On.String()+" "+string(o.Start))
	}
	want := []string{"Tue 26 May 2026 09:30", "Mon 1 June 2026 09:30", "Mon 8 June 2026 09:30", "Tue 16 June 2026 15:00", "Tue 23 June 2026 15:00"}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %s, want %s", got[i], want[i])
		}
	}
	next, _ := h.s.Next("nte", h.now)
	from, last, ok := h.s.Window(next)
	if !ok || last.On != day(t, "2026-06-08") || !from.Equal(instant(t, "2026-06-08 08:30")) {
		t.Errorf("the first meeting by the new rule: got from %s, since that of %s, want the briefing of 8 June", from, last.On)
	}
	// Nor does a new time for the briefing change where the last one ended.
	change(func(m *Meeting) { m.Steps = []Step{{Kind: StepBrief, Days: 3, At: "10:00"}} })
	if from, _, _ := h.s.Window(next); !from.Equal(instant(t, "2026-06-08 08:30")) {
		t.Errorf("with another lead time: got from %s, want the same", from)
	}
	if got, want := h.s.Cut(next), instant(t, "2026-06-11 10:00"); !got.Equal(want) {
		t.Errorf("with another lead time: got up to %s, want %s", got, want)
	}
	// A rule that is given when its time of day has gone by begins the week after.
	wednesday := nte()
	wednesday.ID, wednesday.Rule = "wednesday", Weekly(time.Tuesday)
	h.now = instant(t, "2026-06-01 12:00")
	h.enter(&MeetingSet{wednesday})
	h.now = instant(t, "2026-06-10 12:00")
	h.must(ann, func(Cause) ([]Fact, error) {
		return h.s.SetMeeting("wednesday", func(m *Meeting) { m.Rule = Weekly(time.Wednesday) })
	})
	if list := h.s.Occurrences("wednesday", day(t, "2026-06-10"), day(t, "2026-06-17")); len(list) != 1 || list[0].On != day(t, "2026-06-17") {
		t.Errorf("ruled anew at noon: got %+v, want only that of the week after", list)
	}
	// On the day itself the meeting that has begun stays, and no second comes.
	h.now = instant(t, "2026-06-16 16:00")
	change(func(m *Meeting) { m.Start = "17:00" })
	list := h.s.Occurrences("nte", day(t, "2026-06-16"), day(t, "2026-06-23"))
	if len(list) != 2 || list[0].Start != "15:00" || list[1].Start != "17:00" {
		t.Errorf("changed an hour after it began: got %+v, want that day's at 15:00, and the next at 17:00", list)
	}
}

// A briefing that was due goes on where it ended, though its meeting is moved
// afterwards.
func TestMovedAfterItsBriefing(t *testing.T) {
	h := calendar(t, llp())
	h.now = instant(t, "2026-06-09 15:00") // the day before, after the briefing
	h.must(ann, func(Cause) ([]Fact, error) {
		return h.s.MoveMeeting(h.now, "llp", day(t, "2026-06-10"), "", day(t, "2026-06-17"), "", "The room is taken")
	})
	o, _ := h.s.Occurrence(OccurrenceID{Meeting: "llp", Date: day(t, "2026-06-10")})
	if got, want := h.s.Cut(o), instant(t, "2026-06-09 10:00"); !got.Equal(want) {
		t.Errorf("moved after it was due: ends %s, want %s, when it was sent", got, want)
	}
	next, _ := h.s.Occurrence(OccurrenceID{Meeting: "llp", Date: day(t, "2026-07-08")})
	if from, last, _ := h.s.Window(next); last.ID != o.ID || !from.Equal(instant(t, "2026-06-09 10:00")) {
		t.Errorf("the next begins %s after %s, want where that one ended", from, last.ID)
	}
	h.now = instant(t, "2026-07-01 15:00") // before the briefing
	h.must(ann, func(Cause) ([]Fact, error) {
		return h.s.MoveMeeting(h.now, "llp", day(t, "2026-07-08"), "", day(t, "2026-07-15"), "", "")
	})
	next, _ = h.s.Occurrence(next.ID)
	if got, want := h.s.Cut(next), instant(t, "2026-07-14 10:00"); !got.Equal(want) {
		t.Errorf("moved before it was due: ends %s, want %s", got, want)
	}
}

// The last meeting held can be a long time ago.
func TestLastHeldLongAgo(t *testing.T) {
	m := Meeting{ID: "board", Name: "Board", Dated: true, Start: "11:00"}
	h := calendar(t, m)
	h.now = instant(t, "2023-01-10 09:00")
	h.must(ann, func(Cause) ([]Fact, error) { return h.s.AddOccurrence(h.now, "board", day(t, "2023-02-01"), "", "") })
	h.now = instant(t, "2026-01-10 09:00")
	h.must(ann, func(Cause) ([]Fact, error) { return h.s.AddOccurrence(h.now, "board", day(t, "2026-02-03"), "", "") })
	if o, ok := h.s.LastHeld("board", "", instant(t, "2026-02-03 11:00")); !ok || o.On != day(t, "2023-02-01") {
		t.Errorf("got %+v, %v, want the one three years before", o, ok)
	}
	if _, ok := h.s.LastHeld("board", "north", h.now); ok {
		t.Error("of a part that never met: got one")
	}
	if _, ok := h.s.LastHeld("llp", "", h.now); ok {
		t.Error("of a meeting that is not known: got one")
	}
	// Before a meeting was entered nobody knew of it, unless somebody says so.
	h = calendar(t)
	h.now = instant(t, "2026-04-15 09:00")
	h.enter(&MeetingSet{nte()})
	h.now = instant(t, "2026-04-17 09:00")
	if o, ok := h.s.LastHeld("nte", "", h.now); ok {
		t.Errorf("two days after it was entered: got %+v, want none", o)
	}
	h.must(ann, func(Cause) ([]Fact, error) { return h.s.HoldMeeting(h.now, "nte", day(t, "2026-04-13"), "") })
	if o, ok := h.s.LastHeld("nte", "", h.now); !ok || o.On != day(t, "2026-04-13") {
		t.Errorf("with somebody's word: got %+v, %v, want that of 13 April", o, ok)
	}
}
