package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func meeting() Command {
	return Command{Name: "meeting", Args: "MEETING skip, move, restore, held, add, every, at, place, remind …", Does: "change one meeting, or how a meeting always is",
		Examples: []views.Example{
			{Job: "Cancel one", Line: "nte skip 25 may"},
			{Job: "Move one", Line: "nte move 4 may to tue 10:00"},
			{Job: "Put it back as it was", Line: "nte restore 25 may"},
			{Job: "Say that one took place", Line: "nte held 13 apr"},
			{Job: "Add one", Line: "panel add 12 jun 18:00 cripplegate"},
			{Job: "Say on which days it meets", Line: "llp every second wednesday at 14:00"},
			{Job: "Or one by one", Line: "ccm on 3 jun, 8 jul, 5 aug 10:00"},
			{Job: "Say at what time", Line: "nte at 09:30"},
			{Job: "Say where", Line: "nte place Guildhall room 3"},
			{Job: "Announce it in this channel", Line: "nte here"},
			{Job: "Remind owners ahead of it", Line: "llp remind 5wd, 1wd"},
			{Job: "Bank holidays: ask, move, skip or keep", Line: "nte holidays move"},
			{Job: "It does not meet for a while", Line: "board recess 1 aug to 31 aug"},
			{Job: "Say something in each reminder", Line: "nte text Bring the weekend's figures"},
			{Job: "Say which actions are its business", Line: "nte actions 3, 5, 11"},
			{Job: "Say who is in the chair", Line: "nte chair add me"},
			{Job: "Send nothing for it", Line: "nte off"},
			{Job: "Enter another meeting", Line: "meeting add theft-board Theft board"},
		},
		Run: runMeeting}
}

// person is who a line names.
func (c *Call) person() plan.UserID {
	if c.Meaning.Person == "me" {
		return c.Cause.By
	}
	return plan.UserID(strings.Trim(c.Meaning.Person, "<@>"))
}

func runMeeting(ctx context.Context, c *Call) (views.Reply, error) {
	m := &c.Meaning
	c.fillMeeting()
	switch m.Do {
	case "new":
		return c.newMeeting(ctx)
	case "setup":
		return c.setupMeeting(ctx)
	case "skip", "restore", "held":
		if m.Day.IsZero() {
			return c.which(ctx)
		}
	case "move":
		if m.Day.IsZero() {
			return c.which(ctx)
		}
		if m.To.IsZero() {
			return c.moveForm(ctx)
		}
	}
	return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		if _, err := s.Meeting(m.Meeting); err != nil {
			return nil, err
		}
		return c.decideMeeting(s, now)
	})
}

func (c *Call) decideMeeting(s *plan.State, now time.Time) ([]plan.Fact, error) {
	m := c.Meaning
	part, text := m.Part, m.Text
	if slices.Contains([]string{"skip", "move", "restore", "held"}, m.Do) && part == "" {
		part, text = partIn(s, m)
	}
	if text != "" && (m.Do == "restore" || m.Do == "held") {
		return nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("I did not understand “%s”, so nothing was changed.", text),
			Hint: fmt.Sprintf("For example: %s %s %s", m.Meeting, m.Do, m.Day.ISO())}
	}
	set := func(change func(*plan.Meeting)) ([]plan.Fact, error) { return s.SetMeeting(m.Meeting, change) }
	switch m.Do {
	case "skip":
		return s.SkipMeeting(now, m.Meeting, m.Day, part, text)
	case "move":
		return s.MoveMeeting(now, m.Meeting, m.Day, part, m.To, m.At, text)
	case "restore":
		return s.RestoreMeeting(now, m.Meeting, m.Day, part)
	case "held":
		return s.HoldMeeting(now, m.Meeting, m.Day, part)
	case "add":
		return s.AddOccurrence(now, m.Meeting, m.Day, m.At, part)
	case "dates":
		return c.dates(s, now)
	case "at":
		return set(func(mt *plan.Meeting) { mt.Start = m.At })
	case "every":
		return set(func(mt *plan.Meeting) { mt.Rule, mt.Dated, mt.Start = m.Rule, false, cmp.Or(m.At, mt.Start) })
	case "place":
		return set(func(mt *plan.Meeting) { mt.Place = m.Text })
	case "text":
		return set(func(mt *plan.Meeting) { mt.Text = m.Text })
	case "in":
		channel := strings.Trim(m.Person, "<#>")
		switch m.Person {
		case "off":
			channel = ""
		case "here":
			if channel = c.Door.Channel; channel == "" {
				return nil, &plan.Error{Code: plan.Invalid, Text: "There is no channel here, so nothing was changed.", Hint: fmt.Sprintf("Go to the channel and type: %s here", m.Meeting)}
			}
		}
		return set(func(mt *plan.Meeting) { mt.Channel = channel })
	case "remind":
		return set(func(mt *plan.Meeting) { mt.Steps = withNudges(mt, m.Leads) })
	case "holidays":
		policy := plan.HolidayPolicy(m.Text)
		if m.Text == "ask" {
			policy = plan.AskOrMove
		}
		return set(func(mt *plan.Meeting) { mt.Holidays = policy })
	case "recess":
		return set(func(mt *plan.Meeting) {
			if m.Day.IsZero() {
				mt.Recess = nil
				return
			}
			if span := (plan.Span{From: m.Day, To: m.To}); !slices.Contains(mt.Recess, span) {
				mt.Recess = append(slices.Clone(mt.Recess), span)
			}
		})
	case "actions":
		for _, no := range m.Refs {
			if _, err := s.Action(no); err != nil {
				return nil, err
			}
		}
		return set(func(mt *plan.Meeting) {
			list := slices.Clone(m.Refs)
			if len(list) == 0 {
				list = mt.Numbers()
			}
			slices.Sort(list)
			mt.Actions, mt.Inferred = slices.Compact(list), nil
		})
	case "on", "off":
		return set(func(mt *plan.Meeting) { mt.Off = m.Do == "off" })
	case "chair", "deputy":
		return s.GiveOffice(c.office(plan.Role(m.Do), m.Meeting), m.Remove)
	}
	return nil, fmt.Errorf("nothing is done for %q", m.String())
}

// partIn finds the part of a meeting that a text after its day begins with:
// "panel skip 12 jun cripplegate the hall is flooded".
func partIn(s *plan.State, m Meaning) (part, rest string) {
	for _, o := range s.Occurrences(m.Meeting, m.Day.Add(-70), m.Day.Add(70)) {
		if o.ID.Part == "" || o.ID.Date != m.Day && o.On != m.Day {
			continue
		}
		words := strings.Fields(m.Text)
		for n := len(words); n > 0; n-- {
			if plan.Slug(strings.Join(words[:n], " ")) == o.ID.Part {
				return o.ID.Part, strings.TrimLeft(strings.Join(words[n:], " "), " :;,.-–")
			}
		}
	}
	return "", m.Text
}

// usualReminder is when in the day a reminder is sent that was given no time.
const usualReminder plan.Clock = "10:00"

// withNudges are a meeting's steps with other reminders to owners. A lead time
// that was given no time of day keeps the one it had.
func withNudges(m *plan.Meeting, leads []plan.Step) []plan.Step {
	var steps []plan.Step
	for _, st := range leads {
		if st.Hours == 0 && st.At == "" {
			st.At = usualReminder
			for _, old := range slices.Backward(m.Nudges()) {
				if old.Hours == 0 {
					st.At = old.At
				}
				if old.Hours == 0 && old.Days == st.Days {
					break
				}
			}
		}
		if !slices.Contains(steps, st) {
			steps = append(steps, st)
		}
	}
	for _, st := range m.Steps {
		if st.Kind != plan.StepNudge {
			steps = append(steps, st)
		}
	}
	return steps
}

// dates enters days given one by one; a meeting that had a rule has none from
// then on.
func (c *Call) dates(s *plan.State, now time.Time) ([]plan.Fact, error) {
	m := c.Meaning
	was, err := s.Meeting(m.Meeting)
	if err != nil {
		return nil, err
	}
	var facts []plan.Fact
	if !was.Dated || !was.Rule.IsZero() || was.Start == "" {
		if was.Start == "" && m.At == "" {
			return nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("Nobody has said yet at what time the %s meets, so nothing was changed.", was.Short()), Hint: "Say it after the last day, for example 10:00."}
		}
		facts, err = s.SetMeeting(m.Meeting, func(mt *plan.Meeting) {
			mt.Rule, mt.Dated, mt.Start = plan.Cadence{}, true, cmp.Or(mt.Start, m.At)
		})
		if err != nil {
			return nil, err
		}
	}
	for _, d := range m.Days {
		list, err := s.AddOccurrence(now, m.Meeting, d, cmp.Or(m.At, was.Start), "")
		if err != nil {
			return nil, err
		}
		for _, f := range list {
			if _, first := f.(*plan.MeetingSet); !first { // said above
				facts = append(facts, f)
			}
		}
	}
	return facts, nil
}

// newMeeting enters a meeting whose names mean nothing else.
func (c *Call) newMeeting(ctx context.Context) (views.Reply, error) {
	m := c.Meaning
	for _, name := range []string{string(m.Meeting), m.Text} {
		_, known := c.words.Meetings[phrase(name)]
		if n, q, err := Parse(name, c.words); !known && (q != nil || err != nil || n.Verb != "search") {
			return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("“%s” means something else already, so no meeting was entered.", name), Hint: "Choose another name, for example: meeting add theft-board Theft board"}
		}
	}
	return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		return s.AddMeeting(plan.Meeting{ID: m.Meeting, Name: m.Text,
			Steps: []plan.Step{{Kind: plan.StepNudge, Days: 5, At: usualReminder}, {Kind: plan.StepBrief, Days: 1, At: usualReminder}}})
	})
}

// which asks which of the next meetings is meant, or of the last ones when it
// took place.
func (c *Call) which(ctx context.Context) (views.Reply, error) {
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		m, err := s.Meeting(c.Meaning.Meeting)
		if err != nil {
			return views.Reply{}, err
		}
		today := plan.DateOf(c.Now)
		list := s.Occurrences(m.ID, today, today.Add(400))
		if c.Meaning.Do == "held" {
			list = s.Occurrences(m.ID, today.Add(-100), today)
			slices.Reverse(list)
		}
		if c.Door.Forms {
			return c.occurrenceForm(s, m), nil
		}
		var choices []views.Choice
		for _, o := range list {
			fits := map[string]bool{"skip": !o.Off(), "move": true, "restore": o.State != plan.Planned && o.ID.Date.Compare(today) >= 0, "held": o.State != plan.Held}[c.Meaning.Do]
			if !fits || len(choices) == 3 || c.Meaning.Do == "held" && o.Begins().After(c.Now) {
				continue
			}
			n := c.Meaning
			n.Day, n.Part = o.ID.Date, o.ID.Part
			choices = append(choices, views.Choice{Label: n.label(), Line: n.String()})
		}
		return views.Which(m, c.Meaning.Do, choices), nil
	})
}

// occurrenceForm opens the form for what becomes of one meeting: one of the
// next, or of the last few.
func (c *Call) occurrenceForm(s *plan.State, m *plan.Meeting) views.Reply {
	today := plan.DateOf(c.Now)
	list := s.Occurrences(m.ID, today, today.Add(400))
	list = list[:min(len(list), 12)]
	before := s.Occurrences(m.ID, today.Add(-100), today.Add(-1))
	slices.Reverse(before)
	before = before[:min(len(before), 6)]
	if c.Meaning.Do == "held" {
		list = append(before, list...)
	} else {
		list = append(list, before...)
	}
	if len(list) == 0 {
		return views.Which(m, c.Meaning.Do, nil)
	}
	r := views.Say("The form for one meeting of the %s is open.", m.Short())
	r.Form = views.OccurrenceForm(m, list, c.Meaning.Do, Meaning{Verb: "meeting", Meeting: m.ID, Do: c.Meaning.Do}.String())
	return r
}
