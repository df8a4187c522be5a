package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/views"
)

// answerQuote opens the form that adds a message to an action. Its link has to
// be asked for, so a form that says so opens first, while the trigger lives.
func (b *Bot) answerQuote(ctx context.Context, req request, e Envelope, done func()) {
	b.ack(ctx, req, nil)
	defer done()
	opened := b.open(ctx, e, views.Reply{Form: views.OpeningForm()})
	m := commands.Meaning{Verb: "attach", Link: b.permalink(ctx, e), Text: e.Line}
	e.Line = m.String()
	if !opened {
		b.deliver(ctx, e, views.FormLate(e.Line).Fit())
		return
	}
	if e.Files {
		e.Fields = map[string]string{commands.FieldFiles: "yes"}
	}
	r := b.run(ctx, e)
	form := r.Form
	if form == nil {
		form = views.TellForm(r.Text)
	}
	form.ExternalID = e.Cause
	if err := b.fillIn(ctx, "", e.Cause, form); err != nil {
		b.log.WithError(err).WithField("cause", e.Cause).Warn("fill in a form")
		b.deliver(ctx, e, views.FormLate(e.Line).Fit())
	}
}

// fillIn puts a form in the place of one that is open, which is named either by
// its id or by the request that opened it.
func (b *Bot) fillIn(ctx context.Context, view, opened string, form *slack.ModalViewRequest) error {
	return b.again(ctx, longestWait, true, func() error {
		_, err := b.api.UpdateViewContext(ctx, *form, opened, "", view)
		return err
	})
}

// linkWithin is how long Slack is asked for a link. A form is waiting for it.
const linkWithin = 2 * time.Second

// permalink is the address of the message that a shortcut is about. Where the
// bot is no member Slack does not tell it, and it is put together as Slack does.
func (b *Bot) permalink(ctx context.Context, e Envelope) string {
	ctx, cancel := context.WithTimeout(ctx, linkWithin)
	defer cancel()
	link, err := b.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: e.Channel, Ts: e.TS})
	if err == nil && link != "" {
		return link
	}
	var no slack.SlackErrorResponse
	if !errors.As(err, &no) {
		b.log.WithError(err).WithField("cause", e.Cause).Warn("ask for a link")
	}
	link = "https://" + e.Team + ".slack.com/archives/" + e.Channel + "/p" + strings.Replace(e.TS, ".", "", 1)
	if e.Thread != "" && e.Thread != e.TS {
		link += "?thread_ts=" + e.Thread + "&cid=" + e.Channel
	}
	return link
}

// answerSuggest answers in the acknowledgement, which is the only place.
func (b *Bot) answerSuggest(ctx context.Context, req request, e Envelope) {
	options := []*slack.OptionBlockObject{}
	choices, err := commands.Suggest(ctx, b.call(e))
	if err != nil {
		b.log.WithError(err).Error("suggest actions")
	}
	for _, c := range choices {
		options = append(options, slack.NewOptionBlockObject(c.Line, slack.NewTextBlockObject(slack.PlainTextType, c.Label, false, false), nil))
	}
	// slack-go's answer leaves an empty list out, which Slack takes for none at all.
	b.ack(ctx, req, map[string]any{"options": options})
}
