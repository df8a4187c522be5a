package main

import (
	"context"
	"strings"

	asb "github.com/safer-city-partnership/asb"
)

func manifestVerb() verb {
	return verb{name: "manifest", does: "write the app's manifest, for installing it in a Slack workspace",
		run: func(_ context.Context, p program, s *settings) error {
			outside := publicURL(s)
			if _, err := s.parse(); err != nil {
				return err
			}
			if err := checkURL(*outside); err != nil {
				return err
			}
			manifest := asb.Manifest
			if *outside != "" {
				manifest = asb.ManifestHTTP(strings.TrimSuffix(*outside, "/"))
			}
			_, err := p.out.Write(manifest)
			return err
		}}
}
