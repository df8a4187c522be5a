package seed

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/safer-city-partnership/asb/plan"
)

func ExampleWrite() {
	doc := plan.Document{
		Title:   "Harbour Town plan 2031",
		Parties: harbour,
		Actions: []plan.Source{
			{No: 1, Theme: "Quay", Title: "Mend lamps", Parties: []plan.PartyCode{"PARK", "HTP"}, Progress: "Half done.\nMore to do.", Outcome: "Light.\nWarmth."},
			{No: 2, Theme: "Quay", Title: "Paint", Parties: []plan.PartyCode{"HTC"}, Progress: "Done", Outcome: "Paint"},
		},
	}
	var b strings.Builder
	if err := Write(&b, doc); err != nil {
		panic(err)
	}
	os.Stdout.WriteString(strings.ReplaceAll(b.String(), "\t", " | "))
	// Output:
	// Harbour Town plan 2031
	//
	// KEY:
	//
	// - HTC Harbour Town Council
	// - HTP Harbour Town Police
	// - PARK Harbour Town Council, Parks Division
	// - ROAD Harbour Town Council, Environment, Roads Division
	//
	// Action | Owner | Red (not complete) Amber (in progress) Green (complete) | Impact and outcome
	// Quay 1. Mend lamps | HTC PARK & HTP | Half done. | Light.
	//  |  | More to do. | Warmth.
	// 2. Paint | HTC | Done | Paint
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

var errFull = errors.New("disk full")

func TestWriteFails(t *testing.T) {
	if err := Write(full{}, plan.Document{}); !errors.Is(err, errFull) {
		t.Errorf("got error %v, want one that wraps %v", err, errFull)
	}
}

// sameAgain checks that a parsed document, written and parsed again, is the
// same but for where things stand in the file.
func sameAgain(t *testing.T, doc plan.Document) {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, doc); err != nil {
		t.Fatal(err)
	}
	again, err := Parse(doc.Name, bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatalf("parse what was written: %v\n%q", err, b.String())
	}
	moved := cmp.Options{
		cmpopts.IgnoreFields(plan.Document{}, "Digest", "Remarks"),
		cmpopts.IgnoreFields(plan.Source{}, "Line"),
	}
	if diff := cmp.Diff(doc, again, moved); diff != "" {
		t.Errorf("written and parsed again (-first +again):\n%s\n%q", diff, b.String())
	}
}

func FuzzParse(f *testing.F) {
	const row = "Quay 1. Mend lamps\tHTC PARK\tHalf done.\tLight."
	for _, rows := range []string{
		row,
		row + "\n\f\n\n\t\tMore “to do.”\t\r\n\t\t)\tx\t\n",
		row + "\nlamps\t\tmore\t\n\tHTP\t\tmore\n3. 4K\tHTC/HTC PARK\tx",
		"Quay\u00a0and \u00ad Sand1.Mend\tHTC PARK & HTP\tHa\u00adlf\v\t\u2009Light\u200b.\nthe end.\t",
	} {
		f.Add([]byte(above + rows))
		f.Add([]byte("\ufeff" + strings.ReplaceAll(above+rows, "\n", "\r\n")))
	}
	f.Add([]byte("- A\nKEY:\n• HTC: B\n* PARK – B, C\nAction no\tOwners\tx\ty\n" + row))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := Parse("fuzz.txt", bytes.NewReader(data))
		if err != nil {
			var e *plan.Error
			if !errors.As(err, &e) || e.Text == "" || e.Hint == "" || len(e.Text) > 2000 {
				t.Fatalf("not a short refusal with a hint: %v", err)
			}
			return
		}
		lines := 1 + strings.Count(strings.ReplaceAll(strings.ReplaceAll(string(data), "\r\n", "\n"), "\r", "\n"), "\n")
		last := plan.ActionNo(0)
		for _, src := range doc.Actions {
			if src.No <= last || src.Line < 1 || src.Line > lines || plain(src.Title) == "" || len(src.Parties) == 0 {
				t.Errorf("after action %d of %d lines: %+v", last, lines, src)
			}
			last = src.No
		}
		for i, r := range doc.Remarks {
			if r.Line < 1 || r.Line > lines || r.Text == "" || i > 0 && r.Line < doc.Remarks[i-1].Line {
				t.Errorf("remark %d of %d lines: %+v", i, lines, r)
			}
		}
		sameAgain(t, doc)
	})
}
