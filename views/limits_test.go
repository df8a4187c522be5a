package views_test

import (
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/slack-go/slack"
)

// The limits are Slack's (docs.slack.dev, reference/block-kit/blocks,
// reference/block-kit/block-elements, reference/views), counted in characters.
// They are read from the JSON that is sent, so that they do not lean on what
// views believes of itself.

// limits reports what in some blocks Slack would refuse. The surface is
// "message", "modal" or "home".
func limits(surface string, blocks []slack.Block) []string {
	c := checker{surface: surface, ids: map[string]bool{}}
	most := map[string]int{"message": 50, "modal": 100, "home": 100}[surface]
	if len(blocks) == 0 || len(blocks) > most {
		c.wrong("has %d blocks, the most are %d", len(blocks), most)
	}
	for _, b := range decode(blocks) {
		c.block(b)
	}
	if c.tables > 1 || c.tables > 0 && surface != "message" {
		c.wrong("has %d tables", c.tables)
	}
	return c.found
}

// form reports what in a form Slack would refuse.
func form(f *slack.ModalViewRequest) []string {
	c := checker{surface: "modal"}
	c.length("title", f.Title.Text, 1, 24)
	if f.Submit != nil {
		c.length("submit", f.Submit.Text, 1, 24)
	}
	if f.Close != nil {
		c.length("close", f.Close.Text, 1, 24)
	}
	c.length("private metadata", f.PrivateMetadata, 0, 3000)
	c.length("callback id", f.CallbackID, 0, 255)
	inputs := false
	for _, b := range f.Blocks.BlockSet {
		_, input := b.(*slack.InputBlock)
		inputs = inputs || input
	}
	if inputs && f.Submit == nil {
		c.wrong("has fields and nothing to send them with")
	}
	return append(c.found, limits("modal", f.Blocks.BlockSet)...)
}

func blocksOf(f *slack.ModalViewRequest) []slack.Block { return f.Blocks.BlockSet }

type object = map[string]any

func decode(v any) []object {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	var list []object
	if err := json.Unmarshal(data, &list); err != nil {
		panic(err)
	}
	return list
}

type checker struct {
	surface string
	ids     map[string]bool // of blocks
	tables  int
	charts  int
	found   []string
}

func (c *checker) wrong(format string, args ...any) {
	c.found = append(c.found, fmt.Sprintf("%s: "+format, append([]any{c.surface}, args...)...))
}

func (c *checker) length(what, text string, least, most int) {
	if n := len([]rune(text)); n < least || n > most {
		c.wrong("%s has %d characters, may have %d to %d", what, n, least, most)
	}
}

func (c *checker) block(b object) {
	kind, id := str(b, "type"), str(b, "block_id")
	at := kind + " " + id
	c.length("the id of "+at, id, 0, 255)
	if id != "" && c.ids[id] {
		c.wrong("two blocks are called %q", id)
	}
	c.ids[id] = true
	actions := map[string]bool{}
	switch kind {
	case "header":
		c.text(at, obj(b, "text"), "plain_text", 150)
	case "section":
		c.text(at, obj(b, "text"), "", 3000)
		if e := obj(b, "accessory"); e != nil {
			c.element(at, e, actions)
		}
	case "context":
		list := objs(b, "elements")
		if len(list) == 0 || len(list) > 10 {
			c.wrong("%s has %d elements", at, len(list))
		}
		for _, e := range list {
			c.text(at, e, "", 3000)
		}
	case "actions":
		list := objs(b, "elements")
		if len(list) == 0 || len(list) > 25 {
			c.wrong("%s has %d elements", at, len(list))
		}
		for _, e := range list {
			c.element(at, e, actions)
		}
	case "input":
		c.text(at, obj(b, "label"), "plain_text", 2000)
		if hint := obj(b, "hint"); hint != nil {
			c.text(at, hint, "plain_text", 2000)
		}
		c.element(at, obj(b, "element"), actions)
	case "table":
		c.table(at, b)
	case "data_visualization":
		c.chart(at, b)
	case "divider":
	default:
		c.wrong("%s is of a kind that this test does not know", at)
	}
}

func (c *checker) table(at string, b object) {
	c.tables++
	rows, _ := b["rows"].([]any)
	if len(rows) == 0 || len(rows) > 100 {
		c.wrong("%s has %d rows", at, len(rows))
	}
	if n := len(objs(b, "column_settings")); n > 20 {
		c.wrong("%s has settings for %d columns", at, n)
	}
	characters := 0
	for _, r := range rows {
		row, _ := r.([]any)
		if len(row) == 0 || len(row) > 20 {
			c.wrong("%s has a row of %d cells", at, len(row))
		}
		for _, cell := range row {
			text := str(cell.(object), "text")
			if text == "" {
				c.wrong("%s has an empty cell", at)
			}
			characters += len([]rune(text))
		}
	}
	if characters > 10000 {
		c.wrong("%s has %d characters in its cells", at, characters)
	}
}

// chart checks a chart of bars (docs.slack.dev,
// reference/block-kit/blocks/data-visualization-block).
func (c *checker) chart(at string, b object) {
	if c.charts++; c.surface != "message" || c.charts > 2 {
		c.wrong("%s is the %dth chart", at, c.charts)
	}
	c.length("the title of "+at, str(b, "title"), 1, 50)
	chart := obj(b, "chart")
	if str(chart, "type") != "bar" {
		c.wrong("%s is a %q", at, str(chart, "type"))
	}
	categories, _ := obj(chart, "axis_config")["categories"].([]any)
	all := objs(chart, "series")
	if len(all) < 1 || len(all) > 6 || len(categories) < 1 || len(categories) > 20 {
		c.wrong("%s has %d series of %d categories", at, len(all), len(categories))
	}
	names := map[string]bool{}
	for _, one := range all {
		c.length("a series of "+at, str(one, "name"), 1, 20)
		if names[str(one, "name")] {
			c.wrong("%s has two series called %s", at, str(one, "name"))
		}
		names[str(one, "name")] = true
		data := objs(one, "data")
		if len(data) != len(categories) {
			c.wrong("%s has %d points for %d categories", at, len(data), len(categories))
			continue
		}
		for i, p := range data {
			c.length("a label of "+at, str(p, "label"), 1, 20)
			if p["label"] != categories[i] {
				c.wrong("%s has %v where %v belongs", at, p["label"], categories[i])
			}
		}
	}
}

func (c *checker) element(at string, e object, actions map[string]bool) {
	kind, id := str(e, "type"), str(e, "action_id")
	at += ", " + kind + " " + id
	c.length("the id of "+at, id, 1, 255)
	if actions[id] {
		c.wrong("%s: two elements of the block are called so", at)
	}
	actions[id] = true
	switch kind {
	case "button":
		c.text(at, obj(e, "text"), "plain_text", 75)
		c.length("the value of "+at, str(e, "value"), 1, 2000)
		c.length("the accessibility label of "+at, str(e, "accessibility_label"), 1, 75)
	case "static_select":
		c.text(at, obj(e, "placeholder"), "plain_text", 150)
		c.options(at, objs(e, "options"), 100)
	case "conversations_select", "multi_users_select":
		c.text(at, obj(e, "placeholder"), "plain_text", 150)
	case "datepicker", "timepicker":
	case "radio_buttons":
		c.options(at, objs(e, "options"), 10)
	case "plain_text_input":
		most, _ := e["max_length"].(float64)
		if most < 1 || most > 3000 {
			c.wrong("%s takes up to %v characters", at, most)
		}
		c.length("what stands in "+at, str(e, "initial_value"), 0, int(most))
	default:
		c.wrong("%s is of a kind that this test does not know", at)
	}
}

func (c *checker) options(at string, list []object, most int) {
	if len(list) == 0 || len(list) > most {
		c.wrong("%s has %d options", at, len(list))
	}
	for _, o := range list {
		c.text(at, obj(o, "text"), "plain_text", 75)
		c.length("an option's value of "+at, str(o, "value"), 1, 150)
	}
}

var (
	// markup is what may stand in mrkdwn between < and >: a mention of a person
	// or a channel, and nothing that calls everybody.
	markup = regexp.MustCompile(`<[@#][A-Z][A-Z0-9]{1,20}>`)
	entity = regexp.MustCompile(`&(amp|lt|gt);`)
	raw    = regexp.MustCompile(`[<&]`)
	quoted = regexp.MustCompile(`(?m)^> `)
)

// text checks a text object. kind is "" when both kinds may stand there.
func (c *checker) text(at string, t object, kind string, most int) {
	got, text := str(t, "type"), str(t, "text")
	if got != "plain_text" && got != "mrkdwn" || kind != "" && got != kind {
		c.wrong("%s has a text of kind %q", at, got)
	}
	c.length(at, text, 1, most)
	if got != "mrkdwn" {
		return
	}
	rest := entity.ReplaceAllString(markup.ReplaceAllString(quoted.ReplaceAllString(text, ""), ""), "")
	if i := raw.FindStringIndex(rest); i != nil {
		c.wrong("%s has a bare or a broken sign at %q", at, rest[i[0]:min(len(rest), i[0]+20)])
	}
}

// texts are all the words that some blocks show.
func texts(blocks []slack.Block) (list []string) {
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case object:
			if text, ok := v["text"].(string); ok {
				list = append(list, text)
			}
			for key, inner := range v {
				if key != "text" || inner == nil {
					walk(inner)
				} else if _, isObject := inner.(object); isObject {
					walk(inner)
				}
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	for _, b := range decode(blocks) {
		walk(b)
	}
	return list
}

func str(o object, key string) string { s, _ := o[key].(string); return s }

func obj(o object, key string) object { v, _ := o[key].(object); return v }

func objs(o object, key string) (list []object) {
	all, _ := o[key].([]any)
	for _, v := range all {
		if inner, ok := v.(object); ok {
			list = append(list, inner)
		}
	}
	return list
}
