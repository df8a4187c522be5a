//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package boltdb

import (
	"os"
	"syscall"
)

// unlock lets go of bbolt's lock on f. Closing f would not do: a lock by flock
// lasts as long as a mapping of the file does.
func unlock(f *os.File) { syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }

// lock takes bbolt's lock on f, and reports whether it was free.
func lock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
