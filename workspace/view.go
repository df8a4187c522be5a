package workspace

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

const (
	maxViewBytes = 250_000 // docs.slack.dev, reference/methods/views.open
	maxStack     = 3       // docs.slack.dev, surfaces/modals
)

// A view is an open modal or a home tab.
type view struct {
	id, user       string
	spec           object // as the app gave it, ids and defaults filled in
	blocks         []any
	root, previous string
	channel        string // where the person was when it was opened
	hash           string
	typed          typedValues
	errors         map[string]string // last shown, by block_id
}

func (v *view) text(key string) string { return asText(v.spec[key]) }
func (v *view) is(key string) bool     { on, _ := v.spec[key].(bool); return on }

// viewBody is a view as answers and payloads give it (docs.slack.dev,
// reference/objects/view-object).
func (s *Server) viewBody(v *view) object {
	body := object{
		"id": v.id, "team_id": s.team.ID, "type": v.text("type"), "blocks": v.blocks,
		"private_metadata": v.text("private_metadata"), "callback_id": v.text("callback_id"),
		"external_id": v.text("external_id"), "state": object{"values": stateOf(v.blocks, v.typed)}, "hash": v.hash,
		"clear_on_close": v.is("clear_on_close"), "notify_on_close": v.is("notify_on_close"),
		"root_view_id": v.root, "previous_view_id": nil, "app_id": s.appID, "bot_id": s.botID,
		"app_installed_team_id": s.team.ID,
		"title":                 v.spec["title"], "close": v.spec["close"], "submit": v.spec["submit"],
	}
	if v.previous != "" {
		body["previous_view_id"] = v.previous
	}
	return body
}

// A trigger lets the app open one modal, for a moment.
type trigger struct {
	user    *user
	channel string
	view    string // the modal it came from, if any
	at      time.Time
	used    bool
}

func (s *Server) newTrigger(u *user, channel, view string) string {
	s.serial++
	id := fmt.Sprintf("%d.%d.%s", s.base().UnixMilli(), s.serial, s.digits(32))
	s.triggers[id] = &trigger{user: u, channel: channel, view: view, at: s.base()}
	return id
}

// exchange uses a trigger up (docs.slack.dev, reference/methods/views.open).
func (s *Server) exchange(id string) (*trigger, error) {
	t := s.triggers[id]
	switch {
	case t == nil:
		return nil, refuse("invalid_trigger_id")
	case t.used:
		return nil, refuse("exchanged_trigger_id")
	case s.base().Sub(t.at) > triggerTime:
		return nil, refuse("expired_trigger_id")
	}
	t.used = true
	return t, nil
}

// readView takes and checks the view argument of a call.
func (s *Server) readView(c *call, kind string) (object, error) {
	value, err := c.structured("view")
	if err != nil {
		return nil, refuse("invalid_arguments", "[ERROR] the view is not JSON [json-pointer:/view]")
	}
	if value == nil {
		return nil, refuse("invalid_arguments", "[ERROR] missing required field: view")
	}
	return s.checkedView(value, kind)
}

func (s *Server) checkedView(value any, kind string) (object, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("encode a view: %w", err)
	}
	if len(data) > maxViewBytes {
		return nil, refuse("view_too_large")
	}
	spec, problems := s.viewProblems(value, kind)
	if len(problems) > 0 {
		return nil, refuse("invalid_arguments", problems...)
	}
	return spec, nil
}

func (s *Server) newView(u *user, spec object) *view {
	v := &view{id: s.id("V"), user: u.id, typed: typedValues{}}
	v.root = v.id
	s.show(v, spec)
	return v
}

// show gives a view new content. What was typed stays where block and action
// keep their ids; it gets a new hash.
func (s *Server) show(v *view, spec object) {
	v.spec = spec
	v.blocks, _ = spec["blocks"].([]any)
	v.errors = nil
	v.hash = fmt.Sprintf("%d.%s", s.now().Unix(), s.digits(8))
	kept := typedValues{}
	for _, w := range widgets(v.blocks) {
		if value, ok := v.typed[w.block][w.action]; ok {
			kept.set(w.block, w.action, value)
		}
	}
	v.typed = kept
	s.tellView(v)
}

func (s *Server) tellView(v *view) {
	kind := "view"
	if v.text("type") == "home" {
		kind = "home"
	}
	s.tell(change{kind: kind, user: v.user, byApp: true})
}

// viewByID finds an open modal or a home tab.
func (s *Server) viewByID(id string) *view {
	return s.findView(func(v *view) bool { return v.id == id })
}

func (s *Server) findView(match func(*view) bool) *view {
	for _, stack := range s.stacks {
		if i := slices.IndexFunc(stack, match); i >= 0 {
			return stack[i]
		}
	}
	for _, v := range s.homes {
		if match(v) {
			return v
		}
	}
	return nil
}

// freeExternalID refuses an external_id that another open view has.
func (s *Server) freeExternalID(spec object, self *view) error {
	id := asText(spec["external_id"])
	if id == "" {
		return nil
	}
	if v := s.findView(func(v *view) bool { return v != self && v.text("external_id") == id }); v != nil {
		return refuse("duplicate_external_id")
	}
	return nil
}

// viewsOpen is views.open (docs.slack.dev, reference/methods/views.open).
func viewsOpen(s *Server, c *call) (object, error) {
	spec, err := s.readView(c, "modal")
	if err != nil {
		return nil, err
	}
	if err := s.freeExternalID(spec, nil); err != nil {
		return nil, err
	}
	t, err := s.exchange(c.text("trigger_id"))
	if err != nil {
		return nil, err
	}
	v := s.newView(t.user, spec)
	v.channel = t.channel
	s.stacks[t.user.id] = []*view{v}
	return object{"view": s.viewBody(v)}, nil
}

// viewsPush is views.push (docs.slack.dev, reference/methods/views.push).
func viewsPush(s *Server, c *call) (object, error) {
	spec, err := s.readView(c, "modal")
	if err != nil {
		return nil, err
	}
	if err := s.freeExternalID(spec, nil); err != nil {
		return nil, err
	}
	t := s.triggers[c.text("trigger_id")]
	if t != nil && t.view == "" {
		return nil, refuse("invalid_trigger_id", "[ERROR] the trigger does not come from a modal")
	}
	if t != nil && len(s.stacks[t.user.id]) >= maxStack {
		return nil, refuse("push_limit_reached")
	}
	if t, err = s.exchange(c.text("trigger_id")); err != nil {
		return nil, err
	}
	v, err := s.push(t.user, spec)
	if err != nil {
		return nil, err
	}
	return object{"view": s.viewBody(v)}, nil
}

// push puts a modal in front of the one that is open.
func (s *Server) push(u *user, spec object) (*view, error) {
	stack := s.stacks[u.id]
	if len(stack) == 0 {
		return nil, refuse("not_found")
	}
	if len(stack) >= maxStack {
		return nil, refuse("push_limit_reached")
	}
	v := s.newView(u, spec)
	v.root, v.previous, v.channel = stack[0].id, stack[len(stack)-1].id, stack[0].channel
	s.stacks[u.id] = append(stack, v)
	return v, nil
}

// viewsUpdate is views.update (docs.slack.dev, reference/methods/views.update).
func viewsUpdate(s *Server, c *call) (object, error) {
	id, external := c.text("view_id"), c.text("external_id")
	if id == "" && external == "" {
		return nil, refuse("invalid_arguments", "[ERROR] missing required field: view_id")
	}
	v := s.findView(func(v *view) bool {
		return id != "" && v.id == id || id == "" && v.text("external_id") == external
	})
	if v == nil {
		return nil, refuse("not_found")
	}
	spec, err := s.readView(c, v.text("type"))
	if err != nil {
		return nil, err
	}
	if err := s.freeExternalID(spec, v); err != nil {
		return nil, err
	}
	if hash := c.text("hash"); hash != "" && hash != v.hash {
		return nil, refuse("hash_conflict")
	}
	s.show(v, spec)
	return object{"view": s.viewBody(v)}, nil
}

// viewsPublish is views.publish (docs.slack.dev, reference/methods/views.publish).
func viewsPublish(s *Server, c *call) (object, error) {
	if !s.manifest.Features.AppHome.Home {
		return nil, refuse("not_enabled")
	}
	u := s.userByID(c.text("user_id"))
	if u == nil || u.bot {
		return nil, refuse("user_not_found")
	}
	spec, err := s.readView(c, "home")
	if err != nil {
		return nil, err
	}
	v := s.homes[u.id]
	if err := s.freeExternalID(spec, v); err != nil {
		return nil, err
	}
	hash := c.text("hash")
	if hash != "" && (v == nil || hash != v.hash) {
		return nil, refuse("hash_conflict")
	}
	if v == nil {
		v = s.newView(u, spec)
		s.homes[u.id] = v
	} else {
		s.show(v, spec)
	}
	return object{"view": s.viewBody(v)}, nil
}

// pop closes a modal; all of them when the stack is to be cleared.
func (s *Server) pop(v *view, all bool) {
	stack := s.stacks[v.user]
	i := slices.Index(stack, v)
	if i < 0 {
		return
	}
	if all {
		i = 0
	}
	if i == 0 {
		delete(s.stacks, v.user)
	} else {
		s.stacks[v.user] = stack[:i]
	}
	s.tellView(v)
}
