package bot

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// What Slack says of somebody, and what they are by it.
func TestStanding(t *testing.T) {
	const home = "T0HOME"
	user := func(change func(*slack.User)) *slack.User {
		u := &slack.User{ID: "U0ANN", TeamID: home}
		change(u)
		return u
	}
	for _, c := range []struct {
		name string
		u    *slack.User
		want plan.Standing
	}{
		{"of ours", user(func(*slack.User) {}), plan.Member},
		{"a guest of several channels", user(func(u *slack.User) { u.IsRestricted = true }), plan.Guest},
		{"a guest of one channel", user(func(u *slack.User) { u.IsRestricted, u.IsUltraRestricted = true, true }), plan.Guest},
		{"of another workspace", user(func(u *slack.User) { u.TeamID = "T0OTHER" }), plan.Partner},
		{"of another workspace of the same grid, and of ours", user(func(u *slack.User) { u.TeamID, u.Enterprise.Teams = "T0OTHER", []string{"T0OTHER", home} }), plan.Member},
		{"not known to us", user(func(u *slack.User) { u.IsStranger = true }), plan.Partner},
		{"gone", user(func(u *slack.User) { u.Deleted = true }), plan.Left},
		{"gone from another workspace", user(func(u *slack.User) { u.TeamID, u.Deleted = "T0OTHER", true }), plan.Left},
		{"another app's bot", user(func(u *slack.User) { u.IsBot = true }), plan.Guest},
		{"nothing is said of where", user(func(u *slack.User) { u.TeamID = "" }), plan.Partner},
	} {
		if got := standing(c.u, home); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// Slack is asked about somebody once a day, and what it said is not made up
// when it cannot be asked.
func TestLook(t *testing.T) {
	t.Parallel()
	w := begin(t)
	look := func(u plan.UserID, want plan.Standing, asked int) {
		t.Helper()
		names := w.since(func() {
			if got, err := w.bot.Look(t.Context(), u); err != nil || got != want {
				t.Errorf("Look(%s) = %q, %v, want %q", u, got, err, want)
			}
		})
		n := 0
		for _, name := range names {
			if name == "users.info" {
				n++
			}
		}
		if n != asked {
			t.Errorf("Look(%s) asked Slack %d times, want %d", u, n, asked)
		}
	}
	look("U0EVE", plan.Left, 1)
	look("U0EVE", plan.Left, 0)
	w.clock.add(lookAgain + time.Minute)
	look("U0EVE", plan.Left, 1)
	if is, err := w.bot.Look(t.Context(), "U0NOBODY"); err == nil || is != "" {
		t.Errorf("Look() of nobody = %q, %v, want an error", is, err)
	}
	var no slack.SlackErrorResponse
	if _, err := w.bot.Look(t.Context(), "U0NOBODY"); !errors.As(err, &no) || no.Err != "user_not_found" {
		t.Errorf("Look() of nobody: got %v, want Slack's own word", err)
	}
}

// Slack is asked once an hour who is in a user group, and what it will not say
// is known to whoever looks after asb.
func TestMembers(t *testing.T) {
	t.Parallel()
	w := begin(t)
	read := func(want ...plan.UserID) {
		t.Helper()
		if got, err := w.bot.Members(t.Context(), "S0DESK"); err != nil || !slices.Equal(got, want) {
			t.Errorf("Members() = %q, %v, want %q", got, err, want)
		}
	}
	read("U0ANN", "U0BOB")
	if asked := w.since(func() { read("U0ANN", "U0BOB") }); len(asked) > 0 {
		t.Errorf("Slack was asked again at once: %q", asked)
	}
	w.clock.add(groupLife + time.Minute)
	if asked := w.since(func() { read("U0ANN", "U0BOB") }); !slices.Contains(asked, "usergroups.users.list") {
		t.Errorf("after an hour: got %q, want Slack asked", asked)
	}
	if !w.bot.GroupsUnread().IsZero() {
		t.Error("a group was not read, by its own account")
	}
	failed := w.clock.Now()
	for range 2 {
		if got, err := w.bot.Members(t.Context(), "S0NONE"); err == nil || got != nil {
			t.Errorf("Members() of no group = %q, %v, want an error", got, err)
		}
		w.clock.add(time.Minute)
	}
	if got := w.bot.GroupsUnread(); !got.Equal(failed) {
		t.Errorf("GroupsUnread() = %v, want since the first time, %v", got, failed)
	}
}
