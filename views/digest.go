package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// Digest is a channel's summary of the time from one instant up to another: the
// post that the channel sees, and the rest for its thread. changed reports
// whether anything was written about its actions; when nothing was, it is one
// line, and a quiet channel need not hear even that.
func Digest(s *plan.State, g plan.Digest, from, to time.Time) (root, rest Reply, changed bool) {
	d := gather(s, g, from, to)
	changed = d.writes > 0
	loud := g.Loud == plan.Loud
	msg := newMessage(fmt.Sprintf("%s, %s", d.title(), d.week()))
	count := plan.Count(d.actions)
	total := fmt.Sprintf("%s of %d", counts(count), count.All)
	if !changed {
		msg.say("counts", fmt.Sprintf("Nothing was written since %s. The plan stands at %s.", date(from), total))
	} else {
		msg.say("counts", fmt.Sprintf("%s. %s", total, strings.TrimSpace(d.moves())))
		msg.r.Blocks = append(msg.r.Blocks, chart(count))
	}
	var parts []string
	for _, p := range d.parts() {
		if len(p.lines) > 0 {
			n := len(p.lines)
			if p.id == "unrated" {
				n = count.NotYetRated
			}
			parts = append(parts, fmt.Sprintf("%s: %d", strings.ToLower(p.title), n))
		}
	}
	if changed && len(parts) > 0 && !loud {
		msg.say("parts", "In the thread: "+strings.Join(parts, "; ")+".")
	}
	more := newMessage("The digest in full")
	into := more
	if loud {
		into = msg
	}
	for _, p := range d.parts() {
		if len(p.lines) > 0 && changed {
			into.list(p.id, p.title, p.lines)
		}
	}
	msg.small("foot", fmt.Sprintf("asb, entry %d. To stop this, type: digest off", s.Head()))
	msg.press("after", Button{ID: "list", Label: "All actions", Line: "list", Aria: "List all actions"},
		Button{ID: "quiet", Label: "Quieter", Line: "digest quiet", Aria: "No digest in a week without a change, and nobody mentioned"},
		Button{ID: "stop", Label: "Stop this digest", Line: "digest off", Aria: "Stop this channel's digest"})
	root = msg.reply()
	if !loud && changed && len(more.r.Blocks) > 1 {
		rest = more.reply()
	}
	return root, rest, changed
}

// A digest is what one is about.
type digest struct {
	s       *plan.State
	g       plan.Digest
	from    time.Time
	to      time.Time
	actions []*plan.Action
	events  []plan.Event // of the time, that stand and say something of the actions
	writes  int
}

func gather(s *plan.State, g plan.Digest, from, to time.Time) digest {
	d := digest{s: s, g: g, from: from, to: to, actions: s.List(g.Only, "", to)}
	for _, e := range s.Between(from, to) {
		switch e.Fact.(type) {
		case *plan.ActionUpdated, *plan.ActionConfirmed, *plan.ActionNoted, *plan.HealthSet:
		default:
			continue
		}
		about := plan.About(e.Fact)
		if s.UndoneBy(e.Seq) != 0 || !slices.ContainsFunc(d.actions, func(a *plan.Action) bool { return slices.Contains(about, a.No) }) {
			continue
		}
		d.events = append(d.events, e)
		d.writes++
	}
	return d
}

func (d digest) title() string {
	if d.g.Only.Everything() {
		return "The action plan"
	}
	return "The action plan, chosen actions"
}

// week is the time the digest is about.
func (d digest) week() string {
	return fmt.Sprintf("%s to %s", shortDate(d.from, d.to), date(d.to))
}

// moves says how many statuses changed, in words.
func (d digest) moves() string {
	moved, same := 0, 0
	for _, e := range d.events {
		switch f := e.Fact.(type) {
		case *plan.ActionUpdated:
			if f.From != f.To {
				moved++
			}
		case *plan.ActionConfirmed:
			same++
		}
	}
	parts := []string{}
	if moved > 0 {
		parts = append(parts, plural(moved, "status changed", "statuses changed"))
	}
	if same > 0 {
		parts = append(parts, plural(same, "was confirmed unchanged", "were confirmed unchanged"))
	}
	if len(parts) == 0 {
		return "No status changed since " + date(d.from) + "."
	}
	return strings.ToUpper(parts[0][:1]) + join(parts)[1:] + " since " + date(d.from) + "."
}

// A part is one section of a digest.
type part struct {
	id, title string
	lines     []string
}

func (d digest) parts() []part {
	return []part{
		{"needs", "Needs you", d.needs()},
		{"moved", "Moved", d.moved()},
		{"quiet", "Gone quiet", d.quiet()},
		{"coming", "Coming up", d.coming()},
		{"unrated", "Not yet rated", d.unrated()},
	}
}

// needs lists what somebody has to act on, and mentions only them.
func (d digest) needs() []string {
	var lines []string
	lapsed := map[plan.ActionNo]plan.Promise{}
	for _, p := range d.s.Lapsed(plan.DateOf(d.to)) {
		if _, first := lapsed[p.No]; !first {
			lapsed[p.No] = p
		}
	}
	for _, a := range d.actions {
		var why []string
		if h := d.s.Health(a.No); h.State == "help" || h.State == "stuck" {
			why = append(why, Health(h.State))
		}
		if d.s.Freshness(a, d.to).Stale {
			why = append(why, fmt.Sprintf("no word for %s", plural(a.SilentDays(d.to), "day", "days")))
		}
		if p, ok := lapsed[a.No]; ok {
			why = append(why, fmt.Sprintf("it says “%s”, and that has passed", oneLine(p.Words, 120)))
		}
		if len(why) == 0 {
			continue
		}
		who := ""
		if d.g.Loud != plan.Quiet {
			var people []string
			for _, h := range d.s.Holders(a) {
				people = append(people, Person(h.User))
			}
			if len(people) > 0 {
				who = " " + join(people)
			}
		}
		lines = append(lines, fmt.Sprintf("%s — %s: %s.%s", name(a), Status(a.Status), strings.Join(why, "; "), who))
	}
	return lines
}

// moved lists what was written, newest last, one line an action.
func (d digest) moved() []string {
	var lines []string
	for _, a := range d.actions {
		var last plan.Event
		from, touched, to := a.Status, false, a.Status
		for _, e := range d.events {
			if !slices.Contains(plan.About(e.Fact), a.No) {
				continue
			}
			if f, ok := e.Fact.(*plan.ActionUpdated); ok {
				if !touched {
					from = f.From
				}
				to = f.To
			}
			if _, health := e.Fact.(*plan.HealthSet); !health {
				touched, last = true, e
			}
		}
		if !touched {
			continue
		}
		if _, same := last.Fact.(*plan.ActionConfirmed); same && from == to {
			continue // no change is counted above
		}
		line := name(a) + " — "
		if from != to {
			line += Status(from) + " → " + Status(to)
		} else {
			line += "still " + Status(to)
		}
		line += d.onBehalf(last.By)
		if note := d.s.NoteOf(last); note != "" {
			line += ": " + oneLine(note, 120)
		}
		lines = append(lines, line)
	}
	return lines
}

// onBehalf says for which parties somebody wrote. A name would call them, and
// only who can act is called.
func (d digest) onBehalf(u plan.UserID) string {
	var codes []string
	for _, h := range d.s.Holds(u) {
		if h.Party != "" {
			codes = append(codes, string(h.Party))
		}
	}
	if len(codes) == 0 {
		return ""
	}
	return ", for " + join(codes)
}

func (d digest) quiet() []string {
	var lines []string
	for _, a := range d.actions {
		f := d.s.Freshness(a, d.to)
		if f.Stale || !f.Due {
			continue // what is stale needs somebody, and stands there
		}
		lines = append(lines, fmt.Sprintf("%s — %s, no word for %s.", name(a), Status(a.Status), plural(f.Silent, "day", "days")))
	}
	return lines
}

// coming lists the meetings of the next eight days, and those that were to be.
func (d digest) coming() []string {
	var list []plan.Occurrence
	for _, m := range d.s.Meetings() {
		if m.Off || d.g.Only.Meeting != "" && d.g.Only.Meeting != string(m.ID) {
			continue
		}
		list = append(list, d.s.Occurrences(m.ID, plan.DateOf(d.to).Add(1), plan.DateOf(d.to).Add(8))...)
	}
	slices.SortStableFunc(list, func(a, b plan.Occurrence) int { return a.Begins().Compare(b.Begins()) })
	var lines []string
	for _, o := range list {
		m, _ := d.s.Meeting(o.ID.Meeting)
		if o.Off() {
			lines = append(lines, fmt.Sprintf("%s: %s", panelName(m, o), turned(o)))
			continue
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s on %s at %s. %s", panelName(m, o), o.On, o.Start, turned(o))))
	}
	return lines
}

func (d digest) unrated() []string {
	var nos []plan.ActionNo
	for _, a := range d.actions {
		if a.Status == plan.NotYetRated {
			nos = append(nos, a.No)
		}
	}
	if len(nos) == 0 {
		return nil
	}
	return []string{strings.ToUpper(what(nos)[:1]) + what(nos)[1:] + "."}
}

// chart shows how many actions have each status. The words stand above it: it
// adds nothing that they do not say.
func chart(c plan.Counts) slack.Block {
	names := []string{"Red", "Amber", "Green", "Not yet rated"}
	values := []int{c.Red, c.Amber, c.Green, c.NotYetRated}
	var points []slack.DataVisualizationDataPoint
	for i, n := range names {
		points = append(points, slack.NewDataVisualizationDataPoint(n, float64(values[i])))
	}
	bars := slack.NewDataVisualizationBarChart(slack.NewDataVisualizationAxisConfig(names...).WithYLabel("Actions"), slack.NewDataVisualizationDataSeries("Actions", points...))
	return slack.NewDataVisualizationBlock("Actions by status", bars)
}

// DigestSettings says when a channel has its digest, or how it gets one.
func DigestSettings(s *plan.State, channel string, now time.Time) Reply {
	g, ok := s.Digest(channel)
	if !ok {
		r := Say("This channel has no digest. To have one each week, type for example: digest here fri 15:00")
		r.Blocks = append(r.Blocks, buttons("after", Button{ID: "here", Label: "Fridays at 15:00", Line: "digest here friday 15:00", Aria: "A digest here each Friday at 15:00"},
			Button{ID: "preview", Label: "Preview", Line: "digest preview", Aria: "See what it would say now"})...)
		return r
	}
	msg := newMessage("This channel's digest")
	msg.say("when", digestWords(g))
	if next := s.DigestTimes(g, now, now.AddDate(0, 0, 15)); len(next) > 0 {
		text := "The next one: " + when(next[0].At) + "."
		if plan.DateOf(next[0].At) != next[0].Nominal {
			text += fmt.Sprintf(" %s is a bank holiday.", next[0].Nominal)
		}
		msg.say("next", text)
	}
	msg.press("after", Button{ID: "preview", Label: "Preview", Line: "digest preview", Aria: "See what it would say now"},
		Button{ID: "quiet", Label: "Quieter", Line: "digest quiet", Aria: "No digest in a week without a change, and nobody mentioned"},
		Button{ID: "stop", Label: "Stop it", Line: "digest off", Aria: "Stop this channel's digest"})
	return msg.reply()
}

// digestLine is the receipt of a change to a digest.
func digestLine(s *plan.State, f *plan.DigestSet, at time.Time) string {
	if f.Off {
		return fmt.Sprintf("✓ This channel has no digest any more. Saved %s.", when(at))
	}
	next := ""
	if times := s.DigestTimes(f.Digest, at, at.AddDate(0, 0, 15)); len(times) > 0 {
		next = fmt.Sprintf(" The next one: %s.", when(times[0].At))
	}
	return fmt.Sprintf("✓ This channel's digest: %s%s Saved %s.", digestWords(f.Digest), next, when(at))
}

// undoDigest says how a channel's digest stands when a change of it was taken
// back, or put back.
func undoDigest(s *plan.State, channel string) string {
	if g, ok := s.Digest(channel); ok {
		return "This channel's digest: " + digestWords(g)
	}
	return "This channel has no digest."
}

// digestWords is a digest in a sentence.
func digestWords(g plan.Digest) string {
	how := map[plan.Loudness]string{plan.Normal: "One post, the rest in its thread.", plan.Quiet: "Nothing in a week without a change, and nobody is mentioned.", plan.Loud: "Everything in the channel itself."}[g.Loud]
	about := ""
	if !g.Only.Everything() {
		about = " Only some actions: " + filtered(g.Only) + "."
	}
	return fmt.Sprintf("Each %s at %s. %s%s", g.Day, g.At, how, about)
}

// filtered is a filter in a few words.
func filtered(f plan.Filter) string {
	var words []string
	for _, st := range f.Statuses {
		words = append(words, strings.ToLower(st.Word()))
	}
	for _, p := range f.Parties {
		words = append(words, string(p))
	}
	words = append(words, f.Themes...)
	if f.Joint {
		words = append(words, "joint")
	}
	if f.Stale > 0 {
		words = append(words, fmt.Sprintf("no word for %d days", f.Stale))
	}
	if f.Meeting != "" {
		words = append(words, "of the meeting "+f.Meeting)
	}
	return strings.Join(words, ", ")
}

// DigestPreview is what a digest would say now, for the person asking.
func DigestPreview(s *plan.State, g plan.Digest, from, now time.Time) Reply {
	g.Loud = plan.Loud
	r, _, _ := Digest(s, g, from, now)
	r.Text = "A preview, only for you.\n" + r.Text
	r.Blocks = append([]slack.Block{context("preview", "A preview, only for you.")}, r.Blocks...)
	return r
}
