package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// Coordinates reports whether the person looks after the plan today.
func (d Desk) Coordinates(s *plan.State) bool {
	return slices.Contains(s.InAt(plan.Coordinator, "", d.Now), d.User)
}

// Operates reports whether the person looks after asb itself today.
func (d Desk) Operates(s *plan.State) bool {
	return slices.Contains(s.InAt(plan.Operator, "", d.Now), d.User)
}

// Outside is the Home of somebody who may not read the plan.
func Outside(s *plan.State, d Desk) Reply {
	msg := newMessage("The action plan")
	msg.say("rule", "This is the Safer City Partnership's action plan against anti-social behaviour. It is read by full members of this workspace, and you are here as a guest or from another organisation, so nothing of it is shown to you.")
	var names []string
	for _, u := range s.InAt(plan.Coordinator, "", d.Now) {
		names = append(names, Person(u))
	}
	if len(names) > 0 {
		msg.say("who", fmt.Sprintf("If you need it for your work, ask %s: the co-ordinator can let guests and partners read.", join(names)))
	} else {
		msg.say("who", "If you need it for your work, ask whoever invited you: the plan's co-ordinator can let guests and partners read.")
	}
	msg.press(homeButtons, Button{ID: "help", Label: "Help", Line: "help", Aria: "Help"})
	return msg.reply()
}

// nobodys are the parties that own actions and for which nobody speaks.
func (h desk) nobodys() []plan.PartyCode {
	var list []plan.PartyCode
	for _, a := range h.s.Actions() {
		for _, code := range a.Parties {
			if !a.Absent && !slices.Contains(list, code) && len(h.s.Speakers(code, h.Now)) == 0 && len(h.s.Holders(a)) == 0 {
				list = append(list, code)
			}
		}
	}
	return list
}

// setUp is what the co-ordinator still has to see to, with counts, and with what
// deals with each at hand.
func (h desk) setUp() {
	s := h.s
	t := s.Tally()
	var unrated, unheld, leads, lapsed, greens, undated []Button
	var none, lead, late, green, dates []string
	on := func(a *plan.Action, word, verb string) Button {
		return Button{Label: fmt.Sprintf("%s action %d: %s", word, a.No, clip(a.Title(), 50)), Line: fmt.Sprintf("%s %d", verb, a.No), Aria: fmt.Sprintf("%s action %d", word, a.No)}
	}
	for _, code := range h.nobodys() {
		unheld = append(unheld, Button{Label: "Say who holds the actions of " + string(code), Line: "own " + string(code), Aria: "Say who holds the actions of " + string(code)})
	}
	over := map[plan.ActionNo]bool{}
	for _, p := range s.Lapsed(plan.DateOf(h.Now)) {
		over[p.No] = true
	}
	for _, a := range s.Actions() {
		no := fmt.Sprint(a.No)
		if over[a.No] {
			late, lapsed = append(late, no), append(lapsed, on(a, "Answer for", "update"))
		}
		if _, ok := s.Proposed(a.No); ok {
			green, greens = append(green, no), append(greens, on(a, "See", "show"))
		}
		if a.Absent {
			continue
		}
		if a.Status == plan.NotYetRated {
			unrated = append(unrated, on(a, "Rate", "update"))
		}
		if a.Status != plan.Green && !slices.ContainsFunc(s.Holders(a), func(x plan.Holder) bool { return !s.Gone(x.User) }) {
			none, unheld = append(none, no), append(unheld, on(a, "Say who holds", "own"))
		}
		if a.Joint() && s.Lead(a.No) == "" {
			lead = append(lead, no)
			for _, c := range a.Parties {
				leads = append(leads, Button{Label: fmt.Sprintf("%s leads on action %d: %s", c, a.No, clip(a.Title(), 40)), Line: fmt.Sprintf("lead %d %s", a.No, c)})
			}
		}
	}
	for _, m := range s.Meetings() {
		if _, known := s.Next(m.ID, h.Now); !m.Off && !known {
			dates = append(dates, m.Short())
			undated = append(undated, Button{Label: "Set up the " + m.Short(), Line: "setup " + string(m.ID), Aria: "Set up the " + m.Short()})
		}
	}
	h.title("set-up", "For the co-ordinator")
	if s.Driving(h.Now) {
		h.line("drive", "The confirmation drive: "+progress(t), Button{ID: "drive", Label: "How far it is", Line: "drive status", Aria: "See how far the confirmation drive is"})
	} else if t.Rated < t.All {
		h.line("drive", fmt.Sprintf("%d of %d actions are confirmed. A confirmation drive asks each owner.", t.Rated, t.All), Button{ID: "drive", Label: "Begin a drive", Line: "drive start", Aria: "Begin a confirmation drive"})
	}
	for _, c := range []struct {
		id, label, one, many string
		n                    int
		which                []string
		keys                 []Button
	}{
		{"unrated", "Rate one", "action is not yet rated", "actions are not yet rated", len(unrated), nil, unrated},
		{"unheld", "Say who holds it", "action has nobody who holds it", "actions have nobody who holds them", len(none), none, unheld},
		{"lead", "Choose a lead", "joint action has no lead", "joint actions have no lead", len(lead), lead, leads},
		{"lapsed", "Answer for one", "action promises something whose time is over", "actions promise something whose time is over", len(late), late, lapsed},
		{"green", "See one", "joint action is called green by a partner and waits for the others", "joint actions are called green by a partner and wait for the others", len(green), green, greens},
		{"dates", "Set one up", "meeting has no date", "meetings have no date", len(dates), dates, undated},
	} {
		if c.n == 0 {
			continue
		}
		text := plural(c.n, c.one, c.many)
		if c.which != nil {
			text += ": " + join(c.which)
		}
		h.beside("check-"+c.id, text+".", oneOfThese(c.id, c.label, c.keys))
	}
	if t.Rated == t.All && len(none)+len(lead)+len(late)+len(green)+len(dates) == 0 {
		h.say("set", "Nothing is left to set up.")
	}
}

// health is what the operator sees first: what went wrong, and what is sent
// next.
func (h desk) health() {
	s := h.s
	h.title("health", "For whoever looks after asb")
	bad := s.Postings(0, func(p plan.Posting) bool {
		return h.Now.Sub(p.When) < 7*24*time.Hour && (p.State == plan.Failed || p.State == plan.Lost || p.State == plan.NotSent && p.Why == plan.TooLate)
	})
	var state []string
	if !h.Sends {
		state = append(state, "Nothing is sent from here: only asb serve and asb demo send messages.")
	}
	if late := delay(s, h.Now); late > 0 {
		state = append(state, fmt.Sprintf("The oldest message under way was due %s ago.", span(late)))
	}
	if len(bad) > 0 {
		state = append(state, fmt.Sprintf("%s did not go out in the last seven days.", plural(len(bad), "message", "messages")))
	} else {
		state = append(state, "Every message of the last seven days went out.")
	}
	if to, year := s.HolidaysTo(), plan.DateOf(h.Now).Year; to <= year {
		state = append(state, fmt.Sprintf("Bank holidays are known to the end of %d only.", to))
	}
	if kind := s.ReadOnly(); kind != "" {
		state = append(state, "The journal has entries of a newer version, so nothing can be written.")
	}
	state = append(state, fmt.Sprintf("The journal has %d entries.", s.Head()))
	h.line("state", strings.Join(state, " "), Button{ID: "status", Label: "What was sent", Line: "status", Aria: "See what is sent next, and what was sent last"})
	var lines []string
	for _, c := range h.Next {
		lines = append(lines, fmt.Sprintf("• %s: %s, to %s.", when(c.Post.At), ruleName(s, c.Post), target(c.Post.To)))
	}
	if len(lines) > 0 {
		h.say("next-sends", "Next:\n"+strings.Join(lines, "\n"))
	}
}
