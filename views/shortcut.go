package views

import (
	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// FieldAction is the field of a form that takes an action, found by typing.
const FieldAction = "action"

// Picking marks the form that asks for an action, and leads to another form.
const Picking = "pick"

// OpeningForm takes the place of a form that has to be looked up first: Slack
// gives three seconds to open one.
func OpeningForm() *slack.ModalViewRequest {
	form := newForm("Opening…", "")
	form.view.Submit = nil
	form.add(section("wait", "One moment, please."))
	return form.view
}

// TellForm takes the place of a form when there is something to say instead.
func TellForm(text string) *slack.ModalViewRequest {
	form := newForm("asb", "")
	form.view.Submit, form.view.Close = nil, plain("Close")
	form.add(section("told", Escape(clip(text, maxText))))
	return form.view
}

// PickForm asks which action a verb is about: update, note, same or edit.
func PickForm(verb string) *slack.ModalViewRequest {
	form := newForm(map[string]string{"update": "Update an action", "note": "Add a note", "same": "Nothing has changed", "edit": "Mend your last note"}[verb], verb)
	form.view.CallbackID, form.view.Submit = Picking, plain("Next")
	form.add(actionField())
	return form.view
}

// AttachForm asks to which action a message belongs, with its words to be
// changed. files is set when it had files, which are left out.
func AttachForm(text, line string, files bool) *slack.ModalViewRequest {
	form := newForm("Add to an action", line)
	form.add(actionField())
	if files {
		form.add(context("files", "The message has a file or a picture. asb keeps neither: say in words what matters."))
	}
	form.add(noteField("Your note", text, "These are the message's words. Shorten them to what matters. "+leaveOut),
		context("link", "A link to the message is kept with the note."))
	return form.view
}

func actionField() slack.Block {
	least := 0
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plain("A number, a word, or a party"), FieldAction)
	e.MinQueryLength = &least
	return slack.NewInputBlock(FieldAction, plain("Action"), plain("Begin to type: 20, lighting, CCS."), e)
}

// ActionChoice is an action as one is found by typing.
func ActionChoice(a *plan.Action) Choice {
	status := " — " + Status(a.Status)
	return Choice{Label: clip(name(a), maxLabel-len([]rune(status))) + status}
}
