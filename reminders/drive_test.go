package reminders

import (
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

func (w *world) drive(until plan.Date) {
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) { return s.StartDrive(now, until) })
}

// In a drive each owner is asked once, once more for what is missing, and then
// only the co-ordinator hears of it; whoever has answered is left in peace, and
// the ordinary question about what is not rated keeps quiet meanwhile.
func TestDrive(t *testing.T) {
	w := newWorld(t, "2026-04-17 19:00") // a Friday evening
	r := w.restart()
	w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		return s.SetDigest(plan.Digest{Channel: "C0PLAN", Day: time.Friday, At: "15:00"}, false)
	})
	w.drive(plan.Date{})
	w.until(r, "2026-04-21 12:00") // the Tuesday on which the ordinary question comes
	w.write(func(s *plan.State, _ time.Time) (facts []plan.Fact, _ error) {
		for _, a := range s.Actions() {
			if a.OwnedBy("PP", s) {
				facts = append(facts, &plan.ActionUpdated{No: a.No, To: plan.Amber, Note: "begun"})
			}
		}
		return facts, nil
	})
	w.until(r, "2026-05-01 12:00")
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) { return s.StopDrive(now) })
	w.until(r, "2026-05-01 13:00")
	got := w.keys()
	for line, want := range map[string]int{
		"Mon 20 Apr 08:00 drive/": 4, "Mon 27 Apr 10:00 drive/": 3, "/gaps": 1, "Thu 30 Apr 10:00 drive/": 1, "U0PP/2": 0,
		"unrated/": 0, "Fri 1 May 12:00 drive-end/": 2, "drive-end/": 2,
	} {
		if n := strings.Count(got, line); n != want {
			t.Errorf("%q was said %d times, want %d:\n%s", line, n, want, got)
		}
	}
	for _, said := range w.said {
		if strings.HasPrefix(said.key, "drive-end/") && !strings.Contains(said.text, "of 28 actions are confirmed") {
			t.Errorf("the end says %q", said.text)
		}
	}
}

// A drive that is complete says so by itself.
func TestDriveIsComplete(t *testing.T) {
	w := newWorld(t, "2026-04-20 09:00")
	r := w.restart()
	w.drive(plan.Date{Year: 2026, Month: time.May, Day: 8})
	w.until(r, "2026-04-20 10:00")
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		var facts []plan.Fact
		for _, a := range s.Actions() {
			facts = append(facts, &plan.ActionUpdated{No: a.No, To: plan.Amber, Note: "begun"})
		}
		return facts, nil
	})
	w.until(r, "2026-05-12 10:00")
	if got := w.keys(); strings.Count(got, "drive-end/") != 1 || !strings.Contains(got, "Mon 20 Apr 10:15 drive-end/") && !strings.Contains(got, "Mon 20 Apr 10:00 drive-end/") {
		t.Errorf("got\n%s\nwant one word on its end, at once", got)
	}
	if last := w.said[len(w.said)-1]; !strings.Contains(w.keys(), "drive-end") || strings.Contains(last.key, "/2") {
		t.Errorf("somebody was asked again: %s", w.keys())
	}
}

// Somebody's own hours hold a message back; one that would be too late by then
// is left out, and alarms nobody.
func TestOwnHours(t *testing.T) {
	w := newWorld(t, "2026-04-20 09:00")
	r := w.restart()
	w.nte()
	hours := func(u plan.UserID, from, until plan.Clock) {
		w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
			return s.Prefer(plan.PreferenceSet{User: u, Name: plan.PreferHours, On: true, From: from, Until: until})
		})
	}
	hours("U0COLP", "14:00", "17:00")
	hours("U0CCS", "08:00", "10:00")
	w.until(r, "2026-04-24 13:00")
	w.state(func(s *plan.State) {
		if next, ok := Next(s, w.now); !ok || !next.Equal(london(t, "2026-04-24 14:00")) {
			t.Errorf("Next() = %v, %v, want 14:00, when U0COLP's hours begin", plan.London(next), ok)
		}
	})
	w.until(r, "2026-04-28 12:00")
	got := w.keys()
	if !strings.Contains(got, "Fri 24 Apr 14:00 nudge/nte/2026-04-27/1/U0COLP") {
		t.Errorf("got\n%s\nwant U0COLP reminded when their hours begin", got)
	}
	for _, not := range []string{"nudge/nte/2026-04-27/1/U0CCS", "missed/"} {
		if strings.Contains(got, not) {
			t.Errorf("%s was said:\n%s", not, got)
		}
	}
	w.state(func(s *plan.State) {
		if p, _ := s.Posting("nudge/nte/2026-04-27/1/U0CCS"); p.State != plan.NotSent || p.Why == plan.TooLate {
			t.Errorf("got %q, %q, want it noted as outside their hours", p.State, p.Why)
		}
	})
}

// Whoever wants a digest of their own has one a week, and words only if they
// prefer that.
func TestOwnDigest(t *testing.T) {
	w := newWorld(t, "2026-04-20 09:00")
	r := w.restart()
	for _, f := range []plan.PreferenceSet{{User: "U0CO", Name: plan.PreferDigest, On: true, Day: time.Wednesday}, {User: "U0CO", Name: plan.PreferWords, On: true}} {
		w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.Prefer(f) })
	}
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.Update(plan.Cause{By: "U0COLP"}, now, []plan.ActionNo{20}, plan.Amber, "half are in")
	})
	w.until(r, "2026-04-30 12:00")
	if got := w.keys(); strings.Count(got, "own-digest/") != 2 || !strings.Contains(got, "Wed 22 Apr 09:00 own-digest/2026-04-22/U0CO") {
		t.Errorf("got\n%s\nwant one each Wednesday", got)
	}
	for _, said := range w.said {
		if said.key == "own-digest/2026-04-22/U0CO" && (!strings.Contains(said.text, "NOT YET RATED to AMBER") || strings.ContainsAny(said.text, "◐→")) {
			t.Errorf("the digest says %q", said.text)
		}
	}
}

// Whoever a drive asks today is not reminded today of the same actions for a
// meeting.
func TestADriveComesBeforeReminders(t *testing.T) {
	w := newWorld(t, "2026-04-20 08:00")
	w.nte()
	r := w.restart()
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.Update(plan.Cause{ID: "u", By: "U0PP"}, now, []plan.ActionNo{11}, plan.Red, "no premises list")
	})
	w.now = london(t, "2026-04-24 09:00")
	w.drive(plan.Date{})
	w.until(r, "2026-04-24 13:00")
	got := w.keys()
	if strings.Contains(got, "nudge/nte/2026-04-27/1/U0CCS") || !strings.Contains(got, "drive/") {
		t.Errorf("said:\n%s\nwant the drive's questions, and no reminder of the same", got)
	}
	for _, m := range w.said {
		if m.key == "nudge/nte/2026-04-27/1/U0PP" && (!strings.Contains(m.text, "\n11 ") || strings.Contains(m.text, "\n23 ")) {
			t.Errorf("the reminder says\n%s\nwant action 11, which the drive does not ask about, alone", m.text)
		}
	}
	w.until(r, "2026-05-01 13:00") // again in the next week, for the meeting of Tuesday 5 May
	if got := w.keys(); !strings.Contains(got, "drive/") || strings.Contains(got, "Fri 1 May 12:00 nudge/nte/2026-05-04/1/U0CCS") && strings.Contains(got, "Fri 1 May 10:00 drive/") {
		t.Errorf("said:\n%s\nwant one question a day", got)
	}
}
