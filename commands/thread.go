package commands

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func thread() Command {
	return Command{Name: "thread", Args: "[NUMBER], or NUMBER off", Does: "give an action a thread of its own in this channel: each change is one line there",
		Examples: []views.Example{{Job: "Give an action its own thread here", Line: "thread 20"}, {Job: "End it", Line: "thread 20 off"}, {Job: "See which have one", Line: "thread"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			if len(m.Refs) == 0 {
				return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.Threads(s), nil })
			}
			if c.channel() == "" && m.Do != "off" {
				return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "A thread belongs to a channel, and there is none here, so none was started.", Hint: "Type this in the channel that should have it."}
			}
			return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
				if m.Do == "off" {
					return s.EndThread(m.Refs[0])
				}
				return s.StartThread(m.Refs[0], c.channel())
			})
		}}
}

func reactions() Command {
	return Command{Name: "reactions", Args: "[on or off]", Does: "whether a ✅ on a reminder or digest here counts as no change",
		Examples: []views.Example{{Job: "Let a ✅ count as no change here", Line: "reactions on"}, {Job: "Not any more", Line: "reactions off"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m, channel := c.Meaning, c.Door.Channel
			if channel == "" {
				return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "That is said in the channel it is for, and there is none here, so nothing was changed."}
			}
			if m.Do == "" {
				return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.Reactions(s.Reactions(channel)), nil })
			}
			return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.SetReactions(channel, m.Do == "off") })
		}}
}
