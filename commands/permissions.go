package commands

import (
	"context"
	"errors"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func permissions() Command {
	return Command{Name: "permissions", Does: "who may do what, and what you may",
		Examples: []views.Example{{Job: "See who may do what", Line: "permissions"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.Permissions(s, c.Cause.By, c.Now), nil })
		}}
}

// askThem brings a line that the person may not have done to those who may.
func askThem() Command {
	return Command{Name: "request", Args: ": LINE", Does: "ask whoever may for what you may not do",
		Examples: []views.Example{{Job: "Ask whoever may", Line: "request: 20 amber 4K cameras 60% in"}},
		Run:      runAsk}
}

func runAsk(ctx context.Context, c *Call) (views.Reply, error) {
	m, q, err := Parse(c.Meaning.Text, c.words)
	switch {
	case err != nil:
		return views.Reply{}, err
	case q != nil:
		return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "That line can be read in more than one way, so nobody was asked.", Hint: "Type it first, and then press the button to ask them."}
	case m.Verb == "request":
		return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "Nobody can be asked to ask, so nobody was asked."}
	case m.placed():
		return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "That line means the channel it is typed in, so it cannot be sent on as a button and nobody was asked.", Hint: "Ask them to type it there."}
	}
	m = m.from(c.Cause.By)
	return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		wanted := *c
		wanted.Meaning = m
		err := wanted.permitted(s, now)
		var no *plan.Error
		switch {
		case err == nil:
			return nil, &plan.Error{Code: plan.Conflict, Text: "You may do that yourself, so nobody was asked.", Try: []string{m.String()}}
		case !errors.As(err, &no):
			return nil, err
		}
		f := plan.RequestMade{To: no.Ask, Ability: needs[m.doing()], Meeting: m.Meeting, Line: m.String()}
		if no.AskFor != "" {
			f.Line, f.Wanted = no.AskFor, f.Line
		}
		if len(m.Refs) == 1 {
			f.No = m.Refs[0]
		}
		return s.MakeRequest(c.Cause.By, now, f)
	})
}

// placed reports whether a line means the channel it is typed in, so that it
// would mean something else in a message to somebody.
func (m Meaning) placed() bool {
	does := m.doing()
	return m.Here || m.Verb == "share" || m.Verb == "outsiders" || does == "brief here" || needs[does] == plan.ToSettings
}

// from is the line as others must have it: whoever typed it is named, since
// "me" would be whoever presses the button.
func (m Meaning) from(u plan.UserID) Meaning {
	if m.Person == "me" && u.InSlack() {
		m.Person = "<@" + string(u) + ">"
	}
	return m
}

// guests lets guests and partners read the plan, or no longer.
func guests() Command {
	return Command{Name: "guests", Args: "may read, or may not read", Does: "let guests, and people from other workspaces, read the plan",
		Examples: []views.Example{{Job: "Let them read", Line: "guests may read"}, {Job: "Let them no longer", Line: "guests may not read"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.Admit("", c.Meaning.Do != "may") })
		}}
}

// outsiders lets partners outside see what is shown in a channel, or no longer.
func outsiders() Command {
	return Command{Name: "outsiders", Args: "may read here, or may not read here", Does: "let partners outside see what is shown in this channel",
		Examples: []views.Example{{Job: "Let them see it", Line: "outsiders may read here"}, {Job: "Let them no longer", Line: "outsiders may not read here"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			channel := c.channel()
			if channel == "" {
				return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "There is no channel here, so nothing was changed.", Hint: "Type it in the channel that it is about."}
			}
			return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.Admit(channel, c.Meaning.Do != "may") })
		}}
}

// person says which organisation somebody belongs to.
func person() Command {
	return Command{Name: "person", Args: "PERSON is PARTY, or is nobody", Does: "say which organisation somebody from another workspace belongs to",
		Examples: []views.Example{{Job: "Say where somebody belongs", Line: "person @sam is CoLP"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.Vouch(c.person(), c.Meaning.Party) })
		}}
}
