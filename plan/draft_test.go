package plan

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Drafts are listed until their words are saved or seven days are over, and
// only to the person who typed them.
func TestDraftsUntilSaved(t *testing.T) {
	s := NewState()
	start := time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC)
	apply := func(by UserID, at time.Duration, f Fact) {
		seq := s.Head() + 1
		s.Apply(Event{Seq: seq, At: start.Add(at), By: by, Cause: fmt.Sprint(seq), Fact: f})
	}
	apply("terminal", 0, &ActionPublished{No: 20, Theme: "Tasking", Title: "Cameras"})
	apply("ann", 0, &DraftKept{Line: "20 nearly done, lens covers left"})
	apply("ann", time.Hour, &DraftKept{Line: "grren 20 audio on order"})
	apply("bob", time.Hour, &DraftKept{Line: "20 maybe red"})

	list := func(by UserID, at time.Duration) (lines []string) {
		for _, e := range s.Drafts(by, start.Add(at)) {
			lines = append(lines, e.Fact.(*DraftKept).Line)
		}
		return lines
	}
	both := []string{"grren 20 audio on order", "20 nearly done, lens covers left"}
	if diff := cmp.Diff(both, list("ann", DraftLife)); diff != "" {
		t.Errorf("on the seventh day (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(both[:1], list("ann", DraftLife+time.Minute)); diff != "" {
		t.Errorf("after it (-want +got):\n%s", diff)
	}
	s.events[1].Redacted, s.events[1].Fact = true, &DraftKept{}
	if diff := cmp.Diff(both[:1], list("ann", time.Hour)); diff != "" {
		t.Errorf("after the text of one was taken out (-want +got):\n%s", diff)
	}
	s.events[1].Redacted, s.events[1].Fact = false, &DraftKept{Line: both[1]}
	apply("bob", 2*time.Hour, &ActionNoted{No: 20, Note: "audio on order"})
	if diff := cmp.Diff(both, list("ann", 2*time.Hour)); diff != "" {
		t.Errorf("after somebody else saved the words (-want +got):\n%s", diff)
	}
	apply("ann", 3*time.Hour, &ActionUpdated{No: 20, To: Green, Note: "audio on order"})
	if diff := cmp.Diff(both[1:], list("ann", 3*time.Hour)); diff != "" {
		t.Errorf("after she saved the words (-want +got):\n%s", diff)
	}
	if line, err := s.Draft("ann", 3, start.Add(3*time.Hour)); line != both[0] || err != nil {
		t.Errorf("the saved one by its number: got %q, %v", line, err)
	}
	if _, err := s.Draft("ann", 4, start); err == nil {
		t.Error("somebody else's draft can be read")
	}
}
