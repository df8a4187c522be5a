package seed

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

const header = "Action\tOwner\tRed (not complete) Amber (in progress) Green (complete)\tImpact and outcome"

// Write prints a document in the form that [Parse] reads: title, key, table of
// four columns. Parsing what it printed gives the same title, year, parties and
// wording, but on other lines. Each paragraph of a cell after the first goes in
// a row that carries on the one above.
func Write(w io.Writer, doc plan.Document) error {
	b := bufio.NewWriter(w)
	if doc.Title != "" {
		fmt.Fprintf(b, "%s\n\n", doc.Title)
	}
	fmt.Fprint(b, "KEY:\n\n")
	for _, p := range doc.Parties {
		fmt.Fprintf(b, "- %s %s\n", p.Code, p.Name)
	}
	fmt.Fprintf(b, "\n%s\n", header)
	theme := ""
	for _, src := range doc.Actions {
		if src.Theme != theme {
			theme = src.Theme
			fmt.Fprintf(b, "%s ", theme)
		}
		progress, outcome := strings.Split(src.Progress, "\n"), strings.Split(src.Outcome, "\n")
		fmt.Fprintf(b, "%d. %s\t%s\t%s\t%s\n", src.No, src.Title, ownerCell(doc, src.Parties), progress[0], outcome[0])
		for i := 1; i < max(len(progress), len(outcome)); i++ {
			fmt.Fprintf(b, "\t\t%s\t%s\n", at(progress, i), at(outcome, i))
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write plan: %w", err)
	}
	return nil
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// ownerCell puts its organisation before each division, as published plans do.
// It also keeps an organisation that owns an action beside its own division
// from being read as a prefix.
func ownerCell(doc plan.Document, codes []plan.PartyCode) string {
	var names []string
	for _, code := range codes {
		name := string(code)
		i := slices.IndexFunc(doc.Parties, func(p plan.Party) bool { return p.Code.Same(code) })
		if i >= 0 && doc.Parties[i].Of != "" {
			name = string(doc.Parties[i].Of) + " " + name
		}
		names = append(names, name)
	}
	return strings.Join(names, " & ")
}
