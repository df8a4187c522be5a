package views

import (
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// OldCard answers a button that no longer says what is so: why, and each action
// as it is today.
func OldCard(s *plan.State, why string, actions []*plan.Action, u plan.UserID, now time.Time) Reply {
	text := why + " Nothing was saved. Here is today's:"
	r := Reply{Text: text, Done: true, Blocks: []slack.Block{section("old", Escape(text))}}
	for i, a := range actions {
		card := Action(s, a, u, now)
		r.Text += "\n" + card.Text
		for _, b := range card.Blocks {
			rename(b, fmt.Sprintf("today-%d-", i))
			r.Blocks = append(r.Blocks, b)
		}
	}
	return r
}

// CardFrom answers a button on a card of another day with today's.
func CardFrom(s *plan.State, day plan.Date, actions []*plan.Action, u plan.UserID, now time.Time) Reply {
	r := OldCard(s, fmt.Sprintf("This card is from %s.", day), actions, u, now)
	r.Fresh = true
	return r
}

// Above puts a receipt above what is left of the message it answers.
func Above(receipt, rest Reply) Reply {
	if rest.Text == "" {
		return receipt
	}
	r := receipt
	r.Text += "\n" + rest.Text
	r.Blocks = nil
	for _, b := range receipt.Blocks {
		rename(b, "done-")
		r.Blocks = append(r.Blocks, b)
	}
	r.Blocks = append(append(r.Blocks, slack.NewDividerBlock()), rest.Blocks...)
	return r
}

// rename puts a word before a block's id, which must be its own in a message.
func rename(b slack.Block, before string) {
	switch b := b.(type) {
	case *slack.SectionBlock:
		b.BlockID = before + b.BlockID
	case *slack.HeaderBlock:
		b.BlockID = before + b.BlockID
	case *slack.ContextBlock:
		b.BlockID = before + b.BlockID
	case *slack.ActionBlock:
		b.BlockID = before + b.BlockID
	case *slack.TableBlock:
		b.BlockID = before + b.BlockID
	}
}

// Alone is a reply in somebody's own conversation, where there is nobody to
// share with.
func Alone(r Reply) Reply {
	blocks := r.Blocks
	r.Blocks = nil
	for _, b := range blocks {
		if row, ok := b.(*slack.ActionBlock); ok {
			if b = withoutShare(row); len(b.(*slack.ActionBlock).Elements.ElementSet) == 0 {
				continue
			}
		}
		r.Blocks = append(r.Blocks, b)
	}
	return r
}
