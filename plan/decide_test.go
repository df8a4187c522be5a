package plan

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// board is a meeting of which nobody has said when it meets.
func board() Meeting {
	return Meeting{ID: "board", Name: "Board (Strategy Board)", Often: "quarterly"}
}

// panel is a meeting whose days are given one by one.
func panel() Meeting {
	return Meeting{ID: "panel", Name: "Cluster Panel", Dated: true, Start: "18:00"}
}

// What becomes of meetings, asked for on Wednesday 20 May 2026 at 10:00. Each
// case begins anew; steps before its last are done and not looked at.
func TestMeetingDecisions(t *testing.T) {
	type asks = func(s *State, now time.Time) ([]Fact, error)
	d := func(iso string) Date { return day(t, iso) }
	skip := func(id MeetingID, iso string) asks {
		return func(s *State, now time.Time) ([]Fact, error) {
			return s.SkipMeeting(now, id, d(iso), "", "No business")
		}
	}
	move := func(id MeetingID, iso, to string, start Clock) asks {
		return func(s *State, now time.Time) ([]Fact, error) {
			return s.MoveMeeting(now, id, d(iso), "", d(to), start, "")
		}
	}
	restore := func(id MeetingID, iso string) asks {
		return func(s *State, now time.Time) ([]Fact, error) { return s.RestoreMeeting(now, id, d(iso), "") }
	}
	hold := func(id MeetingID, iso string) asks {
		return func(s *State, now time.Time) ([]Fact, error) { return s.HoldMeeting(now, id, d(iso), "") }
	}
	add := func(id MeetingID, iso string, start Clock, part string) asks {
		return func(s *State, now time.Time) ([]Fact, error) { return s.AddOccurrence(now, id, d(iso), start, part) }
	}
	part := func(what string, id MeetingID, iso, part string) asks {
		return func(s *State, now time.Time) ([]Fact, error) {
			switch what {
			case "skip":
				return s.SkipMeeting(now, id, d(iso), part, "")
			case "held":
				return s.HoldMeeting(now, id, d(iso), part)
			}
			return s.RestoreMeeting(now, id, d(iso), part)
		}
	}
	for _, c := range []struct {
		name string
		do   []asks
		want string // the refusal, or what becomes of the meeting
	}{
		{"skip one", []asks{skip("nte", "2026-06-01")}, "nte/2026-06-01: skipped Mon 1 June 2026 09:30 (No business)"},
		{"skip one twice", []asks{skip("nte", "2026-06-01"), skip("nte", "2026-06-01")}, "The NTE of Mon 1 June 2026 is skipped already (No business)."},
		{"skip one by its bank holiday", []asks{skip("nte", "2026-05-25")}, "nte/2026-05-25: skipped Mon 25 May 2026 09:30 (No business)"},
		{"skip one by the day it is moved to", []asks{skip("nte", "2026-05-26")}, "nte/2026-05-25: skipped Tue 26 May 2026 09:30 (No business)"},
		{"skip one that is past", []asks{skip("nte", "2026-05-18")}, "The NTE of Mon 18 May 2026 is past, so nothing was changed. Of a day that is past one can only say that it met then: nte held 2026-05-18"},
		{"skip on a wrong day", []asks{skip("nte", "2026-05-28")}, "The NTE does not meet on Thu 28 May 2026, so nothing was changed. It meets on Tue 26 May 2026, Mon 1 June 2026, Mon 8 June 2026."},
		{"skip of a meeting without days", []asks{skip("board", "2026-05-28")}, "Of the Board nobody has said yet on which days it meets and at what time, so there is no such meeting to change. For example: board every monday, and: board at 09:30"},
		{"skip of a panel without dates", []asks{skip("panel", "2026-05-28")}, "The Cluster Panel does not meet on Thu 28 May 2026, so nothing was changed. To see when it meets, type: next panel"},
		{"skip of an unknown meeting", []asks{skip("gym", "2026-05-28")}, "There is no meeting called “gym”. There are: nte, llp, board, panel."},
		{"skip beyond the holidays", []asks{skip("nte", "2031-01-06")}, "Bank holidays are known to the end of 2030, so nothing is planned after that. Enter those of 2031 first: holidays add 1 jan 2031 New Year's Day"},
		{"skip in a recess", []asks{skip("llp", "2026-08-12")}, "The LLP of Wed 12 August 2026 is skipped already (recess)."},

		{"move one", []asks{move("nte", "2026-06-01", "2026-06-02", "")}, "nte/2026-06-01: moved Tue 2 June 2026 09:30"},
		{"move one to another time", []asks{move("nte", "2026-06-01", "2026-06-01", "11:00")}, "nte/2026-06-01: moved Mon 1 June 2026 11:00"},
		{"moved again it keeps its time", []asks{move("nte", "2026-06-01", "2026-06-02", "14:00"), move("nte", "2026-06-02", "2026-06-03", "")}, "nte/2026-06-01: moved Wed 3 June 2026 14:00"},
		{"keep one on its bank holiday", []asks{move("nte", "2026-05-26", "2026-05-25", "")}, "nte/2026-05-25: moved Mon 25 May 2026 09:30"},
		{"say what the rule did", []asks{move("nte", "2026-05-25", "2026-05-26", "")}, "nte/2026-05-25: moved Tue 26 May 2026 09:30"},
		{"move one where it is", []asks{move("nte", "2026-06-01", "2026-06-01", "")}, "The NTE is on Mon 1 June 2026 at 09:30 already, so nothing was changed."},
		{"move one to the past", []asks{move("nte", "2026-06-01", "2026-05-19", "")}, "Tue 19 May 2026 at 09:30 is past, so the NTE was not moved there. Give a time to come."},
		{"move one to this morning", []asks{move("nte", "2026-06-01", "2026-05-20", "")}, "Wed 20 May 2026 at 09:30 is past, so the NTE was not moved there. Give a time to come."},
		{"move one to this afternoon", []asks{move("nte", "2026-06-01", "2026-05-20", "14:00")}, "nte/2026-06-01: moved Wed 20 May 2026 14:00"},
		{"move one that is past", []asks{move("nte", "2026-05-18", "2026-06-02", "")}, "The NTE of Mon 18 May 2026 is past, so nothing was changed. Of a day that is past one can only say that it met then: nte held 2026-05-18"},
		{"move one too far", []asks{move("nte", "2026-06-01", "2026-09-01", "")}, "Tue 1 September 2026 is more than two months from Mon 1 June 2026, so the NTE was not moved. Skip it instead: nte skip 2026-06-01"},
		{"move one onto the next", []asks{move("nte", "2026-06-01", "2026-06-08", "")}, "The NTE meets on Mon 8 June 2026 at 09:30 already, so that of Mon 1 June 2026 was not moved there."},
		{"move one onto the day of the next", []asks{move("nte", "2026-06-01", "2026-06-08", "15:00")}, "nte/2026-06-01: moved Mon 8 June 2026 15:00"},
		{"and that day still means its own", []asks{move("nte", "2026-06-01", "2026-06-08", "08:00"), skip("nte", "2026-06-08")}, "nte/2026-06-08: skipped Mon 8 June 2026 09:30 (No business)"},
		{"move one to no time", []asks{move("nte", "2026-06-01", "2026-06-02", "9.30")}, "“9.30” is not a time of day, so nothing was changed. For example: 09:30"},
		{"move a skipped one: it takes place", []asks{skip("nte", "2026-06-01"), move("nte", "2026-06-01", "2026-06-02", "")}, "nte/2026-06-01: moved Tue 2 June 2026 09:30"},
		{"move one beyond the holidays", []asks{move("nte", "2030-12-30", "2031-01-03", "")}, "Bank holidays are known to the end of 2030, so nothing is planned after that. Enter those of 2031 first: holidays add 1 jan 2031 New Year's Day"},

		{"restore a skipped one", []asks{skip("nte", "2026-06-01"), restore("nte", "2026-06-01")}, "nte/2026-06-01: planned Mon 1 June 2026 09:30"},
		{"restore a moved one by its new day", []asks{move("nte", "2026-06-01", "2026-06-02", ""), restore("nte", "2026-06-02")}, "nte/2026-06-01: planned Mon 1 June 2026 09:30"},
		{"restore by the day another was moved to", []asks{skip("nte", "2026-06-08"), move("nte", "2026-06-01", "2026-06-08", ""), restore("nte", "2026-06-08")}, "nte/2026-06-08: planned Mon 8 June 2026 09:30"},
		{"restore what a holiday moved", []asks{restore("nte", "2026-05-25")}, "nte/2026-05-25: planned Mon 25 May 2026 09:30"},
		{"restore one skipped by the day a holiday moved it to", []asks{skip("nte", "2026-05-26"), restore("nte", "2026-05-26")}, "nte/2026-05-25: planned Mon 25 May 2026 09:30"},
		{"restore what a recess skipped", []asks{restore("llp", "2026-08-12")}, "llp/2026-08-12: planned Wed 12 August 2026 14:00"},
		{"restore one that stands", []asks{restore("nte", "2026-06-01")}, "The NTE of Mon 1 June 2026 stands as it was planned, so nothing was changed."},
		{"restore one whose day is past", []asks{hold("nte", "2026-05-18"), restore("nte", "2026-05-18")}, "The NTE of Mon 18 May 2026 is past, so nothing was changed. Of a day that is past one can only say that it met then: nte held 2026-05-18"},

		{"held", []asks{hold("nte", "2026-05-18")}, "nte/2026-05-18: held Mon 18 May 2026 09:30"},
		{"held twice", []asks{hold("nte", "2026-05-18"), hold("nte", "2026-05-18")}, "The NTE of Mon 18 May 2026 is noted as held already, so nothing was changed."},
		{"held on a bank holiday after all", []asks{hold("nte", "2026-05-04")}, "nte/2026-05-04: held Mon 4 May 2026 09:30"},
		{"and then on the day it was moved to", []asks{hold("nte", "2026-05-04"), hold("nte", "2026-05-05")}, "nte/2026-05-05: held Tue 5 May 2026 09:30"},
		{"held on the day it was moved to", []asks{hold("nte", "2026-05-05")}, "nte/2026-05-04: held Tue 5 May 2026 09:30"},
		{"held as it was moved", []asks{move("nte", "2026-06-01", "2026-05-20", "14:00"), hold("nte", "2026-05-20")}, "nte/2026-06-01: held Wed 20 May 2026 14:00"},
		{"held outside the rule", []asks{hold("nte", "2026-05-13")}, "nte/2026-05-13: held Wed 13 May 2026 09:30"},
		{"held in days to come", []asks{hold("nte", "2026-05-21")}, "Thu 21 May 2026 is to come, so the NTE cannot have been held then. Say so when it was."},
		{"held, of a meeting without a time", []asks{hold("board", "2026-05-13")}, "Of the Board nobody has said yet on which days it meets and at what time, so there is no such meeting to change. For example: board every monday, and: board at 09:30"},

		{"add one", []asks{add("nte", "2026-05-28", "", "")}, "nte/2026-05-28: planned Thu 28 May 2026 09:30"},
		{"add one on a bank holiday", []asks{add("panel", "2026-05-25", "", "north")}, "panel/2026-05-25/north: planned Mon 25 May 2026 18:00"},
		{"add one at its time", []asks{add("panel", "2026-06-12", "19:00", "north")}, "panel/2026-06-12/north: planned Fri 12 June 2026 19:00"},
		{"add the first of a meeting without days", []asks{add("board", "2026-06-12", "11:00", "")}, "board/2026-06-12: planned Fri 12 June 2026 11:00"},
		{"which can then be changed", []asks{add("board", "2026-06-12", "11:00", ""), move("board", "2026-06-12", "2026-06-15", "")}, "board/2026-06-12: moved Mon 15 June 2026 11:00"},
		{"and the second at the usual time", []asks{add("board", "2026-06-12", "11:00", ""), add("board", "2026-09-11", "", "")}, "board/2026-09-11: planned Fri 11 September 2026 11:00"},
		{"add one without a time", []asks{add("board", "2026-06-12", "", "")}, "Nobody has said yet at what time the Board meets, so it was not added. Say it with the day: board add 2026-06-12 18:00"},
		{"add one where it meets", []asks{add("nte", "2026-06-01", "", "")}, "The NTE meets on Mon 1 June 2026 already, at 09:30, so none was added."},
		{"add one where a moved one meets", []asks{add("nte", "2026-05-26", "", "")}, "The NTE meets on Tue 26 May 2026 at 09:30 already, so none was added."},
		{"add one whose day was moved", []asks{move("nte", "2026-06-01", "2026-06-02", ""), add("nte", "2026-06-01", "", "")}, "The NTE of Mon 1 June 2026 was moved to Tue 2 June 2026, so none was added. To move it back: nte restore 2026-06-01"},
		{"add one where it was skipped", []asks{skip("nte", "2026-06-01"), add("nte", "2026-06-01", "10:00", "")}, "nte/2026-06-01: planned Mon 1 June 2026 10:00"},
		{"add one in the past", []asks{add("nte", "2026-05-14", "", "")}, "Thu 14 May 2026 is past, so no meeting was added. If it took place, type: nte held 2026-05-14"},
		{"add one this morning", []asks{add("nte", "2026-05-20", "", "")}, "Wed 20 May 2026 at 09:30 is past, so no meeting was added. If it took place, type: nte held 2026-05-20"},
		{"add one beyond the holidays", []asks{add("nte", "2031-01-07", "", "")}, "Bank holidays are known to the end of 2030, so nothing is planned after that. Enter those of 2031 first: holidays add 1 jan 2031 New Year's Day"},
		{"add one to no meeting", []asks{add("gym", "2026-06-01", "", "")}, "There is no meeting called “gym”. There are: nte, llp, board, panel."},

		{"one of two on a day", []asks{add("panel", "2026-06-12", "", "north"), add("panel", "2026-06-12", "", "far-east"), skip("panel", "2026-06-12")},
			"There are 2 meetings of the Cluster Panel on Fri 12 June 2026: Far East, North. Nothing was changed. Say which, after the day."},
		{"the one that is named", []asks{add("panel", "2026-06-12", "", "north"), add("panel", "2026-06-12", "", "far-east"), part("skip", "panel", "2026-06-12", "north")}, "panel/2026-06-12/north: skipped Fri 12 June 2026 18:00"},
		{"the one that is left", []asks{add("panel", "2026-06-12", "", "north"), add("panel", "2026-06-12", "", "far-east"), part("skip", "panel", "2026-06-12", "north"), skip("panel", "2026-06-12")}, "panel/2026-06-12/far-east: skipped Fri 12 June 2026 18:00 (No business)"},
		{"the whole meeting beside its part", []asks{add("nte", "2026-06-01", "18:00", "north"), skip("nte", "2026-06-01")}, "nte/2026-06-01: skipped Mon 1 June 2026 09:30 (No business)"},
		{"which of two was held", []asks{add("panel", "2026-05-20", "11:00", "north"), add("panel", "2026-05-20", "11:00", "far-east"), hold("panel", "2026-05-20")},
			"There are 2 meetings of the Cluster Panel on Wed 20 May 2026: Far East, North. Nothing was changed. Say which, after the day."},
		{"the one that was held", []asks{add("panel", "2026-05-20", "11:00", "north"), part("held", "panel", "2026-05-20", "north")}, "panel/2026-05-20/north: held Wed 20 May 2026 11:00"},
	} {
		away := llp()
		away.Recess = []Span{{d("2026-08-01"), d("2026-08-31")}}
		h := calendar(t, nte(), away, board(), panel())
		h.now = instant(t, "2026-05-20 10:00")
		got := ""
		for i, ask := range c.do {
			write, err := h.try(ann, func(Cause) ([]Fact, error) { return ask(h.s, h.now) })
			switch last := i == len(c.do)-1; {
			case err != nil && !last:
				t.Errorf("%s: step %d was refused: %v", c.name, i+1, err)
			case err != nil:
				got = err.Error()
			case last:
				id := write[len(write)-1].Fact.(*OccurrenceSet).OccurrenceID
				o, ok := h.s.Occurrence(id)
				if !ok {
					t.Errorf("%s: there is no %s afterwards", c.name, id)
				}
				got = fmt.Sprintf("%s: %s %s %s", o.ID, o.State, o.On, o.Start)
				if o.Why != "" {
					got += " (" + o.Why + ")"
				}
				undoes(t, h, c.name, write)
			}
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// known is the diary as it is, apart from what led to it.
func known(s *State) diary {
	d := s.diary
	d.refold(s.undone)
	d.events = nil
	return d
}

// undoes takes a write back and puts it in force again, and fails unless the
// diary is as it was without it, and then as it was with it.
func undoes(t *testing.T, h *history, what string, write []Event) {
	t.Helper()
	with := known(h.s)
	without := known(replay(h.events[:write[0].Seq-1]))
	c := write[0].By
	undo := h.undo(c, write[0].Seq)
	if diff := cmp.Diff(without, known(h.s), whole); diff != "" {
		t.Fatalf("%s: undone, the diary is not as it was (-want +got):\n%s", what, diff)
	}
	h.undo(c, undo)
	if diff := cmp.Diff(with, known(h.s), whole); diff != "" {
		t.Fatalf("%s: put in force again, the diary is not as it was (-want +got):\n%s", what, diff)
	}
}

// What can be said of a meeting, and what cannot.
func TestSetMeeting(t *testing.T) {
	step := func(st Step) func(*Meeting) { return func(m *Meeting) { m.Steps = []Step{st} } }
	for _, c := range []struct {
		name   string
		change func(*Meeting)
		want   string // the refusal; "" for none
	}{
		{"its days", func(m *Meeting) { m.Rule = Monthly(2, time.Wednesday) }, ""},
		{"its time", func(m *Meeting) { m.Start = "10:00" }, ""},
		{"its place", func(m *Meeting) { m.Place = "Room 2" }, ""},
		{"off", func(m *Meeting) { m.Off = true }, ""},
		{"a message afterwards", step(Step{Kind: StepIssues, Days: -5, At: "10:00"}), ""},
		{"some hours ahead", step(Step{Kind: StepBrief, Hours: 72}), ""},
		{"nothing", func(*Meeting) {}, "That is how it is already, so nothing about the NTE was changed."},
		{"the same lists again", func(m *Meeting) { m.Steps = append([]Step{}, m.Steps...) }, "That is how it is already, so nothing about the NTE was changed."},
		{"no name", func(m *Meeting) { m.Name = " " }, "A meeting needs a name. Nothing was changed."},
		{"a rule that makes no sense", func(m *Meeting) { m.Rule = Monthly(5, time.Monday) }, "I cannot follow that rule for the days of the NTE. Nothing was changed."},
		{"no time of day", func(m *Meeting) { m.Start = "25:00" }, "“25:00” is not a time of day. Nothing was changed."},
		{"too long", func(m *Meeting) { m.Minutes = 2000 }, "A meeting lasts a day at most. Nothing was changed."},
		{"no policy", func(m *Meeting) { m.Holidays = "cancel" }, "On a bank holiday a meeting is moved, skipped or kept, or its chairs are asked. Nothing was changed."},
		{"no audience", func(m *Meeting) { m.Audience = "everybody" }, "A meeting is of officers, confidential or public. Nothing was changed."},
		{"too early", step(Step{Kind: StepNudge, Days: 1, At: "07:59"}), "Nothing is sent outside 08:00 to 18:00, so not at 07:59. Nothing was changed."},
		{"too late", step(Step{Kind: StepNudge, Days: 1, At: "18:00"}), "Nothing is sent outside 08:00 to 18:00, so not at 18:00. Nothing was changed."},
		{"at no time", step(Step{Kind: StepNudge, Days: 1}), "A lead time in days needs a time of day. Nothing was changed."},
		{"too far ahead", step(Step{Kind: StepNudge, Days: 61, At: "10:00"}), "A lead time is at most 60 working days, or 72 hours. Nothing was changed."},
		{"too many hours", step(Step{Kind: StepBrief, Hours: 73}), "A lead time is at most 60 working days, or 72 hours. Nothing was changed."},
		{"a briefing afterwards", step(Step{Kind: StepBrief, Days: -1, At: "10:00"}), "Only the message about issues comes after a meeting. Nothing was changed."},
		{"no such message", step(Step{Kind: "song", Days: 1, At: "10:00"}), "There are no messages called “song”. Nothing was changed."},
		{"a recess that ends first", func(m *Meeting) { m.Recess = []Span{{Date{2026, 8, 31}, Date{2026, 8, 1}}} }, "A recess ends after it begins. Nothing was changed."},
	} {
		h := calendar(t, nte())
		write, err := h.try(ann, func(Cause) ([]Fact, error) { return h.s.SetMeeting("nte", c.change) })
		if c.want != "" {
			says(t, err, c.want)
		} else if err != nil {
			t.Errorf("%s: %v, want no refusal", c.name, err)
		} else {
			undoes(t, h, c.name, write)
		}
	}
	h := calendar(t, nte())
	_, err := h.s.SetMeeting("gym", func(*Meeting) {})
	says(t, err, "There is no meeting called “gym”. There are: nte.")
	_, err = NewState().SetMeeting("nte", func(*Meeting) {})
	says(t, err, "No meetings have been entered yet. Importing the plan enters the standing ones.")
	_, err = h.s.AddMeeting(Meeting{ID: "nte", Name: "Another"})
	says(t, err, "There is a meeting called “nte” already, the NTE (Night Time Economy group), so none was added. Choose another short name.")
	_, err = h.s.AddMeeting(Meeting{ID: "Theft board", Name: "Theft board"})
	says(t, err, "A meeting's short name is made of small letters, figures and hyphens. Nothing was changed.")
	write, err := h.try(ann, func(Cause) ([]Fact, error) { return h.s.AddMeeting(Meeting{ID: "theft", Name: "Theft board"}) })
	if err != nil {
		t.Fatal(err)
	}
	undoes(t, h, "a new meeting", write)
}

// Editing a meeting's lists in place leaves what was said before as it was.
func TestSetMeetingCopies(t *testing.T) {
	h := calendar(t)
	m := nte()
	m.Steps = append(make([]Step, 0, 10), m.Steps...) // with room to grow into
	m.Recess, m.Actions, m.Aliases = []Span{{Date{2026, 8, 1}, Date{2026, 8, 2}}}, []ActionNo{12}, []string{"Monday"}
	first := h.enter(&MeetingSet{m})
	before := fmt.Sprintf("%+v", h.events[first-1].Fact)
	for _, at := range []Clock{"10:00", "11:00"} {
		h.must(ann, func(Cause) ([]Fact, error) {
			return h.s.SetMeeting("nte", func(m *Meeting) {
				m.Steps = append(m.Steps[:3], Step{Kind: StepNudge, Days: 2, At: at})
				m.Steps[0].Days, m.Rule.Days[0], m.Recess[0].To, m.Actions[0], m.Aliases[0] = 3, time.Friday, Date{2026, 8, 9}, 13, "Friday"
			})
		})
	}
	if got := fmt.Sprintf("%+v", h.events[first-1].Fact); got != before {
		t.Errorf("what was said first:\n got %s\nwant %s", got, before)
	}
	if got := h.events[first].Fact.(*MeetingSet).Steps[3].At; got != "10:00" {
		t.Errorf("what was said next: got a reminder at %s, want 10:00", got)
	}
}

// A message's name in the ledger is claimed once.
func TestClaims(t *testing.T) {
	h := begin(t)
	p := Post{Key: "brief/nte/2024-03-18/U0ANN", Rule: "brief", At: nine, Late: nine.Add(time.Hour), To: Target{User: ann}}
	claim := func(holder string) error {
		_, err := h.try(desk, func(Cause) ([]Fact, error) { return h.s.Claim(h.now, p, holder, h.now.Add(time.Minute), "Words") })
		return err
	}
	reclaim := func(key string) error {
		_, err := h.try(desk, func(Cause) ([]Fact, error) { return h.s.Reclaim(h.now, key, "two", h.now.Add(time.Minute), "Words") })
		return err
	}
	is := func(state, why string, claims int, done bool) {
		t.Helper()
		got, ok := h.s.Posting(p.Key)
		if !ok || got.State != state || got.Why != why || got.Claims != claims || got.Done() != done || !reflect.DeepEqual(got.Post, p) {
			t.Errorf("got %+v, want %s (%s), claimed %d times, done: %v", got, state, why, claims, done)
		}
	}
	says(t, reclaim(p.Key), "brief/nte/2024-03-18/U0ANN cannot be claimed again.")
	if err := claim("one"); err != nil {
		t.Fatal(err)
	}
	is(Claimed, "", 1, false)
	says(t, claim("two"), "brief/nte/2024-03-18/U0ANN is claimed already.")
	says(t, reclaim(p.Key), "brief/nte/2024-03-18/U0ANN cannot be claimed again.") // the claim still runs
	h.now = h.now.Add(time.Minute)
	if err := reclaim(p.Key); err != nil {
		t.Fatal(err)
	}
	is(Claimed, "", 2, false)
	retry := h.now.Add(30 * time.Second)
	h.enter(&PostFailed{Key: p.Key, Reason: "ratelimited", Retry: retry})
	is(Waiting, "ratelimited", 2, false)
	h.now = retry.Add(-time.Nanosecond)
	says(t, claim("two"), "brief/nte/2024-03-18/U0ANN is waiting already.")
	h.now = retry
	if err := claim("two"); err != nil {
		t.Fatal(err)
	}
	is(Claimed, "", 3, false)
	h.enter(&PostSent{Key: p.Key, At: Receipt{Channel: "D0ANN", TS: "1.2"}})
	is(Sent, "", 3, true)
	says(t, claim("two"), "brief/nte/2024-03-18/U0ANN is sent already.")
	seen := h.s.Head()
	h.enter(&PostEdited{Key: p.Key, Seen: seen})
	is(Sent, "", 3, true)
	if got, _ := h.s.Posting(p.Key); got.Said != seen || got.Edits != 1 || got.Receipt.TS != "1.2" {
		t.Errorf("put right: got %+v, want it as said at %d", got, seen)
	}
	// Facts about what nobody claimed change nothing.
	h.enter(&PostSent{Key: "x"}, &PostFailed{Key: "x"}, &PostLost{Key: "x"}, &PostEdited{Key: "x"})
	other := p
	other.Key = "brief/nte/2024-03-18/U0BOB"
	h.enter(&PostSkipped{Post: other, Why: "switched off"})
	var keys []string
	for _, p := range h.s.Postings(0, nil) {
		keys = append(keys, p.Key+" "+p.State)
	}
	if got, want := strings.Join(keys, ", "), "brief/nte/2024-03-18/U0BOB skipped, brief/nte/2024-03-18/U0ANN sent"; got != want {
		t.Errorf("the ledger, latest first: got %s, want %s", got, want)
	}
	if list := h.s.Postings(1, func(p Posting) bool { return p.State == Sent }); len(list) != 1 || list[0].Key != p.Key {
		t.Errorf("one that was sent: got %+v", list)
	}
}
