package reminders

import (
	"slices"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// mostConfirmed is how many actions one reaction confirms at most, as many as
// one line can.
const mostConfirmed = 10

// Concerned lists the actions that a reminder or a digest asks a person about
// and that can be confirmed: rated, not complete, and not spoken of since.
func Concerned(s *plan.State, p plan.Posting, u plan.UserID, now time.Time) []plan.ActionNo {
	var list []*plan.Action
	switch p.Rule {
	case "nudge":
		if m, o, nothing := occurrence(s, p.Post); nothing == "" && p.To.User == u {
			list = unheard(s, m, since(s, m, o), now, func(a *plan.Action) bool { return owes(s, a, u, now) })
		}
	case "asked":
		e, _ := s.Event(p.Event)
		if f, ok := e.Fact.(*plan.ReminderAsked); ok && p.To.User == u {
			for _, r := range s.Reminded(f, now) {
				for _, no := range r.Actions {
					if a, err := s.Action(no); err == nil && r.User == u {
						list = append(list, a)
					}
				}
			}
		}
	case "digest":
		if g, ok := s.Digest(p.To.Channel); ok {
			list = slices.DeleteFunc(s.List(g.Only, u, now), func(a *plan.Action) bool { return !owes(s, a, u, now) })
		}
	}
	var nos []plan.ActionNo
	for _, a := range list {
		if a.Status != plan.NotYetRated && a.Status != plan.Green && !a.Confirmed.After(p.When) && len(nos) < mostConfirmed {
			nos = append(nos, a.No)
		}
	}
	return nos
}
