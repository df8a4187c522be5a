package store_test

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/safer-city-partnership/asb/store"
)

func TestVerify(t *testing.T) {
	mem := store.Memory()
	if r, err := store.Verify(t.Context(), mem, store.Anchor{}); err != nil || r.Records != 0 || r.Anchor() != "no entry" {
		t.Errorf("Verify() of nothing = %+v, %v", r, err)
	}
	s := published(t, mem, 1)
	must(t, note(s, "a", "Mx Example is mentioned"))
	must(t, redact(t, s, "r", 4))
	recs := records(t, mem)
	r, err := store.Verify(t.Context(), mem, store.Anchor{})
	if err != nil || r.Records != 5 || r.Removed != 1 || !r.First.Equal(nine) || r.Anchor() != "entry 5, hash "+hex.EncodeToString(recs[4].Sum)[:16] {
		t.Errorf("Verify() = %+v, %v; want 5 records, 1 removed", r, err)
	}
	sum := func(n int) string { return hex.EncodeToString(recs[n-1].Sum) }
	for _, c := range []struct{ anchor, want string }{
		{r.Anchor(), ""},
		{"ENTRY 3, HASH " + strings.ToUpper(sum(3))[:16], ""},
		{"3 " + sum(3), ""},
		{"3:" + sum(3)[:8], ""},
		{"4 " + sum(3)[:16], "record 4: journal is damaged: its sum begins " + sum(4)[:16] + ", and the one that was noted begins " + sum(3)[:16]},
		{"6 " + sum(3)[:16], "journal is damaged: it ends with record 5, and record 6 was noted: the newest are missing"},
	} {
		a, err := store.ParseAnchor(c.anchor)
		must(t, err)
		_, err = store.Verify(t.Context(), mem, a)
		if got := fmt.Sprint(err); c.want == "" && err != nil || c.want != "" && (got != c.want || !errors.Is(err, store.ErrCorrupt)) {
			t.Errorf("Verify() with anchor %q = %v, want %q", c.anchor, err, c.want)
		}
	}
	for _, bad := range []string{"", "3", "entry 3", "0 " + sum(3), "03 " + sum(3), "3 abc", "3 xyzxyzxyz", sum(3) + " 3", "3 " + sum(3) + "00", "3 4 " + sum(3)} {
		if a, err := store.ParseAnchor(bad); err == nil {
			t.Errorf("ParseAnchor(%q) = %+v, want an error", bad, a)
		}
	}
}

// The walk finds what opening finds, and a text that went without a word.
func TestVerifyFindsDamage(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func([]store.Record) []store.Record
		want   string
	}{
		{"nothing", func(recs []store.Record) []store.Record { return recs }, ""},
		{"a body", func(recs []store.Record) []store.Record {
			recs[5].Body = replaced(recs[5].Body, `"by":"U2"`, `"by":"U3"`)
			return recs
		}, "record 6: journal is damaged: its sum does not follow"},
		{"a word of the text", func(recs []store.Record) []store.Record {
			recs[5].Text = replaced(recs[5].Text, "Note 2", "Note 3")
			return recs
		}, "record 6: journal is damaged: decode action.noted: its text is not the text that was written"},
		{"two texts gone", func(recs []store.Record) []store.Record {
			recs[6].Text, recs[5].Text = nil, nil
			return recs
		}, "record 6: journal is damaged: its text is missing, and no record says that it was taken out"},
		{"a text gone, and perhaps a newer version said so", func(recs []store.Record) []store.Record {
			recs[5].Text = nil
			newer := store.Record{Seq: 9, At: nine.UTC(), Kind: "text.faded", Body: []byte(`{"by":"U0ANN","cause":"x","fact":[6]}`)}
			newer.Sum = store.Chain(recs[7].Sum, newer)
			return append(recs, newer)
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := store.Verify(t.Context(), damaged(t, c.change), store.Anchor{})
			if got := fmt.Sprint(err); c.want == "" && err != nil || c.want != "" && (got != c.want || !errors.Is(err, store.ErrCorrupt)) {
				t.Errorf("Verify() = %v, want %q", err, c.want)
			}
			if c.want == "" && r.Records < 8 {
				t.Errorf("Verify() walked %d records", r.Records)
			}
		})
	}
}
