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
