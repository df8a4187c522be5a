package reminders

import (
	"fmt"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// toChannel is a rule that tells a meeting's channel something, once for each
// meeting. late says until when it is worth telling.
func toChannel(kind plan.StepKind, does string, late func(owed) time.Time, say func(*plan.State, *plan.Meeting, plan.Occurrence, time.Time) views.Reply) Rule {
	name := string(kind)
	return Rule{Name: name, Does: does,
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, w := range steps(s, kind, from, to) {
				if w.m.Channel != "" {
					list = append(list, w.post(name, fmt.Sprintf("%s/%s/%s", name, w.o.ID, w.m.Channel), plan.Target{Channel: w.m.Channel}, late(w)))
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, now time.Time) (views.Reply, string) {
			m, o, nothing := occurrence(s, p)
			if nothing != "" {
				return views.Reply{}, nothing
			}
			return say(s, m, o, now), ""
		}}
}

func untilItBegins(w owed) time.Time { return w.o.Begins() }

// today tells the channel that a meeting is on.
func today() Rule {
	return toChannel(plan.StepToday, "the meeting is today", untilItBegins, views.MeetsToday)
}

// referrals tells the CCM's channel that referrals close, and by which road
// they go: never this one.
func referrals() Rule {
	return toChannel(plan.StepReferrals, "referrals close soon", untilItBegins, views.ReferralsClose)
}

// publicity gives a panel's date out in good time.
func publicity() Rule {
	return toChannel(plan.StepPublicity, "the date is to be made known", untilItBegins, views.MakeKnown)
}

// issues asks after a panel that what was raised there be sent to Tasking:
// action 9 of the 2023 plan asks for that loop. A week later it is no use.
func issues() Rule {
	return toChannel(plan.StepIssues, "what was raised is to be sent on", func(w owed) time.Time { return w.at.Add(7 * 24 * time.Hour) }, views.SendOn)
}

// toCoordinators is a rule that tells the co-ordinators something about a
// meeting.
func toCoordinators(kind plan.StepKind, does string, say func(*plan.State, *plan.Meeting, plan.Occurrence, time.Time) views.Reply) Rule {
	rule := toChannel(kind, does, untilItBegins, say)
	rule.Due = func(s *plan.State, from, to time.Time) (list []plan.Post) {
		for _, w := range steps(s, kind, from, to) {
			for _, u := range s.InAt(plan.Coordinator, "", w.at) {
				list = append(list, w.post(rule.Name, fmt.Sprintf("%s/%s/%s", rule.Name, w.o.ID, u), plan.Target{User: u}, w.o.Begins()))
			}
		}
		return list
	}
	return rule
}

// draft asks for the draft of the report to a board.
func draft() Rule {
	return toCoordinators(plan.StepDraft, "the report is to be drafted", views.DraftReport)
}

// signOff asks for the report to be signed off.
func signOff() Rule {
	return toCoordinators(plan.StepSignOff, "the report is to be signed off", views.SignOff)
}

// brief gives each chair the briefing. Late, it is still worth having until the
// meeting ends.
func brief() Rule {
	return Rule{Name: "brief", Does: "the briefing",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, w := range steps(s, plan.StepBrief, from, to) {
				for _, u := range s.Briefed(w.m.ID, w.at) {
					list = append(list, w.post("brief", fmt.Sprintf("brief/%s/%s", w.o.ID, u), plan.Target{User: u}, w.o.Begins().Add(time.Hour)))
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, now time.Time) (views.Reply, string) {
			_, o, nothing := occurrence(s, p)
			if nothing != "" {
				return views.Reply{}, nothing
			}
			screen, _ := views.Briefing(s, o, p.At)
			return screen, ""
		}}
}

// briefRest puts the rest of a briefing in its thread.
func briefRest() Rule {
	return after(brief(), func(s *plan.State, p plan.Post) views.Reply {
		o, _ := s.Occurrence(p.About)
		_, rest := views.Briefing(s, o, p.At)
		return rest
	})
}

// after is a rule for what goes into the thread of another rule's messages.
func after(root Rule, say func(*plan.State, plan.Post) views.Reply) Rule {
	name := root.Name + "-rest"
	return Rule{Name: name, Does: root.Does + ", the rest of it",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, p := range root.Due(s, from, to) {
				p.After, p.Rule, p.Key = p.Key, name, p.Key+"/rest"
				list = append(list, p)
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, _ time.Time) (views.Reply, string) {
			r := say(s, p)
			if r.Text == "" {
				return r, "all was said at once"
			}
			return r, ""
		}}
}

// moved announces what became of a meeting: a change by a person at once, one
// by a bank holiday or a recess two working days ahead.
func moved() Rule {
	return Rule{Name: "moved", Does: "a meeting was moved or skipped",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, m := range s.Meetings() {
				if !m.Ready() || m.Off || m.Channel == "" {
					continue
				}
				for _, o := range s.Occurrences(m.ID, plan.DateOf(from).Add(-14), plan.DateOf(to).Add(80)) {
					at, key := announced(s, m, o)
					if key == "" || !in(at, from, to) || !at.After(s.Timed(m.ID)) {
						continue
					}
					w := owed{m: m, o: o, at: at}
					late := o.Begins()
					if first := o.ID.Date.At(m.Start); first.Before(late) {
						late = first
					}
					p := w.post("moved", key, plan.Target{Channel: m.Channel}, later(late, at.Add(time.Hour)))
					p.Event = o.Seq
					list = append(list, p)
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, _ time.Time) (views.Reply, string) {
			m, err := s.Meeting(p.About.Meeting)
			o, ok := s.Occurrence(p.About)
			switch {
			case err != nil || !ok:
				return views.Reply{}, "the meeting is no longer planned"
			case o.Seq != p.Event:
				return views.Reply{}, "it was changed again"
			}
			return views.WasMoved(s, m, o), ""
		}}
}

// announced is when what became of an occurrence is announced, and under which
// key; "" when there is nothing to announce.
func announced(s *plan.State, m *plan.Meeting, o plan.Occurrence) (at time.Time, key string) {
	switch {
	case o.ByRule:
		first := o.ID.Date
		if o.On.Before(first) {
			first = o.On
		}
		return s.WorkingDays(first, 2).At("10:00"), fmt.Sprintf("moved/%s/rule", o.ID)
	case o.Seq == 0 || o.State == plan.Held:
		return at, ""
	}
	// What was done long ahead will be read in the calendar and in next.
	if plan.DateOf(o.Changed).Days(o.ID.Date) > 31 && plan.DateOf(o.Changed).Days(o.On) > 31 {
		return at, ""
	}
	return s.Morning(o.Changed), fmt.Sprintf("moved/%s/%d", o.ID, o.Seq)
}

// holiday asks the chairs, ten working days ahead, what becomes of a meeting on
// a bank holiday. No answer leaves what the card says.
func holiday() Rule {
	return Rule{Name: "holiday", Asks: true, Does: "the meeting falls on a bank holiday",
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, m := range s.Meetings() {
				if !m.Ready() || m.Off || m.Holidays != plan.AskOrMove {
					continue
				}
				for _, o := range s.Occurrences(m.ID, plan.DateOf(from), plan.DateOf(to).Add(34)) {
					at := s.WorkingDays(o.ID.Date, 10).At("10:00")
					if _, is := s.Holiday(o.ID.Date); !is || !o.ByRule || o.Off() || !in(at, from, to) || !at.After(s.Timed(m.ID)) {
						continue
					}
					for _, u := range s.Briefed(m.ID, at) {
						w := owed{m: m, o: o, at: at}
						list = append(list, w.post("holiday", fmt.Sprintf("holiday/%s/%s", o.ID, u), plan.Target{User: u}, o.ID.Date.At(m.Start)))
					}
				}
			}
			return list
		},
		Say: func(s *plan.State, p plan.Post, _ time.Time) (views.Reply, string) {
			m, o, nothing := occurrence(s, p)
			switch {
			case nothing != "":
				return views.Reply{}, nothing
			case !o.ByRule:
				return views.Reply{}, "somebody has decided already"
			}
			return views.AskAboutHoliday(s, m, o), ""
		}}
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
