// Package asb holds the Slack app's manifest, for the parts of the program
// that install, check or imitate the app.
package asb

import (
	_ "embed"
	"strings"
)

// Manifest is manifest.yml: the app as it is installed in a Slack workspace.
// Slack sends to it by Socket Mode.
//
//go:embed manifest.yml
var Manifest []byte

// ManifestHTTP is the same app for HTTP mode: Slack sends its requests to
// addresses that begin with address, such as https://asb.example.org, which has
// no slash at its end.
func ManifestHTTP(address string) []byte {
	var out strings.Builder
	for line := range strings.Lines(string(Manifest)) {
		what := strings.TrimSpace(line)
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		if what == "socket_mode_enabled: true" {
			line = indent + "socket_mode_enabled: false\n"
		}
		out.WriteString(line)
		add := func(key, path string) {
			out.WriteString(indent + "  " + key + ": " + address + path + "\n")
		}
		switch {
		case strings.HasPrefix(what, "- command: "):
			add("url", "/slack/commands")
		case what == "interactivity:":
			add("request_url", "/slack/interactivity")
			add("message_menu_options_url", "/slack/options")
		case what == "event_subscriptions:":
			add("request_url", "/slack/events")
		}
	}
	return []byte(out.String())
}

// Permissions are the bot scopes that the manifest asks for, in its order.
func Permissions() (list []string) {
	inside := false
	for line := range strings.Lines(string(Manifest)) {
		what, _, _ := strings.Cut(strings.TrimSpace(line), " #")
		switch {
		case what == "bot:":
			inside = true
		case inside && strings.HasPrefix(what, "- "):
			list = append(list, strings.TrimPrefix(what, "- "))
		case inside && !strings.HasPrefix(what, "#"):
			return list
		}
	}
	return list
}
