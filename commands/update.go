package commands

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func update() Command {
	return Command{Name: "update", Args: "NUMBER COLOUR NOTE", Does: "set an action's status, with a few words on why",
		Examples: []views.Example{
			{Job: "Update an action", Line: "update 20 amber 4K cameras 60% in"},
			{Job: "The number alone is enough", Line: "20 amber 4K cameras 60% in"},
			{Job: "Two at once", Line: "12, 13 amber referral form live"}},
		Run: runUpdate}
}

func runUpdate(ctx context.Context, c *Call) (views.Reply, error) {
	m := &c.Meaning
	c.fill()
	if m.Status == plan.NotYetRated {
		return c.form(ctx)
	}
	if _, given := c.Fields[views.FieldEvidence]; m.Do == "evidence" && !given {
		return c.evidenceForm(ctx)
	}
	r, err := c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		if m.Status == plan.Green {
			return s.Complete(c.Cause, now, m.Refs, m.Text, plan.Completion{For: m.For, Evidence: c.Fields[views.FieldEvidence], Bare: m.Bare})
		}
		return s.Update(c.Cause, now, m.Refs, m.Status, m.Text)
	})
	if reply, asked := c.greenAsks(ctx, err); asked {
		return reply, nil
	}
	var why *plan.NeedsNote
	if errors.As(err, &why) {
		if c.Door.Form {
			return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "Say in a line why the status changes."}
		}
		if c.Door.Click && c.Door.Forms {
			return c.form(ctx)
		}
		return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.NeedsNote(s, why, m.String()), nil })
	}
	return r, err
}

// fill puts what a form's fields say over what its line says.
func (c *Call) fill() {
	if s, ok := c.Fields[views.FieldStatus]; ok {
		c.Meaning.Status = plan.Status(s)
	}
	if note, ok := c.Fields[views.FieldNote]; ok {
		c.Meaning.Text = strings.TrimSpace(note + " " + c.Fields[views.FieldMore])
	}
}
