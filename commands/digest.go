package commands

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func digest() Command {
	return Command{Name: "digest", Args: "[here DAY TIME, off, preview, quiet, normal, loud, only WHICH or everything]", Does: "this channel's weekly summary",
		Examples: []views.Example{{Job: "Have a summary here each week", Line: "digest here fri 15:00"}, {Job: "See what it would say now", Line: "digest preview"},
			{Job: "Have it about some actions only", Line: "digest only ccs"}, {Job: "Stop it", Line: "digest off"}},
		Run: runDigest}
}

// usual is when a digest comes when nobody says.
var usual = plan.Digest{Day: time.Friday, At: "15:00"}

func runDigest(ctx context.Context, c *Call) (views.Reply, error) {
	m, channel := c.Meaning, c.Door.Channel
	if m.Do == "preview" {
		return c.view(ctx, func(s *plan.State) (views.Reply, error) {
			g, ok := s.Digest(channel)
			if !ok {
				g = usual
			}
			return views.DigestPreview(s, g, c.Now.AddDate(0, 0, -7), c.Now.Add(1)), nil // what was written this instant is in
		})
	}
	if channel == "" {
		return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "A digest belongs to a channel, and there is none here.", Hint: "Type this in the channel that should have it."}
	}
	if m.Do == "" {
		return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.DigestSettings(s, channel, c.Now), nil })
	}
	return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		g, has := s.Digest(channel)
		if !has {
			g = usual
			g.Channel = channel
		}
		switch m.Do {
		case "off":
			return s.SetDigest(g, true)
		case "here":
			if m.Weekday != "" {
				g.Day, _ = weekday(m.Weekday)
			}
			if m.At != "" {
				g.At = m.At
			}
		case "quiet", "loud":
			g.Loud = plan.Loudness(m.Do)
		case "normal":
			g.Loud = plan.Normal
		case "only":
			g.Only = m.Filter
		case "everything":
			g.Only = plan.Filter{}
		}
		return s.SetDigest(g, false)
	})
}
