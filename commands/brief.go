package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func brief() Command {
	return Command{Name: "brief", Args: "[MEETING] [since DAY] [here]", Does: "what changed since a meeting last met, on one screen",
		Examples: []views.Example{{Job: "Brief the chair of a meeting", Line: "brief nte"}, {Job: "From a day on", Line: "brief nte since 1 may"}, {Job: "Show it to the channel", Line: "brief nte here"}},
		Run:      runBrief}
}

func runBrief(ctx context.Context, c *Call) (views.Reply, error) {
	m := c.Meaning
	var read *plan.BriefingRead
	r, err := c.view(ctx, func(s *plan.State) (views.Reply, error) {
		if len(s.Actions()) == 0 {
			_, err := s.Action(1)
			return views.Reply{}, err
		}
		if m.Do == "form" && c.Door.Forms && len(s.Meetings()) > 0 {
			if m.Meeting == "" {
				m.Meeting = c.meetingHere(s)
			}
			r := views.Say("The form for a briefing is open.")
			r.Form = views.BriefForm(s, m.Meeting, c.Door.Channel != "", Meaning{Verb: "brief", Do: "form"}.String())
			return r, nil
		}
		if m.Do == "form" {
			m.Do = ""
		}
		if m.Meeting == "" {
			if m.Meeting = c.meetingHere(s); m.Meeting == "" {
				return c.whichMeeting(s, "Which meeting is the briefing for?", m, views.Choice{Label: "By a form: since when, and who sees it", Line: Meaning{Verb: "brief", Do: "form"}.String()})
			}
		}
		meeting, err := s.Meeting(m.Meeting)
		if err != nil {
			return views.Reply{}, err
		}
		again := m
		again.Do = ""
		switch {
		case m.Do == "pdf" || m.Do == "docx":
			return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("A briefing cannot be had as a %s file yet.", strings.ToUpper(m.Do)), Hint: "Here it can be read at once.", Try: []string{again.String()}}
		case m.Do == "here" && meeting.Audience == plan.Confidential:
			return views.Reply{}, &plan.Error{Code: plan.Refused, Text: fmt.Sprintf("The %s is confidential, and the briefing of a confidential meeting is not shown to a channel.", meeting.Short()),
				Hint: "You can read it yourself.", Try: []string{again.String()}}
		case m.Do == "here" && c.Door.Channel == "":
			return views.Say("There is no channel here to show it to. Type it in a Slack channel."), nil
		}
		o, err := c.occurrence(s, meeting, m.Part)
		if err != nil {
			return views.Reply{}, err
		}
		from := m.Day.At("")
		switch {
		case m.Day.IsZero():
			from, _, _ = s.WindowOf(o)
		case plan.DateOf(c.Now).Before(m.Day):
			return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("%s is still to come, so nothing has happened since.", m.Day), Try: []string{"brief " + string(m.Meeting)}}
		}
		read = &plan.BriefingRead{Meeting: m.Meeting, Part: m.Part, From: from}
		screen, rest := views.BriefingAsked(s, s.BriefBetween(o, from, c.Now.Add(time.Nanosecond)), again.String())
		if m.Do == "rest" {
			return rest, nil
		}
		if screen.Public = m.Do == "here"; screen.Public {
			read.Channel = c.Door.Channel
		}
		return screen, nil
	})
	if err != nil || read == nil {
		return r, err
	}
	return r, c.record(ctx, read)
}

// meetingHere is the meeting that is announced in this channel; "" when it is
// none, or not one alone.
func (c *Call) meetingHere(s *plan.State) plan.MeetingID {
	var found []plan.MeetingID
	for _, m := range s.Meetings() {
		if m.Channel == c.Door.Channel && m.Channel != "" {
			found = append(found, m.ID)
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// whichMeeting asks for the meeting of a line that leaves it out, or for more to
// choose from.
func (c *Call) whichMeeting(s *plan.State, text string, m Meaning, more ...views.Choice) (views.Reply, error) {
	var choices []views.Choice
	for _, meeting := range s.Meetings() {
		if m.Do != "send" || meeting.Audience == plan.Officers {
			m.Meeting = meeting.ID
			choices = append(choices, views.Choice{Label: meeting.Short(), Line: m.String()})
		}
	}
	if len(choices) == 0 {
		_, err := s.Meeting("")
		return views.Reply{}, err
	}
	return views.Question(text, append(choices, more...), views.Typed{}), nil
}

// occurrence is the meeting that a briefing is for: the one going on, or the
// next; without a day when nobody has said when that is.
func (c *Call) occurrence(s *plan.State, m *plan.Meeting, part string) (plan.Occurrence, error) {
	lasts := time.Duration(m.Minutes) * time.Minute
	if m.Minutes == 0 {
		lasts = time.Hour
	}
	since := c.Now.Add(-lasts)
	from := plan.DateOf(since)
	var parts []string
	for _, o := range s.Occurrences(m.ID, from, from.Add(400)) {
		if o.Off() || !o.Begins().After(since) {
			continue
		}
		if part == "" || o.ID.Part == part {
			return o, nil
		}
		if !slices.Contains(parts, o.ID.Part) && o.ID.Part != "" {
			parts = append(parts, o.ID.Part)
		}
	}
	if part != "" {
		e := &plan.Error{Code: plan.NotFound, Text: fmt.Sprintf("No %s for “%s” is to come.", m.Short(), plan.PartName(part)), Try: []string{"brief " + string(m.ID)}}
		if len(parts) > 0 {
			e.Hint = "There are: " + strings.Join(parts, ", ") + "."
		}
		return plan.Occurrence{}, e
	}
	return plan.Occurrence{ID: plan.OccurrenceID{Meeting: m.ID}}, nil
}

// fillBrief makes the line of a briefing's form say what its fields say.
func (c *Call) fillBrief(m Meaning) (Meaning, error) {
	m.Do, m.Meeting = "", plan.MeetingID(c.Fields[views.FieldMeeting])
	if c.Fields[views.FieldWhere] == views.WhereHere {
		m.Do = "here"
	}
	if day := c.Fields[views.FieldDate]; day != "" {
		c.beside = views.FieldDate
		if err := m.Day.UnmarshalText([]byte(day)); err != nil {
			return m, &plan.Error{Code: plan.Invalid, Text: "That is no day."}
		}
	}
	return m, nil
}
