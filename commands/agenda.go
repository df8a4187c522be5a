package commands

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func agenda() Command {
	return Command{Name: "agenda", Args: "[MEETING] [add TEXT], or NUMBER send MEETING, answer TEXT or close", Does: "what a meeting is to take, carried over until it is closed", Look: &Look{"agenda send", "[MEETING] [add TEXT]", "what a meeting is to take, carried over until it is closed"},
		Examples: []views.Example{{Job: "See a meeting's agenda", Line: "agenda llp"}, {Job: "Put something on it", Line: "agenda nte add extra patrols in December"},
			{Job: "Send an item on", Line: "agenda 3 send tasking"}, {Job: "Say what came of it", Line: "agenda 3 answer patrols begin on Friday"}, {Job: "Take it off", Line: "agenda 3 close"}},
		Run: runAgenda}
}

func runAgenda(ctx context.Context, c *Call) (views.Reply, error) {
	if note, ok := c.Fields[views.FieldNote]; ok {
		c.Meaning.Text = note
	}
	m := c.Meaning
	if m.Item != 0 {
		return c.agendaItem(ctx, m)
	}
	if m.Do == "" {
		return c.view(ctx, func(s *plan.State) (views.Reply, error) {
			if m.Meeting == "" {
				return views.Agendas(s), nil
			}
			meeting, err := s.Meeting(m.Meeting)
			if err != nil {
				return views.Reply{}, err
			}
			return views.Agenda(s, meeting, m.Part), nil
		})
	}
	if m.Meeting == "" {
		r, err := c.view(ctx, func(s *plan.State) (views.Reply, error) {
			m.Meeting = c.meetingHere(s)
			if m.Meeting == "" && len([]rune(m.Text)) > views.MaxLine-100 {
				return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "That is for the agenda of some meeting, and I cannot tell which, so nothing was saved.", Hint: "Name it first, for example: agenda nte add and your text"}
			}
			if m.Meeting == "" {
				return c.whichMeeting(s, "On the agenda of which meeting? Nothing is saved yet.", m)
			}
			return views.Reply{}, nil
		})
		if err != nil || m.Meeting == "" {
			return r, err
		}
		if r.Asks {
			return r, nil
		}
	}
	if m.Text == "" && !c.Door.Form {
		return c.agendaForm(ctx, m)
	}
	return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.AddAgenda(m.Meeting, m.Part, m.Text) })
}

func (c *Call) agendaItem(ctx context.Context, m Meaning) (views.Reply, error) {
	switch {
	case m.Do == "":
		return c.view(ctx, func(s *plan.State) (views.Reply, error) {
			it, err := s.AgendaItem(m.Item)
			if err != nil {
				return views.Reply{}, err
			}
			return views.AgendaItem(s, it), nil
		})
	case m.Do == "send" && m.Meeting == "":
		return c.view(ctx, func(s *plan.State) (views.Reply, error) {
			if _, err := s.AgendaItem(m.Item); err != nil {
				return views.Reply{}, err
			}
			return c.whichMeeting(s, "To which meeting? Nothing is changed yet.", m)
		})
	case m.Do == "answer" && m.Text == "" && !c.Door.Form:
		return c.agendaForm(ctx, m)
	}
	return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		switch m.Do {
		case "send":
			return s.SendAgenda(m.Item, m.Meeting)
		case "answer":
			return s.AnswerAgenda(m.Item, m.Text)
		}
		return s.CloseAgenda(m.Item)
	})
}

// agendaForm asks for the text that a line leaves out.
func (c *Call) agendaForm(ctx context.Context, m Meaning) (views.Reply, error) {
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		if m.Item != 0 {
			it, err := s.AgendaItem(m.Item)
			if err != nil {
				return views.Reply{}, err
			}
			if !c.Door.Forms {
				return asks("Type the answer after the word: %s and the answer", m), nil
			}
			r := views.Say("The form for agenda item %d is open.", m.Item)
			r.Form = views.AnswerForm(it, m.String())
			return r, nil
		}
		meeting, err := s.Meeting(m.Meeting)
		if err != nil {
			return views.Reply{}, err
		}
		if !c.Door.Forms {
			return asks("Type what is to be taken after the word: %s and your text", m), nil
		}
		r := views.Say("The form for the agenda of the %s is open.", meeting.Short())
		r.Form = views.AgendaForm(meeting, m.Part, m.String())
		return r, nil
	})
}

// asks is a question that only typing answers.
func asks(format string, m Meaning) views.Reply {
	r := views.Say(format, m.String())
	r.Asks = true
	return r
}
