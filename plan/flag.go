package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Flag says in words, beside the status, what other plans use more colours
// for. Some are said by people, others worked out.
type Flag string

const (
	// Said by people.
	Deferred      Flag = "deferred"       // to the next plan
	NotProceeding Flag = "not-proceeding" // closed
	Continuous    Flag = "continuous"     // never complete, by its nature
	Blocked       Flag = "blocked"

	// Worked out. They are never stored.
	Overdue     Flag = "overdue"     // the day that was named is past
	StaleFlag   Flag = "stale"       // nobody has said how it stands for too long
	Unconfirmed Flag = "unconfirmed" // nobody who holds it has said that this is its status
)

// SaidFlags lists the flags that people say.
func SaidFlags() []Flag { return []Flag{Deferred, NotProceeding, Continuous, Blocked} }

// Word is the flag as one says it.
func (f Flag) Word() string {
	switch f {
	case Deferred:
		return "deferred to the next plan"
	case NotProceeding:
		return "closed – not proceeding"
	}
	return string(f)
}

// A Flagged is a flag that somebody has said.
type Flagged struct {
	Flag   Flag
	Entry  uint64
	By     UserID
	At     time.Time
	Why    string
	Review Date // when it is looked at again; zero when nobody said
}

// FlagSet says a flag of an action, or with Off that it is so no longer.
type FlagSet struct {
	No     ActionNo `json:"no"`
	Flag   Flag     `json:"flag"`
	Off    bool     `json:"off,omitempty"`
	Review Date     `json:"review,omitzero"`
	Why    string   `json:"-"`
}

func (f *FlagSet) Kind() string              { return "flag.set" }
func (f *FlagSet) prose() map[string]*string { return map[string]*string{"why": &f.Why} }
func (f *FlagSet) apply(s *State, e Event)   { s.entry(f.No, e) }

func (a *Action) foldFlag(f *FlagSet, e Event) {
	a.flags = slices.DeleteFunc(slices.Clone(a.flags), func(x Flagged) bool { return x.Flag == f.Flag })
	if !f.Off {
		a.flags = append(a.flags, Flagged{Flag: f.Flag, Entry: e.Seq, By: e.By, At: e.At, Why: f.Why, Review: f.Review})
	}
}

// Flagged lists the flags that people have said of an action, in the order
// they were said.
func (s *State) Flagged(no ActionNo) []Flagged {
	if a := s.actions[no]; a != nil {
		return a.flags
	}
	return nil
}

// Flags lists an action's flags at an instant: those that were said, then those
// that are worked out. A flag never changes the status.
func (s *State) Flags(a *Action, now time.Time) []Flag {
	var list []Flag
	for _, f := range a.flags {
		list = append(list, f.Flag)
	}
	if s.overdue(a, now) {
		list = append(list, Overdue)
	}
	if s.Freshness(a, now).Stale {
		list = append(list, StaleFlag)
	}
	if s.unconfirmed(a, now) {
		list = append(list, Unconfirmed)
	}
	return list
}

// overdue reports whether a day that was named for an action is past: its due
// date, its path's, a flag's review, or one that its text names.
func (s *State) overdue(a *Action, now time.Time) bool {
	today := DateOf(now)
	past := func(d Date) bool { return !d.IsZero() && d.Before(today) }
	switch {
	case a.Status == Green, a.Absent, a.Closed():
		return false
	case past(a.next.Due), past(a.path.By), slices.ContainsFunc(a.flags, func(f Flagged) bool { return past(f.Review) }):
		return true
	}
	return slices.ContainsFunc(s.Promises(a), func(p Promise) bool { return p.Lapsed(today) })
}

// Closed reports whether nothing more is to be done about an action in this
// plan: it is deferred, or does not proceed.
func (a *Action) Closed() bool { return a.closed().Flag != "" }

// closed is the word that closed an action; its zero value for one that is open.
func (a *Action) closed() Flagged {
	for _, f := range a.flags {
		if f.Flag == Deferred || f.Flag == NotProceeding {
			return f
		}
	}
	return Flagged{}
}

// unconfirmed reports whether an action has a status, and people who hold it,
// and none of them has set or confirmed it.
func (s *State) unconfirmed(a *Action, now time.Time) bool {
	holders := s.Holders(a)
	if a.Status == NotYetRated || len(holders) == 0 {
		return false
	}
	for _, seq := range slices.Backward(a.entries) {
		e := s.events[seq-1]
		if s.undone[seq] != 0 || !rates(e.Fact) || e.At.Before(a.Since) {
			continue
		}
		if s.HeldBy(a, e.By) || slices.ContainsFunc(holders, func(h Holder) bool { return s.StandIn(h.User, e.At) == e.By }) {
			return false
		}
	}
	return true
}

// rates reports whether a fact says which status an action has.
func rates(f Fact) bool {
	switch f.(type) {
	case *ActionUpdated, *ActionConfirmed:
		return true
	}
	return green(f)
}

// SetFlag decides to say a flag of an action, and why, or with off that it is
// so no longer. review is the day on which it is looked at again, or zero.
func (s *State) SetFlag(c Cause, now time.Time, no ActionNo, flag Flag, off bool, review Date, why string) ([]Fact, error) {
	a, err := s.Action(no)
	if err != nil {
		return nil, err
	}
	why = strings.TrimSpace(why)
	i := slices.IndexFunc(a.flags, func(f Flagged) bool { return f.Flag == flag })
	switch {
	case !slices.Contains(SaidFlags(), flag):
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("There is no flag “%s” that people set. There are: deferred, not proceeding, continuous and blocked.", flag), Hint: fmt.Sprintf("For example: flag %d blocked waiting for the new system", no)}
	case off && i < 0:
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Action %d is not flagged as %s, so nothing was changed.", no, flag.Word())}
	case off:
		return []Fact{&FlagSet{No: no, Flag: flag, Off: true, Why: why}}, nil
	case !review.IsZero() && review.Before(DateOf(now)):
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("%s is past, so nothing was saved.", review), Hint: "Give the day on which it is looked at again."}
	case i >= 0 && a.flags[i].Why == why && a.flags[i].Review == review:
		if f := a.flags[i]; f.By == c.By && now.Sub(f.At) <= RepeatWindow {
			e, _ := s.Event(f.Entry)
			return nil, &AlreadySaved{Cause: e.Cause, At: e.At}
		}
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Action %d is flagged as %s already, so nothing was changed.", no, flag.Word())}
	case why == "" && flag != Continuous:
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("Say in a few words why action %d is %s. Nothing was saved.", no, flag.Word()), Hint: fmt.Sprintf("For example: flag %d %s waiting for the new system", no, flag)}
	}
	return []Fact{&FlagSet{No: no, Flag: flag, Review: review, Why: why}}, nil
}

// A Direction says how an action's status compares with an earlier one.
type Direction string

const (
	Improved      Direction = "improved"
	Unchanged     Direction = "unchanged"
	Worsened      Direction = "worsened"
	NotComparable Direction = "not comparable" // one of the two was not rated
)

// String is the word, then the arrow.
func (d Direction) String() string {
	switch d {
	case Improved:
		return "improved ↑"
	case Unchanged:
		return "unchanged →"
	case Worsened:
		return "worsened ↓"
	}
	return string(d)
}

// Direction compares an action's published status with the one it had at an
// instant. What was taken back since was never so.
func (s *State) Direction(a *Action, since time.Time) Direction {
	return direction(s.StatusAt(a, since), a.Status)
}

func direction(was, is Status) Direction {
	order := map[Status]int{Red: 1, Amber: 2, Green: 3}
	switch x, y := order[was], order[is]; {
	case x == 0 || y == 0:
		return NotComparable
	case x < y:
		return Improved
	case x > y:
		return Worsened
	}
	return Unchanged
}

// A Travel counts actions by how their statuses compare with earlier ones.
type Travel struct{ Improved, Unchanged, Worsened, NotComparable int }

func (t *Travel) add(d Direction) {
	switch d {
	case Improved:
		t.Improved++
	case Unchanged:
		t.Unchanged++
	case Worsened:
		t.Worsened++
	default:
		t.NotComparable++
	}
}

// Travel compares the status of each action with the one it had at an instant,
// see [State.Direction].
func (s *State) Travel(list []*Action, since time.Time) (t Travel) {
	for _, a := range list {
		t.add(s.Direction(a, since))
	}
	return t
}

// StatusAt is the published status an action had at an instant, by the entries
// that still stand.
func (s *State) StatusAt(a *Action, t time.Time) Status {
	then := Action{No: a.No}
	for _, seq := range a.entries {
		if e := s.events[seq-1]; s.undone[seq] == 0 && e.At.Before(t) {
			then.rate(e)
		}
	}
	return then.Status
}

// LastReport is the last reporting point before an instant: when the last
// meeting began that the whole plan is reported to. ok is false when none was
// held.
func (s *State) LastReport(now time.Time) (at time.Time, meeting *Meeting, ok bool) {
	for _, m := range s.Meetings() {
		if !m.Whole() {
			continue
		}
		if o, held := s.LastHeld(m.ID, "", now); held && o.Begins().After(at) {
			at, meeting, ok = o.Begins(), m, true
		}
	}
	return at, meeting, ok
}
