package reminders

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// look finds out what has become of the few people who hold something, who is in
// the user groups that do, and who is in the channels that something is sent to.
// It never lists anybody. When
// Slack cannot be asked, it is asked again an hour later: what was known stands.
func (r *Runner) look(ctx context.Context) error {
	now := r.Store.Now()
	if r.Look == nil || now.Before(r.blind) {
		return nil
	}
	var people []plan.UserID
	var channels []string
	var groups []plan.GroupID
	err := r.Store.View(ctx, func(s *plan.State) error {
		if !s.Awake(now) {
			return nil
		}
		people, channels, groups = s.InPost(), s.Told(), s.Groups()
		return nil
	})
	if err != nil {
		return err
	}
	see := func(decide func(*plan.State) []plan.Fact) error {
		news := false
		if err := r.Store.View(ctx, func(s *plan.State) error { news = len(decide(s)) > 0; return nil }); err != nil || !news {
			return err
		}
		return r.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return decide(s), nil })
	}
	for _, g := range groups {
		if r.Members == nil {
			break
		}
		members, err := r.Members(ctx, g)
		if err != nil {
			r.Log.WithError(err).Warn("cannot find out who is in a user group")
			continue // whoever was in it stays, and the health says so
		}
		if err := see(func(s *plan.State) []plan.Fact { return s.SeeGroup(g, members) }); err != nil {
			return err
		}
	}
	for _, u := range people {
		is, err := r.Look(ctx, u)
		if err != nil {
			r.Log.WithError(err).Warn("cannot find out who has left")
			r.blind = now.Add(time.Hour)
			return nil
		}
		if err := see(func(s *plan.State) []plan.Fact { return s.SeePerson(u, is) }); err != nil {
			return err
		}
	}
	for _, c := range channels {
		who, err := r.Outsiders(ctx, c)
		if err != nil { // one that it is not in, or that is gone: posting there will say so
			continue
		}
		if err := see(func(s *plan.State) []plan.Fact { return s.SeeChannel(c, who) }); err != nil {
			return err
		}
	}
	return nil
}
