// Package boltdb keeps a [store.Journal] in one file, with go.etcd.io/bbolt.
// It owns the file: its layout, its permissions, the lock on it, and the words
// people read when it cannot be opened. It must not touch package plan: a
// record's Body and Text are bytes to it.
//
// # What is guaranteed
//
//   - When Append returns nil, its records are on the disk: bbolt has called
//     fdatasync for the pages and again for the page that points to them. A
//     killed process or a power cut after that does not lose them, on a disk
//     that does not lie about having written.
//   - A process killed during Append leaves all of its records or none.
//   - One process at a time holds a file open for writing, by a lock that ends
//     with the process however it ends.
//   - A file that is damaged, foreign, or from a newer version is refused with
//     an error, not a panic, as far as bbolt and the operating system let us
//     see it. Opening reads the header and the last record; [Journal.Check]
//     reads everything.
//
// # What is not
//
//   - bbolt has no checksum over records. A flipped bit in one can come back
//     as a different record; the chain in Sum is what shows it.
//   - The lock does not work on every network file system. Keep the file on a
//     local disk.
//   - Copying the file while it is open for writing gives a useless copy;
//     [Journal.CopyTo] gives a good one.
//   - Text that was taken out is gone from the file once it is compacted, and
//     not before. From the disk's own free blocks, and from copies made before,
//     it is not gone.
//   - Nothing is encrypted. The file is created readable by its owner only.
//
// # Layout
//
// Two buckets. "asb" is the header: key "format", value "1", and key "blanked"
// from when text is taken out until the file is compacted. "records" has one
// key for each record, its number as 8 big-endian bytes so that byte order is
// number order, and the bucket's own sequence is the number of the last. A
// value is one JSON object, to be readable in an emergency:
//
//	{"at":"2024-03-11T09:00:00.000000001Z","kind":"action.updated","body":{…},"text":{…},"sum":"6a09…"}
//
// Body and text stand in it byte for byte as they were given; text and sum are
// left out when there is none; sum is in hexadecimal.
package boltdb

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime"
	"runtime/debug"
	"sync"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/safer-city-partnership/asb/store"
)

// Read fetches records in batches of up to this many or this many bytes of
// values, so that no transaction stays open while the caller works.
const (
	batchRecords = 256
	batchBytes   = 1 << 20
)

// Journal is a [store.Journal] in a file. Make one with [Open] or
// [OpenReadOnly].
type Journal struct {
	path     string
	db       *bolt.DB
	file     *os.File // the one db holds, for when db cannot be closed
	readOnly bool

	// writing is held by whoever writes or closes, so that nobody waits inside
	// bbolt, whose locks are lost if it panics while writing.
	writing sync.Mutex

	// swap guards db and file, which Compact replaces. Who holds writing may
	// read them without it.
	swap sync.RWMutex

	// For tests: passed before each step of Compact and CopyTo, and given each
	// database that they make.
	step   func(string) error
	opened func(*bolt.DB)

	mu     sync.Mutex // guards what follows
	ended  error      // once set, the answer to every call: ErrClosed, or see Append
	wedged bool       // bbolt panicked and may still hold its locks
}

var _ store.Journal = (*Journal)(nil)

// Path returns the absolute path of the file.
func (j *Journal) Path() string { return j.path }

// Append implements [store.Journal]: one transaction, flushed to the disk
// before it returns.
//
// What is blanked is gone from every later Read, but its bytes are still in
// pages of the file that nothing points to, until [Journal.Compact].
//
// A full disk leaves the journal as it was and usable; Append works again once
// there is room. When the disk fails at the one moment that leaves open
// whether the records are on it, the journal refuses all further calls, reads
// too, since what they would give might be gone after a power cut. Open the
// file again to find out.
func (j *Journal) Append(ctx context.Context, after uint64, recs []store.Record, blank ...uint64) error {
	if len(recs) == 0 && len(blank) == 0 {
		return nil
	}
	if err := j.append(ctx, after, recs, blank); err != nil {
		return fmt.Errorf("append to journal %s: %w", j.path, err)
	}
	return nil
}

func (j *Journal) append(ctx context.Context, after uint64, recs []store.Record, blank []uint64) error {
	if j.readOnly {
		return errors.New("it is open for reading only")
	}
	if err := store.CheckAppend(after, recs, blank...); err != nil {
		return err
	}
	values := make([][]byte, len(recs)) // made here, so that other writers need not wait for it
	for i, r := range recs {
		values[i] = encode(r)
	}

	j.writing.Lock()
	defer j.writing.Unlock()
	if err := j.usable(ctx); err != nil {
		return err
	}
	committing := false
	err := guarded(func() error {
		return j.db.Update(func(tx *bolt.Tx) error {
			b := tx.Bucket(recordsBucket)
			if head := b.Sequence(); head != after {
				return fmt.Errorf("after %d, its head is %d: %w", after, head, store.ErrConflict)
			}
			for _, seq := range blank {
				if err := withoutText(b, seq); err != nil {
					return err
				}
			}
			if len(blank) > 0 {
				if err := tx.Bucket(headerBucket).Put(blankedKey, blankedYes); err != nil {
					return err
				}
			}
			// Keys only ever come at the end, so pages need no room to spare.
			b.FillPercent = 1
			for i, r := range recs {
				if err := b.Put(key(r.Seq), values[i]); err != nil {
					return err
				}
			}
			if err := b.SetSequence(after + uint64(len(recs))); err != nil {
				return err
			}
			committing = true
			return nil
		})
	})
	var p panicked
	switch {
	case errors.As(err, &p):
		return j.end(err, true)
	case err != nil && committing:
		return j.settle(after, err)
	}
	return err
}

// withoutText takes the text out of the record numbered seq.
func withoutText(b *bolt.Bucket, seq uint64) error {
	r, err := decode(seq, b.Get(key(seq)))
	if err != nil {
		return fmt.Errorf("%w: record %d: %w", ErrDamaged, seq, err)
	}
	if r.Text == nil {
		return nil
	}
	r.Text = nil
	return b.Put(key(seq), encode(r))
}

// settle decides what a failed commit means. bbolt writes the page that makes
// the records visible last, so if they are not visible nothing has happened.
func (j *Journal) settle(after uint64, cause error) error {
	var head uint64
	err := guarded(func() error {
		return j.db.View(func(tx *bolt.Tx) error {
			head = tx.Bucket(recordsBucket).Sequence()
			return nil
		})
	})
	if err == nil && head == after {
		return cause
	}
	return j.end(fmt.Errorf("the disk failed while writing, so the last records may or may not be kept: "+
		"check the disk, then start again: %w", cause), false)
}

// end makes err the answer to every later call, and returns it.
func (j *Journal) end(err error, wedged bool) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.ended, j.wedged = err, j.wedged || wedged
	return err
}

// usable says why nothing can be done now.
func (j *Journal) usable(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.ended
}

// Read implements [store.Journal].
func (j *Journal) Read(ctx context.Context, after uint64) iter.Seq2[store.Record, error] {
	return func(yield func(store.Record, error) bool) {
		var batch []store.Record // reused, since what is yielded is a copy of the struct
		last := after
		for more := true; more; {
			var err error
			batch, more, err = j.batch(ctx, last, batch[:0])
			for _, r := range batch {
				if ctx.Err() != nil {
					err = ctx.Err()
					break
				}
				if !yield(r, nil) {
					return
				}
				last = r.Seq
			}
			if err != nil {
				yield(store.Record{}, err)
				return
			}
		}
	}
}

// batch appends to recs what follows the record numbered after, up to a batch,
// and reports whether there is more. On error, recs has what came before it.
func (j *Journal) batch(ctx context.Context, after uint64, recs []store.Record) (_ []store.Record, more bool, err error) {
	if err := j.usable(ctx); err != nil {
		return recs, false, err
	}
	err = guarded(func() error {
		return j.view(func(tx *bolt.Tx) error {
			b := tx.Bucket(recordsBucket)
			head := b.Sequence()
			if after > head {
				return fmt.Errorf("after %d, its head is %d: %w", after, head, store.ErrAhead)
			}
			c, next, size := b.Cursor(), after+1, 0
			for k, v := c.Seek(key(next)); next <= head; k, v = c.Next() {
				if len(recs) >= batchRecords || size >= batchBytes {
					more = true
					return nil
				}
				if len(k) != 8 || binary.BigEndian.Uint64(k) != next {
					return fmt.Errorf("%w: record %d is missing", ErrDamaged, next)
				}
				r, err := decode(next, v)
				if err != nil {
					return fmt.Errorf("%w: record %d: %w", ErrDamaged, next, err)
				}
				recs = append(recs, r)
				next, size = next+1, size+len(v)
			}
			return nil
		})
	})
	return recs, more, err
}

// view shows the file as it is now. Whoever compacts it meanwhile waits.
func (j *Journal) view(read func(*bolt.Tx) error) error {
	j.swap.RLock()
	defer j.swap.RUnlock()
	err := j.db.View(read)
	if errors.Is(err, bolterrors.ErrDatabaseNotOpen) { // closed since somebody looked
		err = store.ErrClosed
	}
	return err
}

// Check reads the whole file and returns the first thing that is wrong with
// it: a record that is missing or cannot be read, or a page that bbolt's own
// check complains about. Nothing is changed, but on a journal open for writing
// Append waits until Check is done. It does not verify the chain in Sum, which
// is not this package's to know.
func (j *Journal) Check(ctx context.Context) error {
	for _, err := range j.Read(ctx, 0) {
		if err != nil {
			return fmt.Errorf("check: %w", err)
		}
	}
	j.writing.Lock()
	defer j.writing.Unlock()
	if err := j.usable(ctx); err != nil {
		return fmt.Errorf("check journal %s: %w", j.path, err)
	}
	// Every record's page has been visited by now, so bbolt's check, which
	// walks them in a goroutine that guarded cannot reach, meets no surprise.
	err := guarded(func() error {
		return j.view(sound)
	})
	if err != nil {
		return fmt.Errorf("check journal %s: %w", j.path, err)
	}
	return nil
}

// sound is bbolt's own check of every page.
func sound(tx *bolt.Tx) error {
	var first error
	for err := range tx.Check() { // to the end, or bbolt's goroutine stays
		if first == nil {
			first = err
		}
	}
	if first != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, first)
	}
	return nil
}

// Close implements [store.Journal] and lets another process have the file.
func (j *Journal) Close() error {
	j.writing.Lock()
	defer j.writing.Unlock()
	j.end(store.ErrClosed, false)
	if err := j.release(); err != nil {
		return fmt.Errorf("close journal %s: %w", j.path, err)
	}
	return nil
}

// release gives back the file. When bbolt is wedged, closing it could wait for
// ever; then the file alone is given back, and the mapping stays until the
// process ends.
func (j *Journal) release() error {
	if !j.wedged {
		return j.db.Close()
	}
	unlock(j.file)
	if err := j.file.Close(); !errors.Is(err, os.ErrClosed) {
		return err
	}
	return nil
}

func key(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

// guarded runs fn and turns a panic into an error. bbolt panics on pages that
// make no sense, and reading a mapped page that the file no longer has, or an
// address made of garbage, is a fault that would otherwise end the process.
func guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = panicked{p}
		}
	}()
	return fn()
}

// panicked is the error for a panic within bbolt. It matches ErrDamaged.
type panicked struct{ value any }

func (p panicked) Error() string {
	if _, ours := p.value.(runtime.Error); ours { // it says something of a program, and nothing of a file
		return fmt.Sprintf("%v (a page in it makes no sense)", ErrDamaged)
	}
	return fmt.Sprintf("%v (%v)", ErrDamaged, p.value)
}
func (p panicked) Unwrap() error { return ErrDamaged }
