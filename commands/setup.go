package commands

import (
	"context"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func setup() Command {
	return Command{Name: "setup", Args: "[MEETING]", Does: "what is still to be said about each meeting; with a name, a form for all of it",
		Examples: []views.Example{{Job: "See what is still to be said", Line: "setup"}, {Job: "Fill it in for one meeting", Line: "setup nte"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.Setup(s, c.Now), nil })
		}}
}

func (c *Call) fillMeeting() {}

func (c *Call) setupMeeting(ctx context.Context) (views.Reply, error) { return views.Reply{}, nil }
func (c *Call) moveForm(ctx context.Context) (views.Reply, error)     { return views.Reply{}, nil }
