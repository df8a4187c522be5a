package plan

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// A Turn is what somebody says of one action when they go through theirs: a
// status, that nothing has changed, or a note alone.
type Turn struct {
	No   ActionNo
	Same bool
	To   Status // NotYetRated when no status was said
	Note string
}

// RoundRefused is the answer to a round of which something cannot be saved:
// then nothing is.
type RoundRefused map[ActionNo]error // why, by action

func (e RoundRefused) Error() string {
	return fmt.Sprintf("a round is refused for actions %v", slices.Sorted(maps.Keys(e)))
}

// Round decides to save what somebody says of several actions at once, each
// as it would be alone: all of it or, with [RoundRefused], nothing.
func (s *State) Round(c Cause, now time.Time, turns []Turn) ([]Fact, error) {
	var facts []Fact
	refused := RoundRefused{}
	for _, t := range turns {
		nos := []ActionNo{t.No}
		var list []Fact
		var err error
		switch {
		case t.To == Green:
			list, err = s.Complete(c, now, nos, t.Note, Completion{})
		case t.To != NotYetRated:
			list, err = s.Update(c, now, nos, t.To, t.Note)
		case t.Same:
			list, err = s.Confirm(c, now, nos, NotYetRated, t.Note)
		default:
			list, err = s.Note(c, now, nos, t.Note)
		}
		var again *AlreadySaved // alone; the round as a whole is looked at below
		if err != nil && !errors.As(err, &again) {
			refused[t.No] = err
		}
		facts = append(facts, list...)
	}
	switch {
	case len(refused) > 0:
		return nil, refused
	case len(facts) == 0:
		return nil, &Error{Code: Invalid, Text: "You have said nothing of any action yet, so nothing was saved.", Hint: "Choose a status or write a note for at least one."}
	}
	return facts, s.saved(c, now, facts)
}
