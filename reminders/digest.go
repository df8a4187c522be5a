package reminders

import (
	"fmt"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// digestLate is how long a digest is worth having. One that comes late covers
// what those that were missed before it would have.
const digestLate = 4 * 24 * time.Hour

// digest gives a channel its weekly summary.
func digest() Rule {
	return Rule{Name: "digest", Does: "the channel's digest",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, g := range s.Digests() {
				for _, d := range s.DigestTimes(g, from, to) {
					list = append(list, plan.Post{Key: fmt.Sprintf("digest/%s/%s", g.Channel, d.Nominal.ISO()), Rule: "digest", At: d.At,
						Late: d.At.Add(digestLate), To: plan.Target{Channel: g.Channel}})
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, _ time.Time) (views.Reply, string) {
			g, ok := s.Digest(p.To.Channel)
			if !ok {
				return views.Reply{}, "the channel has no digest any more"
			}
			root, _, changed := views.Digest(s, g, s.DigestFrom(g.Channel, p.At), p.At)
			if !changed && g.Loud == plan.Quiet {
				return views.Reply{}, "nothing has changed, and the channel is quiet"
			}
			return root, ""
		}}
}

// digestRest puts the rest of a digest in its thread.
func digestRest() Rule {
	return after(digest(), func(s *plan.State, p plan.Post) views.Reply {
		g, ok := s.Digest(p.To.Channel)
		if !ok {
			return views.Reply{}
		}
		_, rest, _ := views.Digest(s, g, s.DigestFrom(g.Channel, p.At), p.At)
		return rest
	})
}
