package workspace_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"github.com/safer-city-partnership/asb/workspace"
)

// everything is an app that may do and hear all that the workspace knows.
func everything(cfg *workspace.Config) {
	m := strings.Replace(testManifest, `"im:history"]`, `"im:history", "app_mentions:read", "reactions:read", "reactions:write",
          "pins:read", "pins:write", "bookmarks:read", "bookmarks:write", "files:read", "files:write", "channels:join",
          "users:read.email", "usergroups:read", "emoji:read", "chat:write.customize"]`, 1)
	m = strings.Replace(m, "[app_home_opened]", `[app_home_opened, app_mention, message.channels, message.groups, message.im,
    reaction_added, reaction_removed, pin_added, member_joined_channel, member_left_channel, file_shared, channel_archive,
    user_change, app_uninstalled, tokens_revoked]`, 1)
	cfg.Manifest = []byte(m)
	cfg.Groups = []workspace.Group{{Handle: "officers", Members: []string{"ann", "bob"}}}
}

// ear is an app that notes every event it hears, as "type text-or-detail".
type ear struct{ heard chan string }

func (f *fixture) listen() *ear {
	f.t.Helper()
	e := &ear{make(chan string, 50)}
	f.run(&bot{event: func(_ *bot, ev slackevents.EventsAPIEvent) {
		note := ev.InnerEvent.Type
		switch inner := ev.InnerEvent.Data.(type) {
		case *slackevents.MessageEvent:
			note += " " + inner.ChannelType + " " + inner.SubType + " " + inner.Text
			if inner.Message != nil && inner.SubType == "message_changed" {
				note += inner.Message.Text
			}
		case *slackevents.AppMentionEvent:
			note += " " + inner.Text
		case *slackevents.ReactionAddedEvent:
			note += " " + inner.Reaction + " " + inner.User
		case *slackevents.ReactionRemovedEvent:
			note += " " + inner.Reaction + " " + inner.User
		case *slackevents.MemberJoinedChannelEvent:
			note += " " + inner.User
		case *slackevents.MemberLeftChannelEvent:
			note += " " + inner.User
		}
		e.heard <- strings.Join(strings.Fields(note), " ")
	}})
	return e
}

func (e *ear) take(n int) []string {
	var out []string
	for range n {
		out = append(out, <-e.heard)
	}
	return out
}

// docs.slack.dev, reference/events, and its pages message, app_mention,
// reaction_added and reaction_removed: the app hears what it has subscribed to,
// in the places it is in.
func TestEvents(t *testing.T) {
	t.Parallel()
	f := start(t, everything)
	e := f.listen()
	bot, bob := f.workspace().Bot.UserID, f.user("bob")
	f.say("ann", "apart", "not heard")
	ts := f.say("bob", "general", "hello").TS
	if diff := cmp.Diff([]string{"message channel hello"}, e.take(1)); diff != "" {
		t.Errorf("a message (-want +got):\n%s", diff)
	}
	f.say("ann", "closed", "quiet")
	f.say("ann", "@tester", "to you")
	f.say("bob", "general", "@tester look")
	// The bot handles each event in a goroutine of its own, so that a message and
	// its mention may come in either order.
	got := e.take(4)
	want := []string{"message group quiet", "message im to you", "message channel <@" + bot + "> look", "app_mention <@" + bot + "> look"}
	if got[2] > got[3] != (want[2] > want[3]) {
		got[2], got[3] = got[3], got[2]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	f.ask(200, "POST", "/control/react", fields{"user": "bob", "channel": "general", "ts": ts, "name": ":eyes:"}, nil)
	if diff := cmp.Diff([]string{"reaction_added eyes " + bob}, e.take(1)); diff != "" {
		t.Errorf("a reaction (-want +got):\n%s", diff)
	}
	f.ask(200, "POST", "/control/react", fields{"user": "bob", "channel": "general", "ts": ts, "name": "eyes", "remove": true}, nil)
	if diff := cmp.Diff([]string{"reaction_removed eyes " + bob}, e.take(1)); diff != "" {
		t.Errorf("a reaction taken back (-want +got):\n%s", diff)
	}
	channel, mine, err := f.api.PostMessage("general", slack.MsgOptionText("mine", false))
	if err != nil {
		t.Fatal(err)
	}
	if got := e.take(1)[0]; got != "message channel mine" {
		t.Errorf("its own words: got %q", got)
	}
	if _, _, _, err := f.api.UpdateMessage(channel, mine, slack.MsgOptionText("changed", false)); err != nil {
		t.Fatal(err)
	}
	if got := e.take(1)[0]; got != "message channel message_changed changed" {
		t.Errorf("a change: got %q", got)
	}
	if _, _, err := f.api.DeleteMessage(channel, mine); err != nil {
		t.Fatal(err)
	}
	if got := e.take(1)[0]; got != "message channel message_deleted" {
		t.Errorf("a deletion: got %q", got)
	}
}

// People invite the app with Slack's own command, and take it out again.
func TestInvite(t *testing.T) {
	t.Parallel()
	f := start(t, everything)
	e := f.listen()
	apart := f.channel("apart")
	if _, _, err := f.api.PostMessage(apart, slack.MsgOptionText("x", false)); code(err) != "not_in_channel" {
		t.Errorf("before: got %v", err)
	}
	if r := f.say("ann", "apart", "/invite @tester"); r.Error != "" || len(r.Seen) != 1 {
		t.Errorf("got %+v", r)
	}
	bot := f.workspace().Bot.UserID
	got := strings.Join(e.take(2), "; ")
	if !strings.Contains(got, "member_joined_channel "+bot) {
		t.Errorf("heard %s", got)
	}
	if _, _, err := f.api.PostMessage(apart, slack.MsgOptionText("x", false)); err != nil {
		t.Error(err)
	}
	if r := f.say("ann", "apart", "/invite @tester"); r.Error == "" {
		t.Error("twice: got no error")
	}
	f.say("ann", "apart", "/remove @tester")
	if _, _, err := f.api.PostMessage(apart, slack.MsgOptionText("x", false)); code(err) != "not_in_channel" {
		t.Errorf("after: got %v", err)
	}
	if _, _, _, err := f.api.JoinConversation(apart); err != nil {
		t.Error(err)
	}
	if _, _, _, err := f.api.JoinConversation(f.channel("closed")); code(err) != "method_not_supported_for_channel_type" {
		t.Errorf("a private channel: got %v", err)
	}
}

// docs.slack.dev, apis/events-api: an event nobody acknowledges comes again at
// once, after a minute and after five, with the same event_id and a new
// envelope, and then no more. The clock is the workspace's.
func TestRedelivery(t *testing.T) {
	t.Parallel()
	f := start(t, everything)
	type delivery struct {
		id, event string
		retry     int
	}
	conn := f.dial(f.link())
	f.next(conn)
	f.ask(200, "POST", "/control/faults", fields{"socket": "lose_ack", "times": 10}, nil)
	got := make(chan delivery, 10)
	go func() {
		for {
			var env frame
			if conn.ReadJSON(&env) != nil {
				return
			}
			got <- delivery{env.EnvelopeID, fmt.Sprint(env.Payload["event_id"]), env.Retry}
			_ = conn.WriteJSON(map[string]any{"envelope_id": env.EnvelopeID})
		}
	}()
	f.say("ann", "general", "again")
	all := []delivery{<-got, <-got}
	f.until("the second attempt has been given up", func() bool {
		return strings.Count(f.traffic(), `"error":"operation_timeout"`) == 2
	})
	for n, by := range []string{"1m", "4m"} {
		f.ask(200, "POST", "/control/clock", fields{"advance": by}, nil)
		all = append(all, <-got)
		f.until("the next attempt has been given up", func() bool {
			return strings.Count(f.traffic(), `"error":"operation_timeout"`) == n+3
		})
	}
	f.ask(200, "POST", "/control/clock", fields{"advance": "24h"}, nil)
	ids := map[string]bool{}
	for n, d := range all {
		if d.retry != n || d.event != all[0].event || d.event == "" {
			t.Errorf("attempt %d: got %+v", n, d)
		}
		ids[d.id] = true
	}
	if len(ids) != 4 {
		t.Errorf("%d envelope ids for four attempts", len(ids))
	}
	// Envelopes leave in order: had there been a fifth attempt, it would come first.
	f.ask(200, "DELETE", "/control/faults", nil, nil)
	f.say("ann", "general", "next")
	if d := <-got; d.event == all[0].event || d.retry != 0 {
		t.Errorf("a fifth attempt: %+v", d)
	}
}

// docs.slack.dev, apis/events-api: events that happen while nobody is connected
// are kept for the next attempts.
func TestEventsWhileAway(t *testing.T) {
	t.Parallel()
	f := start(t, everything)
	f.say("ann", "general", "while you were out")
	e := f.listen()
	f.ask(200, "POST", "/control/clock", fields{"advance": "1m"}, nil)
	if got := e.take(1)[0]; got != "message channel while you were out" {
		t.Errorf("heard %q", got)
	}
}

// On order, one event overtakes another.
func TestReorder(t *testing.T) {
	t.Parallel()
	f := start(t, everything)
	conn := f.dial(f.link())
	f.next(conn)
	heard := make(chan string, 4)
	go func() {
		for {
			var env frame
			if conn.ReadJSON(&env) != nil {
				return
			}
			event := env.Payload["event"].(map[string]any)
			_ = conn.WriteJSON(map[string]any{"envelope_id": env.EnvelopeID})
			heard <- fmt.Sprint(event["text"])
		}
	}()
	f.ask(200, "POST", "/control/faults", fields{"socket": "reorder"}, nil)
	for _, text := range []string{"one", "two", "three"} {
		f.say("bob", "general", text)
	}
	if got := <-heard + " " + <-heard + " " + <-heard; got != "two one three" {
		t.Errorf("heard %q", got)
	}
}

// A person who leaves cannot act; an archived channel takes no messages.
func TestChangesOfCast(t *testing.T) {
	t.Parallel()
	f := start(t, everything)
	e := f.listen()
	f.ask(200, "POST", "/control/person", fields{"user": "bob", "active": false}, nil)
	f.ask(200, "POST", "/control/archive", fields{"channel": "general", "archived": true}, nil)
	got := strings.Join(e.take(2), " ")
	if !strings.Contains(got, "user_change") || !strings.Contains(got, "channel_archive") {
		t.Errorf("heard %s", got)
	}
	f.ask(400, "POST", "/control/say", fields{"user": "bob", "channel": "general", "text": "hello"}, nil)
	f.ask(400, "POST", "/control/say", fields{"user": "ann", "channel": "general", "text": "hello"}, nil)
	if _, _, err := f.api.PostMessage("general", slack.MsgOptionText("x", false)); code(err) != "is_archived" {
		t.Errorf("got %v", err)
	}
	if _, _, _, err := f.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{f.user("bob")}}); code(err) != "user_disabled" {
		t.Errorf("got %v", err)
	}
}

// docs.slack.dev, reference/events/app_uninstalled and tokens_revoked: the
// tokens end.
func TestUninstall(t *testing.T) {
	t.Parallel()
	f := start(t, everything)
	e := f.listen()
	f.ask(200, "POST", "/control/uninstall", fields{}, nil)
	got := strings.Join(e.take(2), " ")
	if !strings.Contains(got, "app_uninstalled") || !strings.Contains(got, "tokens_revoked") {
		t.Errorf("heard %s", got)
	}
	if _, err := f.api.AuthTest(); code(err) != "token_revoked" {
		t.Errorf("got %v", err)
	}
	if r := f.say("ann", "general", "/try"); r.Error != "/try is not a valid command." {
		t.Errorf("got %+v", r)
	}
	f.ask(200, "POST", "/control/reset", fields{}, nil)
	if _, err := f.api.AuthTest(); err != nil {
		t.Error(err)
	}
}
