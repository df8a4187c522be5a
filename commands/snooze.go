package commands

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func snooze() Command {
	return Command{Name: "snooze", Args: "NUMBER until DAY, or off", Does: "put your reminders about an action off for a while; it is not an update",
		Examples: []views.Example{{Job: "Put your reminders about an action off", Line: "snooze 20 until 8 may"}, {Job: "For three days", Line: "snooze 20 3d"},
			{Job: "Be reminded again", Line: "snooze 20 off"}, {Job: "See what you have put off", Line: "snooze"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			if len(m.Refs) == 0 {
				return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.Noted(s, c.Cause.By, c.Now), nil })
			}
			return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
				return s.SnoozeAction(now, c.Cause.By, m.Refs[0], m.To)
			})
		}}
}
