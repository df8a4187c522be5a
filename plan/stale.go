package plan

import (
	"slices"
	"time"
)

// Freshness says how long an action has been silent, and whether that is too
// long. It is a flag beside the status and never changes it.
type Freshness struct {
	// Silent is how many whole days have passed since anybody last set or
	// confirmed the status, or since the action came into the plan. Days on
	// which every meeting it belongs to is in recess do not count.
	Silent     int
	DueAfter   int  // so many days of silence, and word of it is due
	StaleAfter int  // so many, and it is stale
	Due, Stale bool // never of an action that is complete or closed, or was never rated
	// Same is how many entries in a row, the last one first, only confirmed
	// the status: no change, and not a word besides.
	Same int
}

// Freshness says how fresh the word on an action is. The most frequent meeting
// that it belongs to decides how often word is due. Only what the plan's own
// text says of a meeting's business counts here: nobody is called late on a
// guess.
func (s *State) Freshness(a *Action, now time.Time) Freshness {
	var meetings []*Meeting
	often := 0 // days
	for _, m := range s.diary.meetings {
		if !slices.Contains(m.Actions, a.No) {
			continue
		}
		meetings = append(meetings, m)
		if f := m.Frequency(); f > 0 && (often == 0 || f < often) {
			often = f
		}
	}
	f := Freshness{DueAfter: 90, StaleAfter: 120}
	switch often {
	case 7:
		f.DueAfter, f.StaleAfter = 28, 42
	case 31:
		f.DueAfter, f.StaleAfter = 35, 60
	}
	heard := a.LastHeard()
	f.Silent = max(0, int((now.Sub(heard)-recess(meetings, heard, now))/(24*time.Hour)))
	if (a.Status == Red || a.Status == Amber) && !a.Closed() {
		f.Due, f.Stale = f.Silent >= f.DueAfter, f.Silent >= f.StaleAfter
	}
	for _, seq := range slices.Backward(a.entries) {
		e := s.events[seq-1]
		if s.undone[seq] != 0 || !tells(e.Fact) {
			continue
		}
		if c, ok := e.Fact.(*ActionConfirmed); !ok || c.Note != "" || e.Redacted {
			break
		}
		f.Same++
	}
	return f
}

// tells reports whether an entry is somebody's word on how an action is, rather
// than one about another entry or about the document.
func tells(f Fact) bool {
	_, health := f.(*HealthSet)
	_, _, _, wrote := said(f)
	return health || wrote
}

// recess is how much of a time lies in days on which all those meetings are in
// recess; none of it when there are no meetings.
func recess(meetings []*Meeting, from, to time.Time) time.Duration {
	if len(meetings) == 0 || slices.ContainsFunc(meetings, func(m *Meeting) bool { return len(m.Recess) == 0 }) {
		return 0
	}
	var sum time.Duration
	last := DateOf(to)
	for d := DateOf(from); !last.Before(d); d = d.Add(1) {
		if slices.ContainsFunc(meetings, func(m *Meeting) bool { return !m.recess(d) }) {
			continue
		}
		begin, end := later(from, d.At("")), d.End()
		if to.Before(end) {
			end = to
		}
		sum += max(0, end.Sub(begin))
	}
	return sum
}
