package commands

import (
	"context"
	"fmt"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func show() Command {
	return Command{Name: "show", Args: "NUMBER", Does: "one action: its status, since when, who holds it, what was said last",
		Examples: []views.Example{{Job: "See one action", Line: "20"}, {Job: "See several at once", Line: "12, 13"}, {Job: "The same in words", Line: "show me 20"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			return c.view(ctx, func(s *plan.State) (views.Reply, error) {
				if c.Meaning.Entry != 0 {
					e, ok := s.Event(c.Meaning.Entry)
					if _, draft := e.Fact.(*plan.DraftKept); !ok || draft {
						return views.Reply{}, &plan.Error{Code: plan.NotFound, Text: fmt.Sprintf("There is no entry %d.", c.Meaning.Entry),
							Hint: "An action's history shows the number of each entry."}
					}
					return views.Entry(s, e), nil
				}
				var chosen []*plan.Action
				for _, no := range c.Meaning.Refs {
					a, err := s.Action(no)
					if err != nil {
						return views.Reply{}, err
					}
					chosen = append(chosen, a)
				}
				if len(chosen) == 1 {
					return views.Action(s, chosen[0], c.Cause.By, c.Now), nil
				}
				return views.List(s, views.Page{Title: capital(numbers(c.Meaning.Refs)), Line: c.Meaning.String(), All: chosen, At: c.Now}), nil
			})
		}}
}
