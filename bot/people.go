package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

const (
	// lookAgain is for how long Slack's word on somebody is good.
	lookAgain = 24 * time.Hour

	// lookWithin leaves time to answer in the three seconds that Slack gives.
	lookWithin = time.Second
)

// looked is what Slack said of somebody, and until when it is not asked again.
type looked struct {
	is    plan.Standing
	until time.Time
}

// Look asks Slack what somebody is in the workspace, once a day at most. It
// asks for one person who did something, or is about to be written to; nobody
// is listed. The error means that Slack could not be asked.
func (b *Bot) Look(ctx context.Context, u plan.UserID) (plan.Standing, error) {
	now := b.now()
	b.mu.Lock()
	known, home := b.people[u], b.teamID
	b.mu.Unlock()
	if now.Before(known.until) {
		return known.is, nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	if home == "" {
		if err := b.meet(ctx); err != nil {
			return "", fmt.Errorf("ask Slack who we are: %w", err)
		}
		b.mu.Lock()
		home = b.teamID
		b.mu.Unlock()
	}
	user, err := b.api.GetUserInfoContext(ctx, string(u))
	if err != nil {
		return "", fmt.Errorf("ask Slack about a person: %w", err)
	}
	is := standing(user, home)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.people[u] = looked{is, now.Add(lookAgain)}
	return is, nil
}

// standing reads what Slack says of somebody (docs.slack.dev,
// reference/objects/user-object). In a grid, whoever is in our workspace too is
// ours. Another app's bot may do no more than a guest.
func standing(u *slack.User, home string) plan.Standing {
	ours := u.TeamID == home || slices.Contains(u.Enterprise.Teams, home)
	switch {
	case u.Deleted:
		return plan.Left
	case u.IsStranger || !ours:
		return plan.Partner
	case u.IsRestricted || u.IsUltraRestricted || u.IsBot:
		return plan.Guest
	}
	return plan.Member
}

// channelLife is for how long Slack's word on a channel is good: it can be
// shared with another workspace at any time.
const channelLife = time.Hour

// place is what Slack said of a channel, and until when it is not asked again.
type place struct {
	outsiders string
	until     time.Time
}

// Outsiders asks Slack whether a channel is shared with another workspace:
// "shared", or "" when it is not. The error means that Slack would not say, as of
// a private channel that the bot is not in.
func (b *Bot) Outsiders(ctx context.Context, channel string) (string, error) {
	now := b.now()
	b.mu.Lock()
	known := b.places[channel]
	b.mu.Unlock()
	if now.Before(known.until) {
		return known.outsiders, nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	c, err := b.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
	if err != nil {
		return "", fmt.Errorf("ask Slack about a channel: %w", err)
	}
	if c.IsExtShared || c.IsPendingExtShared {
		known.outsiders = "shared"
	} else {
		known.outsiders = ""
	}
	known.until = now.Add(channelLife)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.places[channel] = known
	return known.outsiders, nil
}
