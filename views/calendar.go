package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// Calendar says how to have the meetings in one's own calendar, and when the
// next ones are. address is "" when there is no feed.
func Calendar(s *plan.State, address string, now time.Time) Reply {
	msg := newMessage("The meetings in your own calendar")
	if address != "" {
		msg.say("how", "In your calendar, choose to subscribe to a calendar from the internet, and give it this address:\n"+address)
		msg.small("secret", "Whoever has the address can read names, times and places of the meetings, so keep it in the partnership. Notes on actions are never in it, and of a confidential meeting only its name and time.")
	} else {
		msg.say("how", "There is no calendar feed from here yet. The IT officer turns it on: the settings are under “Calendars” in the README. Until then, they can make a file with: asb export ics")
	}
	var next []plan.Occurrence
	today := plan.DateOf(now)
	for _, m := range s.Meetings() {
		for _, o := range s.Occurrences(m.ID, today, today.Add(60)) {
			if !o.Off() && o.Begins().After(now) {
				next = append(next, o)
			}
		}
	}
	slices.SortStableFunc(next, func(a, b plan.Occurrence) int { return a.Begins().Compare(b.Begins()) })
	if len(next) == 0 {
		msg.say("next", "No meeting is known in the next 60 days. To see what is missing, type: next")
		return msg.reply()
	}
	var lines []string
	for _, o := range next[:min(len(next), 8)] {
		lines = append(lines, fmt.Sprintf("• %s at %s: %s", o.On, o.Start, meetingPart(s, o)))
	}
	if more := len(next) - len(lines); more > 0 {
		lines = append(lines, fmt.Sprintf("And %d more in the next 60 days.", more))
	}
	msg.say("next", "Next:\n"+strings.Join(lines, "\n"))
	return msg.reply()
}

// meetingPart is the meeting's name, and the part if it has one.
func meetingPart(s *plan.State, o plan.Occurrence) string {
	name := string(o.ID.Meeting)
	if m, err := s.Meeting(o.ID.Meeting); err == nil {
		name = m.Name
	}
	if o.ID.Part != "" {
		name += ": " + partName(o.ID.Part)
	}
	return name
}
