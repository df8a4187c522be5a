package reminders

import (
	"fmt"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// A tick on a digest counts where the digest calls that person for word: on the
// message that names them, for what it wants to hear of, and for nobody else.
func TestConcernedByADigest(t *testing.T) {
	for _, c := range []struct {
		loud       plan.Loudness
		root, rest string
	}{
		{plan.Normal, "[]", "[24]"},
		{plan.Loud, "[24]", ""},
		{plan.Quiet, "[]", "[]"},
	} {
		t.Run("loudness "+string(c.loud), func(t *testing.T) {
			w := newWorld(t, "2026-04-20 09:00")
			w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
				return s.SetDigest(plan.Digest{Channel: "C0PLAN", Day: time.Friday, At: "15:00", Loud: c.loud}, false)
			})
			for _, no := range []plan.ActionNo{8, 24} {
				w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
					return s.Update(plan.Cause{By: "U0CO"}, now, []plan.ActionNo{no}, plan.Amber, "half of it is done")
				})
			}
			w.now = w.now.Add(time.Hour)
			w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) { return s.AskReminder(now, 24, "") })
			w.until(w.restart(), "2026-04-24 15:00")
			w.state(func(s *plan.State) {
				at := func(key string, u plan.UserID) string {
					p, ok := s.Posting(key)
					if !ok || p.State != plan.Sent {
						return ""
					}
					return fmt.Sprint(Concerned(s, p, u, w.now))
				}
				const root = "digest/C0PLAN/2026-04-24"
				if got := at(root, "U0CO"); got != c.root {
					t.Errorf("the digest concerns %s, want %s", got, c.root)
				}
				if got := at(root+"/rest", "U0CO"); got != c.rest {
					t.Errorf("the rest in its thread concerns %s, want %s", got, c.rest)
				}
				for _, key := range []string{root, root + "/rest"} {
					if got := at(key, "U0PP"); got != "" && got != "[]" {
						t.Errorf("%s concerns somebody it does not call on: %s", key, got)
					}
				}
			})
		})
	}
}
