package workspace_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// browser starts one headless Chromium for a test and its subtests. It skips the
// test where there is none; BROWSER names one that is not in the usual places.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := os.Getenv("BROWSER")
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "/usr/bin/chromium"} {
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

// tab is the page open in a browser tab of its own.
type tab struct {
	*fixture
	ctx context.Context
}

// open opens the page at an address such as "#/U1/C1".
func (f *fixture) open(b context.Context, address string) *tab {
	f.t.Helper()
	return f.openSized(b, address, 1280, 860)
}

func (f *fixture) openSized(b context.Context, address string, width, height int64) *tab {
	f.t.Helper()
	ctx, stop := chromedp.NewContext(b)
	f.t.Cleanup(stop)
	// The tab lives as long as the context of its first use.
	if err := chromedp.Do(ctx); err != nil {
		f.t.Fatalf("open a tab: %v", err)
	}
	p := &tab{f, ctx}
	p.theme("light")
	p.drive(chromedp.EmulateViewport(width, height), chromedp.Navigate(f.http.URL+"/"+address))
	p.see("h1", "")
	return p
}

func (p *tab) drive(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, 15*time.Second)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("drive the page: %v", err)
	}
}

// eval evaluates an expression, or a promise, in the page.
func eval[T any](p *tab, script string, args ...any) T {
	p.t.Helper()
	for i, arg := range args {
		data, err := json.Marshal(arg)
		if err != nil {
			p.t.Fatal(err)
		}
		script = strings.ReplaceAll(script, fmt.Sprintf("$%d", i+1), string(data))
	}
	ctx, stop := context.WithTimeout(p.ctx, 15*time.Second)
	defer stop()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("evaluate %s: %v", script, err)
	}
	return out
}

// shown is the text of the visible elements that a selector finds, on one line
// each.
func (p *tab) shown(selector string) []string {
	p.t.Helper()
	return eval[[]string](p, `[...document.querySelectorAll($1)].filter(e => e.checkVisibility({visibilityProperty: true})).map(e => e.innerText.replace(/\s+/g, " ").trim())`, selector)
}

// wait waits for a condition, up to ten seconds, and then says how things are.
func (p *tab) wait(want string, is func() string, done func() bool) {
	p.t.Helper()
	limit := time.NewTimer(10 * time.Second)
	defer limit.Stop()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for !done() {
		select {
		case <-limit.C:
			p.t.Fatalf("waited 10 s in vain for %s; got %s", want, is())
		case <-poll.C:
		}
	}
}

// see waits until a visible element has this text in it.
func (p *tab) see(selector, text string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("%q in %s", text, selector), func() string { return fmt.Sprintf("%q", p.shown(selector)) }, func() bool {
		return slices.ContainsFunc(p.shown(selector), func(s string) bool { return strings.Contains(s, text) })
	})
}

// gone waits until nothing visible fits a selector.
func (p *tab) gone(selector string) {
	p.t.Helper()
	p.wait("nothing at "+selector, func() string { return fmt.Sprintf("%q", p.shown(selector)) }, func() bool { return len(p.shown(selector)) == 0 })
}

func (p *tab) click(selector string) {
	p.t.Helper()
	p.see(selector, "")
	p.drive(chromedp.Click(chromedp.CSS(selector)))
}

// press sends keys to whatever has the focus.
func (p *tab) press(keys string) {
	p.t.Helper()
	for _, part := range strings.SplitAfter(keys, kb.Enter) {
		keys, enter := strings.CutSuffix(part, kb.Enter)
		p.drive(chromedp.KeyEvent(keys))
		if !enter {
			continue
		}
		if eval[bool](p, `document.activeElement.matches("button, a[href], summary")`) {
			p.drive(chromedp.KeyEvent(kb.Enter))
		} else {
			// A keyboard types no line end where the page has taken the Enter key for
			// itself; a synthetic one would.
			p.drive(key(input.DispatchKeyEventTypeRawKeyDown), key(input.DispatchKeyEventTypeKeyUp))
		}
	}
}

func key(kind input.DispatchKeyEventType) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, input.DispatchKeyEventParams{
			Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13,
		})
		return err
	})
}

// write clicks a field and types into it.
func (p *tab) write(selector, text string) {
	p.t.Helper()
	p.click(selector)
	p.press(text)
}

// focus waits until the element that a selector finds has the focus.
func (p *tab) focus(selector string) {
	p.t.Helper()
	p.wait("the focus on "+selector, p.focused, func() bool {
		return eval[bool](p, `document.activeElement.matches($1)`, selector)
	})
}

func (p *tab) focused() string {
	p.t.Helper()
	return eval[string](p, `document.activeElement.outerHTML.slice(0, 200)`)
}

// tabTo presses Tab, or Shift+Tab, until a selector has the focus.
func (p *tab) tabTo(selector string, back bool) {
	p.t.Helper()
	var options []chromedp.KeyOption
	if back {
		options = append(options, chromedp.KeyModifiers(chromedp.ModifierShift))
	}
	for range 60 {
		if eval[bool](p, `document.activeElement.matches($1)`, selector) {
			return
		}
		p.drive(chromedp.KeyEvent(kb.Tab, options...))
	}
	p.t.Fatalf("Tab never reached %s; the focus is on %s", selector, p.focused())
}

// theme sets the colours a person prefers. Nothing moves, so that a click lands
// where it was aimed.
func (p *tab) theme(name string) {
	p.t.Helper()
	p.drive(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"},
			},
		})
		return err
	}))
}

// Where things are on the page.
const (
	theComposer = `[data-testid=composer]`
	aMessage    = `#messages [data-testid=message]`
	aNotice     = `#messages [data-testid=notice]`
	theModal    = `[data-testid=modal][open]`
	theSubmit   = theModal + ` [data-testid=submit]`
	theError    = theModal + ` [data-testid=field-error]`
	thePerson   = `[data-testid=person]`
)

func TestPageHeaders(t *testing.T) {
	f := start(t)
	for path, kind := range map[string]string{
		"/":               "text/html; charset=utf-8",
		"/page/app.js":    "text/javascript; charset=utf-8",
		"/page/style.css": "text/css; charset=utf-8",
		"/page/icon.svg":  "image/svg+xml",
	} {
		resp, err := http.Get(f.http.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != http.StatusOK || len(body) == 0 {
			t.Errorf("GET %s: got status %d and %d bytes, want 200 and a body", path, resp.StatusCode, len(body))
		}
		for name, want := range map[string]string{
			"Content-Type": kind, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		} {
			if got := resp.Header.Get(name); got != want {
				t.Errorf("GET %s: got %s %q, want %q", path, name, got, want)
			}
		}
		policy := resp.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'self'") || strings.Contains(policy, "unsafe") {
			t.Errorf("GET %s: got policy %q, want one that allows the page's own files only", path, policy)
		}
	}
	resp, err := http.Get(f.http.URL + "/page/nothing.js")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusNotFound {
		t.Errorf("GET of a file that is not there: got status %d, want 404", resp.StatusCode)
	}
}
