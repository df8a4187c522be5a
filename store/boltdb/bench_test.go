package boltdb_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

// usual makes records of the size that an update with a sentence of text has.
func usual(after uint64, n int) []store.Record {
	var recs []store.Record
	for i := range uint64(n) {
		recs = append(recs, store.Record{
			Seq:  after + 1 + i,
			At:   time.Unix(1_700_000_000+int64(after+i), 123456789),
			Kind: "action.updated",
			Body: fmt.Appendf(nil, `{"by":"U0CHAIR","cause":"1700000000.%06d","no":12,"status":"amber","commitment":"%064d"}`, after+i, i),
			Text: []byte(`{"salt":"00112233445566778899aabbccddeeff","note":"Problem profile commissioned; first draft is due before the next meeting."}`),
			Sum:  bytes.Repeat([]byte{0xa5}, 32),
		})
	}
	return recs
}

// The floor: what one flush of one page costs on this disk.
func BenchmarkBareFsync(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "bare"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 4096)
	for n := int64(0); b.Loop(); n++ {
		if _, err := f.WriteAt(page, n%64*4096); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
}

// The next floor: bbolt with one key of the same size in each transaction.
func BenchmarkBareBbolt(b *testing.B) {
	db, err := bolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	value := make([]byte, 400)
	bucket := []byte("records")
	if err := db.Update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket(bucket); return err }); err != nil {
		b.Fatal(err)
	}
	for seq := uint64(1); b.Loop(); seq++ {
		err := db.Update(func(tx *bolt.Tx) error {
			return tx.Bucket(bucket).Put(binary.BigEndian.AppendUint64(nil, seq), value)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, n := range []int{1, 64} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			j, err := boltdb.Open(filepath.Join(b.TempDir(), "asb.db"))
			if err != nil {
				b.Fatal(err)
			}
			defer j.Close()
			recs := usual(0, n)
			head := uint64(0)
			for b.Loop() {
				for i := range recs {
					recs[i].Seq = head + 1 + uint64(i)
				}
				if err := j.Append(b.Context(), head, recs); err != nil {
					b.Fatal(err)
				}
				head += uint64(n)
			}
			b.ReportMetric(float64(head)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

func BenchmarkRead(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			j, err := boltdb.Open(filepath.Join(b.TempDir(), "asb.db"))
			if err != nil {
				b.Fatal(err)
			}
			defer j.Close()
			for head := 0; head < n; head += 1000 {
				if err := j.Append(b.Context(), uint64(head), usual(uint64(head), 1000)); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				read := 0
				for _, err := range j.Read(b.Context(), 0) {
					if err != nil {
						b.Fatal(err)
					}
					read++
				}
				if read != n {
					b.Fatalf("read %d records, want %d", read, n)
				}
			}
			b.ReportMetric(float64(b.N)*float64(n)/b.Elapsed().Seconds(), "records/s")
			info, err := os.Stat(j.Path())
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(info.Size())/float64(n), "file-B/record")
		})
	}
	// What every View of a Store pays when nothing is new.
	b.Run("nothing new", func(b *testing.B) {
		j, err := boltdb.Open(filepath.Join(b.TempDir(), "asb.db"))
		if err != nil {
			b.Fatal(err)
		}
		defer j.Close()
		if err := j.Append(b.Context(), 0, usual(0, 1000)); err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			for range j.Read(b.Context(), 1000) {
				b.Fatal("read a record, want none")
			}
		}
	})
}
