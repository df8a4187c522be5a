package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

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

// ChannelSeen says whether people from outside are in a channel: "shared" with
// another workspace, "guest" when a guest spoke there, "" for nobody known.
type ChannelSeen struct {
	Channel   string `json:"channel"` // Slack's id
	Outsiders string `json:"outsiders,omitempty"`
}

func (f *ChannelSeen) Kind() string              { return "channel.seen" }
func (f *ChannelSeen) prose() map[string]*string { return nil }
func (f *ChannelSeen) apply(s *State, _ Event)   { s.outsiders[f.Channel] = f.Outsiders }

// Outsiders says who from outside is known to be in a channel: "shared",
// "guest", or "" for nobody.
func (s *State) Outsiders(channel string) string { return s.outsiders[channel] }

// Outside lists the channels that people from outside are known to be in, by id.
func (s *State) Outside() []string {
	var list []string
	for c, who := range s.outsiders {
		if who != "" {
			list = append(list, c)
		}
	}
	slices.Sort(list)
	return list
}

// SeeChannel decides to keep what is known of who is in a channel. There is
// nothing to keep when it is known. A guest who spoke there is not forgotten
// because Slack only says that the channel is not shared.
func (s *State) SeeChannel(channel, outsiders string) []Fact {
	had := s.outsiders[channel]
	if channel == "" || had == outsiders || had == "guest" && outsiders == "" || had == "shared" && outsiders == "guest" {
		return nil
	}
	return []Fact{&ChannelSeen{Channel: channel, Outsiders: outsiders}}
}

// Closed refuses what is not for people from outside, where there are some and
// the co-ordinator has not let them read. what begins with a capital: "The
// digest". Where nobody is from outside it is nil.
func (s *State) Closed(now time.Time, channel, what string) error {
	who := map[string]string{"shared": "This channel is shared with another organisation", "guest": "Guests are in this channel"}[s.outsiders[channel]]
	if who == "" || s.Admitted(channel) {
		return nil
	}
	they := map[string]string{"shared": "partners outside", "guest": "guests"}[s.outsiders[channel]]
	e := &Error{Code: Refused, Text: fmt.Sprintf("%s. %s is not shown where %s will see it, unless the co-ordinator says that they may.", who, what, they),
		Ask: s.column(now, ByCoordinator, Object{}), AskFor: "outsiders may read here"}
	if len(e.Ask) > 0 {
		var names []string
		for _, u := range e.Ask {
			names = append(names, u.mention())
		}
		e.Hint = fmt.Sprintf("Who can change that, by typing there “outsiders may read here”: %s.", strings.Join(names, ", "))
		e.Ask = nil // the line means the channel it is typed in, so nobody can be asked by message
	}
	return e
}
