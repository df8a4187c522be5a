package views

import (
	"fmt"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// travel says how many actions improved, worsened and so on, in words; "" while
// none did either, and so there is nothing that the counts do not say.
func travel(t plan.Travel) string {
	if t.Improved+t.Worsened == 0 {
		return ""
	}
	var parts []string
	for _, k := range []struct {
		n    int
		word plan.Direction
	}{{t.Improved, plan.Improved}, {t.Worsened, plan.Worsened}, {t.Unchanged, plan.Unchanged}, {t.NotComparable, plan.NotComparable}} {
		if k.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", k.n, string(k.word)))
		}
	}
	return join(parts)
}

// travelled compares actions with how they stood when the plan was last reported
// on: "Since the SCP Strategy Board met on Mon 2 March 2026: 3 improved and 25
// unchanged."; "" when it was not yet, or none of them went either way.
func travelled(s *plan.State, list []*plan.Action, now time.Time) string {
	at, m, ok := s.LastReport(now)
	if !ok {
		return ""
	}
	return reported(m, at, s.Travel(list, at))
}

// reported says how actions went since a meeting; "" when none of them went
// either way.
func reported(m *plan.Meeting, at time.Time, t plan.Travel) string {
	if went := travel(t); went != "" {
		return fmt.Sprintf("Since the %s met on %s: %s.", m.Short(), date(at), went)
	}
	return ""
}

// heading is an action's status with the way it went since an instant, where it
// went any; zero for no instant.
func heading(s *plan.State, a *plan.Action, since time.Time) string {
	status := StatusOf(s, a)
	if d := s.Direction(a, since); !since.IsZero() && (d == plan.Improved || d == plan.Worsened) {
		status += ", " + string(d)
	}
	return status
}
