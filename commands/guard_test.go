package commands

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/guard"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// planted are the lines of the corpus that have details of people in them.
var planted = regexp.MustCompile(`7700 ?900|7946|@example|ZZ99`)

// Nothing that people say of the plan is stopped, however they say it; and
// what has details of people in it is.
func TestGuardOnTheCorpus(t *testing.T) {
	w := corpusWords(t)
	for _, c := range readCorpus(t) {
		typed := c.typed
		if c.place == fromSlack {
			typed = Unescape(typed)
		}
		var meant []Meaning
		if m, q, err := Parse(typed, w); q != nil {
			meant = q.Readings
		} else if err == nil {
			meant = []Meaning{m}
		}
		call := &Call{Line: typed}
		if l := call.look(meant...); len(l.kinds) > 0 != planted.MatchString(typed) {
			t.Errorf("%s:%d: %s: found %v, want something: %v", corpusFile, c.line, short(typed), l.kinds, planted.MatchString(typed))
		}
	}
}

// answered is one call on a plan with a co-ordinator.
type answered struct {
	reply views.Reply
	log   string
	facts []plan.Event
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func guardedPlan(t *testing.T) (ask func(by plan.UserID, line string, fields map[string]string) answered) {
	t.Helper()
	now := time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC)
	st := fresh(t, func() time.Time { return now })
	err := st.Update(t.Context(), plan.Cause{ID: "office", By: "terminal"}, func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		return []plan.Fact{&plan.OfficeGiven{Office: plan.Office{Role: plan.Coordinator, User: "U0LEAD"}}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	return func(by plan.UserID, line string, fields map[string]string) answered {
		t.Helper()
		n++
		var log bytes.Buffer
		id := fmt.Sprintf("cause-%d", n)
		c := Call{Store: st, Cause: plan.Cause{ID: id, By: by, Door: "slash"}, Line: line, Fields: fields,
			Door: Door{Forms: fields == nil, Form: fields != nil, Channel: "C0PLAN"}, Log: newLog(&log)}
		a := answered{reply: Run(t.Context(), c), log: log.String()}
		for _, suffix := range []string{"", ":draft", ":guard:refused", ":guard:allowed", ":guard:warned"} {
			a.facts = append(a.facts, factsOf(t, st, id+suffix)...)
		}
		return a
	}
}

// one has a detail of each kind that a person may not simply keep, and the
// detail itself.
var one = map[guard.Kind][2]string{
	guard.Phone:      {"rang 07700 900123 about it", "900123"},
	guard.Email:      {"told avery@example.org about it", "avery"},
	guard.Postcode:   {"seen in ZZ99 3VZ", "3VZ"},
	guard.Name:       {"the victim Avery Sample rang", "Avery"},
	guard.Insurance:  {"her NI is QQ 12 34 56 A", "12 34 56"},
	guard.NHS:        {"NHS 943 476 5919", "476"},
	guard.Vehicle:    {"a van, AB12 CDE", "CDE"},
	guard.Birth:      {"dob 12/03/1985", "1985"},
	guard.Reference:  {"CAD 1234/20APR26", "1234"},
	guard.Address:    {"at Flat 4, 10 Example Road", "Example"},
	guard.Child:      {"a 15 year old boy", "15"},
	guard.Bank:       {"card 4111 1111 1111 1111", "4111"},
	guard.Attachment: {"https://files.slack.com/files-pri/T0EX-F0EX/photo.jpg", "photo"},
}

// Whichever way it comes, a detail is refused: the reply, the log and the
// journal name its kind and have nothing of it, and the line without it is
// offered.
func TestGuardRefuses(t *testing.T) {
	ask := guardedPlan(t)
	for _, k := range guard.Kinds() {
		if k.Warns() {
			continue
		}
		text, detail := one[k][0], one[k][1]
		if text == "" {
			t.Fatalf("%s has no example", k)
		}
		for _, c := range []struct {
			line   string
			fields map[string]string
			field  string
		}{
			{"update 20 amber " + text, nil, views.FieldNote},
			{"note 20: " + text, nil, views.FieldNote},
			{"20 nearly done, " + text, nil, views.FieldNote}, // a question
			{"unheard of " + text, nil, views.FieldNote},      // a search
			{"agenda panel add " + text, nil, views.FieldNote},
			{"note 20", map[string]string{views.FieldNote: text}, views.FieldNote},
			{"", map[string]string{views.FieldLine: "note 20: " + text}, views.FieldLine},
			{"meeting nte move 2026-05-04", map[string]string{views.FieldDate: "2026-05-05", views.FieldTime: "10:00", views.FieldNote: text}, views.FieldNote},
		} {
			a := ask("U0ANN", c.line, c.fields)
			what := fmt.Sprintf("%s, %q with %v", k, c.line, c.fields)
			if a.reply.Field != c.field || !strings.Contains(a.reply.Text, k.Said()) || a.reply.Public {
				t.Errorf("%s: got %+q beside %q, want a refusal of %s beside %q", what, a.reply.Text, a.reply.Field, k.Said(), c.field)
			}
			var found []plan.Event
			for _, e := range a.facts {
				switch f := e.Fact.(type) {
				case *plan.GuardActed:
					found = append(found, e)
					if diff := cmp.Diff([]string{string(k)}, f.Kinds); diff != "" || f.Outcome != plan.GuardRefused || e.By != "U0ANN" {
						t.Errorf("%s: the journal has %+v by %s", what, f, e.By)
					}
				case *plan.DraftKept:
				default:
					t.Errorf("%s: wrote %s", what, f.Kind())
				}
				if free, rest := plan.Wording(e.Fact); strings.Contains(fmt.Sprint(free, rest), detail) {
					t.Errorf("%s: the journal has %q in %s", what, detail, e.Fact.Kind())
				}
			}
			if len(found) != 1 {
				t.Errorf("%s: the journal says %d times what the guard did, want once", what, len(found))
			}
			blocks := fmt.Sprintf("%s %s", a.reply.Text, jsonOf(t, a.reply.Blocks))
			if strings.Contains(blocks, detail) || strings.Contains(a.log, detail) {
				t.Errorf("%s: %q is repeated: %s\n%s", what, detail, blocks, a.log)
			}
			if !strings.Contains(a.reply.Text, "removed]") || !strings.Contains(a.log, "kinds="+string(k)) {
				t.Errorf("%s: got %q and the log %q, want the line without it, and the kind", what, a.reply.Text, a.log)
			}
		}
	}
}

// The button saves the line without the detail, and the edit opens a form with
// it.
func TestGuardOffers(t *testing.T) {
	ask := guardedPlan(t)
	a := ask("U0ANN", "12,13 amber the victim Avery Sample rang 07700 900123", nil)
	data := jsonOf(t, a.reply.Blocks)
	const line = "update 12,13 amber note: the victim [name removed] rang [phone number removed]"
	if !strings.Contains(data, line) || !strings.Contains(data, `"draft `) {
		t.Errorf("got %s, want buttons for %q and for a draft", data, line)
	}
	if saved := ask("U0ANN", line, nil); len(saved.facts) != 2 {
		t.Errorf("the line without the details wrote %d facts, want 2: %s", len(saved.facts), saved.reply.Text)
	}
	for _, e := range a.facts {
		if _, ok := e.Fact.(*plan.DraftKept); ok {
			if edit := ask("U0ANN", fmt.Sprintf("draft %d", e.Seq), nil); edit.reply.Form == nil || !strings.Contains(jsonOf(t, edit.reply.Form), "[name removed]") {
				t.Errorf("the draft opens %+v, want a form with the text without the details", edit.reply)
			}
		}
	}
	// An address at the beginning of a note is known by what it follows.
	if at := ask("U0ANN", "note 20: 12 Sample Street is empty", nil); !strings.Contains(jsonOf(t, at.reply.Blocks), "note 20: [address removed] is empty") {
		t.Errorf("got %s", at.reply.Text)
	}
}

// Only the co-ordinator keeps a detail, of a kind that may be kept, with a
// reason that is clean itself, in a line that means one thing.
func TestAllow(t *testing.T) {
	ask := guardedPlan(t)
	const reason = "it is the public line"
	ok := ask("U0LEAD", "allow phone because "+reason+": note 20: the desk is 020 7946 0123", nil)
	var said *plan.GuardActed
	var kept bool
	for _, e := range ok.facts {
		switch f := e.Fact.(type) {
		case *plan.GuardActed:
			said = f
		case *plan.ActionNoted:
			kept = f.Note == "the desk is 020 7946 0123"
		}
	}
	if !kept || said == nil || said.Outcome != plan.GuardAllowed || said.Reason != reason || strings.Contains(ok.log, "7946") {
		t.Errorf("allowed: kept %v, said %+v, log %s; %s", kept, said, ok.log, ok.reply.Text)
	}
	for _, c := range []struct {
		by         plan.UserID
		line, want string
	}{
		{"U0ANN", "allow phone because it is public: note 20: the desk is 020 7946 0124", "co-ordinator"},
		{"U0LEAD", "allow phone because it is public: note 20: her NI is QQ 12 34 56 A", "National Insurance"},
		{"U0LEAD", "allow phone because it is public: note 20: told avery@example.org on 020 7946 0124", "email address"},
		{"U0LEAD", "allow phone because Avery says 07700 900124: note 20: the desk is 101", "phone number"},
		{"U0LEAD", "allow phone because it is public: 20 nearly done, the desk is 020 7946 0124", "one thing"},
		{"U0LEAD", "allow phone because it is public: allow phone because it is: note 20: 020 7946 0124", "one thing"},
		{"U0LEAD", "allow phone because it is public", "did not understand"},
		{"U0LEAD", "allow phone because: note 20: the desk is 020 7946 0124", "phone number"},
	} {
		a := ask(c.by, c.line, nil)
		for _, e := range a.facts {
			switch f := e.Fact.(type) {
			case *plan.GuardActed:
				if f.Outcome != plan.GuardRefused {
					t.Errorf("%s: %s", c.line, f.Outcome)
				}
			case *plan.DraftKept:
			default:
				t.Errorf("%s: wrote %s", c.line, f.Kind())
			}
		}
		if text := a.reply.Text + jsonOf(t, a.reply.Blocks); !strings.Contains(text, c.want) || strings.Contains(text, "0124") || strings.Contains(text, "12 34 56") || strings.Contains(text, "avery@") {
			t.Errorf("%s: got %q, want a refusal with %q and no detail", c.line, text, c.want)
		}
	}
}

// A block of homes and a marking are saved, and pointed out.
func TestGuardPointsOut(t *testing.T) {
	ask := guardedPlan(t)
	for text, want := range map[string]string{"lamps by Defoe House": "a block of homes", "OFFICIAL-SENSITIVE figures": "a marking"} {
		a := ask("U0ANN", "note 20: "+text, nil)
		if !strings.Contains(a.reply.Text, "look again") || !strings.Contains(a.reply.Text, want) || len(a.facts) != 2 {
			t.Errorf("%s: got %q and %d facts, want it saved and %s pointed out", text, a.reply.Text, len(a.facts), want)
		}
	}
}

func TestGuardSaysWhatStays(t *testing.T) {
	st := fresh(t, func() time.Time { return time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC) })
	var log bytes.Buffer
	r := Run(t.Context(), Call{Store: st, Cause: plan.Cause{ID: "m", By: "U0ANN", Door: "mention"}, Line: "20 amber rang 07700 900123", Log: newLog(&log), Door: Door{Said: true}, Incident: "Tell the example desk."})
	if !strings.Contains(r.Text, "until you delete it") || !strings.Contains(r.Text, "Tell the example desk.") {
		t.Errorf("got %q, want that the message stays, and where to report it", r.Text)
	}
}
