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
		{12, Amber, at(9), at(13), "U0ANN", false, []Holder{{User: "U0ANN", Party: "CCS"}}, []uint64{3, 9, 12, 13, 14, 15, 16, 17}},
		{20, Red, at(10), at(11), "U0BOB", false, []Holder{{User: "U0ANN", Party: "CCS"}}, []uint64{4, 8, 10, 11, 18, 19, 22}},
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
