package workspace

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// A checker reads blocks or a view against Slack's rules and collects what is
// wrong, in Slack's words, each with a pointer to the place. It fills in what
// Slack fills in: missing ids, and the defaults of text objects.
type checker struct {
	grammar  *grammar
	surface  surface
	id       func() string // makes a missing id
	problems []string

	blockIDs    map[string]bool
	actionIDs   map[string]bool // of the block being read
	blocks      int             // all blocks, nested ones included
	markdown    int             // characters in all markdown blocks
	tables      int
	charts      int
	tableText   int // characters in the table being read
	focused     int // elements with focus_on_load
	needsSubmit bool
}

// surface is where blocks are shown; a set when it says where they may be.
type surface int

const (
	inMessage surface = 1 << iota
	inModal
	inHome
	anywhere = inMessage | inModal | inHome
)

// A rule reads one value at a place. It may change the objects it is given.
type rule func(k *checker, at string, v any)

// A shape is the keys an object may have.
type shape struct {
	where  surface // zero is anywhere
	fields map[string]rule
	need   []string
	also   func(k *checker, at string, o object) // what keys alone cannot say
}

// grammar is every block and element the workspace knows.
type grammar struct{ blocks, elements map[string]shape }

func (k *checker) fail(at, format string, a ...any) {
	k.problems = append(k.problems, fmt.Sprintf("[ERROR] %s [json-pointer:%s]", fmt.Sprintf(format, a...), at))
}

// object reads v by a shape. The key "type" is always allowed.
func (k *checker) object(at string, v any, sh shape) (object, bool) {
	o, ok := v.(object)
	if !ok {
		k.fail(at, "must be an object")
		return nil, false
	}
	for _, key := range sh.need {
		if o[key] == nil {
			k.fail(at, "missing required field: %s", key)
		}
	}
	keys := make([]string, 0, len(o))
	for key := range o {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		read, known := sh.fields[key]
		switch {
		case key == "type":
		case !known:
			k.fail(at, "invalid additional property: %s", key)
		case o[key] == nil:
			delete(o, key) // null is the same as absent
		default:
			read(k, at+"/"+key, o[key])
		}
	}
	if sh.also != nil {
		sh.also(k, at, o)
	}
	return o, true
}

// kind reads an object whose type must be one of those that fit.
func (k *checker) kind(at string, v any, shapes map[string]shape, fit func(string) bool) (object, bool) {
	o, ok := v.(object)
	if !ok {
		k.fail(at, "must be an object")
		return nil, false
	}
	name, ok := o["type"].(string)
	if !ok {
		k.fail(at, "missing required field: type")
		return nil, false
	}
	sh, known := shapes[name]
	if !known || !fit(name) || sh.where != 0 && sh.where&k.surface == 0 {
		k.fail(at+"/type", "unsupported type: %s", name)
		return nil, false
	}
	return k.object(at, o, sh)
}

func (k *checker) length(at, text string, low, high int) {
	n := utf8.RuneCountInString(text)
	if n < low {
		k.fail(at, "must be more than %d characters", low-1)
	}
	if n > high {
		k.fail(at, "must be less than %d characters", high+1)
	}
}

// text is a string of a length in characters, not bytes.
func text(low, high int) rule {
	return func(k *checker, at string, v any) {
		s, ok := v.(string)
		if !ok {
			k.fail(at, "must be a string")
			return
		}
		k.length(at, s, low, high)
	}
}

func boolean(k *checker, at string, v any) {
	if _, ok := v.(bool); !ok {
		k.fail(at, "must be a boolean")
	}
}

func anything(*checker, string, any) {}

func enum(words ...string) rule {
	return func(k *checker, at string, v any) {
		if s, ok := v.(string); !ok || !slices.Contains(words, s) {
			k.fail(at, "must be a valid enum value")
		}
	}
}

func integer(low, high int) rule {
	return func(k *checker, at string, v any) {
		n, err := strconv.Atoi(asNumber(v))
		switch {
		case err != nil:
			k.fail(at, "must be an integer")
		case n < low:
			k.fail(at, "must be greater than or equal to %d", low)
		case n > high:
			k.fail(at, "must be less than or equal to %d", high)
		}
	}
}

func asNumber(v any) string {
	n, _ := v.(json.Number)
	return n.String()
}

func anyNumber(k *checker, at string, v any) {
	if _, ok := number(v); !ok {
		k.fail(at, "must be a number")
	}
}

func list(low, high int, each rule) rule {
	return func(k *checker, at string, v any) {
		items, ok := v.([]any)
		if !ok {
			k.fail(at, "must be an array")
			return
		}
		if len(items) < low {
			k.fail(at, "no fewer than %d items allowed", low)
		}
		if len(items) > high {
			k.fail(at, "no more than %d items allowed", high)
		}
		for i, item := range items {
			each(k, at+"/"+strconv.Itoa(i), item)
		}
	}
}

func of(sh shape) rule {
	return func(k *checker, at string, v any) { k.object(at, v, sh) }
}

// plain is a plain_text object, words any text object. Slack fills in the
// defaults of both (docs.slack.dev,
// reference/block-kit/composition-objects/text-object).
func plain(high int) rule { return textObject(high, "plain_text") }
func words(high int) rule { return textObject(high, "plain_text", "mrkdwn") }

func textObject(high int, kinds ...string) rule {
	return func(k *checker, at string, v any) {
		o, ok := v.(object)
		if !ok {
			k.fail(at, "must be an object")
			return
		}
		kind, _ := o["type"].(string)
		if !slices.Contains(kinds, kind) {
			k.fail(at+"/type", "must be a valid enum value")
			return
		}
		fields := map[string]rule{"text": text(1, high)}
		name, value := "emoji", true
		if kind == "mrkdwn" {
			name, value = "verbatim", false
		}
		fields[name] = boolean
		k.object(at, o, shape{fields: fields, need: []string{"text"}})
		if o[name] == nil {
			o[name] = value
		}
	}
}

// element is an interactive element, or an image, of one of these types.
func element(kinds ...string) rule {
	return func(k *checker, at string, v any) {
		o, ok := k.kind(at, v, k.grammar.elements, func(name string) bool { return slices.Contains(kinds, name) })
		if !ok || o["type"] == "image" {
			return
		}
		id, _ := o["action_id"].(string)
		for own := id != ""; !own && (id == "" || k.actionIDs[id]); {
			id = k.id()
		}
		o["action_id"] = id
		if k.actionIDs[id] {
			k.fail(at+"/action_id", "action_id \"%s\" already exists in this block", id)
		}
		k.actionIDs[id] = true
		if on, _ := o["focus_on_load"].(bool); on {
			if k.focused++; k.focused > 1 {
				k.fail(at+"/focus_on_load", "only one element may have focus_on_load")
			}
		}
	}
}

// blockOf is a block of one of these types; none given is any that the surface
// shows.
func blockOf(kinds ...string) rule {
	return func(k *checker, at string, v any) { k.block(at, v, kinds) }
}

func (k *checker) block(at string, v any, kinds []string) {
	outer := k.actionIDs
	k.actionIDs = map[string]bool{}
	defer func() { k.actionIDs = outer }()
	k.blocks++
	o, ok := k.kind(at, v, k.grammar.blocks, func(name string) bool {
		return len(kinds) == 0 || slices.Contains(kinds, name)
	})
	if !ok {
		return
	}
	id, _ := o["block_id"].(string)
	own := id != "" && o["type"] != "markdown" // a markdown block does not keep its id
	for !own && (id == "" || k.blockIDs[id]) {
		id = k.id()
	}
	o["block_id"] = id
	if k.blockIDs[id] {
		k.fail(at+"/block_id", "block_id \"%s\" already exists", id)
	}
	k.blockIDs[id] = true
}

func (s *Server) newChecker(where surface) *checker {
	return &checker{
		grammar: s.grammar, surface: where, id: func() string { return s.digits(5) }, blockIDs: map[string]bool{},
	}
}

// messageBlocks reads the blocks of a message and gives them as Slack would
// store them (docs.slack.dev, reference/block-kit/blocks). The list it is given
// is changed.
func (s *Server) messageBlocks(blocks []any) ([]any, error) {
	k := s.newChecker(inMessage)
	list(0, 50, blockOf())(k, "/blocks", blocks)
	if k.blocks > 50 && len(blocks) <= 50 {
		k.fail("/blocks", "no more than 50 items allowed, nested blocks included")
	}
	if k.markdown > maxMarkdown {
		return nil, refuse("msg_blocks_too_long")
	}
	if k.tables > 1 {
		return nil, refuse("invalid_attachments", "only_one_table_allowed")
	}
	if len(k.problems) > 0 {
		return nil, refuse("invalid_blocks", k.problems...)
	}
	return blocks, nil
}

// attachmentBlocks reads the blocks inside attachments, which are checked like
// others.
func (s *Server) attachmentBlocks(attachments []any) error {
	k := s.newChecker(inMessage)
	for i, v := range attachments {
		at := "/attachments/" + strconv.Itoa(i)
		a, ok := v.(object)
		if !ok {
			k.fail(at, "must be an object")
		} else if a["blocks"] != nil {
			list(0, 50, blockOf())(k, at+"/blocks", a["blocks"])
		}
	}
	if k.tables > 1 {
		return refuse("invalid_attachments", "only_one_table_allowed")
	}
	if len(k.problems) > 0 {
		return refuse("invalid_attachments", k.problems...)
	}
	return nil
}

// viewProblems reads a view (docs.slack.dev, reference/views).
func (s *Server) viewProblems(v any, kind string) (object, []string) {
	where := inModal
	if kind == "home" {
		where = inHome
	}
	k := s.newChecker(where)
	o, ok := v.(object)
	if !ok {
		k.fail("/view", "must be an object")
		return nil, k.problems
	}
	if o["type"] == nil {
		k.fail("/view", "missing required field: type")
	} else if o["type"] != kind {
		k.fail("/view/type", "must be a valid enum value")
	}
	sh := shape{need: []string{"blocks"}, fields: map[string]rule{
		"blocks":           list(1, 100, blockOf()),
		"private_metadata": text(0, 3000),
		"callback_id":      text(0, 255),
		"external_id":      text(0, 255),
	}}
	if kind == "modal" {
		sh.need = append(sh.need, "title")
		for _, key := range []string{"title", "submit", "close"} {
			sh.fields[key] = plain(24)
		}
		for _, key := range []string{"clear_on_close", "notify_on_close", "submit_disabled"} {
			sh.fields[key] = boolean
		}
	}
	k.object("/view", o, sh)
	if k.needsSubmit && kind == "modal" && o["submit"] == nil {
		k.fail("/view", "missing required field: submit")
	}
	if top, _ := o["blocks"].([]any); k.blocks > 100 && len(top) <= 100 {
		k.fail("/view/blocks", "no more than 100 items allowed, nested blocks included")
	}
	return o, k.problems
}
