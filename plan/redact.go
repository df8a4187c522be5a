package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Free text can be taken out of the journal for good; who wrote, when, and
// what it changed stays. It takes two people: one asks, with a reason, and
// another agrees. What carries the same words elsewhere, such as a correction,
// a draft or a message that quoted them, goes with it.

// RedactionAsked says that somebody wants the text of entries removed.
type RedactionAsked struct {
	Entries []uint64 `json:"entries"` // what was asked for, not yet all that carries the same words
	Reason  string   `json:"-"`
}

func (f *RedactionAsked) Kind() string              { return "redaction.asked" }
func (f *RedactionAsked) prose() map[string]*string { return map[string]*string{"reason": &f.Reason} }
func (f *RedactionAsked) apply(s *State, e Event)   { s.redactions = append(s.redactions, e.Seq) }

// RedactionDropped says that a request for a redaction is withdrawn, or that
// the second person does not agree.
type RedactionDropped struct {
	Asked uint64 `json:"asked"` // the event of the request
}

func (f *RedactionDropped) Kind() string              { return "redaction.dropped" }
func (f *RedactionDropped) prose() map[string]*string { return nil }
func (f *RedactionDropped) apply(s *State, e Event)   { s.answered[f.Asked] = e.Seq }

// TextRedacted says that the text of entries has been removed: a second person
// agreed. The journal blanks it in the same commit.
type TextRedacted struct {
	Asked   uint64   `json:"asked"`
	Entries []uint64 `json:"entries"` // all that carried the words, ascending
}

func (f *TextRedacted) Kind() string              { return "text.redacted" }
func (f *TextRedacted) prose() map[string]*string { return nil }
func (f *TextRedacted) apply(s *State, e Event) {
	s.answered[f.Asked] = e.Seq
	for _, seq := range f.Entries {
		s.removed[seq] = e.Seq
	}
}

// TextExpired says that the text of entries was removed because its time was
// over. The journal blanks it in the same commit.
type TextExpired struct {
	Entries []uint64 `json:"entries"`
}

func (f *TextExpired) Kind() string              { return "text.expired" }
func (f *TextExpired) prose() map[string]*string { return nil }
func (f *TextExpired) apply(s *State, e Event) {
	for _, seq := range f.Entries {
		s.removed[seq] = e.Seq
	}
}

// Blanks lists the entries whose text a fact removes: a journal that keeps the
// fact blanks them in the same commit.
func Blanks(f Fact) []uint64 {
	switch f := f.(type) {
	case *TextRedacted:
		return f.Entries
	case *TextExpired:
		return f.Entries
	}
	return nil
}

// HoldSet says that nothing may be removed while a request for information is
// answered, or that it may be again.
type HoldSet struct {
	No     ActionNo `json:"no,omitempty"` // 0: everything
	Off    bool     `json:"off,omitempty"`
	Reason string   `json:"-"`
}

func (f *HoldSet) Kind() string              { return "hold.set" }
func (f *HoldSet) prose() map[string]*string { return map[string]*string{"reason": &f.Reason} }
func (f *HoldSet) apply(s *State, e Event) {
	if f.Off {
		delete(s.holds, f.No)
		return
	}
	s.holds[f.No] = e.Seq
}

// HoldsInForce lists what may not be removed, 0 for everything, ascending, with the
// event that said so.
func (s *State) HoldsInForce() (nos []ActionNo, said map[ActionNo]Event) {
	said = map[ActionNo]Event{}
	for no, seq := range s.holds {
		said[no] = s.events[seq-1]
	}
	return slices.Sorted(maps.Keys(said)), said
}

// SetHold decides that nothing about an action, or nothing at all for 0, may be
// removed, or with off that it may be again.
func (s *State) SetHold(no ActionNo, off bool, reason string) ([]Fact, error) {
	if no != 0 {
		if _, err := s.Action(no); err != nil {
			return nil, err
		}
	}
	_, held := s.holds[no]
	what := "everything"
	if no != 0 {
		what = fmt.Sprintf("action %d", no)
	}
	switch {
	case off && !held:
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("There is no hold on %s, so nothing was changed.", what)}
	case !off && held:
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("There is a hold on %s already, so nothing was changed.", what)}
	case !off && reason == "":
		return nil, &Error{Code: Invalid, Text: "A hold needs a reason, such as the number of the request it is for.", Hint: "For example: hold on 20 because request 12 of 2026"}
	}
	return []Fact{&HoldSet{No: no, Off: off, Reason: reason}}, nil
}

// A Redaction is a request to remove text, and what became of it.
type Redaction struct {
	Asked  Event // its fact is a *RedactionAsked
	Answer Event // of a *TextRedacted or *RedactionDropped; zero while it is open
}

// Redactions lists the requests to remove text, newest first.
func (s *State) Redactions() []Redaction {
	var list []Redaction
	for _, seq := range slices.Backward(s.redactions) {
		r := Redaction{Asked: s.events[seq-1]}
		r.Answer, _ = s.Event(s.answered[seq])
		list = append(list, r)
	}
	return list
}

// A Removal says why an entry's text is no longer there.
type Removal struct {
	Event  Event  // of the *TextRedacted or *TextExpired
	Asked  Event  // who asked, of a redaction
	Reason string // of a redaction
}

// Removed says why an entry's text is no longer there; ok is false for one
// whose text was not removed.
func (s *State) Removed(seq uint64) (r Removal, ok bool) {
	by, ok := s.removed[seq]
	if !ok {
		return Removal{}, false
	}
	r.Event = s.events[by-1]
	if f, redacted := r.Event.Fact.(*TextRedacted); redacted {
		r.Asked, _ = s.Event(f.Asked)
		if asked, ok := r.Asked.Fact.(*RedactionAsked); ok {
			r.Reason = asked.Reason
		}
	}
	return r, true
}

// Whatever holds the first quoted characters of a text quotes it. A text of
// fewer than short characters may stand in others by chance, so only the same
// text, whole, repeats it.
const (
	quoted = 40
	short  = 12
)

// repeats reports whether a text holds words that are to go.
func repeats(text, words string) bool {
	if len([]rune(words)) < short {
		return strings.TrimSpace(text) == words
	}
	return strings.Contains(text, words)
}

// Bearing lists the entries that carry the free text of these ones: they
// themselves, and whatever repeats or quotes their words, ascending.
func (s *State) Bearing(entries []uint64) []uint64 {
	var words []string
	for _, seq := range entries {
		e, ok := s.Event(seq)
		if !ok {
			continue
		}
		for _, p := range e.Fact.prose() {
			w := strings.TrimSpace(*p)
			if r := []rune(w); len(r) > quoted {
				w = strings.TrimSpace(string(r[:quoted]))
			}
			if w != "" {
				words = append(words, w)
			}
		}
	}
	var list []uint64
	for _, e := range s.events {
		if slices.Contains(entries, e.Seq) && e.HasText() {
			list = append(list, e.Seq)
			continue
		}
		if _, asked := e.Fact.(*RedactionAsked); asked {
			continue // its reason stays: it is what the answer is shown with
		}
		for _, p := range e.Fact.prose() {
			if slices.ContainsFunc(words, func(w string) bool { return repeats(*p, w) }) {
				list = append(list, e.Seq)
				break
			}
		}
	}
	return list
}

// AskRedaction decides to ask that the text of an entry be removed. The note
// that a correction corrected goes with it, and the other way round.
func (s *State) AskRedaction(entry uint64, reason string) ([]Fact, error) {
	e, ok := s.Event(entry)
	if !ok {
		return nil, &Error{Code: NotFound, Text: fmt.Sprintf("There is no entry %d.", entry), Hint: "An action's history shows the number of each entry."}
	}
	if _, gone := s.removed[entry]; gone {
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("The text of entry %d has been removed already.", entry)}
	}
	if !e.HasText() {
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("Entry %d has no text that could be removed.", entry), Hint: "An action's history shows the number of each entry."}
	}
	if reason == "" {
		return nil, &Error{Code: Invalid, Text: "Removing text needs a reason, without repeating what is to be removed.",
			Hint: fmt.Sprintf("For example: redact entry %d because it names somebody", entry)}
	}
	for _, r := range s.Redactions() {
		if r.Answer.Seq == 0 && slices.Contains(r.Asked.Fact.(*RedactionAsked).Entries, entry) {
			return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Somebody has asked for this already (request %d). It needs a second person to agree.", r.Asked.Seq)}
		}
	}
	if err := s.onHold([]uint64{entry}); err != nil {
		return nil, err
	}
	return []Fact{&RedactionAsked{Entries: s.versions(e), Reason: reason}}, nil
}

// versions are an entry and its corrections, or the entry that it corrects and
// the other corrections of that.
func (s *State) versions(e Event) []uint64 {
	first := e.Seq
	if f, ok := e.Fact.(*NoteCorrected); ok {
		first = f.Entry
	}
	list := []uint64{first}
	list = append(list, s.text[first]...)
	return slices.DeleteFunc(list, func(seq uint64) bool { return !s.events[seq-1].HasText() })
}

// AgreeRedaction decides to remove the text that somebody else asked to have
// removed, wherever it stands.
func (s *State) AgreeRedaction(c Cause, asked uint64) ([]Fact, error) {
	r, err := s.openRedaction(asked)
	if err != nil {
		return nil, err
	}
	if r.Asked.By == c.By {
		return nil, &Error{Code: Refused, Text: "You asked for this yourself, and removing text takes two people. Nothing was removed.",
			Hint: "The co-ordinator or the IT officer can agree."}
	}
	all := s.Bearing(r.Asked.Fact.(*RedactionAsked).Entries)
	if err := s.onHold(all); err != nil {
		return nil, err
	}
	return []Fact{&TextRedacted{Asked: asked, Entries: all}}, nil
}

// DropRedaction decides that text stays after all.
func (s *State) DropRedaction(asked uint64) ([]Fact, error) {
	if _, err := s.openRedaction(asked); err != nil {
		return nil, err
	}
	return []Fact{&RedactionDropped{Asked: asked}}, nil
}

func (s *State) openRedaction(asked uint64) (Redaction, error) {
	for _, r := range s.Redactions() {
		if r.Asked.Seq != asked {
			continue
		}
		if r.Answer.Seq != 0 {
			return r, &Error{Code: Conflict, Text: fmt.Sprintf("Request %d has been answered already.", asked), Try: []string{"redact"}}
		}
		return r, nil
	}
	return Redaction{}, &Error{Code: NotFound, Text: fmt.Sprintf("There is no request %d to remove text.", asked), Try: []string{"redact"}}
}

// onHold refuses to remove what is on hold.
func (s *State) onHold(entries []uint64) error {
	refusal := func(what string) error {
		return &Error{Code: Refused, Text: fmt.Sprintf("There is a hold on %s, so its text cannot be removed: it may have been asked for under the law.", what),
			Hint: "To see why, type: hold", Try: []string{"hold"}}
	}
	if _, all := s.holds[0]; all {
		return refusal("everything")
	}
	for _, seq := range entries {
		for _, no := range About(s.events[seq-1].Fact) {
			if _, on := s.holds[no]; on {
				return refusal(fmt.Sprintf("action %d", no))
			}
		}
	}
	return nil
}

// PostLife is how long the words of a message that asb sent are kept in the
// journal.
const PostLife = 365 * 24 * time.Hour

// Expire decides to remove the text that has been kept for long enough: drafts
// after [DraftLife], the words of sent messages after [PostLife]. While there
// is a hold on anything, nothing expires.
func (s *State) Expire(now time.Time) []Fact {
	if len(s.holds) > 0 {
		return nil
	}
	var over []uint64
	for _, e := range s.events {
		life := time.Duration(0)
		switch e.Fact.(type) {
		case *DraftKept:
			life = DraftLife
		case *PostClaimed:
			life = PostLife
		}
		if life > 0 && now.Sub(e.At) > life && e.HasText() {
			over = append(over, e.Seq)
		}
	}
	if len(over) == 0 {
		return nil
	}
	return []Fact{&TextExpired{Entries: over}}
}
