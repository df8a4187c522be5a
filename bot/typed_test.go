package bot

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
)

func enter(by plan.UserID, view, at, note, before string) Envelope {
	return Envelope{Kind: Typing, User: by, View: view, At: at, Fields: map[string]string{"note": note}, Before: map[string]string{"note": before}}
}

// What a form held last is given once, to its person, with what stood in it at
// first.
func TestOpenForms(t *testing.T) {
	now := time.Date(2024, 3, 11, 9, 0, 0, 0, time.UTC)
	closed := Envelope{Kind: Closed, User: "U0ANN", View: "V1"}
	for _, c := range []struct {
		name                   string
		notes                  []Envelope
		saved                  *Envelope
		fields, before, closer string
	}{
		{"nothing was heard", nil, nil, "", "", "U0ANN"},
		{"the last counts", []Envelope{enter("U0ANN", "V1", "1.1", "ha", "h"), enter("U0ANN", "V1", "1.2", "half", "h")}, nil, "half", "h", "U0ANN"},
		{"what was overtaken does not", []Envelope{enter("U0ANN", "V1", "1.2", "half", ""), enter("U0ANN", "V1", "1.1", "ha", "")}, nil, "half", "", "U0ANN"},
		{"another form is another", []Envelope{enter("U0ANN", "V2", "1.1", "half", "")}, nil, "", "", "U0ANN"},
		{"somebody else's is not given", []Envelope{enter("U0ANN", "V1", "1.1", "half", "")}, nil, "", "", "U0BOB"},
		{"drawn again with what was typed", []Envelope{enter("U0ANN", "V1", "1.1", "half", "h"), enter("U0ANN", "V1", "1.2", "half in", "half")}, nil, "half in", "h", "U0ANN"},
		{"sent and refused", []Envelope{{Kind: Form, User: "U0ANN", View: "V1", Fields: map[string]string{"note": "half"}, Before: map[string]string{"note": "h"}}}, nil, "half", "h", "U0ANN"},
		{"saved", []Envelope{enter("U0ANN", "V1", "1.1", "half", "")}, &Envelope{View: "V1", Fields: map[string]string{"note": "half"}}, "", "", "U0ANN"},
		{"changed since it was sent", []Envelope{enter("U0ANN", "V1", "1.1", "half in", "")}, &Envelope{View: "V1", Fields: map[string]string{"note": "half"}}, "half in", "", "U0ANN"},
	} {
		f := newOpenForms()
		for _, e := range c.notes {
			f.note(e, now)
		}
		if c.saved != nil {
			f.saved(*c.saved)
		}
		closed.User = plan.UserID(c.closer)
		fields, before := f.take(closed)
		if fields["note"] != c.fields || before["note"] != c.before {
			t.Errorf("%s: got %q, before it %q; want %q, %q", c.name, fields["note"], before["note"], c.fields, c.before)
		}
		if fields, _ := f.take(closed); fields != nil {
			t.Errorf("%s: given a second time: %q", c.name, fields)
		}
	}
}

// What open forms may take of the machine is bounded, by number, by size and by
// age; the oldest goes first.
func TestOpenFormsAreBounded(t *testing.T) {
	now := time.Date(2024, 3, 11, 9, 0, 0, 0, time.UTC)
	f := newOpenForms()
	text := strings.Repeat("x", maxTyped/10)
	sum := func() (n int) {
		for _, form := range f.forms {
			for _, text := range form.fields {
				n += len(text)
			}
		}
		return n
	}
	for i := range 20 {
		f.note(enter("U0ANN", fmt.Sprint("V", i), "1.1", text, ""), now.Add(time.Duration(i)*time.Second))
	}
	if n := sum(); n > maxTyped || n < maxTyped/2 || f.forms["V19"] == nil || f.forms["V0"] != nil {
		t.Errorf("%d bytes in %d forms, want the newest up to %d", n, len(f.forms), maxTyped)
	}
	for i := range 2 * maxForms {
		f.note(enter("U0ANN", fmt.Sprint("W", i), "1.1", "x", ""), now.Add(time.Minute))
	}
	if len(f.forms) > maxForms {
		t.Errorf("%d forms, want %d at most", len(f.forms), maxForms)
	}
	f.note(enter("U0ANN", "Z", "1.1", "x", ""), now.Add(2*typedLife))
	if len(f.forms) != 1 || f.size != len(text[:1])+2*len("note") {
		t.Errorf("after two days %d forms of %d bytes, want the newest alone", len(f.forms), f.size)
	}
	f.note(enter("U0ANN", "Z", "1.2", strings.Repeat("x", maxTyped+1), ""), now.Add(2*typedLife))
	if len(f.forms) != 0 || f.size != 0 {
		t.Errorf("one form that is too large: %d forms of %d bytes, want none", len(f.forms), f.size)
	}
}

// Over HTTP what was typed last can come after the word that the form was
// closed. It counts all the same.
func TestTypedAfterClosed(t *testing.T) {
	l := listen(t)
	closing, goOn := make(chan struct{}), make(chan struct{})
	l.wait = func(_ context.Context, d time.Duration) error {
		if d == typedPause {
			close(closing)
			<-goOn
		}
		return nil
	}
	send := func(payload string) {
		t.Helper()
		w := httptest.NewRecorder()
		payload = strings.ReplaceAll(payload, "U01AAAAAA", "U0ANN")
		l.Requests().ServeHTTP(w, by(signingSecret, l.clock.Now(), formType, "payload="+url.QueryEscape(payload)))
		if w.Code != 200 || w.Body.Len() > 0 {
			t.Errorf("got %d, %q; want it acknowledged", w.Code, w.Body)
		}
	}
	send(strings.ReplaceAll(typingPayload, "undo entry 41", "half the came"))
	send(closedPayload)
	<-closing
	last := strings.ReplaceAll(typingPayload, "undo entry 41", "half the cameras are in")
	send(strings.Replace(strings.Replace(last, "1767607201.000200", "1767607202.000200", 1), "1.2.abf", "1.2.abg", 1))
	close(goOn)
	l.end()
	var drafts []string
	err := l.store.View(t.Context(), func(s *plan.State) error {
		for _, e := range s.Drafts("U0ANN", l.clock.Now()) {
			drafts = append(drafts, e.Fact.(*plan.DraftKept).Line)
		}
		return nil
	})
	if diff := cmp.Diff([]string{"update 20 amber note: half the cameras are in"}, drafts); err != nil || diff != "" {
		t.Errorf("drafts: %v (-want +got):\n%s", err, diff)
	}
	if strings.Contains(l.log.String(), "cameras") {
		t.Errorf("the log says what was typed: %s", l.log)
	}
}
