package plan

import (
	"math/rand/v2"
	"testing"
	"time"
)

// Days are London's: in summer its midnight is an hour before UTC's.
func TestDateOf(t *testing.T) {
	for _, c := range []struct {
		at   string
		want string
	}{
		{"2024-03-30T23:59:59Z", "2024-03-30"},
		{"2024-03-31T00:30:00Z", "2024-03-31"},
		{"2024-03-31T22:59:59Z", "2024-03-31"},
		{"2024-03-31T23:00:00Z", "2024-04-01"},
		{"2024-10-26T22:59:59Z", "2024-10-26"},
		{"2024-10-26T23:00:00Z", "2024-10-27"},
		{"2024-10-27T23:59:59Z", "2024-10-27"},
		{"2024-10-28T00:00:00Z", "2024-10-28"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := DateOf(at).ISO(); got != c.want {
			t.Errorf("DateOf(%s) = %s, want %s", c.at, got, c.want)
		}
	}
}

// Every instant lies before the end of its day and not before the end of the
// day before, on every day of four years.
func TestDaysHaveNoGaps(t *testing.T) {
	d := Date{2023, time.December, 31}
	for range 4 * 366 {
		next := d.Add(1)
		if !d.Before(next) || next.Before(d) || d.Days(next) != 1 || next.Add(-1) != d {
			t.Fatalf("%s and %s are not neighbours", d, next)
		}
		if DateOf(d.End()) != next || DateOf(d.End().Add(-1)) != d {
			t.Fatalf("%s ends at %s, want midnight in London", d, d.End())
		}
		if next.Weekday() != (d.Weekday()+1)%7 {
			t.Fatalf("%s follows %s", next, d)
		}
		d = next
	}
}

func TestDates(t *testing.T) {
	if got, want := (Date{2026, time.May, 4}).String(), "Mon 4 May 2026"; got != want {
		t.Errorf("String() = %s, want %s", got, want)
	}
	for _, c := range []struct {
		d    Date
		want bool
	}{
		{Date{2024, 2, 29}, true}, {Date{2023, 2, 29}, false}, {Date{2024, 4, 31}, false},
		{Date{2024, 13, 1}, false}, {Date{2024, 1, 0}, false}, {Date{0, 1, 1}, false}, {Date{}, false},
	} {
		if got := c.d.Valid(); got != c.want {
			t.Errorf("Valid() of %d-%d-%d = %v, want %v", c.d.Year, c.d.Month, c.d.Day, got, c.want)
		}
	}
	if !(Date{}).IsZero() || (Date{2024, 1, 1}).IsZero() {
		t.Error("IsZero() must hold for the zero Date alone")
	}
	if got := (Date{2024, 1, 1}).Days(Date{2025, 1, 1}); got != 366 {
		t.Errorf("Days() over 2024 = %d, want 366", got)
	}
}

// Adding and comparing days agrees with the calendar of package time.
func TestDateArithmetic(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	random := func() Date {
		y, m, d := time.Date(2020+r.IntN(20), time.January, 1+r.IntN(366), 0, 0, 0, 0, time.UTC).Date()
		return Date{y, m, d}
	}
	for range 20_000 {
		d, e, days := random(), random(), r.IntN(200)-100
		y, m, day := time.Date(d.Year, d.Month, d.Day+days, 0, 0, 0, 0, time.UTC).Date()
		if got, want := d.Add(days), (Date{y, m, day}); got != want || d.Days(got) != days {
			t.Fatalf("%d days after %s: got %s, which is %d after; want %s", days, d, got, d.Days(got), want)
		}
		if got, want := d.Compare(e), d.at().Compare(e.at()); got != want || d.Before(e) != (want < 0) {
			t.Fatalf("%s and %s: compare to %d, want %d", d, e, got, want)
		}
	}
}
