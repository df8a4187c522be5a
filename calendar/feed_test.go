package calendar

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
)

// A journal is a State and a way to say more.
type journal struct {
	*plan.State
	at time.Time
}

func newJournal() *journal {
	return &journal{plan.NewState(), plan.Date{Year: 2026, Month: time.April, Day: 20}.At("09:00")}
}

// say adds facts as one write each, and gives the number of the last.
func (j *journal) say(facts ...plan.Fact) uint64 {
	for _, f := range facts {
		j.at = j.at.Add(time.Minute)
		j.Apply(plan.Event{Seq: j.Head() + 1, At: j.at, By: "U0ANN", Cause: fmt.Sprint("c", j.Head()), Fact: f})
	}
	return j.Head()
}

func day(m time.Month, d int) plan.Date { return plan.Date{Year: 2026, Month: m, Day: d} }

func occurrence(id plan.MeetingID, d plan.Date) plan.OccurrenceID {
	return plan.OccurrenceID{Meeting: id, Date: d}
}

var (
	nte = plan.Meeting{ID: "nte", Name: "NTE group (Night Time Economy group)", Rule: plan.Weekly(time.Monday), Start: "09:30", Minutes: 45,
		Place: "Room 2; first floor, east", Actions: []plan.ActionNo{3, 5, 11}, Inferred: []plan.ActionNo{24}}
	ccm = plan.Meeting{ID: "ccm", Name: "CCM (City Community MARAC)", Audience: plan.Confidential, Rule: plan.Monthly(2, time.Wednesday), Start: "14:00",
		Place: "Room 9", Text: "Bring the papers", Actions: []plan.ActionNo{10}}
	panel = plan.Meeting{ID: "panel", Name: "Cluster Panels", Audience: plan.Public, Dated: true, Start: "18:00", Actions: []plan.ActionNo{9}}
)

// unfolded is a feed's lines, as its reader has them.
func unfolded(t *testing.T, file []byte) []string {
	t.Helper()
	text := string(file)
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line %q: got %d bytes, want at most 75 and no line ending in it", line, len(line))
		}
	}
	return strings.Split(strings.ReplaceAll(text, "\r\n ", ""), "\r\n")
}

// event is what the feed says of one meeting, "" if nothing.
func event(t *testing.T, s *plan.State, uid string) string {
	t.Helper()
	file, _, err := Feed(s, day(time.January, 20), plan.Date{Year: 2027, Month: time.April, Day: 20})
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(strings.Join(unfolded(t, file), "\n"), "BEGIN:VEVENT\nUID:"+uid+"\n")
	if !ok {
		return ""
	}
	body, _, _ := strings.Cut(rest, "END:VEVENT")
	return body
}

func TestFeed(t *testing.T) {
	j := newJournal()
	j.say(&plan.MeetingSet{Meeting: nte}, &plan.MeetingSet{Meeting: ccm}, &plan.MeetingSet{Meeting: panel},
		&plan.OccurrenceSet{OccurrenceID: occurrence("nte", day(time.June, 8)), State: plan.Skipped, Reason: "no business\r\nBEGIN:VALARM"},
		&plan.OccurrenceSet{OccurrenceID: plan.OccurrenceID{Meeting: "panel", Date: day(time.June, 12), Part: "farringdon-within"}, State: plan.Added, Start: "18:30", Place: "Library"},
		&plan.OccurrenceSet{OccurrenceID: occurrence("ccm", day(time.June, 10)), State: plan.Rescheduled, On: day(time.June, 11), Reason: "a reason nobody outside may read"})
	for uid, want := range map[string]string{
		// As planned, in summer time.
		"nte/2026-06-01@asb": `DTSTAMP:20260420T080100Z
LAST-MODIFIED:20260420T080100Z
SEQUENCE:1
DTSTART:20260601T083000Z
DTEND:20260601T091500Z
STATUS:CONFIRMED
SUMMARY:NTE group (Night Time Economy group)
LOCATION:Room 2\; first floor\, east
DESCRIPTION:Looks at actions 3\, 5 and 11.\nNot confirmed: action 24.
`,
		// A bank holiday moved it: the same UID, another day.
		"nte/2026-05-25@asb": `DTSTAMP:20260420T080100Z
LAST-MODIFIED:20260420T080100Z
SEQUENCE:1
DTSTART:20260526T083000Z
DTEND:20260526T091500Z
STATUS:CONFIRMED
SUMMARY:NTE group (Night Time Economy group)
LOCATION:Room 2\; first floor\, east
DESCRIPTION:Moved from Mon 25 May 2026: Spring bank holiday.\nLooks at actions 3\, 5 and 11.\nNot confirmed: action 24.
`,
		// Skipped.
		"nte/2026-06-08@asb": `DTSTAMP:20260420T080400Z
LAST-MODIFIED:20260420T080400Z
SEQUENCE:4
DTSTART:20260608T083000Z
DTEND:20260608T091500Z
STATUS:CANCELLED
TRANSP:TRANSPARENT
SUMMARY:Cancelled: NTE group (Night Time Economy group)
LOCATION:Room 2\; first floor\, east
DESCRIPTION:Does not take place: no business BEGIN:VALARM.\nLooks at actions 3\, 5 and 11.\nNot confirmed: action 24.
`,
		// Of a confidential meeting, the name and the time.
		"ccm/2026-06-10@asb": `DTSTAMP:20260420T080600Z
LAST-MODIFIED:20260420T080600Z
SEQUENCE:6
DTSTART:20260611T130000Z
DTEND:20260611T140000Z
STATUS:CONFIRMED
SUMMARY:CCM (City Community MARAC)
`,
		"panel/2026-06-12/farringdon-within@asb": `DTSTAMP:20260420T080500Z
LAST-MODIFIED:20260420T080500Z
SEQUENCE:5
DTSTART:20260612T173000Z
DTEND:20260612T183000Z
STATUS:CONFIRMED
SUMMARY:Cluster Panels: Farringdon Within
LOCATION:Library
DESCRIPTION:Looks at action 9.
`,
	} {
		if diff := cmp.Diff(want, event(t, j.State, uid)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", uid, diff)
		}
	}
}

// London's clock shows the same time on both sides of each change.
func TestFeedKeepsLondonTime(t *testing.T) {
	j := newJournal()
	j.say(&plan.MeetingSet{Meeting: nte})
	for uid, want := range map[string]string{
		"nte/2026-03-23@asb": "DTSTART:20260323T093000Z", // the clocks go forward on 29 March 2026,
		"nte/2026-03-30@asb": "DTSTART:20260330T083000Z",
		"nte/2026-10-19@asb": "DTSTART:20261019T083000Z", // back on 25 October 2026,
		"nte/2026-10-26@asb": "DTSTART:20261026T093000Z",
		"nte/2027-03-22@asb": "DTSTART:20270322T093000Z", // and forward on 28 March 2027
		"nte/2027-04-05@asb": "DTSTART:20270405T083000Z",
	} {
		if got := event(t, j.State, uid); !strings.Contains(got, want+"\n") {
			t.Errorf("%s: got %q, want %s", uid, got, want)
		}
	}
}

// Whoever keeps a copy knows by the sequence which is newer, whatever was said,
// and also when it was taken back.
func TestFeedSequenceGrows(t *testing.T) {
	j := newJournal()
	j.say(&plan.MeetingSet{Meeting: nte})
	moved := &plan.OccurrenceSet{OccurrenceID: occurrence("nte", day(time.June, 1)), State: plan.Rescheduled, On: day(time.June, 2)}
	later := nte
	later.Start = "10:00"
	var skip, undo uint64
	for _, c := range []struct {
		what     string
		say      func() uint64
		one, all bool // whether it is news of 1 June, and of every meeting
	}{
		{"an action", func() uint64 { return j.say(&plan.ActionNoted{No: 3}) }, false, false},
		{"another meeting", func() uint64 { return j.say(&plan.MeetingSet{Meeting: ccm}) }, false, false},
		{"moved", func() uint64 { skip = j.say(moved); return skip }, true, false},
		{"taken back", func() uint64 { undo = j.say(&plan.WriteUndone{Entries: []uint64{skip}}); return undo }, true, false},
		{"put back", func() uint64 { return j.say(&plan.WriteUndone{Entries: []uint64{undo}}) }, true, false},
		{"another time", func() uint64 { return j.say(&plan.MeetingSet{Meeting: later}) }, true, true},
		{"a holiday", func() uint64 { return j.say(&plan.HolidaySet{Date: day(time.August, 3), Name: "A day of thanks"}) }, true, true},
	} {
		one, all := sequence(t, j.State, "nte/2026-06-01@asb"), sequence(t, j.State, "nte/2026-07-06@asb")
		seq := c.say()
		if got := sequence(t, j.State, "nte/2026-06-01@asb"); c.one && got != seq || !c.one && got != one {
			t.Errorf("%s: got sequence %d of that meeting, from %d at event %d; want news: %v", c.what, got, one, seq, c.one)
		}
		if got := sequence(t, j.State, "nte/2026-07-06@asb"); c.all && got != seq || !c.all && got != all {
			t.Errorf("%s: got sequence %d of another, from %d at event %d; want news: %v", c.what, got, all, seq, c.all)
		}
	}
}

func sequence(t *testing.T, s *plan.State, uid string) uint64 {
	t.Helper()
	_, rest, _ := strings.Cut(event(t, s, uid), "\nSEQUENCE:")
	var n uint64
	if _, err := fmt.Sscan(rest, &n); err != nil {
		t.Fatalf("%s has no sequence: %v", uid, err)
	}
	return n
}

// Whatever has been said, the feed reads back as the meetings there are.
func TestFeedReadsBack(t *testing.T) {
	from, to := day(time.January, 20), plan.Date{Year: 2027, Month: time.April, Day: 20}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		j := newJournal()
		j.say(&plan.MeetingSet{Meeting: nte}, &plan.MeetingSet{Meeting: ccm}, &plan.MeetingSet{Meeting: panel})
		for range 40 {
			d := from.Add(r.IntN(450))
			for d.Weekday() != time.Monday {
				d = d.Add(1)
			}
			f := &plan.OccurrenceSet{OccurrenceID: occurrence("nte", d), Reason: junk(r), Place: junk(r)}
			switch r.IntN(4) {
			case 0:
				f.State = plan.Skipped
			case 1:
				f.State, f.On, f.Start = plan.Rescheduled, d.Add(r.IntN(40)-20), plan.NewClock(r.IntN(24), r.IntN(60))
			case 2:
				f.State, f.OccurrenceID.Meeting, f.Part, f.Start = plan.Added, "panel", plan.Slug(junk(r)), plan.NewClock(r.IntN(24), 0)
			case 3:
				f.State = plan.Planned
			}
			j.say(f)
			if r.IntN(8) == 0 {
				j.say(&plan.WriteUndone{Entries: []uint64{j.Head()}})
			}
		}
		file, _, err := Feed(j.State, from, to)
		if err != nil {
			t.Fatal(err)
		}
		unfolded(t, file)
		cal, err := ics.ParseCalendar(bytes.NewReader(file))
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		got, want := map[string]string{}, map[string]string{}
		for _, e := range cal.Events() {
			start, err := e.GetStartAt()
			if err != nil {
				t.Fatal(err)
			}
			where := ""
			if p := e.GetProperty(ics.ComponentPropertyLocation); p != nil {
				where = p.Value
			}
			got[e.Id()] += fmt.Sprint(start, e.GetProperty(ics.ComponentPropertyStatus).Value, where)
		}
		for _, m := range j.Meetings() {
			for _, o := range j.Occurrences(m.ID, from, to) {
				status, where := "CONFIRMED", clean(o.Place)
				if o.Off() {
					status = "CANCELLED"
				}
				if m.Audience == plan.Confidential {
					where = ""
				}
				want[o.ID.String()+domain] = fmt.Sprint(o.Begins(), status, where)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || len(got) < 60 {
			t.Fatalf("seed %d: %d events (-want +got):\n%s", seed, len(got), diff)
		}
	}
}

// junk is text that a file format could trip over.
func junk(r *rand.Rand) string {
	pieces := []string{"Room", " ", "2", ",", ";", ":", "\\", "\\n", "\n", "\r\n", "\t", "\"", "é", "–", "🟠", "END:VEVENT", "\x00", "\x7f", "<b>", "a long word with spaces and more of them"}
	var b strings.Builder
	for range r.IntN(12) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}

func BenchmarkFeed(b *testing.B) {
	j := newJournal()
	j.say(&plan.MeetingSet{Meeting: nte}, &plan.MeetingSet{Meeting: ccm}, &plan.MeetingSet{Meeting: panel})
	for range 10000 {
		j.say(&plan.ActionNoted{No: 3})
	}
	from, to := Window(j.at)
	for b.Loop() {
		if _, _, err := Feed(j.State, from, to); err != nil {
			b.Fatal(err)
		}
	}
}
