// These tests hold the app to asking Slack for what it uses, and no more.
package asb_test

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	asb "github.com/safer-city-partnership/asb"
)

// A manifest is the part of manifest.yml that says what the app may do.
type manifest struct {
	Features struct {
		SlashCommands []any `yaml:"slash_commands"`
		Shortcuts     []any `yaml:"shortcuts"`
		AppHome       struct {
			HomeTab bool `yaml:"home_tab_enabled"`
		} `yaml:"app_home"`
	} `yaml:"features"`
	OAuth struct {
		Scopes struct {
			Bot  []string `yaml:"bot"`
			User []string `yaml:"user"`
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings struct {
		Events struct {
			Bot  []string `yaml:"bot_events"`
			User []string `yaml:"user_events"`
		} `yaml:"event_subscriptions"`
	} `yaml:"settings"`
}

func readManifest(t *testing.T) (m manifest) {
	t.Helper()
	if err := yaml.Unmarshal(asb.Manifest, &m); err != nil {
		t.Fatal(err)
	}
	if len(m.OAuth.Scopes.Bot) == 0 {
		t.Fatal("manifest.yml has no scopes, which cannot be")
	}
	return m
}

// calls are the methods of slack-go's client that the bot may use, and the Web
// API method each is (docs.slack.dev, reference/methods).
var calls = map[string]string{
	"AuthTestContext":      "auth.test",
	"OpenViewContext":      "views.open",
	"PublishViewContext":   "views.publish",
	"UpdateViewContext":    "views.update",
	"PostMessageContext":   "chat.postMessage",
	"PostEphemeralContext": "chat.postEphemeral",
	"UpdateMessageContext": "chat.update",
	"DeleteMessageContext": "chat.delete",

	"OpenConversationContext":       "conversations.open",
	"GetConversationInfoContext":    "conversations.info",
	"GetConversationHistoryContext": "conversations.history",
	"GetConversationRepliesContext": "conversations.replies",
	"GetUserInfoContext":            "users.info",
	"GetUserGroupMembersContext":    "usergroups.users.list",
	"GetPermalinkContext":           "chat.getPermalink",
	"UploadFileContext":             "files.completeUploadExternal",
}

// needs says what a scope is needed by: a Web API method, an event, or a part
// of the manifest. docs.slack.dev, reference/scopes.
var needs = map[string][]string{
	"commands":          {"slash_commands", "shortcuts"},
	"chat:write":        {"chat.postMessage", "chat.postEphemeral", "chat.update", "chat.delete"},
	"im:write":          {"conversations.open"},
	"channels:read":     {"conversations.info"},
	"groups:read":       {"conversations.info"},
	"channels:history":  {"conversations.history", "conversations.replies", "message.channels"},
	"groups:history":    {"conversations.history", "conversations.replies", "message.groups"},
	"im:history":        {"conversations.history", "conversations.replies", "message.im"},
	"app_mentions:read": {"app_mention"},
	"users:read":        {"users.info"},
	"usergroups:read":   {"usergroups.users.list"},
	"files:write":       {"files.completeUploadExternal"},
	"reactions:read":    {"reaction_added"},
}

// used is what the bot does that needs a scope: its Web API calls, found in its
// source by the client's methods and by their own names, and what the manifest
// turns on.
func used(t *testing.T, m manifest) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, s := range sources(t) {
		if !s.in("bot") || s.test() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if word, err := strconv.Unquote(lit.Value); err == nil && slices.Contains(slices.Collect(maps.Values(calls)), word) {
					found[word] = true
				}
			}
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.SelectorExpr); ok && x.Sel.Name == "api" {
				method, ok := calls[sel.Sel.Name]
				if !ok {
					t.Errorf("%s: which Web API method is %s? Say so in calls, and what scope it needs", s.set.Position(sel.Pos()), sel.Sel.Name)
				}
				found[method] = true
			}
			return true
		})
	}
	if len(found) == 0 {
		t.Fatal("the bot calls no Web API method, which cannot be")
	}
	for _, event := range m.Settings.Events.Bot {
		found[event] = true
	}
	found["slash_commands"] = len(m.Features.SlashCommands) > 0
	found["shortcuts"] = len(m.Features.Shortcuts) > 0
	return found
}

// The app asks for no permission that it does not use. Whoever installs it
// grants each, so each must have its reason.
func TestEveryScopeIsUsed(t *testing.T) {
	m := readManifest(t)
	uses := used(t, m)
	for _, scope := range m.OAuth.Scopes.Bot {
		by, known := needs[scope]
		if !known {
			t.Errorf("manifest.yml asks for %s: say in needs what it is needed by", scope)
			continue
		}
		if !slices.ContainsFunc(by, func(use string) bool { return uses[use] }) {
			t.Errorf("manifest.yml asks for %s, and nothing needs it: it is for %s", scope, strings.Join(by, ", "))
		}
	}
	if len(m.OAuth.Scopes.User) > 0 || len(m.Settings.Events.User) > 0 {
		t.Errorf("manifest.yml asks to act for people (%q, %q): the bot acts as itself", m.OAuth.Scopes.User, m.Settings.Events.User)
	}
}

// And what it does use, it asks for.
func TestEveryUseHasItsScope(t *testing.T) {
	m := readManifest(t)
	for use, is := range used(t, m) {
		var scopes []string
		for _, scope := range slices.Sorted(maps.Keys(needs)) {
			if slices.Contains(needs[scope], use) {
				scopes = append(scopes, scope)
			}
		}
		has := slices.ContainsFunc(scopes, func(scope string) bool { return slices.Contains(m.OAuth.Scopes.Bot, scope) })
		if is && len(scopes) > 0 && !has {
			t.Errorf("the bot uses %s, and manifest.yml does not ask for %s", use, strings.Join(scopes, " or "))
		}
	}
}

// Every event that Slack is asked to send is read by the bot: its name stands
// in the bot's source.
func TestEveryEventIsHandled(t *testing.T) {
	m := readManifest(t)
	words := map[string]bool{}
	for _, s := range sources(t) {
		if !s.in("bot") || s.test() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if word, err := strconv.Unquote(lit.Value); err == nil {
					words[word] = true
				}
			}
			return true
		})
	}
	for _, event := range m.Settings.Events.Bot {
		name, _, _ := strings.Cut(event, ".") // message.im comes as a message
		if !words[name] {
			t.Errorf("manifest.yml subscribes to %s, and the bot does not read it", event)
		}
	}
	if slices.Contains(m.Settings.Events.Bot, "app_home_opened") != m.Features.AppHome.HomeTab {
		t.Error("the Home tab is drawn when it is opened, so manifest.yml must have both or neither")
	}
}

// In HTTP mode it is the same app, with an address for each thing that Slack
// sends and Socket Mode off.
func TestManifestForHTTP(t *testing.T) {
	read := func(data []byte) (m map[string]any) {
		t.Helper()
		if err := yaml.Unmarshal(data, &m); err != nil {
			t.Fatal(err)
		}
		return m
	}
	at := func(m map[string]any, path ...string) map[string]any {
		for _, key := range path {
			m = m[key].(map[string]any)
		}
		return m
	}
	got, want := read(asb.ManifestHTTP("https://asb.example.org")), read(asb.Manifest)
	const slack = "https://asb.example.org/slack/"
	for _, c := range at(want, "features")["slash_commands"].([]any) {
		c.(map[string]any)["url"] = slack + "commands"
	}
	at(want, "settings")["socket_mode_enabled"] = false
	at(want, "settings", "event_subscriptions")["request_url"] = slack + "events"
	at(want, "settings", "interactivity")["request_url"] = slack + "interactivity"
	at(want, "settings", "interactivity")["message_menu_options_url"] = slack + "options"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the manifest for HTTP (-want +got):\n%s", diff)
	}
}

func TestPermissions(t *testing.T) {
	if got, want := asb.Permissions(), readManifest(t).OAuth.Scopes.Bot; !slices.Equal(got, want) {
		t.Errorf("Permissions() = %q, want %q", got, want)
	}
}
