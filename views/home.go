package views

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// A Desk is what a person's Home is drawn from, besides the State.
type Desk struct {
	User plan.UserID
	Now  time.Time
	Page int  // of the actions they hold, from 1
	Tab  bool // on the Home tab, which holds more than a message

	NoRead bool     // they may not read the plan, apart from what they hold
	NoWork bool     // they may not have work of their own in it
	Sends  bool     // messages are sent from here
	Next   []Coming // what is sent next, for whoever looks after asb
}

const (
	// tabActions is how many actions a page of the Home tab shows, and
	// cardActions how many the card in a message does.
	tabActions  = 15
	cardActions = 5

	// tabLines is how many lines of one kind, such as lapsed promises, the Home
	// tab shows.
	tabLines = 5
)

// Home is a person's first page: what they hold and owe, what waits for them,
// what comes next, and where the plan stands. A second page has only more of
// what they hold.
func Home(s *plan.State, d Desk) Reply {
	if d.NoRead && d.NoWork {
		return Outside(s, d)
	}
	if len(s.Actions()) == 0 {
		return noPlan()
	}
	h := newDesk(s, d)
	if h.Page > 1 {
		h.actions()
		return h.reply()
	}
	if !h.Tab && !h.NoRead {
		h.board()
	}
	if h.Tab && !h.NoWork {
		h.first()
	}
	if h.Tab && h.Coordinates(s) {
		h.setUp()
	}
	if h.Tab && h.Operates(s) {
		h.health()
	}
	if !h.NoWork {
		h.actions()
		h.waiting()
	}
	if !h.NoRead {
		h.meetings()
		if h.Tab {
			h.board()
		}
		h.recent()
	}
	if h.Tab && !h.NoWork {
		h.preferences()
	}
	h.small("how", "To update an action, type its number, a colour and a few words: 20 amber half the cameras are in. For more: help")
	ways := h.ways()
	if len(h.mine) > 1 {
		ways = append([]Button{{ID: "round", Label: "My round", Line: "round", Aria: "My round: all the actions I hold, on one form"}}, ways...)
	}
	h.press(homeButtons, ways...)
	return h.reply()
}

// ways lead on from the first page. What a Home tab cannot show is sent to the
// person's messages, and its button says so.
func (h desk) ways() []Button {
	if h.NoRead {
		return []Button{{ID: "mine", Label: "Mine", Line: "mine", Aria: "List the actions I hold"}, {ID: "help", Label: "Help", Line: "help", Aria: "Help"}}
	}
	if h.Tab {
		return []Button{
			{ID: "list", Label: "All actions as a table", Line: "list", Aria: "All actions as a table, sent to Messages"},
			{ID: "chart", Label: "The counts as a chart", Line: "chart", Aria: "The counts as a chart, sent to Messages"},
			{ID: "next", Label: "All meetings", Line: "next", Aria: "When each meeting is next"},
			{ID: "help", Label: "Help", Line: "help", Aria: "Help"}}
	}
	return []Button{
		{ID: "list", Label: "All actions", Line: "list", Aria: "List all actions"},
		{ID: "unset", Label: "Not yet rated", Line: "list unset", Aria: "List the actions that are not yet rated"},
		{ID: "mine", Label: "Mine", Line: "mine", Aria: "List the actions I hold"},
		{ID: "help", Label: "Help", Line: "help", Aria: "Help"}}
}

func noPlan() Reply {
	return Say("No plan has been imported yet. The co-ordinator can bring one in with: asb import FILE")
}

// desk lays a Home out.
type desk struct {
	Desk
	*message
	s     *plan.State
	debts []plan.Debt
	mine  []*plan.Action // due first
}

func newDesk(s *plan.State, d Desk) desk {
	h := desk{Desk: d, message: newMessage("The action plan"), s: s, debts: s.Debts(d.User, d.Now)}
	for _, owed := range h.debts {
		for _, a := range owed.Actions {
			if !slices.Contains(h.mine, a) {
				h.mine = append(h.mine, a)
			}
		}
	}
	rest := slices.DeleteFunc(s.List(plan.Filter{Mine: true}, d.User, d.Now), func(a *plan.Action) bool { return slices.Contains(h.mine, a) })
	slices.SortStableFunc(rest, func(a, b *plan.Action) int { return cmp.Compare(done(a), done(b)) })
	h.mine = append(h.mine, rest...)
	return h
}

// done sorts what is complete behind what is not.
func done(a *plan.Action) int {
	if a.Status == plan.Green || a.Absent {
		return 1
	}
	return 0
}

// title begins a part of the page.
func (h desk) title(id, text string) {
	h.text = append(h.text, text)
	h.r.Blocks = append(h.r.Blocks, slack.NewDividerBlock(), section(id, "*"+Escape(text)+"*"))
}

// board is where the plan stands, in words, and on the tab as bars with their
// words.
func (h desk) board() {
	c := plan.Count(h.s.Actions())
	said := strings.TrimSpace(fmt.Sprintf("%s of %d actions. %s", counts(c), c.All, travelled(h.s, h.s.Actions(), h.Now)))
	if !h.Tab {
		h.text[0] += ": " + said
		h.r.Blocks = append(h.r.Blocks, section("board", said))
		return
	}
	h.title("board", "The whole plan: "+said)
	var lines []string
	for _, bar := range []struct {
		st plan.Status
		n  int
	}{{plan.Red, c.Red}, {plan.Amber, c.Amber}, {plan.Green, c.Green}, {plan.NotYetRated, c.NotYetRated}} {
		lines = append(lines, strings.TrimRight(fmt.Sprintf("%s: %d of %d %s", Status(bar.st), bar.n, c.All, strings.Repeat("▪", (bar.n*28+c.All-1)/c.All)), " "))
	}
	h.small("bars", strings.Join(lines, "\n"))
}

// actions are what the person holds or covers for, due first, each with its
// answers.
func (h desk) actions() {
	if len(h.mine) == 0 && (h.Coordinates(h.s) || h.Operates(h.s) || len(h.chairs()) > 0) {
		return
	}
	if len(h.mine) == 0 {
		h.small("mine", "You hold no action yet. If you speak for a party, type its code, for example: own co add me")
		return
	}
	perPage := cardActions
	if h.Tab {
		perPage = tabActions
	}
	pages := (len(h.mine) + perPage - 1) / perPage
	page := max(1, min(h.Page, pages))
	title := fmt.Sprintf("You hold %s", plural(len(h.mine), "action", "actions"))
	switch due := len(h.due()); {
	case due == len(h.mine):
		title += ". Word is due"
	case due > 0:
		title += fmt.Sprintf(". Word on %d of them is due", due)
	}
	if pages > 1 && h.Tab {
		title += fmt.Sprintf(". Page %d of %d", page, pages)
	}
	h.title("mine", title)
	from := (page - 1) * perPage
	for _, a := range h.mine[from:min(from+perPage, len(h.mine))] {
		h.action(a)
	}
	left := len(h.mine) - page*perPage
	switch {
	case !h.Tab && left > 0:
		h.small("mine-more", fmt.Sprintf("And %d more. To see them all, type: mine", left))
	case pages > 1 && h.Tab:
		var row []Button
		turn := func(id, label string, to int) {
			line := "home"
			if to > 1 {
				line = fmt.Sprintf("home page %d", to)
			}
			row = append(row, Button{ID: id, Label: label, Line: line, Aria: fmt.Sprintf("%s: page %d of %d of the actions that you hold", label, to, pages)})
		}
		if page > 1 {
			turn("back", "Previous", page-1)
		}
		if page < pages {
			turn("more", "Next", page+1)
		}
		h.press("turn", row...)
	}
}

// due lists the actions of which word is wanted by a meeting.
func (h desk) due() []plan.ActionNo {
	var list []plan.ActionNo
	for _, d := range h.debts {
		for _, a := range d.Actions {
			if d.Meeting != nil && !slices.Contains(list, a.No) {
				list = append(list, a.No)
			}
		}
	}
	return list
}

func (h desk) action(a *plan.Action) {
	heard := age(h.s, a, h.Now)
	if a.Status == plan.Green {
		heard = fmt.Sprintf("Complete since %s.", date(a.Since))
	}
	why := ""
	for _, d := range h.debts {
		if slices.Contains(d.Actions, a) && d.Known {
			why = fmt.Sprintf(" Due for the %s on %s.", d.Meeting.Short(), d.Next.On)
			break
		}
	}
	if !h.s.HeldBy(a, h.User) {
		why += " You cover for its holder."
	}
	more, status := strings.TrimSpace(heard+why), StatusOf(h.s, a)
	h.text = append(h.text, strings.TrimSpace(fmt.Sprintf("%s — %s. %s", name(a), status, more)))
	h.r.Blocks = append(h.r.Blocks, section(fmt.Sprintf("action-%d", a.No), strings.TrimSpace(fmt.Sprintf("*%s* — %s\n%s", Escape(name(a)), Escape(status), Escape(more)))))
	row := actionButtons(a)[:2]
	if a.Status != plan.NotYetRated {
		slices.Reverse(row)
	}
	for i := range row {
		if row[i].ID == "update" {
			row[i].Label = fmt.Sprintf("Update action %d", a.No)
		}
		if a.Status != plan.NotYetRated {
			row[i].Style = ""
		}
	}
	h.press(fmt.Sprintf("do-%d", a.No), row...)
}

// A want is something that waits for a person, and the buttons that deal with
// it.
type want struct {
	text string
	keys []Button
}

// waiting is what waits for the person, apart from word on their actions.
func (h desk) waiting() {
	wants := slices.Concat(h.greens(), h.asked(), h.answers(), h.lapsed())
	if len(wants) == 0 {
		return
	}
	h.title("waiting", "Waiting for you")
	for i, w := range wants {
		if i == tabLines {
			h.small("waiting-more", fmt.Sprintf("And %d more of this kind.", len(wants)-i))
			break
		}
		if len(w.keys) == 1 {
			h.line(fmt.Sprintf("waits-%d", i), w.text, w.keys[0])
			continue
		}
		h.say(fmt.Sprintf("waits-%d", i), w.text)
		h.press(fmt.Sprintf("answers-%d", i), w.keys...)
	}
}

// line is a line with its button beside it.
func (h desk) line(id, text string, b Button) {
	h.beside(id, text, oneButton(b.ID, clip(b.Label, maxLabel), b.Line, b.Aria))
}

// beside is a line with a button or a menu beside it.
func (h desk) beside(id, text string, e slack.BlockElement) {
	h.text = append(h.text, text)
	h.r.Blocks = append(h.r.Blocks, slack.NewSectionBlock(markdown(Escape(text)), nil, slack.NewAccessory(e), slack.SectionBlockOptionBlockID(id)))
}

// oneOfThese is the button of a list of one, and of more the menu to choose one
// from, in which each is told by more.
func oneOfThese(id, label string, list []Button) slack.BlockElement {
	if len(list) == 1 {
		return oneButton(id, clip(list[0].Aria, maxLabel), list[0].Line, list[0].Aria) // which is its label without a title
	}
	var options []*slack.OptionBlockObject
	for _, b := range list[:min(len(list), maxOptions)] {
		options = append(options, option(b.Label, b.Line))
	}
	return oneOf(id, label, options...)
}

// greens are the joint Greens that wait for a party the person speaks for, with
// the word of each to be given at once.
func (h desk) greens() []want {
	var list []want
	for _, a := range h.s.Actions() {
		p, ok := h.s.Proposed(a.No)
		if !ok {
			continue
		}
		mine := slices.DeleteFunc(slices.Clone(p.Waiting), func(c plan.PartyCode) bool { return !h.s.Speaks(h.User, c, h.Now) })
		if len(mine) == 0 {
			continue
		}
		w := want{text: fmt.Sprintf("%s is called green by %s, and waits for the word of %s.", name(a), parties(p.Confirmed), parties(mine))}
		for _, c := range mine {
			w.keys = append(w.keys, Button{ID: "agree-" + string(c), Label: fmt.Sprintf("Agree for %s: %d is complete", c, a.No), Line: fmt.Sprintf("agree %d %s", a.No, c), Aria: fmt.Sprintf("Agree for %s that action %d is complete", c, a.No)})
		}
		w.keys = append(w.keys, Button{ID: "disagree", Label: fmt.Sprintf("Do not agree to %d…", a.No), Line: fmt.Sprintf("disagree %d", a.No), Aria: fmt.Sprintf("Do not agree that action %d is complete, and say why", a.No)},
			Button{ID: "show", Label: fmt.Sprintf("See action %d", a.No), Line: fmt.Sprintf("show %d", a.No), Aria: fmt.Sprintf("See action %d", a.No)})
		list = append(list, w)
	}
	return list
}

// asked is what the confirmation drive asks.
func (h desk) asked() []want {
	list := h.s.Unrated(h.User, h.Now)
	if len(list) == 0 || !h.s.Driving(h.Now) {
		return nil
	}
	return []want{{fmt.Sprintf("The confirmation drive asks how %s.", plural(len(list), "action of yours stands", "actions of yours stand")),
		[]Button{{ID: "drive", Label: "Answer now", Line: "drive", Aria: "Answer what the confirmation drive asks"}}}}
}

// answers are the agenda items that came back to whoever raised them, and
// those that the meetings somebody chairs are to answer.
func (h desk) answers() []want {
	var list []want
	for _, m := range h.s.Meetings() {
		key := Button{ID: "agenda", Label: "See the agenda", Line: "agenda " + string(m.ID), Aria: "See the agenda of the " + m.Short()}
		for _, it := range h.s.Agenda(m.ID, "") {
			switch {
			case it.Meeting == m.ID && it.By == h.User && !it.AnsweredAt.IsZero():
				list = append(list, want{fmt.Sprintf("Agenda item %d of the %s, “%s”, is answered: %s", it.No, m.Short(), clip(it.Text, 80), clip(it.Answer, 150)), []Button{key}})
			case it.SentTo == m.ID && slices.Contains(h.chairs(), m):
				list = append(list, want{fmt.Sprintf("Agenda item %d, “%s”, was sent to the %s and waits for its answer.", it.No, clip(it.Text, 80), m.Short()), []Button{key}})
			}
		}
	}
	return list
}

// chairs lists the meetings that the person chairs, or is deputy for.
func (h desk) chairs() []*plan.Meeting { return h.s.Chaired(h.User, h.Now) }

// lapsed are the promises in the texts of the person's actions whose time is
// over.
func (h desk) lapsed() []want {
	var list []want
	for _, p := range h.s.Lapsed(plan.DateOf(h.Now)) {
		a, err := h.s.Action(p.No)
		if err != nil || !slices.Contains(h.mine, a) {
			continue
		}
		list = append(list, want{fmt.Sprintf("Action %d says “%s”. That time ended on %s. Has it happened?", p.No, clip(p.Words, 160), p.By),
			[]Button{{ID: "answer", Label: fmt.Sprintf("Answer for action %d", p.No), Line: fmt.Sprintf("update %d", p.No), Aria: fmt.Sprintf("Say what became of it: update action %d", p.No)}}})
	}
	return list
}

// meetings are the next meetings that look at the person's actions, or that
// they chair, and what they owe each.
func (h desk) meetings() {
	type row struct {
		m     *plan.Meeting
		next  plan.Occurrence
		known bool
		owed  []*plan.Action
	}
	var rows []row
	chaired := h.chairs()
	for _, m := range h.s.Meetings() {
		looks := slices.ContainsFunc(h.mine, func(a *plan.Action) bool { return slices.Contains(m.Numbers(), a.No) })
		if m.Off || !looks && !slices.Contains(chaired, m) {
			continue
		}
		r := row{m: m}
		r.next, r.known = h.s.Next(m.ID, h.Now)
		for _, d := range h.debts {
			if d.Meeting == m {
				r.owed = d.Actions
			}
		}
		if r.known || h.Tab && len(r.owed) > 0 {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		if a.known != b.known {
			return map[bool]int{true: -1, false: 1}[a.known]
		}
		return a.next.Begins().Compare(b.next.Begins())
	})
	h.title("meetings", "Next meetings")
	for i, r := range rows {
		if i == tabLines {
			h.small("meetings-more", fmt.Sprintf("And %d more. To see them all, type: next", len(rows)-i))
			break
		}
		text := fmt.Sprintf("%s: nobody has said yet when it meets.", r.m.Short())
		if r.known {
			text = fmt.Sprintf("%s: %s at %s%s.", r.m.Short(), r.next.On, r.next.Start, venue(r.m, r.next))
		}
		switch {
		case len(r.owed) > 0:
			text += fmt.Sprintf(" You owe it word on %s.", what(numbersIn(r.owed)))
		case slices.Contains(chaired, r.m):
			text += " You are in the chair."
		default:
			text += " You owe it nothing."
		}
		key := Button{ID: "next", Label: "See the " + r.m.Short(), Line: "next " + string(r.m.ID), Aria: "See the " + r.m.Short()}
		if slices.Contains(chaired, r.m) {
			key = Button{ID: "brief", Label: "Briefing for the " + r.m.Short(), Line: "brief " + string(r.m.ID), Aria: "Read the briefing for the " + r.m.Short()}
		}
		h.line(fmt.Sprintf("meets-%d", i), text, key)
	}
}

// recent is what was written last, about any action.
func (h desk) recent() {
	list := h.s.Recent(3)
	if len(list) == 0 {
		return
	}
	h.r.Blocks = append(h.r.Blocks, slack.NewDividerBlock(), section("recent", "*Latest entries*"))
	h.r.Blocks = append(h.r.Blocks, recentBlocks(h.s, list)...)
	h.text = append(h.text, "Latest entries:\n"+recent(h.s, list, name, apart))
}

// HomeTab is a page as a person's Home tab. What was just done goes above it:
// there is no message there that could be answered. The line is what the page
// answers, so that it can be drawn again.
func HomeTab(page Reply, line string, beside Reply) slack.HomeTabViewRequest {
	var blocks []slack.Block
	for _, b := range beside.Blocks {
		blocks = append(blocks, named(b, "beside-"+b.ID()))
	}
	if len(blocks) > 0 {
		blocks = append(blocks, slack.NewDividerBlock())
	}
	blocks = append(blocks, page.Blocks...)
	if !isHome(blocks) {
		blocks = append(blocks, buttons("to-home", Button{ID: "home", Label: "Home", Line: "home", Aria: "Back to the first page"})...)
	}
	var kept []slack.Block
	for _, b := range blocks {
		if row, ok := b.(*slack.ActionBlock); ok {
			b = withoutShare(row)
		}
		if b != nil && !(Reply{Blocks: []slack.Block{b}}).NeedsMessage() {
			kept = append(kept, b)
		}
	}
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, CallbackID: "home", PrivateMetadata: line, Blocks: slack.Blocks{BlockSet: atMost(maxTabBlocks, kept)}}
}

// NeedsMessage reports whether a Home tab cannot show the reply: it has a table
// or a chart (docs.slack.dev, surfaces/app-home).
func (r Reply) NeedsMessage() bool {
	return slices.ContainsFunc(r.Blocks, func(b slack.Block) bool {
		switch b.(type) {
		case *slack.TableBlock, *slack.DataTableBlock, *slack.DataVisualizationBlock:
			return true
		}
		return false
	})
}

// named is a block with another id, which no two blocks of a view may share.
func named(b slack.Block, id string) slack.Block {
	switch b := b.(type) {
	case *slack.SectionBlock:
		c := *b
		c.BlockID = id
		return &c
	case *slack.HeaderBlock:
		c := *b
		c.BlockID = id
		return &c
	case *slack.ContextBlock:
		c := *b
		c.BlockID = id
		return &c
	case *slack.ActionBlock:
		c := *b
		c.BlockID = id
		return &c
	}
	return b
}

// withoutShare leaves Share out: the Home tab is in no channel. Without it
// there may be nothing left.
func withoutShare(b *slack.ActionBlock) slack.Block {
	var kept []slack.BlockElement
	for _, e := range b.Elements.ElementSet {
		if button, ok := e.(*slack.ButtonBlockElement); !ok || button.ActionID != shareButton {
			kept = append(kept, e)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return slack.NewActionBlock(b.BlockID, kept...)
}

// isHome reports whether the blocks are those of the first page.
func isHome(blocks []slack.Block) bool {
	return slices.ContainsFunc(blocks, func(b slack.Block) bool { return b.ID() == homeButtons })
}

// homeButtons is the block of the first page's own buttons.
const homeButtons = "go"

// InMessages says on the Home tab that an answer went to the person's
// conversation with the bot, or that it could not.
func InMessages(sent bool, line string) Reply {
	if !sent {
		return Say("That could not be sent to your messages just now. Please try again, or type in any channel: /asb %s", line)
	}
	return Say("✓ It is in Messages, the tab beside this one.")
}
