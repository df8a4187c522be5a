package commands

import (
	"cmp"
	"context"
	"errors"
	"slices"
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
		return c.view(ctx, c.drawEvidence)
	}
	r, err := c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		var facts []plan.Fact
		var err error
		c.beside = ""
		if m.Status == plan.Green {
			facts, err = s.Complete(c.Cause, now, m.Refs, m.Text, plan.Completion{For: m.For, Evidence: strings.TrimSpace(c.Fields[views.FieldEvidence]), Bare: m.Bare})
		} else {
			facts, err = s.Update(c.Cause, now, m.Refs, m.Status, m.Text)
		}
		return c.besides(s, now, facts, err)
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

// besides adds to an update of one action what its form has besides: what shows
// it, and what is next. All of it is one write, with one receipt and one undo.
func (c *Call) besides(s *plan.State, now time.Time, facts []plan.Fact, err error) ([]plan.Fact, error) {
	shows, next := strings.TrimSpace(c.Fields[views.FieldEvidence]), strings.TrimSpace(c.Fields[views.FieldNext])
	day := c.Fields[views.FieldDate]
	if len(c.Meaning.Refs) != 1 || shows+next+day == "" {
		return facts, err
	}
	if next+day != "" && c.Meaning.Status == plan.Green {
		c.beside = views.FieldNext
		return nil, &plan.Error{Code: plan.Invalid, Text: "What is complete has no next step, so nothing was saved. Leave the next step and its day empty, or choose another status."}
	}
	no := c.Meaning.Refs[0]
	var again *plan.AlreadySaved // the words are: what is besides them may be new
	if err != nil && !errors.As(err, &again) {
		return nil, err
	}
	var more []plan.Fact
	add := func(field string, decide func() ([]plan.Fact, error)) error {
		c.beside = field
		list, err := decide()
		if repeated := new(plan.AlreadySaved); again != nil && errors.As(err, &repeated) {
			err = nil
		}
		more = append(more, list...)
		return err
	}
	given := slices.ContainsFunc(facts, func(f plan.Fact) bool { _, is := f.(*plan.EvidenceAdded); return is })
	if shows != "" && !given {
		if err := add(views.FieldEvidence, func() ([]plan.Fact, error) { return s.AddEvidence(c.Cause, now, no, shows) }); err != nil {
			return nil, err
		}
	}
	if next+day != "" {
		due, err := c.day(plan.Date{})
		if err != nil {
			return nil, err
		}
		if was, _ := s.NextStep(no); was == (plan.NextStep{Text: cmp.Or(next, was.Text), Due: due}) {
			c.beside = ""
		} else if err := add(views.FieldDate, func() ([]plan.Fact, error) { return s.SetNext(c.Cause, now, no, next, due) }); err != nil {
			return nil, err
		}
	}
	c.beside = ""
	if again != nil && len(more) == 0 {
		return nil, again
	}
	return append(facts, more...), nil
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
