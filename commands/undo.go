package commands

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func undo() Command {
	return Command{Name: "undo", Args: "[NUMBER]", Does: "take back what you wrote last; the history keeps both",
		Examples: []views.Example{{Job: "Take back your last entry", Line: "undo"}, {Job: "Your last entry on one action", Line: "undo 20"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			var no plan.ActionNo
			if len(c.Meaning.Refs) > 0 {
				no = c.Meaning.Refs[0]
			}
			return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
				if c.Meaning.Entry == 0 {
					if err := s.Undone(c.Cause, now, no); err != nil {
						return nil, err
					}
				}
				return s.Undo(c.Cause, c.Meaning.Entry, no)
			})
		}}
}
