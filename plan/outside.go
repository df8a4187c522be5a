package plan

import "fmt"

// PersonOf says which party somebody belongs to; no party says that nobody
// knows. It is the co-ordinator's word: Slack only knows workspaces.
type PersonOf struct {
	User  UserID    `json:"user"`
	Party PartyCode `json:"party,omitempty"`
}

func (f *PersonOf) Kind() string              { return "person.of" }
func (f *PersonOf) prose() map[string]*string { return nil }
func (f *PersonOf) apply(s *State, e Event)   { s.diary.add(e) }

// OutsidersAdmitted says that guests and partners may read the plan, or with a
// channel that what is said there may be read by whoever is in it.
type OutsidersAdmitted struct {
	Channel string `json:"channel,omitempty"` // Slack's id
	Off     bool   `json:"off,omitempty"`
}

func (f *OutsidersAdmitted) Kind() string              { return "outsiders.admitted" }
func (f *OutsidersAdmitted) prose() map[string]*string { return nil }
func (f *OutsidersAdmitted) apply(s *State, e Event)   { s.diary.add(e) }

// Admitted reports whether guests and partners may read what is said in a
// channel, or with channel "" the whole plan.
func (s *State) Admitted(channel string) bool { return s.diary.admitted[channel] }

// Admit decides that guests and partners may read in a channel, or with channel
// "" the plan; with off that they no longer may.
func (s *State) Admit(channel string, off bool) ([]Fact, error) {
	if s.Admitted(channel) != off {
		return nil, &Error{Code: Conflict, Text: "That is how it is already, so nothing was changed."}
	}
	return []Fact{&OutsidersAdmitted{Channel: channel, Off: off}}, nil
}

// Organisation is the party somebody belongs to: that which the co-ordinator
// named, or the one whose actions they hold; "" when neither is known.
func (s *State) Organisation(u UserID) PartyCode {
	if code, ok := s.diary.of[u]; ok {
		return code
	}
	for _, h := range s.Holds(u) {
		if h.Party != "" {
			return h.Party
		}
	}
	return ""
}

// Vouch decides that somebody belongs to a party, or with party "" to none that
// is known.
func (s *State) Vouch(u UserID, party PartyCode) ([]Fact, error) {
	if party != "" {
		p, ok := s.Party(party)
		if !ok {
			return nil, &Error{Code: NotFound, Text: fmt.Sprintf("There is no party %q in the plan's key.", party)}
		}
		party = p.Code
	}
	if s.diary.of[u] == party {
		return nil, &Error{Code: Conflict, Text: "That is what is known already, so nothing was changed."}
	}
	return []Fact{&PersonOf{User: u, Party: party}}, nil
}
