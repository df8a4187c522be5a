package views

import (
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// Action is one action as a card, for whoever asked to see it.
func Action(s *plan.State, a *plan.Action, u plan.UserID, now time.Time) Reply {
	status := since(a, now)
	if a.Status == plan.NotYetRated {
		status = Status(a.Status) + ". " + status
	}
	if p, ok := s.Proposed(a.No); ok {
		if a.Confirmed.IsZero() {
			status = Status(a.Status) + "."
		}
		status += fmt.Sprintf(" %s. It becomes GREEN when they agree.", proposed(p.Confirmed, p.Waiting))
	}
	owners := ownersInFull(s, a, now)
	r := Reply{Blocks: []slack.Block{header("title", fmt.Sprintf("%d %s", a.No, a.Title()))}}
	text := []string{fmt.Sprintf("Action %d, %s.", a.No, a.Title()), status, owners}
	r.Blocks = append(r.Blocks, section("status", "*"+Escape(Status(a.Status))+"*"+Escape(strings.TrimPrefix(status, Status(a.Status)))))
	r.Blocks = append(r.Blocks, context("owners", Escape(owners)))
	if stands := standing(s, a, now); len(stands) > 0 {
		text = append(text, stands...)
		r.Blocks = append(r.Blocks, section("standing", Escape(strings.Join(stands, "\n"))))
	}
	if how := going(s, a.No, now); how != "" {
		text = append(text, how)
		r.Blocks = append(r.Blocks, context("going", Escape(how)))
	}
	if a.Absent {
		gone := "The latest published plan no longer has this action. What was said about it is kept."
		text = append(text, gone)
		r.Blocks = append(r.Blocks, context("absent", gone))
	}
	if p := a.Wording.Progress; p != "" {
		text = append(text, "Published progress: "+clip(p, 300))
		r.Blocks = append(r.Blocks, section("progress", "*From the published plan*\n"+quote(clip(p, 700))))
	}
	if o := a.Wording.Outcome; o != "" {
		label := "Impact and outcome"
		if same := s.Stock(a); len(same) > 0 {
			label += ", worded as in " + what(same)
		}
		text = append(text, label+": "+clip(o, 300))
		r.Blocks = append(r.Blocks, section("outcome", "*"+label+"*\n"+quote(clip(o, 300))))
	}
	if latest := latest(s, a.No, 3); len(latest) > 0 {
		text = append(text, "Latest entries:\n"+entries(s, latest, 200, apart))
		r.Blocks = append(r.Blocks, section("latest", "*Latest entries*\n"+entries(s, latest, 200, quote)))
	}
	r.Text = strings.Join(text, "\n")
	r.Blocks = append(r.Blocks, buttons("do", append(agreeButtons(s, a, u, now), actionButtons(a)...)...)...)
	return r
}

// agreeButtons are for a Green that waits: what this person can do about it.
func agreeButtons(s *plan.State, a *plan.Action, u plan.UserID, now time.Time) []Button {
	p, ok := s.Proposed(a.No)
	if !ok {
		return nil
	}
	var list []Button
	agree, decline := s.Decides(u, p, now)
	if agree {
		list = append(list, Button{ID: "agree", Label: "Agree to GREEN", Line: fmt.Sprintf("agree %d", a.No), Aria: fmt.Sprintf("Agree that action %d is complete", a.No)})
	}
	switch line := fmt.Sprintf("disagree %d", a.No); {
	case decline && !agree:
		list = append(list, Button{ID: "disagree", Label: "Withdraw the GREEN", Line: line, Aria: fmt.Sprintf("Withdraw that action %d is complete", a.No)})
	case decline:
		list = append(list, Button{ID: "disagree", Label: "Do not agree", Line: line, Aria: fmt.Sprintf("Do not agree that action %d is complete", a.No)})
	}
	return list
}

// standing is what is said of an action besides its status, each in a line; it
// leaves out what nobody has said.
func standing(s *plan.State, a *plan.Action, now time.Time) []string {
	var lines []string
	if flags := flagWords(s, a, now); len(flags) > 0 {
		lines = append(lines, "Flags: "+strings.Join(flags, "; ")+".")
		for _, f := range s.Flagged(a.No) {
			if f.Why != "" {
				lines[0] += fmt.Sprintf(" Why %s: %s.", f.Flag, strings.TrimRight(clip(f.Why, 120), "."))
			}
		}
	}
	if step, ok := s.NextStep(a.No); ok {
		line := stepLine(step)
		lines = append(lines, strings.ToUpper(line[:1])+line[1:])
	}
	switch p, ok := s.Path(a.No); {
	case ok:
		lines = append(lines, "Path to green. "+pathLine(p))
	case a.Status == plan.Red:
		lines = append(lines, fmt.Sprintf("No path to green yet. To give one, type: path %d obstacle: … next: … who: … decides: … by: …", a.No))
	}
	if list := s.Evidence(a.No); len(list) > 0 {
		line := "Evidence: " + clip(evidenceText(list[len(list)-1]), 120)
		if len(list) > 1 {
			line += fmt.Sprintf(" (the last of %d; to see all, type: evidence %d)", len(list), a.No)
		}
		lines = append(lines, line)
	}
	if at, m, ok := s.LastReport(now); ok && a.Status != plan.NotYetRated {
		lines = append(lines, fmt.Sprintf("Since the %s met on %s: %s.", m.Short(), date(at), s.Direction(a, at)))
	}
	var links []string
	for _, l := range s.Links(a.No) {
		links = append(links, linkWords(s, l, a.No))
	}
	if len(links) > 0 {
		line := strings.Join(links, "; ") + "."
		lines = append(lines, strings.ToUpper(line[:1])+line[1:])
	}
	return lines
}

// actionButtons are what one can do with an action that is shown. No change
// names the status that is shown, so that pressing it on an old card cannot
// confirm another.
func actionButtons(a *plan.Action) []Button {
	list := []Button{{ID: "update", Label: "Update", Line: fmt.Sprintf("update %d", a.No), Aria: fmt.Sprintf("Update action %d", a.No), Style: slack.StylePrimary}}
	if a.Status != plan.NotYetRated {
		list = append(list, Button{ID: "same", Label: "No change", Line: fmt.Sprintf("same %d still %s", a.No, string(a.Status)), Aria: fmt.Sprintf("No change to action %d: still %s", a.No, a.Status.Word())})
	}
	return append(list,
		Button{ID: "note", Label: "Note", Line: fmt.Sprintf("note %d", a.No), Aria: fmt.Sprintf("Add a note to action %d", a.No)},
		Button{ID: "history", Label: "History", Line: fmt.Sprintf("history %d", a.No), Aria: fmt.Sprintf("History of action %d", a.No)})
}

// latest is the last n entries that people made.
func latest(s *plan.State, no plan.ActionNo, n int) []plan.Event {
	var list []plan.Event
	all := s.Entries(no)
	for i := len(all) - 1; i >= 0 && len(list) < n; i-- {
		switch all[i].Fact.(type) {
		case *plan.ActionPublished, *plan.ActionAbsent, *plan.HolderAdded, *plan.HolderRemoved, *plan.ReminderAsked:
			continue
		}
		list = append(list, all[i])
	}
	return list
}

// ownersInFull names the parties with what their codes stand for, and the
// people who hold the action for them.
func ownersInFull(s *plan.State, a *plan.Action, now time.Time) string {
	var names []string
	for _, code := range a.Parties {
		p, _ := s.Party(code)
		parts := strings.Split(p.Name, ", ")
		names = append(names, fmt.Sprintf("%s (%s)", code, parts[len(parts)-1]))
	}
	text := fmt.Sprintf("%s. Owner: %s.", a.Theme, join(names))
	if a.Joint() {
		text = fmt.Sprintf("%s. Joint owners: %s.", a.Theme, join(names))
		if lead := s.Lead(a.No); lead != "" {
			text += fmt.Sprintf(" %s leads.", lead)
		}
	}
	var people []string
	for _, h := range s.Holders(a) {
		as := string(h.Party)
		if h.Group != "" {
			as += " by a user group"
		}
		if h.No != 0 {
			as = "this action"
		}
		if away, is := s.Away(h.User, now); is {
			as += ", " + cover(away)
		}
		if s.Gone(h.User) {
			as += ", who has left"
		}
		people = append(people, fmt.Sprintf("%s (%s)", Person(h.User), as))
	}
	if len(people) == 0 {
		return text + " Nobody holds it yet."
	}
	return text + " Held by " + shortly(people, maxRoll) + "."
}

// owners are the parties of an action, in short.
func owners(a *plan.Action) string {
	var codes []string
	for _, c := range a.Parties {
		codes = append(codes, string(c))
	}
	return join(codes)
}
