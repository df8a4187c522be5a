package plan

import "fmt"

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

// Share decides to show a write to a channel: the one that event number entry
// belongs to, or with entry 0 the person's last one that stands. One can share
// what one wrote oneself, once in each channel, while it stands.
func (s *State) Share(c Cause, entry uint64, channel string) ([]Fact, error) {
	write, err := s.toUndo(c.By, entry, 0)
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
