package plan

import (
	"fmt"
	"slices"
	"time"
)

// ReminderAsked says that somebody wants the holders of an action, or of a
// party's actions, to be reminded now. It cannot be undone: the messages may be
// on their way.
type ReminderAsked struct {
	No    ActionNo  `json:"no,omitempty"` // or:
	Party PartyCode `json:"party,omitempty"`
}

func (f *ReminderAsked) Kind() string              { return "reminder.asked" }
func (f *ReminderAsked) prose() map[string]*string { return nil }

func (f *ReminderAsked) apply(s *State, e Event) {
	s.asked = append(s.asked, e.Seq)
	if f.No != 0 {
		s.entry(f.No, e)
	}
}

// RemindersAsked lists every [ReminderAsked], oldest first.
func (s *State) RemindersAsked() []Event {
	list := make([]Event, len(s.asked))
	for i, seq := range s.asked {
		list[i] = s.events[seq-1]
	}
	return list
}

// A Reminder is what one person is reminded of because somebody asked.
type Reminder struct {
	User    UserID
	Actions []ActionNo
}

// Reminded works out who is reminded of what when that is sent at an instant:
// whoever holds an action that is still to be done in this plan, or for one who
// is away their cover. Whoever has put their reminders off is left out.
func (s *State) Reminded(f *ReminderAsked, t time.Time) []Reminder {
	var list []Reminder
	for _, a := range s.unfinished(f) {
		for _, h := range s.Asked(f, a) {
			u := h.User
			if _, snoozed := s.Snoozed(u, a.No, t); snoozed || !s.remindable(u) {
				continue
			}
			if u = s.StandIn(u, t); u == "" || !s.remindable(u) {
				continue
			}
			i := slices.IndexFunc(list, func(r Reminder) bool { return r.User == u })
			if i < 0 {
				i, list = len(list), append(list, Reminder{User: u})
			}
			list[i].Actions = with(list[i].Actions, a.No)
		}
	}
	return list
}

// remindable reports whether a person has not switched reminders off: all of
// them, or those that somebody asks for.
func (s *State) remindable(u UserID) bool {
	to := Target{User: u}
	return s.Wanted("nudge", "", to) && s.Wanted("asked", "", to)
}

// unfinished lists the actions a reminder is about that are still to be done in
// this plan: not GREEN, nor deferred, nor closed.
func (s *State) unfinished(f *ReminderAsked) []*Action {
	var list []*Action
	for _, a := range s.Actions() {
		if (a.No == f.No || f.No == 0 && a.OwnedBy(f.Party, s)) && a.Status != Green && !a.Absent && !a.Closed() {
			list = append(list, a)
		}
	}
	return list
}

// Asked lists the holders of an action whom a reminder is for: all of them, or
// when it is about a party, those who speak for that or for the action itself.
func (s *State) Asked(f *ReminderAsked, a *Action) []Holder {
	if !slices.Contains(s.unfinished(f), a) {
		return nil
	}
	return slices.DeleteFunc(s.Holders(a), func(h Holder) bool {
		p, _ := s.Party(h.Party)
		return f.No == 0 && h.No != a.No && !h.Party.Same(f.Party) && !p.Of.Same(f.Party)
	})
}

// AskReminder decides that the holders of an action, or of a party's actions
// (one of no and party is given), are reminded at the next hour in which people
// may be spoken to, see [State.Morning].
func (s *State) AskReminder(now time.Time, no ActionNo, party PartyCode) ([]Fact, error) {
	f := &ReminderAsked{No: no}
	about, of, own := fmt.Sprintf("action %d", no), fmt.Sprintf("Action %d is GREEN", no), fmt.Sprintf("own %d add", no)
	if no != 0 {
		a, err := s.Action(no)
		if err != nil {
			return nil, err
		}
		if a.Status != Green && a.Closed() {
			of = fmt.Sprintf("Action %d is %s", no, a.closed().Flag.Word())
		}
	} else {
		p, ok := s.Party(party)
		if !ok {
			return nil, &Error{Code: NotFound, Text: fmt.Sprintf("There is no party %q in the plan's key.", party)}
		}
		f.Party = p.Code
		about, of, own = "the actions of "+string(p.Code), "All actions of "+string(p.Code)+" are GREEN, deferred or closed", fmt.Sprintf("own %s add", p.Code)
	}
	open := s.unfinished(f)
	if len(open) == 0 {
		return nil, &Error{Code: Conflict, Text: of + ", so nobody is reminded."}
	}
	if !slices.ContainsFunc(open, func(a *Action) bool { return len(s.Asked(f, a)) > 0 }) {
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Nobody holds %s yet, so there is nobody to remind.", about),
			Hint: fmt.Sprintf("To say who does, type: %s @ and a person's name", own)}
	}
	for _, e := range slices.Backward(s.RemindersAsked()) {
		if *e.Fact.(*ReminderAsked) == *f && now.Sub(e.At) < 24*time.Hour {
			return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Somebody asked for the same at %s on %s, so nobody is reminded twice.", ClockOf(e.At), DateOf(e.At)),
				Hint: fmt.Sprintf("It can be asked again after %s on %s.", ClockOf(e.At), DateOf(e.At.Add(24*time.Hour)))}
		}
	}
	if len(s.Reminded(f, s.Morning(now))) == 0 {
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Whoever holds %s is away without a cover, or has put reminders off, so nobody is reminded.", about),
			Hint: fmt.Sprintf("Speak to them, or say who else holds it: %s @ and a person's name", own)}
	}
	return []Fact{f}, nil
}

// A Debt is what one person owes a meeting.
type Debt struct {
	Meeting *Meeting // nil for actions that nobody has rated and that no meeting asks for
	Next    Occurrence
	Known   bool // Next is; when not, nobody has said when it meets
	Actions []*Action
}

// Debts lists what a person owes at an instant, the next meeting first: the
// actions they hold, or cover for, that are still to be done, that they have not
// put off, and of which nobody has said how they stand since the meeting last
// met. For one that never met it is since as long ago as it meets.
func (s *State) Debts(u UserID, now time.Time) []Debt {
	var list []Debt
	told := map[ActionNo]bool{}
	for _, m := range s.Meetings() {
		if m.Off {
			continue
		}
		d := Debt{Meeting: m}
		begins := now
		if d.Next, d.Known = s.Next(m.ID, now); d.Known {
			begins = d.Next.Begins()
		}
		days := m.Frequency()
		if days == 0 {
			days = 31
		}
		since := begins.AddDate(0, 0, -days)
		if from, _, met := s.Window(d.Next); d.Known && met {
			since = from
		}
		for _, no := range m.Numbers() {
			if a, err := s.Action(no); err == nil && s.answersFor(u, a, now) && !a.HeardSince(since) {
				d.Actions, told[no] = append(d.Actions, a), true
			}
		}
		if len(d.Actions) > 0 {
			list = append(list, d)
		}
	}
	slices.SortStableFunc(list, func(a, b Debt) int {
		if a.Known != b.Known {
			return map[bool]int{true: -1, false: 1}[a.Known]
		}
		return a.Next.Begins().Compare(b.Next.Begins())
	})
	rest := Debt{}
	for _, a := range s.Unrated(u, now) {
		if !told[a.No] {
			rest.Actions = append(rest.Actions, a)
		}
	}
	if len(rest.Actions) > 0 {
		list = append(list, rest)
	}
	return list
}

// answersFor reports whether a person is to say how an action stands: it is
// still to be done in this plan, they hold it or cover for who does, and have not
// put it off.
func (s *State) answersFor(u UserID, a *Action, now time.Time) bool {
	if _, snoozed := s.Snoozed(u, a.No, now); snoozed || a.Status == Green || a.Absent || a.Closed() {
		return false
	}
	return slices.ContainsFunc(s.Holders(a), func(h Holder) bool { return s.StandIn(h.User, now) == u })
}
