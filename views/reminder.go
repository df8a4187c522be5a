package views

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// A reminder says, in this order: the meeting, the day, the time and the place;
// what this person owes; the one step to take; until when; what to leave out;
// whom to tell if it cannot be done.

// maxAsked is how many actions one message asks about.
const maxAsked = 12

// meets is when and where a meeting takes place: "NTE group (Night Time Economy
// group): Mon 4 May 2026 at 09:30, Room 2."
func meets(m *plan.Meeting, o plan.Occurrence) string {
	return fmt.Sprintf("%s: %s at %s%s.", m.Name, o.On, o.Start, venue(m, o))
}

// meetsIn is that of each part of a meeting of which a message speaks.
func meetsIn(m *plan.Meeting, parts []plan.Occurrence) string {
	var lines []string
	for _, o := range parts {
		lines = append(lines, meets(m, o))
	}
	return strings.Join(lines, "\n")
}

// turnedIn says what became of those that are not where they were at first.
func turnedIn(parts []plan.Occurrence) string {
	var lines []string
	for _, o := range parts {
		line := turned(o)
		if line != "" && len(parts) > 1 {
			line = partName(o.ID.Part) + ": " + line
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// venue is where a meeting takes place, as the end of a sentence.
func venue(m *plan.Meeting, o plan.Occurrence) string {
	var parts []string
	if o.ID.Part != "" {
		parts = append(parts, partName(o.ID.Part))
	}
	if place := cmp.Or(o.Place, m.Place); place != "" {
		parts = append(parts, place)
	}
	if len(parts) == 0 {
		return ""
	}
	return ", " + strings.Join(parts, ", ")
}

// partName is a part of a meeting as it is said: "Cripplegate".
func partName(part string) string { return plan.PartName(part) }

// turned says what became of a meeting that is not where it was at first; "" if
// it is.
func turned(o plan.Occurrence) string {
	why := ""
	if o.Why != "" {
		why = ": " + o.Why
	}
	switch {
	case o.Off():
		return fmt.Sprintf("It does not take place on %s%s.", o.ID.Date, why)
	case o.On != o.ID.Date:
		return fmt.Sprintf("Moved from %s%s.", o.ID.Date, why)
	case o.State == plan.Rescheduled:
		return fmt.Sprintf("Its time was changed%s.", why)
	}
	return ""
}

// message builds a message from its parts: each is a line of the text and a
// block.
type message struct {
	r    Reply
	text []string
}

func newMessage(title string) *message {
	m := &message{text: []string{title}}
	m.r.Blocks = append(m.r.Blocks, header("title", title))
	return m
}

func (m *message) say(id, text string) {
	if text == "" {
		return
	}
	m.text = append(m.text, text)
	m.r.Blocks = append(m.r.Blocks, section(id, Escape(text)))
}

func (m *message) small(id, text string) {
	if text == "" {
		return
	}
	m.text = append(m.text, text)
	m.r.Blocks = append(m.r.Blocks, context(id, Escape(text)))
}

func (m *message) press(id string, list ...Button) {
	m.r.Blocks = append(m.r.Blocks, buttons(id, list...)...)
}

func (m *message) reply() Reply {
	m.r.Text = strings.Join(m.text, "\n")
	return m.r
}

// stop is the button that switches a kind of message off. Every message that
// is sent unasked has one.
func stop(rule string, meeting plan.MeetingID, here bool) Button {
	line := strings.TrimSpace(fmt.Sprintf("messages off %s %s", rule, meeting))
	if here {
		line += " here"
	}
	return Button{ID: "stop", Label: "Stop these", Line: line, Aria: "Stop messages of this kind"}
}

// Owed is what somebody is reminded of.
type Owed struct {
	To       plan.UserID
	Nth      int // of the reminders about one meeting, from 1
	Actions  []*plan.Action
	Deadline time.Time
	Now      time.Time
	Late     bool // it should have come earlier
}

// Nudge asks an owner how their actions stand, for a meeting, or for several
// parts of it that are on one day.
func Nudge(s *plan.State, m *plan.Meeting, parts []plan.Occurrence, w Owed) Reply {
	o := parts[0]
	msg := newMessage(fmt.Sprintf("For the %s on %s", m.Short(), o.On))
	msg.say("meets", meetsIn(m, parts))
	msg.small("moved", turnedIn(parts))
	if w.Late {
		msg.small("late", "This reminder is late. Sorry.")
	}
	n := plural(len(w.Actions), "action", "actions")
	ask := fmt.Sprintf("You hold %s that it looks at. Has anything changed?", n)
	if w.Nth == 2 {
		ask = fmt.Sprintf("There is no word yet on %s of yours.", n)
	}
	msg.say("ask", ask)
	askEach(s, msg, w.Actions, w.To, w.Now)
	msg.small("how", fmt.Sprintf("Press a button, or type for example: %s", exampleUpdate(w.Actions)))
	if w.Now.Before(w.Deadline) {
		by := fmt.Sprintf("In time for the briefing: until %s.", when(w.Deadline))
		if s.WorkingDays(o.On, 1).Days(o.On) > 2 { // only days off lie before it
			by += " Weekend news can follow on the day."
		}
		msg.small("deadline", by)
	}
	msg.small("text", m.Text)
	msg.small("leave", leaveOut+" "+cannot(s, w.Now))
	row := []Button{{ID: "mine", Label: "All that I hold", Line: "mine", Aria: "List all actions that you hold"}, stop("nudge", m.ID, false)}
	msg.press("after", row...)
	return msg.reply()
}

func exampleUpdate(list []*plan.Action) string {
	if len(list) == 0 {
		return "20 amber and a few words"
	}
	return fmt.Sprintf("%d amber and a few words", list[0].No)
}

// askEach asks about each action, with a button for each answer.
func askEach(s *plan.State, msg *message, list []*plan.Action, to plan.UserID, now time.Time) {
	for i, a := range list {
		if i == maxAsked {
			more := fmt.Sprintf("And %d more. To see them all, type: mine", len(list)-i)
			msg.small("more", more)
			break
		}
		line := strings.TrimSpace(fmt.Sprintf("%s — %s. %s", name(a), StatusOf(s, a), age(s, a, now)))
		if !s.HeldBy(a, to) {
			line += " You cover for its holder."
		}
		msg.say(fmt.Sprintf("action-%d", a.No), line)
		msg.press(fmt.Sprintf("do-%d", a.No), answerButtons(s, a, to, now)...)
	}
}

// answerButtons are the one-tap answers to a reminder. Where a Green waits, they
// are what this person can say to that, and no status is asked for.
func answerButtons(s *plan.State, a *plan.Action, to plan.UserID, now time.Time) []Button {
	var list []Button
	if _, waits := s.Proposed(a.No); waits {
		for i, b := range agreeButtons(s, a, to, now) {
			if b.ID = fmt.Sprintf("%s-%d", b.ID, a.No); i == 0 && strings.HasPrefix(b.ID, "agree") {
				b.Style = slack.StylePrimary
			}
			list = append(list, b)
		}
		return append(list,
			Button{ID: fmt.Sprintf("show-%d", a.No), Label: fmt.Sprintf("Show action %d", a.No), Line: fmt.Sprintf("show %d", a.No), Aria: fmt.Sprintf("Show action %d", a.No)},
			snoozeButton(a))
	}
	if a.Status != plan.NotYetRated {
		list = append(list, Button{ID: fmt.Sprintf("same-%d", a.No), Label: "No change", Line: fmt.Sprintf("same %d still %s", a.No, string(a.Status)),
			Aria: fmt.Sprintf("No change to action %d: still %s", a.No, a.Status.Word())})
	}
	return append(list,
		Button{ID: fmt.Sprintf("update-%d", a.No), Label: "Update…", Line: fmt.Sprintf("update %d", a.No), Aria: fmt.Sprintf("Update action %d", a.No), Style: slack.StylePrimary},
		Button{ID: fmt.Sprintf("help-%d", a.No), Label: "Needs help", Line: fmt.Sprintf("help %d", a.No), Aria: fmt.Sprintf("Say that action %d needs help", a.No)},
		snoozeButton(a))
}

func snoozeButton(a *plan.Action) Button {
	return Button{ID: fmt.Sprintf("snooze-%d", a.No), Label: "Not now", Line: fmt.Sprintf("snooze %d 7d", a.No), Aria: fmt.Sprintf("Put reminders about action %d off for a week", a.No)}
}

// age is how long nobody has said how an action stands; "" for one of which some
// have said that it is complete, and nobody gave a status before.
func age(s *plan.State, a *plan.Action, now time.Time) string {
	if _, waits := s.Proposed(a.No); waits && a.Confirmed.IsZero() {
		return ""
	}
	if a.Confirmed.IsZero() {
		return "Nobody has rated it yet."
	}
	return fmt.Sprintf("Last confirmed %s, changed %s.", ago(a.Confirmed, now), ago(a.Since, now))
}

// cannot says whom to tell when something cannot be done.
func cannot(s *plan.State, now time.Time) string {
	var names []string
	for _, u := range s.In(plan.Coordinator, "", plan.DateOf(now)) {
		names = append(names, Person(u))
	}
	if len(names) == 0 {
		return "If you cannot, press Needs help."
	}
	return fmt.Sprintf("If you cannot, tell %s, or press Needs help.", join(names))
}

// Gaps tells a co-ordinator which actions nobody has spoken of, for a meeting.
func Gaps(s *plan.State, m *plan.Meeting, parts []plan.Occurrence, missing []*plan.Action) Reply {
	msg := newMessage(fmt.Sprintf("No word yet for the %s on %s", m.Short(), parts[0].On))
	msg.say("meets", meetsIn(m, parts))
	msg.say("ask", fmt.Sprintf("Their owners were reminded, and have not said how %s stand.", what(numbersIn(missing))))
	var lines []string
	for _, a := range missing {
		var people []string
		for _, h := range s.Holders(a) {
			people = append(people, Person(h.User))
		}
		who := "nobody holds it"
		if len(people) > 0 {
			who = "held by " + join(people)
		}
		lines = append(lines, fmt.Sprintf("• %s — %s, %s.", name(a), Status(a.Status), who))
	}
	msg.say("list", strings.Join(lines, "\n"))
	msg.small("how", "A word with them may help more than another message. Only you are told this.")
	msg.press("after", stop("nudge", m.ID, false))
	return msg.reply()
}

// MeetsToday tells a channel that a meeting is on.
func MeetsToday(s *plan.State, m *plan.Meeting, o plan.Occurrence, now time.Time) Reply {
	title := fmt.Sprintf("%s today at %s", m.Short(), o.Start)
	if plan.DateOf(now) != o.On {
		title = fmt.Sprintf("%s on %s at %s", m.Short(), o.On, o.Start)
	}
	msg := newMessage(title)
	msg.say("meets", meets(m, o))
	msg.small("moved", turned(o))
	if list := meetingActions(s, m); len(list) > 0 {
		silent := 0
		from, _, _ := s.Window(o)
		for _, a := range list {
			if a.Status != plan.Green && !a.Closed() && !a.HeardSince(from) {
				silent++
			}
		}
		text := fmt.Sprintf("It looks at %s: %s.", plural(len(list), "action", "actions"), counts(plan.Count(list)))
		if silent > 0 {
			text += fmt.Sprintf(" No word since it last met on %d of them.", silent)
		}
		msg.say("counts", text)
	}
	if items := s.Agenda(m.ID, o.ID.Part); len(items) > 0 && m.Audience == plan.Officers {
		msg.say("agenda", fmt.Sprintf("On the agenda: %s.", plural(len(items), "item", "items")))
	}
	msg.small("text", m.Text)
	row := []Button{{ID: "list", Label: "Its actions", Line: "list for " + string(m.ID), Aria: "List the actions of the " + m.Short()}}
	if m.Audience == plan.Officers {
		row = append(row, Button{ID: "brief", Label: "Briefing", Line: "brief " + string(m.ID), Aria: "Read the briefing for the " + m.Short()})
	}
	msg.press("after", append(row, stop("today", m.ID, true))...)
	return msg.reply()
}

// meetingActions are a meeting's actions that are in the plan.
func meetingActions(s *plan.State, m *plan.Meeting) []*plan.Action {
	var list []*plan.Action
	for _, no := range m.Numbers() {
		if a, err := s.Action(no); err == nil && !a.Absent {
			list = append(list, a)
		}
	}
	return list
}

// ReferralsClose reminds a channel of the road that referrals take. Nothing of
// a case is ever said here.
func ReferralsClose(_ *plan.State, m *plan.Meeting, o plan.Occurrence, _ time.Time) Reply {
	msg := newMessage(fmt.Sprintf("Referrals for the %s on %s", m.Short(), o.On))
	msg.say("meets", meets(m, o))
	msg.small("moved", turned(o))
	msg.say("ask", "Referrals go to the meeting's Coordinator by the secure route, in good time. Never write about a case here.")
	msg.small("text", m.Text)
	msg.press("after", stop("referrals", m.ID, true))
	return msg.reply()
}

// MakeKnown asks that the date of a public meeting be made known.
func MakeKnown(_ *plan.State, m *plan.Meeting, o plan.Occurrence, _ time.Time) Reply {
	msg := newMessage(fmt.Sprintf("%s: %s", panelName(m, o), o.On))
	msg.say("meets", meets(m, o))
	msg.small("moved", turned(o))
	msg.say("ask", "Please make the date known: on the web pages, to ward members, and to residents and firms.")
	msg.small("text", m.Text)
	msg.press("after", Button{ID: "next", Label: "All its dates", Line: "next " + string(m.ID), Aria: "See all dates of the " + m.Short()}, stop("publicity", m.ID, true))
	return msg.reply()
}

func panelName(m *plan.Meeting, o plan.Occurrence) string {
	if o.ID.Part == "" {
		return m.Short()
	}
	return fmt.Sprintf("%s, %s", m.Short(), partName(o.ID.Part))
}

// SendOn asks, after a public meeting, for what was raised there.
func SendOn(s *plan.State, m *plan.Meeting, o plan.Occurrence, _ time.Time) Reply {
	msg := newMessage(fmt.Sprintf("After the %s of %s", panelName(m, o), o.On))
	waiting := 0
	for _, it := range s.Agenda(m.ID, o.ID.Part) {
		if it.Meeting == m.ID && it.SentTo == "" {
			waiting++
		}
	}
	msg.say("ask", "What was raised, as topics and places and never people? Put each on the agenda, and send it on to Bi-Weekly Tasking. The answer comes back to the next panel.")
	if waiting > 0 {
		msg.say("waiting", fmt.Sprintf("%s on its agenda and not sent on yet.", plural(waiting, "item is", "items are")))
	}
	msg.small("how", strings.TrimSpace(fmt.Sprintf("Type: agenda %s %s", m.ID, o.ID.Part))+" add and what was raised")
	msg.press("after", Button{ID: "agenda", Label: "Its agenda", Line: strings.TrimSpace(fmt.Sprintf("agenda %s %s", m.ID, o.ID.Part)), Aria: "See the agenda of the " + m.Short()}, stop("issues", m.ID, true))
	return msg.reply()
}

// DraftReport asks the co-ordinator for the draft of a report.
func DraftReport(s *plan.State, m *plan.Meeting, o plan.Occurrence, _ time.Time) Reply {
	msg := newMessage(fmt.Sprintf("Draft the report for the %s on %s", m.Short(), o.On))
	msg.say("meets", meets(m, o))
	msg.say("counts", "The plan stands at "+counts(plan.Count(s.Actions()))+fmt.Sprintf(" of %d.", len(s.Actions())))
	msg.small("rule", fmt.Sprintf("Papers are best open five clear days ahead: published by %s.", s.WorkingDays(o.On, 6)))
	msg.press("after", Button{ID: "brief", Label: "Briefing", Line: "brief " + string(m.ID), Aria: "Read the briefing for the " + m.Short()},
		Button{ID: "unset", Label: "Not yet rated", Line: "list unset", Aria: "List the actions that are not yet rated"}, stop("draft", m.ID, false))
	return msg.reply()
}

// SignOff asks the co-ordinator to have a report signed off.
func SignOff(s *plan.State, m *plan.Meeting, o plan.Occurrence, _ time.Time) Reply {
	msg := newMessage(fmt.Sprintf("Sign off the report for the %s on %s", m.Short(), o.On))
	msg.say("meets", meets(m, o))
	msg.say("counts", "The plan stands at "+counts(plan.Count(s.Actions()))+fmt.Sprintf(" of %d.", len(s.Actions())))
	msg.small("rule", fmt.Sprintf("Papers are best open five clear days ahead: published by %s.", s.WorkingDays(o.On, 6)))
	msg.say("take", "What to take with you: the briefing, and the rest of it, which has every action by theme. There is no report as a file yet.")
	msg.press("after", Button{ID: "brief", Label: "Briefing", Line: "brief " + string(m.ID), Aria: "Read the briefing for the " + m.Short(), Style: slack.StylePrimary},
		Button{ID: "rest", Label: "The rest of it", Line: "brief " + string(m.ID) + " rest", Aria: "Read the rest of the briefing for the " + m.Short()},
		Button{ID: "unset", Label: "Not yet rated", Line: "list unset", Aria: "List the actions that are not yet rated"}, stop("sign-off", m.ID, false))
	return msg.reply()
}

// WasMoved tells a channel what became of a meeting.
func WasMoved(s *plan.State, m *plan.Meeting, o plan.Occurrence) Reply {
	var msg *message
	switch {
	case o.Off():
		msg = newMessage(fmt.Sprintf("No %s on %s", panelName(m, o), o.ID.Date))
		msg.say("moved", turned(o))
		if next, ok := s.Next(m.ID, o.Begins()); ok {
			msg.say("next", fmt.Sprintf("It next meets on %s at %s. That briefing covers what this one would have.", next.On, next.Start))
		}
	case o.State == plan.Rescheduled:
		msg = newMessage(fmt.Sprintf("%s: now %s at %s", panelName(m, o), o.On, o.Start))
		msg.say("meets", meets(m, o))
		msg.say("moved", turned(o))
	default:
		msg = newMessage(fmt.Sprintf("%s: %s at %s", panelName(m, o), o.On, o.Start))
		msg.say("meets", meets(m, o))
		if o.Why != "" {
			msg.say("moved", o.Why)
		}
	}
	msg.press("after", Button{ID: "next", Label: "Next meetings", Line: "next " + string(m.ID), Aria: "See when the " + m.Short() + " meets next"}, stop("moved", m.ID, true))
	return msg.reply()
}

// AskAboutHoliday asks a chair what becomes of a meeting on a bank holiday.
func AskAboutHoliday(s *plan.State, m *plan.Meeting, o plan.Occurrence) Reply {
	first := o.ID.Date
	msg := newMessage(fmt.Sprintf("The %s and %s", m.Short(), first))
	msg.say("ask", fmt.Sprintf("%s is a bank holiday (%s). The %s moves to %s at %s, unless you decide otherwise.", first, o.Why, m.Short(), o.On, o.Start))
	msg.small("rule", "Without an answer it moves. Whatever you choose, the next briefing covers all since it last met.")
	iso := first.ISO()
	msg.press("choose",
		Button{ID: "move", Label: clip("Move to "+o.On.Weekday().String(), maxLabel), Line: fmt.Sprintf("%s move %s to %s", m.ID, iso, o.On.ISO()), Aria: fmt.Sprintf("Move the %s to %s", m.Short(), o.On), Style: slack.StylePrimary},
		Button{ID: "skip", Label: "Cancel it", Line: fmt.Sprintf("%s skip %s", m.ID, iso), Aria: fmt.Sprintf("Cancel the %s of %s", m.Short(), first)},
		Button{ID: "keep", Label: clip("Keep "+first.Weekday().String(), maxLabel), Line: fmt.Sprintf("%s restore %s", m.ID, iso), Aria: fmt.Sprintf("Hold the %s on %s all the same", m.Short(), first)},
		stop("holiday", m.ID, false))
	return msg.reply()
}

// AskedFor asks an owner how their actions stand because somebody wants to know.
func AskedFor(s *plan.State, e plan.Event, to plan.UserID, list []*plan.Action, now time.Time) Reply {
	msg := newMessage("How do these stand?")
	stand := fmt.Sprintf("%d actions of yours stand", len(list))
	if len(list) == 1 {
		stand = "an action of yours stands"
	}
	msg.say("ask", fmt.Sprintf("%s asked at %s how %s. Has anything changed?", Person(e.By), when(e.At), stand))
	askEach(s, msg, list, to, now)
	msg.small("how", "Press a button, or type for example: "+exampleUpdate(list))
	msg.small("leave", leaveOut)
	msg.press("after", Button{ID: "mine", Label: "All that I hold", Line: "mine", Aria: "List all actions that you hold"}, stop("asked", "", false))
	return msg.reply()
}

// Unrated asks somebody for the statuses that nobody has given.
func Unrated(s *plan.State, to plan.UserID, list []*plan.Action) Reply {
	msg := newMessage("Not yet rated")
	msg.say("ask", fmt.Sprintf("You hold %s that nobody has rated yet. Is each red (not complete), amber (in progress) or green (complete)?", plural(len(list), "action", "actions")))
	for i, a := range list {
		if i == maxAsked {
			msg.small("more", fmt.Sprintf("And %d more. To see them all, type: mine unset", len(list)-i))
			break
		}
		msg.say(fmt.Sprintf("action-%d", a.No), name(a))
		var row []Button
		for _, b := range statusButtons(a.No, "") {
			b.ID += fmt.Sprintf("-%d", a.No)
			row = append(row, b)
		}
		msg.press(fmt.Sprintf("do-%d", a.No), row...)
	}
	msg.small("leave", leaveOut)
	msg.press("after", stop("unrated", "", false))
	return msg.reply()
}

// NeedsHelp tells a co-ordinator that an owner needs help.
func NeedsHelp(s *plan.State, e plan.Event) Reply {
	f := e.Fact.(*plan.HealthSet)
	state := "needs help"
	if f.Health == "stuck" {
		state = "is stuck"
	}
	a, err := s.Action(f.No)
	if err != nil {
		return Reply{}
	}
	msg := newMessage(fmt.Sprintf("Action %d %s", f.No, state))
	msg.say("who", fmt.Sprintf("%s said so of %s — %s, at %s.", Person(e.By), name(a), Status(a.Status), when(e.At)))
	if f.Note != "" {
		msg.text = append(msg.text, apart(clip(f.Note, 600)))
		msg.r.Blocks = append(msg.r.Blocks, section("note", quote(clip(f.Note, 600))))
	}
	msg.press("after", Button{ID: "show", Label: fmt.Sprintf("Show action %d", f.No), Line: fmt.Sprintf("show %d", f.No), Aria: fmt.Sprintf("Show action %d", f.No)}, stop("help", "", false))
	return msg.reply()
}

// HolidaysEnd warns that the known bank holidays run out.
func HolidaysEnd(year int) Reply {
	msg := newMessage(fmt.Sprintf("Bank holidays are known to the end of %d", year))
	msg.say("ask", fmt.Sprintf("No meeting is planned after that. When the government has published those of %d, enter each, for example: holidays add 1 jan %d New Year's Day. Then type: holidays %d complete", year+1, year+1, year+1))
	msg.press("after", Button{ID: "list", Label: fmt.Sprintf("Those of %d", year), Line: fmt.Sprintf("holidays %d", year), Aria: fmt.Sprintf("List the bank holidays of %d", year)}, stop("holidays", "", false))
	return msg.reply()
}

// MissedPosts tells an operator what did not go out.
func MissedPosts(s *plan.State, bad []plan.Posting) Reply {
	msg := newMessage(fmt.Sprintf("%s did not go out", plural(len(bad), "message", "messages")))
	var lines []string
	for i, p := range bad {
		if i == 10 {
			lines = append(lines, fmt.Sprintf("And %d more.", len(bad)-i))
			break
		}
		lines = append(lines, fmt.Sprintf("• %s, to %s, due %s: %s (%s).", ruleName(s, p.Post), target(p.To), when(p.At), Outcome(p), p.Key))
	}
	msg.say("list", strings.Join(lines, "\n"))
	if slices.ContainsFunc(bad, func(p plan.Posting) bool { return p.Why == plan.NotForOutsiders }) {
		msg.say("outside", "Guests, or people from another organisation, are in that channel. It is sent nothing of the kind until they are gone, or until the co-ordinator types there: outsiders may read here. You are told this once for a channel.")
	}
	msg.small("how", "To see what comes next and what was sent last, type: status")
	msg.press("after", Button{ID: "status", Label: "Status", Line: "status", Aria: "See what is sent next, and what was sent last"}, stop("missed", "", false))
	return msg.reply()
}

// Outcome is what became of a post, in a few words.
func Outcome(p plan.Posting) string {
	switch p.State {
	case plan.Claimed:
		return "being sent"
	case plan.Sent:
		if late := p.When.Sub(p.At); late >= 5*time.Minute {
			return fmt.Sprintf("sent %s, %s late", when(p.When), span(late))
		}
		return "sent " + when(p.When)
	case plan.NotSent:
		return "not sent: " + p.Why
	case plan.Waiting:
		return fmt.Sprintf("Slack asked to wait until %s", when(p.Until))
	case plan.Failed:
		return "Slack would not take it: " + p.Why
	case plan.Lost:
		return "nobody can tell whether it arrived: " + p.Why
	}
	return cmp.Or(p.State, "not sent yet")
}

// span is how long something took, roughly.
func span(d time.Duration) string {
	switch {
	case d < 2*time.Hour:
		return plural(int(d.Minutes()), "minute", "minutes")
	case d < 48*time.Hour:
		return plural(int(d.Hours()), "hour", "hours")
	}
	return plural(int(d.Hours()/24), "day", "days")
}
