package commands

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

var clockShape = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d{2}))?(am|pm|hrs|h)?$`)

// clock reads a time of day at token i: 10:00, 10.00, 9am, 9.30am, 14:00, noon;
// after "at" also 9 and 0930. alt is the other time it can be, twelve hours
// later, when neither is certain.
func (p *parser) clock(i int) (c, alt plan.Clock, next int, ok bool) {
	at := is(p.word(i), "at @")
	if at {
		i++
	}
	if is(p.word(i), "noon midday") {
		return "12:00", "", i + 1, true
	}
	for n := min(4, len(p.ts)-i); n > 0; n-- {
		word := ""
		for j := i; j < i+n; j++ {
			if j > i && !p.ts[j].glued {
				word = "no time"
				break
			}
			word += p.word(j)
		}
		if at && n == 1 && len(word) == 4 && strings.Trim(word, "0123456789") == "" {
			word = word[:2] + ":" + word[2:]
		}
		part := clockShape.FindStringSubmatch(word)
		if part == nil {
			continue
		}
		next, half := i+n, part[3]
		if half == "" && is(p.word(next), "am pm") {
			half = p.word(next)
			next++
		}
		if part[2] == "" && half != "am" && half != "pm" && !at {
			continue
		}
		hour, _ := strconv.Atoi(part[1])
		minute, _ := strconv.Atoi(part[2])
		switch {
		case half == "am" || half == "pm":
			if hour < 1 || hour > 12 {
				return "", "", i, false
			}
			if hour %= 12; half == "pm" {
				hour += 12
			}
		case hour > 0 && hour < 8 && part[1][0] != '0', part[2] == "" && hour > 0 && hour < 12:
			alt = plan.NewClock(hour+12, minute)
		}
		c = plan.NewClock(hour, minute)
		return c, alt, next, c != ""
	}
	return "", "", i, false
}
