package archive_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/archive"
	"github.com/safer-city-partnership/asb/store"
)

// exported is a journal of 7 entries, one of them blanked, as lines.
func exported(t testing.TB) []byte {
	t.Helper()
	j, s := opened(t, filepath.Join(t.TempDir(), "asb.db"))
	drafted(t, s, 6)
	redacted(t, s, 2)
	var out bytes.Buffer
	report, err := archive.WriteLines(t.Context(), &out, j)
	must(t, err)
	if report.Records != 7 || report.Removed != 1 {
		t.Fatalf("WriteLines() = %+v, want 7 entries, 1 removed", report)
	}
	return out.Bytes()
}

// What is written is read, byte for byte, and gives the same head.
func TestLines(t *testing.T) {
	data := exported(t)
	recs, report, err := archive.ReadLines(bytes.NewReader(data))
	must(t, err)
	mem := store.Memory()
	must(t, mem.Append(t.Context(), 0, recs))
	again, err := store.Verify(t.Context(), mem, store.Anchor{})
	if err != nil || again.Anchor() != report.Anchor() || report.Records != 7 || report.Removed != 1 {
		t.Errorf("read %+v, %v; want the head that was written, %+v", again, err, report)
	}
	var out bytes.Buffer
	_, err = archive.WriteLines(t.Context(), &out, mem)
	must(t, err)
	if diff := cmp.Diff(string(data), out.String()); diff != "" {
		t.Errorf("written again (-first +again):\n%s", diff)
	}
	var none bytes.Buffer
	_, err = archive.WriteLines(t.Context(), &none, store.Memory())
	must(t, err)
	if recs, _, err := archive.ReadLines(&none); err != nil || len(recs) != 0 {
		t.Errorf("an empty journal: %d records, %v", len(recs), err)
	}
}

// A line that is not what was written is refused by its number, and not quoted.
func TestLinesRefused(t *testing.T) {
	lines := strings.SplitAfter(string(exported(t)), "\n")
	lines = lines[:len(lines)-1]
	if len(lines) != 9 {
		t.Fatalf("%d lines, want 9", len(lines))
	}
	with := func(n int, old, new string) string {
		list := append([]string(nil), lines...)
		if list[n-1] = strings.Replace(list[n-1], old, new, 1); list[n-1] == lines[n-1] {
			t.Fatalf("line %d has no %s", n, old)
		}
		return strings.Join(list, "")
	}
	for _, c := range []struct{ name, data, want string }{
		{"nothing", "", "line 1: the file ends before"},
		{"another file", "Action\tOwner\n", "line 1: this is not a journal that asb wrote"},
		{"other JSON", `{"seq":1}` + "\n", "line 1: this is not a journal that asb wrote"},
		{"a newer one", with(1, `"format":1`, `"format":2`), "line 1: it was written by a newer asb"},
		{"a word of a text", with(4, "line 3", "line 4"), "line 4: record 3: journal is damaged"},
		{"a person", with(4, "U0ANN", "U0BOB"), "line 4: record 3: journal is damaged: its sum does not follow"},
		{"a time", with(4, "T08:", "T09:"), "line 4: record 3: journal is damaged: its sum does not follow"},
		{"a time in another zone", with(4, `00Z"`, `00+00:00"`), "line 4: its time makes no sense"},
		{"a sum", with(4, `"sum":"`, `"sum":"00`), "line 4: record 3: journal is damaged: its sum does not follow"},
		{"a sum of other letters", with(4, `"sum":"`, `"sum":"zz`), "line 4: its sum is not hexadecimal"},
		{"a field more", with(4, `"seq"`, `"more":1,"seq"`), "line 4: this is not an entry of a journal"},
		{"two on a line", with(4, "\n", ""), "line 4: something follows the entry"},
		{"a text removed", strings.Join([]string{lines[0], lines[1], lines[2], textless(lines[3])}, "") + strings.Join(lines[4:], ""), "line 9: record 3: journal is damaged: its text is missing"},
		{"a line out", strings.Join(lines[:3], "") + strings.Join(lines[4:], ""), "line 4: journal is damaged: record numbered 4 where 3 is next"},
		{"the last entry out", strings.Join(lines[:7], "") + lines[8], "line 8: record 2: journal is damaged: its text is missing"},
		{"two swapped", strings.Join(lines[:3], "") + lines[4] + lines[3] + strings.Join(lines[5:], ""), "line 4: journal is damaged"},
		{"cut after a line", strings.Join(lines[:6], ""), "line 7: the file ends before"},
		{"cut in a line", strings.Join(lines[:6], "") + lines[6][:20], "line 7: the file ends before"},
		{"another end", with(9, `"records":7`, `"records":8`), "line 9: it should end with entry 8"},
		{"something after it", strings.Join(lines, "") + "\n", "line 10: something follows the last line"},
	} {
		recs, _, err := archive.ReadLines(strings.NewReader(c.data))
		if got := fmt.Sprint(err); len(recs) != 0 || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %d records, %v\nwant %s", c.name, len(recs), err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "Mx Example") {
			t.Errorf("%s: the error quotes what a person wrote: %v", c.name, err)
		}
	}
}

func textless(line string) string {
	i, j := strings.Index(line, `,"text":`), strings.Index(line, `,"sum":`)
	return line[:i] + line[j:]
}

// Whatever bytes come in, what is accepted is a journal that verifies, and is
// written as it came.
func FuzzLines(f *testing.F) {
	data := exported(f)
	f.Add(data)
	f.Add([]byte("{\"asb\":\"journal\",\"format\":1}\n{\"records\":0,\"sum\":\"\"}\n"))
	f.Add(bytes.Replace(data, []byte(`"text":{`), []byte(`"text": {`), 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		recs, report, err := archive.ReadLines(bytes.NewReader(data))
		if err != nil {
			return
		}
		mem := store.Memory()
		must(t, mem.Append(t.Context(), 0, recs))
		var out bytes.Buffer
		again, err := archive.WriteLines(t.Context(), &out, mem)
		if err != nil || again.Anchor() != report.Anchor() {
			t.Fatalf("written again: %+v, %v; want %+v", again, err, report)
		}
		once, _, err := archive.ReadLines(bytes.NewReader(out.Bytes()))
		if diff := cmp.Diff(recs, once); diff != "" || err != nil {
			t.Fatalf("read again: %v (-first +again):\n%s", err, diff)
		}
	})
}
