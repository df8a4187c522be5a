package seed

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

//go:embed meetings.txt
var meetings string

// Meetings are the standing meetings of the glossary, each with its card: what
// the plan says of it, and what is sent ahead of it. Nothing says when one
// meets: people do. The error is always nil unless the program was built with a
// damaged file; it names the line.
func Meetings() ([]plan.Meeting, error) {
	terms, err := Glossary()
	if err != nil {
		return nil, err
	}
	return parseMeetings(meetings, terms)
}

func parseMeetings(text string, terms []plan.Term) ([]plan.Meeting, error) {
	var list []plan.Meeting
	no := 0
	for line := range strings.SplitSeq(text, "\n") {
		no++
		wrong := func(format string, args ...any) error {
			return fmt.Errorf("meetings line %d: %w", no, fmt.Errorf(format, args...))
		}
		if line == "" || line[0] == '#' {
			continue
		}
		body, under := strings.CutPrefix(line, "\t")
		if !under {
			i := slices.IndexFunc(terms, func(t plan.Term) bool { return t.Meeting == line })
			if i < 0 {
				return nil, wrong("the glossary has no meeting %q", line)
			}
			if slices.ContainsFunc(list, func(m plan.Meeting) bool { return m.ID == plan.MeetingID(line) }) {
				return nil, wrong("%q has a card already", line)
			}
			t := terms[i]
			list = append(list, plan.Meeting{ID: plan.MeetingID(line), Name: t.Name, Aliases: t.Aliases, Actions: t.Actions, Inferred: t.Inferred})
			continue
		}
		if len(list) == 0 {
			return nil, wrong("no card has begun")
		}
		if err := readCard(&list[len(list)-1], body); err != nil {
			return nil, wrong("%w", err)
		}
	}
	return list, nil
}

func readCard(m *plan.Meeting, body string) error {
	name, value, _ := strings.Cut(body, ": ")
	switch name {
	case "dated":
		m.Dated = true
	case "often":
		if !slices.Contains([]string{"weekly", "monthly", "quarterly"}, value) {
			return fmt.Errorf("%q is not how often a meeting meets", value)
		}
		m.Often = value
	case "audience":
		m.Audience = plan.Audience(value)
		if m.Audience != plan.Confidential && m.Audience != plan.Public {
			return fmt.Errorf("%q is no audience", value)
		}
	case "nudge", "today", "brief", "referrals", "publicity", "issues", "draft", "sign-off":
		lead, at, _ := strings.Cut(value, " ")
		days, err := strconv.Atoi(strings.TrimSuffix(lead, "wd"))
		if err != nil || !strings.HasSuffix(lead, "wd") || !plan.Clock(at).Valid() {
			return fmt.Errorf("%q is no lead time", value)
		}
		m.Steps = append(m.Steps, plan.Step{Kind: plan.StepKind(name), Days: days, At: plan.Clock(at)})
	default:
		return fmt.Errorf("there is no field %q", name)
	}
	return nil
}
