package main

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/safer-city-partnership/asb/bot"
	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/metrics"
	"github.com/safer-city-partnership/asb/reminders"
)

func serve() verb {
	return verb{name: "serve", does: "connect to a Slack workspace and answer",
		run: func(ctx context.Context, p program, s *settings) error {
			path := database(s, "asb.db")
			slack := slackSettings(s)
			outside := publicSettings(s)
			token := calendarToken(s)
			inside := &entrance{flag: "metrics", addr: s.text("metrics", "ASB_METRICS", "", "`HOST:PORT` to listen on for whatever watches: /metrics, /healthz and /readyz; such as 127.0.0.1:9090")}
			guards := guarding(s)
			keep := upkeepSettings(s)
			if _, err := s.parse(); err != nil {
				return err
			}
			if err := slack.check(outside); err != nil {
				return err
			}
			if err := checkURL(*outside.outside); err != nil {
				return err
			}
			details, err := readGuard(*guards.list)
			if err != nil {
				return err
			}
			st, journal, err := openGuarded(ctx, *path, p.now, details)
			if err != nil {
				return err
			}
			defer journal.Close()
			if err := convene(ctx, st); err != nil {
				return err
			}
			log := p.logger()
			keep.store, keep.journal, keep.now, keep.log = st, journal, p.now, log
			for _, e := range []*entrance{&outside.entrance, inside} {
				if err := e.listen(); err != nil {
					return err
				}
				defer e.close()
			}
			w := &watch{store: st, keep: keep, now: p.now, log: log}
			counts := metrics.New(commands.Version(), w.reading)
			b := bot.New(bot.Config{AppToken: *slack.appToken, BotToken: *slack.botToken, SigningSecret: slack.signs(), APIURL: *slack.apiURL,
				Store: st, Now: p.now, Log: log, Upcoming: upcoming, Anew: reminders.Anew, Concerned: reminders.Concerned, Calendar: feedAddress(outside, *token), Meter: counts, Condition: w.condition,
				Upkeep: keep, Guard: details, Incident: *guards.incident})
			runner := newRunner(st, b, log)
			w.bot, w.name = b, runner.Name
			if err := b.Check(ctx); err != nil {
				return fmt.Errorf("%w; is SLACK_BOT_TOKEN right, and can this machine reach Slack?", err)
			}
			g, ctx := errgroup.WithContext(ctx)
			pages := append(w.healthPages(), page{"/calendar/", calendarPage(*token, p.now, st, log)})
			if slack.overHTTP() {
				pages = append(pages, page{"/slack/", b.Requests()})
				log.WithField("address", outside.address()+"/slack/").Info("waiting for Slack's requests")
			}
			if inside.listener != nil {
				log.WithField("address", "http://"+inside.listener.Addr().String()).Info("waiting for whatever watches")
			}
			// The bot goes on until the last request has been answered.
			working, done := context.WithCancel(context.WithoutCancel(ctx))
			defer done()
			g.Go(func() error {
				defer done()
				return outside.serve(ctx, log, pages...)
			})
			g.Go(func() error {
				return inside.serve(working, log, append(w.healthPages(), page{"GET /metrics", counts.Handler()})...)
			})
			g.Go(func() error { return keep.run(working) })
			g.Go(func() error {
				newManager(p.getenv, log).watch(ctx, func(ctx context.Context) { w.condition(ctx) })
				return nil
			})
			g.Go(func() error {
				err := work(working, b, runner, everyMinute)
				if err != nil && !slack.overHTTP() {
					err = fmt.Errorf("%w; is SLACK_APP_TOKEN right, and is Socket Mode on?", err)
				}
				return err
			})
			return g.Wait()
		}}
}
