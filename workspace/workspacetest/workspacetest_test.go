package workspacetest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/workspace"
	"github.com/safer-city-partnership/asb/workspace/workspacetest"
)

// failing notes what would have failed a test, and ends the call as Fatalf does.
type failing struct {
	*testing.T
	why string
}

func (f *failing) Fatalf(format string, a ...any) {
	f.why = fmt.Sprintf(format, a...)
	panic(f)
}

func (f *failing) catch(do func()) (why string) {
	f.why = ""
	defer func() {
		if r := recover(); r != nil && r != any(f) {
			panic(r)
		}
		why = f.why
	}()
	do()
	return ""
}

// What goes wrong in a conversation fails the test, and says what there was.
func TestFailures(t *testing.T) {
	t.Parallel()
	f := &failing{T: t}
	w := workspacetest.Start(f, workspace.Config{Manifest: []byte(manifest)})
	api := slack.New(w.BotToken(), slack.OptionAPIURL(w.APIURL()))
	if _, _, err := api.PostMessage("general", slack.MsgOptionText("hello", false)); err != nil {
		t.Fatal(err)
	}
	m := w.Expect("chair", "general", "hello")
	w.Patience = 50 * time.Millisecond
	for _, tc := range []struct {
		do   func()
		want string
	}{
		{func() { w.Expect("chair", "general", "goodbye") }, `chair does not see "goodbye" in general; there is:` + "\nhello"},
		{func() { w.Say("nobody", "general", "x") }, `there is nobody called "nobody"`},
		{func() { w.Click("chair", m, "Press") }, `there is nothing to click called "Press"`},
		{func() { w.Submit("chair", workspacetest.View{}, map[string]any{"Name": "x"}) }, `the modal has no field called "Name"`},
		{func() { w.Fail(workspacetest.Fault{}) }, "give either method, or socket, or skew"},
		{func() { workspacetest.Start(f, workspace.Config{}) }, "the app manifest is empty"},
	} {
		if got := f.catch(tc.do); !strings.Contains(got, tc.want) {
			t.Errorf("got %q, want %q", got, tc.want)
		}
	}
}

// The clock moves on order, and only so.
func TestClock(t *testing.T) {
	t.Parallel()
	w := workspacetest.Start(t, workspace.Config{Manifest: []byte(manifest)})
	start := time.Date(2024, 3, 11, 9, 0, 0, 0, time.UTC)
	if got := w.Now(); !got.Equal(start) {
		t.Errorf("got %v, want %v", got, start)
	}
	w.Advance(36 * time.Hour)
	if got := w.Now(); !got.Equal(start.Add(36 * time.Hour)) {
		t.Errorf("got %v", got)
	}
	w.SetClock(start)
	if got := w.Now(); !got.Equal(start) {
		t.Errorf("got %v, want %v", got, start)
	}
}

// A field can be named by its label as well as by its action_id, in blocks
// within blocks too.
func TestFind(t *testing.T) {
	t.Parallel()
	w := workspacetest.Start(t, workspace.Config{Manifest: []byte(manifest)})
	api := slack.New(w.BotToken(), slack.OptionAPIURL(w.APIURL()))
	inner := slack.NewActionBlock("inner", slack.NewButtonBlockElement("deep", "", plain("Press me")))
	outer := slack.NewContainerBlock(slack.NewDividerBlock(), inner)
	outer.Title = plain("A box")
	if _, _, err := api.PostMessage("general", slack.MsgOptionText("box", false), slack.MsgOptionBlocks(outer)); err != nil {
		t.Fatal(err)
	}
	m := w.Expect("chair", "general", "A box")
	for _, what := range []string{"deep", "Press me"} {
		// Nobody is connected: the click is found, and goes nowhere.
		if got := w.Click("chair", m, what).Error; got != "The app did not respond. Try again." {
			t.Errorf("%s: got %q", what, got)
		}
	}
}
