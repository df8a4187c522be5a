package views

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// Briefing is what a chair is sent ahead of a meeting: what fits on one screen
// of a phone, and the rest for its thread. Sent late, it still says how things
// stood when it was due, and its thread says the same.
func Briefing(s *plan.State, o plan.Occurrence, asAt time.Time) (screen, rest Reply) {
	if last, ok := s.Event(s.Head()); ok && !last.At.Before(asAt) {
		s = s.AsAt(asAt)
	}
	b := s.Brief(o, asAt)
	v := brief{s, b}
	screen, rest = v.screen("The rest is in the thread."), v.rest()
	screen.Blocks = append(screen.Blocks, buttons("after", stop("brief", b.Meeting.ID, false))...)
	return screen, rest
}

// BriefingAsked is the same for somebody who asks for it. line asks for it
// again.
func BriefingAsked(s *plan.State, b plan.Brief, line string) (screen, rest Reply) {
	v := brief{s, b}
	screen, rest = v.screen(fmt.Sprintf("For the rest, type: %s rest", line)), v.rest()
	screen.Blocks = append(screen.Blocks, buttons("after",
		Button{ID: "rest", Label: "Show the rest", Line: line + " rest", Aria: "Show the rest of the briefing for the " + b.Meeting.Short()},
		Button{ID: "agenda", Label: "Its agenda", Line: strings.TrimSpace(fmt.Sprintf("agenda %s %s", b.Meeting.ID, b.Occurrence.ID.Part)), Aria: "See the agenda of the " + b.Meeting.Short()})...)
	return screen, rest
}

// How much of a briefing one screen of a phone holds.
const (
	onScreen = 3  // actions
	decided  = 2  // decisions, and agenda items
	briefly  = 60 // characters of a note
)

// A brief puts a [plan.Brief] into words. What a public meeting hears is only
// what is published: no note, no name, no health. Of a confidential one nothing
// is said beyond the plan's own progress, and no note either.
type brief struct {
	s *plan.State
	plan.Brief
}

func (b brief) public() bool       { return b.Meeting.Audience == plan.Public }
func (b brief) confidential() bool { return b.Meeting.Audience == plan.Confidential }

// title is the meeting with its day and time.
func (b brief) title() string {
	name := panelName(b.Meeting, b.Occurrence)
	if b.Occurrence.ID.Date.IsZero() {
		return name + ", no date known"
	}
	return fmt.Sprintf("%s, %s, %s", name, b.Occurrence.On, b.Occurrence.Start)
}

const noCases = "Case details stay in the meeting's own papers. Nothing here is about a person: this is the plan's progress only."

func (b brief) screen(where string) Reply {
	msg := newMessage(b.title())
	if b.confidential() {
		msg.say("confidential", noCases)
	}
	msg.small("who", b.who()+fmt.Sprintf("Status as at %s.", when(b.AsAt)))
	msg.say("window", b.window())
	msg.say("counts", strings.TrimSpace(fmt.Sprintf("The plan: %s. %s", counts(b.Now), b.change())))
	if t := travel(b.Travel()); t != "" && !b.public() {
		msg.say("travel", fmt.Sprintf("Its actions since then: %s.", t))
	}
	left := b.Urgent()
	if b.public() {
		b.items(msg, decided)
		left = b.Actions
	} else if len(b.Decisions) > 0 {
		var lines []string
		for i, d := range b.Decisions {
			if i == decided {
				lines = append(lines, fmt.Sprintf("And %d more.", len(b.Decisions)-i))
				break
			}
			lines = append(lines, b.decision(d))
		}
		for _, d := range b.Decisions[:min(decided, len(b.Decisions))] {
			left = slices.DeleteFunc(left, func(a plan.BriefAction) bool { return d.Action != nil && d.Action.No == a.No })
		}
		msg.list("decisions", "Decisions wanted", lines)
	}
	var lines []string
	for i, a := range left {
		if i == onScreen {
			lines = append(lines, fmt.Sprintf("And %d more.", len(left)-i))
			break
		}
		lines = append(lines, b.action(a, 40, briefly))
	}
	heading := "Its actions to look at"
	if b.public() {
		heading = "What the plan says"
	}
	switch {
	case len(lines) > 0:
		msg.list("actions", heading, lines)
	case len(b.Actions) == 0:
		msg.say("actions", "No action of the plan is this meeting's business.")
	case len(b.Decisions) > 0 && !b.public():
		msg.say("actions", "Nothing else about its actions asks for a look.")
	default:
		msg.say("actions", "None of its actions moved, is stuck or has gone quiet.")
	}
	if !b.public() {
		b.items(msg, decided)
	}
	msg.small("rest", where)
	return msg.reply()
}

// who names the chairs. A public meeting hears no name.
func (b brief) who() string {
	var names []string
	for _, u := range b.Chairs {
		names = append(names, Person(u))
	}
	switch {
	case b.public():
		return ""
	case len(names) == 0:
		return "Nobody is named as its chair. "
	case len(names) == 1:
		return "Chair: " + names[0] + ". "
	}
	return "Chairs: " + join(names) + ". "
}

// window says what time the briefing covers, and why that is not the usual.
func (b brief) window() string {
	var said []string
	switch {
	case b.Held:
		said = append(said, fmt.Sprintf("Since it met on %s.", b.Last.On))
	case !b.From.IsZero():
		said = append(said, fmt.Sprintf("Since %s.", date(b.From)))
	default:
		said = append(said, "Since the plan was imported.")
	}
	for _, o := range b.Passed {
		why := ""
		if o.Why != "" {
			why = ": " + o.Why
			if b.public() && !o.ByRule {
				why = ""
			}
		}
		if o.Off() {
			said = append(said, fmt.Sprintf("%s was skipped%s.", o.ID.Date, why))
		} else if o.On != o.ID.Date {
			said = append(said, fmt.Sprintf("Moved from %s%s.", o.ID.Date, why))
		} else {
			said = append(said, fmt.Sprintf("Its time was changed%s.", why))
		}
	}
	return strings.Join(said, " ")
}

// change says how the counts differ from those when the time began.
func (b brief) change() string {
	var parts []string
	differ := func(now, then int, what string) {
		switch {
		case now > then:
			parts = append(parts, fmt.Sprintf("%d more %s", now-then, what))
		case now < then:
			parts = append(parts, fmt.Sprintf("%d fewer %s", then-now, what))
		}
	}
	if b.Then.All == 0 {
		return ""
	}
	differ(b.Now.Red, b.Then.Red, "red")
	differ(b.Now.Amber, b.Then.Amber, "amber")
	differ(b.Now.Green, b.Then.Green, "green")
	differ(b.Now.NotYetRated, b.Then.NotYetRated, "not yet rated")
	if len(parts) == 0 {
		return "The same as at that time."
	}
	return fmt.Sprintf("That is %s than at that time.", join(parts))
}

func (b brief) decision(d plan.Decision) string {
	switch d.Kind {
	case "holiday":
		return fmt.Sprintf("%s is a bank holiday (%s). Unless you say otherwise, it moves to %s.", d.Occurrence.ID.Date, d.Occurrence.Why, d.Occurrence.On)
	case "open":
		return fmt.Sprintf("%s is %s. Carry it over, or say what would make it green?", b.name(d.Action.Action, 40), StatusInFull(d.Action.Status))
	}
	says := map[string]string{"stuck": "is stuck", "help": "needs help"}[d.Kind]
	line := fmt.Sprintf("%s (%s) %s", b.name(d.Action.Action, 40), Status(d.Action.Status), says)
	if note := d.Action.Health.Note; note != "" && !b.confidential() {
		return line + ": " + oneLine(note, briefly)
	}
	return line + "."
}

// items are what is on the agenda, most of them at most; all for 0.
func (b brief) items(msg *message, most int) {
	var lines []string
	for i, it := range b.Agenda {
		if i == most && most > 0 {
			lines = append(lines, fmt.Sprintf("And %d more.", len(b.Agenda)-i))
			break
		}
		lines = append(lines, agendaLine(b.s, it, b.Meeting, briefly))
	}
	if len(lines) == 0 {
		return
	}
	heading := "On the agenda"
	if b.public() {
		heading = "What was asked, and what was done"
	}
	msg.list("agenda", heading, lines)
	if b.confidential() {
		msg.text[len(msg.text)-1] = fmt.Sprintf("%s: %s.", heading, plural(len(b.Agenda), "item", "items"))
	}
}

func (b brief) name(a *plan.Action, n int) string {
	return fmt.Sprintf("%d %s", a.No, oneLine(a.Title(), n))
}

// action is one action with all that its meeting may know, its title in n
// characters and its text in words.
func (b brief) action(a plan.BriefAction, n, words int) string {
	if b.public() {
		line := b.name(a.Action, max(n, 80))
		if a.Status != plan.NotYetRated {
			line += ": " + Status(a.Status)
		}
		if p := a.Wording.Progress; p != "" {
			line += ". " + oneLine(nameless(p), words+60)
		}
		return line
	}
	line := fmt.Sprintf("%s: %s", b.name(a.Action, n), Status(a.Status))
	if !a.Since.IsZero() {
		line += " since " + shortDate(a.Since, b.AsAt)
	}
	line += moved(a) + ", " + owners(a.Action) + "."
	if p, ok := b.s.Proposed(a.No); ok {
		line += " " + proposed(p.Confirmed, p.Waiting) + "."
	}
	switch a.Health.State {
	case "stuck":
		line += " Stuck."
	case "help":
		line += " Needs help."
	}
	if a.Overdue {
		line += " Overdue: a time that its text names is over."
	}
	if a.Fresh.Stale {
		line += fmt.Sprintf(" No word for %d days.", a.Fresh.Silent)
	}
	if a.Words.Seq != 0 && !b.confidential() {
		line += fmt.Sprintf(" “%s”", oneLine(noteLast(b.s, a.Words), words))
	}
	return line
}

// moved says what the status was when the time began, if it was another.
func moved(a plan.BriefAction) string {
	switch d := a.Direction(); {
	case a.Reopened() && a.Was == plan.Green:
		return " (reopened, was GREEN)"
	case a.Reopened():
		return fmt.Sprintf(" (was %s, then GREEN, reopened)", a.Was.Word())
	case !a.Moved():
		return ""
	case d == plan.NotComparable:
		return fmt.Sprintf(" (was %s)", a.Was.Word())
	default:
		return fmt.Sprintf(" (was %s, %s)", a.Was.Word(), string(d))
	}
}

// shortDate leaves the year out when it is this one.
func shortDate(t, now time.Time) string {
	if plan.DateOf(t).Year == plan.DateOf(now).Year {
		return plan.London(t).Format("Mon 2 Jan")
	}
	return date(t)
}

// oneLine is a text without its line ends, shortened to n characters.
func oneLine(s string, n int) string { return clip(strings.Join(strings.Fields(s), " "), n) }

// nameless leaves people's mentions out of a text.
func nameless(s string) string { return mention.ReplaceAllString(s, "[a person]") }

var mention = regexp.MustCompile(`<@[^<>]*>|@\S+`)

// agendaLine is an agenda item as a meeting sees it: its own, or one that was
// sent to it.
func agendaLine(s *plan.State, it plan.AgendaItem, m *plan.Meeting, n int) string {
	text, answer := oneLine(it.Text, n), oneLine(it.Answer, n)
	if m.Audience == plan.Public {
		text, answer = nameless(text), nameless(answer)
	}
	if text == "" {
		text = removed
	}
	line := fmt.Sprintf("Item %d: %s", it.No, text)
	short := func(id plan.MeetingID) string {
		if m, err := s.Meeting(id); err == nil {
			return m.Short()
		}
		return string(id)
	}
	switch {
	case !it.AnsweredAt.IsZero() && it.SentTo != "" && it.SentTo != m.ID:
		line += fmt.Sprintf(" → answer of the %s: %s", short(it.SentTo), answer)
	case !it.AnsweredAt.IsZero():
		line += " → answer: " + answer
	case it.SentTo == m.ID:
		line += fmt.Sprintf(" (from the %s)", short(it.Meeting))
	case it.SentTo != "":
		line += fmt.Sprintf(" (sent to the %s, no answer yet)", short(it.SentTo))
	}
	return line
}

func (b brief) rest() Reply {
	msg := newMessage(b.title() + ": the rest")
	if b.confidential() {
		msg.say("confidential", noCases)
	}
	var lines []string
	groups := map[string][]string{} // by theme
	var themes []string
	for _, a := range b.Actions {
		line := b.action(a, 80, 160)
		lines = append(lines, line)
		if groups[a.Theme] == nil {
			themes = append(themes, a.Theme)
		}
		groups[a.Theme] = append(groups[a.Theme], line)
	}
	brief := func(a plan.BriefAction) string {
		if b.public() && a.Status == plan.NotYetRated {
			return b.name(a.Action, 40)
		}
		return fmt.Sprintf("%s: %s", b.name(a.Action, 40), Status(a.Status))
	}
	var short []string
	for _, a := range b.Actions {
		short = append(short, brief(a))
	}
	if len(lines) > 0 {
		heading := "Its actions: not complete first, then overdue, quiet, changed, and the rest"
		if b.Meeting.Whole() {
			heading = "Every action, by theme"
		}
		if b.public() {
			heading = "Its actions"
		}
		msg.text = append(msg.text, heading+":\n"+strings.Join(short, "\n"))
		msg.r.Blocks = append(msg.r.Blocks, section("actions-title", "*"+heading+"*"))
		if !b.Meeting.Whole() {
			themes, groups[""] = []string{""}, lines
		}
		for i, theme := range themes {
			id := fmt.Sprintf("theme-%d", i)
			if theme != "" {
				msg.r.Blocks = append(msg.r.Blocks, section(id, "*"+Escape(theme)+"*"))
			}
			msg.r.Blocks = append(msg.r.Blocks, packed(id, groups[theme])...)
		}
	}
	if !b.public() {
		b.elsewhere(msg)
	}
	if len(b.Agenda) > decided {
		b.items(msg, 0)
	}
	if !b.public() {
		b.promises(msg)
		b.cautions(msg)
	}
	if len(b.Next) > 0 {
		lines = nil
		for _, o := range b.Next {
			line := fmt.Sprintf("%s, %s", o.On, o.Start)
			if t := turned(o); t != "" && !(b.public() && !o.ByRule) {
				line += ". " + t
			}
			lines = append(lines, line)
		}
		msg.list("next", "Next dates", lines)
	} else if missing := b.Meeting.Missing(); b.Occurrence.ID.Date.IsZero() && len(missing) == 0 {
		msg.say("next", fmt.Sprintf("No day is known on which it meets next. To add one, type: %s add and the day", b.Meeting.ID))
	} else if b.Occurrence.ID.Date.IsZero() {
		msg.say("next", fmt.Sprintf("Nobody has said %s. To see what is missing, type: next %s", join(missing), b.Meeting.ID))
	}
	return msg.reply()
}

// elsewhere is what happened in the time outside the meeting's own actions.
func (b brief) elsewhere(msg *message) {
	var lines []string
	for _, a := range b.Others {
		lines = append(lines, fmt.Sprintf("%s: %s%s, %s.", b.name(a.Action, 40), Status(a.Status), moved(a), plural(len(a.Entries), "entry", "entries")))
	}
	if len(lines) > 0 {
		msg.list("others", "Other actions that people wrote about", lines)
	}
	if n := len(b.Entries); n > 0 {
		text := fmt.Sprintf("%s in this time", plural(n, "entry", "entries"))
		if len(b.Else) > 0 {
			text += fmt.Sprintf(", %d of them about meetings, people and settings", len(b.Else))
		}
		msg.small("entries", text+".")
	} else {
		msg.small("entries", "Nobody wrote anything in this time.")
	}
}

// promises are what the meeting's actions had said would happen by now, and
// whether it did. The notes of a confidential meeting's actions stay out.
func (b brief) promises(msg *message) {
	var lines []string
	guessed := false
	for _, p := range b.Promises {
		if b.confidential() && p.Where == "note" {
			continue
		}
		says := ""
		switch p.Became {
		case plan.PromiseKept:
			says = "kept: it is GREEN ●."
		case plan.PromisePutOff:
			says = fmt.Sprintf("put off, and now: “%s”.", oneLine(p.Later.Phrase, 60))
		case plan.PromiseGone:
			says = "its text says so no longer."
		case plan.PromiseOverdue:
			says = fmt.Sprintf("its time ended on %s at the latest, and nobody has said whether it has happened.", p.By)
		default:
			says = fmt.Sprintf("to come, by %s at the latest.", p.By)
		}
		guessed = guessed || p.Became == plan.PromiseOverdue || p.Became == plan.PromiseOpen
		lines = append(lines, fmt.Sprintf("%d: “%s” — %s", p.No, oneLine(p.Words, 120), says))
	}
	if len(lines) == 0 {
		return
	}
	msg.list("promises", "Promises, and what is known of them", lines)
	if guessed {
		msg.small("guessed", "These dates are a reading of the words, and the latest that may be meant. Nobody has confirmed them.")
	}
}

// cautions are what the reader should not take for more than it is.
func (b brief) cautions(msg *message) {
	var lines []string
	about := func(says string, choose func(plan.BriefAction) bool) {
		var chosen []int
		for _, a := range b.Actions {
			if choose(a) {
				chosen = append(chosen, int(a.No))
			}
		}
		if len(chosen) == 0 {
			return
		}
		slices.Sort(chosen)
		var nos []string
		for _, no := range chosen {
			nos = append(nos, fmt.Sprint(no))
		}
		lines = append(lines, says+": "+join(nos)+".")
	}
	about("Not yet rated by anybody", func(a plan.BriefAction) bool { return a.Status == plan.NotYetRated })
	about("Status set by somebody who does not hold the action", func(a plan.BriefAction) bool { return a.By != "" && !b.s.HeldBy(a.Action, a.By) })
	about("Not confirmed as this meeting's business", func(a plan.BriefAction) bool { return a.Inferred })
	about("RED, and no path to green", func(a plan.BriefAction) bool { return b.s.Pathless(a.Action) })
	about("GREEN without evidence", func(a plan.BriefAction) bool { return b.s.Bare(a.Action) })
	about("Joint, and nobody has said who leads", func(a plan.BriefAction) bool { return a.Joint() && b.s.Lead(a.No) == "" })
	about("“No change” three times in a row or more", func(a plan.BriefAction) bool { return a.Fresh.Same >= 3 })
	about("No longer in the latest published plan", func(a plan.BriefAction) bool { return a.Absent })
	for _, o := range append([]plan.Occurrence{b.Occurrence}, b.Next...) {
		if o.ByRule && !o.Off() {
			lines = append(lines, fmt.Sprintf("%s is a guess: it was moved from %s for %s, and nobody has confirmed it.", o.On, o.ID.Date, o.Why))
		}
	}
	if len(lines) > 0 {
		msg.list("cautions", "Cautions", lines)
	}
}

// list says lines under a heading.
func (m *message) list(id, heading string, lines []string) {
	m.text = append(m.text, heading+":\n• "+strings.Join(lines, "\n• "))
	text := "*" + Escape(heading) + "*"
	for _, line := range lines {
		text += "\n• " + Escape(line)
	}
	if len([]rune(text)) <= maxText {
		m.r.Blocks = append(m.r.Blocks, section(id, text))
		return
	}
	m.r.Blocks = append(m.r.Blocks, slack.Block(section(id, "*"+Escape(heading)+"*")))
	m.r.Blocks = append(m.r.Blocks, packed(id, lines)...)
}
