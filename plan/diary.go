package plan

import (
	"fmt"
	"slices"
	"time"
)

// A diary is what has been said about meetings, days, people and the messages
// sent unasked. Every fact of it can be undone, so it can be folded again.
type diary struct {
	events   []Event // in order
	meetings []*Meeting
	versions map[MeetingID][]version // of each meeting, in order
	changes  map[OccurrenceID]change
	extra    map[MeetingID][]OccurrenceID // those outside the rule, in the order they were added
	holidays map[Date]*HolidaySet
	complete []int // years beyond the published ones whose holidays were entered
	offices  []Office
	aways    map[UserID][]Away // what was said, in order
	snoozes  []Snooze
	switches []Switch
	digests  []Digest
	agenda   []*AgendaItem
	health   map[ActionNo]Health
	of       map[UserID]PartyCode // see PersonOf
	admitted map[string]bool      // see Admitted
	prefers  map[UserID]Preferences
	drive    Drive // the last that was begun

	given    map[Office]time.Time    // when it was
	timed    map[MeetingID]time.Time // see State.Timed
	digested map[string]time.Time    // see State.DigestTimed
}

func newDiary() diary {
	return diary{versions: map[MeetingID][]version{}, extra: map[MeetingID][]OccurrenceID{}, changes: map[OccurrenceID]change{}, holidays: map[Date]*HolidaySet{}, aways: map[UserID][]Away{}, health: map[ActionNo]Health{}, of: map[UserID]PartyCode{}, admitted: map[string]bool{}, prefers: map[UserID]Preferences{},
		given: map[Office]time.Time{}, timed: map[MeetingID]time.Time{}, digested: map[string]time.Time{}}
}

// add takes one more event in.
func (d *diary) add(e Event) {
	d.events = append(d.events, e)
	d.fold(e)
}

// refold works everything out again from the events that stand.
func (d *diary) refold(undone map[uint64]uint64) {
	events := d.events
	*d = newDiary()
	d.events = events
	for _, e := range events {
		if undone[e.Seq] == 0 {
			d.fold(e)
		}
	}
}

func (d *diary) fold(e Event) {
	switch f := e.Fact.(type) {
	case *MeetingSet:
		d.setMeeting(f.Meeting, e)
	case *OccurrenceSet:
		d.setOccurrence(f, e)
	case *HolidaySet:
		d.holidays[f.Date] = f
	case *HolidaysComplete:
		d.complete = append(d.complete, f.Year)
	case *OfficeGiven:
		d.endOffice(f.Office)
		d.offices = append(d.offices, f.Office)
		d.given[f.Office] = e.At
	case *OfficeEnded:
		d.endOffice(f.Office)
	case *AwaySet:
		d.aways[f.User] = append(d.aways[f.User], Away{Until: f.Until, Cover: f.Cover, Since: e.At})
	case *ActionSnoozed:
		d.snoozes = slices.DeleteFunc(d.snoozes, func(s Snooze) bool { return s.User == f.User && s.No == f.No })
		d.snoozes = append(d.snoozes, Snooze{User: f.User, No: f.No, Until: f.Until, Since: e.At})
	case *MessagesSwitched:
		d.switches = slices.DeleteFunc(d.switches, func(s Switch) bool { return s.Switch() == f.Switch() })
		d.switches = append(d.switches, Switch{MessagesSwitched: *f, Since: e.At})
	case *DigestSet:
		d.setDigest(f, e)
	case *HealthSet:
		h := Health{State: f.Health, Note: f.Note, By: e.By, At: e.At, Since: e.At}
		if was := d.health[f.No]; was.State == h.State {
			h.Since = was.Since
		}
		d.health[f.No] = h
	case *AgendaAdded, *AgendaSent, *AgendaAnswered, *AgendaClosed:
		d.foldAgenda(e)
	case *PersonOf:
		if d.of[f.User] = f.Party; f.Party == "" {
			delete(d.of, f.User)
		}
	case *OutsidersAdmitted:
		if d.admitted[f.Channel] = true; f.Off {
			delete(d.admitted, f.Channel)
		}
	case *PreferenceSet:
		d.prefer(f, e.At)
	case *DriveStarted, *DriveStopped:
		d.foldDrive(e)
	}
}

// about is what a fact says all about, so that a later one replaces it: a
// meeting, one of its series, a day, somebody's role. It is "" for others.
func about(f Fact) string {
	switch f := f.(type) {
	case *MeetingSet:
		return "meeting " + string(f.ID)
	case *OccurrenceSet:
		return "occurrence " + f.OccurrenceID.String()
	case *HolidaySet:
		return "holiday " + f.Date.ISO()
	case *PreferenceSet:
		return fmt.Sprintf("preference %s %s", f.Name, f.User)
	case *DriveStarted, *DriveStopped:
		return "drive"
	case *OfficeGiven:
		return fmt.Sprintf("office %s %s %s", f.Role, f.Meeting, f.User)
	case *OfficeEnded:
		return fmt.Sprintf("office %s %s %s", f.Role, f.Meeting, f.User)
	case *PathSet:
		return fmt.Sprintf("path %d", f.No)
	case *NextSet:
		return fmt.Sprintf("next %d", f.No)
	case *LeadSet:
		return fmt.Sprintf("lead %d", f.No)
	case *FlagSet:
		return fmt.Sprintf("flag %d %s", f.No, f.Flag)
	case *LinkSet:
		return fmt.Sprintf("link %d %d", min(f.From, f.To), max(f.From, f.To))
	case *PersonOf:
		return "person " + string(f.User)
	case *OutsidersAdmitted:
		return "admitted " + f.Channel
	}
	return ""
}

// replaced refuses to take a write back, or to put it back, when something
// that stands was said about the same since: nothing would change by it.
func (s *State) replaced(by UserID, write []Event) error {
	base := s.base(write)
	for _, b := range base {
		key := about(b.Fact)
		for _, e := range s.events[b.Seq:] {
			own := slices.ContainsFunc(base, func(o Event) bool { return o.Seq == e.Seq })
			if key == "" || own || s.undone[e.Seq] != 0 || about(e.Fact) != key {
				continue
			}
			who := "you have changed the same since"
			if e.By != by {
				who = "somebody else has changed the same since"
			}
			return &Error{Code: Conflict, Text: fmt.Sprintf("That can no longer be undone: %s (entry %d). Nothing was changed.", who, e.Seq),
				Hint: "Say how it should be instead; both stay in the history."}
		}
	}
	return nil
}

// base is what a write is about in the end, through undos of undos.
func (s *State) base(write []Event) []Event {
	var base []Event
	for list := write; len(list) > 0; {
		e := list[0]
		list = list[1:]
		if f, ok := e.Fact.(*WriteUndone); ok {
			for _, seq := range f.Entries {
				if b, ok := s.Event(seq); ok && seq < e.Seq {
					list = append(slices.Clone(list), b)
				}
			}
			continue
		}
		base = append(base, e)
	}
	return base
}

// later is the later of two instants.
func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
