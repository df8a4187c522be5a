package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"slices"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

const (
	// pace is how far apart messages to one channel are (docs.slack.dev,
	// apis/web-api/rate-limits).
	pace = time.Second

	// courtesy is how long a message waits at most for people to be answered
	// first, and glance how often it looks whether they are.
	courtesy = 5 * time.Second
	glance   = 100 * time.Millisecond

	// directLife is for how long a conversation with a person is taken to be
	// open. Slack accepts a message to somebody who has left; only opening the
	// conversation tells.
	directLife = 24 * time.Hour
)

// Post says something nobody asked for just now: a reminder, a digest, a
// briefing. The message bears the key, as Slack message metadata, so that Find
// can settle what became of it. Everybody in the channel can read the key
// through Slack's API.
//
// It is tried once. The error is a [*plan.NotPosted] when it is certain that
// nothing was posted; with any other, the message may be there. Messages to one
// channel are a second apart, and people who are being answered go first, so
// Post can take some seconds before it calls Slack.
func (b *Bot) Post(ctx context.Context, key string, to plan.Target, r views.Reply) (plan.Receipt, error) {
	channel, err := b.conversation(ctx, to)
	if err != nil {
		return plan.Receipt{}, b.told(err, true)
	}
	turn := b.turn(channel)
	var last time.Time // when the channel was last posted in
	select {
	case last = <-turn:
	case <-ctx.Done():
		return plan.Receipt{}, b.told(ctx.Err(), true)
	}
	defer func() { turn <- last }()

	options := []slack.MsgOption{slack.MsgOptionMetadata(tag(key)), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl()}
	if to.Thread != "" {
		options = append(options, slack.MsgOptionTS(to.Thread))
	}
	var at plan.Receipt
	err = b.say(r, func(said slack.MsgOption) error {
		if err := b.mayPost(ctx, last); err != nil {
			return b.told(err, true)
		}
		defer func() { last = b.now() }()
		ctx, connected := watched(ctx)
		at.Channel, at.TS, err = b.api.PostMessageContext(ctx, channel, append(slices.Clip(options), said)...)
		if err == nil && at.TS == "" { // the client takes a refusal without a reason for none
			err = errors.New("the answer does not say where the message is")
		}
		return b.told(err, !connected.Load())
	})
	if err != nil {
		if to.User != "" {
			b.forgetDirect(to.User)
		}
		return plan.Receipt{}, fmt.Errorf("post a message: %w", err)
	}
	return at, nil
}

// Edit changes what a posted message says; its metadata stays. It is tried
// once, and may be repeated. The error is a [*plan.NotPosted] when it is certain
// that nothing was changed.
func (b *Bot) Edit(ctx context.Context, at plan.Receipt, r views.Reply) error {
	err := b.say(r, func(said slack.MsgOption) error {
		ctx, connected := watched(ctx)
		_, _, _, err := b.api.UpdateMessageContext(ctx, at.Channel, at.TS, said)
		return b.told(err, !connected.Load())
	})
	if err != nil {
		return fmt.Errorf("edit a message: %w", err)
	}
	return nil
}

// say sends a reply, and its words alone when Slack refuses its blocks.
func (b *Bot) say(r views.Reply, send func(said slack.MsgOption) error) error {
	r = r.Fit()
	words := slack.MsgOptionText(views.Escape(r.Text), false)
	if len(r.Blocks) == 0 {
		return send(words)
	}
	err := send(slack.MsgOptionCompose(words, slack.MsgOptionBlocks(r.Blocks...)))
	var no *plan.NotPosted
	if errors.As(err, &no) && slices.Contains([]string{"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}, no.Reason) {
		b.log.WithError(err).Warn("a message was refused, so its words go alone")
		return send(words)
	}
	return err
}

// told makes of an error what it tells of a message. When certain is set,
// nothing can have been posted, whatever the error is.
func (b *Bot) told(err error, certain bool) error {
	var limited *slack.RateLimitedError
	var status slack.StatusCodeError
	var no slack.SlackErrorResponse
	_ = errors.As(err, &no)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &limited):
		return &plan.NotPosted{Reason: "ratelimited", Wait: max(limited.RetryAfter, b.pause)}
	case errors.As(err, &status) && status.Code == http.StatusTooManyRequests,
		no.Err == "ratelimited", no.Err == "rate_limited":
		return &plan.NotPosted{Reason: "ratelimited", Wait: b.pause}
	case refused(err):
		refusal := &plan.NotPosted{Reason: no.Err}
		if no.Needed != "" {
			return fmt.Errorf("%w: the app needs %s", refusal, no.Needed)
		}
		if len(no.ResponseMetadata.Messages) > 0 { // which part, and why
			return fmt.Errorf("%w: %q", refusal, no.ResponseMetadata.Messages)
		}
		return refusal
	case certain:
		return fmt.Errorf("%w: %w", &plan.NotPosted{Reason: "unreachable", Wait: b.pause}, err)
	}
	return err
}

// watched tells whether a call has had a connection. Without one, nothing of it
// can have reached Slack: no address, no route, no handshake, no time.
func watched(ctx context.Context) (context.Context, *atomic.Bool) {
	connected := new(atomic.Bool)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}), connected
}

// turn is the right to post in a channel: there is one, and it says when the
// channel was last posted in.
func (b *Bot) turn(channel string) chan time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	turn, ok := b.turns[channel]
	if !ok {
		turn = make(chan time.Time, 1)
		turn <- time.Time{}
		b.turns[channel] = turn
	}
	return turn
}

// mayPost waits until a channel that was last posted in at a time may be posted
// in again, and then for people to be answered. It waits a second at most for
// the channel, so that a clock that stands still stops nothing.
func (b *Bot) mayPost(ctx context.Context, last time.Time) error {
	if left := min(last.Add(pace).Sub(b.now()), pace); left > 0 {
		if err := b.wait(ctx, left); err != nil {
			return err
		}
	}
	for waited := time.Duration(0); waited < courtesy && !b.answering.idle(); waited += glance {
		if err := b.wait(ctx, glance); err != nil {
			return err
		}
	}
	return nil
}

// direct is a conversation with a person.
type direct struct {
	channel string
	until   time.Time
}

// conversation is the channel in which a target is reached. A person's is
// opened when it is not known.
func (b *Bot) conversation(ctx context.Context, to plan.Target) (channel string, err error) {
	if to.User == "" {
		return to.Channel, nil
	}
	now := b.now()
	b.mu.Lock()
	known := b.direct[to.User]
	b.mu.Unlock()
	if now.Before(known.until) {
		return known.channel, nil
	}
	c, _, _, err := b.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{string(to.User)}})
	if err == nil && (c == nil || c.ID == "") {
		err = errors.New("the answer names no conversation")
	}
	if err != nil {
		return "", fmt.Errorf("open a conversation with %s: %w", to.User, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.direct[to.User] = direct{c.ID, now.Add(directLife)}
	return c.ID, nil
}

// forgetDirect makes the next message to a person open the conversation again.
func (b *Bot) forgetDirect(user plan.UserID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.direct, user)
}
