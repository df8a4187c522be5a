// Package viewstest reads what is sent to Slack, as the JSON that goes over the
// wire, and reports what Slack would refuse and what some reader could not use:
// on a locked phone, on an old client, without colours, or with a screen reader.
//
// It owns no knowledge of what the bot says, so that it does not lean on what
// views believes of itself. The limits are Slack's (docs.slack.dev,
// reference/block-kit/blocks, reference/block-kit/block-elements,
// reference/views), counted in characters.
package viewstest

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Object is a JSON object.
type Object = map[string]any

// everywhere are the kinds of block that every client has long shown, on every
// surface. A message may have the others too, since its text says the same.
var everywhere = []string{"section", "header", "context", "divider", "actions", "input", "image", "rich_text"}

// MaxAck is the size in bytes at which Slack drops an acknowledgement
// (docs.slack.dev, apis/events-api/using-socket-mode).
const MaxAck = 20_480

// Message reports what is wrong with a message: its "text" and its "blocks".
func Message(m Object) []string {
	c := checker{surface: "message"}
	said := str(m, "text")
	c.length("the plain text", said, 1, 4000)
	if bare := strings.TrimSpace(WithoutSigns(said)); !word.MatchString(bare) || slices.Contains(vague, strings.ToLower(strings.Trim(bare, ".! "))) {
		c.wrong("the plain text %q does not stand by itself", said)
	}
	c.shapes("the plain text", said)
	if _, laid := m["blocks"]; !laid {
		return c.found
	}
	blocks := objs(m, "blocks")
	found := append(c.found, Blocks("message", blocks)...)
	if strings.HasSuffix(said, "…") {
		return found // cut, and says so
	}
	laid, bare := strings.Join(Texts(blocks), "\n"), WithoutSigns(said)
	for shape, word := range shapes {
		if strings.Contains(laid, word+" "+shape) && !strings.Contains(bare, word) {
			found = append(found, fmt.Sprintf("message: the blocks say %s, the plain text does not: %s", word, bare))
		}
	}
	return found
}

// View reports what is wrong with a form or a Home tab.
func View(v Object) []string {
	surface := str(v, "type")
	c := checker{surface: surface}
	c.length("private metadata", str(v, "private_metadata"), 0, 3000)
	c.length("callback id", str(v, "callback_id"), 0, 255)
	c.length("external id", str(v, "external_id"), 0, 255)
	if body, err := json.Marshal(v); err != nil || len(body) > 250_000 {
		c.wrong("takes %d bytes, %v", len(body), err)
	}
	blocks := objs(v, "blocks")
	switch surface {
	case "home":
	case "modal":
		c.length("title", str(obj(v, "title"), "text"), 1, 24)
		for _, key := range []string{"submit", "close"} {
			if b := obj(v, key); b != nil {
				c.length(key, str(b, "text"), 1, 24)
			}
		}
		input := slices.ContainsFunc(blocks, func(b Object) bool { return str(b, "type") == "input" })
		if input && obj(v, "submit") == nil {
			c.wrong("has fields and nothing to send them with")
		}
		c.told(v, blocks)
	default:
		c.wrong("is of no kind of view")
	}
	return append(c.found, Blocks(surface, blocks)...)
}

// told checks that a form with a field to write in tells what is entered in it,
// and that it was closed: else what was typed in it is lost.
func (c *checker) told(v Object, blocks []Object) {
	written := func(b Object) bool { return str(obj(b, "element"), "type") == "plain_text_input" }
	if !slices.ContainsFunc(blocks, written) {
		return
	}
	if v["notify_on_close"] != true {
		c.wrong("has a field to write in, and does not tell that it was closed")
	}
	for _, b := range blocks {
		config := obj(obj(b, "element"), "dispatch_action_config")
		on, _ := config["trigger_actions_on"].([]any)
		if str(b, "type") == "input" && b["dispatch_action"] != true || written(b) && !slices.Contains(on, any("on_character_entered")) {
			c.wrong("%s does not tell what is entered in it", str(b, "block_id"))
		}
	}
}

// Ack reports what is wrong with the payload of an acknowledgement: nil, a
// message, an answer to a form or the options of a menu.
func Ack(payload any) []string {
	c := checker{surface: "acknowledgement"}
	body, err := json.Marshal(payload)
	if err != nil || len(body) >= MaxAck {
		c.wrong("takes %d bytes, %v; Slack drops one of %d", len(body), err, MaxAck)
	}
	p, _ := payload.(Object)
	switch action := str(p, "response_action"); {
	case len(p) == 0 || action == "clear":
	case action == "errors":
		errors := obj(p, "errors")
		if len(errors) == 0 {
			c.wrong("has no words beside any field")
		}
		for field, words := range errors {
			said, _ := words.(string)
			c.length("what is said beside "+field, said, 1, 3000)
			if !word.MatchString(said) {
				c.wrong("what is said beside %s says nothing: %q", field, said)
			}
		}
	case action != "":
		return append(c.found, View(obj(p, "view"))...)
	case p["options"] != nil:
		if list := objs(p, "options"); len(list) > 0 { // none found is an answer too
			c.options("the menu", list, 100)
		}
	case p["option_groups"] != nil:
		c.choices("the menu", p, 100)
	default:
		return append(c.found, Message(p)...)
	}
	return c.found
}

// Blocks reports what is wrong with blocks on a surface: "message", "modal" or
// "home".
func Blocks(surface string, blocks []Object) []string {
	c := checker{surface: surface, ids: map[string]bool{}, buttons: map[string][]Object{}}
	most := map[string]int{"message": 50, "modal": 100, "home": 100}[surface]
	if len(blocks) == 0 || len(blocks) > most {
		c.wrong("has %d blocks, the most are %d", len(blocks), most)
	}
	for _, b := range blocks {
		if kind := str(b, "type"); surface != "message" && !slices.Contains(everywhere, kind) {
			c.wrong("has a %s, which not every client shows there", kind)
		}
		c.block(b)
	}
	if c.tables > 1 {
		c.wrong("has %d tables", c.tables)
	}
	for label, list := range c.buttons {
		heard := map[string]string{}
		for _, e := range list {
			aria, value := str(e, "accessibility_label"), str(e, "value")
			if was, twice := heard[aria]; len(list) > 1 && aria == "" || twice && was != value {
				c.wrong("%d buttons say %q, and %q is all a screen reader says of one", len(list), label, aria)
			}
			heard[aria] = value
		}
	}
	for _, said := range Texts(blocks) {
		c.shapes("a text", said)
	}
	return c.found
}

type checker struct {
	surface string
	ids     map[string]bool     // of blocks
	buttons map[string][]Object // by visible label
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

func (c *checker) block(b Object) {
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
		fields := objs(b, "fields")
		if len(fields) > 10 {
			c.wrong("%s has %d fields", at, len(fields))
		}
		for _, f := range fields {
			c.text(at, f, "", 2000)
		}
		if b["text"] != nil || len(fields) == 0 {
			c.text(at, obj(b, "text"), "", 3000)
		}
		if e := obj(b, "accessory"); e != nil {
			c.element(at, e, actions)
		}
	case "context":
		list := objs(b, "elements")
		if len(list) == 0 || len(list) > 10 {
			c.wrong("%s has %d elements", at, len(list))
		}
		for _, e := range list {
			if str(e, "type") == "image" {
				c.length("what "+at+" says of a picture", str(e, "alt_text"), 1, 2000)
				continue
			}
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
	case "image":
		c.length("what "+at+" says of its picture", str(b, "alt_text"), 1, 2000)
	case "table":
		c.table(at, b)
	case "data_visualization":
		c.chart(at, b)
	case "divider", "rich_text":
	default:
		c.wrong("%s is of a kind that this test does not know", at)
	}
}

func (c *checker) table(at string, b Object) {
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
		for _, v := range row {
			cell, _ := v.(Object)
			if str(cell, "text") == "" {
				c.wrong("%s has an empty cell", at)
			}
			characters += len([]rune(str(cell, "text")))
		}
	}
	if characters > 10000 {
		c.wrong("%s has %d characters in its cells", at, characters)
	}
}

// chart checks a chart of bars (docs.slack.dev,
// reference/block-kit/blocks/data-visualization-block).
func (c *checker) chart(at string, b Object) {
	if c.charts++; c.charts > 2 {
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

func (c *checker) element(at string, e Object, actions map[string]bool) {
	kind, id := str(e, "type"), str(e, "action_id")
	at += ", " + kind + " " + id
	if kind == "image" {
		c.length("what "+at+" says of its picture", str(e, "alt_text"), 1, 2000)
		return
	}
	c.length("the id of "+at, id, 1, 255)
	if actions[id] {
		c.wrong("%s: two elements of the block are called so", at)
	}
	actions[id] = true
	switch kind {
	case "button":
		label := str(obj(e, "text"), "text")
		c.text(at, obj(e, "text"), "plain_text", 75)
		if !spoke.MatchString(WithoutSigns(label)) {
			c.wrong("%s says %q, which is neither a word nor a number", at, label)
		}
		c.length("the value of "+at, str(e, "value"), 1, 2000)
		c.length("the accessibility label of "+at, str(e, "accessibility_label"), 0, 75)
		c.buttons[label] = append(c.buttons[label], e)
	case "static_select", "multi_static_select":
		c.text(at, obj(e, "placeholder"), "plain_text", 150)
		c.choices(at, e, 100)
	case "external_select", "users_select", "conversations_select", "channels_select",
		"multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select":
		c.text(at, obj(e, "placeholder"), "plain_text", 150)
	case "datepicker", "timepicker", "number_input", "email_text_input", "url_text_input":
	case "radio_buttons", "checkboxes":
		c.choices(at, e, 10)
	case "overflow":
		c.choices(at, e, 5)
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

// choices checks what an element offers, and that what is chosen at first is
// among it, to the letter.
func (c *checker) choices(at string, e Object, most int) {
	list := objs(e, "options")
	for _, g := range objs(e, "option_groups") {
		c.text(at, obj(g, "label"), "plain_text", 75)
		c.options(at, objs(g, "options"), most)
		list = append(list, objs(g, "options")...)
	}
	if e["option_groups"] == nil {
		c.options(at, list, most)
	}
	chosen := objs(e, "initial_options")
	if o := obj(e, "initial_option"); o != nil {
		chosen = append(chosen, o)
	}
	for _, o := range chosen {
		if !slices.ContainsFunc(list, func(one Object) bool { return encoded(one) == encoded(o) }) {
			c.wrong("%s has %q chosen, which it does not offer", at, str(o, "value"))
		}
	}
}

func (c *checker) options(at string, list []Object, most int) {
	if len(list) == 0 || len(list) > most {
		c.wrong("%s has %d options", at, len(list))
	}
	values := map[string]bool{}
	for _, o := range list {
		c.text(at, obj(o, "text"), "", 75)
		c.length("an option's value of "+at, str(o, "value"), 1, 150)
		if d := obj(o, "description"); d != nil {
			c.text(at, d, "plain_text", 75)
		}
		if values[str(o, "value")] {
			c.wrong("%s offers %q twice", at, str(o, "value"))
		}
		values[str(o, "value")] = true
	}
}

var (
	// markup is what may stand in mrkdwn between < and >: a mention of a person
	// or a channel, a date or a link, and nothing that calls everybody.
	markup = regexp.MustCompile(`<([@#][A-Z][A-Z0-9]{1,20}|!date\^[^<>]+|https?://[^<>]+)>`)
	entity = regexp.MustCompile(`&(amp|lt|gt);`)
	raw    = regexp.MustCompile(`[<&]`)
	quoted = regexp.MustCompile(`(?m)^> `)
)

// text checks a text object. kind is "" when both kinds may stand there.
func (c *checker) text(at string, t Object, kind string, most int) {
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

// shapes are the shapes of the statuses, and the word that each stands behind.
var shapes = map[string]string{"○": "RED", "◐": "AMBER", "●": "GREEN"}

var (
	word  = regexp.MustCompile(`\pL{2}`)
	spoke = regexp.MustCompile(`[\pL\pN]`)
	// vague are texts that say nothing to somebody who sees only them.
	vague = []string{"done", "new message", "message", "notification", "update", "asb", "ok", "see below"}

	shaped = regexp.MustCompile(`(\S+ )?([○◐●])`)
	// sign finds an emoji or another sign, several at once, with what stands on
	// either side of it.
	sign = regexp.MustCompile(`(.?.?)((?:[\p{So}\x{FE0F}\x{200D}]|:[a-z][a-z0-9_+-]+:)+)(.?.?)`)
	// named is the beginning of something said, or the end of it.
	named = regexp.MustCompile(`[\pL\pN<>*_]`)
)

// shapes holds that a status's shape stands directly behind the status's word:
// then a text means the same without shapes and colours.
func (c *checker) shapes(where, text string) {
	for _, m := range shaped.FindAllStringSubmatch(text, -1) {
		if !strings.HasSuffix(m[1], shapes[m[2]]+" ") {
			c.wrong("%s has the shape %s without its word, after %q", where, m[2], m[1])
		}
	}
}

// Lone reports the emoji and other signs in a text that stand beside no word:
// with them taken away it would say less. Directly beside means with one
// character between them at most. Signs that are in theirs were typed by people,
// and are their business.
func Lone(text, theirs string) (found []string) {
	for line := range strings.SplitSeq(text, "\n") {
		for _, m := range sign.FindAllStringSubmatch(line, -1) {
			if !strings.Contains(theirs, m[2]) && !named.MatchString(m[1]+m[3]) {
				found = append(found, fmt.Sprintf("the sign %s stands beside no word: %q", m[2], line))
			}
		}
	}
	return found
}

// WithoutSigns leaves out what is neither a letter, a figure nor ordinary
// punctuation: shapes, arrows, ticks and emoji.
func WithoutSigns(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.S, r) && r != '+' && r != '<' && r != '>' {
			return -1
		}
		return r
	}, code.ReplaceAllString(s, ""))
}

// code is an emoji as Slack's own clients write it.
var code = regexp.MustCompile(`:[a-z][a-z0-9_+-]+:`)

// Texts are all the words that some blocks show.
func Texts(blocks []Object) (list []string) {
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case Object:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				inner := v[key]
				if said, ok := inner.(string); ok && key == "text" {
					list = append(list, said)
				} else if key != "value" && key != "initial_value" {
					walk(inner)
				}
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	for _, b := range blocks {
		walk(b)
	}
	return list
}

// Decode is any list of blocks as it goes over the wire.
func Decode(blocks any) []Object {
	var list []Object
	if err := json.Unmarshal([]byte(encoded(blocks)), &list); err != nil {
		panic(err)
	}
	return list
}

func encoded(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func str(o Object, key string) string { s, _ := o[key].(string); return s }

func obj(o Object, key string) Object { v, _ := o[key].(Object); return v }

func objs(o Object, key string) (list []Object) {
	all, _ := o[key].([]any)
	for _, v := range all {
		if inner, ok := v.(Object); ok {
			list = append(list, inner)
		}
	}
	return list
}
