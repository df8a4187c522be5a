package commands

import (
	"context"
	"errors"
	"fmt"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// form opens the form that completes the line.
func (c *Call) form(ctx context.Context) (views.Reply, error) { return c.view(ctx, c.draw) }

// draw draws the form that completes the line, with what the line and the
// fields of a form that was sent say. Where no form can be opened, it says what
// to type.
func (c *Call) draw(s *plan.State) (views.Reply, error) {
	m := c.Meaning
	switch {
	case m.Verb == "round":
		return c.roundForm(s)
	case m.Verb == "edit":
		return c.drawEdit(s)
	case m.Verb == "path":
		return c.drawPath(s)
	case m.Verb == "disagree":
		return c.drawDisagree(s)
	case m.Verb == "evidence" || m.Verb == "update" && m.Do == "evidence":
		return c.drawEvidence(s)
	}
	var actions []*plan.Action
	for _, no := range m.Refs {
		a, err := s.Action(no)
		if err != nil {
			return views.Reply{}, err
		}
		actions = append(actions, a)
	}
	if !c.Door.Forms || len([]rune(m.Text)) > views.MaxFormNote {
		r := views.Say("Add a few words, for example: %s", example(m.Verb))
		r.Asks = true
		return r, nil
	}
	line := Meaning{Verb: m.Verb, Refs: m.Refs, Seen: s.Head()}.String()
	r := views.Say("The form for %s is open.", numbers(m.Refs))
	switch m.Verb {
	case "note":
		r.Form = views.NoteForm(actions, m.Text, line)
	default:
		r.Form = views.UpdateForm(actions, m.Status, m.Text, line, views.Besides{Evidence: c.Fields[views.FieldEvidence], Next: c.Fields[views.FieldNext], Due: c.Fields[views.FieldDate], Now: s})
	}
	return r, nil
}

// pick opens the form that asks which action a verb alone is about, and leads to
// the verb's own. Whoever may update none is told what to type, and then why
// not.
func (c *Call) pick(ctx context.Context, alone bare) (views.Reply, error) {
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		if err := s.May(c.Cause.By, c.Now, plan.ToRead, plan.Object{}); err != nil {
			return views.Reply{}, err
		}
		if !c.able(s)(plan.ToUpdate) {
			return views.Reply{}, alone
		}
		c.Meaning = Meaning{Verb: alone.verb}
		r := views.Say("The form is open: choose the action.")
		r.Form = views.PickForm(alone.verb)
		return r, nil
	})
}

// meanwhile is what others wrote about the actions of a form while it was
// open, the latest of each.
type meanwhile []*plan.Moved

func (e meanwhile) Error() string { return fmt.Sprintf("%v, and %d more", e[0], len(e)-1) }

// since refuses with meanwhile when somebody else has written about an action
// of the form that was sent since it was drawn.
func (c *Call) since(s *plan.State) error {
	m := c.Meaning
	if m.Seen == 0 {
		return nil
	}
	var all meanwhile
	for _, no := range m.Refs {
		var moved *plan.Moved
		if err := s.Since(m.Seen, c.Cause.By, []plan.ActionNo{no}); errors.As(err, &moved) {
			all = append(all, moved)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// formAgain draws a form again, with what was typed in it, and shows first what
// others wrote while it was open. Sending it again saves it.
func (c *Call) formAgain(ctx context.Context, moved meanwhile) (views.Reply, error) {
	c.Door.Forms, c.Door.Form = true, false
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		r, err := c.draw(s)
		if err != nil || r.Form == nil {
			return r, err
		}
		r.Form = views.Meanwhile(r.Form, s, moved...)
		return r, nil
	})
}
