package views

import (
	"fmt"
	"slices"

	"github.com/slack-go/slack"
)

// A Reply is an answer to one person.
type Reply struct {
	Text   string        // stands by itself: notifications and screen readers have only this
	Blocks []slack.Block // the same, laid out
	Public bool          // everybody in the conversation is to see it
	Form   *slack.ModalViewRequest
	Asks   bool   // nothing was done: it asks what was meant, or for more
	Done   bool   // something was done, or had been: what it answers has nothing more to ask
	Fresh  bool   // it is a card of today, and not to be taken for as old as the one it answers
	File   string // all of it as one text, for a terminal to keep; "" for most
	Field  string // of a refusal: the field of a form that it is about; "" when nothing was refused
	Wrote  bool   // it answers a line that wrote something
	Tab    bool   // it is for the Home tab, which holds more blocks than a message

	Beside map[string]string // of a refusal of several fields: what to say beside each
}

// Aside reports whether the reply goes beside what a person is looking at, and
// not in its place: a receipt, a question, a refusal.
func (r Reply) Aside() bool { return r.Wrote || r.Asks || r.Field != "" }

// Stays reports whether the form that the reply answers stays open, with words
// beside its fields or drawn again.
func (r Reply) Stays() bool { return r.Field != "" || len(r.Beside) > 0 || r.Form != nil }

// A Button carries a complete command line. Pressing it is typing the line.
type Button struct {
	ID    string // unique in its message
	Label string
	Line  string
	Aria  string // what it does and to which action, for screen readers
	Style slack.Style
}

// Limits of Block Kit (docs.slack.dev, reference/block-kit/blocks and
// reference/block-kit/block-elements), counted in characters.
const (
	maxBlocks     = 50
	maxTabBlocks  = 100  // on a Home tab (docs.slack.dev, surfaces/app-home)
	maxText       = 3000 // of a text object
	maxHeader     = 150
	maxElements   = 25 // of an actions block
	maxLabel      = 75
	MaxLine       = 2000 // of a button's value
	maxFallback   = 4000 // of a message's text, escaped; chat.update refuses more
	maxCells      = 10000
	maxRows       = 100
	maxChartTitle = 50
)

func markdown(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, text, false, false)
}

func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

func section(id, text string) slack.Block {
	return slack.NewSectionBlock(markdown(text), nil, nil, slack.SectionBlockOptionBlockID(id))
}

func header(id, text string) slack.Block {
	return slack.NewHeaderBlock(plain(text), slack.HeaderBlockOptionBlockID(id))
}

func context(id, text string) slack.Block { return slack.NewContextBlock(id, markdown(text)) }

// buttons lays buttons out. One whose line is too long to carry is left out.
func buttons(id string, list ...Button) []slack.Block {
	var elements []slack.BlockElement
	for _, b := range list {
		if len([]rune(b.Line)) > MaxLine {
			continue
		}
		e := slack.NewButtonBlockElement(b.ID, b.Line, plain(clip(b.Label, maxLabel)))
		e.Style = b.Style
		e.AccessibilityLabel = clip(b.Aria, maxLabel)
		elements = append(elements, e)
	}
	if len(elements) == 0 {
		return nil
	}
	return []slack.Block{slack.NewActionBlock(id, elements...)}
}

// Fit makes a reply keep every limit of Block Kit. It is the one place that
// does: what is too long is cut and says so, and nothing is refused by Slack.
func (r Reply) Fit() Reply {
	r.Text = clip(r.Text, room(r.Text, maxFallback))
	if r.Text == "" {
		r.Text = "Done."
	}
	most := maxBlocks
	if r.Tab {
		most = maxTabBlocks
	}
	r.Blocks = atMost(most, r.Blocks)
	for _, b := range r.Blocks {
		fitBlock(b)
	}
	r.Blocks = slices.DeleteFunc(r.Blocks, unfit)
	return r
}

// atMost is so many blocks, the last of them saying how many were left out.
func atMost(most int, blocks []slack.Block) []slack.Block {
	if len(blocks) <= most {
		return blocks
	}
	left := len(blocks) - most + 1
	return append(slices.Clone(blocks[:most-1]),
		context("more", fmt.Sprintf("%s not shown. Ask for less at once.", plural(left, "more part is", "more parts are"))))
}

func fitBlock(b slack.Block) {
	switch b := b.(type) {
	case *slack.SectionBlock:
		if b.Text != nil {
			b.Text.Text = clipMarkup(b.Text.Text, maxText)
		}
	case *slack.HeaderBlock:
		b.Text.Text = clip(b.Text.Text, maxHeader)
	case *slack.ContextBlock:
		for _, e := range b.ContextElements.Elements {
			if t, ok := e.(*slack.TextBlockObject); ok {
				t.Text = clipMarkup(t.Text, maxText)
			}
		}
	case *slack.ActionBlock:
		if set := b.Elements.ElementSet; len(set) > maxElements {
			b.Elements.ElementSet = set[:maxElements]
		}
	case *slack.TableBlock:
		fitTable(b)
	case *slack.DataVisualizationBlock:
		b.Title = clip(b.Title, maxChartTitle)
	}
}

// unfit reports a chart that Slack would refuse, such as one of seven parts.
// Half a chart would lie, and the words beside it say the same.
func unfit(b slack.Block) bool {
	chart, ok := b.(*slack.DataVisualizationBlock)
	return ok && chart.Validate() != nil
}

// fitTable keeps as many rows as the limits allow, and gives the last one over
// to saying how many were left out.
func fitTable(b *slack.TableBlock) {
	cells := 0
	for i, row := range b.Rows {
		for _, c := range row {
			if t, ok := c.(*slack.TableRawTextCell); ok {
				cells += len([]rune(t.Text))
			}
		}
		if cells <= maxCells && i < maxRows || i == 0 {
			continue
		}
		left := len(b.Rows) - i + 1
		b.Rows = b.Rows[:i]
		last := b.Rows[i-1]
		for j := range last {
			last[j] = slack.NewTableRawTextCell("…")
		}
		last[min(1, len(last)-1)] = slack.NewTableRawTextCell(fmt.Sprintf("%d more not shown", left))
		return
	}
}
