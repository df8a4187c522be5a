package workspace

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/sirupsen/logrus"
)

// Config describes a workspace. Manifest and Now are required.
type Config struct {
	Manifest []byte           // the app's manifest, YAML or JSON
	Team     Team             // zero is a team of no particular name
	People   []Person         // empty is a small cast
	Channels []Channel        // empty is one public and one private channel
	Groups   []Group          // user groups; usually none
	Now      func() time.Time // the base clock; the workspace clock is this, moved
	Seed     uint64           // for ids, tokens and the choice of a connection
	Log      logrus.FieldLogger

	// Next says when the app will next send something by itself, for an app that
	// runs in this process; ok is false for never. The page's clock can be moved
	// there. Messages scheduled with Slack are known without it.
	Next func(now time.Time) (at time.Time, ok bool)

	// RequestURL is where commands, interactions and events are posted when the
	// manifest has Socket Mode off; empty leaves it to the manifest's own URLs.
	RequestURL string
	// RateLimits switches Slack's rate limits on from the start.
	RateLimits bool
}

// A Server is a workspace with one app installed. It is an [http.Handler] for
// everything, and safe for concurrent use.
type Server struct {
	manifest manifest
	base     func() time.Time

	nextOfApp func(time.Time) (time.Time, bool)

	seed    uint64
	log     logrus.FieldLogger
	routes  *http.ServeMux
	methods map[string]method
	grammar *grammar
	team    Team
	born    int64 // Unix seconds; when everything here was created
	appID   string
	botID   string
	bot     *user
	users   []*user
	groups  []*group
	places  []Channel

	appToken, botToken, signingSecret, verification, clientID, clientSecret string

	request string       // Config.RequestURL
	client  *http.Client // for request URLs
	// lifetime ends with Close, and requests to the app with it.
	lifetime context.Context
	end      context.CancelFunc

	pingEvery time.Duration
	closing   chan struct{}  // closed by Close
	work      sync.WaitGroup // the server's own goroutines and its open sockets

	mu      sync.Mutex // guards all below
	state              // what a reset forgets
	rand    *rand.Rand
	serial  uint64 // counts the ids made; goes on after a reset, so that no id comes twice
	watches []*watch
	traffic []*exchange
	tickets map[string]bool
	sockets []*socket
	pending map[string]*envelope // by envelope id
	tokens  map[string]*token
	address string // scheme and host the app used last
	closed  bool
	bell    *time.Timer // for the earliest alarm
	outbox  []*envelope
	sending bool // a goroutine is emptying the outbox

	uninstalled bool
	grants      map[string]*grant
	refreshers  map[string]*user // by refresh token
	limited     bool             // rate limits are on
	uses        map[string][]time.Time

	// Faults on order; see faults.go.
	faults                   []*fault
	twice, loseAcks, reorder int
	skew                     time.Duration
	held                     *envelope // waits for the next one to overtake it
}

// New makes a workspace. It refuses a manifest that does not follow schema 2,
// and a cast that contradicts itself, with a sentence that says where.
func New(cfg Config) (*Server, error) {
	if cfg.Now == nil {
		return nil, errors.New("make the workspace: Config.Now is required")
	}
	m, err := readManifest(cfg.Manifest, cfg.RequestURL == "")
	if err != nil {
		return nil, fmt.Errorf("make the workspace: %w", err)
	}
	if cfg.Log == nil {
		quiet := logrus.New()
		quiet.SetLevel(logrus.PanicLevel)
		cfg.Log = quiet
	}
	app := m.Display.Name
	s := &Server{
		manifest:      m,
		base:          cfg.Now,
		nextOfApp:     cfg.Next,
		born:          cfg.Now().Unix(),
		seed:          cfg.Seed,
		log:           cfg.Log,
		appToken:      "xapp-1-" + mint("A", app) + "-" + mintSecret(cfg.Seed, app, "app token", 32),
		botToken:      "xoxb-" + mintSecret(cfg.Seed, app, "bot token", 32),
		signingSecret: mintSecret(cfg.Seed, app, "signing secret", 32),
		verification:  mintSecret(cfg.Seed, app, "verification token", 24),
		clientID:      "1000000000000." + strconv.FormatUint(cfg.Seed+1, 10),
		clientSecret:  mintSecret(cfg.Seed, app, "client secret", 32),
		request:       cfg.RequestURL,
		client:        newRequestClient(),
		limited:       cfg.RateLimits,
		uses:          map[string][]time.Time{},
		grants:        map[string]*grant{},
		refreshers:    map[string]*user{},
		pingEvery:     5 * time.Second,
		closing:       make(chan struct{}),
		rand:          rand.New(rand.NewPCG(cfg.Seed, 0)),
		tickets:       map[string]bool{},
		pending:       map[string]*envelope{},
	}
	s.tokens = map[string]*token{s.appToken: {kind: appToken}, s.botToken: {kind: botToken}}
	s.lifetime, s.end = context.WithCancel(context.Background())
	s.state = newState(nil)
	if err := s.cast(cfg); err != nil {
		return nil, fmt.Errorf("make the workspace: %w", err)
	}
	s.methods, s.grammar = methods(), newGrammar()
	s.routes = s.newRoutes()
	return s, nil
}

func (s *Server) newRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", s.serveAPI)
	mux.HandleFunc("/link/", s.serveLink)
	mux.HandleFunc("POST /upload/{id}/{secret}", s.serveUpload)
	mux.HandleFunc("GET /files/{id}/{name}", s.serveFile)
	mux.HandleFunc("GET /oauth/v2/authorize", s.serveAuthorise)
	mux.HandleFunc("POST /oauth/v2/authorize", s.serveAuthorise)
	mux.HandleFunc("POST /commands/{team}/{id}/{secret}", s.serveResponse)
	mux.HandleFunc("POST /actions/{team}/{id}/{secret}", s.serveResponse)
	for pattern, handle := range map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /control/workspace":  s.getWorkspace,
		"POST /control/say":       s.postSay,
		"GET /control/messages":   s.getMessages,
		"POST /control/click":     s.postClick,
		"GET /control/modal":      s.getModal,
		"POST /control/submit":    s.postSubmit,
		"POST /control/close":     s.postClose,
		"GET /control/home":       s.getHome,
		"POST /control/home":      s.postHome,
		"POST /control/options":   s.postOptions,
		"POST /control/shortcut":  s.postShortcut,
		"POST /control/reset":     s.postReset,
		"GET /control/clock":      s.getClock,
		"POST /control/clock":     s.postClock,
		"GET /control/stream":     s.getStream,
		"POST /control/react":     s.postReact,
		"POST /control/join":      s.postJoin,
		"POST /control/archive":   s.postArchive,
		"POST /control/person":    s.postPerson,
		"POST /control/group":     s.postGroup,
		"POST /control/limits":    s.postLimits,
		"POST /control/verify":    s.postVerify,
		"POST /control/uninstall": s.postUninstall,
		"GET /control/faults":     s.getFaults,
		"POST /control/faults":    s.postFaults,
		"DELETE /control/faults":  s.deleteFaults,
		"GET /control/traffic":    s.getTraffic,
	} {
		mux.HandleFunc(pattern, control(handle))
	}
	mux.HandleFunc("/control/", control(func(http.ResponseWriter, *http.Request) error {
		return notFound("there is no such control, or not with this HTTP method")
	}))
	mux.Handle("GET /{$}", s.pageHandler())
	mux.Handle("GET /page/", s.pageHandler())
	return mux
}

// ServeHTTP serves the Web API, the socket, response URLs, the control API and
// the page.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.routes.ServeHTTP(w, r) }

// AppToken is the app-level token, xapp-…, for apps.connections.open.
func (s *Server) AppToken() string { return s.appToken }

// BotToken is the bot token, xoxb-…, for the Web API.
func (s *Server) BotToken() string { return s.botToken }

// SigningSecret signs requests to the app's URLs when Socket Mode is off.
func (s *Server) SigningSecret() string { return s.signingSecret }

// ClientID names the app when it is installed through OAuth.
func (s *Server) ClientID() string { return s.clientID }

// ClientSecret goes with ClientID.
func (s *Server) ClientSecret() string { return s.clientSecret }

// Close ends every socket, stream and waiting request, and returns when the
// server's goroutines have ended. The workspace cannot be used afterwards.
func (s *Server) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	close(s.closing)
	s.end()
	if s.bell != nil {
		s.bell.Stop()
	}
	open := slices.Clone(s.sockets)
	for _, env := range s.pending {
		s.settle(env, answer{failure: dispatchFailed})
	}
	s.mu.Unlock()
	for _, so := range open {
		so.hangUp()
	}
	s.work.Wait()
	return nil
}

func origin(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		// Bodies are made of maps, slices and strings; only a fault of ours gets here.
		http.Error(w, "cannot encode the answer: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(data) // the client has gone; nobody is left to tell
}
