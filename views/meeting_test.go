package views_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// randomMeeting is a meeting of which anything may be known, or nothing.
func (p *record) randomMeeting(i int) plan.Meeting {
	m := plan.Meeting{ID: plan.MeetingID(fmt.Sprintf("m%d", i)), Name: fmt.Sprintf("M%d %s", p.s.Head(), p.text(80)), Often: p.pick([]string{"", "weekly", "monthly", "quarterly"}),
		Audience: plan.Audience(p.pick([]string{"", string(plan.Confidential), string(plan.Public)})), Dated: p.IntN(3) == 0, Off: p.IntN(4) == 0}
	if p.IntN(3) > 0 {
		m.Start = "09:30"
	}
	switch p.IntN(4) {
	case 0:
		m.Rule = plan.Weekly(time.Monday, time.Friday)
	case 1:
		m.Rule = plan.Monthly(-1, time.Thursday)
	case 2:
		m.Rule = plan.Cadence{Unit: "month", Every: 3, Nth: 1, Days: []time.Weekday{time.Thursday}, From: plan.Date{Year: 2026, Month: time.June, Day: 4}}
	}
	if p.IntN(2) == 0 {
		m.Place, m.Text, m.Channel = p.text(600), p.text(3000), "C0LAMPS"
		m.Recess = []plan.Span{{From: plan.DateOf(p.now), To: plan.DateOf(p.now).Add(30)}}
		m.Steps = []plan.Step{{Kind: plan.StepNudge, Days: 5, At: "10:00"}, {Kind: plan.StepNudge, Hours: 2}, {Kind: plan.StepBrief, At: "08:30"}, {Kind: plan.StepIssues, Days: -5, At: "10:00"}}
		m.Actions, m.Inferred = []plan.ActionNo{1, 2}, []plan.ActionNo{3}
	}
	m.Holidays = plan.HolidayPolicy(p.pick([]string{"", "move", "skip", "keep"}))
	return m
}

// Whatever is known of the meetings, nothing that is said of them breaks a
// limit of Slack's, and the receipts and undos of every change say something.
func TestMeetingReplies(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	for i := range 6 {
		p := newPlan(rand.New(rand.NewPCG(seed, uint64(i))), 5)
		for n := range 1 + p.IntN(30) {
			p.write("U1", &plan.MeetingSet{Meeting: p.randomMeeting(n)})
		}
		var writes [][]plan.Event
		for _, m := range p.s.Meetings() {
			today := plan.DateOf(p.now)
			writes = append(writes, p.write("U1", &plan.OfficeGiven{Office: plan.Office{Role: plan.Chair, Meeting: m.ID, User: "U0SAM", Until: today.Add(p.IntN(90))}}),
				p.write("U1", &plan.OccurrenceSet{OccurrenceID: plan.OccurrenceID{Meeting: m.ID, Date: today.Add(9), Part: p.pick([]string{"", "cripplegate"})}, State: plan.Added, Start: "18:00", Place: p.text(200)}))
			for _, o := range p.s.Occurrences(m.ID, today, today.Add(60)) {
				f := &plan.OccurrenceSet{OccurrenceID: o.ID, State: p.pick([]string{plan.Skipped, plan.Rescheduled, plan.Planned, plan.Held}), Reason: p.text(400)}
				if f.State == plan.Rescheduled {
					f.On = o.On.Add(1)
				}
				if p.IntN(2) == 0 {
					writes = append(writes, p.write("U1", f))
				}
			}
			next := p.randomMeeting(0)
			next.ID = m.ID
			writes = append(writes, p.write("U1", &plan.MeetingSet{Meeting: next}))
		}
		writes = append(writes, p.write("U1", &plan.HolidaySet{Date: plan.DateOf(p.now).Add(14), Name: p.text(100)}), p.write("U1", &plan.HolidaysComplete{Year: 2031}))

		replies := map[string]views.Reply{"next": views.Next(p.s, p.now), "setup": views.Setup(p.s, p.now), "co-ordinator": views.Roles(p.s, plan.Coordinator, p.now)}
		forms := map[string]*slack.ModalViewRequest{}
		for _, m := range p.s.Meetings() {
			replies["meeting "+string(m.ID)] = views.Meeting(p.s, m, p.now)
			if list := p.s.Occurrences(m.ID, plan.DateOf(p.now), plan.DateOf(p.now).Add(60)); len(list) > 0 {
				forms["one of "+string(m.ID)] = views.OccurrenceForm(m, list, "move", "meeting m0 move")
			}
			forms["brief "+string(m.ID)] = views.BriefForm(p.s, m.ID, true, "brief form")
			forms["set up "+string(m.ID)] = views.SetupForm(p.s, m, p.now, "meeting nte setup")
			if o, ok := p.s.Next(m.ID, p.now); ok {
				forms["move "+string(m.ID)] = views.MoveForm(m, o, "meeting nte move 2026-05-04")
			}
		}
		for year := 2021; year < 2034; year++ {
			replies[fmt.Sprint("holidays ", year)] = views.Holidays(p.s, year, plan.DateOf(p.now))
		}
		for _, w := range writes {
			what := fmt.Sprintf("receipt of entry %d, %s", w[0].Seq, w[0].Fact.Kind())
			replies[what] = views.Receipt(p.s, w, views.Said{})
			replies["entry of "+what] = views.Entry(p.s, w[0])
			if strings.Contains(replies["entry of "+what].Text, ": , by") {
				t.Errorf("the entry of %s says nothing: %s", what, replies["entry of "+what].Text)
			}
			if p.IntN(3) > 0 {
				continue
			}
			if facts, err := p.s.Undo(plan.Cause{ID: "u", By: "U1"}, w[0].Seq, 0); err == nil {
				undo := p.write("U1", facts...)
				replies["undo of "+what] = views.Receipt(p.s, undo, views.Said{})
			}
		}
		for what, r := range replies {
			r = r.Fit()
			for _, w := range append(limits("message", r.Blocks), limits("home", views.HomeTab(r, "home", views.Reply{}).Blocks.BlockSet)...) {
				t.Errorf("plan %d, %s: %s", i, what, w)
			}
			if n := len([]rune(views.Escape(r.Text))); strings.TrimSpace(r.Text) == "" || n > 4000 {
				t.Errorf("plan %d, %s: its text has %d characters", i, what, n)
			}
		}
		for what, f := range forms {
			for _, w := range form(f) {
				t.Errorf("plan %d, %s: %s", i, what, w)
			}
		}
		if t.Failed() {
			return
		}
	}
}
