package views_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/views"
)

// signs are what somebody who wants words only does not get.
const signs = "○◐●→▪"

// For somebody who wants words only, no sign of ours is left in whatever a reply
// shows, every status is still a word, and the lines behind buttons are the same.
func TestInWords(t *testing.T) {
	p := newPlan(rand.New(rand.NewPCG(21, 22)), 28)
	for _, a := range p.s.Actions() {
		p.write("import", &plan.HolderAdded{User: "U99", No: a.No})
	}
	for range 150 {
		p.step()
	}
	for what, r := range p.replies() {
		said := strings.Join(append(texts(r.Blocks), r.Text), "\n")
		before := lines(r.Blocks)
		bare := views.InWords(r)
		now := strings.Join(append(texts(bare.Blocks), bare.Text), "\n")
		if i := strings.IndexAny(now, signs); i >= 0 {
			t.Fatalf("%s has a sign left: %q", what, now[max(0, i-60):min(len(now), i+20)])
		}
		for _, st := range plan.Statuses() {
			if strings.Count(now, st.Word()) != strings.Count(said, st.Word()) {
				t.Errorf("%s says %s %d times, and in words %d times", what, st.Word(), strings.Count(said, st.Word()), strings.Count(now, st.Word()))
			}
		}
		if after := lines(bare.Blocks); strings.Join(after, "\n") != strings.Join(before, "\n") {
			t.Errorf("%s: the lines behind its buttons changed", what)
		}
		for _, line := range strings.Split(bare.Text, "\n") {
			if strings.HasPrefix(line, "✓ ") || strings.HasPrefix(line, "↩ ") {
				t.Errorf("%s begins a line with a sign: %q", what, line)
			}
		}
	}
}

// What people typed is theirs: a sign in it stays, unless it stands where ours
// would.
func TestInWordsLeavesWhatWasTyped(t *testing.T) {
	typed := "lamp ● out → see the plan of the north stairs ✓"
	r := views.InWords(views.Reply{Text: typed, Blocks: []slack.Block{slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, typed, false, false), nil, nil)}})
	if r.Text != typed || texts(r.Blocks)[0] != typed {
		t.Errorf("got %q, want %q", r.Text, typed)
	}
}
