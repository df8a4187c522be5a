package plan

import (
	"cmp"
	"slices"
	"time"
)

// A Brief is what a meeting's chair is told: what happened from one instant up
// to another, and how the meeting's own actions stand. It has no words of its
// own, so that every way to say it says the same.
type Brief struct {
	Meeting    *Meeting
	Occurrence Occurrence // its Date is zero for a meeting of which nobody has said when it is
	From, To   time.Time  // From is zero when it begins with the plan; To is not included
	AsAt       time.Time  // of the statuses
	Last       Occurrence // the last one held, with:
	Held       bool       // there was one, and the time begins with its briefing
	Passed     []Occurrence
	Chairs     []UserID

	Now, Then Counts // of the whole plan: as at AsAt, and at From
	Actions   []BriefAction
	Others    []BriefAction // actions that are not the meeting's, with something said of them
	Entries   []Event       // everything that people wrote in the time, in order
	Else      []Event       // of these, what is about no action
	Decisions []Decision
	Agenda    []AgendaItem
	Promises  []BriefPromise // of the meeting's actions, those made before the time began first
	Next      []Occurrence   // the meetings after it, three of them at most that take place
}

// A BriefAction is one action as a briefing sees it.
type BriefAction struct {
	*Action
	Inferred bool // nobody has confirmed that it is the meeting's business
	Was      Status
	Entries  []Event // about it, in the time, in order
	Health   Health  // its zero value for an action that is complete
	Fresh    Freshness
	Words    Event // the last entry that stands and says something; Seq 0 for none
	Overdue  bool  // it says that something will have happened by a time that is over

	reopened bool // an entry in the time that stands says so
}

// A BriefPromise is a promise and what has become of it.
type BriefPromise struct {
	Promise
	Became string  // one of the words below
	Later  Promise // of one put off: what is promised now
}

// What becomes of a promise.
const (
	PromiseKept    = "kept"    // the action is complete
	PromisePutOff  = "put off" // something later is promised now
	PromiseGone    = "gone"    // the text says it no longer
	PromiseOverdue = "overdue"
	PromiseOpen    = "open" // its time is still to come
)

// Moved reports whether its status is another than when the time began.
func (a BriefAction) Moved() bool { return a.Was != a.Status }

// Reopened reports whether it was complete when the time began, or in it, and is
// not now.
func (a BriefAction) Reopened() bool {
	return a.Status != Green && (a.Was == Green || a.reopened)
}

// Direction is how its status compares with the one it had when the time began.
func (a BriefAction) Direction() Direction { return direction(a.Was, a.Status) }

// Waits reports whether its Green is proposed and waits for a partner.
func (a BriefAction) Waits() bool { return a.proposal != nil }

// Travel counts the meeting's own actions by how their statuses compare with
// those they had when the time began.
func (b Brief) Travel() (t Travel) {
	for _, a := range b.Actions {
		t.add(a.Direction())
	}
	return t
}

// A Decision is something that the chair is wanted to decide.
type Decision struct {
	Kind       string       // "stuck", "help", "open" or "holiday"
	Action     *BriefAction // of the first three
	Occurrence Occurrence   // of "holiday": a meeting that a bank holiday moves
}

// Brief is the briefing for one occurrence, as it is sent: it ends where the
// next one begins, however late it is.
func (s *State) Brief(o Occurrence, asAt time.Time) Brief {
	to := asAt
	if cut := s.Cut(o); !o.ID.Date.IsZero() && cut.Before(to) {
		to = cut
	}
	from, _, _ := s.WindowOf(o)
	b := s.BriefBetween(o, from, to)
	b.AsAt = asAt
	return b
}

// WindowOf is [State.Window], also for a meeting of which nobody has said when
// it is.
func (s *State) WindowOf(o Occurrence) (time.Time, Occurrence, bool) {
	if o.ID.Date.IsZero() {
		return time.Time{}, Occurrence{}, false
	}
	return s.Window(o)
}

// BriefBetween is a briefing about any time. The statuses are those of now.
func (s *State) BriefBetween(o Occurrence, from, to time.Time) Brief {
	m, err := s.Meeting(o.ID.Meeting)
	if err != nil {
		m = &Meeting{ID: o.ID.Meeting, Name: string(o.ID.Meeting)}
	}
	b := Brief{Meeting: m, Occurrence: o, From: from, To: to, AsAt: to, Now: Count(s.Actions()), Agenda: s.Agenda(m.ID, o.ID.Part)}
	then := s.AsAt(from)
	b.Then = Count(then.Actions())
	day := DateOf(to)
	if !o.ID.Date.IsZero() {
		day = o.On
	}
	b.Chairs = s.In(Chair, m.ID, day)
	if begins, last, ok := s.WindowOf(o); ok && begins.Equal(from) {
		b.Last, b.Held = last, true
	}
	b.Passed, b.Next = s.around(b)

	about := map[ActionNo][]Event{}
	for _, e := range s.Between(from, to) {
		if !written(e) {
			continue
		}
		b.Entries = append(b.Entries, e)
		nos := About(e.Fact)
		if len(nos) == 0 {
			b.Else = append(b.Else, e)
		}
		for _, no := range nos {
			about[no] = append(about[no], e)
		}
	}
	for _, a := range s.Actions() {
		own, inferred := slices.Contains(m.Actions, a.No) || m.Whole(), slices.Contains(m.Inferred, a.No)
		if !own && !inferred && len(about[a.No]) == 0 {
			continue
		}
		x := BriefAction{Action: a, Inferred: inferred && !own, Entries: about[a.No], Fresh: s.Freshness(a, to), Words: s.lastWords(a)}
		if before, err := then.Action(a.No); err == nil {
			x.Was = before.Status
		}
		if a.Status != Green {
			x.Health = s.Health(a.No)
		}
		x.reopened = slices.ContainsFunc(x.Entries, func(e Event) bool {
			from, _, turned := s.Turned(e)
			return turned && from == Green && s.undone[e.Seq] == 0
		})
		if own || inferred {
			b.promise(s, then, &x, day)
			b.Actions = append(b.Actions, x)
		} else {
			b.Others = append(b.Others, x)
		}
	}
	b.sort(s.Themes())
	b.decide()
	return b
}

// promise adds what an action had promised when the time began, and promises
// now, and what has become of each by a day.
func (b *Brief) promise(s, then *State, x *BriefAction, on Date) {
	same := func(p, q Promise) bool { return p.Where == q.Where && p.Words == q.Words && p.By == q.By }
	now := s.Promises(x.Action)
	if before, err := then.Action(x.No); err == nil {
		for _, p := range then.Promises(before) {
			q := BriefPromise{Promise: p, Became: PromiseGone}
			later := slices.IndexFunc(now, func(n Promise) bool { return p.By.Before(n.By) })
			switch {
			case slices.ContainsFunc(now, func(n Promise) bool { return same(p, n) }):
				continue
			case x.Status == Green:
				q.Became = PromiseKept
			case later >= 0:
				q.Became, q.Later = PromisePutOff, now[later]
			}
			b.Promises = append(b.Promises, q)
		}
	}
	for _, p := range now {
		q := BriefPromise{Promise: p, Became: PromiseOpen}
		switch {
		case x.Status == Green:
			q.Became = PromiseKept
		case p.Lapsed(on):
			q.Became, x.Overdue = PromiseOverdue, !x.Closed()
		}
		b.Promises = append(b.Promises, q)
	}
}

// Whole reports whether the whole plan is a meeting's business: a report of it
// is drafted for it.
func (m *Meeting) Whole() bool {
	return slices.ContainsFunc(m.Steps, func(st Step) bool { return st.Kind == StepDraft })
}

// written reports whether an event is something that a person wrote for others
// to know. An import counts once, and what asb notes for itself does not.
func written(e Event) bool {
	switch e.Fact.(type) {
	case *PartyNamed, *ActionPublished, *ActionAbsent, *DraftKept, *ShareLost,
		*BriefingRead, *ExportMade, *RequestRefused, *RedactionAsked, *RedactionDropped, *TextRedacted, *TextExpired, *HoldSet,
		*PostClaimed, *PostSent, *PostSkipped, *PostFailed, *PostLost, *PostEdited, *Unknown:
		return false
	}
	_, convened := e.Fact.(*MeetingSet)
	return !convened || e.Door != "start" && e.Door != "import"
}

// around lists the meetings of the series between the last one held and this
// one, which were skipped, with this one if it was moved; and those after it.
func (s *State) around(b Brief) (passed, next []Occurrence) {
	o := b.Occurrence
	if o.ID.Date.IsZero() {
		return nil, nil
	}
	if b.Held {
		for _, p := range s.Occurrences(o.ID.Meeting, b.Last.On, o.On) {
			if p.Off() && p.ID.Part == o.ID.Part && p.Begins().After(b.Last.Begins()) && p.Begins().Before(o.Begins()) {
				passed = append(passed, p)
			}
		}
	}
	if o.State == Rescheduled {
		passed = append(passed, o)
	}
	held := 0
	for _, n := range s.Occurrences(o.ID.Meeting, o.On, o.On.Add(400)) {
		if held == 3 || n.ID == o.ID || !n.Begins().After(o.Begins()) {
			continue
		}
		if next = append(next, n); !n.Off() {
			held++
		}
	}
	return passed, next
}

// lastWords is the last entry about an action that stands and says something.
func (s *State) lastWords(a *Action) Event {
	for _, e := range slices.Backward(s.Entries(a.No)) {
		if _, _, _, ok := said(e.Fact); ok && s.undone[e.Seq] == 0 && (s.NoteOf(e) != "" || e.Redacted) {
			return e
		}
	}
	return Event{}
}

// Why an action stands where it does in a briefing: the first that is true.
const (
	RankRed = iota
	RankOverdue
	RankStale
	RankChanged
	RankRest
)

// Rank is why the action stands where it does: not complete, then overdue, then
// stale, then changed, then the rest.
func (a BriefAction) Rank() int {
	switch {
	case a.Status == Red:
		return RankRed
	case a.Overdue:
		return RankOverdue
	case a.Fresh.Stale:
		return RankStale
	case len(a.Entries) > 0:
		return RankChanged
	}
	return RankRest
}

// ails orders how an action is going: stuck first, then one that needs help.
func (a BriefAction) ails() int { return -slices.Index(Healths, a.Health.State) }

// inferred puts what nobody has confirmed as the meeting's business last.
func inferred(a BriefAction) int {
	if a.Inferred {
		return 1
	}
	return 0
}

func (b *Brief) sort(themes []string) {
	order := func(x, y BriefAction) int {
		if b.Meeting.Whole() && x.Theme != y.Theme {
			return cmp.Compare(slices.Index(themes, x.Theme), slices.Index(themes, y.Theme))
		}
		if b.Meeting.Audience == Public { // what the order would tell is not for the public
			return cmp.Or(inferred(x)-inferred(y), cmp.Compare(x.No, y.No))
		}
		return cmp.Or(cmp.Compare(x.Rank(), y.Rank()), cmp.Compare(x.ails(), y.ails()), inferred(x)-inferred(y), cmp.Compare(x.No, y.No))
	}
	slices.SortFunc(b.Actions, order)
}

// Urgent lists the meeting's actions that ask for a look, most urgent first:
// stuck, in need of help, moved, waiting for a partner's word, overdue, stale,
// and the other ones that changed.
func (b Brief) Urgent() []BriefAction {
	rank := func(a BriefAction) int {
		switch {
		case a.Health.State == "stuck":
			return 0
		case a.Health.State == "help":
			return 1
		case a.Moved():
			return 2
		case a.Waits():
			return 3
		case a.Overdue:
			return 4
		case a.Fresh.Stale:
			return 5
		case len(a.Entries) > 0:
			return 6
		}
		return 7
	}
	var list []BriefAction
	for _, a := range b.Actions {
		if rank(a) < 7 {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(x, y BriefAction) int { return cmp.Compare(rank(x), rank(y)) })
	return list
}

// decide collects what the chair is wanted to decide.
func (b *Brief) decide() {
	for _, health := range []string{"stuck", "help"} {
		for i, a := range b.Actions {
			if a.Health.State == health {
				b.Decisions = append(b.Decisions, Decision{Kind: health, Action: &b.Actions[i]})
			}
		}
	}
	if b.Meeting.Holidays == AskOrMove {
		for _, o := range b.Next {
			if o.ByRule && o.State == Rescheduled && DateOf(b.To).Days(o.ID.Date) <= 21 {
				b.Decisions = append(b.Decisions, Decision{Kind: "holiday", Occurrence: o})
			}
		}
	}
	for i, a := range b.Actions {
		if b.Meeting.Whole() && a.Status == Red && a.Health.State != "stuck" && a.Health.State != "help" {
			b.Decisions = append(b.Decisions, Decision{Kind: "open", Action: &b.Actions[i]})
		}
	}
}
