package views

import (
	"fmt"
	"slices"

	"github.com/safer-city-partnership/asb/plan"
)

// A step is one of the few things somebody does first. Whether it is done is
// read from what happened, so nothing about it is kept.
type step struct {
	does string
	key  Button
	twin string // the same, typed
	done bool
}

// Start is the guided start: four short steps for what somebody does. They are
// ticked off by what happened.
func Start(s *plan.State, d Desk) Reply {
	if d.NoRead && d.NoWork {
		return Outside(s, d)
	}
	if len(s.Actions()) == 0 {
		return noPlan()
	}
	h := newDesk(s, d)
	h.message = newMessage("Two minutes to begin with")
	steps := h.steps()
	h.say("what", "asb keeps the action plan. You say in a line, or with one press, how an action stands; it keeps who, when and why.")
	h.layout(steps)
	if left(steps) == 0 {
		h.say("all", "All of it is done. What else there is: help")
	}
	h.press("go-on", Button{ID: "home", Label: "Home", Line: "home", Aria: "See what you hold and what waits for you"}, Button{ID: "help", Label: "Help", Line: "help", Aria: "Help"})
	return h.reply()
}

func left(steps []step) int {
	n := 0
	for _, st := range steps {
		if !st.done {
			n++
		}
	}
	return n
}

// layout says the steps, the done ones ticked off, with a button for the first
// that is not.
func (h desk) layout(steps []step) {
	next := true
	for i, st := range steps {
		if st.done {
			h.small(fmt.Sprintf("step-%d", i), fmt.Sprintf("✓ Done: %d. %s.", i+1, st.does))
			continue
		}
		text := fmt.Sprintf("%d. %s. Type: %s", i+1, st.does, st.twin)
		if next && st.key.Line != "" {
			h.line(fmt.Sprintf("step-%d", i), text, st.key)
		} else {
			h.say(fmt.Sprintf("step-%d", i), text)
		}
		next = false
	}
}

// first is the guided start on Home, until it is done or put away.
func (h desk) first() {
	steps := h.steps()
	if h.s.Preferences(h.User).Begun || left(steps) == 0 {
		return
	}
	h.title("start", fmt.Sprintf("Two minutes to begin with: %d of %d done", len(steps)-left(steps), len(steps)))
	h.layout(steps)
	h.press("put-away", Button{ID: "start-off", Label: "Put these away", Line: "start off", Aria: "Put the first steps away"})
}

// steps are the first steps of what somebody does: looks after the plan or
// asb, chairs, holds actions, or nothing yet.
func (h desk) steps() []step {
	switch {
	case h.Coordinates(h.s):
		return h.coordinatorSteps()
	case len(h.s.Holds(h.User)) > 0:
		return h.ownerSteps()
	case len(h.chairs()) > 0:
		return h.chairSteps()
	case h.Operates(h.s):
		return h.operatorSteps()
	}
	return []step{
		{does: "See where the plan stands", key: Button{ID: "list", Label: "See the plan", Line: "list", Aria: "List all actions"}, twin: "list", done: h.ever(func(plan.Event) bool { return true })},
		{does: "If you speak for a party, say so", twin: "own co add me, with your party's code"},
		{does: "Ask for one action by its number, or for a word in it", key: Button{ID: "show", Label: "See action " + h.example(), Line: "show " + h.example(), Aria: "See action " + h.example()}, twin: h.example() + ", or: cctv"},
		{does: "See who holds what", key: Button{ID: "own", Label: "Who holds what", Line: "own", Aria: "See who holds what"}, twin: "own"},
	}
}

// example is the number of an action that exists: one that the person holds,
// if any.
func (h desk) example() string {
	a := h.s.Actions()[0]
	if len(h.mine) > 0 {
		a = h.mine[0]
	}
	return fmt.Sprint(a.No)
}

// ever reports whether the person has done something of a kind.
func (h desk) ever(fits func(plan.Event) bool) bool {
	return h.s.Ever(func(e plan.Event) bool { return e.By == h.User && fits(e) })
}

func (h desk) ownerSteps() []step {
	no := h.example()
	same := step{does: "Once one has a status, one tap says that nothing has changed", twin: no + " same", done: h.ever(func(e plan.Event) bool { _, ok := e.Fact.(*plan.ActionConfirmed); return ok })}
	if i := slices.IndexFunc(h.mine, func(a *plan.Action) bool { return a.Status != plan.NotYetRated }); i >= 0 {
		a := h.mine[i]
		same.does, same.twin = "Where nothing has changed, one tap says so", fmt.Sprintf("%d same", a.No)
		same.key = Button{ID: "same", Label: fmt.Sprintf("No change to %d", a.No), Line: fmt.Sprintf("same %d still %s", a.No, a.Status), Aria: fmt.Sprintf("No change to action %d: still %s", a.No, a.Status.Word())}
	}
	return []step{
		{does: fmt.Sprintf("See your %s", plural(len(h.mine), "action", "actions")), key: Button{ID: "mine", Label: "See what I hold", Line: "mine", Aria: "List the actions that you hold"}, twin: "mine", done: h.ever(wrote)},
		{does: "Say how one stands, in one line", key: Button{ID: "update", Label: "Update action " + no, Line: "update " + no, Aria: "Update action " + no}, twin: no + " amber and a few words",
			done: h.ever(func(e plan.Event) bool { _, ok := e.Fact.(*plan.ActionUpdated); return ok })},
		same,
		{does: "When you go away, say until when and who covers", key: Button{ID: "away", Label: "Say that I am away", Line: "away", Aria: "Say that you are away, until when, and who covers"}, twin: "away until fri cover @ and a name",
			done: h.ever(func(e plan.Event) bool { _, ok := e.Fact.(*plan.AwaySet); return ok })},
	}
}

// wrote reports whether an event is somebody's word on an action.
func wrote(e plan.Event) bool {
	switch e.Fact.(type) {
	case *plan.ActionUpdated, *plan.ActionConfirmed, *plan.ActionNoted, *plan.HealthSet, *plan.GreenProposed, *plan.GreenAgreed:
		return true
	}
	return false
}

func (h desk) chairSteps() []step {
	m := h.chairs()[0]
	_, known := h.s.Next(m.ID, h.Now)
	day := plan.DateOf(h.Now)
	return []step{
		{does: fmt.Sprintf("See that the days of the %s are right", m.Short()), key: Button{ID: "next", Label: "See the " + m.Short(), Line: "next " + string(m.ID), Aria: "See all that is known of the " + m.Short()}, twin: "next " + string(m.ID), done: known},
		{does: "Read its briefing: what changed since it last met", key: Button{ID: "brief", Label: "Read the briefing", Line: "brief " + string(m.ID), Aria: "Read the briefing for the " + m.Short()}, twin: "brief " + string(m.ID),
			done: h.ever(func(e plan.Event) bool { f, ok := e.Fact.(*plan.BriefingRead); return ok && f.Meeting == m.ID })},
		{does: "Put something on its agenda", twin: fmt.Sprintf("agenda %s add and what it is", m.ID), done: h.ever(func(e plan.Event) bool { _, ok := e.Fact.(*plan.AgendaAdded); return ok })},
		{does: "Name a deputy, who is briefed when you are away", twin: fmt.Sprintf("%s deputy add @ and a name", m.ID), done: len(h.s.In(plan.Deputy, m.ID, day)) > 0},
	}
}

func (h desk) coordinatorSteps() []step {
	t := h.s.Tally()
	_, driven := h.s.Drive()
	dated := slices.ContainsFunc(h.s.Meetings(), func(m *plan.Meeting) bool { return m.Ready() })
	return []step{
		{does: "Say when the meetings meet", key: Button{ID: "setup", Label: "Set the meetings up", Line: "setup", Aria: "Set the meetings up, with a form for each"}, twin: "setup", done: dated},
		{does: "Say who holds each party's actions", key: Button{ID: "own", Label: "Who holds what", Line: "own", Aria: "See who holds what"}, twin: "own co add @ and a name", done: t.All > 0 && len(h.nobodys()) == 0},
		{does: "Have the statuses confirmed by their owners", key: Button{ID: "drive", Label: "Begin the drive", Line: "drive start", Aria: "Begin the confirmation drive"}, twin: "drive start", done: driven || t.Rated == t.All},
		{does: "Give a channel its weekly digest", twin: "digest here fri 15:00, in that channel", done: len(h.s.Digests()) > 0},
	}
}

func (h desk) operatorSteps() []step {
	day := plan.DateOf(h.Now)
	sent := len(h.s.Postings(1, func(p plan.Posting) bool { return p.State == plan.Sent })) > 0
	return []step{
		{does: "See what is sent next, and why", key: Button{ID: "status", Label: "What is sent", Line: "status", Aria: "See what is sent next, and what was sent last"}, twin: "status", done: sent},
		{does: "See that somebody looks after the plan", key: Button{ID: "co-ordinator", Label: "Who it is", Line: "co-ordinator", Aria: "See who the co-ordinator is"}, twin: "co-ordinator add @ and a name", done: len(h.s.In(plan.Coordinator, "", day)) > 0},
		{does: "See that next year's bank holidays are known", key: Button{ID: "holidays", Label: "See them", Line: fmt.Sprintf("holidays %d", day.Year+1), Aria: "See next year's bank holidays"}, twin: fmt.Sprintf("holidays %d", day.Year+1), done: h.s.HolidaysTo() > day.Year},
		{does: "Say when somebody stands in for you", twin: "operator add @ and a name", done: len(h.s.In(plan.Operator, "", day)) > 1},
	}
}
