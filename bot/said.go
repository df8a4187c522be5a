package bot

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// heardLife is how long it is remembered that a message was answered. Slack
// sends an event again within some minutes (docs.slack.dev, apis/events-api).
const heardLife = time.Hour

// answerSaid answers what somebody wrote to the bot. The acknowledgement comes
// after the write if that is in time: a crash before it makes Slack send the
// event again, and then it is done.
func (b *Bot) answerSaid(ctx context.Context, req request, e Envelope, done func()) {
	if !b.hear(e.Cause) {
		b.ack(ctx, req, nil)
		done()
		return
	}
	if e.Files {
		b.ack(ctx, req, nil)
		b.show(ctx, e, commands.NoFiles(ctx, b.call(e)), done)
		return
	}
	r, inTime, late := b.within(ctx, e)
	b.ack(ctx, req, nil)
	if !inTime {
		r = <-late
	}
	b.show(ctx, e, r, done)
}

// hear notes that a message is being answered. It reports false when it was
// before, by this process: by another, what it says was written once, and is
// answered again.
func (b *Bot) hear(cause string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	for c, at := range b.heard {
		if now.Sub(at) > heardLife {
			delete(b.heard, c)
		}
	}
	_, before := b.heard[cause]
	if !before {
		b.heard[cause] = now
	}
	return !before
}

// reply answers what somebody wrote, where they wrote it: in a channel for their
// eyes only, in their own conversation as the next message, and in a thread in
// that thread. Where Slack will not show it there, it goes to their own
// conversation.
func (b *Bot) reply(ctx context.Context, e Envelope, r views.Reply) {
	log := b.log.WithField("cause", e.Cause)
	if e.Direct {
		r = views.Alone(r)
	}
	err := b.say(r, func(said slack.MsgOption) error { return b.told(b.replyThere(ctx, e, r.Public, said), false) })
	var never *plan.NotPosted
	if errors.As(err, &never) && !e.Direct && !r.Public {
		log.WithError(err).Warn("a reply could not be shown where it was asked for")
		err = b.say(r, func(said slack.MsgOption) error { return b.replyDirect(ctx, e, said) })
	}
	if err == nil {
		return
	}
	log.WithError(err).Error("deliver a reply")
	if r.Public {
		b.reply(ctx, e, commands.NotShown(ctx, b.call(e)))
	}
}

func (b *Bot) replyThere(ctx context.Context, e Envelope, public bool, said slack.MsgOption) error {
	options := []slack.MsgOption{said, slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl()}
	if e.Thread != "" {
		options = append(options, slack.MsgOptionTS(e.Thread))
	}
	return b.again(ctx, longestWait, false, func() (err error) {
		if e.Direct || public {
			_, _, err = b.api.PostMessageContext(ctx, e.Channel, options...)
		} else {
			_, err = b.api.PostEphemeralContext(ctx, e.Channel, string(e.User), options...)
		}
		return err
	})
}

func (b *Bot) replyDirect(ctx context.Context, e Envelope, said slack.MsgOption) error {
	channel, err := b.conversation(ctx, plan.Target{User: e.User})
	if err != nil {
		return err
	}
	return b.again(ctx, longestWait, false, func() error {
		_, _, err := b.api.PostMessageContext(ctx, channel, said)
		return err
	})
}

// takeStrange takes an event that the client cannot read, such as a message
// with a block that is newer than the client. What is needed of it may be there
// all the same; else it is acknowledged and left alone.
func (b *Bot) takeStrange(ctx context.Context, event socketmode.Event) {
	bad, ok := event.Data.(*socketmode.ErrorBadMessage)
	var req socketmode.Request
	if !ok || json.Unmarshal(bad.Message, &req) != nil || req.EnvelopeID == "" {
		b.log.WithField("event", string(event.Type)).Warn("trouble with the connection to Slack")
		return
	}
	b.take(ctx, b.overSocket(&req))
}
