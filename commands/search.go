package commands

import (
	"context"
	"slices"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func search() Command {
	return Command{Name: "search", Args: "WORDS", Does: "find actions by words in titles, the published plan and notes",
		Examples: []views.Example{{Job: "Find an action by a word", Line: "cctv"}, {Job: "Find two words together", Line: "rough sleepers"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			words := c.Meaning.Text
			if words == "" {
				return views.Say("Type what to look for, for example: search cameras"), nil
			}
			if pleasant(words) {
				return views.Say("You are welcome. Nothing more was needed, and nothing was saved by that."), nil
			}
			r, err := c.view(ctx, func(s *plan.State) (views.Reply, error) {
				hits := s.Search(words)
				switch len(hits) {
				case 0:
					return views.Reply{}, nil
				case 1:
					return views.OnlyHit(words, views.Action(s, hits[0].Action, c.Cause.By, c.Now)), nil
				}
				return views.Found(words, hits), nil
			})
			if err == nil && r.Text == "" {
				r = views.Nothing(words, nearCommands(words), c.keep(ctx))
			}
			return r, err
		}}
}

// nearCommands are the three commands whose names are nearest to what was
// typed. They only read: pressing one changes nothing.
func nearCommands(typed string) []string {
	if list := aboutCommands(typed); list != nil {
		return list
	}
	first := ""
	if ts := tokens(typed); len(ts) > 0 {
		first = ts[0].word
	}
	names := []string{"help", "list", "mine", "history", "home"}
	slices.SortStableFunc(names, func(a, b string) int { return min(distance(first, a), 9) - min(distance(first, b), 9) })
	return names[:3]
}
