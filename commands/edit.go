package commands

import (
	"context"
	"fmt"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func edit() Command {
	return Command{Name: "edit", Args: "NUMBER [TEXT]", Does: "mend your own last note; after 15 minutes it is shown as a correction",
		Examples: []views.Example{{Job: "Mend your last note", Line: "edit 20 4K cameras 65% in"}, {Job: "Mend it in a form", Line: "edit 20"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			c.fill()
			m := c.Meaning
			if m.Text == "" && !c.Door.Form {
				return c.view(ctx, c.drawEdit)
			}
			return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
				no, err := edited(s, m)
				if err != nil {
					return nil, err
				}
				return s.Correct(c.Cause, now, no, m.Entry, m.Text)
			})
		}}
}

// edited is the action whose note is meant: the one that was named, or the one
// that the entry is about.
func edited(s *plan.State, m Meaning) (plan.ActionNo, error) {
	if len(m.Refs) > 0 {
		return m.Refs[0], nil
	}
	if e, ok := s.Event(m.Entry); ok {
		if nos := plan.About(e.Fact); len(nos) == 1 {
			return nos[0], nil
		}
	}
	return 0, &plan.Error{Code: plan.NotFound, Text: fmt.Sprintf("Entry %d is no note that can be edited.", m.Entry),
		Hint: "An action's history shows the number of each entry."}
}

// drawEdit draws the form for one's own note, with what the note says or what was
// typed instead.
func (c *Call) drawEdit(s *plan.State) (views.Reply, error) {
	m := c.Meaning
	no, err := edited(s, m)
	if err != nil {
		return views.Reply{}, err
	}
	a, err := s.Action(no)
	if err != nil {
		return views.Reply{}, err
	}
	e, ok := s.Mine(c.Cause.By, a.No, m.Entry)
	if !ok {
		return views.Reply{}, &plan.Error{Code: plan.NotFound, Text: fmt.Sprintf("You have no note on action %d to edit.", a.No),
			Hint: fmt.Sprintf("You can edit what you wrote yourself. To add a note, type: note %d and your text", a.No)}
	}
	note := s.NoteOf(e)
	if _, sent := c.Fields[views.FieldNote]; sent {
		note = m.Text
	}
	if !c.Door.Forms || len([]rune(note)) > views.MaxFormNote {
		r := views.Say("Type the new text after the number, for example: edit %d 4K cameras 65%% in\nYour note now: %s", a.No, note)
		r.Asks = true
		return r, nil
	}
	r := views.Say("The form for your note on action %d is open.", a.No)
	line := Meaning{Verb: "edit", Refs: []plan.ActionNo{a.No}, Entry: e.Seq, Seen: s.Head()}
	r.Form = views.EditForm(a, note, line.String(), c.Now.Sub(e.At) > plan.EditWindow)
	return r, nil
}
