package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"time"

	"github.com/sirupsen/logrus"
	"golang.org/x/sync/errgroup"

	"github.com/safer-city-partnership/asb/bot"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/reminders"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/views"
)

// everyMinute is how often it is looked at what is owed.
const everyMinute = "* * * * *"

// everySecond is for a clock that people push.
const everySecond = "@every 1s"

// homesLooked is how often it is looked whether Home tabs are to be drawn again.
const homesLooked = 3 * time.Second

// newRunner sends what is owed through a bot.
func newRunner(st *store.Store, b *bot.Bot, log logrus.FieldLogger) *reminders.Runner {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return &reminders.Runner{Store: st, Poster: b, Look: b.Look, Outsiders: b.Outsiders, Members: b.Members, Name: fmt.Sprintf("%s:%d:%s", host, os.Getpid(), rand.Text()[:6]), Log: log}
}

// work runs a bot and its schedule until ctx ends or one of them does; the
// other is stopped then, and waited for.
func work(ctx context.Context, b *bot.Bot, r *reminders.Runner, every string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return b.Run(ctx) })
	g.Go(func() error { return r.Run(ctx, every) })
	g.Go(func() error { return b.KeepHomes(ctx, homesLooked) })
	return g.Wait()
}

// upcoming lists what is sent next, and why, for whoever asks.
func upcoming(s *plan.State, now time.Time, most int) []views.Coming {
	var list []views.Coming
	for _, p := range reminders.Upcoming(s, now, most) {
		list = append(list, views.Coming{Post: p, Why: reminders.Does(p)})
	}
	return list
}
