package reminders

import (
	"fmt"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
	"github.com/safer-city-partnership/asb/views"
)

// drive asks each owner in a confirmation drive for what nobody has rated: once
// when it begins, or in the next hour in which people may be spoken to, and
// once more, five working days later, for what is still missing. After that
// only the co-ordinators hear of it. It keeps the manners of the nudges before a
// meeting.
func drive() Rule {
	return Rule{Name: "drive", Does: "the confirmation drive asks owners for their word", Asks: true,
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			d, ok := s.Drive()
			if !ok {
				return nil
			}
			first, second, third := s.DriveTimes()
			for i, at := range []time.Time{first, second} {
				if !in(at, from, to) {
					continue
				}
				for _, u := range holders(s, at) {
					key := fmt.Sprintf("drive/%d/%s", d.Entry, u)
					if i > 0 {
						key += fmt.Sprintf("/%d", i+1)
					}
					list = append(list, plan.Post{Key: key, Rule: "drive", At: at, Late: s.WorkingDays(plan.DateOf(at), -3).At("18:00"), To: plan.Target{User: u}, Nth: i + 1, Event: d.Entry})
				}
			}
			if in(third, from, to) {
				for _, u := range s.InAt(plan.Coordinator, "", third) {
					list = append(list, plan.Post{Key: fmt.Sprintf("drive/%d/%s/gaps", d.Entry, u), Rule: "drive", At: third, Late: endOfDay(third), To: plan.Target{User: u}, Nth: 3, Event: d.Entry})
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, now time.Time) (views.Reply, string) {
			if d, ok := s.Drive(); !ok || d.Entry != p.Event || !s.Driving(now) {
				return views.Reply{}, "the confirmation drive is over"
			}
			if p.Nth >= 3 {
				return views.DriveGaps(s, now), ""
			}
			list := s.Unrated(p.To.User, now)
			if len(list) == 0 {
				return views.Reply{}, "they have said how things stand"
			}
			return views.DriveAsk(s, p.To.User, list, p.Nth, seed.Suggestion), ""
		}}
}

// drivenToday lists the actions that a confirmation drive asks somebody about on
// a day, so that nothing else does.
func drivenToday(s *plan.State, u plan.UserID, now time.Time) []*plan.Action {
	first, again, _ := s.DriveTimes()
	today := plan.DateOf(now)
	if !s.Driving(now) || plan.DateOf(first) != today && (again.IsZero() || plan.DateOf(again) != today) || !s.Wanted("drive", "", plan.Target{User: u}) {
		return nil
	}
	return s.Unrated(u, now)
}

// holders lists who holds anything at an instant, and held it before, or covers
// for one who does.
func holders(s *plan.State, at time.Time) []plan.UserID {
	var people []plan.UserID
	for _, a := range s.Actions() {
		for _, h := range s.Holders(a) {
			if u := s.StandIn(h.User, at); u != "" && !at.Before(s.HeldSince(h)) && !a.Absent {
				people = with(people, u)
			}
		}
	}
	return people
}

// driveEnd tells the co-ordinators, and each channel that has a digest, how far
// a confirmation drive came.
func driveEnd() Rule {
	return Rule{Name: "drive-end", Does: "the confirmation drive is over",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			d, ok := s.Drive()
			end, _ := s.DriveEnd(to)
			if at := s.Morning(end); ok && !end.IsZero() && in(at, from, to) {
				post := func(to plan.Target) {
					list = append(list, plan.Post{Key: fmt.Sprintf("drive-end/%d/%s%s", d.Entry, to.User, to.Channel), Rule: "drive-end", At: at, Late: at.Add(digestLate), To: to, Event: d.Entry})
				}
				for _, u := range s.InAt(plan.Coordinator, "", at) {
					post(plan.Target{User: u})
				}
				for _, g := range s.Digests() {
					post(plan.Target{Channel: g.Channel})
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, now time.Time) (views.Reply, string) {
			d, ok := s.Drive()
			end, how := s.DriveEnd(now)
			if !ok || d.Entry != p.Event || end.IsZero() {
				return views.Reply{}, "the confirmation drive goes on"
			}
			return views.DriveEnded(s, how, p.To.Channel != ""), ""
		}}
}

// ownDigest gives whoever asked for one a digest of their own.
func ownDigest() Rule {
	return Rule{Name: "own-digest", Does: "the digest that somebody asked for themselves",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, u := range s.Digested() {
				for _, d := range s.OwnDigests(u, from, to) {
					list = append(list, plan.Post{Key: fmt.Sprintf("own-digest/%s/%s", d.Nominal.ISO(), u), Rule: "own-digest", At: d.At, Late: s.WorkingDays(plan.DateOf(d.At), -1).At("18:00"), To: plan.Target{User: u}})
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, now time.Time) (views.Reply, string) {
			if s.Preferences(p.To.User).Digest == time.Sunday {
				return views.Reply{}, "they want none any more"
			}
			if s.May(p.To.User, now, plan.ToOwnWork, plan.Object{}) != nil {
				return views.Reply{}, "they may not read the plan any more"
			}
			return views.OwnDigest(s, p.To.User, p.At.AddDate(0, 0, -7), p.At), ""
		}}
}
