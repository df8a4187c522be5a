package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

// redact takes the text out of entries under a cause.
func redact(t testing.TB, s *store.Store, cause string, entries ...uint64) error {
	c := plan.Cause{ID: cause, By: "U0BOB", Door: "slash"}
	return s.Update(t.Context(), c, func(*plan.State, time.Time) ([]plan.Fact, error) {
		return []plan.Fact{&plan.TextRedacted{Entries: entries}}, nil
	})
}

// The text of an entry goes with the write of the fact that says so: from the
// journal, from this Store's State and from another's on the same journal. The
// entry, and every sum, stay.
func TestUpdateBlanks(t *testing.T) {
	mem := store.Memory()
	s := published(t, mem, 1)
	must(t, note(s, "a", "Mx Example is mentioned"))
	must(t, note(s, "b", "Two"))
	other := opened(t, mem.Reopen())
	before := records(t, mem)
	must(t, redact(t, s, "r", 4))

	after := records(t, mem)
	if len(after) != len(before)+1 {
		t.Fatalf("%d records, want one more than %d", len(after), len(before))
	}
	before[3].Text = nil
	if diff := cmp.Diff(before, after[:5]); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
	for _, r := range after {
		if bytes.Contains(r.Text, []byte("Mx Example")) || bytes.Contains(r.Body, []byte("Mx Example")) {
			t.Errorf("record %d still has the text", r.Seq)
		}
	}
	for what, s := range map[string]*store.Store{"the same Store": s, "another Store that had the text": other, "a new Store": opened(t, mem.Reopen())} {
		if diff := cmp.Diff([]string{"", "Two"}, notes(t, s)); diff != "" {
			t.Errorf("%s: notes (-want +got):\n%s", what, diff)
		}
		must(t, s.View(t.Context(), func(s *plan.State) error {
			if e, _ := s.Event(4); !e.Redacted || e.By != "U0ANN" {
				t.Errorf("%s: the event is %+v, want it redacted, and still by its author", what, e)
			}
			if gone, ok := s.Removed(4); !ok || gone.Event.By != "U0BOB" {
				t.Errorf("%s: Removed(4) = %+v, %v, want the event that took it out", what, gone, ok)
			}
			return nil
		}))
		isFold(t, s, mem)
	}
	must(t, note(s, "c", "Three"))
	isFold(t, s, mem)
}

// The writes of an entry and of what takes its text out can share a commit.
func TestBlankedInTheSameCommit(t *testing.T) {
	mem := store.Memory()
	j := &faulty{Journal: mem}
	s := published(t, j, 1)
	for i, err := range together(t, s, j,
		func() error { return note(s, "a", "Mx Example is mentioned") },
		func() error { return redact(t, s, "r", 4, 5) },
		func() error { return note(s, "b", "Two") }) {
		if err != nil {
			t.Errorf("write %d: %v", i, err)
		}
	}
	if diff := cmp.Diff([]string{"", "", "Two"}, notes(t, s)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	isFold(t, s, mem)
}

// What cannot be blanked fails its own writer and nobody else's; and a write
// that failed has blanked nothing, or all it was to.
func TestBlankFails(t *testing.T) {
	mem := store.Memory()
	j := &faulty{Journal: mem}
	s := published(t, j, 1)
	errs := together(t, s, j,
		func() error { return redact(t, s, "r", 99) },
		func() error { return note(s, "a", "One") })
	if errs[1] == nil || !strings.Contains(errs[1].Error(), "cannot take the text out of entry 99") {
		t.Errorf("blanking what is not there = %v, want it said", errs[1])
	}
	if errs[2] != nil {
		t.Errorf("its neighbour: %v, want nil", errs[2])
	}
	for _, after := range []bool{false, true} {
		j.spoil(1, fault{after: after})
		if err := redact(t, s, "r2", 5); !errors.Is(err, errDisk) {
			t.Errorf("Update() on a full disk = %v, want it said", err)
		}
		want := []string{"The first", "One"}
		if after {
			want[1] = ""
		}
		if diff := cmp.Diff(want, notes(t, s)); diff != "" {
			t.Errorf("notes after a failure, written all the same: %v (-want +got):\n%s", after, diff)
		}
		isFold(t, s, mem)
	}
}

// In a file, the bytes go with the write too; when there is no room for that
// the write stands, and the bytes go when there is.
func TestTidy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "asb.db")
	j, err := boltdb.Open(path)
	must(t, err)
	defer j.Close()
	s := published(t, j, 1)
	must(t, note(s, "a", "Mx Example is mentioned"))
	must(t, note(s, "b", "Mx Sample is mentioned"))
	has := func(name string) bool {
		b, err := os.ReadFile(path)
		must(t, err)
		return bytes.Contains(b, []byte(name))
	}
	if !has("Mx Example") || !has("Mx Sample") {
		t.Fatal("the notes are not in the file as they are: this test proves nothing")
	}
	must(t, redact(t, s, "r", 4))
	if has("Mx Example") || !has("Mx Sample") {
		t.Errorf("in the file: the text that was taken out, %v; the other, %v", has("Mx Example"), has("Mx Sample"))
	}
	must(t, os.Mkdir(path+".compacting", 0o700))
	must(t, os.WriteFile(filepath.Join(path+".compacting", "in the way"), nil, 0o600))
	must(t, redact(t, s, "r2", 5))
	if diff := cmp.Diff([]string{"", ""}, notes(t, s)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	if err := s.Tidy(t.Context()); err == nil || !has("Mx Sample") {
		t.Errorf("Tidy() without room = %v; the text in the file: %v, want it there, and said so", err, has("Mx Sample"))
	}
	must(t, os.RemoveAll(path+".compacting"))
	must(t, s.Tidy(t.Context()))
	if has("Mx Sample") {
		t.Error("the text is in the file after it was tidied")
	}
	must(t, note(s, "c", "Three"))
	isFold(t, s, j)
}

// A text that is back although a record says that it was taken out is not
// shown.
func TestTextThatIsBack(t *testing.T) {
	mem := store.Memory()
	s := published(t, mem, 1)
	must(t, note(s, "a", "Mx Example is mentioned"))
	whole := records(t, mem)
	must(t, redact(t, s, "r", 4))
	recs := slices.Concat(whole, records(t, mem)[4:])
	back := store.Memory()
	must(t, back.Append(t.Context(), 0, recs))
	_, err := store.Open(t.Context(), back, clock, zeros{})
	if want := "record 4: journal is damaged: its text is there, and record 5 took it out"; !errors.Is(err, store.ErrCorrupt) || err.Error() != want {
		t.Errorf("Open() = %v\nwant %s", err, want)
	}
}
