package commands

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
	"github.com/safer-city-partnership/asb/views"
)

func drive() Command {
	return Command{Name: "drive", Args: "[status, start [until DAY], stop, or NUMBER COLOUR]", Does: "the confirmation drive: each owner is asked once for what nobody has rated yet",
		Look: &Look{"drive start", "[status, or NUMBER COLOUR]", "the confirmation drive: how far it is, and what you are asked in it"},
		Examples: []views.Example{{Job: "See what you are asked in the confirmation drive", Line: "drive"}, {Job: "See how far it is", Line: "drive status"},
			{Job: "Begin one", Line: "drive start"}, {Job: "Begin one that ends on a day", Line: "drive start until fri"}, {Job: "End it", Line: "drive stop"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			switch {
			case len(m.Refs) > 0:
				return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
					return s.Tap(c.Cause, now, m.Refs[0], m.Status)
				})
			case m.Do == "start":
				return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) { return s.StartDrive(now, m.To) })
			case m.Do == "stop":
				return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) { return s.StopDrive(now) })
			}
			return c.view(ctx, func(s *plan.State) (views.Reply, error) {
				if m.Do == "status" {
					return views.DriveStatus(s, c.Now), nil
				}
				return views.DriveMine(s, c.Cause.By, c.Now, seed.Suggestion), nil
			})
		}}
}
