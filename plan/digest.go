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

// ChangeDigest decides to change how loud a channel's digest is, or what it is
// about. change is given a copy and edits it.
func (s *State) ChangeDigest(channel string, change func(*Digest)) ([]Fact, error) {
	g, has := s.Digest(channel)
	if !has {
		return nil, &Error{Code: Conflict, Text: "This channel has no digest yet, so there is nothing to change.", Hint: "To have one, type for example: digest here fri 15:00",
			Try: []string{"digest here fri 15:00"}}
	}
	old := g
	if change(&g); reflect.DeepEqual(old, g) {
		return nil, &Error{Code: Conflict, Text: "That is how this channel's digest is already, so nothing was changed."}
	}
	return s.SetDigest(g, false)
}

// A DigestTime is when one week's digest is due.
type DigestTime struct {
	Nominal Date      // the day it is named by, in the week it belongs to
	At      time.Time // on the last working day up to then, in UTC
}

// DigestTimes lists when a channel's digest is due, after from and up to to:
// each week on its day, or when that is a bank holiday on the last working day
// before it, at the same time by London's clocks. In a week without a working
// day there is none. Nothing is due for a time before the day or time of the
// digest was last changed.
func (s *State) DigestTimes(g Digest, from, to time.Time) []DigestTime {
	since := s.DigestTimed(g.Channel)
	var list []DigestTime
	for d := DateOf(later(from, since)); !DateOf(to).Add(7).Before(d); d = d.Add(1) {
		if d.Weekday() != g.Day {
			continue
		}
		day := s.WorkingDays(d, 0)
		at := day.At(g.At)
		if day.Days(d) < 7 && at.After(from) && !at.After(to) && !at.Before(since) {
			list = append(list, DigestTime{Nominal: d, At: at})
		}
	}
	return list
}

// NextDigest is when a channel's digest is due next after an instant; ok is
// false when nobody can say, because of holidays without an end.
func (s *State) NextDigest(g Digest, now time.Time) (DigestTime, bool) {
	for from := now; from.Before(now.AddDate(0, 0, 70)); from = from.AddDate(0, 0, 7) {
		if list := s.DigestTimes(g, from, from.AddDate(0, 0, 7)); len(list) > 0 {
			return list[0], true
		}
	}
	return DigestTime{}, false
}

// DigestFrom is where a channel's digest of an instant begins: where the last
// one that it was sent ended, or a week before if there was none. So one that
// was missed is made up for by the next.
func (s *State) DigestFrom(channel string, at time.Time) time.Time {
	last := s.Postings(1, func(p Posting) bool {
		return p.Rule == "digest" && p.State == Sent && p.To == Target{Channel: channel} && p.At.Before(at)
	})
	if len(last) == 0 {
		return DateOf(at).Add(-7).At(ClockOf(at))
	}
	return last[0].At
}

// DigestActions lists the actions a digest is about, in order: those that its filter
// chooses and the latest document has. A meeting's are those it has now.
func (s *State) DigestActions(g Digest, now time.Time) []*Action {
	only := g.Only
	if m, err := s.Meeting(MeetingID(only.Meeting)); only.Meeting != "" && err == nil {
		only.Numbers = m.Numbers()
	}
	return slices.DeleteFunc(s.List(only, "", now), func(a *Action) bool { return a.Absent })
}
