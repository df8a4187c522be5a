package workspace

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Team is the workspace itself. ID is like "T0123ABCD", Domain is the first
// part of its address.
type Team struct {
	ID, Name, Domain string
}

// A Person is somebody who can type and click. Only Name is required.
type Person struct {
	ID       string   // like "U0123ABCD"; made from Name when empty
	Name     string   // the handle, as in @name; lower case, without spaces
	RealName string   // what is shown; Name when empty
	Roles    []string // free words for the reader of the control API; no rule depends on them
	TZ       string   // IANA name; Europe/London when empty
	Email    string   // name@example.org when empty
	Guest    bool     // a guest of this team
	External bool     // belongs to another team, and is here through shared channels only
	Inactive bool     // has left: listed, but cannot act
}

// A Channel is a place people talk in. Only Name is required.
type Channel struct {
	ID       string // like "C0123ABCD"; made from Name when empty
	Name     string // without #
	Topic    string
	Private  bool
	External bool     // shared with another team
	Archived bool     // can be read, not written to
	Members  []string // names or ids of people; "app" is the app's bot. Empty: everybody of the home team, and the app
}

// A Group is a user group, which can be mentioned as a whole.
type Group struct {
	ID      string   // like "S0123ABCD"; made from Handle when empty
	Handle  string   // as in @handle
	Name    string   // what is shown; Handle when empty
	Members []string // names or ids of people
}

type group struct {
	id, handle, name string
	members          []string
}

func defaultPeople() []Person {
	return []Person{
		{Name: "coordinator", RealName: "Coordinator", Roles: []string{"admin"}},
		{Name: "officer", RealName: "Officer"},
		{Name: "chair", RealName: "Chair"},
	}
}

func defaultChannels() []Channel {
	return []Channel{
		{Name: "general", Topic: "Everybody"},
		{Name: "team", Topic: "The team, in private", Private: true},
	}
}

// mint makes an id that depends on nothing but its arguments, so that the same
// cast has the same ids in every run.
func mint(prefix, what string) string {
	sum := sha256.Sum256([]byte(prefix + "\x00" + what))
	return prefix + "0" + base32.StdEncoding.EncodeToString(sum[:])[:9]
}

// mintSecret makes a token or secret for this seed and app.
func mintSecret(seed uint64, app, what string, digits int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%s\x00%s", seed, app, what))
	return hex.EncodeToString(sum[:])[:digits]
}

func (s *Server) cast(cfg Config) error {
	s.team = cfg.Team
	if s.team.Name == "" {
		s.team.Name = "Workspace"
	}
	if s.team.Domain == "" {
		s.team.Domain = "workspace"
	}
	if s.team.ID == "" {
		s.team.ID = mint("T", s.team.Domain)
	}
	app := s.manifest.Display.Name
	s.appID, s.botID = mint("A", app), mint("B", app)
	s.bot = &user{
		id: mint("U", "bot "+app), name: s.manifest.Features.BotUser.DisplayName, realName: app,
		tz: "Europe/London", teamID: s.team.ID, bot: true,
	}
	s.users = []*user{s.bot}
	people := cfg.People
	if len(people) == 0 {
		people = defaultPeople()
	}
	for _, p := range people {
		u, err := newUser(p, s.team.ID)
		if err != nil {
			return err
		}
		if s.findUser(u.id) != nil || s.findUser(u.name) != nil {
			return fmt.Errorf("two people are called %q or %q", u.name, u.id)
		}
		s.users = append(s.users, u)
	}
	for _, g := range cfg.Groups {
		made := &group{id: cmp.Or(g.ID, mint("S", g.Handle)), handle: g.Handle, name: cmp.Or(g.Name, g.Handle), members: []string{}}
		for _, name := range g.Members {
			u := s.findUser(name)
			if u == nil {
				return fmt.Errorf("group %s: there is nobody called %q", g.Handle, name)
			}
			made.members = append(made.members, u.id)
		}
		s.groups = append(s.groups, made)
	}
	s.places = cfg.Channels
	if len(s.places) == 0 {
		s.places = defaultChannels()
	}
	channels, err := s.newChannels()
	if err != nil {
		return err
	}
	s.channels = channels
	return nil
}

func newUser(p Person, home string) (*user, error) {
	if p.Name == "" || strings.ContainsAny(p.Name, " \t\n@#<>") {
		return nil, fmt.Errorf("a person's name is a handle without spaces, have %q", p.Name)
	}
	u := &user{
		id: p.ID, name: p.Name, realName: p.RealName, tz: p.TZ, email: p.Email, roles: slices.Clone(p.Roles),
		teamID: home, guest: p.Guest, external: p.External, deleted: p.Inactive,
	}
	if u.id == "" {
		u.id = mint("U", p.Name)
	}
	if u.realName == "" {
		u.realName = p.Name
	}
	if u.tz == "" {
		u.tz = "Europe/London"
	}
	if _, err := time.LoadLocation(u.tz); err != nil {
		return nil, fmt.Errorf("time zone of %s: %w", p.Name, err)
	}
	if u.email == "" {
		u.email = p.Name + "@example.org"
	}
	if u.external {
		u.teamID = mint("T", "another team")
	}
	return u, nil
}

// newChannels makes the channels as configured, empty, and a direct message
// between the app and each person of the home team.
func (s *Server) newChannels() ([]*channel, error) {
	var out []*channel
	for i, c := range s.places {
		if c.Name == "" || strings.ContainsAny(c.Name, " \t\n#@<>") {
			return nil, fmt.Errorf("a channel's name has no spaces and no #, have %q", c.Name)
		}
		ch := &channel{
			id: c.ID, name: c.Name, topic: c.Topic, private: c.Private, external: c.External,
			archived: c.Archived, general: i == 0,
		}
		if ch.id == "" {
			ch.id = mint("C", c.Name)
		}
		for _, other := range out {
			if other.id == ch.id || other.name == ch.name {
				return nil, fmt.Errorf("two channels are called %q or %q", ch.name, ch.id)
			}
		}
		if len(c.Members) == 0 {
			for _, u := range s.users {
				if !u.external && !u.deleted {
					ch.members = append(ch.members, u.id)
				}
			}
		}
		for _, name := range c.Members {
			u := s.findUser(name)
			if name == "app" {
				u = s.bot
			}
			if u == nil {
				return nil, fmt.Errorf("channel %s: there is nobody called %q", c.Name, name)
			}
			if u.external && !c.External {
				return nil, fmt.Errorf("channel %s: %s belongs to another team, but the channel is not shared", c.Name, name)
			}
			if !slices.Contains(ch.members, u.id) {
				ch.members = append(ch.members, u.id)
			}
		}
		out = append(out, ch)
	}
	for _, u := range s.users {
		if !u.bot && !u.external {
			out = append(out, newDM(u, s.bot))
		}
	}
	return out, nil
}

// newDM is the conversation between two people, or of a person with the app;
// who opened it comes first.
func newDM(from, to *user) *channel {
	ids := []string{from.id, to.id}
	slices.Sort(ids)
	return &channel{id: mint("D", strings.Join(ids, " ")), im: true, private: true, members: []string{from.id, to.id}}
}
