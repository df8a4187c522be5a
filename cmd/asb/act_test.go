package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/safer-city-partnership/asb/commands"
	"github.com/safer-city-partnership/asb/plan"
)

// act does what a person does, waits until the bot has done with it, and draws
// what changed for them: messages, the form in front, the Home tab, and what
// went into the journal.
func (c *conversation) act(ts *testscript.TestScript, echo string, do func() (happened, error)) happened {
	envelopes := c.due()
	before := c.look(ts)
	head := c.head(ts)
	h, err := do()
	if c.release != nil {
		c.release()
		c.release = nil
	}
	ts.Check(err)
	if h.Error == "" || c.unheard {
		ts.Check(eventually("the bot answers", func() bool { return c.log.done() >= envelopes }))
	}
	c.unheard = false
	c.draw(ts, echo, h, before, head)
	return h
}

// due is how many envelopes the bot will have done with when it has answered
// the next act.
func (c *conversation) due() int {
	n := c.log.done() + 1 + c.more
	c.more = 0
	return n
}

// A view of what a person has before them.
type sight struct {
	messages []surface
	modal    object
	errors   map[string]string
	home     object
}

// look collects what the person who acts has before them.
func (c *conversation) look(ts *testscript.TestScript) sight {
	var s sight
	for _, place := range c.placesOf(c.who) {
		list, err := c.control.messages(c.who, place)
		ts.Check(err)
		for _, m := range list {
			s.messages = append(s.messages, surface{channel: place, ts: text(m, "ts"), body: m})
		}
	}
	var modal struct {
		View   object
		Errors map[string]string
	}
	ts.Check(c.control.get("/control/modal", url.Values{"user": {c.who}}, &modal))
	s.modal, s.errors = modal.View, modal.Errors
	if c.last[c.who].home {
		s.home = c.peek(ts)
	}
	return s
}

// peek is the person's Home tab as Slack took it last, nil if it took none.
func (c *conversation) peek(ts *testscript.TestScript) object {
	var tab struct{ View object }
	ts.Check(c.control.get("/control/home", url.Values{"user": {c.who}}, &tab))
	return tab.View
}

// placesOf lists where a person sees messages: their channels, and their
// conversation with the bot.
func (c *conversation) placesOf(who string) []string {
	var list []string
	direct := true
	for _, p := range c.places {
		if slices.Contains(p.Members, who) {
			list = append(list, p.Name)
		}
	}
	for _, p := range cast() {
		if p.Name == who && p.External {
			direct = false
		}
	}
	if direct {
		list = append(list, "asb")
	}
	return list
}

func (c *conversation) head(ts *testscript.TestScript) (head uint64) {
	ts.Check(c.state(func(s *plan.State) error { head = s.Head(); return nil }))
	return head
}

// draw writes an act and what came of it into the transcript.
func (c *conversation) draw(ts *testscript.TestScript, echo string, h happened, before sight, head uint64) {
	s := &screen{names: c.names, certain: c.certain}
	s.line(0, "%s", echo)
	if h.Error != "" {
		s.line(1, "Slack: %s", h.Error)
	}
	after := c.look(ts)
	c.drawMessages(s, before.messages, after.messages)
	switch {
	case after.modal != nil && encoded(after.modal, after.errors) != encoded(before.modal, before.errors):
		s.modal(after.modal, after.errors)
	case after.modal == nil && before.modal != nil:
		s.line(1, "the form closes")
	}
	if after.home != nil && encoded(after.home) != encoded(before.home) {
		c.drawHome(s, after.home)
	}
	c.drawJournal(ts, s, head)
	c.print(ts, s)
}

func (c *conversation) drawMessages(s *screen, before, after []surface) {
	was, now := map[string]string{}, map[string]bool{}
	for _, m := range before {
		was[m.channel+m.ts] = m.says()
	}
	for _, m := range after {
		key := m.channel + m.ts
		now[key] = true
		if was[key] == m.says() {
			continue
		}
		how := ""
		if was[key] != "" {
			how = ", in place of what it said"
		}
		if m.channel != c.where {
			how += " in " + m.channel
		}
		s.message(m.body, how)
		c.read[c.who+key] = true
		if text(m.body, "bot_id") != "" {
			c.last[c.who] = m
			list := slices.DeleteFunc(c.messages[c.who], func(o surface) bool { return o.channel+o.ts == key })
			c.messages[c.who] = append(list, m)
		}
	}
	for _, m := range before {
		if !now[m.channel+m.ts] {
			s.line(1, "a message is gone")
		}
	}
}

func (c *conversation) drawHome(s *screen, view object) {
	s.line(1, "Home")
	s.blocks(list(view, "blocks"))
	c.last[c.who] = surface{home: true, body: view}
}

// drawJournal says what was written since a head.
func (c *conversation) drawJournal(ts *testscript.TestScript, s *screen, head uint64) {
	c.wrote = nil
	ts.Check(c.state(func(st *plan.State) error {
		for seq := head + 1; seq <= st.Head(); seq++ {
			e, _ := st.Event(seq)
			c.wrote = append(c.wrote, e)
		}
		return nil
	}))
	for _, e := range c.wrote {
		s.line(1, "= %d %s", e.Seq, inShort(e))
	}
}

// inShort is an event's kind and the actions it is about.
func inShort(e plan.Event) string {
	return strings.TrimSpace(fmt.Sprint(e.Fact.Kind(), " ", strings.Trim(fmt.Sprint(plan.About(e.Fact)), "[]")))
}

// print adds what was drawn to the transcript and to the verb's output, and
// fails on what no message may do.
func (c *conversation) print(ts *testscript.TestScript, s *screen) {
	drawn := strings.ReplaceAll(s.out.String(), commands.Version(), "VERSION")
	drawn = strings.ReplaceAll(drawn, c.control.url, "SLACK")
	fmt.Fprint(ts.Stdout(), drawn)
	if c.transcript.Len() > 0 {
		c.transcript.WriteByte('\n')
	}
	c.transcript.WriteString(drawn)
	ts.Check(writeFile(ts.MkAbs("transcript"), c.transcript.String()))
	if len(s.problems) > 0 {
		ts.Fatalf("%s", strings.Join(s.problems, "\n"))
	}
}

// encoded makes values comparable.
func encoded(values ...any) string {
	data, err := json.Marshal(values)
	if err != nil {
		panic(err) // they came from JSON
	}
	return string(data)
}

// says is what a message says: everything but who answered it.
func (s surface) says() string {
	says := maps.Clone(s.body)
	for _, key := range []string{"thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply", "reactions"} {
		delete(says, key)
	}
	return encoded(says)
}
