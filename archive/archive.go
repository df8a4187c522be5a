// Package archive keeps what a journal could be lost without: backups of a
// journal in use, files put back from them, and the whole journal as lines of
// JSON. It owns the names of these files and the order of steps in which they
// are made, so that whenever the process is killed a good file is there. It
// must not touch Slack, and decides nothing about the plan.
package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

// A File is a journal in a file that was read from its beginning to its end,
// every sum checked.
type File struct {
	Path string // absolute
	Size int64  // bytes
	store.Report
}

func (f File) String() string {
	return fmt.Sprintf("%s (%s): %s, %s", f.Path, Size(f.Size), entries(f.Records), f.Anchor())
}

func entries(n uint64) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}

// Size is a number of bytes in words: "812 bytes", "64 kB", "1.4 MB".
func Size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1_000_000:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// Verify opens the journal in the file at path for reading only and walks
// through it: every page, every record, every sum. With an anchor it must hold
// that record too. The errors are those of [boltdb.OpenReadOnly] and
// [store.Verify].
func Verify(ctx context.Context, path string, anchor store.Anchor) (File, error) {
	j, err := boltdb.OpenReadOnly(path)
	if err != nil {
		return File{}, err
	}
	defer j.Close()
	f := File{Path: j.Path()}
	info, err := os.Stat(path)
	if err != nil {
		return f, err
	}
	f.Size = info.Size()
	if f.Report, err = store.Verify(ctx, j, anchor); err != nil {
		return f, fmt.Errorf("%s: %w", path, err)
	}
	return f, j.Check(ctx)
}

// A Source is a journal that can be copied while it is in use.
type Source interface {
	CopyTo(ctx context.Context, path string) error
}

// Copy writes a journal to a new file, verifies that, and only then gives it the
// name path. When it fails it leaves nothing there; when the process is killed,
// a file whose name ends with .partial, which the next removes.
func Copy(ctx context.Context, from Source, path string) (File, error) {
	if _, err := os.Lstat(path); err == nil {
		return File{}, fmt.Errorf("there is a file %s already: %w", path, fs.ErrExist)
	}
	unfinished := path + partial
	if err := os.Remove(unfinished); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return File{}, err
	}
	f, err := copyTo(ctx, from, unfinished)
	if err != nil {
		return File{}, err
	}
	if err := os.Rename(unfinished, path); err != nil {
		os.Remove(unfinished)
		return File{}, err
	}
	f.Path = strings.TrimSuffix(f.Path, partial)
	return f, boltdb.SyncFolder(filepath.Dir(path))
}

// copyTo writes a journal to a new file at path and verifies that. When it fails
// it leaves nothing there.
func copyTo(ctx context.Context, from Source, path string) (File, error) {
	if err := from.CopyTo(ctx, path); err != nil {
		return File{}, err
	}
	f, err := Verify(ctx, path, store.Anchor{})
	if err != nil {
		os.Remove(path)
		return File{}, err
	}
	return f, nil
}

// partial is how the name of a backup ends that is not finished.
const partial = ".partial"

// stampLayout is how a time stands in a backup's name.
const stampLayout = "20060102T150405Z"

// names of backups: when it was made, in UTC, and the number and the sum of the
// last record in it.
var names = regexp.MustCompile(`^asb-(\d{8}T\d{6}Z)-(\d+)-([0-9a-f]{16}|none)\.db$`)

// Backups are copies of one journal in a folder of their own.
type Backups struct {
	Dir  string
	Keep int // how many are kept; 0 is all of them

	mu sync.Mutex // held while one is made
}

// Made is a backup that was just made.
type Made struct {
	File
	Kept    int // backups in the folder, this one with them
	Dropped int // older ones that were removed
}

// Make copies a journal that is in use into the folder, verifies the copy, and
// only then gives it its name and removes the oldest beyond Keep. Whatever
// fails, the backups from before are there.
func (b *Backups) Make(ctx context.Context, from Source, now time.Time) (Made, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if info, err := os.Stat(b.Dir); errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return Made{}, fmt.Errorf("there is no folder %s for backups; create it first: %w", b.Dir, fs.ErrNotExist)
	}
	stamp := now.UTC().Format(stampLayout)
	unfinished := filepath.Join(b.Dir, "asb-"+stamp+".db"+partial)
	if err := b.sweep(); err != nil {
		return Made{}, err
	}
	f, err := copyTo(ctx, from, unfinished)
	if err != nil {
		return Made{}, err
	}
	sum := "none"
	if f.Records > 0 {
		sum = fmt.Sprintf("%x", f.Head[:8])
	}
	f.Path = filepath.Join(b.Dir, fmt.Sprintf("asb-%s-%d-%s.db", stamp, f.Records, sum))
	if err := os.Rename(unfinished, f.Path); err != nil {
		os.Remove(unfinished)
		return Made{}, err
	}
	if err := boltdb.SyncFolder(b.Dir); err != nil {
		return Made{}, err
	}
	made := Made{File: f}
	all, err := b.List()
	if err != nil {
		return made, err
	}
	made.Kept = len(all)
	for _, old := range all {
		if b.Keep == 0 || made.Kept <= b.Keep {
			break
		}
		if old == f.Path { // with a clock that went back it need not be the last
			continue
		}
		if err := os.Remove(old); err != nil {
			return made, fmt.Errorf("the backup %s was made; an older one could not be removed: %w", f.Path, err)
		}
		made.Kept, made.Dropped = made.Kept-1, made.Dropped+1
	}
	return made, nil
}

// List gives the paths of the backups in the folder, oldest first.
func (b *Backups) List() ([]string, error) {
	entries, err := os.ReadDir(b.Dir)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, e := range entries {
		if names.MatchString(e.Name()) {
			list = append(list, filepath.Join(b.Dir, e.Name()))
		}
	}
	slices.SortFunc(list, cmp.Compare[string])
	return list, nil
}

// Newest says when the newest backup in the folder was made, going by its name;
// zero when there is none.
func (b *Backups) Newest() (time.Time, error) {
	all, err := b.List()
	if err != nil || len(all) == 0 {
		return time.Time{}, err
	}
	return time.Parse(stampLayout, names.FindStringSubmatch(filepath.Base(all[len(all)-1]))[1])
}

// sweep removes what processes left that were killed while they made a backup.
func (b *Backups) sweep() error {
	left, err := filepath.Glob(filepath.Join(b.Dir, "asb-*.db"+partial))
	for _, path := range left {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}
