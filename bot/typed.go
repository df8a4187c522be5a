package bot

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/plan"
)

// Slack says that a form was closed, and not what was in it. So what its fields
// hold is noted as Slack tells it, in memory alone: nobody has asked for it to
// be kept, and the guard has not looked at it.

// openForms are what people have entered in forms that are open, as far as it is
// not saved.
type openForms struct {
	mu    sync.Mutex
	forms map[string]*entered // by the form, as Slack names it
	size  int                 // of all of them, in bytes
}

// entered is what one form holds.
type entered struct {
	by     plan.UserID
	fields map[string]string
	before map[string]string // what its text fields held when it was first drawn
	at     string            // when a field was last used, as Slack says it
	noted  time.Time
	size   int // in bytes
}

const (
	// typedLife is how long a form is remembered that nobody uses. Slack may
	// never say that one was closed (docs.slack.dev,
	// reference/interaction-payloads/view-interactions-payload).
	typedLife = 24 * time.Hour

	// maxForms and maxTyped are how many forms are remembered, and how many bytes
	// of them. The oldest is forgotten first.
	maxForms = 500
	maxTyped = 4 << 20

	// typedPause is how long a form that was closed is waited for: over HTTP what
	// was typed last may come after the word that it was closed.
	typedPause = time.Second
)

func newOpenForms() *openForms { return &openForms{forms: map[string]*entered{}} }

// note remembers what a form holds now.
func (t *openForms) note(e Envelope, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	was := t.forms[e.View]
	if was != nil && e.Kind == Typing && e.At < was.at {
		return // it was overtaken
	}
	f := &entered{by: e.User, fields: e.Fields, before: e.Before, at: e.At, noted: now}
	if was != nil {
		f.before, f.at = maps.Clone(f.before), max(f.at, was.at)
		maps.Copy(f.before, was.before) // it may have been drawn again since, with what was typed
		t.drop(e.View)
	}
	for name, text := range f.fields {
		f.size += len(name) + len(text)
	}
	for name, text := range f.before {
		f.size += len(name) + len(text)
	}
	t.forms[e.View] = f
	t.size += f.size
	for view, f := range t.forms {
		if now.Sub(f.noted) > typedLife {
			t.drop(view)
		}
	}
	for len(t.forms) > maxForms || t.size > maxTyped {
		oldest := e.View
		for view, f := range t.forms {
			if f.noted.Before(t.forms[oldest].noted) {
				oldest = view
			}
		}
		t.drop(oldest)
	}
}

// drop forgets a form. The caller holds mu.
func (t *openForms) drop(view string) {
	if f := t.forms[view]; f != nil {
		t.size -= f.size
		delete(t.forms, view)
	}
}

// saved forgets what was saved, unless something else was entered since.
func (t *openForms) saved(e Envelope) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if f := t.forms[e.View]; f != nil && maps.Equal(f.fields, e.Fields) {
		t.drop(e.View)
	}
}

// take gives what a form held when its person closed it, and forgets it; nothing
// when nothing was heard of it.
func (t *openForms) take(e Envelope) (fields, before map[string]string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.forms[e.View]
	t.drop(e.View)
	if f == nil || f.by != e.User {
		return nil, nil
	}
	return f.fields, f.before
}

// answerClosed keeps what was typed into a form that was closed without being
// sent, and says so to its person. When nothing was typed, nothing is said.
func (b *Bot) answerClosed(ctx context.Context, req request, e Envelope, done func()) {
	b.ack(ctx, req, nil)
	b.delivering.do(string(e.User)+" closed", func() {
		_ = b.wait(ctx, typedPause) // it only ends early when the bot does
		e.Fields, e.Before = b.entered.take(e)
		from, known := b.takeOrigin(e.Opened)
		e.Channel = from.Channel
		r, said := commands.Closed(ctx, b.call(e), e.Before)
		if !said {
			done()
			return
		}
		if known {
			e.ResponseURL, e.OnHome, e.Page = from.ResponseURL, from.OnHome, from.Page
		}
		b.show(ctx, e, r, done)
	})
}
