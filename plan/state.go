package plan

import (
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"time"
)

// State is everything that is known: the fold of all events. The zero value
// is not usable; see [NewState]. It is not safe for use by several goroutines,
// and nothing it returns may be changed.
type State struct {
	events   []Event
	actions  map[ActionNo]*Action
	numbers  []ActionNo // of actions, ascending
	parties  []Party
	document DocumentImported
	imported time.Time
	causes   map[string]uint64   // cause → its first event
	last     map[UserID]uint64   // person → first event of the last write that said something about actions
	undone   map[uint64]uint64   // event → the event that undid it
	undos    []uint64            // events that undo others, in force or not
	text     map[uint64][]uint64 // note's event → the events that corrected it
	holders  []Holder            // those named, and the members of the groups that were
	named    []Holder            // people
	grouped  []GroupNamed        // user groups
	held     []uint64            // events about holders
	links    []Link
	linked   []uint64 // events about links
	shared   map[EntryShared]bool
	drafts   map[UserID][]uint64
	used     map[uint64]bool // drafts that were saved after all
	diary    diary
	asked    []uint64            // reminders that somebody asked for
	posts    map[string]*Posting // by key
	posted   []string            // their keys, in the order they were first dealt with
	standing map[UserID]Standing // what Slack says of those who are not full members, or were not
	stood    []uint64            // events that said so
	requests []uint64            // events that ask somebody for something

	outsiders map[string]string // channel → see Outsiders
	rolls     map[GroupID][]UserID
	members   map[GroupID]map[UserID]time.Time // since when, as far as it was seen

	restored time.Time
	threads  []uint64 // events that start and end actions' threads
	reacts   []uint64 // events that say where reactions count
	unknown  string

	redactions []uint64            // requests to remove text
	answered   map[uint64]uint64   // request → the event that answered it
	removed    map[uint64]uint64   // event → the event that removed its text
	holds      map[ActionNo]uint64 // what may not be removed → the event that said so
	index      index
}

// NewState is the state before anything happened.
func NewState() *State {
	return &State{
		actions: map[ActionNo]*Action{},
		causes:  map[string]uint64{},
		last:    map[UserID]uint64{},
		undone:  map[uint64]uint64{},
		text:    map[uint64][]uint64{},
		shared:  map[EntryShared]bool{},
		drafts:  map[UserID][]uint64{},
		used:    map[uint64]bool{},
		diary:   newDiary(),
		posts:   map[string]*Posting{},

		answered:  map[uint64]uint64{},
		removed:   map[uint64]uint64{},
		holds:     map[ActionNo]uint64{},
		standing:  map[UserID]Standing{},
		outsiders: map[string]string{},
		rolls:     map[GroupID][]UserID{},
		members:   map[GroupID]map[UserID]time.Time{},
	}
}

// Apply folds one more event in. Events come in order, each exactly once; it
// cannot fail, and the same events always give the same State.
func (s *State) Apply(e Event) {
	s.events = append(s.events, e)
	if _, seen := s.causes[e.Cause]; !seen {
		s.causes[e.Cause] = e.Seq
		if _, _, _, ok := said(e.Fact); ok {
			s.last[e.By] = e.Seq
		}
	}
	e.Fact.apply(s, e)
	s.useDraftsOf(e)
}

// Head is the number of the last event applied, 0 before the first.
func (s *State) Head() uint64 { return uint64(len(s.events)) }

// Anchor names the journal up to its last event by that event's number and
// the first 16 hexadecimal digits of its sum. Kept outside the journal, such
// as in a message that was sent, it shows whether the newest events have been
// removed or changed since. hash is "" before the first event.
func (s *State) Anchor() (seq uint64, hash string) {
	if len(s.events) == 0 {
		return 0, ""
	}
	last := s.events[len(s.events)-1]
	return last.Seq, hex.EncodeToString(last.Sum[:min(8, len(last.Sum))])
}

// Event is the event with that number; ok is false when there is none.
func (s *State) Event(seq uint64) (e Event, ok bool) {
	if seq == 0 || seq > s.Head() {
		return Event{}, false
	}
	return s.events[seq-1], true
}

// Ever reports whether an event that stands fits.
func (s *State) Ever(fits func(Event) bool) bool {
	return slices.ContainsFunc(s.events, func(e Event) bool { return s.undone[e.Seq] == 0 && fits(e) })
}

// Written lists the events of the write with that cause, in order; nil if it
// never happened.
func (s *State) Written(cause string) []Event {
	first, ok := s.causes[cause]
	if !ok {
		return nil
	}
	end := first
	for end < s.Head() && s.events[end].Cause == cause {
		end++
	}
	return s.events[first-1 : end]
}

// ReadOnly is the kind of a fact this version does not know, or "". A State
// with such a fact must not decide anything.
func (s *State) ReadOnly() string { return s.unknown }

// Plan is the document last imported; its zero value before the first.
func (s *State) Plan() DocumentImported { return s.document }

// Parties lists who can own actions, in the order of the plan's key.
func (s *State) Parties() []Party { return s.parties }

// Party finds a party by its code, in any capitals.
func (s *State) Party(code PartyCode) (Party, bool) {
	for _, p := range s.parties {
		if p.Code.Same(code) {
			return p, true
		}
	}
	return Party{}, false
}

// Themes lists the plan's themes in the order of its actions.
func (s *State) Themes() []string {
	var themes []string
	for _, no := range s.numbers {
		if t := s.actions[no].Theme; !slices.Contains(themes, t) {
			themes = append(themes, t)
		}
	}
	return themes
}

// Actions lists every action in the order of its number. The gaps of the
// published plan stay gaps.
func (s *State) Actions() []*Action {
	list := make([]*Action, len(s.numbers))
	for i, no := range s.numbers {
		list[i] = s.actions[no]
	}
	return list
}

// Action finds an action by its number. The error explains a gap in the
// numbering and offers the neighbours.
func (s *State) Action(no ActionNo) (*Action, error) {
	if a, ok := s.actions[no]; ok {
		return a, nil
	}
	if len(s.numbers) == 0 {
		return nil, &Error{Code: NotFound, Text: "No plan has been imported yet, so there are no actions.",
			Hint: "The co-ordinator can bring one in with: asb import FILE"}
	}
	first, last := s.numbers[0], s.numbers[len(s.numbers)-1]
	i := sort.Search(len(s.numbers), func(i int) bool { return s.numbers[i] > no })
	if i > 0 && i < len(s.numbers) {
		before, after := s.numbers[i-1], s.numbers[i]
		return nil, &Error{Code: NotFound,
			Text: fmt.Sprintf("There is no action %d: the published plan goes from %d to %d.", no, before, after),
			Hint: fmt.Sprintf("Did you mean %d or %d?", before, after),
			Try:  []string{fmt.Sprint(before), fmt.Sprint(after)}}
	}
	return nil, &Error{Code: NotFound,
		Text: fmt.Sprintf("There is no action %d: the plan's actions are numbered from %d to %d.", no, first, last),
		Hint: "To see them all, type: list", Try: []string{"list"}}
}

func (s *State) addAction(no ActionNo) *Action {
	a, ok := s.actions[no]
	if !ok {
		a = &Action{No: no}
		s.actions[no] = a
		i, _ := slices.BinarySearch(s.numbers, no)
		s.numbers = slices.Insert(s.numbers, i, no)
	}
	return a
}

// AsAt is the State as it was at an instant: the fold of the events before it.
func (s *State) AsAt(t time.Time) *State {
	then := NewState()
	for _, e := range s.events {
		if !e.At.Before(t) {
			break
		}
		then.Apply(e)
	}
	return then
}

// UndoneBy is the number of the event that undid this one, 0 if it stands.
func (s *State) UndoneBy(seq uint64) uint64 { return s.undone[seq] }

// Check reports what is wrong with the State, for tests: nil if its parts
// agree with each other.
func (s *State) Check() error {
	for i, e := range s.events {
		if e.Seq != uint64(i+1) {
			return fmt.Errorf("event %d stands at place %d", e.Seq, i+1)
		}
	}
	if !slices.IsSorted(s.numbers) || len(s.numbers) != len(s.actions) {
		return fmt.Errorf("action numbers %v do not list the %d actions in order", s.numbers, len(s.actions))
	}
	for _, no := range s.numbers {
		a := s.actions[no]
		again := *a
		again.refold(s)
		if again.Status != a.Status || !reflect.DeepEqual(again.standing, a.standing) || !again.Since.Equal(a.Since) || !again.Confirmed.Equal(a.Confirmed) {
			return fmt.Errorf("action %d: folded %v since %v, from its entries %v since %v", no, a.Status, a.Since, again.Status, again.Since)
		}
		for _, p := range a.Parties {
			if _, ok := s.Party(p); !ok {
				return fmt.Errorf("action %d is owned by %s, which is not in the key", no, p)
			}
		}
	}
	if again := s.foldLinks(s.undone); !slices.Equal(again, s.links) {
		return fmt.Errorf("links %v, from their entries %v", s.links, again)
	}
	for seq, by := range s.undone {
		if by <= seq || by > s.Head() {
			return fmt.Errorf("entry %d is undone by %d", seq, by)
		}
	}
	again := s.diary
	again.refold(s.undone)
	if !reflect.DeepEqual(again, s.diary) {
		return fmt.Errorf("the diary is not what its %d events come to", len(again.events))
	}
	for i, key := range s.posted {
		if p, ok := s.posts[key]; !ok || p.Key != key || slices.Contains(s.posted[:i], key) {
			return fmt.Errorf("post %q is listed and unknown, or listed twice", key)
		}
	}
	if len(s.posted) != len(s.posts) {
		return fmt.Errorf("%d posts, of which %d are listed", len(s.posts), len(s.posted))
	}
	return nil
}
