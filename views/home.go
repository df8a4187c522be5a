package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// Home is the first card: where the plan stands and what this person holds.
func Home(s *plan.State, user plan.UserID, now time.Time) Reply {
	if len(s.Actions()) == 0 {
		return noPlan()
	}
	board := fmt.Sprintf("%s of %d actions.", counts(plan.Count(s.Actions())), len(s.Actions()))
	r := Reply{Blocks: []slack.Block{header("title", "The action plan"), section("board", board)}}
	text := []string{"The action plan: " + board}

	mine := s.List(plan.Filter{Mine: true}, user, now)
	if len(mine) > 0 {
		text = append(text, fmt.Sprintf("You hold %s.", plural(len(mine), "action", "actions")))
		r.Blocks = append(r.Blocks, slack.NewDividerBlock(), section("mine", fmt.Sprintf("*You hold %s*", plural(len(mine), "action", "actions"))))
		for i, a := range mine {
			if i == 5 {
				more := fmt.Sprintf("And %d more. To see them all, type: mine", len(mine)-i)
				text = append(text, more)
				r.Blocks = append(r.Blocks, context("mine-more", more))
				break
			}
			line := fmt.Sprintf("%s — %s", name(a), Status(a.Status))
			text = append(text, line+".")
			r.Blocks = append(r.Blocks, section(fmt.Sprintf("mine-%d", i), Escape(line)))
			r.Blocks = append(r.Blocks, buttons(fmt.Sprintf("do-%d", i), actionButtons(a)[:2]...)...)
		}
	} else {
		hint := "You hold no action yet. If you speak for a party, type its code, for example: own co add me"
		text = append(text, hint)
		r.Blocks = append(r.Blocks, context("mine", hint))
	}
	if list := s.Recent(3); len(list) > 0 {
		r.Blocks = append(r.Blocks, slack.NewDividerBlock(), section("recent", "*Latest entries*"))
		r.Blocks = append(r.Blocks, recentBlocks(s, list)...)
		text = append(text, "Latest entries:\n"+recent(s, list, name, apart))
	}
	text = append(text, "To update an action, type its number, a colour and a few words: 20 amber half the cameras are in. For more: help")
	r.Blocks = append(r.Blocks, buttons(homeButtons,
		Button{ID: "list", Label: "All actions", Line: "list", Aria: "List all actions"},
		Button{ID: "unset", Label: "Not yet rated", Line: "list unset", Aria: "List the actions that are not yet rated"},
		Button{ID: "mine", Label: "Mine", Line: "mine", Aria: "List the actions I hold"},
		Button{ID: "help", Label: "Help", Line: "help", Aria: "Help"})...)
	r.Text = strings.Join(text, "\n")
	return r
}

func noPlan() Reply {
	return Say("No plan has been imported yet. The co-ordinator can bring one in with: asb import FILE")
}

// HomeTab is a reply as a person's Home tab. Tables do not show there
// (docs.slack.dev, surfaces/app-home), so they become lines.
func HomeTab(r Reply) slack.HomeTabViewRequest {
	var blocks []slack.Block
	for _, b := range r.Blocks {
		switch b := b.(type) {
		case *slack.TableBlock:
			blocks = append(blocks, tableLines(b)...)
		case *slack.ActionBlock:
			blocks = append(blocks, withoutShare(b))
		case *slack.DataVisualizationBlock:
			// Nobody has seen a chart on a Home tab. Its words stand beside it.
		default:
			blocks = append(blocks, b)
		}
	}
	if !isHome(blocks) {
		blocks = append(blocks, buttons("to-home", Button{ID: "home", Label: "Home", Line: "home", Aria: "Back to the first page"})...)
	}
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}

// withoutShare leaves Share out: the Home tab is in no channel.
func withoutShare(b *slack.ActionBlock) slack.Block {
	var kept []slack.BlockElement
	for _, e := range b.Elements.ElementSet {
		if button, ok := e.(*slack.ButtonBlockElement); !ok || button.ActionID != shareButton {
			kept = append(kept, e)
		}
	}
	return slack.NewActionBlock(b.BlockID, kept...)
}

// isHome reports whether the blocks are those of the first page.
func isHome(blocks []slack.Block) bool {
	return slices.ContainsFunc(blocks, func(b slack.Block) bool { return b.ID() == homeButtons })
}

// homeButtons is the block of the first page's own buttons.
const homeButtons = "go"

// tableLines is a table as lines of text, the first row left out.
func tableLines(t *slack.TableBlock) []slack.Block {
	var blocks []slack.Block
	for i, row := range t.Rows[1:] {
		var parts []string
		for _, c := range row {
			if text, ok := c.(*slack.TableRawTextCell); ok {
				parts = append(parts, text.Text)
			}
		}
		blocks = append(blocks, section(fmt.Sprintf("row-%d", i), Escape(strings.Join(parts, " · "))))
	}
	return blocks
}
