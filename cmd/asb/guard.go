package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/safer-city-partnership/asb/guard"
	"github.com/safer-city-partnership/asb/plan"
)

// guardSettings are what an installation says about the guard.
type guardSettings struct{ list, incident *string }

func guardList(s *settings) *string {
	return s.text("guard", "ASB_GUARD", "", "`FILE` with more that the guard allows, or knows by name; its lines are as in guard/list.txt")
}

func guarding(s *settings) guardSettings {
	return guardSettings{guardList(s), s.text("incident", "ASB_INCIDENT", "", "`WORDS` that say where people report that details of somebody went astray")}
}

// readGuard is the program's guard, with the lines of a file if one is named.
func readGuard(file string) (*guard.Guard, error) {
	if file == "" {
		return guard.Default(), nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	g, err := guard.Default().With(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return g, nil
}

// fit refuses a fact with details that nobody may keep. What a message says
// comes out of the journal, and was looked at when it went in. A draft is a
// line, at whose beginning an action's number stands; every other text is one
// by itself.
func fit(g *guard.Guard, f plan.Fact) error {
	if strings.HasPrefix(f.Kind(), "post.") {
		return nil
	}
	free, rest := plan.Wording(f)
	if _, line := f.(*plan.DraftKept); !line {
		for i, text := range free {
			free[i] = "text: " + text
		}
	}
	var kinds []guard.Kind
	for _, text := range append(free, rest...) {
		for _, found := range g.Check(text) {
			if found.Hard && !slices.Contains(kinds, found.Kind) {
				kinds = append(kinds, found.Kind)
			}
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	return &plan.Error{Code: plan.Refused, Text: fmt.Sprintf("Nothing was saved: there is %s in it, and nobody can keep that in the plan.", sayKinds(kinds)),
		Hint: "Leave it out, and try again."}
}

// sayKinds says of kinds what they are: "a phone number and a name".
func sayKinds(kinds []guard.Kind) string {
	var said []string
	for _, k := range kinds {
		said = append(said, k.Said())
	}
	if len(said) < 2 {
		return strings.Join(said, "")
	}
	return strings.Join(said[:len(said)-1], ", ") + " and " + said[len(said)-1]
}

// A passage is a text of a file, and the line it stands on, from 1.
type passage struct {
	line int
	text string
}

// checkFile refuses a file that has details of people in it. It says on which
// lines and of which kinds they are, never what they are.
func checkFile(g *guard.Guard, passages []passage) error {
	var faults []string
	for _, p := range passages {
		var kinds []guard.Kind
		for _, f := range g.Check("text: " + p.text) {
			if !f.Kind.Warns() && !slices.Contains(kinds, f.Kind) {
				kinds = append(kinds, f.Kind)
			}
		}
		if len(kinds) > 0 {
			faults = append(faults, fmt.Sprintf("line %d: %s", p.line, sayKinds(kinds)))
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return &plan.Error{Code: plan.Refused, Text: "the file seems to have details of people in it, so nothing was saved:\n  " + strings.Join(slices.Compact(faults), "\n  ") +
		"\nTake them out and try again. What is published for everybody can be put on the guard's list: see the setting -guard."}
}

// passagesOf are the cells of a plan's text that would be kept: the title, and
// the rows of its actions, line by line.
func passagesOf(doc plan.Document, data []byte) []passage {
	list := []passage{{1, doc.Title}}
	for _, p := range doc.Parties {
		list = append(list, passage{1, p.Name})
	}
	if len(doc.Actions) == 0 {
		return list
	}
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data)), "\n")
	for i := doc.Actions[0].Line; i <= len(lines); i++ {
		for cell := range strings.SplitSeq(lines[i-1], "\t") {
			list = append(list, passage{i, cell})
		}
	}
	for _, a := range doc.Actions { // a detail may run on from one line to the next
		for _, text := range []string{a.Title, a.Progress, a.Outcome} {
			list = append(list, passage{a.Line, text})
		}
	}
	slices.SortStableFunc(list, func(a, b passage) int { return a.line - b.line })
	return list
}

// masked is a refusal without the details that it may quote from a file.
func masked(g *guard.Guard, err error) error {
	var refusal *plan.Error
	if errors.As(err, &refusal) {
		return &plan.Error{Code: refusal.Code, Text: g.Mask(refusal.Text), Hint: refusal.Hint}
	}
	return errors.New(g.Mask(err.Error()))
}
