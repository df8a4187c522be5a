package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// A digest says what its channel should know of a week: counts in words, what
// moved, what went quiet, what is coming up. The channel sees one post, and the
// rest is in its thread. It calls only on people who can act; everybody else
// is spoken of by their party.

// Digest is a channel's digest of the time from one instant up to another:
// what the channel sees, and the rest for its thread. changed is false when
// nothing has changed since: then one line says so and rest is empty, and a
// quiet channel is told nothing at all. In a loud one root says everything.
func Digest(s *plan.State, g plan.Digest, from, to time.Time) (root, rest Reply, changed bool) {
	d := digest{s: s, Week: s.Week(g, from, to)}
	switch {
	case !d.Changed() && g.Loud == plan.Quiet:
		return Reply{}, Reply{}, false
	case !d.Changed():
		return d.silent(), Reply{}, false
	case g.Loud == plan.Loud:
		msg := d.top()
		d.details(msg)
		d.foot(msg)
		return msg.reply(), Reply{}, true
	}
	msg := d.top()
	if len(d.sections()) > 0 {
		more := &message{text: []string{"The action plan this week, in detail."}}
		d.details(more)
		rest = more.reply()
		msg.small("thread", "The details are in the thread.")
	}
	d.foot(msg)
	return msg.reply(), rest, true
}

// DigestPreview is what a channel's digest would say now, for one person. has
// is false when the channel has none.
func DigestPreview(s *plan.State, g plan.Digest, from, to time.Time, has bool) Reply {
	d := digest{s: s, Week: s.Week(g, from, to)}
	said := "This is what the digest would say now. Only you see it, and nobody is told."
	switch {
	case !has:
		said = "No digest comes here. This is what one would say now. Only you see it."
	case !d.Changed() && g.Loud == plan.Quiet:
		said = "Nothing has changed, so this channel would be told nothing: it is quiet. This is how things stand. Only you see it."
	case !d.Changed():
		said = "Nothing has changed, so this channel would be told that in one line. This is how things stand. Only you see it."
	}
	msg := d.top()
	msg.text = slices.Insert(msg.text, 1, said)
	msg.r.Blocks = slices.Insert(msg.r.Blocks, 1, context("preview", said))
	d.details(msg)
	msg.press("after", Button{ID: "settings", Label: "Settings", Line: "digest", Aria: "Settings of this channel's digest"},
		Button{ID: "list", Label: "See the actions", Line: d.line(), Aria: "List the actions this digest is about"})
	return msg.reply()
}

type digest struct {
	s *plan.State
	plan.Week
}

// span is the time it is about: "Fri 10 April to Fri 17 April 2026".
func (d digest) span() string {
	from := plan.London(d.From).Format("Mon 2 January")
	if d.From.Year() != d.To.Year() {
		from = date(d.From)
	}
	return fmt.Sprintf("%s to %s", from, date(d.To))
}

// tally is the counts with none left out: "9 red, 17 amber, 2 green, 0 not yet
// rated of 28".
func tally(c plan.Counts) string {
	return fmt.Sprintf("%d red, %d amber, %d green, %d not yet rated of %s", c.Red, c.Amber, c.Green, c.NotYetRated, plural(c.All, "action", "actions"))
}

// change says how the counts differ from those at the beginning.
func (d digest) change() string {
	if d.Then.All == 0 {
		return ""
	}
	var parts []string
	for _, k := range []struct {
		word      string
		then, now int
	}{{"red", d.Then.Red, d.Now.Red}, {"amber", d.Then.Amber, d.Now.Amber}, {"green", d.Then.Green, d.Now.Green}, {"not yet rated", d.Then.NotYetRated, d.Now.NotYetRated}} {
		switch n := k.now - k.then; {
		case n > 0:
			parts = append(parts, fmt.Sprintf("%d more %s", n, k.word))
		case n < 0:
			parts = append(parts, fmt.Sprintf("%d fewer %s", -n, k.word))
		}
	}
	if len(parts) == 0 {
		return fmt.Sprintf("Since %s the counts have not changed.", date(d.From))
	}
	return fmt.Sprintf("Since %s: %s.", date(d.From), join(parts))
}

// silent is the one line of a week without a change.
func (d digest) silent() Reply {
	line := fmt.Sprintf("No change to the action plan this week, %s: %s.", d.span(), tally(d.Now))
	for i, a := range d.Waiting {
		if i == onScreen {
			line += fmt.Sprintf(" And %d more wait for a partner.", len(d.Waiting)-i)
			break
		}
		line += fmt.Sprintf(" %d is %s.", a.No, d.waits(a))
	}
	if about := aboutOnly(d.s, d.Digest.Only); about != "" {
		line += " " + about
	}
	r := Reply{Text: line, Blocks: []slack.Block{section("week", Escape(line))}}
	msg := &message{r: r, text: []string{line}}
	d.foot(msg)
	return msg.reply()
}

// top is what the channel sees: counts in words, a line for each section, and
// the counts as a chart.
func (d digest) top() *message {
	msg := newMessage("The action plan this week")
	msg.small("week", strings.TrimSpace(d.span()+". "+aboutOnly(d.s, d.Digest.Only)))
	counts := "*" + tally(d.Now) + "*"
	msg.text = append(msg.text, tally(d.Now)+".")
	if change := d.change(); change != "" {
		counts += "\n" + change
		msg.text = append(msg.text, change)
	}
	if d.Report != nil {
		if went := reported(d.Report, d.Reported, d.Travel); went != "" {
			counts += "\n" + Escape(went)
			msg.text = append(msg.text, went)
		}
	} else if went := travel(d.Travel); went != "" {
		went = strings.ToUpper(went[:1]) + went[1:] + "."
		counts += " " + went
		msg.text = append(msg.text, went)
	}
	msg.r.Blocks = append(msg.r.Blocks, section("counts", counts))
	msg.say("sections", strings.Join(d.lines(), "\n"))
	if chart := d.chart(); chart != nil {
		msg.r.Blocks = append(msg.r.Blocks, chart)
	}
	return msg
}

// lines say how much there is in each section.
func (d digest) lines() []string {
	wants := d.Wants()
	needs := "Needs you"
	if d.Digest.Loud == plan.Quiet {
		needs = "Needs somebody"
	}
	stale := 0
	for _, a := range d.Quiet {
		if a.Fresh.Stale {
			stale++
		}
	}
	quiet := count(len(d.Quiet))
	if stale > 0 && stale < len(d.Quiet) {
		quiet += fmt.Sprintf(", %d of them stale", stale)
	}
	lines := []string{
		fmt.Sprintf("%s: %s", needs, count(len(wants))),
		fmt.Sprintf("Moved: %s", count(len(d.Moved))+d.reopened(d.Moved)),
		fmt.Sprintf("Gone quiet: %s", quiet),
		fmt.Sprintf("Coming up: %s", strings.Replace(plural(len(d.Coming), "meeting", "meetings"), "0 meetings", "no meeting", 1)),
		fmt.Sprintf("Not yet rated: %s", count(len(d.Unrated))),
	}
	if n := len(d.Said); n > 0 {
		lines = slices.Insert(lines, 2, fmt.Sprintf("Written about, with no change of status: %s", count(n)+d.reopened(d.Said)))
	}
	if n := len(d.Waiting); n > 0 {
		lines = slices.Insert(lines, 2, fmt.Sprintf("Proposed GREEN, and waiting for a partner: %s", count(n)))
	}
	if n := len(d.New); n > 0 && d.Then.All > 0 {
		lines = slices.Insert(lines, 2, fmt.Sprintf("New in the plan: %s", count(n)))
	}
	for i := range lines {
		lines[i] = "• " + lines[i]
	}
	return lines
}

// reopened says how many of them were complete and are so no longer.
func (d digest) reopened(list []plan.WeekAction) string {
	n := 0
	for _, a := range list {
		if a.Reopened {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d of them reopened", n)
}

func count(n int) string {
	if n == 0 {
		return "none"
	}
	return plural(n, "action", "actions")
}

// chart is the counts, then and now, as bars. The words beside it say the same.
func (d digest) chart() slack.Block {
	var all []barSeries
	if d.Then.All > 0 && d.Then != d.Now {
		all = append(all, barSeries{plan.London(d.From).Format("Mon 2 January"), d.Then})
	}
	return statusChart("Actions by status", append(all, barSeries{"Now", d.Now})...)
}

// foot is how to have less of it, and what is needed to check the journal.
func (d digest) foot(msg *message) {
	row := []Button{{ID: "list", Label: "See the actions", Line: d.line(), Aria: "List the actions this digest is about"}}
	if d.Digest.Loud != plan.Quiet {
		quieter := Button{ID: "quieter", Label: "Quieter", Line: "digest quiet", Aria: "Make this channel's digest quieter"}
		if d.Digest.Loud == plan.Loud {
			quieter.Line = "digest normal"
		}
		row = append(row, quieter)
	}
	row = append(row, Button{ID: "stop", Label: "Stop this digest", Line: "digest off", Aria: "Stop this channel's digest"})
	msg.press("after", row...)
	entry, hash := d.s.Anchor()
	msg.small("foot", fmt.Sprintf("asb · entry %d, hash %s · To stop this, type: digest off", entry, hash))
}

// line is the command line for a list of its actions.
func (d digest) line() string {
	words := []string{"list"}
	for _, c := range d.Digest.Only.Parties {
		words = append(words, strings.ToLower(string(c)))
	}
	for _, t := range d.Digest.Only.Themes {
		words = append(words, strings.ToLower(t))
	}
	if d.Digest.Only.Joint {
		words = append(words, "joint")
	}
	if d.Digest.Only.Meeting != "" {
		words = append(words, "for", d.Digest.Only.Meeting)
	}
	return strings.Join(words, " ")
}

// A part is one section of the details: under its heading a few lines, each as
// Slack shows it and as it is said. What people wrote is in the first only: a
// locked phone shows the other.
type part struct {
	id, heading string
	lines       []string
	said        []string
}

func (p *part) add(line, said string) {
	p.lines, p.said = append(p.lines, line), append(p.said, said)
}

// plainly adds a line that is said as it is shown.
func (p *part) plainly(line string) { p.add(Escape(line), line) }

// more says how much is left out after most of them, and reports that.
func (p *part) more(i, all, most int, line string) bool {
	if i != most {
		return false
	}
	p.plainly(fmt.Sprintf("And %d more. To see them, type: %s", all-i, line))
	return true
}

// maxListed is how many actions one section names.
const maxListed = 15

// maxTitled is how many actions that are not yet rated are called by their
// titles. Of more, the numbers are enough.
const maxTitled = 5

// MostAsked is how many actions a digest names to one person.
const MostAsked = 6

// shownWords is how much of a note a digest shows.
const shownWords = 120

func (d digest) sections() []part {
	var list []part
	for _, p := range []part{d.needs(), d.waiting(), d.moved(), d.said(), d.quiet(), d.coming(), d.unrated()} {
		if len(p.lines) > 0 {
			list = append(list, p)
		}
	}
	return list
}

// details lays the sections out, each in as many blocks as it takes.
func (d digest) details(msg *message) {
	for _, p := range d.sections() {
		msg.text = append(msg.text, p.heading+":\n"+strings.Join(p.said, "\n"))
		text, n := "*"+p.heading+"*", 0
		flush := func() {
			msg.r.Blocks = append(msg.r.Blocks, section(fmt.Sprintf("%s-%d", p.id, n), text))
			text, n = "", n+1
		}
		for _, line := range p.lines {
			if len([]rune(text))+1+len([]rune(line)) > maxText {
				flush()
			}
			text = strings.TrimPrefix(text+"\n"+line, "\n")
		}
		flush()
	}
}

// called is an action's number and title, with no mention in it.
func called(a *plan.Action) string {
	return fmt.Sprintf("%d %s", a.No, oneLine(nameless(a.Title()), 60))
}

// wanted says why somebody is wanted for an action. The words of a promise can
// be a note's: they are shown and not said.
func wanted(w plan.Want, words bool) string {
	var parts []string
	for _, why := range w.Why {
		switch why {
		case plan.WantStuck:
			parts = append(parts, "stuck")
		case plan.WantHelp:
			parts = append(parts, "needs help")
		case plan.WantLapsed:
			text := "a time that its text names is over"
			if words {
				text += fmt.Sprintf(": “%s”", oneLine(nameless(w.Promise.Words), shownWords))
			}
			parts = append(parts, text)
		case plan.WantStale:
			parts = append(parts, fmt.Sprintf("no word for %d days", w.Fresh.Silent))
		case plan.WantAsked:
			parts = append(parts, "a reminder was asked for, and there is no word yet")
		}
	}
	return fmt.Sprintf("%s — %s, %s.", called(w.Action), Status(w.Status), strings.Join(parts, "; "))
}

// needs is who can act, and on what. In a quiet channel nobody is called on.
func (d digest) needs() part {
	if d.Digest.Loud == plan.Quiet {
		p := part{id: "needs", heading: "Needs somebody"}
		all := d.Wants()
		for i, w := range all {
			if p.more(i, len(all), maxListed, "list") {
				break
			}
			p.want(w, ofParties(w.Action))
		}
		return p
	}
	p := part{id: "needs", heading: "Needs you"}
	for _, a := range d.Asked {
		p.plainly(Person(a.User))
		for i, w := range a.Wants {
			if p.more(i, len(a.Wants), MostAsked, "mine") {
				break
			}
			p.want(w, "")
		}
	}
	if len(d.Alone) > 0 {
		p.plainly("Nobody to ask:")
	}
	for i, w := range d.Alone {
		if p.more(i, len(d.Alone), MostAsked, "list") {
			break
		}
		p.want(w, ofParties(w.Action))
	}
	return p
}

func (p *part) want(w plan.Want, whose string) {
	line := func(words bool) string { return strings.TrimSpace("• " + wanted(w, words) + " " + whose) }
	p.add(Escape(line(true)), line(false))
}

func ofParties(a *plan.Action) string { return "Owner: " + owners(a) + "." }

// waiting is what some owners call complete, and for whose word it waits.
func (d digest) waiting() part {
	p := part{id: "waiting", heading: "Proposed GREEN, and waiting for a partner"}
	for i, a := range d.Waiting {
		if p.more(i, len(d.Waiting), maxListed, "list joint") {
			break
		}
		p.plainly(fmt.Sprintf("• %s — %s, %s.", called(a), Status(a.Status), d.waits(a)))
	}
	return p
}

// waits says of a Green who proposed it, and for whose word it waits.
func (d digest) waits(a *plan.Action) string {
	p, ok := d.s.Proposed(a.No)
	if !ok { // it was settled after the time that this is about
		return "proposed GREEN"
	}
	return fmt.Sprintf("proposed GREEN by %s and waits for %s, since %s", parties(p.Confirmed), parties(p.Waiting), date(p.At))
}

// moved is from what to what, by whom, and the last words on it.
func (d digest) moved() part {
	p := part{id: "moved", heading: "Moved"}
	for i, a := range d.Moved {
		if p.more(i, len(d.Moved), 2*maxListed, "history") {
			break
		}
		line := fmt.Sprintf("• %s — %s → %s, %s%s.", called(a.Action), Status(a.Was), Status(a.Status), went(a), d.by(a))
		p.add(Escape(line)+d.words(a), line)
	}
	return p
}

// went is the way an action went, before whose word it was; "" for one that was
// not rated before, or is so no longer.
func went(a plan.WeekAction) string {
	switch d := a.Direction(); {
	case a.Reopened:
		return "reopened, "
	case d == plan.NotComparable || d == plan.Unchanged:
		return ""
	default:
		return string(d) + ", "
	}
}

// by is whose word it was: by the party they speak for, because a name would
// call them.
func (d digest) by(a plan.WeekAction) string {
	e := a.Event
	if _, undo := e.Fact.(*plan.WriteUndone); undo {
		return fmt.Sprintf("an entry was taken back (entry %d)", e.Seq)
	}
	if e.Seq == 0 {
		return "by the published plan"
	}
	who := "somebody who holds no action"
	var codes []string
	for _, c := range d.s.SpeaksFor(e.By, a.Action) {
		codes = append(codes, string(c))
	}
	switch {
	case len(codes) > 0:
		who = join(codes)
	case slices.Contains(d.s.In(plan.Coordinator, "", plan.DateOf(e.At)), e.By):
		who = "the co-ordinator"
	}
	return fmt.Sprintf("by %s (entry %d)", who, e.Seq)
}

// words are the last words on an action, set apart; "" for none.
func (d digest) words(a plan.WeekAction) string {
	if a.Words.Seq == 0 {
		return ""
	}
	return "\n" + quote(oneLine(nameless(noteLast(d.s, a.Words)), shownWords))
}

func (d digest) said() part {
	p := part{id: "said", heading: "Written about, with no change of status"}
	for i, a := range d.Said {
		if p.more(i, len(d.Said), maxListed, "history") {
			break
		}
		line := fmt.Sprintf("• %s — still %s, %s%s.", called(a.Action), Status(a.Status), went(a), d.by(a))
		p.add(Escape(line)+d.words(a), line)
	}
	return p
}

func (d digest) quiet() part {
	p := part{id: "quiet", heading: "Gone quiet"}
	for i, a := range d.Quiet {
		if p.more(i, len(d.Quiet), maxListed, "stale 28") {
			break
		}
		how := "word is due"
		if a.Fresh.Stale {
			how = "stale"
		}
		p.plainly(fmt.Sprintf("• %s — %s, no word for %d days: %s. %s", called(a.Action), Status(a.Status), a.Fresh.Silent, how, ofParties(a.Action)))
	}
	return p
}

// coming is what meets when and where, and what does not and why. Of a
// confidential meeting only the day is said.
func (d digest) coming() part {
	p := part{id: "coming", heading: "Coming up"}
	for _, o := range d.Coming {
		m, err := d.s.Meeting(o.ID.Meeting)
		switch {
		case err != nil:
		case o.Off():
			p.plainly(fmt.Sprintf("• %s: not on %s%s.", panelName(m, o), o.ID.Date, because(m, o)))
		default:
			line := fmt.Sprintf("• %s: %s at %s", panelName(m, o), o.On, o.Start)
			if m.Place != "" && m.Audience != plan.Confidential {
				line += ", " + oneLine(nameless(m.Place), shownWords)
			}
			line += "."
			switch {
			case o.On != o.ID.Date:
				line += fmt.Sprintf(" Moved from %s%s.", o.ID.Date, because(m, o))
			case o.State == plan.Rescheduled:
				line += fmt.Sprintf(" Its time was changed%s.", because(m, o))
			}
			p.plainly(line)
		}
	}
	return p
}

// because is why a meeting was moved or skipped, as the end of a sentence.
func because(m *plan.Meeting, o plan.Occurrence) string {
	if o.Why == "" || m.Audience == plan.Confidential && !o.ByRule {
		return ""
	}
	return ": " + oneLine(nameless(strings.TrimRight(o.Why, ".")), shownWords)
}

func (d digest) unrated() part {
	p := part{id: "unrated", heading: "Not yet rated"}
	if len(d.Unrated) > maxTitled { // their titles are the same each week
		nos := what(numbersIn(d.Unrated))
		p.plainly(strings.ToUpper(nos[:1]) + nos[1:] + ". To see them, type: list unset")
		return p
	}
	for _, a := range d.Unrated {
		p.plainly(fmt.Sprintf("• %s — %s.", called(a), owners(a)))
	}
	return p
}

// aboutOnly says which actions a digest is about; "" for all of them.
func aboutOnly(s *plan.State, f plan.Filter) string {
	if f.Everything() {
		return ""
	}
	text := "About "
	if f.Joint {
		text += "joint "
	}
	text += "actions"
	if len(f.Parties) > 0 {
		var codes []string
		for _, c := range f.Parties {
			codes = append(codes, string(c))
		}
		text += " of " + strings.Join(codes, " or ")
	}
	if len(f.Themes) > 0 {
		text += " in " + strings.Join(f.Themes, " or ")
	}
	if f.Meeting != "" {
		name := f.Meeting
		if m, err := s.Meeting(plan.MeetingID(f.Meeting)); err == nil {
			name = m.Name
		}
		text += " for the " + name
	}
	return text + " only."
}
