package main

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// jobs are the commonest jobs, and the lines that do each: ours, and those of
// two tools whose lines are published in their manuals. What a line says is
// the same in all. An empty line: no line does it.
var jobs = []struct{ job, ours, task, gh string }{
	{"Set amber, and say why", "20 amber 4K cameras in", "task 20 modify +amber -red\ntask 20 annotate 4K cameras in", "gh issue edit 20 --add-label amber --remove-label red\ngh issue comment 20 -b '4K cameras in'"},
	{"Nothing has changed", "20 same", "task 20 annotate same", "gh issue comment 20 -b same"},
	{"Add a note", "note 20 audio on order", "task 20 annotate audio on order", "gh issue comment 20 -b 'audio on order'"},
	{"The same for two", "12,13 amber form live", "task 12,13 modify +amber -red\ntask 12,13 annotate form live", "gh issue edit 12 13 --add-label amber --remove-label red\ngh issue comment 12 -b 'form live'\ngh issue comment 13 -b 'form live'"},
	{"See one", "20", "task 20 info", "gh issue view 20"},
	{"List the red ones", "red", "task +red list", "gh issue list -l red"},
	{"Find a word", "cctv", "task /cctv/ list", "gh issue list -S cctv"},
	{"Take the last entry back", "undo", "task undo", ""},
}

// TestKeystrokes holds the README's table of keys per job. A line counts its
// characters and the key that sends it; ours counts "/asb " too.
func TestKeystrokes(t *testing.T) {
	var b strings.Builder
	b.WriteString("| job | asb | Taskwarrior | GitHub's `gh` |\n| --- | --: | --: | --: |\n")
	for _, j := range jobs {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", j.job, pressed("/asb "+j.ours), pressed(j.task), pressed(j.gh))
	}
	hold(t, "keystrokes", b.String())
}

func pressed(lines string) string {
	if lines == "" {
		return "no line does it"
	}
	return fmt.Sprint(utf8.RuneCountInString(lines) + 1)
}

// hold compares a part of the README with what it should be, and writes it
// with -update. The part stands between <!-- name --> and <!-- end -->.
func hold(t *testing.T, name, want string) {
	t.Helper()
	const path = "../../README.md"
	readme, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	part := regexp.MustCompile(`(?s)<!-- ` + name + ` -->\n.*?<!-- end -->`)
	full := "<!-- " + name + " -->\n" + want + "<!-- end -->"
	got := part.Find(readme)
	if got == nil {
		t.Fatalf("README.md has no part %q", name)
	}
	if string(got) == full {
		return
	}
	if !*update {
		t.Fatalf("README.md differs; run go test ./cmd/asb -update\ngot\n%s\nwant\n%s", got, full)
	}
	if err := os.WriteFile(path, bytes.Replace(readme, got, []byte(full), 1), 0o644); err != nil {
		t.Fatal(err)
	}
}
