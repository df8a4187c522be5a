package workspace

import (
	"net/http"
	"time"
)

// postHome opens the app's Home tab, or its Messages tab (docs.slack.dev,
// reference/events/app_home_opened), and waits for the app to publish.
func (s *Server) postHome(w http.ResponseWriter, r *http.Request) error {
	ask := struct{ User, Tab string }{Tab: "home"}
	if err := readJSON(r, &ask); err != nil {
		return err
	}
	s.mu.Lock()
	u, err := s.person(ask.User)
	if err == nil {
		err = s.canOpen(u, ask.Tab)
	}
	if err != nil {
		s.mu.Unlock()
		return err
	}
	event := object{"type": "app_home_opened", "user": u.id, "channel": s.dm(u, s.bot).id, "tab": ask.Tab}
	known := s.homes[u.id] != nil
	if known && ask.Tab == "home" {
		event["view"] = s.viewBody(s.homes[u.id])
	}
	watch := s.watch(u)
	env := s.emit("app_home_opened", event)
	s.mu.Unlock()
	defer s.unwatch(watch)
	if env != nil {
		limit := time.NewTimer(ackTime)
		defer limit.Stop()
		published := func() bool {
			for _, c := range watch.changes {
				if c.kind == "home" {
					return true
				}
			}
			return false
		}
		if !known && ask.Tab == "home" {
			s.wait(r.Context(), watch, limit.C, func() bool {
				return published() || env.settled && env.answer.failure == dispatchFailed
			})
		} else {
			// The app may well leave a home tab as it is.
			s.wait(r.Context(), watch, limit.C, func() bool { return published() || env.settled })
			quiet := time.NewTimer(quietTime)
			defer quiet.Stop()
			s.wait(r.Context(), watch, quiet.C, func() bool { return published() || env.answer.failure != "" })
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	writeJSON(w, http.StatusOK, s.homeOf(u))
	return nil
}

// getHome gives the Home tab as the app last published it for a person. Looking
// is not opening: unlike postHome it sends the app nothing, so the page can
// follow every change.
func (s *Server) getHome(w http.ResponseWriter, r *http.Request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.person(r.FormValue("user"))
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, s.homeOf(u))
	return nil
}

// homeOf is the answer with a person's Home tab in it. The caller holds mu.
func (s *Server) homeOf(u *user) object {
	if v := s.homes[u.id]; v != nil {
		return object{"view": s.viewBody(v)}
	}
	return object{"view": nil}
}

func (s *Server) canOpen(u *user, tab string) error {
	home := s.manifest.Features.AppHome
	switch {
	case u.external:
		return wrong("%s belongs to another team and cannot open the app", u.name)
	case tab != "home" && tab != "messages":
		return wrong("tab must be home or messages, is %q", tab)
	case tab == "home" && !home.Home:
		return wrong("the manifest has the home tab off")
	case tab == "messages" && !home.Messages:
		return wrong("the manifest has the messages tab off")
	}
	return nil
}

// postReset forgets everything that happened. Sockets stay.
func (s *Server) postReset(w http.ResponseWriter, _ *http.Request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	channels, err := s.newChannels()
	if err != nil {
		return err
	}
	s.state = newState(channels)
	s.uninstalled, s.tokens[s.botToken].revoked = false, false
	s.tell(change{kind: "reset"})
	writeJSON(w, http.StatusOK, object{"now": stamp(s.now())})
	return nil
}
