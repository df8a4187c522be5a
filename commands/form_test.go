package commands

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
)

// What a form held is given back as lines that can be typed: what was not
// saved is never lost.
func TestLinesOfAForm(t *testing.T) {
	words := WordsOf(plan.NewState(), glossary(), time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC))
	for _, c := range []struct {
		line   string
		fields map[string]string
		want   []string
	}{
		{"seen 41 update 20", map[string]string{"status": "amber", "note": "lamps up"}, []string{"update 20 amber note: lamps up"}},
		{"seen 41 update 20", map[string]string{"status": "amber", "note": "lamps up", "evidence": "seen by the manager", "next": "fit ten more", "date": "2026-05-29"},
			[]string{"update 20 amber note: lamps up", "evidence 20: seen by the manager", "step 20 by 2026-05-29: fit ten more"}},
		{"seen 41 update 20", map[string]string{"status": "green", "note": "lamps up", "evidence": "seen by the manager", "next": "", "date": ""}, []string{"update 20 green note: lamps up; seen by the manager"}},
		{"seen 41 update 20", map[string]string{"status": "amber", "note": "", "evidence": "", "next": "", "date": "2026-05-29"}, []string{"due 20 by 2026-05-29"}},
		{"seen 41 note 12,13", map[string]string{"note": "the first part", "note-more": "and the rest"}, []string{"note 12,13: the first part and the rest"}},
		{"edit 20 entry 41", map[string]string{"note": "lamps down"}, []string{"edit 20 entry 41: lamps down"}},
		{"seen 41 round", map[string]string{"rest": "leave", "status-5": "red", "note-5": "no budget", "status-8": "same", "note-8": "", "status-20": "", "note-20": "amber lamps", "note-24": ""},
			[]string{"update 5 red note: no budget", "same 8", "note 20: amber lamps"}},
	} {
		call := &Call{Line: c.line, Fields: c.fields, Door: Door{Form: true}, words: words}
		got := call.lines()
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s with %v (-want +got):\n%s", c.line, c.fields, diff)
		}
		for _, line := range got {
			if m, q, err := Parse(line, words); q != nil || err != nil || m.String() != line {
				t.Errorf("%q is read as %v, %v, %v; want itself", line, m, q, err)
			}
		}
	}
}
