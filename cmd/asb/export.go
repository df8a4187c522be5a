package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/calendar"
	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/plan"
)

func export() verb {
	return verb{name: "export", args: "KIND", does: "write a file to keep: ics, the meetings as a calendar; foi, all that is held about an action; journal, every entry as lines of JSON",
		run: func(ctx context.Context, p program, s *settings) error {
			path := database(s, "asb.db")
			out := s.text("out", "", "", "`FILE` to write; without it the file goes to the terminal")
			args, err := s.parse()
			if err != nil {
				return err
			}
			kind := ""
			if len(args) > 0 {
				kind = strings.ToLower(args[0])
			}
			if kind != "foi" && (kind != "ics" && kind != "journal" || len(args) != 1) {
				return usagef("export needs what to write, and can write these: ics, journal, or foi and what about; run asb export -h")
			}
			if err := mustBe(*path); err != nil {
				return err
			}
			if kind == "journal" {
				return exportJournal(ctx, p, *path, *out)
			}
			st, journal, err := openStore(ctx, *path, p.now)
			if err != nil {
				return err
			}
			defer journal.Close()
			if kind == "foi" {
				r := commands.Run(ctx, commands.Call{Store: st, Cause: newCause("terminal", "terminal"), Line: "export " + strings.Join(args, " "), Log: p.logger()})
				if r.File == "" {
					return errors.New(r.Text)
				}
				if *out == "" {
					fmt.Fprint(p.out, r.File)
					return nil
				}
				if err := os.WriteFile(*out, []byte(r.File), 0o600); err != nil {
					return err
				}
				fmt.Fprintf(p.out, "Saved in %s. It is OFFICIAL: keep it where only those may read it who answer the request.\n", *out)
				return nil
			}
			err = st.Update(ctx, newCause("terminal", "terminal"), func(*plan.State, time.Time) ([]plan.Fact, error) {
				return []plan.Fact{&plan.ExportMade{What: kind}}, nil
			})
			if err != nil {
				return err
			}
			var file []byte
			err = st.View(ctx, func(s *plan.State) (err error) {
				from, to := calendar.Window(p.now())
				file, _, err = calendar.Feed(s, from, to)
				return err
			})
			if err != nil {
				return err
			}
			if *out == "" {
				_, err = p.out.Write(file)
				return err
			}
			if err := os.WriteFile(*out, file, 0o644); err != nil {
				return err
			}
			fmt.Fprintf(p.out, "Saved in %s: %d meetings.\n", *out, strings.Count(string(file), "\r\nBEGIN:VEVENT\r\n"))
			return nil
		}}
}
