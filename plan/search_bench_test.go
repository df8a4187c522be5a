package plan_test

import (
	"fmt"
	"testing"

	"github.com/safer-city-partnership/asb/plan"
)

// BenchmarkSearch looks through 1,000 actions with 100 notes each.
func BenchmarkSearch(b *testing.B) {
	s := plan.NewState()
	apply := func(f plan.Fact) {
		s.Apply(plan.Event{Seq: s.Head() + 1, By: "U1", Cause: fmt.Sprint(s.Head()), Fact: f})
	}
	places := []string{"Fleet Street", "Aldgate", "Barbican", "Moorgate", "Tower", "Leadenhall", "Cheapside", "Bishopsgate"}
	things := []string{"cameras", "lighting", "patrols", "noise", "cleansing", "signage", "outreach", "licensing"}
	for no := range plan.ActionNo(1000) {
		apply(&plan.ActionPublished{No: no + 1, Theme: "Tasking", Title: fmt.Sprintf("Action about %s", things[no%8]), Progress: "Work is going on in the ward"})
	}
	for i := range 100_000 {
		apply(&plan.ActionNoted{No: plan.ActionNo(i%1000 + 1), Note: fmt.Sprintf("%s at %s: visit %d agreed with the team, report due in week %d", things[i%7], places[i%8], i%500, i%52)})
	}
	s.Search("cameras") // builds the index, once
	for _, words := range []string{"cameras", "noise moorgate", "camreas", "leadenhall visit", "nothing like this"} {
		b.Run(words, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.Search(words)
			}
		})
	}
}
