package workspace

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// A controlError is a plain sentence for whoever uses the control API.
type controlError struct {
	status int
	text   string
}

func (e *controlError) Error() string { return e.text }

func wrong(format string, a ...any) error {
	return &controlError{http.StatusBadRequest, fmt.Sprintf(format, a...)}
}

func notFound(format string, a ...any) error {
	return &controlError{http.StatusNotFound, fmt.Sprintf(format, a...)}
}

// control makes a handler of a function that may refuse.
func control(handle func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := handle(w, r)
		if err == nil {
			return
		}
		status := http.StatusInternalServerError
		if no := (*controlError)(nil); errors.As(err, &no) {
			status = no.status
		}
		writeJSON(w, status, object{"error": err.Error()})
	}
}

func readJSON(r *http.Request, into any) error {
	data, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return wrong("read the request: %v", err)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(into); err != nil {
		return wrong("the request must be a JSON object as documented: %v", err)
	}
	return nil
}

// person finds who acts. The caller holds mu.
func (s *Server) person(name string) (*user, error) {
	if name == "" {
		return nil, wrong("user is missing")
	}
	u := s.findUser(name)
	switch {
	case u == nil:
		return nil, notFound("there is nobody called %q", name)
	case u.bot:
		return nil, wrong("%s is the app; it speaks through the Web API", name)
	case u.deleted:
		return nil, wrong("%s has left and cannot act", name)
	}
	return u, nil
}

// place finds a channel that u can see: by id, by name, or by the name of a
// person or of the app for a direct message. The caller holds mu.
func (s *Server) place(u *user, name string) (*channel, error) {
	if name == "" {
		return nil, wrong("channel is missing")
	}
	c := s.findChannel(name)
	if c == nil {
		if to := s.findUser(name); to != nil && to != u && !u.external && !to.external {
			c = s.dm(u, to)
		}
	}
	if c == nil || !c.canSee(u) {
		return nil, notFound("%s cannot see a channel called %q", u.name, name)
	}
	return c, nil
}

func (s *Server) getWorkspace(w http.ResponseWriter, r *http.Request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	users := []any{}
	for _, u := range s.users {
		if u.bot {
			continue
		}
		roles := u.roles
		if roles == nil {
			roles = []string{}
		}
		users = append(users, object{
			"id": u.id, "name": u.name, "real_name": u.realName, "roles": roles, "tz": u.tz,
			"is_guest": u.guest, "is_external": u.external, "deleted": u.deleted,
		})
	}
	channels := []any{}
	for _, c := range s.channels {
		body := object{
			"id": c.id, "name": c.name, "topic": c.topic, "is_private": c.private, "members": c.members,
			"is_ext_shared": c.external, "is_archived": c.archived, "is_im": c.im,
		}
		if c.im {
			body["user"] = c.members[0]
		}
		channels = append(channels, body)
	}
	home := s.manifest.Features.AppHome
	commands, shortcuts := s.manifest.Features.Commands, s.manifest.Features.Shortcuts
	if commands == nil {
		commands = []command{}
	}
	if shortcuts == nil {
		shortcuts = []shortcut{}
	}
	writeJSON(w, http.StatusOK, object{
		"team":   object{"id": s.team.ID, "name": s.team.Name, "domain": s.team.Domain},
		"app_id": s.appID, "bot": object{"user_id": s.bot.id, "bot_id": s.botID, "name": s.bot.name},
		"api_url": origin(r) + "/api/", "app_token": s.appToken, "bot_token": s.botToken,
		"signing_secret": s.signingSecret, "now": stamp(s.now()),
		"users": users, "channels": channels, "commands": commands, "shortcuts": shortcuts,
		"app": object{
			"name": s.manifest.Display.Name, "description": s.manifest.Display.Description,
			"home_tab": home.Home, "messages_tab": home.Messages, "messages_tab_read_only": home.MessagesReadOnly,
		},
		"connected": s.connected(),
	})
	return nil
}

func (s *Server) getMessages(w http.ResponseWriter, r *http.Request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.person(r.FormValue("user"))
	if err != nil {
		return err
	}
	c, err := s.place(u, r.FormValue("channel"))
	if err != nil {
		return err
	}
	thread := r.FormValue("thread_ts")
	list := []any{}
	for _, m := range c.messages {
		if m.onlyFor != "" && m.onlyFor != u.id {
			continue
		}
		if thread != "" && m.ts != thread && m.threadTS != thread {
			continue
		}
		list = append(list, s.seen(m))
	}
	writeJSON(w, http.StatusOK, object{"messages": list})
	return nil
}
