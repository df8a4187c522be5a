package views

import (
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// A setting is one thing a person can choose, how it is now, what can be chosen
// with one press, and how the same is typed.
type setting struct {
	id, now string
	key     slack.BlockElement
	twin    string
}

// oneOf is a menu whose options are lines.
func oneOf(id, label string, options ...*slack.OptionBlockObject) slack.BlockElement {
	return slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(label), id, options...)
}

func option(label, line string) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(line, plain(clip(label, maxLabel)), nil)
}

func oneButton(id, label, line, aria string) slack.BlockElement {
	e := slack.NewButtonBlockElement(id, line, plain(label))
	e.AccessibilityLabel = clip(aria, maxLabel)
	return e
}

// settings are what a person can choose.
func settings(s *plan.State, u plan.UserID, now time.Time) []setting {
	p := s.Preferences(u)
	words := setting{"words", "Words only: off. A status is a word and a shape, such as " + Status(plan.Amber) + ".", oneButton("words", "Words only", "preferences words on", "Show statuses as words only, without shapes"), "preferences words on"}
	if p.Words {
		words = setting{"words", "Words only: on. A status is a word without a shape.", oneButton("words", "Words and shapes", "preferences words off", "Show statuses as words and shapes again"), "preferences words off"}
	}
	hours := setting{"hours", "Your hours: as for everybody, 08:00 to 18:00 on working days. Messages that you did not ask for come then.",
		oneOf("hours", "Choose your hours", option("08:00 to 18:00, as for everybody", "preferences hours off"), option("09:00 to 17:00", "preferences hours 09:00 to 17:00"),
			option("10:00 to 16:00", "preferences hours 10:00 to 16:00"), option("Mornings, 08:00 to 13:00", "preferences hours 08:00 to 13:00"), option("Afternoons, 13:00 to 18:00", "preferences hours 13:00 to 18:00")),
		"preferences hours 10:00 to 16:00"}
	if p.Hours() {
		hours.now = fmt.Sprintf("Your hours: %s to %s on working days. Messages that you did not ask for wait for them.", p.From, p.Until)
	}
	digest := setting{"digest", "Your own digest: none. It would say once a week what was written about your actions, and what you owe.",
		oneOf("digest", "Choose a day", option("None", "preferences digest off"), option("Mondays", "preferences digest monday"), option("Tuesdays", "preferences digest tuesday"), option("Wednesdays", "preferences digest wednesday"),
			option("Thursdays", "preferences digest thursday"), option("Fridays", "preferences digest friday")), "preferences digest mon"}
	if p.Digest != time.Sunday {
		digest.now = fmt.Sprintf("Your own digest: on %ss at 09:00.", p.Digest)
	}
	away := setting{"away", "Away: no. Whoever covers for you would get your reminders.",
		oneButton("away", "I am away until…", "away form", "Say until when you are away, and who covers"), "away until 8 may cover @ and a name"}
	if a, is := s.Away(u, now); is {
		away = setting{"away", absence(a), oneButton("back", "I am back", "away off", "End your absence"), "away off"}
	}
	return []setting{words, hours, digest, away}
}

// Preferences are how a person wants to be spoken to. They are for them alone.
func Preferences(s *plan.State, u plan.UserID, now time.Time) Reply {
	msg := newMessage("Your preferences")
	for _, st := range settings(s, u, now) {
		msg.text = append(msg.text, fmt.Sprintf("• %s To change it, type for example: %s", st.now, st.twin))
		msg.r.Blocks = append(msg.r.Blocks, slack.NewSectionBlock(markdown(Escape(st.now)+"\n`"+Escape(st.twin)+"`"), nil, slack.NewAccessory(st.key), slack.SectionBlockOptionBlockID("prefer-"+st.id)))
	}
	if s.Preferences(u).Begun {
		msg.text = append(msg.text, "• The steps to begin with are put away. To see them again, type: start on")
		msg.press("start", Button{ID: "start", Label: "Show the first steps again", Line: "start on", Aria: "Show the steps to begin with again"})
	}
	off := "Messages that you switched off: none. To switch some off, type for example: messages off nudge nte"
	if list := s.Switches(plan.Target{User: u}); len(list) > 0 {
		off = fmt.Sprintf("Messages that you switched off: %s. To see them, type: messages", plural(len(list), "kind", "kinds"))
	}
	msg.small("off", off)
	return msg.reply()
}

// preferences are the same on the Home tab.
func (h desk) preferences() {
	h.title("preferences", "Your preferences")
	var twins []string
	for _, st := range settings(h.s, h.User, h.Now) {
		h.text = append(h.text, st.now)
		h.r.Blocks = append(h.r.Blocks, slack.NewSectionBlock(markdown(Escape(st.now)), nil, slack.NewAccessory(st.key), slack.SectionBlockOptionBlockID("prefer-"+st.id)))
		twins = append(twins, st.twin)
	}
	h.small("twins", "Each can be typed too: "+strings.Join(twins, " · "))
}

// preferenceLine says what a preference did, for a receipt.
func preferenceLine(s *plan.State, f *plan.PreferenceSet) string {
	p := s.Preferences(f.User)
	switch f.Name {
	case plan.PreferWords:
		if p.Words {
			return "You get statuses as words only, without shapes and other signs."
		}
		return "You get statuses as a word and a shape."
	case plan.PreferHours:
		if p.Hours() {
			return fmt.Sprintf("Your hours are %s to %s on working days. Messages that you did not ask for wait for them; one that would come too late for its meeting is left out, and “remind” says what you owe.", p.From, p.Until)
		}
		return "Your hours are as for everybody: 08:00 to 18:00 on working days."
	case plan.PreferDigest:
		if p.Digest != time.Sunday {
			return fmt.Sprintf("A digest of your own comes on %ss at 09:00, or on the working day before.", p.Digest)
		}
		return "You get no digest of your own."
	case plan.PreferStart:
		if p.Begun {
			return "The first steps are put away. To see them again, type: start on"
		}
		return "The first steps are on your Home again."
	}
	return ""
}
