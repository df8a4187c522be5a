package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

func healthVerb() verb {
	return verb{name: "health", does: "ask a serve that runs with -metrics or -http whether all is well",
		run: func(ctx context.Context, p program, s *settings) error {
			at := s.text("at", "ASB_METRICS", "127.0.0.1:9090", "`HOST:PORT` of its -metrics or -http")
			if _, err := s.parse(); err != nil {
				return err
			}
			status, body, err := askPage(ctx, *at, "/readyz")
			if err != nil {
				return err
			}
			fmt.Fprintln(p.out, strings.TrimSpace(body))
			if status != http.StatusOK {
				return errRefused
			}
			return nil
		}}
}

// askPage reads a page of a serve that runs on this machine.
func askPage(ctx context.Context, at, path string) (status int, body string, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+at+path, nil)
	if err != nil {
		return 0, "", usagef("the address must be a HOST:PORT such as 127.0.0.1:9090, and is %q", at)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", fmt.Errorf("nothing answers at %s: %w", at, err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	return resp.StatusCode, string(data), err
}
