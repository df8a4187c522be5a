package plan

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const secret = "Spoke to a resident at the corner house about the noise last night"

func (h *history) refused(what string, by UserID, code Code, decide func(Cause) ([]Fact, error)) {
	h.t.Helper()
	_, err := h.try(by, decide)
	var refusal *Error
	if !errors.As(err, &refusal) || refusal.Code != code {
		h.t.Errorf("%s: error %v, want code %s", what, err, code)
	}
}

// Removing text takes two people, and takes everything that repeats it.
func TestRedaction(t *testing.T) {
	h := begin(t)
	before := h.note(ann, "Bins are late", 12)
	note := h.update(ann, Amber, secret, 20)
	kept := h.note(bob, "Noise in general", 20)
	draft := h.must(ann, func(Cause) ([]Fact, error) { return h.s.KeepDraft(ann, h.now, "20 ambre "+secret) })
	fixed := h.correct(ann, 20, note, secret+" again")
	post := h.enter(&PostClaimed{Post: Post{Key: "digest/1"}, Words: "What changed: " + string([]rune(secret)[:45]) + "…"})

	ask := func(entry uint64, why string) func(Cause) ([]Fact, error) {
		return func(Cause) ([]Fact, error) { return h.s.AskRedaction(entry, why) }
	}
	agree := func(asked uint64) func(Cause) ([]Fact, error) {
		return func(c Cause) ([]Fact, error) { return h.s.AgreeRedaction(c, asked) }
	}
	h.refused("without a reason", bob, Invalid, ask(note, ""))
	h.refused("an entry without text", bob, Invalid, ask(1+h.enter(&HolderAdded{User: ann, No: 12})-1, "why"))
	h.refused("an entry that is not there", bob, NotFound, ask(999, "why"))
	asked := h.must(bob, ask(note, "It says where somebody lives"))
	h.refused("asked twice", cleo, Conflict, ask(note, "Once more"))
	h.refused("by the one who asked", bob, Refused, agree(asked))
	if got := h.s.Redactions(); len(got) != 1 || got[0].Answer.Seq != 0 {
		t.Errorf("Redactions() = %v, want one that is open", got)
	}

	write, err := h.try(cleo, agree(asked))
	if err != nil {
		t.Fatal(err)
	}
	f := write[0].Fact.(*TextRedacted)
	if diff := cmp.Diff([]uint64{note, draft, fixed, post}, f.Entries); diff != "" {
		t.Errorf("entries redacted (-want +got):\n%s", diff)
	}
	if !slices.Equal(Blanks(f), f.Entries) {
		t.Errorf("Blanks() = %v, want %v", Blanks(f), f.Entries)
	}
	for _, seq := range f.Entries {
		r, ok := h.s.Removed(seq)
		if !ok || r.Asked.By != bob || r.Event.By != cleo || r.Reason != "It says where somebody lives" {
			t.Errorf("Removed(%d) = %+v, %v, want by bob and cleo, with the reason", seq, r, ok)
		}
	}
	for _, seq := range []uint64{before, kept} {
		if _, ok := h.s.Removed(seq); ok {
			t.Errorf("entry %d was removed, and has nothing of the text", seq)
		}
	}
	h.refused("answered already", cleo, Conflict, agree(asked))
	h.refused("removed already", cleo, Conflict, ask(note, "Again"))

	// The fold of what the journal holds now is the same State without the words.
	again := NewState()
	for _, e := range h.events {
		if slices.Contains(f.Entries, e.Seq) {
			body, _, err := Encode(e, []byte("salt"))
			if err != nil {
				t.Fatal(err)
			}
			if e, err = Decode(e.Seq, e.At, e.Fact.Kind(), body, nil); err != nil || !e.Redacted {
				t.Fatalf("Decode() of a blanked entry = %+v, %v", e, err)
			}
		}
		again.Apply(e)
	}
	if err := again.Check(); err != nil {
		t.Errorf("Check() after blanking = %v", err)
	}
	a, b := again.actions[20], h.s.actions[20]
	if a.Status != b.Status || !a.Since.Equal(b.Since) {
		t.Errorf("after blanking action 20 is %s, want %s", a.Status.Word(), b.Status.Word())
	}
	for _, e := range again.events {
		for _, p := range e.Fact.prose() {
			if strings.Contains(*p, secret[:30]) {
				t.Errorf("entry %d still says it", e.Seq)
			}
		}
	}
}

// A short text stands in others by chance, so only the same text repeats it.
func TestRedactionOfAShortText(t *testing.T) {
	h := begin(t)
	first := h.note(ann, "Done it", 12)
	h.note(ann, "We have Done it all", 13)
	same := h.note(bob, "Done it", 20)
	if diff := cmp.Diff([]uint64{first, same}, h.s.Bearing([]uint64{first})); diff != "" {
		t.Errorf("Bearing() (-want +got):\n%s", diff)
	}
}

// What somebody may have a right to see is not removed.
func TestHold(t *testing.T) {
	h := begin(t)
	note := h.note(ann, secret, 20)
	other := h.note(ann, "Something else altogether", 12)
	hold := func(no ActionNo, off bool, why string) func(Cause) ([]Fact, error) {
		return func(Cause) ([]Fact, error) { return h.s.SetHold(no, off, why) }
	}
	ask := func(entry uint64) func(Cause) ([]Fact, error) {
		return func(Cause) ([]Fact, error) { return h.s.AskRedaction(entry, "because") }
	}
	asked := h.must(bob, ask(note))
	h.refused("without a reason", bob, Invalid, hold(20, false, ""))
	h.refused("no such action", bob, NotFound, hold(28, false, "request 7"))
	h.must(bob, hold(20, false, "Request 7 of 2024"))
	h.refused("held already", bob, Conflict, hold(20, false, "Request 8"))
	h.refused("agreed under a hold", cleo, Refused, func(c Cause) ([]Fact, error) { return h.s.AgreeRedaction(c, asked) })
	h.must(bob, ask(other))
	h.must(bob, hold(0, false, "Everything until further notice"))
	h.refused("everything is held", bob, Refused, ask(h.note(ann, "And another thing altogether", 12)))
	if nos, _ := h.s.HoldsInForce(); !slices.Equal(nos, []ActionNo{0, 20}) {
		t.Errorf("holds in force %v, want 0 and 20", nos)
	}
	h.must(bob, hold(0, true, ""))
	h.must(bob, hold(20, true, ""))
	h.refused("no hold", bob, Conflict, hold(20, true, ""))
	h.must(cleo, func(c Cause) ([]Fact, error) { return h.s.AgreeRedaction(c, asked) })
}

// Drafts go after a week, the words of messages after a year, and nothing while
// there is a hold.
func TestExpire(t *testing.T) {
	h := begin(t)
	note := h.note(ann, secret, 20)
	draft := h.must(ann, func(Cause) ([]Fact, error) { return h.s.KeepDraft(ann, h.now, "20 ambre lamps") })
	post := h.enter(&PostClaimed{Post: Post{Key: "digest/1"}, Words: "What changed"})
	for _, c := range []struct {
		after time.Duration
		want  []uint64
	}{
		{DraftLife - 24*time.Hour, nil},
		{DraftLife + 24*time.Hour, []uint64{draft}},
		{PostLife + 24*time.Hour, []uint64{draft, post}},
	} {
		var got []uint64
		for _, f := range h.s.Expire(h.now.Add(c.after)) {
			got = append(got, Blanks(f)...)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("after %v (-want +got):\n%s", c.after, diff)
		}
	}
	h.must(bob, func(Cause) ([]Fact, error) { return h.s.SetHold(12, false, "Request 7") })
	if got := h.s.Expire(h.now.Add(PostLife * 2)); got != nil {
		t.Errorf("Expire() under a hold = %v, want nothing", got)
	}
	if _, gone := h.s.Removed(note); gone {
		t.Error("a note was removed")
	}
}

func TestAudit(t *testing.T) {
	h := begin(t)
	h.update(ann, Amber, "Half are in", 20)
	h.enter(&RequestRefused{Verb: "update", Actions: []ActionNo{20}})
	h.now = h.now.Add(48 * time.Hour)
	h.note(bob, "More to come", 20)
	h.note(bob, "Elsewhere", 12)
	kinds := func(q Inquiry) []string {
		var list []string
		for _, e := range h.s.Audit(q) {
			list = append(list, e.Fact.Kind())
		}
		return list
	}
	today := DateOf(h.now)
	for _, c := range []struct {
		name string
		q    Inquiry
		want []string
	}{
		{"one action", Inquiry{No: 20}, []string{"action.noted", "request.refused", "action.updated", "action.published"}},
		{"one person", Inquiry{By: bob}, []string{"action.noted", "action.noted"}},
		{"one action since today", Inquiry{No: 20, From: today}, []string{"action.noted"}},
		{"one action until the day before", Inquiry{No: 20, To: today.Add(-1), From: today.Add(-2)}, []string{"request.refused", "action.updated"}},
	} {
		if diff := cmp.Diff(c.want, kinds(c.q)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
