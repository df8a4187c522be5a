package main

import (
	"context"
	"fmt"

	"github.com/safer-city-partnership/asb/archive"
)

func restore() verb {
	return verb{name: "restore", args: "BACKUP", does: "put a backup in the place of the database, and keep what was there",
		run: func(ctx context.Context, p program, s *settings) error {
			path := database(s, "asb.db")
			args, err := s.parse()
			if err != nil {
				return err
			}
			if len(args) != 1 {
				return usagef("restore needs the name of one backup; run asb restore -h")
			}
			r, err := archive.Restore(ctx, args[0], *path, p.now)
			if err != nil {
				return fmt.Errorf("nothing was restored: %w", err)
			}
			fmt.Fprintf(p.out, "The backup is good: %s.\n", r.From)
			fmt.Fprintf(p.out, "Restored: %s. The last entry says that it was restored.\n", r.Now)
			switch {
			case r.Aside == "":
				fmt.Fprintln(p.out, "There was no file in its place before.")
			case r.Was == nil:
				fmt.Fprintf(p.out, "The file that was there is kept as %s. It cannot be read to its end.\n", r.Aside)
			default:
				fmt.Fprintf(p.out, "The file that was there is kept as %s. It has %d entries; %d of them are not in the backup.\n",
					r.Aside, r.Was.Records, max(0, int64(r.Was.Records)-int64(r.From.Records)))
			}
			fmt.Fprintln(p.out, "Start asb again. What it may have sent since the backup it looks for in Slack, and does not send twice.")
			return nil
		}}
}
