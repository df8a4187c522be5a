package archive_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/archive"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

var nine = time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC)

func clock() time.Time { return nine }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("got error %v, want nil", err)
	}
}

// opened is a plan in a file, closed with the test.
func opened(t testing.TB, path string) (*boltdb.Journal, *store.Store) {
	t.Helper()
	j, err := boltdb.Open(path)
	must(t, err)
	t.Cleanup(func() { j.Close() })
	s, err := store.Open(context.Background(), j, clock, rand.Reader)
	must(t, err)
	return j, s
}

// drafted writes n texts.
func drafted(t testing.TB, s *store.Store, n int) {
	t.Helper()
	for range n {
		c := plan.Cause{ID: rand.Text(), By: "U0ANN", Door: "slash"}
		must(t, s.Update(context.Background(), c, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
			return []plan.Fact{&plan.DraftKept{Line: fmt.Sprintf("20 red Mx Example, line %d", s.Head()+1)}}, nil
		}))
	}
}

func redacted(t testing.TB, s *store.Store, entries ...uint64) {
	t.Helper()
	c := plan.Cause{ID: rand.Text(), By: "U0BOB", Door: "slash"}
	must(t, s.Update(context.Background(), c, func(*plan.State, time.Time) ([]plan.Fact, error) {
		return []plan.Fact{&plan.TextRedacted{Entries: entries}}, nil
	}))
}

func contents(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	return b
}

func files(t testing.TB, dir string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

// Backups of a journal in use: each can be opened and verified, only so many
// are kept, what else is in the folder is left alone, and what a killed process
// left is removed.
func TestBackups(t *testing.T) {
	dir := t.TempDir()
	j, s := opened(t, filepath.Join(t.TempDir(), "asb.db"))
	must(t, os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("keep"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "asb-20260401T080000Z.db.partial"), []byte("half"), 0o600))
	b := &archive.Backups{Dir: dir, Keep: 2}
	var last archive.Made
	for i := range 4 {
		drafted(t, s, 3)
		if i == 3 {
			redacted(t, s, 1)
		}
		var err error
		last, err = b.Make(t.Context(), j, nine.Add(time.Duration(i)*time.Hour))
		must(t, err)
		f, err := archive.Verify(t.Context(), last.Path, store.Anchor{})
		if err != nil || f.Records != last.Records || f.Size != last.Size {
			t.Errorf("backup %d: %+v, %v; want what was said, %+v", i, f, err, last)
		}
		if want := min(i+1, 2); last.Kept != want {
			t.Errorf("backup %d: %d kept, want %d", i, last.Kept, want)
		}
	}
	list, err := b.List()
	must(t, err)
	if len(list) != 2 || list[1] != last.Path || last.Dropped != 1 || last.Records != 13 {
		t.Errorf("backups: %v; the last made: %+v", list, last)
	}
	want := fmt.Sprintf("asb-20260420T110000Z-13-%x.db", last.Head[:8])
	if filepath.Base(last.Path) != want || last.Anchor() != fmt.Sprintf("entry 13, hash %x", last.Head[:8]) {
		t.Errorf("the last is called %s, want %s", last.Path, want)
	}
	if bytes.Contains(contents(t, last.Path), []byte("Mx Example, line 1\"")) {
		t.Error("the backup has a text that was taken out before")
	}
	if got := files(t, dir); len(got) != 3 || got[2] != "notes.txt" {
		t.Errorf("the folder has %v, want two backups and the file that is somebody else's", got)
	}
	if at, err := b.Newest(); err != nil || !at.Equal(nine.Add(3*time.Hour)) {
		t.Errorf("the newest was made at %v, %v; want %v", at, err, nine.Add(3*time.Hour))
	}
	if at, err := (&archive.Backups{Dir: t.TempDir()}).Newest(); err != nil || !at.IsZero() {
		t.Errorf("the newest of none was made at %v, %v; want no time", at, err)
	}
	// A clock that went back must not make the newest backup the one to go.
	back, err := b.Make(t.Context(), j, nine.AddDate(-1, 0, 0))
	must(t, err)
	if _, err := os.Stat(back.Path); err != nil || back.Kept != 2 {
		t.Errorf("a backup made when the clock had gone back: %+v, %v", back, err)
	}
}

func TestBackupFails(t *testing.T) {
	dir := t.TempDir()
	j, s := opened(t, filepath.Join(t.TempDir(), "asb.db"))
	drafted(t, s, 3)
	b := &archive.Backups{Dir: filepath.Join(dir, "none")}
	if _, err := b.Make(t.Context(), j, nine); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "create it first") {
		t.Errorf("Make() without a folder = %v, want it said", err)
	}
	b = &archive.Backups{Dir: dir, Keep: 1}
	first, err := b.Make(t.Context(), j, nine)
	must(t, err)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Make(gone, j, nine.Add(time.Hour)); !errors.Is(err, context.Canceled) {
		t.Errorf("Make() that was given up = %v, want it said", err)
	}
	if diff := cmp.Diff([]string{filepath.Base(first.Path)}, files(t, dir)); diff != "" {
		t.Errorf("the folder after a backup that failed (-want +got):\n%s", diff)
	}
}

func TestVerifyOfBadFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "asb.db")
	j, s := opened(t, path)
	drafted(t, s, 200)
	must(t, j.Close())
	whole := contents(t, path)
	text := bytes.Index(whole, []byte("Mx Example, line 7\""))
	for name, c := range map[string]struct {
		bytes []byte
		want  error
	}{
		"a letter changed": {append(append(bytes.Clone(whole[:text]), 'X'), whole[text+1:]...), store.ErrCorrupt},
		"cut short":        {whole[:len(whole)/2], boltdb.ErrDamaged},
		"something else":   {[]byte(strings.Repeat("not a journal ", 1000)), boltdb.ErrForeign},
	} {
		bad := filepath.Join(dir, "bad.db")
		must(t, os.WriteFile(bad, c.bytes, 0o600))
		if _, err := archive.Verify(t.Context(), bad, store.Anchor{}); !errors.Is(err, c.want) {
			t.Errorf("%s: Verify() = %v, want %v", name, err, c.want)
		}
	}
	f, err := archive.Verify(t.Context(), path, store.Anchor{})
	if err != nil || f.Records != 200 || !strings.Contains(f.String(), "200 entries, entry 200, hash ") {
		t.Errorf("Verify() = %v, %v", f, err)
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 999: "999 bytes", 1000: "1 kB", 65536: "66 kB", 1_440_000: "1.4 MB"} {
		if got := archive.Size(n); got != want {
			t.Errorf("Size(%d) = %q, want %q", n, got, want)
		}
	}
}
