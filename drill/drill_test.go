package drill_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	asb "github.com/safer-city-partnership/asb"
	"github.com/safer-city-partnership/asb/drill"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/views/viewstest"
	"github.com/safer-city-partnership/asb/workspace"
)

var names = []string{"co-owner", "ccs-owner", "pp-owner", "tc-owner", "colp-owner", "nte-chair"}

// config is a year with one meeting, its chair and the owners the drill's
// people are.
func config(year int, faults bool) drill.Config {
	slack := workspace.Config{Manifest: asb.Manifest, Channels: []workspace.Channel{{ID: "C0NTE", Name: "nte"}, {ID: "C0ASBPLAN", Name: "asb-plan"}}}
	for _, n := range names {
		slack.People = append(slack.People, workspace.Person{ID: id(n), Name: n})
	}
	return drill.Config{Year: year, Seed: 7, Faults: faults, Slack: slack, Furnish: furnish}
}

func id(name string) string {
	if name == "nte-chair" {
		return "U0CHAIRNTE"
	}
	return "U0" + strings.ToUpper(strings.ReplaceAll(name, "-", ""))
}

func furnish(ctx context.Context, st *store.Store) error {
	doc, err := seed.Published()
	if err != nil {
		return err
	}
	cards, err := seed.Meetings()
	if err != nil {
		return err
	}
	n := 0
	for _, decide := range []store.Decide{
		func(s *plan.State, now time.Time) ([]plan.Fact, error) { return s.Import(doc, now) },
		func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.Convene(cards), nil },
		func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
			return s.SetMeeting("nte", func(m *plan.Meeting) { m.Rule, m.Start, m.Channel = plan.Weekly(time.Monday), "09:30", "C0NTE" })
		},
		func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
			return s.GiveOffice(plan.Office{Role: plan.Chair, Meeting: "nte", User: "U0CHAIRNTE"}, false)
		},
		func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
			return s.Hold(plan.Holder{User: plan.UserID(id("co-owner")), Party: "CO"}, false)
		},
	} {
		n++
		if err := st.Update(ctx, plan.Cause{ID: fmt.Sprintf("furnish:%d", n), By: "test", Door: "test"}, decide); err != nil {
			return err
		}
	}
	return nil
}

// A year with trouble: nothing is said twice, nothing is missing without a
// reason, and the same seed gives the same year to the letter.
func TestAYearWithFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("a whole year takes some seconds")
	}
	run := func() (drill.Report, string) {
		var lines strings.Builder
		cfg := config(2027, true)
		cfg.Lines = func(format string, args ...any) { fmt.Fprintf(&lines, format+"\n", args...) }
		cfg.Said = func(m map[string]any) {
			for _, wrong := range viewstest.Message(m) {
				t.Errorf("%v: %s", m["ts"], wrong)
			}
		}
		r, err := drill.Run(context.Background(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		return r, lines.String()
	}
	r, lines := run()
	for _, wrong := range append(r.Duplicates, r.Misses...) {
		t.Error(wrong)
	}
	if r.Crashes < 200 || r.Sent < 90 || r.Talks < 20 || r.Faults < 20 {
		t.Errorf("got %d crashes, %d sent, %d talks, %d faults: not much of a drill", r.Crashes, r.Sent, r.Talks, r.Faults)
	}
	again, linesAgain := run()
	if lines != linesAgain || again.Crashes != r.Crashes {
		t.Errorf("the same seed gave another year: %d crashes and %d bytes, then %d and %d", r.Crashes, len(lines), again.Crashes, len(linesAgain))
	}
}

// The judge is not easily pleased: a message that nobody accounts for, and one
// that was owed and never sent, are both found.
func TestTheJudgeFindsWhatIsWrong(t *testing.T) {
	cfg := config(2026, false)
	cfg.Sabotage = func(key string) (lose, double bool) {
		return key == "today/nte/2026-03-02/C0NTE", key == "today/nte/2026-03-09/C0NTE"
	}
	r, err := drill.Run(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Duplicates) != 1 {
		t.Errorf("got duplicates %q, want the one that was said twice", r.Duplicates)
	}
	if len(r.Misses) == 0 || !strings.Contains(strings.Join(r.Misses, "\n"), "today/nte/2026-03-02") {
		t.Errorf("got misses %q, want the one that was lost", r.Misses)
	}
}
