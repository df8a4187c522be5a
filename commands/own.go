package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func own() Command {
	return Command{Name: "own", Args: "PARTY or NUMBER add or remove PERSON or GROUP", Does: "say who holds a party's actions, or one action; alone, see who does", Look: &Look{Needs: "own add", Does: "see who holds what"},
		Examples: []views.Example{{Job: "Say that you speak for a party", Line: "own co add me"}, {Job: "Say that you no longer do", Line: "own co remove me"},
			{Job: "Say that you hold one action", Line: "own 22 add me"}, {Job: "See who holds what", Line: "own"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			if m.Person == "" && (len(m.Refs) > 0 || m.Party != "") {
				return c.ownForm(ctx)
			}
			if m.Person == "" {
				return c.view(ctx, func(s *plan.State) (views.Reply, error) {
					return views.Holders(s, c.Now, func(p plan.PartyCode) bool { return c.mayType(s, "own "+string(p)) }), nil
				})
			}
			if g := groupMention.FindStringSubmatch(m.Person); g != nil {
				return c.ownGroup(ctx, plan.GroupID(g[1]))
			}
			h := plan.Holder{User: c.Cause.By, Party: m.Party}
			if m.Person != "me" {
				h.User = plan.UserID(strings.Trim(m.Person, "<@>"))
			}
			if len(m.Refs) > 0 {
				h.No = m.Refs[0]
			}
			return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.Hold(h, m.Remove) })
		}}
}

// ownGroup says that the members of a user group speak for a party, or no
// longer do. Slack is asked who they are, and again every hour: without its word
// nobody would know who may do what.
func (c *Call) ownGroup(ctx context.Context, g plan.GroupID) (views.Reply, error) {
	var members []plan.UserID
	if !c.Meaning.Remove {
		var err error
		if c.Members == nil {
			err = errors.New("there is no Slack here")
		} else {
			members, err = c.Members(ctx, g)
		}
		if err != nil {
			c.Log.WithError(err).Warn("cannot find out who is in a user group")
			return views.Reply{}, &plan.Error{Code: plan.Refused, Text: "Slack does not say who is in that group, so nothing was changed.",
				Hint: "Please try again in a minute. If it stays so, tell the IT officer: asb needs the permission usergroups:read."}
		}
	}
	return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		facts, err := s.NameGroup(g, c.Meaning.Party, c.Meaning.Remove)
		if err == nil && !c.Meaning.Remove {
			facts = append(facts, s.SeeGroup(g, members)...)
		}
		return facts, err
	})
}

// ownForm opens the form that says who holds an action, or a party's actions,
// and takes what it says: those named that did not hold it do, and those who
// did and are not named do no longer.
func (c *Call) ownForm(ctx context.Context) (views.Reply, error) {
	m := c.Meaning
	held := plan.Holder{Party: m.Party}
	if len(m.Refs) > 0 {
		held.No = m.Refs[0]
	}
	holders := func(s *plan.State) (list []plan.UserID) {
		for _, a := range s.Actions() {
			for _, h := range s.Holders(a) {
				if h.Group == "" && h.No == held.No && (h.No != 0 || h.Party.Same(held.Party)) && !slices.Contains(list, h.User) {
					list = append(list, h.User)
				}
			}
		}
		return list
	}
	if !c.Door.Form {
		return c.view(ctx, func(s *plan.State) (views.Reply, error) {
			what, line := "The actions of "+string(m.Party), m.String()
			if held.No != 0 {
				a, err := s.Action(held.No)
				if err != nil {
					return views.Reply{}, err
				}
				what = fmt.Sprintf("%d %s", a.No, a.Title())
			}
			if !c.Door.Forms {
				r := views.Say("Who should hold it? Type for example: %s add me, or: %s add @ and a person's name", line, line)
				r.Asks = true
				return r, nil
			}
			r := views.Say("The form for who holds it is open.")
			r.Form = views.OwnForm(what, holders(s), line)
			return r, nil
		})
	}
	c.beside = views.FieldPeople
	return c.write(ctx, func(s *plan.State, _ time.Time) (facts []plan.Fact, err error) {
		now, wanted := holders(s), people(c.Fields[views.FieldPeople])
		change := func(list, not []plan.UserID, remove bool) {
			for _, u := range list {
				if err != nil || slices.Contains(not, u) || remove && !personMention.MatchString("<@"+string(u)+">") { // the form can only show people of Slack
					continue
				}
				var more []plan.Fact
				h := held
				h.User = u
				more, err = s.Hold(h, remove)
				facts = append(facts, more...)
			}
		}
		change(wanted, now, false)
		change(now, wanted, true)
		if err == nil && len(facts) == 0 {
			err = &plan.Error{Code: plan.Invalid, Text: "That is who holds it already, so nothing was changed."}
		}
		return facts, err
	})
}

// people are those whom a form's field names.
func people(said string) (list []plan.UserID) {
	for u := range strings.SplitSeq(said, ",") {
		if u = strings.TrimSpace(u); u != "" {
			list = append(list, plan.UserID(u))
		}
	}
	return list
}
