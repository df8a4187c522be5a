package seed

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
)

// above is what stands above the table in most tests; rows begin at line 11.
const above = `Appendix 2

Harbour Town plan 2031

KEY:
- HTC Harbour Town Council
- HTP Harbour Town Police
- PARK Harbour Town Council, Parks Division
- ROAD Harbour Town Council, Environment, Roads Division
Action	Owner	Colours	Outcome
`

var harbour = []plan.Party{
	{Code: "HTC", Name: "Harbour Town Council"},
	{Code: "HTP", Name: "Harbour Town Police"},
	{Code: "PARK", Name: "Harbour Town Council, Parks Division", Of: "HTC"},
	{Code: "ROAD", Name: "Harbour Town Council, Environment, Roads Division", Of: "HTC"},
}

// one is the action most tests expect.
func one(change func(*plan.Source)) []plan.Source {
	src := plan.Source{No: 1, Theme: "Quay", Title: "Mend lamps", Parties: []plan.PartyCode{"PARK"}, Progress: "Half done.", Outcome: "Light.", Line: 11}
	if change != nil {
		change(&src)
	}
	return []plan.Source{src}
}

func TestParseRows(t *testing.T) {
	const row = "Quay 1. Mend lamps\tHTC PARK\tHalf done.\tLight."
	two := plan.Source{No: 2, Theme: "Quay", Title: "Paint", Parties: []plan.PartyCode{"HTP"}, Progress: "Done", Outcome: "Paint"}
	at := func(src plan.Source, line int) plan.Source { src.Line = line; return src }

	tests := []struct {
		name    string
		rows    string
		want    []plan.Source
		remarks []plan.Remark
	}{
		{"plain", row, one(nil), nil},
		{"newline at the end", row + "\n", one(nil), nil},
		{"trailing tabs", row + "\t\t\t", one(nil), nil},
		{"theme carries on until the next", row + "\n2. Paint\tHTP\tDone\tPaint\nSand 3. Dig\tHTP\tDug\tSand",
			append(one(nil), at(two, 12), plan.Source{No: 3, Theme: "Sand", Title: "Dig", Parties: []plan.PartyCode{"HTP"}, Progress: "Dug", Outcome: "Sand", Line: 13}), nil},
		{"theme of three words, oddly spaced", "Quay\u00a0and \u00adSand  1. Mend lamps\tHTC PARK\tHalf done.\tLight.",
			one(func(s *plan.Source) { s.Theme = "Quay and Sand" }), nil},
		{"theme without a space", "Quay1.Mend lamps\tHTC PARK\tHalf done.\tLight.", one(nil), nil},
		{"title that begins with a number", "Quay 1. 4 lamps at 2.5 m\tHTC PARK\tHalf done.\tLight.",
			one(func(s *plan.Source) { s.Title = "4 lamps at 2.5 m" }), nil},
		{"blank lines", "\n\t\t\t\n" + row + "\n \u00a0\n2. Paint\tHTP\tDone\tPaint\n\n", append(one(func(s *plan.Source) { s.Line = 13 }), at(two, 15)), nil},
		{"wording kept byte for byte", "Quay 1. Mend\u00a0“lamps”- co- op \tHTC PARK\t\u00a0It’s  ha\u00adlf\vdone. \t\u2009Light\u200b. ",
			one(func(s *plan.Source) {
				s.Title, s.Progress, s.Outcome = "Mend\u00a0“lamps”- co- op", "It’s  ha\u00adlf\vdone.", "Light\u200b."
			}), nil},
		{"carries on after an ended sentence", row + "\n\n\t\tMore to do.\t",
			one(func(s *plan.Source) { s.Progress = "Half done.\nMore to do." }),
			[]plan.Remark{{Line: 13, Text: "This row carries on action 1."}}},
		{"an ended sentence in quotes", "Quay 1. Mend lamps\tHTC PARK\tHe said “half done.”)\tLight.\n\t\tMore to do.\t",
			one(func(s *plan.Source) { s.Progress = "He said “half done.”)\nMore to do." }),
			[]plan.Remark{{Line: 12, Text: "This row carries on action 1."}}},
		{"carries on in mid-sentence", "Quay 1. Mend lamps\tHTC PARK\tHalf\tLight.\n\t\tdone.\t",
			one(nil), []plan.Remark{{Line: 12, Text: "This row carries on action 1."}}},
		{"carries on twice, in both columns", "Quay 1. Mend lamps\tHTC PARK\tHalf\tLight.\n\t\tdone.\tAnd\n\t\tMore.\twarmth.",
			one(func(s *plan.Source) { s.Progress, s.Outcome = "Half done.\nMore.", "Light.\nAnd warmth." }),
			[]plan.Remark{{Line: 12, Text: "This row carries on action 1."}, {Line: 13, Text: "This row carries on action 1."}}},
		{"carries on in the first column", "Quay 1. Mend lamps\tHTC PARK\tHalf\tLight.\n\ndone. And 2 more.\t",
			one(func(s *plan.Source) { s.Progress = "Half done. And 2 more." }),
			[]plan.Remark{{Line: 13, Warning: true, Text: "“done. And 2 more.” begins in the first column without a number. It was read as more progress on action 1."}}},
		{"carries on in every column", "Quay 1. Mend\tHTC PARK &\tHalf\tLight.\nlamps\t\tdone.\t\n\tHTP\t\t",
			one(func(s *plan.Source) { s.Parties = []plan.PartyCode{"PARK", "HTP"} }),
			[]plan.Remark{
				{Line: 12, Warning: true, Text: "This row has no number. It was read as more of action 1, its first two cells included."},
				{Line: 13, Warning: true, Text: "This row has no number. It was read as more of action 1, its first two cells included."},
			}},
		{"header and title repeated at a page break", "Quay 1. Mend lamps\tHTC PARK\tHalf\tLight.\n\f\nAppendix 2\nHarbour Town\u00a0plan 2031\nACTION\tOwner\tColours\tOutcome\n\t\tdone.\t",
			one(nil), []plan.Remark{
				{Line: 13, Text: "Line 1 is repeated here."},
				{Line: 14, Text: "Line 3 is repeated here."},
				{Line: 15, Text: "The header row is repeated here."},
				{Line: 16, Text: "This row carries on action 1."},
			}},
		{"form feed before a row", row + "\f\n\f2. Paint\tHTP\tDone\tPaint\f", append(one(nil), at(two, 12)), nil},
		{"page number", row + "\nPage 3 of 9\t\n2. Paint\tHTP\tDone\tPaint", append(one(nil), at(two, 13)),
			[]plan.Remark{{Line: 12, Warning: true, Text: "Skipped “Page 3 of 9”: it looks like a page number."}}},
		{"a missing number", row + "\n3. Paint\tHTP\tDone\tPaint\n7. Paint\tHTP\tDone\tPaint",
			append(one(nil), plan.Source{No: 3, Theme: "Quay", Title: "Paint", Parties: []plan.PartyCode{"HTP"}, Progress: "Done", Outcome: "Paint", Line: 12},
				plan.Source{No: 7, Theme: "Quay", Title: "Paint", Parties: []plan.PartyCode{"HTP"}, Progress: "Done", Outcome: "Paint", Line: 13}),
			[]plan.Remark{{Line: 12, Text: "There is no action 2."}, {Line: 13, Text: "There are no actions 4 to 6."}}},
		{"a row without its number", row + "\nPaint\tHTP\tDone\tPaint\n\t\tand dry\t\n2. Paint\tHTP\tDone\tPaint", append(one(nil), at(two, 14)),
			[]plan.Remark{
				{Line: 12, Warning: true, Text: "Skipped the row that begins “Paint”: its first cell does not begin with a number and a full stop."},
				{Line: 13, Warning: true, Text: "Skipped “and dry”: it carries on a row that was skipped."},
			}},
		{"a number without its full stop", row + "\n2 Paint\tHTP\tDone\tPaint\n2.5 Paint\tHTP\tDone\tPaint", one(nil),
			[]plan.Remark{
				{Line: 12, Warning: true, Text: "Skipped the row that begins “2 Paint”: its first cell does not begin with a number and a full stop."},
				{Line: 13, Warning: true, Text: "Skipped the row that begins “2.5 Paint”: its first cell does not begin with a number and a full stop."},
			}},
		{"text before the first action", "See below\n" + row, one(func(s *plan.Source) { s.Line = 12 }),
			[]plan.Remark{{Line: 11, Warning: true, Text: "Skipped “See below”: no action comes before it."}}},
		{"no theme", "1. Mend lamps\tHTC PARK\tHalf done.\tLight.", one(func(s *plan.Source) { s.Theme = "" }),
			[]plan.Remark{{Line: 11, Warning: true, Text: "Action 1 has no theme, and neither has any action before it."}}},
		{"empty cells", "Quay 1. Mend lamps\tHTC PARK\n2. Paint\tHTP\tDone\tPaint", append(one(func(s *plan.Source) { s.Progress, s.Outcome = "", "" }), at(two, 12)),
			[]plan.Remark{{Line: 11, Text: "Action 1 has no outcome text."}, {Line: 11, Warning: true, Text: "Action 1 has no progress text."}}},
	}
	for _, tt := range tests {
		for _, ends := range []struct{ name, end string }{{"LF", "\n"}, {"CRLF", "\r\n"}, {"CR", "\r"}} {
			t.Run(tt.name+"/"+ends.name, func(t *testing.T) {
				text := strings.ReplaceAll(above+tt.rows, "\n", ends.end)
				doc, err := Parse("harbour.txt", strings.NewReader(text))
				if err != nil {
					t.Fatalf("Parse: %v", err)
				}
				if diff := cmp.Diff(tt.want, doc.Actions); diff != "" {
					t.Errorf("actions (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(tt.remarks, doc.Remarks); diff != "" {
					t.Errorf("remarks (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestParseOwners(t *testing.T) {
	tests := []struct {
		cell string
		want string
	}{
		{"HTP", "HTP"},
		{"HTC PARK", "PARK"},
		{"PARK", "PARK"},
		{"HTC", "HTC"},
		{"HTP & HTC", "HTP HTC"},
		{"HTC & HTP", "HTC HTP"},
		{"HTP & HTC ROAD", "HTP ROAD"},
		{"HTC PARK & HTP", "PARK HTP"},
		{"HTC PARK ROAD & HTP", "PARK ROAD HTP"},
		{"HTC PARK & HTC ROAD", "PARK ROAD"},
		{"htc\u00a0Park&ROAD", "PARK ROAD"},
		{"HTP, PARK and ROAD", "HTP PARK ROAD"},
		{"HTP/PA\u00adRK AND road.", "HTP PARK ROAD"},
		{"HTC HTC PARK", "HTC PARK"},
		{"HTP & HTP", "HTP"},
	}
	for _, tt := range tests {
		doc, err := Parse("harbour.txt", strings.NewReader(above+"Quay 1. Mend lamps\t"+tt.cell+"\tHalf done.\tLight."))
		if err != nil {
			t.Errorf("owner cell %q: %v", tt.cell, err)
			continue
		}
		var got []string
		for _, code := range doc.Actions[0].Parties {
			got = append(got, string(code))
		}
		if got := strings.Join(got, " "); got != tt.want {
			t.Errorf("owner cell %q: got %s, want %s", tt.cell, got, tt.want)
		}
	}
}

func TestParseAbove(t *testing.T) {
	const table = "Action\tOwner\tColours\tOutcome\nQuay 1. Mend lamps\tPARK\tHalf done.\tLight.\n"
	type got struct {
		Title   string
		Year    int
		Parties []plan.Party
	}
	park := []plan.Party{{Code: "PARK", Name: "Parks Division"}}
	tests := []struct {
		name string
		text string
		want got
	}{
		{"whole", above + table[strings.Index(table, "\n")+1:], got{"Harbour Town plan 2031", 2031, harbour}},
		{"byte order mark", "\ufeffPlan 2031\nKey:\n- PARK Parks Division\n" + table, got{"Plan 2031", 2031, park}},
		{"no year", "Harbour\nTown plan\nKEY\n- PARK Parks Division\n" + table, got{"Harbour", 0, park}},
		{"no title", "KEY:\n- PARK Parks Division\nPlan 2031\n" + table, got{"", 0, park}},
		{"two years", "Draft\nPlan 2031/32\nPrinted 2033\nKEY:\n- PARK Parks Division\n" + table, got{"Plan 2031/32", 2031, park}},
		{"other lists", "- 2031 Not a title\nKEY:\n* PARK: Parks Division\nThis is no owner\n- Red Not done\n- and others\n- N/A Nobody\n- ALONE\n" + table, got{"", 0, park}},
		{"other bullets", "Plan 2031\nKey to owners:\n\uf0b7\tPARK\t–\u00a0Parks Division\t\n" + table, got{"Plan 2031", 2031, park}},
		{"a division of a division, listed first", "KEY:\n- C Council, Parks, Trees\n- PARK Council, PARKS\n- A council\n" + table,
			got{"", 0, []plan.Party{{Code: "C", Name: "Council, Parks, Trees", Of: "A"}, {Code: "PARK", Name: "Council, PARKS", Of: "A"}, {Code: "A", Name: "council"}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := Parse("harbour.txt", strings.NewReader(tt.text))
			if err != nil {
				t.Fatalf("Parse: %v", err)
			}
			if diff := cmp.Diff(tt.want, got{doc.Title, doc.Year, doc.Parties}); diff != "" {
				t.Errorf("above the table (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseDigest(t *testing.T) {
	// Worked out with sha256sum over the same bytes, mark and line ends included.
	text := "\ufeffKEY:\r\n- A Alpha\r\nAction\tOwner\tP\tO\r\n1. Go\tA\tp\to"
	doc, err := Parse("a.txt", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := doc.Digest, "5e9b3f1f179ccde3e62541f2e839a006ec61ce6189c7fb162a7592e1059ffcf4"; got != want {
		t.Errorf("digest: got %s, want %s", got, want)
	}
	if got, want := doc.Name, "a.txt"; got != want {
		t.Errorf("name: got %s, want %s", got, want)
	}
}
