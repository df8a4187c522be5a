package main

import (
	"strings"
	"testing"

	"github.com/safer-city-partnership/asb/plan"
)

// In one's own conversation with asb no slash is needed. The answer is the next
// message, and changes in place.
func TestPageDirectMessage(t *testing.T) {
	b := browser(t)
	v := partners(t).visit(t, b, "co-owner", "home", phone)
	v.until("the tab Messages", func() string { return "no such tab" }, func() bool {
		return ask[bool](v, `(() => { const tab = [...document.querySelectorAll("#tabs a")].find(e => e.innerText.trim() === "Messages"); if (tab) location.hash = tab.hash; return Boolean(tab); })()`)
	})
	v.say("20 amber half the cameras are in")
	v.see(aMessage, "AMBER ◐ (was NOT YET RATED)")
	v.status(20, plan.Amber)
	before := len(v.shown(aMessage))
	v.press("Undo")
	v.see(aMessage, "Undone")
	v.status(20, plan.NotYetRated)
	if after := len(v.shown(aMessage)); after != before {
		t.Errorf("%d messages after Undo, want %d: the answer is edited in place", after, before)
	}
}

// A joint Green stands when each owner has said so, in whichever order.
func TestPageJointGreen(t *testing.T) {
	b := browser(t)
	for _, order := range [][2]string{{"co-owner", "colp-owner"}, {"colp-owner", "co-owner"}} {
		t.Run(order[0], func(t *testing.T) {
			c := partners(t)
			first, second := c.visit(t, b, order[0], "asb-plan", desk), c.visit(t, b, order[1], "asb-plan", phone)
			first.say("/asb 20 amber half the cameras are in")
			first.status(20, plan.Amber)
			first.say("/asb 20 green all cameras are in, seen by the lighting manager")
			first.see(aMessage, "proposed")
			first.status(20, plan.Amber)
			second.say("/asb 20")
			second.see(aMessage, "proposed")
			second.say("/asb 20 agree")
			second.status(20, plan.Green)
			second.press("Undo")
			second.status(20, plan.Amber)
		})
	}
}

// Two people have the form of one action open. The second to save is shown what
// the first wrote, and saves again.
func TestPageTwoEditors(t *testing.T) {
	b := browser(t)
	c := partners(t)
	one, two := c.visit(t, b, "co-owner", "asb-plan", desk), c.visit(t, b, "colp-owner", "asb-plan", phone)
	for _, v := range []*visitor{one, two} {
		v.say("/asb update 20")
		v.see(theForm, "Update action 20")
		v.choose("Status", "AMBER")
	}
	one.fill("Why?", "half the cameras are in")
	one.press("Save")
	one.gone(theForm)
	one.status(20, plan.Amber)
	two.fill("Why?", "the control room sees them")
	two.press("Save")
	two.see(theForm, "While this form was open")
	two.see(theForm, "half the cameras are in")
	two.press("Save")
	two.gone(theForm)
	two.see(aMessage, "the control room sees them")
}

// A note of 3,900 characters goes in by form, whole.
func TestPageLongNote(t *testing.T) {
	b := browser(t)
	v := partners(t).visit(t, b, "co-owner", "asb-plan", desk)
	note := strings.TrimSpace(strings.Repeat("Lamps by the north stairs. ", 145))[:3900]
	v.say("/asb note 20")
	v.see(theForm, "Note on action 20")
	v.fill("Your note", note[:2999])
	v.fill("The rest of it", note[2999:])
	v.press("Save")
	v.gone(theForm)
	v.press("Read all")
	v.see(aMessage, note[len(note)-80:])
}
