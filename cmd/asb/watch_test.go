package main

import (
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/archive"
	"github.com/safer-city-partnership/asb/bot"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
)

// full is a journal whose disk can be full.
type full struct {
	store.Journal
	is atomic.Bool
}

func (j *full) Append(ctx context.Context, after uint64, recs []store.Record, blank ...uint64) error {
	if j.is.Load() {
		return errors.New("write plan.db: no space left on device")
	}
	return j.Journal.Append(ctx, after, recs, blank...)
}

// What is wrong is said in words that give nothing away, and is over when it
// is.
func TestCondition(t *testing.T) {
	now := began
	journal := &full{Journal: store.Memory()}
	st, err := store.Open(t.Context(), journal, func() time.Time { return now }, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if err := furnish(t.Context(), st); err != nil {
		t.Fatal(err)
	}
	book := &logbook{}
	w := &watch{store: st, now: func() time.Time { return now }, log: book.logger(), name: "test"}
	w.bot = bot.New(bot.Config{SigningSecret: strings.Repeat("0", 32), Store: st, Now: w.now, Log: w.log})
	check := func(when string, want ...string) {
		t.Helper()
		got := w.condition(t.Context()).Wrong
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", when, got, want)
		}
		if r, err := w.reading(); err != nil || r.Ready != (len(want) == 0) {
			t.Errorf("%s: got ready %v, %v", when, r.Ready, err)
		}
	}
	check("at first")
	write := func() error {
		return st.Update(t.Context(), newCause("U0OWNERCO", "test"), func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
			return s.SetMeeting("nte", func(m *plan.Meeting) { m.Rule, m.Start, m.Channel = plan.Weekly(time.Monday), "09:30", "C0NTE" })
		})
	}
	journal.is.Store(true)
	if err := write(); err == nil {
		t.Fatal("the write went well")
	}
	now = now.Add(time.Minute)
	check("when the disk is full", "nothing can be saved since 09:00 on 20 April")
	journal.is.Store(false)
	if err := write(); err != nil {
		t.Fatal(err)
	}
	check("when it is not")
	w.keep = &upkeep{store: st, backups: &archive.Backups{Dir: filepath.Join(t.TempDir(), "gone")}, now: w.now, log: w.log}
	if !w.keep.wantsBackup() {
		t.Error("no backup is wanted where the folder is gone")
	}
	if _, err := w.keep.Backup(t.Context(), plan.Cause{ID: "backup", By: "asb"}); err == nil {
		t.Error("a backup was made in a folder that is not there")
	}
	check("when no backup can be made", "no backup can be made since 09:01 on 20 April")
	w.keep = nil
	now = now.Add(6*24*time.Hour + 23*time.Hour + 54*time.Minute)
	if got := w.condition(t.Context()).Wrong; len(got) > 0 && strings.Contains(strings.Join(got, " "), "09:00 on 27") {
		t.Errorf("before the notice is due: got %q", got)
	}
	now = time.Date(2026, time.April, 27, 8, 6, 0, 0, time.UTC)
	if got := strings.Join(w.condition(t.Context()).Wrong, " "); !strings.Contains(got, "of the messages that asb sends by itself should have gone out, the oldest at ") {
		t.Errorf("when nothing is sent: got %q", got)
	}
	socket := bot.New(bot.Config{AppToken: "xapp-x", Store: st, Now: w.now, Log: w.log})
	w.bot = socket
	if got := strings.Join(w.condition(t.Context()).Wrong, " "); !strings.Contains(got, "there is no connection to Slack yet") {
		t.Errorf("before it is connected: got %q", got)
	}
}
