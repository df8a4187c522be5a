package workspace_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"github.com/safer-city-partnership/asb/workspace"
)

// httpApp is an app on request URLs. It notes what it was sent, checked with the
// client's own verifier, and answers by path.
type httpApp struct {
	*httptest.Server
	ws *workspace.Server

	mu    sync.Mutex
	notes []string
	reply func(kind string, r *http.Request, body []byte, w http.ResponseWriter)
}

func (a *httpApp) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	stamp, _ := strconv.ParseInt(r.Header.Get("X-Slack-Request-Timestamp"), 10, 64)
	kind := r.Header.Get("Content-Type")
	note := kind
	if got, want := r.Header.Get("X-Slack-Signature"), signature(a.ws.SigningSecret(), stamp, body); got != want {
		note = "bad signature " + note
	}
	if late := a.ws.Now().Sub(time.Unix(stamp, 0)).Abs(); late > 5*time.Minute {
		note = "stale " + note
	}
	if n := r.Header.Get("X-Slack-Retry-Num"); n != "" {
		note += " retry " + n + " " + r.Header.Get("X-Slack-Retry-Reason")
	}
	a.mu.Lock()
	a.notes = append(a.notes, note)
	reply := a.reply
	a.mu.Unlock()
	if reply != nil {
		reply(kind, r, body, w)
	}
}

func (a *httpApp) noted() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string(nil), a.notes...)
}

// signature is written out here from the page that defines it, so that it does
// not repeat a mistake of the code under test.
func signature(secret string, stamp int64, body []byte) string {
	return "v0=" + hmacHex(secret, "v0:"+strconv.FormatInt(stamp, 10)+":"+string(body))
}

func startHTTP(t *testing.T, change ...func(*workspace.Config)) (*fixture, *httpApp) {
	t.Helper()
	app := &httpApp{}
	app.Server = httptest.NewServer(app)
	t.Cleanup(app.Close)
	f := start(t, append([]func(*workspace.Config){everything, func(cfg *workspace.Config) {
		cfg.Manifest = []byte(strings.Replace(string(cfg.Manifest), "socket_mode_enabled: true", "socket_mode_enabled: false", 1))
		cfg.RequestURL = app.URL
	}}, change...)...)
	app.ws = f.ws
	return f, app
}

// docs.slack.dev, authentication/verifying-requests-from-slack: the worked
// example of that page.
func TestSignatureExample(t *testing.T) {
	t.Parallel()
	const body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&" +
		"channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&" +
		"response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&" +
		"trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	got := signature("8f742231b10e8888abcd99yyyzzz85a5", 1531420618, []byte(body))
	if want := "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// docs.slack.dev, interactivity/implementing-slash-commands and
// interactivity/handling-user-interaction, over HTTP.
func TestRequestURL(t *testing.T) {
	t.Parallel()
	f, app := startHTTP(t)
	app.reply = func(kind string, r *http.Request, body []byte, w http.ResponseWriter) {
		again := func() *http.Request {
			req, _ := http.NewRequest("POST", "/", strings.NewReader(string(body)))
			req.Header.Set("Content-Type", kind)
			return req
		}
		if cb, err := slack.InteractionCallbackParse(again()); err == nil {
			if cb.Type == slack.InteractionTypeBlockSuggestion {
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, `{"options":[{"text":{"type":"plain_text","text":"One"},"value":"1"}]}`)
			}
			return
		}
		c, err := slack.SlashCommandParse(again())
		if err != nil || c.Command == "" {
			return
		}
		switch c.Text {
		case "plain":
			_, _ = io.WriteString(w, "just text")
		case "json":
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"text":"as JSON","response_type":"in_channel"}`)
		case "broken":
			w.WriteHeader(http.StatusInternalServerError)
		case "odd":
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{`)
		case "late":
			<-r.Context().Done()
		}
	}
	for _, tc := range []struct{ text, seen, failure string }{
		{"plain", "just text", ""},
		{"json", "/try json | as JSON", ""},
		{"broken", "", `/try failed with the error "dispatch_failed"`},
		{"odd", "", `/try failed with the error "dispatch_failed"`},
		{"late", "", `/try failed with the error "operation_timeout"`},
	} {
		got := f.say("ann", "apart", "/try "+tc.text)
		if texts(got.Seen) != tc.seen || got.Error != tc.failure {
			t.Errorf("%s: got %q, error %q", tc.text, texts(got.Seen), got.Error)
		}
	}
	channel, ts, err := f.api.PostMessage("general", slack.MsgOptionText("press", false), slack.MsgOptionBlocks(
		slack.NewActionBlock("b", slack.NewOptionsSelectBlockElement("external_select", nil, "find"))))
	if err != nil {
		t.Fatal(err)
	}
	got := f.do("options", fields{"user": "ann", "channel": channel, "ts": ts, "block_id": "b", "action_id": "find", "typed": "one"})
	if len(got.Options) != 1 {
		t.Errorf("options: got %+v", got)
	}
	// The event about the message goes its own way; it may come at any time.
	const form = "application/x-www-form-urlencoded"
	f.until("every request has come", func() bool { return len(app.noted()) == 7 })
	notes := app.noted()
	slices.Sort(notes)
	want := []string{"application/json", form, form, form, form, form, form}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// docs.slack.dev, apis/events-api: retries carry their number and reason, and
// the app can decline them.
func TestRequestRetries(t *testing.T) {
	t.Parallel()
	f, app := startHTTP(t)
	decline := false
	app.reply = func(_ string, _ *http.Request, body []byte, w http.ResponseWriter) {
		event, err := slackevents.ParseEvent(json.RawMessage(body), slackevents.OptionNoVerifyToken())
		if err != nil {
			return
		}
		if m, ok := event.InnerEvent.Data.(*slackevents.MessageEvent); ok && m.Text == "decline" {
			decline = true
			w.Header().Set("X-Slack-No-Retry", "1")
		}
		w.WriteHeader(http.StatusBadGateway)
	}
	const kind = "application/json"
	f.say("ann", "general", "fail")
	f.until("the first retry", func() bool { return len(app.noted()) == 2 })
	f.until("it has been answered", func() bool { return strings.Count(f.traffic(), `"error":"dispatch_failed"`) == 2 })
	for n, by := range []string{"1m", "4m"} {
		f.ask(200, "POST", "/control/clock", fields{"advance": by}, nil)
		f.until("the next retry has been answered", func() bool { return strings.Count(f.traffic(), `"error":"dispatch_failed"`) == n+3 })
	}
	f.say("ann", "general", "decline")
	want := []string{kind, kind + " retry 1 http_error", kind + " retry 2 http_error", kind + " retry 3 http_error", kind}
	if diff := cmp.Diff(want, app.noted()); diff != "" || !decline {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// docs.slack.dev, apis/events-api/using-http-request-urls: the challenge comes
// back in any of three forms.
func TestVerification(t *testing.T) {
	t.Parallel()
	f, app := startHTTP(t)
	for name, answer := range map[string]string{
		"text": "%s", "form": "challenge=%s", "json": `{"challenge":"%s"}`, "wrong": "hello",
	} {
		app.mu.Lock()
		app.reply = func(_ string, _ *http.Request, body []byte, w http.ResponseWriter) {
			var ask struct{ Challenge string }
			_ = json.Unmarshal(body, &ask)
			_, _ = io.WriteString(w, strings.ReplaceAll(answer, "%s", ask.Challenge))
		}
		app.mu.Unlock()
		var got struct{ Verified bool }
		f.ask(200, "POST", "/control/verify", fields{}, &got)
		if got.Verified != (name != "wrong") {
			t.Errorf("%s: got %v", name, got.Verified)
		}
	}
	app.Server.Close()
	var got struct{ Error string }
	f.ask(200, "POST", "/control/verify", fields{}, &got)
	if !strings.Contains(got.Error, "connection_failed") {
		t.Errorf("unreachable: got %q", got.Error)
	}
}

// docs.slack.dev, authentication/verifying-requests-from-slack: a clock that is
// wrong makes signatures that are too old to accept.
func TestSkew(t *testing.T) {
	t.Parallel()
	f, app := startHTTP(t)
	f.ask(200, "POST", "/control/faults", fields{"skew": "-6m"}, nil)
	f.say("ann", "apart", "/try")
	f.ask(200, "DELETE", "/control/faults", nil, nil)
	f.say("ann", "apart", "/try")
	const form = "application/x-www-form-urlencoded"
	if diff := cmp.Diff([]string{"stale " + form, form}, app.noted()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// docs.slack.dev, apis/events-api: at most two redirects are followed.
func TestRedirects(t *testing.T) {
	t.Parallel()
	f, app := startHTTP(t)
	app.reply = func(_ string, r *http.Request, _ []byte, w http.ResponseWriter) {
		n, _ := strconv.Atoi(r.URL.Query().Get("n"))
		http.Redirect(w, r, "/?n="+strconv.Itoa(n+1), http.StatusTemporaryRedirect)
	}
	if got := f.say("ann", "apart", "/try").Error; got != `/try failed with the error "dispatch_failed"` {
		t.Errorf("got %q", got)
	}
	if got := len(app.noted()); got != 3 {
		t.Errorf("got %d requests, want the first and two redirects", got)
	}
}

// docs.slack.dev, reference/app-manifest: without Config.RequestURL each kind of request goes to its own address in the
// manifest, and one without an address fails.
func TestManifestURLs(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var paths []string
	app := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		paths = append(paths, r.URL.Path)
	}))
	t.Cleanup(app.Close)
	f := start(t, func(cfg *workspace.Config) {
		m := strings.NewReplacer(
			"socket_mode_enabled: true", "socket_mode_enabled: false",
			"{is_enabled: true}", "{is_enabled: true, request_url: "+app.URL+"/act}",
			"{bot_events: [app_home_opened]}", "{request_url: "+app.URL+"/events, bot_events: [app_home_opened]}",
			"usage_hint: \"[what]\"", "url: "+app.URL+"/try, usage_hint: \"[what]\"",
			"without escaping", "without escaping, url: "+app.URL+"/plain",
		).Replace(testManifest)
		cfg.Manifest = []byte(m)
	})
	f.say("ann", "general", "/try")
	f.say("ann", "general", "/plain")
	f.do("shortcut", fields{"user": "ann", "callback_id": "make_note"})
	f.do("home", fields{"user": "ann"})
	channel, ts, err := f.api.PostMessage("general", slack.MsgOptionText("x", false), slack.MsgOptionBlocks(
		slack.NewActionBlock("b", slack.NewOptionsSelectBlockElement("external_select", nil, "find"))))
	if err != nil {
		t.Fatal(err)
	}
	var got struct{ Error string }
	at := fields{"user": "ann", "channel": channel, "ts": ts, "block_id": "b", "action_id": "find", "typed": "park"}
	f.ask(200, "POST", "/control/options", at, &got)
	if got.Error == "" {
		t.Error("options without an address: got no error")
	}
	mu.Lock()
	defer mu.Unlock()
	if diff := cmp.Diff([]string{"/try", "/plain", "/act", "/events"}, paths); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
