package bot

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// answer deals with one envelope, from decoding to delivery. Whatever happens,
// the envelope is acknowledged.
func (b *Bot) answer(ctx context.Context, req request) {
	e, err := Decode(req.Type, req.Payload)
	log := b.log.WithFields(logrus.Fields{"kind": string(e.Kind), "cause": e.Cause})
	if err != nil {
		kind := "ignored"
		if !errors.Is(err, ErrIgnored) {
			kind = "unreadable"
			log.WithError(err).Warn("cannot read an envelope")
		}
		b.meter.Envelope(kind)
		b.ack(ctx, req, nil)
		return
	}
	b.meter.Envelope(string(e.Kind))
	done := func() { log.WithField("ms", b.now().Sub(req.came).Milliseconds()).Info("answered") }
	switch e.Kind {
	case Slash:
		b.answerSlash(ctx, req, e, done)
	case Form:
		b.answerForm(ctx, req, e, done)
	case Mention, Message:
		b.answerSaid(ctx, req, e, done)
	case Quote:
		b.answerQuote(ctx, req, e, done)
	case Suggest:
		b.answerSuggest(ctx, req, e)
		done()
	case Reaction:
		b.answerReaction(ctx, req, e, done)
	case Typing:
		b.entered.note(e, b.now())
		b.ack(ctx, req, nil)
	case Closed:
		b.answerClosed(ctx, req, e, done)
	case Click, Home, Global:
		b.ack(ctx, req, nil)
		b.show(ctx, e, b.run(ctx, e), done)
	}
}

// run gives the envelope's line to its command.
func (b *Bot) run(ctx context.Context, e Envelope) views.Reply {
	return commands.Run(ctx, b.call(e))
}

func (b *Bot) call(e Envelope) commands.Call {
	return commands.Call{
		Store:  b.store,
		Cause:  plan.Cause{ID: e.Cause, By: e.User, Door: string(e.Kind)},
		Line:   e.Line,
		Fields: e.Fields,
		Door: commands.Door{Forms: e.TriggerID != "" && e.Kind != Form || e.Picked, Click: e.Kind == Click, Form: e.Kind == Form && !e.Picked,
			Said: e.Kind == Mention || e.Kind == Message, Channel: e.Channel, Thread: e.asked(), Card: e.posted()},
		Log:       b.log,
		Upcoming:  b.coming,
		Calendar:  b.feed,
		Guard:     b.guard,
		Incident:  b.incident,
		Condition: b.condition,
		Upkeep:    b.upkeep,
		Count:     b.meter.Command,
		Look:      b.Look,
		Outsiders: b.Outsiders,
		Members:   b.Members,
	}
}

// within runs the envelope's line, and gives up waiting when the
// acknowledgement is due. The line goes on running; late gives its reply.
func (b *Bot) within(ctx context.Context, e Envelope) (r views.Reply, inTime bool, late <-chan views.Reply) {
	done := make(chan views.Reply, 1)
	go func() { done <- b.run(ctx, e) }()
	due := time.NewTimer(ackWithin)
	defer due.Stop()
	select {
	case r = <-done:
		return r, true, nil
	case <-due.C:
		return r, false, done
	}
}

// answerSlash answers in the acknowledgement if it can, so that a crash shows
// as a failure and nothing is lost in silence. What comes late or is too big
// goes to the response URL, and a form is opened after it.
func (b *Bot) answerSlash(ctx context.Context, req request, e Envelope, done func()) {
	r, inTime, late := b.within(ctx, e)
	if m := newMessage(r); inTime && r.Form == nil && fitsAck(m) && b.ack(ctx, req, m) {
		done()
		return
	}
	b.ack(ctx, req, nil)
	if !inTime {
		r = <-late
	}
	b.show(ctx, e, r, done)
}

// answerForm closes the form when it was saved, and otherwise says what is
// wrong beside the field, so that what was typed stays where it is.
func (b *Bot) answerForm(ctx context.Context, req request, e Envelope, done func()) {
	e.Channel = b.openedIn(e.Opened) // Slack does not say
	if e.Before != nil && !e.Picked {
		b.entered.note(e, b.now())
	}
	r, inTime, late := b.within(ctx, e)
	if !inTime {
		b.delivering.do(e.Cause, func() {
			if r := <-late; !r.Stays() {
				b.entered.saved(e)
			}
		})
		b.ack(ctx, req, beside(textField(e), "This is taking longer than usual. Press Save again: it will not be saved twice."))
		done()
		return
	}
	if len(r.Beside) > 0 {
		b.ack(ctx, req, slack.NewErrorsViewSubmissionResponse(r.Beside))
		done()
		return
	}
	if r.Field != "" {
		b.ack(ctx, req, beside(r.Field, r.Text))
		done()
		return
	}
	if r.Form != nil {
		b.drawAgain(ctx, req, e, r.Form, done)
		return
	}
	b.entered.saved(e)
	from, ok := b.takeOrigin(e.Opened)
	if !ok {
		b.ack(ctx, req, slack.NewUpdateViewSubmissionResponse(views.SavedForm(r.Text)))
		done()
		return
	}
	b.ack(ctx, req, nil)
	b.show(ctx, from, r, done)
}

// drawAgain puts a form in the place of the one that was sent. One that is too
// big for the acknowledgement follows it, and what was typed is remembered
// meanwhile.
func (b *Bot) drawAgain(ctx context.Context, req request, e Envelope, form *slack.ModalViewRequest, done func()) {
	form.ExternalID = e.Opened
	if answer := slack.NewUpdateViewSubmissionResponse(form); fitsAck(answer) {
		b.ack(ctx, req, answer)
		done()
		return
	}
	opening := views.OpeningForm()
	opening.ExternalID, opening.NotifyOnClose = e.Opened, true
	b.ack(ctx, req, slack.NewUpdateViewSubmissionResponse(opening))
	b.delivering.do(string(e.User)+" form", func() {
		defer done()
		if err := b.fillIn(ctx, e.View, "", form); err != nil {
			b.log.WithError(err).WithField("cause", e.Cause).Warn("fill in a form")
		}
	})
}

// beside leaves a form open, with words beside one of its fields.
func beside(field, words string) *slack.ViewSubmissionResponse {
	return slack.NewErrorsViewSubmissionResponse(map[string]string{field: words})
}

// textField is the field of a form that people write in. Slack takes words
// only beside a field that the form has.
func textField(e Envelope) string {
	for _, name := range []string{views.FieldLine, views.FieldNote, views.FieldTime} {
		if _, ok := e.Fields[name]; ok {
			return name
		}
	}
	if len(e.Fields) > 0 {
		return slices.Min(slices.Collect(maps.Keys(e.Fields)))
	}
	return views.FieldNote
}

// ack acknowledges an envelope. It reports whether the payload went out.
func (b *Bot) ack(ctx context.Context, req request, payload any) bool {
	ctx, cancel := context.WithTimeout(ctx, ackWithin)
	defer cancel()
	err := req.ack(ctx, payload)
	b.meter.Acknowledged(b.now().Sub(req.came), err == nil)
	if err != nil {
		b.log.WithError(err).Warn("acknowledge an envelope")
		return false
	}
	return true
}

// message is a reply as the acknowledgement of a slash command carries it.
type message struct {
	ResponseType string        `json:"response_type"`
	Text         string        `json:"text"`
	Blocks       []slack.Block `json:"blocks,omitempty"`
}

func newMessage(r views.Reply) message {
	m := message{ResponseType: slack.ResponseTypeEphemeral, Text: views.Escape(r.Text), Blocks: r.Blocks}
	if r.Public {
		m.ResponseType = slack.ResponseTypeInChannel
	}
	return m
}

// fitsAck reports whether the payload of an acknowledgement stays well below the
// 20,480 bytes at which Slack drops one (docs.slack.dev,
// apis/events-api/using-socket-mode).
func fitsAck(payload any) bool {
	body, err := json.Marshal(payload)
	return err == nil && len(body) < 19_000
}
