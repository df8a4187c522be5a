package workspace

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
)

const maxRedirects = 2 // docs.slack.dev, apis/events-api

var errRedirects = errors.New("too many redirects")

func newRequestClient() *http.Client {
	return &http.Client{CheckRedirect: func(_ *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return errRedirects
		}
		return nil
	}}
}

// requestURL is where an envelope goes when Socket Mode is off; empty if the
// manifest has no address for it.
func (s *Server) requestURL(env *envelope) string {
	if s.request != "" {
		return s.request
	}
	set := s.manifest.Settings
	switch {
	case env.kind == "slash_commands":
		for _, c := range s.manifest.Features.Commands {
			if c.Command == env.payload["command"] {
				return c.URL
			}
		}
	case env.kind == "events_api":
		return set.Events.RequestURL
	case set.Interactivity == nil:
	case env.payload["type"] == "block_suggestion":
		return set.Interactivity.OptionsURL
	default:
		return set.Interactivity.RequestURL
	}
	return ""
}

// body encodes an envelope's payload as it goes over HTTP: a form of fields, a
// form with one field, or JSON. The content type has no charset; some
// frameworks refuse it otherwise.
func (env *envelope) body() (kind string, data []byte, err error) {
	const form = "application/x-www-form-urlencoded"
	if env.kind == "slash_commands" {
		values := url.Values{}
		for key, v := range env.payload {
			values.Set(key, asText(v))
		}
		return form, []byte(values.Encode()), nil
	}
	data, err = json.Marshal(env.payload)
	if err != nil {
		return "", nil, fmt.Errorf("encode a payload: %w", err)
	}
	if env.kind == "events_api" {
		return "application/json", data, nil
	}
	return form, []byte(url.Values{"payload": {string(data)}}.Encode()), nil
}

// sign makes the signature headers (docs.slack.dev,
// authentication/verifying-requests-from-slack).
func sign(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", timestamp, body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// dispatchHTTP posts an envelope to the app's address and settles it with what
// comes back. The caller does not hold mu.
func (s *Server) dispatchHTTP(env *envelope) {
	s.mu.Lock()
	address := s.requestURL(env)
	kind, body, err := env.body()
	timestamp := s.timestamp()
	env.record = s.record("slack→app", env.kind, env.payload)
	if address == "" || err != nil || s.closed {
		s.settle(env, answer{failure: dispatchFailed, reason: "connection_failed"})
		s.mu.Unlock()
		return
	}
	again := s.twice > 0
	if again {
		s.twice--
	}
	lost := s.loseAcks > 0
	if lost {
		s.loseAcks--
	}
	s.mu.Unlock()
	s.work.Go(func() {
		a := s.try(env, address, kind, timestamp, body)
		if again {
			s.try(env, address, kind, timestamp, body)
		}
		if lost {
			a = answer{failure: operationTimeout, reason: "http_timeout"}
		}
		s.mu.Lock()
		s.settle(env, a)
		s.mu.Unlock()
	})
}

// try is one request and its answer.
func (s *Server) try(env *envelope, address, kind, timestamp string, body []byte) answer {
	ctx, cancel := context.WithTimeout(s.lifetime, ackTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return answer{failure: dispatchFailed, reason: "connection_failed"}
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	req.Header.Set("X-Slack-Request-Timestamp", timestamp)
	req.Header.Set("X-Slack-Signature", sign(s.signingSecret, timestamp, body))
	if env.retry > 0 {
		req.Header.Set("X-Slack-Retry-Num", strconv.Itoa(env.retry))
		req.Header.Set("X-Slack-Retry-Reason", env.reason)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return failedRequest(ctx, err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return failedRequest(ctx, err)
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return answer{
			failure: dispatchFailed, reason: "http_error", final: resp.Header.Get("X-Slack-No-Retry") == "1",
		}
	}
	payload, err := answerBody(resp.Header.Get("Content-Type"), data)
	if err != nil {
		return answer{failure: dispatchFailed, reason: "http_error"}
	}
	return answer{payload: payload}
}

func failedRequest(ctx context.Context, err error) answer {
	var authority x509.UnknownAuthorityError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, errRedirects):
		return answer{failure: dispatchFailed, reason: "too_many_redirects"}
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return answer{failure: operationTimeout, reason: "http_timeout"}
	case errors.As(err, &authority), errors.As(err, &certificate):
		return answer{failure: dispatchFailed, reason: "ssl_error"}
	}
	return answer{failure: dispatchFailed, reason: "connection_failed"}
}

// answerBody reads what an app answered: nothing, JSON or a plain text.
func answerBody(contentType string, data []byte) (any, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, nil
	}
	kind, _, err := mime.ParseMediaType(contentType)
	if err == nil && kind == "application/json" {
		v, err := decode(data)
		if err != nil {
			return nil, fmt.Errorf("the answer is not JSON: %w", err)
		}
		return v, nil
	}
	// A framework may answer JSON without saying so.
	if v, err := decode(data); err == nil {
		if o, ok := v.(object); ok {
			return o, nil
		}
	}
	return string(data), nil
}

// postVerify checks the app's events address as Slack does when it is saved:
// a signed url_verification that must come back (docs.slack.dev,
// apis/events-api/using-http-request-urls).
func (s *Server) postVerify(w http.ResponseWriter, _ *http.Request) error {
	if s.manifest.Settings.SocketMode {
		return wrong("with Socket Mode on there is no request URL to verify")
	}
	s.mu.Lock()
	challenge := s.digits(24)
	env := &envelope{kind: "events_api", payload: object{
		"token": s.verification, "challenge": challenge, "type": "url_verification",
	}}
	address, timestamp := s.requestURL(env), s.timestamp()
	entry := s.record("slack→app", "url_verification", env.payload)
	s.mu.Unlock()
	kind, body, err := env.body()
	if err != nil {
		return err
	}
	a := s.try(env, address, kind, timestamp, body)
	s.mu.Lock()
	entry.answer(a)
	s.mu.Unlock()
	given := asText(a.payload)
	if o, ok := a.payload.(object); ok {
		given = asText(o["challenge"])
	}
	if form, err := url.ParseQuery(given); err == nil && form.Get("challenge") != "" {
		given = form.Get("challenge")
	}
	reply := object{"verified": given == challenge}
	if given != challenge {
		reply["error"] = "Your URL didn't respond with the value of the challenge parameter."
	}
	if a.failure != "" {
		reply["error"] = "Your URL could not be reached: " + a.reason + "."
	}
	writeJSON(w, http.StatusOK, reply)
	return nil
}
