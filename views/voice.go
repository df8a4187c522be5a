// Package views is everything the bot says: replies, forms and the Home tab,
// as Block Kit data. It owns the words and the layout. It knows the State and
// nothing else: no client, no network, no store.
//
// How the bot speaks:
//
//   - It says what was understood, what changed from what to what, since when,
//     and one next step. It never says less than it did.
//   - Plain British English in short sentences. No word of ours that a person
//     has not met: they know actions, notes, owners and colours.
//   - A status is a word first and a shape second: AMBER ◐. No meaning is in a
//     colour or an emoji alone.
//   - A refusal says what was understood, the rule, who can, and what to do
//     next. It never blames, and never gives a code alone.
//   - Every message has a plain text that stands by itself: it is what a
//     locked phone shows and what a screen reader reads.
//   - Times are London time, with the weekday and the year.
package views

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

func clock(t time.Time) string { return plan.London(t).Format("15:04") }

func date(t time.Time) string { return plan.London(t).Format("Mon 2 January 2006") }

// when is a time in full: "10:04, Mon 4 May 2026".
func when(t time.Time) string { return plan.London(t).Format("15:04, Mon 2 Jan 2006") }

// ago is how long ago a day was, in days: "today", "yesterday", "41 days ago".
func ago(t, now time.Time) string {
	switch days := plan.DateOf(t).Days(plan.DateOf(now)); {
	case days <= 0:
		return "today"
	case days == 1:
		return "yesterday"
	default:
		return fmt.Sprintf("%d days ago", days)
	}
}

// Status is a status as it is shown: the word, then the shape.
func Status(s plan.Status) string {
	switch s {
	case plan.Red:
		return "RED ○"
	case plan.Amber:
		return "AMBER ◐"
	case plan.Green:
		return "GREEN ●"
	}
	return "NOT YET RATED"
}

// StatusInFull is the word, the shape and what the plan's key says of it.
func StatusInFull(s plan.Status) string {
	_, meaning, ok := strings.Cut(s.String(), " – ")
	if !ok {
		return Status(s)
	}
	return Status(s) + " – " + meaning
}

// counts says how many actions have each status, in words.
func counts(c plan.Counts) string {
	parts := []string{fmt.Sprintf("%d red", c.Red), fmt.Sprintf("%d amber", c.Amber), fmt.Sprintf("%d green", c.Green)}
	if c.NotYetRated > 0 {
		parts = append(parts, fmt.Sprintf("%d not yet rated", c.NotYetRated))
	}
	return strings.Join(parts, ", ")
}

// name is an action as one says it: its number and the beginning of its title.
func name(a *plan.Action) string { return fmt.Sprintf("%d %s", a.No, clip(a.Title(), 60)) }

// clip shortens a text to at most n characters, at a word if it can, and says
// so with an ellipsis.
func clip(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	cut := string(runes[:n-1])
	if i := strings.LastIndexAny(cut, " \n"); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " \n,.;:–-") + "…"
}

// join lists things: "a", "a and b", "a, b and c".
func join(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// shortly joins at most so many, and counts the rest.
func shortly(list []string, most int) string {
	if len(list) <= most {
		return join(list)
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
}

// Escape makes a person's text safe in mrkdwn (docs.slack.dev,
// messaging/formatting-message-text). Mentions of people and channels that
// came from Slack stay mentions; nothing can call a whole channel.
func Escape(s string) string {
	s = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
	return mentioned.ReplaceAllString(s, "<$1>")
}

var mentioned = regexp.MustCompile(`&lt;([@#][A-Z][A-Z0-9]{1,20})&gt;`)

// room is how many of a text's characters take up at most n when it is escaped.
func room(s string, n int) int {
	fit := 0
	for _, r := range s {
		n--
		switch r {
		case '&':
			n -= len("amp;")
		case '<', '>':
			n -= len("lt;")
		}
		if n < 0 {
			break
		}
		fit++
	}
	return fit
}

// Person is a person as Slack shows them, by their id.
func Person(u plan.UserID) string {
	if slackID.MatchString(string(u)) {
		return "<@" + string(u) + ">"
	}
	return string(u)
}

var slackID = regexp.MustCompile(`^[UW][A-Z0-9]{1,20}$`)

// quote sets a person's text apart in mrkdwn, line by line.
func quote(s string) string { return apart(Escape(s)) }

// apart does the same in plain text.
func apart(s string) string { return "> " + strings.ReplaceAll(s, "\n", "\n> ") }

// clipMarkup shortens mrkdwn to at most n characters, and leaves no half of an
// escaped sign or of a mention at its end.
func clipMarkup(s string, n int) string {
	if len([]rune(s)) <= n {
		return s
	}
	cut := strings.TrimSuffix(clip(s, n), "…")
	return half.ReplaceAllString(cut, "") + "…"
}

var half = regexp.MustCompile(`(&[a-z]{0,3}|<[^<>]*)$`)

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
