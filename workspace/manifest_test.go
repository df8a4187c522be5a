package workspace_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/workspace"
)

func now() time.Time { return time.Date(2024, 3, 11, 9, 0, 0, 0, time.UTC) }

// docs.slack.dev, reference/app-manifest: limits, and no key that is not in the
// schema. Each refusal names the place.
func TestManifestRefused(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, old, new, want string }{
		{"unknown key", "bot_user:", "both_user:", `the key "both_user" is not in the manifest schema`},
		{"unknown nested key", "usage_hint:", "hint:", `the key "hint" is not in the manifest schema`},
		{"major version", "major_version: 2", "major_version: 1", "_metadata.major_version must be 2, is 1"},
		{"name", "name: Tester", "name: " + strings.Repeat("x", 36), "display_information.name must have 1 to 35 characters, has 36"},
		{"bot name", "display_name: tester", "display_name: Tester One", `features.bot_user.display_name must be`},
		{"command", "command: /try", "command: try", "features.slash_commands[0].command must be a slash"},
		{"shortcut type", "type: global", "type: local", "features.shortcuts[0].type must be global or message"},
		{"scope for an event", "[app_home_opened]", "[app_mention]", `"app_mention" needs the scope app_mentions:read`},
		{"unknown event", "[app_home_opened]", "[full_moon]", `"full_moon" is not an event the stand-in knows`},
		{"no commands scope", "[commands, ", "[", `needs "commands"`},
		{"not enabled", "{is_enabled: true}", "{}", "settings.interactivity.is_enabled is required"},
		{"HTTP without a URL", "socket_mode_enabled: true", "socket_mode_enabled: false", "features.slash_commands[0].url is missing"},
		{"not YAML", "features:", "features: [", "read the app manifest"},
	} {
		changed := strings.Replace(testManifest, tc.old, tc.new, 1)
		if changed == testManifest {
			t.Fatalf("%s: %q is not in the manifest", tc.name, tc.old)
		}
		_, err := workspace.New(workspace.Config{Manifest: []byte(changed), Now: now})
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v, want %q", tc.name, err, tc.want)
		}
		if err != nil && strings.Contains(err.Error(), "workspace.") {
			t.Errorf("%s: a Go type in %q", tc.name, err)
		}
	}
	if _, err := workspace.New(workspace.Config{Now: now}); err == nil {
		t.Error("an empty manifest: got no error")
	}
}

// The project's own manifest is valid.
func TestManifestOfTheProject(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../manifest.yml")
	if err != nil {
		t.Fatal(err)
	}
	ws, err := workspace.New(workspace.Config{Manifest: data, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if err := ws.Close(); err != nil {
		t.Error(err)
	}
}

func TestCastRefused(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		cfg  workspace.Config
		want string
	}{
		"two alike": {workspace.Config{People: []workspace.Person{{Name: "ann"}, {Name: "ann"}}}, `two people are called "ann"`},
		"a space":   {workspace.Config{People: []workspace.Person{{Name: "ann b"}}}, "a handle without spaces"},
		"zone":      {workspace.Config{People: []workspace.Person{{Name: "ann", TZ: "Nowhere"}}}, "time zone of ann"},
		"member":    {workspace.Config{Channels: []workspace.Channel{{Name: "a", Members: []string{"zed"}}}}, `there is nobody called "zed"`},
		"stranger": {workspace.Config{
			People:   []workspace.Person{{Name: "ext", External: true}},
			Channels: []workspace.Channel{{Name: "a", Members: []string{"ext"}}},
		}, "the channel is not shared"},
	} {
		tc.cfg.Manifest, tc.cfg.Now = []byte(testManifest), now
		if _, err := workspace.New(tc.cfg); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v, want %q", name, err, tc.want)
		}
	}
}
