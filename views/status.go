package views

import (
	"fmt"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// Coming is a message that will be sent unasked, and why.
type Coming struct {
	Post plan.Post
	Why  string // in a few words
}

// Sends says what is sent unasked next and why, and what became of the last
// messages. here reports whether this process sends any.
func Sends(s *plan.State, next []Coming, here bool, condition *Condition, now time.Time) Reply {
	msg := newMessage("What asb sends")
	var lines []string
	for _, c := range next {
		lines = append(lines, fmt.Sprintf("• %s: %s, to %s. Why: %s.", when(c.Post.At), ruleName(s, c.Post), target(c.Post.To), c.Why))
	}
	switch {
	case !here:
		msg.say("next", "Nothing is sent from here: only asb serve and asb demo send messages.")
	case len(lines) == 0:
		msg.say("next", "Nothing is in sight. Once a meeting has its days and its time, what is sent for it shows here. To see what is missing, type: next")
	default:
		msg.say("next", "Next:\n"+strings.Join(lines, "\n"))
	}
	lines = nil
	for _, p := range s.Postings(5, func(p plan.Posting) bool { return p.State != plan.NotSent || p.Claims > 0 || p.Why == plan.TooLate }) {
		lines = append(lines, fmt.Sprintf("• %s, to %s: %s.", ruleName(s, p.Post), target(p.To), Outcome(p)))
	}
	if len(lines) > 0 {
		msg.say("last", "Last:\n"+strings.Join(lines, "\n"))
	}
	if late := delay(s, now); late > 0 {
		msg.say("delay", fmt.Sprintf("The oldest message under way was due %s ago.", span(late)))
	}
	msg.say("outside", outsides(s))
	if condition != nil {
		msg.say("condition", condition.words())
	}
	return msg.reply()
}

// Condition is how the program itself is.
type Condition struct {
	Name  string    // which process this is, on which machine
	HTTP  bool      // Slack sends over HTTP; otherwise it is a connection:
	Since time.Time // when it was made; zero while there is none
	Heard time.Time // when something came over it last
	Wrong []string  // what is not as it should be, each a sentence without its full stop
}

func (c Condition) words() string {
	text := "All is well here."
	if len(c.Wrong) > 0 {
		text = "Not as it should be: " + strings.Join(c.Wrong, "; ") + ". The IT officer can help."
	}
	switch {
	case c.HTTP:
		text += " Slack sends over HTTP."
	case !c.Since.IsZero():
		text += fmt.Sprintf(" Connected to Slack since %s, last heard from at %s.", when(c.Since), clock(c.Heard))
	}
	return text + fmt.Sprintf(" This is %s.", c.Name)
}

// delay is how late the oldest message is that is under way.
func delay(s *plan.State, now time.Time) (late time.Duration) {
	for _, p := range s.Postings(0, func(p plan.Posting) bool { return !p.Done() }) {
		late = max(late, now.Sub(p.At))
	}
	return late
}

func target(t plan.Target) string {
	if t.User != "" {
		return Person(t.User)
	}
	return "<#" + t.Channel + ">"
}

// ruleName is a kind of message as people know it, with its meeting.
func ruleName(s *plan.State, p plan.Post) string {
	name := map[string]string{"nudge": "reminder", "brief": "briefing", "brief-rest": "rest of the briefing", "today": "notice on the day",
		"moved": "notice of a change", "holiday": "question about a bank holiday", "digest": "digest", "digest-rest": "rest of the digest",
		"referrals": "referral reminder", "publicity": "call to make a date known", "issues": "call to send issues on", "draft": "call to draft the report",
		"sign-off": "call to sign the report off", "unrated": "question about what is not rated", "help": "call for help", "asked": "reminder that was asked for",
		"holidays": "warning about bank holidays", "missed": "alarm",
		"thread": "first message of an action's thread", "thread-line": "line in an action's thread",
		"drive": "question of the confirmation drive", "drive-end": "word that the confirmation drive is over", "own-digest": "digest of one's own",
		"link": "notice of a change to an action that others depend on", "agreement": "question whether a joint action is complete"}[p.Rule]
	if name == "" {
		name = p.Rule
	}
	if p.Nth > 1 {
		name = fmt.Sprintf("%s %d", name, p.Nth)
	}
	if m, err := s.Meeting(p.About.Meeting); err == nil {
		name += fmt.Sprintf(" for the %s of %s", m.Short(), p.About.Date)
		if p.About.Part != "" {
			name += ", " + partName(p.About.Part)
		}
	}
	return name
}
