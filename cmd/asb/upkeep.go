package main

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/archive"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
)

// upkeep looks after the file of a running asb.
type upkeep struct {
	store   *store.Store
	journal interface {
		archive.Source
		store.Compacter
	}
	backups *archive.Backups // without a folder none are made
	now     func() time.Time
	log     logrus.FieldLogger
	failing atomic.Pointer[time.Time] // since when no backup could be made; nil when the last one could
}

// upkeepSettings declares where backups go.
func upkeepSettings(s *settings) *upkeep {
	u := &upkeep{backups: &archive.Backups{}}
	s.flags.StringVar(&u.backups.Dir, "backups", "", "`FOLDER` of its own for backups, made with /asb backup and every night; keep it on another disk")
	s.env["backups"] = "ASB_BACKUPS"
	s.flags.IntVar(&u.backups.Keep, "keep", 14, "`HOW MANY` backups are kept; the oldest goes first")
	s.env["keep"] = "ASB_KEEP"
	return u
}

// Backup makes a backup. That a copy of everything is taken is noted before, so
// that the backup says so too. When that cannot be saved the backup is made all
// the same: it is wanted most then.
func (u *upkeep) Backup(ctx context.Context, cause plan.Cause) (string, error) {
	if u.backups.Dir == "" {
		return "", &plan.Error{Code: plan.Invalid, Text: "No folder is set for backups, so none was made.",
			Hint: "Start asb serve with -backups and the name of a folder of its own, on another disk."}
	}
	unnoted, noted := "", &plan.ExportMade{What: "backup"}
	cause.ID += "/" + noted.Kind()
	err := u.store.Update(ctx, cause, func(*plan.State, time.Time) ([]plan.Fact, error) { return []plan.Fact{noted}, nil })
	if err != nil {
		u.log.WithError(err).Error("note a backup in the record")
		unnoted = " That could not be noted in the record, because nothing can be saved just now."
	}
	m, err := u.backups.Make(ctx, u.journal, u.now())
	if err != nil {
		now := u.now()
		u.failing.CompareAndSwap(nil, &now)
		return "", err
	}
	u.failing.Store(nil)
	entries := "entries"
	if m.Records == 1 {
		entries = "entry"
	}
	did := fmt.Sprintf("Backup made: %s, %s, %d %s, %s. It was opened again and every sum in it checked.", filepath.Base(m.Path), archive.Size(m.Size), m.Records, entries, m.Anchor())
	switch {
	case m.Dropped > 0:
		did += fmt.Sprintf(" The newest %d are kept; %d older went.", m.Kept, m.Dropped)
	case m.Kept == 1:
		did += " It is the only one so far."
	default:
		did += fmt.Sprintf(" There are %d now.", m.Kept)
	}
	return did + unnoted, nil
}

func (u *upkeep) Compact(ctx context.Context) (string, error) {
	was, is, err := u.journal.Compact(ctx)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("Rewritten: the plan's file had %s and has %s now. Nothing is left in it of text that was removed. Older backups still have it.", archive.Size(was), archive.Size(is)), nil
}

// tidyEvery is how often it is looked whether removed text is still in the file
// because there was no room to rewrite it.
const tidyEvery = time.Hour

// run looks after the file until ctx ends: at once and every hour. A backup is
// made when there is none of today yet, so that neither a restart nor a night
// without a disk leaves one out.
func (u *upkeep) run(ctx context.Context) error {
	again := time.NewTicker(tidyEvery)
	defer again.Stop()
	for {
		if err := u.store.Tidy(ctx); err != nil && ctx.Err() == nil {
			u.log.WithError(err).Error("text that was removed is still in the bytes of the file; it is tried again every hour")
		}
		if u.wantsBackup() {
			cause := plan.Cause{ID: "backup:" + u.now().UTC().Format(time.RFC3339Nano), By: "asb", Door: "schedule"}
			if did, err := u.Backup(ctx, cause); err == nil {
				u.log.Info(did)
			} else if ctx.Err() == nil {
				u.log.WithError(err).Error("no backup was made; it is tried again every hour")
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-again.C:
		}
	}
}

// wantsBackup reports whether there is none of today. A folder that cannot be
// read gets one tried too: that says what is wrong.
func (u *upkeep) wantsBackup() bool {
	if u.backups.Dir == "" {
		return false
	}
	newest, err := u.backups.Newest()
	return err != nil || plan.DateOf(newest) != plan.DateOf(u.now())
}
