package commands

import (
	"context"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func export() Command {
	return Command{Name: "export", Args: "ics", Does: "the meetings for your own calendar",
		Examples: []views.Example{{Job: "See the meetings in your own calendar", Line: "export ics"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.Calendar(s, c.Calendar, c.Now), nil })
		}}
}
