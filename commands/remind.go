package commands

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func remind() Command {
	return Command{Name: "remind", Args: "[NUMBER or PARTY]", Does: "remind whoever holds an action, or a party's actions; alone, see what you owe", Look: &Look{Needs: "remind others", Does: "see what you owe, and for which meetings"},
		Examples: []views.Example{{Job: "See what you owe, and for which meetings", Line: "remind"}, {Job: "Remind whoever holds an action", Line: "remind 20"}, {Job: "Remind whoever holds a party's actions", Line: "remind ccs"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			var no plan.ActionNo
			switch {
			case len(m.Refs) > 0:
				no = m.Refs[0]
			case m.Party == "":
				return c.view(ctx, func(s *plan.State) (views.Reply, error) {
					if len(s.Holds(c.Cause.By)) == 0 && c.able(s)(needs["remind others"]) {
						return views.Chase(s), nil
					}
					return views.Debts(s, c.Cause.By, c.Now), nil
				})
			}
			return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) { return s.AskReminder(now, no, m.Party) })
		}}
}
