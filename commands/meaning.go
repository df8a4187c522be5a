package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/safer-city-partnership/asb/plan"
)

// Meaning is what a line says, before anything is looked up: the verb is the
// name of a command, the rest is what that command is about.
type Meaning struct {
	Verb   string
	Refs   []plan.ActionNo
	Status plan.Status
	Read   string // the words that were read as Status, if not its own name
	Text   string // a note, words to search for, a topic; as typed
	Filter plan.Filter
	Entry  uint64 // an entry of the history, or a draft
	Choice int    // of the readings a draft had, from 1
	Seen   uint64 // the last event that was known where the line was begun, on a form; 0 for no form
	Page   int    // of a list, from 1; 0 if not said
	Person string // a mention, or "me"
	Party  plan.PartyCode
	Remove bool

	For  []plan.PartyCode // the parties that a word on a joint Green is said for
	Bare bool             // a Green without evidence, on purpose
	Flag plan.Flag
	Path plan.Path

	Weekday string // of a digest: "friday"

	Link    string // the address of a message that is quoted
	Message string // the name of a kind of message that comes unasked
	Here    bool   // the channel the line is typed in

	Meeting plan.MeetingID // what becomes of it, or whose messages; "" for all
	Do      string         // what, of a verb with several: "skip", "off"; how an action is going
	Day, To plan.Date      // of one meeting, and where it is moved; from and until; since when
	Days    []plan.Date    // given one by one
	At      plan.Clock
	Till    plan.Clock // of somebody's hours
	Part    string     // of a meeting, such as a ward; a slug
	Rule    plan.Cadence
	Leads   []plan.Step
	Item    int // of an agenda; a year of holidays
}

// A Question is the answer to a line that can be read in more than one way.
// Nothing is done; each reading is a complete line, offered as a button.
type Question struct {
	Text     string
	Readings []Meaning // at most three, or as many as a message has updates
	Each     bool      // all readings are meant, one after the other
}

// String is the canonical line for a meaning: Parse gives the same meaning
// back, for certain, whatever its text says.
func (m Meaning) String() string {
	if m.Seen != 0 {
		line := m
		line.Seen = 0
		return fmt.Sprintf("seen %d %s", m.Seen, line)
	}
	if line, ok := m.permitLine(); ok {
		return line
	}
	if line, ok := m.aboutPeople(); ok {
		return line
	}
	if line, ok := m.meetLine(); ok {
		return line
	}
	if line, ok := m.auditLine(); ok {
		return line
	}
	if m.Verb == "attach" {
		return m.attachLine()
	}
	if line, ok := m.placeLine(); ok {
		return line
	}
	if line, ok := m.homeLine(); ok {
		return line
	}
	if m.Verb == "allow" {
		return "allow " + m.Do + " because " + m.Text
	}
	if line, ok := m.aboutStatus(); ok {
		return line
	}
	words := []string{m.Verb}
	word := func(format string, args ...any) { words = append(words, fmt.Sprintf(format, args...)) }
	if (m.Verb == "export" || m.Verb == "round") && m.Do != "" {
		word("%s", m.Do)
	}
	var refs []string
	for _, no := range m.Refs {
		refs = append(refs, strconv.Itoa(int(no)))
	}
	joint := ","
	if len(m.Refs) > 0 && slices.Max(m.Refs) > 99 {
		joint = ", " // 12,500 is a figure
	}
	if len(refs) > 0 {
		word("%s", strings.Join(refs, joint))
	}
	switch {
	case m.Verb == "draft" && m.Entry != 0:
		word("%d", m.Entry)
	case m.Entry != 0:
		word("entry %d", m.Entry)
	}
	if m.Choice != 0 {
		word("reading %d", m.Choice)
	}
	if m.Party != "" {
		word("%s", m.Party)
	}
	switch m.Verb {
	case "brief":
		words = append(words, m.briefWords()...)
	case "agenda":
		words = append(words, m.agendaWords()...)
	case "digest":
		return strings.Join(append(words, m.digestWords()...), " ")
	}
	switch {
	case m.Person != "" && m.Remove:
		word("remove %s", m.Person)
	case m.Person != "":
		word("add %s", m.Person)
	}
	if f := filterWords(m.Filter); f != "" {
		word("%s", f)
	}
	if m.Page > 1 {
		word("page %d", m.Page)
	}
	switch {
	case m.Status != "" && m.Verb == "same":
		word("still %s", string(m.Status))
	case m.Status != "":
		word("%s", string(m.Status))
	}
	if m.For != nil {
		word("for %s", partyWords(m.For))
	}
	switch {
	case m.Bare:
		word("without evidence")
	case m.Verb == "update" && m.Do == "evidence":
		word("with evidence")
	}
	line := strings.Join(words, " ")
	switch {
	case m.Text == "":
		return line
	case m.Verb == "update":
		return line + " note: " + m.Text
	case len(m.Refs) > 0:
		return line + ": " + m.Text
	}
	return line + " " + m.Text
}

// filterWords are a filter in the words of a line.
func filterWords(f plan.Filter) string {
	var words []string
	if f.Mine {
		words = append(words, "mine")
	}
	for _, s := range f.Statuses {
		if s == plan.NotYetRated {
			words = append(words, "unset")
		} else {
			words = append(words, string(s))
		}
	}
	for _, c := range f.Parties {
		words = append(words, strings.ToLower(string(c)))
	}
	for _, t := range f.Themes {
		words = append(words, strings.ToLower(t))
	}
	if f.Joint {
		words = append(words, "joint")
	}
	if f.Meeting != "" {
		words = append(words, "for "+f.Meeting)
	}
	if f.Stale > 0 {
		words = append(words, fmt.Sprintf("stale %d", f.Stale))
	}
	if !f.AsAt.IsZero() {
		words = append(words, "as at "+f.AsAt.ISO())
	}
	return strings.Join(words, " ")
}
