package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

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
		name = verbs[topic]
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
	var six []views.Example
	for _, name := range []string{"update", "same", "show", "list", "search", "undo"} {
		command, _ := find(name)
		six = append(six, command.Examples[0])
	}
	return views.Help("What you can type", six, c.harmless, "For one command, type for example: help update. For all of them: help more."), nil
}

// harmless reports whether a line only reads, so that a button may run it as
// an example.
func (c *Call) harmless(line string) bool {
	m, q, err := Parse(line, c.words)
	return err == nil && q == nil && (!slices.Contains(writing, m.Verb) || slices.Contains(asking, m.String()))
}
