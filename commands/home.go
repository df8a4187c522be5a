package commands

import (
	"context"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func home() Command {
	return Command{Name: "home", Does: "where the plan stands, what you hold and what waits for you",
		Examples: []views.Example{{Job: "See where the plan stands", Line: "home"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			return c.view(ctx, func(s *plan.State) (views.Reply, error) {
				d := c.desk(s)
				if c.Upcoming != nil && d.Operates(s) {
					d.Next = c.Upcoming(s, c.Now, 5)
				}
				return views.Home(s, d), nil
			})
		}}
}
