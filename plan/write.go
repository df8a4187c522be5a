package plan

import (
	"fmt"
	"slices"
	"time"
)

// RepeatWindow is how long the same words from the same person count as an
// impatient second press and not as a second write.
const RepeatWindow = time.Minute

// EditWindow is how long a note can be mended as if it had always said so.
// After it, a correction is shown as one and the original stays beside it.
const EditWindow = 15 * time.Minute

// AlreadySaved is the answer to a write that says what its author saved less
// than [RepeatWindow] ago. The first write stands and nothing new is written.
type AlreadySaved struct {
	Cause string // of the write that stands
	At    time.Time
}

func (e *AlreadySaved) Error() string { return "already saved at " + e.At.Format(time.RFC3339) }

// saved answers with AlreadySaved when these facts only repeat the author's
// last write, it is recent, and what it said of those actions still stands.
func (s *State) saved(c Cause, now time.Time, facts []Fact) error {
	first, ok := s.last[c.By]
	if !ok {
		return nil
	}
	before := slices.DeleteFunc(slices.Clone(s.Written(s.events[first-1].Cause)), func(e Event) bool {
		_, _, _, ok := said(e.Fact)
		return !ok // what came with it, such as evidence
	})
	if now.Sub(before[0].At) > RepeatWindow || len(before) != len(facts) {
		return nil
	}
	for i, e := range before {
		no, status, note, ok := said(e.Fact)
		no2, status2, note2, ok2 := said(facts[i])
		if !ok || !ok2 || no != no2 || status != status2 || note != note2 || s.undone[e.Seq] != 0 {
			return nil
		}
		if was, is := partiesFor(e.Fact), partiesFor(facts[i]); was != nil && is != nil && !sameParties(was, is) {
			return nil
		}
		// What others wrote meanwhile does not make it a second write, unless they
		// set another status; what the author did since does.
		for _, seq := range s.actions[no].entries {
			since := s.events[seq-1]
			if seq <= e.Seq || since.Cause == e.Cause {
				continue
			}
			_, other, _, _ := said(since.Fact)
			if since.By == c.By || status != "" && other != "" && other != status && s.undone[seq] == 0 {
				return nil
			}
		}
	}
	return &AlreadySaved{Cause: before[0].Cause, At: before[0].At}
}

// said is what a person's entry about an action says. Setting a status and
// confirming it leave the action saying the same.
func said(f Fact) (no ActionNo, status Status, note string, ok bool) {
	switch f := f.(type) {
	case *ActionUpdated:
		return f.No, f.To, f.Note, true
	case *ActionConfirmed:
		return f.No, f.Status, f.Note, true
	case *ActionNoted:
		return f.No, "", f.Note, true
	case *GreenProposed:
		return f.No, Green, f.Note, true
	case *GreenAgreed:
		return f.No, Green, f.Note, true
	case *GreenDeclined:
		return f.No, "", f.Note, true
	}
	return 0, "", "", false
}

// partiesFor are the parties that a word on a joint Green is said for.
func partiesFor(f Fact) []PartyCode {
	switch f := f.(type) {
	case *GreenProposed:
		return f.For
	case *GreenAgreed:
		return f.For
	}
	return nil
}

// WriteUndone takes back all the facts of one write. Undoing a WriteUndone
// puts them in force again. Nothing is erased.
type WriteUndone struct {
	Entries []uint64   `json:"entries"` // the events of the write
	Actions []ActionNo `json:"actions"` // those they were about
}

func (f *WriteUndone) Kind() string              { return "write.undone" }
func (f *WriteUndone) prose() map[string]*string { return nil }

func (f *WriteUndone) apply(s *State, e Event) {
	s.undos = append(s.undos, e.Seq)
	s.refoldUndone()
	for _, no := range f.Actions {
		a := s.addAction(no)
		a.entries = append(a.entries, e.Seq)
		a.refold(s)
	}
	s.refoldHolders()
	s.links = s.foldLinks(s.undone)
	s.diary.refold(s.undone)
}

// refoldUndone works out again what stands.
func (s *State) refoldUndone() {
	clear(s.undone)
	s.takeBack(s.undone)
}

// takeBack adds to undone what was taken back, and by which event. An undo
// counts unless a later one that counts has taken it back, so the last are
// looked at first.
func (s *State) takeBack(undone map[uint64]uint64) {
	for _, by := range slices.Backward(s.undos) {
		if undone[by] != 0 {
			continue
		}
		for _, seq := range s.events[by-1].Fact.(*WriteUndone).Entries {
			if seq < by {
				undone[seq] = by
			}
		}
	}
}

// circleWithout is the chain of links that would close if some entries were
// taken back, nil if none would.
func (s *State) circleWithout(entries []uint64) []ActionNo {
	undone := map[uint64]uint64{}
	for _, seq := range entries {
		undone[seq] = s.Head() + 1
	}
	s.takeBack(undone)
	return circle(s.foldLinks(undone))
}

// Undo decides to take back a write of the person asking: the one that event
// number entry belongs to, or with entry 0 their last one that stands, about
// action no if that is not 0.
//
// A write can be taken back until somebody builds on it, that is, until there
// is a later entry about the same action by another person, or a later change
// of its status. Taking back what is already taken back is [AlreadyUndone].
func (s *State) Undo(c Cause, entry uint64, no ActionNo) ([]Fact, error) {
	if no != 0 {
		if _, err := s.Action(no); err != nil {
			return nil, err
		}
	}
	write, err := s.toUndo(c.By, entry, no)
	if err != nil {
		return nil, err
	}
	f := &WriteUndone{}
	for _, e := range write {
		f.Entries = append(f.Entries, e.Seq)
		for _, no := range About(e.Fact) {
			if !slices.Contains(f.Actions, no) {
				f.Actions = append(f.Actions, no)
			}
		}
	}
	for _, no := range f.Actions {
		if err := s.builtOn(c.By, no, write); err != nil {
			return nil, err
		}
	}
	if err := s.replaced(c.By, write); err != nil {
		return nil, err
	}
	if chain := s.circleWithout(f.Entries); chain != nil {
		return nil, circular(chain)
	}
	return []Fact{f}, nil
}

// Undone answers with [AlreadySaved] when the person asked less than
// [RepeatWindow] ago, by the same door, to take back their last write, or
// their last about action no if that is not 0, and has written nothing since:
// an impatient second "undo" takes back nothing more.
func (s *State) Undone(c Cause, now time.Time, no ActionNo) error {
	e, ok := s.LastUndone(c.By)
	if !ok || e.Door != c.Door || now.Sub(e.At) > RepeatWindow || no != 0 && !slices.Contains(About(e.Fact), no) {
		return nil
	}
	for _, later := range s.events[e.Seq:] {
		if later.By == c.By && Undoable(later.Fact) {
			return nil
		}
	}
	return &AlreadySaved{Cause: e.Cause, At: e.At}
}

// Before is the person's last write that stands and could be taken back next.
func (s *State) Before(by UserID) (Event, bool) {
	write, err := s.toUndo(by, 0, 0)
	if err != nil {
		return Event{}, false
	}
	return write[0], true
}

// AlreadyUndone is the answer to undoing a write twice.
type AlreadyUndone struct{ Cause string } // of the undo that stands

func (e *AlreadyUndone) Error() string { return "already undone" }

func (s *State) toUndo(by UserID, entry uint64, no ActionNo) ([]Event, error) {
	if entry == 0 {
		for i := len(s.events) - 1; i >= 0; i-- {
			e := s.events[i]
			if e.By == by && Undoable(e.Fact) && s.undone[e.Seq] == 0 && (no == 0 || slices.Contains(About(e.Fact), no)) {
				if _, isUndo := e.Fact.(*WriteUndone); !isUndo {
					return s.Written(e.Cause), nil
				}
			}
		}
		about := ""
		if no != 0 {
			about = fmt.Sprintf(" about action %d", no)
		}
		return nil, &Error{Code: NotFound, Text: "You have nothing" + about + " to undo.",
			Hint: "You can undo what you wrote yourself."}
	}
	e, ok := s.Event(entry)
	if !ok || !Undoable(e.Fact) {
		return nil, &Error{Code: NotFound, Text: fmt.Sprintf("There is no entry %d that can be undone.", entry),
			Hint: "An action's history shows the number of each entry."}
	}
	if e.By != by {
		return nil, &Error{Code: Refused, Text: fmt.Sprintf("Entry %d was written by somebody else, and only they can undo it.", entry),
			Hint: "You can add your own update instead."}
	}
	if undo := s.undone[e.Seq]; undo != 0 {
		return nil, &AlreadyUndone{Cause: s.events[undo-1].Cause}
	}
	return s.Written(e.Cause), nil
}

// builtOn refuses when somebody has built on the write since.
func (s *State) builtOn(by UserID, no ActionNo, write []Event) error {
	last := write[len(write)-1].Seq
	entries := s.actions[no].entries
	vote := !slices.ContainsFunc(s.base(write), func(e Event) bool { return !green(e.Fact) && !evidence(e.Fact) })
	for i := len(entries) - 1; i >= 0 && entries[i] > last; i-- {
		e := s.events[entries[i]-1]
		if _, _, _, ok := said(e.Fact); !ok || s.undone[e.Seq] != 0 {
			continue
		}
		if _, isNote := e.Fact.(*ActionNoted); isNote && e.By == by || vote && green(e.Fact) {
			continue
		}
		who := fmt.Sprintf("you have changed action %d again since (entry %d)", no, e.Seq)
		hint := fmt.Sprintf("Undo entry %d first, or add a new update that puts it right.", e.Seq)
		if e.By != by {
			who = fmt.Sprintf("somebody else has written about action %d since (entry %d)", no, e.Seq)
			hint = "Add a new update that puts it right; both stay in the history."
		}
		try := []string{fmt.Sprintf("%d history", no)}
		for _, w := range write {
			if f, ok := w.Fact.(*ActionUpdated); ok && f.No == no && f.From != NotYetRated && f.From != f.To {
				try = append(try, fmt.Sprintf("update %d %s", no, string(f.From))) // a correcting entry
			}
		}
		return &Error{Code: Conflict, Text: "That can no longer be undone: " + who + ".", Hint: hint, Try: try}
	}
	return nil
}

// LastUndone is the person's last undo that stands, for taking it back. What
// only put something back is not one.
func (s *State) LastUndone(by UserID) (Event, bool) {
	for _, e := range slices.Backward(s.events) {
		if undo, ok := e.Fact.(*WriteUndone); ok && e.By == by && s.undone[e.Seq] == 0 && !s.putBack(undo) {
			return e, true
		}
	}
	return Event{}, false
}

// putBack reports whether what was undone was itself an undo.
func (s *State) putBack(f *WriteUndone) bool {
	return slices.ContainsFunc(f.Entries, func(seq uint64) bool {
		e, _ := s.Event(seq)
		_, undo := e.Fact.(*WriteUndone)
		return undo
	})
}

// Undoable reports whether a person can take a fact back.
func Undoable(f Fact) bool {
	switch f.(type) {
	case *ActionUpdated, *ActionConfirmed, *ActionNoted, *NoteCorrected, *WriteUndone, *HolderAdded, *HolderRemoved, *GroupNamed,
		*MeetingSet, *OccurrenceSet, *HolidaySet, *HolidaysComplete, *OfficeGiven, *OfficeEnded, *AwaySet, *ActionSnoozed,
		*MessagesSwitched, *DigestSet, *HealthSet, *AgendaAdded, *AgendaSent, *AgendaAnswered, *AgendaClosed,
		*GreenProposed, *GreenAgreed, *GreenDeclined, *EvidenceAdded, *PathSet, *NextSet, *LeadSet, *FlagSet, *LinkSet,
		*PersonOf, *OutsidersAdmitted, *PreferenceSet, *DriveStarted, *DriveStopped,
		*ThreadStarted, *ThreadEnded, *ReactionsSet:
		return true
	}
	return false
}

// About lists the actions a fact is about.
func About(f Fact) []ActionNo {
	switch f := f.(type) {
	case *ActionPublished:
		return []ActionNo{f.No}
	case *ActionAbsent:
		return []ActionNo{f.No}
	case *ActionUpdated:
		return []ActionNo{f.No}
	case *ActionConfirmed:
		return []ActionNo{f.No}
	case *ActionNoted:
		return []ActionNo{f.No}
	case *NoteCorrected:
		return []ActionNo{f.No}
	case *HealthSet:
		return []ActionNo{f.No}
	case *ReminderAsked:
		if f.No != 0 {
			return []ActionNo{f.No}
		}
	case *GreenProposed:
		return []ActionNo{f.No}
	case *GreenAgreed:
		return []ActionNo{f.No}
	case *GreenDeclined:
		return []ActionNo{f.No}
	case *EvidenceAdded:
		return []ActionNo{f.No}
	case *PathSet:
		return []ActionNo{f.No}
	case *NextSet:
		return []ActionNo{f.No}
	case *LeadSet:
		return []ActionNo{f.No}
	case *FlagSet:
		return []ActionNo{f.No}
	case *LinkSet:
		if f.From == f.To {
			return []ActionNo{f.From}
		}
		return []ActionNo{f.From, f.To}
	case *WriteUndone:
		return f.Actions
	case *HolderAdded:
		if f.No != 0 {
			return []ActionNo{f.No}
		}
	case *HolderRemoved:
		if f.No != 0 {
			return []ActionNo{f.No}
		}
	}
	return nil
}

// NoteCorrected gives an entry's note a new text. The first text stays in the
// journal.
type NoteCorrected struct {
	Entry uint64   `json:"entry"` // the event whose note it is
	No    ActionNo `json:"no"`
	Note  string   `json:"-"`
}

func (f *NoteCorrected) Kind() string              { return "note.corrected" }
func (f *NoteCorrected) prose() map[string]*string { return map[string]*string{"note": &f.Note} }

func (f *NoteCorrected) apply(s *State, e Event) {
	s.text[f.Entry] = append(s.text[f.Entry], e.Seq)
	s.entry(f.No, e)
}

// Correction is the event that last corrected this one's note and stands.
func (s *State) Correction(seq uint64) (Event, bool) {
	for _, by := range slices.Backward(s.text[seq]) {
		if s.undone[by] == 0 {
			return s.Event(by)
		}
	}
	return Event{}, false
}

// NoteOf is the note an entry carries now: as typed, or as last corrected.
func (s *State) NoteOf(e Event) string {
	if c, ok := s.Correction(e.Seq); ok {
		return c.Fact.(*NoteCorrected).Note
	}
	_, _, note, _ := said(e.Fact)
	return note
}

// Mine finds the entry whose note that person may correct: with entry 0 their
// last about the action, otherwise the one with that number, or the one that a
// correction with that number is of. It has a note and it stands.
func (s *State) Mine(by UserID, no ActionNo, entry uint64) (Event, bool) {
	if e, ok := s.Event(entry); ok {
		if f, ok := e.Fact.(*NoteCorrected); ok {
			entry = f.Entry
		}
	}
	for _, e := range slices.Backward(s.Entries(no)) {
		if entry != 0 && e.Seq != entry {
			continue
		}
		if _, _, note, ok := said(e.Fact); ok && note != "" && e.By == by && s.undone[e.Seq] == 0 {
			return e, true
		}
	}
	return Event{}, false
}

// Correct decides to give the person's own last note about an action, or the
// entry with that number, a new text.
func (s *State) Correct(c Cause, now time.Time, no ActionNo, entry uint64, text string) ([]Fact, error) {
	if _, err := s.Action(no); err != nil {
		return nil, err
	}
	e, ok := s.Mine(c.By, no, entry)
	if !ok {
		return nil, &Error{Code: NotFound, Text: fmt.Sprintf("You have no note on action %d to edit.", no),
			Hint: "You can edit what you wrote yourself. To add a note, type: note " + fmt.Sprint(no) + " and your text"}
	}
	if text == "" {
		return nil, &Error{Code: Invalid, Text: "The new text is empty, so your note stays as it was.",
			Hint: "To take a note back altogether, use undo."}
	}
	if s.NoteOf(e) == text {
		if last, ok := s.Correction(e.Seq); ok && now.Sub(last.At) <= RepeatWindow {
			return nil, &AlreadySaved{Cause: last.Cause, At: last.At}
		}
		return nil, &Error{Code: Invalid, Text: "Your note already says that.", Hint: "Nothing was changed."}
	}
	return []Fact{&NoteCorrected{Entry: e.Seq, No: no, Note: text}}, nil
}
