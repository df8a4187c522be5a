package plan

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Histories made by decisions alone, thousands of them at random, agree with a
// plain model of what was said; and the journal gives each back, whole or up
// to anywhere.
func TestRandomHistories(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	for i := range 12 {
		h := begin(t)
		r := random{history: h, Rand: rand.New(rand.NewPCG(seed, uint64(i)))}
		half := r.IntN(120)
		for n := range 120 {
			if _, err := r.step(); err != nil && !polite(err) {
				t.Fatalf("history %d, step %d: %v", i, n, err)
			}
			compare(t, h)
			if n == half {
				same(t, "half a journal", replay(stored(t, h.events)), h.s)
			}
		}
		if h.s.Head() < 40 {
			t.Errorf("history %d has %d events: too little happened to prove anything", i, h.s.Head())
		}
		back := stored(t, h.events)
		same(t, "a whole journal", replay(back), h.s)
		middle := replay(back[:len(back)/2])
		for _, e := range back[len(back)/2:] {
			middle.Apply(e)
		}
		same(t, "a journal in two pieces", middle, h.s)
	}
}

// polite reports whether an error is one that decisions give.
func polite(err error) bool {
	var refusal *Error
	var why *NeedsNote
	var saved *AlreadySaved
	var undone *AlreadyUndone
	var evidence *NeedsEvidence
	var party *NeedsParty
	var reason *NeedsReason
	return errors.As(err, &evidence) || errors.As(err, &party) || errors.As(err, &reason) || errors.As(err, &refusal) || errors.As(err, &why) || errors.As(err, &saved) || errors.As(err, &undone)
}

// random makes one decision after another.
type random struct {
	*history
	*rand.Rand
}

func pick[T any](r random, list ...T) T { return list[r.IntN(len(list))] }

func (r random) step() ([]Event, error) {
	s := r.s
	r.now = r.now.Add(pick(r, 0, time.Second, time.Minute, time.Hour, 40*time.Hour))
	by := pick(r, ann, ann, bob, cleo)
	nos := pick(r, []ActionNo{12}, []ActionNo{20}, []ActionNo{12, 13}, []ActionNo{29, 20, 12}, []ActionNo{outside}, nil)
	text := pick(r, "", "One", "Two", "Drei – “ß” & <b>", "07700 900123")
	entry := uint64(r.IntN(int(s.Head()) + 3))
	return r.try(by, func(c Cause) ([]Fact, error) {
		switch r.IntN(26) {
		case 0, 1, 2:
			return s.Update(c, r.now, nos, pick(r, Red, Amber, Green, "purple"), text)
		case 3:
			return s.Confirm(c, r.now, nos, pick(r, NotYetRated, NotYetRated, Amber), text)
		case 4, 5:
			return s.Note(c, r.now, nos, text)
		case 6:
			return s.Correct(c, r.now, pick(r, ActionNo(12), 20), 0, text)
		case 7:
			return s.Correct(c, r.now, pick(r, ActionNo(12), 20), entry, text)
		case 8, 9:
			return s.Undo(c, 0, pick(r, ActionNo(0), 0, 12, 20))
		case 10:
			return s.Undo(c, entry, 0)
		case 11, 12:
			if e, ok := s.LastUndone(by); ok {
				return s.Undo(c, e.Seq, 0)
			}
			return nil, nil
		case 13:
			h := pick(r, Holder{User: by, Party: pick(r, PartyCode("CCS"), "ccs", "CoLC")}, Holder{User: by, No: 20})
			return s.Hold(h, r.IntN(2) == 0)
		case 14:
			if r.IntN(2) == 0 {
				return s.KeepDraft(c.By, r.now, text)
			}
			return s.Share(c, pick(r, 0, entry), "C0PLAN")
		case 15, 16, 17, 18, 19, 20:
			return r.diary(c, text)
		case 21, 22, 23, 24:
			return r.standing(c, text)
		}
		return s.Import(r.document(), r.now)
	})
}

// standing says something of an action besides its status, or of a joint Green.
func (r random) standing(c Cause, text string) ([]Fact, error) {
	s, near := r.s, DateOf(r.now).Add(r.IntN(30)-5)
	no := pick(r, ActionNo(12), 13, 13, 20, outside)
	parties := pick(r, nil, []PartyCode{"CCS"}, []PartyCode{"colc"}, []PartyCode{"CCS", "CoLC"}, []PartyCode{"gym"})
	switch r.IntN(11) {
	case 0, 1:
		return s.Complete(c, r.now, []ActionNo{no}, text, Completion{For: parties, Bare: r.IntN(2) == 0, Evidence: pick(r, "", "", "minutes of 4 May")})
	case 2, 3:
		return s.Agree(c, r.now, no, parties, text)
	case 4:
		return s.Decline(c, r.now, no, parties, text)
	case 5:
		return s.AddEvidence(c, r.now, no, pick(r, text, "see https://example.org/a?b=c."))
	case 6:
		return s.SetPath(c, r.now, no, Path{Obstacle: pick(r, "", text), Next: text, Who: pick(r, "", "CCS"), By: pick(r, Date{}, near)})
	case 7:
		return s.SetNext(c, r.now, no, text, pick(r, Date{}, near))
	case 8:
		return s.SetLead(no, pick(r, PartyCode(""), "CCS", "colc"))
	case 9:
		return s.SetFlag(c, r.now, no, pick(r, Deferred, Continuous, Overdue), r.IntN(2) == 0, pick(r, Date{}, near), text)
	}
	if other := pick(r, ActionNo(12), 13, 20); r.IntN(3) > 0 {
		return s.LinkActions(Link{From: no, Rel: pick(r, WaitsFor, Feeds, SeeAlso), To: other})
	} else {
		return s.Unlink(no, other)
	}
}

// diary says something of meetings, days, people and messages, or posts one.
func (r random) diary(c Cause, text string) ([]Fact, error) {
	s, near := r.s, DateOf(r.now).Add(r.IntN(30)-5)
	meeting := pick(r, MeetingID("nte"), "nte", "panel")
	part := pick(r, "", "", "north")
	user := pick(r, ann, bob)
	item := 1 + r.IntN(6)
	if o, ok := s.Next(meeting, near.At("")); ok && r.IntN(3) > 0 {
		near, part = o.On, o.ID.Part
	}
	switch r.IntN(22) {
	case 19:
		return s.Prefer(PreferenceSet{User: user, Name: pick(r, PreferWords, PreferHours, PreferDigest, PreferStart, "colours"), On: r.IntN(2) == 0,
			From: pick(r, Clock("10:00"), "07:00", "17:30"), Until: pick(r, Clock("16:00"), "18:00"), Day: time.Weekday(r.IntN(7))})
	case 20:
		if r.IntN(2) == 0 {
			return s.StopDrive(r.now)
		}
		return s.StartDrive(r.now, pick(r, Date{}, near))
	case 21:
		return s.Tap(c, r.now, pick(r, ActionNo(12), 20, 29, outside), pick(r, Red, Amber, Green))
	case 0:
		return s.Convene([]Meeting{nte(), panel()}), nil
	case 1:
		return s.SetMeeting(meeting, func(m *Meeting) {
			m.Start, m.Text, m.Off = pick(r, "09:30", Clock("14:00"), "25:00"), text, r.IntN(3) == 0
		})
	case 2:
		return s.SkipMeeting(r.now, meeting, near, part, text)
	case 3:
		return s.MoveMeeting(r.now, meeting, near, part, near.Add(r.IntN(9)-2), pick(r, "", Clock("11:00")), text)
	case 4:
		return s.RestoreMeeting(r.now, meeting, near, part)
	case 5:
		return s.HoldMeeting(r.now, meeting, near.Add(-7), part)
	case 6:
		return s.AddOccurrence(r.now, meeting, near, pick(r, "", Clock("18:00")), part)
	case 7:
		return s.SetHoliday(near, text, r.IntN(2) == 0)
	case 8:
		return s.GiveOffice(pick(r, Office{Role: Chair, Meeting: meeting, User: user}, Office{Role: Coordinator, User: user, Until: near}), r.IntN(2) == 0)
	case 9:
		return s.SetAway(r.now, user, pick(r, near, Date{}), pick(r, "", cleo))
	case 10:
		return s.SnoozeAction(r.now, user, pick(r, ActionNo(12), 20, outside), pick(r, near, Date{}))
	case 11:
		return s.SwitchMessages(MessagesSwitched{Message: "nudge", Meeting: pick(r, "", meeting), To: Target{User: user}, Off: r.IntN(2) == 0})
	case 12:
		return s.SetDigest(Digest{Channel: pick(r, "C0PLAN", ""), Day: pick(r, time.Friday, time.Sunday), At: "15:00"}, r.IntN(2) == 0)
	case 13:
		return s.SetHealth(pick(r, ActionNo(12), 20, outside), pick(r, "well", "stuck", "so-so"), text)
	case 14:
		return s.AddAgenda(meeting, part, text)
	case 15:
		return s.SendAgenda(item, pick(r, MeetingID("nte"), "panel", "gym"))
	case 16:
		if r.IntN(2) == 0 {
			return s.CloseAgenda(item)
		}
		return s.AnswerAgenda(item, text)
	case 17:
		p := Post{Key: fmt.Sprintf("brief/%s/%s", meeting, near.ISO()), Rule: "brief", At: near.At("08:30").UTC(), To: Target{User: user}}
		return s.Claim(r.now, p, "one", r.now.Add(time.Minute).UTC(), text)
	}
	open := s.Postings(1, func(p Posting) bool { return !p.Done() })
	if len(open) == 0 {
		return nil, nil
	}
	return pick(r, []Fact{&PostSent{Key: open[0].Key, At: Receipt{Channel: "D0ANN", TS: "1.2"}}},
		[]Fact{&PostFailed{Key: open[0].Key, Reason: "ratelimited", Retry: r.now.Add(time.Second).UTC()}}, []Fact{&PostLost{Key: open[0].Key, Reason: "gone"}}), nil
}

// document is the first plan with anything in it changed.
func (r random) document() Document {
	return edited(func(d *Document) {
		d.Parties[1].Name = pick(r, "Community Services", "Housing")
		d.Parties[1].Code = pick(r, PartyCode("CCS"), "Ccs")
		d.Actions[1].Title = pick(r, "Panel", "Multi- Agency panel")
		d.Actions[2].Progress = pick(r, "Ordered.", "Fitted.\nTried.")
		d.Actions[2].Parties = pick(r, []PartyCode{"CoLC"}, []PartyCode{"CoLC", d.Parties[1].Code})
		if r.IntN(3) == 0 {
			d.Actions = slices.Delete(d.Actions, 3, 4)
		}
	})
}

// A model says what a history comes to, by the plainest reading of its events:
// nothing is kept from one question to the next.
type model []Event

// standing are the numbers of the events in force: the last undo counts, one
// that it took back does not, and so on towards the front.
func (m model) standing() map[uint64]bool {
	stands := map[uint64]bool{}
	for _, e := range m {
		stands[e.Seq] = true
	}
	for _, e := range slices.Backward(m) {
		if undo, ok := e.Fact.(*WriteUndone); ok && stands[e.Seq] {
			for _, seq := range undo.Entries {
				stands[seq] = false
			}
		}
	}
	return stands
}

// A picture is what people see of an action.
type picture struct {
	No               ActionNo
	Status           Status
	Since, Confirmed time.Time
	By               UserID
	Waiting          []PartyCode
	Title            string
	Absent           bool
	Holders          []UserID
	Notes            []string // as they read now, of entries that stand
	Entries          []uint64
}

func (m model) picture(no ActionNo) picture {
	stands := m.standing()
	p := picture{No: no}
	// asked are the parties a joint Green waits for; proposal is its event.
	var all, asked []PartyCode
	var proposal uint64
	become := func(to Status, e Event) {
		if p.Status != to {
			p.Since = e.At
		}
		p.Status, asked = to, nil
	}
	agree := func(parties []PartyCode, e Event) {
		asked = slices.DeleteFunc(slices.Clone(asked), func(c PartyCode) bool { return slices.ContainsFunc(parties, c.Same) })
		if len(asked) == 0 {
			become(Green, e)
		}
	}
	var parties []PartyCode
	notes := map[uint64]string{}
	var noted []uint64
	for _, e := range m {
		if slices.Contains(About(e.Fact), no) {
			p.Entries = append(p.Entries, e.Seq)
		}
		switch f := e.Fact.(type) {
		case *ActionPublished:
			if f.No == no {
				p.Title, p.Absent, parties = f.Title, false, f.Parties
				if !sameParties(all, parties) {
					asked = nil
				}
			}
		case *ActionAbsent:
			p.Absent = p.Absent || f.No == no
		case *ActionUpdated:
			if f.No == no && stands[e.Seq] {
				become(f.To, e)
				p.Confirmed, p.By = e.At, e.By
				notes[e.Seq], noted = f.Note, append(noted, e.Seq)
			}
		case *ActionConfirmed:
			if f.No == no && stands[e.Seq] {
				p.Confirmed, p.By = e.At, e.By
				notes[e.Seq], noted = f.Note, append(noted, e.Seq)
			}
		case *ActionNoted:
			if f.No == no && stands[e.Seq] {
				notes[e.Seq], noted = f.Note, append(noted, e.Seq)
			}
		case *GreenProposed:
			if f.No == no && stands[e.Seq] {
				if p.Status != Green {
					all, asked, proposal = f.Parties, f.Parties, e.Seq
					agree(f.For, e)
				}
				notes[e.Seq], noted = f.Note, append(noted, e.Seq)
				if p.Status != NotYetRated {
					p.Confirmed, p.By = e.At, e.By
				}
			}
		case *GreenAgreed:
			if f.No == no && stands[e.Seq] {
				notes[e.Seq], noted = f.Note, append(noted, e.Seq)
				if proposal == f.Proposal && len(asked) > 0 {
					agree(f.For, e)
					if p.Status != NotYetRated {
						p.Confirmed, p.By = e.At, e.By
					}
				}
			}
		case *GreenDeclined:
			if f.No == no && stands[e.Seq] {
				notes[e.Seq], noted = f.Note, append(noted, e.Seq)
				if proposal == f.Proposal && len(asked) > 0 {
					asked = nil
					if p.Status != NotYetRated {
						p.Confirmed, p.By = e.At, e.By
					}
				}
			}
		case *NoteCorrected:
			if _, ok := notes[f.Entry]; ok && stands[e.Seq] {
				notes[f.Entry] = f.Note
			}
		}
	}
	p.Waiting = asked
	for _, seq := range noted {
		p.Notes = append(p.Notes, notes[seq])
	}
	var holders []Holder
	for _, e := range m {
		switch f := e.Fact.(type) {
		case *HolderAdded:
			if stands[e.Seq] && !slices.ContainsFunc(holders, (Holder{User: f.User, Party: f.Party, No: f.No}).same) {
				holders = append(holders, Holder{User: f.User, Party: f.Party, No: f.No})
			}
		case *HolderRemoved:
			if stands[e.Seq] {
				holders = slices.DeleteFunc(holders, (Holder{User: f.User, Party: f.Party, No: f.No}).same)
			}
		}
	}
	for _, h := range holders {
		if h.No == no || h.No == 0 && slices.ContainsFunc(parties, h.Party.Same) {
			p.Holders = append(p.Holders, h.User)
		}
	}
	return p
}

// compare holds the State of a history against the model.
func compare(t *testing.T, h *history) {
	t.Helper()
	m := model(h.events)
	for _, a := range h.s.Actions() {
		got := picture{No: a.No, Status: a.Status, Since: a.Since, Confirmed: a.Confirmed, By: a.By,
			Title: a.Wording.Title, Absent: a.Absent}
		if p, ok := h.s.Proposed(a.No); ok {
			got.Waiting = p.Waiting
		}
		for _, holder := range h.s.Holders(a) {
			got.Holders = append(got.Holders, holder.User)
		}
		for _, e := range h.s.Entries(a.No) {
			got.Entries = append(got.Entries, e.Seq)
			if _, _, _, ok := said(e.Fact); ok && h.s.UndoneBy(e.Seq) == 0 {
				got.Notes = append(got.Notes, h.s.NoteOf(e))
			}
		}
		if diff := cmp.Diff(m.picture(a.No), got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("after %s: action %d (-model +state):\n%s", tail(h.events), a.No, diff)
		}
	}
	if chain := circle(h.s.links); chain != nil {
		t.Fatalf("after %s: the links make a circle: %v", tail(h.events), chain)
	}
	for seq, stands := range m.standing() {
		if by := h.s.UndoneBy(seq); (by == 0) != stands {
			t.Fatalf("after %s: entry %d is undone by %d, the model says it stands: %v", tail(h.events), seq, by, stands)
		}
	}
}

// tail is the last of a history, for a failure.
func tail(events []Event) string {
	var list []string
	for _, e := range events[max(0, len(events)-6):] {
		list = append(list, fmt.Sprintf("%d %s %+v", e.Seq, e.By, e.Fact))
	}
	return fmt.Sprint(list)
}
