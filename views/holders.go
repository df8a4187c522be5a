package views

import (
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// Holders says who holds what: each party that owns actions, then the actions
// that somebody holds by themselves. may says whether the reader may say who
// holds a party's: a menu opens the form for those.
func Holders(s *plan.State, now time.Time, may func(plan.PartyCode) bool) Reply {
	if len(s.Actions()) == 0 {
		return noPlan()
	}
	var lines []string
	var forms []Button
	for _, p := range s.Parties() {
		if line, owns := partyHolders(s, p, now); owns {
			lines = append(lines, line)
			if may(p.Code) {
				forms = append(forms, Button{Label: "Say who holds the actions of " + string(p.Code), Line: "own " + string(p.Code), Aria: "Say who holds the actions of " + string(p.Code)})
			}
		}
	}
	for _, a := range s.Actions() {
		var people []string
		for _, h := range s.Holders(a) {
			if h.No == a.No {
				people = append(people, present(s, h.User, now))
			}
		}
		if len(people) > 0 {
			lines = append(lines, fmt.Sprintf("%s: also held by %s.", name(a), join(people)))
		}
	}
	const title, how = "Who holds what", "To change it, type for example: own co add me, or: own 22 add @ and a person's name"
	r := Reply{Text: title + ".\n" + strings.Join(lines, "\n") + "\n" + how, Blocks: []slack.Block{header("title", title)}}
	r.Blocks = append(r.Blocks, packed("holders", lines)...)
	r.Blocks = append(r.Blocks, context("how", how))
	if len(forms) > 0 {
		r.Blocks = append(r.Blocks, slack.NewActionBlock("forms", oneOfThese("own", "Say who holds them", forms)))
	}
	return r
}

// partyHolders says who speaks for a party. owns is false when no action is
// the party's own.
func partyHolders(s *plan.State, p plan.Party, now time.Time) (line string, owns bool) {
	var people []string
	actions := 0
	for _, a := range s.Actions() {
		mine := false
		for _, code := range a.Parties {
			mine = mine || code.Same(p.Code)
		}
		if !mine {
			continue
		}
		if actions++; actions > 1 {
			continue
		}
		for _, h := range s.Holders(a) {
			if h.No == 0 && h.Group == "" && h.Party.Same(p.Code) {
				people = append(people, present(s, h.User, now))
			}
		}
		for _, g := range s.GroupsOf(p.Code) {
			people = append(people, "a user group ("+roll(s, g)+")")
		}
	}
	who := "held by nobody yet"
	if len(people) > 0 {
		who = "held by " + join(people)
	}
	return fmt.Sprintf("%s (%s), %s: %s.", p.Code, clip(p.Name, 80), plural(actions, "action", "actions"), who), actions > 0
}

// present names a holder, and who covers for one who is away.
func present(s *plan.State, u plan.UserID, now time.Time) string {
	if s.Gone(u) {
		return Person(u) + " (who has left)"
	}
	if away, is := s.Away(u, now); is {
		return fmt.Sprintf("%s (%s)", Person(u), cover(away))
	}
	return Person(u)
}

// packed lays lines out in as few sections as hold them.
func packed(id string, lines []string) []slack.Block {
	var blocks []slack.Block
	text := ""
	flush := func() {
		if text != "" {
			blocks = append(blocks, section(fmt.Sprintf("%s-%d", id, len(blocks)), text))
		}
		text = ""
	}
	for _, line := range lines {
		line = Escape("• " + line)
		if len([]rune(text))+len([]rune(line)) >= maxText {
			flush()
		}
		if text != "" {
			text += "\n"
		}
		text += line
	}
	flush()
	return blocks
}
