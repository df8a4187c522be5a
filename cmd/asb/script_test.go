package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// update rewrites what the scripts and the README expect, after an intended
// change of wording: go test ./cmd/asb -update. Read the difference as prose.
var update = flag.Bool("update", false, "rewrite the expected text of scripts and README.md")

// TestMain makes "exec asb" in a script, and exec.Command("asb") in a test,
// run the real program.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"asb": main})
}

// TestScript holds every script in testdata/script: each is one promise, kept
// by the real bot, over Socket Mode, with the plan in a file. verbs_test.go
// says what a script can say.
func TestScript(t *testing.T) {
	const dir = "testdata/script"
	holdsTranscript(t, dir)
	testscript.Run(t, testscript.Params{
		Dir:                 dir,
		Setup:               newConversation,
		Cmds:                withFileVerbs(scriptVerbs()),
		Condition:           condition,
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// bothWays are conversations that go the same, to the letter, over HTTP: every
// way in, and the faults that do not depend on the connection. Those in which
// Slack delivers twice differ: over HTTP the second has the signature of the
// first, and is not let in. http.txtar has that.
var bothWays = []string{"update", "undo", "form", "forms", "green-joint", "share", "partner", "guard", "ask-them",
	"home", "shortcut-message", "shortcut-global", "reaction", "thread-lines", "digest",
	"crash", "restart", "fault-answer", "fault-home", "fault-late", "fault-receipt", "fault-share"}

// TestScriptOverHTTP holds the same conversations with the requests signed and
// sent by the workspace, and the answers in the responses.
func TestScriptOverHTTP(t *testing.T) {
	var files []string
	for _, name := range bothWays {
		files = append(files, filepath.Join("testdata/script", name+".txtar"))
	}
	testscript.Run(t, testscript.Params{
		Files: files,
		Setup: func(env *testscript.Env) error {
			if err := newConversation(env); err != nil {
				return err
			}
			env.Values[conversationKey{}].(*conversation).overHTTP = true
			return nil
		},
		Cmds:                withFileVerbs(scriptVerbs()),
		Condition:           condition,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// condition answers [published]: whether this machine has the partnership's
// own document, which is not part of the project.
func condition(name string) (bool, error) {
	if name != "published" {
		return false, fmt.Errorf("there is no condition %q", name)
	}
	return published() != "", nil
}

// published is where the partnership's own document is, "" if it is not here.
func published() string {
	file, err := filepath.Abs(cmp.Or(os.Getenv("ASB_PUBLISHED_PLAN"), "../../../shared/action-plan-2023.txt"))
	if err != nil {
		return ""
	}
	if _, err := os.Stat(file); err != nil {
		return ""
	}
	return file
}

// holdsTranscript fails when a script talks to the bot and never compares what
// was said.
func holdsTranscript(t *testing.T, dir string) {
	t.Helper()
	scripts, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil || len(scripts) == 0 {
		t.Fatalf("find scripts in %s: got %d, %v", dir, len(scripts), err)
	}
	for _, name := range scripts {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		script := string(data)
		if strings.Contains(script, "\nas ") && !strings.Contains(script, "\ncmp transcript want\n") {
			t.Errorf("%s: got a conversation and no line \"cmp transcript want\"", name)
		}
	}
}
