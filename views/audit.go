package views

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// The record of everything, as those who answer for it read it: what was done,
// read, taken and refused, by whom, for whom, by which door and why.

// auditPage is how many entries of the record are shown at once.
const auditPage = 12

// doors are the ways in, in words.
var doors = map[string]string{"slash": "typed", "button": "by a button", "form": "by a form", "home": "on Home", "terminal": "at the terminal",
	"import": "by an import", "schedule": "by the schedule", "mention": "in a thread", "message": "in a direct message", "shortcut": "by a shortcut", "reaction": "by a reaction", "closed": "by closing a form"}

// deed is what an entry of the journal did, in words.
func deed(s *plan.State, e plan.Event) string {
	switch f := e.Fact.(type) {
	case *plan.BriefingRead:
		did := "read the briefing for the " + short(s, f.Meeting)
		if f.Channel != "" {
			did += " and showed it to <#" + f.Channel + ">"
		}
		return did
	case *plan.ExportMade:
		did := "took a copy (" + f.What + ")"
		if len(f.Actions) > 0 {
			did += " about " + what(f.Actions)
		}
		return did
	case *plan.RequestRefused:
		did := "was refused: " + f.Verb
		if len(f.Actions) > 0 {
			did += " on " + what(f.Actions)
		}
		if f.Meeting != "" {
			did += ", " + short(s, f.Meeting)
		}
		return did
	case *plan.GuardActed:
		kinds := strings.Join(f.Kinds, ", ")
		switch f.Outcome {
		case plan.GuardAllowed:
			return "allowed a detail to be kept: " + kinds
		case plan.GuardWarned:
			return "was asked to look again at what they saved: " + kinds
		}
		return "was stopped by the guard, and nothing of it was kept: " + kinds
	case *plan.DraftKept:
		return "typed something that was not saved; it was kept for them"
	case *plan.PostClaimed:
		return "began to send " + f.Key
	case *plan.PostSent:
		return "sent " + f.Key
	case *plan.PostSkipped:
		return fmt.Sprintf("did not send %s: %s", f.Key, f.Why)
	case *plan.PostFailed:
		return fmt.Sprintf("could not send %s: %s", f.Key, f.Reason)
	case *plan.PostLost:
		return fmt.Sprintf("does not know whether %s was sent: %s", f.Key, f.Reason)
	case *plan.PostEdited:
		return "put right " + f.Key
	}
	if line, ok := removalLine(e); ok {
		return line
	}
	if did := entryWhat(s, e); did != "" {
		return did
	}
	line := strings.TrimPrefix(receiptLine(s, e), "✓ ")
	if at := strings.Index(line, " Saved "+when(e.At)); at > 0 {
		return strings.TrimSuffix(line[:at], ".")
	}
	return e.Fact.Kind()
}

// removalLine is what was done about removing text; ok is false for an entry
// about something else.
func removalLine(e plan.Event) (line string, ok bool) {
	entries := func(list []uint64) string {
		var words []string
		for _, seq := range list {
			words = append(words, fmt.Sprint(seq))
		}
		if len(words) == 1 {
			return "entry " + words[0]
		}
		return "entries " + join(words)
	}
	switch f := e.Fact.(type) {
	case *plan.RedactionAsked:
		return "asked that the text of " + entries(f.Entries) + " be removed", true
	case *plan.RedactionDropped:
		return fmt.Sprintf("kept the text that request %d is about", f.Asked), true
	case *plan.TextRedacted:
		return fmt.Sprintf("agreed to request %d: the text of %s was removed", f.Asked, entries(f.Entries)), true
	case *plan.TextExpired:
		return fmt.Sprintf("the text of %s was removed: its time was over", entries(f.Entries)), true
	case *plan.HoldSet:
		what := "everything"
		if f.No != 0 {
			what = fmt.Sprintf("action %d", f.No)
		}
		if f.Off {
			return "ended the hold on " + what, true
		}
		return "put a hold on " + what, true
	}
	return "", false
}

// removalReceipt says to the person what they did about removing text.
func removalReceipt(e plan.Event) (line string, ok bool) {
	at := when(e.At)
	switch f := e.Fact.(type) {
	case *plan.RedactionAsked:
		return fmt.Sprintf("✓ Asked at %s that the text of entry %d be removed, as request %d. Nothing is removed yet: a second person must agree, the co-ordinator or the IT officer. They are told.", at, f.Entries[0], e.Seq), true
	case *plan.RedactionDropped:
		return fmt.Sprintf("✓ Request %d is closed, and the text stays. Saved %s.", f.Asked, at), true
	case *plan.TextRedacted:
		return fmt.Sprintf("✓ Removed at %s, in %s: the text itself, and what repeated it. Who wrote it and when stays. Messages that quoted it are put right within a minute. What people copied elsewhere, asb cannot reach.", at, plural(len(f.Entries), "place", "places")), true
	case *plan.HoldSet:
		line, _ := removalLine(e)
		return fmt.Sprintf("✓ You %s. Saved %s.", line, at), true
	}
	return "", false
}

// Cleared adds to the receipt of a removal whether the bytes of the text are
// gone from the plan's file too.
func Cleared(r Reply, gone bool) Reply {
	text := "The plan's file was rewritten, and no byte of the text is left in it. Older backups still have it."
	if !gone {
		text = "No answer shows the text any more, but its bytes are still in the plan's file, because that could not be rewritten just now. It is tried again every hour; the IT officer can make room, and type: compact"
	}
	r.Text += "\n" + text
	r.Blocks = append(r.Blocks, context("bytes", Escape(text)))
	return r
}

// auditLine is one entry of the record: when, what, by whom, for which party,
// how.
func auditLine(s *plan.State, e plan.Event) string {
	who := Person(e.By)
	if parties := partiesOf(s, e.By); parties != "" {
		who += " (" + parties + ")"
	}
	how := doors[e.Door]
	if how == "" {
		how = e.Door
	}
	line := fmt.Sprintf("%d · %s · %s · %s · %s", e.Seq, when(e.At), who, how, deed(s, e))
	if nos := plan.Touches(e.Fact); len(nos) > 0 && !strings.Contains(line, what(nos)) {
		line += " · " + what(nos)
	}
	if undo := s.UndoneBy(e.Seq); undo != 0 {
		line += fmt.Sprintf(", undone by entry %d", undo)
	}
	return line
}

// partiesOf are the parties that a person speaks for: "CO, CoLP".
func partiesOf(s *plan.State, u plan.UserID) string {
	var list []string
	for _, h := range s.Holds(u) {
		if h.Party != "" && !slices.Contains(list, string(h.Party)) {
			list = append(list, string(h.Party))
		}
	}
	return strings.Join(list, ", ")
}

// fullText is the reason or the text that an entry carries, in full.
func fullText(s *plan.State, e plan.Event) string {
	if e.Redacted {
		return removedText(s, e)
	}
	if f, ok := e.Fact.(*plan.PostClaimed); ok {
		return f.Words
	}
	if _, draft := e.Fact.(*plan.DraftKept); draft {
		return "" // its author's alone
	}
	return strings.Join(plan.Texts(e.Fact), "\n")
}

// Audit is the record of what an inquiry found, newest first. line is the line
// that asks for it.
func Audit(s *plan.State, list []plan.Event, line string, page int) Reply {
	msg := newMessage("The record")
	if len(list) == 0 {
		msg.say("none", "There is no entry of that kind.")
		return msg.reply()
	}
	from, page, pages := paged(len(list), page, auditPage)
	msg.small("count", pageOf(len(list), page, pages))
	for _, e := range list[from:min(len(list), from+auditPage)] {
		text := auditLine(s, e)
		if why := fullText(s, e); why != "" {
			text += "\n“" + oneLine(why, 200) + "”"
		}
		msg.say(fmt.Sprintf("entry-%d", e.Seq), text)
	}
	msg.press("next", pageButtons(line, page, pages)...)
	msg.small("head", anchorLine(s))
	return msg.reply()
}

// FOI is all that an inquiry found, in order and in full, for whoever answers a
// request for information. list is newest first.
func FOI(s *plan.State, list []plan.Event, line string, page int) Reply {
	msg := newMessage("What is held")
	if len(list) == 0 {
		msg.say("none", "Nothing is held about that.")
		return msg.reply()
	}
	list = slices.Clone(list)
	slices.Reverse(list)
	from, page, pages := paged(len(list), page, auditPage)
	msg.small("count", "OFFICIAL. "+pageOf(len(list), page, pages)+" Oldest first. As one file, at the terminal: asb export -out FILE "+strings.TrimPrefix(line, "export "))
	for _, e := range list[from:min(len(list), from+auditPage)] {
		msg.say(fmt.Sprintf("entry-%d", e.Seq), auditLine(s, e)+"\n"+fullText(s, e))
	}
	msg.press("next", pageButtons(line, page, pages)...)
	r := msg.reply()
	r.File = whatIsHeld(s, list, line)
	return r
}

// whatIsHeld is everything an inquiry found as one text, in order and in full.
func whatIsHeld(s *plan.State, list []plan.Event, asked string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "OFFICIAL\nWhat asb holds, by its record: %s\n%s\n", strings.TrimPrefix(asked, "export foi"), anchorLine(s))
	for _, e := range list {
		fmt.Fprintf(&b, "\n%s\n", auditLine(s, e))
		if why := fullText(s, e); why != "" {
			fmt.Fprintf(&b, "    %s\n", strings.ReplaceAll(why, "\n", "\n    "))
		}
	}
	return b.String()
}

func anchorLine(s *plan.State) string {
	entry, hash := s.Anchor()
	return fmt.Sprintf("asb · entry %d, hash %s", entry, hash)
}

func paged(n, page, size int) (from, at, pages int) {
	pages = (n + size - 1) / size
	at = max(1, min(page, pages))
	return (at - 1) * size, at, pages
}

func pageOf(n, page, pages int) string {
	text := plural(n, "entry", "entries") + "."
	if pages > 1 {
		text += fmt.Sprintf(" Page %d of %d.", page, pages)
	}
	return text
}

func pageButtons(line string, page, pages int) []Button {
	var row []Button
	if page > 1 {
		row = append(row, Button{ID: "back", Label: "Page before", Line: fmt.Sprintf("%s page %d", line, page-1), Aria: "The page before"})
	}
	if page < pages {
		row = append(row, Button{ID: "on", Label: "Next page", Line: fmt.Sprintf("%s page %d", line, page+1), Aria: "The next page"})
	}
	if page == 2 {
		row[0].Line = line
	}
	return row
}

// Redactions lists the requests to remove text.
func Redactions(s *plan.State) Reply {
	msg := newMessage("Requests to remove text")
	list := s.Redactions()
	if len(list) == 0 {
		msg.say("none", "Nobody has asked for a text to be removed. To ask, type for example: redact entry 41 because it names somebody")
		return msg.reply()
	}
	for i, r := range list {
		if i == maxDrafts {
			msg.small("older", fmt.Sprintf("And %d older.", len(list)-i))
			break
		}
		f := r.Asked.Fact.(*plan.RedactionAsked)
		text := fmt.Sprintf("Request %d: %s %s, at %s.", r.Asked.Seq, Person(r.Asked.By), strings.TrimSuffix(mustLine(r.Asked), "."), when(r.Asked.At))
		if f.Reason != "" {
			text += " Reason: “" + oneLine(f.Reason, shownNote) + "”."
		}
		switch r.Answer.Fact.(type) {
		case nil:
			msg.say(fmt.Sprintf("request-%d", r.Asked.Seq), text+" It waits for a second person.")
			msg.press(fmt.Sprintf("answer-%d", r.Asked.Seq), redactionButtons(r.Asked)...)
		default:
			msg.say(fmt.Sprintf("request-%d", r.Asked.Seq), text+fmt.Sprintf(" %s %s, at %s.", Person(r.Answer.By), mustLine(r.Answer), when(r.Answer.At)))
		}
	}
	return msg.reply()
}

func mustLine(e plan.Event) string {
	line, _ := removalLine(e)
	return line
}

func redactionButtons(asked plan.Event) []Button {
	no := asked.Seq
	return []Button{
		{ID: fmt.Sprintf("agree-%d", no), Label: fmt.Sprintf("Agree to request %d", no), Line: fmt.Sprintf("redact agree %d", no), Aria: fmt.Sprintf("Agree to request %d: remove the text for good", no), Style: slack.StyleDanger},
		{ID: fmt.Sprintf("drop-%d", no), Label: "Keep the text", Line: fmt.Sprintf("redact drop %d", no), Aria: fmt.Sprintf("Close request %d and keep the text", no)},
		{ID: fmt.Sprintf("see-%d", no), Label: "Read it first", Line: fmt.Sprintf("show entry %d", asked.Fact.(*plan.RedactionAsked).Entries[0]), Aria: "Read the text that is to be removed"},
	}
}

// RedactionWanted tells somebody who can agree that a text is to be removed.
func RedactionWanted(s *plan.State, asked plan.Event) Reply {
	f := asked.Fact.(*plan.RedactionAsked)
	msg := newMessage("A text is to be removed")
	msg.say("asked", fmt.Sprintf("%s %s (request %d). Reason: “%s”.", Person(asked.By), mustLine(asked), asked.Seq, oneLine(f.Reason, shownNote)))
	msg.say("rule", "Removing text for good takes two people, so it needs you. Nothing is removed until you agree.")
	msg.press("answer", redactionButtons(asked)...)
	return msg.reply()
}

// Withdrawn stands where a message was that quoted a text that was removed.
func Withdrawn(r plan.Removal) Reply {
	msg := newMessage("This message was removed")
	text := fmt.Sprintf("On %s asb took back what stood here: it quoted a text that has been removed from the plan.", date(r.Event.At))
	msg.say("gone", text+" The plan as it is now: type home")
	return msg.reply()
}

// Retention says how long things are kept, and what is on hold.
func Retention(s *plan.State) Reply {
	msg := newMessage("What is kept, and for how long")
	msg.say("kept", strings.Join([]string{
		"• The plan, statuses, notes and who wrote them: for the life of the plan and six years. A person moves the database to the archive then; asb removes nothing of it by itself.",
		"• What you typed that could not be saved: seven days.",
		"• The words of reminders, digests and briefings that were sent: twelve months.",
		"• Who read a briefing, took a copy or was refused: with the plan. It holds no text.",
		"• What the guard turned away: never stored.",
	}, "\n"))
	nos, said := s.HoldsInForce()
	if len(nos) == 0 {
		msg.say("holds", "Nothing is on hold. While a request for information is answered, keep what it may be about: hold on 20 because request 12 of 2026")
		return msg.reply()
	}
	var lines []string
	for _, no := range nos {
		e := said[no]
		what := "Everything"
		if no != 0 {
			what = fmt.Sprintf("Action %d", no)
		}
		lines = append(lines, fmt.Sprintf("%s, since %s, by %s: %s", what, date(e.At), Person(e.By), fullText(s, e)))
	}
	msg.list("holds", "On hold, so nothing is removed", lines)
	return msg.reply()
}
