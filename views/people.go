package views

import (
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// kinds are the kinds of messages that come unasked, as they are said.
var kinds = map[string]string{
	"nudge":     "Reminders of what you owe",
	"asked":     "Reminders that somebody asks for",
	"brief":     "Briefings",
	"today":     "Messages on the day of the meeting",
	"referrals": "Messages that referrals close",
	"publicity": "Messages about dates and publicity",
	"issues":    "Messages to send issues on",
	"draft":     "Drafts of the report",
	"sign-off":  "Messages to sign the report off",
	"moved":     "Messages that a meeting is moved or does not take place",
	"holiday":   "Questions about meetings on bank holidays",
	"holidays":  "Messages that the known bank holidays run out",
	"unrated":   "Questions about what is not yet rated",
	"help":      "Messages that an action needs help",
	"digest":    "Weekly digests",
	"thread":    "Changes in actions' own threads",
	"missed":    "Messages that something was not sent",
	"drive":     "Questions of the confirmation drive",
	"requests":  "Requests for what others may not do",
	"left":      "Messages that somebody has left",
	"link":      "Messages that an action yours depends on has changed",
	"agreement": "Questions whether a joint action is complete",
}

// kind names a kind of message, and whose: "Briefings for the NTE".
func kind(s *plan.State, f plan.MessagesSwitched) string {
	name, ok := kinds[f.Message]
	if !ok {
		name = "Messages of the kind " + f.Message
	}
	if f.Meeting != "" {
		name += " for the " + short(s, f.Meeting)
	}
	return name
}

// short is a meeting's name in short.
func short(s *plan.State, id plan.MeetingID) string {
	if m, err := s.Meeting(id); err == nil {
		return m.Short()
	}
	return strings.ToUpper(string(id))
}

// whose says for whom something is switched.
func whose(to plan.Target) string {
	if to.Channel != "" {
		return "in <#" + to.Channel + ">"
	}
	return "for you"
}

// switchLine is the line that switches a kind of message.
func switchLine(f plan.MessagesSwitched, off bool) string {
	words := []string{"messages on", f.Message}
	if off {
		words[0] = "messages off"
	}
	if f.Meeting != "" {
		words = append(words, string(f.Meeting))
	}
	if f.To.Channel != "" {
		words = append(words, "here")
	}
	return strings.Join(words, " ")
}

func switched(s *plan.State, f plan.MessagesSwitched, off bool) string {
	if off {
		return fmt.Sprintf("%s are off %s.", kind(s, f), whose(f.To))
	}
	return fmt.Sprintf("%s are on %s.", kind(s, f), whose(f.To))
}

// exceptions are the meetings whose messages are wanted though those of their
// kind are off.
func exceptions(s *plan.State, f plan.MessagesSwitched) string {
	var names []string
	for _, m := range s.Meetings() {
		if f.Meeting == "" && s.Wanted(f.Message, m.ID, f.To) {
			names = append(names, "the "+m.Short())
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " Those for " + join(names) + " are on."
}

// cover says who stands in for somebody who is away until a day.
func cover(a plan.Away) string {
	if a.Cover == "" {
		return fmt.Sprintf("away until %s", a.Until)
	}
	return fmt.Sprintf("covered by %s until %s", Person(a.Cover), a.Until)
}

// absence says until when a person is away, and what becomes of their
// reminders.
func absence(a plan.Away) string {
	if a.Cover == "" {
		return fmt.Sprintf("You are away until %s. Nobody covers for you, so until then nobody is reminded in your place.", a.Until)
	}
	return fmt.Sprintf("You are away until %s. Until then %s gets your reminders.", a.Until, Person(a.Cover))
}

// putOff says until when a person is not reminded of an action.
func putOff(s *plan.State, no plan.ActionNo, until plan.Date) string {
	return fmt.Sprintf("your reminders are put off until %s. They resume on %s.", until, s.WorkingDays(until, -1))
}

// personLine says what a fact about a person's absence, reminders or messages
// did; ok is false for other facts.
func personLine(s *plan.State, e plan.Event) (line string, ok bool) {
	at := when(e.At)
	switch f := e.Fact.(type) {
	case *plan.DigestSet:
		return digestLine(s, f, e.At), true
	case *plan.AwaySet:
		if f.Until.IsZero() {
			return fmt.Sprintf("✓ You are back. Your reminders come to you again. Saved %s.", at), true
		}
		return fmt.Sprintf("✓ %s It ends by itself; to end it sooner, type: away off. Saved %s.", absence(plan.Away{Until: f.Until, Cover: f.Cover}), at), true
	case *plan.ActionSnoozed:
		a, err := s.Action(f.No)
		if err != nil {
			return "", false
		}
		if f.Until.IsZero() {
			return fmt.Sprintf("✓ %s — you are reminded of it again. Saved %s.", name(a), at), true
		}
		return fmt.Sprintf("✓ %s — %s Saved %s.\nA snooze is not an update: %s", name(a), putOff(s, f.No, f.Until), at, stays(a, e.At)), true
	case *plan.MessagesSwitched:
		line := fmt.Sprintf("✓ %s Saved %s.", switched(s, *f, f.Off), at)
		if f.Off {
			line += " To have them again, type: " + switchLine(*f, false)
		}
		return line, true
	case *plan.HealthSet:
		a, err := s.Action(f.No)
		if err != nil {
			return "", false
		}
		return fmt.Sprintf("✓ %s — %s. Saved %s. %s\n%s", name(a), Health(f.Health), at, statusStays(a), hears(s, e, f)), true
	case *plan.ReminderAsked:
		return reminded(s, e, f), true
	case *plan.PreferenceSet:
		return fmt.Sprintf("✓ %s Saved %s.", preferenceLine(s, f), at), true
	case *plan.RequestMade:
		return requested(s, e, f), true
	case *plan.PersonOf:
		if f.Party == "" {
			return fmt.Sprintf("✓ %s belongs to no organisation that is known. Saved %s.", Person(f.User), at), true
		}
		return fmt.Sprintf("✓ %s belongs to %s. Saved %s.", Person(f.User), f.Party, at), true
	case *plan.OutsidersAdmitted:
		return fmt.Sprintf("✓ %s Saved %s.", admitted(f), at), true
	}
	return driveLine(s, e)
}

// stays says that the status is what it was, and how old that is.
func stays(a *plan.Action, now time.Time) string {
	if a.Status == plan.NotYetRated {
		return "it is still NOT YET RATED."
	}
	return fmt.Sprintf("it is still %s, as last confirmed %s.", Status(a.Status), ago(a.Confirmed, now))
}

func statusStays(a *plan.Action) string {
	if a.Status == plan.NotYetRated {
		return "It is not yet rated."
	}
	return "The status stays " + Status(a.Status) + "."
}

// Health is how an action is going, in words.
func Health(state string) string {
	switch state {
	case "well":
		return "going well"
	case "help":
		return "needs help"
	}
	return state
}

// going says how an action is going; "" when nobody has said.
func going(s *plan.State, no plan.ActionNo, now time.Time) string {
	h := s.Health(no)
	if h.State == "" {
		return ""
	}
	return fmt.Sprintf("Going: %s, since %s (%s), by %s.", strings.TrimPrefix(Health(h.State), "going "), date(h.Since), ago(h.Since, now), Person(h.By))
}

// hears says who is told that an action needs help or is stuck.
func hears(s *plan.State, e plan.Event, f *plan.HealthSet) string {
	const never = "This is for the people who work on the plan, and is never published."
	if f.Health == "well" {
		return never
	}
	list := s.In(plan.Coordinator, "", plan.DateOf(e.At))
	var names []string
	for _, u := range list {
		if u != e.By {
			names = append(names, Person(u))
		}
	}
	switch {
	case len(list) == 0:
		return "Nobody is named as co-ordinator yet, so nobody is told. To name one, type: co-ordinator add @ and their name. " + never
	case len(names) == 0:
		return "You are the co-ordinator, so nobody else is told. " + never
	case len(names) == 1:
		return fmt.Sprintf("%s is told, as co-ordinator. %s", names[0], never)
	}
	return fmt.Sprintf("%s are told, as co-ordinators. %s", join(names), never)
}

// reminded says who is reminded because somebody asked, when, and who is not.
func reminded(s *plan.State, e plan.Event, f *plan.ReminderAsked) string {
	at := s.Morning(e.At)
	var lines []string
	gets := map[plan.UserID]bool{}
	for _, r := range s.Reminded(f, at) {
		gets[r.User] = true
		lines = append(lines, fmt.Sprintf("%s about %s", Person(r.User), what(r.Actions)))
	}
	line := fmt.Sprintf("✓ A reminder goes out now, to %s.", join(lines))
	if !at.Equal(e.At) {
		line = fmt.Sprintf("✓ A reminder goes out at %s on %s, to %s. Nobody is written to outside 08:00 to 18:00 on working days.", clock(at), date(at), join(lines))
	}
	var not []string
	for _, a := range s.Actions() {
		for _, h := range s.Asked(f, a) {
			if away, is := s.Away(h.User, at); gets[h.User] || is && gets[away.Cover] || s.Gone(h.User) {
				continue
			}
			gets[h.User] = true
			not = append(not, Person(h.User))
		}
	}
	if len(not) > 0 {
		line += fmt.Sprintf(" Not reminded: %s, away without a cover or with reminders off.", join(not))
	}
	return line
}

// undoPerson says how things stand when a fact about a person was taken back
// or put back.
func undoPerson(s *plan.State, f plan.Fact, at time.Time) (line string, ok bool) {
	switch f := f.(type) {
	case *plan.DigestSet:
		return undoDigest(s, f.Channel), true
	case *plan.AwaySet:
		if a, away := s.Away(f.User, at); away {
			return absence(a), true
		}
		return "You are not away: your reminders come to you.", true
	case *plan.ActionSnoozed:
		a, err := s.Action(f.No)
		if err != nil {
			return "", false
		}
		if until, snoozed := s.Snoozed(f.User, f.No, at); snoozed {
			return fmt.Sprintf("%s: %s", name(a), putOff(s, f.No, until)), true
		}
		return fmt.Sprintf("You are reminded of %s again.", name(a)), true
	case *plan.MessagesSwitched:
		return switched(s, *f, !s.Wanted(f.Message, f.Meeting, f.To)), true
	case *plan.HealthSet:
		a, err := s.Action(f.No)
		if err != nil {
			return "", false
		}
		if how := going(s, f.No, at); how != "" {
			return fmt.Sprintf("%s. %s", name(a), how), true
		}
		return fmt.Sprintf("%s: nobody has said how it is going.", name(a)), true
	case *plan.PreferenceSet:
		return preferenceLine(s, f), true
	}
	return driveNow(s, f, at)
}

// Noted is what is noted about somebody's absence and reminders. It is for
// them alone.
func Noted(s *plan.State, me plan.UserID, now time.Time) Reply {
	var lines []string
	var row []Button
	if a, away := s.Away(me, now); away {
		lines = append(lines, absence(a))
		row = append(row, Button{ID: "back", Label: "I am back", Line: "away off", Aria: "End your absence"},
			Button{ID: "away", Label: "Change it", Line: "away form", Aria: "Change until when I am away, and who covers for me"})
	} else {
		lines = append(lines, "You are not away. If you will be, type for example: away until 5 jan cover @ and a person's name")
		row = append(row, Button{ID: "away", Label: "Say when I am away", Line: "away form", Aria: "Say when I am away, and who covers for me"})
	}
	for _, z := range s.Snoozes(me, now) {
		a, err := s.Action(z.No)
		if err != nil {
			continue
		}
		lines = append(lines, fmt.Sprintf("%s: %s", name(a), putOff(s, z.No, z.Until)))
		row = append(row, Button{ID: fmt.Sprintf("snooze-%d", z.No), Label: fmt.Sprintf("Remind me of %d", z.No), Line: fmt.Sprintf("snooze %d off", z.No), Aria: fmt.Sprintf("Be reminded of action %d again", z.No)})
	}
	for _, w := range s.Switches(plan.Target{User: me}) {
		lines = append(lines, switched(s, w.MessagesSwitched, true)+exceptions(s, w.MessagesSwitched))
		row = append(row, onButton(s, w.MessagesSwitched))
	}
	return listed("What is noted about you", lines, row)
}

// SwitchedOff lists the messages that somebody, and the channel they are in,
// have switched off. A target without a channel is none.
func SwitchedOff(s *plan.State, me, here plan.Target) Reply {
	var lines []string
	var row []Button
	for _, to := range []plan.Target{me, here} {
		if to == (plan.Target{}) {
			continue
		}
		list := s.Switches(to)
		if len(list) == 0 {
			lines = append(lines, "Nothing is switched off "+whose(to)+".")
		}
		for _, w := range list {
			lines = append(lines, switched(s, w.MessagesSwitched, true)+exceptions(s, w.MessagesSwitched))
			row = append(row, onButton(s, w.MessagesSwitched))
		}
	}
	r := listed("Messages that are switched off", lines, row)
	const how = "To switch some off, type for example: messages off nudge nte"
	r.Text += "\n" + how
	r.Blocks = append(r.Blocks, context("how", how))
	return r
}

func onButton(s *plan.State, f plan.MessagesSwitched) Button {
	line := switchLine(f, false)
	return Button{ID: strings.ReplaceAll(line, " ", "-"), Label: strings.Replace(line, "messages on", "Switch on", 1), Line: line, Aria: "Switch on: " + kind(s, f) + " " + whose(f.To)}
}

// listed is a heading, some lines and their buttons.
func listed(title string, lines []string, row []Button) Reply {
	r := Reply{Text: title + ".\n" + strings.Join(lines, "\n"), Blocks: []slack.Block{header("title", title)}}
	r.Blocks = append(r.Blocks, packed("noted", lines)...)
	r.Blocks = append(r.Blocks, buttons("do", row...)...)
	return r
}

// Chase tells whoever may remind others, and holds nothing, whom there is to
// remind and how.
func Chase(s *plan.State) Reply {
	text := "You hold no action yet, so you owe nothing. To ask others how theirs stand, type remind with an action's number or a party's code, for example: remind 20, or: remind ccs"
	t := s.Tally()
	var row []Button
	if len(t.Waiting) > 0 {
		text += "\n" + progress(t)
		for _, w := range t.Waiting {
			if len(row) < 5 {
				row = append(row, Button{ID: "remind-" + strings.ToLower(string(w.Party)), Label: fmt.Sprintf("Remind %s", w.Party), Line: "remind " + strings.ToLower(string(w.Party)), Aria: fmt.Sprintf("Remind whoever holds the actions of %s", w.Party)})
			}
		}
	}
	r := Say("%s", text)
	r.Blocks = append(r.Blocks, buttons("remind", row...)...)
	return r
}

// Debts is what somebody owes, and for which meetings. It is for them alone.
func Debts(s *plan.State, me plan.UserID, now time.Time) Reply {
	list := s.Debts(me, now)
	if len(list) == 0 && len(s.Holds(me)) == 0 {
		return Reply{Text: "You hold no action yet, so you owe nothing. If you speak for a party, type its code, for example: own co add me"}.said()
	}
	if len(list) == 0 {
		return Reply{Text: "You owe nothing: all that you hold is GREEN, was updated since its meeting last met, or is put off. To see it, type: mine"}.said()
	}
	const title = "What you owe"
	how := fmt.Sprintf("For each: say what moved, for example: %d amber and a few words.", list[0].Actions[0].No)
same:
	for _, d := range list {
		for _, a := range d.Actions {
			if a.Status != plan.NotYetRated {
				how += fmt.Sprintf(" If nothing did, type for example: %d same", a.No)
				break same
			}
		}
	}
	r := Reply{Text: title + ".", Blocks: []slack.Block{header("title", title)}}
	var row []Button
	seen := map[plan.ActionNo]bool{}
	for i, d := range list {
		var lines []string
		for _, a := range d.Actions {
			heard := "Nobody has rated it yet."
			if !a.Confirmed.IsZero() {
				heard = fmt.Sprintf("Last confirmed %s.", ago(a.Confirmed, now))
			}
			lines = append(lines, fmt.Sprintf("%s — %s. %s", name(a), Status(a.Status), heard))
			if !seen[a.No] && len(row) < 5 {
				row = append(row, Button{ID: fmt.Sprintf("update-%d", a.No), Label: fmt.Sprintf("Update %d", a.No), Line: fmt.Sprintf("update %d", a.No), Aria: fmt.Sprintf("Update action %d", a.No)})
			}
			seen[a.No] = true
		}
		head := debtFor(d)
		r.Text += "\n" + head + "\n• " + strings.Join(lines, "\n• ")
		r.Blocks = append(r.Blocks, section(fmt.Sprintf("for-%d", i), "*"+Escape(head)+"*"))
		r.Blocks = append(r.Blocks, packed(fmt.Sprintf("owed-%d", i), lines)...)
	}
	r.Text += "\n" + how
	r.Blocks = append(r.Blocks, context("how", how))
	r.Blocks = append(r.Blocks, buttons("update", row...)...)
	return r
}

// debtFor names the meeting that something is owed to.
func debtFor(d plan.Debt) string {
	switch {
	case d.Meeting == nil:
		return "For no meeting, and not yet rated:"
	case !d.Known:
		return fmt.Sprintf("For the %s (nobody has said yet when it meets):", d.Meeting.Short())
	}
	return fmt.Sprintf("For the %s on %s at %s:", d.Meeting.Short(), d.Next.On, d.Next.Start)
}

// NeedsLine asks for a line on why an action needs help or is stuck.
func NeedsLine(a *plan.Action, state, line string) Reply {
	text := fmt.Sprintf("%s — %s. What is in the way, and who could help? One line is enough. Nothing is saved yet.", name(a), Health(state))
	r := Reply{Text: text + fmt.Sprintf("\nYou can also type: %s and your line", line), Asks: true, Blocks: []slack.Block{section("why", Escape(text))}}
	r.Blocks = append(r.Blocks, buttons("next", Button{ID: "why", Label: "Add a line", Line: line,
		Aria: fmt.Sprintf("Say why action %d %s", a.No, strings.Replace(Health(state), "stuck", "is stuck", 1)), Style: slack.StylePrimary})...)
	return r
}

// HealthForm asks for a line on how an action is going. It may stay empty.
func HealthForm(a *plan.Action, state, line string) *slack.ModalViewRequest {
	form := newForm(fmt.Sprintf("Action %d: %s", a.No, Health(state)), line)
	field := noteField("What is in the way, and who could help?", "", "One line is enough, or none. "+leaveOut)
	field.(*slack.InputBlock).Optional = true
	form.add(about("Stays", []*plan.Action{a}), field)
	return form.view
}
