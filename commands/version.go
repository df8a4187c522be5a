package commands

import (
	"context"
	"runtime/debug"

	"github.com/safer-city-partnership/asb/views"
)

func version() Command {
	return Command{Name: "version", Does: "which version of asb this is",
		Examples: []views.Example{{Job: "See which version this is", Line: "version"}},
		Run: func(context.Context, *Call) (views.Reply, error) {
			return views.Say("This is asb %s.", Version()), nil
		}}
}

// Version is the version the program was built from: a tag, or a commit.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "of unknown version"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "development"
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				v += " " + s.Value[:12]
			}
		}
	}
	return v + " (" + info.GoVersion + ")"
}
