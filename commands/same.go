package commands

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func same() Command {
	return Command{Name: "same", Args: "NUMBER", Does: "confirm that nothing has changed",
		Examples: []views.Example{{Job: "Nothing has changed", Line: "20 same"}, {Job: "The same in words", Line: "20 no change"}, {Job: "Say what it still is", Line: "20 still amber"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
				return s.Confirm(c.Cause, now, m.Refs, m.Status, m.Text)
			})
		}}
}
