package commands

import (
	"context"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func status() Command {
	return Command{Name: "status", Does: "what is sent next and why, and what became of the last messages",
		Examples: []views.Example{{Job: "See what is sent next", Line: "status"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			var condition *views.Condition
			if c.Condition != nil {
				now := c.Condition(ctx)
				condition = &now
			}
			return c.view(ctx, func(s *plan.State) (views.Reply, error) {
				var next []views.Coming
				if c.Upcoming != nil {
					next = c.Upcoming(s, c.Now, 5)
				}
				return views.Sends(s, next, c.Upcoming != nil, condition, c.Now), nil
			})
		}}
}
