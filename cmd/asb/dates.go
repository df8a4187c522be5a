package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/calendar"
	"github.com/safer-city-partnership/asb/guard"
	"github.com/safer-city-partnership/asb/plan"
)

func dates() verb {
	return verb{name: "dates", args: "FILE", does: "bring in the dates of a meeting, such as a round of panels: CSV or iCalendar",
		run: func(ctx context.Context, p program, s *settings) error {
			path := database(s, "asb.db")
			meeting := s.text("meeting", "", "panel", "`MEETING` that the dates are of, by its short name")
			dry := s.toggle("dry-run", "", "say what would happen, and save nothing")
			allowed := guardList(s)
			args, err := s.parse()
			if err != nil {
				return err
			}
			if len(args) != 1 {
				return usagef("dates needs one file; run asb dates -h")
			}
			g, err := readGuard(*allowed)
			if err != nil {
				return err
			}
			f, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			list, err := calendar.Read(args[0], f)
			if err != nil {
				return masked(g, fmt.Errorf("%s: %w", filepath.Base(args[0]), err))
			}
			var passages []passage
			for _, d := range list.Dates {
				passages = append(passages, passage{d.Line, d.Place}, passage{d.Line, plan.PartName(d.Part)})
			}
			if err := checkFile(g, passages); err != nil {
				return err
			}
			for i := range list.Remarks {
				list.Remarks[i].Text = g.Mask(list.Remarks[i].Text)
			}
			if _, err := os.Stat(*path); os.IsNotExist(err) {
				return fmt.Errorf("there is no plan in %s yet; bring one in first with asb import", *path)
			}
			return takeDates(ctx, p, *path, plan.MeetingID(strings.ToLower(*meeting)), list, g, *dry)
		}}
}

// takeDates says what becomes of each date of a list, and enters them all
// unless one cannot be taken or this is a dry run.
func takeDates(ctx context.Context, p program, path string, id plan.MeetingID, list calendar.List, g *guard.Guard, dry bool) error {
	st, journal, err := openGuarded(ctx, path, p.now, g)
	if err != nil {
		return err
	}
	defer journal.Close()
	var saved bool
	decide := func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		if _, err := s.Meeting(id); err != nil {
			return nil, err
		}
		facts, verdicts, err := s.TakeDates(now, id, list.Dates)
		report(p.out, list, verdicts, s.LeftOut(now, id, list.Dates))
		if list.Wrong() {
			return nil, &plan.Error{Code: plan.Invalid, Text: "The file has lines that cannot be read, so no date was taken.", Hint: "Mend the lines that are named, and try again."}
		}
		saved = len(facts) > 0
		return facts, err
	}
	if dry {
		err = st.View(ctx, func(s *plan.State) error { _, err := decide(s, p.now()); return err })
	} else {
		err = st.Update(ctx, newCause("terminal", "import"), decide)
	}
	switch {
	case err != nil:
		return err
	case dry:
		fmt.Fprintln(p.out, "Dry run: nothing was saved.")
	case saved:
		fmt.Fprintf(p.out, "Saved in %s. To take them all back: asb say undo\n", path)
	default:
		fmt.Fprintln(p.out, "Nothing has changed.")
	}
	return nil
}

// report lists a file's dates in the order of its lines, with what becomes of
// each, and the meetings that it leaves out.
func report(w io.Writer, list calendar.List, verdicts []plan.Verdict, left []plan.Occurrence) {
	type row struct {
		line int
		text string
	}
	var rows []row
	var kinds counter
	for _, v := range verdicts {
		kinds.add(v.What)
		what := v.What
		if v.Why != "" {
			what += ": " + v.Why
		}
		rows = append(rows, row{v.Line, dated(v.Date, v.Start, v.Part, v.Place) + " — " + what})
	}
	for _, r := range list.Remarks {
		what := "left out"
		if r.Warning {
			what = plan.DateWrong
		}
		kinds.add(what)
		rows = append(rows, row{r.Line, what + ": " + strings.TrimSuffix(r.Text, ".")})
	}
	slices.SortStableFunc(rows, func(a, b row) int { return a.line - b.line })
	for _, r := range rows {
		fmt.Fprintf(w, "line %d: %s\n", r.line, r.text)
	}
	for _, o := range left {
		fmt.Fprintf(w, "not in the file, and kept: %s\n", dated(o.On, o.Start, o.ID.Part, o.Place))
	}
	if len(rows) > 0 {
		fmt.Fprintf(w, "Dates: %s.\n", kinds)
	}
}

// dated is a date as a list shows it.
func dated(d plan.Date, start plan.Clock, part, place string) string {
	text := d.String()
	if start != "" {
		text += " " + string(start)
	}
	for _, more := range []string{plan.PartName(part), place} {
		if more != "" {
			text += ", " + more
		}
	}
	return text
}
