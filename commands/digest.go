package commands

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func digest() Command {
	return Command{Name: "digest", Args: "[here DAY TIME, off, preview, quiet, normal, loud, only WHICH or everything]", Does: "this channel's weekly summary",
		Examples: []views.Example{{Job: "Have a summary here each week", Line: "digest here fri 15:00"}, {Job: "See what it would say now", Line: "digest preview"},
			{Job: "Hear nothing in a week without a change", Line: "digest quiet"}, {Job: "Have it about some actions only", Line: "digest only ccs"},
			{Job: "See how it is set", Line: "digest"}, {Job: "Stop it", Line: "digest off"}},
		Run: runDigest}
}

// usual is when a digest comes when nobody says.
var usual = plan.Digest{Day: time.Friday, At: "15:00"}

func runDigest(ctx context.Context, c *Call) (views.Reply, error) {
	m, channel := c.Meaning, c.channel()
	if m.Do == "form" && m.Person != "" {
		channel = strings.Trim(m.Person, "<#>") // where the form was opened
	}
	switch {
	case m.Do == "preview":
		return c.view(ctx, func(s *plan.State) (views.Reply, error) {
			if len(s.Actions()) == 0 {
				_, err := s.Action(1)
				return views.Reply{}, err
			}
			g, has := s.Digest(channel)
			if !has {
				g = usual
			}
			// What was written this instant is in.
			return views.DigestPreview(s, g, s.DigestFrom(channel, c.Now), c.Now.Add(1), has), nil
		})
	case m.Do == "":
		return c.view(ctx, func(s *plan.State) (views.Reply, error) {
			if g, has := s.Digest(channel); has {
				return views.DigestSettings(s, g, c.Now), nil
			}
			r := views.NoDigest(s, channel)
			if c.Door.Forms && channel != "" && s.Outsiders(channel) == "" && c.mayType(s, "digest form") { // else what partners outside see is read first
				form := *c
				form.Meaning.Do = "form"
				asked, err := form.drawDigest(s)
				r.Form = asked.Form
				return r, err
			}
			return r, nil
		})
	case channel == "":
		return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "A digest belongs to a channel, and there is none here, so nothing was changed.", Hint: "Type this in the channel that should have it."}
	}
	if m.Do == "form" {
		if !c.Door.Form {
			return c.digestForm(ctx)
		}
		if err := c.fillDigest(); err != nil {
			return views.Reply{}, err
		}
		m = c.Meaning
	}
	first := false
	r, err := c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		g, has := s.Digest(channel)
		switch m.Do {
		case "off":
			return s.SetDigest(plan.Digest{Channel: channel}, true)
		case "here":
			if first = !has; first {
				g = usual
				g.Channel = channel
			}
			if m.Weekday != "" {
				g.Day, _ = weekday(m.Weekday)
			}
			if m.At != "" {
				g.At = m.At
			}
			if loud, ok := c.Fields[views.FieldLoud]; ok {
				g.Only, g.Loud = m.Filter, map[string]plan.Loudness{"quiet": plan.Quiet, "loud": plan.Loud}[loud]
			}
			return s.SetDigest(g, false)
		}
		return s.ChangeDigest(channel, func(g *plan.Digest) {
			switch m.Do {
			case "quiet", "loud":
				g.Loud = plan.Loudness(m.Do)
			case "normal":
				g.Loud = plan.Normal
			case "only":
				g.Only = m.Filter
			case "everything":
				g.Only = plan.Filter{}
			}
		})
	})
	if err == nil && first {
		r = views.DigestAdvice(r, m.Weekday == "", m.At == "", usual)
	}
	return r, err
}

// digestForm opens the form for this channel's digest.
func (c *Call) digestForm(ctx context.Context) (views.Reply, error) {
	return c.view(ctx, c.drawDigest)
}

func (c *Call) drawDigest(s *plan.State) (views.Reply, error) {
	g, has := s.Digest(c.channel())
	switch {
	case !has:
		g = usual
	case !c.Door.Forms:
		return views.DigestSettings(s, g, c.Now), nil
	}
	if !c.Door.Forms {
		return views.NoDigest(s, c.channel()), nil
	}
	r := views.Say("The form for this channel's digest is open.")
	r.Form = views.DigestForm(s, g, filterWords(g.Only), Meaning{Verb: "digest", Do: "form", Person: "<#" + c.channel() + ">"}.String())
	return r, nil
}

// fillDigest makes a line of what the form for a digest says.
func (c *Call) fillDigest() error {
	only := c.Fields[views.FieldOnly]
	line := fmt.Sprintf("digest here %s %s", c.Fields[views.FieldWeekday], c.Fields[views.FieldTime])
	c.beside = views.FieldTime
	m, q, err := Parse(line, c.words)
	if q != nil || err != nil {
		return cmp.Or(err, error(&plan.Error{Code: plan.Invalid, Text: "I did not understand that time, so nothing was changed."}))
	}
	if only != "" && only != views.OnlyAll {
		c.beside = views.FieldOnly
		o, _, err := Parse("digest only "+only, c.words)
		if err != nil {
			return err
		}
		m.Filter = o.Filter
	}
	c.beside, c.Meaning = views.FieldTime, m
	return nil
}
