package plan

import (
	"fmt"
	"time"
)

// A Target is where a message goes: one person, or a channel, or a thread in
// one.
type Target struct {
	User    UserID `json:"user,omitempty"`    // or:
	Channel string `json:"channel,omitempty"` // Slack's id
	Thread  string `json:"thread,omitempty"`  // Slack's ts of the message it answers, with Channel; "" for none
}

// A Receipt is where Slack put a message: what is needed to find it again.
type Receipt struct {
	Channel string `json:"channel"` // Slack's id; for a person, of the conversation with them
	TS      string `json:"ts"`      // Slack's name for the message in its channel
}

// NotPosted is the error of a message that is certain not to have been posted.
// Any other error of a post leaves it open.
type NotPosted struct {
	Reason string        // Slack's code: "not_in_channel", "ratelimited"
	Wait   time.Duration // when it may be tried again; 0 when trying again is no use
}

func (e *NotPosted) Error() string { return fmt.Sprintf("not posted: %s", e.Reason) }
