package store_test

import (
	"testing"

	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/storetest"
)

func TestMemory(t *testing.T) {
	storetest.Run(t, func(*testing.T) func() store.Journal {
		m := store.Memory()
		return func() store.Journal { return m.Reopen() }
	})
}
