package plan

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// days reads days of the calendar, for tests.
func days(t testing.TB, isos ...string) []Date {
	t.Helper()
	var list []Date
	for _, iso := range isos {
		list = append(list, day(t, iso))
	}
	return list
}

func TestCadence(t *testing.T) {
	for _, c := range []struct {
		name     string
		rule     Cadence
		from, to string
		want     []string
	}{
		{"every Thursday over a leap day", Weekly(time.Thursday), "2024-02-20", "2024-03-08", []string{"2024-02-22", "2024-02-29", "2024-03-07"}},
		{"every Tuesday over a leap day", Weekly(time.Tuesday), "2028-02-20", "2028-03-08", []string{"2028-02-22", "2028-02-29", "2028-03-07"}},
		{"twice a week", Weekly(time.Tuesday, time.Friday), "2026-04-20", "2026-05-01", []string{"2026-04-21", "2026-04-24", "2026-04-28", "2026-05-01"}},
		{"the last Thursday, a leap day", Monthly(-1, time.Thursday), "2024-01-01", "2024-03-31", []string{"2024-01-25", "2024-02-29", "2024-03-28"}},
		{"the last Tuesday, a leap day", Monthly(-1, time.Tuesday), "2028-01-01", "2028-03-31", []string{"2028-01-25", "2028-02-29", "2028-03-28"}},
		{"the last Wednesday of a leap February", Monthly(-1, time.Wednesday), "2024-02-01", "2024-02-29", []string{"2024-02-28"}},
		{"the fourth Thursday is not the fifth", Monthly(4, time.Thursday), "2024-02-01", "2024-02-29", []string{"2024-02-22"}},
		{"the first Monday, on the first and on the seventh", Monthly(1, time.Monday), "2026-06-01", "2026-09-30", []string{"2026-06-01", "2026-07-06", "2026-08-03", "2026-09-07"}},
		{"every two weeks over a year of 53 weeks", Cadence{Unit: "week", Every: 2, Days: []time.Weekday{time.Wednesday}, From: Date{2026, 12, 2}}, "2026-12-01", "2027-01-31",
			[]string{"2026-12-02", "2026-12-16", "2026-12-30", "2027-01-13", "2027-01-27"}},
		{"every two weeks on two days, counted from the later", Cadence{Unit: "week", Every: 2, Days: []time.Weekday{time.Monday, time.Thursday}, From: Date{2026, 4, 23}}, "2026-04-20", "2026-05-10",
			[]string{"2026-04-20", "2026-04-23", "2026-05-04", "2026-05-07"}},
		{"every two weeks, before the day from which to count", Cadence{Unit: "week", Every: 2, Days: []time.Weekday{time.Sunday}, From: Date{2026, 4, 20}}, "2026-03-20", "2026-05-01",
			[]string{"2026-03-29", "2026-04-12", "2026-04-26"}},
		{"every two months over a year's end", Cadence{Unit: "month", Every: 2, Nth: 2, Days: []time.Weekday{time.Wednesday}, From: Date{2026, 11, 1}}, "2026-10-01", "2027-03-31",
			[]string{"2026-11-11", "2027-01-13", "2027-03-10"}},
		{"every three months, over a leap day and a year's end", Cadence{Unit: "month", Every: 3, Nth: -1, Days: []time.Weekday{time.Thursday}, From: Date{2024, 2, 1}}, "2023-10-01", "2024-12-31",
			[]string{"2023-11-30", "2024-02-29", "2024-05-30", "2024-08-29", "2024-11-28"}},
		{"never", Cadence{}, "2026-01-01", "2026-12-31", nil},
		{"backwards", Weekly(time.Monday), "2026-12-31", "2026-01-01", nil},
	} {
		got := c.rule.Dates(day(t, c.from), day(t, c.to))
		if diff := cmp.Diff(days(t, c.want...), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// Whatever the rule, On says yes to the days that one finds by going through
// the calendar from the first of them, marking off weeks and months.
func TestCadenceAgreesWithAPlainOne(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 200 {
		c := randomRule(r)
		if !c.Valid() {
			t.Fatalf("%+v is not valid", c)
		}
		want := naive(c, Date{2020, 1, 1}, Date{2040, 1, 1})
		if diff := cmp.Diff(want, c.Dates(Date{2020, 1, 1}, Date{2040, 1, 1})); diff != "" {
			t.Fatalf("%+v, %s (-want +got):\n%s", c, c, diff)
		}
	}
}

func randomRule(r *rand.Rand) Cadence {
	c := Cadence{Unit: "week", Every: r.IntN(6)}
	for d := range 7 {
		if r.IntN(4) == 0 {
			c.Days = append(c.Days, time.Weekday(d))
		}
	}
	if r.IntN(2) == 0 || len(c.Days) == 0 {
		c = Cadence{Unit: "month", Every: r.IntN(13), Nth: []int{1, 2, 3, 4, -1}[r.IntN(5)], Days: []time.Weekday{time.Weekday(r.IntN(7))}}
	}
	if c.Every > 1 {
		c.From = Date{2022, 1, 1}.Add(r.IntN(3000))
	}
	return c
}

// naive lists a rule's days by counting every week and month in turn.
func naive(c Cadence, from, to Date) []Date {
	var list []Date
	every := max(c.Every, 1)
	take := func(d Date) {
		for _, w := range c.Days {
			if d.Weekday() == w && !d.Before(from) && !to.Before(d) {
				list = append(list, d)
				return
			}
		}
	}
	start := c.From
	if start.IsZero() {
		start = Date{2026, 4, 20}
	}
	switch c.Unit {
	case "week":
		for start.Weekday() != time.Monday {
			start = start.Add(-1)
		}
		for !start.Before(from.Add(-7)) {
			start = start.Add(-7 * every)
		}
		for ; !to.Before(start); start = start.Add(7 * every) {
			for i := range 7 {
				take(start.Add(i))
			}
		}
	case "month":
		y, m := start.Year, int(start.Month)
		for y >= from.Year {
			for m -= every; m < 1; m += 12 {
				y--
			}
		}
		for y <= to.Year {
			var ofMonth []Date
			for d := (Date{y, time.Month(m), 1}); d.Month == time.Month(m); d = d.Add(1) {
				if d.Weekday() == c.Days[0] {
					ofMonth = append(ofMonth, d)
				}
			}
			if c.Nth == -1 {
				take(ofMonth[len(ofMonth)-1])
			} else {
				take(ofMonth[c.Nth-1])
			}
			for m += every; m > 12; m -= 12 {
				y++
			}
		}
	}
	return list
}

func TestCadenceValid(t *testing.T) {
	monday := []time.Weekday{time.Monday}
	from := Date{2026, 4, 20}
	for _, c := range []struct {
		rule Cadence
		ok   bool
		says string
	}{
		{Weekly(time.Monday), true, "every Monday"},
		{Weekly(time.Tuesday, time.Friday), true, "every Tuesday and Friday"},
		{Weekly(time.Monday, time.Wednesday, time.Friday), true, "every Monday, Wednesday and Friday"},
		{Cadence{Unit: "week", Every: 2, Days: monday, From: from}, true, "every 2 weeks on Monday"},
		{Monthly(2, time.Wednesday), true, "the second Wednesday of each month"},
		{Monthly(-1, time.Friday), true, "the last Friday of each month"},
		{Cadence{Unit: "month", Every: 3, Days: monday, Nth: 1, From: from}, true, "the first Monday of every 3 months"},
		{Cadence{}, false, "on dates that are given one by one"},
		{Weekly(), false, ""},
		{Weekly(time.Monday, time.Monday), false, ""},
		{Weekly(7), false, ""},
		{Weekly(-1), false, ""},
		{Monthly(5, time.Monday), false, ""},
		{Monthly(0, time.Monday), false, ""},
		{Monthly(-2, time.Monday), false, ""},
		{Cadence{Unit: "month", Nth: 1, Days: []time.Weekday{time.Monday, time.Friday}}, false, ""},
		{Cadence{Unit: "week", Every: 2, Days: monday}, false, ""},
		{Cadence{Unit: "week", Every: 13, Days: monday, From: from}, false, ""},
		{Cadence{Unit: "week", Every: -1, Days: monday}, false, ""},
		{Cadence{Unit: "week", Days: monday, Nth: 1}, false, ""},
		{Cadence{Unit: "day", Days: monday}, false, ""},
		{Cadence{Days: monday}, false, ""},
	} {
		if got := c.rule.Valid(); got != c.ok {
			t.Errorf("%+v: valid %v, want %v", c.rule, got, c.ok)
		}
		if got := fmt.Sprint(c.rule); c.says != "" && got != c.says {
			t.Errorf("%+v: got %q, want %q", c.rule, got, c.says)
		}
	}
}
