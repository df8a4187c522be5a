package boltdb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	bolt "go.etcd.io/bbolt"
)

// unfinished is what a file is called that will take the journal's place. One
// that is there when a journal is opened was left by a process that was killed,
// and is removed: what it holds is in the journal, or was taken out of it.
const unfinished = ".compacting"

// fillBytes is about how much of values one transaction of a copy holds.
const fillBytes = 1 << 20

// Blanked reports whether text that was taken out may still be in the file's
// bytes, where no Read finds it. Compact ends that.
func (j *Journal) Blanked() (yes bool, err error) {
	err = j.view(func(tx *bolt.Tx) error {
		yes = tx.Bucket(headerBucket).Get(blankedKey) != nil
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("look at journal %s: %w", j.path, err)
	}
	return yes, nil
}

// Compact writes the journal's records to a new file beside it, checks that
// file against the old one, and puts it in its place: the bytes of text that
// was taken out are gone with the old file. It gives the size of the file in
// bytes before and after.
//
// Reading goes on meanwhile, and writing waits. When Compact fails, or the
// process is killed at any point of it, the journal is in its place with every
// record: the old file until the new one is whole and on the disk, then the new
// one. It needs room on the disk for both. The new file has the old one's
// permissions and owner; a symbolic link stays one.
func (j *Journal) Compact(ctx context.Context) (was, is int64, err error) {
	if was, is, err = j.compact(ctx); err != nil {
		return was, is, fmt.Errorf("compact journal %s: %w", j.path, explain(err, false))
	}
	return was, is, nil
}

func (j *Journal) compact(ctx context.Context) (was, is int64, err error) {
	if j.readOnly {
		return 0, 0, errors.New("it is open for reading only")
	}
	j.writing.Lock()
	defer j.writing.Unlock()
	if err := j.usable(ctx); err != nil {
		return 0, 0, err
	}
	old, err := j.file.Stat()
	if err != nil {
		return 0, 0, err
	}
	target, err := filepath.EvalSymlinks(j.path)
	if err != nil {
		return 0, 0, err
	}
	if there, err := os.Stat(target); err != nil || !os.SameFile(old, there) {
		return 0, 0, fmt.Errorf("another file has taken its place; stop asb, and look at both: %w", ErrDamaged)
	}
	next := target + unfinished
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, 0, err
	}
	c, err := j.copy(ctx, next, old)
	if err != nil {
		return 0, 0, err
	}
	info, err := c.file.Stat()
	if err == nil {
		err = j.at("rename")
	}
	if err == nil {
		err = os.Rename(next, target)
	}
	if err != nil {
		c.discard()
		return 0, 0, err
	}

	// From here on the new file is the journal. It was locked before it had the
	// name, so nobody can have come in between.
	j.swap.Lock()
	before := bolted{j.db, j.file, ""}
	j.db, j.file = c.db, c.file
	j.swap.Unlock()
	before.db.Close()
	if err = j.at("sync folder"); err == nil {
		err = syncDir(filepath.Dir(target))
	}
	if err != nil {
		// After a power cut the name could belong to the old file again, which
		// lacks what is written from now on.
		return 0, 0, j.end(fmt.Errorf("the disk failed while the compacted file was put in place: check the disk, then start again: %w", err), false)
	}
	return old.Size(), info.Size(), nil
}

// CopyTo writes the journal as it is now to a new file at path, which must not
// exist, and has it on the disk and checked against the journal when it
// returns. The copy holds the records and nothing that was ever taken out; only
// its owner can read it. Reading and writing go on meanwhile. When CopyTo fails
// it leaves nothing there; when the process is killed, an unfinished file.
//
// The copy's name is only sure to outlast a power cut when its folder has been
// flushed too, as [SyncFolder] does.
func (j *Journal) CopyTo(ctx context.Context, path string) error {
	err := j.usable(ctx)
	if err == nil {
		var c bolted
		if c, err = j.copy(ctx, path, nil); err == nil {
			err = c.db.Close()
		}
	}
	if err != nil {
		return fmt.Errorf("copy journal %s to %s: %w", j.path, path, explain(err, false))
	}
	return nil
}

// SyncFolder flushes a folder to the disk, so that the names of the files in it
// outlast a power cut.
func SyncFolder(dir string) error { return syncDir(dir) }

// bolted is a database with its file.
type bolted struct {
	db   *bolt.DB
	file *os.File
	path string
}

// discard gives back the file and removes it.
func (c bolted) discard() {
	if c.db != nil {
		c.db.Close()
	}
	os.Remove(c.path)
}

// copy writes what the journal shows to a new file at path, with the
// permissions and the owner of like unless that is nil, and leaves it open.
func (j *Journal) copy(ctx context.Context, path string, like fs.FileInfo) (c bolted, err error) {
	c.path = path
	if err := j.at("create"); err != nil {
		return c, err
	}
	if _, err := os.Lstat(path); err == nil {
		return c, fmt.Errorf("there is a file %s already: %w", path, fs.ErrExist)
	}
	defer func() {
		if err != nil {
			c.discard()
		}
	}()
	err = guarded(func() error {
		c.db, err = bolt.Open(path, 0o600, &bolt.Options{
			Timeout: lockTimeout,
			NoSync:  true, // nobody knows the file yet: once, at the end
			// As for a journal's own: it may become one.
			PreLoadFreelist: true,
			NoStatistics:    true,
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				f, err := openFile(name, flag, mode)
				c.file = f
				return f, err
			},
		})
		if err != nil {
			return err
		}
		if j.opened != nil {
			j.opened(c.db)
		}
		if like != nil {
			if err := c.file.Chmod(like.Mode().Perm()); err != nil {
				return err
			}
			if err := giveTo(c.file, like); err != nil {
				return err
			}
		}
		return j.view(func(tx *bolt.Tx) error {
			if err := fill(ctx, c.db, tx); err != nil {
				return err
			}
			if err := j.at("sync"); err != nil {
				return err
			}
			if err := c.db.Sync(); err != nil {
				return err
			}
			c.db.NoSync = false
			if err := j.at("verify"); err != nil {
				return err
			}
			return c.db.View(func(copied *bolt.Tx) error { return same(ctx, tx, copied) })
		})
	})
	return c, err
}

// fill writes the records that tx shows to a new database.
func fill(ctx context.Context, to *bolt.DB, tx *bolt.Tx) error {
	from := tx.Bucket(recordsBucket)
	err := to.Update(func(tx *bolt.Tx) error {
		header, err := tx.CreateBucket(headerBucket)
		if err != nil {
			return err
		}
		if err := header.Put(formatKey, strconv.AppendInt(nil, format, 10)); err != nil {
			return err
		}
		b, err := tx.CreateBucket(recordsBucket)
		if err != nil {
			return err
		}
		return b.SetSequence(from.Sequence())
	})
	c := from.Cursor()
	k, v := c.First()
	for err == nil && k != nil {
		err = to.Update(func(tx *bolt.Tx) error {
			b := tx.Bucket(recordsBucket)
			b.FillPercent = 1
			for size := 0; k != nil && size < fillBytes; k, v = c.Next() {
				if err := b.Put(k, v); err != nil {
					return err
				}
				size += len(v)
			}
			return ctx.Err()
		})
	}
	return err
}

// same checks that a copy has what the original has, and that its pages are
// sound.
func same(ctx context.Context, original, copied *bolt.Tx) error {
	if err := inspect(copied); err != nil {
		return err
	}
	a, b := original.Bucket(recordsBucket), copied.Bucket(recordsBucket)
	if a.Sequence() != b.Sequence() {
		return fmt.Errorf("the copy is not like the original: %w", ErrDamaged)
	}
	from, to := a.Cursor(), b.Cursor()
	k, v := from.First()
	gotK, gotV := to.First()
	for ; k != nil || gotK != nil; k, v = from.Next() {
		if !bytes.Equal(k, gotK) || !bytes.Equal(v, gotV) {
			return fmt.Errorf("the copy is not like the original: %w", ErrDamaged)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		gotK, gotV = to.Next()
	}
	return sound(copied)
}

// at is passed before each step that a process can be killed at.
func (j *Journal) at(step string) error {
	if j.step == nil {
		return nil
	}
	return j.step(step)
}

// diskFull reports whether an error means that there is no room: on the disk,
// in a quota, or for a file of that size.
func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}
