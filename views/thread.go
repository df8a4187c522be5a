package views

import (
	"fmt"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// ThreadCard is the message that an action's thread begins with. It calls
// nobody: who holds the action is on its card.
func ThreadCard(a *plan.Action) Reply {
	msg := newMessage(fmt.Sprintf("%d %s", a.No, a.Title()))
	if a.Status == plan.NotYetRated {
		msg.say("status", Status(a.Status)+".")
	} else {
		// Days as dates: nobody sees to it that "today" is still so tomorrow.
		msg.say("status", fmt.Sprintf("%s, since %s. Last confirmed on %s.", StatusInFull(a.Status), plan.DateOf(a.Since), plan.DateOf(a.Confirmed)))
	}
	msg.small("owners", fmt.Sprintf("%s. Owner: %s.", a.Theme, owners(a)))
	msg.small("how", fmt.Sprintf("What changes about action %d is said in this thread, a line each. To add to it, reply here with @asb and a line, such as: @asb amber and a few words", a.No))
	row := actionButtons(a)
	msg.press("do", append(row[:len(row)-1], Button{ID: "stop", Label: "End this thread", Line: fmt.Sprintf("thread %d off", a.No), Aria: fmt.Sprintf("Say nothing more about action %d in this thread", a.No)})...)
	return msg.reply()
}

// maxThreadNote is how much of a note a line in a thread shows.
const maxThreadNote = 600

// ThreadLine is what an entry says in its action's thread: one line. What was
// taken back says so in its place.
func ThreadLine(s *plan.State, e plan.Event) Reply {
	what := entryWhat(s, e)
	if by := s.UndoneBy(e.Seq); by != 0 {
		undo, _ := s.Event(by)
		return threadLine(fmt.Sprintf("Taken back at %s: %s.", when(undo.At), what))
	}
	note := strings.Join(strings.Fields(noteLast(s, e)), " ")
	if _, plain := e.Fact.(*plan.ActionNoted); plain {
		what = "Note"
	}
	if note != "" {
		what += ": " + strings.TrimRight(clip(note, maxThreadNote), ". ")
	}
	return threadLine(fmt.Sprintf("%s. By %s.", what, author(s, e)))
}

// author is who wrote an entry, by the party they hold its action for: a line
// in a thread is to call nobody, and naming a person would.
func author(s *plan.State, e plan.Event) string {
	for _, no := range plan.About(e.Fact) {
		a, err := s.Action(no)
		if err != nil {
			continue
		}
		for _, h := range s.Holders(a) {
			if h.User == e.By && h.Party != "" {
				return string(h.Party)
			}
		}
	}
	return Person(e.By)
}

func threadLine(line string) Reply { return Reply{Text: line} }

// Threads lists the actions that have a thread.
func Threads(s *plan.State) Reply {
	list := s.Threads()
	if len(list) == 0 {
		return Say("No action has a thread of its own. To start one in a channel, type there for example: thread 20")
	}
	var lines []string
	for _, t := range list {
		if a, err := s.Action(t.No); err == nil {
			lines = append(lines, fmt.Sprintf("• %s: in <#%s> since %s", name(a), t.Channel, plan.DateOf(t.At)))
		}
	}
	return Say("Actions with a thread of their own:\n%s", strings.Join(lines, "\n"))
}

// threadHint is what the receipt of a thread adds.
const threadHint = "It begins in a moment. If nothing comes, invite asb to this channel first: /invite @asb"

// doorLine is the receipt of what was set for a channel; ok is false for any
// other fact.
func doorLine(s *plan.State, f plan.Fact) (line string, ok bool) {
	switch f := f.(type) {
	case *plan.ThreadStarted:
		return fmt.Sprintf("Action %d has a thread of its own in <#%s>.", f.No, f.Channel), true
	case *plan.ThreadEnded:
		return fmt.Sprintf("The thread of action %d is ended. What was said there stays.", f.No), true
	case *plan.ReactionsSet:
		if f.Off {
			return "A ✅ counts for nothing here any more.", true
		}
		return "A ✅ on one of my reminders here now counts as “no change” for the actions it asks you about. On a digest it counts for those on which it calls you for word.", true
	}
	return "", false
}

// doorUndone says what is so once it was taken back, or put back.
func doorUndone(f plan.Fact, back bool) (line string, ok bool) {
	switch f := f.(type) {
	case *plan.ThreadStarted:
		if back {
			return fmt.Sprintf("Action %d has its thread again.", f.No), true
		}
		return fmt.Sprintf("Nothing more is said in the thread of action %d.", f.No), true
	case *plan.ThreadEnded:
		if back {
			return fmt.Sprintf("Nothing more is said in the thread of action %d.", f.No), true
		}
		return fmt.Sprintf("Action %d has its thread again.", f.No), true
	case *plan.ReactionsSet:
		if f.Off == back {
			return "A ✅ counts for nothing here.", true
		}
		return "A ✅ counts as “no change” here.", true
	}
	return "", false
}

// Reactions says whether they count in a channel.
func Reactions(on bool) Reply {
	if on {
		return Say("A ✅ on one of my reminders here counts as “no change” for the actions it asks you about. On a digest it counts for those on which it calls you for word. To end that, type: reactions off")
	}
	return Say("A ✅ counts for nothing here. To let it say “no change”, type: reactions on")
}
