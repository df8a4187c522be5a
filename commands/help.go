package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func help() Command {
	return Command{Name: "help", Args: "[COMMAND]", Does: "what you can type",
		Examples: []views.Example{{Job: "See what you can type", Line: "help"}, {Job: "See how one command works", Line: "help update"}},
		Run:      runHelp}
}

func runHelp(ctx context.Context, c *Call) (views.Reply, error) {
	topic := ""
	if ts := tokens(c.Meaning.Text); len(ts) > 0 {
		topic = ts[0].word
	}
	if topic == "more" {
		var all []views.Example
		for _, command := range All() {
			if command.Does == "" {
				continue
			}
			all = append(all, views.Example{Job: capital(command.Does), Line: strings.TrimSpace(command.Name + " " + command.Args)})
		}
		return views.Help("Everything you can type", all, func(string) bool { return false }, ""), nil
	}
	name := ""
	asked := parser{ts: tokens(c.Meaning.Text), words: c.words}
	if asked.end(1) {
		if name = verbs[topic]; name == "" {
			name = topic // the commands of whole sentences: guests may read
		}
	} else if verb, next, ok := asked.meetVerb(0); ok && asked.end(next) {
		name = verb
	}
	if command, ok := find(name); ok && name != "" {
		title := fmt.Sprintf("%s: %s", command.Name, command.Does)
		return views.Help(title, command.Examples, c.harmless, "Type: "+strings.TrimSpace(command.Name+" "+command.Args)), nil
	}
	if topic != "" {
		if t, ok := c.words.Terms[phrase(c.Meaning.Text)]; ok {
			return views.Term(t), nil
		}
		return c.do(ctx, Meaning{Verb: "search", Text: c.Meaning.Text})
	}
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		d := c.desk(s)
		if d.NoRead && d.NoWork {
			return views.Outside(s, d), nil
		}
		title, six := c.six(s)
		return views.HelpSix(title, six, c.harmless, "For one command, type for example: help update. For all of them: help more."), nil
	})
}

// six are the jobs that somebody is likeliest to have where they are: those of
// the meeting that posts to this channel, or of what they do for the plan.
func (c *Call) six(s *plan.State) (title string, six []views.Example) {
	no := "20"
	if all := s.Actions(); len(all) > 0 {
		no = fmt.Sprint(all[0].No)
	}
	if mine := s.List(plan.Filter{Mine: true}, c.Cause.By, c.Now); len(mine) > 0 {
		no = fmt.Sprint(mine[0].No)
	} else if _, err := s.Action(20); err == nil {
		no = "20"
	}
	line := func(job, line string) { six = append(six, views.Example{Job: job, Line: line}) }
	d := c.desk(s)
	if m, err := s.Meeting(c.meetingHere(s)); err == nil {
		if nos := m.Numbers(); len(nos) > 0 && len(s.Holds(c.Cause.By)) == 0 {
			no = fmt.Sprint(nos[0])
		}
		line("See what changed since it last met", "brief "+string(m.ID))
		line("See when it meets next", "next "+string(m.ID))
		line("See its actions", "list for "+string(m.ID))
		line("Put something on its agenda", fmt.Sprintf("agenda %s add extra patrols in December", m.ID))
		line("Update an action", no+" amber half are in")
		line("Nothing has changed", no+" same")
		return "What you can type for the " + m.Short(), six
	}
	switch chaired := s.Chaired(c.Cause.By, c.Now); {
	case d.Coordinates(s):
		line("See how far the statuses are confirmed", "drive status")
		line("See what nobody has rated", "list unset")
		line("Say who holds a party's actions", "own co add me")
		line("Set the meetings up", "setup")
		line("Ask an action's holders how it stands", "remind "+no)
		line("Take back your last entry", "undo")
		return "What you can type, as co-ordinator", six
	case len(chaired) > 0:
		m := chaired[0]
		line("Read the briefing of your meeting", "brief "+string(m.ID))
		line("See when it meets next", "next "+string(m.ID))
		line("See its actions", "list for "+string(m.ID))
		line("See its agenda", "agenda "+string(m.ID))
		line("Leave one meeting out", string(m.ID)+" skip 25 may hall is shut")
		line("See one action", no)
		return "What you can type, in the chair of the " + m.Short(), six
	case len(s.Holds(c.Cause.By)) > 0:
		line("Update an action", no+" amber half are in")
		line("Nothing has changed", no+" same")
		line("See what you hold", "mine")
		line("See what you owe", "remind")
		line("Say that you are away", "away until fri")
		line("Take back your last entry", "undo")
		return "What you can type", six
	case d.Operates(s):
		line("See what is sent next, and what was", "status")
		line("See who looks after the plan", "co-ordinator")
		line("See the bank holidays", "holidays")
		line("See when each meeting is next", "next")
		line("See what is running", "version")
		line("List the plan", "list")
		return "What you can type, looking after asb", six
	}
	for _, name := range []string{"update", "same", "show", "list", "search", "undo"} {
		command, _ := find(name)
		six = append(six, command.Examples[0])
	}
	return "What you can type", six
}

// harmless reports whether a line only reads, so that a button may run it as
// an example.
func (c *Call) harmless(line string) bool {
	m, q, err := Parse(line, c.words)
	return err == nil && q == nil && (!slices.Contains(writing, m.Verb) || slices.Contains(asking, m.String()))
}
