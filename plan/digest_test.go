package plan

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestDigestTimes(t *testing.T) {
	fri := Digest{Channel: "C0PLAN", Day: time.Friday, At: "15:00"}
	for _, c := range []struct {
		name    string
		holiday []string // entered besides the published ones
		g       Digest
		from    string // two weeks from there on
		want    []string
	}{
		{"an ordinary fortnight", nil, fri, "2026-04-13", []string{"2026-04-17 by 2026-04-17 14:00", "2026-04-24 by 2026-04-24 14:00"}},
		{"Good Friday", nil, fri, "2026-03-30", []string{"2026-04-03 by 2026-04-02 14:00", "2026-04-10 by 2026-04-10 14:00"}},
		{"a Monday and a bank holiday", nil, Digest{Day: time.Monday, At: "09:00"}, "2026-05-01", []string{"2026-05-04 by 2026-05-01 08:00", "2026-05-11 by 2026-05-11 08:00"}},
		{"the clocks go forward, then Easter Monday", nil, Digest{Day: time.Monday, At: "08:00"}, "2026-03-22", []string{"2026-03-23 by 2026-03-23 08:00", "2026-03-30 by 2026-03-30 07:00", "2026-04-06 by 2026-04-02 07:00"}},
		{"the clocks go back", nil, Digest{Day: time.Monday, At: "08:00"}, "2026-10-18", []string{"2026-10-19 by 2026-10-19 07:00", "2026-10-26 by 2026-10-26 08:00"}},
		{"Christmas", nil, fri, "2026-12-21", []string{"2026-12-25 by 2026-12-24 15:00", "2027-01-01 by 2026-12-31 15:00"}},
		{"a week without a working day", []string{"2026-06-08", "2026-06-09", "2026-06-10", "2026-06-11", "2026-06-12"}, fri, "2026-06-01",
			[]string{"2026-06-05 by 2026-06-05 14:00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := NewState()
			for _, iso := range c.holiday {
				s.Apply(Event{Seq: s.Head() + 1, At: nine, Fact: &HolidaySet{Date: day(t, iso), Name: "Closed"}})
			}
			from := day(t, c.from).At("00:00")
			var got []string
			for _, d := range s.DigestTimes(c.g, from, from.AddDate(0, 0, 14)) {
				got = append(got, d.Nominal.ISO()+" by "+d.At.Format("2006-01-02 15:04"))
			}
			if len(got) != len(c.want) {
				t.Fatalf("got %q, want %q", got, c.want)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("got %q, want %q", got[i], c.want[i])
				}
			}
		})
	}
}

// Nothing is due for a time before the day or the time was last changed.
func TestDigestTimesBeginWhenItIsTimed(t *testing.T) {
	timed := day(t, "2026-04-17").At("15:00")
	g := Digest{Channel: "C0PLAN", Day: time.Friday, At: "15:00"}
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{0, 2}, {time.Second, 1}} {
		s := NewState()
		s.Apply(Event{Seq: 1, At: timed.Add(c.after), Fact: &DigestSet{Digest: g}})
		if got := len(s.DigestTimes(g, timed.AddDate(0, 0, -30), timed.AddDate(0, 0, 7))); got != c.want {
			t.Errorf("set %v after its time: got %d digests, want %d", c.after, got, c.want)
		}
	}
}

// Whatever the day, the time and the holidays: asking about two intervals that
// touch is asking about both at once, no week has two digests, and each comes
// on a working day at its time, no later than its day.
func TestDigestTimesTileTime(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 200 {
		s := NewState()
		start := Date{2024 + r.IntN(6), time.Month(1 + r.IntN(12)), 1 + r.IntN(28)}
		for range r.IntN(12) {
			s.Apply(Event{Seq: s.Head() + 1, At: nine, Fact: &HolidaySet{Date: start.Add(r.IntN(60)), Name: "Closed", Off: r.IntN(4) == 0}})
		}
		g := Digest{Channel: "C0PLAN", Day: time.Weekday(1 + r.IntN(5)), At: NewClock(8+r.IntN(10), r.IntN(60))}
		s.Apply(Event{Seq: s.Head() + 1, At: start.At(NewClock(r.IntN(24), 0)), Fact: &DigestSet{Digest: g}})
		a := start.Add(r.IntN(30)).At(NewClock(r.IntN(24), r.IntN(60)))
		b := a.Add(time.Duration(r.IntN(60*24)) * time.Hour)
		c := b.Add(time.Duration(r.IntN(60*24)) * time.Hour)
		if r.IntN(3) == 0 { // exactly on a digest
			if list := s.DigestTimes(g, a, c); len(list) > 0 {
				b = list[r.IntN(len(list))].At
			}
		}
		whole := s.DigestTimes(g, a, c)
		parts := append(s.DigestTimes(g, a, b), s.DigestTimes(g, b, c)...)
		if len(whole) != len(parts) {
			t.Fatalf("%v: from %v to %v got %v, in two parts %v", g, a, c, whole, parts)
		}
		seen := map[Date]bool{}
		for i, d := range whole {
			if parts[i] != d {
				t.Errorf("%v: got %v whole, %v in parts", g, d, parts[i])
			}
			on := DateOf(d.At)
			if seen[d.Nominal] || d.Nominal.Weekday() != g.Day || ClockOf(d.At) != g.At || !s.Working(on) || d.Nominal.Before(on) || on.Days(d.Nominal) > 6 || !d.At.After(a) || d.At.After(c) {
				t.Errorf("%v: %v is twice, at a wrong time or on a wrong day", g, d)
			}
			seen[d.Nominal] = true
		}
	}
}

// A year of digests, over both clock changes: one a week.
func TestYearOfDigests(t *testing.T) {
	s := NewState()
	for weekday := time.Monday; weekday <= time.Friday; weekday++ {
		g := Digest{Day: weekday, At: "15:00"}
		from := Date{2026, time.January, 1}.At("00:00")
		if got := len(s.DigestTimes(g, from, from.AddDate(1, 0, 0))); got < 51 || got > 53 {
			t.Errorf("%s: got %d digests in a year", weekday, got)
		}
	}
}
