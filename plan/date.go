package plan

import (
	"cmp"
	"fmt"
	"time"
	_ "time/tzdata" // London time on machines without a time-zone database
)

// london is the wall clock of the partnership.
var london = func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // the database is embedded
	}
	return l
}()

// London is the same instant on London's wall clock.
func London(t time.Time) time.Time { return t.In(london) }

// A Date is a day of the calendar, in London. The zero Date is none.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day it is in London at an instant.
func DateOf(t time.Time) Date {
	y, m, d := London(t).Date()
	return Date{y, m, d}
}

// Add is the day so many days later; earlier if negative.
func (d Date) Add(days int) Date {
	if n := d.Day + days; n >= 1 && n <= 28 && d.Month >= time.January && d.Month <= time.December {
		return Date{d.Year, d.Month, n} // every month has that day
	}
	y, m, day := d.at().AddDate(0, 0, days).Date()
	return Date{y, m, day}
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.at().Weekday() }

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// Days is how many days e is after d.
func (d Date) Days(e Date) int { return int(e.at().Sub(d.at()) / (24 * time.Hour)) }

// Valid reports whether there is such a day.
func (d Date) Valid() bool {
	y, m, day := d.at().Date()
	return d == Date{y, m, day} && d.Year >= 1
}

// IsZero reports whether it is no day at all.
func (d Date) IsZero() bool { return d == Date{} }

// End is the instant at which the day is over in London.
func (d Date) End() time.Time {
	return time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, london)
}

// String is the day as it is said: "Mon 4 May 2026".
func (d Date) String() string { return d.at().Format("Mon 2 January 2006") }

// ISO is the day as it is typed without doubt: "2026-05-04".
func (d Date) ISO() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText writes the day as ISO has it; no day is "".
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.ISO()), nil
}

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return fmt.Errorf("read a day: %w", err)
	}
	d.Year, d.Month, d.Day = t.Date()
	return nil
}

// Compare orders days: negative when d is earlier than e, 0 for the same day.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// at is the day in a calendar without clock changes.
func (d Date) at() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }
