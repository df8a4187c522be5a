package workspace

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// object is a JSON object as it came or will go. Objects that came from the app
// are never changed once they are stored: a change stores a new one.
type object = map[string]any

type user struct {
	id, name, realName, email, tz, teamID string
	roles                                 []string
	guest, external, bot, deleted         bool
}

type channel struct {
	id, name, topic                      string
	private, external, archived, general bool
	im                                   bool
	members                              []string // in order of joining
	messages                             []*message
	last                                 int64 // the newest ts, in microseconds
	bookmarks                            []object
}

type message struct {
	channel     *channel
	ts          string
	threadTS    string // of the parent; a parent with replies has its own
	user, botID string
	text        string
	subtype     string
	files       []*file
	command     string // the slash command of which this is the echo
	blocks      []any
	attachments []any
	metadata    object
	onlyFor     string // the one person who sees an ephemeral message
	edited      string // when, as a ts; empty if never
	broadcast   bool   // a reply that is also shown in the channel
	reactions   []reaction
	pinned      bool
	profile     object                 // username and icons the app chose
	inputs      map[string]typedValues // what each person has filled in, by user id
}

type reaction struct {
	name  string
	users []string
}

// state is all that POST /control/reset forgets.
type state struct {
	channels   []*channel
	stacks     map[string][]*view // open modals by user id, the front one last
	homes      map[string]*view   // home tabs by user id
	triggers   map[string]*trigger
	responders map[string]*responder
	menus      map[string]map[string]object // options last offered by the app, by place and value
	offset     time.Duration                // of the workspace clock from the base clock
	alarms     []*alarm
	queue      []*scheduled
	files      map[string]*file // by id
}

func newState(channels []*channel) state {
	return state{
		channels:   channels,
		stacks:     map[string][]*view{},
		homes:      map[string]*view{},
		triggers:   map[string]*trigger{},
		responders: map[string]*responder{},
		menus:      map[string]map[string]object{},
		files:      map[string]*file{},
	}
}

// findUser finds a person by id, by handle with or without @, or by the name
// shown. It is nil when there is nobody.
func (s *Server) findUser(name string) *user {
	name = strings.TrimPrefix(name, "@")
	for _, u := range s.users {
		if u.id == name || strings.EqualFold(u.name, name) {
			return u
		}
	}
	for _, u := range s.users {
		if strings.EqualFold(u.realName, name) {
			return u
		}
	}
	return nil
}

func (s *Server) userByID(id string) *user {
	i := slices.IndexFunc(s.users, func(u *user) bool { return u.id == id })
	if i < 0 {
		return nil
	}
	return s.users[i]
}

func (s *Server) channelByID(id string) *channel {
	i := slices.IndexFunc(s.channels, func(c *channel) bool { return c.id == id })
	if i < 0 {
		return nil
	}
	return s.channels[i]
}

// findChannel finds a channel by id or by name, with or without #.
func (s *Server) findChannel(name string) *channel {
	if c := s.channelByID(name); c != nil {
		return c
	}
	name = strings.TrimPrefix(name, "#")
	for _, c := range s.channels {
		if !c.im && c.name == name {
			return c
		}
	}
	return nil
}

// dm is the direct message between two people; it is opened if need be.
func (s *Server) dm(from, to *user) *channel {
	fresh := newDM(from, to)
	if c := s.channelByID(fresh.id); c != nil {
		return c
	}
	s.channels = append(s.channels, fresh)
	return fresh
}

func (c *channel) has(userID string) bool { return slices.Contains(c.members, userID) }

// other is who is on the other side of a direct message.
func (c *channel) other(userID string) string {
	for _, id := range c.members {
		if id != userID {
			return id
		}
	}
	return userID
}

// canSee says whether a person can look into a channel: members can, and so
// can everybody of the home team but guests when the channel is public.
func (c *channel) canSee(u *user) bool {
	return c.has(u.id) || !c.private && !u.guest && !u.external && !u.bot
}

// isApp says whether the channel is a direct message with the app.
func (s *Server) isApp(c *channel) bool { return c.im && c.has(s.bot.id) }

// nextTS gives out the next ts of a channel: unique, increasing, and the
// workspace clock's time where that allows it.
func (s *Server) nextTS(c *channel) string {
	c.last = max(s.now().UnixMicro(), c.last+1)
	return formatTS(c.last)
}

func formatTS(micros int64) string { return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6) }

// find gives the message with this ts, ephemeral ones included, or nil.
func (c *channel) find(ts string) *message {
	i, ok := slices.BinarySearchFunc(c.messages, ts, func(m *message, ts string) int { return cmp.Compare(m.ts, ts) })
	if !ok {
		return nil
	}
	return c.messages[i]
}

// kept gives the message with this ts as the Web API knows it: ephemeral
// messages are not kept.
func (c *channel) kept(ts string) *message {
	if m := c.find(ts); m != nil && m.onlyFor == "" {
		return m
	}
	return nil
}

// add stores a message at the end of its channel and gives it its ts. It gives
// the events that went out about it.
func (s *Server) add(c *channel, m *message) []*envelope {
	m.channel, m.ts = c, s.nextTS(c)
	c.messages = append(c.messages, m)
	if parent := c.kept(m.threadTS); parent != nil && m.onlyFor == "" {
		parent.threadTS = parent.ts
	}
	s.touched(m)
	return s.announce(m)
}

// drop takes a message away.
func (s *Server) drop(m *message) {
	c, before := m.channel, s.messageBody(m, true)
	c.messages = slices.DeleteFunc(c.messages, func(o *message) bool { return o == m })
	s.touched(m)
	s.announceChange(c, before, nil)
}

// touched tells those who can see a message that it changed.
func (s *Server) touched(m *message) {
	s.tell(change{kind: "message", channel: m.channel, ts: m.ts, onlyFor: m.onlyFor, byApp: m.botID != ""})
}

// replies are the messages of a thread without its parent, oldest first.
func (c *channel) replies(parent string) []*message {
	var out []*message
	for _, m := range c.messages {
		if m.threadTS == parent && m.ts != parent && m.onlyFor == "" {
			out = append(out, m)
		}
	}
	return out
}

// id makes a new id of the workspace's own: prefix and digits that no other
// has, the same in every run that does the same things.
func (s *Server) id(prefix string) string {
	s.serial++
	return mint(prefix, fmt.Sprintf("%d %d", s.seed, s.serial))
}

// digits makes n hexadecimal digits from the seeded source.
func (s *Server) digits(n int) string {
	out := ""
	for len(out) < n {
		out += fmt.Sprintf("%016x", s.rand.Uint64())
	}
	return out[:n]
}
