package main

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/safer-city-partnership/asb/bot"
	"github.com/safer-city-partnership/asb/reminders"
)

func serve() verb {
	return verb{name: "serve", does: "connect to a Slack workspace and answer",
		run: func(ctx context.Context, p program, s *settings) error {
			path := database(s, "asb.db")
			slack := slackSettings(s)
			outside := publicSettings(s)
			token := calendarToken(s)
			if _, err := s.parse(); err != nil {
				return err
			}
			if err := slack.check(outside); err != nil {
				return err
			}
			if err := checkURL(*outside.outside); err != nil {
				return err
			}
			st, journal, err := openStore(ctx, *path, p.now)
			if err != nil {
				return err
			}
			defer journal.Close()
			if err := convene(ctx, st); err != nil {
				return err
			}
			log := p.logger()
			if err := outside.listen(); err != nil {
				return err
			}
			defer outside.close()
			b := bot.New(bot.Config{AppToken: *slack.appToken, BotToken: *slack.botToken, SigningSecret: slack.signs(), APIURL: *slack.apiURL,
				Store: st, Now: p.now, Log: log, Upcoming: upcoming, Anew: reminders.Anew, Calendar: feedAddress(outside, *token)})
			if err := b.Check(ctx); err != nil {
				return fmt.Errorf("%w; is SLACK_BOT_TOKEN right, and can this machine reach Slack?", err)
			}
			g, ctx := errgroup.WithContext(ctx)
			pages := []page{{"/calendar/", calendarPage(*token, p.now, st, log)}}
			working := ctx
			if slack.overHTTP() {
				pages = append(pages, page{"/slack/", b.Requests()})
				// The bot goes on until the last request has been answered.
				var done context.CancelFunc
				working, done = context.WithCancel(context.WithoutCancel(ctx))
				defer done()
				g.Go(func() error {
					defer done()
					return outside.serve(ctx, log, pages...)
				})
				log.WithField("address", outside.address()+"/slack/").Info("waiting for Slack's requests")
			} else {
				g.Go(func() error { return outside.serve(ctx, log, pages...) })
			}
			g.Go(func() error {
				err := work(working, b, newRunner(st, b, log), everyMinute)
				if err != nil && !slack.overHTTP() {
					err = fmt.Errorf("%w; is SLACK_APP_TOKEN right, and is Socket Mode on?", err)
				}
				return err
			})
			return g.Wait()
		}}
}
