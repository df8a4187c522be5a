package reminders

import (
	"fmt"
	"slices"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// nudge reminds each owner of what they owe a meeting: one message a person
// however many actions, and none for what was updated since the meeting last
// met. The second names what is still missing; the third and later go to the
// co-ordinators, never to a channel. A nudge that is late by more than its day
// is dropped.
func nudge() Rule {
	return Rule{Name: "nudge", Asks: true, Does: "owners are asked for their updates",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, w := range steps(s, plan.StepNudge, from, to) {
				nth := nthNudge(w.m, w.step)
				people := owing(s, w.m, w.at)
				if nth >= 3 {
					people = s.InAt(plan.Coordinator, "", w.at)
				}
				for _, u := range people {
					p := w.post("nudge", fmt.Sprintf("nudge/%s/%d/%s", w.o.ID, nth, u), plan.Target{User: u}, earlier(w.o.Begins(), endOfDay(w.at)))
					p.Nth = nth
					list = append(list, p)
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, now time.Time) (views.Reply, string) {
			m, o, nothing := occurrence(s, p)
			if nothing != "" {
				return views.Reply{}, nothing
			}
			since := since(s, m, o)
			if p.Nth >= 3 {
				missing := unheard(s, m, since, now, nil)
				if len(missing) == 0 {
					return views.Reply{}, "every owner has said how things stand"
				}
				return views.Gaps(s, m, o, missing), ""
			}
			missing := unheard(s, m, since, now, func(a *plan.Action) bool { return owes(s, a, p.To.User, now) })
			if len(missing) == 0 {
				return views.Reply{}, "they have said how things stand"
			}
			return views.Nudge(s, m, o, views.Owed{To: p.To.User, Nth: p.Nth, Actions: missing, Deadline: deadline(s, m, o), Now: now, Late: lateness(s, p, now) > lateAfter}), ""
		}}
}

// lateAfter is how late a message may be before it says so.
const lateAfter = 15 * time.Minute

// lateness is how long after it was due a message is said, as of now, or was
// said: what is put right later came no later for that.
func lateness(s *plan.State, p plan.Post, now time.Time) time.Duration {
	if had, _ := s.Posting(p.Key); had.State == plan.Sent {
		now = had.First
	}
	return now.Sub(p.At)
}

// nthNudge is which of a meeting's nudges a step is, from 1.
func nthNudge(m *plan.Meeting, step plan.Step) int {
	for i, st := range m.Nudges() {
		if st == step {
			return i + 1
		}
	}
	return 1
}

// owing lists who holds actions of a meeting at an instant, or covers for one
// who does. They held them before it.
func owing(s *plan.State, m *plan.Meeting, at time.Time) []plan.UserID {
	var list []plan.UserID
	for _, no := range m.Numbers() {
		a, err := s.Action(no)
		if err != nil || a.Absent {
			continue
		}
		for _, h := range s.Holders(a) {
			if !at.After(s.HeldSince(h)) {
				continue
			}
			if u := s.StandIn(h.User, at); u != "" {
				list = with(list, u)
			}
		}
	}
	return list
}

func with(list []plan.UserID, u plan.UserID) []plan.UserID {
	if slices.Contains(list, u) {
		return list
	}
	return append(list, u)
}

// owes reports whether somebody is to say how an action stands: they hold it,
// or cover for who does, and have not put it off.
func owes(s *plan.State, a *plan.Action, u plan.UserID, now time.Time) bool {
	if _, snoozed := s.Snoozed(u, a.No, now); snoozed {
		return false
	}
	for _, h := range s.Holders(a) {
		if s.StandIn(h.User, now) == u {
			return true
		}
	}
	return false
}

// unheard lists the actions of a meeting of which nobody has said since an
// instant how they stand. Complete and closed ones are left in peace.
func unheard(s *plan.State, m *plan.Meeting, since, now time.Time, choose func(*plan.Action) bool) []*plan.Action {
	var list []*plan.Action
	for _, no := range m.Numbers() {
		a, err := s.Action(no)
		if err != nil || a.Absent || a.Status == plan.Green || a.Closed() || choose != nil && !choose(a) {
			continue
		}
		if !a.HeardSince(since) {
			list = append(list, a)
		}
	}
	return list
}

// since is from when on an update counts for a meeting: its last meeting's
// briefing, or if it never met, as long ago as it meets.
func since(s *plan.State, m *plan.Meeting, o plan.Occurrence) time.Time {
	if from, _, met := s.Window(o); met {
		return from
	}
	days := m.Frequency()
	if days == 0 {
		days = 31
	}
	return o.Begins().AddDate(0, 0, -days)
}

// deadline is by when an update is in time for the briefing.
func deadline(s *plan.State, m *plan.Meeting, o plan.Occurrence) time.Time { return s.Cut(o) }

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// unratedDays are every second Tuesday.
var unratedDays = plan.Cadence{Unit: "week", Every: 2, Days: []time.Weekday{time.Tuesday}, From: plan.Date{Year: 2026, Month: time.January, Day: 6}}

// unrated asks each holder, every 14 days, for the statuses that nobody has
// given yet.
func unrated() Rule {
	return Rule{Name: "unrated", Asks: true, Does: "actions are not yet rated",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, d := range unratedDays.Dates(plan.DateOf(from).Add(-14), plan.DateOf(to).Add(14)) {
				at := s.Waking(d.At("10:00"))
				if !in(at, from, to) {
					continue
				}
				var people []plan.UserID
				for _, a := range s.Actions() {
					for _, h := range s.Holders(a) {
						if u := s.StandIn(h.User, at); u != "" && at.After(s.HeldSince(h)) && !a.Absent {
							people = with(people, u)
						}
					}
				}
				for _, u := range people {
					list = append(list, plan.Post{Key: fmt.Sprintf("unrated/%s/%s", d.ISO(), u), Rule: "unrated", At: at, Late: endOfDay(at), To: plan.Target{User: u}})
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, now time.Time) (views.Reply, string) {
			if s.Driving(now) {
				return views.Reply{}, "the confirmation drive asks for them"
			}
			list := s.Unrated(p.To.User, now)
			if len(list) == 0 {
				return views.Reply{}, "all that they hold is rated"
			}
			return views.Unrated(s, p.To.User, list), ""
		}}
}
