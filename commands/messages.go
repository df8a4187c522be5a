package commands

import (
	"context"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func messages() Command {
	return Command{Name: "messages", Args: "off or on NAME [MEETING] [here]", Does: "switch messages that come by themselves off or on, for you or in a channel; alone, see what is off",
		Examples: []views.Example{{Job: "Get no reminders", Line: "nudges off"}, {Job: "None for one meeting", Line: "nudges off nte"}, {Job: "Get them again", Line: "nudges on"},
			{Job: "No message on the day of a meeting in this channel", Line: "messages off today nte here"}, {Job: "See what is off", Line: "messages"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			me, here := plan.Target{User: c.Cause.By}, plan.Target{Channel: c.channel()}
			if m.Do == "" {
				return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.SwitchedOff(s, me, here), nil })
			}
			f := plan.MessagesSwitched{Message: m.Message, Meeting: m.Meeting, To: me, Off: m.Do == "off"}
			switch {
			case m.Here && here.Channel == "":
				return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "There is no channel here, so nothing was switched.", Hint: "Type the line in the channel that it is about, or leave “here” out for your own messages."}
			case m.Here && m.Message == "nudge":
				return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "Reminders go to one person and never to a channel, so nothing was switched.", Hint: "For your own, type: nudges " + m.Do}
			case m.Here:
				f.To = here
			}
			return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
				if m.Meeting != "" {
					if _, err := s.Meeting(m.Meeting); err != nil {
						return nil, err
					}
				}
				return s.SwitchMessages(f)
			})
		}}
}

// channel is the channel the line came from; "" for none, and for a
// conversation with one person (docs.slack.dev, reference/objects/conversation-object).
func (c *Call) channel() string {
	if strings.HasPrefix(c.Door.Channel, "D") {
		return ""
	}
	return c.Door.Channel
}
