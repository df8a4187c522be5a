package commands

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func note() Command {
	return Command{Name: "note", Args: "NUMBER TEXT", Does: "add a note and leave the status as it is",
		Examples: []views.Example{{Job: "Add a note", Line: "note 20 audio units on order"}, {Job: "One note on two actions", Line: "note 12,13: joint form agreed"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			c.fill()
			m := c.Meaning
			if m.Text == "" && !c.Door.Form {
				return c.form(ctx)
			}
			return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
				return s.Note(c.Cause, now, m.Refs, m.Text)
			})
		}}
}
