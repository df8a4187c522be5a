package plan

import (
	"iter"
	"slices"
	"time"
)

// StepAt is when a step of an occurrence is due. People may be spoken to
// unasked at that time. On the day itself it is an hour before the meeting, if
// that is earlier. Of two meetings of a series the earlier one's step is never
// due after the later one's.
func (s *State) StepAt(o Occurrence, st Step) time.Time {
	switch {
	case st.Hours > 0:
		return s.by(o.Begins().Add(-time.Duration(st.Hours)*time.Hour), lastThing)
	case st.Days != 0:
		return s.WorkingDays(o.On, st.Days).At(st.At)
	}
	t := o.On.At(st.At)
	if before := o.Begins().Add(-time.Hour); before.Before(t) {
		t = before
	}
	return s.by(t, max(lastThing, st.At))
}

// Cut is where the briefing for an occurrence ends: when it is sent, or when
// the meeting begins if none is. What is said later does not change it: once a
// briefing was due, that is where the next one goes on.
func (s *State) Cut(o Occurrence) time.Time {
	from, _, _ := s.Window(o)
	return later(from, s.cut(o))
}

// cut is Cut for a meeting that was not moved past another after its briefing
// was due.
func (s *State) cut(o Occurrence) time.Time {
	versions := s.diary.ready(o.ID.Meeting)
	if len(versions) == 0 {
		return o.Begins()
	}
	said := s.diary.changes[o.ID]
	// The times at which the meeting or the occurrence was changed.
	var changes []time.Time
	for _, v := range versions[1:] {
		changes = append(changes, v.at)
	}
	if said.last != nil {
		for c := &said; c != nil; c = c.before {
			changes = append(changes, c.at)
		}
	}
	slices.SortFunc(changes, time.Time.Compare)
	for _, end := range changes {
		// As it was known until then.
		m := versions[0].m
		for _, v := range versions[1:] {
			if v.at.Before(end) {
				m = v.m
			}
		}
		c := &said
		for c != nil && !c.at.Before(end) {
			c = c.before
		}
		if c == nil {
			c = &change{}
		}
		if m.Start == "" || !c.added && (o.ID.Part != "" || !m.Rule.On(o.ID.Date)) {
			continue
		}
		if then := s.occurrence(m, o.ID, *c); !then.Off() {
			if t := s.briefed(m, then); t.Before(end) {
				return t
			}
		}
	}
	return s.briefed(versions[len(versions)-1].m, o)
}

// briefed is when the briefing for an occurrence is due by what is known of
// the meeting, or when it begins if there is none.
func (s *State) briefed(m *Meeting, o Occurrence) time.Time {
	for _, st := range m.Steps {
		if st.Kind == StepBrief {
			return s.StepAt(o, st)
		}
	}
	return o.Begins()
}

// Window is where the briefing for an occurrence begins: where that for the
// last meeting held before it ended. So briefings for meetings held one after
// the other cover everything once. ok is false for the first: it covers
// everything there is. A meeting that was moved past another after its briefing
// was due has nothing left to cover: its [State.Cut] is where it begins.
func (s *State) Window(o Occurrence) (from time.Time, last Occurrence, ok bool) {
	for p := range s.heldTo(o.ID.Meeting, o.ID.Part, o.On) {
		switch {
		case p.ID == o.ID || p.compare(o) >= 0: // at an earlier instant it may not have been moved yet
		case !ok:
			from, last, ok = s.cut(p), p, true
		case p.On.Days(last.On) > 2*drift:
			return from, last, ok
		default:
			from = later(from, s.cut(p))
		}
	}
	return from, last, ok
}

// Between lists the events from one instant up to another, the second not
// included.
func (s *State) Between(from, to time.Time) []Event {
	var list []Event
	for _, e := range s.events { // not a search: a clock can have been put back
		if !e.At.Before(from) && e.At.Before(to) {
			list = append(list, e)
		}
	}
	return list
}

// LastHeld is the last meeting of a series, and of the same part, that began
// before an instant and was not skipped. One that nobody has spoken of since is
// taken to have been held.
func (s *State) LastHeld(id MeetingID, part string, before time.Time) (Occurrence, bool) {
	for o := range s.heldTo(id, part, DateOf(before)) {
		if o.Begins().Before(before) {
			return o, true
		}
	}
	return Occurrence{}, false
}

// heldTo gives the meetings of a series and part that took place up to a day,
// or are to, last first.
func (s *State) heldTo(id MeetingID, part string, to Date) iter.Seq[Occurrence] {
	return func(yield func(Occurrence) bool) {
		versions := s.diary.ready(id)
		if len(versions) == 0 {
			return
		}
		first := DateOf(versions[0].at)
		for oid, c := range s.diary.changes {
			if oid.Meeting == id && (c.added || c.last.State == Held) && oid.Date.Before(first) {
				first = oid.Date
			}
		}
		for first = first.Add(-drift); !to.Before(first); to = to.Add(-100) {
			for _, o := range slices.Backward(s.Occurrences(id, to.Add(-99), to)) {
				if !o.Off() && o.ID.Part == part && s.known(o) && !yield(o) {
					return
				}
			}
		}
	}
}

// known reports whether an occurrence can be said to have been held. Before
// its meeting was entered nobody knew of it, unless somebody has spoken up.
func (s *State) known(o Occurrence) bool {
	versions := s.diary.ready(o.ID.Meeting)
	return o.State == Held || s.diary.changes[o.ID].added || len(versions) > 0 && !o.Begins().Before(versions[0].at)
}
