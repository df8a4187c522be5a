package commands

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// greenAsks answers a Green, or a word on one, that wants one word more: for
// which party it is, or what shows it. Nothing is saved yet, and nothing that
// was typed is lost.
func (c *Call) greenAsks(ctx context.Context, err error) (views.Reply, bool) {
	var party *plan.NeedsParty
	var evidence *plan.NeedsEvidence
	m := c.Meaning
	m.Seen = 0
	if asks := errors.As(err, &party) || errors.As(err, &evidence); asks && c.Door.Form { // what it held, as a line
		if shows := strings.TrimSpace(c.Fields[views.FieldEvidence]); shows != "" { // what a note says of it counts too
			m.Do, m.Text = "", strings.Trim(m.Text+"; "+shows, "; ")
		}
		c.Line, c.Fields = m.String(), nil
	}
	switch {
	case errors.As(err, &party):
		var readings []Meaning
		for _, p := range party.Parties {
			one := m
			one.For = []plan.PartyCode{p}
			readings = append(readings, one)
		}
		if party.Known {
			all := m
			all.For = party.Parties
			readings = append(readings, all)
		}
		return c.offer(ctx, views.WhichParty(party), readings), true
	case errors.As(err, &evidence):
		return c.offer(ctx, views.NoEvidence(evidence), heldGreen(m)), true
	}
	return views.Reply{}, false
}

// heldGreen are what can be done with a Green that nothing shows.
func heldGreen(m Meaning) []Meaning {
	with, bare := m, m
	with.Do, bare.Bare = "evidence", true
	return []Meaning{with, bare}
}

// offer asks a question with a button for each reading. Those of a line that
// is too long for a button name its draft instead.
func (c *Call) offer(ctx context.Context, text string, readings []Meaning) views.Reply {
	draft := c.keep(ctx)
	var choices []views.Choice
	for _, m := range readings {
		line := m.String()
		if len([]rune(line)) > views.MaxLine {
			n := slices.IndexFunc(c.greens(m), func(g Meaning) bool { return g.String() == line })
			if n < 0 {
				continue // for several parties: it can be typed
			}
			line = Meaning{Verb: "draft", Entry: draft, Choice: n + 1}.String()
		}
		choices = append(choices, views.Choice{Label: m.label(), Line: line})
	}
	return views.Question(text, choices, views.Typed{Line: c.typed(), Draft: draft})
}

// greens are all that a Green that was asked about can become, in an order that
// stays: a draft's reading is named by its place.
func (c *Call) greens(m Meaning) []Meaning {
	list := heldGreen(m)
	if len(m.Refs) > 0 {
		for _, p := range c.words.Joint[m.Refs[0]] {
			one := m
			one.For = []plan.PartyCode{p}
			list = append(list, one)
		}
	}
	return list
}

// drawEvidence asks what shows that actions are complete: by itself, or with a
// Green and its note.
func (c *Call) drawEvidence(s *plan.State) (views.Reply, error) {
	m := c.Meaning
	var actions []*plan.Action
	for _, no := range m.Refs {
		a, err := s.Action(no)
		if err != nil {
			return views.Reply{}, err
		}
		actions = append(actions, a)
	}
	if !c.Door.Forms {
		r := views.Say("What shows it? Type the line again and end it with a link or “seen by” and who, for example: %s, seen by the lighting manager", Meaning{Verb: "update", Refs: m.Refs, Status: m.Status, For: m.For, Text: m.Text})
		r.Asks = true
		return r, nil
	}
	r := views.Say("The form for %s is open.", numbers(m.Refs))
	line, note := m, m.Text
	if m.Verb == "evidence" {
		note = ""
	}
	line.Text, line.Seen = "", s.Head()
	r.Form = views.EvidenceForm(actions, note, c.Fields[views.FieldEvidence], line.String())
	return r, nil
}

func agree() Command {
	return Command{Name: "agree", Args: "NUMBER PARTY", Does: "agree for your party that a joint action is complete",
		Examples: []views.Example{{Job: "Agree to a Green that is proposed", Line: "12 agree"}, {Job: "For one of several parties", Line: "12 agree CCS"}},
		Run:      runAgree}
}

func disagree() Command {
	return Command{Name: "disagree", Args: "NUMBER WHY", Does: "say that a joint action is not complete, though a partner says so",
		Examples: []views.Example{{Job: "Do not agree to a Green that is proposed", Line: "12 disagree two lamps are still dark"}},
		Run:      runAgree}
}

func runAgree(ctx context.Context, c *Call) (views.Reply, error) {
	c.fill()
	m := c.Meaning
	r, err := c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		if m.Verb == "agree" {
			return s.Agree(c.Cause, now, m.Refs[0], m.For, m.Text)
		}
		return s.Decline(c.Cause, now, m.Refs[0], m.For, m.Text)
	})
	if reply, asked := c.greenAsks(ctx, err); asked {
		return reply, nil
	}
	var why *plan.NeedsReason
	if !errors.As(err, &why) {
		return r, err
	}
	if c.Door.Form {
		return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "Say in a line why you do not agree."}
	}
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		a, err := s.Action(why.No)
		if err != nil {
			return views.Reply{}, err
		}
		if c.Door.Click && c.Door.Forms {
			return c.drawDisagree(s)
		}
		return views.WhyNot(a, m.String()), nil
	})
}

// drawDisagree asks why a Green is not agreed to.
func (c *Call) drawDisagree(s *plan.State) (views.Reply, error) {
	m := c.Meaning
	a, err := s.Action(m.Refs[0])
	if err != nil {
		return views.Reply{}, err
	}
	r := views.Say("The form for %s is open.", numbers(m.Refs))
	line := m
	line.Text, line.Seen = "", s.Head()
	r.Form = views.DisagreeForm(s, a, m.Text, line.String())
	return r, nil
}

func evidence() Command {
	return Command{Name: "evidence", Args: "NUMBER LINK or TEXT", Does: "say where it can be seen what was done", Look: &Look{"evidence set", "NUMBER", "see what shows that something was done"},
		Examples: []views.Example{{Job: "Give evidence", Line: "evidence 20 minutes of the board of 4 March"}, {Job: "A link", Line: "evidence 20 https://example.org/report"}, {Job: "Seen by somebody", Line: "evidence 20 seen by the lighting manager"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			text, sent := c.Fields[views.FieldEvidence]
			if !sent {
				text = m.Text
			}
			if text == "" && !sent {
				return c.aboutOne(ctx, func(s *plan.State, a *plan.Action) views.Reply {
					return c.besideForm(s, views.Evidence(s, a), c.drawEvidence)
				})
			}
			c.beside = views.FieldEvidence
			return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
				return s.AddEvidence(c.Cause, now, m.Refs[0], text)
			})
		}}
}

// aboutOne answers a line about one action by looking.
func (c *Call) aboutOne(ctx context.Context, answer func(*plan.State, *plan.Action) views.Reply) (views.Reply, error) {
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		a, err := s.Action(c.Meaning.Refs[0])
		if err != nil {
			return views.Reply{}, err
		}
		return answer(s, a), nil
	})
}

// besideForm adds to an answer the form that a line opens, where one can be.
func (c *Call) besideForm(s *plan.State, r views.Reply, draw func(*plan.State) (views.Reply, error)) views.Reply {
	if form, err := draw(s); err == nil && c.Door.Forms {
		r.Form = form.Form
	}
	return r
}

// drawPath draws the form for the path of an action, with what is known of it and
// what was typed instead.
func (c *Call) drawPath(s *plan.State) (views.Reply, error) {
	m := c.Meaning
	a, err := s.Action(m.Refs[0])
	if err != nil {
		return views.Reply{}, err
	}
	p, _ := s.Path(a.No)
	p.Obstacle, p.Next = c.field(views.FieldObstacle, p.Obstacle), c.field(views.FieldNext, p.Next)
	p.Who, p.Decides = c.field(views.FieldWho, p.Who), c.field(views.FieldDecides, p.Decides)
	p.By, _ = c.day(p.By)
	r := views.Say("The form for %s is open.", numbers(m.Refs))
	r.Form = views.PathForm(a, p, Meaning{Verb: "path", Refs: m.Refs, Seen: s.Head()}.String())
	return r, nil
}

// field is what a form's field says, or else the line.
func (c *Call) field(name, line string) string {
	if v, ok := c.Fields[name]; ok {
		return v
	}
	return line
}

func pathway() Command {
	return Command{Name: "path", Args: "NUMBER obstacle: … next: … who: … decides: … by: DATE", Does: "say how an action that is RED is to become GREEN", Look: &Look{"path set", "NUMBER", "see how an action that is RED is to become GREEN"},
		Examples: []views.Example{{Job: "Give the path to green", Line: "path 20 obstacle: no budget; next: bid to the board; who: CCS; decides: the board; by: 31 may"}, {Job: "See it", Line: "path 20"}, {Job: "Change a part of it", Line: "path 20 who: CO"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			p := m.Path
			if len(c.Fields) == 0 && p == (plan.Path{}) {
				return c.aboutOne(ctx, func(s *plan.State, a *plan.Action) views.Reply {
					r := views.Path(s, a)
					if a.Status == plan.Red {
						r = c.besideForm(s, r, c.drawPath)
					}
					return r
				})
			}
			p.Obstacle, p.Next = c.field(views.FieldObstacle, p.Obstacle), c.field(views.FieldNext, p.Next)
			p.Who, p.Decides = c.field(views.FieldWho, p.Who), c.field(views.FieldDecides, p.Decides)
			by, err := c.day(p.By)
			if err != nil {
				return views.Reply{}, err
			}
			p.By = by
			return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
				return s.SetPath(c.Cause, now, m.Refs[0], p)
			})
		}}
}

// day is the day that a form's field says, or else the line.
func (c *Call) day(line plan.Date) (plan.Date, error) {
	v, ok := c.Fields[views.FieldDate]
	if !ok || v == "" {
		return line, nil
	}
	c.beside = views.FieldDate
	var d plan.Date
	if err := d.UnmarshalText([]byte(v)); err != nil {
		return d, &plan.Error{Code: plan.Invalid, Text: "That is not a day."}
	}
	c.beside = ""
	return d, nil
}

func step() Command {
	return Command{Name: "step", Args: "NUMBER TEXT by DATE", Does: "say what happens next about an action, and by when", Look: &Look{"step set", "NUMBER", "see what happens next about an action"},
		Examples: []views.Example{{Job: "Say what is next", Line: "step 20 order the cameras by 31 may"}, {Job: "It is done", Line: "step 20 done"}},
		Run:      runStep}
}

func due() Command {
	return Command{Name: "due", Args: "NUMBER DATE", Does: "say by when the next step is due", Look: &Look{"due set", "NUMBER", "see by when the next step is due"},
		Examples: []views.Example{{Job: "Give the due date", Line: "due 20 31 may"}, {Job: "Take it away", Line: "due 20 off"}},
		Run:      runStep}
}

func runStep(ctx context.Context, c *Call) (views.Reply, error) {
	c.fill()
	m := c.Meaning
	if len(c.Fields) == 0 && m.Text == "" && m.To.IsZero() && !m.Remove {
		return c.aboutOne(ctx, func(s *plan.State, a *plan.Action) views.Reply { return views.NextStep(s, a) })
	}
	by, err := c.day(m.To)
	if err != nil {
		return views.Reply{}, err
	}
	return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		if was, _ := s.NextStep(m.Refs[0]); m.Verb == "due" && m.Remove && was.Text != "" {
			return s.SetNext(c.Cause, now, m.Refs[0], was.Text, plan.Date{})
		}
		return s.SetNext(c.Cause, now, m.Refs[0], m.Text, by)
	})
}

func lead() Command {
	return Command{Name: "lead", Args: "NUMBER PARTY", Does: "say which party leads on a joint action", Look: &Look{"lead set", "NUMBER", "see which party leads on a joint action"},
		Examples: []views.Example{{Job: "Say who leads", Line: "lead 12 CCS"}, {Job: "Nobody leads", Line: "lead 12 off"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			if m.Party == "" && !m.Remove {
				return c.aboutOne(ctx, views.Lead)
			}
			return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.SetLead(m.Refs[0], m.Party) })
		}}
}

func flagged() Command {
	return Command{Name: "flag", Args: "NUMBER deferred, not proceeding, continuous or blocked WHY", Does: "say in words what a colour cannot; the status stays",
		Examples: []views.Example{{Job: "It is blocked", Line: "flag 20 blocked waiting for the new system"}, {Job: "It goes on for good; look again in October", Line: "flag 1 continuous until 1 oct"}, {Job: "It is so no longer", Line: "unflag 20 blocked"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			c.fill()
			m := c.Meaning
			review, err := c.day(m.To)
			if err != nil {
				return views.Reply{}, err
			}
			return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
				return s.SetFlag(c.Cause, now, m.Refs[0], m.Flag, m.Remove, review, m.Text)
			})
		}}
}

func linked() Command {
	return Command{Name: "link", Args: "NUMBER waits-for, feeds or see-also NUMBER", Does: "say that one action has to do with another",
		Examples: []views.Example{{Job: "One waits for another", Line: "link 12 waits-for 8"}, {Job: "What one brings about, another uses", Line: "link 12 feeds 13"}, {Job: "They have to do with each other", Line: "link 25 see-also 26"}, {Job: "No longer", Line: "unlink 12 8"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
				if m.Remove {
					return s.Unlink(m.Refs[0], m.Refs[1])
				}
				return s.LinkActions(plan.Link{From: m.Refs[0], Rel: m.Do, To: m.Refs[1]})
			})
		}}
}
