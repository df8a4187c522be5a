package commands

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func health() Command {
	return Command{Name: "health", Args: "NUMBER help, stuck or going well TEXT", Does: "say how an action is going, apart from its status; it is never published",
		Examples: []views.Example{{Job: "Say that an action needs help", Line: "help 20 waiting for a quote"}, {Job: "Say that it is stuck", Line: "20 stuck no budget holder"}, {Job: "Say that it is going well", Line: "20 going well"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			c.fill()
			m := c.Meaning
			no := m.Refs[0]
			if m.Text != "" || m.Do == "well" || c.Door.Form {
				return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.SetHealth(no, m.Do, m.Text) })
			}
			return c.view(ctx, func(s *plan.State) (views.Reply, error) {
				a, err := s.Action(no)
				if err != nil {
					return views.Reply{}, err
				}
				if !c.Door.Click || !c.Door.Forms {
					return views.NeedsLine(a, m.Do, m.String()), nil
				}
				r := views.Say("The form for %s is open.", numbers(m.Refs))
				r.Form = views.HealthForm(a, m.Do, m.String())
				return r, nil
			})
		}}
}
