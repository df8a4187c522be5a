package plan

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The briefings for meetings held one after the other part what people wrote
// among them: everything is in exactly one, and each says it of an action or
// counts it.
func TestBriefingsPartTheJournal(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	entries, briefs, skipped, moved := 0, 0, 0, 0
	for i := range 500 {
		r := random{history: begin(t), Rand: rand.New(rand.NewPCG(seed, uint64(i)))}
		r.convene(pick(r, Step{Kind: StepBrief, At: "08:30"}, Step{Kind: StepBrief, Days: 1, At: "10:00"}, Step{Kind: StepBrief, Days: 3, At: "17:30"}, Step{Kind: StepBrief, Hours: 2}))
		for range 30 {
			if _, err := r.step(); err != nil && !polite(err) {
				t.Fatal(err)
			}
			if r.IntN(6) == 0 {
				r.meddle()
			}
			r.now = r.now.Add(time.Duration(r.IntN(30)) * time.Hour)
		}
		var held []Occurrence
		for _, o := range r.s.Occurrences("nte", DateOf(nine).Add(-14), DateOf(r.now)) {
			switch {
			case o.Off():
				skipped++
			case o.ID.Part != "": // it has briefings of its own
			case r.s.known(o) && !r.s.Cut(o).After(r.now):
				if held = append(held, o); o.State == Rescheduled {
					moved++
				}
			}
		}
		seen := map[uint64]int{}
		var end time.Time
		for _, o := range held {
			b := r.s.Brief(o, r.s.Cut(o))
			briefs++
			var told []uint64
			for _, a := range append(slices.Clone(b.Actions), b.Others...) {
				for _, e := range a.Entries {
					told = append(told, e.Seq)
				}
			}
			for _, e := range b.Else {
				told = append(told, e.Seq)
			}
			slices.Sort(told)
			var all []uint64
			for _, e := range b.Entries {
				all = append(all, e.Seq)
				seen[e.Seq]++
			}
			if diff := cmp.Diff(all, slices.Compact(told)); diff != "" {
				t.Fatalf("history %d, %s: what it covers (-) and what it tells (+):\n%s", i, o.ID, diff)
			}
			if !b.From.Equal(end) {
				t.Fatalf("history %d, %s: begins at %v, the one before it ended at %v", i, o.ID, b.From, end)
			}
			end = later(end, b.To)
		}
		for _, e := range r.events {
			want := 0
			if written(e) && e.At.Before(end) {
				want = 1
				entries++
			}
			if seen[e.Seq] != want {
				t.Fatalf("history %d: entry %d of %v is in %d briefings, want %d", i, e.Seq, e.At, seen[e.Seq], want)
			}
		}
	}
	if entries < 3000 || briefs < 800 || skipped < 50 || moved < 50 {
		t.Errorf("%d entries, %d briefings, %d skipped and %d moved meetings: too few to prove anything", entries, briefs, skipped, moved)
	}
}

// convene enters a meeting of every Monday, held since the plan was imported.
func (r random) convene(brief Step) {
	r.must(desk, func(Cause) ([]Fact, error) {
		return r.s.AddMeeting(Meeting{ID: "nte", Name: "NTE group (Night Time Economy group)", Actions: []ActionNo{12, 20}, Inferred: []ActionNo{13},
			Rule: Weekly(time.Monday), Start: "09:30", Steps: []Step{brief}})
	})
}

// meddle skips, moves, restores or holds a meeting near the time.
func (r random) meddle() {
	s, day := r.s, DateOf(r.now).Add(r.IntN(20)-3)
	_, err := r.try(bob, func(Cause) ([]Fact, error) {
		o, ok := s.Next("nte", day.At(""))
		if !ok {
			return nil, nil
		}
		switch r.IntN(4) {
		case 0:
			return s.SkipMeeting(r.now, "nte", o.On, "", "No business")
		case 1:
			return s.MoveMeeting(r.now, "nte", o.On, "", o.On.Add(1+r.IntN(4)), Clock(pick(r, "", "14:00")), "")
		case 2:
			return s.RestoreMeeting(r.now, "nte", o.ID.Date, "")
		}
		return s.HoldMeeting(r.now, "nte", DateOf(r.now).Add(-r.IntN(5)), "")
	})
	if err != nil && !polite(err) {
		r.t.Fatal(err)
	}
}

// The meeting's actions come in the order of the guide, and those that ask for a
// look are picked out by how they are going first.
func TestBriefOrder(t *testing.T) {
	h := begin(t)
	h.must(desk, func(Cause) ([]Fact, error) {
		return h.s.Import(edited(func(d *Document) {
			for i, no := range []ActionNo{1, 2, 3, 4, 5} {
				a := d.Actions[0]
				a.No, a.Title = no, "Another"
				if i == 4 {
					a.Progress = "The form will be public in January 2024."
				}
				d.Actions = append(d.Actions, a)
			}
		}), h.now)
	})
	h.must(desk, func(Cause) ([]Fact, error) {
		return h.s.AddMeeting(Meeting{ID: "nte", Name: "NTE group", Actions: []ActionNo{1, 2, 3, 4, 5, 12, 13}, Inferred: []ActionNo{20}, Rule: Weekly(time.Monday), Start: "09:30"})
	})
	h.update(ann, Amber, "Long ago", 2, 3)
	h.now = h.now.Add(50 * 24 * time.Hour)
	from := h.now
	h.update(ann, Red, "Not begun", 4)
	h.complete(ann, "Done", 13)
	h.note(bob, "A word", 12)
	h.note(bob, "A word elsewhere", 29)
	h.must(bob, func(Cause) ([]Fact, error) { return h.s.SetHealth(3, "stuck", "No money") })
	h.must(bob, func(Cause) ([]Fact, error) { return h.s.SetHealth(20, "help", "") })
	o, _ := h.s.Next("nte", h.now)
	b := h.s.BriefBetween(o, from, h.now)
	numbers := func(list []BriefAction) (nos []ActionNo) {
		for _, a := range list {
			nos = append(nos, a.No)
		}
		return nos
	}
	var decisions []string
	for _, d := range b.Decisions {
		decisions = append(decisions, d.Kind)
	}
	for _, c := range []struct {
		what      string
		got, want any
	}{
		// Red; overdue; stale, stuck first; changed, those that need help first; the rest.
		{"order", numbers(b.Actions), []ActionNo{4, 5, 3, 2, 20, 12, 13, 1}},
		{"urgent", numbers(b.Urgent()), []ActionNo{3, 20, 4, 13, 5, 2, 12}},
		{"others", numbers(b.Others), []ActionNo{29}},
		{"decisions", decisions, []string{"stuck", "help"}},
		{"now", b.Now, Counts{Red: 1, Amber: 2, Green: 1, NotYetRated: 5, All: 9}},
		{"then", b.Then, Counts{Amber: 2, NotYetRated: 7, All: 9}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
}

// What was promised when the time began is told, with what became of it.
func TestBriefPromises(t *testing.T) {
	h := begin(t)
	h.must(desk, func(Cause) ([]Fact, error) {
		return h.s.AddMeeting(Meeting{ID: "nte", Name: "NTE group", Actions: []ActionNo{12, 13, 20, 29}, Rule: Weekly(time.Monday), Start: "09:30"})
	})
	h.note(ann, "The form will be live by 31 March 2024", 12, 13, 20, 29)
	from := h.now
	h.update(ann, Green, "Live", 12)
	h.note(ann, "It will be live by 30 June 2024", 13)
	o, _ := h.s.Next("nte", h.now)
	for _, c := range []struct {
		after time.Duration
		want  map[ActionNo][]string
	}{
		{0, map[ActionNo][]string{12: {PromiseKept}, 13: {PromisePutOff, PromiseOpen}, 20: {PromiseOpen}, 29: {PromiseOpen}}},
		{30 * 24 * time.Hour, map[ActionNo][]string{12: {PromiseKept}, 13: {PromisePutOff, PromiseOpen}, 20: {PromiseOverdue}, 29: {PromiseOverdue}}},
	} {
		o.On = DateOf(h.now.Add(c.after))
		got := map[ActionNo][]string{}
		for _, p := range h.s.BriefBetween(o, from, h.now.Add(c.after)).Promises {
			got[p.No] = append(got[p.No], p.Became)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("after %v (-want +got):\n%s", c.after, diff)
		}
	}
}
