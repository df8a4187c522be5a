package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// answerReaction takes a tick on a message of the bot's as "no change", where
// somebody said that it is to count, and says what it did.
func (b *Bot) answerReaction(ctx context.Context, req request, e Envelope, done func()) {
	b.ack(ctx, req, nil)
	var nos []plan.ActionNo
	counts := false
	err := b.store.View(ctx, func(s *plan.State) error {
		p, posted := s.PostingAt(plan.Receipt{Channel: e.Channel, TS: e.TS})
		if counts = posted && b.concerned != nil && s.Reactions(e.Channel); counts {
			nos, e.Direct, e.Thread = b.concerned(s, p, e.User, b.store.Now()), p.To.User != "", p.To.Thread
		}
		return nil
	})
	switch {
	case err != nil:
		b.log.WithError(err).Error("look what a reaction is about")
	case !counts, len(nos) == 0 && !e.Direct: // in a channel a tick is mostly a nod
	case !b.hear(e.Cause):
	case len(nos) == 0:
		b.show(ctx, e, views.Say("Your ✅ is about none of your actions: nothing in that message waits for a “no change” of yours. Nothing was saved.").Fit(), done)
		return
	default:
		var list []string
		for _, no := range nos {
			list = append(list, fmt.Sprint(no))
		}
		e.Line = "same " + strings.Join(list, ",")
		b.show(ctx, e, b.run(ctx, e), done)
		return
	}
	done()
}
