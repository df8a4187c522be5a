package main

import (
	"fmt"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// Verbs for what people do in Slack besides the slash command.

// verbSay writes a message. Where the bot does not hear of it, use /asb.
func verbSay(c *conversation, ts *testscript.TestScript, args []string) {
	ask, where := object{"user": c.who, "channel": c.where}, c.where
	if args[0] == "-thread" {
		on := c.last[c.who]
		ask["channel"], ask["thread_ts"] = on.channel, threadOf(on)
		args, where = args[1:], "a thread in "+on.channel
	}
	ask["text"] = strings.Join(args, " ")
	c.remember(strings.Join(args, " "))
	if c.unheard { // Slack sends an event again
		c.more++
		c.unheard = false
	}
	c.act(ts, fmt.Sprintf("@%s writes in %s: %s", c.who, where, shorten(text(ask, "text"))), func() (h happened, err error) {
		return h, c.control.post("/control/say", ask, &h)
	})
}

// threadOf is the thread that a message is in, or would begin.
func threadOf(on surface) string {
	if thread := text(on.body, "thread_ts"); thread != "" {
		return thread
	}
	return on.ts
}

// verbShortcut chooses a shortcut by its callback id: a message's on the last
// one in the channel that contains a text.
func verbShortcut(c *conversation, ts *testscript.TestScript, args []string) {
	ask, where := object{"user": c.who, "callback_id": args[0]}, ""
	if want := strings.Join(args[1:], " "); want != "" {
		all, err := c.control.messages(c.who, c.where)
		ts.Check(err)
		for _, m := range all {
			if strings.Contains(text(m, "text"), want) && m["ephemeral"] != true {
				ask["channel"], ask["ts"], where = c.where, text(m, "ts"), fmt.Sprintf(" on “%s”", want)
			}
		}
	}
	c.act(ts, fmt.Sprintf("@%s chooses the shortcut %s%s", c.who, args[0], where), func() (h happened, err error) {
		return h, c.control.post("/control/shortcut", ask, &h)
	})
}

func verbSuggest(c *conversation, ts *testscript.TestScript, args []string) {
	field, typed, _ := strings.Cut(args[0], "=")
	view := c.look(ts).modal
	s := &screen{names: c.names, certain: c.certain}
	s.line(0, "@%s types “%s” in the field %s", c.who, typed, field)
	var answer struct{ Options []object }
	ts.Check(c.control.post("/control/options", object{"user": c.who, "view": text(view, "id"), "block_id": field, "action_id": field, "typed": typed}, &answer))
	for i, o := range answer.Options {
		if i == 5 {
			s.line(1, "and %d more", len(answer.Options)-i)
			break
		}
		s.line(1, "- %s", text(o, "text", "text"))
	}
	if len(answer.Options) == 0 {
		s.line(1, "nothing")
	}
	c.print(ts, s)
}

func verbReact(c *conversation, ts *testscript.TestScript, args []string) {
	on := c.last[c.who]
	ask := object{"user": c.who, "channel": on.channel, "ts": on.ts, "name": args[0]}
	c.act(ts, fmt.Sprintf("@%s adds :%s: to a message in %s", c.who, args[0], on.channel), func() (h happened, err error) {
		return h, c.control.post("/control/react", ask, &h)
	})
}
