package plan

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What a decision answers: facts, or one of the answers that write nothing.
func TestDecisions(t *testing.T) {
	for _, c := range []struct {
		name   string
		before func(*history)
		decide func(*State, Cause, time.Time) ([]Fact, error)
		want   []Fact
		err    string
	}{
		{"a first status", nil,
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				return s.Update(c, now, []ActionNo{20}, Red, "Not begun")
			},
			[]Fact{&ActionUpdated{No: 20, From: NotYetRated, To: Red, Note: "Not begun"}}, ""},
		{"a change of several", func(h *history) { h.update(bob, Red, "No form yet", 12) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				return s.Update(c, now, []ActionNo{12, 13}, Amber, "Form is live")
			},
			[]Fact{&ActionUpdated{No: 12, From: Red, To: Amber, Note: "Form is live"}, &ActionUpdated{No: 13, From: NotYetRated, To: Amber, Note: "Form is live"}}, ""},
		{"the status it has, with a note", func(h *history) { h.update(bob, Amber, "Half are in", 20) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				return s.Update(c, now, []ActionNo{20}, Amber, "Two thirds are in")
			},
			[]Fact{&ActionUpdated{No: 20, From: Amber, To: Amber, Note: "Two thirds are in"}}, ""},
		{"the status it has, without a note", func(h *history) { h.update(bob, Amber, "Half are in", 20) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				return s.Update(c, now, []ActionNo{20}, Amber, "")
			},
			[]Fact{&ActionConfirmed{No: 20, Status: Amber}}, ""},
		{"a change without a note", func(h *history) { h.update(bob, Amber, "Half are in", 20) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				return s.Update(c, now, []ActionNo{20, 12}, Amber, "")
			},
			nil, "changing [12] to AMBER needs a note on why"},
		{"a status that is none", nil,
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				return s.Update(c, now, []ActionNo{20}, "purple", "Odd")
			},
			nil, "A status is red, amber or green. For example: 20 amber why it is amber"},
		{"back to not yet rated", nil,
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				return s.Update(c, now, []ActionNo{20}, NotYetRated, "Start again")
			},
			nil, "A status is red, amber or green. For example: 20 amber why it is amber"},
		{"one action of two is not there", nil,
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				return s.Update(c, now, []ActionNo{20, outside}, Red, "Not begun")
			},
			nil, "There is no action 28: the published plan goes from 20 to 29. Did you mean 20 or 29?"},
		{"no action", nil,
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				return s.Update(c, now, nil, Red, "Not begun")
			},
			nil, "That needs an action's number. For example: note 20 …"},

		{"no change", func(h *history) { h.update(bob, Amber, "Half are in", 20) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				return s.Confirm(c, now, []ActionNo{20}, NotYetRated, "Waiting for a part")
			},
			[]Fact{&ActionConfirmed{No: 20, Status: Amber, Note: "Waiting for a part"}}, ""},
		{"still amber", func(h *history) { h.update(bob, Amber, "Half are in", 20) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				return s.Confirm(c, now, []ActionNo{20}, Amber, "")
			},
			[]Fact{&ActionConfirmed{No: 20, Status: Amber}}, ""},
		{"still red, which it is not", func(h *history) { h.update(bob, Amber, "Half are in", 20) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				return s.Confirm(c, now, []ActionNo{20}, Red, "")
			},
			nil, "Action 20 is AMBER, not RED, so nothing was confirmed. Confirm what it is, or change it."},
		{"no change of what was never rated", nil,
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				return s.Confirm(c, now, []ActionNo{20}, NotYetRated, "")
			},
			nil, "Action 20 is NOT YET RATED, so there is no status to confirm. Nothing was saved. Say which it is, and in a few words why, for example: 20 amber half are in"},

		{"a note on two", nil,
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				return s.Note(c, now, []ActionNo{12, 13}, "Form agreed")
			},
			[]Fact{&ActionNoted{No: 12, Note: "Form agreed"}, &ActionNoted{No: 13, Note: "Form agreed"}}, ""},
		{"a note without text", nil,
			func(s *State, c Cause, now time.Time) ([]Fact, error) { return s.Note(c, now, []ActionNo{12}, "") },
			nil, "There is no text to save as a note. For example: note 20 4K cameras on order"},

		{"a correction of one's last note", func(h *history) { h.update(ann, Amber, "Half are in", 20); h.confirm(ann, 20) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				return s.Correct(c, now, 20, 0, "Two thirds are in")
			},
			[]Fact{&NoteCorrected{Entry: 8, No: 20, Note: "Two thirds are in"}}, ""},
		{"a correction by number", func(h *history) { h.note(ann, "One", 20); h.note(ann, "Two", 20) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) { return s.Correct(c, now, 20, 8, "Uno") },
			[]Fact{&NoteCorrected{Entry: 8, No: 20, Note: "Uno"}}, ""},
		{"a correction named by an earlier one", func(h *history) { h.note(ann, "One", 20); h.correct(ann, 20, 0, "Uno") },
			func(s *State, c Cause, now time.Time) ([]Fact, error) { return s.Correct(c, now, 20, 9, "Eins") },
			[]Fact{&NoteCorrected{Entry: 8, No: 20, Note: "Eins"}}, ""},
		{"a correction back to the first text", func(h *history) { h.note(ann, "One", 20); h.correct(ann, 20, 0, "Uno") },
			func(s *State, c Cause, now time.Time) ([]Fact, error) { return s.Correct(c, now, 20, 0, "One") },
			[]Fact{&NoteCorrected{Entry: 8, No: 20, Note: "One"}}, ""},
		{"a correction that changes nothing", func(h *history) { h.note(ann, "One", 20) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) { return s.Correct(c, now, 20, 0, "One") },
			nil, "Your note already says that. Nothing was changed."},
		{"an empty correction", func(h *history) { h.note(ann, "One", 20) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) { return s.Correct(c, now, 20, 0, "") },
			nil, "The new text is empty, so your note stays as it was. To take a note back altogether, use undo."},
		{"a correction of somebody else's note", func(h *history) { h.note(bob, "One", 20) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) { return s.Correct(c, now, 20, 8, "Uno") },
			nil, noNote},
		{"a correction of what has no note", func(h *history) { h.update(ann, Amber, "Half are in", 20); h.confirm(ann, 20) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) { return s.Correct(c, now, 20, 9, "Uno") },
			nil, noNote},
		{"a correction of what was undone", func(h *history) { h.note(ann, "One", 20); h.undo(ann, 0) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) { return s.Correct(c, now, 20, 8, "Uno") },
			nil, noNote},
		{"a correction of an undo", func(h *history) { h.note(ann, "One", 20); h.undo(ann, 0) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) { return s.Correct(c, now, 20, 9, "Uno") },
			nil, noNote},
		{"a correction of a note on another action", func(h *history) { h.note(ann, "One", 12) },
			func(s *State, c Cause, now time.Time) ([]Fact, error) { return s.Correct(c, now, 20, 8, "Uno") },
			nil, noNote},
		{"a correction of the published text", nil,
			func(s *State, c Cause, now time.Time) ([]Fact, error) {
				c.By = desk
				return s.Correct(c, now, 20, 5, "Uno")
			},
			nil, noNote},

		{"sharing one's last write", func(h *history) { h.update(ann, Amber, "Form is live", 12, 13) },
			func(s *State, c Cause, _ time.Time) ([]Fact, error) { return s.Share(c, 0, "C0PLAN") },
			[]Fact{&EntryShared{Entry: 8, Channel: "C0PLAN"}}, ""},
		{"sharing by the second entry of a write", func(h *history) { h.update(ann, Amber, "Form is live", 12, 13) },
			func(s *State, c Cause, _ time.Time) ([]Fact, error) { return s.Share(c, 9, "C0PLAN") },
			[]Fact{&EntryShared{Entry: 8, Channel: "C0PLAN"}}, ""},
		{"sharing twice in one channel", func(h *history) { h.note(ann, "One", 20); h.share(ann, 8, "C0PLAN") },
			func(s *State, c Cause, _ time.Time) ([]Fact, error) { return s.Share(c, 0, "C0PLAN") },
			nil, "Entry 8 was already shared here, so it was not shared twice."},
		{"sharing again what may not have been shown", func(h *history) {
			h.note(ann, "One", 20)
			h.share(ann, 8, "C0PLAN")
			h.must(ann, func(Cause) ([]Fact, error) { return h.s.ShareLost(h.s.events[8].Cause), nil })
		},
			func(s *State, c Cause, _ time.Time) ([]Fact, error) { return s.Share(c, 0, "C0PLAN") },
			[]Fact{&EntryShared{Entry: 8, Channel: "C0PLAN"}}, ""},
		{"letting share again what was never shared", func(h *history) { h.note(ann, "One", 20) },
			func(s *State, c Cause, _ time.Time) ([]Fact, error) { return s.ShareLost(s.events[7].Cause), nil },
			nil, ""},
		{"sharing in a second channel", func(h *history) { h.note(ann, "One", 20); h.share(ann, 8, "C0PLAN") },
			func(s *State, c Cause, _ time.Time) ([]Fact, error) { return s.Share(c, 0, "C0OTHER") },
			[]Fact{&EntryShared{Entry: 8, Channel: "C0OTHER"}}, ""},
		{"sharing what was undone", func(h *history) { h.note(ann, "One", 20); h.undo(ann, 0) },
			func(s *State, c Cause, _ time.Time) ([]Fact, error) { return s.Share(c, 8, "C0PLAN") },
			nil, "That was undone, so it was not shared."},
		{"sharing somebody else's", func(h *history) { h.note(bob, "One", 20) },
			func(s *State, c Cause, _ time.Time) ([]Fact, error) { return s.Share(c, 8, "C0PLAN") },
			nil, "You have no such entry to share. You can share what you wrote yourself."},
		{"sharing nothing", nil,
			func(s *State, c Cause, _ time.Time) ([]Fact, error) { return s.Share(c, 0, "C0PLAN") },
			nil, "You have no such entry to share. You can share what you wrote yourself."},

		{"holding a party, in any capitals", nil,
			func(s *State, _ Cause, _ time.Time) ([]Fact, error) {
				return s.Hold(Holder{User: ann, Party: "ccs"}, false)
			},
			[]Fact{&HolderAdded{User: ann, Party: "CCS"}}, ""},
		{"holding one action", nil,
			func(s *State, _ Cause, _ time.Time) ([]Fact, error) {
				return s.Hold(Holder{User: ann, No: 20}, false)
			},
			[]Fact{&HolderAdded{User: ann, No: 20}}, ""},
		{"holding it already", func(h *history) { h.hold(bob, Holder{User: ann, Party: "CCS"}, false) },
			func(s *State, _ Cause, _ time.Time) ([]Fact, error) {
				return s.Hold(Holder{User: ann, Party: "Ccs"}, false)
			},
			nil, "That person already holds it, so nothing was changed."},
		{"holding no longer", func(h *history) { h.hold(bob, Holder{User: ann, Party: "CCS"}, false) },
			func(s *State, _ Cause, _ time.Time) ([]Fact, error) {
				return s.Hold(Holder{User: ann, Party: "CCS"}, true)
			},
			[]Fact{&HolderRemoved{User: ann, Party: "CCS"}}, ""},
		{"holding no longer what one never held", nil,
			func(s *State, _ Cause, _ time.Time) ([]Fact, error) {
				return s.Hold(Holder{User: ann, Party: "CCS"}, true)
			},
			nil, "That person does not hold it, so nothing was changed."},
		{"holding for a party that is not in the key", nil,
			func(s *State, _ Cause, _ time.Time) ([]Fact, error) {
				return s.Hold(Holder{User: ann, Party: "XYZ"}, false)
			},
			nil, `There is no party "XYZ" in the plan's key.`},
		{"holding an action that is not there", nil,
			func(s *State, _ Cause, _ time.Time) ([]Fact, error) {
				return s.Hold(Holder{User: ann, No: outside}, false)
			},
			nil, "There is no action 28: the published plan goes from 20 to 29. Did you mean 20 or 29?"},

		{"keeping a draft", nil,
			func(s *State, c Cause, now time.Time) ([]Fact, error) { return s.KeepDraft(c.By, now, "20 grren done") },
			[]Fact{&DraftKept{Line: "20 grren done"}}, ""},
		{"keeping a draft twice", func(h *history) { h.draft(ann, "20 grren done") },
			func(s *State, c Cause, now time.Time) ([]Fact, error) { return s.KeepDraft(c.By, now, "20 grren done") },
			nil, ""},
		{"keeping what somebody else keeps", func(h *history) { h.draft(bob, "20 grren done") },
			func(s *State, c Cause, now time.Time) ([]Fact, error) { return s.KeepDraft(c.By, now, "20 grren done") },
			[]Fact{&DraftKept{Line: "20 grren done"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := begin(t)
			if c.before != nil {
				c.before(h)
			}
			want := replay(h.events)
			got, err := c.decide(h.s, Cause{ID: "new", By: ann, Door: "slash"}, h.now)
			if c.err != "" {
				says(t, err, c.err)
			} else if err != nil {
				t.Fatalf("got error %v, want nil", err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" && c.err == "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
			same(t, "a decision changed the State it looked at", h.s, want)
		})
	}
}

const noNote = "You have no note on action 20 to edit. You can edit what you wrote yourself. To add a note, type: note 20 and your text"

func (h *history) share(by UserID, entry uint64, channel string) uint64 {
	h.t.Helper()
	return h.must(by, func(c Cause) ([]Fact, error) { return h.s.Share(c, entry, channel) })
}

func (h *history) draft(by UserID, line string) uint64 {
	h.t.Helper()
	return h.must(by, func(c Cause) ([]Fact, error) { return h.s.KeepDraft(c.By, h.now, line) })
}

// A change of status without a word on why names what it would change.
func TestNeedsNote(t *testing.T) {
	h := begin(t)
	h.update(bob, Amber, "Half are in", 20)
	_, err := h.s.Update(Cause{ID: "new", By: ann}, h.now, []ActionNo{20, 12}, Amber, "")
	var got *NeedsNote
	if !errors.As(err, &got) {
		t.Fatalf("Update() = %v, want NeedsNote", err)
	}
	want := &NeedsNote{Actions: []ActionNo{20, 12}, Changed: []ActionNo{12}, To: Amber}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("NeedsNote (-want +got):\n%s", diff)
	}
}

// The same words from the same person within a minute are one write, however
// they reach us, unless they no longer stand.
func TestAlreadySaved(t *testing.T) {
	update := func(by UserID, to Status, note string, nos ...ActionNo) func(*history) ([]Event, error) {
		return func(h *history) ([]Event, error) {
			return h.try(by, func(c Cause) ([]Fact, error) { return h.s.Update(c, h.now, nos, to, note) })
		}
	}
	note := func(by UserID, text string, nos ...ActionNo) func(*history) ([]Event, error) {
		return func(h *history) ([]Event, error) {
			return h.try(by, func(c Cause) ([]Fact, error) { return h.s.Note(c, h.now, nos, text) })
		}
	}
	undo := func(by UserID) func(*history) ([]Event, error) {
		return func(h *history) ([]Event, error) {
			return h.try(by, func(c Cause) ([]Fact, error) { return h.s.Undo(c, 0, 0) })
		}
	}
	draft := func(h *history) ([]Event, error) {
		return h.try(ann, func(c Cause) ([]Fact, error) { return h.s.KeepDraft(c.By, h.now, "20 grren done") })
	}
	share := func(h *history) ([]Event, error) {
		return h.try(ann, func(c Cause) ([]Fact, error) { return h.s.Share(c, 0, "C0PLAN") })
	}
	type step = func(*history) ([]Event, error)
	for _, c := range []struct {
		name    string
		first   step
		between []step
		later   time.Duration
		second  step
		saved   bool
	}{
		{"at once", update(ann, Amber, "Half are in", 20), nil, 0, update(ann, Amber, "Half are in", 20), true},
		{"after a minute", update(ann, Amber, "Half are in", 20), nil, time.Minute, update(ann, Amber, "Half are in", 20), true},
		{"after more than a minute", update(ann, Amber, "Half are in", 20), nil, time.Minute + time.Nanosecond, update(ann, Amber, "Half are in", 20), false},
		{"two actions", update(ann, Amber, "Form is live", 12, 13), nil, 0, update(ann, Amber, "Form is live", 12, 13), true},
		{"one action of the two", update(ann, Amber, "Form is live", 12, 13), nil, 0, update(ann, Amber, "Form is live", 12), false},
		{"a note", note(ann, "One", 20), nil, 0, note(ann, "One", 20), true},
		{"a note with other words", note(ann, "One", 20), nil, 0, note(ann, "Two", 20), false},
		{"a note in other capitals", note(ann, "One", 20), nil, 0, note(ann, "one", 20), false},
		{"another person", update(ann, Amber, "Half are in", 20), nil, 0, update(bob, Amber, "Half are in", 20), false},
		{"another action", update(ann, Amber, "Half are in", 20), nil, 0, update(ann, Amber, "Half are in", 12), false},
		{"another status", update(ann, Amber, "Half are in", 20), nil, 0, update(ann, Red, "Half are in", 20), false},
		{"a note and then an update", note(ann, "One", 20), nil, 0, update(ann, Red, "One", 20), false},
		{"undone in between", update(ann, Amber, "Half are in", 20), []step{undo(ann)}, 0, update(ann, Amber, "Half are in", 20), false},
		{"somebody else changed it in between", update(ann, Amber, "Half are in", 20), []step{update(bob, Red, "Not begun", 20)}, 0, update(ann, Amber, "Half are in", 20), false},
		{"somebody else noted it in between", update(ann, Amber, "Half are in", 20), []step{note(bob, "Seen", 20)}, 0, update(ann, Amber, "Half are in", 20), true},
		{"somebody else noted beside a note", note(ann, "One", 20), []step{note(bob, "Two", 20)}, 0, note(ann, "One", 20), true},
		{"somebody else changed it beside a note", note(ann, "One", 20), []step{update(bob, Red, "Not begun", 20)}, 0, note(ann, "One", 20), true},
		{"somebody else changed it and took that back", update(ann, Amber, "Half are in", 20), []step{update(bob, Red, "Not begun", 20), undo(bob)}, 0, update(ann, Amber, "Half are in", 20), true},
		{"the author noted something else in between", update(ann, Amber, "Half are in", 20), []step{note(ann, "One", 20)}, 0, update(ann, Amber, "Half are in", 20), false},
		{"somebody else changed another in between", update(ann, Amber, "Half are in", 20), []step{update(bob, Red, "No form yet", 12)}, 0, update(ann, Amber, "Half are in", 20), true},
		{"something that was not saved in between", update(ann, Amber, "Half are in", 20), []step{draft}, 0, update(ann, Amber, "Half are in", 20), true},
		{"shared in between", update(ann, Amber, "Half are in", 20), []step{share}, 0, update(ann, Amber, "Half are in", 20), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := begin(t)
			first, err := c.first(h)
			if err != nil {
				t.Fatal(err)
			}
			for _, do := range c.between {
				if _, err := do(h); err != nil {
					t.Fatal(err)
				}
			}
			h.now = h.now.Add(c.later)
			_, err = c.second(h)
			var saved *AlreadySaved
			if got := errors.As(err, &saved); got != c.saved {
				t.Fatalf("the second write: got %v, want already saved: %v", err, c.saved)
			}
			if c.saved && (saved.Cause != first[0].Cause || !saved.At.Equal(first[0].At)) {
				t.Errorf("AlreadySaved{%s, %s}, want the first write's %s, %s", saved.Cause, saved.At, first[0].Cause, first[0].At)
			}
		})
	}
}

// A correction pressed twice is one, too.
func TestAlreadyCorrected(t *testing.T) {
	h := begin(t)
	h.note(ann, "One", 20)
	c := h.correct(ann, 20, 0, "Uno")
	h.now = h.now.Add(-time.Hour).Add(30 * time.Second)
	_, err := h.s.Correct(Cause{ID: "new", By: ann}, h.now, 20, 8, "Uno")
	var saved *AlreadySaved
	if !errors.As(err, &saved) {
		t.Fatalf("Correct() the second time = %v, want AlreadySaved", err)
	}
	if e, _ := h.s.Event(c); saved.Cause != e.Cause {
		t.Errorf("AlreadySaved names %s, want %s", saved.Cause, e.Cause)
	}
}

// An entry carries its last correction that stands; the first text stays in
// the journal.
func TestCorrections(t *testing.T) {
	h := begin(t)
	w := h.update(ann, Amber, "Half are in", 20)
	h.correct(ann, 20, 0, "Two thirds are in")
	h.correct(ann, 20, w, "Three quarters are in")
	entry, _ := h.s.Event(w)
	for _, want := range []string{"Three quarters are in", "Two thirds are in", "Half are in"} {
		if got := h.s.NoteOf(entry); got != want {
			t.Errorf("NoteOf() = %q, want %q", got, want)
		}
		if want != "Half are in" {
			h.undo(ann, 0)
		}
	}
	if got := entry.Fact.(*ActionUpdated).Note; got != "Half are in" {
		t.Errorf("the entry itself says %q, want its first text", got)
	}
}

// The State knows every cause it has seen, and what came of it.
func TestWritten(t *testing.T) {
	h := begin(t)
	first := h.update(ann, Amber, "Form is live", 12, 13)
	h.note(bob, "One", 20)
	e, _ := h.s.Event(first)
	var got []uint64
	for _, e := range h.s.Written(e.Cause) {
		got = append(got, e.Seq)
	}
	if diff := cmp.Diff([]uint64{first, first + 1}, got); diff != "" {
		t.Errorf("Written(%s) (-want +got):\n%s", e.Cause, diff)
	}
	if got := h.s.Written("never"); got != nil {
		t.Errorf("Written of an unknown cause = %v, want nil", got)
	}
	for _, seq := range []uint64{0, h.s.Head() + 1} {
		if _, ok := h.s.Event(seq); ok {
			t.Errorf("Event(%d) found one, want none", seq)
		}
	}
}

// Drafts are for their author, newest first, for a week.
func TestDrafts(t *testing.T) {
	h := begin(t)
	old := h.draft(ann, "20 grren done")
	h.now = nine.Add(DraftLife)
	fresh := h.draft(ann, "12 ambr live")
	h.now = nine.Add(DraftLife)
	lines := func(by UserID, now time.Time) (lines []string) {
		for _, e := range h.s.Drafts(by, now) {
			lines = append(lines, e.Fact.(*DraftKept).Line)
		}
		return lines
	}
	if diff := cmp.Diff([]string{"12 ambr live", "20 grren done"}, lines(ann, h.now)); diff != "" {
		t.Errorf("Drafts() on the seventh day (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"12 ambr live"}, lines(ann, h.now.Add(1))); diff != "" {
		t.Errorf("Drafts() after it (-want +got):\n%s", diff)
	}
	if got := lines(bob, h.now); got != nil {
		t.Errorf("Drafts() of somebody else = %q, want none", got)
	}
	if got, err := h.s.Draft(ann, old, h.now); got != "20 grren done" || err != nil {
		t.Errorf("Draft() = %q, %v, want the line", got, err)
	}
	for _, c := range []struct {
		by    UserID
		entry uint64
		now   time.Time
	}{{bob, fresh, h.now}, {ann, old, h.now.Add(1)}, {ann, 1, h.now}, {ann, 900, h.now}} {
		if got, err := h.s.Draft(c.by, c.entry, c.now); err == nil {
			t.Errorf("Draft(%s, %d) = %q, want a refusal", c.by, c.entry, got)
		}
	}
}
