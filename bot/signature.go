package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	// window is how far the time of a signature may be from ours, either way
	// (docs.slack.dev, authentication/verifying-requests-from-slack).
	window = 5 * time.Minute

	// maxRemembered bounds what is kept of signatures that were let in. Slack
	// sends far less in the ten minutes for which one is worth anything; were
	// it more, the oldest would be forgotten, and the store still writes what a
	// request asks for once only.
	maxRemembered = 50_000
)

// A signature is what Slack's headers say of a body.
type signature struct {
	stamp string // Unix seconds, as it was sent
	mac   [sha256.Size]byte
}

// signatures let in what Slack signed a moment ago, once.
type signatures struct {
	secret []byte
	now    func() time.Time

	mu     sync.Mutex // guards what follows
	let    map[[sha256.Size]byte]bool
	before map[[sha256.Size]byte]bool // those of the time before turned
	turned time.Time
}

func newSignatures(secret string, now func() time.Time) *signatures {
	return &signatures{secret: []byte(secret), now: now, let: map[[sha256.Size]byte]bool{}, turned: now()}
}

// read takes the signature from a request's headers. It reports false for one
// that cannot be right, whatever the body is, so that the body need not be read.
func (s *signatures) read(h http.Header) (sig signature, ok bool) {
	stamps, macs := h.Values("X-Slack-Request-Timestamp"), h.Values("X-Slack-Signature")
	if len(stamps) != 1 || len(macs) != 1 || len(stamps[0]) > 12 || len(macs[0]) != len("v0=")+hex.EncodedLen(sha256.Size) || macs[0][:3] != "v0=" {
		return sig, false
	}
	for _, c := range []byte(stamps[0]) { // ParseInt would take a sign
		if c < '0' || c > '9' {
			return sig, false
		}
	}
	seconds, err := strconv.ParseInt(stamps[0], 10, 64)
	if err != nil {
		return sig, false
	}
	if apart := s.now().Sub(time.Unix(seconds, 0)).Abs(); apart > window {
		return sig, false
	}
	sig.stamp = stamps[0]
	_, err = hex.Decode(sig.mac[:], []byte(macs[0][3:]))
	return sig, err == nil
}

// admit reports whether a signature is Slack's for a body, and comes for the
// first time.
func (s *signatures) admit(sig signature, body []byte) bool {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte("v0:" + sig.stamp + ":"))
	mac.Write(body)
	if !hmac.Equal(mac.Sum(nil), sig.mac[:]) {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	// One that was let in is of no use twice the window later: its own time may
	// have been ahead of ours by the window, and it is refused that much after.
	if now := s.now(); now.Sub(s.turned) > 2*window || len(s.let) >= maxRemembered {
		s.let, s.before, s.turned = map[[sha256.Size]byte]bool{}, s.let, now
	}
	if s.let[sig.mac] || s.before[sig.mac] {
		return false
	}
	s.let[sig.mac] = true
	return true
}

// forget lets a signature in again: what it came with was not acknowledged, and
// Slack may send it again within the same second.
func (s *signatures) forget(sig signature) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.let, sig.mac)
	delete(s.before, sig.mac)
}
