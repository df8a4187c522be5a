package main

import (
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// Verbs that make something go wrong.

func verbRestart(c *conversation, ts *testscript.TestScript, args []string) {
	var p patience
	for ; len(args) > 1; args = args[2:] {
		d, err := time.ParseDuration(args[1])
		ts.Check(err)
		switch args[0] {
		case "-silence":
			p.silence = d
		case "-timeout":
			p.timeout = d
		default:
			ts.Fatalf("restart: there is no %s", args[0])
		}
	}
	ts.Check(c.stop())
	ts.Check(c.start(false, p))
	c.tell(ts, "asb stops and starts again.")
}

// tell puts something that happened to nobody into the transcript.
func (c *conversation) tell(ts *testscript.TestScript, what string) {
	s := &screen{}
	s.line(0, "%s", what)
	c.print(ts, s)
}

func verbCrash(c *conversation, ts *testscript.TestScript, args []string) {
	file, err := c.copyFile("after-crash.db")
	ts.Check(err)
	ts.Check(c.stop())
	ts.Check(os.Rename(file, c.file))
	ts.Check(c.start(false, patience{}))
	c.tell(ts, "asb crashes and starts again.")
}

func verbDrop(c *conversation, ts *testscript.TestScript, args []string) {
	if len(args) == 1 && args[0] == "-midway" {
		c.wire.mu.Lock()
		c.wire.midway = func() {
			c.slack.CloseSockets()
			// It fails in the script, when no answer comes.
			_ = eventually("the bot reconnects", func() bool { return c.control.connected() == 1 })
		}
		c.wire.mu.Unlock()
		c.tell(ts, "The connection will break in the middle of the next answer.")
		return
	}
	c.greeted = c.hellos()
	c.slack.CloseSockets()
	c.tell(ts, "The connection breaks.")
}

func verbRefresh(c *conversation, ts *testscript.TestScript, args []string) {
	c.greeted = c.hellos()
	c.slack.Refresh("refresh_requested")
	c.tell(ts, "Slack asks asb to reconnect.")
}

func verbSilence(c *conversation, ts *testscript.TestScript, args []string) {
	c.greeted = c.hellos()
	c.slack.Silence()
	c.tell(ts, "The connection goes dead without closing.")
}

func verbReconnected(c *conversation, ts *testscript.TestScript, args []string) {
	ts.Check(eventually("the bot reconnects", func() bool { return c.hellos() > c.greeted && c.control.connected() == 1 }))
	c.tell(ts, "asb is connected again.")
}

func verbDuplicate(c *conversation, ts *testscript.TestScript, args []string) {
	c.slack.DuplicateNext()
	if c.http == nil { // over HTTP the second has the signature of the first, and is not let in
		c.more++
	}
	c.refusals = append(c.refusals, "late or unknown acknowledgement") // of the second
	c.tell(ts, "Slack will deliver the next thing twice.")
}

func verbLate(c *conversation, ts *testscript.TestScript, args []string) {
	c.wire.mu.Lock()
	c.wire.late = 4 * time.Second
	c.wire.mu.Unlock()
	c.tell(ts, "The next form will be asked for four seconds late.")
}

func verbTrouble(c *conversation, ts *testscript.TestScript, args []string) {
	what := strings.Join(args, " ")
	if c.log.own(what) == 0 {
		ts.Fatalf("trouble: the bot logged no warning with %q", what)
	}
}

func verbRefused(c *conversation, ts *testscript.TestScript, args []string) {
	c.refusals = append(c.refusals, strings.Join(args, " "))
}
