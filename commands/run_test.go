package commands

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/views"
)

// randomLine is a verb, something it may be about and something to say, or any
// words at all.
func randomLine(r *rand.Rand) string {
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	if r.IntN(2) == 0 {
		return strings.TrimSpace(pick(verbNames) + " " + pick(targets) + " " + pick(tails))
	}
	var words []string
	for range 1 + r.IntN(6) {
		words = append(words, strings.TrimSpace(pick(vocabulary)))
	}
	return strings.Join(words, " ")
}

var (
	targets = []string{"", "20", "12,13", "10-13", "20 and 24", "28", "entry 44", "entry 52", "20 entry 44", "entry 1", "entry 9999", "co", "nte", "last"}
	tails   = []string{"", "amber", "green lamps fitted", "lamps ordered", "still amber", "page 2", ": lamps ordered", "add me", "remove <@U0SAM>", "please", "?", "3d", "off", "until fri", "off digest here"}
)

// vocabulary is every word that means something, and some that may not.
var vocabulary = strings.Split(`20|21|24|28|99|1|2023/20|12,13|10-13|#20|action|entry|draft|page|reading|44|45|50|amber|red|green|done|ambr|not|nearly|same|still|no change|
show|list|search|mine|history|undo|redo|edit|share|own|add|remove|me|<@U0SAM>|co|ccs|tasking|nte|for|stale|30|joint|unset|as at|yesterday|help|more|what is|who|note|n|+|update|set|
home|version|confirm|log|all|and|&|,|:|-|?|lamps ordered|nearly there|"|“|🟢|<!channel>|please|it|last|
stuck|going well|away|until fri|cover|snooze|3d|off|on|messages|nudge|nudges|here|remind|health|
llp|panel|meeting|skip|move|restore|held|to|25 may|4 may|tue|10:00|at 09:30|every monday|every second wednesday|here|place|remind 5wd|recess|chair|until|holidays|setup|next|ward cripplegate|nte skip 25 may|nte move 4 may|meeting nte setup|meeting nte move 2026-05-04|panel add 12 jun 18:00|co-ordinator|operator|12 jun 18:00|agree|disagree|evidence|path|step|due|lead|flag|unflag|link|unlink|for ccs|ccs and colp|without evidence|obstacle: no money|who: co|by: 31 may|by fri|blocked|deferred|continuous|waits-for 8|feeds 12`, "|")

// Whatever is typed, clicked or sent, the answer is never that something went
// wrong on our side, a form that opens has something to fill in, and nothing
// is written about an action that the line does not name, unless it takes back,
// puts back or mends what is already there.
func TestRunNeverBreaks(t *testing.T) {
	seeded := rand.Uint64()
	t.Logf("seed %d", seeded)
	r := rand.New(rand.NewPCG(seeded, 1))
	now := time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC)
	st := fresh(t, func() time.Time { return now })
	doors := []Door{{}, {Forms: true, Channel: "C0PLAN"}, {Forms: true, Click: true, Channel: "C0PLAN"}, {Form: true}}
	wrote := 0
	for i := 0; i < 3000 || wrote < 50 && i < 30_000; i++ { // too few writes would prove nothing
		c := Call{Line: randomLine(r), Door: doors[r.IntN(len(doors))]}
		if c.Door.Form {
			c.Fields = []map[string]string{
				{views.FieldNote: "lamps ordered", views.FieldEvidence: "minutes"}, {views.FieldObstacle: "no money", views.FieldDate: "2026-05-31"}, {views.FieldNote: "lamps ordered"}, {views.FieldNote: ""}, {views.FieldStatus: "amber", views.FieldNote: "lamps ordered"},
				{views.FieldStatus: "amber", views.FieldNote: "lamps ordered", views.FieldEvidence: "minutes", views.FieldNext: "fit them", views.FieldDate: "2026-05-29"},
				{views.FieldStatus: "purple", views.FieldNote: "x"}, {views.FieldLine: c.Line},
				{views.FieldRule: "every", views.FieldWeekday: "monday", views.FieldTime: "09:30", views.FieldChairs: "U0SAM,U0ANN", views.FieldChannel: "C0PLAN", views.FieldPlace: "Room 3"},
				{views.FieldRule: "purple", views.FieldWeekday: "someday", views.FieldTime: "25:00", views.FieldChairs: "", views.FieldChannel: "", views.FieldPlace: ""},
				{views.FieldDate: "2026-05-06", views.FieldTime: "11:00", views.FieldNote: "the room is taken"}, {views.FieldDate: "soon", views.FieldTime: "then", views.FieldNote: ""}}[r.IntN(12)]
		}
		now = now.Add(time.Duration(r.IntN(90)) * time.Second)
		var log bytes.Buffer
		c.Store, c.Log = st, newLog(&log)
		c.Cause = plan.Cause{ID: fmt.Sprintf("cause-%d", i), By: plan.UserID([]string{"U0ANN", "U0SAM"}[r.IntN(2)]), Door: "slash"}
		reply := Run(t.Context(), c)
		guarded := strings.Contains(log.String(), "msg=guard ") // lines at random can look like an address
		if log.Len() > 0 && !guarded || strings.TrimSpace(reply.Text) == "" {
			t.Fatalf("line %d, %q through %+v with %v: %q; the log says %s", i, c.Line, c.Door, c.Fields, reply.Text, &log)
		}
		if f := reply.Form; f != nil && aboutNothing(t, f) {
			t.Errorf("line %d, %q: a form about nothing", i, c.Line)
		} else if f != nil && !c.Door.Forms {
			t.Errorf("line %d, %q: a form where none can be opened", i, c.Line)
		}
		for _, e := range factsOf(t, st, c.Cause.ID) {
			switch e.Fact.(type) {
			case *plan.ActionUpdated, *plan.ActionConfirmed, *plan.ActionNoted, *plan.HolderAdded, *plan.HolderRemoved, *plan.GreenProposed, *plan.GreenAgreed, *plan.GreenDeclined, *plan.EvidenceAdded, *plan.PathSet, *plan.NextSet, *plan.LeadSet, *plan.FlagSet, *plan.LinkSet:
				for _, no := range plan.About(e.Fact) {
					if wrote++; !names(c.Line, no) {
						t.Errorf("line %d, %q, wrote %s about action %d, which it does not name", i, c.Line, e.Fact.Kind(), no)
					}
				}
			}
		}
	}
	if wrote < 50 {
		t.Errorf("only %d entries were written", wrote)
	}
}

// aboutNothing reports whether some text of a form is empty.
func aboutNothing(t *testing.T, form any) bool {
	t.Helper()
	data, err := json.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(data, []byte(`"text":""`))
}

// names reports whether a line names an action, by itself or in a range, or by
// the draft that holds its line.
func names(line string, no plan.ActionNo) bool {
	return strings.Contains(line, fmt.Sprint(no)) || strings.Contains(line, "-") || strings.Contains(line, "draft")
}

// fresh is a store with the published plan.
func fresh(t *testing.T, now func() time.Time) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), store.Memory(), now, rand.NewChaCha8([32]byte{}))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := seed.Published()
	if err != nil {
		t.Fatal(err)
	}
	err = st.Update(t.Context(), plan.Cause{ID: "import", By: "terminal", Door: "import"}, func(s *plan.State, at time.Time) ([]plan.Fact, error) {
		facts, err := s.Import(doc, at)
		if err != nil {
			return nil, err
		}
		cards, err := seed.Meetings()
		for i := range cards {
			if cards[i].ID == "nte" {
				cards[i].Rule, cards[i].Start = plan.Weekly(time.Monday), "09:30"
			}
		}
		return append(facts, s.Convene(cards)...), err
	})
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func newLog(to *bytes.Buffer) logrus.FieldLogger {
	l := logrus.New()
	l.SetOutput(to)
	return l
}

func factsOf(t *testing.T, st *store.Store, cause string) (list []plan.Event) {
	t.Helper()
	if err := st.View(context.WithoutCancel(t.Context()), func(s *plan.State) error { list = slices.Clone(s.Written(cause)); return nil }); err != nil {
		t.Fatal(err)
	}
	return list
}
