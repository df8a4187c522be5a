package views

import (
	"fmt"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// outside says that people from outside are in a channel, and what asb shows
// there because of it; "" where nobody is known to be.
func outside(s *plan.State, channel string) string {
	who := map[string]string{"shared": "is shared with another organisation", "guest": "has guests in it"}[s.Outsiders(channel)]
	switch {
	case who == "":
		return ""
	case s.Admitted(channel):
		they := map[string]string{"shared": "partners outside", "guest": "guests"}[s.Outsiders(channel)]
		return fmt.Sprintf("<#%s> %s: %s will see the digest, briefings and entries that asb shows there. The co-ordinator allowed it; to end that, type there: outsiders may not read here", channel, who, they)
	}
	return fmt.Sprintf("<#%s> %s, so asb shows no digest, briefing or entry there, unless the co-ordinator types there: outsiders may read here", channel, who)
}

// outsides says so of every channel of which it is known, as lines.
func outsides(s *plan.State) string {
	var lines []string
	for _, c := range s.Outside() {
		lines = append(lines, "• "+outside(s, c))
	}
	if len(lines) == 0 {
		return ""
	}
	return "Where partners outside are:\n" + strings.Join(lines, "\n")
}
