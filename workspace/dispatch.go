package workspace

import (
	"fmt"
	"time"
)

// What people see when the app does not answer (docs.slack.dev,
// interactivity/implementing-slash-commands).
const (
	operationTimeout = "operation_timeout"
	dispatchFailed   = "dispatch_failed"
)

// An answer is what came back for an envelope.
type answer struct {
	failure string // operationTimeout, dispatchFailed or empty
	reason  string // of a failed request, for the next attempt at an event
	final   bool   // the app wants no more attempts at this event
	payload any    // decoded JSON; nil, an object, or a plain text
}

// An envelope is one payload on its way to the app. Its fields are guarded by
// Server.mu once it has been sent.
type envelope struct {
	id, kind   string // kind is slash_commands, interactive or events_api
	payload    object
	answerable bool // may the acknowledgement carry a payload?
	retry      int  // of an event
	reason     string
	settled    bool
	answer     answer
	then       func(answer) // runs once, with mu held, when the envelope is settled
	timer      *time.Timer
	record     *exchange
}

// settle ends the wait for an envelope; later answers are ignored. The caller
// holds mu.
func (s *Server) settle(env *envelope, a answer) {
	if env.settled {
		return
	}
	env.settled = true
	delete(s.pending, env.id)
	if env.timer != nil {
		env.timer.Stop()
	}
	if o, ok := a.payload.(object); ok && len(o) == 0 || !env.answerable {
		a.payload = nil
	}
	env.answer = a
	if env.record != nil {
		env.record.answer(a)
	}
	if env.then != nil {
		env.then(a)
	}
	s.stir()
}

func (s *Server) uuid() string {
	d := s.digits(32)
	return fmt.Sprintf("%s-%s-4%s-a%s-%s", d[:8], d[8:12], d[13:16], d[17:20], d[20:])
}

// send delivers an envelope to one of the app's connections and starts its
// three seconds. It settles the envelope at once when there is no connection.
// The caller does not hold mu.
func (s *Server) send(env *envelope) {
	if !s.manifest.Settings.SocketMode {
		s.dispatchHTTP(env)
		return
	}
	s.mu.Lock()
	so := s.choose()
	env.id = s.uuid()
	frame := env.frame()
	env.record = s.record("slack→app", env.kind, frame)
	if so == nil || s.closed {
		s.settle(env, answer{failure: dispatchFailed})
		s.mu.Unlock()
		return
	}
	s.pending[env.id] = env
	env.timer = time.AfterFunc(ackTime, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.settle(env, answer{failure: operationTimeout})
	})
	var second object
	if s.twice > 0 {
		s.twice--
		again := *env
		again.id = s.uuid()
		second = again.frame()
		s.record("slack→app", env.kind, second)
	}
	silent := so.silent
	s.mu.Unlock()
	if silent {
		return
	}
	err := so.write(frame)
	if err == nil && second != nil {
		err = so.write(second)
	}
	if err != nil {
		so.hangUp()
		s.mu.Lock()
		s.settle(env, answer{failure: dispatchFailed})
		s.mu.Unlock()
	}
}

func (env *envelope) frame() object {
	frame := object{
		"type": env.kind, "envelope_id": env.id, "payload": env.payload,
		"accepts_response_payload": env.answerable,
	}
	if env.kind == "events_api" {
		frame["retry_attempt"], frame["retry_reason"] = env.retry, env.reason
	}
	return frame
}

// choose picks the connection for the next envelope: any that is not on its
// way out, by the seeded source, so that nobody comes to rely on an order.
func (s *Server) choose() *socket {
	var fit []*socket
	for _, so := range s.sockets {
		if !so.draining {
			fit = append(fit, so)
		}
	}
	if len(fit) == 0 {
		fit = s.sockets
	}
	if len(fit) == 0 {
		return nil
	}
	return fit[s.rand.IntN(len(fit))]
}
