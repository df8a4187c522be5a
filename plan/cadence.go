package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Cadence says on which days something comes round: on days of the week,
// every so many weeks, or on the nth such day of every so many months. The zero
// Cadence never comes: the days are given one by one.
//
// It speaks of civil dates only, so no clock change can move it, and whether a
// day belongs to it never depends on where one starts counting.
type Cadence struct {
	Unit  string         `json:"unit,omitempty"`  // "week" or "month"
	Every int            `json:"every,omitempty"` // so many of them; 0 is 1
	Days  []time.Weekday `json:"days,omitempty"`  // Sunday is 0; one alone with months
	Nth   int            `json:"nth,omitempty"`   // with months: 1 to 4, or -1 for the last
	From  Date           `json:"from,omitzero"`   // with Every above 1: a day from which to count
}

// Weekly is every week on those days.
func Weekly(days ...time.Weekday) Cadence { return Cadence{Unit: "week", Days: days} }

// Monthly is the nth such day of each month; the last for -1.
func Monthly(nth int, day time.Weekday) Cadence {
	return Cadence{Unit: "month", Days: []time.Weekday{day}, Nth: nth}
}

// IsZero reports whether it never comes.
func (c Cadence) IsZero() bool {
	return c.Unit == "" && c.Every == 0 && len(c.Days) == 0 && c.Nth == 0 && c.From.IsZero()
}

// Valid reports whether it makes sense.
func (c Cadence) Valid() bool {
	switch {
	case len(c.Days) == 0 || slices.ContainsFunc(c.Days, func(d time.Weekday) bool { return d < time.Sunday || d > time.Saturday }),
		len(slices.Compact(slices.Sorted(slices.Values(c.Days)))) < len(c.Days),
		c.Every < 0 || c.Every > 12 || c.Every > 1 && c.From.IsZero():
		return false
	case c.Unit == "month":
		return len(c.Days) == 1 && (c.Nth == -1 || c.Nth >= 1 && c.Nth <= 4)
	}
	return c.Unit == "week" && c.Nth == 0
}

// On reports whether a day belongs to it.
func (c Cadence) On(d Date) bool {
	if !slices.Contains(c.Days, d.Weekday()) {
		return false
	}
	every := max(c.Every, 1)
	switch c.Unit {
	case "week":
		return every == 1 || weeks(c.From, d)%every == 0
	case "month":
		months := (d.Year-c.From.Year)*12 + int(d.Month-c.From.Month)
		if every > 1 && months%every != 0 {
			return false
		}
		if c.Nth == -1 {
			return d.Add(7).Month != d.Month
		}
		return (d.Day-1)/7+1 == c.Nth
	}
	return false
}

// weeks is how many weeks lie between the weeks of two days. A week begins on
// Monday.
func weeks(from, to Date) int {
	monday := func(d Date) Date { return d.Add(-(int(d.Weekday()) + 6) % 7) }
	return monday(from).Days(monday(to)) / 7
}

// Dates lists its days from one day to another, both included.
func (c Cadence) Dates(from, to Date) []Date {
	if c.IsZero() {
		return nil
	}
	var list []Date
	for i := range 7 { // each day of the week on its own
		first := from.Add(i)
		if !slices.Contains(c.Days, first.Weekday()) {
			continue
		}
		for d := first; !to.Before(d); d = d.Add(7) {
			if c.On(d) {
				list = append(list, d)
			}
		}
	}
	slices.SortFunc(list, Date.Compare)
	return list
}

// String is the rule as one says it: "every Monday", "the second Wednesday of
// each month".
func (c Cadence) String() string {
	if c.IsZero() {
		return "on dates that are given one by one"
	}
	var days []string
	for _, d := range c.Days {
		days = append(days, d.String())
	}
	on := strings.Join(days, " and ")
	if last := len(days) - 1; last > 1 {
		on = strings.Join(days[:last], ", ") + " and " + days[last]
	}
	every := max(c.Every, 1)
	if c.Unit == "week" {
		if every == 1 {
			return "every " + on
		}
		return fmt.Sprintf("every %d weeks on %s", every, on)
	}
	nth := map[int]string{1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}[c.Nth]
	if every == 1 {
		return fmt.Sprintf("the %s %s of each month", nth, on)
	}
	return fmt.Sprintf("the %s %s of every %d months", nth, on, every)
}
