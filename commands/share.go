package commands

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func share() Command {
	return Command{Name: "share", Args: "[entry NUMBER]", Does: "show your last entry to the channel you are in",
		Examples: []views.Example{{Job: "Show your last entry to the channel", Line: "share"}},
		Run:      runShare}
}

func runShare(ctx context.Context, c *Call) (views.Reply, error) {
	if c.Door.Channel == "" {
		return views.Say("There is no channel here to share with. Use Share in a Slack channel."), nil
	}
	fresh := false
	err := c.Store.Update(ctx, c.Cause, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		fresh = true
		return s.Share(c.Cause, c.Meaning.Entry, c.Door.Channel)
	})
	if err != nil {
		return views.Reply{}, err
	}
	if !fresh {
		return views.Say("It was shared with this channel."), nil
	}
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		shared := s.Written(c.Cause.ID)[0].Fact.(*plan.EntryShared)
		e, _ := s.Event(shared.Entry)
		return views.Shared(s, s.Written(e.Cause)), nil
	})
}
