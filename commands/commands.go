// Package commands is what people can ask of the plan: one parser for every
// line, wherever it was typed or clicked, and one file per command that
// decides with [plan] and answers with [views]. It knows no Slack client and
// no database.
package commands

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/guard"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/views"
)

// A Call is one line from one person. A click is a line too: a button's value
// is one, and a form is one with fields.
type Call struct {
	Store  *store.Store
	Cause  plan.Cause // who, by which door, and the request's id
	Line   string     // without the slash command; as typed, entities undone
	Fields map[string]string
	Door   Door
	Log    logrus.FieldLogger

	Upcoming  Upcoming  // nil when nothing is sent from here
	Calendar  string    // the address of the meetings' feed; "" when there is none
	Condition Condition // nil when nobody knows
	Upkeep    Upkeep    // nil when nobody looks after the file from here
	// Count, if it is not nil, is told the verb of every line, "" for one that
	// was not read, and the outcome: done, asked, refused, guarded for one with
	// details of people in it, or failed for an
	// error of ours.
	Count func(verb, outcome string)

	// Look asks Slack what somebody is in the workspace; nil when there is nobody
	// to ask. An error means that Slack could not be asked.
	Look func(context.Context, plan.UserID) (plan.Standing, error)

	// Members asks Slack who is in a user group; nil when there is nobody to ask.
	Members func(context.Context, plan.GroupID) ([]plan.UserID, error)

	Guard    *guard.Guard // nil for the one that the program holds
	Incident string       // where people report that details went astray; "" for words that fit anywhere
	// Outsiders asks Slack whether a channel is shared with another workspace;
	// nil when there is nobody to ask. See plan.ChannelSeen.
	Outsiders func(ctx context.Context, channel string) (string, error)

	// Set by Run before a command runs.
	Meaning Meaning
	Now     time.Time // UTC
	words   Words
	keptOut bool         // the guard did not let it go on
	allowed []guard.Kind // kinds that this line may keep, on the co-ordinator's word
	beside  string       // of a form: the field that a refusal is about
	kept    uint64       // of a draft one of whose readings was chosen: its entry
	// rest adds to an answer the other updates of the same message.
	rest  func(views.Reply) (views.Reply, error)
	wrote bool // something was written, or had been by the same request
}

// Upcoming lists the messages that will be sent unasked next, most of them at
// most, as things stand.
type Upcoming func(s *plan.State, now time.Time, most int) []views.Coming

// Condition says how the program is now. It looks at the plan itself.
type Condition func(ctx context.Context) views.Condition

// Door is what the place a line came from can do.
type Door struct {
	Forms   bool   // a form can be opened
	Click   bool   // this line is a button that was pressed
	Form    bool   // this line is a form that was sent
	Tab     bool   // the answer is drawn on the person's Home tab
	Said    bool   // this line is a message that stays where it was written, whatever is answered
	Channel string // the conversation that can be shown something; "" for none

	Thread string    // the message in whose thread the line was written, as Slack names it; "" for none
	Card   time.Time // when the message was posted whose button was pressed; zero for none
}

// A Command answers the lines that begin with its name, or mean the same.
type Command struct {
	Name string
	Args string // what may follow the name, for help
	Does string // in a few words, for help
	Look *Look  // what is left of it for whoever may only look; nil when that is all or nothing
	Run  func(ctx context.Context, c *Call) (views.Reply, error)
	// Examples are lines that work when pasted, for help. The first is taken
	// when a line cannot be understood.
	Examples []views.Example
}

// Look is what a command is to whoever may not have done what it is for.
type Look struct {
	Needs string // the row of needs that says who may
	Args  string // what may follow the name for everybody else
	Does  string
}

// All lists the commands in the order help shows them.
func All() []Command {
	return []Command{show(), update(), same(), note(), list(), chart(), mine(), search(), history(), undo(), redo(), edit(), draft(),
		agree(), disagree(), evidence(), pathway(), step(), due(), lead(), flagged(), linked(),
		share(), own(), next(), meeting(), setup(), holidays(), holiday(), brief(), digest(), agenda(), away(), snooze(), messages(), remind(), health(),
		role(plan.Coordinator, "who looks after the plan"), role(plan.Operator, "who looks after asb itself"), attach(), thread(), reactions(), permissions(), askThem(), guests(), outsiders(), person(), home(), start(), preferences(), drive(), round(), status(), export(), audit(), foi(), redact(), hold(), allow(), backup(), compact(), help(), version()}
}

func find(name string) (Command, bool) {
	for _, c := range All() {
		if c.Name == name {
			return c, true
		}
	}
	return Command{}, false
}

// example is a line that shows how a command is used.
func example(name string) string {
	if c, ok := find(name); ok && len(c.Examples) > 0 {
		return c.Examples[0].Line
	}
	return "help"
}

// Run answers a line. It always answers: a refusal, a question and an error of
// ours are answers too, and give back what was typed.
func Run(ctx context.Context, c Call) (r views.Reply) {
	defer func() {
		if p := recover(); p != nil {
			r = c.refuse(ctx, fmt.Errorf("panic: %v", p)).Fit()
		}
	}()
	outcome := "failed"
	if c.Count != nil {
		defer func() { c.Count(c.Meaning.Verb, outcome) }()
	}
	r, err := c.run(ctx)
	if outcome = result(r, err); c.keptOut {
		outcome = "guarded"
	}
	if err != nil {
		if r = c.refuse(ctx, err); c.rest != nil {
			if with, err := c.rest(r); err == nil {
				r = with
			}
		}
	}
	if r.Field != "" {
		r.Field = c.fieldFor(r.Field)
	}
	r.Wrote, r.Tab = c.wrote, c.Door.Tab
	if c.plainly(ctx) && !r.Public {
		r = views.InWords(r)
	}
	return r.Fit()
}

// result is what became of a line, in a word.
func result(r views.Reply, err error) string {
	var refusal *plan.Error
	switch {
	case errors.As(err, &refusal):
		return "refused"
	case err != nil:
		return "failed"
	case r.Asks:
		return "asked"
	}
	return "done"
}

// fieldFor is the field of the form that was sent beside which a refusal is
// shown: one that it has.
func (c *Call) fieldFor(field string) string {
	has := func(name string) bool { _, ok := c.Fields[name]; return ok }
	switch {
	case has(views.FieldLine):
		return views.FieldLine
	case has(c.beside):
		return c.beside
	case has(field) || len(c.Fields) == 0:
		return field
	}
	return slices.Min(slices.Collect(maps.Keys(c.Fields)))
}

func (c *Call) run(ctx context.Context) (views.Reply, error) {
	c.Now = c.Store.Now()
	if err := c.meet(ctx, c.Cause.By); err != nil {
		return views.Reply{}, err
	}
	if err := c.learn(ctx); err != nil {
		return views.Reply{}, err
	}
	if line, ok := c.Fields[views.FieldLine]; ok {
		c.Line = line
	}
	meaning, question, err := Parse(c.Line, c.words)
	if meaning.Verb != "allow" || err != nil {
		meant := []Meaning{meaning}
		if question != nil {
			meant = question.Readings
		}
		if r, stop := c.guarded(ctx, meant...); stop {
			return r, nil
		}
	}
	var alone bare
	if errors.As(err, &alone) && c.Door.Forms {
		return c.pick(ctx, alone)
	}
	if err != nil {
		return views.Reply{}, err
	}
	if question != nil {
		if err := c.known(ctx, question); err != nil {
			return views.Reply{}, err
		}
		return c.ask(ctx, question), nil
	}
	r, err := c.do(ctx, meaning)
	if err != nil {
		return r, err
	}
	return c.pointOut(ctx, r), nil
}

// learn takes from the plan the words that a line is read with.
func (c *Call) learn(ctx context.Context) error {
	return c.Store.View(ctx, func(s *plan.State) error {
		c.words = WordsOf(s, glossary(), c.Now)
		if c.Door.Thread != "" {
			c.words.About, _ = s.ThreadAt(plan.Receipt{Channel: c.Door.Channel, TS: c.Door.Thread})
		}
		return nil
	})
}

// ask turns a question into a reply with a button for each reading.
func (c *Call) ask(ctx context.Context, q *Question) views.Reply {
	draft := c.keep(ctx)
	var choices []views.Choice
	for i, m := range q.Readings {
		line := m.String()
		if len([]rune(line)) > views.MaxLine || q.Each && draft != 0 {
			line = Meaning{Verb: "draft", Entry: draft, Choice: i + 1}.String()
		}
		choices = append(choices, views.Choice{Label: m.label(), Line: line})
	}
	return views.Question(q.Text, choices, views.Typed{Line: c.typed(), Draft: draft})
}

// known refuses a question all of whose readings are about actions that do not
// exist: there is nothing to choose.
func (c *Call) known(ctx context.Context, q *Question) error {
	return c.Store.View(ctx, func(s *plan.State) (wrong error) {
		for _, m := range q.Readings {
			wrong = nil
			for _, no := range m.Refs {
				if _, err := s.Action(no); err != nil {
					wrong = err
				}
			}
			if wrong == nil {
				return nil
			}
		}
		return wrong
	})
}

// kindly gives a line about an action that does not exist the numbers beside
// it with the rest of the line kept.
func (c *Call) kindly(e *plan.Error) *plan.Error {
	m := c.Meaning
	if e.Code != plan.NotFound || len(m.Refs) != 1 || m.Text == "" || m.Verb != "update" && m.Verb != "note" && m.Verb != "same" {
		return e
	}
	near := *e
	near.Try = nil
	for _, line := range e.Try {
		no, err := strconv.Atoi(line)
		m.Refs = []plan.ActionNo{plan.ActionNo(no)}
		if err != nil || len([]rune(m.String())) > views.MaxLine {
			return e
		}
		near.Try = append(near.Try, m.String())
	}
	return &near
}

// toYou says a refusal about the person who asked to them.
func (c *Call) toYou(e *plan.Error) *plan.Error {
	if c.Meaning.Person == "" || c.person() != c.Cause.By {
		return e
	}
	to := *e
	to.Text = strings.NewReplacer("That person already holds", "You already hold", "That person does not hold", "You do not hold", "That person holds", "You hold",
		"by their user group", "by your user group", "That person is ", "You are ").Replace(e.Text)
	to.Hint = strings.Replace(e.Hint, "Take them out of", "Leave", 1)
	return &to
}

// refuse turns an error into a reply. Errors of ours are logged here, once,
// under the reference the person is given.
func (c *Call) refuse(ctx context.Context, err error) views.Reply {
	var refusal *plan.Error
	if errors.As(err, &refusal) && refusal.Code == plan.Refused {
		m := c.Meaning
		if err := c.record(ctx, &plan.RequestRefused{Verb: m.Verb, Actions: m.Refs, Meeting: m.Meeting}); err != nil {
			c.Log.WithError(err).WithField("verb", m.Verb).Error("a refusal could not be noted")
		}
	}
	if errors.As(err, &refusal) && (c.Door.Form || c.Door.Click) {
		// A form still holds what was typed, and a button was not typed at all.
		return views.AskThem(views.Refusal(refusal, views.Typed{}), refusal, c.asked())
	}
	if errors.As(err, &refusal) {
		refusal = c.toYou(c.kindly(refusal))
		typed := views.Typed{Line: c.typed()}
		if c.Meaning.Verb == "" || slices.Contains(writing, c.Meaning.Verb) {
			typed.Draft = c.keep(ctx)
		}
		return views.AskThem(views.Refusal(refusal, typed), refusal, c.asked())
	}
	ref := reference(c.Cause.ID)
	c.Log.WithError(err).WithFields(logrus.Fields{"reference": ref, "door": c.Cause.Door, "verb": c.Meaning.Verb}).Error("command failed")
	return views.Trouble(ref, views.Typed{Line: c.typed(), Draft: c.keep(ctx)})
}

// typed is everything a person typed, for giving it back: without what must
// not be kept, which is never repeated.
func (c *Call) typed() string { return strings.Join(c.lines(), "\n") }

// lines are what a person typed as lines that could be typed again. A form is
// the line that opened it with what its fields say; a round is a line for each
// action of which it says something.
func (c *Call) lines() []string {
	if c.Door.Form {
		if list := c.unsent(); len(list) > 0 {
			return list
		}
	}
	return []string{strings.TrimSpace(c.watch().Mask(c.Line))}
}

// reference is a short name for a request that can be read aloud.
func reference(cause string) string {
	sum := sha256.Sum256([]byte(cause))
	return base32.StdEncoding.EncodeToString(sum[:])[:4]
}

// view shows the State to a reply.
func (c *Call) view(ctx context.Context, read func(*plan.State) (views.Reply, error)) (views.Reply, error) {
	var r views.Reply
	err := c.Store.View(ctx, func(s *plan.State) (err error) {
		r, err = read(s)
		return err
	})
	return r, err
}

// write makes a decision durable and answers with its receipt. The same
// request, or the same words within a minute, is answered from what is there.
func (c *Call) write(ctx context.Context, decide store.Decide) (views.Reply, error) {
	cause := c.Cause.ID
	said := views.Said{Read: c.Meaning.Read}
	err := c.update(ctx, decide)
	var again *plan.AlreadySaved
	var undone *plan.AlreadyUndone
	switch {
	case errors.As(err, &again):
		cause, said.Again = again.Cause, true
	case errors.As(err, &undone):
		cause = undone.Cause
	case err != nil:
		return views.Reply{}, err
	}
	c.wrote = true
	return c.view(ctx, func(s *plan.State) (views.Reply, error) {
		written := s.Written(cause)
		if len(written) == 0 {
			return views.Say("Nothing needed to be changed."), nil
		}
		return views.Receipt(s, written, said), nil
	})
}

// glossary is the partnership's own words. They are part of the program, and a
// test reads them, so that they cannot be wrong here.
var glossary = sync.OnceValue(func() Glossary {
	list, err := seed.Glossary()
	if err != nil {
		panic(err)
	}
	return NewGlossary(list)
})
