package plan

import (
	"fmt"
	"regexp"
	"slices"
)

// A Standing is what somebody is in the workspace, by Slack's word.
type Standing string

const (
	Member  Standing = "member"  // a full member of our workspace
	Guest   Standing = "guest"   // of our workspace, in some channels (Slack: is_restricted, is_ultra_restricted)
	Partner Standing = "partner" // belongs to another workspace, and is here by shared channels (Slack: team_id, is_stranger)
	Left    Standing = "left"    // deactivated (Slack: deleted)
)

// PersonSeen says what Slack says somebody is. It is written when that is not
// what was known before; a full member of whom nothing else was ever known
// needs no word.
type PersonSeen struct {
	User     UserID   `json:"user"`
	Standing Standing `json:"standing"`
}

func (f *PersonSeen) Kind() string              { return "person.seen" }
func (f *PersonSeen) prose() map[string]*string { return nil }
func (f *PersonSeen) apply(s *State, e Event) {
	s.standing[f.User] = f.Standing
	s.expand()
	s.stood = append(s.stood, e.Seq)
}

// Standing is what somebody is, as last known. Nobody is let in of whom Slack
// could not be asked at all, so whoever was never spoken of is a full member:
// see [State.Met].
func (s *State) Standing(u UserID) Standing {
	if st, ok := s.standing[u]; ok {
		return st
	}
	return Member
}

// Met reports whether anything is known of somebody: Slack said what they are,
// they hold something, or they have written before. They can go on when Slack
// cannot be asked just now; a stranger cannot.
func (s *State) Met(u UserID) bool {
	_, seen := s.standing[u]
	_, wrote := s.last[u]
	return seen || wrote || len(s.Holds(u)) > 0 || slices.ContainsFunc(s.diary.offices, func(o Office) bool { return o.User == u })
}

// SeePerson decides to keep what Slack says of somebody. There is nothing to
// keep when it is known.
func (s *State) SeePerson(u UserID, is Standing) []Fact {
	if s.Standing(u) == is {
		return nil
	}
	return []Fact{&PersonSeen{User: u, Standing: is}}
}

// Gone reports whether somebody has left the workspace.
func (s *State) Gone(u UserID) bool { return s.standing[u] == Left }

var slackID = regexp.MustCompile(`^[UW][A-Z0-9]{1,20}$`)

// InSlack reports whether it names a person in Slack. Any other word, such as
// "terminal", is somebody at the machine itself: whoever has that has the file.
func (u UserID) InSlack() bool { return slackID.MatchString(string(u)) }

// mention is a person as Slack shows them, by their id.
func (u UserID) mention() string {
	if u.InSlack() {
		return "<@" + string(u) + ">"
	}
	return string(u)
}

// canHold refuses to name somebody for something when they have left, or are a
// guest: contractors read at most.
func (s *State) canHold(u UserID) error {
	switch s.Standing(u) {
	case Left:
		return &Error{Code: Conflict, Text: fmt.Sprintf("%s has left the workspace, so nothing was changed.", u.mention())}
	case Guest:
		return &Error{Code: Refused, Text: fmt.Sprintf("%s is a guest of this workspace. Guests hold nothing and write nothing, so nothing was changed.", u.mention()),
			Hint: "Name a full member, or somebody from the other organisation's own workspace."}
	}
	return nil
}
