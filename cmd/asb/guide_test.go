package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The restore drill of docs/OPERATING.md is done line by line, as the guide has
// it, after the plan's own file was destroyed. The hash in it is an example's.
func TestRestoreDrill(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../docs/OPERATING.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```console drill\n(.*?)```").FindSubmatch(guide)
	if block == nil {
		t.Fatal("the guide has no block with the info string \"console drill\"")
	}
	db := imported(t)
	dir := filepath.Dir(db)
	if err := os.Rename(db, filepath.Join(dir, "asb.db")); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (string, error) {
		cmd := command(args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	noted, err := run("audit", "verify", "-db", "asb.db")
	foot := regexp.MustCompile(`entry \d+, hash [0-9a-f]{16}`)
	if err != nil || !foot.MatchString(noted) {
		t.Fatalf("asb audit verify: %v\n%s", err, noted)
	}
	for _, args := range [][]string{{"say", "-db", "asb.db", "20 amber half are in"}, {"backup", "-db", "asb.db", "copy.db"}} {
		if out, err := run(args...); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "asb.db"), make([]byte, 9000), 0o600); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"backup": "Good: ", "restore": "Restored: ", "audit": "Good: ", "say": "AMBER"}
	ran := 0
	for line := range strings.Lines(string(block[1])) {
		line, ok := strings.CutPrefix(strings.TrimSpace(line), "$ ")
		if !ok {
			continue
		}
		words, err := shellWords(foot.ReplaceAllString(line, foot.FindString(noted)))
		if err != nil || words[0] != "asb" {
			t.Fatalf("%s: %v", line, err)
		}
		out, err := run(words[1:]...)
		if err != nil {
			t.Errorf("%s: %v\n%s", line, err, out)
		}
		wantText(t, line, out, want[words[1]])
		if strings.Contains(line, "-head") {
			wantText(t, line, out, "is the one that was noted")
		}
		ran++
	}
	if ran < 4 {
		t.Errorf("the drill has %d lines, want the whole of it", ran)
	}
}
