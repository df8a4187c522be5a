package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func round() Command {
	return Command{Name: "round", Args: "[same]", Does: "go through all the actions you hold on one form; same: nothing has changed in any",
		Examples: []views.Example{{Job: "Go through all you hold", Line: "round"}, {Job: "Nothing has changed in any of them", Line: "round same"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			switch {
			case c.Door.Form:
				return c.saveRound(ctx)
			case c.Meaning.Do == "same":
				return c.roundSame(ctx)
			case !c.Door.Forms:
				return c.view(ctx, func(s *plan.State) (views.Reply, error) {
					all := s.List(plan.Filter{Mine: true}, c.Cause.By, c.Now)
					if len(all) == 0 {
						return holdsNothing(), nil
					}
					return views.List(s, views.Page{Title: "Your round", Line: "list mine", All: all, At: c.Now,
						Foot: fmt.Sprintf("Type a line for each that moved, for example: %d amber and why. When nothing has changed in any of them, type: round same", all[0].No)}), nil
				})
			}
			return c.form(ctx)
		}}
}

func holdsNothing() views.Reply {
	return views.Say("You hold no action yet. If you speak for a party, type its code, for example: own co add me")
}

// roundSame confirms all that the person holds and that has a status, and says
// what was left out.
func (c *Call) roundSame(ctx context.Context) (views.Reply, error) {
	r, err := c.take(ctx, func(s *plan.State) ([]plan.Turn, error) {
		all := s.List(plan.Filter{Mine: true}, c.Cause.By, c.Now)
		turns := unsaid(all)
		if len(turns) == 0 && len(all) > 0 {
			return nil, &plan.Error{Code: plan.Invalid, Text: "None of the actions that you hold has a status yet, so there is nothing to confirm. Nothing was saved.",
				Hint: fmt.Sprintf("Say how each stands, for example: %d amber half are in", all[0].No), Try: []string{"round"}}
		}
		return turns, nil
	})
	if err != nil {
		return r, err
	}
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		var nos []plan.ActionNo
		for _, a := range s.List(plan.Filter{Mine: true}, c.Cause.By, c.Now) {
			if a.Status == plan.NotYetRated {
				nos = append(nos, a.No)
			}
		}
		return views.LeftOut(r, nos), nil
	})
}

// unsaid are the turns that say of each action that nothing has changed. One
// that is not yet rated has nothing to confirm.
func unsaid(all []*plan.Action) (turns []plan.Turn) {
	for _, a := range all {
		if a.Status != plan.NotYetRated {
			turns = append(turns, plan.Turn{No: a.No, Same: true})
		}
	}
	return turns
}

// roundForm draws one form of the person's round, or draws one again that was
// sent.
func (c *Call) roundForm(s *plan.State) (views.Reply, error) {
	all := s.List(plan.Filter{Mine: true}, c.Cause.By, c.Now)
	if len(all) == 0 && len(c.Fields) == 0 {
		return holdsNothing(), nil
	}
	of := pages(len(all))
	page := min(max(1, c.Meaning.Page), of)
	part := views.RoundPart{Page: page, Of: of, Values: c.Fields}
	if nos := c.turnsOf(); len(nos) > 0 {
		for _, no := range nos {
			a, err := s.Action(no)
			if err != nil {
				return views.Reply{}, err
			}
			part.Actions = append(part.Actions, a)
		}
	} else {
		from := (page - 1) * views.RoundPage
		part.Actions = all[from:min(len(all), from+views.RoundPage)]
	}
	m := Meaning{Verb: "round", Seen: s.Head()}
	if page > 1 {
		m.Page = page
	}
	part.Line = m.String()
	r := views.Say("The form for your round is open.")
	r.Form = views.RoundForm(part)
	return r, nil
}

// pages is how many forms a round of that many actions takes.
func pages(actions int) int {
	return max(1, (actions+views.RoundPage-1)/views.RoundPage)
}

// turnsOf are the actions that a round's form has fields for, in order.
func (c *Call) turnsOf() (nos []plan.ActionNo) {
	for no := plan.ActionNo(1); no < 1000; no++ {
		if _, ok := c.Fields[views.RoundNote(no)]; ok {
			nos = append(nos, no)
		}
	}
	return nos
}

// turns are what a round's form says. Only of actions of which something is
// said is there a turn.
func (c *Call) turns(s *plan.State) (turns []plan.Turn, err error) {
	for _, no := range c.turnsOf() {
		a, err := s.Action(no)
		if err != nil {
			return nil, err
		}
		t := plan.Turn{No: no, Note: c.Fields[views.RoundNote(no)]}
		switch said := c.Fields[views.RoundStatus(no)]; {
		case said == views.RoundSame:
			t.Same = true
		case said != "" && said != views.RoundLeave:
			t.To = plan.Status(said)
		case t.Note == "" && c.Fields[views.FieldRest] == views.RoundSame && said != views.RoundLeave && a.Status != plan.NotYetRated:
			t.Same = true
		case t.Note == "":
			continue
		}
		turns = append(turns, t)
	}
	return turns, nil
}

// take saves turns, and names first the actions that they are about: whoever
// saves them must be allowed to update each.
func (c *Call) take(ctx context.Context, turns func(*plan.State) ([]plan.Turn, error)) (views.Reply, error) {
	err := c.Store.View(ctx, func(s *plan.State) error {
		list, err := turns(s)
		for _, t := range list {
			c.Meaning.Refs = append(c.Meaning.Refs, t.No)
		}
		return err
	})
	if err != nil {
		return views.Reply{}, err
	}
	return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		list, err := turns(s)
		if err != nil {
			return nil, err
		}
		return s.Round(c.Cause, now, list)
	})
}

func (c *Call) saveRound(ctx context.Context) (views.Reply, error) {
	c.beside = views.FieldRest
	r, err := c.take(ctx, c.turns)
	var refused plan.RoundRefused
	if errors.As(err, &refused) {
		return c.roundRefused(refused), nil
	}
	if err != nil {
		return r, err
	}
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		page, of := max(1, c.Meaning.Page), pages(len(s.List(plan.Filter{Mine: true}, c.Cause.By, c.Now)))
		if page < of {
			r = r.Onward(page+1, of)
		}
		return r, nil
	})
}

// roundRefused says beside each field of a round what keeps it from being
// saved.
func (c *Call) roundRefused(refused plan.RoundRefused) views.Reply {
	r := views.Reply{Beside: map[string]string{}}
	for no, err := range refused {
		field, words := views.RoundStatus(no), ""
		var why *plan.NeedsNote
		var bare *plan.NeedsEvidence
		var party *plan.NeedsParty
		var no2 *plan.Error
		switch {
		case errors.As(err, &why):
			field, words = views.RoundNote(no), fmt.Sprintf("Say in a line why action %d becomes %s.", no, why.To.Word())
		case errors.As(err, &bare):
			field, words = views.RoundNote(no), fmt.Sprintf("Say where it can be seen that action %d is complete: a link, minutes, a report, or who has seen it.", no)
		case errors.As(err, &party):
			words = fmt.Sprintf("Action %d is joint, and it is not clear which party you speak for. Say it in a line of its own: update %d green and why.", no, no)
		case errors.As(err, &no2):
			words = strings.TrimSpace(no2.Text + " " + no2.Hint)
		default:
			words = err.Error()
		}
		r.Beside[field] = words
		if r.Field == "" || field < r.Field {
			r.Field, r.Text = field, words
		}
	}
	return r
}
