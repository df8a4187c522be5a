package plan

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// lines are the drafts of a person.
func lines(s *State, by UserID, now time.Time) (list []string) {
	for _, e := range s.Drafts(by, now) {
		list = append(list, e.Fact.(*DraftKept).Line)
	}
	return list
}

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

	list := func(by UserID, at time.Duration) []string { return lines(s, by, start.Add(at)) }
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
	for _, c := range []struct {
		line string
		fact Fact
		used bool
	}{
		{"path 20 obstacle: no budget; next: a bid to the board", &PathSet{No: 20, Obstacle: "no budget", Next: "a bid to the board"}, true},
		{"path 20 obstacle: no roof; who: CO", &PathSet{No: 20, Obstacle: "no roof", Next: "a bid to the board"}, false},
		{"note 20: CO has the keys", &PathSet{No: 20, Who: "CO"}, false},
		{"evidence 20 minutes of the board", &EvidenceAdded{No: 20, Text: "minutes of the board"}, true},
		{"disagree 20: two lamps are dark", &GreenDeclined{No: 20, Note: "two lamps are dark"}, true},
		{"note 20: the reason was given", &GuardActed{Reason: "the reason was given"}, false},
	} {
		apply("cat", 4*time.Hour, &DraftKept{Line: c.line})
		apply("cat", 4*time.Hour, c.fact)
		if used := !slices.Contains(lines(s, "cat", start.Add(4*time.Hour)), c.line); used != c.used {
			t.Errorf("%q after %s: used %v, want %v", c.line, c.fact.Kind(), used, c.used)
		}
	}
	if line, err := s.Draft("ann", 3, start.Add(3*time.Hour)); line != both[0] || err != nil {
		t.Errorf("the saved one by its number: got %q, %v", line, err)
	}
	if _, err := s.Draft("ann", 4, start); err == nil {
		t.Error("somebody else's draft can be read")
	}
}
