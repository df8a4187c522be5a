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
			all = append(all, views.Example{Job: capital(command.Does), Line: strings.TrimSpace(command.Name + " " + command.Args)})
		}
		return views.Help("Everything you can type", all, func(string) bool { return false }, ""), nil
	}
	if command, ok := find(verbs[topic]); ok && topic != "" && len(tokens(c.Meaning.Text)) == 1 {
		title := fmt.Sprintf("%s: %s", command.Name, command.Does)
		return views.Help(title, command.Examples, harmless, "Type: "+strings.TrimSpace(command.Name+" "+command.Args)), nil
	}
	if topic != "" {
		if t, ok := c.words.Terms[phrase(c.Meaning.Text)]; ok {
			return views.Term(t), nil
		}
		c.Meaning = Meaning{Verb: "search", Text: c.Meaning.Text}
		return search().Run(ctx, c)
	}
	var six []views.Example
	for _, name := range []string{"update", "same", "show", "list", "search", "undo"} {
		command, _ := find(name)
		six = append(six, command.Examples[0])
	}
	return views.Help("What you can type", six, harmless, "For one command, type for example: help update. For all of them: help more."), nil
}

// harmless reports whether a line only reads, so that a button may run it as
// an example.
func harmless(line string) bool {
	m, q, err := Parse(line, Words{})
	return err == nil && q == nil && (!slices.Contains(writing, m.Verb) || slices.Contains(asking, m.String()))
}
