package commands

import (
	"context"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func away() Command {
	return Command{Name: "away", Args: "until DAY cover PERSON, or off", Does: "say until when you are away, and who gets your reminders; alone, a form, or what is noted",
		Examples: []views.Example{{Job: "Say that you are away", Line: "away until fri"}, {Job: "Choose the day and who covers on a form", Line: "away"}, {Job: "Say that you are back", Line: "away off"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			if m.Do == "" && m.To.IsZero() {
				return c.view(ctx, func(s *plan.State) (views.Reply, error) {
					r := views.Noted(s, c.Cause.By, c.Now)
					if _, away := s.Away(c.Cause.By, c.Now); c.Door.Forms && !away {
						r.Form = views.AwayForm(s, c.Cause.By, c.Now, Meaning{Verb: "away", Do: "form"}.String())
					}
					return r, nil
				})
			}
			if m.Do == "form" && !c.Door.Form {
				return c.awayForm(ctx)
			}
			if m.Do == "form" {
				m.Person = c.Fields[views.FieldCover]
				c.beside = views.FieldDate
				if err := m.To.UnmarshalText([]byte(c.Fields[views.FieldDate])); err != nil {
					return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "Choose the last day on which you are away."}
				}
			}
			cover := plan.UserID(strings.Trim(m.Person, "<@>"))
			if m.Person == "me" {
				cover = c.Cause.By
			}
			return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
				return s.SetAway(now, c.Cause.By, m.To, cover)
			})
		}}
}

// awayForm opens the form for an absence.
func (c *Call) awayForm(ctx context.Context) (views.Reply, error) {
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		if !c.Door.Forms {
			r := views.Say("Until when are you away, and who covers? %s", awayHow)
			r.Asks = true
			return r, nil
		}
		r := views.Say("The form for your absence is open.")
		r.Form = views.AwayForm(s, c.Cause.By, c.Now, c.Meaning.String())
		return r, nil
	})
}
