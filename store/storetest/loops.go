package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/store"
)

// The tests in this file look at Read as a loop: stopped, left, repeated, and
// with other calls in its body.

func testCancelled(t *testing.T, reopen func() store.Journal) {
	j := opened(t, reopen)
	appended(t, j, 0, run(0, 600)...)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := j.Append(ctx, 600, run(600, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("Append with a cancelled context = %v, want context.Canceled", err)
	}
	for _, after := range []uint64{0, 600} {
		if got, err := read(ctx, j, after); !errors.Is(err, context.Canceled) || len(got) != 0 {
			t.Errorf("Read(%d) with a cancelled context = %d records, then %v; want none, then context.Canceled", after, len(got), err)
		}
	}
	holds(t, j, 0, run(0, 600))

	// Cancelled on the way, the loop ends there with the reason.
	for _, at := range []int{1, 2, 255, 256, 257, 599} {
		ctx, cancel := context.WithCancel(t.Context())
		var got []store.Record
		var last error
		for r, err := range j.Read(ctx, 0) {
			if last != nil {
				t.Errorf("cancelled at %d: the loop went on after its error", at)
			}
			if last = err; err != nil {
				if diff := cmp.Diff(store.Record{}, r); diff != "" {
					t.Errorf("cancelled at %d: the error came with a record:\n%s", at, diff)
				}
				continue
			}
			if got = append(got, r); len(got) == at {
				cancel()
			}
		}
		cancel()
		if len(got) != at || !errors.Is(last, context.Canceled) {
			t.Errorf("cancelled at %d: got %d records, then %v; want context.Canceled", at, len(got), last)
		}
	}
	appended(t, j, 600, run(600, 1)...)
}

func testLeaveEarly(t *testing.T, reopen func() store.Journal) {
	j := opened(t, reopen)
	appended(t, j, 0, run(0, 600)...)
	for _, at := range []uint64{1, 2, 255, 256, 257, 599, 600} {
		all := j.Read(t.Context(), 0)
		for range 2 { // the same loop, twice from the start
			var next uint64
			for r, err := range all {
				if next++; err != nil || r.Seq != next {
					t.Fatalf("Read gave record %d and %v, want record %d", r.Seq, err, next)
				}
				if next == at {
					break
				}
			}
			if next != at {
				t.Errorf("loop left at %d, want %d", next, at)
			}
		}
	}
	// Nothing was left locked.
	appended(t, j, 600, run(600, 1)...)
	holds(t, j, 599, run(599, 2))
}

func testAppendWhileReading(t *testing.T, reopen func() store.Journal) {
	j := opened(t, reopen)
	const before, more = 400, 400
	appended(t, j, 0, run(0, before)...)
	head := uint64(before)
	var got []store.Record
	for r, err := range j.Read(t.Context(), 0) {
		if err != nil {
			t.Fatalf("Read(0) = %v after %d records", err, len(got))
		}
		got = append(got, r)
		// In the loop's own body: with a lock held across it this would hang.
		if head < before+more {
			appended(t, j, head, run(head, 8)...)
			head += 8
			holds(t, j, head-1, run(head-1, 1))
		}
	}
	if len(got) < before {
		t.Fatalf("Read gave %d records, want the %d written before it began", len(got), before)
	}
	if diff := differ(run(0, len(got)), got); diff != "" {
		t.Error(diff)
	}
	holds(t, j, 0, run(0, int(head)))
}

func testCloseWhileReading(t *testing.T, reopen func() store.Journal) {
	j := reopen()
	appended(t, j, 0, run(0, 2000)...)
	var got []store.Record
	var last error
	for r, err := range j.Read(t.Context(), 0) {
		if last = err; err != nil {
			continue
		}
		if got = append(got, r); len(got) == 3 {
			closed(t, j)
		}
	}
	if !errors.Is(last, store.ErrClosed) {
		t.Errorf("Read of a journal closed meanwhile ended after %d records with %v, want ErrClosed", len(got), last)
	}
	if diff := differ(run(0, len(got)), got); diff != "" {
		t.Error(diff)
	}
	holds(t, opened(t, reopen), 0, run(0, 2000))
}
