package commands

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func share() Command {
	return Command{Name: "share", Args: "[NUMBER]", Does: "show your last entry to the channel you are in",
		Examples: []views.Example{{Job: "Show your last entry to the channel", Line: "share"}, {Job: "Your last entry on one action", Line: "share 20"}},
		Run:      runShare}
}

// shared is the entry that is meant: 0 for the last one, or with an action
// named, the person's last one about it that stands.
func (c *Call) shared(s *plan.State) (uint64, error) {
	if c.Meaning.Entry != 0 || len(c.Meaning.Refs) == 0 {
		return c.Meaning.Entry, nil
	}
	no := c.Meaning.Refs[0]
	if _, err := s.Action(no); err != nil {
		return 0, err
	}
	for _, e := range slices.Backward(s.Entries(no)) {
		if _, undo := e.Fact.(*plan.WriteUndone); !undo && e.By == c.Cause.By && s.UndoneBy(e.Seq) == 0 {
			return e.Seq, nil
		}
	}
	return 0, &plan.Error{Code: plan.NotFound, Text: fmt.Sprintf("You have no entry about action %d to share.", no), Hint: "You can share what you wrote yourself."}
}

func runShare(ctx context.Context, c *Call) (views.Reply, error) {
	if c.Door.Channel == "" {
		return views.Say("There is no channel here to share with. Use Share in a Slack channel."), nil
	}
	fresh := false
	err := c.update(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		fresh = true
		entry, err := c.shared(s)
		if err != nil {
			return nil, err
		}
		return s.Share(c.Cause, entry, c.Door.Channel)
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

// NotShown answers when Slack did not confirm that what a call shared was
// shown. Its author looks, and may share it again.
func NotShown(ctx context.Context, c Call) views.Reply {
	cause := c.Cause
	cause.ID += ":lost"
	err := c.Store.Update(ctx, cause, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.ShareLost(c.Cause.ID), nil })
	if err == nil {
		err = &plan.Error{Code: plan.Conflict, Text: "Slack did not say whether the channel was shown this.",
			Hint: "Look there first. If it is missing, press Share again, or type: share"}
	}
	c.Door.Click = true // a share that was typed has nothing to give back
	return c.refuse(ctx, err).Fit()
}
