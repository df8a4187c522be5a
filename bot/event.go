package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/plan"
)

// directMessage is the name that Slack gives every conversation with a bot.
const directMessage = "directmessage"

// tick is the reaction that says "no change", as Slack names it.
const tick = "white_check_mark"

// event is the payload of an event, as far as it is used (docs.slack.dev,
// reference/events/app_home_opened, app_mention and message).
type event struct {
	EventID        string `json:"event_id"`
	Authorizations []struct {
		UserID string `json:"user_id"`
		IsBot  bool   `json:"is_bot"`
	} `json:"authorizations"`
	Event struct {
		Type     string `json:"type"`
		Subtype  string `json:"subtype"`
		Tab      string `json:"tab"`
		User     string `json:"user"`
		BotID    string `json:"bot_id"`
		Channel  string `json:"channel"`
		Kind     string `json:"channel_type"`
		TS       string `json:"ts"`
		ThreadTS string `json:"thread_ts"`
		Text     string `json:"text"`
		Files    []any  `json:"files"`
		Edited   any    `json:"edited"`
		Reaction string `json:"reaction"`
		ItemUser string `json:"item_user"`
		Item     struct {
			Channel string `json:"channel"`
			TS      string `json:"ts"`
		} `json:"item"`
		View any `json:"view"` // absent before the first was published
	} `json:"event"`
}

// me is the bot's own user id, "" when the event does not say.
func (p *event) me() string {
	for _, a := range p.Authorizations {
		if a.IsBot {
			return a.UserID
		}
	}
	return ""
}

func decodeEvent(payload []byte) (Envelope, error) {
	var p event
	if err := json.Unmarshal(payload, &p); err != nil {
		return Envelope{}, fmt.Errorf("decode event: %w", err)
	}
	if p.EventID == "" {
		return Envelope{}, errors.New("event without an id")
	}
	e := Envelope{Cause: "event:" + p.EventID, User: plan.UserID(p.Event.User)}
	if e.User == "" {
		return e, ErrIgnored
	}
	switch p.Event.Type {
	case "app_home_opened":
		e.Kind, e.Bare = Home, p.Event.View == nil
		if p.Event.Tab == "home" {
			return e, nil
		}
	case "app_mention", "message":
		return p.said(e)
	case "reaction_added":
		m := &p.Event
		if m.Reaction != tick || m.ItemUser != p.me() || m.Item.Channel == "" || m.Item.TS == "" || m.User == p.me() {
			return e, ErrIgnored
		}
		// The same person's tick on the same message is one, however often it is
		// taken away and added again.
		e.Kind, e.Cause = Reaction, "reaction:"+m.Item.Channel+":"+m.Item.TS+":"+m.User
		e.Channel, e.TS = m.Item.Channel, m.Item.TS
		return e, nil
	}
	return e, ErrIgnored
}

// said reads what a person wrote to the bot. What a message says later, by an
// edit, is not read: it was answered as it was.
//
// The cause is the message itself, not the event: Slack may tell of one message
// by several events, and of one event by several envelopes.
func (p *event) said(e Envelope) (Envelope, error) {
	m := &p.Event
	// A message with a file, or one that is also shown in the channel, is a
	// person's as well; every other subtype is about a message.
	person := slices.Contains([]string{"", "file_share", "thread_broadcast"}, m.Subtype)
	if !person || m.BotID != "" || m.Edited != nil || m.Channel == "" || m.TS == "" || m.User == p.me() {
		return e, ErrIgnored
	}
	e.Kind = Mention
	if m.Kind == "im" {
		e.Kind = Message
	}
	if m.Type == "message" && e.Kind != Message {
		return e, ErrIgnored
	}
	e.Cause = "said:" + m.Channel + ":" + m.TS
	e.Channel, e.Direct, e.TS, e.Thread, e.Files = m.Channel, e.Kind == Message, m.TS, m.ThreadTS, len(m.Files) > 0
	e.Line = commands.Unescape(addressed(m.Text, p.me()))
	return e, nil
}

// addressed is a text without the bot's name before it or behind it. Among
// other words the name stays, because it is one of them.
func addressed(text, me string) string {
	text = strings.TrimSpace(text)
	if me == "" {
		return text
	}
	name := "<@" + me + ">"
	if rest, ok := strings.CutPrefix(text, name); ok {
		return strings.TrimSpace(strings.TrimLeft(rest, ",:"))
	}
	return strings.TrimSpace(strings.TrimSuffix(text, name))
}
