package boltdb

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/store"
)

func TestValue(t *testing.T) {
	// The layout is for ever: files hold it.
	at := time.Date(2024, 3, 11, 9, 0, 0, 1, time.UTC)
	for _, c := range []struct {
		r    store.Record
		want string
	}{
		{store.Record{Seq: 7, At: at, Kind: "action.updated", Body: []byte(`{"no": 12}`), Text: []byte(`{"note":"<b>"}`), Sum: []byte{0x6a, 0x09}},
			`{"at":"2024-03-11T09:00:00.000000001Z","kind":"action.updated","body":{"no": 12},"text":{"note":"<b>"},"sum":"6a09"}`},
		{store.Record{Seq: 7, At: at.Truncate(time.Second), Kind: "k", Body: []byte(`null`), Text: []byte(`null`)},
			`{"at":"2024-03-11T09:00:00Z","kind":"k","body":null,"text":null}`},
		{store.Record{Seq: 7, Kind: "k", Body: []byte(`0`)},
			`{"at":"0001-01-01T00:00:00Z","kind":"k","body":0}`},
	} {
		if got := string(encode(c.r)); got != c.want {
			t.Errorf("encode: got %s\nwant %s", got, c.want)
		}
		got, err := decode(7, []byte(c.want))
		if err != nil {
			t.Errorf("decode(%s) = %v", c.want, err)
		}
		if diff := cmp.Diff(c.r, got); diff != "" {
			t.Errorf("decode(%s) (-want +got):\n%s", c.want, diff)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, v := range []string{
		``, `x`, `null`, `{}`, `[]`, `{"at":`,
		`{"at":"2024-03-11T09:00:00Z","kind":"k"}`,
		`{"at":"2024-03-11T09:00:00Z","kind":"","body":1}`,
		`{"at":"2024-03-11T09:00:00Z","body":1}`,
		`{"at":"2024-03-11","kind":"k","body":1}`,
		`{"at":"2024-03-11T09:00:00+01:00","kind":"k","body":1}`,
		`{"at":"2024-03-11T09:00:00Z","kind":"k","body":1,"sum":"6"}`,
		`{"at":"2024-03-11T09:00:00Z","kind":"k","body":1,"sum":"6g"}`,
		`{"at":"2024-03-11T09:00:00Z","kind":"k","body":1,"sum":6}`,
		`{"at":"2024-03-11T09:00:00Z","kind":"k","body":1}{}`,
	} {
		if r, err := decode(1, []byte(v)); err == nil {
			t.Errorf("decode(%s) = %+v, want an error", v, r)
		}
	}
}

// Whatever decodes is written again so that it decodes to the same.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"at":"2024-03-11T09:00:00.000000001Z","kind":"action.updated","body":{"no": 12},"text":{"note":"<b>"},"sum":"6a09"}`))
	f.Add([]byte(` { "sum" : "" , "text" : null , "body" : "\ud800" , "kind" : "K" , "at" : "0000-01-01T00:00:00Z" } `))
	f.Fuzz(func(t *testing.T, v []byte) {
		r, err := decode(1, v)
		if err != nil {
			return
		}
		// Only what Append lets in has to be writable.
		if store.CheckAppend(0, []store.Record{r}) != nil {
			return
		}
		got, err := decode(1, encode(r))
		if err != nil {
			t.Fatalf("decode(encode(r)) = %v for r from %q", err, v)
		}
		if diff := cmp.Diff(r, got); diff != "" {
			t.Errorf("r from %q (-) and decode(encode(r)) (+):\n%s", v, diff)
		}
	})
}

// Whatever Append lets in comes back as it was.
func FuzzEncode(f *testing.F) {
	f.Add(int64(0), int64(1), "action.updated", []byte(`{"no": 12}`), []byte(`""`), []byte{1, 2})
	f.Add(int64(-62135596800), int64(999999999), "K", []byte(`1,"text":2`), []byte(nil), []byte(nil))
	f.Fuzz(func(t *testing.T, sec, nsec int64, kind string, body, text, sum []byte) {
		r := store.Record{Seq: 1, At: time.Unix(sec, nsec), Kind: kind, Body: body, Text: text, Sum: sum}
		if store.CheckAppend(0, []store.Record{r}) != nil {
			return
		}
		v := encode(r)
		got, err := decode(1, v)
		if err != nil {
			t.Fatalf("decode(%q) = %v", v, err)
		}
		if diff := cmp.Diff(r.Clone(), got); diff != "" {
			t.Errorf("through %q (-in +out):\n%s", v, diff)
		}
		clear(v) // the record must not share memory with the value
		if !bytes.Equal(got.Body, body) {
			t.Error("body changed with the value")
		}
	})
}
