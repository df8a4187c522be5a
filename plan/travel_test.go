package plan

import (
	"slices"
	"testing"
	"time"
)

// What left Green in the time is reopened, also when it had become Green in it;
// what is taken back never was; and a Green that waits is not one.
func TestReopened(t *testing.T) {
	h := begin(t)
	h.hold(cleo, Holder{User: ann, Party: "CCS"}, false)
	h.update(ann, Green, "done", 29)
	h.now = h.now.Add(48 * time.Hour)
	from := h.now
	h.now = h.now.Add(time.Hour)
	h.update(ann, Amber, "not quite", 29)
	h.complete(ann, "done", 12)
	h.update(ann, Red, "after all not", 12)
	h.complete(ann, "done", 20)
	h.update(ann, Amber, "a slip", 20)
	h.must(ann, func(c Cause) ([]Fact, error) { return h.s.Undo(c, 0, 0) })
	h.must(ann, func(c Cause) ([]Fact, error) {
		return h.s.Complete(c, h.now, []ActionNo{13}, "done", Completion{For: []PartyCode{"CCS"}, Bare: true})
	})
	h.now = h.now.Add(time.Hour)
	w := h.s.Week(Digest{Channel: "C0PLAN"}, from, h.now)
	b := h.s.BriefBetween(Occurrence{ID: OccurrenceID{Meeting: "nte"}}, from, h.now)
	var week, brief, waiting []ActionNo
	for _, a := range append(slices.Clone(w.Moved), w.Said...) {
		if a.Reopened {
			week = append(week, a.No)
		}
	}
	for _, a := range append(slices.Clone(b.Actions), b.Others...) {
		if a.Reopened() {
			brief = append(brief, a.No)
		}
	}
	for _, a := range w.Waiting {
		waiting = append(waiting, a.No)
	}
	slices.Sort(week)
	slices.Sort(brief)
	want := []ActionNo{12, 29}
	if !slices.Equal(week, want) || !slices.Equal(brief, want) {
		t.Errorf("reopened in a digest: %v, in a briefing: %v, want %v in both", week, brief, want)
	}
	if !h.action(13).Joint() || !slices.Equal(waiting, []ActionNo{13}) {
		t.Errorf("waiting for a partner: %v, want 13", waiting)
	}
}

func TestTravel(t *testing.T) {
	h := begin(t)
	h.update(ann, Red, "no money", 12)
	h.update(ann, Amber, "begun", 13)
	h.update(ann, Amber, "begun", 20)
	h.now = h.now.Add(time.Hour)
	then := h.now
	h.now = h.now.Add(time.Hour)
	h.update(ann, Amber, "some money", 12)
	h.update(ann, Red, "stopped", 13)
	h.update(ann, Red, "begun", 29)
	want := Travel{Improved: 1, Unchanged: 1, Worsened: 1, NotComparable: len(h.s.Actions()) - 3}
	if got := h.s.Travel(h.s.Actions(), then); got != want {
		t.Errorf("Travel() = %+v, want %+v", got, want)
	}
}
