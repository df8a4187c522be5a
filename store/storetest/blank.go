package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/safer-city-partnership/asb/store"
)

// The tests in this file take text out of records that stay.

// blanked is recs without the text of those numbers.
func blanked(recs []store.Record, seqs ...uint64) []store.Record {
	list := append([]store.Record(nil), recs...)
	for _, seq := range seqs {
		list[seq-1].Text = nil
	}
	return list
}

func testBlank(t *testing.T, reopen func() store.Journal) {
	j := reopen()
	recs := run(0, 300)
	recs[9].Text = nil
	recs[19].Body, recs[19].Text = []byte("{ \"b\" : 1 ,\r\n\"a\":2}"), []byte(`" \u003c "`)
	appended(t, j, 0, recs...)
	before, err := read(t.Context(), j, 0)
	if err != nil {
		t.Fatalf("Read(0) = %v, want nil", err)
	}
	first := []uint64{300, 1, 20, 10, 256, 1} // one without text, and one twice
	if err := j.Append(t.Context(), 300, run(300, 2), first...); err != nil {
		t.Fatalf("Append(300, 2 records, blank %v) = %v, want nil", first, err)
	}
	want := append(blanked(recs, first...), run(300, 2)...)
	holds(t, j, 0, want)
	holds(t, j, 255, want[255:])
	if diff := differ(recs, before); diff != "" {
		t.Errorf("records read before they were blanked changed: %s", diff)
	}
	// Again, and together with the record that blanked the others.
	if err := j.Append(t.Context(), 302, run(302, 1), 20, 301); err != nil {
		t.Fatalf("Append(302, blank 20 and 301) = %v, want nil", err)
	}
	want = append(blanked(want, 301), run(302, 1)...)
	holds(t, j, 0, want)
	closed(t, j)
	j = reopen()
	holds(t, j, 0, want)
	appended(t, j, 303, run(303, 1)...)
	holds(t, j, 0, append(want, run(303, 1)...))
	closed(t, j)
}

func testBlankRefused(t *testing.T, reopen func() store.Journal) {
	j := opened(t, reopen)
	appended(t, j, 0, run(0, 5)...)
	broken := run(5, 2)
	broken[1].Kind = ""
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name     string
		ctx      context.Context
		after    uint64
		recs     []store.Record
		blank    []uint64
		conflict bool
	}{
		{"number zero", t.Context(), 5, run(5, 1), []uint64{2, 0}, false},
		{"beyond the end", t.Context(), 5, run(5, 1), []uint64{2, 7}, false},
		{"a record that is only being written", t.Context(), 5, run(5, 1), []uint64{2, 6}, false},
		{"without a record that says so", t.Context(), 5, nil, []uint64{2}, false},
		{"with a record that is refused", t.Context(), 5, broken, []uint64{2}, false},
		{"when the journal has moved on", t.Context(), 4, run(4, 1), []uint64{2}, true},
		{"when nobody waits any more", gone, 5, run(5, 1), []uint64{2}, false},
	} {
		if err := j.Append(c.ctx, c.after, c.recs, c.blank...); err == nil || errors.Is(err, store.ErrConflict) != c.conflict {
			t.Errorf("%s: Append = %v, want an error, ErrConflict: %v", c.name, err, c.conflict)
		}
		holds(t, j, 0, run(0, 5))
	}
}

func testBlankWhileReading(t *testing.T, reopen func() store.Journal) {
	j := opened(t, reopen)
	recs := run(0, 600)
	appended(t, j, 0, recs...)
	var got []store.Record
	for r, err := range j.Read(t.Context(), 0) {
		if err != nil {
			t.Fatalf("Read(0) = %v after %d records", err, len(got))
		}
		if got = append(got, r); len(got) == 3 {
			if err := j.Append(t.Context(), 600, run(600, 1), 1, 3, 4, 599); err != nil {
				t.Fatalf("Append in the loop = %v, want nil", err)
			}
		}
	}
	// What comes after may have its text still or not, and is else as it was.
	for i := range got {
		if len(got[i].Text) == 0 && i > 2 && i < 600 {
			got[i].Text = recs[i].Text
		}
	}
	if diff := differ(run(0, len(got)), got); diff != "" || len(got) < 600 {
		t.Errorf("%d records: %s", len(got), diff)
	}
	holds(t, j, 0, append(blanked(recs, 1, 3, 4, 599), run(600, 1)...))
}
