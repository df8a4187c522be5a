package main

import (
	"context"
	"fmt"

	"github.com/safer-city-partnership/asb/commands"
)

func version() verb {
	return verb{name: "version", does: "say which version this is",
		run: func(_ context.Context, p program, s *settings) error {
			if _, err := s.parse(); err != nil {
				return err
			}
			fmt.Fprintln(p.out, "asb", commands.Version())
			return nil
		}}
}
