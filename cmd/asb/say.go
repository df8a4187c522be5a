package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

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
			args, err := s.parse()
			if err != nil {
				return err
			}
			st, journal, err := openStore(ctx, *path, p.now)
			if err != nil {
				return err
			}
			defer journal.Close()
			line := strings.Join(args, " ")
			if rest, ok := strings.CutPrefix(line, "/asb"); ok {
				line = strings.TrimSpace(rest)
			}
			r := commands.Run(ctx, commands.Call{Store: st, Cause: newCause(plan.UserID(*as), "terminal"), Line: line, Log: p.logger()})
			fmt.Fprintln(p.out, r.Text)
			if r.Field != "" || r.Asks {
				return errRefused
			}
			return nil
		}}
}
