package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	asb "github.com/safer-city-partnership/asb"
	"github.com/safer-city-partnership/asb/drill"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/workspace"
)

func drillVerb() verb {
	return verb{name: "drill", does: "run a whole year on a simulated clock, and say what was sent, late, moved and skipped",
		run: func(ctx context.Context, p program, s *settings) error {
			years := s.text("year", "", "", "`YEAR` to run, or several: 2024-2030; this year without it")
			seed := s.text("seed", "", "1", "`NUMBER` that the trouble is made from; the same gives the same year")
			faults := s.toggle("faults", "", "with outages, crashes, rate limits, lost replies and a dead connection")
			brief := s.toggle("brief", "", "leave out the line per thing that happened")
			if _, err := s.parse(); err != nil {
				return err
			}
			if *years == "" {
				*years = strconv.Itoa(p.now().Year())
			}
			from, to, err := yearsOf(*years)
			if err != nil {
				return err
			}
			n, err := strconv.ParseUint(*seed, 10, 64)
			if err != nil {
				return usagef("-seed must be a number, and is %q", *seed)
			}
			return drillYears(ctx, p, from, to, drill.Config{Seed: n, Faults: *faults}, *brief)
		}}
}

// yearsOf reads "2026" or "2024-2030".
func yearsOf(text string) (from, to int, err error) {
	a, b, several := strings.Cut(text, "-")
	if !several {
		b = a
	}
	from, err1 := strconv.Atoi(a)
	to, err2 := strconv.Atoi(b)
	if err1 != nil || err2 != nil || from < 2023 || to > 2030 || to < from {
		return 0, 0, usagef("-year must be a year from 2023 to 2030, or several such as 2024-2030, and is %q", text)
	}
	return from, to, nil
}

// drillYears runs the years, two at a time, and prints each when it is over.
func drillYears(ctx context.Context, p program, from, to int, cfg drill.Config, brief bool) error {
	var mu sync.Mutex // guards what is printed, and how many failed
	failed := 0
	reports := make([]drill.Report, to-from+1)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(2)
	for year := from; year <= to; year++ {
		g.Go(func() error {
			var lines strings.Builder
			cfg := cfg
			cfg.Year = year
			cfg.Slack = workspace.Config{Manifest: asb.Manifest, Team: partnership, People: cast(), Channels: channels()}
			cfg.Furnish = func(ctx context.Context, st *store.Store) error {
				if err := furnish(ctx, st); err != nil {
					return err
				}
				return invite(ctx, st)
			}
			if !brief {
				cfg.Lines = func(format string, args ...any) { fmt.Fprintf(&lines, format+"\n", args...) }
			}
			cfg.Doing = func(day plan.Date, sent, crashes int) {
				mu.Lock()
				defer mu.Unlock()
				fmt.Fprintf(p.err, "%d: %s begins; %d posts so far, %d crashes\n", day.Year, day.Month, sent, crashes)
			}
			r, err := drill.Run(ctx, cfg)
			if err != nil {
				return fmt.Errorf("drill of %d with seed %d: %w", year, cfg.Seed, err)
			}
			mu.Lock()
			defer mu.Unlock()
			fmt.Fprint(p.out, lines.String())
			reports[year-from] = r
			verdict(p.out, r)
			if !r.OK() {
				failed++
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	if to > from {
		var all drill.Report
		for _, r := range reports {
			all.Add(r)
		}
		fmt.Fprintf(p.out, "\n%d to %d: %d sent, %d crash points, %d faults, %d duplicates, %d unexplained misses.\n", from, to, all.Sent, all.Crashes, all.Faults, len(all.Duplicates), len(all.Misses))
	}
	if failed > 0 {
		return errRefused
	}
	return nil
}

func verdict(w io.Writer, r drill.Report) {
	fmt.Fprintf(w, "\n%d, seed %d: %d messages sent, %d of them late, %d put right afterwards; %d not sent, each for a reason, %d of them because nothing ran in time.\n",
		r.Year, r.Seed, r.Sent, r.Late, r.Edited, r.Skipped, r.TooLate)
	fmt.Fprintf(w, "%d meetings moved or skipped. %d lines typed and answered. %d crashes, %d starts, %d faults of Slack's.\n", r.Moved, r.Talks, r.Crashes, r.Restarts, r.Faults)
	for _, list := range [][]string{r.Duplicates, r.Misses} {
		for _, line := range list {
			fmt.Fprintf(w, "WRONG: %s.\n", line)
		}
	}
	fmt.Fprintf(w, "Verdict: %d duplicates, %d unexplained misses.\n", len(r.Duplicates), len(r.Misses))
}
