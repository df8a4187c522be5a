package views

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// Fields of the forms for what is said of an action besides its status.
const (
	FieldEvidence = "evidence"
	FieldObstacle = "obstacle"
	FieldNext     = "next"
	FieldWho      = "who"
	FieldDecides  = "decides"
)

// parties lists parties: "CCS", "CCS and CoLP".
func parties(list []plan.PartyCode) string {
	var codes []string
	for _, c := range list {
		codes = append(codes, string(c))
	}
	return join(codes)
}

// StatusOf is an action's published status as it is shown, and beside it, in
// words, a Green that is proposed.
func StatusOf(s *plan.State, a *plan.Action) string {
	if p, ok := s.Proposed(a.No); ok {
		return Status(a.Status) + ", " + proposed(p.Confirmed, p.Waiting)
	}
	return Status(a.Status)
}

// proposed says of a Green who said so and whose word it waits for.
func proposed(by, waiting []plan.PartyCode) string {
	return fmt.Sprintf("Green proposed by %s, waiting for %s", parties(by), parties(waiting))
}

// WhichParty asks for which of its owners a word on a joint Green is.
func WhichParty(e *plan.NeedsParty) string {
	if e.Known {
		return fmt.Sprintf("You speak for %s. For which of them is that? Action %d becomes GREEN when every owner has said so. Nothing is saved yet.", parties(e.Parties), e.No)
	}
	return fmt.Sprintf("Action %d belongs to several parties, and becomes GREEN when every one has said so. Which of them do you speak for? Nothing is saved yet.", e.No)
}

// NoEvidence asks what shows that an action is complete.
func NoEvidence(e *plan.NeedsEvidence) string {
	return fmt.Sprintf("What shows that %s is complete? A link, minutes, the title of a report, or “seen by” and who. One more tap saves it; nothing is saved yet, and your text is kept.", what(e.Missing))
}

const evidenceHint = "A link, minutes, the title of a report, or “seen by” and who. " + leaveOut

// EvidenceForm asks what shows that actions are complete, and holds what was
// typed of it. With a note, it is for a Green that is saved with it.
func EvidenceForm(actions []*plan.Action, note, shows, line string) *slack.ModalViewRequest {
	form := newForm("Evidence for "+what(numbersIn(actions)), line)
	form.add(about("Now", actions))
	if note != "" {
		form.add(noteField("What was done", note, leaveOut))
	}
	form.add(textField(FieldEvidence, "What shows it?", shows, evidenceHint))
	return form.view
}

func textField(id, label, text, hint string) *slack.InputBlock {
	e := slack.NewPlainTextInputBlockElement(nil, id)
	e.Multiline, e.MaxLength, e.InitialValue = true, maxNote, clip(text, maxNote)
	return slack.NewInputBlock(id, plain(label), plain(hint), e)
}

// PathForm asks how an action that is RED is to become GREEN, and holds what is
// known of it.
func PathForm(a *plan.Action, p plan.Path, line string) *slack.ModalViewRequest {
	form := newForm(fmt.Sprintf("Path of action %d", a.No), line)
	form.add(about("Now", []*plan.Action{a}),
		textField(FieldObstacle, "What really stands in the way?", p.Obstacle, leaveOut),
		textField(FieldNext, "The next steps, in order", p.Next, "What is done first, and what then."),
		textField(FieldWho, "Who acts?", p.Who, "A party or a post, not a person's name."),
		textField(FieldDecides, "Who must decide?", p.Decides, "A party, a post or a meeting."))
	day := slack.NewDatePickerBlockElement(FieldDate)
	if !p.By.IsZero() {
		day.InitialDate = p.By.ISO()
	}
	form.add(slack.NewInputBlock(FieldDate, plain("By when?"), nil, day))
	return form.view
}

// DisagreeForm asks why a proposed Green is not agreed to.
func DisagreeForm(s *plan.State, a *plan.Action, why, line string) *slack.ModalViewRequest {
	form := newForm(fmt.Sprintf("Not complete: %d", a.No), line)
	form.add(section("about", Escape(fmt.Sprintf("%d %s. Now: %s", a.No, clip(a.Title(), 150), StatusOf(s, a)))),
		noteField("Why is it not complete?", why, "The proposal is withdrawn, and the status stays. "+leaveOut))
	return form.view
}

// WhyNot asks why a proposed Green is not agreed to, where no form opens.
func WhyNot(a *plan.Action, line string) Reply {
	text := fmt.Sprintf("Why is %s not complete? One line is enough. Nothing is saved yet.", name(a))
	r := Reply{Text: text + fmt.Sprintf("\nYou can also type: %s and your line", line), Asks: true, Blocks: []slack.Block{section("why", Escape(text))}}
	r.Blocks = append(r.Blocks, buttons("next", Button{ID: "why", Label: "Say why", Line: line, Aria: fmt.Sprintf("Say why action %d is not complete", a.No), Style: slack.StylePrimary})...)
	return r
}

// Evidence lists what shows that something was done about an action.
func Evidence(s *plan.State, a *plan.Action) Reply {
	list := s.Evidence(a.No)
	if len(list) == 0 {
		r := Say("%s: no evidence yet; %s. To give some, type: evidence %d and a link, minutes, the title of a report, or “seen by” and who.", name(a), s.Rung(a).Word(), a.No)
		return r
	}
	lines := []string{fmt.Sprintf("Evidence for %s.", name(a))}
	for _, e := range list {
		lines = append(lines, fmt.Sprintf("• %s, %s, by %s (entry %d)", clip(evidenceText(e), 200), when(e.At), Person(e.By), e.Entry))
	}
	return Say("%s", strings.Join(lines, "\n"))
}

func evidenceText(e plan.Evidence) string {
	switch {
	case e.URL == "" && e.Text == "":
		return removed
	case e.Text == "" || strings.Contains(e.Text, e.URL):
		return cmp.Or(e.Text, e.URL)
	}
	return e.URL + " " + e.Text
}

// Path says how an action that is RED is to become GREEN.
func Path(s *plan.State, a *plan.Action) Reply {
	p, ok := s.Path(a.No)
	switch {
	case a.Status != plan.Red:
		return Say("%s is %s. A path to green is for an action that is RED.", name(a), StatusOf(s, a))
	case !ok:
		r := Say("%s is RED ○, and has no path to green yet: the obstacle, the next steps, who acts, who decides, and by when. %s", name(a), plan.PathHow(a.No))
		r.Asks = true
		return r
	}
	return Say("%s: path to green. %s", name(a), pathLine(p))
}

// pathLine is a path in a few sentences, with what it lacks.
func pathLine(p plan.Path) string {
	var parts []string
	for _, part := range []struct{ label, text string }{{"Obstacle", p.Obstacle}, {"Next", p.Next}, {"Who acts", p.Who}, {"Who decides", p.Decides}} {
		if part.text != "" {
			parts = append(parts, part.label+": "+strings.TrimRight(clip(part.text, 300), ".")+".")
		}
	}
	if !p.By.IsZero() {
		parts = append(parts, "By: "+p.By.String()+".")
	}
	if lacks := p.Lacks(); len(lacks) > 0 {
		parts = append(parts, "It does not say yet: "+join(lacks)+".")
	}
	return strings.Join(parts, " ")
}

// NextStep says what is to happen next about an action.
func NextStep(s *plan.State, a *plan.Action) Reply {
	step, ok := s.NextStep(a.No)
	if !ok {
		return Say("%s: nobody has said what is next. To say it, type: step %d and what, by when", name(a), a.No)
	}
	return Say("%s: %s", name(a), stepLine(step))
}

func stepLine(step plan.NextStep) string {
	switch {
	case step.Text == "":
		return "due by " + step.Due.String() + "."
	case step.Due.IsZero():
		return "next: " + strings.TrimRight(clip(step.Text, 200), ".") + "."
	}
	return fmt.Sprintf("next: %s, by %s.", strings.TrimRight(clip(step.Text, 200), "."), step.Due)
}

// Lead says which party leads on an action.
func Lead(s *plan.State, a *plan.Action) Reply {
	switch lead := s.Lead(a.No); {
	case !a.Joint():
		return Say("%s has one owner, %s.", name(a), parties(a.Parties))
	case lead == "":
		return leads(Say("%s: nobody is named to lead. It belongs to %s. To name one, type: lead %d %s", name(a), parties(a.Parties), a.No, a.Parties[0]), a, lead)
	default:
		return leads(Say("%s: %s leads. It belongs to %s.", name(a), lead, parties(a.Parties)), a, lead)
	}
}

// leads adds to a reply a button for each party that could lead instead.
func leads(r Reply, a *plan.Action, now plan.PartyCode) Reply {
	var row []Button
	for _, c := range a.Parties {
		if c != now {
			row = append(row, Button{ID: "lead-" + string(c), Label: fmt.Sprintf("%s leads on %d", c, a.No), Line: fmt.Sprintf("lead %d %s", a.No, c), Aria: fmt.Sprintf("Say that %s leads on action %d", c, a.No)})
		}
	}
	r.Blocks = append(r.Blocks, buttons("lead", row...)...)
	return r
}

// flagWords are an action's flags in words, with the day of a review.
func flagWords(s *plan.State, a *plan.Action, now time.Time) []string {
	var words []string
	for _, f := range s.Flags(a, now) {
		word := f.Word()
		for _, said := range s.Flagged(a.No) {
			if said.Flag == f && !said.Review.IsZero() {
				word += ", to be looked at again by " + said.Review.String()
			}
		}
		words = append(words, word)
	}
	if s.Bare(a) {
		words = append(words, "without evidence")
	}
	return words
}

// linkWords say how an action has to do with another, seen from it.
func linkWords(s *plan.State, l plan.Link, from plan.ActionNo) string {
	other, verb := l.To, map[string]string{plan.WaitsFor: "waits for", plan.Feeds: "feeds", plan.SeeAlso: "see also"}[l.Rel]
	if l.From != from {
		other, verb = l.From, map[string]string{plan.WaitsFor: "is waited for by", plan.Feeds: "is fed by", plan.SeeAlso: "see also"}[l.Rel]
	}
	status := ""
	if a, err := s.Action(other); err == nil {
		status = " (" + StatusOf(s, a) + ")"
	}
	return fmt.Sprintf("%s %d%s", verb, other, status)
}
