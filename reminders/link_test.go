package reminders

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// by writes as somebody, and through a door if one is named.
func (w *world) by(u plan.UserID, decide func(*plan.State, plan.Cause, time.Time) ([]plan.Fact, error), door ...string) {
	w.t.Helper()
	w.n++
	c := plan.Cause{ID: fmt.Sprintf("%s:%d", u, w.n), By: u, Door: strings.Join(append(door, "test")[:1], "")}
	err := w.store.Update(context.Background(), c, func(s *plan.State, now time.Time) ([]plan.Fact, error) { return decide(s, c, now) })
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) rate(u plan.UserID, no plan.ActionNo, to plan.Status, note string) {
	w.t.Helper()
	w.by(u, func(s *plan.State, c plan.Cause, now time.Time) ([]plan.Fact, error) {
		return s.Update(c, now, []plan.ActionNo{no}, to, note)
	})
}

func (w *world) link(from plan.ActionNo, rel string, to plan.ActionNo) {
	w.t.Helper()
	w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		return s.LinkActions(plan.Link{From: from, Rel: rel, To: to})
	})
}

func (w *world) undo(u plan.UserID) {
	w.t.Helper()
	w.by(u, func(s *plan.State, c plan.Cause, _ time.Time) ([]plan.Fact, error) { return s.Undo(c, 0, 0) })
}

// notices lists what one rule said, and to whom: "10:15 U0CCS: its first line".
func (w *world) notices(rule string) string {
	var lines []string
	for _, m := range w.said {
		if strings.HasPrefix(m.key, rule+"/") {
			first, _, _ := strings.Cut(m.text, "\n")
			lines = append(lines, plan.London(m.at).Format("Mon 15:04 ")+string(m.to.User)+": "+first)
		}
	}
	return strings.Join(lines, "\n")
}

// Action 8 is CO's, 12 belongs to PP and CCS, and 13 to CCS and CoLP.
func TestLink(t *testing.T) {
	day := "2026-04-20 10:00" // a Monday
	red := "Action 8 went from NOT YET RATED to RED"
	for _, c := range []struct {
		name string
		do   func(w *world)
		want []string
	}{
		{"whoever holds what waits for it, one message each", func(w *world) {
			w.link(12, plan.WaitsFor, 8)
			w.link(8, plan.Feeds, 13)
			w.now = w.now.Add(time.Minute)
			w.rate("U0CO", 8, plan.Red, "no money")
		}, []string{"Mon 10:01 U0CCS: " + red, "Mon 10:01 U0PP: " + red, "Mon 10:01 U0COLP: " + red}},
		{"not whoever changed it", func(w *world) {
			w.link(12, plan.WaitsFor, 8)
			w.rate("U0PP", 8, plan.Red, "no money")
		}, []string{"Mon 10:00 U0CCS: " + red}},
		{"nobody of what only has to do with it, or is waited for by it", func(w *world) {
			w.link(12, plan.SeeAlso, 8)
			w.link(8, plan.WaitsFor, 13)
			w.rate("U0CO", 8, plan.Red, "no money")
		}, nil},
		{"nobody of a note, or of no change", func(w *world) {
			w.rate("U0CO", 8, plan.Red, "no money")
			w.link(12, plan.WaitsFor, 8)
			w.rate("U0CO", 8, plan.Red, "")
			w.rate("U0CO", 8, plan.Red, "still none")
		}, nil},
		{"nobody of what changed before it was linked", func(w *world) {
			w.rate("U0CO", 8, plan.Red, "no money")
			w.link(12, plan.WaitsFor, 8)
		}, nil},
		{"nobody of what is linked no more", func(w *world) {
			w.link(12, plan.WaitsFor, 8)
			w.rate("U0CO", 8, plan.Red, "no money")
			w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.Unlink(12, 8) })
		}, nil},
		{"nobody of what was taken back before it was told", func(w *world) {
			w.link(12, plan.WaitsFor, 8)
			w.rate("U0CO", 8, plan.Red, "no money")
			w.undo("U0CO")
		}, nil},
		{"nobody who holds what is deferred", func(w *world) {
			w.link(12, plan.WaitsFor, 8)
			w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
				return s.SetFlag(plan.Cause{By: "U0CCS"}, now, 12, plan.Deferred, false, plan.Date{}, "no system yet")
			})
			w.rate("U0CO", 8, plan.Red, "no money")
		}, nil},
		{"not whoever switched it off", func(w *world) {
			w.link(12, plan.WaitsFor, 8)
			w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
				return s.SwitchMessages(plan.MessagesSwitched{Message: "link", To: plan.Target{User: "U0PP"}, Off: true})
			})
			w.rate("U0CO", 8, plan.Red, "no money")
		}, []string{"Mon 10:00 U0CCS: " + red}},
		{"the cover of whoever is away, also once they are back", func(w *world) {
			w.link(13, plan.WaitsFor, 8)
			w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
				return s.SetAway(now, "U0CCS", plan.DateOf(now).Add(2), "U0PP")
			})
			w.rate("U0CO", 8, plan.Red, "no money")
			w.until(w.restart(), "2026-04-20 11:00")
			w.write(func(s *plan.State, now time.Time) ([]plan.Fact, error) {
				return s.SetAway(now, "U0CCS", plan.Date{}, "")
			})
		}, []string{"Mon 10:00 U0PP: " + red, "Mon 10:00 U0COLP: " + red}},
		{"at night, the next morning, once", func(w *world) {
			w.link(12, plan.WaitsFor, 8)
			w.now = london(w.t, "2026-04-20 22:00")
			w.rate("U0CO", 8, plan.Red, "no money")
			w.rate("U0CO", 8, plan.Amber, "some money")
		}, []string{"Tue 08:00 U0CCS: " + red, "Tue 08:00 U0PP: " + red,
			"Tue 08:00 U0CCS: Action 8 went from RED to AMBER", "Tue 08:00 U0PP: Action 8 went from RED to AMBER"}},
		{"the last word on a joint Green", func(w *world) {
			w.link(8, plan.WaitsFor, 13)
			w.rate("U0CCS", 13, plan.Green, "agreed, seen by the chair")
			w.by("U0COLP", func(s *plan.State, c plan.Cause, now time.Time) ([]plan.Fact, error) {
				return s.Agree(c, now, 13, nil, "")
			})
		}, []string{"Mon 10:00 U0CO: Action 13 went from NOT YET RATED to GREEN"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, day)
			w.restart()
			c.do(w)
			w.until(w.restart(), "2026-04-21 12:00")
			if got, want := w.notices("link"), strings.Join(c.want, "\n"); got != want {
				t.Errorf("said:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// A change that is taken back after it was told is put right where it was told,
// and told again there when it is put back.
func TestLinkIsPutRight(t *testing.T) {
	w := newWorld(t, "2026-04-20 10:00")
	w.link(12, plan.WaitsFor, 8)
	w.rate("U0CO", 8, plan.Red, "no money")
	r := w.restart()
	w.until(r, "2026-04-20 10:15")
	w.undo("U0CO")
	w.until(r, "2026-04-20 10:30")
	want := "Mon 10:00 U0CCS: Action 8: taken back\nMon 10:00 U0PP: Action 8: taken back"
	if got := w.notices("link"); got != want {
		t.Errorf("said:\n%s\nwant:\n%s", got, want)
	}
	w.by("U0CO", func(s *plan.State, c plan.Cause, _ time.Time) ([]plan.Fact, error) {
		e, _ := s.LastUndone("U0CO")
		return s.Undo(c, e.Seq, 0)
	})
	w.until(r, "2026-04-20 10:45")
	if got := w.notices("link"); !strings.Contains(got, "U0CCS: Action 8 went from NOT YET RATED to RED") || strings.Count(got, "\n") != 1 {
		t.Errorf("said:\n%s\nwant the two messages as they were at first", got)
	}
}

// What is deferred or does not proceed is asked of nobody, nor is a status of
// whoever said that it is complete, or of those it waits for: they are asked for
// their word on that.
func TestNobodyIsAskedForWhatIsClosedOrProposed(t *testing.T) {
	w := newWorld(t, "2026-04-20 10:00")
	w.nte()
	w.rate("U0CCS", 13, plan.Green, "agreed, seen by the chair")
	w.by("U0CCS", func(s *plan.State, c plan.Cause, now time.Time) ([]plan.Fact, error) {
		return s.SetFlag(c, now, 12, plan.Deferred, false, plan.Date{}, "no system yet")
	})
	w.by("U0CCS", func(s *plan.State, c plan.Cause, now time.Time) ([]plan.Fact, error) {
		return s.SetFlag(c, now, 11, plan.NotProceeding, false, plan.Date{}, "done elsewhere")
	})
	w.until(w.restart(), "2026-05-22 18:00")
	asked := 0
	for _, m := range w.said {
		if rule, _, _ := strings.Cut(m.key, "/"); rule != "nudge" && rule != "unrated" {
			continue
		}
		asked++
		for _, no := range []string{"11", "12", "13"} {
			if strings.Contains(m.text, "\n"+no+" ") {
				t.Errorf("%s asks for action %s:\n%s", m.key, no, m.text)
			}
		}
	}
	if asked == 0 {
		t.Error("nobody was asked for anything")
	}
}

func TestAgreement(t *testing.T) {
	ask := func(no string) string { return "Is action " + no + " complete?" }
	propose := func(w *world, u plan.UserID, no plan.ActionNo) {
		w.rate(u, no, plan.Green, "done, seen by the chair")
	}
	agree := func(w *world, u plan.UserID, no plan.ActionNo) {
		w.by(u, func(s *plan.State, c plan.Cause, now time.Time) ([]plan.Fact, error) {
			return s.Agree(c, now, no, nil, "")
		})
	}
	for _, c := range []struct {
		name string
		do   func(w *world, r *Runner)
		want []string
	}{
		{"whoever speaks for the party it waits for", func(w *world, _ *Runner) { propose(w, "U0CCS", 13) }, []string{"Mon 10:00 U0COLP: " + ask("13")}},
		{"each party's, and not who proposed it", func(w *world, _ *Runner) { propose(w, "U0COLP", 18) }, []string{"Mon 10:00 U0CCS: " + ask("18"), "Mon 10:00 U0CO: " + ask("18")}},
		{"nobody when it was taken back", func(w *world, _ *Runner) { propose(w, "U0CCS", 13); w.undo("U0CCS") }, nil},
		{"nobody when it was agreed", func(w *world, _ *Runner) { propose(w, "U0CCS", 13); agree(w, "U0COLP", 13) }, nil},
		{"once, and again of another proposal", func(w *world, r *Runner) {
			propose(w, "U0CCS", 13)
			w.until(r, "2026-04-20 10:15")
			w.undo("U0CCS")
			propose(w, "U0CCS", 13)
		}, []string{"Mon 10:00 U0COLP: Action 13: nothing more to answer", "Mon 10:15 U0COLP: " + ask("13")}},
		{"the co-ordinator, of a party that nobody speaks for", func(w *world, _ *Runner) {
			w.write(func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
				return s.Hold(plan.Holder{User: "U0COLP", Party: "CoLP"}, true)
			})
			propose(w, "U0CCS", 13)
		}, []string{"Mon 10:00 U0COORD: " + ask("13")}},
		{"the others see when it is settled; who answered there is left what they saw", func(w *world, r *Runner) {
			propose(w, "U0COLP", 18)
			w.until(r, "2026-04-20 10:15")
			w.by("U0CO", func(s *plan.State, c plan.Cause, now time.Time) ([]plan.Fact, error) {
				return s.Decline(c, now, 18, nil, "two streets are not")
			}, "button")
		}, []string{"Mon 10:00 U0CCS: Action 18: nothing more to answer", "Mon 10:00 U0CO: " + ask("18")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, "2026-04-20 10:00")
			r := w.restart()
			c.do(w, r)
			w.until(r, "2026-04-21 12:00")
			if got, want := w.notices("agreement"), strings.Join(c.want, "\n"); got != want {
				t.Errorf("said:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}
