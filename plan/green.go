package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Proposal is a joint action said to be complete by some of its parties. The
// published status stays what it was until every party has agreed.
type Proposal struct {
	Entry     uint64 // the event that made it
	By        UserID
	At        time.Time
	Confirmed []PartyCode // the proposer's first, then in the order they agreed
	Waiting   []PartyCode // in the order of the plan; never empty

	parties []PartyCode // all that must agree
}

// agree takes the word of more parties in. It reports whether none is left.
func (p *Proposal) agree(parties []PartyCode) bool {
	confirmed, waiting := slices.Clone(p.Confirmed), []PartyCode(nil)
	for _, c := range parties {
		if slices.ContainsFunc(p.parties, c.Same) && !slices.ContainsFunc(confirmed, c.Same) {
			confirmed = append(confirmed, c)
		}
	}
	for _, c := range p.parties {
		if !slices.ContainsFunc(confirmed, c.Same) {
			waiting = append(waiting, c)
		}
	}
	p.Confirmed, p.Waiting = confirmed, waiting
	return len(waiting) == 0
}

// GreenProposed says that a joint action is complete, for some of its parties.
type GreenProposed struct {
	No       ActionNo    `json:"no"`
	From     Status      `json:"from"`    // the published status, which stays
	Parties  []PartyCode `json:"parties"` // all that must agree
	For      []PartyCode `json:"for"`     // those who say so
	OnBehalf bool        `json:"on_behalf,omitempty"`
	Note     string      `json:"-"`
}

func (f *GreenProposed) Kind() string              { return "green.proposed" }
func (f *GreenProposed) prose() map[string]*string { return map[string]*string{"note": &f.Note} }
func (f *GreenProposed) apply(s *State, e Event)   { s.entry(f.No, e) }

// GreenAgreed says that more parties agree to a proposal.
type GreenAgreed struct {
	No       ActionNo    `json:"no"`
	Proposal uint64      `json:"proposal"` // its event
	For      []PartyCode `json:"for"`
	OnBehalf bool        `json:"on_behalf,omitempty"`
	Note     string      `json:"-"`
}

func (f *GreenAgreed) Kind() string              { return "green.agreed" }
func (f *GreenAgreed) prose() map[string]*string { return map[string]*string{"note": &f.Note} }
func (f *GreenAgreed) apply(s *State, e Event)   { s.entry(f.No, e) }

// GreenDeclined says that a party does not agree, and why. It ends the
// proposal.
type GreenDeclined struct {
	No       ActionNo    `json:"no"`
	Proposal uint64      `json:"proposal"` // its event
	For      []PartyCode `json:"for"`
	OnBehalf bool        `json:"on_behalf,omitempty"`
	Note     string      `json:"-"`
}

func (f *GreenDeclined) Kind() string              { return "green.declined" }
func (f *GreenDeclined) prose() map[string]*string { return map[string]*string{"note": &f.Note} }
func (f *GreenDeclined) apply(s *State, e Event)   { s.entry(f.No, e) }

// rateGreen folds what is said of a joint action's completion into its status.
func (a *Action) rateGreen(e Event) {
	switch f := e.Fact.(type) {
	case *GreenProposed:
		// An undo can have put back a Green that was agreed before this.
		p := Proposal{Entry: e.Seq, By: e.By, At: e.At, parties: f.Parties}
		if p.agree(f.For) || a.Status == Green {
			a.become(Green, e)
		} else {
			a.proposal = &p
		}
	case *GreenAgreed:
		if a.proposal == nil || a.proposal.Entry != f.Proposal {
			return // it was withdrawn
		}
		p := *a.proposal
		if p.agree(f.For) {
			a.become(Green, e)
		} else {
			a.proposal = &p
		}
	case *GreenDeclined:
		if a.proposal == nil || a.proposal.Entry != f.Proposal {
			return
		}
		a.proposal = nil
	default:
		return
	}
	if a.Status != NotYetRated { // whoever says more than that has said no less
		a.Confirmed, a.By, a.Behalf = e.At, e.By, false
	}
}

// Proposed is the Green that waits for parties of a joint action; ok is false
// when none does.
func (s *State) Proposed(no ActionNo) (p Proposal, ok bool) {
	a := s.actions[no]
	if a == nil || a.proposal == nil {
		return Proposal{}, false
	}
	return *a.proposal, true
}

// Speaks reports whether a person speaks for a party at an instant: they hold
// its actions, or those of the organisation above it, or cover for somebody
// who does and is away.
func (s *State) Speaks(by UserID, party PartyCode, now time.Time) bool {
	return slices.Contains(s.speakers(party, now), by) || s.belongs(by, party)
}

// Speakers lists who speaks for a party at an instant, in the order they came to
// hold its actions; those who are away have their cover in their place.
func (s *State) Speakers(party PartyCode, now time.Time) []UserID {
	var list []UserID
	for _, u := range s.heads(party) {
		if u = s.StandIn(u, now); u != "" {
			list = with(list, u)
		}
	}
	return list
}

// Decides says what a person can do about a proposal at an instant: agree, when
// they speak for a party that it waits for; and decline, when they speak for any
// of its parties. The co-ordinator can do both.
func (s *State) Decides(u UserID, p Proposal, now time.Time) (agree, decline bool) {
	all := s.coordinates(u, now)
	return all || s.speaksForAny(u, p.Waiting, now), all || s.speaksForAny(u, p.parties, now)
}

// speakers is Speakers, with those who are away.
func (s *State) speakers(party PartyCode, now time.Time) []UserID {
	list := s.heads(party)
	for _, u := range s.Speakers(party, now) {
		list = with(list, u)
	}
	return list
}

// heads lists the holders of a party's actions, or of the organisation's above
// it.
func (s *State) heads(party PartyCode) []UserID {
	p, _ := s.Party(party)
	var list []UserID
	for _, h := range s.holders {
		if s.Standing(h.User) == Guest || s.Gone(h.User) {
			continue
		}
		if h.No == 0 && (h.Party.Same(party) || p.Of != "" && h.Party.Same(p.Of)) {
			list = with(list, h.User)
		}
	}
	return list
}

// coordinates reports whether a person is the plan's co-ordinator.
func (s *State) coordinates(by UserID, now time.Time) bool {
	return slices.Contains(s.InAt(Coordinator, "", now), by)
}

// onBehalf reports whether a person sets an action's status for its owners: as
// co-ordinator, and without holding it.
func (s *State) onBehalf(by UserID, a *Action, now time.Time) bool {
	return s.coordinates(by, now) && !s.HeldBy(a, by)
}

// A Completion is what is said with a Green besides the note.
type Completion struct {
	For      []PartyCode // of a joint action: the parties that say so; nil for those that the person speaks for
	Evidence string      // where it can be seen: a link, minutes, a report, "seen by" somebody
	Bare     bool        // without evidence, on purpose
}

// NeedsEvidence is the answer to a Green that nothing shows. It is held for
// one more word, and can be saved as it is.
type NeedsEvidence struct {
	Actions []ActionNo // all that were asked for
	Missing []ActionNo // those without evidence
	Note    string
	For     []PartyCode
}

func (e *NeedsEvidence) Error() string {
	return fmt.Sprintf("setting %v to GREEN needs evidence", e.Missing)
}

// NeedsParty is the answer to a word on a joint Green when nobody knows for
// which party it is.
type NeedsParty struct {
	No      ActionNo
	Parties []PartyCode // they may mean, in the plan's order
	Known   bool        // they speak for all of these, and may mean several
}

func (e *NeedsParty) Error() string {
	return fmt.Sprintf("a word on action %d for one of %v", e.No, e.Parties)
}

// Complete decides that each action is Green, with a note on what was done. A
// joint action becomes Green when every party has said so: until then it is
// proposed, and the published status stays.
//
// A change needs a note ([NeedsNote]), evidence unless it is bare
// ([NeedsEvidence]), and for a joint action the parties it is said for
// ([NeedsParty]).
func (s *State) Complete(c Cause, now time.Time, nos []ActionNo, note string, how Completion) ([]Fact, error) {
	var changed, missing []ActionNo
	var late error // refusals that come after the question for a note
	facts, err := s.each(nos, func(a *Action) (Fact, error) {
		if a.Status == Green {
			if note == "" {
				return &ActionConfirmed{No: a.No, Status: Green, OnBehalf: s.onBehalf(c.By, a, now)}, nil
			}
			return &ActionUpdated{No: a.No, From: Green, To: Green, Note: note, OnBehalf: s.onBehalf(c.By, a, now)}, nil
		}
		changed = append(changed, a.No)
		if how.Evidence == "" && !s.evident(a, note, now) {
			missing = append(missing, a.No)
		}
		if !a.Joint() {
			return &ActionUpdated{No: a.No, From: a.Status, To: Green, Note: note, OnBehalf: s.onBehalf(c.By, a, now)}, nil
		}
		f, err := s.propose(c, now, a, note, how.For)
		if err != nil && late == nil {
			late = err
		}
		return f, nil
	})
	if err != nil {
		return nil, err
	}
	if len(changed) > 0 && note == "" {
		return nil, &NeedsNote{Actions: nos, Changed: changed, To: Green}
	}
	if err := s.saved(c, now, facts); err != nil {
		return nil, err
	}
	if late != nil {
		return nil, late
	}
	if len(missing) > 0 && !how.Bare {
		return nil, &NeedsEvidence{Actions: nos, Missing: missing, Note: note, For: how.For}
	}
	for _, no := range changed {
		if how.Evidence != "" {
			facts = append(facts, evidenceOf(no, how.Evidence))
		}
	}
	return facts, nil
}

// propose decides that a joint action is complete for some of its parties: the
// first to say so propose it, the others agree.
func (s *State) propose(c Cause, now time.Time, a *Action, note string, parties []PartyCode) (Fact, error) {
	p, waits := s.Proposed(a.No)
	may := a.Parties
	if waits {
		may = p.Waiting
	}
	if waits && len(parties) == 0 && !s.speaksForAny(c.By, may, now) && s.speaksForAny(c.By, p.Confirmed, now) {
		return s.ownWord(c.By, a), &Error{Code: Conflict, Text: fmt.Sprintf("Green is proposed for action %d already, by %s, and waits for %s. Nothing was changed.", a.No, codes(p.Confirmed), codes(p.Waiting)),
			Hint: "To say more about it, add a note.", Try: []string{fmt.Sprintf("%d", a.No)}}
	}
	// A first word is taken from whoever speaks up when nobody is known to
	// speak for the party. An agreement is not, or one person could give both.
	parties, behalf, err := s.speakFor(c.By, now, a, may, parties, !waits)
	if err != nil {
		return nil, err
	}
	if waits {
		return &GreenAgreed{No: a.No, Proposal: p.Entry, For: parties, OnBehalf: behalf, Note: note}, nil
	}
	return &GreenProposed{No: a.No, From: a.Status, Parties: a.Parties, For: parties, OnBehalf: behalf, Note: note}, nil
}

// ownWord is what a person said last of a proposal, for finding out whether
// they only say it again; nil for nothing.
func (s *State) ownWord(by UserID, a *Action) Fact {
	for _, seq := range slices.Backward(a.entries) {
		if e := s.events[seq-1]; e.By == by && green(e.Fact) && s.undone[seq] == 0 {
			return e.Fact
		}
	}
	return nil
}

func (s *State) speaksForAny(by UserID, parties []PartyCode, now time.Time) bool {
	return slices.ContainsFunc(parties, func(p PartyCode) bool { return s.Speaks(by, p, now) })
}

// speakFor settles for which of the parties a person may speak does: those that
// were named, or the one they are known to speak for. behalf is set when they
// do so as co-ordinator. With first, one party that nobody is known to speak
// for may be named by anybody.
func (s *State) speakFor(by UserID, now time.Time, a *Action, may, named []PartyCode, first bool) (parties []PartyCode, behalf bool, err error) {
	var own []PartyCode
	for _, p := range may {
		if s.Speaks(by, p, now) {
			own = append(own, p)
		}
	}
	if len(named) == 0 {
		switch {
		case len(own) == 1:
			return own, false, nil
		case len(own) > 1:
			return nil, false, &NeedsParty{No: a.No, Parties: own, Known: true}
		case len(may) == 1 && s.coordinates(by, now):
			return may, true, nil
		case s.coordinates(by, now):
			return nil, false, &NeedsParty{No: a.No, Parties: may}
		case first:
			free := slices.DeleteFunc(slices.Clone(may), func(p PartyCode) bool { return len(s.heads(p)) > 0 })
			if len(free) > 0 {
				return nil, false, &NeedsParty{No: a.No, Parties: free}
			}
		}
		return nil, false, s.notTheirs(by, now, a, may)
	}
	for _, n := range named {
		known, ok := s.Party(n)
		i := slices.IndexFunc(may, n.Same)
		switch {
		case !ok:
			return nil, false, &Error{Code: NotFound, Text: fmt.Sprintf("There is no party %q in the plan's key, so nothing was changed.", n)}
		case i < 0 && slices.ContainsFunc(a.Parties, n.Same):
			return nil, false, &Error{Code: Conflict, Text: fmt.Sprintf("%s has agreed to a Green for action %d already. It waits for %s.", known.Code, a.No, codes(may))}
		case i < 0:
			return nil, false, &Error{Code: Invalid, Text: fmt.Sprintf("%s is not an owner of action %d, which %s own. Nothing was changed.", known.Code, a.No, codes(a.Parties))}
		}
		p := may[i]
		switch {
		case s.Speaks(by, p, now):
		case s.coordinates(by, now):
			behalf = true
		case first && len(named) == 1 && len(s.heads(p)) == 0:
		default:
			return nil, false, s.notTheirs(by, now, a, []PartyCode{p})
		}
		parties = with(parties, p)
	}
	return parties, behalf, nil
}

// notTheirs refuses a word for parties that somebody else speaks for.
func (s *State) notTheirs(by UserID, now time.Time, a *Action, parties []PartyCode) error {
	var known, unknown []string
	var try []string
	for _, p := range parties {
		var people []string
		for _, u := range s.Speakers(p, now) {
			people = append(people, u.mention())
		}
		if len(people) > 0 {
			known = append(known, fmt.Sprintf("For %s that is %s.", p, listed(people, "or")))
			continue
		}
		unknown = append(unknown, string(p))
		try = append(try, fmt.Sprintf("own %s add me", strings.ToLower(string(p))))
	}
	e := &Error{Code: Refused, Text: fmt.Sprintf("A word for %s on the Green of action %d is said by somebody who speaks for it, or by the co-ordinator. Nothing was changed.", listedCodes(parties, "or"), a.No)}
	if len(unknown) > 0 {
		known = append(known, fmt.Sprintf("Nobody is known to speak for %s. If you do, type: %s", listed(unknown, "or"), try[0]))
		e.Try = try[:1]
	}
	e.Hint = strings.Join(known, " ")
	return e
}

// Agree decides to agree to a proposed Green for parties of the action: those
// that are named, or the one that the person speaks for.
func (s *State) Agree(c Cause, now time.Time, no ActionNo, parties []PartyCode, note string) ([]Fact, error) {
	again := s.saved(c, now, []Fact{&GreenAgreed{No: no, Note: note}})
	a, p, err := s.waits(no)
	if err != nil {
		return nil, cmp.Or(again, err)
	}
	parties, behalf, err := s.speakFor(c.By, now, a, p.Waiting, parties, false)
	if err != nil {
		return nil, cmp.Or(again, err)
	}
	return []Fact{&GreenAgreed{No: no, Proposal: p.Entry, For: parties, OnBehalf: behalf, Note: note}}, nil
}

// Decline decides not to agree to a proposed Green, with a reason. Whoever
// speaks for any of the action's parties may, so that one who has agreed can
// think again.
func (s *State) Decline(c Cause, now time.Time, no ActionNo, parties []PartyCode, why string) ([]Fact, error) {
	a, p, err := s.waits(no)
	if err != nil {
		return nil, cmp.Or(s.saved(c, now, []Fact{&GreenDeclined{No: no, Note: why}}), err)
	}
	may := a.Parties
	if len(parties) == 0 { // for all one speaks for: one is enough to end it
		for _, p := range may {
			if s.Speaks(c.By, p, now) {
				parties = append(parties, p)
			}
		}
	}
	parties, behalf, err := s.speakFor(c.By, now, a, may, parties, false)
	if err != nil {
		return nil, err
	}
	if why == "" {
		return nil, &NeedsReason{No: no}
	}
	return []Fact{&GreenDeclined{No: no, Proposal: p.Entry, For: parties, OnBehalf: behalf, Note: why}}, nil
}

// NeedsReason is the answer to a word against a Green that does not say why.
type NeedsReason struct{ No ActionNo }

func (e *NeedsReason) Error() string {
	return fmt.Sprintf("declining the Green of action %d needs a reason", e.No)
}

// waits finds the action and the proposal that a word on it is about.
func (s *State) waits(no ActionNo) (*Action, Proposal, error) {
	a, err := s.Action(no)
	if err != nil {
		return nil, Proposal{}, err
	}
	p, ok := s.Proposed(no)
	if !ok {
		text := fmt.Sprintf("No Green is proposed for action %d, so there is nothing to agree to. It is %s.", no, a.Status.Word())
		hint := ""
		if a.Status != Green {
			hint = fmt.Sprintf("To say that it is complete, type: %d green and what was done", no)
		}
		return nil, Proposal{}, &Error{Code: Conflict, Text: text, Hint: hint, Try: []string{fmt.Sprint(no)}}
	}
	return a, p, nil
}

// green reports whether a fact is a word on a joint Green. One party's word
// stands by itself, so it can be taken back whatever the others have said.
func green(f Fact) bool {
	switch f.(type) {
	case *GreenProposed, *GreenAgreed, *GreenDeclined:
		return true
	}
	return false
}

// sameParties reports whether two lists name the same parties, in any order.
func sameParties(a, b []PartyCode) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(c PartyCode) bool { return !slices.ContainsFunc(b, c.Same) })
}

// codes lists parties: "CCS", "CCS and CoLP".
func codes(list []PartyCode) string { return listedCodes(list, "and") }

func listedCodes(list []PartyCode, last string) string {
	var words []string
	for _, c := range list {
		words = append(words, string(c))
	}
	return listed(words, last)
}

// listed joins words with commas, and the last with another word.
func listed(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

// A GreenWord is what one word on a joint Green came to.
type GreenWord struct {
	Was, Is   Status      // the published status, before it and after
	Confirmed []PartyCode // of the proposal that it left waiting, with:
	Waiting   []PartyCode // none when nothing waits
	Ended     []PartyCode // who had proposed a Green that waited, and does so no longer
}

// GreenAfter is what a word on a joint action came to when it was said, by the
// entries before it that stand. It is the same whatever is said later.
func (s *State) GreenAfter(e Event) (w GreenWord) {
	for _, no := range About(e.Fact) {
		a, ok := s.actions[no]
		if !ok {
			continue
		}
		then := Action{No: no}
		for _, seq := range a.entries {
			if seq >= e.Seq {
				break
			}
			if s.undone[seq] == 0 {
				then.rate(s.events[seq-1])
			}
		}
		w.Was = then.Status
		before := then.proposal
		then.rate(e)
		if before != nil && then.proposal == nil {
			w.Ended = before.Confirmed
		}
		w.Is = then.Status
		if then.proposal != nil {
			w.Confirmed, w.Waiting = then.proposal.Confirmed, then.proposal.Waiting
		}
	}
	return w
}

// Turned is the change of an action's published status that an event brought
// about when it was written; ok is false for one that changed none.
func (s *State) Turned(e Event) (from, to Status, ok bool) {
	switch f := e.Fact.(type) {
	case *ActionUpdated:
		return f.From, f.To, f.From != f.To
	case *GreenProposed, *GreenAgreed:
		w := s.GreenAfter(e)
		return w.Was, w.Is, w.Was != w.Is
	}
	return NotYetRated, NotYetRated, false
}
