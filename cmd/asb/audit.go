package main

import (
	"context"

	"github.com/safer-city-partnership/asb/store"
)

func audit() verb {
	return verb{name: "audit", args: "verify [FILE]", does: "walk through the database, or a copy of it, and name the first entry that is wrong",
		run: func(ctx context.Context, p program, s *settings) error {
			found := s.word("verify")
			path := database(s, "asb.db")
			head := s.text("head", "", "", "`ENTRY AND HASH` from the foot of a digest, such as \"entry 127, hash 3fa9c2d1e0b4a5f6\": shows when newer entries have been removed")
			args, err := s.parse()
			if err != nil {
				return err
			}
			if !found || len(args) > 1 {
				return usagef("audit can do this: verify; run asb audit -h")
			}
			var anchor store.Anchor
			if *head != "" {
				if anchor, err = store.ParseAnchor(*head); err != nil {
					return usagef("-head: %s", err)
				}
			}
			file := *path
			if len(args) == 1 {
				file = args[0]
			}
			return verify(ctx, p, file, anchor)
		}}
}
