//go:build unix

package boltdb_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestMode(t *testing.T) {
	dir := t.TempDir()
	was := syscall.Umask(0)
	defer syscall.Umask(was)
	for _, umask := range []int{0, 0o022, 0o077, 0o277, 0o777} {
		syscall.Umask(umask)
		path := filepath.Join(dir, fs.FileMode(umask).String())
		open(t, path).Close()
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := info.Mode(), fs.FileMode(0o600); got != want {
			t.Errorf("umask %03o: mode %v, want %v", umask, got, want)
		}
	}
}
