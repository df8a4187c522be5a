package workspace

import (
	"math"
	"net/http"
	"time"
)

// perMinute is what a tier allows, per method (docs.slack.dev,
// apis/web-api/rate-limits). Tier 0 is special: no limit but its own.
func perMinute(tier int) int { return []int{0, 1, 20, 50, 100}[tier] }

// withinTier refuses a call beyond its tier when rate limits are on. They are
// off at first, and follow the base clock, because a client that is told to
// wait waits in real time.
func (s *Server) withinTier(method string, tier int) error {
	if !s.limited || tier == 0 {
		return nil
	}
	return s.within(method, perMinute(tier), time.Minute)
}

// withinChannel holds posting to one message a second per channel.
func (s *Server) withinChannel(c *channel) error {
	if !s.limited {
		return nil
	}
	return s.within("post "+c.id, 1, time.Second)
}

// within counts a use of key, or refuses it when there were most in the window
// that ends now.
func (s *Server) within(key string, most int, window time.Duration) error {
	now := s.base()
	uses := s.uses[key]
	for len(uses) > 0 && now.Sub(uses[0]) >= window {
		uses = uses[1:]
	}
	if len(uses) >= most {
		s.uses[key] = uses
		wait := window - now.Sub(uses[0])
		return &refusal{code: "ratelimited", after: max(1, int(math.Ceil(wait.Seconds())))}
	}
	s.uses[key] = append(uses, now)
	return nil
}

// postLimits switches rate limits on or off.
func (s *Server) postLimits(w http.ResponseWriter, r *http.Request) error {
	var ask struct{ On bool }
	if err := readJSON(r, &ask); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limited, s.uses = ask.On, map[string][]time.Time{}
	writeJSON(w, http.StatusOK, object{"on": s.limited})
	return nil
}
