package workspace

import (
	"net/http"
	"time"
)

// Slack's own limits of time. Those that a person waits for are measured by the
// base clock and real timers; those that outlast a conversation are measured by
// the workspace clock, so that a test can pass them with POST /control/clock.
const (
	ackTime      = 3 * time.Second        // docs.slack.dev, interactivity/handling-user-interaction
	triggerTime  = 3 * time.Second        // base clock; docs.slack.dev, interactivity/handling-user-interaction
	responseTime = 30 * time.Minute       // workspace clock; same page
	responseUses = 5                      // same page
	quietTime    = 400 * time.Millisecond // ours: how long a click waits for something more to happen
)

// Now is the workspace's time: the base clock, moved by what POST
// /control/clock asked for.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

func (s *Server) now() time.Time { return s.base().Add(s.offset) }

// setOffset moves the clock and does what has fallen due.
func (s *Server) setOffset(offset time.Duration) {
	if until := s.base().Add(offset); until.After(s.now()) {
		s.ring(until)
	}
	s.offset = offset
	s.wind()
	s.tell(change{kind: "clock"})
}

func (s *Server) getClock(w http.ResponseWriter, _ *http.Request) error {
	s.mu.Lock()
	now, next := s.now(), s.nextPost()
	s.mu.Unlock()
	answer := object{"now": stamp(now)}
	if s.nextOfApp != nil {
		if t, ok := s.nextOfApp(now); ok && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	if !next.IsZero() {
		answer["next"] = stamp(next)
	}
	writeJSON(w, http.StatusOK, answer)
	return nil
}

// nextPost is when Slack posts the next message that the app has scheduled;
// zero for never. The caller holds mu.
func (s *Server) nextPost() (next time.Time) {
	for _, q := range s.queue {
		if next.IsZero() || q.at.Before(next) {
			next = q.at
		}
	}
	return next
}

func (s *Server) postClock(w http.ResponseWriter, r *http.Request) error {
	var ask struct{ Now, Advance string }
	if err := readJSON(r, &ask); err != nil {
		return err
	}
	switch {
	case (ask.Now == "") == (ask.Advance == ""):
		return wrong("give either now, as a time, or advance, as a duration")
	case ask.Now != "":
		to, err := time.Parse(time.RFC3339, ask.Now)
		if err != nil {
			return wrong("now must be a time such as 2024-03-11T09:00:00Z, is %q", ask.Now)
		}
		s.mu.Lock()
		s.setOffset(to.Sub(s.base()))
		s.mu.Unlock()
	default:
		by, err := time.ParseDuration(ask.Advance)
		if err != nil {
			return wrong("advance must be a duration such as 72h, is %q", ask.Advance)
		}
		s.mu.Lock()
		s.setOffset(s.offset + by)
		s.mu.Unlock()
	}
	return s.getClock(w, r)
}

// stamp writes a time for the control API.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
