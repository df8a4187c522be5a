package commands

import (
	"context"
	"fmt"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func next() Command {
	return Command{Name: "next", Args: "[MEETING]", Does: "when each meeting takes place next; with a name, all that is known of it",
		Examples: []views.Example{{Job: "See when each meeting is next", Line: "next"}, {Job: "See one meeting", Line: "next nte"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			return c.view(ctx, func(s *plan.State) (views.Reply, error) {
				if c.Meaning.Meeting == "" {
					return views.Next(s, c.Now), nil
				}
				m, err := s.Meeting(c.Meaning.Meeting)
				if err != nil {
					return views.Reply{}, err
				}
				return views.Meeting(s, m, c.Now), nil
			})
		}}
}

func holidays() Command {
	return Command{Name: "holidays", Args: "[YEAR], or add or remove DATE [NAME], or YEAR complete", Does: "the bank holidays, and where the list ends", Look: &Look{"holiday add", "[YEAR]", "the bank holidays, and where the list ends"},
		Examples: []views.Example{{Job: "See the bank holidays", Line: "holidays"}, {Job: "Of one year", Line: "holidays 2027"}, {Job: "Add a day", Line: "holidays add 8 may 2029 Coronation"},
			{Job: "Strike a day out", Line: "holidays remove 4 may 2026"}, {Job: "Say that a year is complete", Line: "holidays 2031 complete"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			return c.view(ctx, func(s *plan.State) (views.Reply, error) {
				today := plan.DateOf(c.Now)
				year := c.Meaning.Item
				if year == 0 {
					year = today.Year
				}
				return views.Holidays(s, year, today), nil
			})
		}}
}

// holiday changes the bank holidays: "holiday add 2029-05-08: Coronation" is
// what "holidays add 8 may 2029 Coronation" means. Help shows it with the others.
func holiday() Command {
	return Command{Name: "holiday",
		Examples: []views.Example{{Job: "Add a bank holiday", Line: "holidays add 8 may 2029 Coronation"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
				if m.Do == "complete" {
					if m.Item == s.HolidaysTo()+1 && len(s.Holidays(m.Item)) == 0 {
						return nil, &plan.Error{Code: plan.Invalid, Text: fmt.Sprintf("No bank holiday of %d has been entered yet, so it is not complete.", m.Item), Hint: fmt.Sprintf("Enter each first, for example: holidays add 1 jan %d New Year's Day", m.Item)}
					}
					return s.CompleteHolidays(m.Item)
				}
				return s.SetHoliday(m.Day, m.Text, m.Do == "remove")
			})
		}}
}

// role is the command of a role of the plan.
func role(r plan.Role, does string) Command {
	name := string(r)
	return Command{Name: name, Args: "add or remove PERSON [until DATE]", Does: does, Look: &Look{Needs: name + " add", Does: does},
		Examples: []views.Example{{Job: "See who it is", Line: name}, {Job: "Say that it is you", Line: name + " add me"}, {Job: "Say that you no longer are", Line: name + " remove me"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			if c.Meaning.Person == "" {
				return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.Roles(s, r, c.Now), nil })
			}
			return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
				return s.GiveOffice(c.office(r, ""), c.Meaning.Remove)
			})
		}}
}

// office is the role that a line gives or takes away.
func (c *Call) office(r plan.Role, id plan.MeetingID) plan.Office {
	return plan.Office{Role: r, Meeting: id, User: c.person(), From: c.Meaning.Day, Until: c.Meaning.To}
}
