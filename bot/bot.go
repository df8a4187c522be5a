// Package bot is Slack itself: envelopes come in, replies go out. It decodes
// what Slack sends, hands each line to a command, and delivers the answer in
// the way that Slack allows for it. It knows nothing of databases and holds no
// rule about the plan.
package bot

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
)

// Config is what a Bot needs.
type Config struct {
	AppToken string // xapp-…, for Socket Mode
	BotToken string // xoxb-…
	APIURL   string // of the Web API; empty for Slack's own
	Store    *store.Store
	Now      func() time.Time
	Log      logrus.FieldLogger

	// Silence is how long a connection may be without a ping from Slack before
	// it is given up and made anew. Zero is the client's own, 30 seconds.
	Silence time.Duration
}

const (
	// ackWithin leaves a second of the three that Slack gives
	// (docs.slack.dev, interactivity/implementing-slash-commands).
	ackWithin = 2 * time.Second

	// callTimeout bounds one call to Slack.
	callTimeout = 15 * time.Second

	workers = 8
	backlog = 64 // envelopes waiting for one worker
)

// Bot connects one Slack workspace to one plan.
type Bot struct {
	api    *slack.Client
	socket *socketmode.Client
	http   *http.Client
	store  *store.Store
	now    func() time.Time
	log    logrus.FieldLogger

	mu      sync.Mutex               // guards what follows
	origins map[string]origin        // of forms: where their receipt goes
	homes   map[plan.UserID][32]byte // what each person's Home tab shows
}

// New makes a Bot. It connects when Run is called.
func New(cfg Config) *Bot {
	client := &http.Client{Timeout: callTimeout}
	options := []slack.Option{slack.OptionAppLevelToken(cfg.AppToken), slack.OptionHTTPClient(client)}
	if cfg.APIURL != "" {
		options = append(options, slack.OptionAPIURL(strings.TrimSuffix(cfg.APIURL, "/")+"/"))
	}
	api := slack.New(cfg.BotToken, options...)
	var socket []socketmode.Option
	if cfg.Silence > 0 {
		socket = append(socket, socketmode.OptionPingInterval(cfg.Silence))
	}
	return &Bot{api: api, socket: socketmode.New(api, socket...), http: client, store: cfg.Store, now: cfg.Now, log: cfg.Log,
		origins: map[string]origin{}, homes: map[plan.UserID][32]byte{}}
}

// Run connects over Socket Mode and answers until ctx ends, reconnecting
// whenever the connection is closed, due to be refreshed, or silent. The error
// is nil when ctx ended; any other means that Slack will not have us, such as
// a wrong token.
//
// What one person sends is answered in the order it came; different people do
// not wait for each other. When ctx ends nothing more is taken in, and Run
// returns when everything that was received has been answered: until then the
// connection stays, since acknowledgements go out over it.
func (b *Bot) Run(ctx context.Context) error {
	working := context.WithoutCancel(ctx)
	connected, hangUp := context.WithCancel(working)
	defer hangUp()
	var answering sync.WaitGroup
	queues := make([]chan socketmode.Request, workers)
	for i := range queues {
		queues[i] = make(chan socketmode.Request, backlog)
		answering.Go(func() {
			for req := range queues[i] {
				b.answer(working, req)
			}
		})
	}
	var fatal error
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		fatal = b.socket.RunContext(connected)
	}()
	b.receive(ctx, stopped, queues)
	for _, q := range queues {
		close(q)
	}
	answering.Wait()
	hangUp()
	<-stopped
	if ctx.Err() != nil && errors.Is(fatal, context.Canceled) || fatal == nil {
		return nil
	}
	return fmt.Errorf("connect to Slack: %w", fatal)
}

// receive hands envelopes to the workers until ctx ends or the client has
// stopped.
func (b *Bot) receive(ctx context.Context, stopped <-chan struct{}, queues []chan socketmode.Request) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-stopped:
			return
		case event := <-b.socket.Events:
			switch event.Type {
			case socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive, socketmode.EventTypeEventsAPI:
				b.queue(ctx, *event.Request, queues)
			case socketmode.EventTypeConnected:
				b.log.Info("connected to Slack")
			case socketmode.EventTypeDisconnect:
				b.log.WithField("reason", event.Request.Reason).Info("Slack asked to reconnect")
			case socketmode.EventTypeConnectionError, socketmode.EventTypeErrorBadMessage, socketmode.EventTypeErrorWriteFailed, socketmode.EventTypeIncomingError, socketmode.EventTypeInvalidAuth:
				b.log.WithField("event", string(event.Type)).Warn("trouble with the connection to Slack")
			}
		}
	}
}

// queue gives an envelope to the worker of its person. When that worker is
// behind by more than it can hold, the person is told to try again: nothing
// was done.
func (b *Bot) queue(ctx context.Context, req socketmode.Request, queues []chan socketmode.Request) {
	h := fnv.New32a()
	h.Write([]byte(userOf(req.Payload)))
	select {
	case queues[h.Sum32()%workers] <- req:
	default:
		b.log.WithField("envelope", req.Type).Warn("too busy, turned away")
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		b.turnAway(ctx, req)
	}
}

// turnAway says so in the acknowledgement, where there is room for it. A click
// has none, so it goes without one, and Slack shows that it failed.
func (b *Bot) turnAway(ctx context.Context, req socketmode.Request) {
	const busy = "asb is very busy and has not done this. Please try again in a minute."
	e, err := Decode(req.Type, req.Payload)
	switch {
	case err != nil, e.Kind == Home:
		b.ack(ctx, req, nil)
	case e.Kind == Slash:
		b.ack(ctx, req, message{ResponseType: slack.ResponseTypeEphemeral, Text: busy})
	case e.Kind == Form:
		b.ack(ctx, req, beside(textField(e), busy))
	}
}

// Check asks Slack who the bot is, to find out whether the token is right.
func (b *Bot) Check(ctx context.Context) error {
	if _, err := b.api.AuthTestContext(ctx); err != nil {
		return fmt.Errorf("ask Slack who we are: %w", err)
	}
	return nil
}
