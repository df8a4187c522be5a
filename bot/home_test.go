package bot

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/workspace/workspacetest"
)

// ratedByAnn gives ann the plan's action 20, which is amber.
func ratedByAnn(w *world) {
	w.write("U0ANN", func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		facts, err := s.Hold(plan.Holder{User: "U0ANN", No: 20}, false)
		return append(facts, &plan.ActionUpdated{No: 20, To: plan.Amber, Note: "Half are in"}), err
	})
}

// A button on the Home tab updates the tab where it is: the receipt, with Undo,
// stands above the page that was being looked at.
func TestReceiptOnHome(t *testing.T) {
	t.Parallel()
	w := begin(t)
	ratedByAnn(w)
	home := w.Home("ann")
	w.Click("ann", *home, "No change")
	w.until("the receipt is on the tab", func() bool { return strings.Contains(w.published(), "still AMBER") })
	tab := w.tab("ann")
	holds(t, "the tab", tab.Words(), "The whole plan")
	w.Click("ann", *tab, "Undo")
	w.until("it is undone there", func() bool { return strings.Contains(w.published(), "Undone at") })
	holds(t, "the tab", w.tab("ann").Words(), "The whole plan")
}

// What a Home tab cannot show goes to the person's messages, once, and the tab
// says so.
func TestTableOfHome(t *testing.T) {
	t.Parallel()
	w := begin(t)
	ratedByAnn(w)
	home := w.Home("ann")
	w.Click("ann", *home, "All actions as a table")
	w.until("the tab says where it is", func() bool { return strings.Contains(w.published(), "the tab beside this one") })
	if m := w.Expect("ann", "asb", "All actions"); !strings.Contains(m.Words(), "Cluster") && len(m.Blocks) == 0 {
		t.Errorf("got %+v, want the table", m)
	}
	w.Fail(workspacetest.Fault{Method: "chat.postMessage", Error: "restricted_action"})
	w.Click("ann", *w.tab("ann"), "The counts as a chart")
	w.until("the tab says that it is not", func() bool { return strings.Contains(w.published(), "could not be sent") })
}

// A Home tab that was opened follows what others write, and only when it shows
// it. Nobody else's is published.
func TestRefresh(t *testing.T) {
	t.Parallel()
	w := begin(t)
	ratedByAnn(w)
	w.bot.wait = func(ctx context.Context, d time.Duration) error { return ctx.Err() }
	w.Home("ann")
	all := false
	refresh := func() []string { return w.since(func() { all = w.bot.Refresh(context.Background()) }) }
	if got := refresh(); len(got) != 0 {
		t.Errorf("with nothing written: got %q, want no call", got)
	}
	w.write("U0BOB", func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.Note(plan.Cause{ID: "x", By: "U0BOB"}, now, []plan.ActionNo{20}, "The rest come in May")
	})
	if diff := cmp.Diff([]string{"views.publish"}, refresh()); diff != "" {
		t.Errorf("after a note (-want +got):\n%s", diff)
	}
	holds(t, "the tab", w.tab("ann").Words(), "The rest come in May")
	w.write("U0BOB", func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.KeepDraft("U0BOB", now, "no line at all")
	})
	if got := refresh(); len(got) != 0 {
		t.Errorf("after what ann's does not show: got %q, want no call", got)
	}
	w.Fail(workspacetest.Fault{Method: "views.publish", Status: 429, RetryAfter: 30})
	w.write("U0BOB", func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.Note(plan.Cause{ID: "y", By: "U0BOB"}, now, []plan.ActionNo{20}, "The last comes in June")
	})
	if refresh(); all {
		t.Error("Slack asked to wait: got that all were drawn")
	}
	if diff := cmp.Diff([]string{"views.publish"}, refresh()); diff != "" || !all {
		t.Errorf("the next time: got %v, want that all were drawn (-want +got):\n%s", all, diff)
	}
	holds(t, "the tab", w.tab("ann").Words(), "in June")
}
