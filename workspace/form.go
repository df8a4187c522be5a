package workspace

import (
	"encoding/json"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A widget is one interactive element and the block it is in.
type widget struct {
	block    string // block_id
	action   string // action_id
	kind     string // element type
	element  object
	input    bool // in an input block
	required bool
	dispatch bool // sends an action when used
}

// widgets lists the interactive elements of blocks, in order, nested ones
// included.
func widgets(blocks []any) []widget {
	var out []widget
	for _, b := range blocks {
		block, _ := b.(object)
		id := asText(block["block_id"])
		add := func(v any) {
			if el, ok := v.(object); ok && el["action_id"] != nil {
				out = append(out, widget{
					block: id, action: asText(el["action_id"]), kind: asText(el["type"]), element: el, dispatch: true,
				})
			}
		}
		all := func(v any, each func(any)) {
			list, _ := v.([]any)
			for _, item := range list {
				each(item)
			}
		}
		switch block["type"] {
		case "section":
			add(block["accessory"])
		case "actions", "context_actions":
			all(block["elements"], add)
		case "input":
			before := len(out)
			add(block["element"])
			for i := before; i < len(out); i++ {
				optional, _ := block["optional"].(bool)
				dispatch, _ := block["dispatch_action"].(bool)
				out[i].input, out[i].required, out[i].dispatch = true, !optional, dispatch
			}
		case "card":
			all(block["actions"], add)
		case "carousel":
			cards, _ := block["elements"].([]any)
			out = append(out, widgets(cards)...)
		case "container":
			children, _ := block["child_blocks"].([]any)
			out = append(out, widgets(children)...)
		case "layout":
			all(block["rows"], func(row any) {
				r, _ := row.(object)
				all(r["items"], func(item any) {
					i, _ := item.(object)
					out = append(out, widgets([]any{i["block"]})...)
				})
			})
		case "data_table":
			all(block["rows"], func(row any) {
				all(row, func(cell any) {
					c, _ := cell.(object)
					add(c["element"])
				})
			})
		}
	}
	return out
}

// field says where an element keeps its value in state.values and in actions,
// and which of its own keys holds the initial one (docs.slack.dev,
// reference/interaction-payloads/view-interactions-payload).
type field struct {
	key, initial string
	many         bool
}

func fieldOf(kind string) (field, bool) {
	switch kind {
	case "plain_text_input", "email_text_input", "url_text_input", "number_input":
		return field{"value", "initial_value", false}, true
	case "rich_text_input":
		return field{"rich_text_value", "initial_value", false}, true
	case "static_select", "external_select", "radio_buttons":
		return field{"selected_option", "initial_option", false}, true
	case "multi_static_select", "multi_external_select", "checkboxes":
		return field{"selected_options", "initial_options", true}, true
	case "users_select":
		return field{"selected_user", "initial_user", false}, true
	case "multi_users_select":
		return field{"selected_users", "initial_users", true}, true
	case "conversations_select":
		return field{"selected_conversation", "initial_conversation", false}, true
	case "multi_conversations_select":
		return field{"selected_conversations", "initial_conversations", true}, true
	case "channels_select":
		return field{"selected_channel", "initial_channel", false}, true
	case "multi_channels_select":
		return field{"selected_channels", "initial_channels", true}, true
	case "datepicker":
		return field{"selected_date", "initial_date", false}, true
	case "timepicker":
		return field{"selected_time", "initial_time", false}, true
	case "datetimepicker":
		return field{"selected_date_time", "initial_date_time", false}, true
	case "file_input":
		return field{"files", "", true}, true
	}
	return field{}, false
}

// entry is an element's value as state.values holds it; typed is nil when the
// person has not touched it.
func (w widget) entry(typed any) object {
	f, _ := fieldOf(w.kind)
	out := object{"type": w.kind, f.key: typed}
	if typed == nil {
		out[f.key] = w.element[f.initial]
		if f.initial == "" {
			out[f.key] = nil
		}
	}
	if out[f.key] == nil && f.many {
		out[f.key] = []any{}
	}
	if zone := w.element["timezone"]; w.kind == "timepicker" && zone != nil {
		out["timezone"] = zone
	}
	return out
}

// typedValues are the values a person has set, by block_id and action_id. A
// cleared one is present and empty.
type typedValues map[string]map[string]any

func (t typedValues) set(block, action string, value any) {
	if t[block] == nil {
		t[block] = map[string]any{}
	}
	t[block][action] = value
}

// cleared stands for a field that a person has emptied.
type cleared struct{}

func (cleared) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// stateOf is state.values for blocks and what has been typed into them. Elements
// outside input blocks are there once they have a value.
func stateOf(blocks []any, typed typedValues) object {
	values := object{}
	for _, w := range widgets(blocks) {
		f, ok := fieldOf(w.kind)
		if !ok {
			continue
		}
		value, touched := typed[w.block][w.action]
		if !w.input && !touched && w.element[f.initial] == nil {
			continue
		}
		if values[w.block] == nil {
			values[w.block] = object{}
		}
		e := w.entry(value)
		if _, empty := value.(cleared); empty && f.many {
			e[f.key] = []any{}
		}
		values[w.block].(object)[w.action] = e
	}
	return values
}

// read turns what the control API was given for an element into the value
// Slack would send: an option by its value, an id by a name, a list for the
// elements that hold several. menu has options the app offered on request.
func (s *Server) read(w widget, given any, menu map[string]object) (any, error) {
	f, ok := fieldOf(w.kind)
	if !ok {
		return nil, wrong("a %s has no value", w.kind)
	}
	if given == nil || given == "" {
		return cleared{}, nil
	}
	if f.many {
		list, ok := given.([]any)
		if !ok {
			list = []any{given}
		}
		out := []any{}
		for _, item := range list {
			v, err := s.readOne(w, item, menu)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		return out, nil
	}
	return s.readOne(w, given, menu)
}

func (s *Server) readOne(w widget, given any, menu map[string]object) (any, error) {
	text := asText(given)
	if o, ok := given.(object); ok && w.kind != "rich_text_input" {
		text = asText(o["value"]) // a whole option, as it came
	}
	switch kind := strings.TrimPrefix(w.kind, "multi_"); kind {
	case "static_select", "radio_buttons", "checkboxes", "overflow":
		for _, o := range options(w.element) {
			if asText(o["value"]) == text {
				return o, nil
			}
		}
		return nil, wrong("%s has no option with the value %q", w.action, text)
	case "external_select":
		if o := menu[text]; o != nil {
			return o, nil
		}
		for _, key := range []string{"initial_option", "initial_options"} {
			list, _ := w.element[key].([]any)
			for _, v := range append(list, w.element[key]) {
				if o, _ := v.(object); o != nil && asText(o["value"]) == text {
					return o, nil
				}
			}
		}
		return nil, wrong("%s was not offered an option with the value %q: ask for options first", w.action, text)
	case "users_select":
		if u := s.findUser(text); u != nil {
			return u.id, nil
		}
		return nil, notFound("there is nobody called %q", text)
	case "conversations_select", "channels_select":
		c := s.findChannel(text)
		if c == nil {
			if u := s.findUser(text); u != nil && kind == "conversations_select" {
				c = s.dm(u, s.bot)
			}
		}
		if c == nil || kind == "channels_select" && c.private {
			return nil, notFound("there is no channel %q to pick", text)
		}
		return c.id, nil
	case "datetimepicker":
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n, nil
		}
		t, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, wrong("%s needs Unix seconds or a time such as 2024-03-11T09:00:00Z, got %q", w.action, text)
		}
		return t.Unix(), nil
	case "rich_text_input":
		if o, ok := given.(object); ok {
			return o, nil
		}
		return object{"type": "rich_text", "elements": []any{object{
			"type": "rich_text_section", "elements": []any{object{"type": "text", "text": text}},
		}}}, nil
	case "file_input":
		return object{"id": text}, nil
	}
	return text, nil
}

// options lists the options of an element, those in groups included.
func options(el object) []object {
	var out []object
	list, _ := el["options"].([]any)
	groups, _ := el["option_groups"].([]any)
	for _, g := range groups {
		group, _ := g.(object)
		more, _ := group["options"].([]any)
		list = append(slices.Clone(list), more...)
	}
	for _, v := range list {
		if o, ok := v.(object); ok {
			out = append(out, o)
		}
	}
	return out
}

var (
	datePattern = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	timePattern = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

// complaints are what Slack's own form says before it sends anything: a
// sentence by block_id for each field that cannot be submitted.
func complaints(blocks []any, typed typedValues) map[string]string {
	out := map[string]string{}
	for _, w := range widgets(blocks) {
		f, ok := fieldOf(w.kind)
		if !w.input || !ok {
			continue
		}
		value := w.entry(typed[w.block][w.action])[f.key]
		if why := w.complaint(value); why != "" {
			out[w.block] = why
		}
	}
	return out
}

func (w widget) complaint(value any) string {
	empty := value == nil || value == ""
	switch v := value.(type) {
	case cleared:
		empty = true
	case []any:
		empty = len(v) == 0
		if high, ok := number(w.element["max_selected_items"]); ok && float64(len(v)) > high {
			return fmt.Sprintf("Choose at most %v.", high)
		}
	}
	if empty {
		if w.required {
			return "Please complete this required field."
		}
		return ""
	}
	text := asText(value)
	switch w.kind {
	case "plain_text_input":
		n := float64(utf8.RuneCountInString(text))
		if low, ok := number(w.element["min_length"]); ok && n < low {
			return fmt.Sprintf("Please enter at least %v characters.", low)
		}
		if high, ok := number(w.element["max_length"]); ok && n > high {
			return fmt.Sprintf("Please enter at most %v characters.", high)
		} else if !ok && n > 3000 {
			return "Please enter at most 3000 characters."
		}
	case "number_input":
		return w.numberComplaint(text)
	case "email_text_input":
		if a, err := mail.ParseAddress(text); err != nil || a.Address != text {
			return "Please enter a valid email address."
		}
	case "url_text_input":
		if u, err := url.Parse(text); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return "Please enter a valid URL."
		}
	case "datepicker":
		if _, err := time.Parse(time.DateOnly, text); err != nil || !datePattern.MatchString(text) {
			return "Please enter a valid date."
		}
	case "timepicker":
		if !timePattern.MatchString(text) {
			return "Please enter a valid time."
		}
	}
	return ""
}

func (w widget) numberComplaint(text string) string {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return "Please enter a valid number."
	}
	if decimals, _ := w.element["is_decimal_allowed"].(bool); !decimals && strings.ContainsAny(text, ".eE") {
		return "Please enter a whole number."
	}
	if low, ok := number(w.element["min_value"]); ok && n < low {
		return fmt.Sprintf("Please enter a number of %v or more.", low)
	}
	if high, ok := number(w.element["max_value"]); ok && n > high {
		return fmt.Sprintf("Please enter a number of %v or less.", high)
	}
	return ""
}

// number reads a JSON number, or a number in a string.
func number(v any) (float64, bool) {
	switch v := v.(type) {
	case json.Number:
		n, err := v.Float64()
		return n, err == nil
	case string:
		n, err := strconv.ParseFloat(v, 64)
		return n, err == nil
	}
	return 0, false
}
