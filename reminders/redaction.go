package reminders

import (
	"fmt"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// redaction tells those who can agree that somebody wants a text removed.
func redaction() Rule {
	return Rule{Name: "redaction", Does: "a text is to be removed, and a second person must agree",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, r := range s.Redactions() {
				at := s.Morning(r.Asked.At)
				if !in(at, from, to) {
					continue
				}
				told := map[plan.UserID]bool{r.Asked.By: true}
				for _, role := range []plan.Role{plan.Coordinator, plan.Operator} {
					for _, u := range s.InAt(role, "", r.Asked.At) {
						if !told[u] {
							list = append(list, plan.Post{Key: fmt.Sprintf("redaction/%d/%s", r.Asked.Seq, u), Rule: "redaction", At: at, Late: at.Add(7 * 24 * time.Hour), To: plan.Target{User: u}, Event: r.Asked.Seq})
							told[u] = true
						}
					}
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, _ time.Time) (views.Reply, string) {
			for _, r := range s.Redactions() {
				if r.Asked.Seq == p.Event && r.Answer.Seq == 0 {
					return views.RedactionWanted(s, r.Asked), ""
				}
			}
			return views.Reply{}, "it has been answered"
		}}
}
