package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// A key is an element that can be pressed.
type key struct{ block, action, label, aria string }

func pressables(blocks []object) []key {
	var found []key
	for _, b := range blocks {
		elements := list(b, "elements")
		if e, ok := b["accessory"].(object); ok {
			elements = append(elements, e)
		}
		for _, e := range elements {
			if text(e, "type") == "button" {
				found = append(found, key{text(b, "block_id"), text(e, "action_id"), text(e, "text", "text"), text(e, "accessibility_label")})
			}
		}
	}
	return found
}

func verbClick(c *conversation, ts *testscript.TestScript, args []string) {
	on, twice := c.last[c.who], false
	for len(args) > 1 && strings.HasPrefix(args[0], "-") {
		switch args[0] {
		case "-twice":
			twice, args = true, args[1:]
		case "-msg":
			on, args = c.nth(ts, args[1]), args[2:]
		default:
			ts.Fatalf("click: there is no %s", args[0])
		}
	}
	label := strings.Join(args, " ")
	all := pressables(list(on.body, "blocks"))
	fit := slices.DeleteFunc(slices.Clone(all), func(k key) bool { return k.label != label && k.aria != label })
	if len(fit) == 0 {
		fit = slices.DeleteFunc(slices.Clone(all), func(k key) bool { return !strings.HasPrefix(k.label, label) })
	}
	if len(fit) != 1 {
		ts.Fatalf("click: got %d buttons %q, want 1; there are %v", len(fit), label, all)
	}
	k := fit[0]
	ask := object{"user": c.who, "block_id": k.block, "action_id": k.action}
	if on.home {
		ask["view"] = text(on.body, "id")
	} else {
		ask["channel"], ask["ts"] = on.channel, on.ts
	}
	press := func() (h happened, err error) { return h, c.control.post("/control/click", ask, &h) }
	echo := fmt.Sprintf("@%s presses [%s]", c.who, k.label)
	if !twice {
		c.act(ts, echo, func() (happened, error) { return press() })
		return
	}
	c.act(ts, echo+" twice", func() (happened, error) { return c.pressTwice(press) })
}

// nth is the nth message from the end that the bot said to the person.
func (c *conversation) nth(ts *testscript.TestScript, n string) surface {
	i, err := strconv.Atoi(n)
	ts.Check(err)
	all := c.messages[c.who]
	if i < 1 || i > len(all) {
		ts.Fatalf("%s has seen %d messages of the bot", c.who, len(all))
	}
	return all[len(all)-i]
}

// pressTwice presses again before the first press has been answered.
func (c *conversation) pressTwice(press func() (happened, error)) (happened, error) {
	done := c.log.done()
	release := c.wire.hold()
	first, err := press() // comes back when nothing has been shown for a moment
	if err != nil {
		release()
		return first, err
	}
	again, sent := make(chan error, 1), c.sent("block_actions")
	go func() {
		_, err := press()
		again <- err
	}()
	err = eventually("the second press is on its way", func() bool { return c.sent("block_actions") > sent })
	release()
	if again := <-again; err == nil {
		err = again
	}
	if err == nil {
		err = eventually("the bot answers both", func() bool { return c.log.done() >= done+2 })
	}
	return first, err
}

func verbPick(c *conversation, ts *testscript.TestScript, args []string) {
	on := c.last[c.who]
	if len(args) > 2 && args[0] == "-msg" {
		on, args = c.nth(ts, args[1]), args[2:]
	}
	want := strings.Join(args, " ")
	for _, b := range list(on.body, "blocks") {
		elements := list(b, "elements")
		if e, ok := b["accessory"].(object); ok {
			elements = append(elements, e)
		}
		for _, e := range elements {
			for _, o := range list(e, "options") {
				if !strings.HasPrefix(text(o, "text", "text"), want) {
					continue
				}
				ask := object{"user": c.who, "block_id": text(b, "block_id"), "action_id": text(e, "action_id"), "pick": text(o, "value")}
				if on.home {
					ask["view"] = text(on.body, "id")
				} else {
					ask["channel"], ask["ts"] = on.channel, on.ts
				}
				c.act(ts, fmt.Sprintf("@%s picks “%s”", c.who, text(o, "text", "text")), func() (h happened, err error) {
					return h, c.control.post("/control/click", ask, &h)
				})
				return
			}
		}
	}
	ts.Fatalf("pick: there is no option that begins with %q", want)
}

// entries are the form that is open, the values that FIELD=TEXT arguments give
// its fields, and these arguments.
func (c *conversation) entries(ts *testscript.TestScript, verb string, args []string) (view, values object, elements map[string]object, given []string) {
	if view = c.look(ts).modal; view == nil {
		ts.Fatalf("%s: %s has no form open", verb, c.who)
	}
	fill := ""
	if len(args) > 1 && args[0] == "-long" {
		fill, args = long(ts, args[1]), args[2:]
	}
	values, elements = object{}, map[string]object{}
	for _, arg := range args {
		name, value, ok := strings.Cut(arg, "=")
		if !ok {
			ts.Fatalf("%q is not FIELD=TEXT", arg)
		}
		if fill != "" && value == "" {
			value, fill = fill, ""
			if len(value) > 3000 { // as much as a field takes, and the rest into the next
				cut := strings.LastIndex(value[:3000], " ")
				value, fill = value[:cut], value[cut+1:]
			}
		}
		c.remember(value)
		for _, b := range list(view, "blocks") {
			e, isField := b["element"].(object)
			if !isField || text(b, "block_id") != name {
				continue
			}
			values[name], elements[name] = object{text(e, "action_id"): value}, e
			if strings.HasPrefix(text(e, "type"), "multi_") && value != "" {
				values[name] = object{text(e, "action_id"): strings.Split(value, ",")}
			}
		}
		if values[name] == nil {
			ts.Fatalf("the form has no field %q", name)
		}
	}
	return view, values, elements, args
}

func verbSubmit(c *conversation, ts *testscript.TestScript, args []string) {
	view, values, _, args := c.entries(ts, "submit", args)
	echo := strings.TrimSpace(fmt.Sprintf("@%s sends the form: %s", c.who, shorten(strings.Join(args, ", "))))
	before, head := c.look(ts), c.head(ts)
	h, err := c.submit(text(view, "id"), values, c.due())
	ts.Check(err)
	c.draw(ts, echo, h, before, head)
}

// verbEnter fills fields in, and Slack tells the bot as it does while somebody
// types.
func verbEnter(c *conversation, ts *testscript.TestScript, args []string) {
	view, values, elements, args := c.entries(ts, "enter", args)
	for _, arg := range args {
		name, _, _ := strings.Cut(arg, "=")
		sent, e := c.sent("block_actions"), elements[name]
		var h happened
		ts.Check(c.control.post("/control/click", object{"user": c.who, "view": text(view, "id"), "block_id": name, "action_id": text(e, "action_id"),
			"pick": values[name].(object)[text(e, "action_id")]}, &h))
		if h.Error != "" || len(h.Seen) > 0 || c.sent("block_actions") != sent+1 {
			ts.Fatalf("enter: %q was told %d times, and got %+v", arg, c.sent("block_actions")-sent, h)
		}
	}
	c.tell(ts, fmt.Sprintf("@%s fills in, and does not send: %s", c.who, shorten(strings.Join(args, ", "))))
}

// submit sends a form. Slack itself refuses an empty field: then no envelope
// goes out, and there is no answer to wait for.
func (c *conversation) submit(view string, values object, envelopes int) (h happened, err error) {
	sent := c.sent("view_submission")
	if err := c.control.post("/control/submit", object{"user": c.who, "view": view, "values": values}, &h); err != nil {
		return h, err
	}
	if (h.Error == "" || c.unheard) && c.sent("view_submission") > sent {
		err = eventually("the bot answers", func() bool { return c.log.done() >= envelopes })
	}
	c.unheard = false
	return h, err
}

func verbClose(c *conversation, ts *testscript.TestScript, args []string) {
	before, head := c.look(ts), c.head(ts)
	if before.modal == nil {
		ts.Fatalf("close: %s has no form open", c.who)
	}
	var h happened
	envelopes := c.due()
	ts.Check(c.control.post("/control/close", object{"user": c.who, "view": text(before.modal, "id")}, &h))
	if before.modal["notify_on_close"] == true {
		ts.Check(eventually("the bot answers", func() bool { return c.log.done() >= envelopes }))
	}
	c.draw(ts, fmt.Sprintf("@%s presses [%s] on the form", c.who, text(before.modal, "close", "text")), happened{}, before, head)
}

func verbModal(c *conversation, ts *testscript.TestScript, args []string) {
	s := &screen{names: c.names, certain: c.certain}
	now := c.look(ts)
	if now.modal == nil {
		s.line(0, "@%s has no form open", c.who)
	} else {
		s.line(0, "@%s looks at the form", c.who)
		s.modal(now.modal, now.errors)
	}
	c.print(ts, s)
}
