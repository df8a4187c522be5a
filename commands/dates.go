package commands

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// readDate reads a day as people write it, at token i: "today", "yesterday",
// "fri", "next tue", "3 may", "may 3", "3rd of May 2026", "3/5", "3/5/26",
// "2026-05-03", "in 2 weeks", "10 days ago", "end of march". The day comes
// before the month, as in the United Kingdom.
//
// A year that is not said makes the day the nearest one that is not past, or
// with past set, not to come.
func readDate(ts []token, i int, today plan.Date, past bool) (d plan.Date, next int, ok bool) {
	at := func(j int) string {
		if i+j < len(ts) {
			return ts[i+j].word
		}
		return ""
	}
	switch at(0) {
	case "today", "now":
		return today, i + 1, true
	case "tomorrow":
		return today.Add(1), i + 1, true
	case "yesterday":
		return today.Add(-1), i + 1, true
	case "in":
		if n, unit, ok := span(at(1), at(2)); ok {
			return shift(today, n, unit), i + 3, true
		}
	case "end":
		j := 1
		for at(j) == "of" || at(j) == "the" {
			j++
		}
		if m, ok := month(at(j)); ok {
			y, next := year(at(j+1), i+j+1, 0)
			d := nearest(plan.Date{Year: y, Month: m, Day: 1}, today, past)
			return plan.Date{Year: d.Year, Month: d.Month + 1, Day: 1}.Add(-1), next, true
		}
	case "next", "last", "this", "on":
		if day, ok := weekday(at(1)); ok {
			return weekdayNear(today, day, at(0), past), i + 2, true
		}
		if at(0) == "on" {
			return readDate(ts, i+1, today, past)
		}
	}
	if n, unit, ok := span(at(0), at(1)); ok && at(2) == "ago" {
		return shift(today, -n, unit), i + 3, true
	}
	if day, ok := weekday(at(0)); ok {
		if d, next, ok := readDate(ts, i+1, today, past); ok && d.Weekday() == day {
			return d, next, true // "tue 5 may"
		}
		return weekdayNear(today, day, "", past), i + 1, true
	}
	if d, ok := figures(at(0), today, past); ok {
		return d, i + 1, true
	}
	if n, ok := dayNumber(at(0)); ok {
		j := 1
		for at(j) == "of" || at(j) == "the" {
			j++
		}
		if m, ok := month(at(j)); ok {
			return complete(n, m, at(j+1), i+j+1, today, past)
		}
	}
	if m, ok := month(at(0)); ok {
		if n, ok := dayNumber(at(1)); ok {
			j := 2
			if at(2) == "," {
				j = 3
			}
			return complete(n, m, at(j), i+j, today, past)
		}
	}
	return d, i, false
}

// complete adds the year to a day and a month, if one follows.
func complete(day int, m time.Month, word string, next int, today plan.Date, past bool) (plan.Date, int, bool) {
	y, next := year(word, next, 0)
	d := nearest(plan.Date{Year: y, Month: m, Day: day}, today, past)
	return d, next, d.Valid()
}

// nearest gives a day without a year the nearest year that suits.
func nearest(d plan.Date, today plan.Date, past bool) plan.Date {
	if d.Year != 0 {
		return d
	}
	d.Year = today.Year
	if !past && d.Before(today) {
		d.Year++
	} else if past && today.Before(d) {
		d.Year--
	}
	return d
}

// figures reads 2026-05-03, 3/5, 3/5/26, 3.5.2026.
func figures(s string, today plan.Date, past bool) (plan.Date, bool) {
	var n []int
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '/' || r == '.' }) {
		v, err := strconv.Atoi(part)
		if err != nil {
			return plan.Date{}, false
		}
		n = append(n, v)
	}
	var d plan.Date
	switch {
	case len(n) == 3 && n[0] > 999:
		d = plan.Date{Year: n[0], Month: time.Month(n[1]), Day: n[2]}
	case len(n) == 3 && n[2] < 100:
		d = plan.Date{Year: 2000 + n[2], Month: time.Month(n[1]), Day: n[0]}
	case len(n) == 3:
		d = plan.Date{Year: n[2], Month: time.Month(n[1]), Day: n[0]}
	case len(n) == 2 && strings.Contains(s, "/"):
		d = nearest(plan.Date{Month: time.Month(n[1]), Day: n[0]}, today, past)
	default:
		return d, false
	}
	return d, d.Valid()
}

func dayNumber(s string) (int, bool) {
	for _, ending := range []string{"st", "nd", "rd", "th"} {
		s = strings.TrimSuffix(s, ending)
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 1 && n <= 31 && len(s) <= 2
}

func year(s string, next, without int) (int, int) {
	if n, err := strconv.Atoi(s); err == nil && n >= 1900 && n < 2200 {
		return n, next + 1
	}
	return without, next
}

var monthNames = strings.Fields("january february march april may june july august september october november december")

func month(s string) (time.Month, bool) {
	i := slices.IndexFunc(monthNames, func(name string) bool {
		return s == name || s == name[:3] || s == "sept" && name == "september"
	})
	return time.Month(i + 1), i >= 0 && len(s) >= 3
}

var dayNames = strings.Fields("sunday monday tuesday wednesday thursday friday saturday")

func weekday(s string) (time.Weekday, bool) {
	i := slices.IndexFunc(dayNames, func(name string) bool {
		return s == name || len(s) >= 3 && len(s) <= 5 && strings.HasPrefix(name, s)
	})
	return time.Weekday(i), i >= 0
}

// weekdayNear is the day of the week that is meant: the next one, today
// included unless "next" was said; or the last one.
func weekdayNear(today plan.Date, day time.Weekday, said string, past bool) plan.Date {
	if said == "last" || said == "" && past {
		back := (int(today.Weekday()-day) + 7) % 7
		if back == 0 && said == "last" {
			back = 7
		}
		return today.Add(-back)
	}
	ahead := (int(day-today.Weekday()) + 7) % 7
	if ahead == 0 && said == "next" {
		ahead = 7
	}
	return today.Add(ahead)
}

func span(number, unit string) (n int, u string, ok bool) {
	if number == "a" || number == "one" {
		n = 1
	} else if v, err := strconv.Atoi(number); err == nil && v > 0 && v < 1000 {
		n = v
	}
	u = strings.TrimSuffix(unit, "s")
	return n, u, n > 0 && (u == "day" || u == "week" || u == "month" || u == "year")
}

func shift(d plan.Date, n int, unit string) plan.Date {
	switch unit {
	case "week":
		return d.Add(7 * n)
	case "month":
		last := plan.Date{Year: d.Year, Month: d.Month + time.Month(n) + 1, Day: 1}.Add(-1) // of that month
		if d.Day < last.Day {
			last.Day = d.Day
		}
		return last
	case "year":
		return shift(d, 12*n, "month")
	}
	return d.Add(n)
}
