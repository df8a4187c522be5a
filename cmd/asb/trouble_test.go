package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
)

// What goes wrong with the file, the disk or the clock, and the sentence that a
// person sees. docs/OPERATING.md has a table of these and of those that other
// tests show.

// tell runs the real program and gives what it wrote.
func tell(args ...string) (string, error) {
	out, err := command(args...).CombinedOutput()
	return string(out), err
}

// mustTell is tell for what has to go well.
func mustTell(t *testing.T, args ...string) string {
	t.Helper()
	out, err := tell(args...)
	if err != nil {
		t.Fatalf("asb %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// imported is a database with the starting plan.
func imported(t *testing.T) (db string) {
	t.Helper()
	db = filepath.Join(t.TempDir(), "plan.db")
	mustTell(t, "import", "-db", db, "../../seed/plan.txt")
	return db
}

// A file that may grow no more is a disk that is full: the program lives, says
// that nothing was saved, and what was there is there.
func TestFileMayGrowNoMore(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here that could set a limit")
	}
	db := imported(t)
	info, err := os.Stat(db)
	if err != nil {
		t.Fatal(err)
	}
	// In blocks of 512 bytes: as large as the file is.
	limited := fmt.Sprintf(`ulimit -f %d && exec asb say -db "$0" "$1"`, info.Size()/512)
	line, out := "", ""
	for i := 0; err == nil && i < 200; i++ {
		line = fmt.Sprintf("note 20 point %d: %s", i, strings.Repeat("lamps ", 900))
		cmd := exec.Command(shell, "-c", limited, db, line)
		cmd.Env = bare()
		var b []byte
		b, err = cmd.CombinedOutput()
		out = string(b)
	}
	if err == nil {
		t.Fatal("200 notes found room in a file that may not grow")
	}
	wantText(t, line[:20], out, "Not saved: something went wrong on our side", "kept nowhere else: copy it", "file too large")
	if strings.Contains(out, "goroutine ") {
		t.Errorf("the program broke down:\n%.2000s", out)
	}
	mustTell(t, "audit", "verify", "-db", db)
	mustTell(t, "say", "-db", db, line)
}

// A disk that can only be read: the plan is still checked and copied from it,
// and whatever would write says why it cannot.
func TestReadOnlyDisk(t *testing.T) {
	dir := t.TempDir()
	if err := mountSmall(t, dir); err != nil {
		t.Skipf("no disk can be made here: %v", err)
	}
	db := filepath.Join(dir, "plan.db")
	mustTell(t, "import", "-db", db, "../../seed/plan.txt")
	if err := mountReadOnly(dir); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"say", "-db", db, "20 amber half are in"}, {"serve", "-db", db}} {
		cmd := command(args...)
		cmd.Env = append(cmd.Env, "SLACK_APP_TOKEN=xapp-1", "SLACK_BOT_TOKEN=xoxb-1")
		out, err := cmd.CombinedOutput()
		if err == nil {
			t.Errorf("asb %s was done on a disk that can only be read", args[0])
		}
		wantText(t, "asb "+args[0], string(out), "asb: ", db, "read-only")
		if strings.Contains(string(out), "goroutine ") {
			t.Errorf("the program broke down:\n%.2000s", out)
		}
	}
	wantText(t, "asb audit verify", mustTell(t, "audit", "verify", "-db", db), "Good: ")
	copied := filepath.Join(t.TempDir(), "copy.db")
	mustTell(t, "backup", "-db", db, copied)
	wantText(t, "the copy", mustTell(t, "say", "-db", copied, "20 amber half are in"), "AMBER")
}

// Killed at any moment, a backup has its name only when it is whole, and a
// restore leaves a good file with the name.
func TestKilledInBackupAndRestore(t *testing.T) {
	t.Parallel()
	db := imported(t)
	write(t, db, func(s *plan.State, now time.Time) (facts []plan.Fact, err error) {
		for i := range 40 {
			facts = append(facts, &plan.ActionNoted{No: 20, Note: fmt.Sprintf("Point %d: %s", i, strings.Repeat("lamps ", 900))})
		}
		return facts, nil
	})
	whole := filepath.Join(t.TempDir(), "whole.db")
	mustTell(t, "backup", "-db", db, whole)
	took := map[string]time.Duration{}
	kill := func(after time.Duration, args ...string) (killed bool) {
		ctx, cancel := context.WithTimeout(t.Context(), after)
		defer cancel()
		cmd := exec.CommandContext(ctx, "asb", args...)
		cmd.Env = bare()
		began := time.Now()
		err := cmd.Run()
		if err == nil {
			took[args[0]] = time.Since(began)
		}
		return err != nil && ctx.Err() != nil
	}
	for _, verb := range []string{"backup", "restore"} {
		kill(time.Minute, verb, "-db", db, map[string]string{"backup": whole + ".first", "restore": whole}[verb])
		killed := 0
		for i := range 7 {
			to := filepath.Join(t.TempDir(), "copy.db")
			args := []string{"backup", "-db", db, to}
			if verb == "restore" {
				args = []string{"restore", "-db", db, whole}
			}
			if kill(took[verb]*time.Duration(i+1)/7, args...) {
				killed++
			}
			if _, err := os.Stat(to); err == nil {
				mustTell(t, "backup", "verify", to)
			}
			wantText(t, "the plan's own file", mustTell(t, "audit", "verify", "-db", db), "Good: ")
		}
		if killed == 0 {
			t.Errorf("asb %s was never killed on its way", verb)
		}
		if verb == "backup" {
			mustTell(t, "backup", "-db", db, whole+".last")
			mustTell(t, "backup", "verify", whole+".last")
		} else {
			mustTell(t, "restore", "-db", db, whole)
		}
		wantText(t, "after "+verb, mustTell(t, "say", "-db", db, "note 20 it goes on after a killed "+verb), "note saved")
	}
}

// A journal with an entry of a kind that this version does not know, and a file
// of a newer format: nothing is written, and what to do is said.
func TestFromANewerVersion(t *testing.T) {
	t.Parallel()
	db := imported(t)
	write(t, db, func(*plan.State, time.Time) ([]plan.Fact, error) {
		return []plan.Fact{&plan.Unknown{Name: "round.started"}}, nil
	})
	out, err := tell("say", "-db", db, "20 amber half are in")
	if err == nil {
		t.Error("a line was saved after an entry that is not understood")
	}
	wantText(t, "20 amber", out, "Nothing was saved: the plan holds an entry of a kind this version does not know (round.started), so it can only be read.",
		"Ask the IT officer to install the newer version of asb.")
	wantText(t, "20", mustTell(t, "say", "-db", db, "20"), "NOT YET RATED")
	out, err = tell("check", "-db", db)
	if err == nil {
		t.Error("asb check finds nothing wrong")
	}
	wantText(t, "asb check", out, "NOT OK  plan: ", "holds entries of a newer version (round.started), so it can only be read. Install the newer version.")
	wantText(t, "asb audit verify", mustTell(t, "audit", "verify", "-db", db), "a newer asb wrote it. This one can only read it.")

	newer := imported(t)
	data, err := os.ReadFile(newer)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(newer, bytes.ReplaceAll(data, []byte("format1"), []byte("format7")), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"say", "-db", newer, "20"}, {"audit", "verify", "-db", newer}, {"check", "-db", newer}} {
		out, err := tell(args...)
		if err == nil {
			t.Errorf("asb %s read a file of a newer format", args[0])
		}
		wantText(t, "asb "+args[0], out, "written by a newer asb (format 7; this one reads up to 1): run that version, or restore a backup made by this one")
	}
}

// write has a decision written to a database that nobody has open.
func write(t *testing.T, db string, decide store.Decide) {
	t.Helper()
	st, journal, err := openStore(t.Context(), db, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(st.Update(t.Context(), newCause("terminal", "terminal"), decide), journal.Close()); err != nil {
		t.Fatal(err)
	}
}
