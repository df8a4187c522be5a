package workspace

import (
	"crypto/subtle"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	codeTime  = 10 * time.Minute // docs.slack.dev, authentication/installing-with-oauth
	tokenTime = 12 * time.Hour   // with token rotation; docs.slack.dev, authentication/using-token-rotation
)

// A grant is what somebody allowed on the authorise page.
type grant struct {
	redirect string
	user     *user
	made     time.Time
	used     bool
}

var authorisePage = template.Must(template.New("authorise").Parse(`<!doctype html>
<html lang="en-GB"><meta charset="utf-8"><title>Allow {{.App}}</title>
<main><h1>{{.App}} asks to join {{.Team}}</h1>
<p>It will be able to:</p><ul>{{range .Scopes}}<li>{{.}}</li>{{end}}</ul>
<form method="post">
<p><label>You are <select name="user">{{range .People}}<option value="{{.}}">{{.}}</option>{{end}}</select></label></p>
<button name="allow" value="yes">Allow</button> <button name="allow" value="no">Cancel</button>
</form></main></html>
`))

// serveAuthorise is the page on which a person lets the app in (docs.slack.dev,
// authentication/installing-with-oauth). Pressing the button sends them back to
// the app with a code.
func (s *Server) serveAuthorise(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	redirect, problem := s.authoriseQuery(query)
	if problem != "" {
		http.Error(w, problem, http.StatusBadRequest)
		return
	}
	if r.Method == http.MethodGet {
		s.mu.Lock()
		var people []string
		for _, u := range s.users {
			if !u.bot && !u.external && !u.guest && !u.deleted {
				people = append(people, u.name)
			}
		}
		s.mu.Unlock()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = authorisePage.Execute(w, map[string]any{
			"App": s.manifest.Display.Name, "Team": s.team.Name, "Scopes": s.manifest.OAuth.Scopes.Bot, "People": people,
		})
		return
	}
	back, _ := url.Parse(redirect) // checked above
	values := back.Query()
	values.Set("state", query.Get("state"))
	s.mu.Lock()
	if u := s.findUser(r.PostFormValue("user")); r.PostFormValue("allow") == "yes" && u != nil {
		code := s.digits(32)
		s.grants[code] = &grant{redirect: query.Get("redirect_uri"), user: u, made: s.now()}
		values.Set("code", code)
	} else {
		values.Set("error", "access_denied")
	}
	s.mu.Unlock()
	back.RawQuery = values.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

// authoriseQuery checks what the app asks for, and says where to go back to.
func (s *Server) authoriseQuery(query url.Values) (redirect, problem string) {
	if query.Get("client_id") != s.clientID {
		return "", "invalid_client_id"
	}
	for _, scope := range strings.FieldsFunc(query.Get("scope"), func(r rune) bool { return r == ',' || r == ' ' }) {
		if !s.granted(scope) {
			return "", "invalid_scope: " + scope + " is not in the app manifest"
		}
	}
	if query.Get("user_scope") != "" {
		return "", "invalid_scope: the local workspace has no user tokens"
	}
	known := s.manifest.OAuth.RedirectURLs
	redirect = query.Get("redirect_uri")
	if redirect == "" && len(known) > 0 {
		redirect = known[0]
	}
	u, err := url.Parse(redirect)
	fits := slices.ContainsFunc(known, func(k string) bool {
		return redirect == k || strings.HasPrefix(redirect, strings.TrimSuffix(k, "/")+"/")
	})
	if err != nil || u.Host == "" || !fits {
		return "", "bad_redirect_uri: it must begin with one of oauth_config.redirect_urls in the app manifest"
	}
	return redirect, ""
}

// oauthAccess is oauth.v2.access: a code, or a refresh token, for a bot token
// (docs.slack.dev, reference/methods/oauth.v2.access).
func oauthAccess(s *Server, c *call) (object, error) {
	id, secret := c.text("client_id"), c.text("client_secret")
	if c.basicID != "" {
		id, secret = c.basicID, c.basicSecret
	}
	if id != s.clientID {
		return nil, refuse("invalid_client_id")
	}
	if subtle.ConstantTimeCompare([]byte(secret), []byte(s.clientSecret)) != 1 {
		return nil, refuse("bad_client_secret")
	}
	rotates := s.manifest.Settings.TokenRotation
	switch kind := c.text("grant_type"); {
	case kind == "refresh_token" && rotates:
		old := c.text("refresh_token")
		u := s.refreshers[old]
		if u == nil {
			return nil, refuse("invalid_refresh_token")
		}
		delete(s.refreshers, old)
		return s.install(u), nil
	case kind != "" && kind != "authorization_code":
		return nil, refuse("invalid_grant_type")
	}
	g := s.grants[c.text("code")]
	switch {
	case g == nil || s.now().Sub(g.made) > codeTime:
		return nil, refuse("invalid_code")
	case g.used:
		return nil, refuse("code_already_used")
	case g.redirect != c.text("redirect_uri"):
		return nil, refuse("bad_redirect_uri")
	}
	g.used = true
	return s.install(g.user), nil
}

// install gives out a bot token.
func (s *Server) install(u *user) object {
	s.uninstalled = false
	text := "xoxb-" + s.digits(32)
	t := &token{kind: botToken}
	body := object{
		"access_token": text, "token_type": "bot", "scope": strings.Join(s.manifest.OAuth.Scopes.Bot, ","),
		"bot_user_id": s.bot.id, "app_id": s.appID, "team": object{"id": s.team.ID, "name": s.team.Name},
		"enterprise": nil, "is_enterprise_install": false, "authed_user": object{"id": u.id},
	}
	if s.manifest.Settings.TokenRotation {
		text = "xoxe.xoxb-1-" + s.digits(32)
		t.expires = s.now().Add(tokenTime)
		refresh := "xoxe-1-" + s.digits(32)
		s.refreshers[refresh] = u
		body["access_token"], body["refresh_token"], body["expires_in"] = text, refresh, int(tokenTime.Seconds())
	}
	s.tokens[text] = t
	return body
}

// postUninstall takes the app out of the workspace: its bot tokens end, and its
// commands with them (docs.slack.dev, reference/events/app_uninstalled). It
// comes back by the authorise page, or by a reset.
func (s *Server) postUninstall(w http.ResponseWriter, _ *http.Request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emit("app_uninstalled", object{"type": "app_uninstalled"})
	for text, t := range s.tokens {
		if t.kind == botToken && !t.revoked {
			s.revoke(text)
		}
	}
	s.uninstalled = true
	writeJSON(w, http.StatusOK, object{"installed": false})
	return nil
}
