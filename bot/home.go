package bot

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// home is what a person's Home tab shows: the answer to a line, and above it
// what they did there last.
type home struct {
	mu     sync.Mutex // held while it is drawn and published, so that the last word is the newest
	line   string
	beside views.Reply
	shown  [32]byte // the sum of what Slack has taken; zero when that is not known
	tried  [32]byte // the sum of what Slack was given last
}

const (
	// homePace is how far apart Home tabs are published that nobody is waiting
	// for. Slack takes about a hundred a minute from an app (docs.slack.dev,
	// reference/methods/views.publish); people who press something come on top.
	homePace = time.Second

	// homeAge is after how long Home tabs are looked at again though nothing
	// was written: days pass, and meetings.
	homeAge = 10 * time.Minute
)

// homeOf is the Home tab of a person, known from now on.
func (b *Bot) homeOf(user plan.UserID) *home {
	b.mu.Lock()
	defer b.mu.Unlock()
	h, ok := b.homes[user]
	if !ok {
		h = &home{line: "home"}
		b.homes[user] = h
	}
	return h
}

// showHome brings a reply to the Home tab it was asked for on. What only goes
// beside the page, such as a receipt, stands above it; what a Home tab cannot
// show goes to the person's messages; anything else is the page from now on.
func (b *Bot) showHome(ctx context.Context, to Envelope, r views.Reply) {
	h := b.homeOf(to.User)
	h.mu.Lock()
	defer h.mu.Unlock()
	page := cmp.Or(to.Page, "home")
	h.beside = views.Reply{}
	switch {
	case to.Kind == Home:
		page = "home"
		if to.Bare {
			h.shown = [32]byte{}
		}
	case r.NeedsMessage():
		h.beside = views.InMessages(b.tell(ctx, to, r), to.Line).Fit()
	case r.Aside():
		h.beside = r
	default:
		page = to.Line
	}
	h.line = page
	err := b.again(ctx, longestWait, true, func() error {
		_, err := b.draw(ctx, to.User, h, h.shown)
		return err
	})
	if err != nil {
		b.log.WithError(err).Error("publish a Home tab")
	}
}

// draw publishes a Home tab as it is to look now, if that is not what it was
// known to look like. The caller holds its lock.
func (b *Bot) draw(ctx context.Context, user plan.UserID, h *home, known [32]byte) (published bool, err error) {
	page := commands.Run(ctx, commands.Call{
		Store:    b.store,
		Cause:    plan.Cause{ID: "home:" + string(user), By: user, Door: string(Home)},
		Line:     h.line,
		Door:     commands.Door{Click: true, Tab: true},
		Log:      b.log,
		Upcoming: b.coming,
		Calendar: b.feed,
	})
	view := views.HomeTab(page, h.line, h.beside)
	body, err := json.Marshal(view)
	if err != nil {
		return false, fmt.Errorf("encode a Home tab: %w", err)
	}
	sum := sha256.Sum256(body)
	if sum == known {
		return false, nil
	}
	h.tried, h.shown = sum, [32]byte{} // Slack may take it and not say so
	if _, err = b.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: string(user), View: view}); err != nil {
		return false, err
	}
	h.shown = sum
	return true, nil
}

// tell sends a reply to the conversation with the person who asked for it, and
// reports whether it is known to be there.
func (b *Bot) tell(ctx context.Context, to Envelope, r views.Reply) bool {
	err := b.say(r, func(said slack.MsgOption) error { return b.told(b.replyDirect(ctx, to, said), false) })
	if err != nil {
		b.log.WithError(err).Error("send a reply to somebody's messages")
		b.forgetDirect(to.User)
	}
	return err == nil
}

// Refresh draws again the Home tabs that were opened since the bot began and
// no longer show how things stand. They go out a second apart. It reports
// whether all of them do now, as far as Slack would have it: when Slack asks to
// wait, or does not answer, some are left for the next time.
func (b *Bot) Refresh(ctx context.Context) (all bool) {
	b.mu.Lock()
	users := slices.Sorted(maps.Keys(b.homes))
	b.mu.Unlock()
	all = true
	for _, user := range users {
		h := b.homeOf(user)
		h.mu.Lock()
		published, err := b.draw(ctx, user, h, h.tried)
		if err != nil && !refused(err) {
			all, h.tried = false, [32]byte{}
		}
		h.mu.Unlock()
		if err == nil && !published {
			continue
		}
		pause := homePace
		var limited *slack.RateLimitedError
		if errors.As(err, &limited) {
			pause = max(pause, limited.RetryAfter)
		}
		if err != nil && ctx.Err() == nil {
			b.log.WithError(err).Warn("publish a Home tab again")
		}
		if b.wait(ctx, pause) != nil {
			return false
		}
	}
	return all
}

// KeepHomes refreshes the Home tabs whenever something was written, looking so
// often whether it was, until ctx ends.
func (b *Bot) KeepHomes(ctx context.Context, often time.Duration) error {
	var seen uint64
	var looked time.Time
	for realTime(ctx, often) == nil {
		var head uint64
		if err := b.store.View(ctx, func(s *plan.State) error { head = s.Head(); return nil }); err != nil {
			continue // whoever asks for something is told
		}
		if now := b.now(); (head != seen || now.Sub(looked) >= homeAge) && b.Refresh(ctx) {
			seen, looked = head, now
		}
	}
	return nil
}
