package workspace

import (
	"strings"
	"unicode/utf8"
)

// destination is where a message of the app may go (docs.slack.dev,
// reference/methods/chat.postMessage). A user's id is their direct message.
func (s *Server) destination(name string) (*channel, error) {
	if name == "" {
		return nil, refuse("invalid_arguments", "[ERROR] missing required field: channel")
	}
	if u := s.userByID(name); u != nil {
		if u.bot || u.external {
			return nil, refuse("channel_not_found")
		}
		return s.writable(s.dm(u, s.bot))
	}
	c := s.findChannel(name)
	if c == nil {
		return nil, refuse("channel_not_found")
	}
	return s.writable(c)
}

// writable refuses a channel the app may not post in.
func (s *Server) writable(c *channel) (*channel, error) {
	switch {
	case c.im && !c.has(s.bot.id), c.private && !c.has(s.bot.id):
		return nil, refuse("channel_not_found")
	case c.archived:
		return nil, refuse("is_archived")
	case s.isApp(c) && !s.manifest.Features.AppHome.Messages:
		return nil, refuse("messages_tab_disabled")
	case !c.has(s.bot.id) && !s.granted("chat:write.public"):
		return nil, refuse("not_in_channel")
	}
	return c, nil
}

// thread checks that a reply has a parent.
func (s *Server) thread(c *channel, ts string) error {
	if ts == "" {
		return nil
	}
	parent := c.kept(ts)
	if parent == nil {
		return refuse("cannot_reply_to_message", "thread_ts is not a message of this channel")
	}
	if parent.threadTS != "" && parent.threadTS != parent.ts {
		return refuse("cannot_reply_to_message", "thread_ts is a reply; use its parent's ts")
	}
	return nil
}

// fromCall is the message that a posting call asks for, and the thread it is
// meant for.
func (s *Server) fromCall(c *call, ch *channel) (m *message, thread string, err error) {
	said, err := s.readContent(c)
	if err != nil {
		return nil, "", err
	}
	if said.empty() {
		return nil, "", refuse("no_text")
	}
	thread = c.text("thread_ts")
	if err := s.thread(ch, thread); err != nil {
		return nil, "", err
	}
	m = s.fromApp(said)
	m.profile, err = s.disguise(c)
	return m, thread, err
}

// postMessage is chat.postMessage (docs.slack.dev, reference/methods/chat.postMessage).
func postMessage(s *Server, c *call) (object, error) {
	ch, err := s.destination(c.text("channel"))
	if err != nil {
		return nil, err
	}
	m, thread, err := s.fromCall(c, ch)
	if err != nil {
		return nil, err
	}
	if err := s.withinChannel(ch); err != nil {
		return nil, err
	}
	m.threadTS, m.broadcast = thread, thread != "" && c.yes("reply_broadcast")
	s.add(ch, m)
	return object{"channel": ch.id, "ts": m.ts, "message": s.messageBody(m, true)}, nil
}

// disguise is the name and icon an app may choose with chat:write.customize.
func (s *Server) disguise(c *call) (object, error) {
	var out object
	for _, key := range []string{"username", "icon_emoji", "icon_url"} {
		if text := strings.TrimSpace(c.text(key)); text != "" {
			if err := s.need("chat:write.customize"); err != nil {
				return nil, err
			}
			if out == nil {
				out = object{}
			}
			out[key] = text
		}
	}
	return out, nil
}

// postEphemeral is chat.postEphemeral (docs.slack.dev, reference/methods/chat.postEphemeral).
func postEphemeral(s *Server, c *call) (object, error) {
	u := s.userByID(c.text("user"))
	if u == nil {
		return nil, refuse("user_not_in_channel")
	}
	name := c.text("channel")
	if s.userByID(name) != nil {
		return nil, refuse("channel_not_found")
	}
	ch, err := s.destination(name)
	if err != nil {
		return nil, err
	}
	if !ch.has(u.id) {
		return nil, refuse("user_not_in_channel")
	}
	m, thread, err := s.fromCall(c, ch)
	if err != nil {
		return nil, err
	}
	m.metadata = nil
	m.onlyFor, m.threadTS = u.id, thread
	s.add(ch, m)
	return object{"message_ts": m.ts}, nil
}

// own finds a message the app may change. code is the refusal for another's.
func (s *Server) own(c *call, code string) (*message, error) {
	ch := s.channelByID(c.text("channel"))
	if ch == nil || ch.private && !ch.has(s.bot.id) {
		return nil, refuse("channel_not_found")
	}
	m := ch.kept(c.text("ts"))
	switch {
	case m == nil:
		return nil, refuse("message_not_found")
	case m.botID != s.botID:
		return nil, refuse(code)
	case ch.archived:
		return nil, refuse("is_archived")
	}
	return m, nil
}

// updateMessage is chat.update (docs.slack.dev, reference/methods/chat.update):
// text without blocks takes the blocks away, and metadata stays unless given.
func updateMessage(s *Server, c *call) (object, error) {
	m, err := s.own(c, "cant_update_message")
	if err != nil {
		return nil, err
	}
	said, err := s.readContent(c)
	if err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(c.text("text")) > maxUpdateText {
		return nil, refuse("msg_too_long")
	}
	if !said.hasText && !said.hasBlocks {
		if !said.hasMetadata && said.attachments == nil {
			return nil, refuse("no_text")
		}
		said.text, said.blocks = m.text, m.blocks
	}
	if said.empty() {
		return nil, refuse("no_text")
	}
	if said.hasMetadata {
		m.metadata = said.metadata
	}
	s.edit(m, said)
	return object{"channel": m.channel.id, "ts": m.ts, "text": m.text, "message": s.messageBody(m, true)}, nil
}

// deleteMessage is chat.delete (docs.slack.dev, reference/methods/chat.delete).
func deleteMessage(s *Server, c *call) (object, error) {
	m, err := s.own(c, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	s.drop(m)
	return object{"channel": m.channel.id, "ts": m.ts}, nil
}

// getPermalink is chat.getPermalink (docs.slack.dev, reference/methods/chat.getPermalink).
func getPermalink(s *Server, c *call) (object, error) {
	ch := s.channelByID(c.text("channel"))
	if ch == nil || ch.private && !ch.has(s.bot.id) {
		return nil, refuse("channel_not_found")
	}
	m := ch.kept(c.text("message_ts"))
	if m == nil {
		return nil, refuse("message_not_found")
	}
	link := c.origin + "/#/" + ch.id + "/" + m.ts
	if m.threadTS != "" && m.threadTS != m.ts {
		link += "?thread_ts=" + m.threadTS
	}
	return object{"channel": ch.id, "permalink": link}, nil
}
