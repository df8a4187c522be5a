package views

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// Names of the fields of a form: each is the block's id and the element's.
const (
	FieldStatus = "status"
	FieldNote   = "note"
	FieldMore   = "note-more" // what FieldNote has no room for
)

// maxNote is how long a text field of a form may be (docs.slack.dev,
// reference/block-kit/block-elements/plain-text-input-element).
const maxNote = 3000

// Besides is what the form of an update has besides the status and the note: all
// of it may stay empty.
type Besides struct {
	Evidence, Next string
	Due            string      // "2026-05-31"
	Now            *plan.State // of the action's next step
}

// UpdateForm asks for a status and a note on why, for one action or several; for
// one, also for what shows it and what is next. The line is the command that
// submitting it completes.
func UpdateForm(actions []*plan.Action, to plan.Status, note, line string, more Besides) *slack.ModalViewRequest {
	if to == plan.NotYetRated && len(actions) == 1 {
		to = actions[0].Status
	}
	form := newForm("Update "+what(numbersIn(actions)), line)
	form.add(about("Now", actions), statusField(to))
	why, how := "Why? One line is enough", "What moved, and what comes next. "+leaveOut
	if len([]rune(note)) > maxNote {
		form.add(noteFields(why, note, how)...)
	} else {
		form.add(noteField(why, note, how))
	}
	if len(actions) == 1 && more.Now != nil {
		form.add(more.fields(actions[0])...)
	}
	return form.view
}

// fields are those of one action, each of which may stay empty.
func (b Besides) fields(a *plan.Action) []slack.Block {
	hint := "What happens next. " + leaveOut
	if step, ok := b.Now.NextStep(a.No); ok {
		hint = fmt.Sprintf("Noted now, and kept if you leave this empty: %s", stepLine(step))
	}
	day := slack.NewDatePickerBlockElement(FieldDate)
	day.InitialDate = b.Due
	list := []*slack.InputBlock{
		textField(FieldEvidence, "What shows it, if anything does yet?", b.Evidence, evidenceHint),
		textField(FieldNext, "The next step, if it is another", b.Next, hint),
		slack.NewInputBlock(FieldDate, plain("By when is the next step due?"), nil, day)}
	var blocks []slack.Block
	for _, f := range list {
		f.Optional = true
		blocks = append(blocks, f)
	}
	return blocks
}

// NoteForm asks for a note that leaves the status as it is.
func NoteForm(actions []*plan.Action, note, line string) *slack.ModalViewRequest {
	form := newForm("Note on "+what(numbersIn(actions)), line)
	form.add(about("Stays", actions))
	form.add(noteFields("Your note", note, leaveOut)...)
	return form.view
}

// Meanwhile puts at the top of a form what others wrote about its actions while
// it was open. Saving it again saves what it says.
func Meanwhile(form *slack.ModalViewRequest, s *plan.State, all ...*plan.Moved) *slack.ModalViewRequest {
	var blocks []slack.Block
	for _, moved := range all {
		text := fmt.Sprintf("While this form was open, %s wrote about action %d:\n%s", Person(moved.Event.By), moved.No, entry(s, moved.Event))
		blocks = append(blocks, section(fmt.Sprintf("meanwhile-%d", moved.No), Escape(text)))
		if note := noteOf(s, moved.Event); note != "" {
			blocks = append(blocks, section(fmt.Sprintf("theirs-%d", moved.No), quote(clip(note, 600))))
		}
	}
	blocks = append(blocks, section("again", "Your text is kept below. Save again to save it after theirs, or change it first."))
	for _, b := range blocks {
		fitBlock(b)
	}
	form.Blocks.BlockSet = append(blocks, form.Blocks.BlockSet...)
	return form
}

// leaveOut is what every free text is asked to do without.
const leaveOut = "No names, addresses or case details."

func numbersIn(actions []*plan.Action) []plan.ActionNo {
	var nos []plan.ActionNo
	for _, a := range actions {
		nos = append(nos, a.No)
	}
	return nos
}

func about(word string, actions []*plan.Action) slack.Block {
	var lines []string
	for _, a := range actions {
		lines = append(lines, fmt.Sprintf("%d %s. %s: %s", a.No, clip(a.Title(), 150), word, Status(a.Status)))
	}
	return section("about", Escape(strings.Join(lines, "\n")))
}

// EditForm asks for the new text of one's own note.
func EditForm(a *plan.Action, note, line string, late bool) *slack.ModalViewRequest {
	form := newForm(fmt.Sprintf("Edit note on %d", a.No), line)
	how := "Your note will be changed."
	if late {
		how = "More than 15 minutes have passed, so this is saved as a correction. The first text stays in the history."
	}
	form.add(section("about", Escape(a.Title()+"\n"+how)))
	form.add(noteFields("Your note", note, leaveOut)...)
	return form.view
}

// SavedForm takes the place of a form when the receipt cannot be shown where
// it was opened from.
func SavedForm(text string) *slack.ModalViewRequest {
	form := newForm("Saved", "")
	form.view.Submit, form.view.Close = nil, plain("Close")
	form.add(section("receipt", Escape(clip(text, maxText))))
	return form.view
}

type form struct{ view *slack.ModalViewRequest }

func newForm(title, line string) form {
	return form{&slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: "line", PrivateMetadata: line,
		Title: plain(clip(title, 24)), Submit: plain("Save"), Close: plain("Cancel"),
	}}
}

// add adds blocks. A form with a field to write in has Slack tell what is
// entered in it, as it is typed, and that it was closed: what is closed without
// saving is kept as a draft (docs.slack.dev, reference/block-kit/blocks/input-block
// and reference/interaction-payloads/view-interactions-payload).
func (f form) add(blocks ...slack.Block) {
	for _, b := range blocks {
		fitBlock(b)
	}
	all := append(f.view.Blocks.BlockSet, blocks...)
	for _, b := range blocks {
		if text, ok := textIn(b); ok {
			f.view.NotifyOnClose = true
			text.DispatchActionConfig = &slack.DispatchActionConfig{TriggerActionsOn: []string{"on_character_entered"}}
		}
	}
	for _, b := range all {
		if input, ok := b.(*slack.InputBlock); ok {
			input.DispatchAction = f.view.NotifyOnClose
		}
	}
	f.view.Blocks.BlockSet = all
}

// textIn is the field to write in that a block is, if it is one.
func textIn(b slack.Block) (*slack.PlainTextInputBlockElement, bool) {
	input, ok := b.(*slack.InputBlock)
	if !ok {
		return nil, false
	}
	text, ok := input.Element.(*slack.PlainTextInputBlockElement)
	return text, ok
}

func statusField(to plan.Status) slack.Block {
	var options []*slack.OptionBlockObject
	radio := slack.NewRadioButtonsBlockElement(FieldStatus)
	for _, st := range plan.Statuses() {
		o := slack.NewOptionBlockObject(string(st), plain(StatusInFull(st)), nil)
		if options = append(options, o); st == to {
			radio.InitialOption = o
		}
	}
	radio.Options = options
	return slack.NewInputBlock(FieldStatus, plain("Status"), nil, radio)
}

// MaxFormNote is the longest note that a form can show whole.
const MaxFormNote = 2*maxNote - 100

// noteFields are where a note is written: a field, and a second one for what
// the first has no room for. Slack lets nobody type more than [maxNote] into
// one.
func noteFields(label, note, hint string) []slack.Block {
	first, rest := halves(note)
	e := slack.NewPlainTextInputBlockElement(nil, FieldMore)
	e.Multiline, e.MaxLength, e.InitialValue = true, maxNote, clip(rest, maxNote)
	more := slack.NewInputBlock(FieldMore, plain("The rest of it, if there is no more room above"), nil, e)
	more.Optional = true
	return []slack.Block{noteField(label, first, hint), more}
}

// halves parts a note that is too long for one field at a space, so that the
// two with a space between them are the note again.
func halves(note string) (first, rest string) {
	runes := []rune(note)
	if len(runes) <= maxNote {
		return note, ""
	}
	alone := func(i int) bool {
		return runes[i] == ' ' && !unicode.IsSpace(runes[i-1]) && !unicode.IsSpace(runes[i+1])
	}
	least := max(1, len(runes)-maxNote)
	cut := min(maxNote, len(runes)-2)
	for cut > least && !alone(cut) {
		cut--
	}
	if !alone(cut) {
		return string(runes[:maxNote]), string(runes[maxNote:])
	}
	return string(runes[:cut]), string(runes[cut+1:])
}

func noteField(label, note, hint string) slack.Block {
	e := slack.NewPlainTextInputBlockElement(nil, FieldNote)
	e.Multiline, e.MaxLength, e.InitialValue = true, maxNote, clip(note, maxNote)
	return slack.NewInputBlock(FieldNote, plain(label), plain(hint), e)
}
