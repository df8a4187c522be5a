package reminders

import (
	"slices"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// mostConfirmed is how many actions one reaction confirms at most, as many as
// one line can.
const mostConfirmed = 10

// Concerned lists the actions on which a reminder or a digest asks a person for
// word, and that can be confirmed: rated, not complete, and not spoken of since.
func Concerned(s *plan.State, p plan.Posting, u plan.UserID, now time.Time) []plan.ActionNo {
	var list []*plan.Action
	switch p.Rule {
	case "nudge":
		if m, o, nothing := occurrence(s, p.Post); nothing == "" && p.To.User == u {
			list = unheard(s, m, sinceLast(s, m, o), now, func(a *plan.Action) bool { return owes(s, a, u, now) })
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
	case "digest", "digest-rest":
		list = calledOn(s, p, u, now)
	}
	var nos []plan.ActionNo
	for _, a := range list {
		if a.Status != plan.NotYetRated && a.Status != plan.Green && !a.Confirmed.After(p.When) && len(nos) < mostConfirmed {
			nos = append(nos, a.No)
		}
	}
	return nos
}

// calledOn lists the actions on which a channel's digest calls a person for
// word, as it names them. For what else it wants of people, "no change" is no
// answer. A digest that leaves the names to its thread, or calls on nobody, asks
// for nothing.
func calledOn(s *plan.State, p plan.Posting, u plan.UserID, now time.Time) (list []*plan.Action) {
	g, ok := s.Digest(p.To.Channel)
	rest, _ := s.Posting(p.Key + "/rest")
	if !ok || g.Loud == plan.Quiet || rest.State == plan.Sent {
		return nil
	}
	w := s.Week(g, s.DigestFrom(g.Channel, p.At), p.At)
	if !w.Changed() {
		return nil
	}
	for _, asked := range w.Asked {
		if asked.User != u {
			continue
		}
		for _, want := range asked.Wants[:min(len(asked.Wants), views.MostAsked)] {
			word := slices.Contains(want.Why, plan.WantStale) || slices.Contains(want.Why, plan.WantAsked)
			if a, err := s.Action(want.No); err == nil && word && owes(s, a, u, now) {
				list = append(list, a)
			}
		}
	}
	return list
}
