package workspace_test

import (
	"testing"

	"github.com/slack-go/slack"
)

// docs.slack.dev, interactivity/implementing-slash-commands: an
// acknowledgement may carry the reply.
func TestCommandAnsweredInTheAcknowledgement(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.run(&bot{command: func(_ *bot, c slack.SlashCommand) any {
		return map[string]any{"text": "heard " + c.Text}
	}})
	got := f.say("ann", "general", "/try one")
	if len(got.Seen) != 1 || got.Seen[0].Text != "heard one" || !got.Seen[0].Ephemeral || got.Error != "" {
		t.Fatalf("got %+v, want one ephemeral message %q", got, "heard one")
	}
	if others := f.messages("bob", "general"); len(others) != 0 {
		t.Errorf("bob sees %s, want nothing", texts(others))
	}
}
