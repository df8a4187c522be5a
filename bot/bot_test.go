package bot

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/views"
	"github.com/safer-city-partnership/asb/workspace/workspacetest"
)

// A wrong token is said at once; a right one is known.
func TestTokens(t *testing.T) {
	t.Parallel()
	w := begin(t)
	if err := w.bot.Check(t.Context()); err != nil {
		t.Errorf("Check() = %v, want nil", err)
	}
	quiet := logrus.New()
	quiet.SetOutput(w.log)
	wrong := New(Config{AppToken: "xapp-1-wrong", BotToken: "xoxb-wrong", APIURL: w.APIURL(), Store: w.store, Now: w.clock.Now, Log: quiet})
	if err := wrong.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "invalid_auth") {
		t.Errorf("Check() with a wrong token = %v, want it said", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := wrong.Run(ctx); err == nil || !strings.Contains(err.Error(), "connect to Slack: invalid_auth") {
		t.Errorf("Run() with a wrong token = %v, want it said", err)
	}
}

// A command that panics is answered all the same, with a reference that is in
// the log; the next one works.
func TestCommandThatPanics(t *testing.T) {
	t.Parallel()
	w := begin(t)
	w.journal.panics()
	m := only(t, w.Say("ann", "plan", "/asb 20 amber Half are in"))
	holds(t, "the answer", m.Text, "Not saved: something went wrong on our side.")
	holds(t, "the answer", m.Text, "You typed: 20 amber Half are in")
	_, after, _ := strings.Cut(m.Text, "the reference ")
	reference := after[:4]
	holds(t, "the log", w.log.String(), `"reference":"`+reference+`"`)
	holds(t, "the log", w.log.String(), "panic: the disk went away")
	holds(t, "the next answer", only(t, w.Say("ann", "plan", "/asb 20 amber Half are in")).Text, "AMBER")
}

// What Slack delivers twice is done once and answered the same.
func TestDeliveredTwice(t *testing.T) {
	t.Parallel()
	w := begin(t)
	e := Envelope{Kind: Slash, Cause: "slash:1.2.a", User: "U0ANN", Line: "20 amber Half are in", TriggerID: "1.2.a"}
	first := w.bot.run(t.Context(), e)
	w.clock.add(time.Hour)
	second := w.bot.run(t.Context(), e)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("answers (-first +second):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Half are in"}, w.notes(20)); diff != "" {
		t.Errorf("notes on action 20 (-want +got):\n%s", diff)
	}
}

// What one person sends is done in the order it came, also when the first is
// slow.
func TestOrderOfOnePerson(t *testing.T) {
	t.Parallel()
	w := begin(t)
	release := w.journal.stop()
	defer release()
	var all sync.WaitGroup
	all.Go(func() { w.Say("ann", "plan", "/asb note 20 One") })
	w.until("the first is under way", w.journal.held)
	sent := len(w.traffic())
	all.Go(func() { w.Say("ann", "plan", "/asb note 20 Two") })
	w.until("the second was sent", func() bool { return len(w.traffic()) > sent })
	release()
	w.until("both are done", func() bool { return len(w.notes(20)) == 2 })
	all.Wait()
	if diff := cmp.Diff([]string{"One", "Two"}, w.notes(20)); diff != "" {
		t.Errorf("notes on action 20 (-want +got):\n%s", diff)
	}
}

// Nobody waits for somebody else's form.
func TestPeopleDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	w := begin(t)
	m := only(t, w.Say("ann", "plan", "/asb 20"))
	open := w.gate.close("views.open")
	defer open()
	w.Click("ann", m, "Update")
	holds(t, "the answer to somebody else", only(t, w.Say("bob", "plan", "/asb 20")).Text, "Action 20")
	open()
	w.until("the form is open", func() bool { return w.Modal("ann") != nil })
}

// When a person's lines come faster than they can be done, the rest are turned
// away: with words where Slack has room for them, and never in silence.
func TestTooBusy(t *testing.T) {
	t.Parallel()
	w := begin(t)
	m := only(t, w.Say("ann", "plan", "/asb 20"))
	form := w.Click("ann", m, "Update").Modal
	release := w.journal.stop()
	defer release()
	var busy atomic.Int32
	var all sync.WaitGroup
	for range backlog + 10 {
		all.Go(func() {
			for _, m := range w.Say("ann", "plan", "/asb 20").Seen {
				if strings.Contains(m.Text, "asb is very busy and has not done this.") {
					busy.Add(1)
				}
			}
		})
	}
	w.until("a line is turned away", func() bool { return busy.Load() > 0 })

	r := w.Submit("ann", *form, map[string]any{"status": "amber", "note": "Half are in"})
	if r.Closed || !strings.Contains(r.Errors["note"], "very busy") {
		t.Errorf("a form: got %+v, want it open, with words beside the note", r)
	}
	if r := w.Click("ann", m, "History"); r.Error == "" {
		t.Errorf("a button: got %+v, want Slack to show that it failed", r)
	}
	release()
	all.Wait()
	w.until("the backlog is done", func() bool {
		r := w.Say("ann", "plan", "/asb 20")
		return len(r.Seen) > 0 && strings.Contains(r.Seen[len(r.Seen)-1].Text, "Action 20")
	})
	if r := w.Submit("ann", *form, map[string]any{"status": "amber", "note": "Half are in"}); !r.Closed {
		t.Errorf("the form sent again: got %+v, want it closed", r)
	}
	if diff := cmp.Diff([]string{"Half are in"}, w.notes(20)); diff != "" {
		t.Errorf("notes on action 20 (-want +got):\n%s", diff)
	}
}

// Run ends when everything that was received has been answered, as if nothing
// had ended: over the same connection, and in the acknowledgement.
func TestRunAnswersWhatItReceived(t *testing.T) {
	t.Parallel()
	w := begin(t)
	release := w.journal.stop()
	defer release()
	var all sync.WaitGroup
	var r workspacetest.Reply
	all.Go(func() { r = w.Say("ann", "plan", "/asb 20 amber Half are in") })
	w.until("the line is under way", w.journal.held)
	ended := make(chan error, 1)
	go func() { ended <- w.end() }()
	select {
	case err := <-ended:
		t.Fatalf("Run() = %v while a line is under way, want it to wait", err)
	case <-time.After(3 * lastAck):
	}
	release()
	if err := <-ended; err != nil {
		t.Errorf("Run() = %v, want nil", err)
	}
	all.Wait()
	holds(t, "the answer", only(t, r).Text, "AMBER")
	for _, e := range w.traffic() {
		if e.Name == "response_url" {
			t.Error("the answer came by the response URL, want it in the acknowledgement")
		}
	}
	if diff := cmp.Diff([]string{"Half are in"}, w.notes(20)); diff != "" {
		t.Errorf("notes on action 20 (-want +got):\n%s", diff)
	}
}

// The log says what was done and how it went, and nothing that a person wrote,
// is called, or could use.
func TestLogKeepsSecrets(t *testing.T) {
	t.Parallel()
	w := begin(t)
	m := only(t, w.Say("ann", "plan", "/asb 20 amber Lens covers"))
	w.Click("ann", m, "Undo")
	w.Say("ann", "plan", "/asb 20 amber Lens covers, 07700 900123") // refused
	form := w.Click("ann", only(t, w.Say("ann", "plan", "/asb 20")), "Update").Modal
	w.Submit("ann", *form, map[string]any{"status": "amber", "note": "Lens covers again"})
	w.Say("ann", "plan", "/asb grren lens covers")
	w.journal.panics()
	w.Say("ann", "plan", "/asb 20 amber Lens covers once more")

	// A response URL that cannot be reached is an error of ours, and a secret.
	w.bot.deliver(t.Context(), Envelope{Kind: Slash, Cause: "c", ResponseURL: "http://127.0.0.1:1/commands/T01/2/abc"}, views.Say("Lens covers"))

	log := w.log.String()
	for _, secret := range []string{"ens covers", "07700", "First officer", w.BotToken(), w.AppToken(), "xoxb-", "xapp-", "/commands/", "/actions/", "http://"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q, want no word of it:\n%s", secret, log)
		}
	}
	for _, want := range []string{`"kind":"slash"`, `"kind":"button"`, `"kind":"form"`, `"kinds":"phone"`, "panic: the disk went away", "deliver a reply"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log has no %s, so it proves nothing", want)
		}
	}
}
