package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/safer-city-partnership/asb/guard"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

// database declares the setting that says where the plan is kept.
func database(s *settings, value string) *string {
	return s.text("db", "ASB_DB", value, "`FILE` that holds the plan; made if it is not there")
}

// openStore opens the database, behind the guard that the program holds.
func openStore(ctx context.Context, path string, now func() time.Time) (*store.Store, *boltdb.Journal, error) {
	return openGuarded(ctx, path, now, guard.Default())
}

// openGuarded opens the database. This is where a backend is chosen. No fact
// with details that nobody may keep is written, whoever decided it.
func openGuarded(ctx context.Context, path string, now func() time.Time, g *guard.Guard) (*store.Store, *boltdb.Journal, error) {
	journal, err := boltdb.Open(path)
	if err != nil {
		return nil, nil, err
	}
	s, err := store.Open(ctx, journal, now, rand.Reader, store.Checked(func(f plan.Fact) error { return fit(g, f) }))
	if err != nil {
		journal.Close()
		if errors.Is(err, store.ErrCorrupt) || errors.Is(err, boltdb.ErrDamaged) {
			return nil, nil, damaged(path, err)
		}
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, journal, nil
}

// convene enters the standing meetings that the plan does not know yet. Nothing
// is sent for one until people have said when it meets.
func convene(ctx context.Context, st *store.Store) error {
	cards, err := seed.Meetings()
	if err != nil {
		return err
	}
	return st.Update(ctx, newCause("asb", "start"), func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		return s.Convene(cards), nil
	})
}

// newCause is a request that did not come from Slack.
func newCause(by plan.UserID, door string) plan.Cause {
	return plan.Cause{ID: door + ":" + rand.Text(), By: by, Door: door}
}
