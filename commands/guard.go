package commands

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/guard"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// Nothing that a person typed is stored, shown or logged before the guard has
// looked at it: the line, every field of a form, and the text that would be
// kept, since "12 Sample Street" after "note 12:" is an address and at the
// beginning of a line is not.

// watch is the guard that looks at this call.
func (c *Call) watch() *guard.Guard {
	if c.Guard != nil {
		return c.Guard
	}
	return guard.Default()
}

// kept is a text as it would be kept, for the guard: no action's number stands
// at the beginning of it.
const kept = "note: "

// looked is what the guard found, and where.
type looked struct {
	kinds []guard.Kind // each once, in the order of [guard.Kinds]
	field string       // of a form: the first that has any
}

func (l *looked) add(found []guard.Finding, field string) {
	for _, f := range found {
		if !slices.Contains(l.kinds, f.Kind) {
			l.kinds = append(l.kinds, f.Kind)
		}
		if l.field == "" && !f.Kind.Warns() {
			l.field = field
		}
	}
}

// look has the guard look at everything of a call that a person may have
// typed, and at what it was taken to mean.
func (c *Call) look(meant ...Meaning) looked {
	g := c.watch()
	var l looked
	for _, name := range slices.Sorted(maps.Keys(c.Fields)) {
		prefix := kept
		if name == views.FieldLine {
			prefix = ""
		}
		l.add(g.Check(prefix+c.Fields[name]), name)
	}
	l.add(g.Check(c.Line), "")
	for _, m := range meant {
		l.add(g.Check(kept+m.Text), "")
	}
	order := guard.Kinds()
	slices.SortFunc(l.kinds, func(a, b guard.Kind) int { return slices.Index(order, a) - slices.Index(order, b) })
	return l
}

// refused are the kinds that may not be kept by this call; the rest of what was
// found is only pointed out, or allowed.
func (c *Call) refused(kinds []guard.Kind) []guard.Kind {
	return slices.DeleteFunc(slices.Clone(kinds), func(k guard.Kind) bool {
		return k.Warns() || !k.Hard() && slices.Contains(c.allowed, k)
	})
}

// guarded answers a call that must not go on because of what was typed; ok is
// false when it may. Only the typist is told, and what is kept of it is which
// kinds of details there were.
func (c *Call) guarded(ctx context.Context, meant ...Meaning) (r views.Reply, ok bool) {
	l := c.look(meant...)
	refused := c.refused(l.kinds)
	if len(refused) == 0 {
		return r, false
	}
	var verb string
	if len(meant) == 1 {
		verb = meant[0].Verb
	}
	c.keptOut = true
	c.acted(ctx, refused, verb, plan.GuardRefused, "")
	g := views.Guard{Said: c.Door.Said, Incident: c.Incident, Field: l.field}
	for _, k := range refused {
		g.Kinds = append(g.Kinds, k.Said())
		if !k.Hard() {
			g.Soft = append(g.Soft, string(k))
		}
		g.Hard = g.Hard || k.Hard()
	}
	if c.Door.Form && l.field != views.FieldLine {
		g.Masked = c.masked(c.Fields[l.field])
		return views.Guarded(g), true
	}
	line, m, certain := c.without(c.Line)
	g.Masked = line
	if certain && slices.Contains(writing, m.Verb) && m.Verb != "allow" {
		g.Label = m.label()
	}
	if !c.Door.Form {
		g.Draft = c.keepLines(ctx, line)
	}
	return views.Guarded(g), true
}

// masked is a text that would be kept, with what must not be kept taken out.
func (c *Call) masked(text string) string {
	return strings.TrimPrefix(c.watch().Mask(kept+text), kept)
}

// without is a line without the details in it: the complete line of what it
// then means, where that is certain.
func (c *Call) without(line string) (masked string, m Meaning, certain bool) {
	masked = c.watch().Mask(line)
	m, q, err := Parse(masked, c.words)
	if q != nil || err != nil {
		return masked, m, false
	}
	if m.Text = c.masked(m.Text); m.Text == "" {
		return masked, m, false
	}
	if whole := m.String(); c.watch().Mask(whole) == whole {
		return whole, m, true
	}
	return masked, m, false
}

// acted notes what the guard did, in the journal and in the log: which kinds,
// who and what became of it, and nothing of what was typed.
func (c *Call) acted(ctx context.Context, kinds []guard.Kind, verb, outcome, reason string) {
	f := &plan.GuardActed{Verb: verb, Outcome: outcome, Reason: reason}
	for _, k := range kinds {
		f.Kinds = append(f.Kinds, string(k))
	}
	c.Log.WithFields(logrus.Fields{"kinds": strings.Join(f.Kinds, " "), "user": string(c.Cause.By), "door": c.Cause.Door, "verb": verb, "outcome": outcome}).Info("guard")
	cause := c.Cause
	cause.ID += ":guard:" + outcome
	err := c.Store.Update(ctx, cause, func(*plan.State, time.Time) ([]plan.Fact, error) { return []plan.Fact{f}, nil })
	if err != nil {
		c.Log.WithError(err).Warn("what the guard did is not in the journal")
	}
}

// pointOut adds to the reply of a line that was saved what a person should look
// at again.
func (c *Call) pointOut(ctx context.Context, r views.Reply) views.Reply {
	if !slices.Contains(writing, c.Meaning.Verb) || r.Asks || r.Field != "" || r.Form != nil {
		return r
	}
	l := c.look(c.Meaning)
	l.kinds = slices.DeleteFunc(l.kinds, func(k guard.Kind) bool { return !k.Warns() })
	if len(l.kinds) == 0 {
		return r
	}
	c.acted(ctx, l.kinds, c.Meaning.Verb, plan.GuardWarned, "")
	var said []string
	for _, k := range l.kinds {
		said = append(said, k.Said())
	}
	return views.LookAgain(r, said)
}

func allow() Command {
	return Command{Name: "allow", Args: "KIND because WHY: LINE", Does: "keep a detail for a reason, as co-ordinator",
		Examples: []views.Example{{Job: "Keep a published line", Line: "allow phone because it is the public line: note 20 the desk is 101"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			kinds, reason, line := c.Meaning.allowance()
			if c.allowed != nil {
				return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "“allow” stands once, before the line that it is about. Nothing was saved."}
			}
			because := *c
			because.Line, because.Fields, because.allowed = reason, nil, nil
			if r, stop := because.guarded(ctx, Meaning{Verb: "allow", Text: reason}); stop {
				return r, nil
			}
			inner := *c
			inner.Line, inner.Fields, inner.allowed = line, nil, kinds
			m, q, err := Parse(line, c.words)
			if err != nil {
				return views.Reply{}, err
			}
			if q != nil || !slices.Contains(writing, m.Verb) || m.Verb == "allow" {
				return views.Reply{}, &plan.Error{Code: plan.Invalid, Text: "What follows the reason must be a line that can only mean one thing, so nothing was saved.",
					Hint: "Type for example: note, the action's number, a colon and the text"}
			}
			// Said before it is done, so that there is no keeping without a reason.
			if used := inner.used(m); len(inner.refused(inner.look(m).kinds)) == 0 && len(used) > 0 {
				c.acted(ctx, used, m.Verb, plan.GuardAllowed, reason)
			}
			r, err := inner.run(ctx)
			c.wrote = c.wrote || inner.wrote
			return r, err
		}}
}

// used are the kinds that are in a line and are allowed.
func (c *Call) used(m Meaning) []guard.Kind {
	return slices.DeleteFunc(c.look(m).kinds, func(k guard.Kind) bool { return !slices.Contains(c.allowed, k) })
}

// NoFiles answers somebody who sent a file: none is taken. It gives back what
// was typed with it.
func NoFiles(ctx context.Context, c Call) views.Reply {
	c.acted(ctx, []guard.Kind{guard.Attachment}, "", plan.GuardRefused, "")
	return views.NoFiles(c.watch().Mask(c.Line)).Fit()
}
