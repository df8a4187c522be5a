package boltdb_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

// TestDamage spoils copies of a good file in all sorts of ways. Damage may go
// unnoticed here, since records have no checksum of their own, but whatever is
// noticed must be an error that says so: no panic, no fault, no hanging, and
// never a gap.
func TestDamage(t *testing.T) {
	const page = 4096
	trials := 200
	if testing.Short() {
		trials = 40
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, seed))
	dir := t.TempDir()
	good := filepath.Join(dir, "good.db")
	written(t, good, 1500)
	whole := contents(t, good)
	pages := len(whole) / page

	var noticed int
	for range trials {
		b := bytes.Clone(whole)
		p := b[rng.IntN(pages)*page:][:page]
		switch rng.IntN(6) {
		case 0: // a page of garbage
			for i := range p {
				p[i] = byte(rng.Uint32())
			}
		case 1: // a page of nothing
			clear(p)
		case 2: // a page that belongs elsewhere
			copy(p, whole[rng.IntN(pages)*page:][:page])
		case 3: // garbage after the page's own number and kind
			for i := 10; i < page; i++ {
				p[i] = byte(rng.Uint32())
			}
		case 4: // a sector of nothing
			clear(p[rng.IntN(8)*512:][:512])
		case 5: // cut short
			b = b[:rng.IntN(len(b))]
		}
		path := filepath.Join(dir, "damaged.db")
		write(t, path, b)
		if len(b) == 0 {
			continue // rightly a new journal
		}
		if err := useAll(t, path); err != nil {
			noticed++
			if !errors.Is(err, boltdb.ErrDamaged) && !errors.Is(err, boltdb.ErrForeign) {
				t.Errorf("error %q says nothing of damage", err)
			}
		}
	}
	t.Logf("noticed %d of %d", noticed, trials)
	if noticed < trials/4 {
		t.Errorf("only %d of %d trials were noticed", noticed, trials)
	}
}

// useAll opens, reads, appends and checks, and returns the first error.
func useAll(t *testing.T, path string) error {
	j, err := boltdb.Open(path)
	if err != nil {
		return err
	}
	defer j.Close()
	recs, err := readAll(t, j)
	for i, r := range recs {
		if r.Seq != uint64(i)+1 {
			t.Errorf("record %d is numbered %d", i+1, r.Seq)
		}
	}
	if err != nil {
		// The pages that an Append needs may be good; that it gives no panic
		// is enough.
		j.Append(t.Context(), 1500, made(1500, 1))
		return err
	}
	head := uint64(len(recs))
	if err := j.Append(t.Context(), head, made(head, 1)); err != nil {
		return err
	}
	return j.Check(t.Context())
}

// The file is cut short under a running journal: its pages are mapped, so that
// reading them is a fault.
func TestCutShortWhileOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "asb.db")
	written(t, path, 1500)
	j := open(t, path)
	truncate(t, path, 4*4096)
	if recs, err := readAll(t, j); !errors.Is(err, boltdb.ErrDamaged) {
		t.Errorf("Read = %d records, %v; want ErrDamaged", len(recs), err)
	}
	if err := j.Append(t.Context(), 1500, made(1500, 1)); !errors.Is(err, boltdb.ErrDamaged) {
		t.Errorf("Append = %v, want ErrDamaged", err)
	}
	if err := j.Check(t.Context()); !errors.Is(err, boltdb.ErrDamaged) {
		t.Errorf("Check = %v, want ErrDamaged", err)
	}
	if err := j.Close(); err != nil {
		t.Errorf("Close = %v, want nil", err)
	}
	// The lock is free again, and the file is refused for what it is.
	if _, err := boltdb.Open(path); !errors.Is(err, boltdb.ErrDamaged) {
		t.Errorf("Open = %v, want ErrDamaged", err)
	}
}

// One byte less than the pages in use is noticed on opening, wherever the
// missing page would have been needed.
func TestCutShort(t *testing.T) {
	path := filepath.Join(t.TempDir(), "asb.db")
	written(t, path, 1500)
	var used int64
	edit(t, path, func(tx *bolt.Tx) error { used = tx.Size(); return nil })
	truncate(t, path, used)
	checked(t, path)
	truncate(t, path, used-1)
	if _, err := boltdb.Open(path); !errors.Is(err, boltdb.ErrDamaged) || !strings.Contains(err.Error(), "cut short") {
		t.Errorf("Open = %v, want ErrDamaged that says the file was cut short", err)
	}
}

// A record is taken out of the middle: those before it are given, then the
// error.
func TestGap(t *testing.T) {
	path := filepath.Join(t.TempDir(), "asb.db")
	written(t, path, 600)
	deleteRecord(t, path, 400)
	j := open(t, path)
	defer j.Close()
	recs, err := readAll(t, j)
	if len(recs) != 399 || !errors.Is(err, boltdb.ErrDamaged) {
		t.Errorf("Read = %d records, %v; want 399, ErrDamaged", len(recs), err)
	}
	if err := verify(recs); err != nil {
		t.Error(err)
	}
	var after []store.Record
	for r, err := range j.Read(t.Context(), 400) {
		if err != nil {
			t.Fatal(err)
		}
		after = append(after, r)
	}
	if len(after) != 200 {
		t.Errorf("Read(400) = %d records, want 200", len(after))
	}
	if err := j.Check(t.Context()); !errors.Is(err, boltdb.ErrDamaged) {
		t.Errorf("Check = %v, want ErrDamaged", err)
	}
}

// The freelist is wrong and every record is fine: only Check can tell, before
// a write to a page in use makes it worse.
func TestFreelist(t *testing.T) {
	const page = 4096
	path := filepath.Join(t.TempDir(), "asb.db")
	written(t, path, 600)
	b := contents(t, path)
	const freelistPage = 0x10 // the page's flags, a uint16 at byte 8
	changed := 0
	for p := 2 * page; p < len(b); p += page {
		if b[p+8] == freelistPage && b[p+9] == 0 && b[p+10] > 0 {
			b[p+10], changed = 0, changed+1 // its count: nothing is free
		}
	}
	if changed == 0 {
		t.Fatal("found no freelist to spoil")
	}
	write(t, path, b)
	j, err := boltdb.OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	if recs, err := readAll(t, j); err != nil || len(recs) != 600 {
		t.Errorf("Read = %d records, %v; want 600, nil", len(recs), err)
	}
	if err := j.Check(t.Context()); !errors.Is(err, boltdb.ErrDamaged) {
		t.Errorf("Check = %v, want ErrDamaged", err)
	}
}

func deleteRecord(t *testing.T, path string, seq uint64) {
	t.Helper()
	edit(t, path, func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("records")).Delete(binary.BigEndian.AppendUint64(nil, seq))
	})
}
