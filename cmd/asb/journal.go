package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/safer-city-partnership/asb/archive"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

// exportJournal writes the whole journal as lines of JSON: the way into another
// version or another database.
func exportJournal(ctx context.Context, p program, path, out string) (err error) {
	j, err := boltdb.OpenReadOnly(path)
	if err != nil {
		return err
	}
	defer j.Close()
	if out == "" {
		_, err := archive.WriteLines(ctx, p.out, j)
		return err
	}
	// Under another name until it is whole. It holds everything, so it is for
	// its owner alone.
	partial := out + ".partial"
	f, err := os.OpenFile(partial, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	report, err := archive.WriteLines(ctx, f, j)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(partial, out)
	}
	if err != nil {
		os.Remove(partial)
		return err
	}
	fmt.Fprintf(p.out, "Saved in %s: the whole journal, %d entries, %s.\n", out, report.Records, report.Anchor())
	return nil
}

// importJournal brings a whole journal into an empty database, or none of it.
func importJournal(ctx context.Context, p program, path, file string, dry bool) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	recs, report, err := archive.ReadLines(f)
	if err != nil {
		return fmt.Errorf("nothing was imported: %s, %w", file, err)
	}
	if report.Records == 0 {
		return fmt.Errorf("nothing was imported: %s has no entries", file)
	}
	if dry {
		fmt.Fprintf(p.out, "Good: %s has %d entries, %s.\nDry run: nothing was saved.\n", file, report.Records, report.Anchor())
		return nil
	}
	j, err := boltdb.Open(path)
	if err != nil {
		return err
	}
	defer j.Close()
	err = j.Append(ctx, 0, recs)
	if errors.Is(err, store.ErrConflict) {
		return fmt.Errorf("nothing was imported: there are entries in %s already, and a journal goes into an empty database; give another with -db", path)
	}
	if err != nil {
		return err
	}
	again, err := store.Verify(ctx, j, store.Anchor{})
	if err == nil && again.Anchor() != report.Anchor() {
		err = fmt.Errorf("it should end with %s: %w", report.Anchor(), store.ErrCorrupt)
	}
	if err != nil {
		return damaged(path, err)
	}
	fmt.Fprintf(p.out, "Imported into %s: %d entries, %s, as in the file. Every sum was checked.\n", path, again.Records, again.Anchor())
	return nil
}
