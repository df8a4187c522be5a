// Package reminders decides what is said unasked: which messages are owed, to
// whom, when and in what words, and sees to it that each is said once.
//
// A [Rule] owes messages. What it owes is a question about an interval of time
// and the State, so nothing need be remembered between two looks, and a day on
// which nobody looked is no special case. A [Runner] asks, claims what is owed,
// has it posted, and keeps the receipt.
//
// It declares the [Poster] it needs and knows no Slack client. Nothing here
// reads a clock.
package reminders

import (
	"cmp"
	"slices"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// A Rule is one kind of message that is sent unasked.
type Rule struct {
	Name string // as in plan.Post.Rule, and as people switch it off
	Does string // why it is sent, in a few words, for the list of what comes next

	// Due lists what is owed at times after from and up to to. It depends on
	// the State and the interval alone, so that Due(a, b) and Due(b, c) together
	// are Due(a, c).
	Due func(s *plan.State, from, to time.Time) []plan.Post

	// Say words a post as of now. When there is nothing to say after all, the
	// reply is empty and nothing says why, in a few words.
	Say func(s *plan.State, p plan.Post, now time.Time) (r views.Reply, nothing string)

	// Asks is set when the message asks its reader for something, so that it has
	// less to say when some of that is done.
	Asks bool

	// Prompt is set when the message is said as soon as it is owed, at any hour.
	Prompt bool

	// Stamp is what the words of a message depend on: when it is no longer what
	// it was, the message is edited. Nil for what depends on its meeting, or on
	// nothing.
	Stamp func(s *plan.State, p plan.Post) string
}

// Rules lists every kind of message, in the order of importance: what is owed
// at the same time goes out in this order.
func Rules() []Rule {
	return []Rule{thread(), threadLine(), moved(), holiday(), brief(), briefRest(), today(), referrals(), publicity(), nudge(), issues(), draft(), signOff(),
		agreement(), link(), help(), asked(), requests(), left(), drive(), driveEnd(), unrated(), digest(), digestRest(), ownDigest(), yearEnd(), redaction(), missed()}
}

func find(name string) (Rule, bool) {
	for _, r := range Rules() {
		if r.Name == name {
			return r, true
		}
	}
	return Rule{}, false
}

// Due lists what all rules owe at times after from and up to to, in the order
// in which it is to be sent.
func Due(s *plan.State, from, to time.Time) []plan.Post {
	var list []plan.Post
	for _, r := range Rules() {
		list = append(list, r.Due(s, from, to)...)
	}
	slices.SortStableFunc(list, func(a, b plan.Post) int { return a.At.Compare(b.At) })
	return list
}

// Say words a post as of now; see [Rule].
func Say(s *plan.State, p plan.Post, now time.Time) (r views.Reply, nothing string) {
	rule, ok := find(p.Rule)
	if !ok {
		return r, "this version does not know it"
	}
	if !wanted(s, p) {
		return r, "switched off"
	}
	if s.Gone(p.To.User) {
		return r, "they have left"
	}
	if closed(s, p, now) {
		return r, plan.NotForOutsiders
	}
	r, nothing = rule.Say(s, p, now)
	if nothing == "" && r.Text == "" {
		nothing = "there was nothing to say"
	}
	return addressed(s, p, r), nothing
}

// addressed is a message as its reader wants it.
func addressed(s *plan.State, p plan.Post, r views.Reply) views.Reply {
	if p.To.User != "" && s.Preferences(p.To.User).Words {
		r = views.InWords(r)
	}
	return r.Fit()
}

// Anew says what a message that was sent still has to say as of now. The reply is
// empty when that is nothing; ok is false when the message asks for nothing, and
// is best left as it is.
func Anew(s *plan.State, p plan.Posting, now time.Time) (r views.Reply, ok bool) {
	rule, known := find(p.Rule)
	if !known || !rule.Asks {
		return r, false
	}
	r, nothing := rule.Say(s, p.Post, now)
	if nothing != "" {
		return views.Reply{}, true
	}
	return addressed(s, p.Post, r), true
}

// closed reports whether a message is not for people from outside who are in its
// channel. Of a confidential meeting nothing is for them, whoever lets them read;
// its date they hear from people. A message about another meeting is.
func closed(s *plan.State, p plan.Post, now time.Time) bool {
	if p.To.Channel == "" || p.To.User != "" || s.Outsiders(p.To.Channel) == "" {
		return false
	}
	if m, err := s.Meeting(p.About.Meeting); err == nil {
		return m.Audience == plan.Confidential
	}
	return s.Closed(now, p.To.Channel, "") != nil
}

// wanted reports whether the message was not switched off where it goes. The
// rest of a message is wanted when the message is.
func wanted(s *plan.State, p plan.Post) bool {
	name := map[string]string{"brief-rest": "brief", "digest-rest": "digest", "thread-line": "thread", "drive-end": "drive"}[p.Rule]
	to := p.To
	to.Thread = ""
	return s.Wanted(cmp.Or(name, p.Rule), p.About.Meeting, to)
}

// Horizon is how far back the runner looks for what is owed: longer than
// anything stays worth sending, and than any outage one recovers from.
const Horizon = 14 * 24 * time.Hour

// Upcoming lists the next messages that would be sent after now, as things
// stand, most of them at most: those with nothing to say are left out.
func Upcoming(s *plan.State, now time.Time, most int) []plan.Post {
	var list []plan.Post
	for from := now; len(list) < most && from.Before(now.AddDate(0, 4, 0)); {
		to := from.Add(7 * 24 * time.Hour)
		for _, p := range Due(s, from, to) {
			if _, known := s.Posting(p.Key); known || p.After != "" || len(list) == most {
				continue
			}
			if _, nothing := Say(s, p, p.At); nothing == "" {
				list = append(list, p)
			}
		}
		from = to
	}
	return list
}

// Does says why a post is sent, in a few words.
func Does(p plan.Post) string {
	rule, _ := find(p.Rule)
	return rule.Does
}

// in reports whether an instant lies after from and is not after to.
func in(t, from, to time.Time) bool { return t.After(from) && !t.After(to) }

// An owed step is a step of one occurrence, and when it is due.
type owed struct {
	m    *plan.Meeting
	o    plan.Occurrence
	step plan.Step
	at   time.Time
}

// steps lists the steps of one kind that are due in an interval: of meetings
// that take place, and for which it was known before then that they do.
func steps(s *plan.State, kind plan.StepKind, from, to time.Time) []owed {
	var list []owed
	for _, m := range s.Meetings() {
		if !m.Ready() || m.Off {
			continue
		}
		for _, st := range m.Steps {
			if st.Kind != kind {
				continue
			}
			first, last := plan.DateOf(from), plan.DateOf(to)
			// Twice the working days, and two weeks of holidays, are room enough
			// on either side.
			first, last = first.Add(min(0, 2*st.Days)-14), last.Add(2*max(0, st.Days)+14)
			for _, o := range s.Occurrences(m.ID, first, last) {
				at := s.StepAt(o, st)
				if !o.Off() && in(at, from, to) && at.After(s.Timed(m.ID)) && at.After(o.Changed) {
					list = append(list, owed{m, o, st, at})
				}
			}
		}
	}
	return list
}

// post makes the post that an owed step is.
func (w owed) post(rule, key string, to plan.Target, late time.Time) plan.Post {
	return plan.Post{Key: key, Rule: rule, At: w.at, Late: late, To: to, About: w.o.ID, Stamp: w.o.Stamp()}
}

// endOfDay is when the day's messages end.
func endOfDay(t time.Time) time.Time { return plan.DateOf(t).At("18:00") }

// occurrence finds the meeting a post is about, and says when there is nothing
// to say of it any more.
func occurrence(s *plan.State, p plan.Post) (m *plan.Meeting, o plan.Occurrence, nothing string) {
	m, err := s.Meeting(p.About.Meeting)
	if err != nil {
		return nil, o, "the meeting is no longer known"
	}
	o, ok := s.Occurrence(p.About)
	switch {
	case !ok:
		return m, o, "the meeting is no longer planned"
	case o.Off():
		return m, o, "the meeting does not take place"
	}
	return m, o, ""
}
