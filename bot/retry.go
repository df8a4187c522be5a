package bot

import (
	"context"
	"errors"
	"net"
	"slices"
	"time"

	"github.com/slack-go/slack"
)

const (
	// attempts is how often one call to Slack is made at most.
	attempts = 3

	// longestWait is how long waiting before calls that are made again may take
	// altogether: a person is waiting too, and a response URL does not live for
	// ever.
	longestWait = time.Minute

	// formWait is the same for a form: it leaves a second of the three that a
	// trigger lives.
	formWait = 2 * time.Second
)

// again makes a call to Slack, and makes it again when it was not done: after a
// rate limit, for as long as Slack asks; after a connection that was never
// made, or a server error, by which we take Slack to have done nothing; and, for a call that may be repeated,
// after a reply that was lost on the way. Waiting takes no longer altogether
// than the longest wait.
func (b *Bot) again(ctx context.Context, longest time.Duration, repeatable bool, call func() error) error {
	pause := b.pause
	for n := 1; ; n++ {
		err := call()
		wait, retry := worthRetrying(err, repeatable, pause)
		if longest -= wait; !retry || n == attempts || longest < 0 {
			return err
		}
		if b.wait(ctx, wait) != nil {
			return err
		}
		pause *= 2
	}
}

func worthRetrying(err error, repeatable bool, pause time.Duration) (wait time.Duration, retry bool) {
	var limited *slack.RateLimitedError
	var status slack.StatusCodeError
	var network *net.OpError
	switch {
	case err == nil:
		return 0, false
	case errors.As(err, &limited):
		return limited.RetryAfter, true
	case errors.As(err, &status):
		return pause, status.Code >= 500
	case errors.As(err, &network) && network.Op == "dial":
		return pause, true
	}
	return pause, repeatable && !refused(err)
}

// refused reports whether Slack answered that it will not do a thing. With some
// errors it only says that it could not, and may have done a part of it
// (docs.slack.dev, reference/methods/views.open).
func refused(err error) bool {
	var no slack.SlackErrorResponse
	return errors.As(err, &no) && !slices.Contains([]string{"internal_error", "fatal_error", "service_unavailable", "request_timeout"}, no.Err)
}
