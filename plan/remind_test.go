package plan

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// ask asks for a reminder and gives who gets it.
func ask(t *testing.T, h *history, no ActionNo, party PartyCode) ([]Reminder, error) {
	t.Helper()
	events, err := h.try(cleo, func(Cause) ([]Fact, error) { return h.s.AskReminder(h.now, no, party) })
	if err != nil {
		return nil, err
	}
	return h.s.Reminded(events[0].Fact.(*ReminderAsked), h.s.Morning(h.now)), nil
}

func TestAskReminder(t *testing.T) {
	h := begin(t)
	if _, err := ask(t, h, 12, ""); err == nil || !strings.Contains(err.Error(), "own 12 add") {
		t.Errorf("nobody holds it: got %v, want how to say who does", err)
	}
	h.hold(cleo, Holder{User: ann, Party: "CCS"}, false)
	h.hold(cleo, Holder{User: bob, No: 20}, false)
	for _, test := range []struct {
		no    ActionNo
		party PartyCode
		want  []Reminder
	}{
		{12, "", []Reminder{{ann, []ActionNo{12}}}},
		{20, "", []Reminder{{bob, []ActionNo{20}}}},
		{0, "ccs", []Reminder{{ann, []ActionNo{12, 13, 29}}}},
		{0, "CoLC", []Reminder{{ann, []ActionNo{12, 13, 29}}, {bob, []ActionNo{20}}}},
	} {
		got, err := ask(t, h, test.no, test.party)
		if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
			t.Errorf("AskReminder(%d, %q): %v (-want +got)\n%s", test.no, test.party, err, diff)
		}
	}
	if got := h.s.RemindersAsked(); len(got) != 4 || got[2].By != cleo {
		t.Errorf("RemindersAsked() = %v, want four", got)
	}

	first := h.s.RemindersAsked()[0]
	for _, after := range []time.Duration{time.Minute, 24*time.Hour - time.Second} {
		h.now = first.At.Add(after)
		if _, err := ask(t, h, 12, ""); err == nil || !strings.Contains(err.Error(), "Somebody asked for the same") {
			t.Errorf("%s later: got %v, want a refusal", after, err)
		}
	}
	h.now = first.At.Add(24 * time.Hour)
	if _, err := ask(t, h, 12, ""); err != nil {
		t.Errorf("a day later: got %v, want nil", err)
	}

	if _, err := h.s.Undo(Cause{By: cleo}, first.Seq, 0); err == nil {
		t.Error("Undo() of a reminder that was asked for: got nil, want a refusal")
	}
}

// Whoever put reminders off is left out, and the cover of whoever is away gets
// theirs.
func TestReminded(t *testing.T) {
	today := DateOf(nine)
	about := &ReminderAsked{No: 12}
	for name, test := range map[string]struct {
		fact Fact
		want []UserID
	}{
		"nothing said":                {nil, []UserID{ann, bob}},
		"away with a cover":           {&AwaySet{User: ann, Until: today.Add(2), Cover: cleo}, []UserID{cleo, bob}},
		"away, and the other covers":  {&AwaySet{User: ann, Until: today.Add(2), Cover: bob}, []UserID{bob}},
		"away without a cover":        {&AwaySet{User: ann, Until: today.Add(2)}, []UserID{bob}},
		"snoozed":                     {&ActionSnoozed{User: ann, No: 12, Until: today}, []UserID{bob}},
		"another action snoozed":      {&ActionSnoozed{User: ann, No: 13, Until: today}, []UserID{ann, bob}},
		"nudges off":                  {&MessagesSwitched{Message: "nudge", To: Target{User: bob}, Off: true}, []UserID{ann}},
		"nudges off for one meeting":  {&MessagesSwitched{Message: "nudge", Meeting: "nte", To: Target{User: bob}, Off: true}, []UserID{ann, bob}},
		"complete, and nothing to do": {&ActionUpdated{No: 12, To: Green, Note: "done"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			h := begin(t)
			h.hold(cleo, Holder{User: ann, Party: "CCS"}, false)
			h.hold(cleo, Holder{User: bob, No: 12}, false)
			if test.fact != nil {
				h.must(ann, func(Cause) ([]Fact, error) { return []Fact{test.fact}, nil })
			}
			var got []UserID
			for _, r := range h.s.Reminded(about, h.now) {
				got = append(got, r.User)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("Reminded() = %v, want %v", got, test.want)
			}
			_, err := h.s.AskReminder(h.now, 12, "")
			if refused := err != nil; refused != (test.want == nil) {
				t.Errorf("AskReminder() = %v, want it refused only when nobody is left", err)
			}
		})
	}
}

// "On" for all messages means all, whatever was said of one meeting before.
func TestSwitchMessages(t *testing.T) {
	me := Target{User: ann}
	switched := func(meeting MeetingID, off bool) MessagesSwitched {
		return MessagesSwitched{Message: "nudge", Meeting: meeting, To: me, Off: off}
	}
	h := begin(t)
	for i, step := range []struct {
		meeting  MeetingID
		off      bool
		refused  bool
		nte, llp bool // wanted afterwards
	}{
		{"", false, true, true, true},
		{"nte", true, false, false, true},
		{"nte", true, true, false, true},
		{"", false, false, true, true},
		{"", true, false, false, false},
		{"nte", false, false, true, false},
		{"", true, false, false, false},
		{"llp", true, true, false, false},
		{"", false, false, true, true},
	} {
		_, err := h.try(ann, func(Cause) ([]Fact, error) { return h.s.SwitchMessages(switched(step.meeting, step.off)) })
		if (err != nil) != step.refused {
			t.Errorf("step %d: got %v, want a refusal: %t", i, err, step.refused)
		}
		if nte, llp := h.s.Wanted("nudge", "nte", me), h.s.Wanted("nudge", "llp", me); nte != step.nte || llp != step.llp {
			t.Errorf("step %d: wanted for the NTE %t and the LLP %t, want %t and %t", i, nte, llp, step.nte, step.llp)
		}
	}
	if got := h.s.Switches(me); len(got) != 0 {
		t.Errorf("Switches() = %v, want none", got)
	}
}

// What is for the people who work on the plan is not what "share" means.
func TestShareLeavesPrivateThingsOut(t *testing.T) {
	h := begin(t)
	c := Cause{By: ann}
	note := h.note(ann, "lamps ordered", 12)
	health := h.must(ann, func(Cause) ([]Fact, error) { return h.s.SetHealth(12, "help", "a quote") })
	facts, err := h.s.Share(c, 0, "C0PLAN")
	if want := []Fact{&EntryShared{Entry: note, Channel: "C0PLAN"}}; err != nil || cmp.Diff(want, facts) != "" {
		t.Errorf("Share() = %v, %v, want the note's entry", facts, err)
	}
	if facts, err := h.s.Share(c, health, "C0PLAN"); err == nil {
		t.Errorf("Share() of how an action is going = %v, want a refusal", facts)
	}
}

// What is deferred, or does not proceed, is asked of nobody.
func TestClosedIsLeftInPeace(t *testing.T) {
	for _, flag := range []Flag{Deferred, NotProceeding} {
		h := begin(t)
		h.hold(cleo, Holder{User: ann, Party: "CCS"}, false)
		close := func(no ActionNo) {
			h.must(ann, func(c Cause) ([]Fact, error) { return h.s.SetFlag(c, h.now, no, flag, false, Date{}, "no money") })
		}
		asked := func() (list []ActionNo) {
			for _, d := range h.s.Debts(ann, h.now) {
				for _, a := range d.Actions {
					list = append(list, a.No)
				}
			}
			return list
		}
		if got, want := asked(), []ActionNo{12, 13, 29}; !slices.Equal(got, want) {
			t.Fatalf("asked for %v, want %v", got, want)
		}
		close(12)
		if got, want := asked(), []ActionNo{13, 29}; !slices.Equal(got, want) {
			t.Errorf("%s: asked for %v, want %v", flag, got, want)
		}
		_, err := ask(t, h, 12, "")
		says(t, err, "Action 12 is "+flag.Word()+", so nobody is reminded.")
		if got, err := ask(t, h, 0, "CCS"); err != nil || !slices.Equal(got[0].Actions, []ActionNo{13, 29}) {
			t.Errorf("%s: a reminder about CCS asks for %v, %v; want 13 and 29", flag, got, err)
		}
		close(13)
		close(29)
		_, err = ask(t, h, 0, "ccs")
		says(t, err, "All actions of CCS are GREEN, deferred or closed, so nobody is reminded.")
		h.must(ann, func(c Cause) ([]Fact, error) { return h.s.SetFlag(c, h.now, 12, flag, true, Date{}, "") })
		if got, want := asked(), []ActionNo{12}; !slices.Equal(got, want) {
			t.Errorf("%s, and no longer: asked for %v, want %v", flag, got, want)
		}
	}
}

func TestDebts(t *testing.T) {
	h := begin(t)
	type debt struct {
		Meeting MeetingID
		On      Date
		Actions []ActionNo
	}
	debts := func(u UserID) (list []debt) {
		for _, d := range h.s.Debts(u, h.now) {
			o := debt{On: d.Next.On}
			if d.Meeting != nil {
				o.Meeting = d.Meeting.ID
			}
			for _, a := range d.Actions {
				o.Actions = append(o.Actions, a.No)
			}
			list = append(list, o)
		}
		return list
	}
	check := func(when string, u UserID, want ...debt) {
		t.Helper()
		if diff := cmp.Diff(want, debts(u)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", when, diff)
		}
	}
	h.must(cleo, func(Cause) ([]Fact, error) {
		return []Fact{&MeetingSet{Meeting{ID: "ccm", Name: "CCM", Often: "monthly", Actions: []ActionNo{12, 13}}},
			&MeetingSet{Meeting{ID: "nte", Name: "NTE", Rule: Weekly(time.Monday), Start: "09:30", Actions: []ActionNo{12, 20}}}}, nil
	})
	check("nobody holds anything", ann)
	h.hold(cleo, Holder{User: ann, Party: "CCS"}, false)
	monday := DateOf(nine).Add(7)
	rest := debt{Actions: []ActionNo{29}}
	check("nothing is rated", ann, debt{"nte", monday, []ActionNo{12}}, debt{"ccm", Date{}, []ActionNo{12, 13}}, rest)

	h.now = monday.Add(-1).At("12:00")
	h.update(ann, Amber, "it is tried", 12)
	check("said for this week's meeting", ann, debt{"ccm", Date{}, []ActionNo{13}}, rest)
	h.now = monday.Add(1).At("12:00")
	check("not for the next, nor again for the monthly one", ann, debt{"nte", monday.Add(7), []ActionNo{12}}, debt{"ccm", Date{}, []ActionNo{13}}, rest)
	h.must(ann, func(Cause) ([]Fact, error) { return h.s.SnoozeAction(h.now, ann, 12, monday.Add(3)) })
	check("put off", ann, debt{"ccm", Date{}, []ActionNo{13}}, rest)
	h.update(ann, Green, "done", 29)
	h.complete(ann, "done", 13)
	check("complete", ann)

	h.now = monday.Add(4).At("12:00")
	h.must(ann, func(Cause) ([]Fact, error) { return h.s.SetAway(h.now, ann, monday.Add(9), bob) })
	check("away", ann)
	check("away, for the cover", bob, debt{"nte", monday.Add(7), []ActionNo{12}})
}
