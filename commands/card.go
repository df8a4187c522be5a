package commands

import (
	"context"
	"slices"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// cardLife is for how long a button does what it says. Messages stay in Slack
// for ever, and so do their buttons.
const cardLife = 14 * 24 * time.Hour

// tooOld answers a button about an action on a card of long ago with today's
// card. An entry that a button names is the same for ever, so undoing and
// editing are not too old by age.
func (c *Call) tooOld(ctx context.Context) (r views.Reply, old bool, err error) {
	m, card := c.Meaning, c.Door.Card
	if card.IsZero() || c.Now.Sub(card) <= cardLife || len(m.Refs) == 0 || m.Entry != 0 || !slices.Contains(writing, m.Verb) {
		return r, false, nil
	}
	r, err = c.today(ctx, func(s *plan.State, actions []*plan.Action) views.Reply {
		return views.CardFrom(s, plan.DateOf(card), actions, c.Cause.By, c.Now)
	})
	return r, true, err
}

// today answers with the actions of the line as they are now.
func (c *Call) today(ctx context.Context, say func(*plan.State, []*plan.Action) views.Reply) (views.Reply, error) {
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		var actions []*plan.Action
		for _, no := range c.Meaning.Refs {
			a, err := s.Action(no)
			if err != nil {
				return views.Reply{}, err
			}
			actions = append(actions, a)
		}
		return say(s, actions), nil
	})
}
