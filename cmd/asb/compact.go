package main

import (
	"context"
	"fmt"
	"os"

	"github.com/safer-city-partnership/asb/archive"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

func compact() verb {
	return verb{name: "compact", does: "rewrite the database, so that no byte is left in it of text that was removed",
		run: func(ctx context.Context, p program, s *settings) error {
			path := database(s, "asb.db")
			if _, err := s.parse(); err != nil {
				return err
			}
			if err := mustBe(*path); err != nil {
				return err
			}
			j, err := boltdb.Open(*path)
			if err != nil {
				return err
			}
			defer j.Close()
			// A damaged journal is left as it is: what can be saved from it is
			// easier found in the old file.
			report, err := store.Verify(ctx, j, store.Anchor{})
			if err != nil {
				return damaged(*path, err)
			}
			was, is, err := j.Compact(ctx)
			if err != nil {
				return err
			}
			fmt.Fprintf(p.out, "Rewritten: %s had %s and has %s now. Nothing is left in it of text that was removed. All %d entries are there: %s.\n",
				*path, archive.Size(was), archive.Size(is), report.Records, report.Anchor())
			return nil
		}}
}

// mustBe refuses a database that is not there, where a verb must not make one.
func mustBe(path string) error {
	if _, err := os.Stat(path); os.IsNotExist(err) {
		return fmt.Errorf("there is no plan in %s yet; bring one in first with asb import", path)
	}
	return nil
}

// damaged says what to do about a journal with something wrong in it.
func damaged(path string, err error) error {
	return fmt.Errorf("%s: %w; keep a copy of the file, and put the last backup in its place with: asb restore BACKUP", path, err)
}
