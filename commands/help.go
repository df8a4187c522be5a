package commands

import (
	"context"
	"fmt"
	"maps"
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
	asked := parser{ts: tokens(c.Meaning.Text), words: c.words}
	if !asked.end(0) {
		topic = asked.word(0)
	}
	if page, ok := asked.more(); ok {
		return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.HelpAll(c.everything(s), page), nil })
	}
	name := ""
	if asked.end(1) {
		if name = verbs[topic]; name == "" {
			name = topic // the commands of whole sentences: guests may read
		}
	} else if verb, next, ok := asked.meetVerb(0); ok && asked.end(next) {
		name = verb
	}
	if command, ok := find(name); ok && name != "" {
		return c.view(ctx, func(s *plan.State) (views.Reply, error) { return c.helpWith(s, command), nil })
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

// more reads "more" and "more page 2".
func (p *parser) more() (page int, ok bool) {
	if p.word(0) != "more" {
		return 0, false
	}
	no, _, numbered := p.number(2)
	if p.word(1) == "page" && numbered && p.end(3) {
		return int(no), true
	}
	return 1, p.only(1, manners)
}

// everything is what the person can type, of all commands.
func (c *Call) everything(s *plan.State) (all []views.Example) {
	able := c.able(s)
	for _, command := range All() {
		args, does, ok := command.For(able)
		if ok && does != "" {
			all = append(all, views.Example{Job: capital(does), Line: strings.TrimSpace(command.Name + " " + args)})
		}
	}
	return all
}

// helpWith is help with one command: how the person may use it, or the rule by
// which they may not.
func (c *Call) helpWith(s *plan.State, command Command) views.Reply {
	able := c.able(s)
	args, does, ok := command.For(able)
	title := fmt.Sprintf("%s: %s", command.Name, does)
	if !ok {
		return views.Help(title, nil, c.harmless, "That is not for you to do. "+c.rule(command))
	}
	var examples []views.Example
	for _, e := range command.Examples {
		if m, q, err := Parse(e.Line, c.words); err != nil || q != nil || able(needs[m.doing()]) {
			examples = append(examples, e)
		}
	}
	return views.Help(title, examples, c.harmless, "Type: "+strings.TrimSpace(command.Name+" "+args))
}

// rule is the rule that a command is under, whatever it is used on.
func (c *Call) rule(command Command) string {
	p, _ := plan.PermissionTo(command.abilities()[0])
	return p.Said()
}

// For is what a command is to somebody who is able to do some things. ok is
// false when they may have nothing of it done.
func (command Command) For(able func(plan.Ability) bool) (args, does string, ok bool) {
	args, does, ok = command.Args, command.Does, slices.ContainsFunc(command.abilities(), able)
	if look := command.Look; ok && look != nil && !able(needs[look.Needs]) {
		args, does = look.Args, look.Does
	}
	return args, does, ok
}

// abilities are what a command's lines need.
func (command Command) abilities() (list []plan.Ability) {
	for _, doing := range slices.Sorted(maps.Keys(needs)) {
		if doing == command.Name || strings.HasPrefix(doing, command.Name+" ") {
			list = append(list, needs[doing])
		}
	}
	return list
}

// able reports of an ability whether the person has it for anything there is.
func (c *Call) able(s *plan.State) func(plan.Ability) bool {
	known := map[plan.Ability]bool{}
	return func(a plan.Ability) bool {
		if _, ok := known[a]; !ok {
			known[a] = slices.ContainsFunc(objectsOf(s, a), func(on plan.Object) bool { return s.May(c.Cause.By, c.Now, a, on) == nil })
		}
		return known[a]
	}
}

// six are the jobs that somebody is likeliest to have where they are, of those
// that they may do: those of the meeting that posts to this channel, or of what
// they do for the plan.
func (c *Call) six(s *plan.State) (title string, six []views.Example) {
	title, list := c.jobs(s)
	for _, e := range list {
		if len(six) < 6 && !slices.Contains(six, e) && c.mayType(s, e.Line) {
			six = append(six, e)
		}
	}
	return title, six
}

// mayType reports whether the person may have a line done.
func (c *Call) mayType(s *plan.State, line string) bool {
	m, q, err := Parse(line, c.words)
	as := *c
	as.Meaning = m
	return err == nil && q == nil && as.permitted(s, c.Now) == nil
}

// jobs are what somebody is likely to want to do where they are, likeliest
// first.
func (c *Call) jobs(s *plan.State) (title string, list []views.Example) {
	no := "20"
	if all := s.Actions(); len(all) > 0 {
		no = fmt.Sprint(all[0].No)
	}
	if mine := s.List(plan.Filter{Mine: true}, c.Cause.By, c.Now); len(mine) > 0 {
		no = fmt.Sprint(mine[0].No)
	} else if _, err := s.Action(20); err == nil {
		no = "20"
	}
	rated := ""
	for _, a := range append(s.List(plan.Filter{Mine: true}, c.Cause.By, c.Now), s.Actions()...) {
		if a.Status != plan.NotYetRated && (len(s.Holds(c.Cause.By)) == 0 || s.HeldBy(a, c.Cause.By)) {
			rated = fmt.Sprint(a.No)
			break
		}
	}
	line := func(job, line string) { list = append(list, views.Example{Job: job, Line: line}) }
	unchanged := func() {
		if rated != "" { // what has no status cannot have kept it
			line("Nothing has changed", rated+" same")
		}
	}
	d := c.desk(s)
	usual := func() {
		line("Update an action", no+" amber half are in")
		unchanged()
		line("See one action", no)
		line("List the plan", "list")
		line("Find an action by a word in it", "cctv")
		line("See when each meeting is next", "next")
		line("See who holds what", "own")
		line("See what was written last", "history")
		line("See who may do what", "permissions")
	}
	if m, err := s.Meeting(c.meetingHere(s)); err == nil {
		if nos := m.Numbers(); len(nos) > 0 && len(s.Holds(c.Cause.By)) == 0 {
			no = fmt.Sprint(nos[0])
		}
		line("See what changed since it last met", "brief "+string(m.ID))
		line("See when it meets next", "next "+string(m.ID))
		line("See its actions", "list for "+string(m.ID))
		line("Put something on its agenda", fmt.Sprintf("agenda %s add extra patrols in December", m.ID))
		usual()
		return "What you can type for the " + m.Short(), list
	}
	switch chaired := s.Chaired(c.Cause.By, c.Now); {
	case d.Coordinates(s):
		line("See how far the statuses are confirmed", "drive status")
		line("See what nobody has rated", "list unset")
		line("Say who holds a party's actions", "own co add me")
		line("Set the meetings up", "setup")
		line("Ask an action's holders how it stands", "remind "+no)
		line("Take back your last entry", "undo")
		title = "What you can type, as co-ordinator"
	case len(chaired) > 0:
		m := chaired[0]
		line("Read the briefing of your meeting", "brief "+string(m.ID))
		line("See when it meets next", "next "+string(m.ID))
		line("See its actions", "list for "+string(m.ID))
		line("See its agenda", "agenda "+string(m.ID))
		line("Leave one meeting out", string(m.ID)+" skip 25 may hall is shut")
		line("See one action", no)
		title = "What you can type, in the chair of the " + m.Short()
	case len(s.Holds(c.Cause.By)) > 0:
		line("Update an action", no+" amber half are in")
		unchanged()
		line("See what you hold", "mine")
		line("See what you owe", "remind")
		line("Say that you are away", "away until fri")
		line("Take back your last entry", "undo")
		title = "What you can type"
	case d.Operates(s):
		line("See what is sent next, and what was", "status")
		line("See who looks after the plan", "co-ordinator")
		line("See the bank holidays", "holidays")
		line("See when each meeting is next", "next")
		line("See what is running", "version")
		line("List the plan", "list")
		title = "What you can type, looking after asb"
	default:
		title = "What you can type"
	}
	usual()
	return title, list
}

// harmless reports whether a line only reads, so that a button may run it as
// an example.
func (c *Call) harmless(line string) bool {
	m, q, err := Parse(line, c.words)
	return err == nil && q == nil && (!slices.Contains(writing, m.Verb) || slices.Contains(asking, m.String()))
}
