package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// Verbs for faults that the workspace has to offer.

// verbFault orders a fault, and owns up to what Slack then answers. What a fault
// of the socket does to an act is noted, so that the act knows what to wait for.
func verbFault(c *conversation, ts *testscript.TestScript, args []string) {
	what, options := object{"method": args[0]}, args[1:]
	if args[0] == "socket" {
		what, options = object{"socket": args[1]}, args[2:]
	}
	for _, option := range options {
		name, value, given := strings.Cut(option, "=")
		what[name] = value
		if n, err := strconv.Atoi(value); err == nil {
			what[name] = n
		} else if !given {
			what[name] = true
		}
	}
	code, _ := what["error"].(string)
	switch {
	case code != "":
	case what["status"] == http.StatusTooManyRequests:
		code = "ratelimited"
	default:
		code = "internal_error"
	}
	c.refusals = append(c.refusals, args[0]+": "+code)
	times, _ := what["times"].(int)
	switch what["socket"] {
	case "disconnect", "silent", "close":
		c.greeted = c.hellos()
	case "duplicate":
		c.more += max(1, times)
		c.refusals = append(c.refusals, "late or unknown acknowledgement")
	case "lose_ack":
		c.unheard = true
		c.refusals = append(c.refusals, "lost acknowledgement")
	case "reorder":
		c.hold = true
	}
	ts.Check(c.control.post("/control/faults", what, new(any)))
	c.tell(ts, "This will go wrong: "+strings.Join(args, " ")+".")
}

func verbSkew(c *conversation, ts *testscript.TestScript, args []string) {
	ts.Check(c.control.post("/control/faults", object{"skew": args[0]}, new(any)))
	c.tell(ts, "The time in Slack's signatures is "+args[0]+" out.")
}

// toCome lists the faults that are still to come, a skew left out.
func (c *conversation) toCome() (list []string, err error) {
	var answer struct{ Faults []object }
	if err := c.control.get("/control/faults", nil, &answer); err != nil {
		return nil, err
	}
	for _, f := range answer.Faults {
		if f["skew"] == nil {
			list = append(list, fmt.Sprintf("%s%s, %v times", text(f, "method"), text(f, "socket"), f["times"]))
		}
	}
	return list, nil
}

func verbFaults(c *conversation, ts *testscript.TestScript, args []string) {
	list, err := c.toCome()
	ts.Check(err)
	s := &screen{}
	s.line(0, "Still to go wrong:")
	for _, f := range list {
		s.line(1, "%s", f)
	}
	if len(list) == 0 {
		s.line(1, "nothing")
	}
	c.print(ts, s)
}

func verbNofaults(c *conversation, ts *testscript.TestScript, args []string) {
	r, err := http.NewRequest(http.MethodDelete, c.control.url+"/control/faults", nil)
	ts.Check(err)
	answer, err := c.control.client.Do(r)
	ts.Check(err)
	ts.Check(read(answer, "/control/faults", new(any)))
	c.tell(ts, "Nothing goes wrong any more.")
}

// unused fails when a fault was ordered that never happened: then the script
// does not show what it seems to.
func (c *conversation) unused() error {
	list, err := c.toCome()
	if err == nil && len(list) > 0 {
		err = fmt.Errorf("ordered, and never happened: %s", strings.Join(list, "; "))
	}
	return err
}

// hellos counts the connections that the bot has made.
func (c *conversation) hellos() int {
	all, err := c.traffic()
	if err != nil {
		return 0
	}
	n := 0
	for _, e := range all {
		if e.Name == "hello" {
			n++
		}
	}
	return n
}

func verbDisconnected(c *conversation, ts *testscript.TestScript, args []string) {
	ts.Check(eventually("the bot has no connection", func() bool { return c.control.connected() == 0 }))
	c.tell(ts, "asb is not connected.")
}

// verbSlow holds the bot up in the middle of the next line, until Slack has
// stopped waiting for it.
func verbSlow(c *conversation, ts *testscript.TestScript, args []string) {
	held := make(chan struct{})
	c.release = sync.OnceFunc(func() { close(held) })
	c.wire.mu.Lock()
	c.wire.midway = func() { <-held }
	c.wire.mu.Unlock()
	c.tell(ts, "The next line will take longer than Slack waits.")
}

// verbServe runs the program's own verb, until it is connected or has ended.
func verbServe(c *conversation, ts *testscript.TestScript, args []string) {
	ts.Check(c.stop())
	env := map[string]string{"SLACK_API_URL": c.control.url + "/api/", "SLACK_APP_TOKEN": c.slack.AppToken(), "SLACK_BOT_TOKEN": c.slack.BotToken()}
	var errs said
	p := program{getenv: func(name string) string { return env[name] }, now: c.slack.Now, out: io.Discard, err: &errs}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ended := make(chan int, 1)
	go func() { ended <- p.run(ctx, []string{"serve", "-db", c.file}) }()
	ts.Check(eventually("asb serve connects, or ends", func() bool { return c.control.connected() == 1 || len(ended) == 1 }))
	s := &screen{}
	s.line(0, "asb serve")
	if len(ended) == 0 {
		s.line(1, "connects")
		stop()
	}
	code := <-ended
	ts.Check(eventually("its sockets are gone", func() bool { return c.control.connected() == 0 }))
	for line := range strings.Lines(errs.String()) {
		if strings.HasPrefix(line, "asb: ") {
			s.line(1, "%s", strings.TrimSpace(line))
		}
	}
	s.line(1, "ends: exit %d", code)
	c.print(ts, s)
}

// verbCheck runs asb check against this workspace, with the bot stopped; what
// is given changes the environment, and skew the machine's clock.
func verbCheck(c *conversation, ts *testscript.TestScript, args []string) {
	ts.Check(c.stop())
	env := map[string]string{"SLACK_API_URL": c.control.url + "/api/", "SLACK_BOT_TOKEN": c.slack.BotToken(), "ASB_DB": c.file}
	if c.http != nil {
		env["ASB_SIGNING_SECRET"], env["ASB_HTTP"] = c.slack.SigningSecret(), "127.0.0.1:0"
	} else {
		env["SLACK_APP_TOKEN"] = c.slack.AppToken()
	}
	var skew time.Duration
	for _, arg := range args {
		name, value, _ := strings.Cut(arg, "=")
		if name != "skew" {
			env[name] = value
			continue
		}
		var err error
		skew, err = time.ParseDuration(value)
		ts.Check(err)
	}
	var out, errs said
	p := program{getenv: func(name string) string { return env[name] }, now: func() time.Time { return time.Now().Add(skew) }, out: &out, err: &errs}
	code := p.run(context.Background(), []string{"check"})
	s := &screen{}
	s.line(0, "%s", strings.ReplaceAll(strings.TrimSpace("asb check "+strings.Join(args, " ")), c.dir+"/", ""))
	for line := range strings.Lines(strings.ReplaceAll(out.String()+errs.String(), c.dir+"/", "")) {
		s.line(1, "%s", strings.TrimSuffix(line, "\n"))
	}
	s.line(1, "exit code %d", code)
	c.print(ts, s)
	ts.Check(c.start(false, patience{}))
}

func verbRemoved(c *conversation, ts *testscript.TestScript, args []string) {
	_, err := c.control.say(c.who, c.where, "/remove @asb")
	ts.Check(err)
	c.tell(ts, "@"+c.who+" removes asb from "+c.where+".")
}
