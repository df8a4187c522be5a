package views

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

// maxItems is how many items of an agenda have buttons of their own.
const maxItems = 10

// Agenda is what a meeting is to take.
func Agenda(s *plan.State, m *plan.Meeting, part string) Reply {
	title := "Agenda of the " + m.Short()
	if part != "" {
		title += ", " + partName(part)
	}
	msg := newMessage(title)
	items := s.Agenda(m.ID, part)
	if len(items) == 0 {
		msg.say("empty", "Nothing is on it.")
	}
	for i, it := range items {
		if i == maxItems {
			var lines []string
			for _, it := range items[i:] {
				lines = append(lines, agendaLine(s, it, m, 120))
			}
			msg.list("more", "And further", lines)
			break
		}
		line := agendaLine(s, it, m, 250)
		if it.Part != "" && part == "" {
			line += " — " + partName(it.Part)
		}
		msg.say(fmt.Sprintf("item-%d", it.No), line)
		msg.press(fmt.Sprintf("do-%d", it.No), itemButtons(s, it)...)
	}
	line := strings.TrimSpace(fmt.Sprintf("agenda %s %s", m.ID, part)) + " add"
	msg.small("how", fmt.Sprintf("To put something on it, type: %s and what it is. An item stays until it is closed. %s", line, leaveOut))
	msg.press("add", Button{ID: "add", Label: "Add an item", Line: line, Aria: "Add an item to the agenda of the " + m.Short()})
	return msg.reply()
}

// itemButtons are what one can do with an item.
func itemButtons(s *plan.State, it plan.AgendaItem) []Button {
	if !it.Open() {
		return nil
	}
	row := []Button{
		{ID: fmt.Sprintf("answer-%d", it.No), Label: "Answer…", Line: fmt.Sprintf("agenda %d answer", it.No), Aria: fmt.Sprintf("Answer agenda item %d", it.No)},
	}
	if _, err := s.Meeting("tasking"); err == nil && it.Meeting != "tasking" && it.SentTo == "" {
		row = append(row, Button{ID: fmt.Sprintf("send-%d", it.No), Label: "Send to Tasking", Line: fmt.Sprintf("agenda %d send tasking", it.No), Aria: fmt.Sprintf("Send agenda item %d to Bi-Weekly Tasking", it.No)})
	}
	return append(row, Button{ID: fmt.Sprintf("close-%d", it.No), Label: "Close", Line: fmt.Sprintf("agenda %d close", it.No), Aria: fmt.Sprintf("Take item %d off the agenda", it.No)})
}

// Agendas are the open items of every meeting.
func Agendas(s *plan.State) Reply {
	msg := newMessage("What the meetings are to take")
	var row []Button
	for _, m := range s.Meetings() {
		items := s.Agenda(m.ID, "")
		if len(items) == 0 {
			continue
		}
		var lines []string
		for i, it := range items {
			if i == maxItems {
				lines = append(lines, fmt.Sprintf("And %d more.", len(items)-i))
				break
			}
			lines = append(lines, agendaLine(s, it, m, 120))
		}
		msg.list("of-"+string(m.ID), m.Short(), lines)
		if row = append(row, Button{ID: "agenda-" + string(m.ID), Label: m.Short(), Line: "agenda " + string(m.ID), Aria: "See the agenda of the " + m.Short()}); len(row) > maxElements {
			row = row[:maxElements]
		}
	}
	if len(row) == 0 {
		msg.say("empty", "Nothing is on any agenda.")
	}
	msg.small("how", "To put something on one, type for example: agenda nte add extra patrols in December")
	msg.press("open", row...)
	msg.press("add", Button{ID: "add", Label: "Add an item…", Line: "agenda add", Aria: "Add an item to a meeting's agenda"})
	return msg.reply()
}

// AgendaItem is one item, whole, and what has become of it.
func AgendaItem(s *plan.State, it plan.AgendaItem) Reply {
	msg := newMessage(fmt.Sprintf("Agenda item %d", it.No))
	if m, err := s.Meeting(it.Meeting); err == nil {
		for i, block := range whole("text", it.Text) {
			if i == 0 {
				msg.text = append(msg.text, it.Text)
			}
			msg.r.Blocks = append(msg.r.Blocks, block)
		}
		raised := fmt.Sprintf("Raised for the %s by %s, %s.", m.Short(), Person(it.By), when(it.At))
		if it.Part != "" {
			raised = fmt.Sprintf("Raised for the %s, %s, by %s, %s.", m.Short(), partName(it.Part), Person(it.By), when(it.At))
		}
		msg.small("raised", raised)
	}
	if to, err := s.Meeting(it.SentTo); err == nil {
		msg.small("sent", fmt.Sprintf("Sent to the %s.", to.Short()))
	}
	switch {
	case !it.AnsweredAt.IsZero():
		msg.say("answered", fmt.Sprintf("Answered %s:", when(it.AnsweredAt)))
		msg.text = append(msg.text, it.Answer)
		msg.r.Blocks = append(msg.r.Blocks, whole("answer", it.Answer)...)
	case it.Open():
		msg.small("open", "Nobody has answered it yet.")
	}
	if !it.Open() {
		msg.small("closed", fmt.Sprintf("Closed %s.", when(it.Closed)))
	}
	msg.press("do", itemButtons(s, it)...)
	return msg.reply()
}

// AgendaForm asks what is to be taken at a meeting.
func AgendaForm(m *plan.Meeting, part, line string) *slack.ModalViewRequest {
	form := newForm("Add to the agenda", line)
	name := m.Name
	if part != "" {
		name += ", " + partName(part)
	}
	form.add(section("about", Escape("For the "+name)), noteField("What is to be taken?", "", "A topic and a place, never a person. "+leaveOut))
	return form.view
}

// AnswerForm asks what came of an agenda item.
func AnswerForm(it plan.AgendaItem, line string) *slack.ModalViewRequest {
	form := newForm(fmt.Sprintf("Answer item %d", it.No), line)
	form.add(section("about", quote(clip(it.Text, 600))), noteField("What came of it?", it.Answer, "What was done, or why it will not be. "+leaveOut))
	return form.view
}

// agendaReceipt says what was done to an agenda; ok is false for a fact about
// something else.
func agendaReceipt(s *plan.State, e plan.Event) (line string, ok bool) {
	said := func(text string) string {
		if e.Redacted {
			return removedText(s, e)
		}
		return oneLine(text, shownNote)
	}
	short := func(id plan.MeetingID) string {
		if m, err := s.Meeting(id); err == nil {
			return m.Short()
		}
		return string(id)
	}
	switch f := e.Fact.(type) {
	case *plan.AgendaAdded:
		no := s.AgendaNumber(e.Seq)
		of := short(f.Meeting)
		if f.Part != "" {
			of += ", " + partName(f.Part)
		}
		return fmt.Sprintf("item %d is on the agenda of the %s: %s", no, of, said(f.Text)), true
	case *plan.AgendaSent:
		return fmt.Sprintf("item %d is sent to the %s. Its answer comes back to the meeting that raised it", f.Item, short(f.To)), true
	case *plan.AgendaAnswered:
		return fmt.Sprintf("item %d is answered: %s", f.Item, said(f.Answer)), true
	case *plan.AgendaClosed:
		return fmt.Sprintf("item %d is closed", f.Item), true
	}
	return "", false
}

// agendaUndone says what an undo took back from an agenda, or put back.
func agendaUndone(s *plan.State, e plan.Event) (line string, ok bool) {
	it, err := plan.AgendaItem{}, error(nil)
	switch f := e.Fact.(type) {
	case *plan.AgendaAdded:
		it, err = s.AgendaItem(s.AgendaNumber(e.Seq))
		if err != nil {
			return fmt.Sprintf("Item %d is not on an agenda any more.", s.AgendaNumber(e.Seq)), true
		}
	case *plan.AgendaSent:
		it, err = s.AgendaItem(f.Item)
	case *plan.AgendaAnswered:
		it, err = s.AgendaItem(f.Item)
	case *plan.AgendaClosed:
		it, err = s.AgendaItem(f.Item)
	default:
		return "", false
	}
	m, missing := s.Meeting(it.Meeting)
	if err != nil || missing != nil {
		return "", true
	}
	if !it.Open() {
		return fmt.Sprintf("Item %d is closed.", it.No), true
	}
	return agendaLine(s, it, m, shownNote) + ".", true
}
