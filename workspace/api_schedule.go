package workspace

import (
	"slices"
	"strconv"
	"time"
)

const (
	maxAhead     = 120 * 24 * time.Hour // docs.slack.dev, reference/methods/chat.scheduleMessage
	maxInWindow  = 30                   // messages a channel may have due within five minutes; same page
	windowLength = 5 * time.Minute
	lockTime     = time.Minute // before it is posted a message can no longer be deleted
)

// A scheduled message is posted by Slack, at a moment of the workspace clock,
// whether or not the app is there.
type scheduled struct {
	id      string
	channel *channel
	thread  string
	said    content
	at      time.Time
	made    time.Time
}

// scheduleMessage is chat.scheduleMessage (docs.slack.dev,
// reference/methods/chat.scheduleMessage). A message scheduled with metadata is
// taken, and never posted: that is Slack's documented behaviour.
func scheduleMessage(s *Server, c *call) (object, error) {
	ch, err := s.destination(c.text("channel"))
	if err != nil {
		return nil, err
	}
	seconds, err := strconv.ParseInt(c.text("post_at"), 10, 64)
	if err != nil {
		return nil, refuse("invalid_time")
	}
	at := time.Unix(seconds, 0)
	switch {
	case !at.After(s.now()):
		return nil, refuse("time_in_past")
	case at.Sub(s.now()) > maxAhead:
		return nil, refuse("time_too_far")
	}
	said, err := s.readContent(c)
	if err != nil {
		return nil, err
	}
	if said.empty() {
		return nil, refuse("no_text")
	}
	if err := s.thread(ch, c.text("thread_ts")); err != nil {
		return nil, err
	}
	near := 0
	for _, q := range s.queue {
		if q.channel == ch && q.at.Sub(at).Abs() < windowLength {
			near++
		}
	}
	if near >= maxInWindow {
		return nil, refuse("restricted_too_many")
	}
	q := &scheduled{id: s.id("Q"), channel: ch, thread: c.text("thread_ts"), said: said, at: at, made: s.now()}
	s.queue = append(s.queue, q)
	s.at(at, func() { s.postScheduled(q) })
	preview := s.messageBody(&message{user: s.bot.id, botID: s.botID, text: said.text, blocks: said.blocks}, false)
	preview["type"] = "delayed_message"
	delete(preview, "ts")
	return object{"channel": ch.id, "scheduled_message_id": q.id, "post_at": seconds, "message": preview}, nil
}

func (s *Server) postScheduled(q *scheduled) {
	i := slices.Index(s.queue, q)
	if i < 0 {
		return // deleted
	}
	s.queue = slices.Delete(s.queue, i, i+1)
	if q.said.metadata != nil {
		s.log.WithField("id", q.id).Warn("a message scheduled with metadata is not posted")
		return
	}
	if _, err := s.writable(q.channel); err != nil {
		s.log.WithField("id", q.id).WithError(err).Warn("a scheduled message is lost")
		return
	}
	m := s.fromApp(q.said)
	if q.channel.kept(q.thread) != nil {
		m.threadTS = q.thread
	}
	s.add(q.channel, m)
}

// scheduledList is chat.scheduledMessages.list.
func scheduledList(s *Server, c *call) (object, error) {
	only := c.text("channel")
	if only != "" && s.channelByID(only) == nil {
		return nil, refuse("invalid_channel")
	}
	oldest, hasOldest := number(c.text("oldest"))
	latest, hasLatest := number(c.text("latest"))
	var all []any
	for _, q := range s.queue {
		at := float64(q.at.Unix())
		if only != "" && q.channel.id != only || hasOldest && at < oldest || hasLatest && at > latest {
			continue
		}
		all = append(all, object{
			"id": q.id, "channel_id": q.channel.id, "post_at": q.at.Unix(), "date_created": q.made.Unix(), "text": q.said.text,
		})
	}
	part, next, err := page(c, all, 100, 999)
	if err != nil {
		return nil, err
	}
	return object{
		"scheduled_messages": append([]any{}, part...), "response_metadata": object{"next_cursor": next},
	}, nil
}

// deleteScheduled is chat.deleteScheduledMessage.
func deleteScheduled(s *Server, c *call) (object, error) {
	i := slices.IndexFunc(s.queue, func(q *scheduled) bool {
		return q.id == c.text("scheduled_message_id") && q.channel.id == c.text("channel")
	})
	if i < 0 || s.queue[i].at.Sub(s.now()) < lockTime {
		return nil, refuse("invalid_scheduled_message_id")
	}
	s.queue = slices.Delete(s.queue, i, i+1)
	return object{}, nil
}
