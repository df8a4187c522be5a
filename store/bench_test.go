package store_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

// The benchmarks write to TMPDIR. On a file system in memory an fsync costs
// nothing, and their figures say nothing.

func openBolt(t testing.TB, path string) *boltdb.Journal {
	t.Helper()
	j, err := boltdb.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, j.Close()) })
	return j
}

// perSecond shares n calls of do out to so many goroutines, and gives the rate
// at which they were done.
func perSecond(b *testing.B, writers, n int, do func(i int) error) float64 {
	b.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for range writers {
		all.Go(func() {
			for {
				i := int(next.Add(1))
				if i > n {
					return
				}
				if err := do(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return float64(n) / time.Since(began).Seconds()
}

// Durable updates by several writers, beside what bbolt does by itself with
// as many writers on the same file system: one Put in each transaction, and
// one Put through its own Batch. All three do the same number, one after the
// other, so that they can be compared.
func BenchmarkDurableUpdates(b *testing.B) {
	for _, writers := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			dir := b.TempDir()
			j := openBolt(b, filepath.Join(dir, "asb.db"))
			s := published(b, j, 28)
			run := b.N
			b.ResetTimer()
			updates := perSecond(b, writers, run, func(i int) error {
				c := plan.Cause{ID: fmt.Sprint("slash:", i), By: plan.UserID(fmt.Sprint("U", i%30)), Door: "slash"}
				return s.Update(context.Background(), c, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
					return s.Note(c, now, []plan.ActionNo{plan.ActionNo(i%28 + 1)}, remark(i))
				})
			})
			b.StopTimer()

			raw, err := bolt.Open(filepath.Join(dir, "bare.db"), 0o600, nil)
			must(b, err)
			defer raw.Close()
			bucket := []byte("records")
			must(b, raw.Update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket(bucket); return err }))
			value := sampleValue(b, j)
			put := func(i int) func(*bolt.Tx) error {
				return func(tx *bolt.Tx) error {
					return tx.Bucket(bucket).Put(binary.BigEndian.AppendUint64(nil, uint64(i)), value)
				}
			}
			bare := perSecond(b, writers, run, func(i int) error { return raw.Update(put(i)) })
			batch := perSecond(b, writers, run, func(i int) error { return raw.Batch(put(run + i)) })
			b.ReportMetric(updates, "updates/s")
			b.ReportMetric(bare, "bare-puts/s")
			b.ReportMetric(batch, "batch-puts/s")
			b.ReportMetric(updates/bare, "×bare")
			b.ReportMetric(updates/batch, "×batch")
		})
	}
}

// sampleValue is as long as the last record of the journal is when it is kept.
func sampleValue(b *testing.B, j store.Journal) []byte {
	b.Helper()
	recs := records(b, j)
	last := recs[len(recs)-1]
	return make([]byte, len(last.Body)+len(last.Text)+len(last.Sum)+len(last.Kind)+16)
}

// remark is a note of the length that people write: a line, seldom two.
func remark(i int) string {
	what := []string{"cameras", "lighting", "patrols", "noise", "cleansing", "signage", "outreach", "licensing"}
	where := []string{"at the station", "on the estate", "by the river", "in the east of the area", "round the market", "at night"}
	text := fmt.Sprintf("Visit %d: %s %s agreed with the team, report due in week %d.", i, what[i%8], where[i/8%6], i%52)
	if i%5 == 0 {
		text += " Two partners still have to confirm, and the meeting asked for figures on repeat callers before it decides."
	}
	return text
}

// filled is a bbolt file with a plan of 28 actions and so many facts: updates,
// notes and confirmations by thirty people over ten years, a write each.
func filled(b *testing.B, facts int) (path string) {
	b.Helper()
	now := nine
	mem := store.Memory()
	published(b, mem, 28)
	s, err := store.Open(b.Context(), mem, func() time.Time { return now }, zeros{})
	must(b, err)
	for i := 30; i < facts; i++ {
		now = now.Add(10 * 365 * 24 * time.Hour / time.Duration(facts))
		no := []plan.ActionNo{plan.ActionNo(i*7%28 + 1)}
		c := plan.Cause{ID: fmt.Sprintf("slash:%d.%d.%08x", now.UnixMilli(), i, i), By: plan.UserID(fmt.Sprintf("U0%07d", i%30)), Door: "slash"}
		must(b, s.Update(b.Context(), c, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
			a, err := s.Action(no[0])
			switch {
			case err != nil:
				return nil, err
			case i%10 < 6:
				return s.Update(c, now, no, plan.Statuses()[i%3], remark(i))
			case i%10 < 8 || a.Status == plan.NotYetRated:
				return s.Note(c, now, no, remark(i))
			}
			return s.Confirm(c, now, no, plan.NotYetRated, "")
		}))
	}
	recs := records(b, mem)
	if len(recs) != facts {
		b.Fatalf("%d facts were made, want %d", len(recs), facts)
	}
	path = filepath.Join(b.TempDir(), "asb.db")
	j, err := boltdb.Open(path)
	must(b, err)
	for len(recs) > 0 {
		n := min(1000, len(recs))
		must(b, j.Append(b.Context(), recs[0].Seq-1, recs[:n]))
		recs = recs[n:]
	}
	must(b, j.Close())
	return path
}

func heap() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

// A cold start: opening the file and folding all that is in it. The memory is
// what stays of the heap, for the State, and for it and the index that the
// first search makes.
func BenchmarkColdStart(b *testing.B) {
	for _, facts := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("facts=%d", facts), func(b *testing.B) {
			path := filled(b, facts)
			info, err := os.Stat(path)
			must(b, err)
			before := heap()
			var after, searched float64
			var starts time.Duration
			for b.Loop() {
				start := time.Now()
				j, err := boltdb.Open(path)
				must(b, err)
				s := opened(b, j)
				starts += time.Since(start)

				b.StopTimer()
				after = heap() - before
				must(b, s.View(b.Context(), func(s *plan.State) error { s.Search("cameras"); return nil }))
				searched = heap() - before
				must(b, j.Close())
				runtime.KeepAlive(s)
				b.StartTimer()
			}
			b.ReportMetric(float64(starts.Milliseconds())/float64(b.N), "ms/start")
			b.ReportMetric(after, "heap-MB")
			b.ReportMetric(searched, "heap+index-MB")
			b.ReportMetric(float64(info.Size())/(1<<20), "file-MB")
		})
	}
}
