package bot

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// A watchdog hears every byte that comes over the connection to Slack, below
// everything that could get stuck, and ends a connection over which nothing has
// come for too long, though the client thinks that it is fine. The client then
// makes a new one.
//
// Slack pings every few seconds, so silence is never only that nobody types.
type watchdog struct {
	limit time.Duration
	now   func() time.Time
	bark  func() // when a connection is given up

	mu     sync.Mutex // guards what follows
	conn   net.Conn
	opened time.Time // when conn was; zero when there is none
	heard  time.Time // when something came last; zero for never
	deaf   bool
	timer  *time.Timer // fires after so much silence; nil while nobody watches
}

// dialer is how the socket's client connects: as it would by itself, with the
// watchdog at the wire. Slack takes no acknowledgement in pieces, so a frame
// must fit into the buffer.
func (w *watchdog) dialer() *websocket.Dialer {
	return &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: 45 * time.Second, WriteBufferSize: 32 << 10,
		NetDialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			var d net.Dialer
			conn, err := d.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			w.mu.Lock()
			defer w.mu.Unlock()
			heard := &heardConn{Conn: conn, dog: w}
			w.conn, w.opened = heard, w.now()
			return heard, nil
		}}
}

// heardConn is a connection that tells its watchdog when something comes.
type heardConn struct {
	net.Conn
	dog *watchdog
}

func (c *heardConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.dog.hear(c)
	}
	return n, err
}

func (c *heardConn) Close() error {
	w := c.dog
	w.mu.Lock()
	if w.conn == c {
		w.conn, w.opened = nil, time.Time{}
	}
	w.mu.Unlock()
	return c.Conn.Close()
}

// hear notes that something came over a connection. What still comes over one
// that another has replaced says nothing of the other.
func (w *watchdog) hear(from net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.conn != from {
		return
	}
	w.heard, w.deaf = w.now(), false
	if w.timer != nil {
		w.timer.Reset(w.limit)
	}
}

// watch begins to watch, and says how to stop.
func (w *watchdog) watch() (stop func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer = time.AfterFunc(w.limit, w.silence)
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.timer.Stop()
		w.timer = nil
	}
}

// silence gives the connection up, if there is one, and goes on watching.
func (w *watchdog) silence() {
	w.mu.Lock()
	if w.timer == nil {
		w.mu.Unlock()
		return
	}
	w.deaf = true
	w.timer.Reset(w.limit)
	conn := w.conn
	w.mu.Unlock()
	w.bark()
	if conn != nil {
		conn.Close()
	}
}

// A Connection is how things stand between the bot and Slack. Times are by the
// bot's clock.
type Connection struct {
	HTTP   bool      // Slack sends over HTTP: there is no connection, and silence says nothing
	Opened time.Time // when the connection was; zero when there is none
	Heard  time.Time // when something came over one last; zero for never
	Deaf   bool      // nothing has come for too long
}

// Connection says how things stand between the bot and Slack.
func (b *Bot) Connection() Connection {
	if b.socket == nil {
		return Connection{HTTP: true}
	}
	w := b.dog
	w.mu.Lock()
	defer w.mu.Unlock()
	return Connection{Opened: w.opened, Heard: w.heard, Deaf: w.deaf}
}
