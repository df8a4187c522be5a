package reminders

import (
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// Overdue lists what should have gone out at least so long ago and has not,
// or of which nobody knows yet whether it has: Slack cannot be reached, or
// nothing sends. What waits for people to be awake, or for the message before
// it, is not overdue.
func Overdue(s *plan.State, now time.Time, by time.Duration) (list []plan.Post) {
	then := now.Add(-by)
	for _, p := range Due(s, then.Add(-Horizon), then) {
		if had, known := s.Posting(p.Key); known && had.Done() {
			continue
		}
		if v, _ := judge(s, &p, then); v == goAhead {
			list = append(list, p)
		}
	}
	return list
}
