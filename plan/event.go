package plan

import "time"

// UserID names a person: a Slack user ID, or a word for somebody who is not in
// Slack, such as "terminal". Names of people are never stored.
type UserID string

// A Fact is one thing that happened. Its kind is for ever: a kind's name and
// the names of its fields are never reused for something else.
type Fact interface {
	Kind() string
	apply(*State, Event)
	// prose lists the fact's free text by field name. The codec keeps it apart
	// from the rest, so that it can be blanked later while the fact stands.
	prose() map[string]*string
}

// An Event is a fact with its place in the journal, and who caused it, when
// and by what.
type Event struct {
	Seq      uint64    // 1, 2, 3 … without gaps
	At       time.Time // UTC
	By       UserID
	Cause    string // what Slack keeps when it redelivers; the same for all facts of one write
	Door     string // how it came in: "slash", "button", "form", "mention", "message", "terminal", "import"
	Fact     Fact
	Redacted bool   // the free text has been removed
	Sum      []byte // the journal's, up to and with this event; nil when no journal keeps it
}

// HasText reports whether the event has any free text, which could be removed.
func (e Event) HasText() bool { return len(Texts(e.Fact)) > 0 }

// A Cause says who asks for a write, through which door, and by what request.
// A repeated ID writes nothing.
type Cause struct {
	ID   string // unique per request, and kept by Slack when it delivers again; required
	By   UserID
	Door string
}
