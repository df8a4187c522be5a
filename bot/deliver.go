package bot

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// show brings a reply to where its envelope came from, in the delivering lane
// of its person: a call to Slack that is slow or made again holds up nobody
// else, and no acknowledgement.
// For a form that was sent, to is the envelope that had opened it. done is
// called when the reply has been delivered.
func (b *Bot) show(ctx context.Context, to Envelope, r views.Reply, done func()) {
	lane := string(to.User)
	if r.Form != nil {
		lane += " form" // it has three seconds, and waits for no message before it
	}
	b.delivering.do(lane, func() {
		defer done()
		if r.Form != nil && !b.open(ctx, to, r) {
			r = views.FormLate(to.Line).Fit()
		}
		switch {
		case r.Form != nil:
		case to.Kind == Home || to.OnHome:
			b.showHome(ctx, to, r)
		case to.Kind == Mention || to.Kind == Message || to.Kind == Reaction:
			b.reply(ctx, to, r)
		default:
			b.deliver(ctx, to, r)
		}
	})
}

// deliver sends a reply to the envelope's response URL. The answer to a click
// on a private message takes its place, unless it is a refusal, and so it is
// with an answer in the person's own conversation. What others see too is left
// as it is.
func (b *Bot) deliver(ctx context.Context, e Envelope, r views.Reply) {
	if e.ResponseURL == "" && (e.Kind == Global || e.Kind == Closed) {
		b.deliverDirect(ctx, e, r)
		return
	}
	if e.ResponseURL == "" {
		b.log.WithField("cause", e.Cause).Warn("a reply has nowhere to go")
		return
	}
	r, place := b.inPlace(ctx, e, r)
	m := newMessage(r)
	msg := &slack.WebhookMessage{Text: m.Text, ResponseType: m.ResponseType, ReplaceOriginal: place}
	if r.Fresh {
		// A message keeps its time for ever, so that one of today is a new one.
		msg.ReplaceOriginal, msg.DeleteOriginal = false, place
		if b.own(ctx, e) {
			msg.ResponseType = slack.ResponseTypeInChannel
		}
	}
	if len(m.Blocks) > 0 {
		msg.Blocks = &slack.Blocks{BlockSet: m.Blocks}
	}
	log := b.log.WithField("cause", e.Cause)
	err := b.post(ctx, e.ResponseURL, msg)
	var status slack.StatusCodeError
	if errors.As(err, &status) && status.Code == http.StatusBadRequest && msg.Blocks != nil {
		log.WithError(withoutURL(err)).Warn("a reply was refused, so its words go alone")
		msg.Blocks = nil
		err = b.post(ctx, e.ResponseURL, msg)
	}
	if errors.As(err, &status) && e.Kind == Closed {
		log.WithError(withoutURL(err)).Warn("a reply could not be shown where the form was opened")
		b.deliverDirect(ctx, e, r)
		return
	}
	if err != nil {
		log.WithError(withoutURL(err)).Error("deliver a reply")
		if r.Public {
			b.deliver(ctx, e, commands.NotShown(ctx, b.call(e)))
		}
	}
}

// deliverDirect sends a reply to the conversation with its person.
func (b *Bot) deliverDirect(ctx context.Context, e Envelope, r views.Reply) {
	if err := b.say(r, func(said slack.MsgOption) error { return b.replyDirect(ctx, e, said) }); err != nil {
		b.log.WithField("cause", e.Cause).WithError(err).Error("deliver a reply")
	}
}

// inPlace reports whether a reply takes the place of the message that was
// clicked, and what it says there. What nobody asked for, such as a reminder of
// several actions, keeps what it still has to ask.
func (b *Bot) inPlace(ctx context.Context, e Envelope, r views.Reply) (views.Reply, bool) {
	if e.Kind != Click || r.Public || r.Field != "" {
		return r, false
	}
	if e.Ephemeral || !b.own(ctx, e) {
		return r, e.Ephemeral
	}
	var rest views.Reply
	unasked, again := false, false
	err := b.store.View(ctx, func(s *plan.State) error {
		p, ok := s.PostingAt(plan.Receipt{Channel: e.Channel, TS: e.TS})
		if unasked = ok; ok && b.anew != nil {
			rest, again = b.anew(s, p, b.store.Now())
		}
		return nil
	})
	switch {
	case err != nil, unasked && (!r.Done || !again || r.Fresh):
		return r, false
	case unasked:
		r = views.Above(r, rest)
	}
	return views.Alone(r).Fit(), true
}

// own reports whether the envelope comes from the person's own conversation
// with the bot. One between two people has the same name.
func (b *Bot) own(ctx context.Context, e Envelope) bool {
	if !e.Direct {
		return false
	}
	channel, err := b.conversation(ctx, plan.Target{User: e.User})
	return err == nil && channel == e.Channel
}

// post sends a message to a response URL. One that takes another's place may be
// sent again: it says the same thing in the same place.
func (b *Bot) post(ctx context.Context, responseURL string, msg *slack.WebhookMessage) error {
	return b.again(ctx, longestWait, msg.ReplaceOriginal, func() error {
		return slack.PostWebhookCustomHTTPContext(ctx, responseURL, b.http, msg)
	})
}

// withoutURL takes the address out of an HTTP error: a response URL is a
// secret while it lives.
func withoutURL(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// origin is where a form was opened from, and until when that can be answered.
type origin struct {
	Envelope
	until time.Time
}

const (
	// originLife is a minute less than a response URL works (docs.slack.dev,
	// interactivity/handling-user-interaction): a call may be made again.
	originLife = 29 * time.Minute

	// triggerLife is how long a trigger works (docs.slack.dev, surfaces/modals).
	triggerLife = 3 * time.Second
)

// open opens the reply's form, and reports whether it is open. When its trigger
// has expired, the person gets a button that asks again, and keeps what they
// typed.
//
// The form bears the name of the request that opened it, so that its answer
// finds the way back even if Slack's word that it is open was lost. A trigger
// works once, so asking again opens no second form: Slack says that the first
// is there.
func (b *Bot) open(ctx context.Context, e Envelope, r views.Reply) bool {
	r.Form.ExternalID = e.Cause
	b.noteOrigin(e)
	err := b.again(ctx, formWait, true, func() error {
		ctx, cancel := context.WithTimeout(ctx, triggerLife)
		defer cancel()
		_, err := b.api.OpenViewContext(ctx, e.TriggerID, *r.Form)
		return err
	})
	var no slack.SlackErrorResponse
	if err == nil || errors.As(err, &no) && (no.Err == "exchanged_trigger_id" || no.Err == "duplicate_external_id") {
		return true
	}
	b.log.WithError(err).WithField("cause", e.Cause).Warn("open a form")
	return false
}

// noteOrigin keeps where a form is opened from, and forgets what is too old.
func (b *Bot) noteOrigin(e Envelope) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	for id, o := range b.origins {
		if now.After(o.until) {
			delete(b.origins, id)
		}
	}
	if e.ResponseURL != "" || e.OnHome {
		b.origins[e.Cause] = origin{e, now.Add(originLife)}
	}
}

// openedIn is the conversation in which a form was opened; "" when that is not
// known.
func (b *Bot) openedIn(cause string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.origins[cause].Channel
}

// takeOrigin finds where the form that a request opened was opened from, once.
func (b *Bot) takeOrigin(cause string) (Envelope, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	o, ok := b.origins[cause]
	delete(b.origins, cause)
	return o.Envelope, ok && !b.now().After(o.until)
}
