package boltdb_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
	"github.com/safer-city-partnership/asb/store/storetest"
)

// open opens the journal at path, and when the test ends has every page of the
// file looked at, whether the test asked for it or not.
func open(t *testing.T, path string) *boltdb.Journal {
	t.Helper()
	j, err := boltdb.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func TestJournal(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() store.Journal {
		path := filepath.Join(t.TempDir(), "asb.db")
		t.Cleanup(func() { checked(t, path) })
		return func() store.Journal { return open(t, path) }
	})
}

// checked looks at every page of a file that no one has open.
func checked(t *testing.T, path string) {
	t.Helper()
	j, err := boltdb.OpenReadOnly(path)
	if err != nil {
		t.Error(err)
		return
	}
	defer j.Close()
	// In a cleanup the test's own context has ended.
	if err := j.Check(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}
