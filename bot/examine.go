package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// A Finding is one thing that was looked at: what is so, or what is not as it
// should be and what to do about it.
type Finding struct {
	OK   bool
	Text string
}

// maxSkew is how far this machine's clock may be from Slack's. Signatures bear
// five minutes; a warning should come long before.
const maxSkew = time.Minute

// Examine finds out whether the bot could work in its workspace: its tokens,
// the permissions it was granted of those that the manifest asks for, this
// machine's clock, and whether it is in each of the channels. It posts nothing.
func (b *Bot) Examine(ctx context.Context, permissions, channels []string) []Finding {
	list := b.examineToken(ctx, permissions)
	if b.socket != nil {
		list = append(list, b.examineSocket(ctx))
	}
	if !list[0].OK {
		return list
	}
	for _, c := range channels {
		list = append(list, b.examineChannel(ctx, c))
	}
	return list
}

func found(ok bool, format string, a ...any) Finding { return Finding{ok, fmt.Sprintf(format, a...)} }

// examineToken looks at the bot token, and at what Slack says beside the
// answer: what the token may do, and what time it is.
func (b *Bot) examineToken(ctx context.Context, permissions []string) []Finding {
	var me struct {
		Team string `json:"team"`
		User string `json:"user"`
	}
	head, err := b.fetch(ctx, "auth.test", url.Values{}, &me)
	if err != nil {
		return []Finding{found(false, "bot token: %s. %s", inWords(err), advice(err, "Copy the bot token again from the app's page, OAuth & Permissions, into SLACK_BOT_TOKEN"))}
	}
	list := []Finding{found(true, "bot token: it is @%s in %s", me.User, me.Team)}
	var lacking []string
	granted := strings.FieldsFunc(head.Get("X-OAuth-Scopes"), func(r rune) bool { return r == ',' || r == ' ' })
	for _, p := range permissions {
		if !slices.Contains(granted, p) {
			lacking = append(lacking, p)
		}
	}
	if len(lacking) == 0 {
		list = append(list, found(true, "permissions: all that the manifest asks for"))
	} else {
		list = append(list, found(false, "permissions: %s not granted. Bring the app up to date with manifest.yml, and install it again", strings.Join(lacking, ", ")))
	}
	at, err := http.ParseTime(head.Get("Date"))
	apart := b.now().Sub(at).Round(time.Second)
	switch {
	case err != nil:
		list = append(list, found(false, "clock: Slack did not say what time it is. Look whether a proxy is in the way"))
	case apart.Abs() > maxSkew:
		list = append(list, found(false, "clock: this machine's is %.0f minutes apart from Slack's. Set it, for example with an NTP service; over HTTP nothing is let in when it is five", apart.Abs().Minutes()))
	default:
		list = append(list, found(true, "clock: within a minute of Slack's"))
	}
	return list
}

func (b *Bot) examineSocket(ctx context.Context) Finding {
	if _, _, err := b.socket.OpenContext(ctx); err != nil {
		return found(false, "app token: %s. %s", inWords(err), advice(err, "Make an app-level token with the scope connections:write on the app's page, Basic Information, put it into SLACK_APP_TOKEN, and see that Socket Mode is on"))
	}
	return found(true, "app token: Slack gives connections for it")
}

// examineChannel looks whether the bot can see a channel: it asks for its last
// message, keeps nothing of it, and needs no permission that it has not.
func (b *Bot) examineChannel(ctx context.Context, channel string) Finding {
	err := b.read(ctx, "conversations.history", url.Values{"channel": {channel}, "limit": {"1"}}, new(struct{}))
	var no slack.SlackErrorResponse
	switch {
	case err == nil:
		return found(true, "channel %s: asb is in it", channel)
	case errors.As(err, &no) && (no.Err == "not_in_channel" || no.Err == "channel_not_found"):
		return found(false, "channel %s: asb is not in it, and messages go there. Type there: /invite @asb", channel)
	case errors.As(err, &no) && no.Err == "is_archived":
		return found(false, "channel %s: it is archived, and messages go there. Give its meeting or digest another channel", channel)
	}
	return found(false, "channel %s: %s. %s", channel, inWords(err), advice(err, "See that asb is in it"))
}

// inWords is an error of Slack's, or of the way there, without an address.
func inWords(err error) string {
	var no slack.SlackErrorResponse
	if errors.As(err, &no) {
		return "Slack says " + no.Err
	}
	return withoutURL(err).Error()
}

// advice is what to do about an error: about a refusal, what is said; otherwise
// the machine is looked at.
func advice(err error, refused string) string {
	var no slack.SlackErrorResponse
	if errors.As(err, &no) {
		return refused
	}
	return "See that this machine can reach Slack, and try again"
}
