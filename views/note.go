package views

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/safer-city-partnership/asb/plan"
)

// removed stands where a text was taken out, and nobody knows why.
const removed = "[removed]"

// removedText stands where an entry's text was taken out: when, by whom and
// why.
func removedText(s *plan.State, e plan.Event) string {
	r, ok := s.Removed(e.Seq)
	if !ok {
		return removed
	}
	if _, expired := r.Event.Fact.(*plan.TextExpired); expired {
		return fmt.Sprintf("[removed on %s, when its time was over]", date(r.Event.At))
	}
	text := fmt.Sprintf("[removed on %s by %s and %s", date(r.Event.At), Person(r.Asked.By), Person(r.Event.By))
	if r.Reason != "" {
		text += ": " + r.Reason
	}
	return text + "]"
}

// noteOf is an entry's own note as it was typed, or a word that it was taken
// out.
func noteOf(s *plan.State, e plan.Event) string {
	if e.Redacted {
		return removedText(s, e)
	}
	switch f := e.Fact.(type) {
	case *plan.ActionUpdated:
		return f.Note
	case *plan.ActionConfirmed:
		return f.Note
	case *plan.ActionNoted:
		return f.Note
	case *plan.NoteCorrected:
		return f.Note
	case *plan.HealthSet:
		return f.Note
	case *plan.GreenProposed:
		return f.Note
	case *plan.GreenAgreed:
		return f.Note
	case *plan.GreenDeclined:
		return f.Note
	case *plan.FlagSet:
		return f.Why
	}
	return ""
}

// noteShown is the note that an entry shows in a list of entries. What was
// edited within [plan.EditWindow] shows as if it had always said so, and the
// edit has nothing to add. A later correction shows beside the first text.
func noteShown(s *plan.State, e plan.Event) string {
	if f, ok := e.Fact.(*plan.NoteCorrected); ok {
		if before, ok := s.Event(f.Entry); ok && inTime(before, e) && s.UndoneBy(e.Seq) == 0 {
			return ""
		}
		return noteOf(s, e)
	}
	for _, no := range plan.About(e.Fact) {
		for _, c := range slices.Backward(s.Entries(no)) {
			if f, ok := c.Fact.(*plan.NoteCorrected); ok && f.Entry == e.Seq && inTime(e, c) && s.UndoneBy(c.Seq) == 0 {
				return noteOf(s, c)
			}
		}
	}
	return noteOf(s, e)
}

// inTime reports whether a correction came soon enough to change the note.
func inTime(note, correction plan.Event) bool {
	return correction.At.Sub(note.At) <= plan.EditWindow
}

// noteLast is an entry's note as it was last corrected, whenever that was.
func noteLast(s *plan.State, e plan.Event) string {
	if c, ok := s.Correction(e.Seq); ok {
		return noteOf(s, c)
	}
	return noteOf(s, e)
}

// notesLast are the different notes of a write, as last corrected.
func notesLast(s *plan.State, write []plan.Event) []string {
	var notes []string
	for _, e := range write {
		if note := noteLast(s, e); note != "" && !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	return notes
}

// sourceOf is a link to the message that an entry quotes, in mrkdwn; "" for none.
func sourceOf(e plan.Event) string {
	f, ok := e.Fact.(*plan.ActionNoted)
	if !ok || e.Redacted || !permalink.MatchString(f.Link) {
		return ""
	}
	return "<" + f.Link + "|The message it quotes>"
}

// permalink is what a message's address looks like. Nothing in it could end a
// link in mrkdwn.
var permalink = regexp.MustCompile(`^https?://[^\s<>|]+$`)
