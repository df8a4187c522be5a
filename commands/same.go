package commands

import (
	"context"
	"errors"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func same() Command {
	return Command{Name: "same", Args: "NUMBER", Does: "confirm that nothing has changed",
		Examples: []views.Example{{Job: "Nothing has changed", Line: "20 same"}, {Job: "The same in words", Line: "20 no change"}, {Job: "Say what it still is", Line: "20 still amber"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			r, err := c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
				if e, ok := s.ConfirmedSince(c.Cause.By, m.Refs, c.Door.Card); ok && c.Door.Click && m.Text == "" {
					return nil, &plan.AlreadySaved{Cause: e.Cause, At: e.At}
				}
				return s.Confirm(c.Cause, now, m.Refs, m.Status, m.Text)
			})
			var refusal *plan.Error
			if errors.As(err, &refusal) && refusal.Code == plan.Conflict && c.Door.Click {
				return c.today(ctx, func(s *plan.State, actions []*plan.Action) views.Reply {
					return views.OldCard(s, refusal.Text, actions, c.Cause.By, c.Now)
				})
			}
			return r, err
		}}
}
