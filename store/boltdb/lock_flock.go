//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package boltdb

import (
	"os"
	"syscall"
)

// unlock lets go of bbolt's lock on f. Closing f would not do: a lock by flock
// lasts as long as a mapping of the file does.
func unlock(f *os.File) { syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }
