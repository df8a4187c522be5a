package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/guard"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
)

func importVerb() verb {
	return verb{name: "import", args: "FILE, or journal FILE", does: "bring in a published plan: text with four columns between tabs; or a whole journal",
		run: func(ctx context.Context, p program, s *settings) error {
			whole := s.word("journal")
			path := database(s, "asb.db")
			dry := s.toggle("dry-run", "", "say what would happen, and save nothing")
			list := guardList(s)
			args, err := s.parse()
			if err != nil {
				return err
			}
			if len(args) != 1 {
				return usagef("import needs one file; run asb import -h")
			}
			if whole {
				return importJournal(ctx, p, *path, args[0], *dry)
			}
			g, err := readGuard(*list)
			if err != nil {
				return err
			}
			data, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			doc, err := seed.Parse(filepath.Base(args[0]), bytes.NewReader(data))
			if err != nil {
				return masked(g, err)
			}
			// Before it is described: what is found is not shown either.
			if err := checkFile(g, passagesOf(doc, data)); err != nil {
				return err
			}
			for i := range doc.Remarks {
				doc.Remarks[i].Text = g.Mask(doc.Remarks[i].Text)
			}
			describe(p.out, doc)
			return importInto(ctx, p, *path, doc, g, *dry)
		}}
}

// importInto compares the document with the plan, says what differs, and
// takes it over unless this is a dry run.
func importInto(ctx context.Context, p program, path string, doc plan.Document, g *guard.Guard, dry bool) error {
	if _, err := os.Stat(path); dry && os.IsNotExist(err) {
		fmt.Fprintf(p.out, "\nThere is no plan in %s yet: all %d actions would be new.\nDry run: nothing was saved.\n", path, len(doc.Actions))
		return nil
	}
	st, journal, err := openGuarded(ctx, path, p.now, g)
	if err != nil {
		return err
	}
	defer journal.Close()
	if dry {
		return st.View(ctx, func(s *plan.State) error {
			facts, err := s.Import(doc, p.now())
			if err != nil {
				return err
			}
			differences(p.out, s.Changes(doc), len(facts) > 0)
			fmt.Fprintln(p.out, "Dry run: nothing was saved.")
			return nil
		})
	}
	var changes []plan.Change
	var changed bool
	err = st.Update(ctx, newCause("terminal", "import"), func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		facts, err := s.Import(doc, now)
		changes, changed = s.Changes(doc), len(facts) > 0
		return facts, err
	})
	if err != nil {
		return err
	}
	if err := convene(ctx, st); err != nil {
		return err
	}
	differences(p.out, changes, changed)
	if changed {
		fmt.Fprintf(p.out, "Saved in %s. No status was set: a document's colours are not in its text.\n", path)
	}
	return nil
}

// describe lists what a document holds.
func describe(w io.Writer, doc plan.Document) {
	fmt.Fprintf(w, "%s\n%d actions\n\n", doc.Title, len(doc.Actions))
	var themes, parties counter
	owned := 0
	for _, a := range doc.Actions {
		themes.add(a.Theme)
		var owners []string
		for _, c := range a.Parties {
			parties.add(string(c))
			owners = append(owners, string(c))
			owned++
		}
		fmt.Fprintf(w, "%4d  %-10s %-14s %s\n", a.No, a.Theme, strings.Join(owners, ", "), a.Title)
	}
	fmt.Fprintf(w, "\nThemes: %s.\n", themes)
	fmt.Fprintf(w, "Parties: %s; %d ownerships.\n", parties, owned)
	for _, r := range doc.Remarks {
		kind := "Note"
		if r.Warning {
			kind = "Warning"
		}
		fmt.Fprintf(w, "%s, line %d: %s\n", kind, r.Line, r.Text)
	}
}

// differences says what importing changes, action by action.
func differences(w io.Writer, changes []plan.Change, changed bool) {
	fmt.Fprintln(w)
	if !changed {
		fmt.Fprintln(w, "Nothing has changed.")
		return
	}
	var kinds counter
	for _, c := range changes {
		kinds.add(c.What)
		switch c.What {
		case "new":
			continue
		case "absent":
			fmt.Fprintf(w, "Action %d is not in this file. It is kept, and marked so.\n", c.No)
		case "back":
			fmt.Fprintf(w, "Action %d is in the plan again.\n", c.No)
		default:
			fmt.Fprintf(w, "Action %d differs:\n", c.No)
		}
		for _, f := range c.Fields {
			fmt.Fprintf(w, "  %s\n    - %s\n    + %s\n", f.Name, indent(f.Old), indent(f.New))
		}
	}
	if len(changes) == 0 {
		fmt.Fprintln(w, "Only the title or the names of the parties differ.")
		return
	}
	fmt.Fprintf(w, "Actions: %s.\n", kinds)
}

func indent(s string) string { return strings.ReplaceAll(s, "\n", "\n      ") }

// counter counts words, in the order they were first seen.
type counter struct {
	order []string
	of    map[string]int
}

func (c *counter) add(word string) {
	if c.of == nil {
		c.of = map[string]int{}
	}
	if c.of[word] == 0 {
		c.order = append(c.order, word)
	}
	c.of[word]++
}

func (c counter) String() string {
	var parts []string
	for _, word := range c.order {
		parts = append(parts, fmt.Sprintf("%s %d", word, c.of[word]))
	}
	return strings.Join(parts, ", ")
}
