package main

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/safer-city-partnership/asb/bot"
)

func serve() verb {
	return verb{name: "serve", does: "connect to a Slack workspace and answer",
		run: func(ctx context.Context, p program, s *settings) error {
			path := database(s, "asb.db")
			apiURL := s.text("api-url", "SLACK_API_URL", "", "`URL` of the Web API, when it is not Slack's own")
			appToken := s.secret("SLACK_APP_TOKEN", "xapp-", "the app-level token")
			botToken := s.secret("SLACK_BOT_TOKEN", "xoxb-", "the bot token")
			feed := calendarSettings(s)
			if _, err := s.parse(); err != nil {
				return err
			}
			if err := feed.check(); err != nil {
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
			if err := feed.listen(); err != nil {
				return err
			}
			defer feed.close()
			b := bot.New(bot.Config{AppToken: *appToken, BotToken: *botToken, APIURL: *apiURL, Store: st, Now: p.now, Log: log, Upcoming: upcoming, Calendar: feed.address()})
			if err := b.Check(ctx); err != nil {
				return fmt.Errorf("%w; is SLACK_BOT_TOKEN right, and can this machine reach Slack?", err)
			}
			g, ctx := errgroup.WithContext(ctx)
			g.Go(func() error {
				if err := work(ctx, b, newRunner(st, b, log), everyMinute); err != nil {
					return fmt.Errorf("%w; is SLACK_APP_TOKEN right, and is Socket Mode on?", err)
				}
				return nil
			})
			g.Go(func() error { return feed.serve(ctx, calendarPage(*feed.token, p.now, st, log), log) })
			return g.Wait()
		}}
}
