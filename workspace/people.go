package workspace

import (
	"context"
	"net/http"
	"slices"
	"strings"
)

// What people do beside talking: join, leave, react, archive, go away.

// join puts somebody into a channel, with the notice Slack shows.
func (s *Server) join(c *channel, u, by *user) {
	c.members = append(slices.Clone(c.members), u.id)
	text, inviter := "<@"+u.id+"> has joined the channel", ""
	if by != nil {
		text, inviter = "<@"+u.id+"> was added to the channel by <@"+by.id+">", by.id
	}
	s.add(c, &message{user: u.id, text: text, subtype: "channel_join"})
	s.membership("member_joined_channel", c, u.id, inviter)
}

func (s *Server) leave(c *channel, u *user) {
	s.membership("member_left_channel", c, u.id, "")
	c.members = slices.DeleteFunc(slices.Clone(c.members), func(id string) bool { return id == u.id })
	s.add(c, &message{user: u.id, text: "<@" + u.id + "> has left the channel", subtype: "channel_leave"})
}

// builtIn runs Slack's own commands that tests need; nil when it is not one.
func (s *Server) builtIn(_ context.Context, w *watch, c *channel, name, text string) *outcome {
	if name != "/invite" && name != "/remove" && name != "/leave" {
		return nil
	}
	err := func() error {
		s.mu.Lock()
		defer s.mu.Unlock()
		if c.im {
			return wrong("%s does not work in a direct message", name)
		}
		if name == "/leave" {
			s.leave(c, w.user)
			return nil
		}
		u := s.findUser(strings.TrimSpace(text))
		switch {
		case u == nil:
			return wrong("There is nobody called %q.", strings.TrimSpace(text))
		case name == "/invite" && c.has(u.id):
			return wrong("%s is already in this channel.", u.name)
		case name == "/remove" && !c.has(u.id):
			return wrong("%s is not in this channel.", u.name)
		case u.external && !c.external:
			return wrong("%s belongs to another team, and this channel is not shared.", u.name)
		case name == "/invite":
			s.join(c, u, w.user)
		default:
			s.leave(c, u)
		}
		return nil
	}()
	out := s.gather(w)
	if err != nil {
		out.failure = err.Error()
	}
	return &out
}

// postJoin puts a person into a public channel, or takes them out.
func (s *Server) postJoin(w http.ResponseWriter, r *http.Request) error {
	var ask struct {
		User, Channel string
		Leave         bool
	}
	if err := readJSON(r, &ask); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.person(ask.User)
	if err != nil {
		return err
	}
	c, err := s.place(u, ask.Channel)
	switch {
	case err != nil:
		return err
	case c.im:
		return wrong("a direct message cannot be joined or left")
	case ask.Leave == c.has(u.id) && ask.Leave:
		s.leave(c, u)
	case !ask.Leave && !c.has(u.id):
		s.join(c, u, nil)
	}
	writeJSON(w, http.StatusOK, object{"members": c.members})
	return nil
}

// postReact adds or takes back a person's reaction.
func (s *Server) postReact(w http.ResponseWriter, r *http.Request) error {
	var ask struct {
		target
		Name   string
		Remove bool
	}
	if err := readJSON(r, &ask); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ask.find(s); err != nil {
		return err
	}
	if ask.message == nil || ask.message.onlyFor != "" {
		return wrong("a reaction needs channel and ts of a message that is not ephemeral")
	}
	if err := s.react(ask.message, ask.person.id, strings.Trim(ask.Name, ":"), !ask.Remove); err != nil {
		return wrong("the reaction is refused: %v", err)
	}
	writeJSON(w, http.StatusOK, s.seen(ask.message))
	return nil
}

// postArchive archives a channel, or brings it back.
func (s *Server) postArchive(w http.ResponseWriter, r *http.Request) error {
	var ask struct {
		Channel  string
		Archived bool
	}
	if err := readJSON(r, &ask); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.findChannel(ask.Channel)
	if c == nil || c.im {
		return notFound("there is no channel called %q", ask.Channel)
	}
	if c.archived != ask.Archived {
		c.archived = ask.Archived
		kind := map[bool]string{true: "channel_archive", false: "channel_unarchive"}[ask.Archived]
		s.emit(kind, object{"type": kind, "channel": c.id, "user": s.users[1].id})
		s.tell(change{kind: "message", channel: c})
	}
	writeJSON(w, http.StatusOK, object{"archived": c.archived})
	return nil
}

// postPerson deactivates a person, or brings them back, or makes them a guest
// or a full member.
func (s *Server) postPerson(w http.ResponseWriter, r *http.Request) error {
	var ask struct {
		User          string
		Active, Guest *bool
	}
	if err := readJSON(r, &ask); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.findUser(ask.User)
	if u == nil || u.bot {
		return notFound("there is nobody called %q", ask.User)
	}
	deleted, guest := u.deleted, u.guest
	if ask.Active != nil {
		u.deleted = !*ask.Active
	}
	if ask.Guest != nil {
		u.guest = *ask.Guest
	}
	if deleted != u.deleted || guest != u.guest {
		s.emit("user_change", object{"type": "user_change", "user": s.userBody(u), "cache_ts": s.now().Unix()})
	}
	writeJSON(w, http.StatusOK, object{"active": !u.deleted, "guest": u.guest})
	return nil
}

// postGroup changes who is in a user group (docs.slack.dev,
// reference/events/subteam_members_changed).
func (s *Server) postGroup(w http.ResponseWriter, r *http.Request) error {
	var ask struct {
		Group   string
		Members []string
	}
	if err := readJSON(r, &ask); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.groups, func(g *group) bool { return g.handle == ask.Group || g.id == ask.Group })
	if i < 0 {
		return notFound("there is no user group called %q", ask.Group)
	}
	g, was := s.groups[i], s.groups[i].members
	now, added, removed := []string{}, []string{}, []string{}
	for _, name := range ask.Members {
		u := s.findUser(name)
		if u == nil {
			return notFound("there is nobody called %q", name)
		}
		if now = append(now, u.id); !slices.Contains(was, u.id) {
			added = append(added, u.id)
		}
	}
	for _, id := range was {
		if !slices.Contains(now, id) {
			removed = append(removed, id)
		}
	}
	if g.members = now; len(added)+len(removed) > 0 {
		s.emit("subteam_members_changed", object{"type": "subteam_members_changed", "subteam_id": g.id, "team_id": s.team.ID,
			"date_previous_update": s.born, "date_update": s.now().Unix(), "added_users": added, "added_users_count": len(added),
			"removed_users": removed, "removed_users_count": len(removed)})
	}
	writeJSON(w, http.StatusOK, object{"members": now})
	return nil
}
