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

// Receipt says what a write did, from the events it left. The same events
// always give the same receipt, so a request that comes twice is answered the
// same.
func Receipt(s *plan.State, write []plan.Event, said Said) Reply {
	var lines, notes []string
	var about []plan.ActionNo
	first := write[0]
	for _, e := range write {
		lines = append(lines, receiptLine(s, e))
		about = append(about, plan.About(e.Fact)...)
		if note := noteOf(e); note != "" && (len(notes) == 0 || notes[len(notes)-1] != note) {
			notes = append(notes, note)
		}
	}
	if said.Again {
		lines = append(lines, fmt.Sprintf("You had already saved this at %s, so it was not saved twice.", clock(first.At)))
	}
	if said.Read != "" {
		if f, ok := first.Fact.(*plan.ActionUpdated); ok {
			lines = append(lines, fmt.Sprintf("I read “%s” as %s.", said.Read, f.To.Word()))
		}
	}
	text := strings.Join(lines, "\n")
	r := Reply{Text: text, Blocks: []slack.Block{section("receipt", Escape(text))}}
	var row []Button
	for i, note := range notes {
		r.Text += "\nNote: " + clip(note, 200)
		r.Blocks = append(r.Blocks, section(fmt.Sprintf("note-%d", i), quote(clip(note, 200))))
		if len([]rune(note)) > 200 {
			row = append(row, Button{ID: "all", Label: "Read all", Line: fmt.Sprintf("show entry %d", first.Seq), Aria: "Read the whole note"})
		}
	}
	_, undone := first.Fact.(*plan.WriteUndone)
	switch {
	case undone && !putBack(s, first):
		row = append(row, Button{ID: "undo", Label: "Put it back", Line: fmt.Sprintf("undo entry %d", first.Seq), Aria: "Put back what was undone"})
	default:
		row = append(row, Button{ID: "undo", Label: "Undo", Line: fmt.Sprintf("undo entry %d", first.Seq), Aria: "Undo " + what(about)})
	}
	if len(about) > 0 && !undone && len(notes) > 0 {
		if _, corrected := first.Fact.(*plan.NoteCorrected); !corrected {
			row = append(row, Button{ID: "edit", Label: "Edit", Line: fmt.Sprintf("edit %d entry %d", about[0], first.Seq), Aria: "Edit the note on " + what(about)})
		}
	}
	if len(about) > 0 && !undone {
		row = append(row, Button{ID: "share", Label: "Share", Line: fmt.Sprintf("share entry %d", first.Seq), Aria: "Share with this channel: " + what(about)})
	}
	if f, ok := first.Fact.(*plan.ActionNoted); ok && len(write) == 1 {
		r.Text += "\nTo change the status, name a colour after the number."
		r.Blocks = append(r.Blocks, buttons("status", statusButtons(f.No, "Change to ")...)...)
	}
	r.Blocks = append(r.Blocks, buttons("after", row...)...)
	return r
}

// statusButtons open the form for each status.
func statusButtons(no plan.ActionNo, label string) []Button {
	var list []Button
	for _, st := range plan.Statuses() {
		list = append(list, Button{ID: "to-" + string(st), Label: label + st.Word(),
			Line: fmt.Sprintf("update %d %s", no, string(st)), Aria: fmt.Sprintf("Change action %d to %s", no, st.Word())})
	}
	return list
}

// putBack reports whether an undo has taken back another undo.
func putBack(s *plan.State, undo plan.Event) bool {
	target, _ := s.Event(undo.Fact.(*plan.WriteUndone).Entries[0])
	_, again := target.Fact.(*plan.WriteUndone)
	return again
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
	switch f := e.Fact.(type) {
	case *plan.ActionUpdated:
		was := "(was " + f.From.Word() + ")"
		if f.From == f.To {
			was = "(no change of status)"
		}
		return fmt.Sprintf("✓ %s — %s %s. Note saved %s.", title(f.No), Status(f.To), was, at)
	case *plan.ActionConfirmed:
		return fmt.Sprintf("✓ %s — still %s. Confirmed %s.", title(f.No), Status(f.Status), at)
	case *plan.ActionNoted:
		kept := "It is not yet rated."
		if a, err := s.Action(f.No); err == nil && a.Status != plan.NotYetRated {
			kept = "Kept " + Status(a.Status) + "."
		}
		return fmt.Sprintf("✓ %s — note saved %s. %s", title(f.No), at, kept)
	case *plan.NoteCorrected:
		if before, ok := s.Event(f.Entry); ok && e.At.Sub(before.At) > plan.EditWindow {
			return fmt.Sprintf("✓ %s — correction of entry %d saved %s. The first text stays in the history.", title(f.No), f.Entry, at)
		}
		return fmt.Sprintf("✓ %s — your note was changed at %s.", title(f.No), at)
	case *plan.WriteUndone:
		var now []string
		for _, no := range f.Actions {
			if a, err := s.Action(no); err == nil {
				now = append(now, fmt.Sprintf("%s is now %s.", name(a), Status(a.Status)))
			}
		}
		for _, seq := range f.Entries {
			target, _ := s.Event(seq)
			switch h := target.Fact.(type) {
			case *plan.HolderAdded:
				now = append(now, fmt.Sprintf("%s no longer holds %s.", Person(h.User), held(h.Party, h.No)))
			case *plan.HolderRemoved:
				now = append(now, fmt.Sprintf("%s holds %s.", Person(h.User), held(h.Party, h.No)))
			}
		}
		verb := "Undone"
		if putBack(s, e) {
			verb = "Put back"
		}
		return strings.Join(slices.Concat([]string{fmt.Sprintf("↩ %s at %s.", verb, at)}, now, []string{"Both entries stay in the history."}), " ")
	case *plan.HolderAdded:
		return fmt.Sprintf("✓ %s now holds %s. Saved %s.", Person(f.User), held(f.Party, f.No), at)
	case *plan.HolderRemoved:
		return fmt.Sprintf("✓ %s no longer holds %s. Saved %s.", Person(f.User), held(f.Party, f.No), at)
	}
	return "✓ Saved " + at + "."
}

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
	if note := noteOf(write[0]); note != "" {
		r.Text += "\nNote: " + clip(note, 600)
		r.Blocks = append(r.Blocks, section("note", quote(clip(note, 600))))
	}
	var row []Button
	for i, no := range plan.About(write[0].Fact) {
		row = append(row, Button{ID: fmt.Sprintf("show-%d", i), Label: fmt.Sprintf("Show action %d", no), Line: fmt.Sprintf("show %d", no), Aria: fmt.Sprintf("Show action %d", no)})
	}
	r.Blocks = append(r.Blocks, buttons("after", row...)...)
	return r
}
