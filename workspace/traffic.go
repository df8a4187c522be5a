package workspace

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

const keptExchanges = 1000

// An exchange is one request of the app and its answer, or one envelope to the
// app and its acknowledgement. It is encoded at once, because the objects in it
// live on. Guarded by Server.mu.
type exchange struct {
	Time      time.Time       `json:"time"`
	Direction string          `json:"direction"`
	Name      string          `json:"name"`
	Body      json.RawMessage `json:"body"`
	Answer    json.RawMessage `json:"answer"`
	server    *Server
}

// record notes an exchange, tokens masked. The caller holds mu.
func (s *Server) record(direction, name string, body any) *exchange {
	e := &exchange{Time: s.now().UTC(), Direction: direction, Name: name, Body: s.masked(body), server: s}
	if len(s.traffic) >= keptExchanges {
		s.traffic = append(s.traffic[:0], s.traffic[1:]...)
	}
	s.traffic = append(s.traffic, e)
	return e
}

func (e *exchange) answer(a answer) {
	if a.failure != "" {
		e.Answer = e.server.masked(object{"error": a.failure})
		return
	}
	e.Answer = e.server.masked(a.payload)
}

// masked encodes a body without the secrets of this workspace.
func (s *Server) masked(body any) json.RawMessage {
	data, err := json.Marshal(body)
	if err != nil {
		return json.RawMessage(`"not JSON"`)
	}
	text := string(data)
	for _, secret := range []string{s.appToken, s.botToken, s.signingSecret, s.verification} {
		text = strings.ReplaceAll(text, secret, "…")
	}
	return json.RawMessage(text)
}

func (s *Server) getTraffic(w http.ResponseWriter, _ *http.Request) error {
	s.mu.Lock()
	lines := make([]exchange, len(s.traffic))
	for i, e := range s.traffic {
		lines[i] = *e
	}
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/jsonl; charset=utf-8")
	enc := json.NewEncoder(w)
	for _, e := range lines {
		if err := enc.Encode(e); err != nil {
			return nil // the reader has gone
		}
	}
	return nil
}
