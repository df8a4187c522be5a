package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/views"
)

// needs says what each line needs: its verb, and after it what of several
// things the verb is to do, as [Meaning.doing] names them. A verb with several
// has a row for each. What stands in no row is done for nobody, and a test
// says so.
var needs = map[string]plan.Ability{
	"help": plan.ToAsk, "version": plan.ToAsk, "home": plan.ToAsk, "start": plan.ToAsk, "permissions": plan.ToAsk, "request": plan.ToAsk,

	"list": plan.ToRead, "list mine": plan.ToOwnWork, "chart": plan.ToRead, "chart mine": plan.ToOwnWork, "mine": plan.ToOwnWork, "search": plan.ToRead, "show": plan.ToReadOne, "show entry": plan.ToRead,
	"history": plan.ToReadOne, "history all": plan.ToRead, "next": plan.ToRead, "setup": plan.ToRead, "holidays": plan.ToRead, "status": plan.ToRead,
	"export ics": plan.ToExport,

	"round": plan.ToOwnWork, "round same": plan.ToOwnWork,
	"update": plan.ToUpdate, "same": plan.ToUpdate, "note": plan.ToUpdate,
	"health help": plan.ToUpdate, "health stuck": plan.ToUpdate, "health well": plan.ToUpdate,
	"update evidence": plan.ToUpdate, "agree": plan.ToUpdate, "disagree": plan.ToUpdate,
	"evidence": plan.ToReadOne, "evidence set": plan.ToUpdate, "path": plan.ToReadOne, "path set": plan.ToUpdate, "step": plan.ToReadOne, "step set": plan.ToUpdate,
	"due": plan.ToReadOne, "due set": plan.ToUpdate, "lead": plan.ToReadOne, "lead set": plan.ToUpdate, "flag": plan.ToUpdate,
	"link": plan.ToUpdate, "link waits-for": plan.ToUpdate, "link feeds": plan.ToUpdate, "link see-also": plan.ToUpdate,
	"undo": plan.ToMend, "redo": plan.ToMend, "edit": plan.ToMend, "draft": plan.ToMend, "share": plan.ToShare,

	"own": plan.ToRead, "own add": plan.ToHold, "own remove": plan.ToHold,
	"away": plan.ToOwnWork, "away off": plan.ToOwnWork, "away form": plan.ToOwnWork, "snooze": plan.ToOwnWork, "snooze off": plan.ToOwnWork,
	"messages": plan.ToOwnWork, "messages off": plan.ToOwnWork, "messages on": plan.ToOwnWork, "messages off here": plan.ToSettings, "messages on here": plan.ToSettings,
	"remind": plan.ToOwnWork, "remind others": plan.ToChase,

	"meeting skip": plan.ToMeet, "meeting move": plan.ToMeet, "meeting restore": plan.ToMeet, "meeting held": plan.ToMeet, "meeting add": plan.ToMeet,
	"meeting dates": plan.ToMeet, "meeting at": plan.ToMeet, "meeting every": plan.ToMeet, "meeting place": plan.ToMeet, "meeting text": plan.ToMeet,
	"meeting in": plan.ToMeet, "meeting remind": plan.ToMeet, "meeting holidays": plan.ToMeet, "meeting recess": plan.ToMeet, "meeting actions": plan.ToMeet,
	"meeting on": plan.ToMeet, "meeting off": plan.ToMeet, "meeting setup": plan.ToMeet,
	"meeting chair": plan.ToPreside, "meeting deputy": plan.ToPreside, "meeting new": plan.ToConvene,

	"agenda": plan.ToRead, "agenda add": plan.ToRaise, "agenda send": plan.ToAgenda, "agenda answer": plan.ToAgenda, "agenda close": plan.ToAgenda,
	"brief": plan.ToBrief, "brief here": plan.ToBrief, "brief form": plan.ToBrief, "brief rest": plan.ToBrief, "brief pdf": plan.ToBrief, "brief docx": plan.ToBrief,
	"digest": plan.ToRead, "digest preview": plan.ToRead, "digest here": plan.ToSettings, "digest form": plan.ToSettings, "digest off": plan.ToSettings, "digest quiet": plan.ToSettings,
	"digest normal": plan.ToSettings, "digest loud": plan.ToSettings, "digest only": plan.ToSettings, "digest everything": plan.ToSettings,

	"attach": plan.ToUpdate, "attach open": plan.ToRead,
	"thread": plan.ToRead, "thread start": plan.ToSettings, "thread off": plan.ToSettings,
	"reactions": plan.ToRead, "reactions on": plan.ToSettings, "reactions off": plan.ToSettings,
	"preferences": plan.ToOwnWork, "preferences words": plan.ToOwnWork, "preferences hours": plan.ToOwnWork, "preferences digest": plan.ToOwnWork,
	"start on": plan.ToOwnWork, "start off": plan.ToOwnWork,
	"drive": plan.ToOwnWork, "drive status": plan.ToRead, "drive answer": plan.ToUpdate, "drive start": plan.ToDirect, "drive stop": plan.ToDirect,
	"guests may": plan.ToAdmit, "guests may not": plan.ToAdmit, "outsiders may": plan.ToAdmit, "outsiders may not": plan.ToAdmit,
	"person add": plan.ToVouch, "person remove": plan.ToVouch,

	"holiday add": plan.ToDays, "holiday remove": plan.ToDays, "holiday complete": plan.ToDays,
	"co-ordinator": plan.ToRead, "co-ordinator add": plan.ToLead, "co-ordinator remove": plan.ToLead,
	"audit": plan.ToAudit, "foi": plan.ToAudit, "hold": plan.ToAudit, "hold on": plan.ToAudit, "hold off": plan.ToAudit,
	"redact": plan.ToRedact, "redact agree": plan.ToRedact, "redact drop": plan.ToRedact,

	"allow":  plan.ToAllow,
	"backup": plan.ToOperate, "compact": plan.ToOperate,
	"operator": plan.ToRead, "operator add": plan.ToOperate, "operator remove": plan.ToOperate,
}

// doing is the verb of a line, and what of several things it is to do.
func (m Meaning) doing() string {
	what := m.Do
	switch {
	case m.Verb == "allow":
		what = ""
	case (m.Verb == "list" || m.Verb == "chart") && m.Filter.Mine:
		what = "mine"
	case m.Verb == "history" && len(m.Refs) == 0:
		what = "all"
	case m.Verb == "show" && m.Entry != 0:
		what = "entry"
	case m.Verb == "remind" && (len(m.Refs) > 0 || m.Party != ""):
		what = "others"
	case m.Verb == "attach" && (len(m.Refs) == 0 || m.Link == ""):
		what = "open"
	case m.Verb == "thread" && len(m.Refs) > 0 && m.Do == "":
		what = "start"
	case m.Verb == "drive" && len(m.Refs) > 0:
		what = "answer"
	case slices.Contains(looking, m.Verb) && m.says():
		what = "set"
	case m.Verb == "messages" && m.Here:
		what += " here"
	case what != "" || m.Verb == "audit" || m.Verb == "foi":
	case m.Person != "" && m.Remove:
		what = "remove"
	case m.Person != "" && m.Verb != "away":
		what = "add"
	}
	return strings.TrimSpace(m.Verb + " " + what)
}

// looking are the verbs that show how an action stands when they say nothing
// more than its number.
var looking = []string{"evidence", "path", "step", "due", "lead"}

// says reports whether a line about one action says anything besides its
// number.
func (m Meaning) says() bool {
	return m.Text != "" || m.Remove || m.Party != "" || !m.To.IsZero() || m.Path != (plan.Path{})
}

// permitted refuses a line that the person may not have done. It is asked
// before a command runs, and again with the State that a write is decided on.
func (c *Call) permitted(s *plan.State, now time.Time) error {
	m := c.Meaning
	ability, ok := needs[m.doing()]
	if !ok {
		return fmt.Errorf("nothing says who may do %q: give it a row in needs, in commands/permit.go", m.doing())
	}
	mine := m.Remove && (m.Person == "me" || c.person() == c.Cause.By)
	switch {
	case mine && (ability == plan.ToHold || ability == plan.ToPreside || ability == plan.ToLead || ability == plan.ToOperate):
		ability = plan.ToResign
	case m.Verb == "round" && len(m.Refs) > 0, slices.Contains(looking, m.Verb) && len(c.Fields) > 0:
		ability = plan.ToUpdate // it is being saved
	case m.Verb == "own" && m.Person == "" && (len(m.Refs) > 0 || m.Party != ""):
		ability = plan.ToHold
	case ability == plan.ToSettings && s.Outsiders(c.channel()) != "":
		ability = plan.ToShowOut
	case ability == plan.ToBrief && m.Meeting == "":
		m.Meeting = c.meetingHere(s)
	}
	if about, err := s.Meeting(m.Meeting); ability == plan.ToBrief && err == nil && about.Audience == plan.Confidential {
		ability = plan.ToConfide
	}
	for _, on := range m.objects(ability) {
		if err := s.May(c.Cause.By, now, ability, on); err != nil {
			return err
		}
	}
	if what := showing[c.Meaning.doing()]; what != "" {
		return s.Closed(now, c.channel(), what)
	}
	return nil
}

// objects are what a line is about, as far as that matters for who may do it:
// every action it names; or none, once.
func (m Meaning) objects(a plan.Ability) []plan.Object {
	var list []plan.Object
	switch {
	case ofActions(a):
		refs := m.Refs
		if m.Verb == "link" {
			refs = refs[:1] // whoever may update one may say what it waits for
		}
		for _, no := range refs {
			list = append(list, plan.Object{Action: no})
		}
		if a != plan.ToReadOne && m.Party != "" && m.Verb != "lead" {
			list = append(list, plan.Object{Party: m.Party})
		}
	case ofMeetings(a):
		if m.Item != 0 {
			return []plan.Object{{Item: m.Item}}
		}
		return []plan.Object{{Meeting: m.Meeting}}
	}
	if len(list) == 0 {
		list = []plan.Object{{}}
	}
	return list
}

// ofActions and ofMeetings report what an ability is used on, when it is not
// the plan itself.
func ofActions(a plan.Ability) bool {
	return slices.Contains([]plan.Ability{plan.ToUpdate, plan.ToReadOne, plan.ToHold, plan.ToChase}, a)
}

func ofMeetings(a plan.Ability) bool {
	return slices.Contains([]plan.Ability{plan.ToMeet, plan.ToPreside, plan.ToRaise, plan.ToBrief, plan.ToConfide, plan.ToAgenda}, a)
}

// objectsOf lists all that an ability can be used on.
func objectsOf(s *plan.State, a plan.Ability) (list []plan.Object) {
	switch {
	case ofActions(a):
		for _, x := range s.Actions() {
			list = append(list, plan.Object{Action: x.No})
		}
		for _, p := range s.Parties() {
			list = append(list, plan.Object{Party: p.Code})
		}
	case ofMeetings(a):
		for _, m := range s.Meetings() {
			list = append(list, plan.Object{Meeting: m.ID})
			for _, it := range s.Agenda(m.ID, "") {
				list = append(list, plan.Object{Item: it.No})
			}
		}
	}
	if len(list) == 0 {
		list = []plan.Object{{}}
	}
	return list
}

// do has a line done by its command, if the person may.
func (c *Call) do(ctx context.Context, m Meaning) (views.Reply, error) {
	if m.Verb == "brief" && c.Door.Form {
		var err error
		if m, err = c.fillBrief(m); err != nil {
			return views.Reply{}, err
		}
	}
	c.Meaning = m
	command, ok := find(m.Verb)
	if !ok {
		return views.Reply{}, fmt.Errorf("no command %q", m.Verb)
	}
	if err := c.meetChannel(ctx); err != nil {
		return views.Reply{}, err
	}
	if err := c.Store.View(ctx, func(s *plan.State) error { return c.permitted(s, c.Now) }); err != nil {
		return views.Reply{}, err
	}
	if strings.HasPrefix(m.Person, "<@") && !m.Remove {
		c.meet(ctx, c.person()) // who is named for something is known before it is decided
	}
	if r, old, err := c.tooOld(ctx); old {
		return r, err
	}
	r, err := command.Run(ctx, c)
	var moved meanwhile
	if errors.As(err, &moved) {
		return c.formAgain(ctx, moved)
	}
	return r, err
}

// update makes a decision durable. Whether the person may is asked with it, so
// that nothing can come between; and so is what others wrote since the form was
// drawn that it came from.
func (c *Call) update(ctx context.Context, decide store.Decide) error {
	return c.Store.Update(ctx, c.Cause, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		if err := c.permitted(s, now); err != nil {
			return nil, err
		}
		if err := c.since(s); err != nil {
			return nil, err
		}
		return decide(s, now)
	})
}

// asked is the line that somebody may be asked for instead; "" for a form,
// where there is no button, for what the guard is to let through, and for what
// means the channel it is typed in.
func (c *Call) asked() string {
	if c.Door.Form || c.Meaning.Verb == "" || c.Meaning.Verb == "allow" || c.Meaning.placed() {
		return ""
	}
	return c.Meaning.from(c.Cause.By).String()
}
