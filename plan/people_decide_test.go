package plan

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What people say of days, roles, absences and messages, on Wednesday 20 May
// 2026 at 10:00. Each case begins anew; steps before its last are done and not
// looked at. An accepted one is undone, and put in force again.
func TestDiaryDecisions(t *testing.T) {
	type asks = func(s *State, now time.Time) ([]Fact, error)
	d := func(iso string) Date {
		if iso == "" {
			return Date{}
		}
		return day(t, iso)
	}
	holiday := func(iso, name string, off bool) asks {
		return func(s *State, _ time.Time) ([]Fact, error) { return s.SetHoliday(d(iso), name, off) }
	}
	office := func(o Office, end bool) asks {
		return func(s *State, _ time.Time) ([]Fact, error) { return s.GiveOffice(o, end) }
	}
	away := func(until string, cover UserID) asks {
		return func(s *State, now time.Time) ([]Fact, error) { return s.SetAway(now, ann, d(until), cover) }
	}
	snooze := func(no ActionNo, until string) asks {
		return func(s *State, now time.Time) ([]Fact, error) { return s.SnoozeAction(now, ann, no, d(until)) }
	}
	to := Target{User: ann}
	messages := func(message string, meeting MeetingID, off bool) asks {
		return func(s *State, _ time.Time) ([]Fact, error) {
			return s.SwitchMessages(MessagesSwitched{Message: message, Meeting: meeting, To: to, Off: off})
		}
	}
	digest := func(g Digest, off bool) asks {
		return func(s *State, _ time.Time) ([]Fact, error) { return s.SetDigest(g, off) }
	}
	health := func(no ActionNo, state, note string) asks {
		return func(s *State, _ time.Time) ([]Fact, error) { return s.SetHealth(no, state, note) }
	}
	chair := Office{Role: Chair, Meeting: "nte", User: ann}
	friday := Digest{Channel: "C0PLAN", Day: time.Friday, At: "15:00"}
	quiet := friday
	quiet.Loud = Quiet
	monday := quiet
	monday.Day = time.Monday
	for _, c := range []struct {
		name string
		do   []asks
		want string // the refusal; "" for none
	}{
		{"add a holiday", []asks{holiday("2029-05-08", "Coronation", false)}, ""},
		{"add a holiday without a name", []asks{holiday("2029-05-08", "", false)}, ""},
		{"name a holiday anew", []asks{holiday("2026-05-25", "Another name", false)}, ""},
		{"add a holiday twice", []asks{holiday("2026-05-25", "", false)}, "Mon 25 May 2026 is a bank holiday already: Spring bank holiday."},
		{"strike a holiday out", []asks{holiday("2026-05-25", "", true)}, ""},
		{"strike a working day out", []asks{holiday("2026-05-26", "", true)}, "Tue 26 May 2026 is not a bank holiday, so nothing was changed."},
		{"strike a holiday out, and back", []asks{holiday("2026-05-25", "", true), holiday("2026-05-25", "Spring bank holiday", false)}, ""},
		{"no day", []asks{holiday("", "Coronation", false)}, "That is not a day of the calendar. For example: holidays add 8 may 2029 Coronation"},

		{"a chair", []asks{office(chair, false)}, ""},
		{"a chair twice", []asks{office(chair, false), office(chair, false)}, "That person is chair of the NTE already, so nothing was changed."},
		{"a chair until a day", []asks{office(chair, false), office(Office{Role: Chair, Meeting: "nte", User: ann, Until: Date{2026, 6, 1}}, false)}, ""},
		{"a chair no longer", []asks{office(chair, false), office(chair, true)}, ""},
		{"no chair at all", []asks{office(chair, true)}, "That person is not chair of the NTE, so nothing was changed."},
		{"a chair of nothing", []asks{office(Office{Role: Chair, User: ann}, false)}, "A chair and a deputy are of a meeting, the other roles of the plan. Nothing was changed."},
		{"a chair of an unknown meeting", []asks{office(Office{Role: Chair, Meeting: "gym", User: ann}, false)}, "There is no meeting called “gym”. There are: nte."},
		{"a co-ordinator", []asks{office(Office{Role: Coordinator, User: ann}, false)}, ""},
		{"a co-ordinator of a meeting", []asks{office(Office{Role: Coordinator, Meeting: "nte", User: ann}, false)}, "A chair and a deputy are of a meeting, the other roles of the plan. Nothing was changed."},
		{"no co-ordinator", []asks{office(Office{Role: Coordinator, User: ann}, true)}, "That person is not co-ordinator, so nothing was changed."},
		{"a role that ends first", []asks{office(Office{Role: Operator, User: ann, From: Date{2026, 6, 2}, Until: Date{2026, 6, 1}}, false)}, "That ends before it begins, so nothing was changed."},
		{"no such role", []asks{office(Office{Role: "king", User: ann}, false)}, "There is no role called “king”, so nothing was changed."},

		{"away", []asks{away("2026-05-29", bob)}, ""},
		{"away today", []asks{away("2026-05-20", "")}, ""},
		{"away for longer", []asks{away("2026-05-29", bob), away("2026-06-05", bob)}, ""},
		{"with another cover", []asks{away("2026-05-29", bob), away("2026-05-29", cleo)}, ""},
		{"away twice", []asks{away("2026-05-29", bob), away("2026-05-29", bob)}, "You are away until Fri 29 May 2026 already."},
		{"back", []asks{away("2026-05-29", bob), away("", "")}, ""},
		{"back, and never away", []asks{away("", "")}, "You were not away, so nothing was changed."},
		{"away until the past", []asks{away("2026-05-19", bob)}, "Tue 19 May 2026 is past, so nothing was changed. Give the last day on which you are away."},
		{"covered by oneself", []asks{away("2026-05-29", ann)}, "You cannot cover for yourself, so nothing was changed. Name somebody else, or nobody."},

		{"put off", []asks{snooze(20, "2026-05-29")}, ""},
		{"put off for as long as can be", []asks{snooze(20, "2026-07-19")}, ""},
		{"put off for too long", []asks{snooze(20, "2026-07-20")}, "A reminder can be put off for 60 days at most, so nothing was changed. For example: snooze 20 until 2026-07-19"},
		{"put off until the past", []asks{snooze(20, "2026-05-19")}, "Tue 19 May 2026 is past, so nothing was changed."},
		{"put off twice", []asks{snooze(20, "2026-05-29"), snooze(20, "2026-05-29")}, "Your reminders about action 20 are put off until Fri 29 May 2026 already."},
		{"put off for less", []asks{snooze(20, "2026-05-29"), snooze(20, "2026-05-22")}, ""},
		{"no longer put off", []asks{snooze(20, "2026-05-29"), snooze(20, "")}, ""},
		{"not put off", []asks{snooze(12, "2026-05-29"), snooze(20, "")}, "Your reminders about action 20 were not put off."},
		{"no such action", []asks{snooze(28, "2026-05-29")}, "There is no action 28: the published plan goes from 20 to 29. Did you mean 20 or 29?"},

		{"messages off", []asks{messages("nudge", "", true)}, ""},
		{"messages off twice", []asks{messages("nudge", "", true), messages("nudge", "", true)}, "Those messages are off already, so nothing was changed."},
		{"messages on that are", []asks{messages("nudge", "", false)}, "Those messages are on already, so nothing was changed."},
		{"off for one that is off with all", []asks{messages("nudge", "", true), messages("nudge", "nte", true)}, "Those messages are off already, so nothing was changed."},
		{"on for one, off for all", []asks{messages("nudge", "", true), messages("nudge", "nte", false)}, ""},
		{"off for all, and the one that was on with it", []asks{messages("nudge", "", true), messages("nudge", "nte", false), messages("nudge", "", true)}, ""},
		{"on again", []asks{messages("nudge", "nte", true), messages("nudge", "", false)}, ""},

		{"a digest", []asks{digest(friday, false)}, ""},
		{"a digest twice", []asks{digest(friday, false), digest(friday, false)}, "This channel has its digest on Friday at 15:00 already."},
		{"a quiet one", []asks{digest(friday, false), digest(quiet, false)}, ""},
		{"on another day", []asks{digest(quiet, false), digest(monday, false)}, ""},
		{"no more", []asks{digest(friday, false), digest(friday, true)}, ""},
		{"no more of what never was", []asks{digest(friday, true)}, "This channel has no digest, so nothing was changed."},
		{"a digest for nobody", []asks{digest(Digest{Day: time.Friday, At: "15:00"}, false)}, "A digest belongs to a channel, and there is none here. Type it in the channel that should have it: digest here fri 15:00"},
		{"on a Saturday", []asks{digest(Digest{Channel: "C0PLAN", Day: time.Saturday, At: "15:00"}, false)}, "A digest comes on a day from Monday to Friday, between 08:00 and 18:00. Nothing was changed. For example: digest here fri 15:00"},
		{"at night", []asks{digest(Digest{Channel: "C0PLAN", Day: time.Friday, At: "18:00"}, false)}, "A digest comes on a day from Monday to Friday, between 08:00 and 18:00. Nothing was changed. For example: digest here fri 15:00"},

		{"stuck", []asks{health(20, "stuck", "No van")}, ""},
		{"stuck for another reason", []asks{health(20, "stuck", "No van"), health(20, "stuck", "No driver")}, ""},
		{"stuck as before", []asks{health(20, "stuck", "No van"), health(20, "stuck", "No van")}, "That is noted for action 20 already."},
		{"well again", []asks{health(20, "stuck", "No van"), health(20, "well", "")}, ""},
		{"so-so", []asks{health(20, "so-so", "")}, "An action is going well, needs help, or is stuck. For example: help 20 waiting for a quote"},
		{"no such action's health", []asks{health(28, "well", "")}, "There is no action 28: the published plan goes from 20 to 29. Did you mean 20 or 29?"},
	} {
		h := calendar(t, nte())
		h.now = instant(t, "2026-05-20 10:00")
		for i, ask := range c.do {
			write, err := h.try(ann, func(Cause) ([]Fact, error) { return ask(h.s, h.now) })
			switch last := i == len(c.do)-1; {
			case last && c.want != "":
				if err == nil || err.Error() != c.want {
					t.Errorf("%s:\n got %v\nwant %s", c.name, err, c.want)
				}
			case err != nil:
				t.Errorf("%s: step %d was refused: %v", c.name, i+1, err)
			case last:
				undoes(t, h, c.name, write)
			}
		}
	}
}

// What is said of an absence later changes nothing about who stood in before.
func TestStoodIn(t *testing.T) {
	h := calendar(t, nte())
	h.now = instant(t, "2026-05-20 10:00")
	away := func(until Date, cover UserID) {
		h.must(ann, func(Cause) ([]Fact, error) { return h.s.SetAway(h.now, ann, until, cover) })
	}
	away(day(t, "2026-05-29"), bob)
	h.now = instant(t, "2026-05-21 10:00")
	away(day(t, "2026-05-29"), cleo)
	h.now = instant(t, "2026-05-22 10:00")
	away(Date{}, "")
	for _, c := range []struct {
		at   string
		want UserID
	}{{"2026-05-20 09:59", ann}, {"2026-05-20 10:00", bob}, {"2026-05-21 10:00", cleo}, {"2026-05-22 09:59", cleo}, {"2026-05-22 10:00", ann}} {
		if got := h.s.StandIn(ann, instant(t, c.at)); got != c.want {
			t.Errorf("at %s: got %q, want %q", c.at, got, c.want)
		}
	}
}

// Messages go to somebody who is there.
func TestStandIn(t *testing.T) {
	h := calendar(t, nte())
	h.now = instant(t, "2026-05-20 10:00")
	away := func(u UserID, until Date, cover UserID) {
		h.must(u, func(Cause) ([]Fact, error) { return h.s.SetAway(h.now, u, until, cover) })
	}
	h.must(ann, func(Cause) ([]Fact, error) {
		return h.s.GiveOffice(Office{Role: Chair, Meeting: "nte", User: ann}, false)
	})
	h.must(ann, func(Cause) ([]Fact, error) {
		return h.s.GiveOffice(Office{Role: Deputy, Meeting: "nte", User: nobody}, false)
	})
	is := func(what string, at time.Time, want UserID, briefed ...UserID) {
		t.Helper()
		if got := h.s.StandIn(ann, at); got != want {
			t.Errorf("%s: got %q, want %q", what, got, want)
		}
		if diff := cmp.Diff(briefed, h.s.Briefed("nte", at)); diff != "" {
			t.Errorf("%s: who is briefed (-want +got):\n%s", what, diff)
		}
	}
	is("there", h.now, ann, ann)
	said := h.now
	away(ann, day(t, "2026-05-29"), bob)
	is("away", h.now, bob, bob)
	is("before it was said", said.Add(-time.Second), ann, ann)
	is("on the last day", instant(t, "2026-05-29 23:59"), bob, bob)
	is("the day after", instant(t, "2026-05-30 00:00"), ann, ann)
	away(bob, day(t, "2026-05-22"), cleo)
	is("the cover is away too", h.now, cleo, cleo)
	is("the cover is back", instant(t, "2026-05-23 09:00"), bob, bob)
	away(cleo, day(t, "2026-05-22"), ann)
	is("all three in a ring", h.now, "", nobody)
	away(cleo, Date{}, "")
	away(bob, day(t, "2026-05-22"), "")
	is("nobody covers for the cover", h.now, "", nobody)
}
