package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// Next says when each meeting takes place next, and of one that cannot be
// announced yet what is missing, and the line that says it.
func Next(s *plan.State, now time.Time) Reply {
	if len(s.Meetings()) == 0 {
		return Say("No meetings have been entered yet. Importing the plan enters the standing ones.")
	}
	list := slices.Clone(s.Meetings())
	begins := func(m *plan.Meeting) (time.Time, bool) {
		o, ok := s.Next(m.ID, now)
		return o.Begins(), ok
	}
	slices.SortStableFunc(list, func(a, b *plan.Meeting) int {
		x, first := begins(a)
		y, second := begins(b)
		if first != second {
			return map[bool]int{true: -1, false: 1}[first]
		}
		return x.Compare(y)
	})
	msg := newMessage("Next meetings")
	unknown := false
	for _, m := range list {
		_, ok := begins(m)
		if !ok && !unknown {
			unknown = true
			msg.r.Blocks = append(msg.r.Blocks, slack.NewDividerBlock())
		}
		text := m.Name + ": " + nextLine(s, m, now)
		msg.text = append(msg.text, text)
		b := slack.NewButtonBlockElement("show", "next "+string(m.ID), plain(clip(m.Short(), 30)))
		b.AccessibilityLabel = clip("Show the "+m.Short(), maxLabel)
		text = "*" + Escape(m.Name) + "*\n" + Escape(nextLine(s, m, now))
		msg.r.Blocks = append(msg.r.Blocks, slack.NewSectionBlock(markdown(text), nil, slack.NewAccessory(b), slack.SectionBlockOptionBlockID("meeting-"+string(m.ID))))
	}
	msg.small("foot", "To see one meeting, type for example: next nte. To set several up: setup")
	return msg.reply()
}

// nextLine is when a meeting takes place next, or what is missing.
func nextLine(s *plan.State, m *plan.Meeting, now time.Time) string {
	o, ok := s.Next(m.ID, now)
	if !ok {
		return lacks(s, m, now)
	}
	parts := []string{fmt.Sprintf("%s at %s%s.", o.On, o.Start, venueOf(o))}
	for _, off := range s.Occurrences(m.ID, plan.DateOf(now), o.On) {
		if off.Off() && off.Begins().After(now) && off.Begins().Before(o.Begins()) {
			parts = append(parts, skipped(off))
		}
	}
	parts = append(parts, turned(o))
	if m.Off {
		parts = append(parts, fmt.Sprintf("Nothing is sent for it: %s on", m.ID))
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " ")
}

// skipped says of a meeting that does not take place that it does not, and
// why.
func skipped(o plan.Occurrence) string {
	if o.Why == "" {
		return fmt.Sprintf("%s is skipped.", o.On)
	}
	return fmt.Sprintf("%s is skipped: %s.", o.On, strings.TrimSuffix(o.Why, "."))
}

// venueOf is where one meeting takes place, as the end of a sentence.
func venueOf(o plan.Occurrence) string {
	var parts []string
	if o.ID.Part != "" {
		parts = append(parts, plan.PartName(o.ID.Part))
	}
	if o.Place != "" {
		parts = append(parts, o.Place)
	}
	if len(parts) == 0 {
		return ""
	}
	return ", " + strings.Join(parts, ", ")
}

// lacks says what is missing before a meeting can be announced, and how to say
// it.
func lacks(s *plan.State, m *plan.Meeting, now time.Time) string {
	switch {
	case !m.Ready():
		often := ""
		if m.Often != "" {
			often = fmt.Sprintf("The plan says %s. ", m.Often)
		}
		return fmt.Sprintf("%sNobody has said yet %s. For example, type: %s", often, strings.Join(m.Missing(), " and "), howToSay(m, now))
	case m.Dated && m.Rule.IsZero():
		return fmt.Sprintf("No date to come has been entered. For example, type: %s", howToSay(m, now))
	}
	return fmt.Sprintf("No meeting is planned. Bank holidays are known to the end of %d.", s.HolidaysTo())
}

// howToSay is a line that says when a meeting meets, as an example.
func howToSay(m *plan.Meeting, now time.Time) string {
	today := plan.DateOf(now)
	month := today.Add(45)
	day := func(d plan.Date) string { return fmt.Sprintf("%d %s", d.Day, strings.ToLower(d.Month.String()[:3])) }
	at := " at 09:30"
	if m.Start != "" {
		at = ""
	}
	switch {
	case m.Dated && m.Audience == plan.Public:
		return fmt.Sprintf("%s add %s 18:00 cripplegate", m.ID, day(month))
	case m.Dated:
		return fmt.Sprintf("%s on %s, %s 10:00", m.ID, day(month), day(month.Add(28)))
	case !m.Rule.IsZero():
		return fmt.Sprintf("%s at 09:30", m.ID)
	}
	switch m.Often {
	case "weekly":
		return fmt.Sprintf("%s every monday%s", m.ID, at)
	case "monthly":
		return fmt.Sprintf("%s every second wednesday%s", m.ID, at)
	case "quarterly":
		first := plan.Monthly(1, time.Thursday).Dates(today, today.Add(62))[0]
		return fmt.Sprintf("%s every 3 months on the first thursday from %s%s", m.ID, day(first), at)
	}
	if !strings.Contains(strings.ToLower(m.Name), "weekly") {
		return fmt.Sprintf("%s every first wednesday%s, or: %s on %s, %s 10:00", m.ID, at, m.ID, day(month), day(month.Add(28)))
	}
	tuesday := plan.Weekly(time.Tuesday).Dates(today.Add(7), today.Add(14))[0]
	return fmt.Sprintf("%s every tue and fri%s, or: %s every 2 weeks on tuesday from %s%s", m.ID, at, m.ID, day(tuesday), at)
}

// Meeting is all that is known of one meeting, and its next five.
func Meeting(s *plan.State, m *plan.Meeting, now time.Time) Reply {
	msg := newMessage(m.Name)
	first, ok := s.Next(m.ID, now)
	if !m.Ready() {
		msg.say("next", lacks(s, m, now))
	} else {
		msg.say("next", "Next: "+nextLine(s, m, now))
	}
	var known []string
	if !m.Rule.IsZero() || m.Dated {
		known = append(known, meetsOn(m)+".")
	}
	known = append(known, "Place or link: "+or(m.Place, fmt.Sprintf("not said. Type: %s place and the room, or %s link and its address", m.ID, m.ID)))
	if m.Channel == "" {
		known = append(known, fmt.Sprintf("Channel: none yet. Go to it and type: %s here", m.ID))
	} else {
		known = append(known, fmt.Sprintf("Channel: <#%s>.", m.Channel))
	}
	known = append(known, people(s, m, plan.Chair, "Chair", "Chairs", now), people(s, m, plan.Deputy, "Deputy", "Deputies", now))
	switch m.Audience {
	case plan.Confidential:
		known = append(known, "Confidential: nothing beyond the plan's own progress is said of it.")
	case plan.Public:
		known = append(known, "Public: only what the plan publishes is said there.")
	}
	if a := businessOf(m); a != "" {
		known = append(known, a)
	}
	known = append(known, stepsOf(m)...)
	known = append(known, holidaysOf(m)+".")
	for _, r := range m.Recess {
		if !r.To.Before(plan.DateOf(now)) {
			known = append(known, fmt.Sprintf("Recess: %s to %s.", r.From, r.To))
		}
	}
	if m.Text != "" {
		known = append(known, "In each reminder: "+m.Text)
	}
	if m.Off {
		known = append(known, fmt.Sprintf("Nothing is sent for it. To change that, type: %s on", m.ID))
	}
	known = slices.DeleteFunc(known, func(line string) bool { return line == "" })
	msg.say("known", strings.Join(known, "\n"))
	if list := coming(s, m, now, 5); len(list) > 0 {
		msg.say("coming", strings.Join(append([]string{"Coming:"}, list...), "\n"))
	}
	var row []Button
	if ok {
		iso := first.ID.Date.ISO() + wardWords(first)
		short := first.On.Weekday().String()[:3] + fmt.Sprintf(" %d ", first.On.Day) + first.On.Month.String()[:3]
		row = append(row, Button{ID: "skip", Label: "Skip " + short, Line: fmt.Sprintf("meeting %s skip %s", m.ID, iso), Aria: fmt.Sprintf("Skip the %s of %s", m.Short(), first.On)},
			Button{ID: "move", Label: "Move " + short + "…", Line: fmt.Sprintf("meeting %s move %s", m.ID, iso), Aria: fmt.Sprintf("Move the %s of %s", m.Short(), first.On)})
	}
	if len(m.Inferred) > 0 {
		row = append(row, Button{ID: "confirm", Label: "Confirm its actions", Line: fmt.Sprintf("meeting %s actions confirm", m.ID), Aria: "Confirm that these actions are its business"})
	}
	row = append(row, Button{ID: "setup", Label: "Set up…", Line: fmt.Sprintf("meeting %s setup", m.ID), Aria: "Set up the " + m.Short()})
	msg.press("do", row...)
	return msg.reply()
}

func wardWords(o plan.Occurrence) string {
	if o.ID.Part == "" {
		return ""
	}
	return " ward " + o.ID.Part
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// meetsOn is the rule and the time in words: "Meets every Monday at 09:30".
func meetsOn(m *plan.Meeting) string {
	days := "on days given one by one,"
	if !m.Rule.IsZero() {
		days = ruleInWords(m.Rule)
	}
	if m.Start == "" {
		return "Meets " + strings.TrimSuffix(days, ",")
	}
	return fmt.Sprintf("Meets %s at %s", days, m.Start)
}

func ruleInWords(c plan.Cadence) string {
	words := c.String()
	if c.Unit == "month" {
		words = "on " + words
	}
	if c.Every > 1 {
		words += fmt.Sprintf(", counted from %s", c.From)
	}
	return words
}

// people lists who holds a role for a meeting, now or later.
func people(s *plan.State, m *plan.Meeting, role plan.Role, one, several string, now time.Time) string {
	var list []string
	today := plan.DateOf(now)
	for _, o := range s.Offices() {
		if o.Role == role && o.Meeting == m.ID && (o.Until.IsZero() || !o.Until.Before(today)) {
			list = append(list, Person(o.User)+span2(o, today))
		}
	}
	switch {
	case len(list) == 0 && role == plan.Deputy:
		return ""
	case len(list) == 0:
		return fmt.Sprintf("%s: nobody yet. Type: %s chair add @ and a name", one, m.ID)
	case len(list) == 1:
		return one + ": " + list[0] + "."
	}
	return several + ": " + join(list) + "."
}

// span2 is from when to when somebody holds a role, as far as it is said.
func span2(o plan.Office, today plan.Date) string {
	var parts []string
	if today.Before(o.From) {
		parts = append(parts, "from "+o.From.String())
	}
	if !o.Until.IsZero() {
		parts = append(parts, "until "+o.Until.String())
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, " ") + ")"
}

// businessOf is which actions are a meeting's, and which of them nobody has
// confirmed.
func businessOf(m *plan.Meeting) string {
	var parts []string
	if len(m.Actions) > 0 {
		parts = append(parts, fmt.Sprintf("Actions: %s.", nos(m.Actions)))
	}
	if len(m.Inferred) > 0 {
		parts = append(parts, fmt.Sprintf("Not confirmed: %s.", nos(m.Inferred)))
	}
	return strings.Join(parts, " ")
}

func nos(list []plan.ActionNo) string {
	var words []string
	for _, no := range list {
		words = append(words, fmt.Sprint(no))
	}
	return join(words)
}

// stepsOf is what is sent about a meeting and when, a line for each kind.
func stepsOf(m *plan.Meeting) []string {
	var kinds []plan.StepKind
	when := map[plan.StepKind][]string{}
	for _, st := range m.Steps {
		if !slices.Contains(kinds, st.Kind) {
			kinds = append(kinds, st.Kind)
		}
		when[st.Kind] = append(when[st.Kind], stepWhen(st))
	}
	var lines []string
	if len(m.Nudges()) == 0 {
		lines = append(lines, fmt.Sprintf("Owners are not reminded. Type for example: %s remind 5wd, 1wd", m.ID))
	}
	for _, k := range kinds {
		lines = append(lines, fmt.Sprintf("%s: %s.", stepNames[k], join(when[k])))
	}
	return lines
}

// stepNames are the kinds of message about a meeting, as one says them.
var stepNames = map[plan.StepKind]string{
	plan.StepNudge: "Owners are reminded", plan.StepToday: "The channel is told", plan.StepBrief: "The chair is briefed", plan.StepReferrals: "Referrals close",
	plan.StepPublicity: "Dates and publicity", plan.StepIssues: "Issues are sent on", plan.StepDraft: "Draft of the report", plan.StepSignOff: "Report is signed off",
}

func stepWhen(st plan.Step) string {
	switch {
	case st.Hours > 0:
		return plural(st.Hours, "hour", "hours") + " before"
	case st.Days == 0:
		return "on the day at " + string(st.At)
	case st.Days < 0:
		return fmt.Sprintf("%s after at %s", plural(-st.Days, "working day", "working days"), st.At)
	}
	return fmt.Sprintf("%s before at %s", plural(st.Days, "working day", "working days"), st.At)
}

func holidaysOf(m *plan.Meeting) string {
	switch m.Holidays {
	case plan.Move:
		return "On a bank holiday it moves to the next working day"
	case plan.Skip:
		return "On a bank holiday it is skipped"
	case plan.Keep:
		return "On a bank holiday it meets all the same"
	}
	return "On a bank holiday its chairs are asked; without an answer it moves to the next working day"
}

// coming lists the next meetings of a series, skipped ones too.
func coming(s *plan.State, m *plan.Meeting, now time.Time, most int) []string {
	var list []string
	today := plan.DateOf(now)
	for _, o := range s.Occurrences(m.ID, today, today.Add(400)) {
		if !o.Begins().After(now) {
			continue
		}
		if len(list) == most {
			break
		}
		line := fmt.Sprintf("• %s at %s%s. %s", o.On, o.Start, elsewhere(m, o), turned(o))
		if o.Off() {
			line = "• " + skipped(o)
		}
		list = append(list, strings.TrimSpace(line))
	}
	return list
}

// elsewhere is the venue of one meeting, where it is not the usual one.
func elsewhere(m *plan.Meeting, o plan.Occurrence) string {
	if o.Place == m.Place {
		o.Place = ""
	}
	return venueOf(o)
}

// Holidays lists the bank holidays of a year, and says where the list ends.
func Holidays(s *plan.State, year int, today plan.Date) Reply {
	msg := newMessage(fmt.Sprintf("Bank holidays %d", year))
	var lines []string
	for _, h := range s.Holidays(year) {
		lines = append(lines, fmt.Sprintf("• %s: %s", h.Date, h.Name))
	}
	last := s.HolidaysTo()
	switch {
	case len(lines) == 0:
		msg.say("days", fmt.Sprintf("None of %d are known yet.", year))
	default:
		msg.say("days", strings.Join(lines, "\n"))
	}
	if year > last {
		msg.say("partly", fmt.Sprintf("That year is not complete. When all of its days are entered, type: holidays %d complete", last+1))
	}
	msg.small("end", fmt.Sprintf("England and Wales. Known to the end of %d; no meeting is planned after that. To add a day, type for example: holidays add 8 may %d Coronation. To strike one out: holidays remove and its date.", last, max(year, today.Year)))
	var row []Button
	for _, y := range []int{year - 1, year + 1} {
		if y >= 2022 && y <= last+1 {
			row = append(row, Button{ID: fmt.Sprint("year-", y), Label: fmt.Sprint(y), Line: fmt.Sprintf("holidays %d", y), Aria: fmt.Sprintf("Bank holidays %d", y)})
		}
	}
	msg.press("years", row...)
	return msg.reply()
}

// Roles says who holds a role of the plan.
func Roles(s *plan.State, role plan.Role, now time.Time) Reply {
	what := map[plan.Role]string{plan.Coordinator: "looks after the plan", plan.Operator: "looks after asb itself"}[role]
	var list []string
	for _, o := range s.Offices() {
		if o.Role == role {
			list = append(list, Person(o.User)+span2(o, plan.DateOf(now)))
		}
	}
	if len(list) == 0 {
		return Say("The %s %s. Nobody is named yet. Type for example: %s add me", role, what, role)
	}
	return Say("The %s %s: %s. To change it, type: %s add, or %s remove, and @ and a name", role, what, join(list), role, role)
}

// Which asks which of the meetings is meant. There may be none.
func Which(m *plan.Meeting, do string, choices []Choice) Reply {
	if len(choices) > 0 {
		return Question(fmt.Sprintf("Which %s? Nothing was changed.", m.Short()), choices, Typed{})
	}
	return Say("I know of no %s that this can be said of (%s). To see when it meets, type: next %s", m.Short(), do, m.ID)
}

// Setup lists what is still to be said about each meeting, with the line that
// says it and a form for all of it.
func Setup(s *plan.State, now time.Time) Reply {
	if len(s.Meetings()) == 0 {
		return Say("No meetings have been entered yet. Importing the plan enters the standing ones.")
	}
	msg := newMessage("Set up the meetings")
	msg.say("how", "Nothing is sent for a meeting until its days and time are known. Each of these can be typed, or filled in with a form.")
	for _, m := range s.Meetings() {
		text := "Complete. " + meetsOn(m) + "."
		if list := wanting(s, m, now); len(list) > 0 {
			text = strings.Join(list, "\n")
		}
		msg.text = append(msg.text, m.Name+":", text)
		b := slack.NewButtonBlockElement("setup", fmt.Sprintf("meeting %s setup", m.ID), plain("Set up "+clip(m.Short(), 30)))
		b.AccessibilityLabel = clip("Set up the "+m.Short(), maxLabel)
		msg.r.Blocks = append(msg.r.Blocks, slack.NewSectionBlock(markdown("*"+Escape(m.Name)+"*\n"+Escape(text)), nil, slack.NewAccessory(b), slack.SectionBlockOptionBlockID("meeting-"+string(m.ID))))
	}
	msg.say("outside", outsides(s))
	msg.small("roles", roleLine(s, plan.Coordinator)+" "+roleLine(s, plan.Operator))
	return msg.reply()
}

// wanting lists what a meeting lacks, each with the line that says it.
func wanting(s *plan.State, m *plan.Meeting, now time.Time) []string {
	var list []string
	want := func(missing bool, what, line string) {
		if missing {
			list = append(list, fmt.Sprintf("• %s: %s", what, line))
		}
	}
	_, next := s.Next(m.ID, now)
	want(!m.Ready() || !next, "Days and time", howToSay(m, now))
	want(m.Place == "", "Place or link", fmt.Sprintf("%s place Guildhall room 3", m.ID))
	want(m.Channel == "", "Channel", fmt.Sprintf("%s here (in that channel)", m.ID))
	want(len(s.In(plan.Chair, m.ID, plan.DateOf(now))) == 0, "Chair", fmt.Sprintf("%s chair add me (or @ and a name)", m.ID))
	want(len(m.Inferred) > 0, fmt.Sprintf("Actions nobody has confirmed: %s", nos(m.Inferred)), fmt.Sprintf("%s actions confirm", m.ID))
	return list
}

func roleLine(s *plan.State, role plan.Role) string {
	var list []string
	for _, o := range s.Offices() {
		if o.Role == role {
			list = append(list, Person(o.User))
		}
	}
	if len(list) == 0 {
		return fmt.Sprintf("No %s is named: %s add me.", role, role)
	}
	return fmt.Sprintf("The %s: %s.", role, join(list))
}
