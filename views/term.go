package views

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// Term says what a word of the partnership's means.
func Term(t plan.Term) Reply {
	r := Reply{Text: t.Name + ". " + t.Means, Blocks: []slack.Block{section("term", "*"+Escape(t.Name)+"*\n"+Escape(t.Means))}}
	var row []Button
	if t.Meeting != "" && len(t.Actions)+len(t.Inferred) > 0 {
		var parts []string
		if len(t.Actions) > 0 {
			parts = append(parts, "Its actions by the plan's own text: "+listNumbers(t.Actions)+".")
		}
		if len(t.Inferred) > 0 {
			parts = append(parts, "Not confirmed: "+listNumbers(t.Inferred)+".")
		}
		text := strings.Join(parts, " ")
		r.Text += "\n" + text
		r.Blocks = append(r.Blocks, context("actions", text))
		row = append(row, Button{ID: "meeting", Label: "Its actions", Line: "list for " + t.Meeting, Aria: "List the actions for " + t.Name})
	}
	if t.Party != "" {
		row = append(row, Button{ID: "party", Label: fmt.Sprintf("Actions of %s", t.Party), Line: "list " + strings.ToLower(string(t.Party)), Aria: fmt.Sprintf("List the actions of %s", t.Party)})
	}
	r.Blocks = append(r.Blocks, buttons("next", row...)...)
	return r
}

func listNumbers(nos []plan.ActionNo) string {
	var list []string
	for _, no := range nos {
		list = append(list, fmt.Sprint(no))
	}
	return join(list)
}
