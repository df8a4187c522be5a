package workspace_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/workspace"
)

func hmacHex(secret, text string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

const redirect = "https://app.example.org/oauth"

func distributed(rotation bool) func(*workspace.Config) {
	return func(cfg *workspace.Config) {
		m := strings.Replace(testManifest, "oauth_config:\n", "oauth_config:\n  redirect_urls: [\""+redirect+"\"]\n", 1)
		if rotation {
			m += "  token_rotation_enabled: true\n"
		}
		cfg.Manifest = []byte(m)
	}
}

// allow presses the button of the authorise page and gives the address it leads to.
func (f *fixture) allow(query url.Values, press string) *url.URL {
	f.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.PostForm(f.http.URL+"/oauth/v2/authorize?"+query.Encode(), url.Values{"allow": {press}, "user": {"ann"}})
	if err != nil {
		f.t.Fatal(err)
	}
	resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		f.t.Fatalf("status %d: %v", resp.StatusCode, err)
	}
	return to
}

// docs.slack.dev, authentication/installing-with-oauth and
// reference/methods/oauth.v2.access.
func TestInstall(t *testing.T) {
	t.Parallel()
	f := start(t, distributed(false))
	query := url.Values{"client_id": {f.ws.ClientID()}, "scope": {"commands,chat:write"}, "redirect_uri": {redirect}, "state": {"s1"}}
	page, err := http.Get(f.http.URL + "/oauth/v2/authorize?" + query.Encode())
	if err != nil {
		t.Fatal(err)
	}
	page.Body.Close()
	if page.StatusCode != 200 {
		t.Fatalf("the page: got %d", page.StatusCode)
	}
	if to := f.allow(query, "no"); to.Query().Get("error") != "access_denied" || to.Query().Get("state") != "s1" {
		t.Errorf("cancelled: got %s", to)
	}
	granted := f.allow(query, "yes").Query()
	if granted.Get("state") != "s1" {
		t.Errorf("got state %q", granted.Get("state"))
	}
	exchange := func(id, secret, code, back string) (*slack.OAuthV2Response, error) {
		return slack.GetOAuthV2Response(http.DefaultClient, id, secret, code, back, slack.OAuthOptionAPIURL(f.http.URL+"/api/"))
	}
	id, secret := f.ws.ClientID(), f.ws.ClientSecret()
	for _, tc := range []struct{ id, secret, code, back, want string }{
		{"other", secret, granted.Get("code"), redirect, "invalid_client_id"},
		{id, "other", granted.Get("code"), redirect, "bad_client_secret"},
		{id, secret, "other", redirect, "invalid_code"},
		{id, secret, granted.Get("code"), "https://elsewhere.example.org", "bad_redirect_uri"},
		{id, secret, granted.Get("code"), redirect, ""},
		{id, secret, granted.Get("code"), redirect, "code_already_used"},
	} {
		got, err := exchange(tc.id, tc.secret, tc.code, tc.back)
		if code(err) != tc.want {
			t.Errorf("%+v: got %v", tc, err)
		}
		if tc.want != "" {
			continue
		}
		if got.Team.ID == "" || got.BotUserID != f.workspace().Bot.UserID || got.AuthedUser.ID != f.user("ann") {
			t.Errorf("got %+v", got)
		}
		if _, err := slack.New(got.AccessToken, slack.OptionAPIURL(f.http.URL+"/api/")).AuthTest(); err != nil {
			t.Errorf("with the new token: %v", err)
		}
	}
	old := f.allow(query, "yes").Query().Get("code")
	f.ask(200, "POST", "/control/clock", fields{"advance": "10m1s"}, nil)
	if _, err := exchange(id, secret, old, redirect); code(err) != "invalid_code" {
		t.Errorf("after ten minutes: got %v", err)
	}
	for name, change := range map[string]func(url.Values){
		"client":   func(q url.Values) { q.Set("client_id", "other") },
		"scope":    func(q url.Values) { q.Set("scope", "commands,admin") },
		"redirect": func(q url.Values) { q.Set("redirect_uri", "https://app.example.org.evil.example/") },
	} {
		bad := url.Values{}
		for key, v := range query {
			bad[key] = v
		}
		change(bad)
		resp, err := http.Get(f.http.URL + "/oauth/v2/authorize?" + bad.Encode())
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusBadRequest {
			t.Errorf("a wrong %s: got %d", name, resp.StatusCode)
		}
	}
}

// docs.slack.dev, authentication/using-token-rotation: tokens of twelve hours.
func TestRotation(t *testing.T) {
	t.Parallel()
	f := start(t, distributed(true))
	query := url.Values{"client_id": {f.ws.ClientID()}, "redirect_uri": {redirect}}
	grant := f.allow(query, "yes").Query().Get("code")
	at := slack.OAuthOptionAPIURL(f.http.URL + "/api/")
	first, err := slack.GetOAuthV2Response(http.DefaultClient, f.ws.ClientID(), f.ws.ClientSecret(), grant, redirect, at)
	if err != nil {
		t.Fatal(err)
	}
	if first.ExpiresIn != 43200 || first.RefreshToken == "" {
		t.Fatalf("got %+v", first)
	}
	test := func(token string) error {
		_, err := slack.New(token, slack.OptionAPIURL(f.http.URL+"/api/")).AuthTest()
		return err
	}
	f.ask(200, "POST", "/control/clock", fields{"advance": (12*time.Hour - time.Second).String()}, nil)
	if err := test(first.AccessToken); err != nil {
		t.Error(err)
	}
	f.ask(200, "POST", "/control/clock", fields{"advance": "1s"}, nil)
	if err := test(first.AccessToken); code(err) != "token_expired" {
		t.Errorf("after twelve hours: got %v", err)
	}
	second, err := slack.RefreshOAuthV2Token(http.DefaultClient, f.ws.ClientID(), f.ws.ClientSecret(), first.RefreshToken, at)
	if err != nil {
		t.Fatal(err)
	}
	if err := test(second.AccessToken); err != nil {
		t.Error(err)
	}
	if _, err := slack.RefreshOAuthV2Token(http.DefaultClient, f.ws.ClientID(), f.ws.ClientSecret(), first.RefreshToken, at); code(err) != "invalid_refresh_token" {
		t.Errorf("a refresh token used twice: got %v", err)
	}
}
