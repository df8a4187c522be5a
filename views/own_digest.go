package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// OwnDigest is one person's week: what was written about what they hold, and
// what they owe.
func OwnDigest(s *plan.State, u plan.UserID, from, to time.Time) Reply {
	mine := s.List(plan.Filter{Mine: true}, u, to)
	msg := newMessage("Your actions this week")
	msg.say("counts", fmt.Sprintf("You hold %s: %s.", plural(len(mine), "action", "actions"), counts(plan.Count(mine))))
	var lines []string
	for _, e := range s.Between(from, to) {
		for _, no := range plan.About(e.Fact) {
			a, err := s.Action(no)
			if err == nil && slices.Contains(mine, a) && (wrote(e) || undoes(e)) {
				lines = append(lines, fmt.Sprintf("• %s %s", name(a), entry(s, e)))
			}
		}
	}
	if n := len(lines); n > 10 {
		lines = append(lines[n-10:], fmt.Sprintf("And %d before these. To see what was written on one, type its number and history.", n-10))
	}
	if len(lines) == 0 {
		lines = []string{"Nothing was written about them since " + date(from) + "."}
	}
	msg.say("written", "Written this week:\n"+strings.Join(lines, "\n"))
	owed := []string{"You owe nothing."}
	if debts := s.Debts(u, to); len(debts) > 0 {
		owed = nil
		for _, d := range debts {
			owed = append(owed, fmt.Sprintf("• %s %s.", debtFor(d), what(numbersIn(d.Actions))))
		}
	}
	msg.say("owed", "What you owe:\n"+strings.Join(owed, "\n"))
	msg.press("after", Button{ID: "remind", Label: "What I owe", Line: "remind", Aria: "See what you owe, with buttons"},
		Button{ID: "mine", Label: "All that I hold", Line: "mine", Aria: "List all actions that you hold"},
		Button{ID: "stop", Label: "Stop these", Line: "preferences digest off", Aria: "Stop your own digest"})
	return msg.reply()
}

// undoes reports whether an event takes something back.
func undoes(e plan.Event) bool { _, ok := e.Fact.(*plan.WriteUndone); return ok }
