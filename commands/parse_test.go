package commands

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
)

// words are those of a plan like the published one.
func words() Words {
	s := plan.NewState()
	apply := func(f plan.Fact) {
		s.Apply(plan.Event{Seq: s.Head() + 1, Cause: "import", Fact: f})
	}
	for _, p := range []plan.Party{
		{Code: "CoLC", Name: "City of London Corporation"},
		{Code: "CoLP", Name: "City of London Police"},
		{Code: "CCS", Name: "City of London Corporation, Department of Community and Children's Services", Of: "CoLC"},
		{Code: "CO", Name: "City of London Corporation, Environment Department, City Operations Division", Of: "CoLC"},
		{Code: "PP", Name: "City of London Corporation, Environment Department, Public Protection Division", Of: "CoLC"},
		{Code: "TC", Name: "City of London Corporation, Department of the Town Clerk", Of: "CoLC"},
		{Code: "BE", Name: "City of London Corporation, Barbican Estates, Community and Children's Services", Of: "CoLC"},
	} {
		apply(&plan.PartyNamed{Party: p})
	}
	for i, theme := range []string{"Comms", "Reporting", "Support", "Data", "Tasking", "Process"} {
		apply(&plan.ActionPublished{No: plan.ActionNo(i + 1), Theme: theme, Parties: []plan.PartyCode{"CCS"}, Title: "A title"})
	}
	apply(&plan.DocumentImported{Year: 2023})
	return WordsOf(s, glossary(), time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC))
}

func TestGoldenExamples(t *testing.T) {
	twenty := []plan.ActionNo{20}
	both := []plan.ActionNo{12, 13}
	cameras := updated(twenty, plan.Amber, "4K cameras 60% in")
	read := func(m Meaning, word string) Meaning { m.Read = word; return m }
	noted := func(nos []plan.ActionNo, text string) Meaning { return Meaning{Verb: "note", Refs: nos, Text: text} }
	shown := func(no plan.ActionNo) Meaning { return Meaning{Verb: "show", Refs: []plan.ActionNo{no}} }
	listed := func(f plan.Filter) Meaning { return Meaning{Verb: "list", Filter: f} }
	searched := func(words string) Meaning { return Meaning{Verb: "search", Text: words} }

	for _, tt := range []struct {
		line string
		want Meaning
	}{
		{"", Meaning{Verb: "home"}},
		{"update 20 amber 4K cameras 60% in", cameras},
		{"20 Amber – 4K cameras 60% in", cameras},
		{"#20 AMBER: 4K cameras 60% in", cameras},
		{"action 20 🟠 4K cameras 60% in", read(cameras, "🟠")},
		{"20 :large_orange_circle: 4K cameras 60% in", read(cameras, ":large_orange_circle:")},
		{"2023/20 amber 4K cameras 60% in", cameras},
		{"no. 20 amber 4K cameras 60% in", cameras},
		{"UPDATE 20 amber", updated(twenty, plan.Amber, "")},
		{"12,13 amber referral form live", updated(both, plan.Amber, "referral form live")},
		{"12 & 13 amber referral form live", updated(both, plan.Amber, "referral form live")},
		{"12+13 amber referral form live", updated(both, plan.Amber, "referral form live")},
		{"12 13 amber form live", updated(both, plan.Amber, "form live")},
		{"10-13 amber form live", updated([]plan.ActionNo{10, 11, 12, 13}, plan.Amber, "form live")},
		{"note 12 13 reports this week", noted([]plan.ActionNo{12}, "13 reports this week")},
		{"note 12,13: joint form agreed", noted(both, "joint form agreed")},
		{"note 20 ask CCS for the list", noted(twenty, "ask CCS for the list")},
		{"20 amber need help", updated(twenty, plan.Amber, "need help")},
		{"12: 13 reports this week", noted([]plan.ActionNo{12}, "13 reports this week")},
		{"12 + 13 reports this week", noted([]plan.ActionNo{12}, "13 reports this week")},
		{"20", shown(20)},
		{"20?", shown(20)},
		{"what's happening with 20", shown(20)},
		{"what’s happening with 20?", shown(20)},
		{"show me 20", shown(20)},
		{"28", shown(28)},
		{"20 same", Meaning{Verb: "same", Refs: twenty}},
		{"20 no change", Meaning{Verb: "same", Refs: twenty}},
		{"same 20", Meaning{Verb: "same", Refs: twenty}},
		{"20 nc", Meaning{Verb: "same", Refs: twenty}},
		{"20 still amber", Meaning{Verb: "same", Refs: twenty, Status: plan.Amber}},
		{"25 g", read(updated([]plan.ActionNo{25}, plan.Green, ""), "g")},
		{"20 a new lamp column ordered", noted(twenty, "a new lamp column ordered")},
		{"20 a: new lamp column ordered", read(updated(twenty, plan.Amber, "new lamp column ordered"), "a")},
		{"20 done", read(updated(twenty, plan.Green, ""), "done")},
		{"20 done: lamps fitted", read(updated(twenty, plan.Green, "lamps fitted"), "done")},
		{"20 not complete", read(updated(twenty, plan.Red, ""), "not complete")},
		{"20 amber was red last month", updated(twenty, plan.Amber, "was red last month")},
		{"20 — amber", updated(twenty, plan.Amber, "")},
		{"20\namber\nlamp in\nand lit", updated(twenty, plan.Amber, "lamp in\nand lit")},
		{"20\u00a0amber", updated(twenty, plan.Amber, "")},
		{"20 ámbér lamp in", updated(twenty, plan.Amber, "lamp in")},
		{"２０ amber lamp in", updated(twenty, plan.Amber, "lamp in")},
		{"\u200b20 amb\u00ader lamp in", updated(twenty, plan.Amber, "lamp in")},
		{"20 amber don’t forget “audio”", updated(twenty, plan.Amber, "don’t forget “audio”")},
		{"cctv", searched("cctv")},
		{"“rough sleepers”", searched("“rough sleepers”")},
		{"parkguard", searched("parkguard")},
		{"red", listed(plan.Filter{Statuses: []plan.Status{plan.Red}})},
		{"amber ccs", listed(plan.Filter{Statuses: []plan.Status{plan.Amber}, Parties: []plan.PartyCode{"CCS"}})},
		{"stale 30", listed(plan.Filter{Stale: 30})},
		{"mine", listed(plan.Filter{Mine: true})},
		{"mine amber", listed(plan.Filter{Mine: true, Statuses: []plan.Status{plan.Amber}})},
		{"joint tasking", listed(plan.Filter{Joint: true, Themes: []string{"Tasking"}})},
		{"Community & Children’s Services", listed(plan.Filter{Parties: []plan.PartyCode{"CCS"}})},
		{"red ccs stale 30", listed(plan.Filter{Statuses: []plan.Status{plan.Red}, Parties: []plan.PartyCode{"CCS"}, Stale: 30})},
		{"police", listed(plan.Filter{Parties: []plan.PartyCode{"CoLP"}})},
		{"not yet rated", listed(plan.Filter{Statuses: []plan.Status{plan.NotYetRated}})},
		{"list page 2", Meaning{Verb: "list", Page: 2}},
		{"own co add me", Meaning{Verb: "own", Party: "CO", Person: "me"}},
		{"own 22 add <@U0SAM>", Meaning{Verb: "own", Refs: []plan.ActionNo{22}, Person: "<@U0SAM>"}},
		{"undo", Meaning{Verb: "undo"}},
		{"undo 20", Meaning{Verb: "undo", Refs: twenty}},
		{"20 undo", Meaning{Verb: "undo", Refs: twenty}},
		{"undo entry 41", Meaning{Verb: "undo", Entry: 41}},
		{"edit 20 4K cameras 65% in", Meaning{Verb: "edit", Refs: twenty, Text: "4K cameras 65% in"}},
		{"edit 20 entry 41", Meaning{Verb: "edit", Refs: twenty, Entry: 41}},
		{"20 history", Meaning{Verb: "history", Refs: twenty}},
		{"history 20", Meaning{Verb: "history", Refs: twenty}},
		{"what is llp", Meaning{Verb: "help", Text: "llp"}},
		{"help", Meaning{Verb: "help"}},
		{"?", Meaning{Verb: "help"}},
		{"help update", Meaning{Verb: "help", Text: "update"}},
		{"halp", Meaning{Verb: "help"}},
		{"histroy 20", Meaning{Verb: "history", Refs: twenty}}, // a reading: run at once
		{"10:30 briefing moved", searched("10:30 briefing moved")},
		{"07700 900123", searched("07700 900123")},
	} {
		m, q, err := Parse(tt.line, words())
		if q != nil || err != nil {
			t.Errorf("%q: asked %v, refused %v", tt.line, q, err)
			continue
		}
		if diff := cmp.Diff(tt.want, m); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.line, diff)
		}
	}
}

func updated(nos []plan.ActionNo, to plan.Status, note string) Meaning {
	return Meaning{Verb: "update", Refs: nos, Status: to, Text: note}
}

// Lines that could set a status, but are not certain to: nothing is written,
// and each reading that is offered parses to itself.
func TestAsksInsteadOfGuessing(t *testing.T) {
	for _, line := range []string{
		"20 grren done", "20 ambr lamp in", "20 not complete yet", "20 not amber", "20 nearly done", "20 almost green",
		"20 done by March?", "20 done by March", "20 green?", "20 green light from planning", "20 amber alert scheme",
		"20 not sure it is green", "20 will be green soon", "20 should be done by Friday", "20 amber or green",
		"20 amber/green", "20 amber -> green", "20 green-ish", "20 green but audio missing", "20 completed phase 1 of 3",
		"20 finished the first audit", "20 started talks", "20 in progress with CCS", "20 is it green", "20 isn’t green",
		"20: amber lamp in", "20 same problem again", "update 20 nearly green", "updte 20 amber x", "20 amber not green",
		"23 red premises down to two", "20 red tape", "12,13 nearly done", "20 green if CCS agree", "undo my change to 20", "please set 20 to amber", "done 25",
	} {
		m, q, err := Parse(line, words())
		if q == nil {
			t.Errorf("%q: did not ask: %+v, %v", line, m, err)
			continue
		}
		if n := len(q.Readings); n < 1 || n > 3 {
			t.Errorf("%q: %d readings", line, n)
		}
		for _, want := range q.Readings {
			got, again, err := Parse(want.String(), words())
			want.Read = ""
			if diff := cmp.Diff(want, got); diff != "" || again != nil || err != nil {
				t.Errorf("%q: the button %q does not say what it is for: %v %v\n%s", line, want, again, err, diff)
			}
		}
	}
}

func TestRefusesWithoutWriting(t *testing.T) {
	for _, line := range []string{"update", "note", "1-12 amber all done", "same"} {
		if m, q, err := Parse(line, words()); err == nil {
			t.Errorf("%q: understood as %+v, %v", line, m, q)
		}
	}
}
