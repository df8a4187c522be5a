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
