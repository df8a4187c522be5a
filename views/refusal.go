package views

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// Refusal says why something was not done, what to do next, and gives back
// what was typed.
func Refusal(e *plan.Error, typed Typed) Reply {
	text := e.Error()
	r := Reply{Text: text, Field: FieldNote, Blocks: []slack.Block{section("refusal", Escape(text))}}
	var row []Button
	for i, line := range e.Try {
		row = append(row, Button{ID: fmt.Sprintf("try-%d", i), Label: line, Line: line, Aria: "Run: " + line})
	}
	r.Blocks = append(r.Blocks, buttons("try", row...)...)
	return r.give(typed)
}

// echo adds what a person typed, so that nothing is lost.
func (r Reply) echo(typed string) Reply {
	if typed = strings.TrimSpace(typed); typed == "" {
		return r
	}
	r.Text += "\nYou typed: " + typed
	if len([]rune(typed)) <= 200 {
		r.Blocks = append(r.Blocks, context("typed", "You typed: "+Escape(typed)))
		return r
	}
	r.Blocks = append(r.Blocks, section("typed", "You typed:"))
	r.Blocks = append(r.Blocks, whole("typed-text", typed)...)
	return r
}

// A Choice is one way to read a line, as a button.
type Choice struct{ Label, Line string }

// Question asks which of a few readings was meant. Nothing has been done.
func Question(text string, choices []Choice, typed Typed) Reply {
	r := Reply{Text: text, Asks: true, Blocks: []slack.Block{section("question", Escape(text))}}
	var row []Button
	for i, c := range choices {
		row = append(row, Button{ID: fmt.Sprintf("read-%d", i), Label: c.Label, Line: c.Line, Aria: c.Label})
		r.Text += fmt.Sprintf("\nTo choose “%s”, type: %s", c.Label, c.Line)
	}
	r.Blocks = append(r.Blocks, buttons("readings", row...)...)
	return r.give(typed)
}

// NeedsNote asks for a word on why a status changes.
func NeedsNote(s *plan.State, e *plan.NeedsNote, line string) Reply {
	ask := "One line on why?"
	if e.To == plan.Green {
		ask = "What was done? Give it in one line, with a date or a link if there is one."
	}
	var now []string
	for _, no := range e.Changed {
		if a, err := s.Action(no); err == nil {
			now = append(now, fmt.Sprintf("%s is %s", name(a), Status(a.Status)))
		}
	}
	text := fmt.Sprintf("%s, and you are changing it to %s. %s Nothing is saved yet.", join(now), Status(e.To), ask)
	r := Reply{Text: text + fmt.Sprintf("\nYou can also type: %s and your line", line), Asks: true, Blocks: []slack.Block{section("why", Escape(text))}}
	r.Blocks = append(r.Blocks, buttons("next", Button{ID: "why", Label: "Add a line", Line: line,
		Aria: "Say why " + what(e.Changed) + " changes to " + e.To.Word(), Style: slack.StylePrimary})...)
	return r
}

// Nothing says that a search found nothing, and what to try.
func Nothing(words string, near []string, draft uint64) Reply {
	text := fmt.Sprintf("I found no action and no command for “%s”. Nothing was saved.", clip(words, 80))
	r := Reply{Text: text, Asks: true, Blocks: []slack.Block{section("nothing", Escape(text))}}
	var row []Button
	for i, line := range near {
		row = append(row, Button{ID: fmt.Sprintf("try-%d", i), Label: line, Line: line, Aria: "Run: " + line})
	}
	r.Blocks = append(r.Blocks, buttons("try", row...)...)
	if len([]rune(words)) > 80 {
		return r.give(Typed{words, draft})
	}
	return r.give(Typed{"", draft}) // the words have been said already
}

// Trouble is for errors of ours. The reference is also in the log.
func Trouble(reference string, typed Typed) Reply {
	text := fmt.Sprintf("Not saved: something went wrong on our side. Please try again; if it did arrive after all, it will not be saved twice. If it happens again, tell the IT officer the reference %s.", reference)
	return Reply{Text: text, Field: FieldNote, Blocks: []slack.Block{section("trouble", text)}}.give(typed)
}

// Say is a reply of plain sentences.
func Say(format string, args ...any) Reply {
	return Reply{Text: fmt.Sprintf(format, args...)}.said()
}

// FormLate is for a form that Slack no longer lets us open.
func FormLate(line string) Reply {
	r := Say("The form could not be opened in time. Nothing is lost: press the button to open it again.")
	r.Asks = true
	r.Blocks = append(r.Blocks, buttons("again", Button{ID: "again", Label: "Open the form", Line: line, Aria: "Open the form again"})...)
	return r.echo(line)
}

// NoFiles says that files are not taken.
func NoFiles(line string) Reply {
	return Say("asb keeps no files and no pictures, so nothing was saved. Please send it again in words alone.").echo(line)
}
