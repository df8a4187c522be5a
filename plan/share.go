package plan

import (
	"fmt"
	"slices"
)

// EntryShared says that a write was shown to a channel because its author
// asked for it. It is written before the channel is told, so that pressing
// Share twice tells it once.
type EntryShared struct {
	Entry   uint64 `json:"entry"`   // the first event of the write
	Channel string `json:"channel"` // Slack's id
}

func (f *EntryShared) Kind() string              { return "entry.shared" }
func (f *EntryShared) prose() map[string]*string { return nil }
func (f *EntryShared) apply(s *State, _ Event)   { s.shared[*f] = true }

// ShareLost says that nobody knows whether the channel was shown a write. Its
// author was told to look, and can share it again.
type ShareLost struct {
	Entry   uint64 `json:"entry"`   // as in EntryShared
	Channel string `json:"channel"` // Slack's id
}

func (f *ShareLost) Kind() string              { return "share.lost" }
func (f *ShareLost) prose() map[string]*string { return nil }
func (f *ShareLost) apply(s *State, _ Event)   { delete(s.shared, EntryShared(*f)) }

// ShareLost decides to let a write be shared again that a request had shared:
// none, when that request had shared nothing.
func (s *State) ShareLost(cause string) (facts []Fact) {
	for _, e := range s.Written(cause) {
		if f, ok := e.Fact.(*EntryShared); ok {
			facts = append(facts, &ShareLost{Entry: f.Entry, Channel: f.Channel})
		}
	}
	return facts
}

// Share decides to show a write to a channel: the one that event number entry
// belongs to, or with entry 0 the person's last one that stands. One can share
// what one wrote oneself, once in each channel, while it stands.
func (s *State) Share(c Cause, entry uint64, channel string) ([]Fact, error) {
	if entry == 0 {
		for _, e := range slices.Backward(s.events) {
			if _, undo := e.Fact.(*WriteUndone); e.By == c.By && !undo && Undoable(e.Fact) && !Private(e.Fact) && s.undone[e.Seq] == 0 {
				entry = e.Seq
				break
			}
		}
	}
	write, err := s.toUndo(c.By, entry, 0)
	if err == nil && Private(write[0].Fact) {
		return nil, &Error{Code: Refused, Text: "That is for the people who work on the plan, so it is not shared with a channel.", Hint: "What you want a channel to see, write as a note, and share that."}
	}
	if err != nil {
		if _, undone := err.(*AlreadyUndone); undone {
			return nil, &Error{Code: Conflict, Text: "That was undone, so it was not shared."}
		}
		return nil, &Error{Code: NotFound, Text: "You have no such entry to share.", Hint: "You can share what you wrote yourself."}
	}
	f := EntryShared{Entry: write[0].Seq, Channel: channel}
	if s.shared[f] {
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Entry %d was already shared here, so it was not shared twice.", f.Entry)}
	}
	return []Fact{&f}, nil
}

// Private reports whether a fact is for the people who work on the plan, and
// not for a channel: how an action is going, and what somebody says of their
// own absence and messages.
func Private(f Fact) bool {
	switch f.(type) {
	case *HealthSet, *AwaySet, *ActionSnoozed, *MessagesSwitched, *ReminderAsked, *RequestMade, *PersonOf, *OutsidersAdmitted:
		return true
	}
	return false
}
