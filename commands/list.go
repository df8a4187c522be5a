package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func list() Command {
	return Command{Name: "list", Args: "[FILTER …]", Does: "actions by status, party, theme, joint, mine or stale",
		Examples: []views.Example{{Job: "List the plan", Line: "list"}, {Job: "By colour and party", Line: "amber ccs"}, {Job: "Joint actions of a theme", Line: "joint tasking"}, {Job: "Quiet for 30 days", Line: "stale 30"}},
		Run:      runList}
}

func mine() Command {
	return Command{Name: "mine", Does: "the actions you hold", Run: runList,
		Examples: []views.Example{{Job: "See what you hold", Line: "mine"}, {Job: "Only what is amber", Line: "mine amber"}}}
}

func chart() Command {
	return Command{Name: "chart", Args: "[FILTER …]", Does: "how many actions have each status, as bars and in words", Run: runList,
		Examples: []views.Example{{Job: "See the counts as a chart", Line: "chart"}, {Job: "Of one party", Line: "chart ccs"}}}
}

func runList(ctx context.Context, c *Call) (views.Reply, error) {
	f := c.Meaning.Filter
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		if f.Mine && len(s.Holds(c.Cause.By)) == 0 {
			return views.Say("You hold no action yet. If you speak for a party, type its code, for example: own co add me"), nil
		}
		now := c.Now
		if !f.AsAt.IsZero() {
			if plan.DateOf(now).Before(f.AsAt) {
				return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("%s is still to come, so nobody can say how the plan stands then.", f.AsAt)}
			}
			now = f.AsAt.End()
			s = s.AsAt(now)
		}
		all := s.List(f, c.Cause.By, now)
		title := c.describe(f)
		if len(all) == 0 && len(s.Actions()) > 0 {
			return views.Say("%s: there are none. %s", title, c.nearest(s, f)), nil
		}
		if len(all) == 0 {
			if !f.AsAt.IsZero() {
				return views.Say("On %s there was no plan here yet.", f.AsAt), nil
			}
			_, err := s.Action(1)
			return views.Reply{}, err
		}
		line := "list"
		if words := filterWords(f); words != "" {
			line += " " + words
		}
		if c.Meaning.Verb == "chart" {
			return views.Chart(s, title, line, all), nil
		}
		if !f.AsAt.IsZero() {
			now = now.Add(-1) // still that day
		}
		return views.List(s, views.Page{Title: title, Line: line, All: all, Number: c.Meaning.Page, Foot: c.unconfirmed(f, all), At: now}), nil
	})
}

// unconfirmed says which actions are listed for a meeting only because it
// seems to fit: the plan's own text does not name it for them.
func (c *Call) unconfirmed(f plan.Filter, listed []*plan.Action) string {
	var nos []plan.ActionNo
	for _, a := range listed {
		if f.Meeting != "" && slices.Contains(c.words.Meetings[f.Meeting].Inferred, a.No) {
			nos = append(nos, a.No)
		}
	}
	if len(nos) == 0 {
		return ""
	}
	return fmt.Sprintf("Not confirmed for this meeting: %s.", numbers(nos))
}

// nearest says which single filter to leave out to find something.
func (c *Call) nearest(s *plan.State, f plan.Filter) string {
	wider := []plan.Filter{f, f, f, f, f}
	wider[0].Stale, wider[1].Statuses, wider[2].Themes, wider[3].Parties, wider[4].Joint = 0, nil, nil, nil, false
	for _, w := range wider {
		if n := len(s.List(w, c.Cause.By, c.Now)); n > 0 && !w.Everything() {
			return fmt.Sprintf("The nearest that finds something is: %s (%d).", filterWords(w), n)
		}
	}
	return "To see every action, type: list"
}

// describe says a filter in words: "Red joint actions of CCS in Tasking".
func (c *Call) describe(f plan.Filter) string {
	var b strings.Builder
	var colours []string
	for _, s := range f.Statuses {
		colours = append(colours, strings.ToLower(s.Word()))
	}
	b.WriteString(strings.Join(colours, " or "))
	if f.Joint {
		b.WriteString(" joint")
	}
	b.WriteString(" actions")
	if f.Mine {
		b.WriteString(" that you hold")
	}
	if len(f.Parties) > 0 {
		var codes []string
		for _, p := range f.Parties {
			codes = append(codes, string(p))
		}
		b.WriteString(" of " + strings.Join(codes, " or "))
	}
	if len(f.Themes) > 0 {
		b.WriteString(" in " + strings.Join(f.Themes, " or "))
	}
	if f.Meeting != "" {
		b.WriteString(" for the " + c.words.Meetings[f.Meeting].Name)
	}
	if f.Stale > 0 {
		fmt.Fprintf(&b, " quiet for %d days or more", f.Stale)
	}
	if !f.AsAt.IsZero() {
		fmt.Fprintf(&b, ", as at %s", f.AsAt)
	}
	if f.Everything() {
		return "All actions"
	}
	return capital(strings.TrimSpace(b.String()))
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
