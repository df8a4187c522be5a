package commands

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
)

// A hoarder is a journal that keeps the bytes of what was taken out until it
// can be rewritten.
type hoarder struct {
	store.Journal
	full bool
}

func (h *hoarder) Blanked() (bool, error) { return h.full, nil }
func (h *hoarder) Compact(context.Context) (was, is int64, err error) {
	return 0, 0, errors.New("no space left on device")
}

// The receipt of a removal says whether the bytes are gone too, and does not
// say so when they are not.
func TestRemovalSaysWhatIsInTheFile(t *testing.T) {
	for _, full := range []bool{false, true} {
		now := time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC)
		st, err := store.Open(t.Context(), &hoarder{store.Memory(), full}, func() time.Time { return now }, rand.NewChaCha8([32]byte{}))
		if err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		run := func(by plan.UserID, line string) string {
			r := Run(t.Context(), Call{Store: st, Line: line, Log: newLog(&log), Cause: plan.Cause{ID: line, By: by, Door: "slash"}})
			return r.Text
		}
		err = st.Update(t.Context(), plan.Cause{ID: "plan", By: "terminal"}, func(*plan.State, time.Time) ([]plan.Fact, error) {
			return []plan.Fact{&plan.ActionPublished{No: 20, Title: "Cameras"}, &plan.ActionNoted{No: 20, Note: "A neighbour by the shop said so"},
				&plan.OfficeGiven{Office: plan.Office{Role: plan.Coordinator, User: "U0ANN"}}, &plan.OfficeGiven{Office: plan.Office{Role: plan.Operator, User: "U0BOB"}}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		run("U0ANN", "redact entry 2 because it points at somebody")
		got := run("U0BOB", "redact agree 5")
		want, not := "no byte of the text is left in it", "still in the plan's file"
		if full {
			want, not = not, want
		}
		if !strings.Contains(got, want) || strings.Contains(got, not) {
			t.Errorf("with no room %v: got %q, want %q in it", full, got, want)
		}
		if full != strings.Contains(log.String(), "no space left on device") {
			t.Errorf("with no room %v: the log says %s", full, &log)
		}
	}
}
