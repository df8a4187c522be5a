package seed

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safer-city-partnership/asb/plan"
)

// Every meeting of the glossary has a card, in the glossary's order, and no
// card says when a meeting meets.
func TestMeetings(t *testing.T) {
	list, err := Meetings()
	if err != nil {
		t.Fatal(err)
	}
	terms, err := Glossary()
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, term := range terms {
		if term.Meeting != "" {
			want = append(want, term.Meeting+" "+term.Name)
		}
	}
	for _, m := range list {
		got = append(got, string(m.ID)+" "+m.Name)
		if !m.Rule.IsZero() || m.Start != "" {
			t.Errorf("%s: meets %s at %q, and the plan does not say so", m.ID, m.Rule, m.Start)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("meetings (-want +got):\n%s", diff)
	}
	if _, err := plan.NewState().AddMeeting(list[0]); err != nil {
		t.Errorf("AddMeeting(%s) = %v, want nil", list[0].ID, err)
	}
}

func TestMeetingCardsThatAreWrong(t *testing.T) {
	terms := []plan.Term{{Name: "NTE", Meeting: "nte"}}
	for _, test := range []struct{ text, want string }{
		{"nte\n\tnudge: 1wd 12:00", ""},
		{"llp", `line 1: the glossary has no meeting "llp"`},
		{"nte\nnte", `line 2: "nte" has a card already`},
		{"\toften: weekly", "line 1: no card has begun"},
		{"nte\n\toften: daily", `line 2: "daily" is not how often a meeting meets`},
		{"nte\n\taudience: secret", `line 2: "secret" is no audience`},
		{"nte\n\tnudge: 1wd", `line 2: "1wd" is no lead time`},
		{"nte\n\tnudge: 1d 12:00", `line 2: "1d 12:00" is no lead time`},
		{"nte\n\tchair: U0ANN", `line 2: there is no field "chair"`},
	} {
		_, err := parseMeetings(test.text, terms)
		got := ""
		if err != nil {
			got = strings.TrimPrefix(err.Error(), "meetings ")
		}
		if got != test.want {
			t.Errorf("parseMeetings(%q): got error %q, want %q", test.text, got, test.want)
		}
	}
}
