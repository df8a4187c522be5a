package views

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// entryWhat is what an event of an action's history did, in words; "" for one
// that has none.
func entryWhat(s *plan.State, e plan.Event) string {
	var what string
	switch f := e.Fact.(type) {
	case *plan.ActionUpdated:
		if f.From == f.To {
			what = "stays " + Status(f.To)
		} else {
			what = statusChange(f.From, f.To)
		}
		if on := setFor(s, f.No, f.OnBehalf); on != "" {
			what += ", " + on
		}
	case *plan.ActionConfirmed:
		what = "no change, " + Status(f.Status) + " confirmed"
		if on := setFor(s, f.No, f.OnBehalf); on != "" {
			what += ", " + on
		}
	case *plan.ActionNoted:
		what = "note"
	case *plan.HealthSet:
		what = Health(f.Health)
	case *plan.ReminderAsked:
		what = "its holders were to be reminded"
	case *plan.NoteCorrected:
		if before, ok := s.Event(f.Entry); ok && inTime(before, e) {
			what = fmt.Sprintf("entry %d edited", f.Entry)
		} else {
			what = fmt.Sprintf("correction of entry %d, which stays as it was", f.Entry)
		}
	case *plan.WriteUndone:
		write, back := taken(s, e)
		if what = "undo of " + entriesNo(write); back {
			what = entriesNo(write) + " put back"
		}
	case *plan.ActionPublished:
		what = fmt.Sprintf("taken from the published plan, line %d", f.Line)
	case *plan.ActionAbsent:
		what = "no longer in the latest published plan"
	case *plan.PartyNamed:
		what = fmt.Sprintf("%s stands for %s in the plan's key", f.Code, f.Name)
	case *plan.DocumentImported:
		what = fmt.Sprintf("plan brought in from %s, with %s", f.Name, plural(f.Actions, "action", "actions"))
	case *plan.EntryShared:
		what = fmt.Sprintf("entry %d shared with a channel", f.Entry)
	case *plan.ShareLost:
		what = fmt.Sprintf("nobody knows whether a channel was shown entry %d", f.Entry)
	case *plan.HolderAdded:
		what = Person(f.User) + " now holds " + held(f.Party, f.No)
	case *plan.HolderRemoved:
		what = Person(f.User) + " no longer holds " + held(f.Party, f.No)
	case *plan.GroupNamed:
		what = "the user group " + string(f.Group) + " now speaks for " + string(f.Party)
		if f.Remove {
			what = "the user group " + string(f.Group) + " no longer speaks for " + string(f.Party)
		}
	case *plan.PersonSeen:
		what = Person(f.User) + " is by Slack's word " + map[plan.Standing]string{plan.Member: "a full member", plan.Guest: "a guest", plan.Partner: "from another workspace", plan.Left: "no longer here"}[f.Standing]
	case *plan.ChannelSeen:
		what = "<#" + f.Channel + "> has by Slack's word " + map[string]string{"": "nobody from outside in it", "guest": "guests in it", "shared": "another organisation in it"}[f.Outsiders]
	case *plan.GroupSeen:
		what = "by Slack's word the user group " + string(f.Group) + " has " + plural(len(f.Members), "member", "members")
	}
	if line, ok := standingLine(s, e); ok {
		what = line
	}
	if line, _, ok := diaryLine(s, e); ok {
		what = strings.TrimSuffix(line, ".")
	}
	return what
}

// entry is one event of an action's history as a line.
func entry(s *plan.State, e plan.Event) string {
	line := fmt.Sprintf("%s: %s, by %s (entry %d)", when(e.At), entryWhat(s, e), Person(e.By), e.Seq)
	if undo := s.UndoneBy(e.Seq); undo != 0 {
		line += fmt.Sprintf(", undone by entry %d", undo)
	}
	return line
}

// entriesNo names entries: "entry 84", "entries 84 and 85".
func entriesNo(list []plan.Event) string {
	var nos []string
	for _, e := range list {
		nos = append(nos, fmt.Sprint(e.Seq))
	}
	if len(nos) == 1 {
		return "entry " + nos[0]
	}
	return "entries " + join(nos)
}

// entries lays out several events, newest first, each with its note, set apart
// by quote or apart.
func entries(s *plan.State, list []plan.Event, noteLen int, aside func(string) string) string {
	var b strings.Builder
	for _, e := range list {
		fmt.Fprintf(&b, "• %s\n", entry(s, e))
		if note := noteShown(s, e); note != "" {
			b.WriteString(aside(clip(note, noteLen)) + "\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// History is all that was said about one action, newest first, ten entries a
// page.
func History(s *plan.State, a *plan.Action, page int) Reply {
	const perPage = 10
	all := s.Entries(a.No)
	pages := (len(all) + perPage - 1) / perPage
	page = max(1, min(page, pages))
	from := len(all) - (page-1)*perPage
	var list []plan.Event
	for i := from - 1; i >= 0 && i >= from-perPage; i-- {
		list = append(list, all[i])
	}
	title := "History of " + name(a)
	total := plural(len(all), "entry", "entries") + "."
	if pages > 1 {
		total += fmt.Sprintf(" Page %d of %d.", page, pages)
	}
	if page < pages {
		total += fmt.Sprintf(" For older ones, type: history %d page %d", a.No, page+1)
	}
	r := Reply{Text: title + ": " + total + "\n" + entries(s, list, 150, apart)}
	r.Blocks = append(r.Blocks, header("title", title))
	for i, e := range list {
		r.Blocks = append(r.Blocks, section(fmt.Sprintf("entry-%d", i), strings.TrimSpace(entries(s, []plan.Event{e}, 600, quote)+"\n"+sourceOf(e))))
	}
	var more []Button
	if page < pages {
		more = append(more, Button{ID: "older", Label: "Older entries", Line: fmt.Sprintf("history %d page %d", a.No, page+1), Aria: fmt.Sprintf("Older entries of action %d", a.No)})
	}
	more = append(more, Button{ID: "show", Label: fmt.Sprintf("Show action %d", a.No), Line: fmt.Sprintf("show %d", a.No), Aria: fmt.Sprintf("Show action %d", a.No)})
	r.Blocks = append(r.Blocks, buttons("next", more...)...)
	return r
}

// Recent is what people wrote last, about any action.
func Recent(s *plan.State) Reply {
	list := s.Recent(10)
	if len(list) == 0 {
		return Reply{Text: "Nothing has been written yet. To begin, type for example: 20 amber and a few words on why."}.said()
	}
	r := Reply{Text: "The latest entries, newest first.\n" + recent(s, list, name, apart), Blocks: []slack.Block{header("title", "The latest entries")}}
	r.Blocks = append(r.Blocks, recentBlocks(s, list)...)
	return r
}

// recentBlocks is a section for each event.
func recentBlocks(s *plan.State, list []plan.Event) []slack.Block {
	var blocks []slack.Block
	for i, e := range list {
		blocks = append(blocks, section(fmt.Sprintf("recent-%d", i), recent(s, []plan.Event{e}, boldName, quote)))
	}
	return blocks
}

// recent is a line for each event, with its action called by name or boldName,
// and its note set apart by quote or apart.
func recent(s *plan.State, list []plan.Event, call func(*plan.Action) string, aside func(string) string) string {
	var lines []string
	for _, e := range list {
		for _, no := range plan.About(e.Fact) {
			if a, err := s.Action(no); err == nil {
				lines = append(lines, fmt.Sprintf("• %s %s", call(a), entry(s, e)))
			}
		}
		if note := noteShown(s, e); note != "" {
			lines = append(lines, aside(clip(note, 150)))
		}
	}
	return strings.Join(lines, "\n")
}

func boldName(a *plan.Action) string { return "*" + Escape(name(a)) + "*" }

// Entry is one entry with its whole text.
func Entry(s *plan.State, e plan.Event) Reply {
	r := Reply{Text: entry(s, e)}
	r.Blocks = append(r.Blocks, section("entry", "*"+Escape(entry(s, e))+"*"))
	note := noteShown(s, e)
	if _, corrects := e.Fact.(*plan.NoteCorrected); corrects {
		note = noteOf(s, e)
	}
	if note != "" {
		r.Text += "\n" + note
		r.Blocks = append(r.Blocks, whole("note", note)...)
	}
	if c, ok := s.Correction(e.Seq); ok && !inTime(e, c) {
		later := fmt.Sprintf("It was corrected later, in entry %d.", c.Seq)
		r.Text += "\n" + later
		r.Blocks = append(r.Blocks, context("corrected", later))
		r.Blocks = append(r.Blocks, buttons("correction", Button{ID: "correction", Label: "Show the correction", Line: fmt.Sprintf("show entry %d", c.Seq), Aria: fmt.Sprintf("Show entry %d, the correction", c.Seq)})...)
	}
	for _, no := range plan.About(e.Fact) {
		r.Blocks = append(r.Blocks, buttons(fmt.Sprintf("next-%d", no),
			Button{ID: "show", Label: fmt.Sprintf("Show action %d", no), Line: fmt.Sprintf("show %d", no), Aria: fmt.Sprintf("Show action %d", no)})...)
	}
	return r
}

// whole lays a long text out in as many sections as it needs.
func whole(id, text string) []slack.Block {
	var blocks []slack.Block
	for runes := []rune(text); len(runes) > 0; {
		most := fitsQuoted(runes)
		n := most
		for n < len(runes) && n > most/2 && !unicode.IsSpace(runes[n-1]) {
			n-- // between words, if they are not very long
		}
		if n == most/2 {
			n = most
		}
		blocks = append(blocks, section(fmt.Sprintf("%s-%d", id, len(blocks)), quote(string(runes[:n]))))
		runes = runes[n:]
	}
	return blocks
}

// fitsQuoted is how much of a text one section holds when it is quoted: a sign
// that is escaped takes up to five characters, and a new line three.
func fitsQuoted(runes []rune) int {
	room := maxText - len("> ")
	for i, r := range runes {
		switch r {
		case '&':
			room -= len("&amp;")
		case '<', '>':
			room -= len("&lt;")
		case '\n':
			room -= len("\n> ")
		default:
			room--
		}
		if room < 0 {
			return i
		}
	}
	return len(runes)
}

// said lays a reply out as its own text.
func (r Reply) said() Reply {
	r.Blocks = append([]slack.Block{section("text", Escape(r.Text))}, r.Blocks...)
	return r
}

// since says when a status was set and confirmed.
func since(a *plan.Action, now time.Time) string {
	if a.Confirmed.IsZero() {
		return "Nobody has rated it yet."
	}
	changed := fmt.Sprintf("%s since %s (%s)", StatusInFull(a.Status), date(a.Since), ago(a.Since, now))
	if a.Behalf {
		return fmt.Sprintf("%s. Set by the co-ordinator on behalf of %s: %s, %s.", changed, parties(a.Parties), Person(a.By), ago(a.Confirmed, now))
	}
	return fmt.Sprintf("%s. Last confirmed %s by %s.", changed, ago(a.Confirmed, now), Person(a.By))
}
