package workspace

import (
	"strings"
	"time"
)

// An event that is not acknowledged is sent again: about at once, after a minute
// and after five, by the workspace clock (docs.slack.dev, apis/events-api).
func retryAfter(attempt int) time.Duration {
	return []time.Duration{0, time.Minute, 5 * time.Minute}[attempt-1]
}

const maxRetries = 3

// emit sends an event if the app has subscribed to it, and gives its envelope,
// or nil. The caller holds mu.
func (s *Server) emit(subscription string, inner object) *envelope {
	if !s.manifest.subscribed(subscription) || s.uninstalled {
		return nil
	}
	if inner["event_ts"] == nil {
		inner["event_ts"] = formatTS(s.now().UnixMicro())
	}
	shared := false
	if c := s.channelByID(asText(inner["channel"])); c != nil {
		shared = c.external
	}
	payload := object{
		"token": s.verification, "team_id": s.team.ID, "context_team_id": s.team.ID, "api_app_id": s.appID,
		"type": "event_callback", "event_id": s.id("Ev"), "event_time": s.now().Unix(),
		"event_context": "4-" + s.digits(16), "is_ext_shared_channel": shared,
		"authorizations": []any{object{
			"enterprise_id": nil, "team_id": s.team.ID, "user_id": s.bot.id, "is_bot": true, "is_enterprise_install": false,
		}},
		"event": inner,
	}
	return s.attempt(payload, 0, s.now(), "")
}

// attempt sends an event for the first time or again. Retries have the same
// event_id and an envelope of their own.
func (s *Server) attempt(payload object, n int, first time.Time, reason string) *envelope {
	env := &envelope{kind: "events_api", payload: payload, retry: n, reason: reason}
	env.then = func(a answer) {
		if a.failure == "" || n == maxRetries || a.final {
			return
		}
		again := func() { s.attempt(payload, n+1, first, "timeout") }
		if a.reason != "" {
			again = func() { s.attempt(payload, n+1, first, a.reason) }
		}
		if wait := retryAfter(n + 1); wait > 0 {
			s.at(first.Add(wait), again)
		} else {
			again()
		}
	}
	s.post(env)
	return env
}

// post puts an envelope on its way without waiting. Envelopes leave in the
// order they were posted. The caller holds mu.
func (s *Server) post(env *envelope) {
	if s.closed {
		return
	}
	if s.reorder > 0 && s.held == nil && env.kind == "events_api" {
		s.reorder--
		s.held = env
		return
	}
	s.outbox = append(s.outbox, env)
	if s.held != nil {
		s.outbox = append(s.outbox, s.held)
		s.held = nil
	}
	if s.sending {
		return
	}
	s.sending = true
	s.work.Go(func() {
		for {
			s.mu.Lock()
			if len(s.outbox) == 0 {
				s.sending = false
				s.mu.Unlock()
				return
			}
			env := s.outbox[0]
			s.outbox = s.outbox[1:]
			s.mu.Unlock()
			s.send(env)
		}
	})
}

// family is how scopes, events and payloads name this kind of channel.
func (c *channel) family() string {
	switch {
	case c.im:
		return "im"
	case c.private:
		return "groups"
	}
	return "channels"
}

func (c *channel) eventType() string {
	return map[string]string{"im": "im", "groups": "group", "channels": "channel"}[c.family()]
}

// announce sends the events for a message: the app hears what is said where it
// is, its own words included, and is told apart when it is mentioned
// (docs.slack.dev, reference/events/message and app_mention).
func (s *Server) announce(m *message) []*envelope {
	if m.onlyFor != "" || !m.channel.has(s.bot.id) {
		return nil
	}
	var out []*envelope
	body := s.messageBody(m, true)
	body["channel"], body["channel_type"], body["event_ts"] = m.channel.id, m.channel.eventType(), m.ts
	out = append(out, s.emit("message."+m.channel.family(), body))
	if !m.channel.im && m.botID == "" && m.subtype == "" && strings.Contains(m.text, "<@"+s.bot.id+">") {
		mention := object{
			"type": "app_mention", "user": m.user, "text": m.text, "ts": m.ts, "channel": m.channel.id,
			"event_ts": m.ts, "team": s.team.ID,
		}
		if m.threadTS != "" {
			mention["thread_ts"] = m.threadTS
		}
		out = append(out, s.emit("app_mention", mention))
	}
	return out
}

// announceChange sends message_changed, or message_deleted when after is nil.
func (s *Server) announceChange(c *channel, before, after object) {
	if !c.has(s.bot.id) || before["is_ephemeral"] == true {
		return
	}
	event := object{
		"type": "message", "subtype": "message_changed", "channel": c.id, "channel_type": c.eventType(),
		"hidden": true, "ts": s.nextTS(c), "message": after, "previous_message": before,
	}
	if after == nil {
		delete(event, "message")
		event["subtype"], event["deleted_ts"] = "message_deleted", before["ts"]
	}
	event["event_ts"] = event["ts"]
	s.emit("message."+c.family(), event)
}

// membership sends member_joined_channel or member_left_channel.
func (s *Server) membership(kind string, c *channel, userID, inviter string) {
	event := object{
		"type": kind, "user": userID, "channel": c.id, "channel_type": strings.ToUpper(c.eventType()[:1]), "team": s.team.ID,
	}
	if inviter != "" {
		event["inviter"] = inviter
	}
	if c.has(s.bot.id) || userID == s.bot.id {
		s.emit(kind, event)
	}
}
