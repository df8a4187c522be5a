package workspace

import (
	"slices"
	"strings"
	"time"
)

type tokenKind int

const (
	noToken tokenKind = iota
	appToken
	botToken
)

// A token is one that was given out. Guarded by Server.mu.
type token struct {
	kind    tokenKind
	expires time.Time // workspace clock; zero is never
	revoked bool
}

func (s *Server) tokenKind(text string) tokenKind {
	t := s.tokens[text]
	if t == nil || t.revoked || !t.expires.IsZero() && !s.now().Before(t.expires) {
		return noToken
	}
	return t.kind
}

// authorise checks the token of a call, and the scopes granted through the
// manifest (docs.slack.dev, authentication/tokens).
func (s *Server) authorise(m method, c *call) error {
	if m.open {
		return nil
	}
	if c.token == "" {
		return refuse("not_authed")
	}
	t := s.tokens[c.token]
	switch {
	case t == nil:
		return refuse("invalid_auth")
	case t.revoked:
		return refuse("token_revoked")
	case s.tokenKind(c.token) == noToken:
		return refuse("token_expired")
	case m.app != (t.kind == appToken):
		return refuse("not_allowed_token_type")
	case len(m.scopes) > 0:
		return s.need(m.scopes...)
	}
	return nil
}

// need refuses unless one of the scopes has been granted.
func (s *Server) need(scopes ...string) error {
	have := s.manifest.OAuth.Scopes.Bot
	if anyOf(have, scopes) {
		return nil
	}
	return &refusal{code: "missing_scope", needed: strings.Join(scopes, ","), provided: strings.Join(have, ",")}
}

func (s *Server) granted(scope string) bool {
	return slices.Contains(s.manifest.OAuth.Scopes.Bot, scope)
}

// authRevoke is auth.revoke: it ends the token it is called with.
func authRevoke(s *Server, c *call) (object, error) {
	if c.yes("test") {
		return object{"revoked": false}, nil
	}
	s.revoke(c.token)
	return object{"revoked": true}, nil
}

// revoke ends a bot token and tells the app (docs.slack.dev,
// reference/events/tokens_revoked).
func (s *Server) revoke(text string) {
	s.tokens[text].revoked = true
	s.emit("tokens_revoked", object{
		"type": "tokens_revoked", "tokens": object{"oauth": []string{}, "bot": []string{s.bot.id}},
	})
}
