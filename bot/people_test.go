package bot

import (
	"errors"
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
