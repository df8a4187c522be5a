package commands

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// closing are forms that a person may have open: the line each completes, and
// the fields that are written in.
var closing = []struct {
	line   string
	others map[string]string
	texts  []string
}{
	{"seen 40 update 20", map[string]string{views.FieldStatus: "amber"}, []string{views.FieldNote}},
	{"seen 40 update 20", map[string]string{views.FieldStatus: ""}, []string{views.FieldNote}},
	{"seen 40 update 20", map[string]string{views.FieldStatus: "amber", views.FieldDate: "2026-05-29"}, []string{views.FieldNote, views.FieldEvidence, views.FieldNext}},
	{"seen 40 update 20", map[string]string{views.FieldStatus: "green", views.FieldDate: ""}, []string{views.FieldNote, views.FieldEvidence, views.FieldNext}},
	{"seen 40 update 20", map[string]string{views.FieldStatus: "red", views.FieldNote: "", views.FieldDate: ""}, []string{views.FieldEvidence}},
	{"seen 40 update 20", map[string]string{views.FieldStatus: "", views.FieldNote: "", views.FieldDate: "2026-05-29"}, []string{views.FieldNext}},
	{"update 20,24 green", nil, []string{views.FieldNote, views.FieldEvidence}},
	{"update 20 green with evidence", nil, []string{views.FieldNote, views.FieldEvidence}},
	{"seen 40 note 20", nil, []string{views.FieldNote, views.FieldMore}},
	{"edit 20 entry 44", nil, []string{views.FieldNote, views.FieldMore}},
	{"disagree 20", nil, []string{views.FieldNote}},
	{"evidence 20", nil, []string{views.FieldEvidence}},
	{"path 20", map[string]string{views.FieldDate: "2026-05-31"}, []string{views.FieldObstacle, views.FieldNext, views.FieldWho, views.FieldDecides}},
	{"attach https://example.slack.com/archives/C01/p1", map[string]string{views.FieldAction: "20"}, []string{views.FieldNote}},
	{"attach https://example.slack.com/archives/C01/p1", map[string]string{views.FieldAction: ""}, []string{views.FieldNote}},
	{"attach https://example.slack.com/archives/C01/p1", map[string]string{views.FieldAction: "0"}, []string{views.FieldNote}},
	{"seen 40 meeting nte setup", map[string]string{views.FieldRule: "keep"}, []string{views.FieldPlace}},
	{"meeting nte move 2026-05-04", map[string]string{views.FieldDate: "2026-05-05", views.FieldTime: "10:00"}, []string{views.FieldNote}},
	{"meeting nte", map[string]string{views.FieldWhich: "2026-05-04/", views.FieldDo: "skip"}, []string{views.FieldNote}},
	{"meeting nte", map[string]string{views.FieldWhich: "2026-05-04/", views.FieldDo: "restore"}, []string{views.FieldNote}},
	{"", nil, []string{views.FieldLine}},
	{"seen 40 round", map[string]string{views.RoundStatus(20): "red", views.RoundStatus(24): ""}, []string{views.RoundNote(20), views.RoundNote(24)}},
	{"no line at all", nil, []string{views.FieldNote}},
}

// closes closes a form, and gives what was said and the drafts that were kept.
func closes(t *testing.T, line string, fields, before map[string]string) (r views.Reply, said bool, drafts []string) {
	t.Helper()
	now := time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC)
	st := fresh(t, func() time.Time { return now })
	var log bytes.Buffer
	c := Call{Store: st, Cause: plan.Cause{ID: "closed:V1", By: "U0ANN", Door: "closed"}, Line: line, Fields: fields, Log: newLog(&log)}
	r, said = Closed(t.Context(), c, before)
	for _, e := range factsOf(t, st, "closed:V1:draft") {
		drafts = append(drafts, e.Fact.(*plan.DraftKept).Line)
	}
	for _, e := range factsOf(t, st, "closed:V1") {
		t.Errorf("closing %q wrote %s", line, e.Fact.Kind())
	}
	if strings.Contains(log.String(), "level=error") || strings.Contains(log.String(), "level=warn") {
		t.Errorf("closing %q: the log says %s", line, &log)
	}
	return r, said, drafts
}

// Of whatever form, every word that was typed is in a draft and is given back,
// and what is offered as one press says no less.
func TestClosedKeepsEveryWord(t *testing.T) {
	seeded := rand.Uint64()
	t.Logf("seed %d", seeded)
	r := rand.New(rand.NewPCG(seeded, 1))
	for _, f := range closing {
		fields, before := maps.Clone(f.others), map[string]string{}
		if fields == nil {
			fields = map[string]string{}
		}
		var texts []string
		for i, name := range f.texts {
			text := fmt.Sprintf("lamps %c are ordered%s and paid for", 'a'+i, []string{"", ", by: whom;", " next:", "\nsoon", " | 12"}[r.IntN(5)])
			fields[name], before[name] = text, ""
			texts = append(texts, text)
		}
		reply, said, drafts := closes(t, f.line, fields, before)
		all := strings.Join(drafts, "\n")
		for _, text := range texts {
			if !strings.Contains(all, text) || !strings.Contains(reply.Text, text) {
				t.Errorf("%q with %q: the drafts are %q, and it said %q", f.line, text, drafts, reply.Text)
			}
		}
		if !said || !reply.Asks || reply.Wrote {
			t.Errorf("%q: said %v, %+v; want something that asks and has done nothing", f.line, said, reply)
		}
	}
}

// What was not typed is nothing to speak of, and what stood there before was
// not typed.
func TestClosedSaysNothing(t *testing.T) {
	for _, f := range closing {
		blank, same, before := maps.Clone(f.others), maps.Clone(f.others), map[string]string{}
		if blank == nil {
			blank, same = map[string]string{}, map[string]string{}
		}
		for _, name := range f.texts {
			blank[name], same[name], before[name] = " \n", "it stood there before", "it stood there before"
		}
		for _, fields := range []map[string]string{blank, same, nil} {
			if r, said, drafts := closes(t, f.line, fields, before); said || r.Text != "" || len(drafts) > 0 {
				t.Errorf("%q with %v: said %q, kept %q; want nothing", f.line, fields, r.Text, drafts)
			}
		}
	}
}

// What the guard takes for details of people is kept out of drafts and out of
// what is said, in every field of every form.
func TestClosedIsGuarded(t *testing.T) {
	for _, kind := range slices.Sorted(maps.Keys(one)) {
		detail := one[kind]
		for _, f := range closing {
			for _, in := range f.texts {
				fields, before := maps.Clone(f.others), map[string]string{}
				if fields == nil {
					fields = map[string]string{}
				}
				for _, name := range f.texts {
					fields[name], before[name] = "", ""
				}
				if fields[in] = detail[0]; in == views.FieldLine {
					fields[in] = "note 20: " + detail[0]
				}
				r, said, drafts := closes(t, f.line, fields, before)
				if !said || !strings.Contains(r.Text, "was not kept") || !strings.Contains(r.Text, kind.Said()) {
					t.Errorf("%s in %s of %q: said %q, want that it was not kept", kind, in, f.line, r.Text)
				}
				if all := r.Text + strings.Join(drafts, "\n"); strings.Contains(all, detail[1]) {
					t.Errorf("%s in %s of %q: %q is in %q", kind, in, f.line, detail[1], all)
				}
			}
		}
	}
}
