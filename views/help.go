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
		laid = append(laid, fmt.Sprintf("• %s: `%s`", Escape(e.Job), Escape(e.Line)))
		if safe(e.Line) {
			row = append(row, Button{ID: fmt.Sprintf("try-%d", i), Label: e.Line, Line: e.Line, Aria: "Try: " + e.Line})
		}
	}
	r.Blocks = append(r.Blocks, section("examples", strings.Join(laid, "\n")))
	r.Blocks = append(r.Blocks, buttons("try", row...)...)
	r.Text = title + "\n" + strings.Join(lines, "\n")
	if foot != "" {
		r.Text += "\n" + foot
		r.Blocks = append(r.Blocks, context("foot", Escape(foot)))
	}
	return r
}
