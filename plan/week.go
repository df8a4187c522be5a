package plan

import (
	"cmp"
	"slices"
	"time"
)

// A Week is what a channel's digest is about: what happened from one instant
// up to another, and what is wanted of whom. It has no words of its own.
type Week struct {
	Digest   Digest
	From, To time.Time // To is not included
	Now      Counts    // of the digest's actions
	Then     Counts    // of those that were in the plan at From, as they were then
	New      []*Action // that came into the plan since

	Reported time.Time // when the plan was last reported on, see LastReport; zero for never
	Report   *Meeting  // to which meeting
	Travel   Travel    // since then, or when it never was, since From

	Moved   []WeekAction // whose status is another than at From
	Said    []WeekAction // whose status is not, but somebody wrote about them
	Quiet   []WeekAction // stale, or with word due; the longest silence first
	Unrated []*Action
	Waiting []*Action    // joint ones whose Green is proposed and waits for a partner
	Asked   []Asking     // who can act, and on what
	Alone   []Want       // what wants somebody and has nobody who can be asked
	Coming  []Occurrence // in the next eight days, or skipped or moved from them
	News    bool         // something became stale, or a promise lapsed, since From
}

// A WeekAction is one action as a digest sees it.
type WeekAction struct {
	*Action
	Was   Status // at From
	Event Event  // the last that says how it is now; of one that was taken back, the undo
	Words Event  // the last entry since From that stands and says something; Seq 0 for none
	Fresh Freshness

	Reopened bool // it was complete since From, and is so no longer
}

// Direction is how its status compares with the one it had at From.
func (a WeekAction) Direction() Direction { return direction(a.Was, a.Status) }

// Why somebody is wanted for an action.
const (
	WantStuck  = "stuck"
	WantHelp   = "help"
	WantLapsed = "lapsed"   // a time that its text names is over
	WantStale  = "stale"    // nobody has said how it stands for too long
	WantAsked  = "reminded" // somebody asked for a word on it since From, and there is none
)

// A Want is an action that somebody is wanted for, and why.
type Want struct {
	*Action
	Why     []string // in the order above
	Fresh   Freshness
	Promise Promise // with WantLapsed: the first that lapsed
}

// An Asking is what one person is asked for.
type Asking struct {
	User  UserID
	Wants []Want
}

// Changed reports whether there is anything to say that was not so before.
func (w Week) Changed() bool {
	return len(w.Moved)+len(w.Said)+len(w.New) > 0 || w.News
}

// Wants lists the actions that somebody is wanted for, in order, each once.
func (w Week) Wants() []Want {
	list := slices.Clone(w.Alone)
	for _, p := range w.Asked {
		for _, want := range p.Wants {
			if !slices.ContainsFunc(list, func(x Want) bool { return x.No == want.No }) {
				list = append(list, want)
			}
		}
	}
	slices.SortFunc(list, func(a, b Want) int { return cmp.Compare(a.No, b.No) })
	return list
}

// Week works out what a channel's digest is about. What was written and taken
// back again since from did not happen; what was written since to is left for
// the next one.
func (s *State) Week(g Digest, from, to time.Time) Week {
	if last, ok := s.Event(s.Head()); ok && !last.At.Before(to) {
		s = s.AsAt(to)
	}
	w := Week{Digest: g, From: from, To: to, Coming: s.coming(g, to)}
	then := s.AsAt(from)
	all := s.DigestActions(g, to)
	var before []*Action
	for _, a := range all {
		x := WeekAction{Action: a, Fresh: s.Freshness(a, to)}
		old, err := then.Action(a.No)
		if err != nil {
			w.New = append(w.New, a)
		} else {
			x.Was = old.Status
			before = append(before, old)
		}
		said := s.weekOf(&x, from, to)
		x.Reopened = x.Reopened || x.Was == Green && a.Status != Green
		switch {
		case x.Was != a.Status:
			w.Moved = append(w.Moved, x)
		case said:
			w.Said = append(w.Said, x)
		}
		if x.Fresh.Due || x.Fresh.Stale {
			w.Quiet = append(w.Quiet, x)
		}
		if x.Fresh.Stale && err == nil && !s.Freshness(a, from).Stale {
			w.News = true
		}
		if a.proposal != nil {
			w.Waiting = append(w.Waiting, a)
		}
		if a.Status == NotYetRated {
			w.Unrated = append(w.Unrated, a)
		}
	}
	w.Now, w.Then = Count(all), Count(before)
	w.Reported, w.Report, _ = s.LastReport(to)
	if w.Travel = s.Travel(all, from); w.Report != nil {
		w.Travel = s.Travel(all, w.Reported)
	}
	slices.SortStableFunc(w.Quiet, func(a, b WeekAction) int { return cmp.Compare(b.Fresh.Silent, a.Fresh.Silent) })
	s.want(&w, all)
	return w
}

// weekOf finds what was said of an action in the week, and by whom. It reports
// whether anything that stands was.
func (s *State) weekOf(x *WeekAction, from, to time.Time) bool {
	stands := false
	for _, e := range s.Entries(x.No) {
		if e.At.Before(from) || !e.At.Before(to) || s.undone[e.Seq] != 0 {
			continue
		}
		if _, undo := e.Fact.(*WriteUndone); undo {
			if !stands {
				x.Event = e // unless something is said later
			}
			continue
		}
		if !tells(e.Fact) {
			continue
		}
		stands = true
		f, ok := e.Fact.(*ActionUpdated)
		if ok && f.To == x.Status || x.Event.Seq == 0 {
			x.Event = e
		}
		x.Reopened = x.Status != Green && (x.Reopened || ok && f.From == Green)
		if _, _, _, ok := said(e.Fact); ok && (s.NoteOf(e) != "" || e.Redacted) {
			x.Words = e
		}
	}
	return stands
}

// want works out who is wanted for what.
func (s *State) want(w *Week, all []*Action) {
	lapsed := map[ActionNo]Promise{}
	for _, p := range s.Lapsed(DateOf(w.To)) {
		if _, first := lapsed[p.No]; !first {
			lapsed[p.No] = p
		}
		if on := DateOf(w.From); !p.Lapsed(on) && slices.ContainsFunc(all, func(a *Action) bool { return a.No == p.No }) {
			w.News = true
		}
	}
	reminded := map[ActionNo]bool{}
	for _, e := range s.RemindersAsked() {
		if e.At.Before(w.From) || !e.At.Before(w.To) {
			continue
		}
		for _, a := range s.unfinished(e.Fact.(*ReminderAsked)) {
			reminded[a.No] = reminded[a.No] || a.Confirmed.Before(e.At) && !a.HeardSince(e.At)
		}
	}
	for _, a := range all {
		if a.Status == Green || a.Closed() {
			continue
		}
		x := Want{Action: a, Fresh: s.Freshness(a, w.To), Promise: lapsed[a.No]}
		health := s.Health(a.No).State
		for _, why := range []struct {
			is   bool
			word string
		}{{health == "stuck", WantStuck}, {health == "help", WantHelp}, {x.Promise.No != 0, WantLapsed}, {x.Fresh.Stale, WantStale}, {reminded[a.No], WantAsked}} {
			if why.is {
				x.Why = append(x.Why, why.word)
			}
		}
		if len(x.Why) == 0 {
			continue
		}
		people := s.askable(a, w.To)
		if len(people) == 0 {
			w.Alone = append(w.Alone, x)
		}
		for _, u := range people {
			i := slices.IndexFunc(w.Asked, func(p Asking) bool { return p.User == u })
			if i < 0 {
				i, w.Asked = len(w.Asked), append(w.Asked, Asking{User: u})
			}
			w.Asked[i].Wants = append(w.Asked[i].Wants, x)
		}
	}
}

// askable lists who can be asked about an action in a channel: its holders, or
// for one who is away their cover. Whoever put off or switched off their
// reminders, or the digest's, is not.
func (s *State) askable(a *Action, t time.Time) []UserID {
	var list []UserID
	for _, h := range s.Holders(a) {
		u := h.User
		if _, snoozed := s.Snoozed(u, a.No, t); snoozed {
			continue
		}
		if away, is := s.Away(u, t); is {
			u = away.Cover
		}
		if u != "" && s.remindable(u) && s.Wanted("digest", "", Target{User: u}) {
			list = with(list, u)
		}
	}
	return list
}

// comingDays is for how many days a digest says what is coming up.
const comingDays = 8

// coming lists the meetings that begin after now within the next days, and
// those that were to and will not, in order of their days.
func (s *State) coming(g Digest, now time.Time) []Occurrence {
	var list []Occurrence
	first, last := DateOf(now), DateOf(now).Add(comingDays)
	within := func(d Date) bool { return !d.Before(first) && !last.Before(d) }
	for _, m := range s.Meetings() {
		if m.Off || g.Only.Meeting != "" && MeetingID(g.Only.Meeting) != m.ID {
			continue
		}
		for _, o := range s.Occurrences(m.ID, first, last.Add(drift)) {
			if o.Begins().After(now) && (within(o.On) || within(o.ID.Date)) {
				list = append(list, o)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Occurrence) int { return a.Begins().Compare(b.Begins()) })
	return list
}

// SpeaksFor lists the parties whose actions a person holds, those of the
// action first.
func (s *State) SpeaksFor(u UserID, a *Action) []PartyCode {
	var own, others []PartyCode
	for _, h := range s.Holds(u) {
		switch {
		case h.No == a.No:
			for _, p := range a.Parties {
				own = with(own, p)
			}
		case h.No == 0 && slices.ContainsFunc(a.Parties, h.Party.Same):
			own = with(own, h.Party)
		case h.No == 0:
			others = with(others, h.Party)
		}
	}
	if len(own) > 0 {
		return own
	}
	return others
}
