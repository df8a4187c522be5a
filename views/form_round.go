package views

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// FieldRest is the field of a round that says what becomes of the actions of
// which nothing is said.
const FieldRest = "rest"

// What a field of a round can say of an action, besides a status.
const (
	RoundSame  = "same"
	RoundLeave = "leave"
)

// RoundStatus and RoundNote are the names of the fields about one action.
func RoundStatus(no plan.ActionNo) string { return fmt.Sprintf("status-%d", no) }
func RoundNote(no plan.ActionNo) string   { return fmt.Sprintf("note-%d", no) }

// RoundPage is how many actions stand on one form: two fields for each, and
// few enough to scroll through.
const RoundPage = 20

// A RoundPart is one form of a round.
type RoundPart struct {
	Actions []*plan.Action
	Page    int               // from 1
	Of      int               // forms
	Values  map[string]string // what the fields hold, by name
	Line    string            // that submitting the form completes
}

// RoundForm asks for news of several actions at once.
func RoundForm(p RoundPart) *slack.ModalViewRequest {
	title := "My round"
	if p.Of > 1 {
		title = fmt.Sprintf("My round, %d of %d", p.Page, p.Of)
	}
	form := newForm(title, p.Line)
	rated := false
	for _, a := range p.Actions {
		rated = rated || a.Status != plan.NotYetRated
	}
	form.add(section("about", "Say what moved. All of it is saved at once, and one Undo takes it back. "+leaveOut))
	if rated {
		form.add(restField(p.Values[FieldRest]))
	}
	for _, a := range p.Actions {
		form.field(RoundStatus(a.No), fmt.Sprintf("%d %s: %s", a.No, clip(a.Title(), 100), Status(a.Status)), "", turnField(a, p.Values[RoundStatus(a.No)]))
		note := slack.NewPlainTextInputBlockElement(nil, RoundNote(a.No))
		note.Multiline, note.MaxLength, note.InitialValue = true, maxNote, clip(p.Values[RoundNote(a.No)], maxNote)
		form.field(RoundNote(a.No), fmt.Sprintf("Note on %d", a.No), "", note)
	}
	return form.view
}

func restField(chosen string) slack.Block {
	leave := slack.NewOptionBlockObject(RoundLeave, plain("Leave them as they are"), nil)
	same := slack.NewOptionBlockObject(RoundSame, plain("No change: I have looked at each of them"), nil)
	radio := slack.NewRadioButtonsBlockElement(FieldRest, leave, same)
	if radio.InitialOption = leave; chosen == RoundSame {
		radio.InitialOption = same
	}
	return slack.NewInputBlock(FieldRest, plain("Those of which I say nothing below"), nil, radio)
}

// turnField offers what can be said of one action. What is not yet rated
// cannot be confirmed.
func turnField(a *plan.Action, chosen string) *slack.SelectBlockElement {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Say nothing of it"), RoundStatus(a.No))
	option := func(value, label string) {
		o := slack.NewOptionBlockObject(value, plain(label), nil)
		if e.Options = append(e.Options, o); value == chosen {
			e.InitialOption = o
		}
	}
	if a.Status != plan.NotYetRated {
		option(RoundSame, "No change: still "+Status(a.Status))
	}
	for _, st := range plan.Statuses() {
		if st != a.Status {
			option(string(st), StatusInFull(st))
		}
	}
	option(RoundLeave, "Say nothing of it")
	return e
}

// Onward adds to a reply the button that opens the next form of a round.
func (r Reply) Onward(page, of int) Reply {
	label := fmt.Sprintf("Go on: %d of %d", page, of)
	r.Text += fmt.Sprintf("\nThere are more of your actions. To go on, type: round page %d", page)
	r.Blocks = append(r.Blocks, buttons("onward", Button{ID: "onward", Label: label, Line: fmt.Sprintf("round page %d", page), Style: slack.StylePrimary,
		Aria: fmt.Sprintf("Go on with my round, form %d of %d", page, of)})...)
	return r
}
