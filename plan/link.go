package plan

import (
	"fmt"
	"slices"
)

// A Link says that one action has to do with another.
type Link struct {
	From ActionNo `json:"from"`
	Rel  string   `json:"rel"` // one of Rels
	To   ActionNo `json:"to"`
}

// How one action has to do with another.
const (
	WaitsFor = "waits-for" // From cannot go on before To
	Feeds    = "feeds"     // To uses what From brings about
	SeeAlso  = "see-also"  // neither depends on the other
)

// Rels lists them.
func Rels() []string { return []string{WaitsFor, Feeds, SeeAlso} }

// needs is the link as a dependency: from needs to; ok is false when neither
// depends on the other.
func (l Link) needs() (from, to ActionNo, ok bool) {
	switch l.Rel {
	case WaitsFor:
		return l.From, l.To, true
	case Feeds:
		return l.To, l.From, true
	}
	return 0, 0, false
}

// joins reports whether the link is between the two, either way round.
func (l Link) joins(a, b ActionNo) bool {
	return l.From == a && l.To == b || l.From == b && l.To == a
}

// LinkSet says that one action has to do with another, or with Off no longer.
type LinkSet struct {
	Link
	Off bool `json:"off,omitempty"`
}

func (f *LinkSet) Kind() string              { return "link.set" }
func (f *LinkSet) prose() map[string]*string { return nil }

func (f *LinkSet) apply(s *State, e Event) {
	s.entry(f.From, e)
	if f.To != f.From {
		s.entry(f.To, e)
	}
	s.linked = append(s.linked, e.Seq)
	s.links = s.foldLinks(s.undone)
}

// foldLinks works the links out from the entries that are not undone.
func (s *State) foldLinks(undone map[uint64]uint64) []Link {
	var list []Link
	for _, seq := range s.linked {
		if undone[seq] != 0 {
			continue
		}
		f := s.events[seq-1].Fact.(*LinkSet)
		list = slices.DeleteFunc(list, func(l Link) bool { return l == f.Link })
		if !f.Off {
			list = append(list, f.Link)
		}
	}
	return list
}

// Links lists the links from and to an action, in the order they were made.
func (s *State) Links(no ActionNo) []Link {
	var list []Link
	for _, l := range s.links {
		if l.From == no || l.To == no {
			list = append(list, l)
		}
	}
	return list
}

// Dependants lists the actions that wait for an action, or that it feeds, with
// the link that says so.
func (s *State) Dependants(no ActionNo) []Link {
	var list []Link
	for _, l := range s.links {
		if _, to, ok := l.needs(); ok && to == no {
			list = append(list, l)
		}
	}
	return list
}

// Dependant is the action that depends on the other, 0 when neither does.
func (l Link) Dependant() ActionNo {
	from, _, _ := l.needs()
	return from
}

// LinkedBy is the event that made a link which stands; its Seq is 0 when nothing
// did.
func (s *State) LinkedBy(l Link) Event {
	for _, seq := range slices.Backward(s.linked) {
		if f := s.events[seq-1].Fact.(*LinkSet); f.Link == l && !f.Off && s.undone[seq] == 0 {
			return s.events[seq-1]
		}
	}
	return Event{}
}

// circle finds a chain of links by which an action depends on itself, beginning
// and ending with it; nil if there is none.
func circle(links []Link) []ActionNo {
	var visit func(chain []ActionNo) []ActionNo
	done := map[ActionNo]bool{}
	visit = func(chain []ActionNo) []ActionNo {
		at := chain[len(chain)-1]
		if done[at] {
			return nil
		}
		for _, l := range links {
			from, to, ok := l.needs()
			if !ok || from != at {
				continue
			}
			if i := slices.Index(chain, to); i >= 0 {
				return append(slices.Clone(chain[i:]), to)
			}
			if found := visit(append(slices.Clone(chain), to)); found != nil {
				return found
			}
		}
		done[at] = true
		return nil
	}
	for _, l := range links {
		if from, _, ok := l.needs(); ok {
			if found := visit([]ActionNo{from}); found != nil {
				return found
			}
		}
	}
	return nil
}

func circular(chain []ActionNo) *Error {
	text := fmt.Sprintf("action %d", chain[0])
	for _, no := range chain[1:] {
		text += fmt.Sprintf(", which depends on action %d", no)
	}
	return &Error{Code: Conflict, Text: fmt.Sprintf("That would make a circle: %s. Nothing was changed.", text),
		Hint: "Actions that only have to do with each other can be linked as see-also.", Try: []string{fmt.Sprint(chain[0])}}
}

// LinkActions decides that one action has to do with another. One that would
// come to depend on itself is refused.
func (s *State) LinkActions(l Link) ([]Fact, error) {
	for _, no := range []ActionNo{l.From, l.To} {
		if _, err := s.Action(no); err != nil {
			return nil, err
		}
	}
	mirrored := l
	switch {
	case !slices.Contains(Rels(), l.Rel):
		return nil, &Error{Code: Invalid, Text: "An action waits-for another, feeds another, or is linked as see-also. Nothing was changed.", Hint: fmt.Sprintf("For example: link %d waits-for %d", l.From, l.To)}
	case l.From == l.To:
		return nil, &Error{Code: Invalid, Text: fmt.Sprintf("Action %d cannot be linked to itself. Nothing was changed.", l.From)}
	case l.Rel == WaitsFor:
		mirrored = Link{From: l.To, Rel: Feeds, To: l.From}
	case l.Rel == Feeds:
		mirrored = Link{From: l.To, Rel: WaitsFor, To: l.From}
	case l.Rel == SeeAlso:
		mirrored = Link{From: l.To, Rel: SeeAlso, To: l.From}
	}
	if slices.Contains(s.links, l) || slices.Contains(s.links, mirrored) {
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Actions %d and %d are linked like that already, so nothing was changed.", l.From, l.To), Try: []string{fmt.Sprint(l.From)}}
	}
	if chain := circle(append(slices.Clone(s.links), l)); chain != nil {
		return nil, circular(chain)
	}
	return []Fact{&LinkSet{Link: l}}, nil
}

// Unlink decides that two actions are linked no longer.
func (s *State) Unlink(a, b ActionNo) ([]Fact, error) {
	for _, no := range []ActionNo{a, b} {
		if _, err := s.Action(no); err != nil {
			return nil, err
		}
	}
	var facts []Fact
	for _, l := range s.links {
		if l.joins(a, b) {
			facts = append(facts, &LinkSet{Link: l, Off: true})
		}
	}
	if facts == nil {
		return nil, &Error{Code: Conflict, Text: fmt.Sprintf("Actions %d and %d are not linked, so nothing was changed.", a, b)}
	}
	return facts, nil
}
