package views_test

import (
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// However much was written, a digest keeps Slack's limits, in one post or two,
// and a quiet one mentions nobody.
func TestDigestKeepsTheLimits(t *testing.T) {
	at := plan.Date{Year: 2026, Month: time.April, Day: 20}.At("09:00")
	s := plan.NewState()
	write := func(by plan.UserID, f plan.Fact) {
		s.Apply(plan.Event{Seq: s.Head() + 1, At: at, By: by, Cause: string(rune('a' + s.Head())), Fact: f})
	}
	write("U0ANN", &plan.PartyNamed{Party: plan.Party{Code: "CCS", Name: "Community Services"}})
	for no := plan.ActionNo(1); no <= 60; no++ {
		write("U0ANN", &plan.ActionPublished{No: no, Theme: "Tasking", Parties: []plan.PartyCode{"CCS"}, Title: strings.Repeat("A long title ", 9)})
		write("U0ANN", &plan.ActionUpdated{No: no, To: plan.Red, Note: strings.Repeat("& <note> ", 430)})
		write("U0ANN", &plan.HealthSet{No: no, Health: "stuck"})
	}
	write("U0ANN", &plan.HolderAdded{User: "U0ANN", Party: "CCS"})
	for _, loud := range []plan.Loudness{plan.Normal, plan.Quiet, plan.Loud} {
		root, rest, changed := views.Digest(s, plan.Digest{Channel: "C0PLAN", Day: time.Friday, At: "15:00", Loud: loud}, at.Add(-time.Hour), at.Add(time.Hour))
		if !changed || (rest.Text == "") != (loud == plan.Loud) {
			t.Errorf("%q: changed %v, the rest has %d characters", loud, changed, len(rest.Text))
		}
		for _, r := range []views.Reply{root.Fit(), rest.Fit()} {
			if len(r.Blocks) == 0 {
				continue // all was said at once
			}
			for _, wrong := range append(limits("message", r.Blocks), meaning(r)...) {
				t.Errorf("%q: %s", loud, wrong)
			}
			if loud == plan.Quiet && strings.Contains(r.Text, "<@") {
				t.Errorf("a quiet digest mentions somebody: %s", r.Text)
			}
		}
		if !strings.Contains(root.Text, "60 red, 0 amber, 0 green, 0 not yet rated of 60 actions") {
			t.Errorf("%q: the counts are not in words: %s", loud, root.Text)
		}
	}
	if _, _, changed := views.Digest(s, plan.Digest{Channel: "C0PLAN"}, at.Add(time.Hour), at.Add(2*time.Hour)); changed {
		t.Error("an hour in which nobody wrote counts as a change")
	}
}
