package workspace_test

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/workspace"
)

// docs.slack.dev, reference/methods/reactions.add, pins.add and bookmarks.add.
func TestMarks(t *testing.T) {
	t.Parallel()
	f := start(t, everything)
	channel, ts, err := f.api.PostMessage("general", slack.MsgOptionText("mark me", false))
	if err != nil {
		t.Fatal(err)
	}
	ref := slack.NewRefToMessage(channel, ts)
	for _, tc := range []struct {
		name string
		do   func() error
		want string
	}{
		{"react", func() error { return f.api.AddReaction("eyes", ref) }, ""},
		{"react again", func() error { return f.api.AddReaction("eyes", ref) }, "already_reacted"},
		{"a bad name", func() error { return f.api.AddReaction("no such!", ref) }, "invalid_name"},
		{"no such message", func() error { return f.api.AddReaction("eyes", slack.NewRefToMessage(channel, "1.000000")) }, "message_not_found"},
		{"take it back", func() error { return f.api.RemoveReaction("eyes", ref) }, ""},
		{"and again", func() error { return f.api.RemoveReaction("eyes", ref) }, "no_reaction"},
		{"pin", func() error { return f.api.AddPin(channel, ref) }, ""},
		{"pin again", func() error { return f.api.AddPin(channel, ref) }, "already_pinned"},
		{"unpin", func() error { return f.api.RemovePin(channel, ref) }, ""},
		{"and again", func() error { return f.api.RemovePin(channel, ref) }, "no_pin"},
		{"not a member", func() error { return f.api.AddPin(f.channel("apart"), ref) }, "not_in_channel"},
		{"bookmark", func() error {
			b, err := f.api.AddBookmark(channel, slack.AddBookmarkParameters{Title: "Plan", Type: "link", Link: "https://example.org/"})
			if err == nil && (b.ID == "" || b.Title != "Plan") {
				t.Errorf("got %+v", b)
			}
			return err
		}, ""},
		{"a bad link", func() error {
			_, err := f.api.AddBookmark(channel, slack.AddBookmarkParameters{Title: "Plan", Type: "link", Link: "nowhere"})
			return err
		}, "invalid_link"},
	} {
		if err := tc.do(); code(err) != tc.want {
			t.Errorf("%s: got %v, want %q", tc.name, err, tc.want)
		}
	}
	list, err := f.api.ListBookmarks(channel)
	if err != nil || len(list) != 1 {
		t.Errorf("got %+v, %v", list, err)
	}
}

// docs.slack.dev, messaging/working-with-files, and reference/methods/
// files.getUploadURLExternal and files.completeUploadExternal: three steps, and
// a file that only those who see the channel can fetch.
func TestFiles(t *testing.T) {
	t.Parallel()
	f := start(t, everything)
	const body = "number,title\n1,one\n"
	sent, err := f.api.UploadFile(slack.UploadFileParameters{
		Content: body, FileSize: len(body), Filename: "plan.csv", Title: "The plan", Channel: f.channel("closed"), InitialComment: "Here it is",
	})
	if err != nil {
		t.Fatal(err)
	}
	got := f.messages("ann", "closed")
	if len(got) != 1 || got[0].Text != "Here it is" || len(got[0].Files) != 1 || got[0].Files[0]["title"] != "The plan" {
		t.Fatalf("got %+v", got)
	}
	info, _, _, err := f.api.GetFileInfo(sent.ID, 0, 0)
	if err != nil || info.Size != len(body) || info.Name != "plan.csv" || len(info.Shares.Private) != 1 {
		t.Fatalf("got %+v, %v", info, err)
	}
	var out bytes.Buffer
	if err := f.api.GetFile(info.URLPrivateDownload, &out); err != nil || out.String() != body {
		t.Errorf("got %q, %v", out.String(), err)
	}
	for user, want := range map[string]int{"ann": 200, "bob": 404, "": 404} {
		resp, err := http.Get(info.URLPrivate + "?user=" + user)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%q: got %d, want %d", user, resp.StatusCode, want)
		}
	}
	if _, err := f.api.UploadFile(slack.UploadFileParameters{
		Content: body, FileSize: len(body), Filename: "plan.csv", Channel: f.channel("apart"),
	}); code(err) != "not_in_channel" {
		t.Errorf("elsewhere: got %v", err)
	}
	if _, err := f.api.UploadFile(slack.UploadFileParameters{Content: body, FileSize: 3, Filename: "plan.csv", Channel: f.channel("general")}); err == nil {
		t.Error("a wrong length: got no error")
	}
	if err := f.api.DeleteFile(sent.ID); err != nil {
		t.Error(err)
	}
	if _, _, _, err := f.api.GetFileInfo(sent.ID, 0, 0); code(err) != "file_not_found" {
		t.Errorf("after it was deleted: got %v", err)
	}
}

// docs.slack.dev, reference/methods/chat.scheduleMessage: posted by the
// workspace at its own time, whether or not the app is there.
func TestSchedule(t *testing.T) {
	t.Parallel()
	f := start(t, everything)
	general := f.channel("general")
	at := func(d time.Duration) string { return fmtUnix(f.ws.Now().Add(d)) }
	for _, tc := range []struct{ at, want string }{
		{at(-time.Second), "time_in_past"}, {at(121 * 24 * time.Hour), "time_too_far"}, {"soon", "invalid_time"}, {at(time.Hour), ""},
	} {
		if _, _, err := f.api.ScheduleMessage(general, tc.at, slack.MsgOptionText("in an hour", false)); code(err) != tc.want {
			t.Errorf("at %s: got %v, want %q", tc.at, err, tc.want)
		}
	}
	if _, _, err := f.api.ScheduleMessage(general, at(2*time.Hour), slack.MsgOptionText("never", false), slack.MsgOptionMetadata(
		slack.SlackMetadata{EventType: "e", EventPayload: map[string]any{"a": "b"}})); err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.api.ScheduleMessage(general, at(3*time.Hour), slack.MsgOptionText("deleted", false)); err != nil {
		t.Fatal(err)
	}
	list, _, err := f.api.GetScheduledMessages(&slack.GetScheduledMessagesParameters{Channel: general})
	if err != nil || len(list) != 3 {
		t.Fatalf("got %+v, %v", list, err)
	}
	if _, err := f.api.DeleteScheduledMessage(&slack.DeleteScheduledMessageParameters{Channel: general, ScheduledMessageID: list[2].ID}); err != nil {
		t.Error(err)
	}
	f.ask(200, "POST", "/control/clock", fields{"advance": "59m30s"}, nil)
	if _, err := f.api.DeleteScheduledMessage(&slack.DeleteScheduledMessageParameters{Channel: general, ScheduledMessageID: list[0].ID}); code(err) != "invalid_scheduled_message_id" {
		t.Errorf("within the last minute: got %v", err)
	}
	if got := texts(f.messages("bob", "general")); got != "" {
		t.Errorf("too early: %q", got)
	}
	f.ask(200, "POST", "/control/clock", fields{"advance": "24h"}, nil)
	got := f.messages("bob", "general")
	if texts(got) != "in an hour" {
		t.Fatalf("got %q", texts(got))
	}
	if want := "1710151200."; !strings.HasPrefix(got[0].TS, want) {
		t.Errorf("after a jump: got ts %s, want %s…, the moment it was due", got[0].TS, want)
	}
	window := f.ws.Now().Add(time.Hour)
	for n := range 31 {
		_, _, err := f.api.ScheduleMessage(general, fmtUnix(window.Add(time.Duration(n)*time.Second)), slack.MsgOptionText("many", false))
		if want := map[bool]string{true: "restricted_too_many"}[n == 30]; code(err) != want {
			t.Errorf("number %d: got %v, want %q", n, err, want)
		}
	}
}

func fmtUnix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// docs.slack.dev, reference/methods/users.*, usergroups.* and bots.info.
func TestMorePeople(t *testing.T) {
	t.Parallel()
	f := start(t, everything)
	u, err := f.api.GetUserByEmail("bob@example.org")
	if err != nil || u.ID != f.user("bob") || u.Profile.Email != "bob@example.org" {
		t.Errorf("got %+v, %v", u, err)
	}
	if _, err := f.api.GetUserByEmail("ext@example.org"); code(err) != "users_not_found" {
		t.Errorf("a stranger: got %v", err)
	}
	p, err := f.api.GetUserPresence(f.user("ann"))
	if err != nil || p.Presence != "active" {
		t.Errorf("got %+v, %v", p, err)
	}
	groups, err := f.api.GetUserGroups(slack.GetUserGroupsOptionIncludeUsers(true))
	if err != nil || len(groups) != 1 || groups[0].UserCount != 2 || len(groups[0].Users) != 2 {
		t.Fatalf("got %+v, %v", groups, err)
	}
	members, err := f.api.GetUserGroupMembers(groups[0].ID)
	if err != nil || len(members) != 2 {
		t.Errorf("got %+v, %v", members, err)
	}
	if _, err := f.api.GetUserGroupMembers("S0NONE"); code(err) != "no_such_subteam" {
		t.Errorf("got %v", err)
	}
	b, err := f.api.GetBotInfo(slack.GetBotInfoParameters{Bot: f.workspace().Bot.BotID})
	if err != nil || b.UserID != f.workspace().Bot.UserID {
		t.Errorf("got %+v, %v", b, err)
	}
	mine, _, err := f.api.GetConversationsForUser(&slack.GetConversationsForUserParameters{Types: []string{"public_channel", "private_channel"}, ExcludeArchived: true})
	if err != nil || len(mine) != 3 {
		t.Errorf("got %d conversations, %v", len(mine), err)
	}
}

// docs.slack.dev, reference/methods/blocks.validate.
func TestValidate(t *testing.T) {
	t.Parallel()
	f := start(t)
	divider := []any{fields{"type": "divider"}}
	for _, tc := range []struct {
		args fields
		want any
	}{
		{fields{"blocks": divider}, nil},
		{fields{"blocks": []any{fields{"type": "fancy"}}}, "invalid_blocks"},
		{fields{"view": fields{"type": "modal", "title": fields{"type": "plain_text", "text": "t"}, "blocks": divider}}, nil},
		{fields{"view": fields{"type": "modal", "blocks": divider}}, "invalid_view"},
		{fields{"message": fields{"text": "t", "blocks": divider}}, nil},
		{fields{"message": fields{"blocks": "x"}}, "invalid_message"},
		{fields{"blocks": divider, "message": fields{}}, "invalid_arguments"},
		{fields{}, "invalid_arguments"},
	} {
		if got := f.call("blocks.validate", tc.args); got["error"] != tc.want {
			t.Errorf("%v: got %v", tc.args, got)
		}
	}
	got := f.call("blocks.validate", fields{"blocks": []any{fields{"type": "fancy"}}})
	errors, _ := got["errors"].([]any)
	if one, _ := errors[0].(map[string]any); one["pointer"] != "/blocks/0/type" || one["field"] != "type" {
		t.Errorf("got %v", got)
	}
}

// What was marked can be listed; what was listed can be taken away.
func TestMarksListed(t *testing.T) {
	t.Parallel()
	f := start(t, everything)
	channel, ts, err := f.api.PostMessage("general", slack.MsgOptionText("mark me", false))
	if err != nil {
		t.Fatal(err)
	}
	ref := slack.NewRefToMessage(channel, ts)
	if err := f.api.AddReaction("eyes", ref); err != nil {
		t.Fatal(err)
	}
	f.ask(200, "POST", "/control/react", fields{"user": "bob", "channel": channel, "ts": ts, "name": "eyes"}, nil)
	f.ask(400, "POST", "/control/react", fields{"user": "bob", "channel": channel, "ts": ts, "name": "eyes"}, nil)
	got, err := f.api.GetReactions(ref, slack.GetReactionsParameters{})
	if err != nil || len(got.Reactions) != 1 || got.Reactions[0].Count != 2 {
		t.Errorf("got %+v, %v", got, err)
	}
	if err := f.api.AddPin(channel, ref); err != nil {
		t.Fatal(err)
	}
	pins, _, err := f.api.ListPins(channel)
	if err != nil || len(pins) != 1 || pins[0].Message.Timestamp != ts {
		t.Errorf("got %+v, %v", pins, err)
	}
	mark, err := f.api.AddBookmark(channel, slack.AddBookmarkParameters{Title: "Plan", Type: "link", Link: "https://example.org/"})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.api.RemoveBookmark(channel, mark.ID); err != nil {
		t.Error(err)
	}
	if err := f.api.RemoveBookmark(channel, mark.ID); code(err) != "not_found" {
		t.Errorf("twice: got %v", err)
	}
	if emoji, err := f.api.GetEmoji(); err != nil || len(emoji) != 0 {
		t.Errorf("got %v, %v", emoji, err)
	}
	if _, err := f.api.SendAuthRevoke(f.ws.BotToken()); err != nil {
		t.Error(err)
	}
	if _, err := f.api.AuthTest(); code(err) != "token_revoked" {
		t.Errorf("after auth.revoke: got %v", err)
	}
}

// Blocks inside attachments are held to the same rules.
func TestAttachments(t *testing.T) {
	t.Parallel()
	f := start(t)
	post := func(block fields) fields {
		return f.call("chat.postMessage", fields{"channel": "general", "text": "t", "attachments": []any{
			fields{"fallback": "f", "blocks": []any{block}},
		}})
	}
	if got := post(fields{"type": "divider"}); got["ok"] != true {
		t.Errorf("got %v", got)
	}
	got := post(fields{"type": "section"})
	if want := "[ERROR] missing required field: text [json-pointer:/attachments/0/blocks/0]"; got["error"] != "invalid_attachments" || problem(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// docs.slack.dev, reference/app-manifest: what the manifest has off is off. And
// people join and leave.
func TestDoors(t *testing.T) {
	t.Parallel()
	f := start(t, func(cfg *workspace.Config) {
		m := strings.Replace(testManifest, "home_tab_enabled: true", "home_tab_enabled: false", 1)
		cfg.Manifest = []byte(strings.Replace(m, "messages_tab_read_only_enabled: false", "messages_tab_read_only_enabled: true", 1))
	})
	hello := fields{"user": "bob", "channel": "general", "text": "hello"}
	f.ask(200, "POST", "/control/join", fields{"user": "bob", "channel": "general", "leave": true}, nil)
	f.ask(400, "POST", "/control/say", hello, nil)
	f.ask(200, "POST", "/control/join", fields{"user": "bob", "channel": "general"}, nil)
	f.ask(200, "POST", "/control/say", hello, nil)
	f.ask(404, "POST", "/control/join", fields{"user": "bob", "channel": "closed"}, nil)
	f.ask(400, "POST", "/control/say", fields{"user": "bob", "channel": "@tester", "text": "hello"}, nil)
	f.ask(400, "POST", "/control/home", fields{"user": "bob"}, nil)
	f.ask(400, "POST", "/control/home", fields{"user": "bob", "tab": "side"}, nil)
	home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}}}
	if _, err := f.api.PublishView(f.user("bob"), home, ""); code(err) != "not_enabled" {
		t.Errorf("got %v", err)
	}
	// The app may still write where people cannot.
	if _, _, err := f.api.PostMessage(f.user("bob"), slack.MsgOptionText("x", false)); err != nil {
		t.Error(err)
	}
}
