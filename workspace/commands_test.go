package workspace_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// docs.slack.dev, interactivity/implementing-slash-commands: an
// acknowledgement may carry the reply, for one person or for everybody.
func TestCommandAnsweredInTheAcknowledgement(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		kind      string
		ann, bob  string
		ephemeral bool
	}{
		{"", "heard one", "", true},
		{"ephemeral", "heard one", "", true},
		{"in_channel", "/try one | heard one", "/try one | heard one", false},
	} {
		t.Run(tc.kind, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			f.run(&bot{command: func(_ *bot, c slack.SlashCommand) any {
				return map[string]any{"text": "heard " + c.Text, "response_type": tc.kind}
			}})
			got := f.say("ann", "general", "/try one")
			if texts(got.Seen) != tc.ann || got.Error != "" {
				t.Fatalf("got %+v, want %q", got, tc.ann)
			}
			if last := got.Seen[len(got.Seen)-1]; last.Ephemeral != tc.ephemeral {
				t.Errorf("got ephemeral %v, want %v", last.Ephemeral, tc.ephemeral)
			}
			if others := texts(f.messages("bob", "general")); others != tc.bob {
				t.Errorf("bob sees %q, want %q", others, tc.bob)
			}
		})
	}
}

// docs.slack.dev, interactivity/implementing-slash-commands: the fields of a
// command, and escaping.
func TestCommandPayload(t *testing.T) {
	t.Parallel()
	f := start(t)
	got := make(chan slack.SlashCommand, 1)
	f.run(&bot{command: func(_ *bot, c slack.SlashCommand) any {
		got <- c
		return map[string]any{"text": "ok"}
	}})
	bob, general := f.user("bob"), f.channel("general")
	closed := f.channel("closed")
	for _, tc := range []struct{ line, command, text string }{
		{"/try", "/try", ""},
		{"/try  a  b ", "/try", "a  b"},
		{"/try @bob see #general", "/try", "<@" + bob + "|bob> see <#" + general + "|general>"},
		{"/try #closed, @bob.", "/try", "<#" + closed + "|>, <@" + bob + "|bob>."},
		{"/try @nobody a@bob", "/try", "@nobody a@bob"},
		{"/try see https://example.org/x?a=1.", "/try", "see <https://example.org/x?a=1>."},
		{"/try a < b & c", "/try", "a &lt; b &amp; c"},
		{"/plain @bob a < b https://example.org", "/plain", "@bob a < b https://example.org"},
	} {
		if r := f.say("ann", "general", tc.line); r.Error != "" {
			t.Fatalf("%s: %s", tc.line, r.Error)
		}
		c := <-got
		if c.Command != tc.command || c.Text != tc.text {
			t.Errorf("%s: got %q %q, want %q %q", tc.line, c.Command, c.Text, tc.command, tc.text)
		}
		if c.UserID != f.user("ann") || c.UserName != "ann" || c.ChannelID != general || c.ChannelName != "general" {
			t.Errorf("%s: got user %s %s, channel %s %s", tc.line, c.UserID, c.UserName, c.ChannelID, c.ChannelName)
		}
		if parts := strings.Split(c.TriggerID, "."); len(parts) != 3 || !strings.HasPrefix(c.ResponseURL, f.http.URL+"/commands/") {
			t.Errorf("%s: got trigger %q, response URL %q", tc.line, c.TriggerID, c.ResponseURL)
		}
	}
	f.say("ann", "closed", "/try")
	if c := <-got; c.ChannelName != "privategroup" {
		t.Errorf("got channel name %q, want privategroup", c.ChannelName)
	}
	f.say("ann", "@tester", "/try")
	if c := <-got; c.ChannelName != "directmessage" || c.ChannelID[0] != 'D' {
		t.Errorf("got channel %s %q, want a direct message", c.ChannelID, c.ChannelName)
	}
}

// docs.slack.dev, interactivity/implementing-slash-commands: what people see
// when a command does not get through.
func TestCommandRefused(t *testing.T) {
	t.Parallel()
	f := start(t)
	if got := f.say("ann", "general", "/try").Error; got != `/try failed with the error "dispatch_failed"` {
		t.Errorf("with nobody connected: got %q", got)
	}
	f.run(&bot{
		command: func(_ *bot, c slack.SlashCommand) any {
			if c.Text == "bad" {
				return map[string]any{"blocks": []any{map[string]any{"type": "nonsense"}}}
			}
			return map[string]any{"text": "ok"}
		},
		ackless: func(e socketmode.Event) bool {
			c, ok := e.Data.(slack.SlashCommand)
			return ok && c.Text == "late"
		},
	})
	parent := f.say("ann", "general", "hello").TS
	for _, tc := range []struct{ user, channel, text, thread, want string }{
		{"ann", "general", "/other x", "", "/other is not a valid command."},
		{"ann", "general", "/TRY x", "", "/TRY is not a valid command."},
		{"ann", "general", "/try x", parent, "/try is not supported in threads. Sorry!"},
		{"ext", "shared", "/try x", "", "/try is not a valid command."},
		{"ann", "general", "/try bad", "", `/try failed with the error "dispatch_failed"`},
		{"ann", "general", "/try late", "", `/try failed with the error "operation_timeout"`},
		{"ann", "apart", "/try x", "", ""}, // the app need not be a member
	} {
		body := fields{"user": tc.user, "channel": tc.channel, "text": tc.text, "thread_ts": tc.thread}
		if got := f.do("say", body).Error; got != tc.want {
			t.Errorf("%s in %s: got %q, want %q", tc.text, tc.channel, got, tc.want)
		}
	}
}

// docs.slack.dev, interactivity/handling-user-interaction: a response URL works
// five times within thirty minutes, and reaches channels the app is not in.
func TestResponseURL(t *testing.T) {
	t.Parallel()
	f := start(t)
	urls := make(chan string, 2)
	f.run(&bot{command: func(b *bot, c slack.SlashCommand) any {
		urls <- c.ResponseURL
		return map[string]any{"text": "first"}
	}})
	f.say("ann", "apart", "/try")
	post := func(url string, m slack.WebhookMessage) error { return slack.PostWebhook(url, &m) }
	url := <-urls
	if err := post(url, slack.WebhookMessage{Text: "private"}); err != nil {
		t.Fatal(err)
	}
	if err := post(url, slack.WebhookMessage{Text: "public", ResponseType: "in_channel"}); err != nil {
		t.Fatal(err)
	}
	if got := texts(f.messages("ann", "apart")); got != "first | private | public" {
		t.Errorf("ann sees %q", got)
	}
	if got := texts(f.messages("bob", "apart")); got != "public" {
		t.Errorf("bob sees %q", got)
	}
	for range 3 {
		if err := post(url, slack.WebhookMessage{Text: "more"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := post(url, slack.WebhookMessage{Text: "sixth"}); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("the sixth use: got error %v, want 404", err)
	}
	f.say("ann", "apart", "/try")
	url = <-urls
	f.ask(200, "POST", "/control/clock", fields{"advance": "29m59s"}, nil)
	if err := post(url, slack.WebhookMessage{Text: "in time"}); err != nil {
		t.Error(err)
	}
	f.ask(200, "POST", "/control/clock", fields{"advance": "1s"}, nil)
	if err := post(url, slack.WebhookMessage{Text: "too late"}); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("after thirty minutes: got error %v, want 404", err)
	}
	resp, err := http.Post(url, "application/json", strings.NewReader("not JSON"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusBadRequest {
		t.Errorf("a body that is not JSON: got %d, want 400", resp.StatusCode)
	}
}

// An empty acknowledgement is followed by a wait for the first thing the person
// sees, by whichever road it comes.
func TestCommandAnsweredLater(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.run(&bot{command: func(b *bot, c slack.SlashCommand) any {
		go func() {
			switch c.Text {
			case "url":
				_ = slack.PostWebhook(c.ResponseURL, &slack.WebhookMessage{Text: "by URL"})
			case "post":
				_, _, _ = b.api.PostMessage(c.ChannelID, slack.MsgOptionText("by post", false))
			case "modal":
				_, _ = b.api.OpenView(c.TriggerID, aModal("Later"))
			}
		}()
		return nil
	}})
	for text, want := range map[string]string{"url": "by URL", "post": "by post", "modal": ""} {
		got := f.say("ann", "general", "/try "+text)
		if texts(got.Seen) != want || got.Error != "" || (got.Modal != nil) != (text == "modal") {
			t.Errorf("%s: got %+v", text, got)
		}
	}
}

func aModal(title string, blocks ...slack.Block) slack.ModalViewRequest {
	if len(blocks) == 0 {
		blocks = []slack.Block{slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "Hello", false, false), nil, nil)}
	}
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: slack.NewTextBlockObject("plain_text", title, false, false),
		Submit: slack.NewTextBlockObject("plain_text", "Save", false, false), CallbackID: strings.ToLower(title),
		Blocks: slack.Blocks{BlockSet: blocks},
	}
}
