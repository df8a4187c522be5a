package workspace_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/workspace"
)

// Each fault hits exactly the calls it was asked for, in order.
func TestFaults(t *testing.T) {
	t.Parallel()
	f := start(t)
	for _, body := range []fields{
		{"method": "chat.postMessage", "status": 429, "retry_after": 7},
		{"method": "chat.postMessage", "status": 500, "times": 2},
		{"method": "chat.postMessage", "error": "internal_error"},
		{"method": "chat.postMessage", "drop_reply": true},
		{"method": "chat.postMessage", "delay": "20ms"},
	} {
		f.ask(200, "POST", "/control/faults", body, nil)
	}
	post := func(text string) error {
		_, _, err := f.api.PostMessage("general", slack.MsgOptionText(text, false))
		return err
	}
	var limited *slack.RateLimitedError
	if err := post("one"); !errors.As(err, &limited) || limited.RetryAfter != 7*time.Second {
		t.Errorf("429: got %v", err)
	}
	for range 2 {
		var status slack.StatusCodeError
		if err := post("two"); !errors.As(err, &status) || status.Code != 500 {
			t.Errorf("500: got %v", err)
		}
	}
	if err := post("three"); code(err) != "internal_error" {
		t.Errorf("error: got %v", err)
	}
	if _, err := f.api.AuthTest(); err != nil {
		t.Errorf("another method: got %v", err)
	}
	if err := post("four"); err == nil || code(err) == "internal_error" {
		t.Errorf("drop_reply: got %v", err)
	}
	if err := post("five"); err != nil {
		t.Errorf("delay: got %v", err)
	}
	if got := texts(f.messages("ann", "general")); got != "four | five" {
		t.Errorf("posted %q; a dropped reply has done the work", got)
	}
	var list struct{ Faults []map[string]any }
	f.ask(200, "GET", "/control/faults", nil, &list)
	if len(list.Faults) != 0 {
		t.Errorf("left over: %v", list.Faults)
	}
	f.ask(200, "POST", "/control/faults", fields{"method": "auth.test", "error": "fatal_error", "times": 9}, &list)
	if len(list.Faults) != 1 {
		t.Errorf("listed: %v", list.Faults)
	}
	f.ask(200, "DELETE", "/control/faults", nil, nil)
	if _, err := f.api.AuthTest(); err != nil {
		t.Errorf("after they were cleared: %v", err)
	}
	for _, body := range []fields{
		{}, {"method": "x"}, {"method": "x", "status": 200}, {"method": "x", "delay": "long"}, {"socket": "wave"},
		{"socket": "disconnect", "reason": "whim"}, {"method": "x", "error": "e", "times": -1},
	} {
		f.ask(400, "POST", "/control/faults", body, nil)
	}
}

// A delay outlasts a client's patience: the work is done, and the client does
// not know it.
func TestDelay(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.ask(200, "POST", "/control/faults", fields{"method": "chat.postMessage", "delay": "1m"}, nil)
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if _, _, err := f.api.PostMessageContext(ctx, "general", slack.MsgOptionText("late", false)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if got := texts(f.messages("ann", "general")); got != "late" {
		t.Errorf("posted %q", got)
	}
}

// Faults reach response URLs too.
func TestResponseURLFault(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.run(&bot{command: func(_ *bot, c slack.SlashCommand) any {
		return map[string]any{"text": c.ResponseURL}
	}})
	url := strings.Trim(f.say("ann", "general", "/try").Seen[0].Text, "<>")
	f.ask(200, "POST", "/control/faults", fields{"method": "response_url", "status": 503}, nil)
	err := slack.PostWebhook(url, &slack.WebhookMessage{Text: "lost"})
	if err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("got %v", err)
	}
	if err := slack.PostWebhook(url, &slack.WebhookMessage{Text: "found"}); err != nil {
		t.Error(err)
	}
	if got := texts(f.messages("ann", "general")); strings.Contains(got, "lost") || !strings.Contains(got, "found") {
		t.Errorf("got %q", got)
	}
}

// docs.slack.dev, apis/web-api/rate-limits: tiers a minute per method, and one
// message a second per channel.
func TestRateLimits(t *testing.T) {
	t.Parallel()
	f := start(t, func(cfg *workspace.Config) { cfg.RateLimits = true })
	wait := func(err error) time.Duration {
		if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
			return limited.RetryAfter
		}
		if err != nil {
			t.Errorf("got %v", err)
		}
		return 0
	}
	post := func(channel string) time.Duration {
		_, _, err := f.api.PostMessage(channel, slack.MsgOptionText("x", false))
		return wait(err)
	}
	if one, two, other := post("general"), post("general"), post("closed"); one != 0 || two != time.Second || other != 0 {
		t.Errorf("got waits of %v, %v and %v", one, two, other)
	}
	f.clock.add(time.Second)
	if again := post("general"); again != 0 {
		t.Errorf("a second later: got a wait of %v", again)
	}
	list := func() time.Duration {
		_, _, err := f.api.GetUsersInConversation(&slack.GetUsersInConversationParameters{ChannelID: f.channel("general")})
		return wait(err)
	}
	for n := range 100 {
		if got := list(); got != 0 {
			t.Fatalf("call %d: got a wait of %v", n+1, got)
		}
	}
	f.clock.add(10 * time.Second)
	if got := list(); got != 50*time.Second {
		t.Errorf("call 101: got a wait of %v, want 50s", got)
	}
	f.clock.add(50 * time.Second)
	if got := list(); got != 0 {
		t.Errorf("a minute later: got a wait of %v", got)
	}
	f.ask(200, "POST", "/control/limits", fields{"on": false}, nil)
	if one, two := post("general"), post("general"); one != 0 || two != 0 {
		t.Errorf("switched off: got waits of %v and %v", one, two)
	}
}

// The control API says what is wrong in a sentence.
func TestControlRefusals(t *testing.T) {
	t.Parallel()
	f := start(t)
	for _, tc := range []struct {
		status             int
		method, path, body string
		want               string
	}{
		{404, "POST", "say", `{"user":"zed","channel":"general","text":"x"}`, `there is nobody called "zed"`},
		{404, "POST", "say", `{"user":"ann","channel":"nowhere","text":"x"}`, `ann cannot see a channel called "nowhere"`},
		{404, "POST", "say", `{"user":"bob","channel":"closed","text":"x"}`, `bob cannot see a channel called "closed"`},
		{400, "POST", "say", `{"user":"ann","channel":"general"}`, "text is missing"},
		{400, "POST", "say", `{"user":"tester","channel":"general","text":"x"}`, "tester is the app; it speaks through the Web API"},
		{400, "POST", "say", `{`, "the request must be a JSON object as documented"},
		{400, "POST", "clock", `{}`, "give either now, as a time, or advance, as a duration"},
		{400, "POST", "clock", `{"now":"tomorrow"}`, `now must be a time such as 2024-03-11T09:00:00Z, is "tomorrow"`},
		{404, "POST", "nothing", `{}`, "there is no such control"},
		{400, "GET", "modal?user=", ``, "user is missing"},
	} {
		req, err := http.NewRequest(tc.method, f.http.URL+"/control/"+tc.path, strings.NewReader(tc.body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var out struct{ Error string }
		err = json.NewDecoder(resp.Body).Decode(&out)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != tc.status || !strings.Contains(out.Error, tc.want) {
			t.Errorf("%s %s: got %d %q, want %d %q", tc.path, tc.body, resp.StatusCode, out.Error, tc.status, tc.want)
		}
	}
}
