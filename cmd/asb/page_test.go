package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/safer-city-partnership/asb/plan"
)

// The tests that begin with TestPage drive the workspace's page with a real
// browser, as a person does, and the real bot answers. They look for things by
// what a person sees: a button by its label, a field by its own.

// Where things are on the page.
const (
	aMessage = `#messages [data-testid=message]`
	theForm  = `[data-testid=modal][open]`
	anError  = theForm + ` [data-testid=field-error]`
	theHome  = `[data-testid=home]`
)

// browser starts one headless Chromium for a test and its subtests. It skips the
// test where there is none; BROWSER names one that is not in the usual places.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := os.Getenv("BROWSER")
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path == "" {
			path, _ = exec.LookPath(name)
		}
	}
	if path == "" {
		t.Skip("no browser found: install Chromium, or set BROWSER to its path, to test the page")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "en-GB"))
	for tries := 1; ; tries++ { // Chromium itself crashes at a start now and then
		ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
		t.Cleanup(stop)
		ctx, stop = chromedp.NewContext(ctx)
		t.Cleanup(stop)
		err := chromedp.Do(ctx)
		if err == nil {
			return ctx
		}
		if tries == 3 {
			t.Fatalf("start the browser: %v", err)
		}
	}
}

// partners starts a workspace with the demo's people, plan and meetings, and
// the bot in it. What every script must keep is checked at the end here too.
func partners(t *testing.T) *conversation {
	t.Helper()
	dir := t.TempDir()
	c := &conversation{dir: dir, file: filepath.Join(dir, "plan.db")}
	if err := c.open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.end(); err != nil {
			t.Error(err)
		}
	})
	if err := c.start(true, patience{}); err != nil {
		t.Fatal(err)
	}
	if err := invite(context.Background(), c.bot.store); err != nil {
		t.Fatal(err)
	}
	return c
}

// A visitor is a person at the page, in a browser tab of their own.
type visitor struct {
	*conversation
	t   *testing.T
	ctx context.Context
}

// Widths of a window, in pixels: a phone, and a desk.
const (
	phone = 390
	desk  = 1280
)

// visit opens the page as a person, at a channel or at "home".
func (c *conversation) visit(t *testing.T, b context.Context, who, where string, width int64) *visitor {
	t.Helper()
	id := map[string]string{"home": "home"}
	for one, name := range c.names {
		id[name] = one
	}
	ctx, stop := chromedp.NewContext(b)
	t.Cleanup(stop)
	// The tab lives as long as the context of its first use.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	v := &visitor{c, t, ctx}
	// Nothing moves, so that a click lands where it was aimed.
	v.drive(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: "light"}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}})
		return err
	}), chromedp.EmulateViewport(width, 860), chromedp.Navigate(fmt.Sprintf("%s/#/%s/%s", c.control.url, id[who], id[where])))
	v.see("h1", "")
	// With ASB_PHOTOS naming a folder, a test leaves a picture of how it ended.
	if dir := os.Getenv("ASB_PHOTOS"); dir != "" {
		t.Cleanup(func() {
			v.photograph(filepath.Join(dir, fmt.Sprintf("%s-%s-%d.png", strings.ReplaceAll(t.Name(), "/", "-"), who, width)))
		})
	}
	return v
}

func (v *visitor) drive(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, stop := context.WithTimeout(v.ctx, 15*time.Second)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		v.t.Fatalf("drive the page: %v", err)
	}
}

// ask evaluates an expression, or a promise, in the page. $1 and so on are the
// arguments.
func ask[T any](v *visitor, script string, args ...any) T {
	v.t.Helper()
	for i, arg := range args {
		data, err := json.Marshal(arg)
		if err != nil {
			v.t.Fatal(err)
		}
		script = strings.ReplaceAll(script, fmt.Sprintf("$%d", i+1), string(data))
	}
	ctx, stop := context.WithTimeout(v.ctx, 15*time.Second)
	defer stop()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		v.t.Fatalf("evaluate %s: %v", script, err)
	}
	return out
}

// shown is the text of the visible elements that a selector finds, on one line
// each.
func (v *visitor) shown(selector string) []string {
	v.t.Helper()
	return ask[[]string](v, `[...document.querySelectorAll($1)].filter(e => e.checkVisibility({visibilityProperty: true})).map(e => e.innerText.replace(/\s+/g, " ").trim())`, selector)
}

// until waits for a condition, up to fifteen seconds, and then says how things
// are.
func (v *visitor) until(want string, is func() string, done func() bool) {
	v.t.Helper()
	limit := time.NewTimer(15 * time.Second)
	defer limit.Stop()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for !done() {
		select {
		case <-limit.C:
			v.t.Fatalf("waited 15 s in vain for %s; got %s", want, is())
		case <-poll.C:
		}
	}
}

// see waits until a visible element has this text in it.
func (v *visitor) see(selector, text string) {
	v.t.Helper()
	v.until(fmt.Sprintf("%q in %s", text, selector), func() string { return fmt.Sprintf("%q", v.shown(selector)) }, func() bool {
		return strings.Contains(strings.Join(v.shown(selector), "\n"), text) && len(v.shown(selector)) > 0
	})
}

// gone waits until nothing visible fits a selector.
func (v *visitor) gone(selector string) {
	v.t.Helper()
	v.until("nothing at "+selector, func() string { return fmt.Sprintf("%q", v.shown(selector)) }, func() bool { return len(v.shown(selector)) == 0 })
}

// say types a line where messages are written, and sends it.
func (v *visitor) say(line string) {
	v.t.Helper()
	const composer = `[data-testid=composer]`
	v.see(composer, "")
	v.drive(chromedp.Click(chromedp.CSS(composer)))
	v.enter(line)
	v.until("the line in the box", func() string { return ask[string](v, `document.querySelector($1).value`, composer) }, func() bool {
		return ask[string](v, `document.querySelector($1).value`, composer) == line
	})
	v.drive(chromedp.Click(chromedp.CSS(`[data-testid=send]`)))
}

// enter puts text where the focus is, in one piece, as a paste does.
func (v *visitor) enter(text string) {
	v.t.Helper()
	v.drive(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: text})
		return err
	}))
}

// press presses the last button that has this label, or says this to a screen
// reader. Where a form is open, it is one of the form's.
func (v *visitor) press(label string) {
	v.t.Helper()
	v.aim("the button "+label, `within => [...within.querySelectorAll("button")].filter(e => e.checkVisibility({visibilityProperty: true}) &&
		(e.innerText.replace(/\s+/g, " ").trim() === $1 || e.getAttribute("aria-label") === $1)).at(-1)`, label)
}

// aim clicks what a script finds, once it is there. The script is a function
// of the open form or, where none is, of the page.
func (v *visitor) aim(what, find string, args ...any) {
	v.t.Helper()
	// The page may draw itself again at any time, so nothing is held on to: the
	// place is pressed where the thing was found, on top of whatever else is there.
	script := `(() => { const found = (` + find + `)(document.querySelector("dialog[open]") || document);
		if (!found) return [];
		found.scrollIntoView({block: "center"});
		const box = found.getBoundingClientRect(), at = [box.x + box.width / 2, box.y + box.height / 2];
		return found.contains(document.elementFromPoint(...at)) ? at : []; })()`
	var at []float64
	v.until(what, func() string { return fmt.Sprintf("%q", v.shown("button, .label")) }, func() bool {
		at = ask[[]float64](v, script, args...)
		return len(at) == 2
	})
	v.drive(chromedp.MouseClickXY(at[0], at[1]))
}

// field is a script that finds the part of a form whose label begins so.
const field = `[...within.querySelectorAll(".input")].find(e => e.querySelector(".label").innerText.trim().startsWith($1))`

// fill puts a text into a form's field in place of what is there.
func (v *visitor) fill(label, text string) {
	v.t.Helper()
	v.aim("the field "+label, `within => `+field+`?.querySelector("textarea, input")`, label)
	ask[bool](v, `(document.activeElement.select(), true)`)
	if text == "" {
		v.drive(chromedp.KeyEvent(kb.Delete))
		return
	}
	v.enter(text)
}

// choose picks the option of a form's field that begins so.
func (v *visitor) choose(label, option string) {
	v.t.Helper()
	if ask[bool](v, `((within) => Boolean(`+field+`?.querySelector("[role=combobox]")))(document.querySelector("dialog[open]") || document)`, label) {
		v.aim("the field "+label, `within => `+field+`.querySelector("[role=combobox]")`, label)
		v.aim("the option "+option, `within => [...`+field+`.querySelectorAll("[role=option]")].find(e => e.innerText.trim().startsWith($2))`, label, option)
		return
	}
	v.aim("the choice "+option, `within => [...(`+field+`?.querySelectorAll(".choice label") || [])].find(e => e.innerText.trim().startsWith($2))`, label, option)
}

// status waits until an action has a status in the plan.
func (v *visitor) status(no plan.ActionNo, want plan.Status) {
	v.t.Helper()
	now := func() (is plan.Status) {
		if err := v.state(func(s *plan.State) error {
			a, err := s.Action(no)
			if err == nil {
				is = a.Status
			}
			return err
		}); err != nil {
			v.t.Fatal(err)
		}
		return is
	}
	v.until(fmt.Sprintf("action %d to be %q", no, want), func() string { return fmt.Sprintf("%q", now()) }, func() bool { return now() == want })
}

// photograph writes what the window shows into a PNG file.
func (v *visitor) photograph(path string) {
	v.t.Helper()
	ctx, stop := context.WithTimeout(v.ctx, 15*time.Second)
	defer stop()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		v.t.Fatal(err)
	}
	if err := os.WriteFile(path, picture, 0o644); err != nil {
		v.t.Fatal(err)
	}
}

// An update that was typed can be taken back with one press.
func TestPageUpdateAndUndo(t *testing.T) {
	b := browser(t)
	v := partners(t).visit(t, b, "co-owner", "asb-plan", desk)
	v.say("/asb 20 amber 4K cameras 60% in")
	v.see(aMessage, "AMBER ◐ (was NOT YET RATED)")
	v.see(aMessage, "4K cameras 60% in")
	v.status(20, plan.Amber)
	v.press("Undo")
	v.see(aMessage, "Undone")
	v.status(20, plan.NotYetRated)
}

// An update by form, on a phone: a status, a note, what shows it and what is next,
// one press.
func TestPageUpdateForm(t *testing.T) {
	b := browser(t)
	v := partners(t).visit(t, b, "co-owner", "asb-plan", phone)
	v.say("/asb update 20")
	v.see(theForm, "Update action 20")
	v.choose("Status", "GREEN")
	v.press("Save")
	v.see(anError, "Please complete this field.")
	v.choose("Status", "AMBER")
	v.fill("Why?", "4K cameras 60% in")
	v.fill("What shows it", "seen by the lighting manager")
	v.fill("The next step", "fit the last ten")
	v.press("Save")
	v.gone(theForm)
	v.see(aMessage, "4K cameras 60% in")
	v.see(aMessage, "evidence: seen by the lighting manager")
	v.see(aMessage, "next: fit the last ten")
	v.status(20, plan.Amber)
}

// My round on a phone: what is wrong stands beside its field, then all of it is
// saved at once, and one press takes it back.
func TestPageRound(t *testing.T) {
	b := browser(t)
	v := partners(t).visit(t, b, "co-owner", "asb-plan", phone)
	v.say("/asb round")
	v.see(theForm, "My round")
	v.choose("5 Raise awareness", "AMBER")
	v.fill("Note on 20", "quote has come")
	v.press("Save")
	v.see(anError, "Say in a line why action 5 becomes AMBER.")
	v.fill("Note on 5", "posters are up")
	v.press("Save")
	v.gone(theForm)
	v.see(aMessage, "posters are up")
	v.see(aMessage, "quote has come")
	v.status(5, plan.Amber)
	v.press("Undo")
	v.status(5, plan.NotYetRated)
}
