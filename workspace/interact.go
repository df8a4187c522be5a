package workspace

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// What people see when an interaction fails.
const (
	clickTimeout   = "Operation timed out. Apps need to respond within three seconds."
	clickFailed    = "The app did not respond. Try again."
	formTrouble    = "We had some trouble connecting. Try again?"
	notInteractive = "This app is not configured to handle interactive responses."
)

// target is where a person acts: on a message or in a view.
type target struct {
	User, View, Channel, TS string

	person  *user
	view    *view
	message *message
}

// find fills in the target. The caller holds mu.
func (t *target) find(s *Server) error {
	var err error
	if t.person, err = s.person(t.User); err != nil {
		return err
	}
	if t.View != "" {
		if t.view = s.viewByID(t.View); t.view == nil || t.view.user != t.person.id {
			return notFound("%s has no view %q open", t.person.name, t.View)
		}
		return nil
	}
	c, err := s.place(t.person, t.Channel)
	if err != nil {
		return err
	}
	t.message = c.find(t.TS)
	if t.message == nil || t.message.onlyFor != "" && t.message.onlyFor != t.person.id {
		return notFound("%s sees no message %q in that channel", t.person.name, t.TS)
	}
	return nil
}

func (t *target) blocks() []any {
	if t.view != nil {
		return t.view.blocks
	}
	return t.message.blocks
}

func (t *target) typed() typedValues {
	if t.view != nil {
		return t.view.typed
	}
	if t.message.inputs == nil {
		t.message.inputs = map[string]typedValues{}
	}
	if t.message.inputs[t.person.id] == nil {
		t.message.inputs[t.person.id] = typedValues{}
	}
	return t.message.inputs[t.person.id]
}

func (t *target) widget(block, action string) (widget, error) {
	for _, w := range widgets(t.blocks()) {
		if w.block == block && w.action == action {
			return w, nil
		}
	}
	return widget{}, notFound("there is no element with block_id %q and action_id %q", block, action)
}

// menu names what the app offered for one element to one person.
func (t *target) menu(w widget) string {
	where := t.View
	if t.message != nil {
		where = t.message.channel.id + t.message.ts
	}
	return strings.Join([]string{t.person.id, where, w.block, w.action}, " ")
}

// interaction is what every interactive payload starts with (docs.slack.dev,
// reference/interaction-payloads).
func (s *Server) interaction(kind string, u *user) object {
	return object{
		"type": kind, "team": object{"id": s.team.ID, "domain": s.team.Domain}, "enterprise": nil,
		"is_enterprise_install": false, "api_app_id": s.appID, "token": s.verification,
		"user": object{"id": u.id, "username": u.name, "name": u.name, "team_id": u.teamID},
	}
}

// source adds where an interaction came from.
func (s *Server) source(payload object, t *target, origin string) {
	if t.view != nil {
		payload["container"] = object{"type": "view", "view_id": t.view.id}
		payload["view"] = s.viewBody(t.view)
		return
	}
	m := t.message
	container := object{
		"type": "message", "message_ts": m.ts, "channel_id": m.channel.id, "is_ephemeral": m.onlyFor != "",
	}
	if m.threadTS != "" {
		container["thread_ts"] = m.threadTS
	}
	payload["container"] = container
	payload["channel"] = object{"id": m.channel.id, "name": m.channel.commandName()}
	payload["message"] = s.messageBody(m, true)
	if origin != "" {
		payload["response_url"] = s.newResponder(origin, "actions", m.channel, t.person, m)
		payload["state"] = object{"values": stateOf(m.blocks, t.typed())}
	}
}

// fillIn takes what a person has typed into a form.
func (s *Server) fillIn(t *target, values map[string]map[string]any) error {
	for block, actions := range values {
		for action, given := range actions {
			w, err := t.widget(block, action)
			if err != nil {
				return err
			}
			v, err := s.read(w, given, s.menus[t.menu(w)])
			if err != nil {
				return err
			}
			t.typed().set(block, action, v)
		}
	}
	return nil
}

func (s *Server) postClick(w http.ResponseWriter, r *http.Request) error {
	var ask struct {
		target
		Block       string `json:"block_id"`
		Action      string `json:"action_id"`
		Value, Pick any
		Values      map[string]map[string]any // ours: what else is typed in the form by now
	}
	if err := readJSON(r, &ask); err != nil {
		return err
	}
	s.mu.Lock()
	action, send, err := func() (object, bool, error) {
		if err := ask.find(s); err != nil {
			return nil, false, err
		}
		if err := s.fillIn(&ask.target, ask.Values); err != nil {
			return nil, false, err
		}
		el, err := ask.widget(ask.Block, ask.Action)
		if err != nil {
			return nil, false, err
		}
		given := ask.Pick
		if given == nil {
			given = ask.Value
		}
		action, err := s.action(&ask.target, el, given)
		return action, el.dispatch, err
	}()
	if err != nil || !send {
		s.mu.Unlock()
		if err == nil {
			writeJSON(w, http.StatusOK, outcome{}.body())
		}
		return err
	}
	payload := s.interaction("block_actions", ask.person)
	s.source(payload, &ask.target, origin(r))
	from, modal := "", ""
	if ask.message != nil {
		from = ask.message.channel.id
	} else if ask.view.text("type") == "modal" {
		from, modal = ask.view.channel, ask.view.id
	}
	payload["trigger_id"] = s.newTrigger(ask.person, from, modal)
	payload["actions"] = []any{action}
	watch := s.watch(ask.person)
	s.mu.Unlock()
	defer s.unwatch(watch)
	out := s.interact(r.Context(), watch, &envelope{kind: "interactive", payload: payload, answerable: true})
	writeJSON(w, http.StatusOK, out.body())
	return nil
}

// action is the entry for an element in a block_actions payload; it also keeps
// the value, as the form does.
func (s *Server) action(t *target, w widget, given any) (object, error) {
	out := object{
		"type": w.kind, "action_id": w.action, "block_id": w.block, "action_ts": formatTS(s.now().UnixMicro()),
	}
	switch w.kind {
	case "button", "workflow_button", "icon_button":
		for _, key := range []string{"text", "value"} {
			if v := w.element[key]; v != nil {
				out[key] = v
			}
		}
		return out, nil
	case "feedback_buttons":
		for _, key := range []string{"positive_button", "negative_button"} {
			button, _ := w.element[key].(object)
			if asText(button["value"]) == asText(given) {
				out["text"], out["value"] = button["text"], button["value"]
				return out, nil
			}
		}
		return nil, wrong("%s has no button with the value %q", w.action, asText(given))
	case "overflow":
		o, err := s.readOne(w, given, nil)
		out["selected_option"] = o
		return out, err
	}
	v, err := s.read(w, given, s.menus[t.menu(w)])
	if err != nil {
		return nil, err
	}
	t.typed().set(w.block, w.action, v)
	for key, value := range w.entry(v) {
		out[key] = value
	}
	for _, key := range []string{"placeholder", "initial_option"} {
		if v := w.element[key]; v != nil {
			out[key] = v
		}
	}
	return out, nil
}

// interact sends an interaction and waits: for the acknowledgement, then for
// something the person sees, but not long if nothing comes.
func (s *Server) interact(ctx context.Context, w *watch, env *envelope) outcome {
	if !s.manifest.interactive() {
		return outcome{failure: notInteractive}
	}
	s.send(env)
	s.wait(ctx, w, nil, func() bool { return env.settled })
	s.mu.Lock()
	failure := env.answer.failure
	s.mu.Unlock()
	if failure == "" {
		s.linger(ctx, w)
	}
	out := s.gather(w)
	out.failure = failureText(failure)
	return out
}

func failureText(failure string) string {
	switch failure {
	case operationTimeout:
		return clickTimeout
	case dispatchFailed:
		return clickFailed
	}
	return failure
}

// linger waits a moment for the app to show something.
func (s *Server) linger(ctx context.Context, w *watch) {
	quiet := time.NewTimer(quietTime)
	defer quiet.Stop()
	s.wait(ctx, w, quiet.C, w.answered)
}

func (s *Server) postShortcut(w http.ResponseWriter, r *http.Request) error {
	var ask struct {
		target
		Callback string `json:"callback_id"`
	}
	if err := readJSON(r, &ask); err != nil {
		return err
	}
	s.mu.Lock()
	payload, err := s.shortcutPayload(&ask.target, ask.Callback, origin(r))
	if err != nil {
		s.mu.Unlock()
		return err
	}
	watch := s.watch(ask.person)
	s.mu.Unlock()
	defer s.unwatch(watch)
	out := s.interact(r.Context(), watch, &envelope{kind: "interactive", payload: payload, answerable: true})
	writeJSON(w, http.StatusOK, out.body())
	return nil
}

// shortcutPayload follows docs.slack.dev,
// reference/interaction-payloads/shortcuts-interaction-payload.
func (s *Server) shortcutPayload(t *target, callback, origin string) (object, error) {
	var spec *shortcut
	for i := range s.manifest.Features.Shortcuts {
		if s.manifest.Features.Shortcuts[i].CallbackID == callback {
			spec = &s.manifest.Features.Shortcuts[i]
		}
	}
	if spec == nil {
		return nil, notFound("the manifest has no shortcut with the callback_id %q", callback)
	}
	ts := formatTS(s.now().UnixMicro())
	if spec.Type == "global" {
		var err error
		if t.person, err = s.person(t.User); err != nil {
			return nil, err
		}
		if t.person.external {
			return nil, wrong("%s belongs to another team and cannot use the app's shortcuts", t.person.name)
		}
		payload := s.interaction("shortcut", t.person)
		payload["callback_id"], payload["action_ts"] = callback, ts
		payload["trigger_id"] = s.newTrigger(t.person, "", "")
		return payload, nil
	}
	if err := t.find(s); err != nil {
		return nil, err
	}
	switch {
	case t.message == nil:
		return nil, wrong("a message shortcut needs channel and ts")
	case t.message.onlyFor != "":
		return nil, wrong("ephemeral messages have no shortcuts")
	case t.person.external:
		return nil, wrong("%s belongs to another team and cannot use the app's shortcuts", t.person.name)
	}
	payload := s.interaction("message_action", t.person)
	s.source(payload, t, origin)
	delete(payload, "container")
	delete(payload, "state")
	payload["callback_id"], payload["action_ts"], payload["message_ts"] = callback, ts, t.message.ts
	payload["trigger_id"] = s.newTrigger(t.person, t.message.channel.id, "")
	return payload, nil
}
