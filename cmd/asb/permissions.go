package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/safer-city-partnership/asb/views"
)

func permissionsVerb() verb {
	return verb{name: "permissions", does: "print who may do what, as a table",
		run: func(_ context.Context, p program, s *settings) error {
			if _, err := s.parse(); err != nil {
				return err
			}
			w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
			fmt.Fprint(w, views.PermissionTable())
			return w.Flush()
		}}
}
