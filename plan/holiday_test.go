package plan

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// calendar is a history in which a meeting has been known since the end of
// 2022.
func calendar(t testing.TB, meetings ...Meeting) *history {
	t.Helper()
	h := begin(t)
	h.now = instant(t, "2022-12-01 09:00")
	for _, m := range meetings {
		h.enter(&MeetingSet{m})
	}
	return h
}

// completed are the facts that the holidays of those years have been entered.
func completed(from, to int) []Fact {
	var facts []Fact
	for year := from; year <= to; year++ {
		facts = append(facts, &HolidaysComplete{Year: year})
	}
	return facts
}

// mondays are the Mondays that are bank holidays in England and Wales, and the
// working day after each, worked out by hand.
var mondays = []struct{ monday, next string }{
	{"2023-01-02", "2023-01-03"}, {"2023-04-10", "2023-04-11"}, {"2023-05-01", "2023-05-02"}, {"2023-05-08", "2023-05-09"},
	{"2023-05-29", "2023-05-30"}, {"2023-08-28", "2023-08-29"}, {"2023-12-25", "2023-12-27"},
	{"2024-01-01", "2024-01-02"}, {"2024-04-01", "2024-04-02"}, {"2024-05-06", "2024-05-07"}, {"2024-05-27", "2024-05-28"}, {"2024-08-26", "2024-08-27"},
	{"2025-04-21", "2025-04-22"}, {"2025-05-05", "2025-05-06"}, {"2025-05-26", "2025-05-27"}, {"2025-08-25", "2025-08-26"},
	{"2026-04-06", "2026-04-07"}, {"2026-05-04", "2026-05-05"}, {"2026-05-25", "2026-05-26"}, {"2026-08-31", "2026-09-01"}, {"2026-12-28", "2026-12-29"},
	{"2027-03-29", "2027-03-30"}, {"2027-05-03", "2027-05-04"}, {"2027-05-31", "2027-06-01"}, {"2027-08-30", "2027-08-31"}, {"2027-12-27", "2027-12-29"},
	{"2028-01-03", "2028-01-04"}, {"2028-04-17", "2028-04-18"}, {"2028-05-01", "2028-05-02"}, {"2028-05-29", "2028-05-30"}, {"2028-08-28", "2028-08-29"}, {"2028-12-25", "2028-12-27"},
	{"2029-01-01", "2029-01-02"}, {"2029-04-02", "2029-04-03"}, {"2029-05-07", "2029-05-08"}, {"2029-05-28", "2029-05-29"}, {"2029-08-27", "2029-08-28"},
	{"2030-04-22", "2030-04-23"}, {"2030-05-06", "2030-05-07"}, {"2030-05-27", "2030-05-28"}, {"2030-08-26", "2030-08-27"},
}

// What becomes of a Monday meeting on each Monday of eight years, by each
// policy.
func TestHolidayMondays(t *testing.T) {
	for _, policy := range []HolidayPolicy{AskOrMove, Move, Skip, Keep} {
		h := calendar(t, Meeting{ID: "nte", Name: "NTE", Rule: Weekly(time.Monday), Start: "09:30", Holidays: policy})
		want := map[Date]Occurrence{}
		for d := (Date{2023, 1, 2}); d.Year <= 2030; d = d.Add(7) {
			want[d] = Occurrence{On: d, State: Planned}
		}
		for _, m := range mondays {
			d, next := day(t, m.monday), day(t, m.next)
			name, ok := h.s.Holiday(d)
			if _, monday := want[d]; !ok || !monday {
				t.Fatalf("%s: holiday %q, %v; want the name of one on a Monday", d, name, ok)
			}
			switch policy {
			case AskOrMove, Move:
				want[d] = Occurrence{On: next, State: Rescheduled, Why: name, ByRule: true}
			case Skip:
				want[d] = Occurrence{On: d, State: Skipped, Why: name, ByRule: true}
			}
		}
		got := map[Date]Occurrence{}
		for _, o := range h.s.Occurrences("nte", Date{2023, 1, 1}, Date{2031, 12, 31}) {
			if o.Start != "09:30" || o.ID.Date.Weekday() != time.Monday || o.ID.Meeting != "nte" {
				t.Errorf("policy %q: got %+v, want one at 09:30 that was to be on a Monday", policy, o)
			}
			got[o.ID.Date] = Occurrence{On: o.On, State: o.State, Why: o.Why, ByRule: o.ByRule}
			if again, ok := h.s.Occurrence(o.ID); !ok || again != o {
				t.Errorf("policy %q: Occurrence(%s) = %+v, %v, want %+v", policy, o.ID, again, ok, o)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("policy %q (-want +got):\n%s", policy, diff)
		}
	}
	if len(mondays) != 41 {
		t.Errorf("%d Mondays, want 34 from 2024 to 2030 and 7 in 2023", len(mondays))
	}
}

// The published days agree with the rules they follow, apart from the days that
// were proclaimed for one year.
func TestPublishedHolidays(t *testing.T) {
	s := NewState()
	counts := map[int]int{}
	for year := 2022; year <= 2030; year++ {
		var want, got []Date
		// The rules: Easter by the computus, the rest by the calendar.
		sunday := easter(year)
		want = append(want, sunday.Add(-2), sunday.Add(1))
		monday := func(d Date, step int) Date {
			for d.Weekday() != time.Monday {
				d = d.Add(step)
			}
			return d
		}
		want = append(want, monday(Date{year, 5, 1}, 1), monday(Date{year, 5, 31}, -1), monday(Date{year, 8, 31}, -1))
		substitute := func(d Date) {
			for d.Weekday() == time.Saturday || d.Weekday() == time.Sunday || slices.Contains(want, d) {
				d = d.Add(1)
			}
			want = append(want, d)
		}
		substitute(Date{year, 1, 1})
		// A weekday keeps its own name first: a substitute gives way to it.
		christmas, boxing := Date{year, 12, 25}, Date{year, 12, 26}
		if christmas.Weekday() == time.Sunday {
			substitute(boxing)
			substitute(christmas)
		} else {
			substitute(christmas)
			substitute(boxing)
		}
		switch year { // by proclamation
		case 2022:
			want = slices.DeleteFunc(want, func(d Date) bool { return d == Date{2022, 5, 30} })
			want = append(want, Date{2022, 6, 2}, Date{2022, 6, 3}, Date{2022, 9, 19})
		case 2023:
			want = append(want, Date{2023, 5, 8})
		}
		slices.SortFunc(want, Date.Compare)
		for _, h := range s.Holidays(year) {
			got = append(got, h.Date)
			if h.Name == "" || !h.Date.Valid() {
				t.Errorf("%+v: want a name and a day", h)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d (-rules +published):\n%s", year, diff)
		}
		counts[year] = len(got)
	}
	if got := s.HolidaysTo(); got != 2030 {
		t.Errorf("HolidaysTo() = %d, want 2030", got)
	}
	if counts[2026] != 8 || counts[2022] != 10 {
		t.Errorf("got %v days a year, want 8, and 10 in 2022", counts)
	}
}

// easter is Easter Sunday, by the anonymous Gregorian computus.
func easter(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e, f := b/4, b%4, (b+8)/25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return Date{year, time.Month(n / 31), n%31 + 1}
}

func TestWorkingDays(t *testing.T) {
	h := calendar(t)
	h.enter(&HolidaySet{Date: Date{2026, 6, 10}, Name: "A day of thanks"}, &HolidaySet{Date: Date{2026, 8, 31}, Off: true})
	for _, c := range []struct {
		from   string
		before int
		want   string
	}{
		{"2026-04-20", 1, "2026-04-17"},                                   // over a weekend
		{"2026-04-20", 5, "2026-04-13"},                                   // a week
		{"2026-04-20", 10, "2026-04-02"},                                  // over Easter
		{"2024-04-02", 1, "2024-03-28"},                                   // Easter Tuesday: Good Friday and Easter Monday are out
		{"2024-04-01", 1, "2024-03-28"},                                   // from a holiday itself
		{"2026-04-20", 0, "2026-04-20"},                                   // a working day
		{"2026-04-19", 0, "2026-04-17"},                                   // a Sunday
		{"2026-04-06", 0, "2026-04-02"},                                   // Easter Monday
		{"2026-04-17", -1, "2026-04-20"},                                  // after it
		{"2027-12-24", -1, "2027-12-29"},                                  // both Christmas substitutes
		{"2027-12-27", -1, "2027-12-29"},                                  // from the first of them
		{"2026-12-31", -1, "2027-01-04"},                                  // over New Year
		{"2026-12-24", 20, "2026-11-26"},                                  // four weeks
		{"2026-06-11", 1, "2026-06-09"},                                   // a day that a person added
		{"2026-09-01", 1, "2026-08-31"},                                   // a day that a person struck out
		{"2028-03-01", 1, "2028-02-29"}, {"2028-02-28", -1, "2028-02-29"}, // leap day
	} {
		if got := h.s.WorkingDays(day(t, c.from), c.before); got != day(t, c.want) {
			t.Errorf("%d working days before %s: got %s, want %s", c.before, c.from, got, c.want)
		}
	}
}

func TestWaking(t *testing.T) {
	h := calendar(t)
	for _, c := range []struct{ at, waking, morning string }{
		{"2026-04-20 08:00", "2026-04-20 08:00", "2026-04-20 08:00"},
		{"2026-04-20 17:59", "2026-04-20 17:59", "2026-04-20 17:59"},
		{"2026-04-20 18:00", "2026-04-20 17:00", "2026-04-21 08:00"},
		{"2026-04-20 23:59", "2026-04-20 17:00", "2026-04-21 08:00"},
		{"2026-04-20 00:00", "2026-04-17 17:00", "2026-04-20 08:00"},
		{"2026-04-20 07:59", "2026-04-17 17:00", "2026-04-20 08:00"},
		{"2026-04-18 12:00", "2026-04-17 17:00", "2026-04-20 08:00"}, // Saturday
		{"2026-04-06 12:00", "2026-04-02 17:00", "2026-04-07 08:00"}, // Easter Monday
		{"2026-04-03 07:00", "2026-04-02 17:00", "2026-04-07 08:00"}, // Good Friday
		{"2027-12-25 10:00", "2027-12-24 17:00", "2027-12-29 08:00"},
		{"2026-03-29 01:30", "2026-03-27 17:00", "2026-03-30 08:00"}, // in the hour that is left out
		{"2026-10-25 01:30", "2026-10-23 17:00", "2026-10-26 08:00"},
	} {
		at := instant(t, c.at)
		waking, morning := h.s.Waking(at), h.s.Morning(at)
		if !waking.Equal(instant(t, c.waking)) || !morning.Equal(instant(t, c.morning)) {
			t.Errorf("%s: got %s and %s, want %s and %s", c.at, London(waking), London(morning), c.waking, c.morning)
		}
		if !h.s.Awake(waking) || !h.s.Awake(morning) || h.s.Awake(at) != (c.at == c.waking) {
			t.Errorf("%s: awake %v, then %v and %v, want the latter both", c.at, h.s.Awake(at), h.s.Awake(waking), h.s.Awake(morning))
		}
	}
}

// Beyond the last year whose holidays are known nothing is planned, until
// somebody enters those of the next.
func TestUnknownYear(t *testing.T) {
	h := calendar(t, Meeting{ID: "nte", Name: "NTE", Rule: Weekly(time.Monday), Start: "09:30"})
	h.now = instant(t, "2030-12-01 09:00")
	last := func() Date {
		list := h.s.Occurrences("nte", Date{2030, 12, 1}, Date{2035, 1, 1})
		return list[len(list)-1].On
	}
	if got, want := last(), day(t, "2030-12-30"); got != want {
		t.Errorf("the last meeting: got %s, want %s", got, want)
	}
	if o, ok := h.s.Next("nte", instant(t, "2030-12-30 10:00")); ok {
		t.Errorf("after the last meeting: got %s, want none", o.ID)
	}
	if o, ok := h.s.Occurrence(OccurrenceID{Meeting: "nte", Date: Date{2031, 1, 6}}); ok {
		t.Errorf("in the unknown year: got %+v, want none", o)
	}
	add := func(d Date, name string) {
		h.must(ann, func(Cause) ([]Fact, error) { return h.s.SetHoliday(d, name, false) })
	}
	for iso, name := range map[string]string{"2031-01-01": "New Year's Day", "2031-04-11": "Good Friday", "2031-04-14": "Easter Monday"} {
		add(day(t, iso), name)
	}
	if got := h.s.HolidaysTo(); got != 2030 {
		t.Errorf("with some of the year's days: known to %d, want 2030 still", got)
	}
	_, err := h.try(ann, func(Cause) ([]Fact, error) { return h.s.CompleteHolidays(2032) })
	says(t, err, "Bank holidays are known to the end of 2030, so the year to complete next is 2031. Enter each of its days, then type: holidays 2031 complete")
	complete := h.must(ann, func(Cause) ([]Fact, error) { return h.s.CompleteHolidays(2031) })
	if got, want := last(), day(t, "2031-12-29"); got != want {
		t.Errorf("with 2031 known, the last meeting: got %s, want %s", got, want)
	}
	if o, _ := h.s.Occurrence(OccurrenceID{Meeting: "nte", Date: Date{2031, 4, 14}}); o.On != day(t, "2031-04-15") || o.Why != "Easter Monday" {
		t.Errorf("Easter Monday of 2031: got %+v, want it moved to the Tuesday", o)
	}
	h.undo(ann, complete)
	if got := h.s.HolidaysTo(); got != 2030 {
		t.Errorf("after undo: known to %d, want 2030", got)
	}
	// A year beyond a gap is not known.
	h.enter(&HolidaysComplete{Year: 2032})
	if got := h.s.HolidaysTo(); got != 2030 {
		t.Errorf("with 2032 and not 2031: known to %d, want 2030", got)
	}
}
