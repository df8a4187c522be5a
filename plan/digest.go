package plan

import (
	"fmt"
	"reflect"
	"slices"
	"time"
)

// A Digest is a channel's weekly summary.
type Digest struct {
	Channel string       `json:"channel"` // Slack's id
	Day     time.Weekday `json:"day"`     // Sunday is 0; Monday to Friday can be chosen
	At      Clock        `json:"at"`      // from 08:00 to 17:59
	Loud    Loudness     `json:"loud,omitempty"`
	Only    Filter       `json:"only,omitzero"` // the actions it is about
}

// Loudness is how much a channel wants to hear.
type Loudness string

const (
	Normal Loudness = ""      // one post, the rest in its thread
	Quiet  Loudness = "quiet" // nothing in a week without a change, and nobody is mentioned
	Loud   Loudness = "loud"  // everything in the channel itself
)

// DigestSet says when a channel gets a digest, or with Off that it gets none.
type DigestSet struct {
	Digest
	Off bool `json:"off,omitempty"`
}

func (f *DigestSet) Kind() string              { return "digest.set" }
func (f *DigestSet) prose() map[string]*string { return nil }
func (f *DigestSet) apply(s *State, e Event)   { s.diary.add(e) }

func (d *diary) setDigest(f *DigestSet, e Event) {
	i := slices.IndexFunc(d.digests, func(g Digest) bool { return g.Channel == f.Channel })
	if i < 0 || d.digests[i].Day != f.Day || d.digests[i].At != f.At {
		d.digested[f.Channel] = e.At
	}
	if i >= 0 {
		d.digests = slices.Delete(slices.Clone(d.digests), i, i+1)
	}
	if !f.Off {
		d.digests = append(d.digests, f.Digest)
	}
}

// DigestTimed is when the day or time of a channel's digest was last changed.
// Nothing is owed for a time before that.
func (s *State) DigestTimed(channel string) time.Time { return s.diary.digested[channel] }

// Digests lists the channels' digests, in the order they were set.
func (s *State) Digests() []Digest { return s.diary.digests }

// Digest finds a channel's digest; ok is false when it has none.
func (s *State) Digest(channel string) (Digest, bool) {
	i := slices.IndexFunc(s.diary.digests, func(g Digest) bool { return g.Channel == channel })
	if i < 0 {
		return Digest{}, false
	}
	return s.diary.digests[i], true
}

// SetDigest decides to give a channel a digest, or with off none.
func (s *State) SetDigest(g Digest, off bool) ([]Fact, error) {
	old, has := s.Digest(g.Channel)
	switch {
	case g.Channel == "":
		return nil, &Error{Code: Invalid, Text: "A digest belongs to a channel, and there is none here.", Hint: "Type it in the channel that should have it: digest here fri 15:00"}
	case off && !has:
		return nil, &Error{Code: Conflict, Text: "This channel has no digest, so nothing was changed."}
	case off:
		return []Fact{&DigestSet{Digest: old, Off: true}}, nil
	case g.Day == time.Saturday || g.Day == time.Sunday || !g.At.Valid() || g.At < dayBegins || g.At >= dayEnds:
		return nil, &Error{Code: Invalid, Text: "A digest comes on a day from Monday to Friday, between 08:00 and 18:00. Nothing was changed.", Hint: "For example: digest here fri 15:00"}
	case has && reflect.DeepEqual(old, g):
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("This channel has its digest on %s at %s already.", g.Day, g.At)}
	}
	return []Fact{&DigestSet{Digest: g}}, nil
}
