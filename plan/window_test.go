package plan

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A year of a meeting at random: its rule, its policy, its steps, and what
// people do about it while the year goes by.
type randomYear struct {
	*history
	*rand.Rand
	did map[string]int // how often each thing was done, and not refused
}

func newYear(t *testing.T, r *rand.Rand) randomYear {
	h := begin(t)
	h.now = instant(t, "2026-01-05 07:00").Add(time.Duration(r.IntN(7*24)) * time.Hour)
	y := randomYear{h, r, map[string]int{}}
	h.enter(&MeetingSet{y.meeting()})
	return y
}

func (y randomYear) meeting() Meeting {
	m := Meeting{ID: "m", Name: "M", Rule: y.rule(), Start: y.clock(), Holidays: pickOne(y.Rand, AskOrMove, Move, Skip, Keep), Steps: y.steps()}
	if y.IntN(3) == 0 {
		m.Recess = []Span{{Date{2026, 8, 1}, Date{2026, 8, 31}}}
	}
	return m
}

func (y randomYear) rule() Cadence {
	return pickOne(y.Rand, Weekly(time.Monday), Weekly(time.Monday, time.Tuesday), Weekly(time.Friday, time.Saturday), Monthly(1, time.Monday), Monthly(-1, time.Wednesday),
		Cadence{Unit: "week", Every: 2, Days: []time.Weekday{time.Monday}, From: Date{2026, 1, 5}}, Cadence{Unit: "month", Every: 2, Nth: 2, Days: []time.Weekday{time.Thursday}, From: Date{2026, 1, 1}})
}

func (y randomYear) clock() Clock {
	return pickOne(y.Rand, Clock("09:30"), "09:30", "08:15", "19:00", "00:30", "17:45")
}

func (y randomYear) steps() []Step {
	return pickOne(y.Rand, []Step{{Kind: StepBrief, At: "08:30"}}, []Step{{Kind: StepBrief, Days: 1, At: "10:00"}}, []Step{{Kind: StepBrief, Days: 10, At: "17:30"}},
		[]Step{{Kind: StepBrief, Hours: 2}}, []Step{{Kind: StepBrief, At: "17:30"}}, nil)
}

func pickOne[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

// live lets up to so many hours pass, and then somebody do something.
func (y randomYear) live(hours int) {
	s := y.s
	y.now = y.now.Add(time.Duration(y.IntN(hours*60)) * time.Minute)
	near := DateOf(y.now).Add(y.IntN(40) - 6)
	if list := s.Occurrences("m", near, near.Add(31)); len(list) > 0 && y.IntN(4) > 0 {
		near = pickOne(y.Rand, list[0].On, list[0].ID.Date)
	}
	part := pickOne(y.Rand, "", "", "", "north")
	by := pickOne(y.Rand, ann, bob)
	what := pickOne(y.Rand, "skip", "skip", "move", "move", "restore", "hold", "add", "holiday", "meeting", "undo", "undo", "note", "note", "note")
	write, err := y.try(by, func(c Cause) ([]Fact, error) {
		switch what {
		case "skip":
			return s.SkipMeeting(y.now, "m", near, part, "")
		case "move":
			return s.MoveMeeting(y.now, "m", near, part, near.Add(y.IntN(60)-30), pickOne(y.Rand, "", y.clock()), "")
		case "restore":
			return s.RestoreMeeting(y.now, "m", near, part)
		case "hold":
			return s.HoldMeeting(y.now, "m", DateOf(y.now).Add(-y.IntN(20)), part)
		case "add":
			return s.AddOccurrence(y.now, "m", near, pickOne(y.Rand, "", y.clock()), part)
		case "holiday":
			return s.SetHoliday(near, "A day of thanks", y.IntN(3) == 0)
		case "meeting":
			return s.SetMeeting("m", func(m *Meeting) {
				switch y.IntN(4) {
				case 0:
					m.Rule = y.rule()
				case 1:
					m.Start = y.clock()
				case 2:
					m.Holidays = pickOne(y.Rand, AskOrMove, Skip, Keep)
				case 3:
					m.Steps = y.steps()
				}
			})
		case "undo":
			if e, ok := s.LastUndone(by); ok && y.IntN(3) == 0 {
				return s.Undo(c, e.Seq, 0)
			}
			return s.Undo(c, 0, 0)
		}
		return s.Note(c, y.now, []ActionNo{12}, fmt.Sprint("Note ", s.Head()))
	})
	switch {
	case err != nil && !polite(err):
		y.t.Fatal(err)
	case len(write) > 0:
		y.did[what]++
	}
}

// The windows of the briefings for meetings held one after the other tile the
// line of time, without a gap and without an overlap, whatever was skipped,
// moved, held, added, undone or ruled anew; so each event is in exactly one.
func TestWindowsTile(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	did := map[string]int{}
	meetings, events, empty := 0, 0, 0
	for i := range 1000 {
		y := newYear(t, rand.New(rand.NewPCG(seed, uint64(i))))
		y.did = did
		for range 20 {
			y.live(6 * 24)
		}
		s := y.s
		for _, part := range []string{"", "north"} {
			held := slices.Collect(s.heldTo("m", part, DateOf(y.now).Add(30)))
			slices.Reverse(held)
			if !slices.IsSortedFunc(held, Occurrence.compare) {
				t.Fatalf("history %d: %v is not in order", i, held)
			}
			seen := map[uint64]int{}
			end := time.Time{}
			for n, o := range held {
				meetings++
				from, last, ok := s.Window(o)
				cut := s.Cut(o)
				switch {
				case ok != (n > 0) || n > 0 && last != held[n-1]:
					t.Fatalf("history %d, %s: the last one held: got %+v, %v", i, o.ID, last, ok)
				case !from.Equal(end):
					t.Fatalf("history %d, %s: begins %v, the one before it ended %v", i, o.ID, from, end)
				case cut.Before(from):
					t.Fatalf("history %d, %s: from %v to %v", i, o.ID, from, cut)
				case cut.Equal(from):
					empty++
				}
				for _, e := range s.Between(from, cut) {
					seen[e.Seq]++
				}
				end = cut
			}
			for _, e := range y.events {
				want := 0
				if e.At.Before(end) {
					want = 1
					events++
				}
				if seen[e.Seq] != want {
					t.Fatalf("history %d: event %d is in %d briefings, want %d", i, e.Seq, seen[e.Seq], want)
				}
			}
		}
	}
	t.Logf("%d meetings, %d of them with nothing to cover, %d events, %v", meetings, empty, events, did)
	if meetings < 8_000 || events < 12_000 || empty > meetings/4 {
		t.Errorf("%d meetings, %d events, %d empty: too little to prove anything", meetings, events, empty)
	}
	for _, what := range []string{"skip", "move", "restore", "hold", "add", "holiday", "meeting", "undo"} {
		if did[what] < 100 {
			t.Errorf("%s was done %d times: too little to prove anything", what, did[what])
		}
	}
}

// Once a briefing was due, that is where the next one goes on: later words do
// not reach back, neither a move of that very meeting, nor a new rule, nor
// another lead time. An undo does, and a holiday entered for a day that is past.
func TestCutStands(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	checked := 0
	for i := range 400 {
		y := newYear(t, rand.New(rand.NewPCG(seed, uint64(i))))
		type sent struct {
			o   Occurrence
			cut time.Time
		}
		briefings := map[OccurrenceID]sent{}
		for range 40 {
			before := y.now
			y.live(5 * 24)
			if y.did["undo"]+y.did["holiday"] > 0 {
				break
			}
			for _, o := range y.s.Occurrences("m", DateOf(before), DateOf(y.now).Add(20)) {
				if cut := y.s.cut(o); !o.Off() && cut.Before(y.now) {
					if b, ok := briefings[o.ID]; ok && b.o.State != Skipped {
						checked++
						if !b.cut.Equal(cut) {
							t.Fatalf("history %d, %s: its briefing ended %v, and now %v", i, o.ID, b.cut, cut)
						}
					}
					briefings[o.ID] = sent{o, cut}
				}
			}
		}
	}
	if checked < 300 {
		t.Errorf("%d briefings looked at twice: too few to prove anything", checked)
	}
}

// Whatever happened, the meetings of two stretches of days one after the other
// are those of both together, each with a name of its own, and each found by
// it.
func TestOccurrencesOfAStretch(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	for i := range 300 {
		y := newYear(t, rand.New(rand.NewPCG(seed, uint64(i))))
		for range 30 {
			y.live(10 * 24)
		}
		a := Date{2026, 1, 1}.Add(y.IntN(200))
		b := a.Add(y.IntN(100))
		c := b.Add(1 + y.IntN(100))
		whole := y.s.Occurrences("m", a, c)
		if diff := cmp.Diff(whole, append(y.s.Occurrences("m", a, b), y.s.Occurrences("m", b.Add(1), c)...)); diff != "" {
			t.Fatalf("history %d, %s, %s, %s (-whole +halves):\n%s", i, a, b, c, diff)
		}
		if !slices.IsSortedFunc(whole, Occurrence.compare) {
			t.Fatalf("history %d: %v is not in order", i, whole)
		}
		seen := map[OccurrenceID]bool{}
		for _, o := range y.s.Occurrences("m", Date{2025, 6, 1}, Date{2028, 1, 1}) {
			again, ok := y.s.Occurrence(o.ID)
			if seen[o.ID] || !ok || again != o || abs(o.ID.Date.Days(o.On)) > drift {
				t.Fatalf("history %d: %+v, seen before: %v; by its name: %+v, %v", i, o, seen[o.ID], again, ok)
			}
			seen[o.ID] = true
		}
		for id := range y.s.diary.changes {
			if _, ok := y.s.Occurrence(id); ok && !seen[id] {
				t.Fatalf("history %d: %s is found by its name alone", i, id)
			}
		}
	}
}

// A step is due when people may be spoken to, and never earlier for the later
// of two meetings.
func TestStepAtInOrder(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	s := NewState()
	for range 300 {
		st := Step{Kind: StepNudge, Days: r.IntN(40) - 10, At: NewClock(8+r.IntN(10), r.IntN(60))}
		if r.IntN(3) == 0 {
			st = Step{Kind: StepNudge, Hours: 1 + r.IntN(72)}
		}
		if r.IntN(2) == 0 && st.Hours == 0 {
			st.Days = 0
		}
		var list []Occurrence
		for range 60 {
			on := Date{2026, 1, 1}.Add(r.IntN(400))
			if r.IntN(2) == 0 {
				on = Date{2026, 3, 25}.Add(r.IntN(20)) // Easter, and a clock change
			}
			list = append(list, Occurrence{On: on, Start: NewClock(r.IntN(24), r.IntN(60)), ID: OccurrenceID{Date: on}})
		}
		slices.SortFunc(list, Occurrence.compare)
		for i, o := range list {
			at := s.StepAt(o, st)
			if !s.Awake(at) {
				t.Fatalf("%+v of a meeting on %s at %s: %s, when nobody is spoken to", st, o.On, o.Start, London(at))
			}
			if i > 0 && at.Before(s.StepAt(list[i-1], st)) {
				t.Fatalf("%+v: of %s %s it is %s, and of the earlier %s %s only %s", st, o.On, o.Start, London(at), list[i-1].On, list[i-1].Start, London(s.StepAt(list[i-1], st)))
			}
			if st.Days >= 0 && at.After(o.Begins()) {
				t.Fatalf("%+v of a meeting on %s at %s: %s, after it began", st, o.On, o.Start, London(at))
			}
		}
	}
}
