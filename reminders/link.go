package reminders

import (
	"fmt"
	"slices"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// noticeLate is how long it is worth telling somebody what became of an action.
const noticeLate = 72 * time.Hour

// turnedSince is how long before it is told a status can have changed: at most
// over a night and the longest run of days on which nobody is told anything.
const turnedSince = 14 * 24 * time.Hour

// link tells whoever holds an action that waits for another, or that another
// feeds, that the status of that one has changed: one message a person and
// change, however many actions of theirs depend on it. Whoever changed it is not
// told. What is taken back before it is told never is; what is taken back
// later is said in the message itself.
func link() Rule {
	stamp := func(s *plan.State, p plan.Post) string { return fmt.Sprint(s.UndoneBy(p.Event)) }
	return Rule{Name: "link", Does: "an action that others depend on has changed", Stamp: stamp,
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, a := range s.Actions() {
				if len(s.Dependants(a.No)) == 0 {
					continue
				}
				for _, e := range slices.Backward(s.Entries(a.No)) {
					if from.Sub(e.At) > turnedSince {
						break
					}
					at := s.Morning(e.At)
					if _, _, turned := s.Turned(e); !turned || !in(at, from, to) {
						continue
					}
					for _, u := range concerned(s, e, at) {
						p := plan.Post{Key: fmt.Sprintf("link/%d/%s", e.Seq, u), Rule: "link", At: at, Late: at.Add(noticeLate), To: plan.Target{User: u}, Action: a.No, Event: e.Seq}
						p.Stamp = stamp(s, p)
						list = append(list, p)
					}
				}
			}
			slices.SortStableFunc(list, func(a, b plan.Post) int { return int(a.Event) - int(b.Event) })
			return list
		},
		Say: func(s *plan.State, p plan.Post, _ time.Time) (views.Reply, string) {
			e, _ := s.Event(p.Event)
			had, _ := s.Posting(p.Key)
			links := depending(s, e, p.To.User, p.At)
			switch {
			case had.State == plan.Sent: // it is put right
			case s.UndoneBy(e.Seq) != 0:
				return views.Reply{}, "it was taken back"
			case len(links) == 0:
				return views.Reply{}, "nothing of theirs depends on it any more"
			}
			return views.LinkTurned(s, e, p.Action, p.To.User, links), ""
		}}
}

// concerned lists who is told at an instant that an event changed an action's
// status, in the order of what depends on it.
func concerned(s *plan.State, e plan.Event, at time.Time) []plan.UserID {
	var list []plan.UserID
	for _, l := range linked(s, e) {
		a, err := s.Action(l.Dependant())
		if err != nil {
			continue
		}
		for _, h := range s.Holders(a) {
			if u := s.StandIn(h.User, at); u != "" && u != e.By && h.User != e.By && !e.At.Before(s.HeldSince(h)) {
				list = with(list, u)
			}
		}
	}
	return list
}

// depending lists the links by which something that a person holds, or covers
// for, depends on the action that an event is about.
func depending(s *plan.State, e plan.Event, u plan.UserID, at time.Time) []plan.Link {
	return slices.DeleteFunc(linked(s, e), func(l plan.Link) bool {
		a, err := s.Action(l.Dependant())
		return err != nil || !slices.ContainsFunc(s.Holders(a), func(h plan.Holder) bool { return s.StandIn(h.User, at) == u })
	})
}

// linked lists the links by which something open depends on the action that an
// event is about, and did so when it was written.
func linked(s *plan.State, e plan.Event) []plan.Link {
	var list []plan.Link
	for _, no := range plan.About(e.Fact) {
		for _, l := range s.Dependants(no) {
			if a, err := s.Action(l.Dependant()); err == nil && !a.Absent && !a.Closed() && s.LinkedBy(l).Seq < e.Seq {
				list = append(list, l)
			}
		}
	}
	return list
}

// agreement asks whoever speaks for a party that a proposed Green waits for
// whether the action is complete, once; where nobody does, the co-ordinators,
// who may answer for it. Whoever proposed it is not asked. When it waits no
// more, the message says so, unless its reader answered in it.
func agreement() Rule {
	return Rule{Name: "agreement", Asks: true, Does: "a joint action is said to be complete", Stamp: settled,
		Due: func(s *plan.State, from, to time.Time) (list []plan.Post) {
			for _, a := range s.Actions() {
				p, ok := s.Proposed(a.No)
				if !ok {
					continue
				}
				at := s.Morning(p.At)
				if !in(at, from, to) {
					continue
				}
				for _, u := range deciders(s, p, at) {
					list = append(list, plan.Post{Key: fmt.Sprintf("agreement/%d/%s", p.Entry, u), Rule: "agreement", At: at, Late: at.Add(noticeLate), To: plan.Target{User: u}, Action: a.No, Event: p.Entry})
				}
			}
			return list
		},
		Say: func(s *plan.State, post plan.Post, now time.Time) (views.Reply, string) {
			a, err := s.Action(post.Action)
			if err != nil {
				return views.Reply{}, "the action is no longer known"
			}
			had, _ := s.Posting(post.Key)
			p, waits := s.Proposed(a.No)
			switch waits = waits && p.Entry == post.Event; {
			case !waits && had.State == plan.Sent && settled(s, post) != "":
				return views.AgreementOver(s, a), ""
			case !waits:
				return views.Reply{}, "it is agreed, or was withdrawn"
			case had.State != plan.Sent && !slices.Contains(deciders(s, p, now), post.To.User):
				return views.Reply{}, "it waits for others"
			}
			return views.AwaitsAgreement(s, a, p, post.To.User, now), ""
		}}
}

// settled is empty while a question whether an action is complete is to stay as
// it is: the Green still waits, or its reader pressed a button there, and the
// message shows what came of that.
func settled(s *plan.State, post plan.Post) string {
	if p, waits := s.Proposed(post.Action); waits && p.Entry == post.Event {
		return ""
	}
	for _, e := range slices.Backward(s.Entries(post.Action)) {
		if e.Seq > post.Event && e.By == post.To.User && (e.Door == "button" || e.Door == "form") {
			return ""
		}
	}
	return "over"
}

// deciders lists who is asked at an instant for the word that a proposal waits
// for.
func deciders(s *plan.State, p plan.Proposal, at time.Time) []plan.UserID {
	var list []plan.UserID
	for _, party := range p.Waiting {
		people := s.Speakers(party, at)
		if len(people) == 0 {
			people = s.InAt(plan.Coordinator, "", at)
		}
		for _, u := range people {
			if u != p.By {
				list = with(list, u)
			}
		}
	}
	return list
}
