package views

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// FieldLine is the field of a form that takes a whole command line.
const FieldLine = "line"

// Typed is what a person typed and was not done. Draft is the number it is
// kept under, 0 if it is not kept.
type Typed struct {
	Line  string
	Draft uint64
}

// give adds what a person typed to a reply, so that nothing is lost. In the
// plain text it comes last, where a limit would cut it: the draft has it whole.
func (r Reply) give(t Typed) Reply {
	if t.Draft != 0 {
		r.Text += fmt.Sprintf("\nYour text is kept for seven days. To see it, type: draft %d", t.Draft)
	}
	r = r.echo(t.Line)
	if t.Draft != 0 {
		r.Blocks = append(r.Blocks, buttons("kept", useButton(t.Draft, "Use this text"))...)
	}
	return r
}

func useButton(draft uint64, label string) Button {
	return Button{ID: fmt.Sprintf("draft-%d", draft), Label: label, Line: fmt.Sprintf("draft %d", draft), Aria: fmt.Sprintf("Change draft %d and send it again", draft)}
}

// maxDrafts is how many drafts are shown at once.
const maxDrafts = 5

// Drafts lists what a person typed that was not done, newest first.
func Drafts(list []plan.Event) Reply {
	if len(list) == 0 {
		return Say("You have no drafts. What cannot be saved is kept here for seven days, for you alone.")
	}
	r := Reply{Text: "What you typed that was not saved, newest first:", Blocks: []slack.Block{header("title", "Your drafts")}}
	for i, e := range list {
		if i == maxDrafts {
			r.Text += fmt.Sprintf("\nAnd %d older.", len(list)-i)
			r.Blocks = append(r.Blocks, context("older", fmt.Sprintf("And %d older.", len(list)-i)))
			break
		}
		line := e.Fact.(*plan.DraftKept).Line
		if e.Redacted {
			line = removed
		}
		r.Text += fmt.Sprintf("\nDraft %d, %s: %s", e.Seq, when(e.At), clip(line, 200))
		r.Blocks = append(r.Blocks, section(fmt.Sprintf("draft-%d", e.Seq), when(e.At)+"\n"+quote(clip(line, 300))))
		r.Blocks = append(r.Blocks, buttons(fmt.Sprintf("use-%d", e.Seq), useButton(e.Seq, "Use this text"))...)
	}
	r.Text += "\nTo see all of one, type draft and its number."
	return r
}

// Draft is one draft with its whole text.
func Draft(entry uint64, line string) Reply {
	r := Reply{Text: fmt.Sprintf("Draft %d, as you typed it:\n%s", entry, line)}
	r.Blocks = append([]slack.Block{section("draft", fmt.Sprintf("Draft %d, as you typed it. Copy it, change it, and send it again.", entry))}, whole("text", line)...)
	return r
}

// LineForm lets a person change a line and send it again.
func LineForm(line string) *slack.ModalViewRequest {
	form := newForm("Use this text", "")
	form.view.Submit = plain("Send")
	e := slack.NewPlainTextInputBlockElement(nil, FieldLine)
	e.Multiline, e.MaxLength, e.InitialValue = true, maxNote, line
	form.add(slack.NewInputBlock(FieldLine, plain("What you typed"), plain("Change it so that it begins with a number, then a colour if it has one, then your note."), e))
	return form.view
}
