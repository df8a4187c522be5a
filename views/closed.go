package views

import (
	"cmp"
	"fmt"

	"github.com/slack-go/slack"
)

// An Unsent is what was typed into a form that was closed without saving.
type Unsent struct {
	Typed    Typed    // as lines; without what must not be kept
	Several  bool     // it is more than one line, and a draft for each
	Choices  []Choice // what saves each, where that is certain
	Kinds    []string // of details that were in it and were not kept: "a phone number"
	Incident string   // the organisation's own words on where to report those
}

// maxPresses is how many lines of a closed form have a button of their own.
const maxPresses = 10

// Closed gives back what was typed into a form that was closed, and says
// whether it is kept. Nothing was saved.
func Closed(u Unsent) Reply {
	text := "You closed the form without saving it, so nothing was changed. What you typed is not lost: it is kept as a draft for seven days, for you alone."
	switch kept := u.Typed.Draft != 0; {
	case len(u.Kinds) > 0 && kept:
		text = fmt.Sprintf("You closed the form without saving it. What you typed was not kept: it seems to have %s in it. The plan is about services, so details of people stay out of it. Without that your text is kept as a draft for seven days, for you alone.", join(u.Kinds))
	case len(u.Kinds) > 0:
		text = fmt.Sprintf("You closed the form without saving it. What you typed was not kept: it seems to have %s in it. The plan is about services, so details of people stay out of it.", join(u.Kinds))
	case !kept:
		text = "You closed the form without saving it, so nothing was changed. What you typed is given back here and is kept nowhere else: copy it if you need it."
	}
	r := Reply{Text: text, Asks: true, Blocks: []slack.Block{section("closed", Escape(text))}}
	var row []Button
	for i, c := range u.Choices[:min(len(u.Choices), maxPresses)] {
		b := Button{ID: fmt.Sprintf("save-%d", i), Label: c.Label, Line: c.Line, Aria: c.Label + ": " + c.Line, Style: slack.StylePrimary}
		if len(u.Kinds) > 0 {
			b.Label += ", without it"
		}
		if row = append(row, b); len(u.Choices) > 1 {
			row[i].Style = slack.StyleDefault
		}
		r.Text += fmt.Sprintf("\nTo choose “%s”, type: %s", b.Label, c.Line)
	}
	r.Blocks = append(r.Blocks, buttons("save", row...)...)
	if u.Several && u.Typed.Draft != 0 {
		r.Text += "\nEach line is a draft of its own. To see them, type: draft"
		r = r.echo(u.Typed.Line)
		r.Blocks = append(r.Blocks, buttons("kept", Button{ID: "drafts", Label: "Your drafts", Line: "draft", Aria: "See what was not saved"})...)
	} else {
		r = r.give(u.Typed)
	}
	if len(u.Kinds) > 0 {
		incident := cmp.Or(u.Incident, anyIncident)
		r.Text += "\n" + incident
		r.Blocks = append(r.Blocks, context("more", Escape(incident)))
	}
	return r
}
