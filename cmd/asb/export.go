package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/safer-city-partnership/asb/calendar"
	"github.com/safer-city-partnership/asb/plan"
)

func export() verb {
	return verb{name: "export", args: "KIND", does: "write a file for people to keep: ics, the meetings as a calendar",
		run: func(ctx context.Context, p program, s *settings) error {
			path := database(s, "asb.db")
			out := s.text("out", "", "", "`FILE` to write; without it the file goes to the terminal")
			args, err := s.parse()
			if err != nil {
				return err
			}
			if len(args) != 1 || !strings.EqualFold(args[0], "ics") {
				return usagef("export needs what to write, and can write this: ics; run asb export -h")
			}
			if _, err := os.Stat(*path); os.IsNotExist(err) {
				return fmt.Errorf("there is no plan in %s yet; bring one in first with asb import", *path)
			}
			st, journal, err := openStore(ctx, *path, p.now)
			if err != nil {
				return err
			}
			defer journal.Close()
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
