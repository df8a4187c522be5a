package workspace_test

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestPageAccess runs an independent checker over every part of the page, in
// both themes and at both widths. AXE names its script, axe.min.js of the npm
// package axe-core; "npm pack axe-core" fetches it.
func TestPageAccess(t *testing.T) {
	path := os.Getenv("AXE")
	if path == "" {
		t.Skip("set AXE to the path of axe.min.js (npm pack axe-core) to check the page's accessibility")
	}
	checker, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b := browser(t)
	f, _ := chat(t)
	first := f.say("bob", "general", "Shall we, <@"+f.user("ann")+">?")
	f.ask(200, "POST", "/control/say", fields{"user": "ann", "channel": "general", "text": "Yes", "thread_ts": first.TS}, nil)
	f.gallery("general")
	f.say("ann", "general", "/try hello")
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int64{390, 1440} {
			t.Run(fmt.Sprintf("%s at %d", theme, width), func(t *testing.T) {
				p := f.openSized(b, f.address("ann", "general"), width, 900)
				p.t = t
				p.theme(theme)
				check := func(what string) {
					t.Helper()
					p.axe(string(checker), what)
				}
				p.see(aMessage, "Hello there")
				check("a channel")
				p.press("/")
				if width > 1000 {
					p.see(`.completions [role=option]`, "/try")
					check("completions")
				}
				for _, part := range []struct{ what, open, shown, close string }{
					{"a thread", `[data-testid=replies]`, `[data-testid=thread-messages]`, `[data-testid=close-thread]`},
					{"a select", `[data-field="choosers colour"] input`, `.listbox [role=option]`, ""},
					{"a menu", `[data-field="fields more"] button`, `[role=menuitem]`, ""},
					{"a confirmation", `[data-action=danger]`, `[data-testid=confirm]`, `[data-testid=confirm] .button`},
					{"the clock's dialog", `[data-testid=clock-set]`, `[data-testid=clock-input]`, `dialog[open] .button`},
				} {
					p.click(part.open)
					p.see(part.shown, "")
					check(part.what)
					if part.close == "" {
						p.press(kb.Escape)
					} else {
						p.click(part.close)
					}
					p.gone(part.shown)
				}
				f.say("ann", "general", "/try form")
				p.see(theModal, "A short form")
				p.click(theSubmit)
				p.see(theError, "Please complete")
				check("a form with faults")
				p.press(kb.Escape)
				p.gone(theModal)
				if width < 1000 {
					p.click(`[data-testid=drawer]`)
					p.see(thePerson, "First officer")
					check("the drawer")
				}
				p.click(thePerson)
				p.see(`[role=menuitemradio]`, "Second officer")
				check("the choice of a person")
				p.press(kb.Escape)
				p.gone(`[role=menuitemradio]`)
				p.click(`[data-testid=inspect]`)
				p.see(`.traffic summary`, "slash_commands")
				p.click(`.traffic summary`)
				check("the traffic")
				p.drive(chromedp.Navigate(f.http.URL+"/#/"+f.user("ann")+"/home"), chromedp.Reload())
				p.see(`[data-testid=home]`, "Published")
				check("Home")
			})
		}
	}
}

// axe reports what the checker finds wrong with what is shown now.
func (p *tab) axe(checker, what string) {
	p.t.Helper()
	if !eval[bool](p, `typeof axe !== "undefined"`) {
		p.drive(chromedp.Evaluate[chromedp.Void](checker))
	}
	found := eval[[]string](p, `axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
		.then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + " (" + v.impact + "): " + v.help + "\n\t" + n.html.slice(0, 220) + "\n\t" + n.failureSummary)))`)
	slices.Sort(found)
	for _, one := range slices.Compact(found) {
		p.t.Errorf("%s: %s", what, one)
	}
}
