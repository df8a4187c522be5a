package commands_test

import (
	"context"
	"crypto/rand"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
	"github.com/safer-city-partnership/asb/store"
)

// Every line is counted once, by its verb and what became of it.
func TestCount(t *testing.T) {
	now := func() time.Time { return time.Date(2026, time.April, 20, 8, 0, 0, 0, time.UTC) }
	st, err := store.Open(t.Context(), store.Memory(), now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := seed.Published()
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Update(t.Context(), plan.Cause{ID: "import", By: "terminal"}, func(s *plan.State, now time.Time) ([]plan.Fact, error) { return s.Import(doc, now) }); err != nil {
		t.Fatal(err)
	}
	quiet := logrus.New()
	quiet.SetOutput(io.Discard)
	for _, c := range []struct{ line, want string }{
		{"20", "show done"},
		{"20 amber 4K cameras 60% in", "update done"},
		{"28", "show refused"},
		{"20 going well so far", " asked"},
		{"20 amber his number is 07700 900123", " guarded"},
	} {
		var got []string
		commands.Run(context.Background(), commands.Call{Store: st, Cause: plan.Cause{ID: c.line, By: "terminal", Door: "terminal"}, Line: c.line, Log: quiet,
			Count: func(verb, outcome string) { got = append(got, verb+" "+outcome) }})
		if !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: got %q, want %q", c.line, got, c.want)
		}
	}
}
