package workspace_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/workspace"
)

// docs.slack.dev, reference/methods/chat.postMessage: where the app may post.
func TestPostMessage(t *testing.T) {
	t.Parallel()
	f := start(t)
	ann := f.user("ann")
	for _, tc := range []struct{ channel, text, thread, want string }{
		{f.channel("general"), "hello", "", ""},
		{"general", "by name", "", ""},
		{"#general", "by name", "", ""},
		{f.channel("closed"), "hello", "", ""},
		{f.channel("apart"), "hello", "", "not_in_channel"},
		{f.channel("old"), "hello", "", "is_archived"},
		{"C0NOWHERE", "hello", "", "channel_not_found"},
		{ann, "hello", "", ""},
		{f.user("ext"), "hello", "", "channel_not_found"},
		{f.channel("general"), "", "", "no_text"},
		{f.channel("general"), "hello", "1.000001", "cannot_reply_to_message"},
	} {
		options := []slack.MsgOption{slack.MsgOptionText(tc.text, false)}
		if tc.thread != "" {
			options = append(options, slack.MsgOptionTS(tc.thread))
		}
		_, _, err := f.api.PostMessage(tc.channel, options...)
		if code(err) != tc.want {
			t.Errorf("to %s: got %v, want %q", tc.channel, err, tc.want)
		}
	}
	if got := texts(f.messages("ann", "@tester")); got != "hello" {
		t.Errorf("the direct message has %q", got)
	}
	if _, _, err := f.api.PostMessage("general", slack.MsgOptionText("x", false), slack.MsgOptionUsername("other")); code(err) != "missing_scope" {
		t.Errorf("another name without chat:write.customize: got %v", err)
	}
}

// docs.slack.dev, messaging/formatting-message-text: what is escaped on the way in.
func TestEntities(t *testing.T) {
	t.Parallel()
	f := start(t)
	for in, want := range map[string]string{
		"a & b":                         "a &amp; b",
		"a &amp; b &lt;":                "a &amp; b &lt;",
		"1 < 2 > 0":                     "1 &lt; 2 &gt; 0",
		"<@U01> <#C01|x> <!here>":       "<@U01> <#C01|x> <!here>",
		"<https://example.org|a link>":  "<https://example.org|a link>",
		"<!date^1^{date}|soon> <b>":     "<!date^1^{date}|soon> &lt;b&gt;",
		"<mailto:a@example.org|mail> <": "<mailto:a@example.org|mail> &lt;",
	} {
		reply := f.call("chat.postMessage", fields{"channel": f.channel("general"), "text": in})
		if got := reply["message"].(map[string]any)["text"]; got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// docs.slack.dev, reference/methods/chat.update and chat.delete; and
// messaging/message-metadata, which stays when the text changes.
func TestUpdateAndDelete(t *testing.T) {
	t.Parallel()
	f := start(t)
	channel, ts, err := f.api.PostMessage(f.channel("general"), slack.MsgOptionText("one", false),
		slack.MsgOptionBlocks(slack.NewDividerBlock()), slack.MsgOptionMetadata(slack.SlackMetadata{
			EventType: "kept", EventPayload: map[string]any{"key": "k"},
		}))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := f.api.UpdateMessage(channel, ts, slack.MsgOptionText("two", false)); err != nil {
		t.Fatal(err)
	}
	got := f.messages("ann", "general")
	if len(got) != 1 || got[0].Text != "two" || len(got[0].Blocks) != 0 || !got[0].Edited {
		t.Errorf("text alone takes the blocks away: got %+v", got)
	}
	if _, _, _, err := f.api.UpdateMessage(channel, ts, slack.MsgOptionText("three", false), slack.MsgOptionBlocks(slack.NewDividerBlock())); err != nil {
		t.Fatal(err)
	}
	if got := f.messages("ann", "general"); got[0].Edited || len(got[0].Blocks) != 1 {
		t.Errorf("with blocks there is no mark: got %+v", got)
	}
	history, err := f.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: channel, IncludeAllMetadata: true})
	if err != nil {
		t.Fatal(err)
	}
	if m := history.Messages[0].Metadata; m.EventType != "kept" || m.EventPayload["key"] != "k" {
		t.Errorf("metadata stays: got %+v", m)
	}
	if _, _, _, err := f.api.UpdateMessage(channel, ts, slack.MsgOptionText(strings.Repeat("x", 4001), false)); code(err) != "msg_too_long" {
		t.Errorf("a long text: got %v", err)
	}
	theirs := f.say("ann", "general", "mine").TS
	if _, _, _, err := f.api.UpdateMessage(channel, theirs, slack.MsgOptionText("x", false)); code(err) != "cant_update_message" {
		t.Errorf("somebody else's: got %v", err)
	}
	if _, _, err := f.api.DeleteMessage(channel, theirs); code(err) != "cant_delete_message" {
		t.Errorf("somebody else's: got %v", err)
	}
	if _, _, err := f.api.DeleteMessage(channel, ts); err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := f.api.UpdateMessage(channel, ts, slack.MsgOptionText("x", false)); code(err) != "message_not_found" {
		t.Errorf("after it was deleted: got %v", err)
	}
}

// docs.slack.dev, reference/methods/chat.postEphemeral: for one person, and
// nowhere in the history.
func TestEphemeral(t *testing.T) {
	t.Parallel()
	f := start(t)
	general := f.channel("general")
	ts, err := f.api.PostEphemeral(general, f.user("ann"), slack.MsgOptionText("psst", false))
	if err != nil {
		t.Fatal(err)
	}
	if got := texts(f.messages("ann", "general")); got != "psst" {
		t.Errorf("ann sees %q", got)
	}
	if got := texts(f.messages("bob", "general")); got != "" {
		t.Errorf("bob sees %q", got)
	}
	history, err := f.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: general})
	if err != nil || len(history.Messages) != 0 {
		t.Errorf("got %+v, %v", history, err)
	}
	if _, _, _, err := f.api.UpdateMessage(general, ts, slack.MsgOptionText("x", false)); code(err) != "message_not_found" {
		t.Errorf("updating it: got %v", err)
	}
	if _, err := f.api.PostEphemeral(general, f.user("gus"), slack.MsgOptionText("psst", false)); code(err) != "user_not_in_channel" {
		t.Errorf("to somebody outside: got %v", err)
	}
}

// docs.slack.dev, reference/methods/conversations.history and
// conversations.replies: newest first, threads apart; apis/web-api/pagination:
// pages with a cursor; reference/methods/chat.getPermalink: an address for each.
func TestHistory(t *testing.T) {
	t.Parallel()
	f := start(t)
	general := f.channel("general")
	var all []string
	for _, text := range []string{"one", "two", "three"} {
		_, ts, err := f.api.PostMessage(general, slack.MsgOptionText(text, false))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, ts)
	}
	f.do("say", fields{"user": "bob", "channel": "general", "text": "reply", "thread_ts": all[0]})
	if _, _, err := f.api.PostMessage(general, slack.MsgOptionText("shown too", false), slack.MsgOptionTS(all[0]), slack.MsgOptionBroadcast()); err != nil {
		t.Fatal(err)
	}
	read := func(p slack.GetConversationHistoryParameters) (string, string) {
		t.Helper()
		p.ChannelID = general
		got, err := f.api.GetConversationHistory(&p)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, m := range got.Messages {
			out = append(out, m.Text)
		}
		return strings.Join(out, " "), got.ResponseMetaData.NextCursor
	}
	if got, _ := read(slack.GetConversationHistoryParameters{}); got != "shown too three two one" {
		t.Errorf("got %q", got)
	}
	if got, _ := read(slack.GetConversationHistoryParameters{Oldest: all[1], Latest: all[2]}); got != "" {
		t.Errorf("between: got %q", got)
	}
	if got, _ := read(slack.GetConversationHistoryParameters{Oldest: all[1], Latest: all[2], Inclusive: true}); got != "three two" {
		t.Errorf("between, inclusive: got %q", got)
	}
	first, cursor := read(slack.GetConversationHistoryParameters{Limit: 3})
	rest, end := read(slack.GetConversationHistoryParameters{Limit: 3, Cursor: cursor})
	if first != "shown too three two" || rest != "one" || end != "" {
		t.Errorf("pages: got %q, %q, cursor %q", first, rest, end)
	}
	thread, _, _, err := f.api.GetConversationReplies(&slack.GetConversationRepliesParameters{ChannelID: general, Timestamp: all[0]})
	if err != nil {
		t.Fatal(err)
	}
	if len(thread) != 3 || thread[0].ReplyCount != 2 || thread[1].Text != "reply" || thread[0].LatestReply != thread[2].Timestamp {
		t.Errorf("got %+v", thread)
	}
	link, err := f.api.GetPermalink(&slack.PermalinkParameters{Channel: general, Ts: all[0]})
	if err != nil || !strings.HasPrefix(link, f.http.URL) {
		t.Errorf("got %q, %v", link, err)
	}
}

// docs.slack.dev, reference/methods/conversations.list, conversations.info,
// conversations.members, conversations.open, users.info, users.list, team.info
// and auth.test.
func TestPlacesAndPeople(t *testing.T) {
	t.Parallel()
	f := start(t)
	list, _, err := f.api.GetConversations(&slack.GetConversationsParameters{Types: []string{"public_channel", "private_channel"}, ExcludeArchived: true})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range list {
		names = append(names, c.Name)
	}
	if diff := cmp.Diff([]string{"general", "closed", "shared", "apart"}, names); diff != "" {
		t.Errorf("channels (-want +got):\n%s", diff)
	}
	shared, err := f.api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: f.channel("shared"), IncludeNumMembers: true})
	if err != nil || !shared.IsExtShared || shared.NumMembers != 3 {
		t.Errorf("got %+v, %v", shared, err)
	}
	members, _, err := f.api.GetUsersInConversation(&slack.GetUsersInConversationParameters{ChannelID: f.channel("general")})
	if err != nil || len(members) != 3 {
		t.Errorf("got %v, %v", members, err)
	}
	dm, _, _, err := f.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{f.user("ann")}})
	if err != nil || dm.ID[0] != 'D' {
		t.Errorf("got %+v, %v", dm, err)
	}
	if _, _, _, err := f.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{f.user("ext")}}); code(err) != "user_not_visible" {
		t.Errorf("a stranger: got %v", err)
	}
	guest, err := f.api.GetUserInfo(f.user("gus"))
	if err != nil || !guest.IsRestricted || guest.Profile.Email != "" || guest.TZ != "Europe/London" {
		t.Errorf("got %+v, %v", guest, err)
	}
	all, err := f.api.GetUsers()
	if err != nil || len(all) != 5 {
		t.Errorf("got %d users, %v", len(all), err)
	}
	team, err := f.api.GetTeamInfo()
	if err != nil || team.ID == "" {
		t.Errorf("got %+v, %v", team, err)
	}
	who, err := f.api.AuthTest()
	if err != nil || who.UserID != f.workspace().Bot.UserID || who.BotID != f.workspace().Bot.BotID {
		t.Errorf("got %+v, %v", who, err)
	}
}

// docs.slack.dev, authentication/tokens: a method whose scope is not in the
// manifest is refused, and says which scope it needs.
func TestMissingScope(t *testing.T) {
	t.Parallel()
	f := start(t, func(cfg *workspace.Config) {
		cfg.Manifest = []byte(strings.ReplaceAll(testManifest, `"users:read", `, ""))
	})
	_, err := f.api.GetUserInfo(f.user("ann"))
	var refused slack.SlackErrorResponse
	if r, ok := err.(slack.SlackErrorResponse); ok {
		refused = r
	}
	if refused.Err != "missing_scope" || refused.Needed != "users:read" || !strings.Contains(refused.Provided, "chat:write") {
		t.Errorf("got %+v", refused)
	}
}

// Two runs with the same seed and the same acts have the same ids; every ts of
// a channel is new.
func TestDeterminism(t *testing.T) {
	t.Parallel()
	run := func() []message {
		f := start(t)
		f.say("ann", "general", "one")
		f.say("bob", "general", "two")
		if _, _, err := f.api.PostMessage("general", slack.MsgOptionBlocks(slack.NewDividerBlock())); err != nil {
			t.Fatal(err)
		}
		return f.messages("ann", "general")
	}
	first := run()
	if diff := cmp.Diff(first, run()); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
	if first[0].TS >= first[1].TS || first[1].TS >= first[2].TS {
		t.Errorf("ts do not rise: %v", first)
	}
}

// The stream tells a person of what they can see, and of nothing else.
func TestStream(t *testing.T) {
	t.Parallel()
	f := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", f.http.URL+"/control/stream?user=bob", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	next := func() string {
		t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		t.Fatal("the stream ended")
		return ""
	}
	general := f.channel("general")
	if _, err := f.api.PostEphemeral(general, f.user("ann"), slack.MsgOptionText("not for bob", false)); err != nil {
		t.Fatal(err)
	}
	f.say("ann", "closed", "not for bob")
	f.say("ann", "general", "for bob")
	if got, want := next(), `{"kind":"message","channel":"`+general+`"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	f.ask(200, "POST", "/control/clock", fields{"now": "2024-03-12T08:30:00Z"}, nil)
	if got, want := next(), `{"kind":"clock"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if now := f.workspace().Now; !now.Equal(time.Date(2024, 3, 12, 8, 30, 0, 0, time.UTC)) {
		t.Errorf("now is %v", now)
	}
	f.ask(200, "POST", "/control/reset", fields{}, nil)
	if got, want := next(), `{"kind":"reset"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := f.messages("bob", "general"); len(got) != 0 {
		t.Errorf("after a reset: %s", texts(got))
	}
}

// The traffic list has both directions and no tokens.
func TestTraffic(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.run(&bot{command: func(_ *bot, c slack.SlashCommand) any { return map[string]any{"text": "ok"} }})
	f.say("ann", "general", "/try")
	if _, err := f.api.AuthTest(); err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get(f.http.URL + "/control/traffic")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var names []string
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		for _, secret := range []string{f.ws.AppToken(), f.ws.BotToken(), f.ws.SigningSecret()} {
			if strings.Contains(lines.Text(), secret) {
				t.Error("a secret in the traffic")
			}
		}
		var e struct {
			Direction, Name string
			Body, Answer    any
		}
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		names = append(names, e.Direction+" "+e.Name)
	}
	want := []string{
		"app→slack apps.connections.open", "slack→app hello", "slack→app slash_commands", "app→slack auth.test",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("traffic (-want +got):\n%s", diff)
	}
}
