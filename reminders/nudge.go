package reminders

import (
	"fmt"
	"slices"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// nudge reminds each owner of what they owe a meeting: one message a person
// however many actions, and however many parts it has that day, and none for
// what was updated since the meeting last
// met. The second names what is still missing; the third and later go to the
// co-ordinators, never to a channel. A nudge that is late by more than its day
// is dropped.
func nudge() Rule {
	return Rule{Name: "nudge", Asks: true, Does: "owners are asked for their updates",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			asked := map[string]bool{} // by the message for another part of the same day
			for _, w := range steps(s, plan.StepNudge, from, to) {
				nth := nthNudge(w.m, w.step)
				day := fmt.Sprint(w.m.ID, w.o.On, nth, w.at)
				if asked[day] || askedBefore(s, w, nth) {
					continue
				}
				asked[day] = true
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
			parts := together(s, p, o)
			if nothing != "" && len(parts) == 0 {
				return views.Reply{}, nothing
			}
			until, since := deadline(s, m, parts[0]), sinceLast(s, m, parts[0])
			for _, part := range parts[1:] {
				until, since = earlier(until, deadline(s, m, part)), later(since, sinceLast(s, m, part))
			}
			if p.Nth >= 3 {
				missing := unheard(s, m, since, now, nil)
				if len(missing) == 0 {
					return views.Reply{}, "every owner has said how things stand"
				}
				return views.Gaps(s, m, parts, missing), ""
			}
			driven := drivenToday(s, p.To.User, now)
			missing := unheard(s, m, since, now, func(a *plan.Action) bool { return owes(s, a, p.To.User, now) && !slices.Contains(driven, a) })
			if len(missing) == 0 && len(driven) > 0 {
				return views.Reply{}, "the confirmation drive asks today"
			}
			if len(missing) == 0 {
				return views.Reply{}, "they have said how things stand"
			}
			return views.Nudge(s, m, parts, views.Owed{To: p.To.User, Nth: p.Nth, Actions: missing, Deadline: until, Now: now, Late: lateness(s, p, now) > lateAfter}), ""
		}}
}

// lateAfter is how late a message may be before it says so.
const lateAfter = 15 * time.Minute

// together lists the parts of a meeting, such as the panels of two wards, that
// a reminder about one of them is for: all of that day, and those that were to
// be on it and were moved after it was due.
func together(s *plan.State, p plan.Post, o plan.Occurrence) []plan.Occurrence {
	if o.ID.Part == "" {
		if o.Off() || o.ID.Date.IsZero() {
			return nil
		}
		return []plan.Occurrence{o}
	}
	var list []plan.Occurrence
	for _, other := range partsOf(s, o) {
		if !other.Off() && (other.ID == o.ID || other.On == o.On || other.ID.Date == o.ID.Date && other.Changed.After(p.At)) {
			list = append(list, other)
		}
	}
	return list
}

// partsOf lists the meetings of a series about the time of one, with it.
func partsOf(s *plan.State, o plan.Occurrence) []plan.Occurrence {
	return s.Occurrences(o.ID.Meeting, o.ID.Date.Add(-62), o.ID.Date.Add(62))
}

// askedBefore reports whether people were reminded of a part of a meeting with
// another one of that day, which does not take place any more.
func askedBefore(s *plan.State, w owed, nth int) bool {
	if w.o.ID.Part == "" {
		return false
	}
	for _, other := range partsOf(s, w.o) {
		if other.ID == w.o.ID || other.ID.Date != w.o.ID.Date || !other.Changed.After(w.at) {
			continue
		}
		sent := s.Postings(1, func(p plan.Posting) bool {
			return p.Rule == "nudge" && p.About == other.ID && p.Nth == nth && p.At.Equal(w.at)
		})
		if len(sent) > 0 {
			return true
		}
	}
	return false
}

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

// sinceLast is from when on an update counts for a meeting: its last meeting's
// briefing, or if it never met, as long ago as it meets.
func sinceLast(s *plan.State, m *plan.Meeting, o plan.Occurrence) time.Time {
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
