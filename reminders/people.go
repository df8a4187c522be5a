package reminders

import (
	"fmt"
	"slices"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// help tells the co-ordinators that an owner has asked for help, or is stuck.
func help() Rule {
	return Rule{Name: "help", Does: "an owner needs help",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, e := range s.HealthSaid() {
				f := e.Fact.(*plan.HealthSet)
				at := s.Morning(e.At)
				if f.Health == "well" || !in(at, from, to) {
					continue
				}
				for _, u := range s.InAt(plan.Coordinator, "", e.At) {
					if u != e.By {
						list = append(list, plan.Post{Key: fmt.Sprintf("help/%d/%s", e.Seq, u), Rule: "help", At: at, Late: at.Add(72 * time.Hour),
							To: plan.Target{User: u}, Action: f.No, Event: e.Seq})
					}
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, _ time.Time) (views.Reply, string) {
			e, ok := s.Event(p.Event)
			if !ok || s.UndoneBy(e.Seq) != 0 {
				return views.Reply{}, "it was taken back"
			}
			return views.NeedsHelp(s, e), ""
		}}
}

// yearEnd warns a year before the bank holidays that are known run out.
func yearEnd() Rule {
	return Rule{Name: "holidays", Does: "the known bank holidays run out",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			year := s.HolidaysTo()
			at := s.WorkingDays(plan.Date{Year: year, Month: time.January, Day: 1}, -1).At("10:00")
			if !in(at, from, to) {
				return nil
			}
			for _, u := range keepers(s, at) {
				list = append(list, plan.Post{Key: fmt.Sprintf("holidays/%d/%s", year, u), Rule: "holidays", At: at, Late: at.Add(30 * 24 * time.Hour), To: plan.Target{User: u}})
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, _ time.Time) (views.Reply, string) {
			return views.HolidaysEnd(s.HolidaysTo()), ""
		}}
}

// keepers lists the co-ordinators and the operators.
func keepers(s *plan.State, at time.Time) []plan.UserID {
	list := s.InAt(plan.Coordinator, "", at)
	for _, u := range s.InAt(plan.Operator, "", at) {
		list = with(list, u)
	}
	return list
}

// missed tells of messages that did not reach anybody and should have: the
// operators of those that failed, were lost, or came too late; the co-ordinators
// of those that were kept from people outside. What went wrong within an hour is
// told at once.
func missed() Rule {
	return Rule{Name: "missed", Does: "a message did not go out",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			told := map[string]bool{}
			bad := s.Postings(0, func(p plan.Posting) bool {
				return Bad(p) && !p.When.Before(from.AddDate(0, 0, -7)) && !toldBefore(s, p)
			})
			for i := len(bad) - 1; i >= 0; i-- { // the first of an hour sets the time
				hour := bad[i].When.UTC().Truncate(time.Hour)
				at := s.Morning(hour.Add(time.Hour))
				for _, u := range alarmed(s, bad[i]) {
					key := fmt.Sprintf("missed/%s/%s", hour.Format("2006-01-02T15"), u)
					if !told[key] && in(at, from, to) {
						list = append(list, plan.Post{Key: key, Rule: "missed", At: at, Late: at.Add(72 * time.Hour), To: plan.Target{User: u}})
						told[key] = true
					}
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, now time.Time) (views.Reply, string) {
			var hour string
			if _, err := fmt.Sscanf(p.Key, "missed/%13s", &hour); err != nil {
				return views.Reply{}, "its key cannot be read"
			}
			bad := s.Postings(0, func(b plan.Posting) bool {
				return Bad(b) && b.When.UTC().Format("2006-01-02T15") == hour && !toldBefore(s, b) && slices.Contains(alarmed(s, b), p.To.User)
			})
			if len(bad) == 0 {
				return views.Reply{}, "it went out after all"
			}
			return views.MissedPosts(s, bad), ""
		}}
}

// toldBefore reports whether somebody was told before that a channel is not sent
// what people from outside would see there: that is told once.
func toldBefore(s *plan.State, p plan.Posting) bool {
	return p.Why == plan.NotForOutsiders && len(s.Postings(1, func(o plan.Posting) bool {
		return o.Why == p.Why && o.To.Channel == p.To.Channel && o.When.Before(p.When)
	})) > 0
}

// alarmed lists who is told that a message did not go out: the operators, or the
// co-ordinators, who say who may read what, when people outside would have seen
// it. Where there are none it is the others.
func alarmed(s *plan.State, p plan.Posting) []plan.UserID {
	first, then := plan.Operator, plan.Coordinator
	if p.Why == plan.NotForOutsiders {
		first, then = then, first
	}
	if list := s.InAt(first, "", p.When); len(list) > 0 {
		return list
	}
	return s.InAt(then, "", p.When)
}

// Bad reports whether a post did not reach anybody and should have.
func Bad(p plan.Posting) bool {
	return p.Rule != "missed" && (p.State == plan.Failed || p.State == plan.Lost || p.State == plan.NotSent && (p.Why == plan.TooLate || p.Why == plan.NotForOutsiders && p.After == ""))
}

// asked reminds the holders of an action, or of a party's actions, because
// somebody asked for it.
func asked() Rule {
	return Rule{Name: "asked", Asks: true, Does: "somebody asked for it",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, e := range s.RemindersAsked() {
				at := s.Morning(e.At)
				if !in(at, from, to) {
					continue
				}
				for _, r := range s.Reminded(e.Fact.(*plan.ReminderAsked), at) {
					list = append(list, plan.Post{Key: fmt.Sprintf("asked/%d/%s", e.Seq, r.User), Rule: "asked", At: at, Late: endOfDay(at), To: plan.Target{User: r.User}, Event: e.Seq})
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, now time.Time) (views.Reply, string) {
			e, _ := s.Event(p.Event)
			f, ok := e.Fact.(*plan.ReminderAsked)
			if !ok {
				return views.Reply{}, "it is not known what was asked"
			}
			for _, r := range s.Reminded(f, now) {
				if r.User != p.To.User {
					continue
				}
				var list []*plan.Action
				for _, no := range r.Actions {
					if a, err := s.Action(no); err == nil && !a.Confirmed.After(e.At) {
						list = append(list, a)
					}
				}
				if len(list) > 0 {
					return views.AskedFor(s, e, p.To.User, list, now), ""
				}
			}
			return views.Reply{}, "they have said how things stand"
		}}
}
