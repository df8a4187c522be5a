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
// whoever holds an action that is not GREEN, or for one who is away their
// cover. Whoever has put their reminders off is left out.
func (s *State) Reminded(f *ReminderAsked, t time.Time) []Reminder {
	var list []Reminder
	for _, a := range s.unfinished(f) {
		for _, h := range s.asking(f, a) {
			u := h.User
			if _, snoozed := s.Snoozed(u, a.No, t); snoozed || !s.Wanted("nudge", "", Target{User: u}) {
				continue
			}
			if away, is := s.Away(u, t); is {
				if u = away.Cover; u == "" || !s.Wanted("nudge", "", Target{User: u}) {
					continue
				}
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

// unfinished lists the actions a reminder is about that are not GREEN.
func (s *State) unfinished(f *ReminderAsked) []*Action {
	var list []*Action
	for _, a := range s.Actions() {
		if (a.No == f.No || f.No == 0 && a.OwnedBy(f.Party, s)) && a.Status != Green {
			list = append(list, a)
		}
	}
	return list
}

// asking lists the holders of an action whom a reminder is for: all of them, or
// when it is about a party, those who speak for that or for the action itself.
func (s *State) asking(f *ReminderAsked, a *Action) []Holder {
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
	about, of, own := fmt.Sprintf("action %d", no), fmt.Sprintf("Action %d is", no), fmt.Sprintf("own %d add", no)
	if no != 0 {
		if _, err := s.Action(no); err != nil {
			return nil, err
		}
	} else {
		p, ok := s.Party(party)
		if !ok {
			return nil, &Error{Code: NotFound, Text: fmt.Sprintf("There is no party %q in the plan's key.", party)}
		}
		f.Party = p.Code
		about, of, own = "the actions of "+string(p.Code), "All actions of "+string(p.Code)+" are", fmt.Sprintf("own %s add", p.Code)
	}
	open := s.unfinished(f)
	if len(open) == 0 {
		return nil, &Error{Code: Conflict, Text: of + " GREEN, so nobody is reminded."}
	}
	if !slices.ContainsFunc(open, func(a *Action) bool { return len(s.asking(f, a)) > 0 }) {
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
