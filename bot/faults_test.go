package bot

import (
	"slices"
	"strings"
	"testing"

	"github.com/safer-city-partnership/asb/workspace/workspacetest"
)

// late counts what a person was told about forms that did not open.
func (w *world) late() (n int) {
	w.t.Helper()
	for _, m := range w.Messages("ann", "plan") {
		if strings.Contains(m.Words(), "could not be opened") {
			n++
		}
	}
	return n
}

// Slack opened the form and its word on it was lost, or says that it has been
// asked before: the form is there, nobody is told otherwise, and the receipt
// finds its place.
func TestFormIsOpenWithoutSlacksWord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		fault   workspacetest.Fault
		answers int
	}{
		{"the reply is lost", workspacetest.Fault{Method: "views.open", DropReply: true}, 1},
		{"an error of Slack's own", workspacetest.Fault{Method: "views.open", Error: "internal_error"}, 1},
		{"the button is delivered twice", workspacetest.Fault{Socket: "duplicate"}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := begin(t)
			m := only(t, w.Say("ann", "plan", "/asb 20"))
			w.Fail(c.fault)
			names := w.since(func() {
				w.Click("ann", m, "Update")
				w.until("it is answered", func() bool { return strings.Count(w.log.String(), `"answered"`) == 1+c.answers })
			})
			names = slices.DeleteFunc(names, func(name string) bool { return name != "views.open" })
			if len(names) != 2 {
				t.Errorf("the form was asked for %d times, want 2", len(names))
			}
			form := w.Modal("ann")
			if form == nil || w.late() != 0 {
				t.Fatalf("got form %v, and %d times that it is not open; want the form and no word", form, w.late())
			}
			if r := w.Submit("ann", *form, map[string]any{"status": "amber", "note": "Half are in"}); !r.Closed {
				t.Fatalf("Submit: got %+v, want the form closed", r)
			}
			w.Click("ann", w.Expect("ann", "plan", "Half are in"), "Undo")
		})
	}
}

// A rate limit is waited for if the trigger lives that long; otherwise the
// person has a button at once.
func TestFormUnderARateLimit(t *testing.T) {
	t.Parallel()
	w := begin(t)
	m := only(t, w.Say("ann", "plan", "/asb 20"))
	w.Fail(workspacetest.Fault{Method: "views.open", Status: 429, RetryAfter: 1})
	w.Click("ann", m, "Update")
	w.until("the form is open", func() bool { return w.Modal("ann") != nil })
	w.Dismiss("ann", *w.Modal("ann"))

	w.Fail(workspacetest.Fault{Method: "views.open", Status: 429, RetryAfter: 30})
	w.Click("ann", m, "Update")
	if r := w.Click("ann", w.Expect("ann", "plan", "could not be opened"), "Open the form"); r.Modal == nil {
		t.Errorf("pressing the button: got %+v, want the form", r)
	}
}

// When it is not known what a Home tab shows, the next reply is drawn whatever
// it is.
func TestHomeThatMayBeShown(t *testing.T) {
	t.Parallel()
	w := begin(t)
	first := w.Home("ann")
	w.Fail(workspacetest.Fault{Method: "views.publish", DropReply: true, Times: attempts})
	w.Click("ann", *first, "Help")
	w.until("the bot gives up", func() bool { return strings.Contains(w.log.String(), "publish a Home tab") })
	help := w.tab("ann")
	if !strings.Contains(help.Words(), "What you can type") {
		t.Fatalf("the tab is %s, want help", help.Words())
	}
	w.Click("ann", *help, "Home")
	w.until("the first page is back", func() bool { return w.tab("ann").Words() == first.Words() })
}

// Slack may be stricter than we think. Then the words alone say the same.
func TestRefusedReply(t *testing.T) {
	t.Parallel()
	w := begin(t)
	m := only(t, w.Say("ann", "plan", "/asb 20 amber Half are in"))
	w.Fail(workspacetest.Fault{Method: "response_url", Error: "invalid_blocks"})
	w.Click("ann", m, "Undo")
	got := w.Expect("ann", "plan", "Undone")
	if len(got.Blocks) != 0 || got.TS != m.TS {
		t.Errorf("got %+v, want the words alone, in the receipt's place", got)
	}
	holds(t, "the log", w.log.String(), "its words go alone")
}

// Slack may be down while the bot starts.
func TestCheckAsksAgain(t *testing.T) {
	t.Parallel()
	w := begin(t)
	w.Fail(workspacetest.Fault{Method: "auth.test", Status: 503, Times: attempts - 1})
	if err := w.bot.Check(t.Context()); err != nil {
		t.Errorf("Check() = %v, want nil", err)
	}
	w.Fail(workspacetest.Fault{Method: "auth.test", Status: 503, Times: attempts})
	if err := w.bot.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("Check() while Slack is down = %v, want it said", err)
	}
}

// tab is a person's Home tab as it was published last.
func (w *world) tab(user string) *workspacetest.View {
	w.t.Helper()
	var out struct{ View *workspacetest.View }
	w.control("GET", "home?user="+user, &out)
	return out.View
}
