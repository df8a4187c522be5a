package guard

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var numberedRow = regexp.MustCompile(`^(?:[A-Z][a-z]+ )?[0-9]+\. `)

// A published plan is about services: nothing in one may trip the guard, line
// by line or cell by cell, and masking it changes nothing.
func passesWhole(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	g, actions := Default(), 0
	for i, line := range strings.Split(string(data), "\n") {
		if numberedRow.MatchString(line) {
			actions++
		}
		for _, text := range append(strings.Split(line, "\t"), line) {
			for _, f := range g.Check(text) {
				t.Errorf("line %d: found %s at %d of a text that is published", i+1, f.Kind, f.Start)
			}
			if g.Mask(text) != text {
				t.Errorf("line %d is changed", i+1)
			}
		}
	}
	if actions != 28 {
		t.Errorf("%d actions were read, want 28", actions)
	}
}

func TestStartingPlanPasses(t *testing.T) { passesWhole(t, "../seed/plan.txt") }

func TestPublishedPlanPasses(t *testing.T) {
	file := os.Getenv("ASB_PUBLISHED_PLAN")
	if file == "" {
		file = "../../shared/action-plan-2023.txt"
	}
	if _, err := os.Stat(file); err != nil {
		t.Skip("the partnership's 2023 action plan is not here; ASB_PUBLISHED_PLAN may name it")
	}
	passesWhole(t, file)
}
