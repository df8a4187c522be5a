package bot

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack/socketmode"

	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// Kind is what a person did.
type Kind string

const (
	Slash   Kind = "slash"   // typed the slash command
	Click   Kind = "button"  // pressed a button, or picked from a menu
	Form    Kind = "form"    // sent a form
	Home    Kind = "home"    // opened the Home tab
	Mention Kind = "mention" // wrote to the bot in a channel, by its name
	Message Kind = "message" // wrote to the bot in the conversation with it

	Quote    Kind = "shortcut" // chose the shortcut of a message
	Global   Kind = "global"   // chose the shortcut that is no message's
	Suggest  Kind = "suggest"  // types in a field that is to suggest something
	Reaction Kind = "reaction" // added a reaction to a message of the bot's
)

// An Envelope is what Slack sent, as far as the bot uses it.
type Envelope struct {
	Kind        Kind
	Cause       string // the same when Slack delivers again
	User        plan.UserID
	Channel     string // the conversation, "" for none
	Direct      bool   // which is the person's own with the bot
	Thread      string // the message in whose thread it was, as Slack names it; "" for none
	TS          string // the message that was written, or clicked, as Slack names it
	Files       bool   // the message that was written has files or pictures
	Line        string // the command line that was typed, or that was clicked
	Fields      map[string]string
	TriggerID   string
	ResponseURL string
	Opened      string // the cause that opened the form, "" when it is not known
	Ephemeral   bool   // the message that was clicked is only visible to the person
	OnHome      bool   // the click was on the Home tab
	Page        string // the line that the Home tab answered when it was clicked
	Bare        bool   // the Home tab that was opened shows nothing yet
	Picked      bool   // the form that was sent asks for an action, and leads to another
	Team        string // the workspace's name in addresses, where Slack says it
}

// asked is the thread that a line was written in, "" for none: a button carries
// a whole line, and means the same everywhere.
func (e Envelope) asked() string {
	if e.Kind == Mention || e.Kind == Message {
		return e.Thread
	}
	return ""
}

// posted is when the message was posted that was clicked, zero for none. Slack
// names messages by that time (docs.slack.dev, messaging/retrieving).
func (e Envelope) posted() time.Time {
	seconds, _, _ := strings.Cut(e.TS, ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || e.Kind != Click {
		return time.Time{}
	}
	return time.Unix(n, 0)
}

// ErrIgnored means that an envelope is well-formed and asks for nothing.
var ErrIgnored = errors.New("nothing to do")

// Decode reads an envelope's payload. The kind is Slack's, as in Socket Mode:
// "slash_commands", "interactive" or "events_api" (docs.slack.dev,
// apis/events-api/using-socket-mode).
func Decode(kind string, payload []byte) (Envelope, error) {
	switch kind {
	case socketmode.RequestTypeSlashCommands:
		return decodeSlash(payload)
	case socketmode.RequestTypeInteractive:
		return decodeInteraction(payload)
	case socketmode.RequestTypeEventsAPI:
		return decodeEvent(payload)
	}
	return Envelope{}, fmt.Errorf("envelope of unknown type %q", kind)
}

func decodeSlash(payload []byte) (Envelope, error) {
	var p struct {
		Text        string `json:"text"`
		UserID      string `json:"user_id"`
		ChannelID   string `json:"channel_id"`
		TriggerID   string `json:"trigger_id"`
		ResponseURL string `json:"response_url"`
	}
	if err := json.Unmarshal(payload, &p); err != nil {
		return Envelope{}, fmt.Errorf("decode slash command: %w", err)
	}
	if p.UserID == "" || p.TriggerID == "" {
		return Envelope{}, errors.New("slash command without a user or a trigger")
	}
	return Envelope{Kind: Slash, Cause: "slash:" + p.TriggerID, User: plan.UserID(p.UserID), Channel: p.ChannelID,
		Line: commands.Unescape(p.Text), TriggerID: p.TriggerID, ResponseURL: p.ResponseURL}, nil
}

// interaction is a block_actions or view_submission payload (docs.slack.dev,
// reference/interaction-payloads).
type interaction struct {
	Type        string `json:"type"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	User        struct {
		ID string `json:"id"`
	} `json:"user"`
	Channel struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"channel"`
	Container struct {
		IsEphemeral bool   `json:"is_ephemeral"`
		MessageTS   string `json:"message_ts"`
		ThreadTS    string `json:"thread_ts"`
	} `json:"container"`
	Actions    []field `json:"actions"`
	ActionID   string  `json:"action_id"` // of a suggestion
	Value      string  `json:"value"`     // of a suggestion
	CallbackID string  `json:"callback_id"`
	Team       struct {
		Domain string `json:"domain"`
	} `json:"team"`
	Message struct {
		TS       string `json:"ts"`
		ThreadTS string `json:"thread_ts"`
		Text     string `json:"text"`
		Files    []any  `json:"files"`
	} `json:"message"`
	View *struct {
		ID              string `json:"id"`
		Type            string `json:"type"`
		Hash            string `json:"hash"`
		ExternalID      string `json:"external_id"`
		CallbackID      string `json:"callback_id"`
		PrivateMetadata string `json:"private_metadata"`
		State           struct {
			Values map[string]map[string]field `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

// A field is an element with what was entered or chosen. Which key holds it
// depends on the kind of element.
type field struct {
	Value    *string `json:"value"`
	Selected *struct {
		Value string `json:"value"`
	} `json:"selected_option"`
	Date         string   `json:"selected_date"`
	Time         string   `json:"selected_time"`
	User         string   `json:"selected_user"`
	Users        []string `json:"selected_users"`
	Conversation string   `json:"selected_conversation"`
	Channel      string   `json:"selected_channel"`
}

// text is what was entered or chosen: ids as they are, several with commas
// between them; "" for nothing.
func (f field) text() string {
	switch {
	case f.Selected != nil:
		return f.Selected.Value
	case f.Value != nil:
		return *f.Value
	}
	return cmp.Or(f.Date, f.Time, f.User, strings.Join(f.Users, ","), f.Conversation, f.Channel)
}

func decodeInteraction(payload []byte) (Envelope, error) {
	var p interaction
	if err := json.Unmarshal(payload, &p); err != nil {
		return Envelope{}, fmt.Errorf("decode interaction: %w", err)
	}
	if p.User.ID == "" {
		return Envelope{}, errors.New("interaction without a user")
	}
	e := Envelope{User: plan.UserID(p.User.ID), Channel: p.Channel.ID, Direct: p.Channel.Name == directMessage, TS: p.Container.MessageTS, Thread: p.Container.ThreadTS,
		TriggerID: p.TriggerID, ResponseURL: p.ResponseURL, Ephemeral: p.Container.IsEphemeral}
	switch p.Type {
	case "block_actions":
		if p.TriggerID == "" {
			return Envelope{}, errors.New("click without a trigger")
		}
		e.Kind, e.Cause = Click, "click:"+p.TriggerID
		if e.OnHome = p.View != nil && p.View.Type == "home"; e.OnHome {
			e.Page = p.View.PrivateMetadata
		}
		for _, a := range p.Actions {
			if e.Line = a.text(); e.Line != "" {
				return e, nil
			}
		}
		return e, ErrIgnored
	case "view_submission":
		if p.View == nil || p.View.ID == "" {
			return Envelope{}, errors.New("form without a view")
		}
		e.Kind, e.Cause, e.Opened = Form, "form:"+p.View.ID+":"+p.View.Hash, p.View.ExternalID
		e.Line = p.View.PrivateMetadata
		e.Fields = map[string]string{}
		for block, elements := range p.View.State.Values {
			for _, f := range elements {
				e.Fields[block] = strings.TrimSpace(f.text())
			}
		}
		if e.Picked = p.View.CallbackID == views.Picking; e.Picked {
			e.Line = strings.TrimSpace(e.Line + " " + e.Fields[views.FieldAction])
			e.Fields = map[string]string{}
		}
		return e, nil
	case "block_suggestion":
		if p.ActionID == "" {
			return Envelope{}, errors.New("suggestion for no element")
		}
		e.Kind, e.Cause, e.Line = Suggest, "suggest:"+p.ActionID, p.Value
		return e, nil
	case "shortcut", "message_action":
		return p.shortcut(e)
	}
	return e, ErrIgnored
}

// The callback ids of the shortcuts in manifest.yml.
const (
	attachShortcut = "asb_attach"
	updateShortcut = "asb_update"
)

// maxQuote is how much of a message is quoted at first: what the button that
// opens the form again can carry.
const maxQuote = 1500

// shortcut reads that a person chose one of the app's shortcuts (docs.slack.dev,
// interactivity/implementing-shortcuts).
func (p *interaction) shortcut(e Envelope) (Envelope, error) {
	if p.TriggerID == "" {
		return Envelope{}, errors.New("shortcut without a trigger")
	}
	e.Cause = "shortcut:" + p.TriggerID
	switch {
	case p.CallbackID == updateShortcut:
		e.Kind, e.Line = Global, "update"
		return e, nil
	case p.CallbackID != attachShortcut, p.Message.TS == "" || p.Channel.ID == "":
		return e, ErrIgnored
	}
	e.Kind, e.TS, e.Thread, e.Files, e.Team = Quote, p.Message.TS, p.Message.ThreadTS, len(p.Message.Files) > 0, p.Team.Domain
	text := []rune(strings.TrimSpace(commands.Unescape(p.Message.Text)))
	if len(text) > maxQuote {
		text = append(text[:maxQuote-1], '…')
	}
	e.Line = string(text)
	return e, nil
}

// userOf finds who sent an envelope, without decoding the rest of it.
func userOf(payload []byte) string {
	var p struct {
		UserID string `json:"user_id"`
		User   struct {
			ID string `json:"id"`
		} `json:"user"`
		Event struct {
			User string `json:"user"`
		} `json:"event"`
	}
	if json.Unmarshal(payload, &p) != nil {
		return ""
	}
	return p.UserID + p.User.ID + p.Event.User
}
