package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// groupLife is for how long Slack's word on a user group is good: people come
// and go in it at any time.
const groupLife = time.Hour

// roll is who Slack said is in a user group, and until when it is not asked
// again.
type roll struct {
	members []plan.UserID
	until   time.Time
	fault   time.Time // since when Slack would not say, zero when it did
}

// Members asks Slack who is in a user group, once an hour at most. It asks for
// one group that somebody named; none is listed. The error means that Slack
// would not say.
func (b *Bot) Members(ctx context.Context, g plan.GroupID) ([]plan.UserID, error) {
	now := b.now()
	b.mu.Lock()
	known := b.rolls[g]
	b.mu.Unlock()
	if now.Before(known.until) {
		return known.members, nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	ids, err := b.api.GetUserGroupMembersContext(ctx, string(g))
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil {
		if known.fault.IsZero() {
			known.fault = now
		}
		b.rolls[g] = known
		return nil, fmt.Errorf("ask Slack about a user group: %w", err)
	}
	known = roll{until: now.Add(groupLife)}
	for _, id := range ids {
		known.members = append(known.members, plan.UserID(id))
	}
	b.rolls[g] = known
	return known.members, nil
}

// GroupsUnread is since when Slack has not said who is in some user group that
// it was asked about, zero when it has said of all.
func (b *Bot) GroupsUnread() (since time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.rolls {
		if !r.fault.IsZero() && (since.IsZero() || r.fault.Before(since)) {
			since = r.fault
		}
	}
	return since
}
