package commands

import (
	"context"
	"errors"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// Upkeep looks after the file that holds the plan while it is in use. What it
// did, or why it did not, is said in sentences for whoever looks after asb.
type Upkeep interface {
	// Backup makes a backup and checks it, and notes in the record by whom and by
	// which door. A [*plan.Error] means that there is nowhere to put one.
	Backup(ctx context.Context, cause plan.Cause) (did string, err error)
	// Compact rewrites the file without what was removed from it.
	Compact(ctx context.Context) (did string, err error)
}

// noUpkeep is said where nobody looks after the file from here.
func noUpkeep(hint string) error {
	return &plan.Error{Code: plan.Invalid, Text: "That is not set up here, so nothing was done.", Hint: hint}
}

func backup() Command {
	return Command{Name: "backup", Does: "make a backup of the plan while it is in use, and check it",
		Examples: []views.Example{{Job: "Make a backup", Line: "backup"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			if c.Upkeep == nil {
				return views.Reply{}, noUpkeep("On the server, type: asb backup FILE")
			}
			did, err := c.Upkeep.Backup(ctx, c.Cause)
			if errors.As(err, new(*plan.Error)) {
				return views.Reply{}, err
			}
			if err != nil {
				c.Log.WithError(err).Error("make a backup")
				return views.Say("No backup was made: %s. The plan goes on as it was, and so do the backups from before.", err), nil
			}
			return views.Say("%s", did), nil
		}}
}

func compact() Command {
	return Command{Name: "compact", Does: "rewrite the plan's file, so that nothing is left in it of text that was removed",
		Examples: []views.Example{{Job: "Rewrite the plan's file", Line: "compact"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			if c.Upkeep == nil {
				return views.Reply{}, noUpkeep("On the server, type: asb compact")
			}
			did, err := c.Upkeep.Compact(ctx)
			if err != nil {
				c.Log.WithError(err).Error("compact the file")
				return views.Say("The file was not rewritten: %s. The plan goes on as it was.", err), nil
			}
			return views.Say("%s", did), nil
		}}
}
