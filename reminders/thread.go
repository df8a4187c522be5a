package reminders

import (
	"fmt"
	"slices"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// threadLate is how long a line is worth saying in an action's thread. Later
// than that, people have read of it elsewhere.
const threadLate = 3 * 24 * time.Hour

// thread begins an action's own thread, with its card.
func thread() Rule {
	return Rule{Name: "thread", Does: "an action's own thread begins", Prompt: true,
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, t := range s.Threads() {
				if in(t.At, from, to) {
					list = append(list, plan.Post{Key: t.Key(), Rule: "thread", At: t.At, Late: t.At.Add(threadLate),
						To: plan.Target{Channel: t.Channel}, Action: t.No, Event: t.Entry, Stamp: threadStamp(s, t.No)})
				}
			}
			return list
		},
		Stamp: func(s *plan.State, p plan.Post) string { return threadStamp(s, p.Action) },
		Say: func(s *plan.State, p plan.Post, _ time.Time) (views.Reply, string) {
			a, err := s.Action(p.Action)
			if err != nil {
				return views.Reply{}, "the action is no longer known"
			}
			return views.ThreadCard(a), ""
		}}
}

// threadStamp is what the card of an action's thread depends on.
func threadStamp(s *plan.State, no plan.ActionNo) string {
	a, err := s.Action(no)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s %d %d", a.Status, a.Since.Unix(), a.Confirmed.Unix())
}

// threadLine says each change of an action in its thread, in one line. It is
// not bound to office hours: it is said where people are talking about that
// action, and calls nobody.
func threadLine() Rule {
	return Rule{Name: "thread-line", Does: "a change, in the action's own thread", Prompt: true,
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, t := range s.Threads() {
				entries := s.Entries(t.No)
				for i := len(entries) - 1; i >= 0 && entries[i].Seq > t.Entry && entries[i].At.After(from); i-- {
					e := entries[i]
					if !plan.ForThread(e.Fact) || !in(e.At, from, to) {
						continue
					}
					list = append(list, plan.Post{Key: plan.LineKey(t.No, e.Seq), Rule: "thread-line", At: e.At, Late: e.At.Add(threadLate),
						To: plan.Target{Channel: t.Channel}, Action: t.No, Event: e.Seq, After: t.Key(), Stamp: lineStamp(s, e.Seq)})
				}
			}
			slices.Reverse(list) // oldest first
			return list
		},
		Stamp: func(s *plan.State, p plan.Post) string { return lineStamp(s, p.Event) },
		Say: func(s *plan.State, p plan.Post, _ time.Time) (views.Reply, string) {
			e, ok := s.Event(p.Event)
			if _, sent := s.Posting(p.Key); !ok || s.UndoneBy(e.Seq) != 0 && !sent {
				return views.Reply{}, "it was taken back"
			}
			return views.ThreadLine(s, e), ""
		}}
}

// lineStamp is what a line in a thread depends on: whether it was taken back,
// and by which entry it was last mended.
func lineStamp(s *plan.State, entry uint64) string {
	correction, _ := s.Correction(entry)
	return fmt.Sprintf("%d %d", s.UndoneBy(entry), correction.Seq)
}
