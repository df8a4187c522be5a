package views

import (
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// LinkTurned tells somebody that the status of an action has changed which
// theirs depend on, by those links; or when that was taken back, that it was.
func LinkTurned(s *plan.State, e plan.Event, no plan.ActionNo, to plan.UserID, links []plan.Link) Reply {
	a, err := s.Action(no)
	was, is, _ := s.Turned(e)
	if err != nil {
		return Reply{}
	}
	show := Button{ID: "show", Label: fmt.Sprintf("Show action %d", no), Line: fmt.Sprintf("show %d", no), Aria: fmt.Sprintf("Show action %d", no)}
	if by, ok := s.Event(s.UndoneBy(e.Seq)); ok {
		msg := newMessage(fmt.Sprintf("Action %d: taken back", no))
		msg.say("what", fmt.Sprintf("That it went from %s to %s was taken back at %s. %s is %s.", was.Word(), is.Word(), when(by.At), name(a), StatusOf(s, a)))
		msg.press("after", show, stop("link", "", false))
		return msg.reply()
	}
	msg := newMessage(fmt.Sprintf("Action %d went from %s to %s", no, was.Word(), is.Word()))
	how := "by " + Person(e.By)
	f, updated := e.Fact.(*plan.ActionUpdated)
	switch {
	case updated && f.OnBehalf:
		how = setFor(s, no, true)
	case was == plan.Green:
		how = "reopened " + how
	case is == plan.Green && a.Joint():
		how = "by the word of every owner, the last of them " + Person(e.By)
	}
	msg.say("what", fmt.Sprintf("%s: %s → %s, %s, at %s (entry %d).", name(a), Status(was), Status(is), how, when(e.At), e.Seq))
	row := []Button{show}
	for _, l := range links {
		own, err := s.Action(l.Dependant())
		if err != nil {
			continue
		}
		whose, does := "Your action "+name(own), "waits for it"
		if !s.HeldBy(own, to) {
			whose = fmt.Sprintf("Action %s, for whose holder you cover,", name(own))
		}
		if l.Rel == plan.Feeds {
			does = "uses what it brings about"
		}
		msg.say(fmt.Sprintf("action-%d", own.No), fmt.Sprintf("%s %s. It is %s.", whose, does, StatusOf(s, own)))
		if len(row) <= maxEdits {
			row = append(row, Button{ID: fmt.Sprintf("update-%d", own.No), Label: fmt.Sprintf("Update action %d", own.No), Line: fmt.Sprintf("update %d", own.No), Aria: fmt.Sprintf("Update action %d", own.No)})
		}
	}
	msg.press("after", append(row, stop("link", "", false))...)
	return msg.reply()
}

// AwaitsAgreement asks somebody whether a joint action is complete, as another
// of its owners says.
func AwaitsAgreement(s *plan.State, a *plan.Action, p plan.Proposal, to plan.UserID, now time.Time) Reply {
	msg := newMessage(fmt.Sprintf("Is action %d complete?", a.No))
	said := "says"
	if len(p.Confirmed) > 1 {
		said = "say"
	}
	msg.say("ask", fmt.Sprintf("%s %s that %s is complete. It stays %s, and waits for %s.", parties(p.Confirmed), said, name(a), Status(a.Status), parties(p.Waiting)))
	e, _ := s.Event(p.Entry)
	if note := noteOf(s, e); note != "" {
		msg.text = append(msg.text, apart(clip(note, 600)))
		msg.r.Blocks = append(msg.r.Blocks, section("note", quote(clip(note, 600))))
	}
	msg.small("who", fmt.Sprintf("Proposed by %s, at %s (entry %d).", Person(p.By), when(p.At), p.Entry))
	var own []plan.PartyCode
	for _, c := range p.Waiting {
		if s.Speaks(to, c, now) {
			own = append(own, c)
		}
	}
	if len(own) == 0 {
		msg.small("you", fmt.Sprintf("Nobody who speaks for %s can be asked. As co-ordinator you can answer on their behalf, and it is shown so.", parties(p.Waiting)))
	} else {
		msg.small("you", fmt.Sprintf("You speak for %s.", parties(own)))
	}
	row := agreeButtons(s, a, to, now)
	if len(row) > 0 {
		row[0].Style = slack.StylePrimary
	}
	row = append(row, Button{ID: "show", Label: fmt.Sprintf("Show action %d", a.No), Line: fmt.Sprintf("show %d", a.No), Aria: fmt.Sprintf("Show action %d", a.No)})
	msg.press("after", append(row, stop("agreement", "", false))...)
	return msg.reply()
}

// AgreementOver says that a question whether an action is complete has been
// settled.
func AgreementOver(s *plan.State, a *plan.Action) Reply {
	msg := newMessage(fmt.Sprintf("Action %d: nothing more to answer", a.No))
	msg.say("over", fmt.Sprintf("The Green that was proposed waits for nobody any more. %s is %s.", name(a), StatusOf(s, a)))
	msg.press("after", Button{ID: "show", Label: fmt.Sprintf("Show action %d", a.No), Line: fmt.Sprintf("show %d", a.No), Aria: fmt.Sprintf("Show action %d", a.No)}, stop("agreement", "", false))
	return msg.reply()
}
