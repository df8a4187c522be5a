package reminders

import (
	"fmt"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// requests brings what somebody may not do to those who may, once.
func requests() Rule {
	return Rule{Name: "requests", Does: "somebody asks for what they may not do",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, e := range s.Requests() {
				f, at := e.Fact.(*plan.RequestMade), s.Morning(e.At)
				if !in(at, from, to) {
					continue
				}
				for _, u := range f.To {
					list = append(list, plan.Post{Key: fmt.Sprintf("requests/%d/%s", e.Seq, u), Rule: "requests", At: at, Late: at.Add(72 * time.Hour), To: plan.Target{User: u}, Event: e.Seq})
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, _ time.Time) (views.Reply, string) {
			e, ok := s.Event(p.Event)
			if f, is := e.Fact.(*plan.RequestMade); !ok || !is || f.Line == "" {
				return views.Reply{}, "its words were taken out"
			}
			return views.Requested(e), ""
		}}
}

// left tells the co-ordinators of somebody who has left and held something.
func left() Rule {
	return Rule{Name: "left", Does: "somebody who holds something has left",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, e := range s.Stood() {
				f, at := e.Fact.(*plan.PersonSeen), s.Morning(e.At)
				if f.Standing != plan.Left || !in(at, from, to) {
					continue
				}
				for _, u := range s.InAt(plan.Coordinator, "", at) {
					if u != f.User {
						list = append(list, plan.Post{Key: fmt.Sprintf("left/%d/%s", e.Seq, u), Rule: "left", At: at, Late: at.Add(7 * 24 * time.Hour), To: plan.Target{User: u}, Event: e.Seq})
					}
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, now time.Time) (views.Reply, string) {
			e, _ := s.Event(p.Event)
			f, ok := e.Fact.(*plan.PersonSeen)
			if !ok || !s.Gone(f.User) {
				return views.Reply{}, "they are back"
			}
			posts := s.PostsOf(f.User, now)
			if len(posts.Alone)+len(posts.Actions)+len(posts.Offices) == 0 {
				return views.Reply{}, "they held nothing"
			}
			return views.HasLeft(f.User, posts), ""
		}}
}
