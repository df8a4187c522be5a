package commands

import (
	"context"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func own() Command {
	return Command{Name: "own", Args: "PARTY or NUMBER add or remove PERSON", Does: "say who holds a party's actions, or one action; alone, see who does",
		Examples: []views.Example{{Job: "Say that you speak for a party", Line: "own co add me"}, {Job: "Say that you no longer do", Line: "own co remove me"},
			{Job: "Say that you hold one action", Line: "own 22 add me"}, {Job: "See who holds what", Line: "own"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			if m.Person == "" {
				return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.Holders(s, c.Now), nil })
			}
			h := plan.Holder{User: c.Cause.By, Party: m.Party}
			if m.Person != "me" {
				h.User = plan.UserID(strings.Trim(m.Person, "<@>"))
			}
			if len(m.Refs) > 0 {
				h.No = m.Refs[0]
			}
			return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.Hold(h, m.Remove) })
		}}
}
