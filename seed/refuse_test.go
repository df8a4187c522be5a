package seed

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
)

func TestParseRefuses(t *testing.T) {
	const row = "Quay 1. Mend lamps\tHTC PARK\tHalf done.\tLight.\n"
	tests := []struct {
		name string
		text string
		want string
	}{
		{"empty", "", "Line 1 of bad.txt: the file is empty."},
		{"only space", "\ufeff \r\n\u00a0\t\n", "Line 1 of bad.txt: the file is empty."},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00", "Line 1 of bad.txt: this is not plain text in UTF-8, but a document or a picture, or text in another encoding."},
		{"UTF-16", "\xff\xfeA\x00c\x00", "Line 1 of bad.txt: this is not plain text in UTF-8, but a document or a picture, or text in another encoding."},
		{"an old encoding", above + "Quay 1. Residents\x92 lamps\tHTP\ta\tb", "Line 11 of bad.txt: this is not plain text in UTF-8, but a document or a picture, or text in another encoding."},
		{"a zero byte after CR line ends", "a\rb\r\nc\x00", "Line 3 of bad.txt: this is not plain text in UTF-8, but a document or a picture, or text in another encoding."},
		{"a terminal escape", above + row + "2. \x1b[31mPaint\tHTP\ta\tb", "Line 12 of bad.txt: this is not plain text in UTF-8, but a document or a picture, or text in another encoding."},
		{"prose", "Dear all,\nplease find the plan attached.\n", "Line 3 of bad.txt: no table was found. It begins with a row whose first two cells are “Action” and “Owner”, with a tab between."},
		{"no header row", strings.Replace(above, "Action\t", "What\t", 1) + row, "Line 12 of bad.txt: no table was found. It begins with a row whose first two cells are “Action” and “Owner”, with a tab between."},
		{"three columns", strings.Replace(above, "\tOutcome", "\t", 1) + row, "Line 10 of bad.txt: the table has 3 columns and should have four: action, owner, progress, impact and outcome."},
		{"five columns", strings.Replace(above, "\tOutcome", "\tOutcome\tDate", 1) + row, "Line 10 of bad.txt: the table has 5 columns and should have four: action, owner, progress, impact and outcome."},
		{"no key", "Plan\nAction\tOwner\tColours\tOutcome\n" + row, "Line 2 of bad.txt: there is no key of owners above the table."},
		{"a code twice in the key", strings.Replace(above, "- HTP", "- Htc", 1) + row, "Line 7 of bad.txt: the key has the code Htc already."},
		{"no actions", above + "\n\n", "Line 10 of bad.txt: the table has a header row and no actions under it."},
		{"nothing but skipped rows", above + "Paint\tHTP\ta\tb", "Line 10 of bad.txt: the table has a header row and no actions under it."},
		{"unknown owner", above + row + "2. Paint\tHTC  POND & HTP\ta\tb", "Line 12 of bad.txt: the owner cell “HTC POND & HTP” has “POND”, which is not in the key. The key has HTC, HTP, PARK, ROAD."},
		{"half a title at the end", above + row + "2. Pai", "Line 12 of bad.txt: action 2 has no owner. The table stops half way through it, or a cell is missing."},
		{"half an owner cell at the end", above + row + "2. Paint\t&", "Line 12 of bad.txt: action 2 has no owner. The table stops half way through it, or a cell is missing."},
		{"no owner in the middle", above + row + "2. Paint\t\ta\tb\n3. Dig\tHTP\ta\tb", "Line 12 of bad.txt: action 2 has no owner. The table stops half way through it, or a cell is missing."},
		{"no title", above + row + "2. \u00ad\tHTP\ta\tb", "Line 12 of bad.txt: action 2 has no title."},
		{"a number twice", above + row + "2. Paint\tHTP\ta\tb\n1. Dig\tHTP\ta\tb", "Line 13 of bad.txt: action 1 is on line 11 already."},
		{"numbers going back", above + "3. Paint\tHTP\ta\tb\n2. Dig\tHTP\ta\tb", "Line 12 of bad.txt: action 2 comes after action 3."},
		{"number nought", above + "0. Paint\tHTP\ta\tb", "Line 11 of bad.txt: there is an action 0, and the lowest number is 1."},
		{"a tab too many", above + row + "2. Paint\tHTP\ta\tb\tc", "Line 12 of bad.txt: this row has text in column 5, and the table has four columns."},
		{"a long table of something else", above + row + strings.Repeat("Paint\tHTP\n", 400), "Line 312 of bad.txt: more than 300 lines do not fit, so the file was not read as a plan."},
		{"a long row", above + row + strings.Repeat("\t\tmore\n", 400), "Line 312 of bad.txt: more than 300 lines do not fit, so the file was not read as a plan."},
		{"a long key", "KEY:\n" + manyCodes(101) + "Action\tOwner\tColours\tOutcome\n", "Line 102 of bad.txt: the key has more than 100 codes."},
		{"unknown owner beside a long key", "KEY:\n" + manyCodes(23) + "Action\tOwner\tColours\tOutcome\n1. Dig\tPOND\ta\tb",
			"Line 26 of bad.txt: the owner cell “POND” has “POND”, which is not in the key. The key has C0, C1, C2, C3, C4, C5, C6, C7, C8, C9, C10, C11, C12, C13, C14, C15, C16, C17, C18, C19, 3 more."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := Parse("bad.txt", strings.NewReader(tt.text))
			var e *plan.Error
			if !errors.As(err, &e) {
				t.Fatalf("got error %v, want a *plan.Error", err)
			}
			if e.Code != plan.Invalid || e.Hint == "" {
				t.Errorf("got code %q and hint %q, want %q and a hint", e.Code, e.Hint, plan.Invalid)
			}
			if e.Text != tt.want {
				t.Errorf("got  %s\nwant %s", e.Text, tt.want)
			}
			if diff := cmp.Diff(plan.Document{}, doc); diff != "" {
				t.Errorf("a refused document is not empty:\n%s", diff)
			}
		})
	}
}

func manyCodes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "- C%d Owner number %d\n", i, i)
	}
	return b.String()
}

// endless gives the same line for ever and counts what was taken.
type endless struct {
	line string
	read int
}

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.line[(e.read+i)%len(e.line)]
	}
	e.read += len(p)
	return len(p), nil
}

func TestParseRefusesLongFiles(t *testing.T) {
	r := &endless{line: "2. Paint\tHTP\ta\n"} // 16 bytes with its end
	_, err := Parse("long.txt", io.LimitReader(r, 50<<20))
	var e *plan.Error
	if !errors.As(err, &e) {
		t.Fatalf("got error %v, want a *plan.Error", err)
	}
	want := fmt.Sprintf("Line %d of long.txt: the file is longer than 4 MB, and a plan is not.", maxBytes/len(r.line)+1)
	if e.Text != want {
		t.Errorf("got  %s\nwant %s", e.Text, want)
	}
	if r.read > maxBytes+1 {
		t.Errorf("read %d bytes to refuse the file, want at most %d", r.read, maxBytes+1)
	}
}

func TestParseReaderFails(t *testing.T) {
	fault := errors.New("connection lost")
	_, err := Parse("plan.txt", iotest.ErrReader(fault))
	if !errors.Is(err, fault) {
		t.Errorf("got error %v, want one that wraps %v", err, fault)
	}
	if e := (*plan.Error)(nil); errors.As(err, &e) {
		t.Errorf("a failing reader is blamed on the document: %v", e)
	}
}
