//go:build unix

package boltdb

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// giveTo makes the owner of like the owner of f, so that who ran a journal can
// still do so after somebody else compacted it.
func giveTo(f *os.File, like fs.FileInfo) error {
	want, ok := like.Sys().(*syscall.Stat_t)
	if !ok || int(want.Uid) == os.Geteuid() && int(want.Gid) == os.Getegid() {
		return nil
	}
	if err := f.Chown(int(want.Uid), int(want.Gid)); err != nil {
		return fmt.Errorf("the new file would belong to somebody else; run this as the account that owns the journal: %w", err)
	}
	return nil
}
