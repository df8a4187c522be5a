package commands

import (
	"context"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func export() Command {
	return Command{Name: "export", Args: "ics, or foi and a NUMBER", Does: "the meetings for your own calendar, or all that is held about an action",
		Look:     &Look{Needs: "foi", Args: "ics", Does: "the meetings for your own calendar"},
		Examples: []views.Example{{Job: "See the meetings in your own calendar", Line: "export ics"}, {Job: "Answer a request for information", Line: "export foi 20"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			if c.Calendar != "" { // its address is the key to it
				if err := c.record(ctx, &plan.ExportMade{What: "ics"}); err != nil {
					return views.Reply{}, err
				}
			}
			return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.Calendar(s, c.Calendar, c.Now), nil })
		}}
}
