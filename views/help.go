package views

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"
)

// An Example is a job somebody may want to do and a line that does it.
type Example struct{ Job, Line string }

// Help shows jobs and the line for each. Lines that only read are buttons.
func Help(title string, examples []Example, safe func(line string) bool, foot string) Reply {
	r := Reply{Blocks: []slack.Block{header("title", title)}}
	var lines, laid []string
	var row []Button
	for i, e := range examples {
		lines = append(lines, fmt.Sprintf("• %s: %s", e.Job, e.Line))
		laid = append(laid, fmt.Sprintf("%s: `%s`", e.Job, e.Line))
		if safe(e.Line) {
			row = append(row, Button{ID: fmt.Sprintf("try-%d", i), Label: e.Line, Line: e.Line, Aria: "Try: " + e.Line})
		}
	}
	r.Blocks = append(r.Blocks, packed("examples", laid)...)
	r.Blocks = append(r.Blocks, buttons("try", row...)...)
	r.Text = title + "\n" + strings.Join(lines, "\n")
	if foot != "" {
		r.Text += "\n" + foot
		r.Blocks = append(r.Blocks, context("foot", Escape(foot)))
	}
	return r
}

// HelpSix shows the jobs that somebody is likeliest to have, and where there is
// more.
func HelpSix(title string, six []Example, safe func(line string) bool, foot string) Reply {
	r := Help(title, six, safe, foot)
	r.Blocks = append(r.Blocks, buttons("more", Button{ID: "more", Label: "More", Line: "help more", Aria: "Everything you can type"},
		Button{ID: "start", Label: "First steps", Line: "start", Aria: "Two minutes to begin with"})...)
	return r
}

// maxHelp is how much of everything one page says: less than [maxFallback], so
// that none of it is cut.
const maxHelp = 3400

// HelpAll is everything that somebody can type, in pages; page is from 1.
func HelpAll(all []Example, page int) Reply {
	var pages [][]Example
	room := 0
	for _, e := range all {
		size := len([]rune(Escape(e.Job+e.Line))) + len("• : \n")
		if room -= size; room < 0 {
			pages, room = append(pages, nil), maxHelp-size
		}
		pages[len(pages)-1] = append(pages[len(pages)-1], e)
	}
	if len(pages) == 0 {
		pages = append(pages, nil)
	}
	page = max(1, min(page, len(pages)))
	title, foot := "Everything you can type", "For one command, type for example: help update"
	if len(pages) > 1 {
		title += fmt.Sprintf(", page %d of %d", page, len(pages))
	}
	var row []Button
	turn := func(id, label string, to int) {
		line := "help more"
		if to > 1 {
			line = fmt.Sprintf("help more page %d", to)
		}
		row = append(row, Button{ID: id, Label: label, Line: line, Aria: fmt.Sprintf("%s: page %d of %d of everything you can type", label, to, len(pages))})
	}
	if page > 1 {
		turn("back", "Previous", page-1)
	}
	if page < len(pages) {
		turn("next", "Next", page+1)
		foot = fmt.Sprintf("For the rest, type: help more page %d. ", page+1) + foot
	}
	r := Help(title, pages[page-1], func(string) bool { return false }, foot)
	r.Blocks = append(r.Blocks, buttons("turn", row...)...)
	return r
}
