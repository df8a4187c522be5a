package commands

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/safer-city-partnership/asb/guard"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// Closed answers that a form was closed without being sent. The call's fields
// are what the form's fields held at last, and before is what those to write in
// held at first. What was typed is kept as a draft; nothing else is done. said
// is false when nothing was typed, and then nothing is to be said.
func Closed(ctx context.Context, c Call, before map[string]string) (r views.Reply, said bool) {
	if c.Fields = maps.Clone(c.Fields); len(c.written(before)) == 0 {
		return views.Reply{}, false
	}
	defer func() {
		if p := recover(); p != nil {
			r, said = c.refuse(ctx, fmt.Errorf("panic: %v", p)).Fit(), true
		}
	}()
	c.Now, c.Door = c.Store.Now(), Door{Form: true, Channel: c.Door.Channel}
	if err := c.learn(ctx); err != nil {
		return c.refuse(ctx, err).Fit(), true
	}
	var u views.Unsent
	meant := c.meant()
	if refused := c.refused(c.look(meant...).kinds); len(refused) > 0 {
		var verb string
		if len(meant) == 1 {
			verb = meant[0].Verb
		}
		c.keptOut = true
		c.acted(ctx, refused, verb, plan.GuardRefused, "")
		u.Incident = c.Incident
		for _, k := range refused {
			u.Kinds = append(u.Kinds, k.Said())
		}
	}
	lines := c.lines()
	u.Typed = views.Typed{Line: strings.Join(lines, "\n"), Draft: c.keepLines(ctx, lines...)}
	u.Several = len(lines) > 1
	for _, line := range lines {
		if choice, ok := c.press(line, u); ok {
			u.Choices = append(u.Choices, choice)
		}
	}
	r = views.Closed(u)
	if c.plainly(ctx) {
		r = views.InWords(r)
	}
	return r.Fit(), true
}

// written are the names of the fields that somebody wrote in, in order: those
// that hold something else than before.
func (c *Call) written(before map[string]string) (names []string) {
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if now := strings.TrimSpace(c.Fields[name]); now != "" && now != before[name] {
			names = append(names, name)
		}
	}
	return names
}

// press is the button that does what a line of a closed form says, where that
// is certain.
func (c *Call) press(line string, u views.Unsent) (views.Choice, bool) {
	m, q, err := Parse(line, c.words)
	if q != nil || err != nil || !slices.Contains(writing, m.Verb) || m.Verb == "allow" || m.String() != line {
		return views.Choice{}, false
	}
	label := "Save it"
	switch {
	case m.Verb == "attach" && len(m.Refs) == 0:
		label = "Choose the action"
	case m.Verb == "update" && m.Do == "" && !m.Bare, m.Verb == "note", m.Verb == "disagree":
		label = m.label()
	case u.Several:
		label = m.label()
	}
	if len([]rune(line)) > views.MaxLine {
		if u.Several || u.Typed.Draft == 0 {
			return views.Choice{}, false
		}
		line = Meaning{Verb: "draft", Entry: u.Typed.Draft, Choice: 1}.String()
	}
	return views.Choice{Label: label, Line: line}, true
}

// meant is what the fields of a form say, as far as it can be said in lines: a
// round is a line for each action of which it says something. It is nil when the
// form is not one that says a line.
func (c *Call) meant() []Meaning {
	if nos := c.turnsOf(); len(nos) > 0 {
		var list []Meaning
		for _, no := range nos {
			m := Meaning{Verb: "note", Refs: []plan.ActionNo{no}, Text: c.Fields[views.RoundNote(no)]}
			switch said := plan.Status(c.Fields[views.RoundStatus(no)]); {
			case slices.Contains(plan.Statuses(), said):
				m.Verb, m.Status = "update", said
			case said == views.RoundSame:
				m.Verb = "same"
			case m.Text == "":
				continue
			}
			list = append(list, m)
		}
		return list
	}
	m, q, err := Parse(c.Line, c.words)
	if q != nil || err != nil || m.Verb == "" {
		return nil
	}
	again := *c
	again.Meaning = m
	more := again.say()
	if verb := again.Meaning.Verb; len(more) > 0 && again.Meaning.Text == "" && (verb == "update" || verb == "note") {
		return more // a status without a word on why would be a question again
	}
	return append([]Meaning{again.Meaning}, more...)
}

// say puts what a form's fields say over what its line says, as the command
// would that the form is for. more is what the form of an update has besides, as
// lines of their own.
func (c *Call) say() (more []Meaning) {
	m := &c.Meaning
	m.Seen = 0
	switch {
	case m.Verb == "attach":
		c.fill()
		if no, err := strconv.Atoi(c.Fields[views.FieldAction]); err == nil && no > 0 {
			m.Refs = []plan.ActionNo{plan.ActionNo(no)}
		}
	case m.Verb == "evidence":
		m.Text = c.field(views.FieldEvidence, m.Text)
	case m.Verb == "path":
		p := &m.Path
		p.Obstacle, p.Next = c.part(views.FieldObstacle, p.Obstacle), c.part(views.FieldNext, p.Next)
		p.Who, p.Decides = c.part(views.FieldWho, p.Who), c.part(views.FieldDecides, p.Decides)
		p.By, _ = c.day(p.By)
	case m.Verb == "meeting" && m.Do == "setup" && c.Fields[views.FieldPlace] != "":
		m.Do, m.Text = "place", c.Fields[views.FieldPlace]
	case m.Verb == "meeting":
		c.fillMeeting()
	default:
		c.fill()
		switch shows := c.Fields[views.FieldEvidence]; {
		case shows == "":
		case m.Verb == "update" && m.Status == plan.Green: // what a note says of it counts too
			m.Do, m.Text = "", strings.Trim(m.Text+"; "+shows, "; ")
		default:
			more = append(more, Meaning{Verb: "evidence", Refs: m.Refs, Text: shows})
		}
		next := Meaning{Verb: "step", Refs: m.Refs, Text: strings.TrimSpace(c.Fields[views.FieldNext])}
		if next.To, _ = c.day(plan.Date{}); next.Text == "" {
			next.Verb = "due"
		}
		if m.Verb == "update" && (next.Text != "" || !next.To.IsZero()) {
			more = append(more, next)
		}
		if m.Verb == "update" && m.Status == plan.NotYetRated {
			m.Verb, m.Status = "note", ""
		}
	}
	return more
}

// part is what a form's field says of a part of a path, without the stop that
// would end the part.
func (c *Call) part(name, line string) string {
	return strings.TrimRight(c.field(name, line), ";,. ")
}

// unsent are the lines that the fields of a form say, with nothing in them that
// must not be kept. What a line cannot say stands there as it was typed, so that
// nothing is lost.
func (c *Call) unsent() []string {
	if line, ok := c.Fields[views.FieldLine]; ok {
		return []string{strings.TrimSpace(c.watch().Mask(line))}
	}
	clean := *c
	clean.Fields = map[string]string{}
	for name, text := range c.Fields {
		clean.Fields[name] = c.masked(text)
	}
	var lines []string
	for _, m := range clean.meant() {
		lines = append(lines, clean.whole(m))
	}
	var left []string
	for _, name := range slices.Sorted(maps.Keys(clean.Fields)) {
		if text := clean.Fields[name]; typedIn[name] && text != "" && !strings.Contains(strings.Join(lines, "\n"), strings.TrimRight(text, ";,. ")) {
			left = append(left, text)
		}
	}
	if len(left) > 0 {
		return []string{c.watch().Mask(strings.Join(left, "\n"))}
	}
	return lines
}

// whole is the line of a meaning, with nothing in it that must not be kept.
func (c *Call) whole(m Meaning) string {
	m.Text = c.masked(m.Text)
	if line := m.String(); !slices.ContainsFunc(c.watch().Check(line), func(f guard.Finding) bool { return !f.Kind.Warns() }) {
		return line
	}
	return c.watch().Mask(m.String())
}

// typedIn are the fields of forms that people write in, a round's apart, which
// says all it has in lines.
var typedIn = map[string]bool{
	views.FieldNote: true, views.FieldMore: true, views.FieldEvidence: true, views.FieldPlace: true,
	views.FieldObstacle: true, views.FieldNext: true, views.FieldWho: true, views.FieldDecides: true,
}
