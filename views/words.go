package views

import (
	"regexp"
	"strings"

	"github.com/slack-go/slack"
)

// InWords is a reply for somebody who wants words only: without shapes, ticks
// and arrows. It takes the signs away that this package draws, where it draws
// them, so that what people typed stays as it is. Lines behind buttons stay too.
func InWords(r Reply) Reply {
	r.Text = wordsOnly(r.Text)
	bareBlocks(r.Blocks)
	if r.Form != nil {
		bareBlocks(r.Form.Blocks.BlockSet)
	}
	return r
}

var (
	shape = regexp.MustCompile(`\b(RED|AMBER|GREEN)(\*?) [○◐●]`)
	turns = regexp.MustCompile(`\b(RED|AMBER|GREEN|NOT YET RATED)(\*?) → `)
	mark  = regexp.MustCompile(`(?m)^(✓|↩) `)
	bar   = regexp.MustCompile(`(?m) ▪+$`)
)

func wordsOnly(text string) string {
	if !strings.ContainsAny(text, "○◐●→✓↩▪") {
		return text
	}
	text = turns.ReplaceAllString(shape.ReplaceAllString(text, "$1$2"), "$1$2 to ")
	return bar.ReplaceAllString(mark.ReplaceAllString(text, ""), "")
}

// bare is a text object without signs.
func bare(t *slack.TextBlockObject) *slack.TextBlockObject {
	if t == nil {
		return nil
	}
	c := *t
	c.Text = wordsOnly(c.Text)
	return &c
}

// bareBlocks takes the signs out of every text that blocks show. A chart has
// none.
func bareBlocks(blocks []slack.Block) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *slack.SectionBlock:
			b.Text = bare(b.Text)
			for i, f := range b.Fields {
				b.Fields[i] = bare(f)
			}
			if b.Accessory != nil {
				bareLabel(b.Accessory.ButtonElement, b.Accessory.SelectElement)
			}
		case *slack.HeaderBlock:
			b.Text = bare(b.Text)
		case *slack.ContextBlock:
			for i, e := range b.ContextElements.Elements {
				if t, ok := e.(*slack.TextBlockObject); ok {
					b.ContextElements.Elements[i] = bare(t)
				}
			}
		case *slack.ActionBlock:
			for _, e := range b.Elements.ElementSet {
				button, _ := e.(*slack.ButtonBlockElement)
				menu, _ := e.(*slack.SelectBlockElement)
				bareLabel(button, menu)
			}
		case *slack.InputBlock:
			b.Label, b.Hint = bare(b.Label), bare(b.Hint)
			switch e := b.Element.(type) {
			case *slack.RadioButtonsBlockElement:
				bareOptions(e.Options)
			case *slack.SelectBlockElement:
				bareLabel(nil, e)
			}
		case *slack.TableBlock:
			for _, row := range b.Rows {
				for i, cell := range row {
					if t, ok := cell.(*slack.TableRawTextCell); ok {
						row[i] = slack.NewTableRawTextCell(wordsOnly(t.Text))
					}
				}
			}
		}
	}
}

func bareLabel(button *slack.ButtonBlockElement, menu *slack.SelectBlockElement) {
	if button != nil {
		button.Text = bare(button.Text)
	}
	if menu != nil {
		menu.Placeholder = bare(menu.Placeholder)
		bareOptions(menu.Options)
	}
}

func bareOptions(options []*slack.OptionBlockObject) {
	for _, o := range options {
		o.Text = bare(o.Text)
	}
}
