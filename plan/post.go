package plan

import (
	"fmt"
	"slices"
	"time"
)

// A Target is where a message goes: one person, or a channel, or a thread in
// one.
type Target struct {
	User    UserID `json:"user,omitempty"`    // or:
	Channel string `json:"channel,omitempty"` // Slack's id
	Thread  string `json:"thread,omitempty"`  // Slack's ts of the message it answers, with Channel; "" for none
}

// A Receipt is where Slack put a message: what is needed to find it again.
type Receipt struct {
	Channel string `json:"channel"` // Slack's id; for a person, of the conversation with them
	TS      string `json:"ts"`      // Slack's name for the message in its channel
}

// NotPosted is the error of a message that is certain not to have been posted.
// Any other error of a post leaves it open.
type NotPosted struct {
	Reason string        // Slack's code: "not_in_channel", "ratelimited"
	Wait   time.Duration // when it may be tried again; 0 when trying again is no use
}

func (e *NotPosted) Error() string { return fmt.Sprintf("not posted: %s", e.Reason) }

// A Post is a message owed to somebody at a time, whatever becomes of it. Its
// key says what it is and to whom, in civil dates: the same promise always has
// the same key, so that it is kept once.
type Post struct {
	Key    string       `json:"key"`  // "nudge/nte/2026-05-04/1/U0OWNER"
	Rule   string       `json:"rule"` // the name of the rule that owes it
	At     time.Time    `json:"at"`   // when it is due, in UTC
	Late   time.Time    `json:"late"` // when it is no longer worth sending
	To     Target       `json:"to"`
	About  OccurrenceID `json:"about,omitzero"` // the meeting it is about, if any
	Nth    int          `json:"nth,omitempty"`  // of several like it about one meeting: the first, the second …
	Action ActionNo     `json:"action,omitempty"`
	Event  uint64       `json:"event,omitempty"` // the event it is about, if any
	After  string       `json:"after,omitempty"` // the key of the message in whose thread it goes
	Stamp  string       `json:"stamp,omitempty"` // [Occurrence.Stamp] of the meeting it is about, as its words have it
}

// PostClaimed says that a message is about to be posted. It is written before
// Slack is told, so that nobody else posts it.
type PostClaimed struct {
	Post
	Holder string    `json:"holder"` // the process that claims it
	Until  time.Time `json:"until"`  // after this somebody must find out what became of it
	Words  string    `json:"-"`      // the message's text
}

func (f *PostClaimed) Kind() string              { return "post.claimed" }
func (f *PostClaimed) prose() map[string]*string { return map[string]*string{"words": &f.Words} }

func (f *PostClaimed) apply(s *State, e Event) {
	p := s.posting(f.Post)
	p.Post, p.State, p.Why, p.Holder, p.Until, p.Words = f.Post, Claimed, "", f.Holder, f.Until, f.Words
	p.Claims++
	p.Claim, p.Said, p.When = e.Seq, e.Seq, e.At
	if p.First.IsZero() {
		p.First = e.At
	}
}

// PostSent says that Slack has a message.
type PostSent struct {
	Key   string  `json:"key"`
	At    Receipt `json:"at"`
	Found bool    `json:"found,omitempty"` // in the channel's history, after a claim that nobody finished
}

func (f *PostSent) Kind() string              { return "post.sent" }
func (f *PostSent) prose() map[string]*string { return nil }

func (f *PostSent) apply(s *State, e Event) {
	if p, ok := s.posts[f.Key]; ok {
		p.State, p.Why, p.Receipt, p.When = Sent, "", f.At, e.At
	}
}

// PostSkipped says that a message will not be posted, and why.
type PostSkipped struct {
	Post
	Why string `json:"why"` // in a few words
}

func (f *PostSkipped) Kind() string              { return "post.skipped" }
func (f *PostSkipped) prose() map[string]*string { return nil }

func (f *PostSkipped) apply(s *State, e Event) {
	p := s.posting(f.Post)
	p.State, p.Why, p.When = NotSent, f.Why, e.At
}

// PostFailed says that Slack would not take a message. With Retry set it may be
// claimed again after that time.
type PostFailed struct {
	Key    string    `json:"key"`
	Reason string    `json:"reason"` // Slack's code
	Retry  time.Time `json:"retry,omitzero"`
}

func (f *PostFailed) Kind() string              { return "post.failed" }
func (f *PostFailed) prose() map[string]*string { return nil }

func (f *PostFailed) apply(s *State, e Event) {
	if p, ok := s.posts[f.Key]; ok {
		p.State, p.Why, p.Until, p.When = Failed, f.Reason, f.Retry, e.At
		if !f.Retry.IsZero() {
			p.State = Waiting
		}
	}
}

// PostLost says that nobody can find out whether a message was posted. It is
// not posted again: better unseen than said twice.
type PostLost struct {
	Key    string `json:"key"`
	Reason string `json:"reason"`
}

func (f *PostLost) Kind() string              { return "post.lost" }
func (f *PostLost) prose() map[string]*string { return nil }

func (f *PostLost) apply(s *State, e Event) {
	if p, ok := s.posts[f.Key]; ok {
		p.State, p.Why, p.When = Lost, f.Reason, e.At
	}
}

// PostEdited says that a message that had been posted was put right.
type PostEdited struct {
	Key   string `json:"key"`
	Seen  uint64 `json:"seen"`            // the last event it takes into account
	Stamp string `json:"stamp,omitempty"` // see Post
	Why   string `json:"why,omitempty"`   // when Slack would not take the new words
}

func (f *PostEdited) Kind() string              { return "post.edited" }
func (f *PostEdited) prose() map[string]*string { return nil }

func (f *PostEdited) apply(s *State, e Event) {
	if p, ok := s.posts[f.Key]; ok {
		p.Said, p.Stamp, p.Edits = f.Seen, f.Stamp, p.Edits+1
	}
}

// What has become of a post.
const (
	Claimed = "claimed"
	Sent    = "sent"
	NotSent = "skipped"
	Waiting = "waiting" // Slack asked to try again later
	Failed  = "failed"
	Lost    = "lost"
)

// A Posting is a post and what has become of it.
type Posting struct {
	Post
	State   string
	Why     string // of one that was not sent, in words or Slack's code
	Holder  string
	Until   time.Time // of a claim; of one that waits, when to try again
	Words   string
	Receipt Receipt
	Claims  int       // how often it was claimed
	Edits   int       // how often it was put right
	Claim   uint64    // the event of the last claim, whose text its words are
	Said    uint64    // the last event that its words take into account
	First   time.Time // when it was first claimed; zero if never
	When    time.Time // when this was last known
}

// TooLate is why a post was skipped that nobody sent while it was worth it.
const TooLate = "it was too late"

// NotForOutsiders is why a post was skipped that people from outside would have
// seen.
const NotForOutsiders = "partners outside would see it"

// Done reports whether nothing more will become of it.
func (p Posting) Done() bool { return p.State != Claimed && p.State != Waiting }

func (s *State) posting(post Post) *Posting {
	p, ok := s.posts[post.Key]
	if !ok {
		p = &Posting{Post: post}
		s.posts[post.Key] = p
		s.posted = append(s.posted, post.Key)
	}
	return p
}

// Posting finds what has become of a post; ok is false for one that nobody has
// dealt with.
func (s *State) Posting(key string) (Posting, bool) {
	if p, ok := s.posts[key]; ok {
		return *p, true
	}
	return Posting{}, false
}

// PostingAt finds the post that a message is.
func (s *State) PostingAt(at Receipt) (Posting, bool) {
	for _, key := range slices.Backward(s.posted) {
		if p := s.posts[key]; p.State == Sent && p.Receipt == at {
			return *p, true
		}
	}
	return Posting{}, false
}

// Postings lists what has become of posts, last dealt with first: those that
// choose says yes to, most of them at most; all of them for 0.
func (s *State) Postings(most int, choose func(Posting) bool) []Posting {
	var list []Posting
	for _, key := range slices.Backward(s.posted) {
		if p := *s.posts[key]; choose == nil || choose(p) {
			if list = append(list, p); len(list) == most {
				break
			}
		}
	}
	return list
}

// Claim decides to claim a post, if nobody has dealt with it, or if it waited
// and may be tried again.
func (s *State) Claim(now time.Time, p Post, holder string, until time.Time, words string) ([]Fact, error) {
	if had, ok := s.posts[p.Key]; ok && !(had.State == Waiting && !now.Before(had.Until)) {
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("%s is %s already.", p.Key, had.State)}
	}
	return []Fact{&PostClaimed{Post: p, Holder: holder, Until: until, Words: words}}, nil
}

// Reclaim decides to claim a post again whose claim has run out and of which it
// is certain that it was not posted.
func (s *State) Reclaim(now time.Time, key, holder string, until time.Time, words string) ([]Fact, error) {
	had, ok := s.posts[key]
	if !ok || had.State != Claimed || now.Before(had.Until) {
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("%s cannot be claimed again.", key)}
	}
	return []Fact{&PostClaimed{Post: had.Post, Holder: holder, Until: until, Words: words}}, nil
}
