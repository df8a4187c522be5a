package plan

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// joint is a history with an action 30 of three parties, each held by somebody:
// CCS by ann, CoLP by bob, PP by cleo. dan is the co-ordinator.
func joint(t testing.TB) *history {
	t.Helper()
	h := begin(t)
	h.must(desk, func(Cause) ([]Fact, error) {
		return h.s.Import(edited(func(d *Document) {
			d.Parties = append(d.Parties, Party{Code: "CoLP", Name: "Police"}, Party{Code: "PP", Name: "Public Protection", Of: "CoLC"})
			d.Actions = append(d.Actions, Source{No: 30, Theme: "Tasking", Title: "Street patrols", Parties: []PartyCode{"CCS", "CoLP", "PP"}, Progress: "Patrols are planned.", Line: 15})
		}), h.now)
	})
	h.hold(desk, Holder{User: ann, Party: "CCS"}, false)
	h.hold(desk, Holder{User: bob, Party: "CoLP"}, false)
	h.hold(desk, Holder{User: cleo, Party: "PP"}, false)
	h.must(desk, func(Cause) ([]Fact, error) { return h.s.GiveOffice(Office{Role: Coordinator, User: dan}, false) })
	return h
}

const dan UserID = "U0DAN"

// Whatever the three parties say, in any order, and take back again: the
// published status is Green just when all of them stand for the same proposal,
// and it was amber or red otherwise.
func TestJointGreenInEveryOrder(t *testing.T) {
	t.Parallel()
	people := []UserID{ann, bob, cleo}
	party := map[UserID]PartyCode{ann: "CCS", bob: "CoLP", cleo: "PP"}
	type move struct {
		by   UserID
		verb string
	}
	var moves []move
	for _, by := range people {
		for _, verb := range []string{"green", "agree", "disagree", "amber", "undo", "redo"} {
			moves = append(moves, move{by, verb})
		}
	}
	states, played := map[string]bool{}, 0
	// play makes the moves on a new history and holds it against the model.
	play := func(list []move) (wrote bool) {
		played++
		h := joint(t)
		h.update(dan, Amber, "Half", 30)
		base := h.s.Head()
		n := 0
		for _, m := range list {
			n++
			write, err := h.try(m.by, func(c Cause) ([]Fact, error) {
				switch m.verb {
				case "green":
					return h.s.Complete(c, h.now, []ActionNo{30}, fmt.Sprintf("All %d", n), Completion{Bare: true})
				case "agree":
					return h.s.Agree(c, h.now, 30, nil, "")
				case "disagree":
					return h.s.Decline(c, h.now, 30, nil, fmt.Sprintf("Two are dark %d", n))
				case "amber":
					return h.s.Update(c, h.now, []ActionNo{30}, Amber, fmt.Sprintf("Still half %d", n))
				case "redo":
					e, ok := h.s.LastUndone(m.by)
					if !ok {
						return nil, nil
					}
					return h.s.Undo(c, e.Seq, 0)
				}
				return h.s.Undo(c, 0, 30)
			})
			if err != nil && !polite(err) {
				t.Fatalf("%v: %v", list, err)
			}
			wrote = err == nil && len(write) > 0
			h.now = h.now.Add(time.Hour)
		}
		// The model: every entry that stands, in order, without a fold's help.
		stands := model(h.events).standing()
		status := Amber
		waiting := map[PartyCode]bool{}
		var proposal uint64
		for _, e := range h.events {
			if e.Seq <= base || !stands[e.Seq] {
				continue
			}
			switch f := e.Fact.(type) {
			case *GreenProposed:
				if status == Green {
					continue
				}
				proposal, waiting = e.Seq, map[PartyCode]bool{"CCS": true, "CoLP": true, "PP": true}
				delete(waiting, party[e.By])
			case *GreenAgreed:
				if proposal == f.Proposal {
					if delete(waiting, party[e.By]); len(waiting) == 0 {
						status, proposal = Green, 0
					}
				}
			case *GreenDeclined:
				if proposal == f.Proposal {
					proposal = 0
				}
			case *ActionUpdated:
				status, proposal = f.To, 0
			}
		}
		a := h.action(30)
		p, waits := h.s.Proposed(30)
		if a.Status != status || waits != (proposal != 0) || waits && (p.Entry != proposal || len(p.Waiting) != len(waiting)) {
			t.Fatalf("%v: got %s and proposal %+v, the model says %s and proposal %d waiting for %v", list, a.Status.Word(), p, status.Word(), proposal, waiting)
		}
		if c := Count(h.s.Actions()); (c.Green == 1) != (status == Green) {
			t.Fatalf("%v: %d are counted as green", list, c.Green)
		}
		states[fmt.Sprint(a.Status, p.Confirmed, p.Waiting)] = true
		return wrote
	}
	// Every order of up to four moves that change something, and of three more
	// once all have agreed. A move that was refused changes nothing, so nothing
	// new follows it.
	every := func(begin []move, most int) {
		for frontier := [][]move{begin}; len(frontier) > 0; {
			var next [][]move
			for _, list := range frontier {
				for _, m := range moves {
					if again := append(slices.Clone(list), m); play(again) && len(again) < most && (len(again) > 1 || m.by == ann) {
						next = append(next, again)
					}
				}
			}
			frontier = next
		}
	}
	every(nil, 4)
	every([]move{{ann, "green"}, {bob, "agree"}, {cleo, "agree"}}, 6)
	t.Logf("%d orders, %d states", played, len(states))
	// Amber; Green; proposed by any one, or by any two in the order they spoke.
	if len(states) != 2+3+6 {
		t.Errorf("only %d states were seen: %v", len(states), states)
	}
}

// The words of who may speak for a party, and what is answered otherwise.
func TestWhoSpeaks(t *testing.T) {
	green := func(h *history, by UserID, parties ...PartyCode) error {
		_, err := h.try(by, func(c Cause) ([]Fact, error) {
			return h.s.Complete(c, h.now, []ActionNo{30}, "All of it", Completion{For: parties, Bare: true})
		})
		return err
	}
	agree := func(h *history, by UserID, parties ...PartyCode) error {
		_, err := h.try(by, func(c Cause) ([]Fact, error) { return h.s.Agree(c, h.now, 30, parties, "") })
		return err
	}
	for _, c := range []struct {
		name    string
		do      func(*history) error
		want    string // of the error; "" for none
		waiting []PartyCode
	}{
		{"a holder, for their party", func(h *history) error { return green(h, ann) }, "", []PartyCode{"CoLP", "PP"}},
		{"a holder, for another", func(h *history) error { return green(h, ann, "CoLP") },
			"A word for CoLP on the Green of action 30 is said by somebody who speaks for it, or by the co-ordinator. Nothing was changed. For CoLP that is <@U0BOB>.", nil},
		{"the co-ordinator, for nobody", func(h *history) error { return green(h, dan) }, "a word on action 30 for one of [CCS CoLP PP]", nil},
		{"the co-ordinator, for a party", func(h *history) error { return green(h, dan, "pp") }, "", []PartyCode{"CCS", "CoLP"}},
		{"the co-ordinator, for all", func(h *history) error { return green(h, dan, "PP", "CCS", "CoLP") }, "", nil},
		{"somebody unknown", func(h *history) error { return green(h, nobody) },
			"A word for CCS, CoLP or PP on the Green of action 30 is said by somebody who speaks for it, or by the co-ordinator. Nothing was changed. For CCS that is <@U0ANN>. For CoLP that is <@U0BOB>. For PP that is <@U0CLEO>.", nil},
		{"somebody unknown, when nobody speaks for a party", func(h *history) error {
			h.hold(desk, Holder{User: bob, Party: "CoLP"}, true)
			return green(h, nobody)
		}, "a word on action 30 for one of [CoLP]", nil},
		{"somebody unknown, for a party that nobody speaks for", func(h *history) error {
			h.hold(desk, Holder{User: bob, Party: "CoLP"}, true)
			return green(h, nobody, "CoLP")
		}, "", []PartyCode{"CCS", "PP"}},
		{"and then for the next", func(h *history) error {
			h.hold(desk, Holder{User: bob, Party: "CoLP"}, true)
			h.hold(desk, Holder{User: cleo, Party: "PP"}, true)
			return cmp2(green(h, nobody, "CoLP"), agree(h, nobody, "PP"))
		}, "A word for PP on the Green of action 30 is said by somebody who speaks for it, or by the co-ordinator. Nothing was changed. Nobody is known to speak for PP. If you do, type: own pp add me", []PartyCode{"CCS", "PP"}},
		{"somebody unknown, for two", func(h *history) error {
			h.hold(desk, Holder{User: bob, Party: "CoLP"}, true)
			return green(h, nobody, "CoLP", "PP")
		}, "A word for CoLP on the Green of action 30 is said by somebody who speaks for it, or by the co-ordinator. Nothing was changed. Nobody is known to speak for CoLP. If you do, type: own colp add me", nil},
		{"the organisation above speaks for both its divisions", func(h *history) error {
			h.hold(desk, Holder{User: nobody, Party: "CoLC"}, false)
			return green(h, nobody)
		}, "a word on action 30 for one of [CCS PP]", nil},
		{"for both at once", func(h *history) error {
			h.hold(desk, Holder{User: nobody, Party: "CoLC"}, false)
			return green(h, nobody, "CCS", "PP")
		}, "", []PartyCode{"CoLP"}},
		{"whoever covers for a holder", func(h *history) error {
			h.must(ann, func(Cause) ([]Fact, error) { return h.s.SetAway(h.now, ann, DateOf(h.now).Add(9), nobody) })
			return green(h, nobody)
		}, "", []PartyCode{"CoLP", "PP"}},
		{"who holds the action alone speaks for no party", func(h *history) error {
			h.hold(desk, Holder{User: nobody, No: 30}, false)
			return green(h, nobody)
		}, "A word for CCS, CoLP or PP on the Green of action 30 is said by somebody who speaks for it, or by the co-ordinator. Nothing was changed. For CCS that is <@U0ANN>. For CoLP that is <@U0BOB>. For PP that is <@U0CLEO>.", nil},
		{"the same party again", func(h *history) error { return cmp2(green(h, ann), green(h, ann)) }, "already saved at 2024-03-11T14:00:00Z", []PartyCode{"CoLP", "PP"}},
		{"the same party again, with other words", func(h *history) error {
			return cmp2(green(h, ann), later2(h, func() error {
				_, err := h.try(ann, func(c Cause) ([]Fact, error) {
					return h.s.Complete(c, h.now, []ActionNo{30}, "More", Completion{Bare: true})
				})
				return err
			}))
		}, "Green is proposed for action 30 already, by CCS, and waits for CoLP and PP. Nothing was changed. To say more about it, add a note.", []PartyCode{"CoLP", "PP"}},
		{"one who has agreed, again", func(h *history) error {
			return cmp2(green(h, ann), agree(h, bob), later2(h, func() error { return agree(h, bob, "CoLP") }))
		},
			"CoLP has agreed to a Green for action 30 already. It waits for PP.", []PartyCode{"PP"}},
		{"a party that does not own it", func(h *history) error { return green(h, ann, "CoLC") }, "CoLC is not an owner of action 30, which CCS, CoLP and PP own. Nothing was changed.", nil},
		{"nothing to agree to", func(h *history) error { return agree(h, ann) },
			"No Green is proposed for action 30, so there is nothing to agree to. It is NOT YET RATED. To say that it is complete, type: 30 green and what was done", nil},
		{"somebody unknown agrees", func(h *history) error { return cmp2(green(h, ann), agree(h, nobody)) },
			"A word for CoLP or PP on the Green of action 30 is said by somebody who speaks for it, or by the co-ordinator. Nothing was changed. For CoLP that is <@U0BOB>. For PP that is <@U0CLEO>.", []PartyCode{"CoLP", "PP"}},
		{"the last party is the co-ordinator's to confirm", func(h *history) error { return cmp2(green(h, ann), agree(h, bob), agree(h, dan)) }, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := joint(t)
			err := c.do(h)
			if got := fmt.Sprint(err); err == nil && c.want != "" || err != nil && got != c.want {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
			p, _ := h.s.Proposed(30)
			if diff := cmp.Diff(c.waiting, p.Waiting, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("waiting (-want +got):\n%s", diff)
			}
		})
	}
}

// cmp2 is the last of some errors, when those before it are none.
func cmp2(errs ...error) error {
	for _, err := range errs[:len(errs)-1] {
		if err != nil {
			return fmt.Errorf("too early: %w", err)
		}
	}
	return errs[len(errs)-1]
}

func later2(h *history, do func() error) error {
	h.now = h.now.Add(time.Hour)
	return do()
}

// What the co-ordinator sets without holding it is set for its owners, and an
// owner's word on it is awaited.
func TestOnBehalf(t *testing.T) {
	h := joint(t)
	h.update(dan, Amber, "Half", 30)
	h.update(ann, Amber, "Half", 12)
	on := func(no ActionNo) bool { return h.events[len(h.events)-1].Fact.(*ActionUpdated).OnBehalf }
	if on(12) {
		t.Error("a holder's own word is said to be on behalf")
	}
	if f := h.events[len(h.events)-2].Fact.(*ActionUpdated); !f.OnBehalf {
		t.Error("the co-ordinator's word is not said to be on behalf")
	}
	if got := h.s.Flags(h.action(30), h.now); !slices.Contains(got, Unconfirmed) {
		t.Errorf("flags = %v, want unconfirmed among them", got)
	}
	h.confirm(bob, 30)
	if got := h.s.Flags(h.action(30), h.now); len(got) != 0 {
		t.Errorf("flags after an owner's word = %v, want none", got)
	}
	h.update(nobody, Red, "No", 29)
	if on(29) {
		t.Error("the word of somebody who is not the co-ordinator is said to be on behalf")
	}
}

// A Green that nothing shows is held for one more word. Anything that shows it
// lets it pass.
func TestEvidenceForGreen(t *testing.T) {
	for _, c := range []struct {
		name   string
		before func(*history)
		note   string
		how    Completion
		held   bool
	}{
		{"nothing", nil, "All are in", Completion{}, true},
		{"on purpose", nil, "All are in", Completion{Bare: true}, false},
		{"with it", nil, "All are in", Completion{Evidence: "Minutes of the board"}, false},
		{"a link in the note", nil, "All are in, see <https://example.org/cams|the page>", Completion{}, false},
		{"seen by somebody", nil, "All are in, seen by the lighting manager", Completion{}, false},
		{"a dated event in the note", nil, "The last was fitted in March 2024", Completion{}, false},
		{"a date that is to come is no event", nil, "To be seen in May 2024", Completion{}, true},
		{"evidence that was added", func(h *history) {
			h.must(bob, func(c Cause) ([]Fact, error) { return h.s.AddEvidence(c, h.now, 20, "Report of 3 March") })
		}, "All are in", Completion{}, false},
		{"evidence that was taken back", func(h *history) {
			h.must(bob, func(c Cause) ([]Fact, error) { return h.s.AddEvidence(c, h.now, 20, "Report") })
			h.undo(bob, 0)
		}, "All are in", Completion{}, true},
		{"an earlier note with a dated event", func(h *history) { h.note(bob, "Workshop held in August 2023", 20) }, "All are in", Completion{}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := begin(t)
			if c.before != nil {
				c.before(h)
			}
			_, err := h.try(ann, func(cause Cause) ([]Fact, error) { return h.s.Complete(cause, h.now, []ActionNo{20}, c.note, c.how) })
			var needs *NeedsEvidence
			if errors.As(err, &needs) != c.held || err != nil && !c.held {
				t.Errorf("Complete() = %v, want it held: %v", err, c.held)
			}
			if got := h.action(20).Status; (got == Green) == c.held {
				t.Errorf("the action is %s", got.Word())
			}
			if got, want := h.s.Bare(h.action(20)), c.how.Bare; got != want {
				t.Errorf("Bare() = %v, want %v", got, want)
			}
		})
	}
}

// A note is asked for before the evidence, and both before anything is saved.
func TestGreenAsksForTheNoteFirst(t *testing.T) {
	h := joint(t)
	_, err := h.try(nobody, func(c Cause) ([]Fact, error) { return h.s.Complete(c, h.now, []ActionNo{20, 30}, "", Completion{}) })
	var note *NeedsNote
	if !errors.As(err, &note) || !slices.Equal(note.Changed, []ActionNo{20, 30}) {
		t.Errorf("Complete() without a note = %v, want NeedsNote about both", err)
	}
	_, err = h.try(dan, func(c Cause) ([]Fact, error) { return h.s.Complete(c, h.now, []ActionNo{20, 30}, "All", Completion{}) })
	var party *NeedsParty
	if !errors.As(err, &party) || party.No != 30 {
		t.Errorf("Complete() = %v, want NeedsParty about 30", err)
	}
	_, err = h.try(ann, func(c Cause) ([]Fact, error) { return h.s.Complete(c, h.now, []ActionNo{20, 30}, "All", Completion{}) })
	var evidence *NeedsEvidence
	if !errors.As(err, &evidence) || !slices.Equal(evidence.Missing, []ActionNo{20, 30}) {
		t.Errorf("Complete() = %v, want NeedsEvidence about both", err)
	}
}

// New owners are not bound by what the old ones were asked.
func TestNewOwnersEndAProposal(t *testing.T) {
	h := joint(t)
	h.must(ann, func(c Cause) ([]Fact, error) {
		return h.s.Complete(c, h.now, []ActionNo{30}, "All", Completion{Bare: true})
	})
	h.must(desk, func(Cause) ([]Fact, error) {
		return []Fact{&ActionPublished{No: 30, Theme: "Tasking", Parties: []PartyCode{"CoLP", "CCS"}, Title: "Street patrols"}}, nil
	})
	if _, waits := h.s.Proposed(30); waits {
		t.Error("a proposal outlived its owners")
	}
}
