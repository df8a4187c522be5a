package archive

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

// restoring is how a file is called that is to take a journal's place. One that
// a killed process left is written anew.
const restoring = ".restoring"

// Restored says what became of a restore.
type Restored struct {
	From  File   // the backup
	Now   File   // the journal in its place: the backup, and an entry that says so
	Aside string // where the file that was there is kept; "" if there was none
	Was   *File  // that file; nil if there was none, or if it cannot be read
	Why   error  // why it cannot be read
}

// Restore puts a copy of the backup in the file at from in the place of the
// journal at path. The backup is verified before anything is touched, and the
// copy before it is put in place; the file that was there is kept beside it,
// with the time in its name. An entry is added that says that the journal was
// restored, so that whoever sends messages looks for those that may have been
// said since the backup was made.
//
// It fails with [boltdb.ErrLocked] while anybody has the journal open. Killed at
// any point, the file that was there is there, or the restored one.
func Restore(ctx context.Context, from, path string, now func() time.Time) (r Restored, err error) {
	if r.From, err = Verify(ctx, from, store.Anchor{}); err != nil {
		return r, err
	}
	if path, err = filepath.Abs(path); err != nil {
		return r, err
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if a, err := os.Stat(from); err == nil {
		if b, err := os.Stat(path); err == nil && os.SameFile(a, b) {
			return r, fmt.Errorf("%s is the journal itself; give the name of a backup of it", from)
		}
	}
	lock, err := boltdb.Hold(path)
	if err != nil {
		return r, err
	}
	defer lock.Release()
	next := path + restoring
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return r, err
	}
	if err := build(ctx, from, next, r.From, now); err != nil {
		os.Remove(next)
		return r, err
	}
	if r.Now, err = Verify(ctx, next, anchor(r.From)); err != nil {
		os.Remove(next)
		return r, err
	}
	aside := free(path + ".replaced-" + now().UTC().Format("20060102T150405Z"))
	if r.Aside, err = lock.Replace(next, aside); err != nil {
		os.Remove(next)
		return r, err
	}
	r.Now.Path = path
	lock.Release()
	if r.Aside != "" {
		if was, err := Verify(ctx, r.Aside, store.Anchor{}); err != nil {
			r.Why = err
		} else {
			r.Was = &was
		}
	}
	return r, nil
}

// build makes the file that is to take the journal's place.
func build(ctx context.Context, from, next string, backup File, now func() time.Time) error {
	j, err := boltdb.OpenReadOnly(from)
	if err != nil {
		return err
	}
	err = j.CopyTo(ctx, next)
	j.Close()
	if err != nil {
		return err
	}
	if j, err = boltdb.Open(next); err != nil {
		return err
	}
	defer j.Close()
	s, err := store.Open(ctx, j, now, rand.Reader)
	if err != nil {
		return err
	}
	if backup.Records == 0 || backup.Unknown != "" {
		return nil // there is nothing to be known of, or this version may not write
	}
	cause := plan.Cause{ID: "restore:" + rand.Text(), By: "terminal", Door: "terminal"}
	return s.Update(ctx, cause, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.Restore(), nil })
}

func anchor(f File) store.Anchor {
	if f.Records == 0 {
		return store.Anchor{}
	}
	return store.Anchor{Seq: f.Records, Sum: fmt.Sprintf("%x", f.Head)}
}

// free is a name that no file has: the one that is wanted, or with a number
// after it, since two restorations can fall into one second.
func free(path string) string {
	name := path
	for n := 2; ; n++ {
		if _, err := os.Lstat(name); err != nil { // what else is wrong, Replace says
			return name
		}
		name = fmt.Sprintf("%s-%d", path, n)
	}
}
