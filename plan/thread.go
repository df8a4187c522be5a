package plan

import (
	"fmt"
	"slices"
	"time"
)

// ThreadStarted says that an action has a thread of its own in a channel: what
// changes about it is said there from then on. Where its first message is, the
// posts say: it is the one with [Thread.Key].
type ThreadStarted struct {
	No      ActionNo `json:"no"`
	Channel string   `json:"channel"` // Slack's id
}

func (f *ThreadStarted) Kind() string              { return "thread.started" }
func (f *ThreadStarted) prose() map[string]*string { return nil }
func (f *ThreadStarted) apply(s *State, e Event)   { s.threads = append(s.threads, e.Seq) }

// ThreadEnded says that nothing more is said in an action's thread. What was
// said there stays.
type ThreadEnded struct {
	No    ActionNo `json:"no"`
	Entry uint64   `json:"entry"` // the event that had started it
}

func (f *ThreadEnded) Kind() string              { return "thread.ended" }
func (f *ThreadEnded) prose() map[string]*string { return nil }
func (f *ThreadEnded) apply(s *State, e Event)   { s.threads = append(s.threads, e.Seq) }

// A Thread is where an action is talked about.
type Thread struct {
	Entry   uint64 // the event that started it
	No      ActionNo
	Channel string // Slack's id
	At      time.Time
}

// Key is the key of the thread's first message.
func (t Thread) Key() string { return LineKey(t.No, t.Entry) }

// LineKey is the key of the message that an entry makes in an action's thread.
func LineKey(no ActionNo, entry uint64) string { return fmt.Sprintf("thread/%d/%d", no, entry) }

// Threads lists the threads that are open, in the order they were started.
func (s *State) Threads() []Thread {
	var list []Thread
	for _, seq := range s.threads {
		e := s.events[seq-1]
		if s.undone[seq] != 0 {
			continue
		}
		switch f := e.Fact.(type) {
		case *ThreadStarted:
			list = append(list, Thread{seq, f.No, f.Channel, e.At})
		case *ThreadEnded:
			list = slices.DeleteFunc(list, func(t Thread) bool { return t.Entry == f.Entry })
		}
	}
	return list
}

// Thread is an action's thread, if one is open.
func (s *State) Thread(no ActionNo) (Thread, bool) {
	for _, t := range s.Threads() {
		if t.No == no {
			return t, true
		}
	}
	return Thread{}, false
}

// ThreadAt is the action whose thread it is, open or not, that begins with a
// message; ok is false for any other message.
func (s *State) ThreadAt(at Receipt) (no ActionNo, ok bool) {
	for _, seq := range s.threads {
		f, started := s.events[seq-1].Fact.(*ThreadStarted)
		if !started {
			continue
		}
		if p, sent := s.posts[LineKey(f.No, seq)]; sent && p.State == Sent && p.Receipt == at {
			return f.No, true
		}
	}
	return 0, false
}

// StartThread decides to give an action a thread in a channel. It has one at a
// time. One whose first message Slack would not take can be started again.
func (s *State) StartThread(no ActionNo, channel string) ([]Fact, error) {
	if _, err := s.Action(no); err != nil {
		return nil, err
	}
	t, has := s.Thread(no)
	if !has {
		return []Fact{&ThreadStarted{No: no, Channel: channel}}, nil
	}
	p, _ := s.Posting(t.Key())
	where := "in this channel"
	if t.Channel != channel {
		where = fmt.Sprintf("in <#%s>", t.Channel)
	}
	switch p.State {
	case Failed, Lost, NotSent:
		return []Fact{&ThreadEnded{No: no, Entry: t.Entry}, &ThreadStarted{No: no, Channel: channel}}, nil
	}
	return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Action %d has its thread %s already, so none was started.", no, where),
		Hint: fmt.Sprintf("To end that one first, type: thread %d off", no), Try: []string{fmt.Sprintf("thread %d off", no)}}
}

// EndThread decides to say nothing more in an action's thread.
func (s *State) EndThread(no ActionNo) ([]Fact, error) {
	if _, err := s.Action(no); err != nil {
		return nil, err
	}
	t, has := s.Thread(no)
	if !has {
		return nil, &Error{Code: NotFound, Text: fmt.Sprintf("Action %d has no thread, so there is none to end.", no),
			Hint: fmt.Sprintf("To start one in this channel, type: thread %d", no)}
	}
	return []Fact{&ThreadEnded{No: no, Entry: t.Entry}}, nil
}

// ForThread reports whether a fact is said in the thread of the action it is
// about: a change of what is known, and not that nothing has changed.
func ForThread(f Fact) bool {
	switch f.(type) {
	case *ActionUpdated, *ActionNoted, *GreenProposed, *GreenAgreed, *GreenDeclined, *EvidenceAdded, *PathSet, *NextSet, *LeadSet, *FlagSet:
		return true
	}
	return false
}

// ReactionsSet says whether a ✅ on a reminder or digest in a channel counts as
// "no change".
type ReactionsSet struct {
	Channel string `json:"channel"` // Slack's id; of a conversation with one person too
	Off     bool   `json:"off,omitempty"`
}

func (f *ReactionsSet) Kind() string              { return "reactions.set" }
func (f *ReactionsSet) prose() map[string]*string { return nil }
func (f *ReactionsSet) apply(s *State, e Event)   { s.reacts = append(s.reacts, e.Seq) }

// Reactions reports whether reactions count in a channel. They do not until
// somebody says so there.
func (s *State) Reactions(channel string) bool {
	for _, seq := range slices.Backward(s.reacts) {
		if f := s.events[seq-1].Fact.(*ReactionsSet); f.Channel == channel && s.undone[seq] == 0 {
			return !f.Off
		}
	}
	return false
}

// SetReactions decides whether reactions count in a channel.
func (s *State) SetReactions(channel string, off bool) ([]Fact, error) {
	if s.Reactions(channel) != off {
		word := "count here already"
		if off {
			word = "do not count here"
		}
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("Reactions %s, so nothing was changed.", word)}
	}
	return []Fact{&ReactionsSet{Channel: channel, Off: off}}, nil
}
