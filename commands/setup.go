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

func setup() Command {
	return Command{Name: "setup", Args: "[MEETING]", Does: "what is still to be said about each meeting; with a name, a form for all of it", Look: &Look{Needs: "meeting setup", Does: "what is still to be said about each meeting"},
		Examples: []views.Example{{Job: "See what is still to be said", Line: "setup"}, {Job: "Fill it in for one meeting", Line: "setup nte"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.Setup(s, c.Now), nil })
		}}
}

// fillMeeting puts what a form's fields say over what its line says.
func (c *Call) fillMeeting() {
	m := &c.Meaning
	if which, ok := c.Fields[views.FieldWhich]; ok {
		day, part, _ := strings.Cut(which, "/")
		if err := m.Day.UnmarshalText([]byte(day)); err != nil {
			m.Day = plan.Date{}
		}
		m.Part, m.Do = part, c.Fields[views.FieldDo]
		if c.beside = views.FieldWhich; m.Do == "skip" {
			m.Text = c.Fields[views.FieldNote]
		}
	}
	if m.Do != "move" {
		return
	}
	if day, ok := c.Fields[views.FieldDate]; ok {
		if err := m.To.UnmarshalText([]byte(day)); err != nil {
			m.To = plan.Date{}
		}
		c.beside = views.FieldDate
	}
	if at := plan.Clock(c.Fields[views.FieldTime]); at.Valid() {
		m.At = at
	}
	if why, ok := c.Fields[views.FieldNote]; ok {
		m.Text = why
	}
}

// moveForm opens the form that says to when one meeting is moved.
func (c *Call) moveForm(ctx context.Context) (views.Reply, error) {
	m := c.Meaning
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		about, err := s.Meeting(m.Meeting)
		if err != nil {
			return views.Reply{}, err
		}
		where := fmt.Sprintf("For example: %s move %s to tue 10:00", m.Meeting, m.Day.ISO())
		if c.Door.Form {
			return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "Give the day to which it is moved."}
		}
		for _, o := range s.Occurrences(m.Meeting, m.Day.Add(-70), m.Day.Add(70)) {
			if o.ID.Date != m.Day && (o.On != m.Day || o.Off()) || m.Part != "" && o.ID.Part != m.Part {
				continue
			}
			if !c.Door.Forms {
				r := views.Say("To when? %s", where)
				r.Asks = true
				return r, nil
			}
			n := Meaning{Verb: "meeting", Do: "move", Meeting: m.Meeting, Day: o.ID.Date, Part: o.ID.Part}
			r := views.Say("The form to move the %s is open.", about.Short())
			r.Form = views.MoveForm(about, o, n.String())
			return r, nil
		}
		return views.Reply{}, &plan.Error{Code: plan.NotFound, Text: fmt.Sprintf("The %s does not meet on %s, so nothing was changed.", about.Short(), m.Day), Hint: fmt.Sprintf("To see when it meets, type: next %s", m.Meeting)}
	})
}

// setupMeeting opens the form for all that must be known of a meeting, and
// takes what was filled in.
func (c *Call) setupMeeting(ctx context.Context) (views.Reply, error) {
	m := c.Meaning
	if c.Door.Form {
		return c.write(ctx, c.setUp)
	}
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		about, err := s.Meeting(m.Meeting)
		if err != nil {
			return views.Reply{}, err
		}
		if !c.Door.Forms {
			return views.Meeting(s, about, c.Now), nil
		}
		r := views.Say("The form to set up the %s is open.", about.Short())
		r.Form = views.SetupForm(s, about, c.Now, Meaning{Verb: "meeting", Do: "setup", Meeting: m.Meeting, Seen: s.Head()}.String())
		return r, nil
	})
}

// setUp decides what a setup form says. What it leaves empty that had no value
// stays without one.
func (c *Call) setUp(s *plan.State, now time.Time) ([]plan.Fact, error) {
	id := c.Meaning.Meeting
	c.beside = views.FieldRule
	m, err := s.Meeting(id)
	if err != nil {
		return nil, err
	}
	if e, ok := changedSince(s, id, c.Meaning.Seen); ok {
		return nil, &plan.Error{Code: plan.Conflict, Text: fmt.Sprintf("While this form was open, somebody changed the %s (entry %d), so nothing was saved.", m.Short(), e.Seq),
			Hint: "Close the form and open it again."}
	}
	rule, dated, err := c.ruleOf(m)
	if err != nil {
		return nil, err
	}
	next := *m
	next.Rule, next.Dated = rule, dated
	next.Start = cmp.Or(plan.Clock(c.Fields[views.FieldTime]), m.Start)
	if place, ok := c.Fields[views.FieldPlace]; ok {
		next.Place = place
	}
	if channel, ok := c.Fields[views.FieldChannel]; ok {
		next.Channel = channel
	}
	facts, unchanged := s.SetMeeting(id, func(m *plan.Meeting) { *m = next })
	offices, err := c.chairs(s, id, plan.DateOf(now))
	if err == nil && len(offices) > 0 {
		err = s.May(c.Cause.By, now, plan.ToPreside, plan.Object{Meeting: id})
	}
	if err != nil {
		return nil, err
	}
	if unchanged != nil && len(offices) == 0 {
		return nil, unchanged
	}
	return append(facts, offices...), nil
}

// changedSince is the last event after one with that number that says
// something of a meeting and stands.
func changedSince(s *plan.State, id plan.MeetingID, seen uint64) (plan.Event, bool) {
	for seq := s.Head(); seen > 0 && seq > seen; seq-- {
		e, _ := s.Event(seq)
		if f, ok := e.Fact.(*plan.MeetingSet); ok && f.ID == id && s.UndoneBy(seq) == 0 {
			return e, true
		}
	}
	return plan.Event{}, false
}

// ruleOf is the rule that a setup form gives a meeting.
func (c *Call) ruleOf(m *plan.Meeting) (rule plan.Cadence, dated bool, err error) {
	often := c.Fields[views.FieldRule]
	day, ok := weekday(c.Fields[views.FieldWeekday])
	c.beside = views.FieldWeekday
	switch {
	case often == "" && ok && m.Rule.IsZero():
		c.beside = views.FieldRule
		return rule, false, &plan.Error{Code: plan.Invalid, Text: "Say how often it meets on that day."}
	case often == views.RuleDates:
		return rule, true, nil
	case often == views.RuleKeep && ok && (len(m.Rule.Days) != 1 || m.Rule.Days[0] != day):
		rule = m.Rule
		rule.Days = []time.Weekday{day}
		if !rule.From.IsZero() {
			return rule, false, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("With that rule, type the day: %s every 2 weeks on %s from and a date", m.ID, strings.ToLower(day.String()))}
		}
		return rule, false, nil
	case often == "" || often == views.RuleKeep:
		return m.Rule, m.Dated, nil
	case !ok:
		return rule, false, &plan.Error{Code: plan.Invalid, Text: "Say on which day of the week it meets."}
	case often == views.RuleEvery:
		return plan.Weekly(day), false, nil
	case ordinals[often] != 0:
		return plan.Monthly(ordinals[often], day), false, nil
	}
	c.beside = views.FieldRule
	return rule, false, &plan.Error{Code: plan.Invalid, Text: "Say how often it meets on that day."}
}

// chairs gives and ends the offices that make a form's chairs the meeting's.
func (c *Call) chairs(s *plan.State, id plan.MeetingID, today plan.Date) ([]plan.Fact, error) {
	said, ok := c.Fields[views.FieldChairs]
	if !ok {
		return nil, nil
	}
	var facts []plan.Fact
	change := func(u plan.UserID, end bool) error {
		list, err := s.GiveOffice(plan.Office{Role: plan.Chair, Meeting: id, User: u}, end)
		facts = append(facts, list...)
		return err
	}
	now := s.In(plan.Chair, id, today)
	wanted := people(said)
	for _, u := range wanted {
		if !slices.Contains(now, u) {
			if err := change(u, false); err != nil {
				return nil, err
			}
		}
	}
	for _, u := range now {
		if personMention.MatchString("<@"+string(u)+">") && !slices.Contains(wanted, u) { // the form can only show people of Slack
			if err := change(u, true); err != nil {
				return nil, err
			}
		}
	}
	return facts, nil
}
