package commands

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func redo() Command {
	return Command{Name: "redo", Does: "put back what you undid last",
		Examples: []views.Example{{Job: "Put back what you undid last", Line: "redo"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
				e, ok := s.LastUndone(c.Cause.By)
				if !ok {
					return nil, &plan.Error{Code: plan.NotFound, Text: "You have undone nothing that could be put back."}
				}
				return s.Undo(c.Cause, e.Seq, 0)
			})
		}}
}
