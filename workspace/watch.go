package workspace

import (
	"context"
	"slices"
	"time"
)

// A change is something that happened in the workspace, said to those who can
// see it.
type change struct {
	kind    string   // message, view, home, clock, socket or reset
	channel *channel // of a message
	ts      string   // of a message
	user    string   // whose view or home it is
	onlyFor string   // the one person who sees an ephemeral message
	byApp   bool     // the app did it, not a person
}

func (c change) visible(u *user) bool {
	switch c.kind {
	case "message":
		return (c.onlyFor == "" || c.onlyFor == u.id) && c.channel.canSee(u)
	case "view", "home":
		return c.user == u.id
	}
	return true
}

// A watch collects the changes one person can see from the moment it is made.
// Its fields are guarded by Server.mu; wake has room for one signal.
type watch struct {
	user    *user
	changes []change
	wake    chan struct{}
}

// watch begins to collect what u can see. The caller holds mu, and calls unwatch
// when done.
func (s *Server) watch(u *user) *watch {
	w := &watch{user: u, wake: make(chan struct{}, 1)}
	s.watches = append(s.watches, w)
	return w
}

func (s *Server) unwatch(w *watch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watches = slices.DeleteFunc(s.watches, func(o *watch) bool { return o == w })
}

// tell says a change to every watch whose person can see it. The caller holds mu.
func (s *Server) tell(c change) {
	for _, w := range s.watches {
		if c.visible(w.user) {
			w.changes = append(w.changes, c)
			w.signal()
		}
	}
}

// stir makes every waiting request look again. The caller holds mu.
func (s *Server) stir() {
	for _, w := range s.watches {
		w.signal()
	}
}

func (w *watch) signal() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// answered reports whether the app has shown the person something. The caller
// holds mu.
func (w *watch) answered() bool {
	return slices.ContainsFunc(w.changes, func(c change) bool { return c.byApp })
}

// wait returns when done, called with mu held, is true, when the limit has
// fired, when the request has ended or when the server closes.
func (s *Server) wait(ctx context.Context, w *watch, limit <-chan time.Time, done func() bool) {
	for {
		s.mu.Lock()
		ok := done()
		s.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-w.wake:
		case <-limit:
			return
		case <-ctx.Done():
			return
		case <-s.closing:
			return
		}
	}
}
