package main

import (
	"fmt"
	"strings"
)

// slackApp is how the program and a Slack workspace know each other.
type slackApp struct {
	mode, apiURL                      *string
	appToken, botToken, signingSecret *string
}

const (
	overSocket = "socket"
	overHTTP   = "http"

	theAppToken      = "the app-level token"
	theBotToken      = "the bot token"
	theSigningSecret = "the app's signing secret"
)

func slackSettings(s *settings) *slackApp {
	token := func(env, use, begin string) *string {
		return s.secret(env, use, "begins with "+begin, func(value string) bool { return strings.HasPrefix(value, begin) })
	}
	return &slackApp{
		mode:     s.text("mode", "ASB_MODE", "", "`MODE` in which Slack sends: socket, or http; without it, http if ASB_SIGNING_SECRET is set and SLACK_APP_TOKEN is not"),
		apiURL:   s.text("api-url", "SLACK_API_URL", "", "`URL` of the Web API, when it is not Slack's own"),
		appToken: token("SLACK_APP_TOKEN", theAppToken, "xapp-"),
		botToken: token("SLACK_BOT_TOKEN", theBotToken, "xoxb-"),
		signingSecret: s.secret("ASB_SIGNING_SECRET", theSigningSecret,
			fmt.Sprintf("has at least %d letters and figures, and nothing else", minSigningSecret), validSigningSecret),
	}
}

// minSigningSecret is the length of Slack's signing secrets.
const minSigningSecret = 32

func validSigningSecret(secret string) bool {
	strange := func(r rune) bool { return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }
	return len(secret) >= minSigningSecret && !strings.ContainsFunc(secret, strange)
}

// overHTTP reports whether Slack sends over HTTP.
func (a *slackApp) overHTTP() bool {
	return *a.mode == overHTTP || *a.mode == "" && *a.signingSecret != "" && *a.appToken == ""
}

// signs is the signing secret, if it is to be used.
func (a *slackApp) signs() string {
	if a.overHTTP() {
		return *a.signingSecret
	}
	return ""
}

// check refuses settings that do not go together.
func (a *slackApp) check(outside *public) error {
	switch {
	case *a.mode != "" && *a.mode != overSocket && *a.mode != overHTTP:
		return usagef("-mode must be socket or http, and is %q", *a.mode)
	case *a.mode == "" && *a.appToken != "" && *a.signingSecret != "":
		return usagef("both SLACK_APP_TOKEN and ASB_SIGNING_SECRET are set: say with -mode which to use, socket or http")
	case a.overHTTP() && *a.signingSecret == "":
		return notSet("ASB_SIGNING_SECRET", theSigningSecret)
	case a.overHTTP() && *outside.addr == "":
		return usagef("in http mode Slack sends its requests here, so -http must say where to listen, such as 127.0.0.1:8080")
	case !a.overHTTP() && *a.appToken == "":
		return notSet("SLACK_APP_TOKEN", theAppToken)
	case *a.botToken == "":
		return notSet("SLACK_BOT_TOKEN", theBotToken)
	}
	return nil
}
