package plan

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A line of testdata/journal.jsonl is one record as a journal keeps it. Lines
// are added at the end and never changed: together they are every shape that
// was ever written.
type line struct {
	Seq  uint64          `json:"seq"`
	At   time.Time       `json:"at"`
	Kind string          `json:"kind"`
	Body json.RawMessage `json:"body"`
	Text json.RawMessage `json:"text"`
}

func journal(t testing.TB) []line {
	t.Helper()
	f, err := os.Open("testdata/journal.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines []line
	for in := bufio.NewScanner(f); in.Scan(); {
		var l line
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			t.Fatalf("line %d: %v", len(lines)+1, err)
		}
		lines = append(lines, l)
	}
	return lines
}

// What was once written is read for ever, and means what it meant.
func TestJournalOfEveryShape(t *testing.T) {
	var got []Fact
	var events []Event
	for _, l := range journal(t) {
		e, err := Decode(l.Seq, l.At, l.Kind, l.Body, l.Text)
		if err != nil {
			t.Fatalf("line %d: Decode() = %v, want nil", l.Seq, err)
		}
		events, got = append(events, e), append(got, e.Fact)
	}
	due := time.Date(2024, time.May, 3, 11, 0, 0, 0, time.UTC)
	p := Post{Key: "nudge/nte/2024-05-13/1/U0ANN", Rule: "nudge", At: due, Late: due.Add(24 * time.Hour), To: Target{User: "U0ANN"},
		About: OccurrenceID{Meeting: "nte", Date: Date{2024, time.May, 13}}, Nth: 1}
	thread := Post{Key: "digest/C0PLAN/2024-05-10/thread", Rule: "digest-thread", At: due, Late: due.Add(time.Hour), To: Target{Channel: "C0PLAN", Thread: "1714734000.000100"}, Action: 12, After: "digest/C0PLAN/2024-05-10"}
	day := func(m time.Month, d int) Date { return Date{2024, m, d} }
	want := []Fact{
		&PartyNamed{Party{Code: "CoLC", Name: "City of Example Corporation"}},
		&PartyNamed{Party{Code: "CCS", Name: "Community Services Division", Of: "CoLC"}},
		&ActionPublished{No: 12, Theme: "Victims", Parties: []PartyCode{"CCS"}, Line: 9,
			Title: "Referral form", Progress: "A draft form.\nIt is being tried.", Outcome: "Quicker referrals."},
		&ActionPublished{No: 20, Theme: "Tasking", Parties: []PartyCode{"CCS", "CoLC"}, Line: 10,
			Title: "Camera provision", Outcome: "“Better” pictures & fewer faults <once fitted>."},
		&ActionPublished{No: 27, Theme: "Tasking", Parties: []PartyCode{"CCS"}, Line: 11},
		&DocumentImported{Name: "plan.txt", Title: "Action plan 2023", Year: 2023, Digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Actions: 3},
		&HolderAdded{User: "U0ANN", Party: "CCS"},
		&HolderAdded{User: "U0BOB", No: 20},
		&ActionUpdated{No: 12, From: NotYetRated, To: Amber, Note: "Form is live – 3 of 5 teams"},
		&ActionUpdated{No: 20, From: NotYetRated, To: Red},
		&ActionConfirmed{No: 20, Status: Red},
		&ActionConfirmed{No: 12, Status: Amber, Note: "Still two teams to go"},
		&ActionConfirmed{No: 12, Status: Amber},
		&ActionNoted{No: 12, Note: "Ring 07700 900123 before Tuesday"},
		&ActionNoted{No: 12},
		&NoteCorrected{Entry: 9, No: 12, Note: "Form is live – 4 of 5 teams"},
		&NoteCorrected{Entry: 14, No: 12},
		&WriteUndone{Entries: []uint64{10}, Actions: []ActionNo{20}},
		&WriteUndone{Entries: []uint64{18}, Actions: []ActionNo{20}},
		&HolderRemoved{User: "U0ANN", Party: "CCS"},
		&WriteUndone{Entries: []uint64{20}},
		&HolderRemoved{User: "U0BOB", No: 20},
		&EntryShared{Entry: 9, Channel: "C0PLAN"},
		&ActionAbsent{No: 27},
		&DocumentImported{Name: "plan-2.txt", Title: "Action plan", Digest: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", Actions: 2},
		&DraftKept{Line: "12 grren the form is live"},
		&DraftKept{},
		&ShareLost{Entry: 9, Channel: "C0PLAN"},
		&MeetingSet{Meeting{ID: "nte", Name: "NTE group (Night Time Economy group)"}},
		&MeetingSet{Meeting{ID: "nte", Name: "NTE group (Night Time Economy group)", Aliases: []string{"Monday meeting"}, Often: "weekly", Audience: Confidential,
			Actions: []ActionNo{12}, Inferred: []ActionNo{20}, Dated: true, Rule: Cadence{Unit: "week", Every: 2, Days: []time.Weekday{time.Monday}, From: day(5, 6)},
			Start: "09:30", Minutes: 45, Channel: "C0PLAN", Place: "Room 2", Text: "Bring the weekend's figures", Holidays: Move,
			Recess: []Span{{day(8, 1), day(8, 31)}}, Steps: []Step{{Kind: StepNudge, Days: 1, At: "12:00"}, {Kind: StepBrief, Hours: 2}}, Off: true}},
		&MeetingSet{Meeting{ID: "llp", Name: "LLP", Rule: Monthly(-1, time.Wednesday), Start: "14:00"}},
		&OccurrenceSet{OccurrenceID: OccurrenceID{"llp", day(5, 29), ""}, State: Skipped, Reason: "No business"},
		&OccurrenceSet{OccurrenceID: OccurrenceID{"llp", day(6, 26), ""}, State: Rescheduled, On: day(6, 27), Start: "10:00"},
		&OccurrenceSet{OccurrenceID: OccurrenceID{"llp", day(6, 12), "north"}, State: Added, Start: "18:00"},
		&OccurrenceSet{OccurrenceID: OccurrenceID{"llp", day(4, 24), ""}, State: Held, On: day(4, 24)},
		&OccurrenceSet{OccurrenceID: OccurrenceID{"llp", day(5, 29), ""}, State: Planned},
		&HolidaySet{Date: day(6, 7), Name: "A day of thanks"},
		&HolidaySet{Date: day(5, 6), Off: true},
		&HolidaysComplete{Year: 2031},
		&OfficeGiven{Office{Role: Chair, Meeting: "llp", User: "U0ANN", From: day(5, 1), Until: day(12, 31)}},
		&OfficeGiven{Office{Role: Coordinator, User: "U0BOB"}},
		&OfficeEnded{Office{Role: Coordinator, User: "U0BOB"}},
		&AwaySet{User: "U0ANN", Until: day(5, 31), Cover: "U0BOB"},
		&AwaySet{User: "U0ANN"},
		&ActionSnoozed{User: "U0ANN", No: 12, Until: day(5, 31)},
		&ActionSnoozed{User: "U0ANN", No: 12},
		&MessagesSwitched{Message: "nudge", Meeting: "nte", To: Target{User: "U0ANN"}, Off: true},
		&MessagesSwitched{Message: "nudge", To: Target{Channel: "C0PLAN"}},
		&DigestSet{Digest: Digest{Channel: "C0PLAN", Day: time.Friday, At: "15:00", Loud: Quiet, Only: Filter{Statuses: []Status{Red}, Parties: []PartyCode{"CCS"},
			Themes: []string{"Victims"}, Joint: true, Stale: 30, Meeting: "nte", Numbers: []ActionNo{12}}}},
		&DigestSet{Digest: Digest{Channel: "C0PLAN", Day: time.Friday, At: "15:00"}, Off: true},
		&HealthSet{No: 12, Health: "help", Note: "Waiting for a quote"},
		&HealthSet{No: 12, Health: "well"},
		&AgendaAdded{Meeting: "llp", Part: "north", Text: "Bins in the alley"},
		&AgendaSent{Item: 1, To: "nte"},
		&AgendaAnswered{Item: 1, Answer: "Collected twice a week now"},
		&AgendaClosed{Item: 1},
		&PostClaimed{Post: p, Holder: "host-1", Until: due.Add(time.Minute), Words: "The NTE group meets on Monday"},
		&PostFailed{Key: p.Key, Reason: "ratelimited", Retry: due.Add(time.Minute)},
		&PostClaimed{Post: p, Holder: "host-1", Until: due.Add(2 * time.Minute)},
		&PostSent{Key: p.Key, At: Receipt{"D0ANN", "1714734000.000100"}, Found: true},
		&PostEdited{Key: p.Key, Seen: 33, Why: "moved"},
		&PostClaimed{Post: thread, Holder: "host-1", Until: due.Add(time.Minute)},
		&PostFailed{Key: thread.Key, Reason: "is_archived"},
		&PostLost{Key: thread.Key, Reason: "its history cannot be read"},
		&PostSkipped{Post: p, Why: "too late"},
		&MeetingSet{Meeting{ID: "nte", Name: "NTE group (Night Time Economy group)", Aliases: []string{"Monday meeting"}, Often: "weekly", Audience: Confidential,
			Actions: []ActionNo{12}, Inferred: []ActionNo{20}, Dated: true, Rule: Cadence{Unit: "week", Every: 2, Days: []time.Weekday{time.Monday}, From: day(5, 6)},
			Start: "09:30", Minutes: 45, Channel: "C0PLAN", Holidays: Move,
			Recess: []Span{{day(8, 1), day(8, 31)}}, Steps: []Step{{Kind: StepNudge, Days: 1, At: "12:00"}, {Kind: StepBrief, Hours: 2}}, Off: true}},
		&OccurrenceSet{OccurrenceID: OccurrenceID{"llp", day(5, 29), ""}, State: Skipped},
		&HealthSet{No: 12, Health: "help"},
		&AgendaAdded{Meeting: "llp", Part: "north"},
		&AgendaAnswered{Item: 1},
		&PostClaimed{Post: p, Holder: "host-1", Until: due.Add(time.Minute)},
		&OccurrenceSet{OccurrenceID: OccurrenceID{"llp", day(6, 14), "north"}, State: Added, Start: "18:00", Place: "Example Library"},
		&OccurrenceSet{OccurrenceID: OccurrenceID{"llp", day(6, 14), "north"}, State: Added, Start: "18:00"},
		&ReminderAsked{No: 12},
		&ReminderAsked{Party: "CCS"},
		&BriefingRead{Meeting: "llp", Part: "north", From: due, Channel: "C0PLAN"},
		&ExportMade{What: "foi", Actions: []ActionNo{12}, From: day(1, 1), To: day(3, 1)},
		&RequestRefused{Verb: "update", Actions: []ActionNo{12}, Meeting: "llp"},
		&RedactionAsked{Entries: []uint64{68}, Reason: "It names somebody"},
		&RedactionDropped{Asked: 79},
		&RedactionAsked{Entries: []uint64{68}},
		&TextRedacted{Asked: 81, Entries: []uint64{68}},
		&TextExpired{Entries: []uint64{71}},
		&HoldSet{No: 12, Reason: "Request 3 of 2024"},
		&HoldSet{No: 12},
		&HoldSet{No: 12, Off: true},
		&GreenProposed{No: 20, From: Red, Parties: []PartyCode{"CCS", "CoLC"}, For: []PartyCode{"CCS"}, OnBehalf: true, Note: "All are in"},
		&GreenAgreed{No: 20, Proposal: 87, For: []PartyCode{"CoLC"}, Note: "Seen on site"},
		&GreenDeclined{No: 20, Proposal: 87, For: []PartyCode{"CoLC"}, Note: "Two are dark"},
		&EvidenceAdded{No: 12, URL: "https://example.org/form", Text: "minutes of 4 March"},
		&PathSet{No: 12, By: day(5, 31), Obstacle: "No budget", Next: "Bid to the board", Who: "CCS", Decides: "The board"},
		&NextSet{No: 12, Due: day(5, 31), Text: "Train two teams"},
		&NextSet{No: 12},
		&LeadSet{No: 20, Party: "CCS"},
		&FlagSet{No: 12, Flag: Continuous, Review: day(10, 1), Why: "It never ends"},
		&FlagSet{No: 12, Flag: Continuous, Off: true},
		&LinkSet{Link: Link{12, WaitsFor, 20}},
		&LinkSet{Link: Link{12, WaitsFor, 20}, Off: true},
		&ActionUpdated{No: 12, From: Amber, To: Amber, OnBehalf: true, Note: "For the owners"},
		&ActionConfirmed{No: 12, Status: Amber, OnBehalf: true},
		&GreenProposed{No: 20, From: Red, Parties: []PartyCode{"CCS", "CoLC"}, For: []PartyCode{"CCS"}, OnBehalf: true},
		&GreenAgreed{No: 20, Proposal: 87, For: []PartyCode{"CoLC"}},
		&GreenDeclined{No: 20, Proposal: 87, For: []PartyCode{"CoLC"}},
		&EvidenceAdded{No: 12},
		&PathSet{No: 12, By: day(5, 31)},
		&NextSet{No: 12, Due: day(5, 31)},
		&FlagSet{No: 12, Flag: Continuous, Review: day(10, 1)},
		&PersonSeen{User: "U0CAT", Standing: Guest},
		&PersonOf{User: "U0CAT", Party: "CCS"},
		&OutsidersAdmitted{Channel: "C0PLAN", Off: true},
		&PreferenceSet{User: "U0ANN", Name: PreferWords, On: true},
		&PreferenceSet{User: "U0ANN", Name: PreferHours, On: true, From: "10:00", Until: "16:00"},
		&PreferenceSet{User: "U0ANN", Name: PreferDigest, On: true, Day: time.Monday},
		&PreferenceSet{User: "U0ANN", Name: PreferStart},
		&DriveStarted{Until: day(5, 31)},
		&DriveStarted{},
		&DriveStopped{Drive: 116},
		&JournalRestored{},
		&ThreadStarted{No: 20, Channel: "C0PLAN"},
		&ThreadEnded{No: 20, Entry: 119},
		&ReactionsSet{Channel: "C0PLAN"},
		&ReactionsSet{Channel: "C0PLAN", Off: true},
		&GuardActed{Kinds: []string{"phone", "name"}, Verb: "note", Outcome: GuardAllowed, Reason: "It is the desk's published line"},
		&GuardActed{Kinds: []string{"phone", "name"}, Verb: "note", Outcome: GuardAllowed},
		&ActionNoted{No: 12, Note: "Units came", Link: "https://example.org/archives/C01/p1"},
		&RequestMade{To: []UserID{"U0ANN"}, Ability: ToUpdate, No: 20, Line: "update 20 green note: done"},
		&RequestMade{To: []UserID{"U0ANN"}, Ability: ToMeet, Meeting: "llp"},
		&ChannelSeen{Channel: "C0PLAN", Outsiders: "shared"},
		&GroupNamed{Group: "S0DESK", Party: "CoLC"},
		&GroupSeen{Group: "S0DESK", Members: []UserID{"U0BOB", "U0EVE"}},
		&GroupNamed{Group: "S0DESK", Party: "CoLC", Remove: true},
		&RequestMade{To: []UserID{"U0ANN"}, Ability: ToReadOne, No: 20, Line: "guests may read", Wanted: "show 20"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}

	s := replay(events)
	if err := s.Check(); err != nil {
		t.Errorf("Check() = %v, want nil", err)
	}
	if got := s.ReadOnly(); got != "" {
		t.Errorf("ReadOnly() = %q, want none", got)
	}
	at := func(seq uint64) time.Time { return events[seq-1].At }
	type row struct {
		No               ActionNo
		Status           Status
		Since, Confirmed time.Time
		By               UserID
		Absent           bool
		Holders          []Holder
		Entries          []uint64
	}
	var rows []row
	for _, a := range s.Actions() {
		rows = append(rows, row{a.No, a.Status, a.Since, a.Confirmed, a.By, a.Absent, s.Holders(a), a.entries})
	}
	wantRows := []row{
		{12, Amber, at(9), at(100), "U0BOB", false, []Holder{{User: "U0ANN", Party: "CCS"}}, []uint64{3, 9, 12, 13, 14, 15, 16, 17, 51, 52, 68, 74, 90, 91, 92, 93, 95, 96, 97, 98, 99, 100, 104, 105, 106, 107, 125}},
		{20, Green, at(88), at(101), "U0BOB", false, []Holder{{User: "U0ANN", Party: "CCS"}}, []uint64{4, 8, 10, 11, 18, 19, 22, 87, 88, 89, 94, 97, 98, 101, 102, 103}},
		{27, NotYetRated, time.Time{}, time.Time{}, "", true, []Holder{{User: "U0ANN", Party: "CCS"}}, []uint64{5, 24}},
	}
	if diff := cmp.Diff(wantRows, rows); diff != "" {
		t.Errorf("actions (-want +got):\n%s", diff)
	}
}

// A kind that is added to the codec gets its lines here: with its free text,
// and with that blanked.
func TestJournalHasEveryKind(t *testing.T) {
	lines := journal(t)
	for _, make := range kinds {
		f := make()
		has := func(blanked bool) bool {
			return slices.ContainsFunc(lines, func(l line) bool {
				e, err := Decode(l.Seq, l.At, l.Kind, l.Body, l.Text)
				return err == nil && l.Kind == f.Kind() && e.Redacted == blanked && (blanked || f.prose() == nil || len(l.Text) > 0)
			})
		}
		if !has(false) {
			t.Errorf("testdata/journal.jsonl has no whole line of kind %s", f.Kind())
		}
		if f.prose() != nil && !has(true) {
			t.Errorf("testdata/journal.jsonl has no line of kind %s with its text blanked", f.Kind())
		}
	}
	for i, l := range lines {
		if l.Seq != uint64(i+1) {
			t.Errorf("line %d of testdata/journal.jsonl is numbered %d", i+1, l.Seq)
		}
	}
}

// Kinds are names for ever, so none may be given twice.
func TestKindsAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	for _, make := range kinds {
		kind := make().Kind()
		if seen[kind] {
			t.Errorf("kind %s is in the list twice", kind)
		}
		seen[kind] = true
		if got := newFact(kind); got.Kind() != kind || cmp.Diff(make(), got) != "" {
			t.Errorf("newFact(%q) = %#v, want an empty %T", kind, got, make())
		}
	}
}
