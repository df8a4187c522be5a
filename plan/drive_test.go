package plan

import (
	"errors"
	"testing"
	"time"
)

// coded is the code of a refusal, "" for none.
func coded(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func driving(t *testing.T) *history {
	h := begin(t)
	h.must(cleo, func(Cause) ([]Fact, error) { return h.s.GiveOffice(Office{Role: Coordinator, User: cleo}, false) })
	return h
}

// One drive at a time is begun, for days that are still to come, and ended.
func TestStartDrive(t *testing.T) {
	h := driving(t)
	try := func(by UserID, decide func(Cause) ([]Fact, error)) Code {
		_, err := h.try(by, decide)
		return coded(err)
	}
	start := func(until Date) func(Cause) ([]Fact, error) {
		return func(Cause) ([]Fact, error) { return h.s.StartDrive(h.now, until) }
	}
	stop := func(Cause) ([]Fact, error) { return h.s.StopDrive(h.now) }
	today := DateOf(h.now)
	for _, c := range []struct {
		what string
		got  Code
		want Code
	}{
		{"it ends before it begins", try(cleo, start(today)), Invalid},
		{"it goes on for half a year", try(cleo, start(today.Add(180))), Invalid},
		{"there is none to stop", try(cleo, stop), Conflict},
		{"the co-ordinator begins one", try(cleo, start(today.Add(14))), ""},
		{"it is on already", try(cleo, start(Date{})), Conflict},
		{"the co-ordinator stops it", try(cleo, stop), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.what, c.got, c.want)
		}
	}
	if end, how := h.s.DriveEnd(h.now); how != DriveHalted || !end.Equal(h.now) {
		t.Errorf("DriveEnd() = %v, %q, want now and %q", end, how, DriveHalted)
	}
}

// A tap rates what nobody has rated, and never changes what is rated: the
// button may be old. What a tap saves says that it was one.
func TestTap(t *testing.T) {
	h := driving(t)
	tap := func(by UserID, no ActionNo, to Status) error {
		_, err := h.try(by, func(c Cause) ([]Fact, error) { return h.s.Tap(c, h.now, no, to) })
		h.now = h.now.Add(time.Hour)
		return err
	}
	if got := coded(tap(ann, 12, Amber)); got != Conflict {
		t.Errorf("before the drive: got %q, want %q", got, Conflict)
	}
	h.must(cleo, func(Cause) ([]Fact, error) { return h.s.StartDrive(h.now, Date{}) })
	if err := tap(ann, 12, Amber); err != nil {
		t.Fatal(err)
	}
	e := h.s.Entries(12)[len(h.s.Entries(12))-1]
	if f, ok := e.Fact.(*ActionUpdated); !ok || f.To != Amber || f.Note != DriveNote {
		t.Errorf("got %#v, want amber with the stock note", e.Fact)
	}
	if err := tap(bob, 12, Amber); err != nil {
		t.Errorf("a second holder says the same: %v", err)
	}
	if a, _ := h.s.Action(12); a.By != bob || a.Status != Amber {
		t.Errorf("got %v by %s, want amber, confirmed by bob", a.Status, a.By)
	}
	for _, c := range []struct {
		what string
		err  error
		want Code
	}{
		{"a second holder says something else", tap(bob, 12, Red), Conflict},
		{"a green needs a word", tap(ann, 20, Green), Invalid},
		{"no such action", tap(ann, outside, Red), NotFound},
	} {
		if got := coded(c.err); got != c.want {
			t.Errorf("%s: got %q, want %q", c.what, got, c.want)
		}
	}
	if a, _ := h.s.Action(12); a.Status != Amber {
		t.Errorf("action 12 is %v, want amber still", a.Status)
	}
}

// A drive is over when every action is rated, in whatever way; undoing one of
// them lets it go on.
func TestDriveEnd(t *testing.T) {
	h := driving(t)
	h.must(cleo, func(Cause) ([]Fact, error) { return h.s.StartDrive(h.now, DateOf(h.now).Add(30)) })
	began := h.now
	var last time.Time
	for _, a := range h.s.Actions() {
		h.now = h.now.Add(time.Hour)
		if !h.s.Driving(h.now) {
			t.Fatalf("the drive ended before action %d was rated", a.No)
		}
		last = h.now
		h.must(ann, func(c Cause) ([]Fact, error) { return h.s.Update(c, h.now, []ActionNo{a.No}, Red, "not begun") })
	}
	h.now = h.now.Add(time.Hour)
	if end, how := h.s.DriveEnd(h.now); how != DriveComplete || !end.Equal(last) {
		t.Errorf("DriveEnd() = %v, %q, want %v, %q", end, how, last, DriveComplete)
	}
	if tally := h.s.Tally(); tally.Rated != tally.All || len(tally.Waiting) != 0 {
		t.Errorf("Tally() = %+v, want all rated", tally)
	}
	h.must(ann, func(c Cause) ([]Fact, error) { return h.s.Undo(c, 0, 0) })
	if !h.s.Driving(h.now) {
		t.Error("after an undo the drive is not on")
	}
	if end, how := h.s.DriveEnd(began.AddDate(0, 0, 40)); how != DriveOver {
		t.Errorf("after its last day: DriveEnd() = %v, %q, want %q", end, how, DriveOver)
	}
}

// What was closed and never rated is asked of nobody, so a drive does not wait
// for it.
func TestDriveDoesNotWaitForWhatIsClosed(t *testing.T) {
	h := driving(t)
	h.must(cleo, func(Cause) ([]Fact, error) { return h.s.StartDrive(h.now, Date{}) })
	all := h.s.Tally().All
	for _, a := range h.s.Actions()[1:] {
		h.must(ann, func(c Cause) ([]Fact, error) { return h.s.Update(c, h.now, []ActionNo{a.No}, Red, "not begun") })
	}
	h.now = h.now.Add(time.Hour)
	no := h.s.Actions()[0].No
	h.must(ann, func(c Cause) ([]Fact, error) { return h.s.SetFlag(c, h.now, no, Deferred, false, Date{}, "no money") })
	closed, _ := h.s.Event(h.s.Head())
	if end, how := h.s.DriveEnd(h.now); how != DriveComplete || !end.Equal(closed.At) {
		t.Errorf("DriveEnd() = %v, %q, want %v, %q", end, how, closed.At, DriveComplete)
	}
	if got := h.s.Tally(); got.All != all-1 || got.Rated != got.All || len(got.Unheld)+len(got.Waiting) != 0 {
		t.Errorf("Tally() = %+v, want all of %d rated", got, all-1)
	}
}

// Somebody is asked for what they hold and nobody has rated, and for nothing
// that they put off.
func TestUnrated(t *testing.T) {
	h := driving(t)
	h.must(ann, func(Cause) ([]Fact, error) { return h.s.Hold(Holder{User: ann, Party: "CCS"}, false) })
	all := h.s.Unrated(ann, h.now)
	if len(all) < 2 {
		t.Fatalf("ann is asked for %d actions, want some", len(all))
	}
	h.must(ann, func(Cause) ([]Fact, error) { return h.s.SnoozeAction(h.now, ann, all[0].No, DateOf(h.now).Add(3)) })
	h.must(ann, func(c Cause) ([]Fact, error) { return h.s.Update(c, h.now, []ActionNo{all[1].No}, Amber, "begun") })
	if got := h.s.Unrated(ann, h.now); len(got) != len(all)-2 {
		t.Errorf("ann is asked for %d actions, want %d", len(got), len(all)-2)
	}
	if got := h.s.DriveAsks(h.now); len(got) != 1 || got[0] != ann {
		t.Errorf("DriveAsks() = %v, want ann alone", got)
	}
}
