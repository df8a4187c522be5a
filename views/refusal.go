package views

import (
	"cmp"
	"fmt"
	"regexp"
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

// userGroup is a user group as Slack sends it, and the name that was typed.
var userGroup = regexp.MustCompile(`<!subteam\^S[A-Z0-9]+\|(@[^<>|]+)>`)

// echo adds what a person typed, so that nothing is lost.
func (r Reply) echo(typed string) Reply {
	if typed = userGroup.ReplaceAllString(strings.TrimSpace(typed), "$1"); typed == "" {
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

// Left adds to an answer what else was said in the same message and is not
// saved yet.
func Left(r Reply, nos []plan.ActionNo, choices []Choice) Reply {
	if len(choices) == 0 {
		return r
	}
	var row []Button
	text := fmt.Sprintf("Not saved yet from the same message: %s.", what(nos))
	r.Text += "\n" + text
	for i, c := range choices {
		row = append(row, Button{ID: fmt.Sprintf("left-%d", i), Label: c.Label, Line: c.Line, Aria: c.Label})
		r.Text += fmt.Sprintf("\nTo choose “%s”, type: %s", c.Label, c.Line)
	}
	r.Blocks = append(r.Blocks, section("left", Escape(text)))
	r.Blocks = append(r.Blocks, buttons("left-do", row...)...)
	return r
}

// LeftOut adds to the receipt of a round which actions were not confirmed,
// because nobody has rated them.
func LeftOut(r Reply, nos []plan.ActionNo) Reply {
	if len(nos) == 0 {
		return r
	}
	text := fmt.Sprintf("Left out, because nobody has rated them yet: %s. Say how each stands, for example: %d amber half are in", what(nos), nos[0])
	if len(nos) == 1 {
		text = fmt.Sprintf("Left out, because nobody has rated it yet: %s. Say how it stands, for example: %d amber half are in", what(nos), nos[0])
	}
	r.Text += "\n" + text
	r.Blocks = append(r.Blocks, context("left-out", Escape(text)))
	return r
}

// NeedsNote asks for a word on why a status changes.
func NeedsNote(s *plan.State, e *plan.NeedsNote, line string) Reply {
	ask := "One line on why?"
	reopens, ends := false, false
	for _, no := range e.Changed {
		a, err := s.Action(no)
		reopens = reopens || err == nil && a.Status == plan.Green
		_, waits := s.Proposed(no)
		ends = ends || waits && e.To != plan.Green
	}
	if reopens {
		ask = "That reopens it. Why? One line is enough."
	}
	if e.To == plan.Green {
		ask = "What was done? Give it in one line, with a date or a link if there is one."
	}
	var now []string
	for _, no := range e.Changed {
		if a, err := s.Action(no); err == nil {
			now = append(now, fmt.Sprintf("%s is %s", name(a), StatusOf(s, a)))
		}
	}
	text := fmt.Sprintf("%s, and you are changing it to %s. %s Nothing is saved yet.", join(now), Status(e.To), ask)
	if ends {
		text = fmt.Sprintf("%s, and you say that it is %s, which ends that. %s Nothing is saved yet.", join(now), Status(e.To), ask)
	}
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
	if typed.Line != "" && typed.Draft == 0 {
		text += " What you typed is given back here and is kept nowhere else: copy it before you close this."
	}
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

// A Guard is what must be said of a line that was refused for details of people
// in it. It never has the details.
type Guard struct {
	Kinds    []string // "a phone number"
	Soft     []string // the words for those that the co-ordinator may keep
	Hard     bool     // nobody may keep some of them
	Masked   string   // what was typed, without them
	Label    string   // what the line without them would do; "" when that is not certain
	Draft    uint64   // where the line without them is kept, 0 if it is not
	Said     bool     // it was written where others can read it
	Incident string   // the organisation's own words on where to report it
	Field    string   // of a form: the one that has them
}

// anyIncident says where to report details that went astray, where an
// organisation has no words of its own.
const anyIncident = "If others have seen such details who should not have, tell your organisation’s data protection officer today."

// Guarded says that a text has details of people in it and was not kept, what
// kinds they are, and what it would be without.
func Guarded(g Guard) Reply {
	text := fmt.Sprintf("Not saved: this seems to have %s in it. The plan is about services, so details of people stay out of it, and what you typed was not kept.", join(g.Kinds))
	if g.Field != "" && g.Field != FieldLine {
		text = fmt.Sprintf("This seems to have %s in it, so it was not saved. Take that out and save again. Without it: %s", join(g.Kinds), clip(g.Masked, 300))
	}
	var more []string
	switch {
	case len(g.Soft) > 0 && !g.Hard:
		more = append(more, fmt.Sprintf("If it has to stay, the co-ordinator can type it with a reason: allow %s because … and a colon, then the line.", strings.Join(g.Soft, ", ")))
	case len(g.Soft) > 0:
		more = append(more, "Nobody can keep all of that in the plan.")
	}
	if g.Said {
		more = append(more, "Your message stays where you wrote it until you delete it. asb cannot delete it.")
	}
	more = append(more, cmp.Or(g.Incident, anyIncident))
	if g.Field == "" || g.Field == FieldLine {
		r := Reply{Field: FieldNote, Text: text, Blocks: []slack.Block{section("refusal", Escape(text))}}
		r.Text += "\nWithout it: " + g.Masked
		r.Blocks = append(r.Blocks, context("without", "Without it:"))
		r.Blocks = append(r.Blocks, section("masked", quote(clip(g.Masked, 2000))))
		var row []Button
		if g.Label != "" {
			row = append(row, Button{ID: "masked", Label: g.Label + ", without it", Line: g.Masked, Aria: g.Label + ", without the details", Style: slack.StylePrimary})
		}
		if g.Draft != 0 {
			row = append(row, Button{ID: "edit", Label: "Edit", Line: fmt.Sprintf("draft %d", g.Draft), Aria: fmt.Sprintf("Change draft %d, which has no details, and send it again", g.Draft)})
			r.Text += fmt.Sprintf("\nThis is kept for seven days. To see it, type: draft %d", g.Draft)
		}
		r.Blocks = append(r.Blocks, buttons("without-it", row...)...)
		r.Text += "\n" + strings.Join(more, "\n")
		r.Blocks = append(r.Blocks, context("more", Escape(strings.Join(more, "\n"))))
		return r
	}
	return Reply{Field: g.Field, Text: text + "\n" + strings.Join(more, "\n")}
}

// LookAgain adds to a receipt that what was saved has something in it that may
// not belong there.
func LookAgain(r Reply, kinds []string) Reply {
	text := fmt.Sprintf("Please look again: this has %s in it. It is saved. If it should not be, press Undo or type: undo", join(kinds))
	r.Text += "\n" + text
	r.Blocks = append(r.Blocks, context("look-again", Escape(text)))
	return r
}
