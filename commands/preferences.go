package commands

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func preferences() Command {
	return Command{Name: "preferences", Args: "[words on or off, hours FROM to UNTIL or off, digest DAY or off]", Does: "how you want to be spoken to: words only, your own hours, a digest of your own",
		Examples: []views.Example{{Job: "See your preferences", Line: "preferences"}, {Job: "Statuses as words, without shapes", Line: "preferences words on"},
			{Job: "Get messages at certain hours only", Line: "preferences hours 10:00 to 16:00"}, {Job: "Get a digest of your own on Mondays", Line: "preferences digest mon"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			if m.Do == "" {
				return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.Preferences(s, c.Cause.By, c.Now), nil })
			}
			f := plan.PreferenceSet{User: c.Cause.By, Name: m.Do, On: !m.Remove, From: m.At, Until: m.Till}
			if day, ok := weekday(m.Weekday); ok {
				f.Day = day
			}
			return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.Prefer(f) })
		}}
}

// plainly reports whether the person wants words without signs.
func (c *Call) plainly(ctx context.Context) (words bool) {
	_ = c.Store.View(ctx, func(s *plan.State) error { words = s.Preferences(c.Cause.By).Words; return nil })
	return words
}
