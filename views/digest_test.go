package views_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

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

// What somebody wrote is shown in the thread and never in a plain text, which
// locked phones show; a mention in it calls nobody.
func TestDigestKeepsNotesOffTheLockScreen(t *testing.T) {
	at := plan.Date{Year: 2026, Month: time.April, Day: 20}.At("09:00")
	s := plan.NewState()
	write := func(f plan.Fact) {
		s.Apply(plan.Event{Seq: s.Head() + 1, At: at, By: "U0ANN", Cause: string(rune('a' + s.Head())), Fact: f})
	}
	write(&plan.PartyNamed{Party: plan.Party{Code: "CCS", Name: "Community Services"}})
	write(&plan.ActionPublished{No: 1, Theme: "Tasking", Parties: []plan.PartyCode{"CCS"}, Title: "Lamps"})
	write(&plan.HolderAdded{User: "U0ANN", Party: "CCS"})
	write(&plan.ActionUpdated{No: 1, To: plan.Red, Note: "seven lamps, by 1 March 2026 at the latest, says <@U0BOB>" + strings.Repeat(" and so on", 60)})
	write(&plan.HealthSet{No: 1, Health: "stuck", Note: "no money"})
	for _, loud := range []plan.Loudness{plan.Normal, plan.Quiet, plan.Loud} {
		root, rest, _ := views.Digest(s, plan.Digest{Channel: "C0PLAN", Loud: loud}, at.Add(-time.Hour), at.Add(time.Hour))
		laid := strings.Join(texts(append(root.Blocks, rest.Blocks...)), "\n")
		said := root.Text + rest.Text
		for _, w := range []string{"seven lamps", "[a person]", "and so"} {
			if !strings.Contains(laid, w) || strings.Contains(said, w) {
				t.Errorf("%q: “%s” should be shown and not said:\n%s\n\n%s", loud, w, laid, said)
			}
		}
		if strings.Contains(laid+said, "U0BOB") || strings.Contains(laid+said, "no money") {
			t.Errorf("%q calls somebody who cannot act, or says why it is stuck:\n%s", loud, laid)
		}
		if got := strings.Count(laid, "<@U0ANN>"); (got == 1) != (loud != plan.Quiet) {
			t.Errorf("%q calls the holder %d times", loud, got)
		}
	}
}

// A digest says what meets in the next eight days and where, and what does not
// and why; of a confidential meeting only the day.
func TestDigestSaysWhatIsComing(t *testing.T) {
	now := plan.Date{Year: 2026, Month: time.May, Day: 22}.At("15:00") // a Friday
	s := plan.NewState()
	write := func(f plan.Fact) {
		s.Apply(plan.Event{Seq: s.Head() + 1, At: now.AddDate(0, 0, -3), By: "U0ANN", Cause: string(rune('a' + s.Head())), Fact: f})
	}
	day := func(d int) plan.Date { return plan.Date{Year: 2026, Month: time.May, Day: d} }
	write(&plan.MeetingSet{Meeting: plan.Meeting{ID: "nte", Name: "NTE group", Rule: plan.Weekly(time.Monday), Start: "09:30", Place: "Room 2"}}) // 25 May is a bank holiday
	write(&plan.MeetingSet{Meeting: plan.Meeting{ID: "llp", Name: "LLP", Rule: plan.Weekly(time.Wednesday), Start: "14:00", Place: "Room 3"}})
	write(&plan.MeetingSet{Meeting: plan.Meeting{ID: "ccm", Name: "CCM (City Community MARAC)", Rule: plan.Weekly(time.Thursday), Start: "10:00", Place: "Room 4", Audience: plan.Confidential}})
	write(&plan.MeetingSet{Meeting: plan.Meeting{ID: "board", Name: "Board", Rule: plan.Weekly(time.Friday), Start: "10:00", Place: "Room 5", Off: true}})
	write(&plan.OccurrenceSet{OccurrenceID: plan.OccurrenceID{Meeting: "llp", Date: day(27)}, State: plan.Skipped, Reason: "no quorum"})
	write(&plan.OccurrenceSet{OccurrenceID: plan.OccurrenceID{Meeting: "ccm", Date: day(28)}, State: plan.Rescheduled, On: day(29), Reason: "a case that nobody should read of"})
	write(&plan.PartyNamed{Party: plan.Party{Code: "CCS", Name: "Community Services"}})
	write(&plan.ActionPublished{No: 1, Theme: "Tasking", Parties: []plan.PartyCode{"CCS"}, Title: "Lamps"})
	_, rest, _ := views.Digest(s, plan.Digest{Channel: "C0PLAN"}, now.AddDate(0, 0, -7), now)
	want := "Coming up:\n" +
		"• NTE group: Tue 26 May 2026 at 09:30, Room 2. Moved from Mon 25 May 2026: Spring bank holiday.\n" +
		"• LLP: not on Wed 27 May 2026: no quorum.\n" +
		"• CCM (City Community MARAC): Fri 29 May 2026 at 10:00. Moved from Thu 28 May 2026.\n"
	if !strings.Contains(rest.Text, want) || strings.Contains(rest.Text, "Room 4") || strings.Contains(rest.Text, "Board") {
		t.Errorf("got:\n%s\nwant in it:\n%s", rest.Text, want)
	}
	only, _, _ := views.Digest(s, plan.Digest{Channel: "C0PLAN", Only: plan.Filter{Meeting: "llp"}}, now.AddDate(0, 0, -7), now)
	if !strings.Contains(only.Text, "About actions for the LLP only.") {
		t.Errorf("a digest for one meeting does not say so:\n%s", only.Text)
	}
}

// A chart that Slack would refuse is left out; the words beside it stay.
func TestFitLeavesOutABadChart(t *testing.T) {
	chart := func(title string, parts int) slack.Block {
		var list []slack.DataVisualizationSegment
		for i := range parts {
			list = append(list, slack.NewDataVisualizationSegment("part", float64(i)+0.5))
		}
		return slack.NewDataVisualizationBlock(title, slack.NewDataVisualizationPieChart(list...))
	}
	words := views.Say("Nine red.").Blocks[0]
	for _, c := range []struct {
		name  string
		chart slack.Block
		want  int
	}{{"a good one", chart("Status", 6), 2}, {"a long title", chart(strings.Repeat("Status ", 20), 2), 2}, {"seven parts", chart("Status", 7), 1}, {"none", chart("Status", 0), 1}} {
		if got := (views.Reply{Text: "Nine red.", Blocks: []slack.Block{words, c.chart}}).Fit().Blocks; len(got) != c.want {
			t.Errorf("%s: got %d blocks, want %d", c.name, len(got), c.want)
		}
	}
}
