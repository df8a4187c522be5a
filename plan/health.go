package plan

import (
	"fmt"
	"slices"
	"time"
)

// Health is how an action is going, apart from how complete it is. It is for
// the partners' own eyes: no published document has it.
type Health struct {
	State string // one of Healths, or "" when nobody has said
	Note  string
	By    UserID
	At    time.Time // when it was last said
	Since time.Time // since when it has been so
}

// Healths are the words for how an action is going, best first.
var Healths = []string{"well", "help", "stuck"}

// HealthSet says how an action is going.
type HealthSet struct {
	No     ActionNo `json:"no"`
	Health string   `json:"health"`
	Note   string   `json:"-"`
}

func (f *HealthSet) Kind() string              { return "action.health" }
func (f *HealthSet) prose() map[string]*string { return map[string]*string{"note": &f.Note} }

func (f *HealthSet) apply(s *State, e Event) {
	s.entry(f.No, e)
	s.diary.add(e)
}

// Health is how an action is going.
func (s *State) Health(no ActionNo) Health { return s.diary.health[no] }

// SetHealth decides how an action is going, in a few words or none.
func (s *State) SetHealth(no ActionNo, health, note string) ([]Fact, error) {
	if _, err := s.Action(no); err != nil {
		return nil, err
	}
	if !slices.Contains(Healths, health) {
		return nil, &Error{Code: Invalid, Text: "An action is going well, needs help, or is stuck.", Hint: fmt.Sprintf("For example: help %d waiting for a quote", no)}
	}
	if h := s.Health(no); h.State == health && h.Note == note {
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("That is noted for action %d already.", no)}
	}
	return []Fact{&HealthSet{No: no, Health: health, Note: note}}, nil
}

// HealthSaid lists the events that said how an action is going, in order.
func (s *State) HealthSaid() []Event {
	var list []Event
	for _, e := range s.diary.events {
		if _, ok := e.Fact.(*HealthSet); ok && s.undone[e.Seq] == 0 {
			list = append(list, e)
		}
	}
	return list
}
