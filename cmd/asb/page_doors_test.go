package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
)

// The ways in besides the slash command, in a real browser.

const aReply = `[data-testid=thread-messages] [data-testid=message]`

// find picks an option of a field that suggests something while one types.
func (v *visitor) find(label, typed, option string) {
	v.t.Helper()
	v.fill(label, typed)
	// What was suggested for what stood there before goes first.
	v.until("options with "+typed, func() string { return fmt.Sprintf("%q", v.shown("[role=option]")) }, func() bool {
		list := v.shown("[role=option]")
		return len(list) > 0 && !slices.ContainsFunc(list, func(o string) bool { return !strings.Contains(strings.ToLower(o), typed) })
	})
	v.aim("the option "+option, `within => [...within.querySelectorAll("[role=option]")].find(e => e.innerText.trim().startsWith($1))`, option)
}

// menu chooses from the menu of the message that has a text, where a selector
// finds messages.
func (v *visitor) menu(messages, text, item string) {
	v.t.Helper()
	v.aim("the menu of the message "+text, `() => [...document.querySelectorAll($1)].findLast(e => e.innerText.includes($2))?.querySelector("[data-testid=message-menu]")`, messages, text)
	v.aim("the item "+item, `() => [...document.querySelectorAll("[role=menuitem]")].find(e => e.innerText.trim().startsWith($1))`, item)
}

// writes is somebody else's message, in a thread and with a file if those are
// named; ts is Slack's name for it.
func (c *conversation) writes(t *testing.T, who, where, text, thread, file string) (ts string) {
	t.Helper()
	id := map[string]string{}
	for one, name := range c.names {
		id[name] = one
	}
	var out struct{ TS string }
	if err := c.control.post("/control/say", object{"user": id[who], "channel": id[where], "text": text, "thread_ts": thread, "file": file}, &out); err != nil {
		t.Fatal(err)
	}
	return out.TS
}

// A message goes to an action from its own menu, with its words and a link to
// it: out of the channel, with a file, and out of a thread.
func TestPageAttach(t *testing.T) {
	b := browser(t)
	for _, place := range []string{"a message with a file", "a message in a thread"} {
		t.Run(place, func(t *testing.T) {
			c := partners(t)
			root := c.writes(t, "colp-owner", "asb-plan", "The lamp by the north stairs is dark again", "", map[string]string{"a message with a file": "stairs.jpg"}[place])
			said, from, text := root, aMessage, "The lamp by the north stairs"
			v := c.visit(t, b, "co-owner", "asb-plan", desk)
			if place == "a message in a thread" {
				said = c.writes(t, "ccs-owner", "asb-plan", "The electrician comes on Thursday", root, "")
				v.aim("the thread", `() => document.querySelector("[data-testid=replies]")`)
				from, text = aReply, "The electrician comes"
			}
			v.see(from, text)
			v.menu(from, text, "Add to an ASB action")
			v.see(theForm, "Add to an action")
			v.see(theForm, "A link to the message is kept")
			if place == "a message with a file" {
				v.see(theForm, "asb keeps neither")
			}
			if got := ask[string](v, `document.querySelector("dialog[open] textarea").value`); !strings.Contains(got, text) {
				t.Errorf("the form quotes %q, want %q", got, text)
			}
			v.find("Action", "lighting", "24")
			v.press("Save")
			v.gone(theForm)
			v.until("the note on action 24", func() string { return c.lastNote(t, 24) }, func() bool { return strings.Contains(c.lastNote(t, 24), text) })
			if link := "/C0ASBPLAN/" + said; !strings.Contains(c.lastNote(t, 24), link) {
				t.Errorf("the entry is %q, want the address of the message in it: %s", c.lastNote(t, 24), link)
			}
		})
	}
}

// lastNote is the last note on an action, with the address of the message that
// it came from.
func (c *conversation) lastNote(t *testing.T, no plan.ActionNo) (said string) {
	t.Helper()
	if err := c.state(func(s *plan.State) error {
		for _, e := range s.Entries(no) {
			if f, ok := e.Fact.(*plan.ActionNoted); ok {
				said = s.NoteOf(e) + " " + f.Link
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return said
}

// Slack's search finds an action by its number, by a word and by a party, and
// leads to its form.
func TestPagePick(t *testing.T) {
	b := browser(t)
	v := partners(t).visit(t, b, "co-owner", "asb-plan", phone)
	v.aim("the button Shortcuts", `() => document.querySelector("[data-testid=shortcuts]")`)
	v.aim("the item Update an ASB action", `() => document.querySelector("[role=menuitem][data-value=asb_update]")`)
	v.see(theForm, "Update an action")
	v.aim("the field Action", `within => within.querySelector("[role=combobox]")`)
	for typed, action := range map[string]string{"20": "20 Analyse", "lighting": "24 Work with", "be": "27 "} {
		ask[bool](v, `(document.activeElement.select(), true)`)
		v.enter(typed)
		v.see(`[role=option]`, action)
	}
	v.keys(kb.Escape)
	v.see(theForm, "Update an action")
	v.find("Action", "cctv", "20")
	v.press("Next")
	v.see(theForm, "Update action 20")
	v.choose("Status", "AMBER")
	v.fill("Why?", "half the cameras are in")
	v.press("Save")
	v.see(theForm, "Saved") // there is no conversation that it came from
	v.press("Close")
	v.gone(theForm)
	v.status(20, plan.Amber)
}

// In an action's own thread its number is left out, and what was said there is
// one line there and nothing in the channel.
func TestPageThread(t *testing.T) {
	b := browser(t)
	c := partners(t)
	v := c.visit(t, b, "co-owner", "asb-plan", desk)
	v.say("/asb thread 20")
	v.see(aMessage, "Action 20 has a thread of its own")
	tick(t, c)
	v.see(aMessage, "NOT YET RATED.")
	posted := func() int {
		return ask[int](v, `document.querySelectorAll("#messages [data-testid=message]:not(.ephemeral)").length`)
	}
	before := posted()
	v.menu(aMessage, "What changes about action 20", "Reply in thread")
	v.aim("the box of the thread", `() => document.querySelector("[data-testid=thread-composer]")`)
	v.enter("@asb amber half the lamps are fitted")
	v.drive(chromedp.Click(chromedp.CSS(`[data-testid=thread-send]`)))
	v.status(20, plan.Amber)
	tick(t, c)
	v.see(aReply, "NOT YET RATED → AMBER ◐: half the lamps are fitted")
	lines := 0
	for _, text := range v.shown(aReply) {
		if strings.Contains(text, "NOT YET RATED → AMBER ◐") {
			lines++
		}
	}
	if lines != 1 {
		t.Errorf("got %d lines in the thread, want one", lines)
	}
	if after := posted(); after != before {
		t.Errorf("got %d messages in the channel, want the %d that were there", after, before)
	}
}

// tick has the schedule look at what is owed, as it does every minute.
func tick(t *testing.T, c *conversation) {
	t.Helper()
	if err := c.bot.runner.Tick(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// A guest who presses an owner's button on a card in the channel is told the
// rule and who can, and nothing is written.
func TestPageGuest(t *testing.T) {
	b := browser(t)
	c := partners(t)
	owner := c.visit(t, b, "co-owner", "asb-plan", desk)
	owner.say("/asb 20 amber half the cameras are in")
	owner.status(20, plan.Amber)
	owner.say("/asb thread 20")
	owner.see(aMessage, "Action 20 has a thread of its own")
	tick(t, c)
	guest := c.visit(t, b, "guest", "asb-plan", phone)
	guest.see(aMessage, "AMBER ◐")
	written := func() (n int) {
		_ = c.state(func(s *plan.State) error { n = len(s.Entries(20)); return nil })
		return n
	}
	before := written()
	for _, label := range []string{"No change", "Update", "End this thread"} {
		guest.press(label)
		guest.until("a refusal of "+label, func() string { return fmt.Sprint(guest.shown(aMessage)) }, func() bool {
			return strings.Contains(strings.Join(guest.shown(aMessage), "\n"), "You are a guest here.")
		})
		guest.see(aMessage, "co-ordinator")
		guest.gone(theForm)
	}
	if after := written(); after != before {
		t.Errorf("got %d entries on action 20, want the %d before the guest", after, before)
	}
	guest.status(20, plan.Amber)
}

// A hundred actions on Home, page by page: each once, and never more blocks
// than Slack takes.
func TestPageHundred(t *testing.T) {
	b := browser(t)
	c := partners(t)
	var doc strings.Builder
	doc.WriteString("Action plan 2027 for an invented town\n\nKEY:\n\n- IT Invented Town Council\n- RW Invented Town Council, River Wardens\n\nAction\tOwner\tRed (not complete) Amber (in progress) Green (complete)\tImpact and outcome\n")
	for i := 1; i <= 100; i++ {
		theme := map[bool]string{true: "River "}[i == 1]
		fmt.Fprintf(&doc, "%s%d. Look after reach %d of the river\tIT RW\tWalked once.\tReach %d is clean.\n", theme, i, i, i)
	}
	published, err := seed.Parse("plan.txt", strings.NewReader(doc.String()))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.bot.store.Update(context.Background(), plan.Cause{ID: "hundred", By: "test", Door: "import"}, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		facts, err := s.Import(published, now)
		return append(facts, &plan.HolderAdded{User: "U0OWNERCO", Party: "RW"}), err
	}); err != nil {
		t.Fatal(err)
	}
	v := c.visit(t, b, "co-owner", "home", phone)
	v.see(theHome, "You hold 100 actions")
	seen := map[string]int{}
	for page := 1; page <= 7; page++ {
		v.see(theHome, fmt.Sprintf("Page %d of 7", page))
		for _, label := range ask[[]string](v, `[...document.querySelectorAll("[data-testid=home] button")].map(e => e.innerText.trim()).filter(e => e.startsWith("Update action "))`) {
			seen[label]++
		}
		if n := ask[int](v, `document.querySelectorAll("[data-testid=home] > *").length`); n > 100 {
			t.Errorf("page %d has %d blocks, want 100 at most", page, n)
		}
		if page < 7 {
			v.press("Next")
		}
	}
	for i := 1; i <= 100; i++ {
		if label := fmt.Sprintf("Update action %d", i); seen[label] == 0 {
			t.Errorf("no page has the button %q", label)
		}
	}
	if wide := ask[int](v, `document.documentElement.scrollWidth`); wide > phone {
		t.Errorf("the page is %d px wide, want no scrolling sideways at %d", wide, phone)
	}
}

// A Green without evidence is asked what shows it, and saved with it, on a
// phone.
func TestPageEvidence(t *testing.T) {
	b := browser(t)
	v := partners(t).visit(t, b, "co-owner", "asb-plan", phone)
	v.say("/asb evidence 24")
	v.see(theForm, "Evidence for action 24")
	v.fill("What shows it?", "minutes of the board of 4 March 2026")
	if wide := ask[int](v, `document.documentElement.scrollWidth`); wide > phone {
		t.Errorf("the page is %d px wide, want no scrolling sideways at %d", wide, phone)
	}
	v.press("Save")
	v.gone(theForm)
	v.see(aMessage, "minutes of the board of 4 March 2026")
	v.say("/asb 8 green the room is open")
	v.see(aMessage, "What shows that action 8 is complete?")
	v.status(8, plan.NotYetRated)
	v.aim("the button to give evidence", `within => [...within.querySelectorAll("button")].filter(e => /with evidence|evidence/i.test(e.innerText) && !/without/i.test(e.innerText)).at(-1)`)
	v.see(theForm, "Evidence for action 8")
	v.fill("What shows it?", "seen by the lighting manager")
	v.press("Save")
	v.gone(theForm)
	v.status(8, plan.Green)
}

// An update from beginning to end without a mouse: typed, Tab from field to
// field, and Enter.
func TestPageKeyboard(t *testing.T) {
	b := browser(t)
	v := partners(t).visit(t, b, "co-owner", "asb-plan", desk)
	ask[bool](v, `(document.activeElement.blur(), true)`)
	v.tabTo(`[data-testid=composer]`)
	v.enter("/asb update")
	v.keys(kb.Enter)
	v.see(theForm, "Update an action")
	v.tabTo(`dialog[open] [role=combobox]`)
	v.enter("20")
	v.see(`[role=option]`, "20 Analyse")
	v.keys(kb.Enter)
	v.tabTo(`dialog[open] [data-testid=submit]`)
	v.keys(kb.Enter)
	v.see(theForm, "Update action 20")
	v.tabTo(`dialog[open] input[type=radio]`)
	v.keys(" ")
	v.until("AMBER to be chosen", func() string { return fmt.Sprint(v.shown(theForm)) }, func() bool {
		if ask[bool](v, `document.querySelector("dialog[open] input[type=radio]:checked")?.labels[0].innerText.includes("AMBER") === true`) {
			return true
		}
		v.keys(kb.ArrowDown)
		return false
	})
	v.tabTo(`dialog[open] textarea`)
	v.enter("half the cameras are in")
	v.tabTo(`dialog[open] [data-testid=submit]`)
	v.keys(kb.Enter)
	v.gone(theForm)
	v.see(aMessage, "half the cameras are in")
	v.status(20, plan.Amber)
}

func (v *visitor) keys(keys string) {
	v.t.Helper()
	v.drive(chromedp.KeyEvent(keys))
}

// tabTo presses Tab until what a selector finds has the focus.
func (v *visitor) tabTo(selector string) {
	v.t.Helper()
	for range 80 {
		if ask[bool](v, `document.activeElement.matches($1)`, selector) {
			return
		}
		v.keys(kb.Tab)
	}
	v.t.Fatalf("Tab never reached %s", selector)
}
