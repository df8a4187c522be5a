package boltdb_test

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/safer-city-partnership/asb/store/boltdb"
)

// TestPowerCut makes the files that a power cut during Append can leave, and
// opens them. It rests on one assumption, which is bbolt's promise: that the
// changed pages are flushed before the meta page that points to them is
// written. It also holds that one Append is one such step, and not two.
//
// The file before and after an Append is known, so:
//
//   - cut before the first flush is done: of every other changed page any set
//     of sectors may be new, and the meta pages are old. The journal must be as
//     before.
//   - cut while the meta page is written: all other pages are new, and the meta
//     page is new up to some byte. The journal must be as before or as after.
func TestPowerCut(t *testing.T) {
	const sector, page = 512, 4096
	appends := 60
	if testing.Short() {
		appends = 15
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, seed))
	dir := t.TempDir()
	path := filepath.Join(dir, "asb.db")
	written(t, path, 60)

	opensWith := func(image []byte, heads ...uint64) {
		t.Helper()
		copied := filepath.Join(dir, "cut.db")
		write(t, copied, image)
		j, err := boltdb.Open(copied)
		if err != nil {
			t.Fatal(err)
		}
		defer j.Close()
		if err := j.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		recs, err := readAll(t, j)
		if err != nil {
			t.Fatal(err)
		}
		if err := verify(recs); err != nil {
			t.Fatal(err)
		}
		for _, head := range heads {
			if uint64(len(recs)) == head {
				return
			}
		}
		t.Fatalf("%d records after the cut, want one of %v", len(recs), heads)
	}

	j := open(t, path)
	defer j.Close()
	head := uint64(60)
	var torn int
	for range appends {
		before := contents(t, path)
		n := 1 + rng.IntN(12)
		if err := j.Append(t.Context(), head, made(head, n)); err != nil {
			t.Fatal(err)
		}
		after := contents(t, path)
		grown := append(bytes.Clone(before), make([]byte, len(after)-len(before))...)

		data := bytes.Clone(grown)
		for i := 2 * page; i < len(data); i += sector {
			if rng.IntN(2) == 0 {
				copy(data[i:i+sector], after[i:])
			}
		}
		opensWith(data, head)

		meta := bytes.Clone(after)
		copy(meta, before[:2*page])
		for p := 0; p < 2*page; p += page {
			if bytes.Equal(before[p:p+page], after[p:p+page]) {
				continue
			}
			torn++
			// The fields are within the first hundred bytes.
			copy(meta[p:], after[p:p+rng.IntN(101)])
		}
		opensWith(meta, head, head+uint64(n))
		opensWith(after, head+uint64(n))
		head += uint64(n)
	}
	if torn != appends {
		t.Errorf("%d appends changed %d meta pages, want one each", appends, torn)
	}
}
