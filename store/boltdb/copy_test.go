package boltdb_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

// secret is what is looked for in the bytes of files.
const secret = "Mx Example of Example Court"

// withSecret makes a journal of n records, and blanks one that held the
// secret.
func withSecret(t *testing.T, path string, n int) {
	t.Helper()
	j := open(t, path)
	defer j.Close()
	recs := made(0, n)
	at := n / 2
	recs[at].Text = fmt.Appendf(nil, `{"note":"%s"}`, secret)
	if err := j.Append(t.Context(), 0, recs); err != nil {
		t.Fatal(err)
	}
	if err := j.Append(t.Context(), uint64(n), made(uint64(n), 1), uint64(at)+1); err != nil {
		t.Fatal(err)
	}
}

func has(t *testing.T, path string) bool {
	t.Helper()
	return bytes.Contains(contents(t, path), []byte(secret))
}

func allOf(t *testing.T, path string) []store.Record {
	t.Helper()
	j, err := boltdb.OpenReadOnly(path)
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
	return recs
}

// What was taken out is in the file's bytes until it is compacted, and in no
// byte afterwards; nothing else changes. A copy never has it.
func TestCompact(t *testing.T) {
	dir := t.TempDir()
	path, copied := filepath.Join(dir, "asb.db"), filepath.Join(dir, "copy.db")
	withSecret(t, path, 1500)
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	before := allOf(t, path)
	if !has(t, path) {
		t.Fatal("the text is gone from the bytes before the file was compacted: this test proves nothing")
	}
	j := open(t, path)
	if yes, err := j.Blanked(); err != nil || !yes {
		t.Errorf("Blanked() = %v, %v, want true", yes, err)
	}
	if err := j.CopyTo(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	was, is, err := j.Compact(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if has(t, path) || has(t, copied) {
		t.Errorf("the text is in the bytes of the compacted file (%v) or of the copy (%v)", has(t, path), has(t, copied))
	}
	if info, err := os.Stat(path); err != nil || info.Size() != is || is > was || info.Mode().Perm() != 0o640 {
		t.Errorf("the file: %v, %v; want %d bytes after %d, and its permissions kept", info, err, is, was)
	}
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy: %v, %v; want it readable by its owner alone", info, err)
	}
	if yes, err := j.Blanked(); err != nil || yes {
		t.Errorf("Blanked() = %v, %v, want false", yes, err)
	}
	// The same handle goes on with the new file, which is locked.
	if err := j.Append(t.Context(), 1501, made(1501, 3)); err != nil {
		t.Fatal(err)
	}
	if _, err := boltdb.Open(path); !errors.Is(err, boltdb.ErrLocked) {
		t.Errorf("Open beside it = %v, want ErrLocked", err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{path, copied} {
		if diff := same(before, allOf(t, file)[:1501]); diff != "" {
			t.Errorf("%s: %s", filepath.Base(file), diff)
		}
	}
	if got := len(allOf(t, path)); got != 1504 {
		t.Errorf("%d records, want the 3 that were added to the new file", got)
	}
	if left, _ := filepath.Glob(path + "?*"); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func same(want, got []store.Record) string {
	if len(want) != len(got) {
		return fmt.Sprintf("%d records, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if g.Seq != w.Seq || !g.At.Equal(w.At) || g.Kind != w.Kind || !bytes.Equal(g.Body, w.Body) || !bytes.Equal(g.Text, w.Text) || !bytes.Equal(g.Sum, w.Sum) {
			return fmt.Sprintf("record %d is %+v, want %+v", w.Seq, g, w)
		}
	}
	return ""
}

// An empty journal, one behind a symbolic link, and one of many sizes of pages.
func TestCompactOf(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "asb.db")
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	open(t, path).Close()
	head := uint64(0)
	for _, n := range []int{0, 1, 2, 300} {
		j := open(t, link)
		if err := j.Append(t.Context(), head, made(head, n)); err != nil {
			t.Fatal(err)
		}
		head += uint64(n)
		if _, _, err := j.Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		if err := verify(allOf(t, path)); err != nil || len(allOf(t, path)) != int(head) {
			t.Errorf("after %d records: %v", head, err)
		}
		if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("the link is %v, %v", info, err)
		}
	}
}

// Reading and writing go on while the file is compacted and copied, again and
// again.
func TestCompactWhileInUse(t *testing.T) {
	dir := t.TempDir()
	j := open(t, filepath.Join(dir, "asb.db"))
	if err := j.Append(t.Context(), 0, made(0, 400)); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		for head := uint64(400); ; head += 5 {
			select {
			case <-done:
				return
			default:
			}
			if err := j.Append(t.Context(), head, made(head, 5)); err != nil {
				t.Errorf("Append(%d) = %v", head, err)
				return
			}
		}
	})
	all.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			recs, err := readAll(t, j)
			if err == nil {
				err = verify(recs)
			}
			if err != nil || len(recs) < 400 {
				t.Errorf("Read = %d records, %v", len(recs), err)
				return
			}
		}
	})
	for i := range 12 {
		if _, _, err := j.Compact(t.Context()); err != nil {
			t.Errorf("Compact() = %v", err)
		}
		if err := j.CopyTo(t.Context(), filepath.Join(dir, fmt.Sprint("copy", i))); err != nil {
			t.Errorf("CopyTo() = %v", err)
		}
	}
	close(done)
	all.Wait()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	for i := range 12 {
		if err := verify(allOf(t, filepath.Join(dir, fmt.Sprint("copy", i)))); err != nil {
			t.Errorf("copy %d: %v", i, err)
		}
	}
	if err := verify(allOf(t, j.Path())); err != nil {
		t.Error(err)
	}
}

// image copies every file in a folder, as they would be if the process were
// killed now.
func image(t *testing.T, dir string) (to string) {
	t.Helper()
	to = t.TempDir()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		write(t, filepath.Join(to, e.Name()), contents(t, filepath.Join(dir, e.Name())))
	}
	return to
}

// Killed before each step and each write of a compaction, the journal is there
// with every record, and what was left over is gone once it is opened.
func TestKilledWhileCompacting(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "asb.db")
	withSecret(t, path, 120)
	want := allOf(t, path)
	j := open(t, path)
	var points []string
	killed := func(where string) {
		points = append(points, where)
		cut := filepath.Join(image(t, dir), "asb.db")
		again := open(t, cut)
		recs, err := readAll(t, again)
		if err == nil {
			err = again.Check(t.Context())
		}
		if diff := same(want, recs); diff != "" || err != nil {
			t.Errorf("killed at %s: %s, %v", where, diff, err)
		}
		yes, err := again.Blanked()
		if err != nil || yes != has(t, cut) {
			t.Errorf("killed at %s: Blanked() = %v, %v, and the bytes: %v", where, yes, err, has(t, cut))
		}
		again.Close()
		if left, _ := filepath.Glob(cut + "?*"); len(left) != 0 {
			t.Errorf("killed at %s: opening the journal left %v", where, left)
		}
	}
	j.OnStep(func(step string) error { killed(step); return nil })
	j.OnWrite(func(_ string, b []byte, off int64, real func([]byte, int64) (int, error)) (int, error) {
		killed(fmt.Sprint("write at ", off))
		n, err := real(b[:len(b)/2], off)
		if err != nil {
			return n, err
		}
		killed(fmt.Sprint("half of the write at ", off))
		return real(b, off)
	})
	if _, _, err := j.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	killed("the end")
	j.Close()
	if !slices.Contains(points, "rename") || !slices.Contains(points, "sync folder") || len(points) < 15 {
		t.Errorf("killed at %v, want every step and many writes", points)
	}
}

// When a step fails the journal goes on as if nobody had asked; only when
// nobody can say which file has the name does it stop.
func TestCompactFails(t *testing.T) {
	for _, bad := range []string{"create", "write", "sync", "verify", "rename", "sync folder"} {
		t.Run(bad, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "asb.db")
			withSecret(t, path, 120)
			want := allOf(t, path)
			j := open(t, path)
			full := &fs.PathError{Op: "write", Path: path, Err: syscall.ENOSPC}
			j.OnStep(func(step string) error {
				if step == bad {
					return full
				}
				return nil
			})
			j.OnWrite(func(file string, b []byte, off int64, real func([]byte, int64) (int, error)) (int, error) {
				if bad == "write" && strings.HasSuffix(file, boltdb.Unfinished) {
					return 0, full
				}
				return real(b, off)
			})
			if _, _, err := j.Compact(t.Context()); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "the disk is full; make room") {
				t.Errorf("Compact() = %v, want the cause and what to do", err)
			}
			if left, _ := filepath.Glob(path + "?*"); len(left) != 0 {
				t.Errorf("left behind: %v", left)
			}
			err := j.Append(t.Context(), 121, made(121, 1))
			if stopped := bad == "sync folder"; (err != nil) != stopped {
				t.Errorf("Append after it = %v", err)
			}
			j.Close()
			if diff := same(want, allOf(t, path)[:121]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCopyToFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "asb.db")
	written(t, path, 100)
	j := open(t, path)
	defer j.Close()
	if err := j.CopyTo(t.Context(), path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("CopyTo onto itself = %v, want that there is a file already", err)
	}
	if err := j.CopyTo(t.Context(), filepath.Join(dir, "none", "copy.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("CopyTo a folder that is not there = %v, want it said", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := j.CopyTo(gone, filepath.Join(dir, "copy.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("CopyTo for somebody who had gone = %v, want it said", err)
	}
	if got, _ := filepath.Glob(filepath.Join(dir, "*")); len(got) != 1 {
		t.Errorf("files: %v, want the journal alone", got)
	}
	if got := len(allOfOpen(t, j)); got != 100 {
		t.Errorf("%d records, want 100", got)
	}
}

func allOfOpen(t *testing.T, j *boltdb.Journal) []store.Record {
	t.Helper()
	recs, err := readAll(t, j)
	if err != nil {
		t.Fatal(err)
	}
	return recs
}

// Who waits for the lock while the file is replaced gets the new file, not the
// one that has no name any more.
func TestOpenWhileCompacting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "asb.db")
	withSecret(t, path, 120)
	j := open(t, path)
	waiting := make(chan struct{})
	type opening struct {
		j   *boltdb.Journal
		err error
	}
	second := make(chan opening)
	j.OnStep(func(step string) error {
		if step == "rename" {
			go func() {
				close(waiting)
				j, err := boltdb.Open(path)
				second <- opening{j, err}
			}()
			<-waiting
		}
		return nil
	})
	if _, _, err := j.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := j.Append(t.Context(), 121, made(121, 1)); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	got := <-second
	if got.err != nil { // a slow machine: it gave up before we were done
		if !errors.Is(got.err, boltdb.ErrLocked) {
			t.Errorf("Open = %v, want it to wait, or ErrLocked", got.err)
		}
		return
	}
	defer got.j.Close()
	if n := len(allOfOpen(t, got.j)); n != 122 {
		t.Errorf("%d records, want the 122 of the new file", n)
	}
	if has(t, path) {
		t.Error("the file with the name has the text")
	}
}
