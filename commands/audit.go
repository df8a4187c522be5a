package commands

import (
	"context"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/views"
)

func audit() Command {
	return Command{Name: "audit", Args: "[NUMBER] [by @PERSON] [from DAY] [to DAY]", Does: "everything that was done, read, taken or refused, with who, when and how",
		Examples: []views.Example{{Job: "See who did what about an action", Line: "audit 20"}, {Job: "Since a day", Line: "audit from 1 may"}, {Job: "See what was done last", Line: "audit"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			q, err := c.inquiry(ctx)
			if err != nil {
				return views.Reply{}, err
			}
			return c.view(ctx, func(s *plan.State) (views.Reply, error) {
				m := c.Meaning
				m.Page = 0
				return views.Audit(s, s.Audit(q), m.String(), c.Meaning.Page), nil
			})
		}}
}

func foi() Command {
	return Command{Name: "foi", Args: "[NUMBER] [from DAY] [to DAY]", Does: "all that is held about an action, in order and in full, for a request under the law",
		Examples: []views.Example{{Job: "Answer a request for information", Line: "export foi 20 from 1 jan 2026 to 31 mar 2026"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			q, err := c.inquiry(ctx)
			if err != nil {
				return views.Reply{}, err
			}
			q.Posts = true
			if err := c.record(ctx, &plan.ExportMade{What: "foi", Actions: c.Meaning.Refs, From: q.From, To: q.To}); err != nil {
				return views.Reply{}, err
			}
			return c.view(ctx, func(s *plan.State) (views.Reply, error) {
				m := c.Meaning
				m.Page = 0
				return views.FOI(s, s.Audit(q), m.String(), c.Meaning.Page), nil
			})
		}}
}

// inquiry is what a line asks of the record.
func (c *Call) inquiry(ctx context.Context) (plan.Inquiry, error) {
	m := c.Meaning
	q := plan.Inquiry{From: m.Day, To: m.To}
	if m.Person != "" {
		q.By = c.person()
	}
	if len(m.Refs) == 0 {
		return q, nil
	}
	q.No = m.Refs[0]
	return q, c.Store.View(ctx, func(s *plan.State) error {
		_, err := s.Action(q.No)
		return err
	})
}

// record writes that somebody read, took or was refused something. It is
// written before anything is shown, so that nothing is seen without a trace.
func (c *Call) record(ctx context.Context, f plan.Fact) error {
	cause := c.Cause
	cause.ID += "/" + f.Kind()
	return c.Store.Update(ctx, cause, func(*plan.State, time.Time) ([]plan.Fact, error) { return []plan.Fact{f}, nil })
}

func redact() Command {
	return Command{Name: "redact", Args: "entry NUMBER because WHY, agree NUMBER, or drop NUMBER", Does: "remove a text for good; it takes two people",
		Examples: []views.Example{{Job: "Ask that a text be removed", Line: "redact entry 41 because it names somebody"}, {Job: "Agree to what somebody asked for", Line: "redact agree 79"}, {Job: "See what is asked for", Line: "redact"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			decide := map[string]store.Decide{
				"agree": func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.AgreeRedaction(c.Cause, m.Entry) },
				"drop":  func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.DropRedaction(m.Entry) },
				"":      func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.AskRedaction(m.Entry, m.Text) },
			}[m.Do]
			if m.Entry == 0 {
				return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.Redactions(s), nil })
			}
			r, err := c.write(ctx, decide)
			if err != nil || m.Do != "agree" || !c.wrote {
				return r, err
			}
			// The write has had the file rewritten. When that could not be done, the
			// words are in no answer any more, and in the file's bytes they are.
			fault := c.Store.Tidy(ctx)
			if fault != nil {
				c.Log.WithError(fault).Error("text that was removed is still in the bytes of the file")
			}
			return views.Cleared(r, fault == nil), nil
		}}
}

func hold() Command {
	return Command{Name: "hold", Args: "on NUMBER because WHY, off NUMBER, or on everything", Does: "keep anything from being removed while a request for information is answered",
		Examples: []views.Example{{Job: "Keep all that is held about an action", Line: "hold on 20 because request 12 of 2026"}, {Job: "Let it go again", Line: "hold off 20"}, {Job: "See what is on hold, and how long things are kept", Line: "hold"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			m := c.Meaning
			if m.Do == "" {
				return c.view(ctx, func(s *plan.State) (views.Reply, error) { return views.Retention(s), nil })
			}
			var no plan.ActionNo
			if len(m.Refs) > 0 {
				no = m.Refs[0]
			}
			return c.write(ctx, func(s *plan.State, _ time.Time) ([]plan.Fact, error) { return s.SetHold(no, m.Do == "off", m.Text) })
		}}
}
