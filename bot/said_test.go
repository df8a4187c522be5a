package bot

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack/socketmode"

	"github.com/safer-city-partnership/asb/plan"
)

// Slack may tell of one message by two events, each in an envelope of its own.
// It is one write and one answer.
func TestAMessageThatComesTwiceIsAnsweredOnce(t *testing.T) {
	w := begin(t)
	direct := w.conversation("ann")
	payload := strings.NewReplacer("U01AAAAAA", "U0ANN", "D01", direct).Replace(directPayload)
	names := w.since(func() {
		for _, p := range []string{payload, strings.NewReplacer("Ev03", "Ev04", `"type":"message"`, `"type":"app_mention"`).Replace(payload)} {
			w.take(socketmode.RequestTypeEventsAPI, p)
		}
		w.until("both are answered", func() bool { return strings.Count(w.log.String(), `"msg":"answered"`) == 2 })
	})
	if got := w.notes(20); !slices.Equal(got, []string{"half are in"}) {
		t.Errorf("notes on action 20: got %q, want one", got)
	}
	if n := len(slices.DeleteFunc(names, func(n string) bool { return n != "chat.postMessage" })); n != 1 {
		t.Errorf("got %d answers, want 1", n)
	}
}

// After a restart it is answered again, and still written once.
func TestAMessageThatComesAgainAfterARestartIsWrittenOnce(t *testing.T) {
	w := begin(t)
	payload := strings.NewReplacer("U01AAAAAA", "U0ANN", "D01", w.conversation("ann")).Replace(directPayload)
	for n := range 2 {
		w.take(socketmode.RequestTypeEventsAPI, payload)
		w.until("it is answered", func() bool { return strings.Count(w.log.String(), `"msg":"answered"`) == n+1 })
		if n == 0 {
			if err := w.end(); err != nil {
				t.Fatal(err)
			}
			w.connect()
			w.clock.add(5 * time.Minute)
		}
	}
	if got := w.notes(20); !slices.Equal(got, []string{"half are in"}) {
		t.Errorf("notes on action 20: got %q, want one", got)
	}
}

// What the client cannot read may hold a line all the same.
func TestAStrangeMessageIsAnswered(t *testing.T) {
	w := begin(t)
	payload := strings.NewReplacer("U01AAAAAA", "U0ANN", "D01", w.conversation("ann"), `{"type":"rich_text","elements":[]}`, `{"type":42}`).Replace(directPayload)
	message, err := json.Marshal(map[string]any{"type": "events_api", "envelope_id": "e1", "payload": json.RawMessage(payload)})
	if err != nil {
		t.Fatal(err)
	}
	w.bot.takeStrange(context.Background(), socketmode.Event{Data: &socketmode.ErrorBadMessage{Message: message}})
	w.until("it is written", func() bool { return len(w.notes(20)) == 1 })
}

// take gives the bot an envelope that Slack did not send: its acknowledgement
// goes nowhere.
func (w *world) take(kind, payload string) {
	w.bot.take(context.Background(), request{Type: kind, Payload: json.RawMessage(payload), ack: func(context.Context, any) error { return nil }})
}

// conversation is the id of somebody's conversation with the bot.
func (w *world) conversation(user string) string {
	w.t.Helper()
	id, err := w.bot.conversation(context.Background(), plan.Target{User: plan.UserID("U0" + strings.ToUpper(user))})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}
