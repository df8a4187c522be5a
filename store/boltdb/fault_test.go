package boltdb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/safer-city-partnership/asb/store"
)

// These tests reach inside to place the faults that a disk would.

func record(seq uint64, size int) store.Record {
	return store.Record{Seq: seq, Kind: "test", Body: fmt.Appendf(nil, `"%s"`, strings.Repeat("x", size))}
}

func openTemp(t *testing.T) *Journal {
	t.Helper()
	j, err := Open(filepath.Join(t.TempDir(), "asb.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	if err := j.Append(t.Context(), 0, []store.Record{record(1, 10), record(2, 10)}); err != nil {
		t.Fatal(err)
	}
	return j
}

func count(t *testing.T, j *Journal) int {
	t.Helper()
	n := 0
	for _, err := range j.Read(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

func TestFullDisk(t *testing.T) {
	j := openTemp(t)
	info, err := os.Stat(j.Path())
	if err != nil {
		t.Fatal(err)
	}
	j.db.MaxSize = int(info.Size())
	big := []store.Record{record(3, 10), record(4, 1<<20)}
	for range 3 {
		if err := j.Append(t.Context(), 2, big); err == nil || errors.Is(err, store.ErrConflict) {
			t.Fatalf("Append to a full disk = %v, want an error other than ErrConflict", err)
		}
		if got := count(t, j); got != 2 {
			t.Fatalf("%d records after a failed Append, want 2", got)
		}
	}
	j.db.MaxSize = 0
	if err := j.Append(t.Context(), 2, big); err != nil {
		t.Fatalf("Append once there is room = %v, want nil", err)
	}
	if got := count(t, j); got != 4 {
		t.Errorf("%d records, want 4", got)
	}
	if err := j.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// Writes fail because the file is gone from under bbolt. Reads, from the
// mapping, still work, and nothing of the failed write is in them.
func TestFailedWrite(t *testing.T) {
	j := openTemp(t)
	j.file.Close()
	for range 2 {
		if err := j.Append(t.Context(), 2, []store.Record{record(3, 10)}); !errors.Is(err, os.ErrClosed) {
			t.Errorf("Append = %v, want os.ErrClosed", err)
		}
		if got := count(t, j); got != 2 {
			t.Errorf("%d records, want 2", got)
		}
	}
	j.Close()
	again, err := Open(j.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := count(t, again); got != 2 {
		t.Errorf("%d records on opening again, want 2", got)
	}
	if err := again.Append(t.Context(), 2, []store.Record{record(3, 10)}); err != nil {
		t.Error(err)
	}
}

// The last flush failed and the records can be seen: nobody knows whether they
// are on the disk, so the journal must not be used until it is opened again.
func TestUncertainWrite(t *testing.T) {
	j := openTemp(t)
	err := j.db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket(recordsBucket)
		return errors.Join(b.Put(key(3), encode(record(3, 10))), b.SetSequence(3))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := j.settle(2, syscall.EIO); !errors.Is(err, syscall.EIO) {
		t.Errorf("settle = %v, want the cause in it", err)
	}
	if err := j.Append(t.Context(), 3, []store.Record{record(4, 10)}); !errors.Is(err, syscall.EIO) {
		t.Errorf("Append = %v, want the failure before", err)
	}
	for _, err := range j.Read(t.Context(), 0) {
		if !errors.Is(err, syscall.EIO) {
			t.Errorf("Read = %v, want the failure before", err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(j.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := count(t, again); got != 3 {
		t.Errorf("%d records on opening again, want 3", got)
	}
}

// A context that ends while Append waits for another writer ends the wait
// without a write.
func TestCancelledWhileWaiting(t *testing.T) {
	j := openTemp(t)
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error)
	j.writing.Lock() // the other writer
	go func() { result <- j.Append(ctx, 2, []store.Record{record(3, 10)}) }()
	cancel()
	j.writing.Unlock()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("Append = %v, want context.Canceled", err)
	}
	if got := count(t, j); got != 2 {
		t.Errorf("%d records, want 2", got)
	}
}

func TestExplain(t *testing.T) {
	at := func(errno syscall.Errno) error { return &fs.PathError{Op: "open", Path: "asb.db", Err: errno} }
	for _, c := range []struct {
		err      error
		readOnly bool
		want     string
	}{
		{at(syscall.EACCES), false, "not allowed; run as the account that owns it, or let this one read and write it and its folder: open asb.db: permission denied"},
		{at(syscall.EPERM), true, "not allowed; run as the account that owns it, or let this one read it: open asb.db: operation not permitted"},
		{at(syscall.EROFS), false, "the disk is read-only; mount it for writing, or keep the journal elsewhere: open asb.db: read-only file system"},
		{at(syscall.ENOSPC), false, "the disk is full; make room and start again: open asb.db: no space left on device"},
		{at(syscall.EIO), false, "open asb.db: input/output error"},
	} {
		got := explain(c.err, c.readOnly)
		if got.Error() != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
		if !errors.Is(got, c.err) {
			t.Errorf("%q has lost its cause", got)
		}
	}
}
