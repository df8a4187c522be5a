package boltdb

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A Lock holds the file at a path as an open journal does, whatever is in it:
// nobody opens it meanwhile.
type Lock struct {
	path string
	file *os.File // nil when there is no file
}

// Hold locks the file at path. If another process has it, Hold waits as Open
// does and then returns an error matching [ErrLocked]. There need not be a
// file; then there is nothing to lock.
func Hold(path string) (*Lock, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("lock journal: %w", err)
	}
	err = look(path, false)
	if err != nil {
		return nil, fmt.Errorf("lock journal %s: %w", path, explain(err, false))
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return &Lock{path: path}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("lock journal %s: %w", path, explain(err, false))
	}
	again := time.NewTicker(lockTimeout / 20)
	defer again.Stop()
	for tries := 0; !lock(f); tries++ {
		if tries == 20 {
			f.Close()
			return nil, fmt.Errorf("lock journal %s: %w; stop it first", path, ErrLocked)
		}
		<-again.C
	}
	return &Lock{path: path, file: f}, nil
}

// Replace puts the file next in the place of the one that is held, with its
// permissions and its owner, and keeps that under the name aside, which must
// not be taken. It gives "" when there was none. Killed at any point, one of
// the two has the name.
func (l *Lock) Replace(next, aside string) (kept string, err error) {
	wrap := func(err error) error { return fmt.Errorf("replace journal %s: %w", l.path, explain(err, false)) }
	if l.file == nil {
		// A link, unlike a new name, takes nobody's place.
		if err := os.Link(next, l.path); err != nil {
			return "", wrap(err)
		}
		if err := os.Remove(next); err != nil {
			return "", wrap(err)
		}
		return "", syncDir(filepath.Dir(l.path))
	}
	info, err := l.file.Stat()
	if err != nil {
		return "", wrap(err)
	}
	f, err := os.OpenFile(next, os.O_RDWR, 0)
	if err != nil {
		return "", wrap(err)
	}
	defer f.Close()
	if err := f.Chmod(info.Mode().Perm()); err != nil {
		return "", wrap(err)
	}
	if err := giveTo(f, info); err != nil {
		return "", wrap(err)
	}
	if err := f.Sync(); err != nil {
		return "", wrap(err)
	}
	if err := os.Link(l.path, aside); err != nil {
		return "", wrap(err)
	}
	if err := os.Rename(next, l.path); err != nil {
		os.Remove(aside)
		return "", wrap(err)
	}
	if err := syncDir(filepath.Dir(l.path)); err != nil {
		return "", wrap(err)
	}
	return aside, nil
}

// Release lets others have the file. Releasing twice is harmless.
func (l *Lock) Release() {
	if l.file != nil {
		unlock(l.file)
		l.file.Close()
		l.file = nil
	}
}
