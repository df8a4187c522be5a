package reminders

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
)

// A week of the NTE group: owners on Friday at noon, channel and chair on
// Monday at half past eight, and nothing else.
func TestAWeekOfNTE(t *testing.T) {
	w := newWorld(t, "2026-04-20 09:00")
	r := w.restart()
	w.nte()
	w.until(r, "2026-04-28 00:00")
	got := w.keys()
	for _, line := range []string{
		"Fri 24 Apr 12:00 nudge/nte/2026-04-27/1/U0COLP",
		"Fri 24 Apr 12:00 nudge/nte/2026-04-27/1/U0CCS",
		"Mon 27 Apr 08:30 today/nte/2026-04-27/C0NTE",
		"Mon 27 Apr 08:30 brief/nte/2026-04-27/U0CHAIR",
	} {
		if !strings.Contains(got, line) {
			t.Errorf("not said: %s\nsaid:\n%s", line, got)
		}
	}
	if strings.Count(got, "nudge/nte/2026-04-27/1/U0COLP") != 1 {
		t.Errorf("got\n%s\nwant one nudge a person", got)
	}
}

// Over Easter both the nudge and the meeting move: Good Friday is no day for a
// nudge, and Easter Monday none for a meeting.
func TestEaster(t *testing.T) {
	w := newWorld(t, "2026-03-31 09:00")
	r := w.restart()
	w.nte()
	w.until(r, "2026-04-08 00:00")
	got := w.keys()
	// The meeting of Monday 6 April is on Tuesday 7; the working day before both
	// is Thursday 2, and the one before that Wednesday 1.
	for _, line := range []string{"Thu 2 Apr 12:00 nudge/nte/2026-04-06/1/U0COLP", "Wed 1 Apr 10:00 moved/nte/2026-04-06/rule", "Tue 7 Apr 08:30 today/nte/2026-04-06/C0NTE"} {
		if !strings.Contains(got, line) {
			t.Errorf("not said: %s\nsaid:\n%s", line, got)
		}
	}
	for _, day := range []string{"Fri 3 Apr", "Mon 6 Apr", "Sat 4 Apr", "Sun 5 Apr"} {
		if strings.Contains(got, day) {
			t.Errorf("something was said on %s:\n%s", day, got)
		}
	}
}

// What is owed in two intervals that follow each other is what is owed in both,
// and no key is owed twice.
func TestDueAddsUp(t *testing.T) {
	w := newWorld(t, "2026-01-05 09:00")
	w.nte()
	w.set("llp", func(m *plan.Meeting) { m.Rule, m.Start, m.Channel = plan.Monthly(2, time.Wednesday), "14:00", "C0LLP" })
	w.set("ccm", func(m *plan.Meeting) { m.Rule, m.Start, m.Channel = plan.Monthly(3, time.Thursday), "10:00", "C0CCM" })
	w.set("board", func(m *plan.Meeting) {
		m.Rule, m.Start = plan.Cadence{Unit: "month", Every: 3, Nth: 1, Days: []time.Weekday{time.Tuesday}, From: plan.Date{Year: 2026, Month: 3, Day: 3}}, "11:00"
	})
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.AddOccurrence(now, "panel", plan.Date{Year: 2026, Month: 6, Day: 12}, "18:00", "cripplegate")
	})
	w.state(func(s *plan.State) {
		from := w.now
		to := from.AddDate(1, 0, 0)
		all := Due(s, from, to)
		if len(all) < 300 {
			t.Fatalf("a year owes %d messages, want some hundreds", len(all))
		}
		seen := map[string]bool{}
		for _, p := range all {
			if seen[p.Key] {
				t.Errorf("%s is owed twice", p.Key)
			}
			seen[p.Key] = true
			if !p.At.After(from) || p.At.After(to) || !p.Late.After(p.At) {
				t.Errorf("%s is due %s and late %s, outside %s to %s", p.Key, p.At, p.Late, from, to)
			}
			if !s.Awake(p.At) {
				t.Errorf("%s is due at %s, when people are not spoken to", p.Key, plan.London(p.At))
			}
		}
		for _, step := range []time.Duration{time.Minute * 137, 26 * time.Hour, 9*24*time.Hour + time.Hour} {
			var parts []plan.Post
			for at := from; at.Before(to); at = at.Add(step) {
				end := at.Add(step)
				if end.After(to) {
					end = to
				}
				parts = append(parts, Due(s, at, end)...)
			}
			if diff := cmp.Diff(all, parts); diff != "" {
				t.Fatalf("in steps of %s (-whole +parts):\n%s", step, diff)
			}
		}
	})
}

// Wherever a process dies, and whatever is lost on the way, each message is said
// once.
func TestCrashPoints(t *testing.T) {
	lost := errors.New("connection reset")
	for _, test := range []struct {
		name  string
		fault func(w *world, r *Runner) // once, at the first post
	}{
		{"nothing goes wrong", func(*world, *Runner) {}},
		{"before the claim", func(w *world, r *Runner) { r.Store = broken{}.open(t) }},
		{"after the claim, before the post", func(w *world, r *Runner) {
			w.fail = func(string) error { w.fail = nil; panic("killed") }
		}},
		{"after the post, its answer lost", func(w *world, r *Runner) {
			w.fail = func(string) error { w.fail = nil; return lost }
		}},
		{"Slack asks to wait", func(w *world, r *Runner) {
			w.fail = func(string) error { w.fail = nil; return &plan.NotPosted{Reason: "ratelimited", Wait: time.Minute} }
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, "2026-04-24 11:55")
			w.nte()
			r := w.restart()
			w.now = london(t, "2026-04-24 12:00")
			test.fault(w, r)
			func() {
				defer func() { _ = recover() }()
				_ = r.Tick(context.Background())
			}()
			r = w.restart() // whoever died is gone
			for range 6 {
				w.now = w.now.Add(time.Minute)
				if err := r.Tick(context.Background()); err != nil {
					t.Fatal(err)
				}
			}
			seen := map[string]int{}
			for _, m := range w.said {
				seen[m.key]++
			}
			for _, u := range []string{"U0CO", "U0CCS", "U0PP", "U0COLP"} {
				if n := seen["nudge/nte/2026-04-27/1/"+u]; n != 1 {
					t.Errorf("%s was reminded %d times, want once:\n%s", u, n, w.keys())
				}
			}
			w.state(func(s *plan.State) {
				for _, p := range s.Postings(0, nil) {
					if !p.Done() {
						t.Errorf("%s is %s at the end", p.Key, p.State)
					}
				}
			})
		})
	}
}

// broken is a journal that takes nothing.
type broken struct{ *store.MemoryJournal }

func (broken) Append(context.Context, uint64, []store.Record, ...uint64) error {
	return errors.New("disk gone")
}

func (broken) open(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), broken{store.Memory()}, time.Now, strings.NewReader(strings.Repeat("salt", 1000)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Three days down: what is still worth saying is said, once, and late; the rest
// is noted as too late, and an operator hears of it.
func TestThreeDaysDown(t *testing.T) {
	w := newWorld(t, "2026-04-23 09:00")
	w.nte()
	w.now = london(t, "2026-04-27 09:00") // Friday's nudges and Monday's 08:30 are past
	r := w.restart()
	w.until(r, "2026-04-27 12:00")
	got := w.keys()
	if strings.Contains(got, "nudge/nte/2026-04-27") {
		t.Errorf("a nudge of Friday came on Monday:\n%s", got)
	}
	for _, line := range []string{"Mon 27 Apr 09:00 today/nte/2026-04-27/C0NTE", "Mon 27 Apr 09:00 brief/nte/2026-04-27/U0CHAIR", "missed/2026-04-27T08/U0OPER"} {
		if !strings.Contains(got, line) {
			t.Errorf("not said: %s\nsaid:\n%s", line, got)
		}
	}
	w.state(func(s *plan.State) {
		p, ok := s.Posting("nudge/nte/2026-04-27/1/U0COLP")
		if !ok || p.State != plan.NotSent || p.Why != plan.TooLate {
			t.Errorf("the nudge: got %+v, want it skipped as too late", p)
		}
	})
}

// A meeting that is moved after it was announced: what was posted is put right.
func TestCorrection(t *testing.T) {
	w := newWorld(t, "2026-04-24 11:00")
	w.nte()
	r := w.restart()
	w.until(r, "2026-04-24 13:00")
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.SkipMeeting(now, "nte", plan.Date{Year: 2026, Month: 4, Day: 27}, "", "Room closed")
	})
	w.until(r, "2026-04-24 14:00")
	found := false
	for _, m := range w.said {
		if m.key == "nudge/nte/2026-04-27/1/U0COLP" {
			found = true
			if !strings.Contains(m.text, "does not take place") {
				t.Errorf("the nudge still says %q", m.text)
			}
		}
	}
	if !found || !strings.Contains(w.keys(), "moved/nte/2026-04-27/") {
		t.Errorf("said:\n%s\nwant the nudge and the announcement", w.keys())
	}
	// Taken back, it is put right once more.
	w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		return s.Undo(plan.Cause{ID: "x", By: "U0CO", Door: "test"}, 0, 0)
	})
	w.until(r, "2026-04-24 15:00")
	for _, m := range w.said {
		if m.key == "nudge/nte/2026-04-27/1/U0COLP" && strings.Contains(m.text, "does not take place") {
			t.Errorf("after undo the nudge still says %q", m.text)
		}
	}
	w.until(r, "2026-04-27 09:00")
	if !strings.Contains(w.keys(), "Mon 27 Apr 08:30 today/nte/2026-04-27/C0NTE") {
		t.Errorf("said:\n%s\nwant the meeting on its day", w.keys())
	}
}

// Nobody is reminded of what they have updated, and nobody who switched it off.
func TestNudgesThatAreNotNeeded(t *testing.T) {
	w := newWorld(t, "2026-04-20 09:40")
	w.nte()
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.Update(plan.Cause{ID: "u", By: "U0PP"}, now, []plan.ActionNo{11, 23}, plan.Amber, "under way")
	})
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.SwitchMessages(plan.MessagesSwitched{Message: "nudge", Meeting: "nte", To: plan.Target{User: "U0CCS"}, Off: true})
	})
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.SetAway(now, "U0COLP", plan.Date{Year: 2026, Month: 4, Day: 30}, "U0COVER")
	})
	r := w.restart()
	w.until(r, "2026-04-24 13:00")
	got := w.keys()
	for who, want := range map[string]bool{"U0PP": false, "U0CCS": false, "U0COLP": false, "U0COVER": true, "U0CO": true} {
		if strings.Contains(got, "nudge/nte/2026-04-27/1/"+who) != want {
			t.Errorf("%s reminded: want %v\n%s", who, want, got)
		}
	}
}

// A meeting whose time is changed after its briefing was sent: the briefing
// still begins where the last one ended, and the reminders, which came in time,
// do not say that they are late, nor ask for what was due by then.
func TestMovedOnTheDay(t *testing.T) {
	w := newWorld(t, "2026-04-20 08:00")
	w.nte()
	w.now = london(t, "2026-04-20 09:40")
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.Update(plan.Cause{ID: "u", By: "U0PP"}, now, []plan.ActionNo{11}, plan.Red, "no premises list")
	})
	r := w.restart()
	w.until(r, "2026-04-27 08:45")
	text := func(key string) string {
		t.Helper()
		for _, m := range w.said {
			if m.key == key {
				return m.text
			}
		}
		t.Fatalf("%s was not said:\n%s", key, w.keys())
		return ""
	}
	briefing, nudge := "brief/nte/2026-04-27/U0CHAIR", "nudge/nte/2026-04-27/1/U0COLP"
	sent := text(briefing)
	if !strings.Contains(sent, "Since it met on Mon 20 April 2026.") || !strings.Contains(sent, "11 ") || !strings.Contains(text(nudge), "until 08:30, Mon 27 Apr 2026. Weekend news") {
		t.Fatalf("as sent:\n%s\n%s", sent, text(nudge))
	}
	day := plan.Date{Year: 2026, Month: 4, Day: 27}
	same := func(after string) {
		t.Helper()
		w.until(r, plan.London(w.now.Add(15*time.Minute)).Format("2006-01-02 15:04"))
		got := strings.Replace(text(briefing), " Its time was changed.", "", 1)
		if got = strings.Replace(got, "10:00", "09:30", 1); got != sent {
			t.Errorf("after %s the briefing says (-sent +now):\n%s", after, cmp.Diff(sent, got))
		}
		if got := text(nudge); strings.Contains(got, "late") || strings.Contains(got, "until 08:30") {
			t.Errorf("after %s the reminder says:\n%s", after, got)
		}
	}
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.MoveMeeting(now, "nte", day, "", day, "10:00", "")
	})
	same("a move")
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.SkipMeeting(now, "nte", day, "", "Room closed")
	})
	w.until(r, "2026-04-27 09:15")
	w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		return s.Undo(plan.Cause{ID: "x", By: "U0CO", Door: "test"}, 0, 0)
	})
	same("a move, a cancel and an undo")
}

// The panels of two wards on one day are one meeting to whoever prepares for
// it: each owner gets one message, also when one of the panels is cancelled
// after it was sent.
func TestPanelsOfOneDay(t *testing.T) {
	w := newWorld(t, "2026-05-01 09:00")
	for _, ward := range []string{"cripplegate", "portsoken"} {
		w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
			return s.AddOccurrence(now, "panel", plan.Date{Year: 2026, Month: 6, Day: 12}, "18:00", ward)
		})
	}
	r := w.restart()
	w.now = london(t, "2026-05-29 09:45") // ten working days before
	w.until(r, "2026-05-29 10:15")
	reminders := func() (list []said) {
		for _, m := range w.said {
			if m.to.User == "U0CO" && strings.HasPrefix(m.key, "nudge/panel/") {
				list = append(list, m)
			}
		}
		return list
	}
	got := reminders()
	if len(got) != 1 || !strings.Contains(got[0].text, "18:00, Cripplegate.") || !strings.Contains(got[0].text, "18:00, Portsoken.") {
		t.Fatalf("got %v, want one message that names both panels; all:\n%s", got, w.keys())
	}
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.SkipMeeting(now, "panel", plan.Date{Year: 2026, Month: 6, Day: 12}, "cripplegate", "Hall is flooded")
	})
	w.until(r, "2026-05-29 12:00")
	if got = reminders(); len(got) != 1 || strings.Contains(got[0].text, "Cripplegate") || !strings.Contains(got[0].text, "18:00, Portsoken.") {
		t.Errorf("after one was cancelled: got %v, want one message, for the other panel", got)
	}
}

// Whoever is to have a report signed off is given what to take along.
func TestSignOff(t *testing.T) {
	w := newWorld(t, "2026-04-20 09:00")
	w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.AddOccurrence(now, "board", plan.Date{Year: 2026, Month: 6, Day: 9}, "11:00", "")
	})
	w.state(func(s *plan.State) {
		for _, p := range Due(s, w.now, w.now.AddDate(0, 3, 0)) {
			if p.Rule != "sign-off" {
				continue
			}
			r, nothing := Say(s, p, p.At)
			blocks, err := json.Marshal(r.Blocks)
			if nothing != "" || err != nil {
				t.Fatalf("got %q, %v", nothing, err)
			}
			for _, line := range []string{`"brief board"`, `"brief board rest"`, `"list unset"`} {
				if !strings.Contains(string(blocks), line) {
					t.Errorf("no button for %s in %s", line, blocks)
				}
			}
			return
		}
		t.Error("nobody is asked to have the report signed off")
	})
}
