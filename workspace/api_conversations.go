package workspace

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// channelBody is a conversation (docs.slack.dev, reference/objects/conversation-object).
func (s *Server) channelBody(c *channel) object {
	body := object{
		"id": c.id, "created": s.born, "updated": s.born * 1000, "is_archived": c.archived, "is_im": c.im,
		"is_mpim": false, "is_private": c.private, "is_ext_shared": c.external, "is_org_shared": false,
		"is_shared": c.external, "context_team_id": s.team.ID, "is_channel": !c.im, "is_group": false,
	}
	if c.im {
		body["user"] = c.other(s.bot.id)
		body["is_open"] = true
		return body
	}
	note := func(value string) object { return object{"value": value, "creator": "", "last_set": 0} }
	for key, value := range map[string]any{
		"name": c.name, "name_normalized": c.name, "is_general": c.general, "is_member": c.has(s.bot.id),
		"creator": "", "topic": note(c.topic), "purpose": note(""), "num_members": len(c.members),
	} {
		body[key] = value
	}
	return body
}

// known finds a channel the app can know of, and holds it to the scope for its
// kind: access is read or history.
func (s *Server) known(id, access string) (*channel, error) {
	c := s.channelByID(id)
	if c == nil || c.private && !c.has(s.bot.id) {
		return nil, refuse("channel_not_found")
	}
	if err := s.need(c.family() + ":" + access); err != nil {
		return nil, err
	}
	return c, nil
}

// conversationsInfo is conversations.info.
func conversationsInfo(s *Server, c *call) (object, error) {
	ch, err := s.known(c.text("channel"), "read")
	if err != nil {
		return nil, err
	}
	return object{"channel": s.channelBody(ch)}, nil
}

// conversationsList is conversations.list (docs.slack.dev, reference/methods/conversations.list).
func conversationsList(s *Server, c *call) (object, error) {
	return s.listChannels(c, func(ch *channel) bool { return !ch.private || ch.has(s.bot.id) })
}

// usersConversations is users.conversations: those a user, the bot by default, is in.
func usersConversations(s *Server, c *call) (object, error) {
	who := cmp.Or(c.text("user"), s.bot.id)
	if s.userByID(who) == nil {
		return nil, refuse("user_not_found")
	}
	return s.listChannels(c, func(ch *channel) bool {
		return ch.has(who) && (!ch.private || ch.has(s.bot.id))
	})
}

func (s *Server) listChannels(c *call, fit func(*channel) bool) (object, error) {
	types := c.list("types")
	if len(types) == 0 {
		types = []string{"public_channel"}
	}
	families := map[string]bool{}
	for _, t := range types {
		family, ok := map[string]string{
			"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim",
		}[t]
		if !ok {
			return nil, refuse("invalid_types")
		}
		if err := s.need(family + ":read"); err != nil {
			return nil, err
		}
		families[family] = true
	}
	var all []*channel
	for _, ch := range s.channels {
		if families[ch.family()] && fit(ch) && !(c.yes("exclude_archived") && ch.archived) {
			all = append(all, ch)
		}
	}
	part, next, err := page(c, all, 100, 999)
	if err != nil {
		return nil, err
	}
	list := []any{}
	for _, ch := range part {
		list = append(list, s.channelBody(ch))
	}
	return object{"channels": list, "response_metadata": object{"next_cursor": next}}, nil
}

// page cuts out the part of a list that cursor and limit ask for (docs.slack.dev,
// apis/web-api/pagination).
func page[T any](c *call, all []T, usual, most int) (part []T, next string, err error) {
	limit := usual
	if text := c.text("limit"); text != "" && text != "0" {
		limit, err = strconv.Atoi(text)
		if err != nil || limit < 0 || limit > most {
			return nil, "", refuse("invalid_limit")
		}
	}
	from := 0
	if cursor := c.text("cursor"); cursor != "" {
		data, err := base64.StdEncoding.DecodeString(cursor)
		text, ok := strings.CutPrefix(string(data), "next:")
		if from, _ = strconv.Atoi(text); err != nil || !ok || from < 1 {
			return nil, "", refuse("invalid_cursor")
		}
	}
	from = min(from, len(all))
	to := min(from+limit, len(all))
	if to < len(all) {
		next = base64.StdEncoding.EncodeToString([]byte("next:" + strconv.Itoa(to)))
	}
	return all[from:to], next, nil
}

// conversationsMembers is conversations.members.
func conversationsMembers(s *Server, c *call) (object, error) {
	ch, err := s.known(c.text("channel"), "read")
	if err != nil {
		return nil, err
	}
	part, next, err := page(c, ch.members, 100, 999)
	if err != nil {
		return nil, err
	}
	return object{"members": slices.Clone(part), "response_metadata": object{"next_cursor": next}}, nil
}

// conversationsOpen is conversations.open (docs.slack.dev,
// reference/methods/conversations.open). Group messages are not modelled.
func conversationsOpen(s *Server, c *call) (object, error) {
	users := c.list("users")
	if id := c.text("channel"); id != "" {
		ch := s.channelByID(id)
		if ch == nil || !s.isApp(ch) {
			return nil, refuse("channel_not_found")
		}
		users = []string{ch.other(s.bot.id)}
	}
	switch {
	case len(users) == 0:
		return nil, refuse("users_list_not_supplied")
	case len(users) > 8:
		return nil, refuse("too_many_users")
	case len(users) > 1:
		return nil, refuse("method_not_supported_for_channel_type", "[ERROR] the local workspace has no group messages")
	}
	u := s.userByID(users[0])
	switch {
	case u == nil:
		return nil, refuse("user_not_found")
	case u.bot:
		return nil, refuse("cannot_dm_bot")
	case u.deleted:
		return nil, refuse("user_disabled")
	case u.external:
		return nil, refuse("user_not_visible")
	}
	known := s.channelByID(newDM(u, s.bot).id) != nil
	ch := s.dm(u, s.bot)
	body := object{"id": ch.id}
	if c.yes("return_im") {
		body = s.channelBody(ch)
	}
	return object{"channel": body, "no_op": known, "already_open": known}, nil
}

// conversationsHistory is conversations.history (docs.slack.dev,
// reference/methods/conversations.history): newest first, without replies.
func conversationsHistory(s *Server, c *call) (object, error) {
	ch, err := s.readable(c)
	if err != nil {
		return nil, err
	}
	var all []*message
	for _, m := range slices.Backward(ch.messages) {
		if m.onlyFor == "" && (m.threadTS == "" || m.threadTS == m.ts || m.broadcast) && within(c, m.ts) {
			all = append(all, m)
		}
	}
	body, err := s.messagePage(c, all)
	if err != nil {
		return nil, err
	}
	pins := 0
	for _, m := range ch.messages {
		if m.pinned {
			pins++
		}
	}
	body["pin_count"] = pins
	return body, nil
}

// conversationsReplies is conversations.replies: the parent first.
func conversationsReplies(s *Server, c *call) (object, error) {
	ch, err := s.readable(c)
	if err != nil {
		return nil, err
	}
	parent := ch.kept(c.text("ts"))
	if parent == nil {
		return nil, refuse("thread_not_found")
	}
	all := []*message{parent}
	for _, m := range ch.replies(parent.ts) {
		if within(c, m.ts) {
			all = append(all, m)
		}
	}
	return s.messagePage(c, all)
}

func (s *Server) readable(c *call) (*channel, error) {
	ch, err := s.known(c.text("channel"), "history")
	if err == nil && !ch.has(s.bot.id) {
		return nil, refuse("not_in_channel")
	}
	return ch, err
}

func (s *Server) messagePage(c *call, all []*message) (object, error) {
	part, next, err := page(c, all, 100, 999)
	if err != nil {
		return nil, err
	}
	list := []any{}
	for _, m := range part {
		list = append(list, s.messageBody(m, c.yes("include_all_metadata")))
	}
	return object{
		"messages": list, "has_more": next != "", "response_metadata": object{"next_cursor": next},
	}, nil
}

// within says whether a ts lies between oldest and latest.
func within(c *call, ts string) bool {
	edge := func(name string) (float64, bool) { return number(json.Number(c.text(name))) }
	at, _ := number(ts)
	if oldest, ok := edge("oldest"); ok && (at < oldest || at == oldest && !c.yes("inclusive")) {
		return false
	}
	if latest, ok := edge("latest"); ok && (at > latest || at == latest && !c.yes("inclusive")) {
		return false
	}
	return true
}

// conversationsJoin is conversations.join: public channels only; somebody has
// to invite a bot to a private one.
func conversationsJoin(s *Server, c *call) (object, error) {
	ch := s.channelByID(c.text("channel"))
	switch {
	case ch == nil || ch.private && !ch.im && !ch.has(s.bot.id):
		return nil, refuse("channel_not_found")
	case ch.private:
		return nil, refuse("method_not_supported_for_channel_type")
	case ch.archived:
		return nil, refuse("is_archived")
	case ch.has(s.bot.id):
		return object{"channel": s.channelBody(ch), "warning": "already_in_channel"}, nil
	}
	s.join(ch, s.bot, nil)
	return object{"channel": s.channelBody(ch)}, nil
}
