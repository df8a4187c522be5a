package plan

import "time"

// JournalRestored says that the journal was put back from a backup, which ended
// with the event before this one. What was said and written after that backup
// is not in the journal.
type JournalRestored struct{}

func (f *JournalRestored) Kind() string              { return "journal.restored" }
func (f *JournalRestored) prose() map[string]*string { return nil }
func (f *JournalRestored) apply(s *State, e Event)   { s.restored = e.At }

// Restore decides to say that the journal was put back from a backup.
func (s *State) Restore() []Fact { return []Fact{&JournalRestored{}} }

// Restored is when the journal was last put back from a backup; zero if it never
// was. A message that was due before then, and of which the journal knows
// nothing, may have been said all the same.
func (s *State) Restored() time.Time { return s.restored }
