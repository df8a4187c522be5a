package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	asb "github.com/safer-city-partnership/asb"
	"github.com/safer-city-partnership/asb/workspace"
)

func workspaceVerb() verb {
	return verb{name: "workspace", does: "run a local Slack workspace, for a bot that runs separately",
		run: func(ctx context.Context, p program, s *settings) error {
			addr := address(s)
			file := s.text("manifest", "ASB_MANIFEST", "", "`FILE` of another app's manifest; our own without it")
			bot := s.text("http", "", "", "`URL` at which our bot waits for Slack's requests; without it the bot connects by itself")
			if _, err := s.parse(); err != nil {
				return err
			}
			manifest := asb.Manifest
			if *bot != "" {
				manifest = asb.ManifestHTTP(strings.TrimSuffix(*bot, "/"))
			}
			if *file != "" {
				var err error
				if manifest, err = os.ReadFile(*file); err != nil {
					return err
				}
			}
			w, err := newWorkspace(p, manifest, nil)
			if err != nil {
				return err
			}
			defer w.Close()
			return listen(ctx, *addr, w, func(url string) error {
				fmt.Fprintf(p.out, "A local Slack workspace is at %s\n\nConnect a bot to it with these settings:\n", url)
				fmt.Fprintf(p.out, "  SLACK_API_URL=%s/api/\n  SLACK_BOT_TOKEN=%s\n", url, w.BotToken())
				if *bot != "" {
					fmt.Fprintf(p.out, "  ASB_SIGNING_SECRET=%s\n", w.SigningSecret())
				} else {
					fmt.Fprintf(p.out, "  SLACK_APP_TOKEN=%s\n", w.AppToken())
				}
				<-ctx.Done()
				return nil
			})
		}}
}

func address(s *settings) *string {
	return s.text("addr", "ASB_ADDR", "127.0.0.1:8100", "`HOST:PORT` to listen on; port 0 takes any that is free")
}

// newWorkspace makes a local Slack. next says when something will be sent to it
// unasked; nil when nobody knows.
func newWorkspace(p program, manifest []byte, next func(time.Time) (time.Time, bool)) (*workspace.Server, error) {
	return workspace.New(workspace.Config{Manifest: manifest, Team: partnership, People: cast(), Groups: groups(), Channels: channels(), Now: p.now, Log: p.logger(), Next: next})
}

// listen serves a handler while work runs, and stops when work returns.
func listen(ctx context.Context, addr string, h http.Handler, work func(url string) error) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w; choose another address with -addr", addr, err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	err = work("http://" + l.Addr().String())
	server.Close()
	if failed := <-served; err == nil && !errors.Is(failed, http.ErrServerClosed) {
		err = failed
	}
	return err
}
