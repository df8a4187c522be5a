package bot

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/slack-go/slack"
)

const (
	// attempts is how often one call to Slack is made at most.
	attempts = 3

	// longestWait is the longest Retry-After that is waited for: a person is
	// waiting too, and a response URL does not live for ever.
	longestWait = time.Minute
)

// again makes a call to Slack, and makes it again when that cannot say a thing
// twice: after a rate limit, for as long as Slack asks; after a server error
// or a connection that was never made; and, for a call that may be repeated,
// after a reply that was lost on the way.
func (b *Bot) again(ctx context.Context, repeatable bool, call func() error) error {
	pause := b.pause
	for n := 1; ; n++ {
		err := call()
		wait, retry := worthRetrying(err, repeatable, pause)
		if !retry || n == attempts {
			return err
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return err
		case <-timer.C:
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
		return limited.RetryAfter, limited.RetryAfter <= longestWait
	case errors.As(err, &status):
		return pause, status.Code >= 500
	case errors.As(err, &network) && network.Op == "dial":
		return pause, true
	}
	var refusal slack.SlackErrorResponse
	return pause, repeatable && !errors.As(err, &refusal)
}
