package seed

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/safer-city-partnership/asb/plan"
)

//go:embed suggested.txt
var suggested string

// suggestedYear is the year of the plan that the file is about.
const suggestedYear = 2023

// Suggestion is what a plan's text reads like for an action: a question for its
// owner, never a fact. ok is false when nothing is known of that plan.
func Suggestion(year int, no plan.ActionNo) (s plan.Suggestion, ok bool) {
	if year != suggestedYear {
		return s, false
	}
	list, err := suggestions()
	if err != nil { // a test reads the file, so it cannot be wrong here
		return s, false
	}
	s, ok = list[no]
	return s, ok
}

var suggestions = sync.OnceValues(func() (map[plan.ActionNo]plan.Suggestion, error) { return parseSuggestions(suggested) })

func parseSuggestions(text string) (map[plan.ActionNo]plan.Suggestion, error) {
	list := map[plan.ActionNo]plan.Suggestion{}
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n++
		if line == "" || line[0] == '#' {
			continue
		}
		parts := strings.Split(line, "\t")
		if len(parts) != 4 {
			return nil, fmt.Errorf("suggestions line %d: got %d parts, want 4", n, len(parts))
		}
		no, err := strconv.Atoi(parts[0])
		if err != nil {
			return nil, fmt.Errorf("suggestions line %d: %q is no number", n, parts[0])
		}
		s := plan.Suggestion{Status: plan.Status(parts[1]), Sure: parts[2], Why: parts[3]}
		if parts[1] == "unclear" {
			s.Status = plan.NotYetRated
		}
		if _, twice := list[plan.ActionNo(no)]; twice {
			return nil, fmt.Errorf("suggestions line %d: action %d was named before", n, no)
		}
		list[plan.ActionNo(no)] = s
	}
	return list, nil
}
