package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/safer-city-partnership/asb/plan"
)

// What was typed into a form that is closed without saving comes back as a
// draft, and one press saves it: closed with its button, with Escape before the
// typing had paused, and with the cross. Nothing typed, nothing said.
func TestPageClosedForm(t *testing.T) {
	b := browser(t)
	v := partners(t).visit(t, b, "co-owner", "asb-plan", phone)
	form := func(line, title string) {
		t.Helper()
		v.say(line)
		v.see(theForm, title)
	}
	form("/asb note 24", "Note on action 24")
	v.press("Cancel")
	v.gone(theForm)

	form("/asb update 20", "Update action 20")
	v.choose("Status", "AMBER")
	v.fill("Why?", "half the cameras are in")
	v.drive(chromedp.KeyEvent(kb.Escape))
	v.gone(theForm)
	v.see(aMessage, "You closed the form without saving it")
	v.see(aMessage, "half the cameras are in")
	v.status(20, plan.NotYetRated)
	if all := strings.Join(v.shown(aMessage), "\n"); strings.Count(all, "You closed the form") != 1 {
		t.Errorf("got %q, want word of the second form alone", all)
	}
	v.press("Set 20 AMBER")
	v.status(20, plan.Amber)

	form("/asb note 24", "Note on action 24")
	v.fill("Your note", "ring the site on 07700 900123")
	v.press("Close")
	v.gone(theForm)
	v.see(aMessage, "What you typed was not kept: it seems to have a phone number in it.")
	if all := strings.Join(v.shown(aMessage), "\n"); strings.Contains(all, "900123") {
		t.Errorf("got %q, want no number", all)
	}

	form("/asb note 24", "Note on action 24")
	v.fill("Your note", "two lamps are dark")
	v.press("Save")
	v.gone(theForm)
	v.see(aMessage, "note saved")
	v.say("/asb draft")
	v.see(aMessage, "ring the site on [phone number removed]")
}

// A form that could not be opened in time says so, and its button opens it with
// what was typed.
func TestPageExpiredTrigger(t *testing.T) {
	b := browser(t)
	c := partners(t)
	v := c.visit(t, b, "co-owner", "asb-plan", phone)
	v.say("/asb 20 green all the cameras are in")
	v.see(aMessage, "What shows that action 20 is complete?")
	c.wire.mu.Lock()
	c.wire.late = 4 * time.Second
	c.wire.mu.Unlock()
	v.press("Add evidence")
	v.see(aMessage, "The form could not be opened in time. Nothing is lost")
	v.see(aMessage, "all the cameras are in")
	if c.log.own("open a form") == 0 {
		t.Error("no form was late")
	}
	c.refusals = append(c.refusals, "views.open: expired_trigger_id")
	v.press("Open the form")
	v.see(theForm, "Evidence for action 20")
	v.fill("What shows it?", "seen by the lighting manager")
	v.press("Save")
	v.gone(theForm)
	v.see(aMessage, "all the cameras are in")
	v.see(aMessage, "proposed")
}

// Save that is pressed twice before an answer came sends the form once. Where
// the answer was lost and the form says so, pressing again saves it no second
// time.
func TestPageSaveTwice(t *testing.T) {
	b := browser(t)
	c := partners(t)
	v := c.visit(t, b, "co-owner", "asb-plan", desk)
	entries := func() (n int) {
		t.Helper()
		if err := c.state(func(s *plan.State) error {
			for seq := uint64(1); seq <= s.Head(); seq++ {
				if e, _ := s.Event(seq); e.Fact.Kind() == "action.updated" || e.Fact.Kind() == "action.noted" {
					n++
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	v.say("/asb update 20")
	v.see(theForm, "Update action 20")
	v.choose("Status", "AMBER")
	v.fill("Why?", "half the cameras are in")
	ask[bool](v, `(() => { const save = document.querySelector("dialog[open] [type=submit]"); save.click(); save.click(); return true; })()`)
	v.gone(theForm)
	v.see(aMessage, "half the cameras are in")
	if n := c.sent("view_submission"); n != 1 || entries() != 1 {
		t.Errorf("the form was sent %d times and saved %d times, want 1 and 1", n, entries())
	}

	v.say("/asb note 24")
	v.see(theForm, "Note on action 24")
	v.fill("Your note", "two lamps are dark")
	// What is being typed would have the fault.
	v.until("the bot to know what is typed", func() string { return "it does not" }, func() bool { return strings.Contains(c.heard(), "two lamps are dark") })
	if err := c.control.post("/control/faults", object{"socket": "lose_ack"}, new(any)); err != nil {
		t.Fatal(err)
	}
	c.refusals = append(c.refusals, "socket: internal_error", "lost acknowledgement")
	v.press("Save")
	v.see(theForm, "We had some trouble connecting. Try again?")
	v.press("Save")
	v.see(theForm, "Saved")
	v.press("Close")
	v.gone(theForm)
	if n := c.sent("view_submission"); n != 3 || entries() != 2 {
		t.Errorf("the forms were sent %d times and saved %d times, want 3 and 2", n, entries())
	}
}

// heard is all that Slack has told the bot of what people entered in forms that
// are open.
func (c *conversation) heard() string {
	all, err := c.traffic()
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, e := range all {
		payload, _ := e.Body["payload"].(object)
		if e.Direction == "slack→app" && text(payload, "type") == "block_actions" && payload["view"] != nil && e.Answer == nil {
			fmt.Fprintln(&b, encoded(payload["actions"]))
		}
	}
	return b.String()
}
