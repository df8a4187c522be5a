package workspace_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/workspace"
)

func pageClock(t *testing.T, b context.Context) {
	f := start(t) // Monday 11 March 2024, 09:00
	p := f.open(b, f.address("ann", "general"))
	p.see(`[data-testid=clock]`, "Mon 11 Mar 2024 09:00")
	p.click(`[data-testid=clock-hour]`)
	p.see(`[data-testid=clock]`, "10:00")
	p.click(`[data-testid=clock-next]`)
	p.see(`[data-testid=clock]`, "Tue 12 Mar 2024 08:30")
	p.click(`[data-testid=clock-set]`)
	p.see(`dialog[open]`, "Set the workspace clock")
	// 1 July is in summer time, an hour ahead of UTC.
	eval[bool](p, `(document.querySelector("[data-testid=clock-input]").value = "2024-07-01T17:45") !== ""`)
	p.click(`[data-testid=clock-apply]`)
	p.see(`[data-testid=clock]`, "Mon 1 Jul 2024 17:45")
	if got, want := f.workspace().Now.UTC().Truncate(time.Minute), time.Date(2024, 7, 1, 16, 45, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("got workspace clock %v, want %v", got, want)
	}
	// Somebody else's change arrives by itself.
	f.ask(http.StatusOK, "POST", "/control/clock", fields{"now": "2024-12-24T12:00:00Z"}, nil)
	p.see(`[data-testid=clock]`, "Tue 24 Dec 2024 12:00")
}

func pagePerson(t *testing.T, b context.Context) {
	f := start(t)
	p := f.open(b, "")
	p.see(thePerson, "First officer")
	p.see("h1", "general")
	p.click(`[data-channel="` + f.channel("closed") + `"]`)
	p.see("h1", "closed")
	p.click(thePerson)
	p.see(`[role=menuitemradio][aria-checked=true]`, "First officer")
	p.click(`[role=menuitemradio][data-value="` + f.user("bob") + `"]`)
	p.see(thePerson, "Second officer")
	p.see("h1", "general")
	for _, name := range p.shown(`[data-testid=channel]`) {
		if strings.Contains(name, "closed") {
			t.Errorf("a person who is not in the private channel sees it: %q", name)
		}
	}
	if got, want := eval[string](p, `location.hash`), f.address("bob", "general"); got != want {
		t.Errorf("got address %q, want %q", got, want)
	}
	p.drive(chromedp.Reload())
	p.see(thePerson, "Second officer")
	p.see("h1", "general")
	p.click(thePerson)
	p.click(`[role=menuitemradio][data-value="` + f.user("ext") + `"]`)
	p.see("h1", "shared")
	p.see(`[data-testid=shared]`, "Shared with another organisation")
}

func pageKeyboard(t *testing.T, b context.Context) {
	f, app := chat(t)
	p := f.open(b, f.address("ann", "general"))
	p.focus(theComposer)
	p.press("/try hello" + kb.Enter)
	p.see(aMessage, "Hello there")
	p.tabTo(`[data-action=greet]`, true)
	p.press(kb.Enter)
	p.see(aMessage, "You have been greeted")

	p.tabTo(theComposer, false)
	p.press("/try form" + kb.Enter)
	p.focus(theModal + ` [data-block=colour] input`)
	p.press(kb.ArrowDown)
	p.see(`[role=option]`, "Red")
	p.press(kb.ArrowDown + kb.ArrowDown + kb.Enter)
	p.tabTo(`[data-block=note] input`, false)
	p.press("typed by hand")
	p.tabTo(`[data-testid=submit]`, false)
	p.press(kb.Enter)
	p.gone(theModal)
	p.focus(theComposer)
	if got := app.sent(); len(got) != 1 || !strings.Contains(got[0], `"value":"green"`) || !strings.Contains(got[0], "typed by hand") {
		t.Errorf("got forms %q, want one with green", got)
	}

	p.drive(chromedp.Reload())
	p.see(aMessage, "")
	eval[bool](p, `(document.activeElement.blur(), true)`)
	p.tabTo("#skip", true)
	p.press(kb.Enter)
	p.focus("#scroller")
	p.tabTo(thePerson, true)
	p.press(kb.ArrowDown + kb.ArrowDown + kb.Enter)
	p.see(thePerson, "Second officer")
	p.focus(thePerson)
}

func pageNarrow(t *testing.T, b context.Context) {
	f, _ := chat(t)
	p := f.openSized(b, f.address("ann", "general"), 390, 844)
	p.write(theComposer, "/try hello"+kb.Enter)
	p.see(aMessage, "Hello there")
	p.gone(thePerson)
	p.click(`[data-testid=drawer]`)
	p.see(thePerson, "First officer")
	p.press(kb.Escape)
	p.gone(thePerson)
	p.focus(`[data-testid=drawer]`)
	p.press(kb.Enter)
	p.click(`[data-channel="` + f.channel("closed") + `"]`)
	p.gone(thePerson)
	p.see("h1", "closed")
	p.write(theComposer, "/try form"+kb.Enter)
	p.see(theModal, "A short form")
	if got := eval[int](p, `document.documentElement.scrollWidth`); got > 390 {
		t.Errorf("got a page %d px wide, want no sideways scrolling at 390", got)
	}
}

func pageTraffic(t *testing.T, b context.Context) {
	f, _ := chat(t)
	p := f.open(b, f.address("ann", "general"))
	p.click(`[data-testid=inspect]`)
	p.write(theComposer, "/try shout"+kb.Enter)
	p.see(`.traffic summary`, "slash_commands")
	p.see(`.traffic summary`, "chat.postMessage")
	p.click(`.traffic summary`)
	p.see(`.traffic details[open]`, "Sent")
	if got := eval[string](p, `document.querySelector("#pane").textContent`); strings.Contains(got, f.ws.BotToken()) {
		t.Error("the traffic shows a token")
	}
}

func pageFaults(t *testing.T, b context.Context) {
	f, _ := chat(t)
	p := f.open(b, f.address("ann", "general"))
	p.click(`[data-testid=inspect]`)
	p.click(`.faults-box > summary`)
	p.see(`.faults li`, "Nothing is set to go wrong.")
	eval[string](p, `document.querySelector("#fault-method").value = "chat.postMessage"`)
	p.click(`[data-testid=fault-add]`)
	p.see(`.faults li`, `"status":429`)
	p.write(theComposer, "/try shout"+kb.Enter)
	p.write(theComposer, "Did it?"+kb.Enter)
	p.see(`.faults li`, "Nothing is set to go wrong.")
	p.see(`.traffic summary`, "ratelimited")
}

func pageReset(t *testing.T, b context.Context) {
	f := start(t)
	p := f.open(b, f.address("ann", "general"))
	f.say("bob", "general", "Soon gone")
	p.see(aMessage, "Soon gone")
	f.ask(http.StatusOK, "POST", "/control/reset", fields{}, nil)
	p.gone(aMessage)
	p.see("#empty", "very beginning of #general")
}

// pageChanges has the app correct, delete and add a file to what it said.
func pageChanges(t *testing.T, b context.Context) {
	f := start(t, func(cfg *workspace.Config) {
		cfg.Manifest = bytes.Replace(cfg.Manifest, []byte(`"chat:write"`), []byte(`"chat:write", "files:write"`), 1)
	})
	general := f.channel("general")
	p := f.open(b, f.address("ann", "general"))
	_, ts, err := f.api.PostMessage(general, slack.MsgOptionText("First words", false))
	if err != nil {
		t.Fatal(err)
	}
	p.see(aMessage, "First words")
	if _, _, _, err := f.api.UpdateMessage(general, ts, slack.MsgOptionText("Second words", false)); err != nil {
		t.Fatal(err)
	}
	p.see(aMessage, "Second words (edited)")
	if _, _, err := f.api.DeleteMessage(general, ts); err != nil {
		t.Fatal(err)
	}
	p.gone(aMessage)
	file := slack.UploadFileParameters{Content: "one,two", FileSize: 7, Filename: "list.csv", Title: "The list", Channel: general}
	if _, err := f.api.UploadFile(file); err != nil {
		t.Fatal(err)
	}
	p.see(aMessage, "The list 7 bytes")
	if got := eval[string](p, `fetch(document.querySelector(".files a").href).then(r => r.text())`); got != "one,two" {
		t.Errorf("got file %q, want what the app uploaded", got)
	}
}

func pageUnread(t *testing.T, b context.Context) {
	f := start(t)
	apart := `[data-channel="` + f.channel("apart") + `"] .count`
	p := f.open(b, f.address("ann", "general"))
	f.say("bob", "apart", "One")
	f.say("bob", "apart", "Two")
	f.say("ann", "apart", "My own does not count")
	p.see(apart, "2 unread")
	p.click(`[data-channel="` + f.channel("apart") + `"]`)
	p.see(aMessage, "Two")
	p.gone(apart)
	p.click(`[data-channel="` + f.channel("general") + `"]`)
	p.see("h1", "general")
	p.drive(chromedp.Reload())
	f.say("bob", "apart", "Three")
	p.see(apart, "1 unread")
}

// pageRestart ends the workspace under an open page, and starts another at the
// same address.
func pageRestart(t *testing.T, b context.Context) {
	f := start(t)
	var mu sync.Mutex
	var inner http.Handler = f.ws
	refused := 0
	outer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		h := inner
		if h == nil {
			refused++
		}
		mu.Unlock()
		if h == nil {
			http.Error(w, "down", http.StatusBadGateway)
			return
		}
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(outer.Close)
	swap := func(h http.Handler) {
		mu.Lock()
		inner = h
		mu.Unlock()
	}
	f.http.Close()
	f.http = outer
	p := f.open(b, f.address("ann", "general"))
	p.gone("#offline")
	swap(nil)
	if err := f.ws.Close(); err != nil {
		t.Fatal(err)
	}
	p.see("#offline", "Trying again")
	p.write(theComposer, "Anybody there?"+kb.Enter)
	p.see("#toast", "The workspace answered something unexpected (HTTP 502).")
	next := start(t, func(cfg *workspace.Config) {
		cfg.People = []workspace.Person{{Name: "new", RealName: "Somebody new"}}
		cfg.Channels = []workspace.Channel{{Name: "fresh"}}
	})
	swap(next.ws)
	p.see(thePerson, "Somebody new")
	p.see("h1", "fresh")
	p.gone("#offline")
	mu.Lock()
	defer mu.Unlock()
	if refused > 40 {
		t.Errorf("the page asked %d times while nobody answered, want patience", refused)
	}
}
