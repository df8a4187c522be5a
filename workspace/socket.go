package workspace

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	maxSockets = 10    // docs.slack.dev, apis/events-api/using-socket-mode
	maxFrame   = 20480 // bytes; a longer frame from the app closes the socket
	socketLife = 5 * time.Hour
	debugLife  = 360 * time.Second // with debug_reconnects=true
	warnTime   = 10 * time.Second  // from a disconnect frame to the close
	writeTime  = 10 * time.Second
)

// A socket is one Socket Mode connection of the app.
type socket struct {
	conn     *websocket.Conn
	writing  sync.Mutex // one frame at a time
	draining bool       // told to disconnect; guarded by Server.mu
	silent   bool       // plays dead, half-open; guarded by Server.mu
	gone     chan struct{}
}

// connectionsOpen is apps.connections.open: it gives out a single-use address.
func connectionsOpen(s *Server, c *call) (object, error) {
	if !s.manifest.Settings.SocketMode {
		return nil, refuse("forbidden_team", "Socket Mode is off in the app manifest")
	}
	ticket := s.digits(32)
	s.tickets[ticket] = true
	return object{"url": "ws" + c.origin[len("http"):] + "/link/?ticket=" + ticket + "&app_id=" + s.appID}, nil
}

func (s *Server) serveLink(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	ticket := r.URL.Query().Get("ticket")
	known := s.tickets[ticket]
	delete(s.tickets, ticket)
	full := len(s.sockets) >= maxSockets
	if !known || full || s.closed {
		s.mu.Unlock()
		status, why := http.StatusForbidden, "this ticket is not valid, or has been used"
		if known && full {
			status, why = http.StatusTooManyRequests, fmt.Sprintf("an app may have %d connections", maxSockets)
		}
		http.Error(w, why, status)
		return
	}
	s.work.Add(1)
	s.mu.Unlock()
	defer s.work.Done()

	// Clients of Socket Mode send any origin, or none. The ticket is the proof.
	up := websocket.Upgrader{WriteBufferSize: 32 << 10, CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		s.log.WithError(err).Warn("socket upgrade failed")
		return
	}
	defer conn.Close()
	so := &socket{conn: conn, gone: make(chan struct{})}
	defer close(so.gone)
	life := socketLife
	if on, _ := strconv.ParseBool(r.URL.Query().Get("debug_reconnects")); on {
		life = debugLife
	}
	if !s.enter(so, life) {
		return
	}
	defer s.forget(so)
	s.work.Add(1)
	go s.keepAlive(so, life)
	s.listen(so)
}

// enter counts the socket in and says hello, before any envelope can go out.
func (s *Server) enter(so *socket, life time.Duration) bool {
	so.writing.Lock()
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		so.writing.Unlock()
		return false
	}
	s.sockets = append(s.sockets, so)
	hello := object{
		"type": "hello", "num_connections": len(s.sockets), "connection_info": object{"app_id": s.appID},
		"debug_info": object{
			"host": "workspace", "started": s.base().UTC().Format("2006-01-02 15:04:05.000"),
			"build_number": 1, "approximate_connection_time": int(life / time.Second),
		},
	}
	s.record("slack→app", "hello", hello)
	s.tell(change{kind: "socket"})
	s.mu.Unlock()
	err := so.writeLocked(hello)
	so.writing.Unlock()
	if err != nil {
		s.forget(so)
		return false
	}
	return true
}

func (s *Server) forget(so *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sockets = slices.DeleteFunc(s.sockets, func(o *socket) bool { return o == so })
	s.tell(change{kind: "socket"})
}

// keepAlive sends pings until the socket is gone or has reached its age.
func (s *Server) keepAlive(so *socket, life time.Duration) {
	defer s.work.Done()
	ping := time.NewTicker(s.pingEvery)
	defer ping.Stop()
	old := time.NewTimer(life)
	defer old.Stop()
	for n := 1; ; n++ {
		select {
		case <-so.gone:
			return
		case <-old.C:
			s.work.Add(1)
			go s.retire(so, "warning")
		case <-ping.C:
			s.mu.Lock()
			silent := so.silent
			s.mu.Unlock()
			if !silent {
				// A failed ping shows as a failed read; that ends the socket.
				_ = so.conn.WriteControl(websocket.PingMessage, []byte(strconv.Itoa(n)), time.Time{})
			}
		}
	}
}

// listen takes acknowledgements until the socket ends.
func (s *Server) listen(so *socket) {
	so.conn.SetReadLimit(1 << 20)
	for {
		kind, data, err := so.conn.ReadMessage()
		if err != nil {
			return
		}
		s.mu.Lock()
		silent := so.silent
		s.mu.Unlock()
		if silent || kind != websocket.TextMessage {
			continue
		}
		if len(data) > maxFrame {
			s.mu.Lock()
			s.record("app→slack", "frame too long", object{"bytes": len(data)})
			s.mu.Unlock()
			so.close(1009, "Max frame length of 20480 has been exceeded.")
			return
		}
		frame, err := decode(data)
		ack, _ := frame.(object)
		id := asText(ack["envelope_id"])
		if err != nil || id == "" {
			s.mu.Lock()
			s.record("app→slack", "unreadable frame", object{"bytes": len(data)})
			s.mu.Unlock()
			continue
		}
		s.mu.Lock()
		if env := s.pending[id]; env != nil && s.loseAcks > 0 {
			s.loseAcks--
			s.record("app→slack", "lost acknowledgement", ack)
		} else if env != nil {
			s.settle(env, answer{payload: ack["payload"]})
		} else {
			s.record("app→slack", "late or unknown acknowledgement", ack)
		}
		s.mu.Unlock()
	}
}

func (so *socket) write(frame object) error {
	so.writing.Lock()
	defer so.writing.Unlock()
	return so.writeLocked(frame)
}

func (so *socket) writeLocked(frame object) error {
	data, err := json.Marshal(frame)
	if err != nil {
		return fmt.Errorf("encode a frame: %w", err)
	}
	// A reader that has stopped reading must not hold us up for ever.
	stuck := time.AfterFunc(writeTime, so.hangUp)
	defer stuck.Stop()
	if err := so.conn.WriteMessage(websocket.TextMessage, data); err != nil {
		return fmt.Errorf("write a frame: %w", err)
	}
	return nil
}

// close says why and ends the connection.
func (so *socket) close(code int, why string) {
	stuck := time.AfterFunc(time.Second, so.hangUp)
	defer stuck.Stop()
	_ = so.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, why), time.Time{})
	so.hangUp()
}

// hangUp ends the connection without a word.
func (so *socket) hangUp() { _ = so.conn.Close() }

// retire sends a disconnect frame and closes the socket about ten seconds
// later, unless the app has gone by then.
func (s *Server) retire(so *socket, reason string) {
	defer s.work.Done()
	frame := object{"type": "disconnect", "reason": reason, "debug_info": object{"host": "workspace"}}
	s.mu.Lock()
	so.draining = true
	s.record("slack→app", "disconnect", frame)
	s.mu.Unlock()
	if err := so.write(frame); err == nil {
		late := time.NewTimer(warnTime)
		defer late.Stop()
		select {
		case <-so.gone:
		case <-s.closing:
		case <-late.C:
		}
	}
	so.close(websocket.CloseNormalClosure, "")
}

// Refresh asks the app to reconnect every socket it has open: reason is
// warning, refresh_requested or link_disabled (docs.slack.dev,
// apis/events-api/using-socket-mode).
func (s *Server) Refresh(reason string) {
	s.mu.Lock()
	open := slices.Clone(s.sockets)
	s.work.Add(len(open))
	s.mu.Unlock()
	for _, so := range open {
		go s.retire(so, reason)
	}
}

// Silence leaves every open socket half-open: no pings, nothing read, nothing
// sent, and no close. New connections work.
func (s *Server) Silence() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, so := range s.sockets {
		so.silent = true
	}
}

// CloseSockets ends every open connection without a close frame.
func (s *Server) CloseSockets() {
	s.mu.Lock()
	open := slices.Clone(s.sockets)
	s.mu.Unlock()
	for _, so := range open {
		so.hangUp()
	}
}

// DuplicateNext delivers the next envelope twice, the second time with an
// envelope id of its own, as Slack may.
func (s *Server) DuplicateNext() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.twice++
}

func (s *Server) connected() int {
	n := 0
	for _, so := range s.sockets {
		if !so.silent {
			n++
		}
	}
	return n
}
