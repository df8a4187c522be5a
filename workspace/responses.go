package workspace

import (
	"io"
	"net/http"
	"strconv"
	"time"
)

// A responder is a response URL: it speaks where an interaction came from
// (docs.slack.dev, interactivity/handling-user-interaction).
type responder struct {
	channel  *channel
	user     *user
	source   string // ts of the message the interaction came from; empty for a command
	threadTS string // of the source
	echo     string // a command's line, shown with a public answer in the acknowledgement
	uses     int
	expires  time.Time // workspace clock
}

// newResponder makes a response URL; kind is commands or actions.
func (s *Server) newResponder(origin, kind string, c *channel, u *user, source *message) string {
	secret := s.digits(24)
	r := &responder{channel: c, user: u, expires: s.now().Add(responseTime)}
	if source != nil {
		r.source, r.threadTS = source.ts, source.threadTS
	}
	s.responders[secret] = r
	s.serial++
	return origin + "/" + kind + "/" + s.team.ID + "/" + strconv.FormatUint(s.serial, 10) + "/" + secret
}

func (s *Server) serveResponse(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return // the app has gone
	}
	value, err := decode(body)
	args, ok := value.(object)
	s.mu.Lock()
	fault := s.takeFault("response_url")
	status, text := http.StatusOK, "ok"
	switch no := fault.refusal(); {
	case err != nil || !ok:
		status, text = http.StatusBadRequest, "invalid_payload"
	case no != nil:
		status, text = max(http.StatusBadRequest, fault.Status), no.Error()
	default:
		status, text = s.respond(r.PathValue("secret"), args, origin(r))
	}
	s.record("app→slack", "response_url", args).Answer = s.masked(text)
	s.mu.Unlock()
	if fault != nil && fault.Status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", strconv.Itoa(max(1, fault.RetryAfter)))
	}
	if !s.suffer(w, r, fault) {
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

func (s *Server) respond(secret string, args object, origin string) (int, string) {
	r := s.responders[secret]
	switch {
	case r == nil:
		return http.StatusNotFound, "invalid_url"
	case !s.now().Before(r.expires):
		return http.StatusNotFound, "expired_url"
	case r.uses >= responseUses:
		return http.StatusNotFound, "used_url"
	}
	r.uses++
	if err := s.reply(r, &call{origin: origin, args: args}); err != nil {
		return http.StatusBadRequest, err.Error()
	}
	return http.StatusOK, "ok"
}

// reply does what a message to a response URL, or in an acknowledgement, asks.
func (s *Server) reply(r *responder, c *call) error {
	kind := c.text("response_type")
	if kind != "" && kind != "ephemeral" && kind != "in_channel" {
		return refuse("invalid_response_type")
	}
	said, err := s.readContent(c)
	if err != nil {
		return err
	}
	source := r.channel.find(r.source)
	if source != nil && source.botID == "" {
		source = nil // only the app's own messages can be replaced or deleted
	}
	if c.yes("delete_original") {
		if source != nil {
			s.drop(source)
		}
		if said.empty() {
			return nil
		}
	}
	if said.empty() {
		return refuse("no_text")
	}
	if c.yes("replace_original") && !c.yes("delete_original") && source != nil {
		if source.onlyFor == "" || kind != "in_channel" {
			s.edit(source, said)
			return nil
		}
		// An ephemeral message cannot become a public one; a new one is posted.
	}
	m := s.fromApp(said)
	if kind != "in_channel" {
		m.onlyFor = r.user.id
		m.threadTS = r.threadTS
	} else if thread := c.text("thread_ts"); thread != "" {
		if r.channel.kept(thread) == nil {
			return refuse("cannot_reply_to_message", "thread_ts is not a message of this channel")
		}
		m.threadTS = thread
	}
	if kind == "in_channel" && r.echo != "" {
		s.add(r.channel, &message{user: r.user.id, text: s.typed(r.echo, false), command: r.echo})
	}
	s.add(r.channel, m)
	return nil
}
