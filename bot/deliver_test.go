package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/workspace/workspacetest"
)

// only gives the one message that was seen.
func only(t *testing.T, r workspacetest.Reply) workspacetest.Message {
	t.Helper()
	if r.Error != "" || len(r.Seen) != 1 {
		t.Fatalf("got error %q and %d messages, want one message", r.Error, len(r.Seen))
	}
	return r.Seen[0]
}

func holds(t *testing.T, what, text, want string) {
	t.Helper()
	if !strings.Contains(text, want) {
		t.Errorf("%s:\ngot  %s\nwant it to hold %q", what, text, want)
	}
}

// An answer that fits goes in the acknowledgement, and nowhere else.
func TestAnswerInTheAcknowledgement(t *testing.T) {
	t.Parallel()
	w := begin(t)
	var m workspacetest.Message
	names := w.since(func() { m = only(t, w.Say("ann", "plan", "/asb 20")) })
	holds(t, "the answer", m.Text, "Action 20")
	if !m.Ephemeral {
		t.Error("the answer is for everybody, want it private")
	}
	if diff := cmp.Diff([]string{"slash_commands"}, names); diff != "" {
		t.Errorf("traffic (-want +got):\n%s", diff)
	}
	if seen := w.Messages("bob", "plan"); len(seen) != 0 {
		t.Errorf("somebody else sees %d messages, want none", len(seen))
	}
}

// An acknowledgement of 20,480 bytes is dropped, so what comes near goes to
// the response URL.
func TestBigAnswerGoesToTheResponseURL(t *testing.T) {
	t.Parallel()
	w := begin(t)
	long := strings.Repeat("Ring 07700 900123 – twice. ", 1000)
	w.write("U0BOB", func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.Note(plan.Cause{By: "U0BOB"}, now, []plan.ActionNo{20}, long)
	})
	entry := w.lastEntry(20)
	names := w.since(func() {
		w.Say("ann", "plan", "/asb show entry "+entry)
		m := w.Expect("ann", "plan", "Ring 07700 900123")
		if got := strings.Count(m.Words(), "twice"); got < 1000 {
			t.Errorf("the answer has %d of the note's 1000 sentences, want all", got)
		}
		if !m.Ephemeral {
			t.Error("the answer is for everybody, want it private")
		}
	})
	if diff := cmp.Diff([]string{"slash_commands", "response_url"}, names); diff != "" {
		t.Errorf("traffic (-want +got):\n%s", diff)
	}
}

func TestFitsAck(t *testing.T) {
	for _, c := range []struct {
		bytes int
		want  bool
	}{{100, true}, {18_999, true}, {19_000, false}, {30_000, false}} {
		m := message{ResponseType: "ephemeral"}
		m.Text = strings.Repeat("x", c.bytes-len(`{"response_type":"ephemeral","text":""}`))
		if got := fitsAck(m); got != c.want {
			t.Errorf("fitsAck() of %d bytes = %v, want %v", c.bytes, got, c.want)
		}
	}
	// What JSON makes of a text counts, not the text.
	if m := (message{Text: strings.Repeat("<", 4000)}); fitsAck(m) {
		t.Error("fitsAck() of 4,000 signs that take six bytes each = true, want false")
	}
}

// An answer that is late is acknowledged first, and comes by the response URL.
func TestLateAnswer(t *testing.T) {
	t.Parallel()
	w := begin(t)
	release := w.journal.stop()
	defer release()
	names := w.since(func() {
		r := w.Say("ann", "plan", "/asb 20 amber Half are in") // waits three seconds
		if r.Error != "" || len(r.Seen) != 0 {
			t.Errorf("while the store is slow: got error %q and %d messages, want neither", r.Error, len(r.Seen))
		}
		release()
		w.Expect("ann", "plan", "Half are in")
	})
	if diff := cmp.Diff([]string{"slash_commands", "response_url"}, names); diff != "" {
		t.Errorf("traffic (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Half are in"}, w.notes(20)); diff != "" {
		t.Errorf("notes on action 20 (-want +got):\n%s", diff)
	}
}

// A form is opened after the acknowledgement: however long Slack takes over it,
// the command has not failed.
func TestFormOpenedAfterTheAcknowledgement(t *testing.T) {
	t.Parallel()
	w := begin(t)
	open := w.gate.close("views.open")
	defer open()
	if r := w.Say("ann", "plan", "/asb update 20"); r.Error != "" || r.Modal != nil { // waits three seconds
		t.Fatalf("while Slack is slow: got error %q and modal %v, want neither", r.Error, r.Modal)
	}
	open()
	w.until("the form is open", func() bool { return w.Modal("ann") != nil })
	r := w.Submit("ann", *w.Modal("ann"), map[string]any{"status": "amber", "note": "Half are in"})
	if !r.Closed || r.Error != "" {
		t.Fatalf("Submit: got %+v, want the form closed", r)
	}
	holds(t, "the receipt", w.Expect("ann", "plan", "Half are in").Text, "AMBER")
}

// A trigger lives three seconds. When the form comes too late, a button opens
// it, and what was typed is kept.
func TestExpiredTrigger(t *testing.T) {
	t.Parallel()
	w := begin(t)
	release := w.journal.stop()
	defer release()
	if r := w.Say("ann", "plan", "/asb update 20"); r.Error != "" {
		t.Fatalf("while the store is slow: got error %q, want none", r.Error)
	}
	w.clock.add(4 * time.Second)
	release()
	m := w.Expect("ann", "plan", "The form could not be opened in time")
	r := w.Click("ann", m, "Open the form")
	if r.Modal == nil {
		t.Fatalf("pressing the button: got %+v, want the form", r)
	}
	holds(t, "the form", r.Modal.Words(), "20")
}

// The same from a button: its trigger expires while Slack is slow.
func TestExpiredTriggerOfAButton(t *testing.T) {
	t.Parallel()
	w := begin(t)
	m := only(t, w.Say("ann", "plan", "/asb 20"))
	open := w.gate.close("views.open")
	defer open()
	w.Click("ann", m, "Update")
	w.clock.add(4 * time.Second)
	open()
	again := w.Expect("ann", "plan", "The form could not be opened in time")
	if r := w.Click("ann", again, "Open the form"); r.Modal == nil {
		t.Fatalf("pressing the button: got %+v, want the form", r)
	}
}

// The answer to a button on a private message takes the message's place; a
// public message stays, and the answer is private.
func TestAnswerToAButton(t *testing.T) {
	t.Parallel()
	w := begin(t)
	m := only(t, w.Say("ann", "plan", "/asb 20 amber Half are in"))
	before := len(w.Messages("ann", "plan"))
	w.Click("ann", m, "Undo")
	holds(t, "the receipt", w.Expect("ann", "plan", "Undone").Text, "NOT YET RATED")
	if got := len(w.Messages("ann", "plan")); got != before {
		t.Errorf("%d messages after the click, want the %d there were", got, before)
	}

	m = only(t, w.Say("ann", "plan", "/asb 20 red Contract awaited"))
	w.Click("ann", m, "Share")
	public := w.Expect("bob", "plan", "shared an update")
	if public.Ephemeral {
		t.Error("what was shared is private, want everybody to see it")
	}
	w.Click("bob", public, "Show action 20")
	w.until("the answer is there", func() bool { return len(w.Messages("bob", "plan")) == 2 })
	if got := w.Messages("bob", "plan")[0].Words(); got != public.Words() {
		t.Errorf("the public message became %q, want it as it was", got)
	}
	if seen := w.Messages("bob", "plan")[1]; !seen.Ephemeral || !strings.Contains(seen.Words(), "RED") {
		t.Errorf("the answer is %+v, want action 20, for one person", seen)
	}
}

// A form that is refused stays open with the reason beside its field; one that
// is saved closes, and its receipt is where it was opened from.
func TestForm(t *testing.T) {
	t.Parallel()
	w := begin(t)
	m := only(t, w.Say("ann", "plan", "/asb 20"))
	form := w.Click("ann", m, "Update").Modal
	if form == nil {
		t.Fatal("no form was opened")
	}
	r := w.Submit("ann", *form, map[string]any{"status": "red", "note": "   "})
	if r.Closed || r.Errors["note"] == "" {
		t.Fatalf("a form without a note: got %+v, want it open, with words beside the note", r)
	}
	if got := w.notes(20); got != nil {
		t.Errorf("a form that was refused wrote %q, want nothing", got)
	}
	r = w.Submit("ann", *form, map[string]any{"status": "red", "note": "Not begun"})
	if !r.Closed {
		t.Fatalf("a whole form: got %+v, want it closed", r)
	}
	holds(t, "the receipt", w.Expect("ann", "plan", "Not begun").Text, "RED")
	if diff := cmp.Diff([]string{"Not begun"}, w.notes(20)); diff != "" {
		t.Errorf("notes on action 20 (-want +got):\n%s", diff)
	}
}

// A form that was sent and is too big to be drawn again in the acknowledgement
// follows it, with all that was typed.
func TestBigFormAgain(t *testing.T) {
	t.Parallel()
	w := begin(t)
	w.write("terminal", func(s *plan.State, _ time.Time) (facts []plan.Fact, err error) {
		for _, a := range s.Actions()[:20] {
			facts = append(facts, &plan.HolderAdded{User: "U0ANN", No: a.No}, &plan.HolderAdded{User: "U0BOB", No: a.No})
		}
		return facts, nil
	})
	form := w.Say("ann", "plan", "/asb round").Modal
	if form == nil {
		t.Fatal("no form was opened")
	}
	w.Say("bob", "plan", "/asb note 5 leaflets are printed")
	long := strings.TrimSpace(strings.Repeat("posters are up ", 190))
	w.Submit("ann", *form, map[string]any{"note-5": long, "note-8": long})
	var again struct {
		View struct {
			ID     string
			Blocks []struct {
				BlockID string `json:"block_id"`
				Element struct {
					Initial string `json:"initial_value"`
				}
			}
		}
	}
	w.until("the form is drawn again", func() bool {
		w.control("GET", "modal?user=ann", &again)
		return len(again.View.Blocks) > 20
	})
	kept := 0
	for _, b := range again.View.Blocks {
		if b.Element.Initial == long {
			kept++
		}
	}
	if kept != 2 || again.View.ID != form.ID {
		t.Errorf("the form %s has %d of the notes in it, want %s with 2", again.View.ID, kept, form.ID)
	}
}

// When a form is slow to save, it stays open; sending it again saves it once.
func TestLateForm(t *testing.T) {
	t.Parallel()
	w := begin(t)
	m := only(t, w.Say("ann", "plan", "/asb 20"))
	form := w.Click("ann", m, "Update").Modal
	release := w.journal.stop()
	defer release()
	values := map[string]any{"status": "amber", "note": "Half are in"}
	r := w.Submit("ann", *form, values)
	if r.Closed || !strings.Contains(r.Errors["note"], "will not be saved twice") {
		t.Fatalf("while the store is slow: got %+v, want the form open, with words beside the note", r)
	}
	release()
	w.until("it is saved", func() bool { return len(w.notes(20)) == 1 })
	if r = w.Submit("ann", *form, values); !r.Closed {
		t.Fatalf("sent again: got %+v, want the form closed", r)
	}
	holds(t, "the receipt", w.Expect("ann", "plan", "Half are in").Text, "AMBER")
	if diff := cmp.Diff([]string{"Half are in"}, w.notes(20)); diff != "" {
		t.Errorf("notes on action 20 (-want +got):\n%s", diff)
	}
}

// A bot that was started anew does not know where a form came from, or a
// response URL is too old: then the form itself says that it was saved.
func TestFormOfUnknownOrigin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		lose func(*world)
	}{
		{"after a restart", func(w *world) {
			if err := w.end(); err != nil {
				t.Errorf("Run() = %v, want nil", err)
			}
			w.until("the bot has gone", func() bool { return w.connections() == 0 })
			w.connect()
		}},
		{"after half an hour", func(w *world) { w.clock.add(31 * time.Minute) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := begin(t)
			form := w.Click("ann", only(t, w.Say("ann", "plan", "/asb 20")), "Update").Modal
			c.lose(w)
			r := w.Submit("ann", *form, map[string]any{"status": "amber", "note": "Half are in"})
			if r.Modal == nil || r.Modal.Title.Text != "Saved" {
				t.Fatalf("got %+v, want the form to say that it was saved", r)
			}
			holds(t, "the form", r.Modal.Words(), "AMBER")
		})
	}
}

// The Home tab is drawn when it is opened, and not again unless it changed or
// Slack no longer has it.
func TestHome(t *testing.T) {
	t.Parallel()
	w := begin(t)
	open := func() []string { return w.since(func() { w.Home("ann") }) }
	if diff := cmp.Diff([]string{"events_api", "views.publish"}, open()); diff != "" {
		t.Errorf("opened first (-want +got):\n%s", diff)
	}
	holds(t, "the tab", w.Home("ann").Words(), "28 not yet rated")
	if diff := cmp.Diff([]string{"events_api"}, open()); diff != "" {
		t.Errorf("opened again (-want +got):\n%s", diff)
	}

	only(t, w.Say("ann", "plan", "/asb 20 amber Half are in"))
	if diff := cmp.Diff([]string{"events_api", "views.publish"}, open()); diff != "" {
		t.Errorf("opened after a change (-want +got):\n%s", diff)
	}
	home := w.Home("ann")
	holds(t, "the tab", home.Words(), "1 amber")
	w.Click("ann", *home, "Help")
	w.until("help is there", func() bool { return strings.Contains(w.published(), "Back to the first page") })

	home = w.Home("ann")
	w.Reset()
	w.until("it is drawn again when Slack had forgotten it", func() bool {
		got := w.Home("ann")
		return got != nil && got.Words() == home.Words()
	})
}

// A form that was opened on the Home tab is answered there.
func TestFormOnHome(t *testing.T) {
	t.Parallel()
	w := begin(t)
	only(t, w.Say("ann", "plan", "/asb own co add me"))
	form := w.Click("ann", *w.Home("ann"), "Update action 20").Modal
	if form == nil {
		t.Fatal("no form was opened")
	}
	if r := w.Submit("ann", *form, map[string]any{"status": "amber", "note": "Half are in"}); !r.Closed {
		t.Fatalf("got %+v, want the form closed", r)
	}
	w.until("the receipt is on the tab", func() bool { return strings.Contains(w.published(), "Half are in") })
}

// A refusal takes nothing's place: what was there is still of use.
func TestRefusalLeavesTheReceipt(t *testing.T) {
	t.Parallel()
	w := begin(t)
	m := only(t, w.Say("ann", "plan", "/asb 20 amber Half are in"))
	only(t, w.Say("bob", "plan", "/asb note 20 The rest come in May"))
	w.Click("ann", m, "Undo")
	w.Expect("ann", "plan", "That can no longer be undone")
	if got := w.Messages("ann", "plan")[0].Words(); got != m.Words() {
		t.Errorf("the receipt became %q, want it as it was", got)
	}
}
