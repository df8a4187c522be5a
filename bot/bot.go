// Package bot is Slack itself: envelopes come in, replies go out. It decodes
// what Slack sends, hands each line to a command, and delivers the answer in
// the way that Slack allows for it. It knows nothing of databases and holds no
// rule about the plan.
package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/guard"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/views"
)

// Config is what a Bot needs.
type Config struct {
	AppToken string // xapp-…, for Socket Mode; not used with a signing secret
	BotToken string // xoxb-…
	APIURL   string // of the Web API; empty for Slack's own

	// SigningSecret is what Slack signs its requests with. With one, Slack sends
	// over HTTP, to [Bot.Requests]; without, the bot connects by Socket Mode.
	SigningSecret string

	Store *store.Store
	Now   func() time.Time
	Log   logrus.FieldLogger

	Guard    *guard.Guard // nil for the one that the program holds
	Incident string       // where people report that details of somebody went astray

	// Calendar is the address at which people's calendars read the meetings; ""
	// when they cannot.
	Calendar string

	// Upcoming lists what is sent unasked next; nil when nothing is.
	Upcoming commands.Upcoming

	// Anew says what a message that was sent unasked still has to say; the reply
	// is empty when that is nothing, and ok false when it is best left as it is.
	// Nil leaves all as they are.
	Anew func(s *plan.State, p plan.Posting, now time.Time) (r views.Reply, ok bool)

	// Concerned lists the actions that a message asks a person about; nil when
	// reactions are not read.
	Concerned func(s *plan.State, p plan.Posting, u plan.UserID, now time.Time) []plan.ActionNo

	// Silence is how long a connection may be without a ping from Slack before
	// it is given up and made anew. Zero is the client's own, 30 seconds.
	Silence time.Duration

	// Deaf is how long nothing at all may come over the connection, before it is
	// given up although the client thinks it is fine. Zero is 90 seconds, three
	// times what the client allows.
	Deaf time.Duration

	// Meter is told what happens; nil when nobody counts.
	Meter Meter

	// Condition says how the program is, for whoever asks the bot; nil when nobody
	// knows.
	Condition commands.Condition

	// Upkeep looks after the plan's file; nil when nobody does from here.
	Upkeep commands.Upkeep

	// Pause is how long to wait before a call to Slack that failed is made
	// again; twice as long the next time. Zero is one second.
	Pause time.Duration

	// Timeout bounds one call to Slack. Zero is 15 seconds.
	Timeout time.Duration

	// Wait waits for so long, or until ctx ends, which is its error. Nil is a
	// real timer. All waiting before a call to Slack is done by it, from many
	// goroutines; a simulation passes one that moves its clock.
	Wait func(ctx context.Context, d time.Duration) error
}

const (
	// ackWithin leaves a second of the three that Slack gives
	// (docs.slack.dev, interactivity/implementing-slash-commands).
	ackWithin = 2 * time.Second

	// lastAck is how long the connection is kept for the last acknowledgement.
	lastAck = 200 * time.Millisecond

	// backlog is how much may wait for one person to be answered.
	backlog = 64
)

// A Meter is told what happens, from many goroutines.
type Meter interface {
	// Envelope is something that came from Slack: its [Kind], "ignored",
	// "unreadable", or "turned away".
	Envelope(kind string)
	// Command is a line that was answered; see [commands.Call].
	Command(verb, outcome string)
	// Acknowledged says how long something took to be acknowledged, and whether
	// the acknowledgement could be sent.
	Acknowledged(took time.Duration, ok bool)
	// Refused is a request over HTTP that was not let in, with its status.
	Refused(status int)
}

// uncounted is the Meter of a bot that has none.
type uncounted struct{}

func (uncounted) Envelope(string)                  {}
func (uncounted) Command(string, string)           {}
func (uncounted) Acknowledged(time.Duration, bool) {}
func (uncounted) Refused(int)                      {}

// Bot connects one Slack workspace to one plan.
type Bot struct {
	api       *slack.Client
	socket    *socketmode.Client // nil when Slack sends over HTTP
	http      *http.Client
	apiURL    string // with a slash at its end
	token     string // xoxb-…
	store     *store.Store
	now       func() time.Time
	wait      func(context.Context, time.Duration) error
	log       logrus.FieldLogger
	pause     time.Duration
	coming    commands.Upcoming
	concerned func(*plan.State, plan.Posting, plan.UserID, time.Time) []plan.ActionNo
	anew      func(*plan.State, plan.Posting, time.Time) (views.Reply, bool)
	feed      string // the calendar's address

	guard    *guard.Guard
	incident string

	signatures *signatures // nil over the socket
	dog        *watchdog   // nil over HTTP
	meter      Meter
	condition  commands.Condition
	upkeep     commands.Upkeep

	entered *openForms

	answering  *lanes // by person: decide and acknowledge
	delivering *lanes // by person: what goes out after the acknowledgement

	mu      sync.Mutex                // guards what follows
	origins map[string]origin         // of forms, by the cause that opened them: where their receipt goes
	homes   map[plan.UserID]*home     // the Home tabs that were opened
	people  map[plan.UserID]looked    // what Slack said of people
	places  map[string]place          // and of channels
	rolls   map[plan.GroupID]roll     // and of user groups
	teamID  string                    // Slack's id of our workspace, "" until it is known
	botID   string                    // Slack's id of the bot, "" until it is known
	direct  map[plan.UserID]direct    // the conversations with people, as far as they are known
	turns   map[string]chan time.Time // of channels: see turn
	heard   map[string]time.Time      // messages that were written to the bot, by cause, and when they came
	refused time.Time                 // when it was last said that a request over HTTP was refused
}

// New makes a Bot. It connects when Run is called.
func New(cfg Config) *Bot {
	client := &http.Client{Timeout: cmp.Or(cfg.Timeout, 15*time.Second)}
	options := []slack.Option{slack.OptionAppLevelToken(cfg.AppToken), slack.OptionHTTPClient(client)}
	apiURL := slack.APIURL
	if cfg.APIURL != "" {
		apiURL = strings.TrimSuffix(cfg.APIURL, "/") + "/"
	}
	api := slack.New(cfg.BotToken, append(options, slack.OptionAPIURL(apiURL))...)
	var socket []socketmode.Option
	if cfg.Silence > 0 {
		socket = append(socket, socketmode.OptionPingInterval(cfg.Silence))
	}
	wait := cfg.Wait
	if wait == nil {
		wait = realTime
	}
	b := &Bot{api: api, http: client, apiURL: apiURL, token: cfg.BotToken,
		store: cfg.Store, now: cfg.Now, wait: wait, log: cfg.Log,
		pause: cmp.Or(cfg.Pause, time.Second), coming: cfg.Upcoming, anew: cfg.Anew, concerned: cfg.Concerned, feed: cfg.Calendar, guard: cfg.Guard, incident: cfg.Incident, entered: newOpenForms(), answering: newLanes(backlog), delivering: newLanes(math.MaxInt),
		origins: map[string]origin{}, homes: map[plan.UserID]*home{},
		direct: map[plan.UserID]direct{}, people: map[plan.UserID]looked{}, places: map[string]place{}, rolls: map[plan.GroupID]roll{}, turns: map[string]chan time.Time{}, heard: map[string]time.Time{}}
	b.meter, b.condition, b.upkeep = cfg.Meter, cfg.Condition, cfg.Upkeep
	if b.meter == nil {
		b.meter = uncounted{}
	}
	if cfg.SigningSecret != "" {
		b.signatures = newSignatures(cfg.SigningSecret, cfg.Now)
		return b
	}
	b.dog = &watchdog{limit: cmp.Or(cfg.Deaf, 90*time.Second), now: cfg.Now, bark: func() {
		b.log.Warn("nothing has come from Slack for too long, so the connection is made anew")
	}}
	b.socket = socketmode.New(api, append(socket, socketmode.OptionDialer(b.dog.dialer()))...)
	return b
}

// realTime waits on a real timer.
func realTime(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
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
//
// When Slack sends over HTTP, ctx should end when the server has stopped: Run
// then returns when everything that was let in has been answered.
func (b *Bot) Run(ctx context.Context) error {
	if b.socket == nil {
		<-ctx.Done()
		b.answering.close() // a server that was cut short may have requests yet
		b.answering.wait()
		b.delivering.wait()
		return nil
	}
	defer b.dog.watch()()
	working := context.WithoutCancel(ctx)
	connected, hangUp := context.WithCancel(working)
	defer hangUp()
	var fatal error
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		fatal = b.socket.RunContext(connected)
	}()
	b.receive(ctx, stopped)
	b.answering.wait()
	b.delivering.wait()
	select { // the client sends acknowledgements from a queue that it cannot be asked about
	case <-stopped:
	case <-time.After(lastAck):
	}
	hangUp()
	<-stopped
	if ctx.Err() != nil && errors.Is(fatal, context.Canceled) || fatal == nil {
		return nil
	}
	return fmt.Errorf("connect to Slack: %w", fatal)
}

// receive puts envelopes in the lanes of their people until ctx ends or the
// client has stopped.
func (b *Bot) receive(ctx context.Context, stopped <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-stopped:
			return
		case event := <-b.socket.Events:
			switch event.Type {
			case socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive, socketmode.EventTypeEventsAPI:
				b.take(context.WithoutCancel(ctx), b.overSocket(event.Request))
			case socketmode.EventTypeErrorBadMessage:
				b.takeStrange(context.WithoutCancel(ctx), event)
			case socketmode.EventTypeConnected:
				b.log.Info("connected to Slack")
			case socketmode.EventTypeDisconnect:
				b.log.WithField("reason", event.Request.Reason).Info("Slack asked to reconnect")
			case socketmode.EventTypeConnectionError, socketmode.EventTypeErrorWriteFailed, socketmode.EventTypeIncomingError, socketmode.EventTypeInvalidAuth:
				b.log.WithField("event", string(event.Type)).Warn("trouble with the connection to Slack")
			}
		}
	}
}

// A request is an envelope as it came from Slack, and the way to acknowledge
// it: over the socket, or in the answer to an HTTP request.
type request struct {
	Type    string          // as in Socket Mode, see Decode
	Payload json.RawMessage // as in Socket Mode
	ack     func(ctx context.Context, payload any) error
	refuse  func() // says that it will not be acknowledged; nil over the socket, where silence says so
	came    time.Time
}

func (b *Bot) overSocket(r *socketmode.Request) request {
	return request{Type: r.Type, Payload: r.Payload, ack: func(ctx context.Context, payload any) error {
		return b.socket.AckCtx(ctx, r.EnvelopeID, payload)
	}}
}

// take puts an envelope in the lane of its person. When too much is waiting
// there, the person is told to try again: nothing was done.
func (b *Bot) take(ctx context.Context, req request) {
	req.came = b.now()
	if b.answering.do(userOf(req.Payload), func() { b.answer(ctx, req) }) {
		return
	}
	b.meter.Envelope("turned away")
	b.log.WithField("envelope", req.Type).Warn("too busy, turned away")
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	b.turnAway(ctx, req)
}

// turnAway says so in the acknowledgement, where there is room for it. A click
// has none, so it goes without one, and Slack shows that it failed. So does what
// people write to the bot: without an acknowledgement Slack sends it again, soon
// and then later (docs.slack.dev, apis/events-api). Over HTTP that is a response
// with an error.
func (b *Bot) turnAway(ctx context.Context, req request) {
	const busy = "asb is very busy and has not done this. Please try again in a minute."
	e, err := Decode(req.Type, req.Payload)
	switch {
	case err == nil && e.Kind == Typing: // it is only noted, which takes no time
		b.entered.note(e, b.now())
		b.ack(ctx, req, nil)
	case err != nil, e.Kind == Home, e.Kind == Closed:
		b.ack(ctx, req, nil)
	case e.Kind == Slash:
		b.ack(ctx, req, message{ResponseType: slack.ResponseTypeEphemeral, Text: busy})
	case e.Kind == Form:
		b.ack(ctx, req, beside(textField(e), busy))
	case req.refuse != nil:
		req.refuse()
	}
}

// Check asks Slack who the bot is, to find out whether the token is right. It
// asks again when Slack could not say.
func (b *Bot) Check(ctx context.Context) error {
	err := b.again(ctx, longestWait, true, func() error { return b.meet(ctx) })
	if err != nil {
		return fmt.Errorf("ask Slack who we are: %w", err)
	}
	return nil
}

// meet asks Slack who the bot is, once, and keeps the answer.
func (b *Bot) meet(ctx context.Context) error {
	me, err := b.api.AuthTestContext(ctx)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.botID, b.teamID = me.BotID, me.TeamID
	return nil
}
