package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/slack-go/slack/socketmode"
)

const (
	// maxBody is far more than Slack sends: what people can type and choose is
	// limited to some ten kilobytes.
	maxBody = 1 << 20

	// maxUnsigned is what is read of a body whose headers cannot be right. Only
	// an ssl_check comes without a signature.
	maxUnsigned = 1 << 10

	// maxReading is how many bodies are read at the same time, before it is
	// known who sends them; so strangers can use so many megabytes, and no more.
	maxReading = 64

	// mayReadIn is how long a request waits for its turn to be read.
	mayReadIn = time.Second

	// nobodyWaits is when Slack has stopped listening for long: it waits for
	// three seconds.
	nobodyWaits = 5 * time.Second

	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
)

// Requests answers what Slack sends over HTTP when the bot has a signing
// secret: commands, interactivity, events and options, each to any path. What
// a request asks for goes the same way as over the socket, and the HTTP
// response is its acknowledgement.
//
// Nothing is done, and little said, for a request that Slack did not sign
// within the last five minutes, or that was let in before: it is answered with
// status 401 and no reason. The server in front must bound how long a request
// may take to arrive.
func (b *Bot) Requests() http.Handler {
	reading := make(chan struct{}, maxReading)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			b.turnDown(w, http.StatusMethodNotAllowed)
			return
		}
		if err := b.mayRead(r.Context(), reading); err != nil {
			b.turnDown(w, http.StatusServiceUnavailable)
			return
		}
		sig, body, status := b.readSigned(w, r)
		<-reading
		if status != 0 {
			b.turnDown(w, status)
			return
		}
		if body != nil {
			b.serveSigned(w, r, sig, body)
		}
	})
}

// turnDown answers with a status and without a word.
func (b *Bot) turnDown(w http.ResponseWriter, status int) {
	b.meter.Refused(status)
	w.WriteHeader(status)
}

func (b *Bot) mayRead(ctx context.Context, reading chan struct{}) error {
	late := time.NewTimer(mayReadIn)
	defer late.Stop()
	select {
	case reading <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-late.C:
		return errors.New("too many requests are being read")
	}
}

// readSigned reads a body that Slack signed. Otherwise it gives the status to
// refuse it with, or no body and no status for an ssl_check, for which an empty
// answer is right (docs.slack.dev, interactivity/implementing-slash-commands).
func (b *Bot) readSigned(w http.ResponseWriter, r *http.Request) (sig signature, body []byte, status int) {
	sig, plausible := b.signatures.read(r.Header)
	limit := int64(maxBody)
	if !plausible {
		limit = maxUnsigned
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var tooBig *http.MaxBytesError
	switch {
	case errors.As(err, &tooBig) && plausible:
		return sig, nil, http.StatusRequestEntityTooLarge
	case err == nil && len(body) <= maxUnsigned && sslCheck(r.Header, body):
		return sig, nil, 0
	case err != nil || !plausible || !b.signatures.admit(sig, body):
		b.sayRefused()
		return sig, nil, http.StatusUnauthorized
	}
	return sig, body, 0
}

// sayRefused tells the log once a minute at most: a stranger can send as many
// requests as they like.
func (b *Bot) sayRefused() {
	b.mu.Lock()
	now := b.now()
	said := now.Sub(b.refused).Abs() < time.Minute
	if !said {
		b.refused = now
	}
	b.mu.Unlock()
	if !said {
		b.log.Warn("a request over HTTP was refused: it is not signed with the signing secret, its time is more than five minutes from this machine's, or it came before; more such in the next minute are not logged")
	}
}

func sslCheck(h http.Header, body []byte) bool {
	if contentType(h) != formType {
		return false
	}
	form, err := url.ParseQuery(string(body))
	return err == nil && form.Get("ssl_check") == "1"
}

func contentType(h http.Header) string {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return kind
}

// serveSigned puts what Slack sent in the lane of its person, and returns when
// it has been acknowledged, or nobody waits for that any more.
func (b *Bot) serveSigned(w http.ResponseWriter, r *http.Request, sig signature, body []byte) {
	kind := contentType(r.Header)
	if kind != formType && kind != jsonType {
		b.turnDown(w, http.StatusUnsupportedMediaType)
		return
	}
	req, err := decodeHTTP(kind, body)
	if err != nil {
		b.log.WithError(err).Warn("cannot read a request")
		b.turnDown(w, http.StatusBadRequest)
		return
	}
	if challenge := challenged(req); challenge != "" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = io.WriteString(w, challenge) // Slack has gone: it will ask again
		return
	}
	if n := r.Header.Get("X-Slack-Retry-Num"); n != "" {
		// Not a reason to leave it out: what was lost may have been ours. What
		// was done before is known by its cause.
		b.log.WithField("reason", r.Header.Get("X-Slack-Retry-Reason")).Info("Slack sends an event again")
	}
	ctx, cancel := context.WithTimeout(r.Context(), nobodyWaits)
	defer cancel()
	a := &httpAck{w: w, heard: ctx, done: make(chan struct{})}
	req.ack, req.refuse = a.send, a.refuse
	b.take(context.WithoutCancel(r.Context()), req)
	if a.wait() {
		return
	}
	b.signatures.forget(sig) // Slack may send the same again
	b.turnDown(w, http.StatusServiceUnavailable)
}

// decodeHTTP makes of a request's body what Socket Mode has as the payload of
// an envelope.
func decodeHTTP(kind string, body []byte) (req request, err error) {
	if kind == jsonType {
		if !json.Valid(body) {
			return req, errors.New("decode event: not JSON")
		}
		return request{Type: socketmode.RequestTypeEventsAPI, Payload: body}, nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return req, fmt.Errorf("decode form: %w", err)
	}
	if form.Has("payload") {
		return request{Type: socketmode.RequestTypeInteractive, Payload: json.RawMessage(form.Get("payload"))}, nil
	}
	fields := map[string]string{}
	for name := range form {
		fields[name] = form.Get(name)
	}
	payload, err := json.Marshal(fields)
	return request{Type: socketmode.RequestTypeSlashCommands, Payload: payload}, err
}

// challenged gives what a url_verification wants back; "" for anything else
// (docs.slack.dev, apis/events-api/using-http-request-urls).
func challenged(req request) string {
	var p struct {
		Type      string `json:"type"`
		Challenge string `json:"challenge"`
	}
	if req.Type != socketmode.RequestTypeEventsAPI || json.Unmarshal(req.Payload, &p) != nil || p.Type != "url_verification" {
		return ""
	}
	return p.Challenge
}

// An httpAck is the acknowledgement of a request over HTTP: its response.
type httpAck struct {
	heard context.Context // ends when nobody waits for the response any more
	done  chan struct{}   // closed when it was sent, or could not be

	mu   sync.Mutex // guards what follows
	w    http.ResponseWriter
	over bool // nothing more may be written
	sent bool
}

var errNobodyWaits = errors.New("nobody waits for the answer any longer")

// send writes the response, once: nothing, or JSON.
func (a *httpAck) send(_ context.Context, payload any) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.over || a.heard.Err() != nil {
		return errNobodyWaits
	}
	a.over = true
	defer close(a.done)
	var body []byte
	if payload != nil {
		var err error
		if body, err = json.Marshal(payload); err != nil {
			return err
		}
		a.w.Header().Set("Content-Type", jsonType)
	}
	a.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	a.w.WriteHeader(http.StatusOK)
	if _, err := a.w.Write(body); err != nil {
		return err
	}
	if err := http.NewResponseController(a.w).Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	a.sent = true
	return nil
}

// refuse leaves it unacknowledged at once, so that Slack sends an event again
// and shows that a click failed, instead of after its three seconds.
func (a *httpAck) refuse() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.over {
		a.over = true
		close(a.done)
	}
}

// wait returns when the response was sent, and reports false when it was not;
// then nothing of it was written, nor will be.
func (a *httpAck) wait() (sent bool) {
	select {
	case <-a.done:
	case <-a.heard.Done():
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.over = true
	return a.sent
}
