package main

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// A screen draws what Slack was sent, compactly and as text: titles, tables,
// [buttons], the fields of a form. It draws from the blocks, so that a script
// holds layout as well as wording. On the way it notes what no message may do.
type screen struct {
	names    map[string]string // by id of a person or channel
	certain  func(line string) error
	values   object // what the form being drawn holds by now, by block
	out      strings.Builder
	problems []string
}

func (s *screen) problem(format string, args ...any) {
	s.problems = append(s.problems, fmt.Sprintf(format, args...))
}

// line writes one piece of text, two spaces in for each level, with every
// line of it on a line of its own.
func (s *screen) line(level int, format string, args ...any) {
	for text := range strings.SplitSeq(fmt.Sprintf(format, args...), "\n") {
		s.out.WriteString(strings.TrimRight(strings.Repeat("  ", level)+visible(sumless.ReplaceAllString(anchor.ReplaceAllString(text, "entry …, hash …"), "$1….db")), " ") + "\n")
	}
}

// message draws a message; how says what is special about it.
func (s *screen) message(m object, how string) {
	who := s.names[text(m, "user")]
	if thread := text(m, "thread_ts"); thread != "" && thread != text(m, "ts") {
		how += ", in the thread"
	}
	if command := text(m, "command"); command != "" {
		s.line(1, "@%s: %s", who, command)
		return
	}
	if text(m, "bot_id") == "" {
		s.line(1, "@%s%s: %s", who, how, s.shown(text(m, "text"), true))
		return
	}
	if strings.TrimSpace(text(m, "text")) == "" {
		s.problem("a message has no plain text")
	}
	if plain := s.shown(text(m, "text"), true); strings.Contains(plain, "&lt;") || strings.Contains(plain, "&gt;") {
		s.problem("the plain text was made safe twice: %s", plain)
	}
	if m["ephemeral"] == true {
		how += ", only you"
	}
	s.line(1, "asb%s", how)
	if s.blocks(list(m, "blocks")); len(list(m, "blocks")) == 0 {
		s.line(2, "%s", s.shown(text(m, "text"), true))
	}
}

// modal draws a form and what is wrong with it.
func (s *screen) modal(view object, errors map[string]string) {
	keys := "[" + text(view, "close", "text") + "]"
	if submit := text(view, "submit", "text"); submit != "" {
		keys = "[" + submit + "] " + keys
	}
	s.line(1, "form “%s” %s", text(view, "title", "text"), keys)
	state, _ := view["state"].(object)
	s.values, _ = state["values"].(object)
	s.blocks(list(view, "blocks"))
	for _, b := range list(view, "blocks") {
		if complaint := errors[text(b, "block_id")]; complaint != "" {
			s.line(2, "! beside “%s”: %s", text(b, "label", "text"), complaint)
		}
	}
}

func (s *screen) blocks(blocks []object) {
	for _, b := range blocks {
		switch kind := text(b, "type"); kind {
		case "header":
			s.line(2, "# %s", text(b, "text", "text"))
		case "section":
			s.line(2, "%s", s.rich(b, "text"))
			if e, ok := b["accessory"].(object); ok {
				s.line(2, "%s", s.element(e))
			}
		case "context":
			for _, e := range list(b, "elements") {
				s.line(2, "(%s)", s.rich(object{"text": e}, "text"))
			}
		case "actions":
			var row []string
			for _, e := range list(b, "elements") {
				row = append(row, s.element(e))
			}
			s.line(2, "%s", strings.Join(row, " "))
		case "table":
			s.table(b)
		case "data_visualization":
			s.chart(b)
		case "divider":
			s.line(2, "--------")
		case "input":
			s.input(b)
		default:
			s.problem("a block of type %q, which the transcript cannot draw", kind)
		}
	}
}

// rich is a text object as Slack shows it.
func (s *screen) rich(b object, key string) string {
	return s.shown(text(b, key, "text"), text(b, key, "type") == "mrkdwn")
}

func (s *screen) element(e object) string {
	switch kind := text(e, "type"); kind {
	case "button":
		s.button(e)
		if text(e, "style") == "primary" {
			return "[" + text(e, "text", "text") + "!]"
		}
		return "[" + text(e, "text", "text") + "]"
	case "static_select":
		for _, o := range list(e, "options") {
			s.leads(text(o, "value"))
		}
		return fmt.Sprintf("{%s: %d to choose from}", text(e, "placeholder", "text"), len(list(e, "options")))
	default:
		s.problem("an element of type %q, which the transcript cannot draw", kind)
		return ""
	}
}

func (s *screen) button(e object) {
	if text(e, "accessibility_label") == "" {
		s.problem("the button %q says nothing to a screen reader", text(e, "text", "text"))
	}
	s.leads(text(e, "value"))
}

// leads notes a line behind a button that is not certain.
func (s *screen) leads(line string) {
	if err := s.certain(line); err != nil {
		s.problem("a button types %q: %v", line, err)
	}
}

// chart draws each series of bars on a line.
func (s *screen) chart(b object) {
	chart, _ := b["chart"].(object)
	s.line(2, "%s chart “%s”", text(chart, "type"), text(b, "title"))
	for _, one := range list(chart, "series") {
		var points []string
		for _, p := range list(one, "data") {
			points = append(points, fmt.Sprintf("%s %v", text(p, "label"), p["value"]))
		}
		s.line(3, "%s: %s", text(one, "name"), strings.Join(points, ", "))
	}
}

func (s *screen) table(b object) {
	rows, _ := b["rows"].([]any)
	for _, r := range rows {
		cells, _ := r.([]any)
		var row []string
		for _, c := range cells {
			cell, _ := c.(object)
			row = append(row, text(cell, "text"))
		}
		s.line(2, "| %s |", strings.Join(row, " | "))
	}
}

func (s *screen) input(b object) {
	e, _ := b["element"].(object)
	label := text(b, "label", "text")
	block, _ := s.values[text(b, "block_id")].(object)
	now, _ := block[text(e, "action_id")].(object)
	switch text(e, "type") {
	case "radio_buttons":
		s.line(2, "%s:", label)
		for _, o := range list(e, "options") {
			mark := " "
			if text(now, "selected_option", "value") == text(o, "value") {
				mark = "x"
			}
			s.line(3, "(%s) %s", mark, text(o, "text", "text"))
		}
	case "plain_text_input":
		s.line(2, "%s: [%s]", label, text(now, "value"))
	case "external_select":
		s.line(2, "%s: {%s}", label, text(object{"o": now["selected_option"]}, "o", "text", "text"))
	case "static_select":
		s.line(2, "%s: {%s}", label, text(object{"o": now["selected_option"]}, "o", "text", "text"))
		for _, o := range list(e, "options") {
			s.line(3, "- %s", text(o, "text", "text"))
		}
	case "datepicker":
		s.line(2, "%s: {%s}", label, text(now, "selected_date"))
	case "timepicker":
		s.line(2, "%s: {%s}", label, text(now, "selected_time"))
	case "users_select":
		s.line(2, "%s: {%s}", label, s.names[text(now, "selected_user")])
	case "conversations_select":
		s.line(2, "%s: {%s}", label, s.names[text(now, "selected_conversation")])
	case "multi_users_select":
		var people []string
		chosen, _ := now["selected_users"].([]any)
		for _, u := range chosen {
			id, _ := u.(string)
			people = append(people, "@"+s.names[id])
		}
		s.line(2, "%s: {%s}", label, strings.Join(people, ", "))
	default:
		s.problem("a field of type %q, which the transcript cannot draw", text(e, "type"))
	}
	if hint := text(b, "hint", "text"); hint != "" {
		s.line(3, "(%s)", hint)
	}
}

var (
	entity  = regexp.MustCompile(`<[^<>]*>`)
	sumless = regexp.MustCompile(`(asb-\d{8}T\d{6}Z-\d+-)[0-9a-f]{16}\.db`)
	anchor  = regexp.MustCompile(`entry \d+, hash [0-9a-f]{16}`) // another each time: salts are random
	decoded = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// shown is a text as people see it. In mrkdwn, mentions become names; one that
// would call a whole channel is a problem.
func (s *screen) shown(wire string, mrkdwn bool) string {
	if !mrkdwn {
		return wire
	}
	return decoded.Replace(entity.ReplaceAllStringFunc(wire, func(m string) string {
		id, label, _ := strings.Cut(strings.Trim(m, "<>"), "|")
		switch {
		case strings.HasPrefix(id, "!"):
			s.problem("a message would call everybody: %s", m)
		case strings.HasPrefix(id, "@"), strings.HasPrefix(id, "#"):
			if name := s.names[id[1:]]; name != "" {
				return id[:1] + name
			}
			return id + " (nobody)"
		}
		return id + label
	}))
}

// visible writes out the signs that a reader of a transcript could not see,
// and leaves out the middle of a line that is very long.
func visible(s string) string {
	if r := []rune(s); len(r) > 500 {
		s = fmt.Sprintf("%s [… %d characters …] %s", string(r[:120]), len(r)-180, string(r[len(r)-60:]))
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == ' ' || unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// text follows keys through objects to a text; "" when there is none.
func text(o object, keys ...string) string {
	for _, key := range keys[:len(keys)-1] {
		o, _ = o[key].(object)
	}
	s, _ := o[keys[len(keys)-1]].(string)
	return s
}

// list is the objects of an array.
func list(o object, key string) []object {
	items, _ := o[key].([]any)
	var out []object
	for _, item := range items {
		if o, ok := item.(object); ok {
			out = append(out, o)
		}
	}
	return out
}
