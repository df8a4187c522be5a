package commands

import (
	"context"
	"errors"
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
		return c.openForm(ctx)
	}
	r, err := c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		if m.Seen != 0 {
			if err := s.Since(m.Seen, c.Cause.By, m.Refs); err != nil {
				return nil, err
			}
		}
		return s.Update(c.Cause, now, m.Refs, m.Status, m.Text)
	})
	var moved *plan.Moved
	if errors.As(err, &moved) {
		return c.formAgain(ctx, moved)
	}
	var why *plan.NeedsNote
	if errors.As(err, &why) {
		if c.Door.Form {
			return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "Say in a line why the status changes."}
		}
		if c.Door.Click && c.Door.Forms {
			return c.openForm(ctx)
		}
		return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.NeedsNote(s, why, m.String()), nil })
	}
	return r, err
}

// openForm opens the form that completes the line: an update, or a note.
// Where no form can be opened, it says what to type.
func (c *Call) openForm(ctx context.Context) (views.Reply, error) {
	m := c.Meaning
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		var actions []*plan.Action
		for _, no := range m.Refs {
			a, err := s.Action(no)
			if err != nil {
				return views.Reply{}, err
			}
			actions = append(actions, a)
		}
		if !c.Door.Forms {
			r := views.Say("Add a few words, for example: %s", example(m.Verb))
			r.Asks = true
			return r, nil
		}
		r := views.Say("The form for %s is open.", numbers(m.Refs))
		if m.Verb == "note" {
			r.Form = views.NoteForm(actions, m.Text, Meaning{Verb: m.Verb, Refs: m.Refs}.String())
		} else {
			r.Form = views.UpdateForm(actions, m.Status, m.Text, Meaning{Verb: m.Verb, Refs: m.Refs, Seen: s.Head()}.String())
		}
		return r, nil
	})
}

// formAgain draws an update's form again, with what was typed in it, and shows
// first what somebody else wrote while it was open.
func (c *Call) formAgain(ctx context.Context, moved *plan.Moved) (views.Reply, error) {
	c.Door.Forms = true
	r, err := c.openForm(ctx)
	if err != nil {
		return r, err
	}
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		r.Form = views.Meanwhile(r.Form, s, moved)
		return r, nil
	})
}

// fill puts what a form's fields say over what its line says.
func (c *Call) fill() {
	if s, ok := c.Fields[views.FieldStatus]; ok {
		c.Meaning.Status = plan.Status(s)
	}
	if note, ok := c.Fields[views.FieldNote]; ok {
		c.Meaning.Text = note
	}
}
