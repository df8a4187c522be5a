package plan

import (
	"bytes"
	"encoding/json"
	"math/rand"
	"reflect"
	"strings"
	"testing"
	"testing/quick"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var salt = []byte("sixteen bytes ok")

// Whatever a fact of any kind holds comes back from the journal.
func TestCodecRoundTrip(t *testing.T) {
	seed := rand.Int63()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	for _, make := range kinds {
		shape := reflect.TypeOf(make()).Elem()
		t.Run(make().Kind(), func(t *testing.T) {
			for range 200 {
				fact := reflect.New(shape)
				fill(fact.Elem(), random)
				want := Event{Seq: random.Uint64(), At: time.Unix(random.Int63n(4e9), random.Int63n(1e9)).UTC(),
					By: UserID(word36(random)), Cause: word36(random), Door: word36(random), Fact: fact.Interface().(Fact)}
				body, text, err := Encode(want, salt)
				if err != nil {
					t.Fatalf("Encode(%+v) = %v, want nil", want, err)
				}
				got, err := Decode(want.Seq, want.At, want.Fact.Kind(), body, text)
				if err != nil {
					t.Fatalf("Decode(%s, %s) = %v, want nil", body, text, err)
				}
				if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("an event came back different (-want +got):\n%s", diff)
				}
				if again, _, _ := Encode(got, salt); !bytes.Equal(again, body) {
					t.Fatalf("body the second time:\ngot  %s\nwant %s", again, body)
				}
			}
		})
	}
}

// fill gives a fact random fields. Days and times must be real ones; the rest
// may be anything.
func fill(v reflect.Value, r *rand.Rand) {
	switch p := v.Addr().Interface().(type) {
	case *time.Time:
		*p = time.Unix(r.Int63n(4e9), r.Int63n(1e9)).UTC()
		return
	case *Date:
		if *p = (Date{}); r.Intn(4) > 0 {
			*p = Date{2000, time.January, 1}.Add(r.Intn(20000))
		}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), r)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.Intn(4), 4))
		for i := range v.Len() {
			fill(v.Index(i), r)
		}
	default:
		random, ok := quick.Value(v.Type(), r)
		if !ok {
			panic("cannot make a random " + v.Type().String())
		}
		v.Set(random)
	}
}

func word36(r *rand.Rand) string {
	v, _ := quick.Value(reflect.TypeFor[string](), r)
	return v.String()
}

// Free text is kept apart from the body, which holds a commitment to it: who
// has only the body learns nothing about the text, not even by guessing it.
func TestTextIsApartFromTheBody(t *testing.T) {
	e := Event{Seq: 9, At: nine, By: ann, Cause: "c", Fact: &ActionUpdated{No: 20, To: Amber, Note: "Lens covers arrived"}}
	body, text, err := Encode(e, salt)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(body, []byte("Lens")) || !bytes.Contains(text, []byte("Lens covers arrived")) {
		t.Errorf("got body %s and text %s, want the note in the text alone", body, text)
	}
	other, _, err := Encode(e, []byte("another 16 bytes"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(body, other) {
		t.Error("two salts gave the same body, so the text could be guessed from it")
	}

	got, err := Decode(9, nine, "action.updated", body, nil)
	if err != nil {
		t.Fatalf("Decode with the text blanked = %v, want nil", err)
	}
	want := e
	want.Redacted, want.Fact = true, &ActionUpdated{No: 20, To: Amber}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("event with its text blanked (-want +got):\n%s", diff)
	}

	bare := e
	bare.Fact = &ActionConfirmed{No: 20, Status: Amber}
	if _, text, err := Encode(bare, salt); err != nil || text != nil {
		t.Errorf("Encode of a fact without free text: got text %q and error %v, want none", text, err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	body, text, err := Encode(Event{Seq: 9, At: nine, By: ann, Cause: "c", Fact: &ActionNoted{No: 20, Note: "Lens covers arrived"}}, salt)
	if err != nil {
		t.Fatal(err)
	}
	bare, _, err := Encode(Event{Seq: 9, At: nine, By: ann, Cause: "c", Fact: &ActionConfirmed{No: 20, Status: Amber}}, salt)
	if err != nil {
		t.Fatal(err)
	}
	tampered := func(old, new string) []byte { return []byte(strings.Replace(string(text), old, new, 1)) }
	for _, c := range []struct {
		name       string
		kind       string
		body, text []byte
		want       string // the error holds
	}{
		{"a changed word", "action.noted", body, tampered("arrived", "ordered"), "not the text that was written"},
		{"another salt", "action.noted", body, tampered(`"salt":"7`, `"salt":"8`), "not the text that was written"},
		{"a space more", "action.noted", body, append([]byte(" "), text...), "not the text that was written"},
		{"an empty text", "action.noted", body, []byte("{}"), "not the text that was written"},
		{"text where none was written", "action.confirmed", bare, text, "not the text that was written"},
		{"no body", "action.noted", nil, text, "decode body"},
		{"a body that is not an object", "action.noted", []byte(`[]`), text, "decode body"},
		{"a body without its fact", "action.noted", []byte(`{"by":"U0ANN","cause":"c"}`), nil, "decode action.noted"},
		{"a fact of another shape", "action.noted", []byte(`{"by":"U0ANN","cause":"c","fact":{"no":"twenty"}}`), nil, "decode action.noted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := Decode(9, nine, c.kind, c.body, c.text)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Decode() = %+v, %v; want an error with %q", e, err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "Lens") {
				t.Errorf("the error quotes what a person wrote: %v", err)
			}
		})
	}
}

// A newer version may write what this one does not know, in any shape. The
// State can then be read and must not decide.
func TestUnknownKindMakesTheStateReadOnly(t *testing.T) {
	for _, c := range []struct{ name, fact, text string }{
		{"an object", `{"no":20,"by":"rota"}`, ""},
		{"not an object", `[20,"rota"]`, ""},
		{"text of another shape", `{"no":20}`, `{"lines":["one","two"]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := begin(t)
			body, err := json.Marshal(map[string]any{"by": ann, "cause": "new", "fact": json.RawMessage(c.fact), "text_sha256": digest(c.text)})
			if err != nil {
				t.Fatal(err)
			}
			e, err := Decode(h.s.Head()+1, nine, "round.started", body, []byte(c.text))
			if err != nil {
				t.Fatalf("Decode of a kind from the future = %v, want nil", err)
			}
			want := Event{Seq: h.s.Head() + 1, At: nine, By: ann, Cause: "new", Fact: &Unknown{Name: "round.started"}}
			if diff := cmp.Diff(want, e); diff != "" {
				t.Errorf("event (-want +got):\n%s", diff)
			}
			h.s.Apply(e)
			if got := h.s.ReadOnly(); got != "round.started" {
				t.Errorf("ReadOnly() = %q, want the kind", got)
			}
			if got := len(h.s.Actions()); got != 4 {
				t.Errorf("a State with an unknown fact shows %d actions, want 4", got)
			}
			if err := h.s.Check(); err != nil {
				t.Errorf("Check() = %v, want nil", err)
			}
		})
	}
}

func digest(text string) string {
	if text == "" {
		return ""
	}
	return commitment([]byte(text))
}

// A journal can hold anything that is JSON. Decode answers without panicking;
// what it takes, it gives back the same after another trip; and folding it in
// never panics, whatever it says.
func FuzzDecode(f *testing.F) {
	for _, l := range journal(f) {
		f.Add(l.Kind, []byte(l.Body), []byte(l.Text))
	}
	f.Add("write.undone", []byte(`{"by":"U0ANN","cause":"c","fact":{"entries":[0,9,10,900],"actions":[20,-1]}}`), []byte(nil))
	f.Add("note.corrected", []byte(`{"by":"U0ANN","cause":"c","fact":{"entry":900,"no":-4}}`), []byte(nil))
	f.Add("entry.shared", []byte(`{"by":"","cause":"","fact":null}`), []byte(`null`))
	f.Fuzz(func(t *testing.T, kind string, body, text []byte) {
		h := begin(t)
		h.undo(ann, h.update(ann, Amber, "Half are in", 20))
		e, err := Decode(h.s.Head()+1, nine, kind, body, text)
		if err != nil {
			return
		}
		if _, unknown := e.Fact.(*Unknown); !unknown && !e.Redacted {
			body, text, err := Encode(e, salt)
			if err != nil {
				t.Fatalf("Encode of what was decoded = %v, want nil", err)
			}
			again, err := Decode(e.Seq, e.At, kind, body, text)
			if diff := cmp.Diff(e, again, cmpopts.EquateEmpty()); err != nil || diff != "" {
				t.Fatalf("decoded again: error %v (-first +second):\n%s", err, diff)
			}
		}
		h.s.Apply(e)
		h.s.Search("cameras")
		for _, a := range h.s.Actions() {
			h.s.Holders(a)
			a.Title()
			for _, e := range h.s.Entries(a.No) {
				h.s.NoteOf(e)
			}
		}
		h.s.Recent(10)
		if _, err := h.s.Undo(Cause{ID: "u", By: ann}, 0, 0); err != nil && !utf8.ValidString(err.Error()) {
			t.Errorf("a refusal is not text: %q", err)
		}
	})
}
