package views

import (
	"fmt"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// behalf says that the co-ordinator spoke for others.
func behalf(list []plan.PartyCode, on bool) string {
	if on {
		return parties(list) + " (said by the co-ordinator on their behalf)"
	}
	return parties(list)
}

// greenLine says what a word on a joint Green came to: for a receipt, and in a
// few words for a list of entries. ok is false for any other fact.
func greenLine(s *plan.State, e plan.Event) (line string, ok bool) {
	var who, does string
	switch f := e.Fact.(type) {
	case *plan.GreenProposed:
		who, does = behalf(f.For, f.OnBehalf), "said to be complete"
	case *plan.GreenAgreed:
		who, does = behalf(f.For, f.OnBehalf), "agreed to be complete"
	case *plan.GreenDeclined:
		if w := s.GreenAfter(e); w.Is != plan.NotYetRated {
			return fmt.Sprintf("%s does not agree that it is complete. The proposal is withdrawn, and it stays %s", behalf(f.For, f.OnBehalf), Status(w.Is)), true
		}
		return fmt.Sprintf("%s does not agree that it is complete. The proposal is withdrawn", behalf(f.For, f.OnBehalf)), true
	default:
		return "", false
	}
	w := s.GreenAfter(e)
	switch {
	case w.Is == plan.Green && w.Was != plan.Green:
		return fmt.Sprintf("%s → %s: %s by %s, and so by every owner", Status(w.Was), Status(w.Is), does, who), true
	case w.Waiting != nil:
		said := strings.Replace(proposed(w.Confirmed, w.Waiting), "Green proposed by "+parties(w.Confirmed), "Green proposed by "+who, 1)
		if _, agreed := e.Fact.(*plan.GreenAgreed); agreed {
			said = fmt.Sprintf("%s by %s. %s", does, who, proposed(w.Confirmed, w.Waiting))
		}
		return fmt.Sprintf("%s. It stays %s until they agree", said, Status(w.Was)), true
	}
	return fmt.Sprintf("%s by %s; it is %s", does, who, Status(w.Is)), true
}

// standingLine says what was said of an action besides its status, without the
// action's name; ok is false for any other fact.
func standingLine(s *plan.State, e plan.Event) (line string, ok bool) {
	if line, ok := greenLine(s, e); ok {
		return line, true
	}
	switch f := e.Fact.(type) {
	case *plan.EvidenceAdded:
		return "evidence: " + clip(evidenceText(plan.Evidence{URL: f.URL, Text: f.Text}), shownNote), true
	case *plan.PathSet:
		return "path to green. " + strings.TrimSuffix(pathLine(plan.Path{Obstacle: f.Obstacle, Next: f.Next, Who: f.Who, Decides: f.Decides, By: f.By}), "."), true
	case *plan.NextSet:
		if f.Text == "" && f.Due.IsZero() {
			return "nothing is noted as the next step any longer", true
		}
		return strings.TrimSuffix(stepLine(plan.NextStep{Text: f.Text, Due: f.Due}), "."), true
	case *plan.LeadSet:
		if f.Party == "" {
			return "nobody is named to lead any longer", true
		}
		return fmt.Sprintf("%s leads", f.Party), true
	case *plan.FlagSet:
		if f.Off {
			return "no longer flagged as " + f.Flag.Word(), true
		}
		line = "flagged as " + f.Flag.Word()
		if !f.Review.IsZero() {
			line += ", to be looked at again by " + f.Review.String()
		}
		return line, true
	case *plan.LinkSet:
		line = linkBare(f.Link)
		if f.Off {
			return "no longer linked: " + line, true
		}
		return line, true
	}
	return "", false
}

// linkBare is a link in words, from its beginning.
func linkBare(l plan.Link) string {
	verb := map[string]string{plan.WaitsFor: "waits for", plan.Feeds: "feeds", plan.SeeAlso: "has to do with"}[l.Rel]
	return fmt.Sprintf("%d %s %d", l.From, verb, l.To)
}

// undoStanding says how things stand after such a fact was taken back, or put
// back; ok is false for any other fact.
func undoStanding(s *plan.State, e plan.Event) (line string, ok bool) {
	if _, ok := standingLine(s, e); !ok {
		return "", false
	}
	no := plan.About(e.Fact)[0]
	a, err := s.Action(no)
	if err != nil {
		return "", false
	}
	switch f := e.Fact.(type) {
	case *plan.EvidenceAdded:
		return fmt.Sprintf("%s has %s of evidence.", name(a), plural(len(s.Evidence(no)), "piece", "pieces")), true
	case *plan.PathSet:
		if p, ok := s.Path(no); ok {
			return fmt.Sprintf("%s: path to green. %s", name(a), pathLine(p)), true
		}
		return fmt.Sprintf("%s has no path to green.", name(a)), true
	case *plan.NextSet:
		if step, ok := s.NextStep(no); ok {
			return fmt.Sprintf("%s: %s", name(a), stepLine(step)), true
		}
		return fmt.Sprintf("%s: nobody has said what is next.", name(a)), true
	case *plan.LeadSet:
		if lead := s.Lead(no); lead != "" {
			return fmt.Sprintf("%s: %s leads.", name(a), lead), true
		}
		return fmt.Sprintf("%s: nobody is named to lead.", name(a)), true
	case *plan.FlagSet:
		for _, flagged := range s.Flagged(no) {
			if flagged.Flag == f.Flag {
				return fmt.Sprintf("%s is flagged as %s.", name(a), f.Flag.Word()), true
			}
		}
		return fmt.Sprintf("%s is not flagged as %s.", name(a), f.Flag.Word()), true
	case *plan.LinkSet:
		for _, l := range s.Links(no) {
			if l == f.Link {
				return fmt.Sprintf("Linked: %s.", linkBare(l)), true
			}
		}
		return fmt.Sprintf("Not linked: %s.", linkBare(f.Link)), true
	}
	return fmt.Sprintf("%s is %s.", name(a), StatusOf(s, a)), true
}

// statusChange says how a status changed: a Green that ended is reopened.
func statusChange(from, to plan.Status) string {
	line := Status(from) + " → " + Status(to)
	if from == plan.Green && to != plan.Green {
		return "reopened, " + line
	}
	return line
}

// setFor says that the co-ordinator set a status that others own.
func setFor(s *plan.State, no plan.ActionNo, on bool) string {
	a, err := s.Action(no)
	if !on || err != nil {
		return ""
	}
	return "set by the co-ordinator on behalf of " + parties(a.Parties)
}
