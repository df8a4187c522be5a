package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// Help with everything shows a command exactly to whoever may have some of it
// done, and all that may follow its name to whoever may have that done. Who may
// is what whoMay says.
func TestHelpShowsWhatOneMayDo(t *testing.T) {
	s, now := peopled(t, appointed()...)
	words := WordsOf(s, glossary(), now)
	for _, letter := range "cohvndmpqxg" {
		c := &Call{Cause: plan.Cause{By: roles[string(letter)]}, words: words, Now: now}
		has := map[plan.Ability]bool{}
		for _, w := range whoMay {
			m, _, _ := Parse(w.line, words)
			form := m.Verb == "own" && m.Person == "" && len(m.Refs) > 0       // needs more than its row says
			if strings.Contains(w.who, string(letter)) && !form && !m.Remove { // what is one's own can be laid down by anybody
				has[needs[m.doing()]] = true
			}
		}
		shown := map[string]string{}
		for _, e := range c.everything(s) {
			name, _, _ := strings.Cut(e.Line, " ")
			shown[name] = e.Line
		}
		for _, command := range All() {
			line, is := shown[command.Name]
			if command.Does == "" || command.Name == "mine" { // which is said as a list
				continue
			}
			may := slices.ContainsFunc(command.abilities(), func(a plan.Ability) bool { return has[a] })
			if is != may {
				t.Errorf("%c is shown %s: %v, and may have some of it done: %v", letter, command.Name, is, may)
			}
			whole := strings.TrimSpace(command.Name + " " + command.Args)
			if look := command.Look; is && look != nil && (line == whole) != has[needs[look.Needs]] {
				t.Errorf("%c is shown %q, and may do %q: %v", letter, line, look.Needs, has[needs[look.Needs]])
			}
			if r := c.helpWith(s, command); strings.Contains(r.Text, "\n• ") && !may {
				t.Errorf("%c is shown examples of %s, and may have none of it done: %s", letter, command.Name, r.Text)
			}
		}
	}
}

// The six jobs of help are ones that the person may do there and then, in every
// role and in a meeting's own channel.
func TestHelpSixMayBeDone(t *testing.T) {
	s, now := peopled(t, appointed()...)
	facts, err := s.SetMeeting("nte", func(m *plan.Meeting) { m.Channel = "C0NTE" })
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range facts {
		s.Apply(plan.Event{Seq: s.Head() + 1, At: now.Add(-time.Hour), By: roles["c"], Cause: "set", Fact: f})
	}
	words := WordsOf(s, glossary(), now)
	for _, letter := range "cohvndmpq" {
		for _, channel := range []string{"", "C0NTE", "C0PLAN"} {
			c := &Call{Cause: plan.Cause{By: roles[string(letter)]}, words: words, Now: now, Door: Door{Channel: channel}}
			title, six := c.six(s)
			for _, e := range six {
				m, q, err := Parse(e.Line, words)
				as := *c
				as.Meaning = m
				if err != nil || q != nil || as.permitted(s, now) != nil {
					t.Errorf("%c in %q is told to type %q, which they may not: %v, %v", letter, channel, e.Line, q, err)
				}
			}
			if want := 6; len(six) != want && strings.ContainsRune("cohvndm", letter) {
				t.Errorf("%c in %q has %d jobs under %q, want %d", letter, channel, len(six), title, want)
			}
		}
	}
}

// Everything is shown whole, to whoever may do most: no page is cut, and each
// command is on one of them.
func TestHelpAllIsWhole(t *testing.T) {
	s, now := peopled(t, appointed()...)
	for _, letter := range "com" {
		c := &Call{Cause: plan.Cause{By: roles[string(letter)]}, words: WordsOf(s, glossary(), now), Now: now}
		all := c.everything(s)
		var text strings.Builder
		for page := 1; ; page++ {
			r := views.HelpAll(all, page).Fit()
			if len([]rune(views.Escape(r.Text))) > 4000 || strings.HasSuffix(r.Text, "…") {
				t.Errorf("page %d for %c is cut", page, letter)
			}
			text.WriteString(r.Text)
			if !strings.Contains(r.Text, "type: help more page") {
				break
			}
		}
		for _, e := range all {
			if !strings.Contains(text.String(), "• "+e.Job+": "+e.Line+"\n") {
				t.Errorf("%q is in no page of the text for %c", e.Line, letter)
			}
		}
		if len(all) <= 20 {
			t.Errorf("%c is shown %d commands, want more than 20", letter, len(all))
		}
	}
}
