package views

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// Said is what the reader of a receipt should know besides what was written.
type Said struct {
	Again bool   // it had been saved before, by the same words
	Read  string // the words that were read as the status, if not its own name
}

const shareButton = "share"

// Receipt says what a write did, from the events it left. The same events
// always give the same receipt, so a request that comes twice is answered the
// same.
func Receipt(s *plan.State, write []plan.Event, said Said) Reply {
	var lines, notes []string
	var about, of []plan.ActionNo // all; and those that the notes are on
	var row []Button
	first := write[0]
	for _, e := range write {
		if line := receiptLine(s, e); line != "" {
			lines = append(lines, line)
		}
		for _, no := range plan.About(e.Fact) {
			if !slices.Contains(about, no) {
				about = append(about, no)
			}
		}
		note := noteOf(s, e)
		if note == "" || slices.Contains(notes, note) {
			continue
		}
		of = append(of, plan.About(e.Fact)...)
		if notes = append(notes, note); len([]rune(note)) > shownNote && len(row) == 0 {
			row = []Button{{ID: "all", Label: "Read all", Line: fmt.Sprintf("show entry %d", e.Seq), Aria: "Read the whole note"}}
		}
	}
	_, undone := first.Fact.(*plan.WriteUndone)
	if said.Again && undone {
		lines = append(lines, fmt.Sprintf("You had already done this at %s, so nothing more was taken back.", clock(first.At)))
		if before, ok := s.Before(first.By); ok {
			lines = append(lines, fmt.Sprintf("To take back the entry before it, type: undo entry %d", before.Seq))
			row = append(row, Button{ID: "before", Label: "Undo the one before", Line: fmt.Sprintf("undo entry %d", before.Seq), Aria: "Undo the entry before it"})
		}
	} else if said.Again {
		lines = append(lines, fmt.Sprintf("You had already saved this at %s, so it was not saved twice.", clock(first.At)))
	}
	if said.Read != "" {
		if f, ok := first.Fact.(*plan.ActionUpdated); ok {
			lines = append(lines, fmt.Sprintf("I read “%s” as %s.", said.Read, f.To.Word()))
		}
	}
	text := strings.Join(lines, "\n")
	r := Reply{Text: text, Done: true, Blocks: []slack.Block{section("receipt", Escape(text))}}
	for i, note := range notes {
		label, on := "Note", ""
		if len(notes) > 1 && len(of) == len(notes) {
			label = fmt.Sprintf("Note on %d", of[i])
			on = label + ":\n"
		}
		r.Text += fmt.Sprintf("\n%s: %s", label, clip(note, shownNote))
		r.Blocks = append(r.Blocks, section(fmt.Sprintf("note-%d", i), on+quote(clip(note, shownNote))))
	}
	if source := sourceOf(first); source != "" {
		r.Blocks = append(r.Blocks, context("source", source))
	}
	back := false
	if undone {
		back = r.takenBack(s, first)
	}
	switch {
	case undone && !back:
		row = append(row, Button{ID: "undo", Label: "Put it back", Line: fmt.Sprintf("undo entry %d", first.Seq), Aria: "Put back what was undone"})
	case plan.Undoable(first.Fact):
		row = append(row, Button{ID: "undo", Label: "Undo", Line: fmt.Sprintf("undo entry %d", first.Seq), Aria: "Undo " + what(about)})
	}
	if _, asked := first.Fact.(*plan.RedactionAsked); asked {
		row = append(row, Button{ID: "withdraw", Label: fmt.Sprintf("Withdraw request %d", first.Seq), Line: fmt.Sprintf("redact drop %d", first.Seq), Aria: fmt.Sprintf("Withdraw request %d and keep the text", first.Seq)})
	}
	private := plan.Private(first.Fact)
	if len(about) > 0 && !undone && len(notes) > 0 && !private {
		row = append(row, editButtons(s, write)...)
	}
	if len(about) > 0 && !undone && !private {
		row = append(row, Button{ID: shareButton, Label: "Share", Line: fmt.Sprintf("share entry %d", first.Seq), Aria: "Share with this channel: " + what(about)})
	}
	if f, ok := first.Fact.(*plan.ActionNoted); ok && len(write) == 1 {
		r.Text += "\nTo change the status, name a colour after the number."
		r.Blocks = append(r.Blocks, buttons("status", statusButtons(f.No, "Change to ")...)...)
	}
	row = append(row, r.wanted(s, write)...)
	r.Blocks = append(r.Blocks, buttons("after", row...)...)
	return r
}

// wanted adds what a status still wants once it is saved: of a RED its path, of
// a Green that nothing shows its evidence.
func (r *Reply) wanted(s *plan.State, write []plan.Event) []Button {
	var row []Button
	say := func(id, text, how string, b Button) { // the button says how
		r.Text += "\n" + text + " " + how
		r.Blocks = append(r.Blocks, context(id, Escape(text)))
		row = append(row, b)
	}
	for _, e := range write {
		nos := plan.About(e.Fact)
		if len(nos) != 1 || len(write) > maxEdits {
			continue
		}
		a, err := s.Action(nos[0])
		switch f := e.Fact.(type) {
		case *plan.ActionUpdated:
			switch {
			case err == nil && f.To == plan.Red && s.Pathless(a):
				text := "It has no path to green yet: the obstacle, the next steps, who acts, who decides, and by when."
				say(fmt.Sprintf("path-%d", a.No), text, plan.PathHow(a.No), Button{ID: fmt.Sprintf("path-%d", a.No), Label: fmt.Sprintf("Path to green of %d", a.No), Line: fmt.Sprintf("path %d", a.No), Aria: fmt.Sprintf("Give the path to green of action %d", a.No)})
			case err == nil && f.To == plan.Green && s.Bare(a):
				how := fmt.Sprintf("To give some, type: evidence %d and a link, minutes, a report, or “seen by” and who.", a.No)
				say(fmt.Sprintf("bare-%d", a.No), "It shows as without evidence.", how, Button{ID: fmt.Sprintf("evidence-%d", a.No), Label: fmt.Sprintf("Add evidence for %d", a.No), Line: fmt.Sprintf("evidence %d", a.No), Aria: fmt.Sprintf("Add evidence for action %d", a.No)})
			}
		case *plan.GreenProposed:
			if p, ok := s.Proposed(f.No); ok && p.Entry == e.Seq {
				text := fmt.Sprintf("Whoever speaks for %s can agree by typing: %d agree", parties(p.Waiting), f.No)
				r.Text += "\n" + text
				r.Blocks = append(r.Blocks, context(fmt.Sprintf("waits-%d", f.No), Escape(text)))
			}
		}
	}
	return row
}

// takenBack adds the notes of the write that an undo is about, so that a
// person sees which it was. It reports whether the write counts again.
func (r *Reply) takenBack(s *plan.State, undo plan.Event) (back bool) {
	write, back := taken(s, undo)
	label := "Taken back"
	if back {
		label = "Put back"
	}
	for i, note := range notesLast(s, write) {
		r.Text += fmt.Sprintf("\n%s: %s", label, clip(note, shownNote))
		r.Blocks = append(r.Blocks, section(fmt.Sprintf("taken-%d", i), label+":\n"+quote(clip(note, shownNote))))
	}
	return back
}

// editButtons open the form for each note. Many actions at once have none:
// their note is undone and written again sooner than it is edited on each.
func editButtons(s *plan.State, write []plan.Event) []Button {
	var list []Button
	for _, e := range write {
		switch e.Fact.(type) {
		case *plan.NoteCorrected, *plan.FlagSet: // said anew sooner than edited
			continue
		}
		if noteOf(s, e) == "" || len(write) > maxEdits {
			continue
		}
		no := plan.About(e.Fact)[0]
		b := Button{ID: "edit", Label: "Edit", Line: fmt.Sprintf("edit %d entry %d", no, e.Seq), Aria: fmt.Sprintf("Edit the note on action %d", no)}
		if len(write) > 1 {
			b.ID, b.Label = fmt.Sprintf("edit-%d", no), fmt.Sprintf("Edit %d", no)
		}
		list = append(list, b)
	}
	return list
}

// maxEdits is for how many actions at once there are buttons to edit.
const maxEdits = 3

// shownNote is how much of a note a receipt shows.
const shownNote = 200

// statusButtons open the form for each status.
func statusButtons(no plan.ActionNo, label string) []Button {
	var list []Button
	for _, st := range plan.Statuses() {
		list = append(list, Button{ID: "to-" + string(st), Label: label + st.Word(),
			Line: fmt.Sprintf("update %d %s", no, string(st)), Aria: fmt.Sprintf("Change action %d to %s", no, st.Word())})
	}
	return list
}

// taken is the write that an undo is about in the end, through undos of undos.
// back reports that the write counts again.
func taken(s *plan.State, undo plan.Event) (write []plan.Event, back bool) {
	for {
		f := undo.Fact.(*plan.WriteUndone)
		write = nil
		for _, seq := range f.Entries {
			if e, ok := s.Event(seq); ok && seq < undo.Seq {
				write = append(write, e)
			}
		}
		if len(write) == 0 {
			return nil, back
		}
		if _, again := write[0].Fact.(*plan.WriteUndone); !again {
			return write, back
		}
		undo, back = write[0], !back
	}
}

// what names actions for a label: "action 20", "actions 12 and 13".
func what(nos []plan.ActionNo) string {
	var list []string
	for _, no := range nos {
		list = append(list, fmt.Sprint(no))
	}
	if len(list) == 1 {
		return "action " + list[0]
	}
	if len(list) == 0 {
		return "this"
	}
	return "actions " + join(list)
}

func receiptLine(s *plan.State, e plan.Event) string {
	title := func(no plan.ActionNo) string {
		if a, err := s.Action(no); err == nil {
			return name(a)
		}
		return fmt.Sprint(no)
	}
	at := when(e.At)
	if line, lack, ok := diaryLine(s, e); ok {
		return strings.TrimSpace(fmt.Sprintf("✓ %s Saved %s. %s", line, at, lack))
	}
	switch f := e.Fact.(type) {
	case *plan.ActionUpdated:
		was := "(was " + f.From.Word() + ")"
		if f.From == plan.Green && f.To != plan.Green {
			was = "(was GREEN; reopened)"
		}
		if f.From == f.To {
			was = "(no change of status)"
		}
		line := fmt.Sprintf("✓ %s — %s %s. Note saved %s.", title(f.No), Status(f.To), was, at)
		if ended := s.GreenAfter(e).Ended; ended != nil && f.To != plan.Green {
			line += fmt.Sprintf(" That ends the Green that %s proposed.", parties(ended))
		}
		if on := setFor(s, f.No, f.OnBehalf); on != "" {
			line += " It shows as " + on + "."
		}
		return line
	case *plan.ActionConfirmed:
		return fmt.Sprintf("✓ %s — still %s. Confirmed %s.", title(f.No), Status(f.Status), at)
	case *plan.ActionNoted:
		kept := "It is not yet rated."
		if a, err := s.Action(f.No); err == nil && a.Status != plan.NotYetRated {
			kept = "Kept " + Status(a.Status) + "."
		}
		return fmt.Sprintf("✓ %s — note saved %s. %s", title(f.No), at, kept)
	case *plan.NoteCorrected:
		if before, ok := s.Event(f.Entry); ok && !inTime(before, e) {
			return fmt.Sprintf("✓ %s — correction of entry %d saved %s. The first text stays in the history.", title(f.No), f.Entry, at)
		}
		return fmt.Sprintf("✓ %s — note changed %s.", title(f.No), at)
	case *plan.WriteUndone:
		return undoLine(s, e)
	case *plan.HolderAdded:
		return fmt.Sprintf("✓ %s now holds %s. Saved %s.", Person(f.User), held(f.Party, f.No), at)
	case *plan.HolderRemoved:
		return fmt.Sprintf("✓ %s no longer holds %s. Saved %s.", Person(f.User), held(f.Party, f.No), at)
	case *plan.GroupNamed:
		return fmt.Sprintf("✓ %s Saved %s.", groupLine(s, f, !f.Remove), at)
	case *plan.GroupSeen:
		return "" // said with the group
	}
	if line, ok := personLine(s, e); ok {
		return line
	}
	if line, ok := doorLine(s, e.Fact); ok {
		line = fmt.Sprintf("✓ %s Saved %s.", line, at)
		if _, begins := e.Fact.(*plan.ThreadStarted); begins {
			line += " " + threadHint
		}
		return line
	}
	if line, ok := removalReceipt(e); ok {
		return line
	}
	if f, ok := e.Fact.(*plan.LinkSet); ok {
		word := "Linked"
		if f.Off {
			word = "No longer linked"
		}
		return fmt.Sprintf("✓ %s: %s. Saved %s.", word, linkBare(f.Link), at)
	}
	if line, ok := standingLine(s, e); ok {
		return fmt.Sprintf("✓ %s — %s. Saved %s.", title(plan.About(e.Fact)[0]), line, at)
	}
	if line, ok := agendaReceipt(s, e); ok {
		return fmt.Sprintf("✓ Agenda: %s. Saved %s.", line, at)
	}
	return fmt.Sprintf("✓ Saved %s.", at)
}

// undoLine says what an undo took back, or put back, and how things stand now.
func undoLine(s *plan.State, undo plan.Event) string {
	write, back := taken(s, undo)
	verb := "Undone"
	if back {
		verb = "Put back"
	}
	parts := []string{fmt.Sprintf("↩ %s at %s.", verb, when(undo.At))}
	stands := func(no plan.ActionNo, verb string) {
		if a, err := s.Action(no); err == nil {
			parts = append(parts, fmt.Sprintf("%s %s %s.", name(a), verb, Status(a.Status)))
		}
	}
	holds := func(user plan.UserID, party plan.PartyCode, no plan.ActionNo, now bool) {
		verb := "no longer holds"
		if now {
			verb = "now holds"
		}
		parts = append(parts, fmt.Sprintf("%s %s %s.", Person(user), verb, held(party, no)))
	}
	for _, e := range write {
		if line, ok := undoPerson(s, e.Fact, undo.At); ok {
			parts = append(parts, line)
			continue
		}
		if line, ok := doorUndone(e.Fact, back); ok {
			parts = append(parts, line)
			continue
		}
		if line, ok := agendaUndone(s, e); ok {
			parts = append(parts, line)
			continue
		}
		if now := diaryNow(s, e, back, undo.At); now != "" {
			parts = append(parts, now)
			continue
		}
		if line, ok := undoStanding(s, e); ok {
			parts = append(parts, line)
			continue
		}
		switch f := e.Fact.(type) {
		case *plan.HolderAdded:
			holds(f.User, f.Party, f.No, back)
		case *plan.HolderRemoved:
			holds(f.User, f.Party, f.No, !back)
		case *plan.GroupNamed:
			parts = append(parts, groupLine(s, f, f.Remove != back))
		case *plan.ActionUpdated:
			if f.From != f.To {
				stands(f.No, "is now")
				continue
			}
			stands(f.No, "stays")
		default:
			for _, no := range plan.About(f) {
				stands(no, "stays")
			}
		}
	}
	return strings.Join(append(parts, "Both entries stay in the history."), " ")
}

// groupLine says that a user group holds a party's actions now, or no longer. It
// is not mentioned, since that would call everybody who is in it.
func groupLine(s *plan.State, f *plan.GroupNamed, now bool) string {
	if !now {
		return fmt.Sprintf("The members of that user group no longer hold %s by it.", held(f.Party, 0))
	}
	return fmt.Sprintf("The members of that user group now hold %s: %s. asb asks Slack every hour who is in it.", held(f.Party, 0), roll(s, f.Group))
}

// roll names who is in a user group.
func roll(s *plan.State, g plan.GroupID) string {
	var people []string
	for _, u := range s.Members(g) {
		people = append(people, Person(u))
	}
	if len(people) == 0 {
		return "nobody just now"
	}
	return shortly(people, maxRoll)
}

// maxRoll is how many members of a user group are named.
const maxRoll = 8

func held(party plan.PartyCode, no plan.ActionNo) string {
	if no != 0 {
		return fmt.Sprintf("action %d", no)
	}
	return "the actions of " + string(party)
}

// Shared is a write as a channel sees it, when its author shares it.
func Shared(s *plan.State, write []plan.Event) Reply {
	var lines []string
	for _, e := range write {
		lines = append(lines, strings.TrimPrefix(receiptLine(s, e), "✓ "))
	}
	text := fmt.Sprintf("%s shared an update to the plan.\n%s", Person(write[0].By), strings.Join(lines, "\n"))
	r := Reply{Text: text, Public: true, Blocks: []slack.Block{section("shared", Escape(text))}}
	for i, note := range notesLast(s, write) {
		r.Text += "\nNote: " + clip(note, 600)
		r.Blocks = append(r.Blocks, section(fmt.Sprintf("note-%d", i), quote(clip(note, 600))))
	}
	var about []plan.ActionNo
	for _, e := range write {
		about = append(about, plan.About(e.Fact)...)
	}
	var row []Button
	for i, no := range about {
		row = append(row, Button{ID: fmt.Sprintf("show-%d", i), Label: fmt.Sprintf("Show action %d", no), Line: fmt.Sprintf("show %d", no), Aria: fmt.Sprintf("Show action %d", no)})
	}
	r.Blocks = append(r.Blocks, buttons("after", row...)...)
	return r
}
