// Package storetest is the contract of [store.Journal] as tests: what every
// backend must do, run by each backend's own tests. It owns the contract's
// small print and must not know any backend.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/store"
)

// Run checks a backend. For each test it calls open once, which makes a new
// and empty place for a journal and returns reopen, which opens the journal
// kept there. Run closes what it opened before it calls reopen again. Both
// report their own failures to the test they were given.
func Run(t *testing.T, open func(*testing.T) (reopen func() store.Journal)) {
	for _, c := range []struct {
		name string
		test func(*testing.T, func() store.Journal)
	}{
		{"empty", testEmpty},
		{"order", testOrder},
		{"no records", testNoRecords},
		{"all or none", testAllOrNone},
		{"conflict", testConflict},
		{"refused records", testRefused},
		{"byte for byte", testBytes},
		{"large", testLarge},
		{"time", testTime},
		{"copies", testCopies},
		{"ahead", testAhead},
		{"cancelled", testCancelled},
		{"leave early", testLeaveEarly},
		{"append while reading", testAppendWhileReading},
		{"close while reading", testCloseWhileReading},
		{"racing writers", testRace},
		{"reopen", testReopen},
		{"after close", testAfterClose},
		{"blank", testBlank},
		{"blank refused", testBlankRefused},
		{"blank while reading", testBlankWhileReading},
		{"random operations", testRandom},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

// epoch is an arbitrary moment with every digit in use.
var epoch = time.Date(2024, 3, 31, 0, 59, 59, 123456789, time.UTC)

// rec makes a plain record.
func rec(seq uint64) store.Record {
	return store.Record{
		Seq:  seq,
		At:   epoch.Add(time.Duration(seq) * 1001 * time.Millisecond),
		Kind: "test.noted",
		Body: fmt.Appendf(nil, `{"n":%d}`, seq),
		Text: fmt.Appendf(nil, `{"note":"number %d"}`, seq),
		Sum:  bytes.Repeat([]byte{byte(seq)}, 32),
	}
}

// run makes n plain records that follow the one numbered after.
func run(after uint64, n int) []store.Record {
	var recs []store.Record
	for i := range uint64(n) {
		recs = append(recs, rec(after+1+i))
	}
	return recs
}

// opened opens the journal and closes it when the test ends.
func opened(t *testing.T, reopen func() store.Journal) store.Journal {
	t.Helper()
	j := reopen()
	t.Cleanup(func() { closed(t, j) })
	return j
}

func closed(t *testing.T, j store.Journal) {
	t.Helper()
	if err := j.Close(); err != nil {
		t.Errorf("Close() = %v, want nil", err)
	}
}

func appended(t *testing.T, j store.Journal, after uint64, recs ...store.Record) {
	t.Helper()
	if err := j.Append(t.Context(), after, recs); err != nil {
		t.Fatalf("Append(%d, %d records) = %v, want nil", after, len(recs), err)
	}
}

// read collects what Read gives up to its first error.
func read(ctx context.Context, j store.Journal, after uint64) ([]store.Record, error) {
	var recs []store.Record
	for r, err := range j.Read(ctx, after) {
		if err != nil {
			return recs, err
		}
		recs = append(recs, r)
	}
	return recs, nil
}

// holds checks that the journal has exactly want after the record numbered
// after.
func holds(t *testing.T, j store.Journal, after uint64, want []store.Record) {
	t.Helper()
	got, err := read(t.Context(), j, after)
	if err != nil {
		t.Fatalf("Read(%d) = %d records, then %v; want %d", after, len(got), err, len(want))
	}
	if diff := differ(want, got); diff != "" {
		t.Fatalf("Read(%d): %s", after, diff)
	}
}

// differ describes the first difference between what was written and what was
// read, or returns "". Nil and empty are told apart, and so are two zones of
// one instant.
func differ(want, got []store.Record) string {
	if len(got) != len(want) {
		return fmt.Sprintf("got %d records, want %d", len(got), len(want))
	}
	same := func(a, b []byte) bool { return bytes.Equal(a, b) && (a == nil) == (b == nil) }
	for i, w := range want {
		g := got[i]
		// cmp takes its time over a megabyte, so it only gets what differs.
		if g.Seq != w.Seq || !g.At.Equal(w.At) || g.At.Location() != w.At.Location() || g.Kind != w.Kind ||
			!same(g.Body, w.Body) || !same(g.Text, w.Text) || !same(g.Sum, w.Sum) {
			return fmt.Sprintf("record %d as written (-, zone %s) and read (+, zone %s):\n%s",
				w.Seq, w.At.Location(), g.At.Location(), cmp.Diff(w, g))
		}
	}
	return ""
}

func testEmpty(t *testing.T, reopen func() store.Journal) {
	holds(t, opened(t, reopen), 0, nil)
}

func testOrder(t *testing.T, reopen func() store.Journal) {
	j := opened(t, reopen)
	// Past 255 and 256, where bytes in the wrong order would show, in batches
	// of all sizes.
	want := run(0, 300)
	for i, n := 0, 1; i < len(want); n++ {
		end := min(i+n, len(want))
		appended(t, j, uint64(i), want[i:end]...)
		i = end
	}
	for _, after := range []uint64{0, 1, 254, 255, 256, 299, 300} {
		holds(t, j, after, want[after:])
	}
}

func testNoRecords(t *testing.T, reopen func() store.Journal) {
	j := opened(t, reopen)
	appended(t, j, 0, run(0, 3)...)
	for _, after := range []uint64{0, 3, 99} {
		if err := j.Append(t.Context(), after, nil); err != nil {
			t.Errorf("Append(%d, nil) = %v, want nil", after, err)
		}
		if err := j.Append(t.Context(), after, []store.Record{}); err != nil {
			t.Errorf("Append(%d, none) = %v, want nil", after, err)
		}
	}
	holds(t, j, 0, run(0, 3))
}

func testAllOrNone(t *testing.T, reopen func() store.Journal) {
	j := opened(t, reopen)
	appended(t, j, 0, run(0, 2)...)
	for bad := range 5 {
		recs := run(2, 5)
		recs[bad].Body = []byte(`{"cut":`)
		if err := j.Append(t.Context(), 2, recs); err == nil {
			t.Errorf("Append with record %d of 5 broken = nil, want an error", bad+1)
		}
		holds(t, j, 0, run(0, 2))
	}
	appended(t, j, 2, run(2, 5)...)
	holds(t, j, 0, run(0, 7))
}

func testConflict(t *testing.T, reopen func() store.Journal) {
	j := opened(t, reopen)
	conflicts := func(after uint64) {
		t.Helper()
		if err := j.Append(t.Context(), after, run(after, 2)); !errors.Is(err, store.ErrConflict) {
			t.Errorf("Append(%d) = %v, want ErrConflict", after, err)
		}
	}
	conflicts(1)
	holds(t, j, 0, nil)
	appended(t, j, 0, run(0, 5)...)
	for _, after := range []uint64{0, 1, 3, 4, 6, 7, 1 << 32, 1<<64 - 1} {
		conflicts(after)
	}
	holds(t, j, 0, run(0, 5))
	appended(t, j, 5, run(5, 1)...)
	holds(t, j, 0, run(0, 6))
}

func testRefused(t *testing.T, reopen func() store.Journal) {
	j := opened(t, reopen)
	appended(t, j, 0, run(0, 3)...)
	for _, c := range []struct {
		name  string
		spoil func([]store.Record)
	}{
		{"gap before", func(r []store.Record) { r[0].Seq, r[1].Seq = 5, 6 }},
		{"gap within", func(r []store.Record) { r[1].Seq = 6 }},
		{"repeat", func(r []store.Record) { r[1].Seq = r[0].Seq }},
		{"backwards", func(r []store.Record) { r[0].Seq, r[1].Seq = 5, 4 }},
		{"number already taken", func(r []store.Record) { r[0].Seq, r[1].Seq = 3, 4 }},
		{"number zero", func(r []store.Record) { r[0].Seq = 0 }},
		{"year 0", func(r []store.Record) { r[0].At = time.Date(0, 12, 31, 23, 59, 59, 0, time.UTC) }},
		{"year 10000", func(r []store.Record) { r[0].At = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }},
		{"no kind", func(r []store.Record) { r[1].Kind = "" }},
		{"kind with a space", func(r []store.Record) { r[1].Kind = "action updated" }},
		{"kind with a quote", func(r []store.Record) { r[1].Kind = `a"b` }},
		{"kind beyond ASCII", func(r []store.Record) { r[1].Kind = "réunion" }},
		{"nil body", func(r []store.Record) { r[1].Body = nil }},
		{"body of no bytes", func(r []store.Record) { r[1].Body = []byte{} }},
		{"body not JSON", func(r []store.Record) { r[1].Body = []byte(`{n:1}`) }},
		{"body of two values", func(r []store.Record) { r[1].Body = []byte(`{}{}`) }},
		{"body that would break out", func(r []store.Record) { r[1].Body = []byte(`1,"text":2`) }},
		{"body not UTF-8", func(r []store.Record) { r[1].Body = []byte("\"\xff\"") }},
		{"space before body", func(r []store.Record) { r[1].Body = []byte(` {}`) }},
		{"line feed after body", func(r []store.Record) { r[1].Body = []byte("{}\n") }},
		{"text not JSON", func(r []store.Record) { r[1].Text = []byte(`note`) }},
		{"text only space", func(r []store.Record) { r[1].Text = []byte(` `) }},
		{"text not UTF-8", func(r []store.Record) { r[1].Text = []byte("\"\xed\xa0\x80\"") }},
	} {
		recs := run(3, 2)
		c.spoil(recs)
		if err := j.Append(t.Context(), 3, recs); err == nil || errors.Is(err, store.ErrConflict) {
			t.Errorf("%s: Append = %v, want an error other than ErrConflict", c.name, err)
		}
	}
	holds(t, j, 0, run(0, 3))
	appended(t, j, 3, run(3, 2)...)
	holds(t, j, 0, run(0, 5))
}

// oddJSON is JSON that a careless backend changes: by compacting, escaping,
// sorting, normalising, rounding, or taking null for nothing.
var oddJSON = []string{
	`{}`, `[]`, `""`, `0`, `null`, `true`,
	`{ "b" : 1 , "a" : [ 1,2 ] }`,
	"{\n\t\"a\":\r\n1}",
	`{"b":1,"a":2,"b":3}`,
	`{"html":"<a href='x'>&amp;</a>"}`,
	`{"escapes":"\u003c\u2028\/\u0041\n"}`,
	`{"nul":"\u0000","lone":"\ud800","pair":"\ud83d\ude00"}`,
	"{\"separators\":\"\u2028\u2029\"}",
	"{\"composed\":\"\u00e9\",\"decomposed\":\"e\u0301\"}",
	"{\"emoji\":\"\U0001f469\U0001f3fd\u200d\U0001f692\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f\",\"right to left\":\"שלום \u202eabc\u202c\",\"zero width\":\"a\u200bb\"}",
	`{"replacement":"` + "\ufffd" + `","last":"` + "\U0010ffff" + `","bom":"` + "\ufeff" + `"}`,
	`{"n":123456789012345678901234567890.10e-400,"minus":-0.0}`,
	`{"kind":"x","text":"y","sum":"z"}`,
	"\"\u007f\"",
}

func testBytes(t *testing.T, reopen func() store.Journal) {
	j := reopen()
	var recs, want []store.Record
	add := func(edit func(*store.Record)) {
		r := rec(uint64(len(recs)) + 1)
		edit(&r)
		recs, want = append(recs, r), append(want, r.Clone())
	}
	for _, odd := range oddJSON {
		add(func(r *store.Record) { r.Body = []byte(odd) })
		add(func(r *store.Record) { r.Text = []byte(odd) })
		add(func(r *store.Record) { r.Body, r.Text = []byte(odd), []byte(odd) })
	}
	add(func(r *store.Record) { r.Text = nil })
	add(func(r *store.Record) { r.Text = []byte{} })
	want[len(want)-1].Text = nil
	add(func(r *store.Record) { r.Sum = nil })
	add(func(r *store.Record) { r.Sum = []byte{} })
	want[len(want)-1].Sum = nil
	add(func(r *store.Record) { r.Sum = []byte{0, 0xff, '"', '\\', '\n'} })
	add(func(r *store.Record) { r.Text, r.Sum = nil, nil })
	add(func(r *store.Record) { r.Kind = "A-Z_0.9" })
	add(func(r *store.Record) { r.Kind = strings.Repeat("k", 200) })
	appended(t, j, 0, recs...)
	holds(t, j, 0, want)
	closed(t, j)
	holds(t, opened(t, reopen), 0, want)
}

func testLarge(t *testing.T, reopen func() store.Journal) {
	j := reopen()
	want := run(0, 6)
	want[1].Body = fmt.Appendf(nil, `"%s"`, strings.Repeat("0123456789abcdef", 1<<16))
	want[3].Text = fmt.Appendf(nil, `{"note":"%s"}`, strings.Repeat("naïve ", 1<<18))
	want[4].Body, want[4].Text = want[1].Body, want[3].Text
	appended(t, j, 0, want[:3]...)
	appended(t, j, 3, want[3:]...)
	holds(t, j, 0, want)
	holds(t, j, 4, want[4:])
	closed(t, j)
	holds(t, opened(t, reopen), 0, want)
}

func testTime(t *testing.T, reopen func() store.Journal) {
	j := reopen()
	summer := time.FixedZone("BST", 3600)
	times := []time.Time{
		{},
		time.Unix(0, 0),
		time.Unix(0, 1),
		time.Unix(0, 999_999_999),
		time.Unix(-1, 1),
		time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC),
		time.Date(2024, 3, 31, 1, 59, 59, 1000, summer),
		time.Date(2024, 10, 27, 1, 30, 0, 120, time.UTC),
		time.Date(2024, 10, 27, 1, 30, 0, 120, summer),
	}
	var recs, want []store.Record
	for i, at := range times {
		r := rec(uint64(i) + 1)
		r.At = at
		recs = append(recs, r)
		r.At = at.UTC()
		want = append(want, r)
	}
	appended(t, j, 0, recs...)
	holds(t, j, 0, want)
	closed(t, j)
	holds(t, opened(t, reopen), 0, want)
}

func testCopies(t *testing.T, reopen func() store.Journal) {
	j := opened(t, reopen)
	scribble := func(recs []store.Record) {
		for i := range recs {
			for _, b := range [][]byte{recs[i].Body, recs[i].Text, recs[i].Sum} {
				for k := range b {
					b[k] = 'x'
				}
			}
			recs[i] = store.Record{}
		}
	}
	mine := run(0, 5)
	appended(t, j, 0, mine...)
	scribble(mine) // what Append was given is the caller's again
	holds(t, j, 0, run(0, 5))
	first, err := read(t.Context(), j, 0)
	if err != nil {
		t.Fatalf("Read(0) = %v, want nil", err)
	}
	kept, err := read(t.Context(), j, 0)
	if err != nil {
		t.Fatalf("Read(0) = %v, want nil", err)
	}
	scribble(first) // and so is what Read gives
	appended(t, j, 5, run(5, 50)...)
	if diff := differ(run(0, 5), kept); diff != "" {
		t.Errorf("records kept by the caller changed: %s", diff)
	}
	holds(t, j, 0, run(0, 55))
}

func testAhead(t *testing.T, reopen func() store.Journal) {
	j := opened(t, reopen)
	ahead := func(after uint64) {
		t.Helper()
		if got, err := read(t.Context(), j, after); !errors.Is(err, store.ErrAhead) || len(got) != 0 {
			t.Errorf("Read(%d) = %d records, then %v; want none, then ErrAhead", after, len(got), err)
		}
	}
	ahead(1)
	appended(t, j, 0, run(0, 3)...)
	ahead(4)
	ahead(1<<64 - 1)
	holds(t, j, 3, nil)
}

func testReopen(t *testing.T, reopen func() store.Journal) {
	var head uint64
	for range 5 {
		j := reopen()
		holds(t, j, 0, run(0, int(head)))
		if err := j.Append(t.Context(), head+1, run(head+1, 1)); !errors.Is(err, store.ErrConflict) {
			t.Errorf("Append(%d) to a head of %d = %v, want ErrConflict", head+1, head, err)
		}
		appended(t, j, head, run(head, 4)...)
		head += 4
		closed(t, j)
	}
	holds(t, opened(t, reopen), 0, run(0, int(head)))
}

func testAfterClose(t *testing.T, reopen func() store.Journal) {
	j := reopen()
	appended(t, j, 0, run(0, 3)...)
	closed(t, j)
	closed(t, j)
	if err := j.Append(t.Context(), 3, run(3, 1)); !errors.Is(err, store.ErrClosed) {
		t.Errorf("Append after Close = %v, want ErrClosed", err)
	}
	for _, after := range []uint64{0, 3} {
		if got, err := read(t.Context(), j, after); !errors.Is(err, store.ErrClosed) || len(got) != 0 {
			t.Errorf("Read(%d) after Close = %d records, then %v; want none, then ErrClosed", after, len(got), err)
		}
	}
	holds(t, opened(t, reopen), 0, run(0, 3))
}

func testRace(t *testing.T, reopen func() store.Journal) {
	const writers, rounds = 8, 25
	j := opened(t, reopen)
	var won [writers + 1][]uint64 // by writer, the places it won
	var wg sync.WaitGroup
	for w := 1; w <= writers; w++ {
		wg.Go(func() {
			head := uint64(0)
			for len(won[w]) < rounds {
				// Two at a time, both marked as ours: a mixed pair would show.
				recs := run(head, 2)
				for i := range recs {
					recs[i].Body = fmt.Appendf(nil, `%d`, w)
				}
				err := j.Append(t.Context(), head, recs)
				if err == nil {
					won[w] = append(won[w], head+1, head+2)
					head += 2
					continue
				}
				if !errors.Is(err, store.ErrConflict) {
					t.Errorf("Append(%d) = %v, want nil or ErrConflict", head, err)
					return
				}
				for r, err := range j.Read(t.Context(), head) {
					if err != nil {
						t.Errorf("Read(%d) = %v", head, err)
						return
					}
					if r.Seq != head+1 {
						t.Errorf("Read gave record %d after %d", r.Seq, head)
						return
					}
					head = r.Seq
				}
			}
		})
	}
	wg.Wait()
	got, err := read(t.Context(), j, 0)
	if err != nil {
		t.Fatalf("Read(0) = %v", err)
	}
	var kept [writers + 1][]uint64
	for i, r := range got {
		if r.Seq != uint64(i)+1 {
			t.Fatalf("record %d is numbered %d", i+1, r.Seq)
		}
		var w int
		if _, err := fmt.Sscan(string(r.Body), &w); err != nil || w < 1 || w > writers {
			t.Fatalf("record %d has body %q", r.Seq, r.Body)
		}
		kept[w] = append(kept[w], r.Seq)
	}
	for w := range won {
		if !slices.Equal(won[w], kept[w]) {
			t.Errorf("writer %d was told it won %v and the journal has %v", w, won[w], kept[w])
		}
	}
}
