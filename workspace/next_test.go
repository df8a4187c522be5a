package workspace_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/workspace"
)

// The clock knows when the app will next send something: what it scheduled with
// Slack (docs.slack.dev, reference/methods/chat.scheduleMessage), or what it
// says itself, whichever comes first. Moving the clock there sends it.
func TestNext(t *testing.T) {
	t.Parallel()
	var own time.Time
	f := start(t, everything, func(cfg *workspace.Config) {
		cfg.Next = func(time.Time) (time.Time, bool) { return own, !own.IsZero() }
	})
	next := func() (at time.Time) {
		var clock struct{ Now, Next time.Time }
		f.ask(200, "GET", "/control/clock", nil, &clock)
		return clock.Next
	}
	if got := next(); !got.IsZero() {
		t.Errorf("with nothing to send: got %v, want none", got)
	}
	scheduled := f.workspace().Now.Add(2 * time.Hour).Truncate(time.Second)
	if _, _, err := f.api.ScheduleMessage(f.channel("general"), strconv.FormatInt(scheduled.Unix(), 10), slack.MsgOptionText("in two hours", false)); err != nil {
		t.Fatal(err)
	}
	if got := next(); !got.Equal(scheduled) {
		t.Errorf("got %v, want the scheduled message at %v", got, scheduled)
	}
	own = scheduled.Add(-time.Hour)
	if got := next(); !got.Equal(own) {
		t.Errorf("got %v, want the app's own at %v", got, own)
	}
	own = time.Time{}
	f.ask(200, "POST", "/control/clock", fields{"now": scheduled.Format(time.RFC3339)}, nil)
	if got := f.messages("bob", "general"); len(got) != 1 || got[0].Text != "in two hours" {
		t.Errorf("at that time: %s", texts(got))
	}
	if got := next(); !got.IsZero() {
		t.Errorf("after it was sent: got %v, want none", got)
	}
}
