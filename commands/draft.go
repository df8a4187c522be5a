package commands

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func draft() Command {
	return Command{Name: "draft", Args: "[NUMBER]", Does: "what you typed and could not be saved, kept for seven days",
		Examples: []views.Example{{Job: "See what was not saved", Line: "draft"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			if c.Meaning.Choice != 0 {
				return c.choose(ctx)
			}
			return c.view(ctx, func(s *plan.State) (views.Reply, error) {
				if c.Meaning.Entry == 0 {
					return views.Drafts(s.Drafts(c.Cause.By, c.Now)), nil
				}
				line, err := s.Draft(c.Cause.By, c.Meaning.Entry, c.Now)
				if err != nil {
					return views.Reply{}, err
				}
				r := views.Draft(c.Meaning.Entry, line)
				if c.Door.Forms && len([]rune(line)) <= formLine {
					r.Form = views.LineForm(line)
				}
				return r, nil
			})
		}}
}

// formLine is the longest line that a form can show whole.
const formLine = 3000

// choose runs one of the readings that a kept line had.
func (c *Call) choose(ctx context.Context) (views.Reply, error) {
	var line string
	err := c.Store.View(ctx, func(s *plan.State) (err error) {
		line, err = s.Draft(c.Cause.By, c.Meaning.Entry, c.Now)
		return err
	})
	if err != nil {
		return views.Reply{}, err
	}
	choice := c.Meaning.Choice
	c.kept = c.Meaning.Entry
	m, question, err := Parse(line, c.words)
	if err != nil {
		return views.Reply{}, err
	}
	if question == nil && m.Status == plan.Green {
		question = &Question{Readings: c.greens(m)}
	}
	if question == nil && choice == 1 {
		return c.do(ctx, m) // it can only mean one thing, and is too long for a button
	}
	if question == nil || choice > len(question.Readings) {
		return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "That draft has no such reading.", Hint: "Open it and send it again.", Try: []string{fmt.Sprintf("draft %d", c.Meaning.Entry)}}
	}
	if question.Each {
		c.rest = func(r views.Reply) (views.Reply, error) { return c.left(ctx, r, question.Readings, choice) }
	}
	r, err := c.do(ctx, question.Readings[choice-1])
	if err != nil || c.rest == nil || r.Form != nil {
		return r, err
	}
	return c.rest(r)
}

// left adds to an answer the other updates of a message that had several, as
// far as they are not saved yet.
func (c *Call) left(ctx context.Context, r views.Reply, all []Meaning, chosen int) (views.Reply, error) {
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		var nos []plan.ActionNo
		var choices []views.Choice
		for i, m := range all {
			if i+1 == chosen || saidSince(s, c.Cause.By, m, c.kept) {
				continue
			}
			nos = append(nos, m.Refs...)
			choices = append(choices, views.Choice{Label: m.label(), Line: Meaning{Verb: "draft", Entry: c.kept, Choice: i + 1}.String()})
		}
		return views.Left(r, nos, choices), nil
	})
}

// saidSince reports whether the person has said the same of an action since an
// entry of the journal, and has not taken it back.
func saidSince(s *plan.State, by plan.UserID, m Meaning, entry uint64) bool {
	for _, e := range s.Entries(m.Refs[0]) {
		if e.Seq <= entry || e.By != by || s.UndoneBy(e.Seq) != 0 {
			continue
		}
		switch f := e.Fact.(type) {
		case *plan.ActionUpdated:
			if f.To == m.Status {
				return true
			}
		case *plan.ActionConfirmed:
			if f.Status == m.Status {
				return true
			}
		case *plan.GreenProposed:
			if m.Status == plan.Green {
				return true
			}
		}
	}
	return false
}

// keep saves what was typed as its author's draft, so that nothing is lost, and
// gives the draft's number, of the last of several: 0 if there is nothing worth keeping, or it
// could not be kept, which the reply makes up for by giving the line back.
func (c *Call) keep(ctx context.Context) (entry uint64) { return c.keepLines(ctx, c.lines()...) }

func (c *Call) keepLines(ctx context.Context, lines ...string) (entry uint64) {
	if len(lines) == 0 || len(lines) == 1 && len(tokens(lines[0])) < 3 {
		return 0
	}
	cause := c.Cause
	cause.ID += ":draft"
	err := c.Store.Update(ctx, cause, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		if s.May(c.Cause.By, now, plan.ToMend, plan.Object{}) != nil {
			return nil, nil // who may not write has no drafts either
		}
		var facts []plan.Fact
		for _, line := range lines {
			list, err := s.KeepDraft(c.Cause.By, now, line)
			if err != nil {
				return nil, err
			}
			facts = append(facts, list...)
		}
		return facts, nil
	})
	if err != nil {
		return 0
	}
	c.Store.View(ctx, func(s *plan.State) error {
		for _, e := range s.Drafts(c.Cause.By, c.Now) {
			if slices.Contains(lines, e.Fact.(*plan.DraftKept).Line) {
				entry = e.Seq
				break
			}
		}
		return nil
	})
	return entry
}
