package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/safer-city-partnership/asb/archive"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

func backup() verb {
	return verb{name: "backup", args: "FILE, or verify FILE", does: "copy the plan to a new file and check the copy; or check one that was made",
		run: func(ctx context.Context, p program, s *settings) error {
			check := s.word("verify")
			path := database(s, "asb.db")
			args, err := s.parse()
			if err != nil {
				return err
			}
			if len(args) != 1 {
				return usagef("backup needs the name of one file; run asb backup -h")
			}
			if check {
				return verify(ctx, p, args[0], store.Anchor{})
			}
			if err := mustBe(*path); err != nil {
				return err
			}
			j, err := boltdb.OpenReadOnly(*path)
			if errors.Is(err, boltdb.ErrLocked) {
				return fmt.Errorf("%w; while asb runs, a backup is made in Slack with: /asb backup", err)
			}
			if err != nil {
				return err
			}
			defer j.Close()
			f, err := archive.Copy(ctx, j, args[0])
			if errors.Is(err, store.ErrCorrupt) {
				return damaged(*path, err)
			}
			if err != nil {
				return err
			}
			fmt.Fprintf(p.out, "Backed up %s to %s. The copy was opened again and every sum in it checked.\n", *path, f)
			return nil
		}}
}

// verify checks a file from its beginning to its end and says what it holds.
func verify(ctx context.Context, p program, path string, anchor store.Anchor) error {
	f, err := archive.Verify(ctx, path, anchor)
	if errors.Is(err, boltdb.ErrLocked) {
		return fmt.Errorf("%w; or check a backup, which the running asb makes with: /asb backup", err)
	}
	if err != nil {
		return fmt.Errorf("NOT GOOD: %w", err)
	}
	fmt.Fprintf(p.out, "Good: %s.\n", f)
	if f.Records > 0 {
		fmt.Fprintf(p.out, "The first entry is of %s, the last of %s.\n", f.First.Format("2 January 2006 15:04 MST"), f.Last.Format("2 January 2006 15:04 MST"))
	}
	if f.Removed > 0 {
		fmt.Fprintf(p.out, "The text of %d of them was removed, as later entries say.\n", f.Removed)
	}
	if f.Unknown != "" {
		fmt.Fprintf(p.out, "It holds entries of a kind that this version does not know (%s): a newer asb wrote it. This one can only read it.\n", f.Unknown)
	}
	if anchor.Seq > 0 {
		fmt.Fprintf(p.out, "Entry %d is the one that was noted: nothing before it has been changed or removed since.\n", anchor.Seq)
	}
	return nil
}
