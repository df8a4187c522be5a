package workspace

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Reactions, pins and bookmarks (docs.slack.dev, reference/methods/reactions.*,
// pins.* and bookmarks.*).

const (
	maxEmoji     = 50 // different emoji on a message; Slack's own figure is not written down
	maxBookmarks = 100
)

var emojiName = regexp.MustCompile(`^[a-z0-9_+'\-]+(::skin-tone-[2-6])?$`)

// marked finds the message that a reaction or a pin is for.
func (s *Server) marked(c *call) (*message, error) {
	ch := s.channelByID(c.text("channel"))
	if ch == nil || ch.private && !ch.has(s.bot.id) {
		return nil, refuse("channel_not_found")
	}
	if !ch.has(s.bot.id) {
		return nil, refuse("not_in_channel")
	}
	m := ch.kept(c.text("timestamp"))
	if m == nil {
		return nil, refuse("message_not_found")
	}
	return m, nil
}

// react adds or removes one person's reaction and sends the event.
func (s *Server) react(m *message, userID, name string, add bool) error {
	if !emojiName.MatchString(name) {
		return refuse("invalid_name")
	}
	i := slices.IndexFunc(m.reactions, func(r reaction) bool { return r.name == name })
	has := i >= 0 && slices.Contains(m.reactions[i].users, userID)
	kind := "reaction_added"
	switch {
	case add && has:
		return refuse("already_reacted")
	case !add && !has:
		return refuse("no_reaction")
	case add && i < 0 && len(m.reactions) >= maxEmoji:
		return refuse("too_many_emoji")
	case add && i < 0:
		m.reactions = append(m.reactions, reaction{name, []string{userID}})
	case add:
		m.reactions[i].users = append(m.reactions[i].users, userID)
	default:
		kind = "reaction_removed"
		m.reactions[i].users = slices.DeleteFunc(slices.Clone(m.reactions[i].users), func(id string) bool { return id == userID })
		if len(m.reactions[i].users) == 0 {
			m.reactions = slices.Delete(m.reactions, i, i+1)
		}
	}
	s.touched(m)
	if m.channel.has(s.bot.id) {
		s.emit(kind, object{
			"type": kind, "user": userID, "reaction": name, "item_user": m.user,
			"item": object{"type": "message", "channel": m.channel.id, "ts": m.ts},
		})
	}
	return nil
}

func reactionsAdd(s *Server, c *call) (object, error)    { return s.reaction(c, true) }
func reactionsRemove(s *Server, c *call) (object, error) { return s.reaction(c, false) }

func (s *Server) reaction(c *call, add bool) (object, error) {
	m, err := s.marked(c)
	if err == nil {
		err = s.react(m, s.bot.id, c.text("name"), add)
	}
	return object{}, err
}

// reactionsGet is reactions.get, for messages.
func reactionsGet(s *Server, c *call) (object, error) {
	m, err := s.marked(c)
	if err != nil {
		return nil, err
	}
	return object{"type": "message", "channel": m.channel.id, "message": s.messageBody(m, false)}, nil
}

func pinsAdd(s *Server, c *call) (object, error)    { return s.pin(c, true) }
func pinsRemove(s *Server, c *call) (object, error) { return s.pin(c, false) }

func (s *Server) pin(c *call, on bool) (object, error) {
	m, err := s.marked(c)
	switch {
	case err != nil:
		return nil, err
	case on && m.pinned:
		return nil, refuse("already_pinned")
	case !on && !m.pinned:
		return nil, refuse("no_pin")
	}
	m.pinned = on
	s.touched(m)
	kind := "pin_added"
	if !on {
		kind = "pin_removed"
	}
	s.emit(kind, object{
		"type": kind, "user": s.bot.id, "channel_id": m.channel.id,
		"item": object{"type": "message", "channel": m.channel.id, "message": s.messageBody(m, false)},
	})
	return object{}, nil
}

// pinsList is pins.list.
func pinsList(s *Server, c *call) (object, error) {
	ch := s.channelByID(c.text("channel"))
	if ch == nil || !ch.has(s.bot.id) {
		return nil, refuse("channel_not_found")
	}
	items := []any{}
	for _, m := range ch.messages {
		if m.pinned {
			items = append(items, object{"type": "message", "channel": ch.id, "message": s.messageBody(m, false)})
		}
	}
	return object{"items": items}, nil
}

func (s *Server) bookmarked(c *call) (*channel, error) {
	ch := s.channelByID(c.text("channel_id"))
	if ch == nil || !ch.has(s.bot.id) {
		return nil, refuse("channel_not_found")
	}
	return ch, nil
}

// bookmarksAdd is bookmarks.add. Only links can be added.
func bookmarksAdd(s *Server, c *call) (object, error) {
	ch, err := s.bookmarked(c)
	if err != nil {
		return nil, err
	}
	if c.text("title") == "" || c.text("type") == "" {
		return nil, refuse("invalid_arguments", "[ERROR] title and type are required")
	}
	if c.text("type") != "link" {
		return nil, refuse("invalid_bookmark_type")
	}
	link := c.text("link")
	if u, err := url.Parse(link); err != nil || u.Host == "" || !strings.HasPrefix(u.Scheme, "http") {
		return nil, refuse("invalid_link")
	}
	if len(ch.bookmarks) >= maxBookmarks {
		return nil, refuse("too_many_bookmarks")
	}
	mark := object{
		"id": s.id("Bk"), "channel_id": ch.id, "title": c.text("title"), "link": link, "emoji": c.text("emoji"),
		"icon_url": "", "type": "link", "date_created": s.now().Unix(), "date_updated": 0, "rank": "",
		"last_updated_by_user_id": s.bot.id, "last_updated_by_team_id": s.team.ID, "shortcut_id": "", "app_id": s.appID,
	}
	ch.bookmarks = append(ch.bookmarks, mark)
	s.tell(change{kind: "message", channel: ch, byApp: true})
	return object{"bookmark": mark}, nil
}

// bookmarksList is bookmarks.list.
func bookmarksList(s *Server, c *call) (object, error) {
	ch, err := s.bookmarked(c)
	if err != nil {
		return nil, err
	}
	list := []any{}
	for _, mark := range ch.bookmarks {
		list = append(list, mark)
	}
	return object{"bookmarks": list}, nil
}

// bookmarksRemove is bookmarks.remove.
func bookmarksRemove(s *Server, c *call) (object, error) {
	ch, err := s.bookmarked(c)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(ch.bookmarks, func(o object) bool { return o["id"] == c.text("bookmark_id") })
	if i < 0 {
		return nil, refuse("not_found")
	}
	ch.bookmarks = slices.Delete(ch.bookmarks, i, i+1)
	s.tell(change{kind: "message", channel: ch, byApp: true})
	return object{}, nil
}
