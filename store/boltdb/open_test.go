package boltdb_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/safer-city-partnership/asb/store/boltdb"
)

// edit changes a file with bare bbolt.
func edit(t *testing.T, path string, change func(*bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(change); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// written makes a journal of n records and closes it.
func written(t *testing.T, path string, n int) {
	t.Helper()
	j := open(t, path)
	for seq := uint64(0); seq < uint64(n); seq += 50 {
		if err := j.Append(t.Context(), seq, made(seq, min(50, n-int(seq)))); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name     string
		prepare  func(t *testing.T, path string)
		readOnly bool
		is       error
		want     string // PATH and DIR stand for the file and its folder
	}{
		{"folder", func(t *testing.T, path string) { mkdir(t, path) }, false, syscall.EISDIR,
			"open journal PATH: it is a folder; give the name of a file in it, such as PATH/asb.db: is a directory"},
		{"no folder", func(t *testing.T, path string) { remove(t, filepath.Dir(path)) }, false, fs.ErrNotExist,
			"open journal PATH: there is no folder DIR; create it first: file does not exist"},
		{"no file", func(*testing.T, string) {}, true, fs.ErrNotExist,
			"open journal PATH: there is no such file; check the name: file does not exist"},
		{"empty file", func(t *testing.T, path string) { write(t, path, nil) }, true, boltdb.ErrForeign,
			"open journal PATH: not an asb journal: it is empty; check the name"},
		{"created by a process that then died", func(t *testing.T, path string) { edit(t, path, func(*bolt.Tx) error { return nil }) }, true, boltdb.ErrForeign,
			"open journal PATH: not an asb journal: there is nothing in it; check the name"},
		{"short text", func(t *testing.T, path string) { write(t, path, []byte("minutes")) }, false, boltdb.ErrForeign,
			"open journal PATH: not an asb journal, or damaged at its very start (invalid database); check the name, or restore the last backup"},
		{"long text", func(t *testing.T, path string) { write(t, path, bytes.Repeat([]byte("minutes\n"), 9000)) }, false, boltdb.ErrForeign,
			"open journal PATH: not an asb journal, or damaged at its very start (invalid database); check the name, or restore the last backup"},
		{"zeros", func(t *testing.T, path string) { write(t, path, make([]byte, 1<<16)) }, true, boltdb.ErrForeign,
			"open journal PATH: not an asb journal, or damaged at its very start (invalid database); check the name, or restore the last backup"},
		{"first page and a half", func(t *testing.T, path string) { written(t, path, 5); truncate(t, path, 6000) }, false, boltdb.ErrForeign,
			"open journal PATH: not an asb journal, or damaged at its very start (file size too small 6000); check the name, or restore the last backup"},
		{"another program's", func(t *testing.T, path string) {
			edit(t, path, func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("cache")); return err })
		}, false, boltdb.ErrForeign,
			"open journal PATH: not an asb journal: it belongs to another program; check the name"},
		{"newer", func(t *testing.T, path string) {
			written(t, path, 5)
			edit(t, path, func(tx *bolt.Tx) error { return tx.Bucket([]byte("asb")).Put([]byte("format"), []byte("7")) })
		}, false, boltdb.ErrNewer,
			"open journal PATH: written by a newer asb (format 7; this one reads up to 1): run that version, or restore a backup made by this one"},
		{"format not a number", func(t *testing.T, path string) {
			edit(t, path, func(tx *bolt.Tx) error {
				b, err := tx.CreateBucket([]byte("asb"))
				return errors.Join(err, b.Put([]byte("format"), []byte("one")))
			})
		}, false, boltdb.ErrDamaged,
			"open journal PATH: the file is damaged: its header makes no sense; keep a copy of it, and put the last backup in its place with: asb restore BACKUP"},
		{"no records bucket", func(t *testing.T, path string) {
			written(t, path, 5)
			edit(t, path, func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte("records")) })
		}, true, boltdb.ErrDamaged,
			"open journal PATH: the file is damaged: it has a header but no records; keep a copy of it, and put the last backup in its place with: asb restore BACKUP"},
		{"last record gone", func(t *testing.T, path string) {
			written(t, path, 5)
			edit(t, path, func(tx *bolt.Tx) error { return tx.Bucket([]byte("records")).Delete([]byte{7: 5}) })
		}, false, boltdb.ErrDamaged,
			"open journal PATH: the file is damaged: it should end with record 5 and ends with 4; keep a copy of it, and put the last backup in its place with: asb restore BACKUP"},
		{"stray key", func(t *testing.T, path string) {
			written(t, path, 5)
			edit(t, path, func(tx *bolt.Tx) error { return tx.Bucket([]byte("records")).Put([]byte("x"), nil) })
		}, false, boltdb.ErrDamaged,
			"open journal PATH: the file is damaged: it should end with record 5 and ends with 0; keep a copy of it, and put the last backup in its place with: asb restore BACKUP"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "folder", "asb.db")
			mkdir(t, filepath.Dir(path))
			c.prepare(t, path)
			before, _ := os.ReadFile(path)
			openIt := boltdb.Open
			if c.readOnly {
				openIt = boltdb.OpenReadOnly
			}
			for range 2 { // the second time shows that the first left no lock
				j, err := openIt(path)
				if err == nil {
					j.Close()
					t.Fatal("opened, want an error")
				}
				if !errors.Is(err, c.is) {
					t.Errorf("error %q does not match %q", err, c.is)
				}
				got := strings.NewReplacer(path, "PATH", filepath.Dir(path), "DIR").Replace(err.Error())
				if got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}

// A file that is not a file at all is refused before anything waits on it.
func TestRefuseDevice(t *testing.T) {
	if j, err := boltdb.Open(os.DevNull); !errors.Is(err, boltdb.ErrForeign) {
		t.Errorf("Open(%s) = %v, %v; want ErrForeign", os.DevNull, j, err)
	}
}

func TestNotAllowed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "asb.db")
	written(t, path, 5)
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Open(path); err == nil {
		f.Close()
		t.Skip("this account may read every file, so none can be forbidden to it")
	}
	if _, err := boltdb.Open(path); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), ": not allowed; ") {
		t.Errorf("Open = %v, want a sentence that says it is not allowed", err)
	}
}

func TestOpenCreates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "asb.db")
	write(t, path, nil) // empty, as from touch: becomes a journal and keeps its mode
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Dir(path))
	j := open(t, "asb.db")
	defer j.Close()
	if got, want := filepath.Base(j.Path()), "asb.db"; got != want || !filepath.IsAbs(j.Path()) {
		t.Errorf("Path() = %s, want an absolute path to %s", j.Path(), want)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := info.Mode(), fs.FileMode(0o640); got != want {
		t.Errorf("mode of a file that was there: got %v, want %v", got, want)
	}
}

// What a process leaves that died between creating the file and writing the
// header is a new journal.
func TestOpenAfterDyingEarly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "asb.db")
	edit(t, path, func(*bolt.Tx) error { return nil })
	written(t, path, 5)
	checked(t, path)
}

func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "asb.db")
	written(t, path, 5)
	before := contents(t, path)
	j1, err := boltdb.OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer j1.Close()
	j2, err := boltdb.OpenReadOnly(path) // several at once
	if err != nil {
		t.Fatal(err)
	}
	defer j2.Close()
	if err := j1.Append(t.Context(), 5, made(5, 1)); err == nil || !strings.Contains(err.Error(), "open for reading only") {
		t.Errorf("Append = %v, want an error that says why", err)
	}
	if got, err := readAll(t, j1); err != nil || len(got) != 5 {
		t.Errorf("Read = %d records, %v; want 5, nil", len(got), err)
	}
	if err := j2.Check(t.Context()); err != nil {
		t.Errorf("Check = %v, want nil", err)
	}
	if !bytes.Equal(before, contents(t, path)) {
		t.Error("the file was changed")
	}
}

func TestLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "asb.db")
	j := open(t, path)
	for _, openIt := range []func(string) (*boltdb.Journal, error){boltdb.Open, boltdb.OpenReadOnly} {
		_, err := openIt(path)
		if !errors.Is(err, boltdb.ErrLocked) {
			t.Fatalf("second Open = %v, want ErrLocked", err)
		}
		want := "open journal " + path + ": another process holds it; stop it first, or give this one a file of its own"
		if got := err.Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := boltdb.OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := boltdb.Open(path); !errors.Is(err, boltdb.ErrLocked) {
		t.Errorf("Open beside a reader = %v, want ErrLocked", err)
	}
	r.Close()
	open(t, path).Close()
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func truncate(t *testing.T, path string, size int64) {
	t.Helper()
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
}

func contents(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
