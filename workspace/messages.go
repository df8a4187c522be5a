package workspace

import "slices"

// messageBody is a message as the Web API and payloads give it (docs.slack.dev,
// reference/objects/message-object).
func (s *Server) messageBody(m *message, metadata bool) object {
	body := object{"type": "message", "ts": m.ts, "text": m.text, "team": s.team.ID}
	if m.user != "" {
		body["user"] = m.user
	}
	if m.botID != "" {
		body["bot_id"], body["app_id"] = m.botID, s.appID
		body["bot_profile"] = s.botProfile()
	}
	for key, value := range m.profile {
		body[key] = value
		body["subtype"] = "bot_message"
	}
	if m.subtype != "" {
		body["subtype"] = m.subtype
	}
	if m.blocks != nil {
		body["blocks"] = m.blocks
	}
	if m.attachments != nil {
		body["attachments"] = m.attachments
	}
	if m.edited != "" {
		body["edited"] = object{"user": m.user, "ts": m.edited}
	}
	if m.metadata != nil {
		if metadata {
			body["metadata"] = m.metadata
		} else {
			body["metadata"] = object{"event_type": m.metadata["event_type"]}
		}
	}
	if m.onlyFor != "" {
		body["is_ephemeral"] = true
	}
	s.threadBody(m, body)
	s.extras(m, body, s.address)
	return body
}

// threadBody adds what a message says of its thread.
func (s *Server) threadBody(m *message, body object) {
	if m.threadTS == "" {
		return
	}
	body["thread_ts"] = m.threadTS
	if m.threadTS != m.ts {
		if parent := m.channel.kept(m.threadTS); parent != nil {
			body["parent_user_id"] = parent.user
		}
		if m.broadcast {
			body["subtype"] = "thread_broadcast"
		}
		return
	}
	replies := m.channel.replies(m.ts)
	body["reply_count"] = len(replies)
	users := []string{}
	for _, r := range replies {
		if !slices.Contains(users, r.user) {
			users = append(users, r.user)
		}
		body["latest_reply"] = r.ts
	}
	body["reply_users"], body["reply_users_count"] = users, len(users)
}

// extras adds reactions, pins and files.
func (s *Server) extras(m *message, body object, origin string) {
	if len(m.files) > 0 {
		list := []any{}
		for _, f := range m.files {
			list = append(list, s.fileBody(f, origin))
		}
		body["files"] = list
	}
	if len(m.reactions) > 0 {
		list := []any{}
		for _, r := range m.reactions {
			list = append(list, object{"name": r.name, "users": r.users, "count": len(r.users)})
		}
		body["reactions"] = list
	}
	if m.pinned {
		body["pinned_to"] = []string{m.channel.id}
	}
}

func (s *Server) botProfile() object {
	return object{
		"id": s.botID, "app_id": s.appID, "name": s.manifest.Display.Name, "deleted": false,
		"updated": 0, "team_id": s.team.ID, "icons": object{},
	}
}

// seen is a message as the control API gives it.
func (s *Server) seen(m *message) object {
	body := object{
		"channel": m.channel.id, "ts": m.ts, "text": m.text, "blocks": m.blocks,
		"ephemeral": m.onlyFor != "", "edited": m.edited != "",
	}
	if m.blocks == nil {
		body["blocks"] = []any{}
	}
	if m.user != "" {
		body["user"] = m.user
	}
	if m.botID != "" {
		body["bot_id"] = m.botID
	}
	for key, value := range m.profile {
		body[key] = value
	}
	if m.attachments != nil {
		body["attachments"] = m.attachments
	}
	if m.command != "" {
		body["command"] = m.command
	}
	if m.broadcast {
		body["reply_broadcast"] = true
	}
	if m.subtype != "" {
		body["subtype"] = m.subtype
	}
	s.threadBody(m, body)
	s.extras(m, body, "")
	return body
}

// fromApp makes a message of the app's bot.
func (s *Server) fromApp(c content) *message {
	m := &message{user: s.bot.id, botID: s.botID, metadata: c.metadata}
	c.fill(m)
	return m
}

// edit gives a message new content. Slack does not mark messages with blocks
// as edited (docs.slack.dev, reference/methods/chat.update).
func (s *Server) edit(m *message, c content) {
	before := s.messageBody(m, true)
	c.fill(m)
	m.edited = ""
	if len(m.blocks) == 0 {
		m.edited = s.nextTS(m.channel)
	}
	s.touched(m)
	s.announceChange(m.channel, before, s.messageBody(m, true))
}
