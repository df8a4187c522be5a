package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

func TestWorthRetrying(t *testing.T) {
	const pause = 7 * time.Second
	dial := &url.Error{Op: "Post", URL: "http://example.org", Err: &net.OpError{Op: "dial", Err: errors.New("refused")}}
	lost := &url.Error{Op: "Post", URL: "http://example.org", Err: io.ErrUnexpectedEOF}
	read := &url.Error{Op: "Post", URL: "http://example.org", Err: &net.OpError{Op: "read", Err: errors.New("reset")}}
	for _, c := range []struct {
		name  string
		err   error
		once  bool // for a call that must not be repeated
		twice bool // for one that may be
		wait  time.Duration
	}{
		{"no error", nil, false, false, 0},
		{"a rate limit", &slack.RateLimitedError{RetryAfter: 3 * time.Second}, true, true, 3 * time.Second},
		{"a rate limit, wrapped", fmt.Errorf("call: %w", &slack.RateLimitedError{RetryAfter: time.Second}), true, true, time.Second},
		{"a server that is down", slack.StatusCodeError{Code: 503}, true, true, pause},
		{"a response URL that has expired", slack.StatusCodeError{Code: 404}, false, false, pause},
		{"nobody there", dial, true, true, pause},
		{"a reply that was lost", lost, false, true, pause},
		{"a connection that broke", read, false, true, pause},
		{"a refusal", slack.SlackErrorResponse{Err: "invalid_blocks"}, false, false, pause},
		{"an error of Slack's own", slack.SlackErrorResponse{Err: "internal_error"}, false, true, pause},
	} {
		for repeatable, want := range map[bool]bool{false: c.once, true: c.twice} {
			wait, got := worthRetrying(c.err, repeatable, pause)
			if got != want || got && wait != c.wait {
				t.Errorf("%s, repeatable %v: got %v after %v, want %v after %v", c.name, repeatable, got, wait, want, c.wait)
			}
		}
	}
}

// A call is made three times at most, and not again once it worked or nobody
// waits any more.
func TestAgain(t *testing.T) {
	down := slack.StatusCodeError{Code: 503}
	soon, late := &slack.RateLimitedError{RetryAfter: 20 * time.Millisecond}, &slack.RateLimitedError{RetryAfter: time.Minute + time.Second}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name  string
		ctx   context.Context
		pause time.Duration
		errs  []error
		calls int
		want  error
	}{
		{"at once", t.Context(), 1, []error{nil}, 1, nil},
		{"the second time", t.Context(), 1, []error{down, nil}, 2, nil},
		{"never", t.Context(), 1, []error{down, down, down, nil}, 3, down},
		{"a refusal", t.Context(), 1, []error{slack.StatusCodeError{Code: 404}, nil}, 1, slack.StatusCodeError{Code: 404}},
		{"given up meanwhile", gone, time.Minute, []error{down, nil}, 1, down},
		{"after a rate limit", t.Context(), 1, []error{soon, nil}, 2, nil},
		{"after a rate limit longer than anybody waits", t.Context(), 1, []error{late, nil}, 1, late},
		{"for longer than anybody waits", t.Context(), time.Minute + 1, []error{down, nil}, 1, down},
	} {
		calls := 0
		b := &Bot{pause: c.pause, wait: realTime}
		err := b.again(c.ctx, longestWait, true, func() error { calls++; return c.errs[calls-1] })
		if calls != c.calls || !errors.Is(err, c.want) {
			t.Errorf("%s: %d calls, then %v; want %d, then %v", c.name, calls, err, c.calls, c.want)
		}
	}
}
