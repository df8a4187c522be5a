package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/bot"
	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/metrics"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/reminders"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/views"
)

// overdueAfter is how late a message may be before somebody should look.
const overdueAfter = 5 * time.Minute

// A watch says how the program is, to people who ask the bot and to whatever
// watches over it.
type watch struct {
	name  string // of this process
	store *store.Store
	bot   *bot.Bot
	keep  *upkeep // nil when nobody looks after the file
	now   func() time.Time
	log   logrus.FieldLogger
}

// condition is how the program is. Its reasons are for anybody: no address, no
// path, nothing of the plan. It waits for a write that is under way.
func (w *watch) condition(ctx context.Context) views.Condition {
	c := w.bot.Connection()
	out := views.Condition{Name: w.name, HTTP: c.HTTP, Since: c.Opened, Heard: c.Heard}
	wrong := func(format string, a ...any) { out.Wrong = append(out.Wrong, fmt.Sprintf(format, a...)) }
	clock := func(t time.Time) string { return plan.London(t).Format("15:04 on 2 January") }
	switch {
	case c.HTTP:
	case c.Heard.IsZero():
		wrong("there is no connection to Slack yet")
	case c.Deaf:
		wrong("nothing has come from Slack since %s", clock(c.Heard))
	}
	if ails := w.store.Ails(); ails.Err != nil {
		wrong("nothing can be saved since %s", clock(ails.Since))
	}
	if w.keep != nil {
		if since := w.keep.failing.Load(); since != nil {
			wrong("no backup can be made since %s", clock(*since))
		}
	}
	if since, any := w.bot.GroupsUnread(), w.grouped(ctx); any && !since.IsZero() {
		wrong("Slack has not said since %s who is in a user group that speaks for a party; those who were in it last stay, and asb needs the permission usergroups:read", clock(since))
	}
	late, err := w.overdue(ctx)
	switch {
	case err != nil:
		w.log.WithError(err).Error("the plan cannot be read")
		wrong("the plan cannot be read")
	case len(late) > 0:
		wrong("%d of the messages that asb sends by itself should have gone out, the oldest at %s", len(late), clock(late[0].At))
	}
	return out
}

// grouped reports whether a user group speaks for a party.
func (w *watch) grouped(ctx context.Context) (any bool) {
	if err := w.store.View(ctx, func(s *plan.State) error { any = len(s.Groups()) > 0; return nil }); err != nil {
		return false // said elsewhere
	}
	return any
}

func (w *watch) overdue(ctx context.Context) (late []plan.Post, err error) {
	err = w.store.View(ctx, func(s *plan.State) error {
		late = reminders.Overdue(s, w.now(), overdueAfter)
		return nil
	})
	return late, err
}

// reading is the same in numbers.
func (w *watch) reading() (metrics.Reading, error) {
	now, c := w.now(), w.bot.Connection()
	since := func(t time.Time) time.Duration {
		if t.IsZero() {
			return 0
		}
		return now.Sub(t)
	}
	condition := w.condition(context.Background())
	r := metrics.Reading{Ready: len(condition.Wrong) == 0, Connected: c.HTTP || !c.Opened.IsZero() && !c.Deaf,
		Age: since(c.Opened), Quiet: since(c.Heard), StoreErrors: w.store.Ails().Failures, Posts: map[metrics.Post]int{}}
	if w.keep != nil && w.keep.backups.Dir != "" {
		if newest, err := w.keep.backups.Newest(); err == nil && !newest.IsZero() {
			age := now.Sub(newest)
			r.Backup = &age
		}
	}
	err := w.store.View(context.Background(), func(s *plan.State) error {
		r.Records, r.Overdue = s.Head(), len(reminders.Overdue(s, now, overdueAfter))
		for _, p := range s.Postings(0, func(plan.Posting) bool { return true }) {
			r.Posts[metrics.Post{Rule: p.Rule, State: p.State}]++
		}
		return nil
	})
	return r, err
}

// healthPages are for whatever starts the program again when it is dead, and
// tells somebody when it is not well.
func (w *watch) healthPages() []page {
	return []page{
		{"GET /healthz", http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			answerJSON(rw, http.StatusOK, map[string]any{"alive": true, "version": commands.Version()})
		})},
		{"GET /readyz", http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			c := w.condition(r.Context())
			status := http.StatusOK
			if len(c.Wrong) > 0 {
				status = http.StatusServiceUnavailable
			}
			answerJSON(rw, status, map[string]any{"ready": len(c.Wrong) == 0, "reasons": append([]string{}, c.Wrong...)})
		})},
	}
}

func answerJSON(w http.ResponseWriter, status int, body map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // whoever asked has gone
}
