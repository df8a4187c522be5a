package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// ActionNo is an action's number in the published plan. It is an identity:
// people say it aloud in meetings, so it is never changed and never reused.
type ActionNo int

// An Action is one row of the plan and what has been said about it since.
type Action struct {
	No       ActionNo
	Theme    string
	Parties  []PartyCode // as the owner column has them; more than one makes it joint
	Wording  Source      // the published row, byte for byte
	Absent   bool        // the latest imported document no longer has it
	Imported time.Time

	Status    Status
	Since     time.Time // when the status last changed; zero if never rated
	Confirmed time.Time // when somebody last set or confirmed the status; zero if never
	By        UserID    // who did
	Behalf    bool      // as co-ordinator, for its owners

	entries []uint64 // events about this action, in order
	standing
}

// standing is what was said of an action besides its status, and stands. Its
// zero value is nothing.
type standing struct {
	proposal  *Proposal
	path      Path
	next      NextStep
	nextEntry uint64
	lead      PartyCode
	flags     []Flagged
}

// stray finds the space a page layout leaves after a hyphen: "Multi- Agency".
var stray = regexp.MustCompile(`(\pL)- (\pL)`)

// Title is the action's short name, tidied for showing. The published wording
// is kept in Wording.Title.
func (a *Action) Title() string { return stray.ReplaceAllString(a.Wording.Title, "$1-$2") }

// Joint reports whether more than one party owns the action.
func (a *Action) Joint() bool { return len(a.Parties) > 1 }

// OwnedBy reports whether the party is one of the owners, or is the
// organisation an owner is a division of.
func (a *Action) OwnedBy(code PartyCode, s *State) bool {
	return slices.ContainsFunc(a.Parties, func(p PartyCode) bool {
		if p.Same(code) {
			return true
		}
		party, _ := s.Party(p)
		return party.Of.Same(code)
	})
}

// LastHeard is when somebody last set or confirmed the status, or when the
// action came into the plan if nobody has.
func (a *Action) LastHeard() time.Time {
	if a.Confirmed.IsZero() {
		return a.Imported
	}
	return a.Confirmed
}

// HeardSince reports whether somebody has said since an instant how the action
// stands: set or confirmed its status, or proposed a Green that waits. While one
// waits, a status that nobody has given yet is not missing.
func (a *Action) HeardSince(t time.Time) bool {
	return a.Confirmed.After(t) || a.proposal != nil && (a.Status == NotYetRated || a.proposal.At.After(t))
}

// Entries lists the events about this action, oldest first, undone ones
// included.
func (s *State) Entries(no ActionNo) []Event {
	a, ok := s.actions[no]
	if !ok {
		return nil
	}
	list := make([]Event, len(a.entries))
	for i, seq := range a.entries {
		list[i] = s.events[seq-1]
	}
	return list
}

// refold works the status out again from the entries that stand.
func (a *Action) refold(s *State) {
	a.Status, a.Since, a.Confirmed, a.By, a.Behalf, a.standing = NotYetRated, time.Time{}, time.Time{}, "", false, standing{}
	for _, seq := range a.entries {
		if s.undone[seq] == 0 {
			a.rate(s.events[seq-1])
		}
	}
}

// rate folds one standing entry into the status.
func (a *Action) rate(e Event) {
	switch f := e.Fact.(type) {
	case *ActionUpdated:
		a.become(f.To, e)
		a.Confirmed, a.By, a.Behalf = e.At, e.By, f.OnBehalf
	case *ActionConfirmed:
		a.Confirmed, a.By, a.Behalf = e.At, e.By, f.OnBehalf
	case *GreenProposed, *GreenAgreed, *GreenDeclined:
		a.rateGreen(e)
	case *ActionPublished:
		// Those who were asked to agree are no longer those who own it.
		if a.proposal != nil && !sameParties(a.proposal.parties, f.Parties) {
			a.proposal = nil
		}
	case *PathSet:
		a.path = Path{Entry: e.Seq, Obstacle: f.Obstacle, Next: f.Next, Who: f.Who, Decides: f.Decides, By: f.By}
	case *NextSet:
		a.next, a.nextEntry = NextStep{Text: f.Text, Due: f.Due}, e.Seq
	case *LeadSet:
		a.lead = f.Party
	case *FlagSet:
		a.foldFlag(f, e)
	}
}

// become folds a status that was set. It ends what was only for another.
func (a *Action) become(to Status, e Event) {
	if to != a.Status {
		a.Status, a.Since = to, e.At
	}
	a.proposal = nil
	if to != Red {
		a.path = Path{}
	}
	if to == Green {
		a.next, a.nextEntry = NextStep{}, 0
	}
}

func (s *State) entry(no ActionNo, e Event) *Action {
	a := s.addAction(no)
	a.entries = append(a.entries, e.Seq)
	a.rate(e)
	if _, _, note, ok := said(e.Fact); ok {
		s.useDrafts(e.By, note)
	}
	return a
}

// ActionUpdated sets a status, with a note on why.
type ActionUpdated struct {
	No   ActionNo `json:"no"`
	From Status   `json:"from"`
	To   Status   `json:"to"`
	Note string   `json:"-"`
	// OnBehalf: by the co-ordinator, who does not hold it, for its owners.
	OnBehalf bool `json:"on_behalf,omitempty"`
}

func (f *ActionUpdated) Kind() string              { return "action.updated" }
func (f *ActionUpdated) prose() map[string]*string { return map[string]*string{"note": &f.Note} }
func (f *ActionUpdated) apply(s *State, e Event)   { s.entry(f.No, e) }

// ActionConfirmed says that nothing has changed: the status stands. It is not
// a change.
type ActionConfirmed struct {
	No     ActionNo `json:"no"`
	Status Status   `json:"status"` // the one that was confirmed
	Note   string   `json:"-"`

	OnBehalf bool `json:"on_behalf,omitempty"` // as of an ActionUpdated
}

func (f *ActionConfirmed) Kind() string              { return "action.confirmed" }
func (f *ActionConfirmed) prose() map[string]*string { return map[string]*string{"note": &f.Note} }
func (f *ActionConfirmed) apply(s *State, e Event)   { s.entry(f.No, e) }

// ActionNoted adds a note and leaves the status as it is.
type ActionNoted struct {
	No   ActionNo `json:"no"`
	Note string   `json:"-"`
	Link string   `json:"-"` // the address of the message it quotes, if it quotes one
}

func (f *ActionNoted) Kind() string { return "action.noted" }
func (f *ActionNoted) prose() map[string]*string {
	return map[string]*string{"note": &f.Note, "link": &f.Link}
}
func (f *ActionNoted) apply(s *State, e Event) { s.entry(f.No, e) }

// each looks every number up before anything is decided, so that a write
// about several actions is about all of them or none.
func (s *State) each(nos []ActionNo, decide func(*Action) (Fact, error)) ([]Fact, error) {
	if len(nos) == 0 {
		return nil, &Error{Code: Invalid, Text: "That needs an action's number.", Hint: "For example: note 20 …"}
	}
	var facts []Fact
	for _, no := range nos {
		a, err := s.Action(no)
		if err != nil {
			return nil, err
		}
		f, err := decide(a)
		if err != nil {
			return nil, err
		}
		facts = append(facts, f)
	}
	return facts, nil
}

// Update decides to set the status of each action, with a note. A change of
// status needs a note on why; without one the error is a [NeedsNote]. Setting
// the status an action already has, without a note, confirms it. Green is
// decided by [State.Complete], here without asking for evidence.
func (s *State) Update(c Cause, now time.Time, nos []ActionNo, to Status, note string) ([]Fact, error) {
	if !slices.Contains(Statuses(), to) {
		return nil, &Error{Code: Invalid, Text: "A status is red, amber or green.", Hint: "For example: 20 amber why it is amber"}
	}
	if to == Green {
		return s.Complete(c, now, nos, note, Completion{Bare: true})
	}
	var changed []ActionNo
	facts, err := s.each(nos, func(a *Action) (Fact, error) {
		if note == "" && a.Status == to && a.proposal == nil { // a word against a proposal is no "no change"
			return &ActionConfirmed{No: a.No, Status: to, OnBehalf: s.onBehalf(c.By, a, now)}, nil
		}
		changed = append(changed, a.No)
		return &ActionUpdated{No: a.No, From: a.Status, To: to, Note: note, OnBehalf: s.onBehalf(c.By, a, now)}, nil
	})
	if err != nil {
		return nil, err
	}
	if len(changed) > 0 && note == "" {
		return nil, &NeedsNote{Actions: nos, Changed: changed, To: to}
	}
	return facts, s.saved(c, now, facts)
}

// NeedsNote is the answer to a change of status without a word on why.
type NeedsNote struct {
	Actions []ActionNo // all that were asked for
	Changed []ActionNo // those whose status would change
	To      Status
}

func (e *NeedsNote) Error() string {
	return fmt.Sprintf("changing %v to %s needs a note on why", e.Changed, e.To.Word())
}

// Confirm decides that the status of each action stands. With a status given
// ("still amber") it must be the one the action has.
func (s *State) Confirm(c Cause, now time.Time, nos []ActionNo, still Status, note string) ([]Fact, error) {
	facts, err := s.each(nos, func(a *Action) (Fact, error) {
		if a.Status == NotYetRated {
			return nil, s.unratedIn(nos, a, note)
		}
		if still != NotYetRated && still != a.Status {
			return nil, &Error{Code: Conflict,
				Text: fmt.Sprintf("Action %d is %s, not %s, so nothing was confirmed.", a.No, a.Status.Word(), still.Word()),
				Hint: "Confirm what it is, or change it.",
				Try:  []string{fmt.Sprintf("%d same", a.No), fmt.Sprintf("%d %s", a.No, string(still))}}
		}
		return &ActionConfirmed{No: a.No, Status: a.Status, Note: note, OnBehalf: s.onBehalf(c.By, a, now)}, nil
	})
	if err != nil {
		return nil, err
	}
	return facts, s.saved(c, now, facts)
}

// unratedIn refuses to confirm actions one of which has no status. The others
// are offered.
func (s *State) unratedIn(nos []ActionNo, a *Action, note string) error {
	e := &Error{Code: Invalid, Text: fmt.Sprintf("Action %d is NOT YET RATED, so there is no status to confirm. Nothing was saved.", a.No),
		Hint: fmt.Sprintf("Say which it is, and in a few words why, for example: %d amber half are in", a.No)}
	var rated []string
	for _, no := range nos {
		if other, err := s.Action(no); err == nil && other.Status != NotYetRated {
			rated = append(rated, fmt.Sprint(no))
		}
	}
	if len(rated) > 0 {
		line := strings.Join(rated, ", ") + " same"
		if note != "" {
			line += ": " + note
		}
		if len(line) < 200 {
			e.Try = []string{line}
		}
		return e
	}
	for _, st := range Statuses() {
		e.Try = append(e.Try, fmt.Sprintf("%d %s", a.No, string(st)))
	}
	return e
}

// Attach decides to add a note that quotes a message of Slack's, with its
// address.
func (s *State) Attach(c Cause, now time.Time, nos []ActionNo, text, link string) ([]Fact, error) {
	facts, err := s.Note(c, now, nos, text)
	if err != nil {
		return nil, err
	}
	for _, f := range facts {
		f.(*ActionNoted).Link = link
	}
	return facts, nil
}

// ConfirmedSince finds the person's confirmation of those actions, in one write
// after an instant, if nothing has been said of them since: a button that is
// pressed again has nothing to add.
func (s *State) ConfirmedSince(by UserID, nos []ActionNo, t time.Time) (last Event, ok bool) {
	if t.IsZero() {
		return Event{}, false
	}
	for i, no := range nos {
		a, known := s.actions[no]
		if !known {
			return Event{}, false
		}
		var e Event
		for _, seq := range slices.Backward(a.entries) {
			if _, _, _, says := said(s.events[seq-1].Fact); says && s.undone[seq] == 0 {
				e = s.events[seq-1]
				break
			}
		}
		if _, is := e.Fact.(*ActionConfirmed); !is || e.By != by || !e.At.After(t) || i > 0 && e.Cause != last.Cause {
			return Event{}, false
		}
		last = e
	}
	return last, len(nos) > 0
}

// Note decides to add the same note to each action.
func (s *State) Note(c Cause, now time.Time, nos []ActionNo, text string) ([]Fact, error) {
	if text == "" {
		return nil, &Error{Code: Invalid, Text: "There is no text to save as a note.", Hint: "For example: note 20 4K cameras on order"}
	}
	facts, err := s.each(nos, func(a *Action) (Fact, error) {
		return &ActionNoted{No: a.No, Note: text}, nil
	})
	if err != nil {
		return nil, err
	}
	return facts, s.saved(c, now, facts)
}
