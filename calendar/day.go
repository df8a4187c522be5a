package calendar

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

var (
	isoDay    = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?)?$`)
	britishNo = regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?: 00:00(?::00)?)?$`)
	inWords   = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?([a-z]{3,9})[ -](\d{4}|\d{2})$`)
	monthDay  = regexp.MustCompile(`^([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)? (\d{4})$`)
	dayName   = regexp.MustCompile(`^([a-z]{3,9}) (.*\d.*)$`)
)

// readDay reads a day as lists have it, with its year: 12/06/2026 (the day
// comes first), 2026-06-12, 12 June 2026, Fri 12 Jun 26. A day of the week must
// be the right one.
func readDay(text string) (plan.Date, error) {
	s := strings.Join(strings.Fields(strings.ReplaceAll(strings.ToLower(text), ",", " ")), " ")
	said := ""
	if m := dayName.FindStringSubmatch(s); m != nil && weekday(m[1]) >= 0 {
		said, s = m[1], m[2]
	}
	var y, mo, d string
	var month time.Month
	if m := isoDay.FindStringSubmatch(s); m != nil {
		y, mo, d = m[1], m[2], m[3]
	} else if m := britishNo.FindStringSubmatch(s); m != nil {
		d, mo, y = m[1], m[2], m[3]
	} else if m := inWords.FindStringSubmatch(s); m != nil {
		d, month, y = m[1], monthOf(m[2]), m[3]
	} else if m := monthDay.FindStringSubmatch(s); m != nil {
		month, d, y = monthOf(m[1]), m[2], m[3]
	}
	if mo != "" {
		n, _ := strconv.Atoi(mo)
		month = time.Month(n)
	}
	year, _ := strconv.Atoi(y)
	day, _ := strconv.Atoi(d)
	if len(y) == 2 {
		year += 2000
	}
	date := plan.Date{Year: year, Month: month, Day: day}
	switch {
	case y == "" || !date.Valid():
		return plan.Date{}, fmt.Errorf("“%s” is not a day with its year: 12/06/2026, 2026-06-12 and 12 June 2026 are", clip(text))
	case said != "" && weekday(said) != int(date.Weekday()):
		return plan.Date{}, fmt.Errorf("“%s” is not on that day of the week: it is %s", clip(text), date)
	}
	return date, nil
}

// weekday is the number of a day of the week by its name or the beginning of
// it, Sunday 0; -1 for any other word.
func weekday(name string) int {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if len(name) >= 3 && strings.HasPrefix(strings.ToLower(d.String()), name) {
			return int(d)
		}
	}
	return -1
}

func monthOf(name string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if len(name) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), name) || name == "sept" && m == time.September {
			return m
		}
	}
	return 0
}

var clockTime = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})? ?([ap]\.?m\.?)?$`)

// readTime reads a time of day: 18:00, 18.00, 6pm, 6:30 pm, noon. Of a span it
// is the beginning. No text is no time, which is fine; a figure alone is not a
// time, since nobody knows of which half of the day.
func readTime(text string) (plan.Clock, bool) {
	s := strings.ToLower(strings.TrimSpace(text))
	if i := strings.IndexAny(s, "-–—"); i > 0 {
		s = strings.TrimSpace(s[:i])
	} else if before, _, ok := strings.Cut(s, " to "); ok {
		s = strings.TrimSpace(before)
	}
	switch s {
	case "":
		return "", text == ""
	case "noon", "midday", "12 noon":
		return "12:00", true
	}
	m := clockTime.FindStringSubmatch(s)
	if m == nil || m[2] == "" && m[3] == "" {
		return "", false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	if m[3] != "" {
		if hour < 1 || hour > 12 {
			return "", false
		}
		hour %= 12
		if m[3][0] == 'p' {
			hour += 12
		}
	}
	c := plan.NewClock(hour, minute)
	return c, c != ""
}

// clip keeps what is quoted from a file short.
func clip(text string) string {
	if runes := []rune(text); len(runes) > 30 {
		return string(runes[:30]) + "…"
	}
	return text
}
