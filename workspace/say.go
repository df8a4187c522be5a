package workspace

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// outcome is what a person gets back for something they did.
type outcome struct {
	ts      string
	seen    []object
	modal   object
	failure string
}

func (o outcome) body() object {
	body := object{"seen": o.seen}
	if o.seen == nil {
		body["seen"] = []any{}
	}
	if o.ts != "" {
		body["ts"] = o.ts
	}
	if o.modal != nil {
		body["modal"] = o.modal
	}
	if o.failure != "" {
		body["error"] = o.failure
	}
	return body
}

// gather is what a watch has seen, as an outcome: each message once and as it
// is now, and the front modal if modals changed.
func (s *Server) gather(w *watch) outcome {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out outcome
	done := map[string]bool{}
	for _, c := range w.changes {
		switch c.kind {
		case "message":
			key := c.channel.id + c.ts
			m := c.channel.find(c.ts)
			if m == nil || done[key] || !c.channel.has(w.user.id) {
				continue
			}
			done[key] = true
			out.seen = append(out.seen, s.seen(m))
		case "view":
			if stack := s.stacks[w.user.id]; len(stack) > 0 {
				out.modal = s.viewBody(stack[len(stack)-1])
			}
		}
	}
	return out
}

func (s *Server) postSay(w http.ResponseWriter, r *http.Request) error {
	var ask struct {
		User, Channel, Text string
		Thread              string `json:"thread_ts"`
		File                string // its name
	}
	if err := readJSON(r, &ask); err != nil {
		return err
	}
	if strings.TrimSpace(ask.Text) == "" {
		return wrong("text is missing")
	}
	s.mu.Lock()
	u, err := s.person(ask.User)
	if err != nil {
		s.mu.Unlock()
		return err
	}
	c, err := s.place(u, ask.Channel)
	if err == nil {
		err = s.canType(u, c, ask.Thread)
	}
	if err != nil {
		s.mu.Unlock()
		return err
	}
	watch := s.watch(u)
	s.mu.Unlock()
	defer s.unwatch(watch)
	var out outcome
	if strings.HasPrefix(ask.Text, "/") {
		out = s.command(r.Context(), watch, c, ask.Text, ask.Thread, origin(r))
	} else {
		out = s.message(r.Context(), watch, c, ask.Text, ask.Thread, ask.File)
	}
	writeJSON(w, http.StatusOK, out.body())
	return nil
}

func (s *Server) canType(u *user, c *channel, thread string) error {
	switch {
	case !c.has(u.id):
		return wrong("%s is not in #%s", u.name, c.name)
	case c.archived:
		return wrong("#%s is archived", c.name)
	case s.isApp(c) && !s.manifest.Features.AppHome.Messages:
		return wrong("the manifest has the app's messages tab off")
	case s.isApp(c) && s.manifest.Features.AppHome.MessagesReadOnly:
		return wrong("the manifest has the app's messages tab read-only")
	case thread != "" && c.kept(thread) == nil:
		return notFound("thread_ts %q is not a message of this channel", thread)
	}
	return nil
}

// message posts what a person typed. Where the app hears of it, there is a wait
// for what it says, as after a click.
func (s *Server) message(ctx context.Context, w *watch, c *channel, text, thread, attached string) outcome {
	s.mu.Lock()
	m := &message{user: w.user.id, text: s.typed(text, false), threadTS: thread}
	if attached != "" {
		f := &file{id: s.id("F"), name: attached, title: attached, uploaded: true, complete: true, made: s.now(), shares: []*message{m}}
		s.files[f.id], m.files = f, []*file{f}
	}
	heard := s.add(c, m)
	s.mu.Unlock()
	heard = slices.DeleteFunc(heard, func(env *envelope) bool { return env == nil })
	if len(heard) > 0 {
		limit := time.NewTimer(ackTime)
		defer limit.Stop()
		s.wait(ctx, w, limit.C, func() bool {
			return !slices.ContainsFunc(heard, func(env *envelope) bool { return !env.settled })
		})
		s.linger(ctx, w)
	}
	out := s.gather(w)
	out.ts = m.ts
	return out
}

// command runs a slash command (docs.slack.dev,
// interactivity/implementing-slash-commands).
func (s *Server) command(ctx context.Context, w *watch, c *channel, line, thread, origin string) outcome {
	name, text, _ := strings.Cut(line, " ")
	var spec *command
	for i := range s.manifest.Features.Commands {
		if s.manifest.Features.Commands[i].Command == name {
			spec = &s.manifest.Features.Commands[i]
		}
	}
	if out := s.builtIn(ctx, w, c, name, text); out != nil {
		return *out
	}
	s.mu.Lock()
	gone := s.uninstalled
	s.mu.Unlock()
	switch {
	case spec == nil || w.user.external || gone:
		return outcome{failure: name + " is not a valid command."}
	case thread != "":
		return outcome{failure: name + " is not supported in threads. Sorry!"}
	}
	limit := time.NewTimer(ackTime)
	defer limit.Stop()
	s.mu.Lock()
	sent := text
	if spec.Escape {
		sent = s.typed(text, true)
	}
	payload := object{
		"token": s.verification, "team_id": s.team.ID, "team_domain": s.team.Domain,
		"channel_id": c.id, "channel_name": c.commandName(), "user_id": w.user.id, "user_name": w.user.name,
		"command": name, "text": strings.TrimSpace(sent), "api_app_id": s.appID, "is_enterprise_install": "false",
		"response_url": s.newResponder(origin, "commands", c, w.user, nil),
		"trigger_id":   s.newTrigger(w.user, c.id, ""),
	}
	spoke, refused := false, ""
	env := &envelope{kind: "slash_commands", payload: payload, answerable: true, then: func(a answer) {
		spoke = a.payload != nil
		if err := s.commandAnswer(w.user, c, line, origin, a); err != nil {
			refused = dispatchFailed
			s.log.WithError(err).Warn("the acknowledgement of a command could not be shown")
		}
	}}
	s.mu.Unlock()
	s.send(env)
	s.wait(ctx, w, nil, func() bool { return env.settled })
	s.wait(ctx, w, limit.C, func() bool { return env.answer.failure != "" || spoke || w.answered() })
	out := s.gather(w)
	s.mu.Lock()
	defer s.mu.Unlock()
	if failure := cmp.Or(env.answer.failure, refused); failure != "" {
		out.failure = fmt.Sprintf("%s failed with the error %q", name, failure)
	}
	return out
}

// commandAnswer shows what the acknowledgement of a command said.
func (s *Server) commandAnswer(u *user, c *channel, line, origin string, a answer) error {
	var args object
	switch payload := a.payload.(type) {
	case nil:
		return nil
	case string:
		args = object{"text": payload}
	case object:
		args = payload
	default:
		return fmt.Errorf("a %T is not a message", payload)
	}
	call := &call{origin: origin, args: args}
	return s.reply(&responder{channel: c, user: u, echo: line}, call)
}

// commandName is the channel's name in a command's payload.
func (c *channel) commandName() string {
	switch {
	case c.im:
		return "directmessage"
	case c.private:
		return "privategroup"
	}
	return c.name
}
