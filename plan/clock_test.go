package plan

import (
	"testing"
	"time"
)

// changes are the days on which London's clocks change, from the table of the
// government: forward on the last Sunday of March, back on that of October.
var clockChanges = []struct{ forward, back Date }{
	{Date{2024, 3, 31}, Date{2024, 10, 27}}, {Date{2025, 3, 30}, Date{2025, 10, 26}}, {Date{2026, 3, 29}, Date{2026, 10, 25}},
	{Date{2027, 3, 28}, Date{2027, 10, 31}}, {Date{2028, 3, 26}, Date{2028, 10, 29}}, {Date{2029, 3, 25}, Date{2029, 10, 28}},
	{Date{2030, 3, 31}, Date{2030, 10, 27}}, {Date{2031, 3, 30}, Date{2031, 10, 26}}, {Date{2032, 3, 28}, Date{2032, 10, 31}},
	{Date{2033, 3, 27}, Date{2033, 10, 30}}, {Date{2034, 3, 26}, Date{2034, 10, 29}}, {Date{2035, 3, 25}, Date{2035, 10, 28}},
}

// Whatever day and time is asked for, At is the first minute of that day at
// which London's clocks show it, or have gone past it.
func TestAtAgreesWithTheClock(t *testing.T) {
	days := []Date{{2024, 2, 29}, {2026, 7, 1}, {2026, 12, 31}}
	for _, c := range clockChanges {
		days = append(days, c.forward, c.back, c.forward.Add(1), c.back.Add(-1))
	}
	for _, d := range days {
		first := map[Clock]time.Time{} // by walking through the day
		begin := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Add(-2 * time.Hour)
		var after []time.Time // each minute of the day
		for m := begin; m.Before(begin.Add(28 * time.Hour)); m = m.Add(time.Minute) {
			if DateOf(m) != d {
				continue
			}
			after = append(after, m)
			if _, seen := first[ClockOf(m)]; !seen {
				first[ClockOf(m)] = m
			}
		}
		for minute := range 24 * 60 {
			c := NewClock(minute/60, minute%60)
			want, ok := first[c]
			for _, m := range after {
				if ok {
					break
				}
				if ClockOf(m) > c {
					want, ok = m, true
				}
			}
			if got := d.At(c); !got.Equal(want) || got.Location() != time.UTC {
				t.Errorf("%s at %s: got %s, want %s", d, c, got, want)
			}
		}
	}
}

// A meeting at 09:30 is at 09:30 on either side of a clock change; it is the
// world's time that shifts.
func TestWallClock(t *testing.T) {
	h := calendar(t, Meeting{ID: "nte", Name: "NTE", Rule: Weekly(time.Monday), Start: "09:30", Holidays: Keep})
	h.enter(completed(2031, 2035)...)
	for _, c := range clockChanges {
		for _, change := range []struct {
			day           Date
			before, after time.Duration // how far into the day 09:30 is, in UTC
		}{
			{c.forward, 9*time.Hour + 30*time.Minute, 8*time.Hour + 30*time.Minute},
			{c.back, 8*time.Hour + 30*time.Minute, 9*time.Hour + 30*time.Minute},
		} {
			if d := change.day.Weekday(); d != time.Sunday {
				t.Fatalf("%s is no Sunday", change.day)
			}
			list := h.s.Occurrences("nte", change.day.Add(-7), change.day.Add(7))
			if len(list) != 2 {
				t.Fatalf("around %s: %d meetings, want 2", change.day, len(list))
			}
			for i, into := range []time.Duration{change.before, change.after} {
				o := list[i]
				midnight := time.Date(o.On.Year, o.On.Month, o.On.Day, 0, 0, 0, 0, time.UTC)
				if got := o.Begins().Sub(midnight); got != into || ClockOf(o.Begins()) != "09:30" {
					t.Errorf("%s: begins %s into the day in UTC, at %s in London; want %s and 09:30", o.On, got, ClockOf(o.Begins()), into)
				}
			}
			if got, want := list[1].Begins().Sub(list[0].Begins()), 7*24*time.Hour+change.after-change.before; got != want {
				t.Errorf("over %s: %s between the meetings, want %s", change.day, got, want)
			}
		}
	}
}

func TestClock(t *testing.T) {
	for _, c := range []struct {
		clock Clock
		ok    bool
	}{
		{"09:30", true}, {"00:00", true}, {"23:59", true},
		{"", false}, {"9:30", false}, {"24:00", false}, {"09:60", false}, {"+9:30", false}, {"09.30", false}, {"09:3x", false}, {"-1:30", false}, {"09:30 ", false},
	} {
		h, m, ok := c.clock.Split()
		if ok != c.ok || c.clock.Valid() != c.ok || ok && NewClock(h, m) != c.clock {
			t.Errorf("%q: got %d:%d, %v, want %v", c.clock, h, m, ok, c.ok)
		}
	}
	if got := NewClock(24, 0) + NewClock(-1, 0) + NewClock(1, 60); got != "" {
		t.Errorf("no times of day: got %q, want none", got)
	}
}
