package plan

import (
	"slices"
	"strings"
	"time"
)

// DraftLife is how long a text that could not be saved is kept for its author.
const DraftLife = 7 * 24 * time.Hour

// DraftKept holds a line that was typed and not done, for the person who typed
// it.
type DraftKept struct {
	Line string `json:"-"`
}

func (f *DraftKept) Kind() string              { return "draft.kept" }
func (f *DraftKept) prose() map[string]*string { return map[string]*string{"line": &f.Line} }
func (f *DraftKept) apply(s *State, e Event)   { s.drafts[e.By] = append(s.drafts[e.By], e.Seq) }

// least is how much a fact other than a note must say, in bytes, for a draft
// with the same words to be taken for the same: "CO" is in many.
const least = 12

// useDraftsOf notes which drafts a fact of an action or a meeting has saved: those
// that have all of its words.
func (s *State) useDraftsOf(e Event) {
	switch e.Fact.(type) {
	case *PathSet, *EvidenceAdded, *NextSet, *FlagSet, *GreenProposed, *GreenAgreed, *GreenDeclined, *NoteCorrected, *OccurrenceSet, *MeetingSet:
	default:
		return
	}
	var texts []string
	size := 0
	for _, text := range e.Fact.prose() {
		texts, size = append(texts, *text), size+len(*text)
	}
	for _, seq := range s.drafts[e.By] {
		line := s.events[seq-1].Fact.(*DraftKept).Line
		if size >= least && !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(line, text) }) {
			s.used[seq] = true
		}
	}
}

// useDrafts notes that the person's drafts with these words have been saved as
// a note after all.
func (s *State) useDrafts(by UserID, note string) {
	for _, seq := range s.drafts[by] {
		if note != "" && strings.Contains(s.events[seq-1].Fact.(*DraftKept).Line, note) {
			s.used[seq] = true
		}
	}
}

// Drafts are the person's drafts that are still kept and were not saved since,
// newest first.
func (s *State) Drafts(by UserID, now time.Time) []Event {
	return slices.DeleteFunc(s.kept(by, now), func(e Event) bool { return s.used[e.Seq] })
}

func (s *State) kept(by UserID, now time.Time) []Event {
	var list []Event
	for _, seq := range slices.Backward(s.drafts[by]) {
		if e := s.events[seq-1]; now.Sub(e.At) <= DraftLife && !e.Redacted {
			list = append(list, e)
		}
	}
	return list
}

// Draft is the line the person typed that is kept under that entry number,
// whether or not it was saved since.
func (s *State) Draft(by UserID, entry uint64, now time.Time) (line string, err error) {
	for _, e := range s.kept(by, now) {
		if e.Seq == entry {
			return e.Fact.(*DraftKept).Line, nil
		}
	}
	return "", &Error{Code: NotFound, Text: "You have no such draft. Drafts are kept for seven days, and only for the person who typed them.",
		Hint: "To see yours, type: draft", Try: []string{"draft"}}
}

// KeepDraft decides to keep a line. One that is kept already is not kept
// twice.
func (s *State) KeepDraft(by UserID, now time.Time, line string) ([]Fact, error) {
	for _, e := range s.Drafts(by, now) {
		if e.Fact.(*DraftKept).Line == line {
			return nil, nil
		}
	}
	return []Fact{&DraftKept{Line: line}}, nil
}
