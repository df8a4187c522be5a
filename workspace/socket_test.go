package workspace_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
)

// frame is a Socket Mode frame, read without a client's help.
type frame struct {
	Type, Reason string
	EnvelopeID   string `json:"envelope_id"`
	Connections  int    `json:"num_connections"`
	Payload      map[string]any
	Retry        int `json:"retry_attempt"`
	Info         struct {
		Life int `json:"approximate_connection_time"`
	} `json:"debug_info"`
}

func (f *fixture) link() string {
	f.t.Helper()
	_, url, err := f.api.StartSocketModeContext(f.t.Context())
	if err != nil {
		f.t.Fatal(err)
	}
	return url
}

func (f *fixture) dial(url string) *websocket.Conn {
	f.t.Helper()
	conn, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { conn.Close() })
	return conn
}

func (f *fixture) next(conn *websocket.Conn) frame {
	f.t.Helper()
	var out frame
	if err := conn.ReadJSON(&out); err != nil {
		f.t.Fatal(err)
	}
	return out
}

// docs.slack.dev, apis/events-api/using-socket-mode: hello at once, a ticket
// used once, ten connections at most.
func TestConnections(t *testing.T) {
	t.Parallel()
	f := start(t)
	url := f.link()
	first := f.dial(url)
	if hello := f.next(first); hello.Type != "hello" || hello.Connections != 1 {
		t.Errorf("got %+v", hello)
	}
	if _, resp, err := websocket.DefaultDialer.Dial(url, nil); err == nil || resp.StatusCode != http.StatusForbidden {
		t.Errorf("a used ticket: got %v", err)
	}
	if hello := f.next(f.dial(f.link() + "&debug_reconnects=true")); hello.Connections != 2 || hello.Info.Life != 360 {
		t.Errorf("got %+v", hello)
	}
	for n := 3; n <= 10; n++ {
		if hello := f.next(f.dial(f.link())); hello.Connections != n {
			t.Errorf("got %d connections, want %d", hello.Connections, n)
		}
	}
	if _, resp, err := websocket.DefaultDialer.Dial(f.link(), nil); err == nil || resp.StatusCode != http.StatusTooManyRequests {
		t.Errorf("the eleventh: got %v", err)
	}
	first.Close()
	f.until("one has gone", func() bool { return f.workspace().Connected == 9 })
}

// docs.slack.dev, apis/events-api/using-socket-mode: an acknowledgement of more
// than 20,480 bytes closes the connection with 1009; one of that size passes.
func TestFrameLength(t *testing.T) {
	t.Parallel()
	f := start(t)
	conn := f.dial(f.link())
	f.next(conn)
	for _, size := range []int{20480, 20481} {
		got := make(chan result, 1)
		go func() { got <- f.say("ann", "general", "/try") }()
		env := f.next(conn)
		frame := func(n int) []byte {
			return fmt.Appendf(nil, `{"envelope_id":"%s","payload":{"text":"%s"}}`, env.EnvelopeID, strings.Repeat("x", n))
		}
		data := frame(size - len(frame(0)))
		if err := conn.WriteMessage(websocket.TextMessage, data); err != nil {
			t.Fatal(err)
		}
		if size == 20480 {
			if r := <-got; r.Error != "" || len(r.Seen) != 1 {
				t.Errorf("%d bytes: got error %q", size, r.Error)
			}
			continue
		}
		var closed *websocket.CloseError
		if _, _, err := conn.ReadMessage(); !errors.As(err, &closed) || closed.Code != 1009 {
			t.Errorf("%d bytes: got %v, want close 1009", size, err)
		}
		if r := <-got; r.Error != `/try failed with the error "operation_timeout"` {
			t.Errorf("%d bytes: got error %q", size, r.Error)
		}
	}
}

// docs.slack.dev, apis/events-api/using-socket-mode: each envelope goes to one
// connection; which one cannot be relied on.
func TestRouting(t *testing.T) {
	t.Parallel()
	f := start(t)
	var counts [3]atomic.Int32
	for i := range counts {
		conn := f.dial(f.link())
		f.next(conn)
		go func() {
			for {
				var env frame
				if conn.ReadJSON(&env) != nil {
					return
				}
				counts[i].Add(1)
				_ = conn.WriteJSON(map[string]any{"envelope_id": env.EnvelopeID, "payload": map[string]any{"text": "ok"}})
			}
		}()
	}
	for range 30 {
		if r := f.say("ann", "general", "/try"); r.Error != "" {
			t.Fatal(r.Error)
		}
	}
	sum := int32(0)
	for i := range counts {
		n := counts[i].Load()
		sum += n
		if n == 0 || n == 30 {
			t.Errorf("connection %d had %d of 30", i, n)
		}
	}
	if sum != 30 {
		t.Errorf("%d deliveries of 30 commands", sum)
	}
}

// docs.slack.dev, apis/events-api/using-socket-mode: a disconnect frame makes
// the client reconnect; nothing is lost on the new connection.
func TestRefresh(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.run(&bot{command: func(_ *bot, c slack.SlashCommand) any { return map[string]any{"text": "ok"} }})
	for name, disturb := range map[string]func(){
		"refresh": func() { f.ws.Refresh("refresh_requested") },
		"close":   func() { f.ws.CloseSockets() },
	} {
		before := f.opened()
		disturb()
		f.until(name+": the client is back", func() bool { return f.opened() > before && f.workspace().Connected == 1 })
		if r := f.say("ann", "general", "/try"); texts(r.Seen) != "ok" {
			t.Errorf("%s: got %+v", name, r)
		}
	}
}

// opened counts the calls of apps.connections.open.
func (f *fixture) opened() int {
	f.t.Helper()
	return strings.Count(f.traffic(), `"apps.connections.open"`)
}

// docs.slack.dev, apis/events-api/using-socket-mode: a frame of warning comes
// before the close.
func TestWarning(t *testing.T) {
	t.Parallel()
	f := start(t)
	conn := f.dial(f.link())
	f.next(conn)
	f.ws.Refresh("warning")
	if got := f.next(conn); got.Type != "disconnect" || got.Reason != "warning" {
		t.Errorf("got %+v", got)
	}
	// For the ten seconds that follow, a connection with no other beside it still works.
	got := make(chan result, 1)
	go func() { got <- f.say("ann", "general", "/try") }()
	env := f.next(conn)
	if err := conn.WriteJSON(map[string]any{"envelope_id": env.EnvelopeID, "payload": map[string]any{"text": "ok"}}); err != nil {
		t.Fatal(err)
	}
	if r := <-got; texts(r.Seen) != "ok" {
		t.Errorf("got %+v", r)
	}
}

// A half-open connection takes envelopes and gives nothing back.
func TestSilence(t *testing.T) {
	t.Parallel()
	f := start(t)
	conn := f.dial(f.link())
	f.next(conn)
	f.ws.Silence()
	if r := f.say("ann", "general", "/try"); r.Error != `/try failed with the error "operation_timeout"` {
		t.Errorf("got %+v", r)
	}
}

// The second delivery has an envelope id of its own and the same payload.
func TestDuplicate(t *testing.T) {
	t.Parallel()
	f := start(t)
	conn := f.dial(f.link())
	f.next(conn)
	f.ws.DuplicateNext()
	got := make(chan result, 1)
	go func() { got <- f.say("ann", "general", "/try") }()
	one, two := f.next(conn), f.next(conn)
	if one.EnvelopeID == two.EnvelopeID || one.Payload["trigger_id"] != two.Payload["trigger_id"] {
		t.Errorf("got %+v and %+v", one, two)
	}
	for _, env := range []frame{one, two} {
		if err := conn.WriteJSON(map[string]any{"envelope_id": env.EnvelopeID, "payload": map[string]any{"text": "ok"}}); err != nil {
			t.Fatal(err)
		}
	}
	if r := <-got; texts(r.Seen) != "ok" {
		t.Errorf("got %+v", r)
	}
}

// Pings come every five seconds or so; a client's own ping is answered.
func TestPing(t *testing.T) {
	t.Parallel()
	f := start(t)
	conn := f.dial(f.link())
	f.next(conn)
	pings, pongs := make(chan string, 1), make(chan string, 1)
	conn.SetPingHandler(func(data string) error {
		pings <- data
		return conn.WriteControl(websocket.PongMessage, []byte(data), time.Time{})
	})
	conn.SetPongHandler(func(data string) error {
		pongs <- data
		return nil
	})
	go func() { _, _, _ = conn.ReadMessage() }()
	if err := conn.WriteControl(websocket.PingMessage, []byte("mine"), time.Time{}); err != nil {
		t.Fatal(err)
	}
	limit := time.NewTimer(8 * time.Second)
	defer limit.Stop()
	for range 2 {
		select {
		case <-pings:
		case data := <-pongs:
			if data != "mine" {
				t.Errorf("got pong %q", data)
			}
		case <-limit.C:
			t.Fatal("waited 8 s for a ping and a pong")
		}
	}
}

func (f *fixture) traffic() string {
	f.t.Helper()
	var out strings.Builder
	resp, err := http.Get(f.http.URL + "/control/traffic")
	if err != nil {
		f.t.Fatal(err)
	}
	defer resp.Body.Close()
	dec := json.NewDecoder(resp.Body)
	for dec.More() {
		var line json.RawMessage
		if err := dec.Decode(&line); err != nil {
			f.t.Fatal(err)
		}
		out.Write(line)
		out.WriteByte('\n')
	}
	return out.String()
}
