package bot

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
	"github.com/safer-city-partnership/asb/store"
)

const signingSecret = "0123456789abcdef0123456789abcdef"

// nowhere lets no request out.
type nowhere struct{}

func (nowhere) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("no way out") }

// A listening bot waits for Slack's requests, with the published plan loaded
// and no way to call Slack.
type listening struct {
	*Bot
	clock   *clock
	journal *slow
	store   *store.Store
	log     *logbook
	end     func()
}

func listen(t testing.TB) *listening {
	t.Helper()
	l := &listening{clock: &clock{now: time.Date(2024, 3, 11, 9, 0, 0, 0, time.UTC)}, log: &logbook{}, journal: &slow{Journal: store.Memory()}}
	s, err := store.Open(context.Background(), l.journal, l.clock.Now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := seed.Published()
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(context.Background(), plan.Cause{ID: "import", By: "terminal"}, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		facts, err := s.Import(doc, now)
		return append(facts, &plan.HolderAdded{User: "U0ANN", No: 20}), err // known already: nobody can be asked who she is
	})
	if err != nil {
		t.Fatal(err)
	}
	log := logrus.New()
	log.SetOutput(l.log)
	l.store = s
	l.Bot = New(Config{BotToken: "xoxb-hush", SigningSecret: signingSecret, Store: s, Now: l.clock.Now, Log: log, Pause: time.Millisecond})
	l.Bot.http.Transport = nowhere{}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- l.Run(ctx) }()
	l.end = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run() = %v, want nil", err)
		}
	})
	t.Cleanup(l.end)
	return l
}

func (l *listening) head(t testing.TB) (head uint64) {
	t.Helper()
	if err := l.store.View(context.Background(), func(s *plan.State) error { head = s.Head(); return nil }); err != nil {
		t.Fatal(err)
	}
	return head
}

// typed is the body of a slash command. The trigger makes it a request of its
// own.
func typed(text, trigger string) string {
	return url.Values{"command": {"/asb"}, "text": {text}, "user_id": {"U0ANN"}, "channel_id": {"C0PLAN"}, "trigger_id": {trigger}}.Encode()
}

func signed(secret, stamp, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// by makes a request that Slack signed at a time.
func by(secret string, at time.Time, kind, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/slack/commands", strings.NewReader(body))
	stamp := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", signed(secret, stamp, body))
	return r
}

// The example of docs.slack.dev, authentication/verifying-requests-from-slack.
func TestSlacksOwnSignature(t *testing.T) {
	const body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	s := newSignatures("8f742231b10e8888abcd99yyyzzz85a5", func() time.Time { return time.Unix(1531420618, 0).Add(time.Minute) })
	h := http.Header{}
	h.Set("X-Slack-Request-Timestamp", "1531420618")
	h.Set("X-Slack-Signature", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")
	sig, ok := s.read(h)
	if !ok || !s.admit(sig, []byte(body)) {
		t.Error("the documented signature was refused")
	}
	if s.admit(sig, []byte(body)) {
		t.Error("the same again was let in")
	}
}

// Only what Slack signed just now gets in, and once. Whatever else comes is
// refused without a reason, and changes nothing.
func TestOnlySlackGetsIn(t *testing.T) {
	t.Parallel()
	l := listen(t)
	front := httptest.NewServer(l.Requests())
	defer front.Close()
	now := l.clock.Now()
	line := func(trigger string) string { return typed("20 amber 4K cameras 60% in", trigger) }
	with := func(r *http.Request, change func(*http.Request)) *http.Request { change(r); return r }
	twice := line("twice")
	for _, c := range []struct {
		name  string
		r     *http.Request
		want  int
		wrote uint64
	}{
		{"valid", by(signingSecret, now, formType, line("1")), 200, 1},
		{"the oldest that is let in", by(signingSecret, now.Add(-window), formType, typed("8 red no officer", "2")), 200, 1},
		{"the newest that is let in", by(signingSecret, now.Add(window), formType, typed("18 red no officer", "3")), 200, 1},
		{"with a charset", by(signingSecret, now, formType+"; charset=utf-8", typed("24 red no officer", "4")), 200, 1},
		{"once", by(signingSecret, now, formType, twice), 200, 1},
		{"twice", by(signingSecret, now, formType, twice), 401, 0},
		{"stale", by(signingSecret, now.Add(-window-time.Second), formType, line("5")), 401, 0},
		{"from the future", by(signingSecret, now.Add(window+time.Second), formType, line("6")), 401, 0},
		{"another secret", by(signingSecret[1:]+"0", now, formType, line("7")), 401, 0},
		{"no secret", by("", now, formType, line("8")), 401, 0},
		{"no signature", with(by(signingSecret, now, formType, line("9")), func(r *http.Request) { r.Header.Del("X-Slack-Signature") }), 401, 0},
		{"no time", with(by(signingSecret, now, formType, line("10")), func(r *http.Request) { r.Header.Del("X-Slack-Request-Timestamp") }), 401, 0},
		{"two signatures", with(by(signingSecret, now, formType, line("11")), func(r *http.Request) { r.Header.Add("X-Slack-Signature", "v0=00") }), 401, 0},
		{"a time that Go reads and Slack does not write", with(by(signingSecret, now, formType, line("12")), func(r *http.Request) {
			stamp := "+" + strconv.FormatInt(now.Unix(), 10)
			r.Header.Set("X-Slack-Request-Timestamp", stamp)
			r.Header.Set("X-Slack-Signature", signed(signingSecret, stamp, line("12")))
		}), 401, 0},
		{"a signature of another version", with(by(signingSecret, now, formType, line("13")), func(r *http.Request) {
			r.Header.Set("X-Slack-Signature", "v1"+r.Header.Get("X-Slack-Signature")[2:])
		}), 401, 0},
		{"tampered", with(by(signingSecret, now, formType, line("14")), func(r *http.Request) {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(line("14")+"&text=20+red")), -1
		}), 401, 0},
		{"another time than was signed", with(by(signingSecret, now, formType, line("15")), func(r *http.Request) {
			r.Header.Set("X-Slack-Request-Timestamp", strconv.FormatInt(now.Unix()+1, 10))
		}), 401, 0},
		{"another content type", by(signingSecret, now, "text/xml", line("16")), 415, 0},
		{"no content type", by(signingSecret, now, "", line("17")), 415, 0},
		{"not a form", by(signingSecret, now, formType, "%zz"), 400, 0},
		{"not JSON", by(signingSecret, now, jsonType, "{"), 400, 0},
		{"JSON of nothing we know", by(signingSecret, now, jsonType, `{"type":"app_rate_limited"}`), 200, 0},
		{"GET", with(by(signingSecret, now, formType, ""), func(r *http.Request) { r.Method = http.MethodGet }), 405, 0},
		{"PUT", with(by(signingSecret, now, formType, line("18")), func(r *http.Request) { r.Method = http.MethodPut }), 405, 0},
		{"10 MB", by(signingSecret, now, formType, line("19")+strings.Repeat("x", 10<<20)), 413, 0},
		{"10 MB without a signature", with(by(signingSecret, now, formType, strings.Repeat("x", 10<<20)), func(r *http.Request) { r.Header.Del("X-Slack-Signature") }), 401, 0},
		{"a check of the certificate", with(by("", now, formType, "ssl_check=1&token=x"), func(r *http.Request) { r.Header.Del("X-Slack-Signature") }), 200, 0},
	} {
		head := l.head(t)
		status, body := send(t, front, c.r)
		if status != c.want && (status != 0 || !strings.HasPrefix(c.name, "10 MB")) {
			t.Errorf("%s: got status %d, want %d", c.name, status, c.want)
		}
		if status != 200 && body != "" {
			t.Errorf("%s: got the words %q with status %d, want none", c.name, body, status)
		}
		if wrote := l.head(t) - head; wrote != c.wrote {
			t.Errorf("%s: got %d entries, want %d", c.name, wrote, c.wrote)
		}
	}
	if said := strings.Count(l.log.String(), "was refused"); said != 1 {
		t.Errorf("the log speaks %d times of refusals within a minute, want once", said)
	}
	if strings.Contains(l.log.String(), signingSecret) || strings.Contains(l.log.String(), "4K cameras") {
		t.Error("the log holds the secret, or what was typed")
	}
}

// Somebody who sends a letter a second is cut off by the server in front, and
// holds nobody up meanwhile.
func TestSlowClientHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	l := listen(t)
	front := httptest.NewUnstartedServer(l.Requests())
	front.Config.ReadTimeout = time.Second
	front.Start()
	defer front.Close()
	conn, err := net.Dial("tcp", front.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /slack/commands HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nContent-Type: %s\r\n\r\ncommand=", formType)
	// Straight to the handler: the server's limit on time is short, and would cut
	// this one off too on a machine that is busy.
	w := httptest.NewRecorder()
	l.Requests().ServeHTTP(w, by(signingSecret, l.clock.Now(), formType, typed("20", "20")))
	if w.Code != 200 {
		t.Errorf("beside a slow client: got %d, want 200", w.Code)
	}
	if err := conn.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("a slow client was not cut off: %v", err)
	}
}

// A flood of forged requests leaves nothing behind. It runs beside no other
// test, since the heap is everybody's.
func TestFloodLeavesNothing(t *testing.T) {
	l := listen(t)
	front := httptest.NewServer(l.Requests())
	defer front.Close()
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, forged := heap(), strings.Repeat("x", 500_000)
	for range 100 {
		if status, _ := send(t, front, by("another", l.clock.Now(), formType, forged)); status != 401 {
			t.Fatalf("forged: got %d, want 401", status)
		}
	}
	if after := heap(); after > before+(16<<20) {
		t.Errorf("the heap grew from %d to %d bytes", before, after)
	}
}

// A bot that is too busy for what somebody writes to it says so with an error,
// at once: then Slack sends the event again, and it is done when there is room.
// A click fails at once too, and a command is answered in words.
func TestTooBusyOverHTTP(t *testing.T) {
	t.Parallel()
	l := listen(t)
	release := l.journal.stop()
	defer release()
	requests := l.Requests()
	serve := func(kind, body string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		requests.ServeHTTP(w, by(signingSecret, l.clock.Now(), kind, body))
		return w
	}
	var waiting sync.WaitGroup
	for i := range backlog + 1 {
		waiting.Go(func() { serve(formType, typed("20 amber 4K cameras 60% in", fmt.Sprint("first", i))) })
	}
	until(t, "the lane is full", func() bool {
		l.answering.mu.Lock()
		defer l.answering.mu.Unlock()
		return len(l.answering.waiting["U0ANN"]) == backlog
	})
	mention := fmt.Sprintf(`{"type":"event_callback","event_id":"Ev1","event":{"type":"app_mention","user":"U0ANN","text":"<@U0ASB> 8 red no officer","channel":"C0PLAN","ts":"%d.000100"}}`, l.clock.Now().Unix())
	if w := serve(jsonType, mention); w.Code != http.StatusServiceUnavailable || w.Body.Len() > 0 {
		t.Errorf("a mention: got %d, %q; want 503 and no words", w.Code, w.Body)
	}
	click := "payload=" + url.QueryEscape(`{"type":"block_actions","trigger_id":"1.1","user":{"id":"U0ANN"},"channel":{"id":"C0PLAN"},"actions":[{"type":"button","action_id":"x","value":"20"}]}`)
	if w := serve(formType, click); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a click: got %d, want 503", w.Code)
	}
	if w := serve(formType, typed("20", "last")); w.Code != 200 || !strings.Contains(w.Body.String(), "very busy") {
		t.Errorf("a command: got %d, %q; want 200 and words", w.Code, w.Body)
	}
	release()
	waiting.Wait()
	head := l.head(t)
	if w := serve(jsonType, mention); w.Code != 200 {
		t.Errorf("the mention again: got %d, want 200", w.Code)
	}
	until(t, "what was written to it is done", func() bool { return l.head(t) == head+1 })
}

// send gives status 0 when the server hung up while the body was being sent.
func send(t testing.TB, to *httptest.Server, r *http.Request) (status int, body string) {
	t.Helper()
	u, err := url.Parse(to.URL + r.URL.Path)
	if err != nil {
		t.Fatal(err)
	}
	r.RequestURI, r.URL = "", u
	resp, err := to.Client().Do(r)
	if err != nil {
		return 0, ""
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(data)
}

// The answer is in the response, and url_verification gets its challenge back.
func TestResponseIsTheAcknowledgement(t *testing.T) {
	l := listen(t)
	for _, c := range []struct{ kind, body, wantType, want string }{
		{formType, typed("version", "1"), jsonType, `{"response_type":"ephemeral","text":"This is asb `},
		{jsonType, `{"type":"url_verification","challenge":"3eZbrw1aBm2rZgRNFdxV"}`, "text/plain; charset=utf-8", "3eZbrw1aBm2rZgRNFdxV"},
		{formType, "payload=" + url.QueryEscape(`{"type":"view_closed","user":{"id":"U0ANN"},"view":{"id":"V01"}}`), "", ""},
		{formType, "payload=no+JSON", "", ""},
	} {
		w := httptest.NewRecorder()
		l.Requests().ServeHTTP(w, by(signingSecret, l.clock.Now(), c.kind, c.body))
		if got := w.Body.String(); w.Code != 200 || !strings.HasPrefix(got, c.want) || c.want == "" && got != "" || w.Header().Get("Content-Type") != c.wantType {
			t.Errorf("%s: got %d, %q, %.80q; want 200, %q, %q", c.body, w.Code, w.Header().Get("Content-Type"), got, c.wantType, c.want)
		}
	}
}

// Slack may send again within the same second what it got no answer to. That
// is let in, and written once.
func TestUnheardIsLetInAgain(t *testing.T) {
	l := listen(t)
	head := l.head(t)
	release := l.journal.stop()
	defer release()
	body := typed("20 amber 4K cameras 60% in", "1")
	ctx, hangUp := context.WithCancel(t.Context())
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		l.Requests().ServeHTTP(httptest.NewRecorder(), by(signingSecret, l.clock.Now(), formType, body).WithContext(ctx))
	}()
	until(t, "it is being answered", l.journal.held)
	hangUp()
	<-gone
	release()
	w := httptest.NewRecorder()
	l.Requests().ServeHTTP(w, by(signingSecret, l.clock.Now(), formType, body))
	if w.Code != 200 || !strings.Contains(w.Body.String(), "AMBER") {
		t.Errorf("the second time: got %d, %.200q; want the receipt", w.Code, w.Body)
	}
	if got := l.head(t) - head; got != 1 {
		t.Errorf("got %d entries, want 1", got)
	}
}

// What was let in is answered before the end.
func TestStopAnswersWhatWasLetIn(t *testing.T) {
	l := listen(t)
	release := l.journal.stop()
	defer release()
	w := httptest.NewRecorder()
	served := make(chan struct{})
	go func() {
		defer close(served)
		l.Requests().ServeHTTP(w, by(signingSecret, l.clock.Now(), formType, typed("20 amber 4K cameras 60% in", "1")))
	}()
	until(t, "it is being answered", l.journal.held)
	ended := make(chan struct{})
	go func() { defer close(ended); l.end() }()
	release()
	<-served
	<-ended
	if w.Code != 200 || !strings.Contains(w.Body.String(), "AMBER") {
		t.Errorf("got %d, %.200q; want the receipt", w.Code, w.Body)
	}
}

// What is remembered of signatures stays bounded, however many come.
func TestSignaturesAreForgotten(t *testing.T) {
	c := &clock{now: time.Unix(1_700_000_000, 0)}
	s := newSignatures(signingSecret, c.Now)
	admit := func(n int) bool {
		stamp, body := strconv.FormatInt(c.Now().Unix(), 10), strconv.Itoa(n)
		h := http.Header{"X-Slack-Request-Timestamp": {stamp}, "X-Slack-Signature": {signed(signingSecret, stamp, body)}}
		sig, ok := s.read(h)
		return ok && s.admit(sig, []byte(body))
	}
	for n := range 2*maxRemembered + 1000 {
		if !admit(n) {
			t.Fatalf("signature %d was refused", n)
		}
	}
	if got := len(s.let) + len(s.before); got > 2*maxRemembered {
		t.Errorf("%d signatures are remembered, want %d at most", got, 2*maxRemembered)
	}
	c.add(2*window + time.Second)
	admit(1)
	c.add(2*window + time.Second)
	if !admit(2) || len(s.let)+len(s.before) != 2 {
		t.Errorf("after twenty minutes %d signatures are remembered, want 2", len(s.let)+len(s.before))
	}
}

// until waits for a condition, up to ten seconds.
func until(t testing.TB, what string, done func() bool) {
	t.Helper()
	limit := time.NewTimer(10 * time.Second)
	defer limit.Stop()
	poll := time.NewTicker(time.Millisecond)
	defer poll.Stop()
	for !done() {
		select {
		case <-limit.C:
			t.Fatalf("waited 10 s in vain until %s", what)
		case <-poll.C:
		}
	}
}

// What a stranger sends over HTTP is answered with a status, and changes
// nothing. What is signed is answered too, whatever it is.
func FuzzRequests(f *testing.F) {
	l := listen(f)
	f.Add("POST", formType, typed("20 amber 4K cameras 60% in", "1"), "v0=00", false)
	f.Add("POST", formType, "payload=%7B%22type%22%3A%22block_actions%22%2C%22user%22%3A%7B%22id%22%3A%22U1%22%7D%2C%22trigger_id%22%3A%221%22%7D", "", true)
	f.Add("POST", jsonType, `{"type":"url_verification","challenge":"x"}`, "", true)
	f.Add("POST", jsonType, `{"event_id":"Ev1","event":{"type":"app_home_opened","tab":"home","user":"U1"}}`, "", true)
	f.Add("POST", formType, "ssl_check=1", "", false)
	f.Add("GET", "", "", "", false)
	f.Fuzz(func(t *testing.T, method, kind, body, signature string, honest bool) {
		r := by(signingSecret, l.clock.Now(), kind, body)
		r.Method = method
		if !honest {
			r.Header.Set("X-Slack-Signature", signature)
		}
		before := l.head(t)
		w := httptest.NewRecorder()
		l.Requests().ServeHTTP(w, r)
		switch {
		case method != http.MethodPost && w.Code != http.StatusMethodNotAllowed:
			t.Errorf("%s: got %d, want 405", method, w.Code)
		case !honest && (l.head(t) != before || w.Body.Len() > 0 || w.Code == http.StatusOK && !bytes.Contains([]byte(body), []byte("ssl_check"))):
			t.Errorf("a stranger got %d, %q, and %d entries were written", w.Code, w.Body, l.head(t)-before)
		case w.Code >= 500:
			t.Errorf("got %d", w.Code)
		}
	})
}

// Whatever the headers say, only the signature of the secret, the time and the
// body is let in.
func FuzzSignature(f *testing.F) {
	now := time.Unix(1531420618, 0)
	f.Add("1531420618", signed(signingSecret, "1531420618", "x"), "x")
	f.Add("+1531420618", "v0=", "")
	f.Add("01531420618", signed(signingSecret, "01531420618", "x"), "x")
	f.Fuzz(func(t *testing.T, stamp, mac, body string) {
		s := newSignatures(signingSecret, func() time.Time { return now })
		sig, ok := s.read(http.Header{"X-Slack-Request-Timestamp": {stamp}, "X-Slack-Signature": {mac}})
		if got := ok && s.admit(sig, []byte(body)); got && !strings.EqualFold(mac, signed(signingSecret, stamp, body)) {
			t.Errorf("stamp %q, signature %q was let in for %q", stamp, mac, body)
		}
	})
}
