package views_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
	"github.com/safer-city-partnership/asb/views/viewstest"
)

// Whatever a plan holds and people have written, no reply breaks a limit of
// Slack's, and each says in its plain text what its blocks say.
func TestReplies(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	for i := range 3 {
		p := newPlan(rand.New(rand.NewPCG(seed, uint64(i))), []int{1, 28, 100}[i%3])
		for range 120 {
			p.step()
		}
		if err := p.s.Check(); err != nil {
			t.Fatalf("plan %d: %v", i, err)
		}
		for what, r := range p.replies() {
			r = r.Fit()
			wrong := append(limits("message", r.Blocks), limits("home", views.HomeTab(r, "home", views.Reply{}).Blocks.BlockSet)...)
			wrong = append(wrong, form(views.SavedForm(r.Text))...)
			wrong = append(wrong, meaning(r)...)
			if r.Form != nil {
				wrong = append(wrong, form(r.Form)...)
			}
			if n := len([]rune(views.Escape(r.Text))); strings.TrimSpace(r.Text) == "" || n > 4000 {
				wrong = append(wrong, fmt.Sprintf("its text has %d characters", n))
			}
			for _, w := range wrong {
				t.Errorf("plan %d, %s: %s", i, what, w)
			}
		}
		for what, f := range p.forms() {
			for _, w := range form(f) {
				t.Errorf("plan %d, %s: %s", i, what, w)
			}
		}
		if t.Failed() {
			return
		}
	}
}

// The status of an action is a word in everything that is about it.
func TestStatusIsAWord(t *testing.T) {
	p := newPlan(rand.New(rand.NewPCG(1, 2)), 28)
	for range 200 {
		p.step()
	}
	for _, a := range p.s.Actions() {
		for what, r := range map[string]views.Reply{
			"the card": views.Action(p.s, a, p.holder(a), p.now),
			"the list": views.List(p.s, views.Page{Title: "One", Line: "list", All: []*plan.Action{a}}),
			"the home": views.Home(p.s, views.Desk{User: p.holder(a), Now: p.now}),
		} {
			for _, said := range []string{r.Text, strings.Join(texts(r.Blocks), "\n")} {
				if said = viewstest.WithoutSigns(said); !strings.Contains(said, a.Status.Word()) {
					t.Errorf("%s of action %d, without its signs, does not say %s:\n%s", what, a.No, a.Status.Word(), said)
				}
			}
		}
	}
}

// An undo of an undo says what it did in the end.
func TestReceiptOfUndos(t *testing.T) {
	p := newPlan(rand.New(rand.NewPCG(3, 4)), 1)
	no := p.s.Actions()[0].No
	p.write("U1", &plan.ActionUpdated{No: no, To: plan.Amber, Note: "half the lamps are up"})
	last := p.s.Head()
	for i, want := range []struct{ verb, status, button, history string }{
		{"Undone", "is now NOT YET RATED", "Put it back", "undo of entry %d,"},
		{"Put back", "is now AMBER", "Undo", "entry %d put back,"},
		{"Undone", "is now NOT YET RATED", "Put it back", "undo of entry %d,"},
		{"Put back", "is now AMBER", "Undo", "entry %d put back,"},
	} {
		root := p.s.Head() - uint64(i)
		facts, err := p.s.Undo(plan.Cause{ID: "x", By: "U1"}, last, 0)
		if err != nil {
			t.Fatalf("undo %d: %v", i, err)
		}
		write := p.write("U1", facts...)
		last = write[0].Seq
		r := views.Receipt(p.s, write, views.Said{})
		for _, said := range []string{want.verb, want.status, "half the lamps are up"} {
			if !strings.Contains(r.Text, said) {
				t.Errorf("receipt of undo %d does not say %q:\n%s", i, said, r.Text)
			}
		}
		if labels := strings.Join(texts(r.Blocks), "\n"); !strings.Contains(labels, want.button) {
			t.Errorf("receipt of undo %d has no button %q:\n%s", i, want.button, labels)
		}
		if got, said := views.Entry(p.s, write[0]).Text, fmt.Sprintf(want.history, root); !strings.Contains(got, said) {
			t.Errorf("entry of undo %d is %q, want %q in it", i, got, said)
		}
	}
}

// A note that was edited in time shows as edited wherever it is shown; one
// that was corrected later shows both. What is shared is what counts now.
func TestEditedNote(t *testing.T) {
	for _, c := range []struct {
		name              string
		after             time.Duration
		undone            bool
		inHistory, entry  []string
		notInHistory      string
		shared, notShared string
	}{
		{"in time", 10 * time.Minute, false, []string{"second text"}, []string{"second text"}, "first text", "second text", "first text"},
		{"later", 16 * time.Minute, false, []string{"first text", "second text"}, []string{"first text", "corrected later"}, "third", "second text", "first text"},
		{"in time and undone", 10 * time.Minute, true, []string{"first text", "second text"}, []string{"first text"}, "third", "first text", "second text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPlan(rand.New(rand.NewPCG(9, 1)), 1)
			a := p.s.Actions()[0]
			write := p.write("U1", &plan.ActionNoted{No: a.No, Note: "first text"})
			p.now = p.now.Add(c.after)
			edit := p.write("U1", &plan.NoteCorrected{Entry: write[0].Seq, No: a.No, Note: "second text"})
			if c.undone {
				p.write("U1", &plan.WriteUndone{Entries: []uint64{edit[0].Seq}, Actions: []plan.ActionNo{a.No}})
			}
			holds := func(what, said string, wants []string, not string) {
				for _, want := range wants {
					if strings.Count(said, want) != 1 {
						t.Errorf("%s says %q %d times, want once:\n%s", what, want, strings.Count(said, want), said)
					}
				}
				if strings.Contains(said, not) {
					t.Errorf("%s says %q:\n%s", what, not, said)
				}
			}
			holds("the history", views.History(p.s, a, 1).Text, c.inHistory, c.notInHistory)
			holds("the list of entries", views.Recent(p.s).Text, c.inHistory, c.notInHistory)
			holds("the card", views.Action(p.s, a, p.holder(a), p.now).Text, c.inHistory, c.notInHistory)
			holds("the entry", views.Entry(p.s, write[0]).Text, c.entry, "third")
			holds("what is shared", views.Shared(p.s, write).Text, []string{c.shared}, c.notShared)
		})
	}
}

// No change on a card names the status that the card shows: pressed when the
// status is another by then, it is refused.
func TestNoChangeNamesTheStatus(t *testing.T) {
	p := newPlan(rand.New(rand.NewPCG(5, 6)), 1)
	a := p.s.Actions()[0]
	p.write("U1", &plan.ActionUpdated{No: a.No, To: plan.Amber, Note: "begun"})
	want := fmt.Sprintf("same %d still amber", a.No)
	for what, r := range map[string]views.Reply{"the card": views.Action(p.s, a, p.holder(a), p.now), "the home": views.Home(p.s, views.Desk{User: p.holder(a), Now: p.now})} {
		found := false
		for _, b := range r.Blocks {
			if row, ok := b.(*slack.ActionBlock); ok {
				for _, e := range row.Elements.ElementSet {
					if button, ok := e.(*slack.ButtonBlockElement); ok && button.ActionID == "same" {
						found = true
						if button.Value != want {
							t.Errorf("No change on %s is %q, want %q", what, button.Value, want)
						}
					}
				}
			}
		}
		if !found {
			t.Errorf("%s has no button No change", what)
		}
	}
}

// A long text is shown whole, however many of its signs have to be escaped.
func TestNothingIsLost(t *testing.T) {
	p := newPlan(rand.New(rand.NewPCG(7, 8)), 1)
	no := p.s.Actions()[0].No
	for _, unit := range []string{"lamp ", "&", "<b> & \n", "\n", "é", "🪔 "} {
		note := strings.TrimSpace(strings.Repeat(unit, 7000/len(unit))) + "end"
		write := p.write("U1", &plan.ActionNoted{No: no, Note: note})
		r := views.Entry(p.s, write[0]).Fit()
		for _, w := range limits("message", r.Blocks) {
			t.Errorf("a note of %q: %s", unit, w)
		}
		var shown strings.Builder
		for _, b := range r.Blocks {
			if s, ok := b.(*slack.SectionBlock); ok && strings.HasPrefix(s.BlockID, "note-") {
				lines := strings.ReplaceAll(strings.TrimPrefix(s.Text.Text, "> "), "\n> ", "\n")
				shown.WriteString(strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(lines))
			}
		}
		if got := shown.String(); got != note {
			t.Errorf("of a note of %d characters of %q, %d are shown", len(note), unit, len(got))
		}
	}
}

// What is too much is left out, and the reply says so.
func TestFit(t *testing.T) {
	row := func(n int) []slack.TableCell {
		return []slack.TableCell{slack.NewTableRawTextCell("20"), slack.NewTableRawTextCell(strings.Repeat("lamp ", n))}
	}
	many, wide := slack.NewTableBlock("many"), slack.NewTableBlock("wide")
	for range 180 {
		many.AddRow(row(1)...)
	}
	for range 60 {
		wide.AddRow(row(50)...)
	}
	buttons := slack.NewActionBlock("buttons")
	for i := range 40 {
		b := slack.NewButtonBlockElement(fmt.Sprint(i), "list", slack.NewTextBlockObject(slack.PlainTextType, "List", false, false))
		b.AccessibilityLabel = "List"
		buttons.Elements.ElementSet = append(buttons.Elements.ElementSet, b)
	}
	sections := make([]slack.Block, 80)
	for i := range sections {
		sections[i] = slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "lamp", false, false), nil, nil)
	}
	for what, c := range map[string]struct {
		blocks []slack.Block
		say    string
	}{
		"a table of many rows":  {[]slack.Block{many}, "81 more not shown"},
		"a table of long rows":  {[]slack.Block{wide}, "more not shown"},
		"a row of many buttons": {[]slack.Block{buttons}, "List"},
		"many sections":         {sections, "31 more parts are not shown"},
	} {
		r := views.Reply{Text: "lamp", Blocks: c.blocks}.Fit()
		for _, w := range limits("message", r.Blocks) {
			t.Errorf("%s: %s", what, w)
		}
		if said := strings.Join(texts(r.Blocks), "\n"); !strings.Contains(said, c.say) {
			t.Errorf("%s does not say %q", what, c.say)
		}
	}
}

// A record of the plan is a random one that grows by steps.
type record struct {
	*rand.Rand
	s      *plan.State
	now    time.Time
	people []plan.UserID
	themes []string
	writes [][]plan.Event
}

// newPlan is a plan of n actions with gaps in their numbers.
func newPlan(r *rand.Rand, n int) *record {
	p := &record{Rand: r, s: plan.NewState(), now: time.Date(2026, 3, 27, 22, 0, 0, 0, time.UTC), themes: []string{"Comms", "Data & analysis", "Process"}}
	for i := range 12 {
		p.people = append(p.people, plan.UserID(fmt.Sprintf("U%d", i+1)))
	}
	p.people = append(p.people, "terminal")
	var facts []plan.Fact
	codes := []plan.PartyCode{"CCS", "CO", "PP", "CoLP"}
	for _, c := range codes {
		facts = append(facts, &plan.PartyNamed{Party: plan.Party{Code: c, Name: p.text(80)}})
	}
	no := plan.ActionNo(0)
	for range n {
		no += plan.ActionNo(1 + p.IntN(2))
		facts = append(facts, &plan.ActionPublished{No: no, Theme: p.pick(p.themes), Title: p.text([]int{100, 200, 1500}[p.IntN(3)]), Progress: p.text(900), Outcome: p.text(400),
			Parties: codes[p.IntN(2) : 2+p.IntN(3)], Line: int(no)})
	}
	p.write("import", append(facts, &plan.DocumentImported{Name: "plan.txt", Title: p.text(60), Year: 2026, Actions: n})...)
	for i, c := range codes {
		p.write(p.people[0], &plan.HolderAdded{User: p.people[i], Party: c})
	}
	return p
}

func (p *record) pick(list []string) string { return list[p.IntN(len(list))] }

// odd are bits of text that have broken something somewhere.
var odd = []string{"&", "<", ">", "<!channel>", "<@U1>", "<#C1|>", "*", "_", "~", "`", "```", "> ", "\n", "\n\n", "\t", "&amp;", "…", "—", "🟢", "👩‍👩‍👧‍👦", "é",
	"\u202e", "\u200b", "ﷺ", "漢字", "שלום", "ẞ", "'", "”", "\\", "%s", "{}", "http://example.org/?a=1&b=2|x", "supercalifragilistic", "lamp", "camera", "the", "in", "on order"}

// text is up to n characters, and at least one that is seen.
func (p *record) text(n int) string {
	var b strings.Builder
	for left := 1 + p.IntN(n); left > 0; {
		word := p.pick(odd)
		if p.IntN(2) == 0 {
			word = "lamp "
		}
		b.WriteString(word)
		left -= len([]rune(word))
	}
	runes := []rune("A" + b.String())
	return strings.TrimSpace(string(runes[:min(n, len(runes))]))
}

// write applies facts as one write. Now and then one of them has lost its text.
func (p *record) write(by plan.UserID, facts ...plan.Fact) []plan.Event {
	cause := fmt.Sprintf("cause-%d", p.s.Head())
	for _, f := range facts {
		p.s.Apply(plan.Event{Seq: p.s.Head() + 1, At: p.now, By: by, Cause: cause, Door: "slash", Fact: f})
	}
	written := p.s.Written(cause)
	if by != "import" && len(written) > 0 {
		p.writes = append(p.writes, written)
	}
	return written
}

// step lets somebody do something that the plan allows.
func (p *record) step() {
	p.now = p.now.Add(time.Duration(p.IntN(600)) * time.Minute)
	by := p.people[p.IntN(len(p.people))]
	c := plan.Cause{ID: "decide", By: by}
	actions := p.s.Actions()
	nos := []plan.ActionNo{actions[p.IntN(len(actions))].No}
	for len(nos) < 10 && p.IntN(3) == 0 {
		if no := actions[p.IntN(len(actions))].No; !slices.Contains(nos, no) {
			nos = append(nos, no)
		}
	}
	long := []int{20, 200, 3000, 8000}[p.IntN(4)]
	statuses := plan.Statuses()
	var facts []plan.Fact
	var err error
	today := plan.DateOf(p.now)
	switch p.IntN(14) {
	case 9:
		facts, err = p.s.SetAway(p.now, by, today.Add(p.IntN(5)), p.people[p.IntN(len(p.people))])
	case 10:
		facts, err = p.s.SnoozeAction(p.now, by, nos[0], today.Add(1+p.IntN(60)))
	case 11:
		facts, err = p.s.SwitchMessages(plan.MessagesSwitched{Message: "nudge", Meeting: plan.MeetingID([]string{"", "nte"}[p.IntN(2)]), To: plan.Target{User: by}, Off: p.IntN(2) == 0})
	case 12:
		facts, err = p.s.SetHealth(nos[0], plan.Healths[p.IntN(3)], p.text(long))
	case 13:
		facts, err = p.s.AskReminder(p.now, nos[0], "")
	case 0, 1, 2:
		facts, err = p.s.Update(c, p.now, nos, statuses[p.IntN(3)], p.text(long))
	case 3:
		facts, err = p.s.Confirm(c, p.now, nos, plan.NotYetRated, "")
	case 4:
		facts, err = p.s.Note(c, p.now, nos, p.text(long))
	case 5:
		facts, err = p.s.Correct(c, p.now, nos[0], 0, p.text(long))
	case 6:
		write := p.writes[p.IntN(len(p.writes))]
		c.By = write[0].By
		facts, err = p.s.Undo(c, write[0].Seq, 0)
	case 7:
		facts, err = p.s.Hold(plan.Holder{User: by, No: nos[0]}, p.IntN(4) == 0)
	case 8:
		facts, err = p.s.KeepDraft(by, p.now, p.text(long))
	}
	if err == nil {
		p.write(c.By, facts...)
	}
}

// holder is somebody who holds the action; it adds one if nobody does.
func (p *record) holder(a *plan.Action) plan.UserID {
	user := plan.UserID(fmt.Sprintf("U9%d", a.No))
	if len(p.s.Holds(user)) == 0 {
		p.write(user, &plan.HolderAdded{User: user, No: a.No})
	}
	return user
}

// replies are all that the bot can say about the plan as it stands, each of
// some of its forms.
func (p *record) replies() map[string]views.Reply {
	actions := p.s.Actions()
	typed := views.Typed{Line: p.text(8000), Draft: uint64(p.IntN(2) * 41)}
	all := map[string]views.Reply{
		"recent":    views.Recent(p.s),
		"holders":   views.Holders(p.s, p.now, func(plan.PartyCode) bool { return true }),
		"help":      views.Help(p.text(200), []views.Example{{Job: "See", Line: "20"}, {Job: "Write", Line: p.text(100)}}, func(string) bool { return true }, "More"),
		"term":      views.Term(plan.Term{Name: p.text(60), Means: p.text(600), Party: "CCS", Meeting: "nte", Actions: []plan.ActionNo{1, 2}, Inferred: []plan.ActionNo{3}}),
		"refusal":   views.Refusal(&plan.Error{Text: p.text(300), Hint: p.text(200), Try: []string{"20 history", p.text(2500), "list"}}, typed),
		"question":  views.Question(p.text(300), []views.Choice{{Label: p.text(100), Line: p.text(1900)}, {Label: "Save it as a note", Line: p.text(2500)}}, typed),
		"nothing":   views.Nothing(p.text(4000), []string{"help", "list", "mine"}, 41),
		"trouble":   views.Trouble("K7Q2", views.Typed{Line: p.text(8000), Draft: 7}),
		"said":      views.Say("%s", p.text(8000)),
		"form late": views.FormLate("update 20"),
		"draft":     views.Draft(41, p.text(8000)),
	}
	for i, loud := range []plan.Loudness{plan.Normal, plan.Quiet, plan.Loud} {
		g := plan.Digest{Channel: "C0PLAN", Day: time.Friday, At: "15:00", Loud: loud}
		if p.IntN(2) == 0 {
			g.Only = plan.Filter{Parties: []plan.PartyCode{"CCS"}, Themes: p.themes[i:]}
		}
		from := p.now.AddDate(0, 0, -p.IntN(60))
		root, rest, _ := views.Digest(p.s, g, from, p.now)
		all[fmt.Sprintf("digest %q", loud)], all[fmt.Sprintf("rest of digest %q", loud)] = root, rest
		all[fmt.Sprintf("preview of digest %q", loud)] = views.DigestPreview(p.s, g, from, p.now, i > 0)
		all[fmt.Sprintf("settings of digest %q", loud)] = views.DigestSettings(p.s, g, p.now)
	}
	all["no digest"], all["no digest here"] = views.NoDigest(p.s, ""), views.NoDigest(p.s, "C0PLAN")
	maps.DeleteFunc(all, func(_ string, r views.Reply) bool { return r.Text == "" }) // nothing is sent
	if hits := p.s.Search("lamp"); len(hits) > 1 {
		all["found"] = views.Found(p.text(300), hits)
	}
	for page := range 9 {
		all[fmt.Sprintf("list page %d", page)] = views.List(p.s, views.Page{Title: p.text(200), Line: "list", All: actions, Number: page, Foot: p.text(200)})
	}
	for _, u := range p.people {
		all["home of "+string(u)] = views.Home(p.s, views.Desk{User: u, Now: p.now})
		all["noted about "+string(u)] = views.Noted(p.s, u, p.now)
		all["switched off by "+string(u)] = views.SwitchedOff(p.s, plan.Target{User: u}, plan.Target{Channel: "C0PLAN"})
		all["owed by "+string(u)] = views.Debts(p.s, u, p.now)
		all["drafts of "+string(u)] = views.Drafts(p.s.Drafts(u, p.now))
	}
	for _, a := range actions {
		all[fmt.Sprintf("action %d", a.No)] = views.Action(p.s, a, p.holder(a), p.now)
		all[fmt.Sprintf("needs a line %d", a.No)] = views.NeedsLine(a, plan.Healths[p.IntN(3)], fmt.Sprintf("stuck %d", a.No))
		all[fmt.Sprintf("history %d", a.No)] = views.History(p.s, a, p.IntN(4))
		all[fmt.Sprintf("needs a note %d", a.No)] = views.NeedsNote(p.s, &plan.NeedsNote{Actions: numbersOf(actions), Changed: numbersOf(actions[:min(10, len(actions))]), To: plan.Green}, "update 20 green")
	}
	for i, w := range p.writes {
		all[fmt.Sprintf("receipt %d", i)] = views.Receipt(p.s, w, views.Said{Again: i%2 == 0, Read: p.text(30)})
		all[fmt.Sprintf("shared %d", i)] = views.Shared(p.s, w)
		for _, e := range w {
			all[fmt.Sprintf("entry %d", e.Seq)] = views.Entry(p.s, e)
			e.Redacted = true
			all[fmt.Sprintf("redacted entry %d", e.Seq)] = views.Entry(p.s, e)
			all[fmt.Sprintf("redacted receipt %d", e.Seq)] = views.Receipt(p.s, []plan.Event{e}, views.Said{})
		}
	}
	return all
}

func numbersOf(actions []*plan.Action) []plan.ActionNo {
	var nos []plan.ActionNo
	for _, a := range actions {
		nos = append(nos, a.No)
	}
	return nos
}

// forms are all that can be asked for in a form.
func (p *record) forms() map[string]*slack.ModalViewRequest {
	actions := p.s.Actions()
	ten := actions[:min(10, len(actions))]
	return map[string]*slack.ModalViewRequest{
		"update one":  views.UpdateForm(actions[:1], plan.NotYetRated, p.text(5000), "update 1", views.Besides{Evidence: p.text(3000), Next: p.text(3000), Due: "2026-05-31", Now: p.s}),
		"update ten":  views.UpdateForm(ten, plan.Green, "", "update 1,2,3", views.Besides{}),
		"note on ten": views.NoteForm(ten, p.text(5000), "note 1,2,3"),
		"edit":        views.EditForm(actions[0], p.text(3000), "edit 1 entry 9", p.IntN(2) == 0),
		"health":      views.HealthForm(actions[0], "help", "help 1"),
		"line":        views.LineForm(p.text(3000)),
		"round": views.RoundForm(views.RoundPart{Actions: actions[:min(views.RoundPage, len(actions))], Page: 2, Of: 9, Line: "seen 9 round page 2",
			Values: map[string]string{views.FieldRest: views.RoundSame, views.RoundStatus(ten[0].No): "green", views.RoundNote(ten[0].No): p.text(5000)}}),
		"own":    views.OwnForm(p.text(500), []plan.UserID{"U1", "demo"}, "own 1"),
		"away":   views.AwayForm(p.s, "U1", p.now, "away form"),
		"digest": views.DigestForm(p.s, plan.Digest{Day: time.Friday, At: "15:00"}, "stale thing", "digest form <#C0LAMPS>"),
		"saved":  views.SavedForm(p.text(9000)),
		"meanwhile": views.Meanwhile(views.UpdateForm(ten, plan.Red, p.text(5000), "update 1,2,3 seen 9", views.Besides{}), p.s, &plan.Moved{No: ten[0].No,
			Event: plan.Event{Seq: p.s.Head() + 1, At: p.now, By: "U1", Fact: &plan.ActionNoted{No: ten[0].No, Note: strings.Repeat("&", 5000)}}}),
	}
}

// A message's text is counted as it is sent, with its signs escaped, and is not
// cut shorter than it has to be.
func TestFitText(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       int // characters, escaped
	}{
		{"short", "R&R", len("R&amp;R")},
		{"as long as may be", strings.Repeat("é", 4000), 4000},
		{"too long", strings.Repeat("é", 4001), 4000},
		{"signs as long as may be", strings.Repeat("&", 800), 4000},
		{"too many signs", strings.Repeat("&", 801), 799*5 + 1},
		{"too many brackets", strings.Repeat("<>", 4000), 999*4 + 1},
		{"signs at the end", strings.Repeat("é", 3999) + "&", 3999},
	} {
		got := views.Reply{Text: c.text}.Fit().Text
		if n := len([]rune(views.Escape(got))); n != c.want {
			t.Errorf("%s: the text has %d characters when it is escaped, want %d", c.name, n, c.want)
		}
		if again := (views.Reply{Text: got}).Fit().Text; again != got {
			t.Errorf("%s: fitting again changes the text", c.name)
		}
	}
}
