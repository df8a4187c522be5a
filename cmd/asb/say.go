package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/plan"
)

// errRefused makes the exit code say that a line was not done.
var errRefused = errors.New("refused")

func say() verb {
	return verb{name: "say", args: "LINE", does: "do one command line from a terminal",
		run: func(ctx context.Context, p program, s *settings) error {
			path := database(s, "asb.db")
			as := s.text("as", "ASB_AS", "terminal", "`USER` who says it: a Slack id, or a word")
			guards := guarding(s)
			args, err := s.parse()
			if err != nil {
				return err
			}
			g, err := readGuard(*guards.list)
			if err != nil {
				return err
			}
			st, journal, err := openGuarded(ctx, *path, p.now, g)
			if err != nil {
				return err
			}
			defer journal.Close()
			line := strings.Join(args, " ")
			if rest, ok := strings.CutPrefix(line, "/asb"); ok {
				line = strings.TrimSpace(rest)
			}
			log := p.logger()
			log.SetLevel(logrus.WarnLevel) // somebody is looking at it, and the journal has the rest
			r := commands.Run(ctx, commands.Call{Store: st, Cause: newCause(plan.UserID(*as), "terminal"), Line: line, Log: log, Guard: g, Incident: *guards.incident})
			fmt.Fprintln(p.out, r.Text)
			if r.Field != "" || r.Asks {
				return errRefused
			}
			return nil
		}}
}
