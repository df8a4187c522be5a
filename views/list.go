package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// perPage is how many actions a list shows at once.
const perPage = 15

// A Page is a list of actions and how it came about.
type Page struct {
	Title  string         // what was chosen, in words: "Red actions of CCS"
	Line   string         // the command line that asks for it, without a page
	All    []*plan.Action // everything that was chosen
	Number int            // of the page, from 1
	Foot   string         // what must be known about the choice; may be empty
	At     time.Time      // of the flags
}

// List is a page of actions as a table, with the counts in words. The same is
// in the text, as lines, for people who hear it.
func List(s *plan.State, p Page) Reply {
	pages := max(1, (len(p.All)+perPage-1)/perPage)
	p.Number = max(1, min(p.Number, pages))
	from := (p.Number - 1) * perPage
	shown := p.All[from:min(from+perPage, len(p.All))]

	total := fmt.Sprintf("%s of %d.", counts(plan.Count(p.All)), len(s.Actions()))
	if pages > 1 {
		total += fmt.Sprintf(" Page %d of %d.", p.Number, pages)
	}
	if went := travelled(s, p.All, p.At); went != "" {
		total += "\n" + went
	}
	reported, _, _ := s.LastReport(p.At)
	r := Reply{Blocks: []slack.Block{header("title", p.Title), section("counts", total)}}
	lines := []string{p.Title + ": " + total}
	table := slack.NewTableBlock("actions").WithColumnSettings(
		slack.ColumnSetting{Align: slack.ColumnAlignmentRight}, slack.ColumnSetting{Align: slack.ColumnAlignmentLeft, IsWrapped: true},
		slack.ColumnSetting{Align: slack.ColumnAlignmentLeft}, slack.ColumnSetting{Align: slack.ColumnAlignmentLeft})
	table.AddRow(cells("No.", "Action", "Status", "Owner")...)
	var options []*slack.OptionBlockObject
	for _, a := range shown {
		status := strings.Join(append([]string{heading(s, a, reported)}, flagWords(s, a, p.At)...), "; ")
		table.AddRow(cells(fmt.Sprint(a.No), a.Title(), status, owners(a))...)
		lines = append(lines, fmt.Sprintf("%d %s: %s, %s.", a.No, a.Title(), status, owners(a)))
		options = append(options, slack.NewOptionBlockObject(fmt.Sprintf("show %d", a.No), plain(clip(fmt.Sprintf("%d %s", a.No, a.Title()), maxLabel)), nil))
	}
	if p.Foot != "" {
		lines = append(lines, p.Foot)
	}
	if p.Number < pages {
		lines = append(lines, fmt.Sprintf("For the next page, type: %s page %d", p.Line, p.Number+1))
	}
	r.Text = strings.Join(lines, "\n")
	if len(shown) == 0 {
		r.Blocks = r.Blocks[:1]
		return r
	}
	r.Blocks = append(r.Blocks, table)
	if p.Foot != "" {
		r.Blocks = append(r.Blocks, context("foot", Escape(p.Foot)))
	}
	pick := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Show an action"), "show", options...)
	next := slack.NewActionBlock("next", pick)
	turn := func(id, label string, page int) {
		b := slack.NewButtonBlockElement(id, fmt.Sprintf("%s page %d", p.Line, page), plain(label))
		b.AccessibilityLabel = clip(fmt.Sprintf("%s: page %d of %d", p.Title, page, pages), maxLabel)
		next.Elements.ElementSet = append(next.Elements.ElementSet, b)
	}
	if p.Number > 1 {
		turn("back", "Page "+fmt.Sprint(p.Number-1), p.Number-1)
	}
	if p.Number < pages {
		turn("more", fmt.Sprintf("%d more", len(p.All)-from-len(shown)), p.Number+1)
	}
	r.Blocks = append(r.Blocks, next)
	return r
}

func cells(texts ...string) []slack.TableCell {
	var row []slack.TableCell
	for _, t := range texts {
		row = append(row, slack.NewTableRawTextCell(t))
	}
	return row
}

// OnlyHit says of the card of an action that it is all that a search found.
func OnlyHit(words string, card Reply) Reply {
	text := fmt.Sprintf("The only action for “%s”.", clip(strings.Trim(words, "“”\""), 80))
	card.Text = text + " " + card.Text
	card.Blocks = slices.Insert(card.Blocks, 0, slack.Block(context("only", Escape(text))))
	return card
}

// Found is what a search found, best first, and where.
func Found(words string, hits []plan.Hit) Reply {
	title := fmt.Sprintf("%s for “%s”", plural(len(hits), "action", "actions"), clip(words, 60))
	r := Reply{Blocks: []slack.Block{header("title", title)}}
	lines := []string{title + "."}
	for i, h := range hits {
		if i == perPage {
			lines = append(lines, "More were found: add a word to narrow it down.")
			r.Blocks = append(r.Blocks, context("more", "More were found: add a word to narrow it down."))
			break
		}
		line := fmt.Sprintf("%d %s — %s", h.Action.No, h.Action.Title(), Status(h.Action.Status))
		where := "Found in the title."
		if h.Where != "title" {
			where = fmt.Sprintf("Found in the %s: %s", place(h.Where), around(h.Text, h.At()))
		}
		lines = append(lines, line+". "+where)
		show := slack.NewButtonBlockElement("show", fmt.Sprintf("show %d", h.Action.No), plain(fmt.Sprintf("Show %d", h.Action.No)))
		show.AccessibilityLabel = fmt.Sprintf("Show action %d", h.Action.No)
		r.Blocks = append(r.Blocks, slack.NewSectionBlock(markdown("*"+Escape(line)+"*\n"+Escape(where)), nil,
			slack.NewAccessory(show), slack.SectionBlockOptionBlockID(fmt.Sprintf("hit-%d", i))))
	}
	r.Text = strings.Join(lines, "\n")
	return r
}

func place(where string) string {
	switch where {
	case "progress":
		return "published progress"
	case "outcome":
		return "published outcome"
	}
	return where
}

// around is the part of a text near a place in it.
func around(text string, at int) string {
	before := []rune(text[:at])
	if len(before) > 30 {
		before = append([]rune("…"), before[len(before)-30:]...)
	}
	return strings.ReplaceAll(clip(string(before)+text[at:], 120), "\n", " ")
}
