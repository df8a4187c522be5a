package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	asb "github.com/safer-city-partnership/asb"
	"github.com/safer-city-partnership/asb/drill"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/workspace"
)

func soakVerb() verb {
	return verb{name: "soak", does: "have many people type in real time while things go wrong, and compare what they were told with what was saved",
		run: func(ctx context.Context, p program, s *settings) error {
			length := s.text("for", "", "1m", "`TIME` to go on for, such as 30m")
			rate := s.text("rate", "", "20", "`NUMBER` of commands a second")
			seed := s.text("seed", "", "1", "`NUMBER` that the trouble is made from")
			calm := s.toggle("calm", "", "nothing goes wrong")
			if _, err := s.parse(); err != nil {
				return err
			}
			long, err1 := time.ParseDuration(*length)
			each, err2 := strconv.Atoi(*rate)
			n, err3 := strconv.ParseUint(*seed, 10, 64)
			if err1 != nil || err2 != nil || err3 != nil || long < time.Second || each < 1 || each > 1000 {
				return usagef("-for must be a time such as 30m, -rate a number up to 1000, and -seed a number")
			}
			dir, err := os.MkdirTemp("", "asb-soak-")
			if err != nil {
				return err
			}
			defer os.RemoveAll(dir)
			r, err := drill.Soak(ctx, drill.SoakConfig{For: long, Rate: each, Seed: n, Faults: !*calm, Now: p.now,
				Slack: workspace.Config{Manifest: asb.Manifest, Team: partnership, People: cast(), Channels: channels()},
				Open: func(ctx context.Context) (*store.Store, func() error, error) {
					st, journal, err := openStore(ctx, filepath.Join(dir, "soak.db"), p.now)
					if err != nil {
						return nil, nil, err
					}
					return st, journal.Close, nil
				},
				Furnish: furnish,
				Doing: func(r drill.SoakReport) {
					fmt.Fprintf(p.err, "%s: %d commands, %d of %d lines saved\n", r.Took.Round(time.Second), r.Commands, r.Saved, r.Writes)
				}})
			if err != nil {
				return err
			}
			soaked(p.out, r)
			if !r.OK() {
				return errRefused
			}
			return nil
		}}
}

func soaked(w io.Writer, r drill.SoakReport) {
	rate := float64(r.Commands) / r.Took.Seconds()
	for _, row := range [][2]string{
		{"what", "how much"},
		{"---", "--:"},
		{"commands", fmt.Sprintf("%d in %s, %.0f a second", r.Commands, r.Took.Round(time.Second), rate)},
		{"lines to be saved, and seen to be saved", fmt.Sprintf("%d, %d", r.Writes, r.Saved)},
		{"seen to be saved, and not in the journal", strconv.Itoa(len(r.Lost))},
		{"in the journal twice", strconv.Itoa(len(r.Doubled))},
		{"refused, or given up after twenty tries", fmt.Sprint(r.Refused + r.GivenUp)},
		{"typed again after Slack said that it failed", strconv.Itoa(r.Retyped)},
		{"lost acknowledgements, doubled deliveries, lost connections, rate limits", fmt.Sprintf("%d, %d, %d, %d", r.LostAcks, r.Duplicates, r.Reconnects, r.Limits)},
		{"acknowledged within: half, 99 of 100, all", fmt.Sprintf("%.1f ms, %.1f ms, %.0f ms", ms(r.P50), ms(r.P99), ms(r.Longest))},
		{"memory in use at the start, at the end", fmt.Sprintf("%.1f MB, %.1f MB", float64(r.HeapBefore)/1e6, float64(r.HeapAfter)/1e6)},
		{"entries in the journal at the end", fmt.Sprint(r.Records)},
	} {
		fmt.Fprintf(w, "| %s | %s |\n", row[0], row[1])
	}
	for _, mark := range r.Lost {
		fmt.Fprintf(w, "WRONG: %s was seen to be saved and is not in the journal.\n", mark)
	}
	for _, mark := range r.Doubled {
		fmt.Fprintf(w, "WRONG: %s is in the journal twice.\n", mark)
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
