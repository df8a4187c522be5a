package workspace

import (
	"net/http"
	"slices"
	"time"
)

func (s *Server) getModal(w http.ResponseWriter, r *http.Request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.person(r.FormValue("user"))
	if err != nil {
		return err
	}
	body := object{"view": nil}
	if v := s.front(u); v != nil {
		body["view"] = s.viewBody(v)
		if len(v.errors) > 0 {
			body["errors"] = v.errors
		}
	}
	writeJSON(w, http.StatusOK, body)
	return nil
}

// front is the modal a person is looking at, or nil.
func (s *Server) front(u *user) *view {
	stack := s.stacks[u.id]
	if len(stack) == 0 {
		return nil
	}
	return stack[len(stack)-1]
}

// frontTarget finds the view of a request that only the front modal can take.
func (s *Server) frontTarget(t *target) error {
	if t.View == "" {
		return wrong("view is missing")
	}
	if err := t.find(s); err != nil {
		return err
	}
	if s.front(t.person) != t.view {
		return wrong("the view %q is not in front", t.View)
	}
	return nil
}

// postSubmit presses a modal's submit button (docs.slack.dev, surfaces/modals).
func (s *Server) postSubmit(w http.ResponseWriter, r *http.Request) error {
	var ask struct {
		target
		Values map[string]map[string]any
	}
	if err := readJSON(r, &ask); err != nil {
		return err
	}
	s.mu.Lock()
	err := s.frontTarget(&ask.target)
	if err == nil && ask.view.spec["submit"] == nil {
		err = wrong("the view %q has no submit button", ask.View)
	}
	if err == nil {
		err = s.fillIn(&ask.target, ask.Values)
	}
	if err != nil {
		s.mu.Unlock()
		return err
	}
	v := ask.view
	if v.errors = complaints(v.blocks, v.typed); len(v.errors) > 0 {
		body := object{"closed": false, "errors": v.errors, "seen": []any{}}
		s.mu.Unlock()
		writeJSON(w, http.StatusOK, body)
		return nil
	}
	payload := s.interaction("view_submission", ask.person)
	payload["view"] = s.viewBody(v)
	payload["trigger_id"] = s.newTrigger(ask.person, v.channel, v.id)
	payload["response_urls"] = s.responseURLs(v, ask.person, origin(r))
	watch := s.watch(ask.person)
	var wentOn bool // the answer leaves nothing more to wait for
	var trouble string
	env := &envelope{kind: "interactive", payload: payload, answerable: true, then: func(a answer) {
		if a.failure != "" {
			trouble = formTrouble
			return
		}
		wentOn = a.payload != nil
		if err := s.submitted(v, ask.person, a.payload); err != nil {
			trouble = formTrouble
			s.log.WithError(err).Warn("the answer to a view_submission could not be used")
		}
	}}
	s.mu.Unlock()
	defer s.unwatch(watch)
	if !s.manifest.interactive() {
		writeJSON(w, http.StatusOK, object{"closed": false, "error": notInteractive, "seen": []any{}})
		return nil
	}
	s.send(env)
	s.wait(r.Context(), watch, nil, func() bool { return env.settled })
	s.mu.Lock()
	done := wentOn || trouble != ""
	before := len(watch.changes)
	s.mu.Unlock()
	if !done {
		// The modal has closed; what follows may be a message.
		quiet := time.NewTimer(quietTime)
		defer quiet.Stop()
		s.wait(r.Context(), watch, quiet.C, func() bool {
			return slices.ContainsFunc(watch.changes, func(c change) bool { return c.byApp && c.kind == "message" }) ||
				len(watch.changes) > before && watch.changes[len(watch.changes)-1].kind == "view"
		})
	}
	out := s.gather(watch)
	out.failure = trouble
	body := out.body()
	s.mu.Lock()
	defer s.mu.Unlock()
	body["closed"] = s.viewByID(v.id) == nil
	if len(v.errors) > 0 {
		body["errors"] = v.errors
	}
	writeJSON(w, http.StatusOK, body)
	return nil
}

// submitted does what the app answered to a submission.
func (s *Server) submitted(v *view, u *user, payload any) error {
	if payload == nil {
		s.pop(v, false)
		return nil
	}
	body, ok := payload.(object)
	if !ok {
		return refuse("invalid_response_action")
	}
	switch body["response_action"] {
	case "errors":
		return s.formErrors(v, body["errors"])
	case "clear":
		s.pop(v, true)
		return nil
	case "update", "push":
		spec, err := s.checkedView(body["view"], "modal")
		if err != nil {
			return err
		}
		if body["response_action"] == "update" {
			s.show(v, spec)
			return nil
		}
		_, err = s.push(u, spec)
		return err
	}
	return refuse("invalid_response_action")
}

// formErrors shows the app's texts under input blocks. Other keys make the
// whole answer useless.
func (s *Server) formErrors(v *view, errors any) error {
	texts, _ := errors.(object)
	if len(texts) == 0 {
		return refuse("invalid_response_action", "errors is empty")
	}
	shown := map[string]string{}
	for block, text := range texts {
		if !slices.ContainsFunc(widgets(v.blocks), func(w widget) bool { return w.input && w.block == block }) {
			return refuse("invalid_response_action", "errors names "+block+", which is not an input block")
		}
		shown[block] = asText(text)
	}
	v.errors = shown
	s.tellView(v)
	return nil
}

// responseURLs are for selects that ask for one (docs.slack.dev,
// surfaces/modals).
func (s *Server) responseURLs(v *view, u *user, origin string) []any {
	out := []any{}
	for _, w := range widgets(v.blocks) {
		if on, _ := w.element["response_url_enabled"].(bool); !on || !w.input {
			continue
		}
		f, _ := fieldOf(w.kind)
		c := s.channelByID(asText(w.entry(v.typed[w.block][w.action])[f.key]))
		if c != nil {
			out = append(out, object{
				"block_id": w.block, "action_id": w.action, "channel_id": c.id,
				"response_url": s.newResponder(origin, "actions", c, u, nil),
			})
		}
	}
	return out
}

// postClose closes the front modal, or with all set every one, as the cross in
// its corner does. The app hears of it if it asked to.
func (s *Server) postClose(w http.ResponseWriter, r *http.Request) error {
	var ask struct {
		target
		All bool
	}
	if err := readJSON(r, &ask); err != nil {
		return err
	}
	s.mu.Lock()
	if err := s.frontTarget(&ask.target); err != nil {
		s.mu.Unlock()
		return err
	}
	all := ask.All || ask.view.is("clear_on_close")
	told := ask.view
	if all {
		told = s.stacks[ask.person.id][0]
	}
	var env *envelope
	if told.is("notify_on_close") {
		payload := s.interaction("view_closed", ask.person)
		body := s.viewBody(told)
		body["state"] = object{"values": object{}}
		payload["view"], payload["is_cleared"] = body, all
		env = &envelope{kind: "interactive", payload: payload, answerable: true}
	}
	s.pop(ask.view, all)
	var modal object
	if v := s.front(ask.person); v != nil {
		modal = s.viewBody(v)
	}
	s.mu.Unlock()
	if env != nil {
		s.send(env)
	}
	body := object{"closed": true}
	if modal != nil {
		body["modal"] = modal
	}
	writeJSON(w, http.StatusOK, body)
	return nil
}

// postOptions asks the app for the options of an external select
// (docs.slack.dev, reference/interaction-payloads/block_suggestion-payload).
func (s *Server) postOptions(w http.ResponseWriter, r *http.Request) error {
	var ask struct {
		target
		Block  string `json:"block_id"`
		Action string `json:"action_id"`
		Typed  string
	}
	if err := readJSON(r, &ask); err != nil {
		return err
	}
	s.mu.Lock()
	el, err := func() (widget, error) {
		if err := ask.find(s); err != nil {
			return widget{}, err
		}
		return ask.widget(ask.Block, ask.Action)
	}()
	if err == nil && el.kind != "external_select" && el.kind != "multi_external_select" {
		err = wrong("%s is a %s and does not load options", el.action, el.kind)
	}
	if err != nil {
		s.mu.Unlock()
		return err
	}
	least := 3.0
	if n, ok := number(el.element["min_query_length"]); ok {
		least = n
	}
	if float64(len([]rune(ask.Typed))) < least {
		s.mu.Unlock()
		writeJSON(w, http.StatusOK, object{"options": []any{}})
		return nil
	}
	payload := s.interaction("block_suggestion", ask.person)
	s.source(payload, &ask.target, "")
	payload["block_id"], payload["action_id"], payload["value"] = el.block, el.action, ask.Typed
	watch := s.watch(ask.person)
	body := object{"options": []any{}}
	menu := ask.menu(el)
	env := &envelope{kind: "interactive", payload: payload, answerable: true, then: func(a answer) {
		if a.failure != "" {
			body["error"] = failureText(a.failure)
			return
		}
		s.offer(menu, a.payload, body)
	}}
	s.mu.Unlock()
	defer s.unwatch(watch)
	s.send(env)
	s.wait(r.Context(), watch, nil, func() bool { return env.settled })
	s.mu.Lock()
	defer s.mu.Unlock()
	writeJSON(w, http.StatusOK, body)
	return nil
}

// offer checks the options the app gave and keeps them for the pick.
func (s *Server) offer(menu string, payload any, body object) {
	k := s.newChecker(anywhere)
	o, _ := payload.(object)
	opts := list(0, 100, option("plain_text"))
	k.object("", o, shape{fields: map[string]rule{
		"options": opts,
		"option_groups": list(0, 100, of(shape{need: []string{"label", "options"}, fields: map[string]rule{
			"label": plain(75), "options": opts,
		}})),
	}})
	if (o["options"] == nil) == (o["option_groups"] == nil) {
		k.fail("", "must have exactly one of options and option_groups")
	}
	if len(k.problems) > 0 {
		body["error"] = k.problems[0]
		s.log.WithField("problems", len(k.problems)).Warn("the app offered options Slack would refuse")
		return
	}
	if s.menus[menu] == nil {
		s.menus[menu] = map[string]object{}
	}
	flat := []any{}
	for _, one := range options(o) {
		flat = append(flat, one)
		s.menus[menu][asText(one["value"])] = one
	}
	body["options"] = flat
	if o["option_groups"] != nil {
		body["option_groups"] = o["option_groups"]
	}
}
