package commands

import (
	"context"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func history() Command {
	return Command{Name: "history", Args: "[NUMBER]", Does: "everything that was said about an action, and by whom",
		Examples: []views.Example{{Job: "See what happened to an action", Line: "20 history"}, {Job: "See what was written last", Line: "history"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			return c.view(ctx, func(s *plan.State) (views.Reply, error) {
				if len(c.Meaning.Refs) == 0 {
					return views.Recent(s), nil
				}
				a, err := s.Action(c.Meaning.Refs[0])
				if err != nil {
					return views.Reply{}, err
				}
				return views.History(s, a, c.Meaning.Page), nil
			})
		}}
}
