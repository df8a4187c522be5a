package boltdb_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/store"
)

// filler is where made gets its letters from; anything that does not repeat
// will do.
var filler = func() []byte {
	rng := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, 32<<10)
	for i := range b {
		b[i] = byte('a' + rng.IntN(26))
	}
	return b
}()

// made makes the n records that follow the one numbered after. Each is
// determined by its number alone, so that whoever finds one can tell what it
// ought to be. Most are small; some run over several pages.
func made(after uint64, n int) []store.Record {
	var recs []store.Record
	for i := range uint64(n) {
		seq := after + 1 + i
		rng := rand.New(rand.NewPCG(seq, 0))
		size := 300
		if rng.IntN(40) == 0 {
			size = 15_000
		}
		letters := func() []byte { return filler[rng.IntN(len(filler)-size):][:rng.IntN(size)] }
		r := store.Record{
			Seq:  seq,
			At:   time.Unix(1_700_000_000+int64(seq), rng.Int64N(1e9)).UTC(),
			Kind: "test.made",
			Body: fmt.Appendf(nil, `{"n":%d,"x":"%s"}`, seq, letters()),
			Sum:  fmt.Appendf(nil, "%032d", seq),
		}
		if rng.IntN(3) > 0 {
			r.Text = fmt.Appendf(nil, `"%s"`, letters())
		}
		recs = append(recs, r)
	}
	return recs
}

// verify checks that recs are the records numbered from 1 on, as made.
func verify(recs []store.Record) error {
	for i, got := range recs {
		want := made(uint64(i), 1)[0]
		if got.Seq != want.Seq || !got.At.Equal(want.At) || got.Kind != want.Kind ||
			!bytes.Equal(got.Body, want.Body) || !bytes.Equal(got.Text, want.Text) || !bytes.Equal(got.Sum, want.Sum) {
			return fmt.Errorf("record %d is %+v, want %+v", i+1, got, want)
		}
	}
	return nil
}

func readAll(t *testing.T, j store.Journal) ([]store.Record, error) {
	var recs []store.Record
	for r, err := range j.Read(t.Context(), 0) {
		if err != nil {
			return recs, err
		}
		recs = append(recs, r)
	}
	return recs, nil
}
