package commands

import (
	"context"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func home() Command {
	return Command{Name: "home", Does: "where the plan stands and what you hold",
		Examples: []views.Example{{Job: "See where the plan stands", Line: "home"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.Home(s, c.Cause.By, c.Now), nil })
		}}
}
