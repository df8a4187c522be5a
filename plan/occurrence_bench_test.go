package plan

import (
	"fmt"
	"testing"
	"time"
)

// years is a State with ten meetings and three years of changes to them, as
// the end of April 2026.
func years(b *testing.B) *State {
	b.Helper()
	var meetings []Meeting
	for i := range 10 {
		m := nte()
		if i > 2 {
			m = llp()
		}
		m.ID = MeetingID(fmt.Sprint("m", i))
		meetings = append(meetings, m)
	}
	h := calendar(b, meetings...)
	var facts []Fact
	for d := (Date{2023, 1, 2}); d.Before(Date{2026, 4, 30}); d = d.Add(7) {
		for i, m := range meetings {
			if i < 3 {
				facts = append(facts, &OccurrenceSet{OccurrenceID: OccurrenceID{Meeting: m.ID, Date: d}, State: Rescheduled, On: d.Add(1)})
			}
			if d.Day <= 7 {
				facts = append(facts, &OccurrenceSet{OccurrenceID: OccurrenceID{Meeting: m.ID, Date: d, Part: "north"}, State: Added, Start: "18:00"})
			}
		}
	}
	h.enter(facts...)
	if n := len(h.s.diary.changes); n < 800 {
		b.Fatalf("%d changes: too few to measure", n)
	}
	return h.s
}

// A look at the diary asks for a fortnight of every meeting: well under a
// millisecond for all of them.
func BenchmarkFortnight(b *testing.B) {
	s := years(b)
	for b.Loop() {
		for _, m := range s.Meetings() {
			s.Occurrences(m.ID, Date{2026, 4, 20}, Date{2026, 5, 4})
		}
	}
}

func BenchmarkWindow(b *testing.B) {
	s := years(b)
	o, ok := s.Next("m0", time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC))
	if !ok {
		b.Fatal("no next meeting")
	}
	for b.Loop() {
		s.Window(o)
	}
}

func BenchmarkNext(b *testing.B) {
	s := years(b)
	for b.Loop() {
		for _, m := range s.Meetings() {
			s.Next(m.ID, time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC))
		}
	}
}
