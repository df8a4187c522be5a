package plan

import (
	"slices"
	"testing"
	"time"
)

// week is a history of a few weeks and the digest of its last.
type week struct {
	*history
	from, to time.Time
}

func someWeek(t *testing.T) *week {
	w := &week{history: begin(t)}
	w.must(ann, func(Cause) ([]Fact, error) { return w.s.Hold(Holder{User: ann, No: 20}, false) })
	return w
}

// starts begins the digest's time, and lets some days pass.
func (w *week) starts(days int) { w.from, w.now = w.now, w.now.AddDate(0, 0, days) }

func (w *week) digest(g Digest) Week {
	if w.to.IsZero() {
		w.to = w.now.Add(time.Second)
	}
	return w.s.Week(g, w.from, w.to)
}

func moved(list []WeekAction) (nos []ActionNo) {
	for _, a := range list {
		nos = append(nos, a.No)
	}
	return nos
}

func TestWeekMoved(t *testing.T) {
	for _, c := range []struct {
		name        string
		tells       func(w *week)
		moved, said []ActionNo
		changed     bool
	}{
		{"nothing", func(w *week) { w.update(ann, Amber, "lamps", 20); w.starts(1) }, nil, nil, false},
		{"a change", func(w *week) { w.starts(1); w.update(ann, Amber, "lamps", 20) }, []ActionNo{20}, nil, true},
		{"there and back", func(w *week) {
			w.update(ann, Amber, "lamps", 20)
			w.starts(1)
			w.update(ann, Red, "no lamps", 20)
			w.update(ann, Amber, "lamps after all", 20)
		}, nil, []ActionNo{20}, true},
		{"a note", func(w *week) { w.starts(1); w.note(ann, "lamps", 20) }, nil, []ActionNo{20}, true},
		{"no change", func(w *week) { w.update(ann, Amber, "lamps", 20); w.starts(1); w.confirm(ann, 20) }, nil, []ActionNo{20}, true},
		{"taken back", func(w *week) { w.starts(1); w.undo(ann, w.update(ann, Amber, "lamps", 20)) }, nil, nil, false},
		{"something older taken back", func(w *week) { e := w.update(ann, Amber, "lamps", 20); w.starts(1); w.undo(ann, e) }, []ActionNo{20}, nil, true},
		{"after its end", func(w *week) {
			w.starts(1)
			w.to = w.now
			w.now = w.now.Add(time.Hour)
			w.update(ann, Amber, "lamps", 20)
		}, nil, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := someWeek(t)
			w.now = w.now.Add(time.Minute)
			c.tells(w)
			got := w.digest(Digest{Channel: "C0PLAN"})
			if !slices.Equal(moved(got.Moved), c.moved) || !slices.Equal(moved(got.Said), c.said) || got.Changed() != c.changed {
				t.Errorf("moved %v, said %v, changed %v; want %v, %v, %v", moved(got.Moved), moved(got.Said), got.Changed(), c.moved, c.said, c.changed)
			}
		})
	}
}

// Only who can act is asked: a holder, the cover of one who is away, and nobody
// who put their reminders off or does not want them.
func TestWeekAsks(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(w *week) ([]Fact, error)
		want []UserID
	}{
		{"the holder", nil, []UserID{ann}},
		{"the cover", func(w *week) ([]Fact, error) { return w.s.SetAway(w.now, ann, DateOf(w.now).Add(9), bob) }, []UserID{bob}},
		{"nobody for one who is away", func(w *week) ([]Fact, error) { return w.s.SetAway(w.now, ann, DateOf(w.now).Add(9), "") }, nil},
		{"nobody who snoozes", func(w *week) ([]Fact, error) { return w.s.SnoozeAction(w.now, ann, 20, DateOf(w.now).Add(9)) }, nil},
		{"nobody without nudges", func(w *week) ([]Fact, error) {
			return w.s.SwitchMessages(MessagesSwitched{Message: "nudge", To: Target{User: ann}, Off: true})
		}, nil},
		{"nobody without digests", func(w *week) ([]Fact, error) {
			return w.s.SwitchMessages(MessagesSwitched{Message: "digest", To: Target{User: ann}, Off: true})
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := someWeek(t)
			w.starts(1)
			w.must(ann, func(Cause) ([]Fact, error) { return w.s.SetHealth(20, "stuck", "no money") })
			if c.do != nil {
				w.must(ann, func(Cause) ([]Fact, error) { return c.do(w) })
			}
			got := w.digest(Digest{Channel: "C0PLAN"})
			var asked []UserID
			for _, p := range got.Asked {
				asked = append(asked, p.User)
			}
			if !slices.Equal(asked, c.want) || len(got.Wants()) != 1 || (len(got.Alone) == 1) != (c.want == nil) {
				t.Errorf("asked %v, alone %d, of %d; want %v", asked, len(got.Alone), len(got.Wants()), c.want)
			}
		})
	}
}

// What becomes stale is news once, and stands in the digest until it is heard
// of. What is complete wants nobody.
func TestWeekGoneQuiet(t *testing.T) {
	w := someWeek(t)
	w.update(ann, Amber, "lamps", 20)
	w.starts(89)
	if got := w.digest(Digest{}); len(got.Quiet) != 0 || got.Changed() {
		t.Errorf("after 89 days: %d quiet, changed %v", len(got.Quiet), got.Changed())
	}
	w.starts(32)
	w.to = time.Time{}
	if got := w.digest(Digest{}); len(got.Quiet) != 1 || !got.Quiet[0].Fresh.Stale || !got.Changed() || len(got.Asked) != 1 {
		t.Errorf("when it becomes stale: %+v", got)
	}
	w.starts(7)
	w.to = time.Time{}
	if got := w.digest(Digest{}); len(got.Quiet) != 1 || got.Changed() {
		t.Errorf("a week later: %d quiet, changed %v", len(got.Quiet), got.Changed())
	}
	w.starts(1)
	w.to = time.Time{}
	w.update(ann, Green, "all lamps", 20)
	if got := w.digest(Digest{}); len(got.Quiet) != 0 || len(got.Wants()) != 0 {
		t.Errorf("complete: %d quiet, %d wanted", len(got.Quiet), len(got.Wants()))
	}
}
