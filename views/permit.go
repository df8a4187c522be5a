package views

import (
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// AskThem adds a button to a refusal that asks whoever can. line is the one
// that was refused.
func AskThem(r Reply, e *plan.Error, line string) Reply {
	if len(e.Ask) == 0 || line == "" {
		return r
	}
	r.Text += "\nTo ask them, type: request: " + line
	r.Blocks = append(r.Blocks, buttons("ask-them", Button{ID: "ask", Label: "Ask them", Line: "request: " + line, Aria: "Ask them: " + clip(line, 60)})...)
	return r
}

// requested is the receipt of a request.
func requested(s *plan.State, e plan.Event, f *plan.RequestMade) string {
	at, when := s.Morning(e.At), "now"
	if !at.Equal(e.At) {
		when = fmt.Sprintf("at %s on %s", clock(at), date(at))
	}
	with := "your line as a button"
	if f.Wanted != "" {
		with = "your line"
	}
	return fmt.Sprintf("✓ %s %s asked %s, in a message of their own with %s.", join(persons(f.To)), isAre(len(f.To)), when, with)
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func persons(list []plan.UserID) []string {
	var names []string
	for _, u := range list {
		names = append(names, Person(u))
	}
	return names
}

// Requested asks somebody for what another may not do.
func Requested(e plan.Event) Reply {
	f := e.Fact.(*plan.RequestMade)
	msg := newMessage("Somebody asks you for something")
	who := fmt.Sprintf("%s asked at %s for a line that they may not have done themselves", Person(e.By), when(e.At))
	line, how := f.Line, "Nothing is done until you press the button. It is then yours: your name stands beside it."
	if f.Wanted != "" {
		line = f.Wanted
		how = fmt.Sprintf("The button does more than that one line: “%s” is for everybody it is about, until you take it back. Nothing is done until you press it.", f.Line)
	}
	if f.Wanted == "" {
		who += ", and you may"
	}
	msg.say("who", who+":")
	msg.text = append(msg.text, apart(line))
	msg.r.Blocks = append(msg.r.Blocks, whole("line", line)...)
	msg.small("how", how)
	msg.press("after", Button{ID: "do", Label: clip(unmentioned(f.Line), 70), Line: f.Line, Aria: "Have it done: " + clip(unmentioned(f.Line), 55)}, stop("requests", "", false))
	return msg.reply()
}

// unmentioned is a line for a label, where Slack draws no mention.
func unmentioned(line string) string { return mention.ReplaceAllString(line, "that person") }

// HasLeft tells a co-ordinator that somebody has left, and what they held.
func HasLeft(u plan.UserID, p plan.Posts) Reply {
	msg := newMessage("Somebody who holds something has left")
	msg.say("who", fmt.Sprintf("%s is deactivated in Slack. They are not written to and not mentioned any more; the history keeps what they wrote.", Person(u)))
	var lines []string
	if len(p.Alone) > 0 {
		lines = append(lines, fmt.Sprintf("Nobody else holds %s.", what(p.Alone)))
	}
	if len(p.Actions) > 0 {
		lines = append(lines, fmt.Sprintf("Others hold %s too.", what(p.Actions)))
	}
	for _, o := range p.Offices {
		role := string(o.Role)
		if o.Meeting != "" {
			role += " of the " + strings.ToUpper(string(o.Meeting))
		}
		lines = append(lines, fmt.Sprintf("They were %s.", role))
	}
	msg.say("posts", strings.Join(lines, "\n"))
	msg.small("how", "To say who holds it now, type for example: own co add @ and a person's name")
	msg.press("after", Button{ID: "own", Label: "Who holds what", Line: "own", Aria: "See who holds what"}, stop("left", "", false))
	return msg.reply()
}

// cell says what a column of the table of permissions has in a row.
func cell(p plan.Permission, w plan.Who) string {
	has := map[plan.Who]bool{}
	for _, who := range p.Who {
		has[who] = true
	}
	switch {
	case has[w]:
		return "yes"
	case w == plan.ByMember && has[plan.ByFirst]:
		return "while nobody has it"
	case w == plan.ByMember && has[plan.ByAuthor]:
		return "of their own"
	case (w == plan.ByGuest || w == plan.ByPartner) && has[plan.ByAdmitted]:
		return "if let in"
	}
	// Whoever is a full member too may do what those may.
	if has[plan.ByMember] && w != plan.ByGuest && w != plan.ByPartner {
		return "yes"
	}
	return "no"
}

// columns of the table of permissions, as people call them.
var columns = []plan.Who{plan.ByCoordinator, plan.ByChair, plan.ByDeputy, plan.ByOwner, plan.ByMember, plan.ByPartner, plan.ByGuest, plan.ByOperator}

// PermissionTable is the whole table as text, a row a line with tabs between
// its cells, for a terminal or a spreadsheet.
func PermissionTable() string {
	var b strings.Builder
	b.WriteString("may")
	for _, w := range columns {
		b.WriteString("\t" + string(w))
	}
	b.WriteString("\n")
	for _, p := range plan.Permissions() {
		b.WriteString(p.Does)
		for _, w := range columns {
			b.WriteString("\t" + cell(p, w))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// Permissions shows the table of permissions, and which rows are this person's.
func Permissions(s *plan.State, me plan.UserID, now time.Time) Reply {
	const title = "Who may do what"
	r := Reply{Blocks: []slack.Block{header("title", title)}}
	var mine, others []string
	for _, p := range plan.Permissions() {
		var who []string
		for _, w := range columns {
			if c := cell(p, w); c == "yes" {
				who = append(who, string(w))
			} else if c != "no" {
				who = append(who, fmt.Sprintf("%s (%s)", w, c))
			}
		}
		line := fmt.Sprintf("%s: %s", upperFirst(p.Does), strings.Join(who, ", "))
		if s.May(me, now, p.Ability, plan.Object{}) == nil {
			mine = append(mine, line)
		} else {
			others = append(others, line)
		}
	}
	r.Text = title + ".\nYou may:\n• " + strings.Join(mine, "\n• ")
	r.Blocks = append(r.Blocks, section("mine", "*You may*"))
	r.Blocks = append(r.Blocks, packed("mine-rows", mine)...)
	if len(others) > 0 {
		r.Text += "\nOthers may:\n• " + strings.Join(others, "\n• ")
		r.Blocks = append(r.Blocks, section("others", "*Others may*"))
		r.Blocks = append(r.Blocks, packed("others-rows", others)...)
	}
	const foot = "An owner is whoever holds that action, or covers for who does; a chair and a deputy are those of that meeting. Partners belong to another workspace: they update what they hold, or what their organisation owns."
	r.Text += "\n" + foot
	r.Blocks = append(r.Blocks, context("foot", foot))
	return r
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// admitted says what guests and partners may read from now on.
func admitted(f *plan.OutsidersAdmitted) string {
	switch {
	case f.Channel == "" && f.Off:
		return "Guests and partners read nothing any more."
	case f.Channel == "":
		return "Guests and partners may read the plan. They write nothing by that."
	case f.Off:
		return "Partners outside see no briefing, digest or entry in this channel any more."
	}
	return "Partners outside will see what asb shows in this channel: its digest, briefings, and the entries that people share."
}
