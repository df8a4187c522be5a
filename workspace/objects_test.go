package workspace_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
)

// kinds lists an object's fields by the kind of JSON they are, a kind a line.
func kinds(o map[string]any) string {
	names := map[string][]string{}
	for name, v := range o {
		kind := "object"
		switch v.(type) {
		case nil:
			kind = "null"
		case string:
			kind = "string"
		case bool:
			kind = "boolean"
		case float64:
			kind = "number"
		case []any:
			kind = "list"
		}
		names[kind] = append(names[kind], name)
	}
	var lines []string
	for kind, list := range names {
		slices.Sort(list)
		lines = append(lines, kind+": "+strings.Join(list, " "))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// at follows names and places into a JSON value.
func at(v any, path ...any) map[string]any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			o, _ := v.(map[string]any)
			v = o[p]
		case int:
			list, _ := v.([]any)
			if p >= len(list) {
				return nil
			}
			v = list[p]
		}
	}
	o, _ := v.(map[string]any)
	return o
}

// docs.slack.dev, reference/objects/conversation-object, user-object,
// usergroup-object, message-object, file-object and view-object: which fields
// there are, and of which JSON kind. Clients with types stumble over a number
// in quotes, or over null.
func TestObjects(t *testing.T) {
	t.Parallel()
	f := start(t, everything)
	channel, _, err := f.api.PostMessage("general", slack.MsgOptionText("hello", false), slack.MsgOptionBlocks(slack.NewDividerBlock()))
	if err != nil {
		t.Fatal(err)
	}
	file, err := f.api.UploadFile(slack.UploadFileParameters{Content: "a,b\n", FileSize: 4, Filename: "plan.csv", Channel: f.channel("closed")})
	if err != nil {
		t.Fatal(err)
	}
	home := fields{"type": "home", "blocks": []any{fields{"type": "divider"}}}
	for _, c := range []struct {
		name, method string
		ask          fields
		at           []any
		want         string
	}{
		{"a channel", "conversations.info", fields{"channel": channel, "include_num_members": true}, []any{"channel"}, `boolean: is_archived is_channel is_ext_shared is_general is_group is_im is_member is_mpim is_org_shared is_private is_shared
number: created num_members updated
object: purpose topic
string: context_team_id creator id name name_normalized`},
		{"a direct message", "conversations.open", fields{"users": f.user("ann"), "return_im": true}, []any{"channel"}, `boolean: is_archived is_channel is_ext_shared is_group is_im is_mpim is_open is_org_shared is_private is_shared
number: created updated
string: context_team_id id user`},
		{"a user", "users.info", fields{"user": f.user("bob")}, []any{"user"}, `boolean: deleted is_admin is_app_user is_bot is_owner is_primary_owner is_restricted is_stranger is_ultra_restricted
number: tz_offset updated
object: profile
string: color id name real_name team_id tz tz_label`},
		{"a profile", "users.info", fields{"user": f.user("bob")}, []any{"user", "profile"}, `string: display_name display_name_normalized email real_name real_name_normalized status_emoji status_text team title`},
		{"a user group", "usergroups.list", fields{"include_users": true}, []any{"usergroups", 0}, `boolean: is_external is_usergroup
list: users
null: auto_type deleted_by
number: date_create date_delete date_update user_count
object: prefs
string: created_by description handle id name team_id updated_by`},
		{"a message", "conversations.history", fields{"channel": channel}, []any{"messages", 0}, `list: blocks
object: bot_profile
string: app_id bot_id team text ts type user`},
		{"a file", "files.info", fields{"file": file.ID}, []any{"file"}, `boolean: editable is_external is_public
list: channels groups ims
number: created size timestamp
object: shares
string: alt_txt filetype id mimetype mode name permalink pretty_type title url_private url_private_download user user_team`},
		{"a view", "views.publish", fields{"user_id": f.user("ann"), "view": home}, []any{"view"}, `boolean: clear_on_close notify_on_close
list: blocks
null: close previous_view_id submit title
object: state
string: app_id app_installed_team_id bot_id callback_id external_id hash id private_metadata root_view_id team_id type`},
	} {
		got := kinds(at(map[string]any(f.call(c.method, c.ask)), c.at...))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
