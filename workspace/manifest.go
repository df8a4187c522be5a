package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// manifest is an app manifest of schema 2 (docs.slack.dev, reference/app-manifest).
// A key that is not here is refused, as Slack refuses it.
type manifest struct {
	Metadata struct {
		Major int `yaml:"major_version"`
		Minor int `yaml:"minor_version"`
	} `yaml:"_metadata"`
	Display  display  `yaml:"display_information"`
	Features features `yaml:"features"`
	OAuth    struct {
		RedirectURLs []string `yaml:"redirect_urls"`
		Scopes       struct {
			Bot          []string `yaml:"bot"`
			User         []string `yaml:"user"`
			BotOptional  []string `yaml:"bot_optional"`
			UserOptional []string `yaml:"user_optional"`
		} `yaml:"scopes"`
		TokenManagement *bool `yaml:"token_management_enabled"`
		PKCE            bool  `yaml:"pkce_enabled"`
	} `yaml:"oauth_config"`
	Settings settings `yaml:"settings"`
}

type display struct {
	Name            string `yaml:"name"`
	Description     string `yaml:"description"`
	LongDescription string `yaml:"long_description"`
	Background      string `yaml:"background_color"`
}

type features struct {
	AppHome struct {
		Home             bool `yaml:"home_tab_enabled"`
		Messages         bool `yaml:"messages_tab_enabled"`
		MessagesReadOnly bool `yaml:"messages_tab_read_only_enabled"`
	} `yaml:"app_home"`
	BotUser *struct {
		DisplayName  string `yaml:"display_name"`
		AlwaysOnline bool   `yaml:"always_online"`
	} `yaml:"bot_user"`
	Commands      []command  `yaml:"slash_commands"`
	Shortcuts     []shortcut `yaml:"shortcuts"`
	UnfurlDomains []string   `yaml:"unfurl_domains"`
}

type command struct {
	Command     string `yaml:"command" json:"command"`
	Description string `yaml:"description" json:"description"`
	UsageHint   string `yaml:"usage_hint" json:"usage_hint"`
	URL         string `yaml:"url" json:"-"`
	Escape      bool   `yaml:"should_escape" json:"-"`
}

type shortcut struct {
	Name        string `yaml:"name" json:"name"`
	Type        string `yaml:"type" json:"type"`
	CallbackID  string `yaml:"callback_id" json:"callback_id"`
	Description string `yaml:"description" json:"description"`
}

type settings struct {
	Events struct {
		RequestURL string   `yaml:"request_url"`
		Bot        []string `yaml:"bot_events"`
		User       []string `yaml:"user_events"`
		Metadata   []struct {
			AppID     string `yaml:"app_id"`
			EventType string `yaml:"event_type"`
		} `yaml:"metadata_subscriptions"`
	} `yaml:"event_subscriptions"`
	Interactivity *struct {
		Enabled    *bool  `yaml:"is_enabled"`
		RequestURL string `yaml:"request_url"`
		OptionsURL string `yaml:"message_menu_options_url"`
	} `yaml:"interactivity"`
	SocketMode    bool     `yaml:"socket_mode_enabled"`
	OrgDeploy     bool     `yaml:"org_deploy_enabled"`
	TokenRotation bool     `yaml:"token_rotation_enabled"`
	Hosted        bool     `yaml:"is_hosted"`
	MCP           bool     `yaml:"is_mcp_enabled"`
	Runtime       string   `yaml:"function_runtime"`
	Webhooks      any      `yaml:"incoming_webhooks"`
	AllowedIPs    []string `yaml:"allowed_ip_address_ranges"`
}

// readManifest parses and checks a manifest, YAML or JSON. The error is a
// sentence per problem, each with the path of the key that is wrong.
// needURLs says that without Socket Mode the manifest must have the addresses.
func readManifest(data []byte, needURLs bool) (manifest, error) {
	var m manifest
	if len(bytes.TrimSpace(data)) == 0 {
		return m, errors.New("the app manifest is empty")
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&m); err != nil {
		return m, fmt.Errorf("read the app manifest: %s", plainYAML(err))
	}
	if err := dec.Decode(new(any)); !errors.Is(err, io.EOF) {
		return m, errors.New("read the app manifest: it must be a single document")
	}
	if problems := m.problems(needURLs); len(problems) > 0 {
		return m, fmt.Errorf("the app manifest is not valid: %s", strings.Join(problems, "; "))
	}
	return m, nil
}

var unknownKey = regexp.MustCompile(`field (\S+) not found in type \S+`)

// plainYAML takes the names of Go types out of a decoding error.
func plainYAML(err error) string {
	text := unknownKey.ReplaceAllString(err.Error(), `the key "$1" is not in the manifest schema`)
	text = strings.TrimPrefix(text, "yaml: ")
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "unmarshal errors:", "")), " ")
}

var (
	colourPattern  = regexp.MustCompile(`^#[0-9a-fA-F]{3,6}$`)
	botNamePattern = regexp.MustCompile(`^[a-z0-9\-_.]+$`)
	commandPattern = regexp.MustCompile(`^/[^\s/]+$`)
)

// problems are the limits of docs.slack.dev, reference/app-manifest.
func (m *manifest) problems(needURLs bool) []string {
	var out []string
	fail := func(format string, a ...any) { out = append(out, fmt.Sprintf(format, a...)) }
	size := func(path, text string, low, high int) {
		if n := utf8.RuneCountInString(text); n < low || n > high {
			fail("%s must have %d to %d characters, has %d", path, low, high, n)
		}
	}
	if m.Metadata.Major != 0 && m.Metadata.Major != 2 {
		fail("_metadata.major_version must be 2, is %d", m.Metadata.Major)
	}
	size("display_information.name", m.Display.Name, 1, 35)
	size("display_information.description", m.Display.Description, 0, 140)
	if m.Display.LongDescription != "" {
		size("display_information.long_description", m.Display.LongDescription, 174, 4000)
	}
	if c := m.Display.Background; c != "" && !colourPattern.MatchString(c) {
		fail("display_information.background_color must be # and 3 to 6 hexadecimal digits, is %q", c)
	}
	if m.Features.BotUser == nil {
		fail("features.bot_user is missing: the stand-in needs an app with a bot user")
	} else if n := m.Features.BotUser.DisplayName; !botNamePattern.MatchString(n) || len(n) > 80 {
		fail("features.bot_user.display_name must be 1 to 80 of a-z, 0-9, hyphen, underscore and full stop, is %q", n)
	}
	out = append(out, m.commandProblems(needURLs)...)
	if len(m.Features.UnfurlDomains) > 5 {
		fail("features.unfurl_domains may have 5 entries, has %d", len(m.Features.UnfurlDomains))
	}
	scopes := m.OAuth.Scopes
	if len(scopes.Bot) == 0 {
		fail("oauth_config.scopes.bot is empty: an app needs at least one scope")
	}
	if len(scopes.Bot) > 255 || len(scopes.User) > 255 {
		fail("oauth_config.scopes may have 255 entries each")
	}
	for i, scope := range scopes.Bot {
		if slices.Contains(scopes.Bot[:i], scope) {
			fail("oauth_config.scopes.bot has %q twice", scope)
		}
	}
	if (len(m.Features.Commands) > 0 || len(m.Features.Shortcuts) > 0) && !slices.Contains(scopes.Bot, "commands") {
		fail("oauth_config.scopes.bot needs \"commands\" for slash commands and shortcuts")
	}
	if i := m.Settings.Interactivity; i != nil && i.Enabled == nil {
		fail("settings.interactivity.is_enabled is required")
	}
	if n := len(m.Settings.Events.Bot); n > 100 {
		fail("settings.event_subscriptions.bot_events may have 100 entries, has %d", n)
	}
	for _, event := range m.Settings.Events.Bot {
		if needed, ok := eventScopes[event]; !ok {
			fail("settings.event_subscriptions.bot_events: %q is not an event the stand-in knows", event)
		} else if len(needed) > 0 && !anyOf(scopes.Bot, needed) {
			fail("settings.event_subscriptions.bot_events: %q needs the scope %s", event, strings.Join(needed, " or "))
		}
	}
	if n := len(m.Settings.Events.Metadata); n > 20 {
		fail("settings.event_subscriptions.metadata_subscriptions may have 20 entries, has %d", n)
	}
	if n := len(m.Settings.AllowedIPs); n > 50 {
		fail("settings.allowed_ip_address_ranges may have 50 entries, has %d", n)
	}
	return out
}

func (m *manifest) commandProblems(needURLs bool) []string {
	var out []string
	fail := func(format string, a ...any) { out = append(out, fmt.Sprintf(format, a...)) }
	if n := len(m.Features.Commands); n > 50 {
		fail("features.slash_commands may have 50 entries, has %d", n)
	}
	for i, c := range m.Features.Commands {
		path := fmt.Sprintf("features.slash_commands[%d]", i)
		if n := utf8.RuneCountInString(c.Command); !commandPattern.MatchString(c.Command) || n < 2 || n > 32 {
			fail("%s.command must be a slash and 1 to 31 characters without a space, is %q", path, c.Command)
		}
		if n := utf8.RuneCountInString(c.Description); n < 1 || n > 2000 {
			fail("%s.description must have 1 to 2000 characters, has %d", path, n)
		}
		if n := utf8.RuneCountInString(c.UsageHint); n > 1000 {
			fail("%s.usage_hint must have 0 to 1000 characters, has %d", path, n)
		}
		if needURLs && !m.Settings.SocketMode && c.URL == "" {
			fail("%s.url is missing: without Socket Mode a command needs a request URL", path)
		}
	}
	if n := len(m.Features.Shortcuts); n > 10 {
		fail("features.shortcuts may have 10 entries, has %d", n)
	}
	for i, c := range m.Features.Shortcuts {
		path := fmt.Sprintf("features.shortcuts[%d]", i)
		if n := utf8.RuneCountInString(c.Name); n < 1 || n > 24 {
			fail("%s.name must have 1 to 24 characters, has %d", path, n)
		}
		if c.Type != "global" && c.Type != "message" {
			fail("%s.type must be global or message, is %q", path, c.Type)
		}
		if n := utf8.RuneCountInString(c.CallbackID); n < 1 || n > 255 {
			fail("%s.callback_id must have 1 to 255 characters, has %d", path, n)
		}
		if n := utf8.RuneCountInString(c.Description); n < 1 || n > 150 {
			fail("%s.description must have 1 to 150 characters, has %d", path, n)
		}
	}
	return out
}

// anyOf reports whether have holds at least one of want.
func anyOf(have, want []string) bool {
	return slices.ContainsFunc(want, func(w string) bool { return slices.Contains(have, w) })
}

func (m *manifest) interactive() bool {
	return m.Settings.Interactivity != nil && m.Settings.Interactivity.Enabled != nil && *m.Settings.Interactivity.Enabled
}

func (m *manifest) subscribed(event string) bool {
	return slices.Contains(m.Settings.Events.Bot, event)
}

// eventScopes are the bot events a manifest may name, each with the scopes of
// which one is needed (docs.slack.dev, reference/events). Some of them never
// happen here: nobody renames a channel or changes a group.
var eventScopes = map[string][]string{
	"app_home_opened":         nil,
	"app_mention":             {"app_mentions:read"},
	"app_uninstalled":         nil,
	"tokens_revoked":          nil,
	"message.channels":        {"channels:history"},
	"message.groups":          {"groups:history"},
	"message.im":              {"im:history"},
	"message.mpim":            {"mpim:history"},
	"member_joined_channel":   {"channels:read", "groups:read"},
	"member_left_channel":     {"channels:read", "groups:read"},
	"reaction_added":          {"reactions:read"},
	"reaction_removed":        {"reactions:read"},
	"pin_added":               {"pins:read"},
	"pin_removed":             {"pins:read"},
	"file_shared":             {"files:read"},
	"user_change":             {"users:read"},
	"channel_archive":         {"channels:read"},
	"channel_unarchive":       {"channels:read"},
	"channel_rename":          {"channels:read"},
	"channel_created":         {"channels:read"},
	"channel_id_changed":      {"channels:read", "groups:read", "im:read", "mpim:read"},
	"team_join":               {"users:read"},
	"subteam_created":         {"usergroups:read"},
	"subteam_updated":         {"usergroups:read"},
	"subteam_members_changed": {"usergroups:read"},
}
