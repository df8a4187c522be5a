package plan

import (
	"fmt"
	"slices"
	"time"
)

// DriveNote is the note that goes with a status which its owner gave with one
// tap in a confirmation drive: a first rating needs a word on why, and that the
// owner was asked and said so is one.
const DriveNote = "Confirmed in the confirmation drive."

// A Drive asks every owner for the status of each of their actions that nobody
// has rated yet, and once more for what is still missing then, see
// [State.DriveTimes]. An action counts as confirmed as soon as somebody has
// rated it, in whatever way; what a document's text suggests never counts.
type Drive struct {
	Entry   uint64 // the event that began it
	By      UserID
	Began   time.Time
	Until   Date      // its last day; zero: until all are confirmed
	Stopped time.Time // zero: nobody stopped it
}

// DriveStarted begins a confirmation drive.
type DriveStarted struct {
	Until Date `json:"until,omitzero"`
}

func (f *DriveStarted) Kind() string              { return "drive.started" }
func (f *DriveStarted) prose() map[string]*string { return nil }
func (f *DriveStarted) apply(s *State, e Event)   { s.diary.add(e) }

// DriveStopped ends one before all are confirmed.
type DriveStopped struct {
	Drive uint64 `json:"drive"` // the event that began it
}

func (f *DriveStopped) Kind() string              { return "drive.stopped" }
func (f *DriveStopped) prose() map[string]*string { return nil }
func (f *DriveStopped) apply(s *State, e Event)   { s.diary.add(e) }

func (d *diary) foldDrive(e Event) {
	switch f := e.Fact.(type) {
	case *DriveStarted:
		d.drive = Drive{Entry: e.Seq, By: e.By, Began: e.At, Until: f.Until}
	case *DriveStopped:
		if d.drive.Entry == f.Drive && d.drive.Stopped.IsZero() {
			d.drive.Stopped = e.At
		}
	}
}

// How a drive ended.
const (
	DriveComplete = "complete" // every action is confirmed
	DriveHalted   = "stopped"  // by the co-ordinator
	DriveOver     = "over"     // its last day has passed
)

// Drive is the last confirmation drive that was begun; ok is false when there
// never was one.
func (s *State) Drive() (d Drive, ok bool) { return s.diary.drive, s.diary.drive.Entry != 0 }

// DriveTimes is when the last confirmation drive asks owners for the first time,
// when it asks once more for what is still missing, and when the co-ordinators
// are told what is missing then; zero for what does not come to pass before it
// ends.
func (s *State) DriveTimes() (first, again, gaps time.Time) {
	d, ok := s.Drive()
	if !ok {
		return first, again, gaps
	}
	first = s.Morning(d.Began)
	again = s.WorkingDays(DateOf(first), -5).At("10:00")
	gaps = s.WorkingDays(DateOf(first), -8).At("10:00")
	if !d.Until.IsZero() {
		if gaps = s.WorkingDays(d.Until, 1).At("10:00"); !again.Before(gaps) {
			again = time.Time{}
		}
	}
	if !gaps.After(first) {
		gaps = time.Time{}
	}
	return first, again, gaps
}

// Driving reports whether a confirmation drive is on at an instant.
func (s *State) Driving(now time.Time) bool {
	d, ok := s.Drive()
	if !ok || now.Before(d.Began) {
		return false
	}
	end, _ := s.DriveEnd(now)
	return end.IsZero()
}

// DriveEnd is when the last confirmation drive ended, and how; zero while it is
// on at an instant, and when there never was one.
func (s *State) DriveEnd(now time.Time) (end time.Time, how string) {
	d, ok := s.Drive()
	if !ok {
		return time.Time{}, ""
	}
	first := func(at time.Time, why string) {
		if !at.IsZero() && !at.After(now) && (end.IsZero() || at.Before(end)) {
			end, how = at, why
		}
	}
	first(d.Stopped, DriveHalted)
	if !d.Until.IsZero() {
		first(d.Until.End(), DriveOver)
	}
	first(s.allRated(d.Began), DriveComplete)
	return end, how
}

// allRated is when the last of the plan's actions came to be rated, or closed
// without, and not before since; zero when some are not.
func (s *State) allRated(since time.Time) time.Time {
	at := since
	for _, a := range s.actions {
		if a.Absent {
			continue
		}
		if a.Status == NotYetRated {
			if !a.Closed() {
				return time.Time{}
			}
			at = later(at, a.closed().At)
			continue
		}
		again := Action{No: a.No, Parties: a.Parties}
		for _, seq := range a.entries {
			if s.undone[seq] != 0 {
				continue
			}
			if again.rate(s.events[seq-1]); again.Status != NotYetRated {
				at = later(at, s.events[seq-1].At)
				break
			}
		}
	}
	return at
}

// A Tally is how far the confirmation of the plan's statuses has come. What is
// deferred or closed and was never rated does not count: nobody is asked.
type Tally struct {
	Rated, All int
	Waiting    []PartyWaits // parties with actions that nobody has rated, most of them first
	Proposed   int          // of those not rated, joint ones whose Green waits for a partner
	Unheld     []ActionNo   // of those not rated, such that nobody can be asked
}

// PartyWaits is how many actions of a party nobody has rated. A joint action
// counts for each of its parties.
type PartyWaits struct {
	Party PartyCode
	N     int
}

// Tally counts how many of the plan's actions have been rated.
func (s *State) Tally() Tally {
	var t Tally
	counts := map[PartyCode]int{}
	for _, a := range s.Actions() {
		if a.Absent || a.Status == NotYetRated && a.Closed() {
			continue
		}
		if t.All++; a.Status != NotYetRated {
			t.Rated++
			continue
		}
		waiting := a.Parties
		if p, ok := s.Proposed(a.No); ok {
			t.Proposed++
			waiting = p.Waiting
		}
		for _, code := range waiting {
			counts[code]++
		}
		if len(s.Holders(a)) == 0 {
			t.Unheld = append(t.Unheld, a.No)
		}
	}
	for _, p := range s.parties {
		if n := counts[p.Code]; n > 0 {
			t.Waiting = append(t.Waiting, PartyWaits{p.Code, n})
		}
	}
	slices.SortStableFunc(t.Waiting, func(a, b PartyWaits) int { return b.N - a.N })
	return t
}

// Unrated lists the actions that a person is to be asked about in a drive: that
// they hold or cover for, have not put off, and that nobody has rated. A joint
// one whose Green waits for a partner is not asked about again.
func (s *State) Unrated(u UserID, now time.Time) []*Action {
	var list []*Action
	for _, a := range s.Actions() {
		if _, proposed := s.Proposed(a.No); a.Status == NotYetRated && !proposed && s.answersFor(u, a, now) {
			list = append(list, a)
		}
	}
	return list
}

// DriveAsks lists who is asked in a drive at an instant, in the order of what they
// hold.
func (s *State) DriveAsks(now time.Time) []UserID {
	var list []UserID
	for _, a := range s.Actions() {
		for _, h := range s.Holders(a) {
			if u := s.StandIn(h.User, now); u != "" && len(s.Unrated(u, now)) > 0 {
				list = with(list, u)
			}
		}
	}
	return list
}

// StartDrive decides to begin a confirmation drive, until a day or, with a zero
// one, until all are confirmed.
func (s *State) StartDrive(now time.Time, until Date) ([]Fact, error) {
	t, today := s.Tally(), DateOf(now)
	d, _ := s.Drive()
	switch {
	case t.All == 0:
		_, err := s.Action(1)
		return nil, err
	case s.Driving(now):
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("A confirmation drive has been on since %s.", DateOf(d.Began)), Hint: "To see how far it is, type: drive status", Try: []string{"drive status"}}
	case t.Rated == t.All:
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("All %d actions are rated, so there is nothing to ask.", t.All), Hint: "To ask how one stands now, type for example: remind 20"}
	case !until.IsZero() && !today.Before(until):
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("A drive ends on a day that is still to come, and %s is not. Nothing was begun.", until), Hint: "For example: drive start until " + today.Add(14).ISO()}
	case today.Days(until) > 92 && !until.IsZero():
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("%s is more than three months ahead, and by then nobody remembers. Nothing was begun.", until), Hint: "For example: drive start until " + today.Add(14).ISO()}
	}
	return []Fact{&DriveStarted{Until: until}}, nil
}

// StopDrive decides to end the confirmation drive.
func (s *State) StopDrive(now time.Time) ([]Fact, error) {
	if !s.Driving(now) {
		return nil, noDrive()
	}
	return []Fact{&DriveStopped{Drive: s.diary.drive.Entry}}, nil
}

func noDrive() error {
	return &Error{Code: Conflict, Text: "No confirmation drive is on.", Hint: "The co-ordinator begins one with: drive start"}
}

// Tap decides, for an owner who was asked in the drive and pressed a button,
// that an action is red or amber. It rates what nobody has rated, and confirms
// what is rated so; it never changes a status, because the button may be old. A
// Green needs a word on what was done, so it is none of these.
func (s *State) Tap(c Cause, now time.Time, no ActionNo, to Status) ([]Fact, error) {
	a, err := s.Action(no)
	if err != nil {
		return nil, err
	}
	switch {
	case to != Red && to != Amber:
		return nil, &Error{Code: Invalid, Text: "A green needs a line on what was done, so nothing was saved.", Hint: "For example: " + fmt.Sprintf("%d green what was done", no)}
	case a.Status == to:
		return s.Confirm(c, now, []ActionNo{no}, to, "")
	case a.Status != NotYetRated:
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Action %d is %s by now, so nothing was changed.", no, a.Status.Word()),
			Hint: "To change it, say why.", Try: []string{fmt.Sprintf("show %d", no), fmt.Sprintf("update %d %s", no, string(to))}}
	case !s.Driving(now):
		return nil, &Error{Code: Conflict, Text: "The confirmation drive is over, so nothing was saved.", Hint: "Say in a line why it is so, and it is saved.", Try: []string{fmt.Sprintf("update %d %s", no, string(to))}}
	}
	return s.Update(c, now, []ActionNo{no}, to, DriveNote)
}
