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
	Typing  Kind = "typing"  // used a field of a form that is open
	Closed  Kind = "closed"  // closed a form without sending it
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
	View        string // the form that was sent, used or closed, as Slack names it
	At          string // when a field of it was used, in seconds with six decimals, as Slack says it

	// Before is what the form's text fields held when it was drawn: all of them.
	Before map[string]string
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

// interaction is a block_actions, view_submission or view_closed payload (docs.slack.dev,
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
		ID              string          `json:"id"`
		Type            string          `json:"type"`
		Hash            string          `json:"hash"`
		ExternalID      string          `json:"external_id"`
		CallbackID      string          `json:"callback_id"`
		PrivateMetadata string          `json:"private_metadata"`
		Blocks          json.RawMessage `json:"blocks"`
		State           struct {
			Values map[string]map[string]field `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

// modal reports whether somebody did something in a form. What is typed there
// is never a command line, whatever it says.
func (p *interaction) modal() bool { return p.View != nil && p.View.Type == "modal" }

// fields are what the fields of a form hold, by block.
func (p *interaction) fields() map[string]string {
	fields := map[string]string{}
	for block, elements := range p.View.State.Values {
		for _, f := range elements {
			fields[block] = strings.TrimSpace(f.text())
		}
	}
	return fields
}

// before is what the text fields of a form held when it was drawn, by block;
// nil when it has none.
func (p *interaction) before() map[string]string {
	var blocks []struct {
		BlockID string `json:"block_id"`
		Element struct {
			Type    string `json:"type"`
			Initial string `json:"initial_value"`
		} `json:"element"`
	}
	if json.Unmarshal(p.View.Blocks, &blocks) != nil {
		return nil // nothing of it is ours
	}
	var before map[string]string
	for _, b := range blocks {
		if b.Element.Type != "plain_text_input" {
			continue
		}
		if before == nil {
			before = map[string]string{}
		}
		before[b.BlockID] = strings.TrimSpace(b.Element.Initial)
	}
	return before
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

	At string `json:"action_ts"` // of an element that was used
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
		if p.modal() {
			if p.View.ID == "" {
				return Envelope{}, errors.New("a field of a form without a name")
			}
			e.Kind, e.Cause, e.View, e.Opened = Typing, "typing:"+p.TriggerID, p.View.ID, p.View.ExternalID
			e.Line, e.Fields, e.Before = p.View.PrivateMetadata, p.fields(), p.before()
			for _, a := range p.Actions {
				e.At = max(e.At, a.At)
			}
			return e, nil
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
		e.Kind, e.Cause, e.View, e.Opened = Form, "form:"+p.View.ID+":"+p.View.Hash, p.View.ID, p.View.ExternalID
		e.Line, e.Fields, e.Before = p.View.PrivateMetadata, p.fields(), p.before()
		if e.Picked = p.View.CallbackID == views.Picking; e.Picked {
			e.Line = strings.TrimSpace(e.Line + " " + e.Fields[views.FieldAction])
			e.Fields = map[string]string{}
		}
		return e, nil
	case "view_closed": // which says nothing of what was typed
		if p.View == nil || p.View.ID == "" {
			return Envelope{}, errors.New("form without a view")
		}
		e.Kind, e.Cause, e.View, e.Opened = Closed, "closed:"+p.View.ID, p.View.ID, p.View.ExternalID
		e.Line, e.Before = p.View.PrivateMetadata, p.before()
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
