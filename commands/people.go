package commands

import (
	"context"
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
	err := c.Store.View(ctx, func(s *plan.State) error {
		news, met = fault == nil && len(s.SeePerson(u, is)) > 0, s.Met(u)
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
		return c.Store.Update(ctx, cause, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.SeePerson(u, is), nil })
	}
	return nil
}
