package plan

import "time"

// A Clock is a time of day on London's wall clock, to the minute: "09:30".
// The empty Clock is none.
type Clock string

// NewClock is the time of day with that hour and minute; "" when there is
// none.
func NewClock(hour, minute int) Clock {
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return ""
	}
	return Clock([]byte{'0' + byte(hour/10), '0' + byte(hour%10), ':', '0' + byte(minute/10), '0' + byte(minute%10)})
}

// Split is the hour and the minute; ok is false for no time of day.
func (c Clock) Split() (hour, minute int, ok bool) {
	if len(c) != 5 || c[2] != ':' {
		return 0, 0, false
	}
	two := func(a, b byte) int { return int(a-'0')*10 + int(b-'0') }
	hour, minute = two(c[0], c[1]), two(c[3], c[4])
	if NewClock(hour, minute) != c {
		return 0, 0, false
	}
	return hour, minute, true
}

// Valid reports whether it is a time of day.
func (c Clock) Valid() bool {
	_, _, ok := c.Split()
	return ok
}

// ClockOf is the time of day in London at an instant.
func ClockOf(t time.Time) Clock {
	h, m, _ := London(t).Clock()
	return NewClock(h, m)
}

// At is the instant at which London's clocks show that time on that day, in
// UTC. Of an hour that comes twice, when the clocks go back, it is the first;
// an hour that is left out, when they go forward, begins where the gap ends.
// No time of day is midnight.
func (d Date) At(c Clock) time.Time {
	hour, minute, _ := c.Split()
	t := time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, london)
	if h, m, _ := t.Clock(); h != hour || m != minute {
		// In the gap time.Date may land on either side of it. London's gaps
		// are an hour, and end on the hour.
		return time.Date(d.Year, d.Month, d.Day, hour+1, 0, 0, 0, london).UTC()
	}
	if earlier := t.Add(-time.Hour); ClockOf(earlier) == c && DateOf(earlier) == d {
		t = earlier
	}
	return t.UTC()
}
