package commands

import (
	"context"
	"slices"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// meet finds out what somebody is in the workspace before a line of theirs is
// done, and keeps it when it is not what was known. When Slack cannot be asked,
// whoever has been here before goes on as what they were; a stranger has to
// wait: nobody is let in on a guess.
func (c *Call) meet(ctx context.Context, u plan.UserID) error {
	if c.Look == nil || !u.InSlack() {
		return nil
	}
	is, fault := c.Look(ctx, u)
	news, met := false, false
	see := func(s *plan.State) (facts []plan.Fact) {
		if fault == nil {
			facts = s.SeePerson(u, is)
		}
		if here := map[plan.Standing]string{plan.Guest: "guest", plan.Partner: "shared"}[is]; here != "" && u == c.Cause.By {
			facts = append(facts, s.SeeChannel(c.channel(), here)...)
		}
		return facts
	}
	err := c.Store.View(ctx, func(s *plan.State) error {
		news, met = len(see(s)) > 0, s.Met(u)
		return nil
	})
	switch {
	case err != nil:
		return err
	case fault != nil:
		c.Log.WithError(fault).Warn("cannot find out what somebody is in the workspace")
		if !met && u == c.Cause.By {
			return &plan.Error{Code: plan.Refused, Text: "Slack does not say just now who you are in this workspace, so nothing was done.",
				Hint: "Please try again in a minute. If it stays so, tell the IT officer: asb needs the permission users:read."}
		}
	case news:
		cause := plan.Cause{ID: c.Cause.ID + ":" + string(u), By: "asb", Door: "slack"}
		return c.Store.Update(ctx, cause, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return see(s), nil })
	}
	return nil
}

// showing are the lines that show something to the channel they are typed in,
// or have it shown there later, and what they show.
var showing = map[string]string{"share": "What is shared", "brief here": "A briefing", "digest here": "A digest", "thread start": "A thread of what changes"}

// settings are the lines that show how things are set in the channel they are
// typed in: who is there is part of it.
var settings = []string{"setup", "status", "digest"}

// meetChannel finds out who is in the channel that something is to be shown to,
// or whose settings are shown, and keeps it when it is not what was known. Slack does not speak of a private
// channel that asb is not in: there, whoever shows something answers for it.
func (c *Call) meetChannel(ctx context.Context) error {
	channel := c.channel()
	doing := c.Meaning.doing()
	if c.Outsiders == nil || channel == "" || needs[doing] != plan.ToSettings && showing[doing] == "" && !slices.Contains(settings, doing) {
		return nil
	}
	who, err := c.Outsiders(ctx, channel)
	if err != nil {
		c.Log.WithError(err).Info("cannot find out who is in a channel")
		return nil
	}
	news := false
	err = c.Store.View(ctx, func(s *plan.State) error { news = len(s.SeeChannel(channel, who)) > 0; return nil })
	if err != nil || !news {
		return err
	}
	cause := plan.Cause{ID: c.Cause.ID + ":" + channel, By: "asb", Door: "slack"}
	return c.Store.Update(ctx, cause, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.SeeChannel(channel, who), nil })
}
