//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// bearLimits lets a write fail that a limit on the size of files forbids, so
// that people are told, where the program would be ended by a signal.
func bearLimits() { signal.Ignore(syscall.SIGXFSZ) }
