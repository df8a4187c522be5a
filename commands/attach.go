package commands

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

func attach() Command {
	return Command{Name: "attach", Args: "NUMBER LINK TEXT", Does: "add what a message says to an action, with a link to it",
		Examples: []views.Example{{Job: "See how to add a message to an action", Line: "attach"}},
		Run: func(ctx context.Context, c *Call) (views.Reply, error) {
			c.fill()
			m := &c.Meaning
			if n, err := strconv.Atoi(c.Fields[views.FieldAction]); err == nil {
				m.Refs = []plan.ActionNo{plan.ActionNo(n)}
			}
			switch {
			case m.Link == "":
				return views.Say("To add a message to an action, open the menu of the message (⋮, More actions) and choose Add to an ASB action."), nil
			case c.Door.Form || len(m.Refs) > 0 && m.Text != "":
				return c.write(ctx, func(s *plan.State, now time.Time) ([]plan.Fact, error) {
					return s.Attach(c.Cause, now, m.Refs, m.Text, m.Link)
				})
			case !c.Door.Forms:
				r := views.Say("Add the action's number before the link and a few words after it.")
				r.Asks = true
				return r, nil
			}
			r := views.Say("The form to add a message is open.")
			r.Form = views.AttachForm(m.Text, Meaning{Verb: "attach", Link: m.Link}.String(), c.Fields[FieldFiles] != "")
			return r, nil
		}}
}

// FieldFiles says of a message that it has files.
const FieldFiles = "files"

// messageAddress is the beginning of a text that is the address of a message.
var messageAddress = regexp.MustCompile(`^https?://[^\s<>|]+`)

// attach reads "attach 20 https://… words", where each part but the address may
// be left out.
func (p *parser) attach(i int) (Meaning, *Question, error) {
	m := Meaning{Verb: "attach"}
	if p.only(i, manners) {
		return m, nil, nil
	}
	if no, next, ok := p.number(i); ok {
		m.Refs, i = []plan.ActionNo{no}, next
	}
	rest := p.rest(i)
	if m.Link = messageAddress.FindString(rest); m.Link == "" {
		return p.searched()
	}
	m.Text = strings.TrimSpace(rest[len(m.Link):])
	return m, nil, nil
}

func (m Meaning) attachLine() string {
	words := []string{"attach"}
	for _, no := range m.Refs {
		words = append(words, fmt.Sprint(no))
	}
	if m.Link != "" {
		words = append(words, m.Link)
	}
	if m.Text != "" {
		words = append(words, m.Text)
	}
	return strings.Join(words, " ")
}

// maxOptions is how many options Slack takes at once (docs.slack.dev,
// reference/block-kit/block-elements/select-menu-element).
const maxOptions = 100

// Suggest lists the actions that fit what a person has typed so far, which is
// the call's line: a number, words of the title, a party or a theme; their own
// first. Who may not read the plan sees none.
func Suggest(ctx context.Context, c Call) (list []views.Choice, err error) {
	if err := c.meet(ctx, c.Cause.By); err != nil {
		return nil, err
	}
	err = c.Store.View(ctx, func(s *plan.State) error {
		if s.May(c.Cause.By, c.Store.Now(), plan.ToRead, plan.Object{}) == nil {
			list = suggest(s, c.Cause.By, c.Line)
		}
		return nil
	})
	return list, err
}

func suggest(s *plan.State, by plan.UserID, typed string) []views.Choice {
	words := strings.Fields(fold(typed))
	var mine, others []views.Choice
	for _, a := range s.Actions() {
		parties := make([]string, len(a.Parties))
		for i, code := range a.Parties {
			parties[i] = string(code)
		}
		text := fold(strings.Join(append(parties, strconv.Itoa(int(a.No)), a.Title(), a.Theme), " "))
		fits := !slices.ContainsFunc(words, func(w string) bool {
			if _, err := strconv.Atoi(w); err == nil {
				return !strings.HasPrefix(strconv.Itoa(int(a.No)), w)
			}
			return !strings.Contains(text, w)
		})
		if !fits || a.Absent {
			continue
		}
		c := views.ActionChoice(a)
		c.Line = strconv.Itoa(int(a.No))
		if s.HeldBy(a, by) {
			mine = append(mine, c)
		} else {
			others = append(others, c)
		}
	}
	list := append(mine, others...)
	return list[:min(len(list), maxOptions)]
}
