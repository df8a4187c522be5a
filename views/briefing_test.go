package views_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// update rewrites what the briefings are expected to say: go test ./views
// -update. Read the difference as prose: chairs will.
var update = flag.Bool("update", false, "rewrite the expected text of briefings")

// A spring is the plan of the golden briefings: imported on Thursday 2 April
// 2026, with four meetings, and what people wrote in the weeks after.
type spring struct {
	t *testing.T
	s *plan.State
}

func (p spring) at(month time.Month, day int, at plan.Clock) time.Time {
	return plan.Date{Year: 2026, Month: month, Day: day}.At(at)
}

func (p spring) write(at time.Time, by plan.UserID, facts ...plan.Fact) {
	cause := fmt.Sprintf("cause-%d", p.s.Head())
	for _, f := range facts {
		p.s.Apply(plan.Event{Seq: p.s.Head() + 1, At: at, By: by, Cause: cause, Door: "slash", Fact: f})
	}
}

func newSpring(t *testing.T) spring {
	p := spring{t, plan.NewState()}
	published := func(no plan.ActionNo, theme, title, progress string, parties ...plan.PartyCode) plan.Fact {
		return &plan.ActionPublished{No: no, Theme: theme, Title: title, Parties: parties, Progress: progress, Line: int(no)}
	}
	p.write(p.at(4, 2, "10:00"), "terminal",
		&plan.PartyNamed{Party: plan.Party{Code: "CCS", Name: "Community Services"}},
		&plan.PartyNamed{Party: plan.Party{Code: "CoLP", Name: "City of London Police"}},
		published(2, "Comms", "Raise awareness of theft", "Posters are up. The new group will begin in May 2026.", "CoLP"),
		published(5, "Comms", "Behaviour at night", "Campaigns ran last year.", "CCS", "CoLP"),
		published(9, "Reporting", "Community clusters", "Every ward has a panel.", "CoLP"),
		published(11, "Data", "Premises of concern", "Teams sit side by side.", "CCS"),
		published(20, "Tasking", "Camera provision", "Cameras are on order.", "CCS", "CoLP"),
		&plan.DocumentImported{Name: "plan.txt", Title: "Action plan", Year: 2026, Actions: 5})
	brief := func(days int, at plan.Clock) []plan.Step {
		return []plan.Step{{Kind: plan.StepBrief, Days: days, At: at}}
	}
	p.write(p.at(4, 2, "11:00"), "UCOORD",
		&plan.MeetingSet{Meeting: plan.Meeting{ID: "nte", Name: "NTE group (Night Time Economy group)", Actions: []plan.ActionNo{5, 11}, Inferred: []plan.ActionNo{20},
			Rule: plan.Weekly(time.Monday), Start: "09:30", Holidays: plan.Skip, Steps: brief(0, "08:30")}},
		&plan.MeetingSet{Meeting: plan.Meeting{ID: "ccm", Name: "CCM (City Community MARAC)", Audience: plan.Confidential, Actions: []plan.ActionNo{11, 20},
			Rule: plan.Monthly(2, time.Wednesday), Start: "14:00", Steps: brief(1, "10:00")}},
		&plan.MeetingSet{Meeting: plan.Meeting{ID: "panel", Name: "Cluster Panels", Audience: plan.Public, Actions: []plan.ActionNo{9}, Inferred: []plan.ActionNo{2, 5}, Dated: true, Start: "18:00", Steps: brief(3, "10:00")}},
		&plan.MeetingSet{Meeting: plan.Meeting{ID: "tasking", Name: "Bi-Weekly Tasking", Actions: []plan.ActionNo{9}}},
		&plan.MeetingSet{Meeting: plan.Meeting{ID: "board", Name: "SCP Strategy Board", Actions: []plan.ActionNo{2}, Rule: plan.Monthly(3, time.Thursday), Start: "11:00",
			Steps: append(brief(1, "10:00"), plan.Step{Kind: plan.StepDraft, Days: 15, At: "10:00"})}},
		&plan.OccurrenceSet{OccurrenceID: plan.OccurrenceID{Meeting: "panel", Date: plan.Date{Year: 2026, Month: 5, Day: 22}, Part: "cripplegate"}, State: plan.Added, Start: "18:00"},
		&plan.OfficeGiven{Office: plan.Office{Role: plan.Chair, Meeting: "nte", User: "UCHAIR"}},
		&plan.OfficeGiven{Office: plan.Office{Role: plan.Chair, Meeting: "ccm", User: "UPOLICE"}},
		&plan.OfficeGiven{Office: plan.Office{Role: plan.Chair, Meeting: "ccm", User: "UCOUNCIL"}},
		&plan.HolderAdded{User: "UANN", Party: "CCS"})
	p.write(p.at(4, 21, "10:00"), "UANN", &plan.ActionUpdated{No: 5, To: plan.Red, Note: "no toilets at night yet"})
	p.write(p.at(4, 24, "16:00"), "UANN", &plan.ActionUpdated{No: 11, To: plan.Green, Note: "the list is shared each month"})
	// Monday 27 April: the NTE group meets. It is briefed at 08:30.
	p.write(p.at(4, 27, "08:29"), "UANN", &plan.ActionNoted{No: 20, Note: "said a minute before the briefing"})
	p.write(p.at(4, 27, "08:30"), "UANN", &plan.ActionNoted{No: 20, Note: "said as the briefing went out"})
	// Monday 4 May is a bank holiday, and it does not meet.
	p.write(p.at(4, 29, "09:00"), "UBOB", &plan.ActionUpdated{No: 20, To: plan.Amber, Note: "4K cameras <60%> in & more to come"})
	p.write(p.at(5, 5, "09:00"), "UANN", &plan.ActionUpdated{No: 5, From: plan.Red, To: plan.Amber, Note: "two toilets agreed for the summer"})
	p.write(p.at(5, 6, "09:00"), "UBOB", &plan.ActionUpdated{No: 2, To: plan.Red, Note: "no poster budget"})
	p.write(p.at(5, 6, "09:30"), "UANN", &plan.ActionUpdated{No: 11, From: plan.Green, To: plan.Amber, Note: "the list was not sent in April"})
	p.write(p.at(5, 7, "09:00"), "UBOB", &plan.HealthSet{No: 20, Health: "stuck", Note: "nobody signs the order"})
	p.write(p.at(5, 7, "10:00"), "UCOORD", &plan.AgendaAdded{Meeting: "nte", Text: "extra patrols in December"})
	p.write(p.at(5, 7, "11:00"), "UCOORD", &plan.AgendaAdded{Meeting: "panel", Part: "cripplegate", Text: "bins in the alley, says <@UANN>"},
		&plan.AgendaSent{Item: 2, To: "tasking"}, &plan.AgendaAnswered{Item: 2, Answer: "collected twice a week now"})
	p.write(p.at(5, 7, "12:00"), "UCOORD", &plan.AgendaAdded{Meeting: "ccm", Text: "room for the summer"})
	// Monday 18 May is moved to Tuesday 19 May.
	p.write(p.at(5, 12, "09:00"), "UCOORD", &plan.OccurrenceSet{OccurrenceID: plan.OccurrenceID{Meeting: "nte", Date: plan.Date{Year: 2026, Month: 5, Day: 18}},
		State: plan.Rescheduled, On: plan.Date{Year: 2026, Month: 5, Day: 19}, Start: "10:00", Reason: "the room is taken"})
	p.write(p.at(5, 13, "09:00"), "UANN", &plan.ActionConfirmed{No: 5, Status: plan.Amber})
	if err := p.s.Check(); err != nil {
		t.Fatal(err)
	}
	return p
}

// brief is the briefing for a meeting of a day, as it is sent.
func (p spring) brief(meeting plan.MeetingID, day plan.Date, part string) (screen, rest views.Reply) {
	p.t.Helper()
	o, ok := p.s.Occurrence(plan.OccurrenceID{Meeting: meeting, Date: day, Part: part})
	if !ok {
		p.t.Fatalf("the %s does not meet on %s", meeting, day)
	}
	screen, rest = views.Briefing(p.s, o, p.s.Cut(o)) // long after it was due
	return screen.Fit(), rest.Fit()
}

func (p spring) all() map[string][2]views.Reply {
	all := map[string][2]views.Reply{}
	add := func(name string, meeting plan.MeetingID, month time.Month, day int, part string) {
		screen, rest := p.brief(meeting, plan.Date{Year: 2026, Month: month, Day: day}, part)
		all[name] = [2]views.Reply{screen, rest}
	}
	add("nte-first", "nte", 4, 27, "")
	add("nte-after-skipped", "nte", 5, 11, "")
	add("nte-moved", "nte", 5, 18, "")
	add("nte-after-moved", "nte", 6, 1, "") // 25 May is a bank holiday
	add("ccm", "ccm", 5, 13, "")
	add("panel", "panel", 5, 22, "cripplegate")
	add("board", "board", 5, 21, "")
	return all
}

// A briefing says what it is expected to say, in its blocks and in its text.
func TestBriefings(t *testing.T) {
	for name, r := range newSpring(t).all() {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			for i, part := range []string{"the screen", "the thread"} {
				fmt.Fprintf(&b, "== %s, its blocks\n%s\n\n== %s, its text\n%s\n\n", part, strings.Join(texts(r[i].Blocks), "\n"), part, r[i].Text)
				for _, w := range append(limits("message", r[i].Blocks), meaning(r[i])...) {
					t.Errorf("%s: %s", part, w)
				}
			}
			golden := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), b.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// A public meeting hears nobody's name, note or trouble; a confidential one no
// note. Both hold for the blocks and for the text that a locked phone shows.
func TestBriefingsKeepTheirSecrets(t *testing.T) {
	notes := []string{"no toilets", "two toilets", "60%", "poster budget", "was not sent", "signs the order", "stuck", "Stuck", "needs help"}
	all := newSpring(t).all()
	for name, secret := range map[string][]string{"panel": append([]string{"<@", "UANN", "UCHAIR"}, notes...), "ccm": notes[:6]} {
		for _, r := range all[name] {
			for _, s := range secret {
				if said := strings.Join(texts(r.Blocks), "\n") + r.Text; strings.Contains(said, s) {
					t.Errorf("the briefing for %s says %q:\n%s", name, s, said)
				}
			}
		}
	}
	screen := all["ccm"][0]
	if _, ok := screen.Blocks[1].(*slack.SectionBlock); !ok || !strings.Contains(texts(screen.Blocks)[1], "Case details stay") {
		t.Errorf("the CCM's briefing does not open with its line:\n%s", screen.Text)
	}
	if strings.Contains(screen.Text, "room for the summer") || !strings.Contains(strings.Join(texts(screen.Blocks), "\n"), "room for the summer") {
		t.Errorf("an item of the CCM's agenda belongs into the blocks and not into the text:\n%s", screen.Text)
	}
	if !strings.Contains(all["panel"][0].Text, "collected twice a week now") {
		t.Errorf("the panel's briefing does not tell what came of what was asked:\n%s", all["panel"][0].Text)
	}
}

// Whatever 28 actions and their notes hold, a briefing keeps Slack's limits and
// its first part is no longer than a phone's screen.
func TestBriefingFits(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	longest := 0
	for _, audience := range []plan.Audience{plan.Officers, plan.Confidential, plan.Public} {
		for _, whole := range []bool{false, true} {
			p := newPlan(rand.New(rand.NewPCG(seed, 1)), 28)
			m := plan.Meeting{ID: "nte", Name: "NTE group", Audience: audience, Rule: plan.Weekly(time.Monday), Start: "09:30", Steps: []plan.Step{{Kind: plan.StepBrief, At: "08:30"}}}
			if whole {
				m.Steps = append(m.Steps, plan.Step{Kind: plan.StepDraft, Days: 5, At: "10:00"})
			}
			for _, a := range p.s.Actions() {
				m.Actions = append(m.Actions, a.No)
			}
			p.write("U1", &plan.MeetingSet{Meeting: m}, &plan.OfficeGiven{Office: plan.Office{Role: plan.Chair, Meeting: "nte", User: "U1"}})
			for i, a := range p.s.Actions() {
				note := strings.Repeat(p.pick(odd), 3900)
				p.write("U2", &plan.ActionUpdated{No: a.No, To: plan.Statuses()[i%3], Note: string([]rune(note)[:3900])})
				if i%4 == 0 {
					p.write("U2", &plan.HealthSet{No: a.No, Health: "stuck", Note: strings.Repeat("&", 3900)})
				}
				p.write("U2", &plan.AgendaAdded{Meeting: "nte", Text: strings.Repeat("<", 2000)})
			}
			o, ok := p.s.Next("nte", p.now)
			if !ok {
				t.Fatal("there is no next meeting")
			}
			screen, rest := views.Briefing(p.s, o, p.s.Cut(o))
			screen, rest = screen.Fit(), rest.Fit()
			for part, r := range map[string]views.Reply{"screen": screen, "thread": rest} {
				for _, w := range append(limits("message", r.Blocks), meaning(r)...) {
					t.Errorf("%q, whole %v, the %s: %s", audience, whole, part, w)
				}
				if strings.Contains(strings.Join(texts(r.Blocks), "\n"), "not shown. Ask") {
					t.Errorf("%q, whole %v, the %s: something is left out", audience, whole, part)
				}
			}
			lines := 0
			for _, text := range texts(screen.Blocks) {
				for line := range strings.SplitSeq(text, "\n") {
					lines += 1 + len([]rune(unescaped.Replace(line)))/phone
				}
			}
			longest = max(longest, lines)
		}
	}
	t.Logf("the longest screen has %d lines of %d characters", longest, phone)
	if longest > 42 {
		t.Errorf("the longest screen has %d lines of %d characters", longest, phone)
	}
}

var unescaped = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// phone is about how many characters a line of Slack's has on a phone that is
// 390 points wide.
const phone = 48
