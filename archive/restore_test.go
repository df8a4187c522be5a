package archive_test

import (
	"bytes"
	"errors"
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

// lost is a plan of 9 texts with a backup of the first 6.
func lost(t *testing.T) (path, backup string) {
	t.Helper()
	dir := t.TempDir()
	path = filepath.Join(dir, "asb.db")
	j, s := opened(t, path)
	drafted(t, s, 6)
	made, err := (&archive.Backups{Dir: t.TempDir()}).Make(t.Context(), j, nine)
	must(t, err)
	drafted(t, s, 3)
	must(t, j.Close())
	return path, made.Path
}

func later() time.Time { return nine.Add(time.Hour) }

// Whatever is in the journal's place, the backup takes it, with an entry that
// says so, and what was there is kept.
func TestRestore(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, path string)
		was   int  // entries of the file that was there; -1 when it cannot be read
		aside bool // there was one
	}{
		{"a journal that goes on", func(*testing.T, string) {}, 9, true},
		{"a journal that is damaged", func(t *testing.T, path string) { must(t, os.WriteFile(path, make([]byte, 9000), 0o640)) }, -1, true},
		{"nothing", func(t *testing.T, path string) { must(t, os.Remove(path)) }, -1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, backup := lost(t)
			must(t, os.Chmod(path, 0o640))
			c.spoil(t, path)
			// What a killed restore left.
			must(t, os.WriteFile(path+".restoring", []byte("half"), 0o600))
			before := contents(t, backup)
			r, err := archive.Restore(t.Context(), backup, path, later)
			must(t, err)
			if r.From.Records != 6 || r.Now.Records != 7 || r.Now.Path != path {
				t.Errorf("Restore() = %+v, want the 6 entries and one that says so", r)
			}
			if !bytes.Equal(before, contents(t, backup)) {
				t.Error("the backup has changed")
			}
			if (r.Aside != "") != c.aside || (r.Was == nil) != (c.was < 0) || r.Was != nil && r.Was.Records != uint64(c.was) {
				t.Errorf("what was there: %q, %+v, %v; want %d entries", r.Aside, r.Was, r.Why, c.was)
			}
			want := []string{"asb.db"}
			if c.aside {
				want = append(want, "asb.db.replaced-20260420T090000Z")
			}
			if diff := cmp.Diff(want, files(t, filepath.Dir(path))); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			if info, err := os.Stat(path); err != nil || c.aside && info.Mode().Perm() != 0o640 || !c.aside && info.Mode().Perm() != 0o600 {
				t.Errorf("the file: %v, %v; want the permissions of the one before", info.Mode(), err)
			}
			_, s := opened(t, path)
			must(t, s.View(t.Context(), func(s *plan.State) error {
				if !s.Restored().Equal(later()) {
					t.Errorf("Restored() = %v, want %v", s.Restored(), later())
				}
				return nil
			}))
			drafted(t, s, 1)
		})
	}
}

// Each file that was there is kept, however quickly restorations follow each
// other.
func TestRestoreTwiceInASecond(t *testing.T) {
	path, backup := lost(t)
	for i, want := range []string{".replaced-20260420T090000Z", ".replaced-20260420T090000Z-2", ".replaced-20260420T090000Z-3"} {
		if r, err := archive.Restore(t.Context(), backup, path, later); err != nil || r.Aside != path+want {
			t.Fatalf("restoration %d: %q, %v; want the file before kept as %s", i+1, r.Aside, err, path+want)
		}
	}
}

func TestRestoreRefused(t *testing.T) {
	path, backup := lost(t)
	before := contents(t, path)
	refused := func(name, from string, is error, say string) {
		t.Helper()
		_, err := archive.Restore(t.Context(), from, path, later)
		if err == nil || is != nil && !errors.Is(err, is) || !strings.Contains(err.Error(), say) {
			t.Errorf("%s: Restore() = %v, want %v and %q", name, err, is, say)
		}
		if !bytes.Equal(before, contents(t, path)) {
			t.Errorf("%s: the journal has changed", name)
		}
		if got := files(t, filepath.Dir(path)); len(got) != 1 {
			t.Errorf("%s: files: %v", name, got)
		}
	}
	whole := contents(t, backup)
	i := bytes.Index(whole, []byte("Mx Example, line 3"))
	bad := filepath.Join(t.TempDir(), "bad.db")
	must(t, os.WriteFile(bad, append(append(bytes.Clone(whole[:i]), 'X'), whole[i+1:]...), 0o600))
	refused("a backup that was changed", bad, store.ErrCorrupt, "record 3: journal is damaged")
	refused("a backup that is not there", bad+"x", nil, "there is no such file")
	refused("the journal itself", path, nil, "is the journal itself")
	j, err := boltdb.Open(path)
	must(t, err)
	before = contents(t, path)
	refused("while asb runs", backup, boltdb.ErrLocked, "stop it first")
	must(t, j.Close())
}
