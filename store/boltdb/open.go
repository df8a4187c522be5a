package boltdb

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// format is the layout this version writes and the newest it reads.
const format = 1

// lockTimeout is how long Open waits for another process to let go of the
// file: long enough for one that is just stopping, short enough not to look
// like hanging.
const lockTimeout = time.Second

var (
	headerBucket  = []byte("asb")
	recordsBucket = []byte("records")
	formatKey     = []byte("format")
	blankedKey    = []byte("blanked") // there while text that was taken out may still be in the file's free pages
	blankedYes    = []byte("1")
)

// These tell apart why a file cannot be opened. The errors that match them are
// sentences with the file's name and a next step, fit to be shown as they are.
var (
	// ErrLocked means that the file is in use, nearly always by another asb.
	ErrLocked = errors.New("another process holds it")

	// ErrNewer means that the file was written by a later version with a
	// layout that this one does not know.
	ErrNewer = errors.New("written by a newer asb")

	// ErrForeign means that the file is something other than a journal, or so
	// damaged that it cannot be told from it.
	ErrForeign = errors.New("not an asb journal")

	// ErrDamaged means that the file is a journal with something wrong in it.
	// Append, Read and Check return it as well.
	ErrDamaged = errors.New("the file is damaged")
)

// Open opens the journal in the file at path for reading and writing. A file
// that does not exist or is empty becomes a new journal, created with mode 0600
// whatever the umask; its directory must exist. The permissions of a file that
// exists are left alone.
//
// The file is locked until Close. If another process has it, Open waits for up
// to a second and then returns an error matching [ErrLocked]. Other errors
// match [ErrNewer], [ErrForeign], [ErrDamaged], or come from the operating
// system.
func Open(path string) (*Journal, error) { return open(path, false) }

// OpenReadOnly opens the journal in the file at path for looking at it: Append
// is refused and nothing in the file changes. Several processes may do so at
// once, but none while another has it open for writing. There must be a journal
// in the file. The errors are those of [Open].
func OpenReadOnly(path string) (*Journal, error) { return open(path, true) }

func open(path string, readOnly bool) (*Journal, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	j := &Journal{path: path, readOnly: readOnly}
	err = look(path, readOnly)
	for tries := 1; err == nil; tries++ {
		err = guarded(j.open)
		if err != nil {
			break
		}
		if j.current() {
			j.tidy()
			return j, nil
		}
		// While we waited for the lock, whoever had it put another file in its
		// place. This one is nobody's any more.
		err = j.release()
		if j.db = nil; err == nil && tries == 3 {
			err = inUse()
		}
	}
	// bolt.Open gives everything back when it fails, and nothing when it panics.
	if j.wedged = errors.As(err, new(panicked)); j.db != nil || j.wedged {
		j.release()
	}
	return nil, fmt.Errorf("open journal %s: %w", path, explain(err, readOnly))
}

func inUse() error {
	return fmt.Errorf("%w; stop it first, or give this one a file of its own", ErrLocked)
}

// current reports whether the file that is open and locked is the one that has
// the name.
func (j *Journal) current() bool {
	mine, err := j.file.Stat()
	if err != nil {
		return true // it will be noticed soon enough
	}
	there, err := os.Stat(j.path)
	return err == nil && os.SameFile(mine, there)
}

// tidy removes what a process left that was killed while it compacted the file.
// Only who holds the lock may do so.
func (j *Journal) tidy() {
	if target, err := filepath.EvalSymlinks(j.path); err == nil && !j.readOnly {
		os.Remove(target + unfinished)
	}
}

// look refuses paths at which there can be no journal.
func look(path string, readOnly bool) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && readOnly:
		return fmt.Errorf("there is no such file; check the name: %w", fs.ErrNotExist)
	case errors.Is(err, fs.ErrNotExist):
		dir := filepath.Dir(path)
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("there is no folder %s; create it first: %w", dir, fs.ErrNotExist)
		}
		return nil
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("it is a folder; give the name of a file in it, such as %s: %w",
			filepath.Join(path, "asb.db"), syscall.EISDIR)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: it is not an ordinary file; check the name", ErrForeign)
	case readOnly && info.Size() == 0:
		return fmt.Errorf("%w: it is empty; check the name", ErrForeign)
	}
	return nil
}

// open sets j.file and j.db as soon as there is something to close.
func (j *Journal) open() error {
	db, err := bolt.Open(j.path, 0o600, &bolt.Options{
		Timeout:  lockTimeout,
		ReadOnly: j.readOnly,
		// The list of free pages is kept in the file: an extra page in each
		// write, but opening need not walk every page of a large journal, and
		// a crash leaves nothing to rebuild.
		NoFreelistSync:  false,
		PreLoadFreelist: true, // within guarded, rather than at first use
		NoStatistics:    true,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			f, err := openFile(name, flag, mode)
			j.file = f
			return f, err
		},
	})
	var errno syscall.Errno
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return inUse()
	case err != nil && !errors.As(err, &errno): // bbolt could read the file, and it made no sense
		return fmt.Errorf("%w, or damaged at its very start (%w); check the name, or restore the last backup", ErrForeign, err)
	case err != nil:
		return err
	}
	j.db = db

	var fresh bool
	err = db.View(func(tx *bolt.Tx) error {
		info, err := j.file.Stat()
		if err != nil {
			return err
		}
		if info.Size() < tx.Size() {
			return fmt.Errorf("%w: it has been cut short, from %d bytes or more to %d", ErrDamaged, tx.Size(), info.Size())
		}
		if k, _ := tx.Cursor().First(); k == nil {
			fresh = true // also after a crash between creating the file and this
			return nil
		}
		return inspect(tx)
	})
	if err != nil || !fresh {
		return err
	}
	if j.readOnly {
		return fmt.Errorf("%w: there is nothing in it; check the name", ErrForeign)
	}
	// The file's name must outlast a power cut as well. Its directory is
	// flushed before the header is written: with a header, it need not be again.
	if err := syncDir(filepath.Dir(j.path)); err != nil {
		return err
	}
	return db.Update(func(tx *bolt.Tx) error {
		header, err := tx.CreateBucket(headerBucket)
		if err != nil {
			return err
		}
		if err := header.Put(formatKey, strconv.AppendInt(nil, format, 10)); err != nil {
			return err
		}
		_, err = tx.CreateBucket(recordsBucket)
		return err
	})
}

// openFile is os.OpenFile, except that a file it creates has exactly the mode
// asked for.
func openFile(name string, flag int, mode os.FileMode) (*os.File, error) {
	if flag&os.O_CREATE == 0 {
		return os.OpenFile(name, flag, mode)
	}
	f, err := os.OpenFile(name, flag|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return os.OpenFile(name, flag&^os.O_CREATE, mode)
	}
	if err != nil {
		return nil, err
	}
	if err := f.Chmod(mode); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// inspect checks the header, and that the last record is where it should be.
func inspect(tx *bolt.Tx) error {
	header := tx.Bucket(headerBucket)
	if header == nil {
		return fmt.Errorf("%w: it belongs to another program; check the name", ErrForeign)
	}
	n, err := strconv.ParseUint(string(header.Get(formatKey)), 10, 32)
	switch {
	case err != nil || n == 0:
		return fmt.Errorf("%w: its header makes no sense", ErrDamaged)
	case n > format:
		return fmt.Errorf("%w (format %d; this one reads up to %d): run that version, or restore a backup made by this one",
			ErrNewer, n, format)
	}
	records := tx.Bucket(recordsBucket)
	if records == nil {
		return fmt.Errorf("%w: it has a header but no records", ErrDamaged)
	}
	var last uint64
	if k, _ := records.Cursor().Last(); len(k) == 8 {
		last = binary.BigEndian.Uint64(k)
	}
	if head := records.Sequence(); last != head {
		return fmt.Errorf("%w: it should end with record %d and ends with %d", ErrDamaged, head, last)
	}
	return nil
}

// explain adds the words and the next step that the operator needs.
func explain(err error, readOnly bool) error {
	switch {
	case errors.Is(err, ErrDamaged):
		return fmt.Errorf("%w; keep a copy of it, and put the last backup in its place with: asb restore BACKUP", err)
	case errors.Is(err, fs.ErrPermission):
		need := "read and write it and its folder"
		if readOnly {
			need = "read it"
		}
		return fmt.Errorf("not allowed; run as the account that owns it, or let this one %s: %w", need, err)
	case errors.Is(err, syscall.EROFS):
		return fmt.Errorf("the disk is read-only; mount it for writing, or keep the journal elsewhere: %w", err)
	case diskFull(err):
		return fmt.Errorf("the disk is full; make room and start again: %w", err)
	}
	return err
}

// syncDir flushes the directory itself, which holds the names of its files.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // directories cannot be opened for this there
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	if err := d.Sync(); err != nil {
		d.Close()
		return err
	}
	return d.Close()
}
