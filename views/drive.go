package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// maxDriven is how many actions one message of a drive asks about.
const maxDriven = 18

// progress is how far a confirmation has come, in one sentence: "17 of 28
// actions are confirmed. Waiting for: CoLP 6, CCS 5."
func progress(t plan.Tally) string {
	text := fmt.Sprintf("%d of %d actions are confirmed.", t.Rated, t.All)
	var waits []string
	for _, w := range t.Waiting {
		waits = append(waits, fmt.Sprintf("%s %d", w.Party, w.N))
	}
	if len(waits) > 0 {
		text += fmt.Sprintf(" Waiting for: %s.", strings.Join(waits, ", "))
	}
	if t.Proposed > 0 {
		text += fmt.Sprintf(" Of those, %s for the others.", plural(t.Proposed, "joint action is called green by a partner and waits", "joint actions are called green by a partner and wait"))
	}
	return text
}

// unheld names the actions about which nobody can be asked.
func unheld(t plan.Tally) string {
	if len(t.Unheld) == 0 {
		return ""
	}
	return fmt.Sprintf("Nobody holds %s, so nobody is asked. To say who does, type for example: own %d add @ and a name", what(t.Unheld), t.Unheld[0])
}

// DriveStatus says how far the confirmation drive is.
func DriveStatus(s *plan.State, now time.Time) Reply {
	t := s.Tally()
	d, ever := s.Drive()
	msg := newMessage("Confirmation of the statuses")
	msg.say("progress", progress(t))
	switch on := s.Driving(now); {
	case on && d.Until.IsZero():
		msg.say("since", fmt.Sprintf("The drive has been on since %s, until all are confirmed.", date(d.Began)))
	case on:
		msg.say("since", fmt.Sprintf("The drive has been on since %s, and ends on %s.", date(d.Began), d.Until))
	case ever:
		end, how := s.DriveEnd(now)
		msg.say("since", fmt.Sprintf("The last drive began on %s and %s on %s.", date(d.Began), ended(how), date(end)))
	default:
		msg.say("since", "No drive has been begun. The co-ordinator begins one with: drive start")
	}
	msg.small("joint", "A joint action counts for each of its parties. What a document's text suggests counts for nothing.")
	msg.small("unheld", unheld(t))
	msg.press("after", Button{ID: "unset", Label: "What is not rated", Line: "list unset", Aria: "List the actions that are not yet rated"})
	return msg.reply()
}

func ended(how string) string {
	switch how {
	case plan.DriveComplete:
		return "was complete"
	case plan.DriveHalted:
		return "was stopped"
	}
	return "ended"
}

// DriveAsk asks an owner in a drive: one question for each action, and a button
// for each answer.
func DriveAsk(s *plan.State, u plan.UserID, list []*plan.Action, nth int, suggest plan.Suggest) Reply {
	msg := newMessage("How does each of your actions stand?")
	ask := fmt.Sprintf("You hold %s that nobody has rated yet. The plan needs your word on each: red is not complete, amber is in progress, green is complete. One tap is enough.", plural(len(list), "action", "actions"))
	if nth > 1 {
		ask = fmt.Sprintf("There is no word yet on %s of yours.", plural(len(list), "action", "actions"))
	}
	if d, _ := s.Drive(); !d.Until.IsZero() {
		ask += fmt.Sprintf(" The drive ends on %s.", d.Until)
	}
	msg.say("ask", ask)
	questions(s, msg, u, list, suggest)
	msg.small("how", "A tap on red or amber is saved with the note “"+strings.TrimSuffix(plan.DriveNote, ".")+"”. Green asks for a line on what was done. To say more, type for example: "+exampleUpdate(list))
	msg.small("leave", leaveOut)
	msg.press("after", Button{ID: "mine", Label: "All that I hold", Line: "mine", Aria: "List all actions that you hold"}, stop("drive", "", false))
	return msg.reply()
}

// questions asks about each action.
func questions(s *plan.State, msg *message, u plan.UserID, list []*plan.Action, suggest plan.Suggest) {
	for i, a := range list {
		if i == maxDriven {
			msg.small("more", fmt.Sprintf("And %d more. Once these are answered, type: drive", len(list)-i))
			break
		}
		question, likely := "Which is it?", plan.NotYetRated
		if read, ok := suggest(s.Plan().Year, a.No); ok {
			likely = read.Status
			question = fmt.Sprintf("The %d text reads like %s (%s): %s. Is that right?", s.Plan().Year, read.Status.Word(), read.Sure, read.Why)
			if likely == plan.NotYetRated {
				question = fmt.Sprintf("The %d text can be read either way: %s. Which is it?", s.Plan().Year, read.Why)
			}
		}
		if a.Joint() {
			question += fmt.Sprintf(" It is joint: %s.", owners(a))
		}
		if !s.HeldBy(a, u) {
			question += " You cover for its holder."
		}
		msg.text = append(msg.text, fmt.Sprintf("%s. %s", name(a), question))
		msg.r.Blocks = append(msg.r.Blocks, section(fmt.Sprintf("action-%d", a.No), "*"+Escape(name(a))+"*\n"+Escape(question)))
		msg.press(fmt.Sprintf("do-%d", a.No), driveButtons(a, likely)...)
	}
}

// driveButtons are the answers, the likely one first.
func driveButtons(a *plan.Action, likely plan.Status) []Button {
	var list []Button
	for _, st := range plan.Statuses() {
		word := strings.ToLower(st.Word())
		b := Button{ID: string(st), Label: fmt.Sprintf("Action %d is %s", a.No, word), Line: fmt.Sprintf("drive %d %s", a.No, string(st)),
			Aria: fmt.Sprintf("Action %d is %s: %s", a.No, word, strings.TrimPrefix(st.String(), st.Word()+" – "))}
		if st == plan.Green {
			b.Line, b.Label = fmt.Sprintf("update %d green", a.No), b.Label+"…"
		}
		if st == likely {
			b.Style = slack.StylePrimary
			list = slices.Insert(list, 0, b)
			continue
		}
		list = append(list, b)
	}
	return list
}

// DriveMine is what a person is asked in the drive, when they ask for it.
func DriveMine(s *plan.State, u plan.UserID, now time.Time, suggest plan.Suggest) Reply {
	list := s.Unrated(u, now)
	switch {
	case len(s.Holds(u)) == 0 && len(list) == 0 && s.Driving(now):
		r := DriveStatus(s, now)
		const why = "You hold no action, so nothing is asked of you. This is how far the drive is."
		r.Text = why + "\n" + r.Text
		r.Blocks = slices.Insert(r.Blocks, 1, slack.Block(context("why", why)))
		return r
	case len(s.Holds(u)) == 0 && len(list) == 0:
		return Reply{Text: "You hold no action, so nothing is asked of you. To see how far the drive is, type: drive status"}.said()
	case len(list) == 0:
		return Reply{Text: "All that you hold is confirmed, or put off. Thank you."}.said()
	case !s.Driving(now):
		return Reply{Text: fmt.Sprintf("No confirmation drive is on. You hold %s that nobody has rated yet. To see them, type: mine unset", plural(len(list), "action", "actions"))}.said()
	}
	return DriveAsk(s, u, list, 1, suggest)
}

// DriveGaps tells a co-ordinator who has not answered in a drive.
func DriveGaps(s *plan.State, now time.Time) Reply {
	t := s.Tally()
	msg := newMessage("The confirmation drive: no word yet")
	msg.say("progress", progress(t))
	times := "twice"
	if _, again, _ := s.DriveTimes(); again.IsZero() {
		times = "once"
	}
	var lines []string
	for _, u := range s.DriveAsks(now) {
		lines = append(lines, fmt.Sprintf("• %s: %s.", Person(u), what(numbersIn(s.Unrated(u, now)))))
	}
	if len(lines) > 0 {
		msg.say("who", fmt.Sprintf("They were asked %s, and have not answered about:\n", times)+strings.Join(lines, "\n"))
	}
	msg.small("unheld", unheld(t))
	msg.small("how", "A word with them may help more than another message. Only you are told this.")
	msg.press("after", Button{ID: "status", Label: "How far it is", Line: "drive status", Aria: "See how far the confirmation drive is"}, stop("drive", "", false))
	return msg.reply()
}

// DriveEnded says, in one line, how far a drive came.
func DriveEnded(s *plan.State, how string, here bool) Reply {
	msg := newMessage("The confirmation drive " + map[string]string{plan.DriveComplete: "is complete", plan.DriveHalted: "was stopped", plan.DriveOver: "has ended"}[how])
	t := s.Tally()
	msg.say("progress", fmt.Sprintf("%s The plan stands at %s.", progress(t), counts(plan.Count(s.Actions()))))
	msg.press("after", Button{ID: "list", Label: "See the actions", Line: "list", Aria: "List all actions"}, stop("drive", "", here))
	return msg.reply()
}

// driveLine says what a fact about a drive did, for a receipt.
func driveLine(s *plan.State, e plan.Event) (string, bool) {
	t := s.Tally()
	switch f := e.Fact.(type) {
	case *plan.DriveStarted:
		until := "until all are confirmed"
		if !f.Until.IsZero() {
			until = "until " + f.Until.String()
		}
		asked := s.DriveAsks(s.Morning(e.At))
		first, again, gaps := s.DriveTimes()
		whom := fmt.Sprintf("%s asked from %s on.", plural(len(asked), "person is", "people are"), when(first))
		if !again.IsZero() {
			whom += fmt.Sprintf(" Whoever has not answered by %s is asked once more.", when(again))
		}
		if !gaps.IsZero() {
			whom += fmt.Sprintf(" On %s the co-ordinator is told who is missing.", plan.DateOf(gaps))
		}
		if len(asked) == 0 {
			whom = "Nobody holds an action that is not rated, so nobody is asked."
		}
		return strings.TrimSpace(fmt.Sprintf("✓ The confirmation drive is on, %s. %s %s Saved %s.\n%s", until, whom, progress(t), when(e.At), unheld(t))), true
	case *plan.DriveStopped:
		return fmt.Sprintf("✓ The confirmation drive is stopped. %s Saved %s.", progress(t), when(e.At)), true
	}
	return "", false
}

// driveNow says how a drive stands when a fact about one was taken back or put
// back.
func driveNow(s *plan.State, f plan.Fact, at time.Time) (string, bool) {
	switch f.(type) {
	case *plan.DriveStarted, *plan.DriveStopped:
		if s.Driving(at) {
			return "The confirmation drive is on. " + progress(s.Tally()), true
		}
		return "No confirmation drive is on. " + progress(s.Tally()), true
	}
	return "", false
}
