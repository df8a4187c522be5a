package plan

import (
	"fmt"
	"slices"
	"time"
)

// An AgendaItem is something to be taken at a meeting. It is carried over from
// one to the next until it is closed. It can be sent to another meeting, whose
// answer comes back to it: so an issue raised at a Cluster Panel reaches
// Bi-Weekly Tasking, and the panel hears what became of it (action 9 of the
// 2023 plan).
type AgendaItem struct {
	No      int // 1, 2, 3 …: how people name it
	Meeting MeetingID
	Part    string // of a panel
	Text    string
	By      UserID
	At      time.Time
	Seq     uint64 // the event that added it

	SentTo     MeetingID // "" if it was not sent on
	Answer     string
	AnsweredAt time.Time // zero while nobody has answered
	Closed     time.Time // zero while it is open
}

// Open reports whether it is still to be taken.
func (i AgendaItem) Open() bool { return i.Closed.IsZero() }

// AgendaAdded puts an item on a meeting's agenda. Its number is how many there
// have been.
type AgendaAdded struct {
	Meeting MeetingID `json:"meeting"`
	Part    string    `json:"part,omitempty"`
	Text    string    `json:"-"`
}

func (f *AgendaAdded) Kind() string              { return "agenda.added" }
func (f *AgendaAdded) prose() map[string]*string { return map[string]*string{"text": &f.Text} }
func (f *AgendaAdded) apply(s *State, e Event)   { s.diary.add(e) }

// AgendaSent sends an item on to another meeting.
type AgendaSent struct {
	Item int       `json:"item"`
	To   MeetingID `json:"to"`
}

func (f *AgendaSent) Kind() string              { return "agenda.sent" }
func (f *AgendaSent) prose() map[string]*string { return nil }
func (f *AgendaSent) apply(s *State, e Event)   { s.diary.add(e) }

// AgendaAnswered says what came of an item.
type AgendaAnswered struct {
	Item   int    `json:"item"`
	Answer string `json:"-"`
}

func (f *AgendaAnswered) Kind() string              { return "agenda.answered" }
func (f *AgendaAnswered) prose() map[string]*string { return map[string]*string{"answer": &f.Answer} }
func (f *AgendaAnswered) apply(s *State, e Event)   { s.diary.add(e) }

// AgendaClosed takes an item off the agenda.
type AgendaClosed struct {
	Item int `json:"item"`
}

func (f *AgendaClosed) Kind() string              { return "agenda.closed" }
func (f *AgendaClosed) prose() map[string]*string { return nil }
func (f *AgendaClosed) apply(s *State, e Event)   { s.diary.add(e) }

func (d *diary) foldAgenda(e Event) {
	item := func(no int) *AgendaItem {
		for i, it := range d.agenda {
			if it.No == no {
				again := *it
				d.agenda = slices.Clone(d.agenda)
				d.agenda[i] = &again
				return &again
			}
		}
		return &AgendaItem{} // of an addition that was undone
	}
	switch f := e.Fact.(type) {
	case *AgendaAdded:
		d.agenda = append(d.agenda, &AgendaItem{No: d.added(e.Seq), Meeting: f.Meeting, Part: f.Part, Text: f.Text, By: e.By, At: e.At, Seq: e.Seq})
	case *AgendaSent:
		item(f.Item).SentTo = f.To
	case *AgendaAnswered:
		it := item(f.Item)
		it.Answer, it.AnsweredAt = f.Answer, e.At
	case *AgendaClosed:
		item(f.Item).Closed = e.At
	}
}

// added is how many items had been added by the event with that number, undone
// ones included: an item keeps its number whatever becomes of others.
func (d *diary) added(seq uint64) int {
	n := 0
	for _, e := range d.events {
		if _, ok := e.Fact.(*AgendaAdded); ok && e.Seq <= seq {
			n++
		}
	}
	return n
}

// AgendaNumber is the number of the item that an event added, whatever has
// become of it since.
func (s *State) AgendaNumber(seq uint64) int { return s.diary.added(seq) }

// AgendaItem finds an item by its number.
func (s *State) AgendaItem(no int) (AgendaItem, error) {
	for _, it := range s.diary.agenda {
		if it.No == no {
			return *it, nil
		}
	}
	return AgendaItem{}, &Error{Code: NotFound, Text: fmt.Sprintf("There is no agenda item %d.", no), Hint: "To see a meeting's agenda, type for example: agenda nte"}
}

// Agenda lists the items that a meeting is to take: its own that are open, and
// those sent to it that it has not answered; oldest first. With part not "" only
// its own of that part, or of none.
func (s *State) Agenda(id MeetingID, part string) []AgendaItem {
	var list []AgendaItem
	for _, it := range s.diary.agenda {
		own := it.Meeting == id && (part == "" || it.Part == "" || it.Part == part)
		sent := it.SentTo == id && it.AnsweredAt.IsZero()
		if it.Open() && (own || sent) {
			list = append(list, *it)
		}
	}
	return list
}

// AddAgenda decides to put an item on a meeting's agenda.
func (s *State) AddAgenda(id MeetingID, part, text string) ([]Fact, error) {
	if _, err := s.Meeting(id); err != nil {
		return nil, err
	}
	if text == "" {
		return nil, &Error{Code: Invalid, Text: "There is no text to put on the agenda.", Hint: fmt.Sprintf("For example: agenda %s add extra patrols in December", id)}
	}
	for _, it := range s.Agenda(id, part) {
		if it.Text == text {
			return nil, &Error{Code: Conflict, Text: fmt.Sprintf("That is on the agenda already, as item %d.", it.No)}
		}
	}
	return []Fact{&AgendaAdded{Meeting: id, Part: part, Text: text}}, nil
}

// SendAgenda decides to send an item on to another meeting.
func (s *State) SendAgenda(no int, to MeetingID) ([]Fact, error) {
	it, err := s.open(no)
	if err != nil {
		return nil, err
	}
	m, err := s.Meeting(to)
	switch {
	case err != nil:
		return nil, err
	case it.Meeting == to:
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("Item %d is on the agenda of the %s already.", no, m.Short())}
	case it.SentTo == to:
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Item %d was sent to the %s already.", no, m.Short())}
	}
	return []Fact{&AgendaSent{Item: no, To: to}}, nil
}

// AnswerAgenda decides what came of an item. It stays open on the agenda it was
// raised at, where the answer is heard, until it is closed there.
func (s *State) AnswerAgenda(no int, answer string) ([]Fact, error) {
	it, err := s.open(no)
	switch {
	case err != nil:
		return nil, err
	case answer == "":
		return nil, &Error{Code: Invalid, Text: "There is no text to save as the answer.", Hint: fmt.Sprintf("For example: agenda %d answer patrols begin on Friday", no)}
	case it.Answer == answer:
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("That is the answer to item %d already.", no)}
	}
	return []Fact{&AgendaAnswered{Item: no, Answer: answer}}, nil
}

// CloseAgenda decides to take an item off the agenda.
func (s *State) CloseAgenda(no int) ([]Fact, error) {
	if _, err := s.open(no); err != nil {
		return nil, err
	}
	return []Fact{&AgendaClosed{Item: no}}, nil
}

func (s *State) open(no int) (AgendaItem, error) {
	it, err := s.AgendaItem(no)
	if err == nil && !it.Open() {
		return it, &Error{Code: Conflict, Text: fmt.Sprintf("Agenda item %d is closed.", no), Hint: fmt.Sprintf("To take it up again: agenda %s add and its text", it.Meeting)}
	}
	return it, err
}
