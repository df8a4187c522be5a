package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// On a disk that is full nothing is saved, what was typed is given back with
// the word that it is kept nowhere else, what was there is there, and once there
// is room the same line is saved.
func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	if err := mountSmall(t, dir); err != nil {
		t.Skipf("no disk can be made small here: %v", err)
	}
	db := filepath.Join(dir, "plan.db")
	asb := func(args ...string) (string, error) {
		out, err := command(append([]string{args[0], "-db", db}, args[1:]...)...).CombinedOutput()
		return string(out), err
	}
	if out, err := asb("import", "../../seed/plan.txt"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	filler := filepath.Join(dir, "filler")
	f, err := os.Create(filler)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	f.Close()
	saved, line, out := 0, "", ""
	for err = nil; err == nil && saved < 400; saved++ {
		line = fmt.Sprintf("note 20 point %d: %s", saved, strings.Repeat("lamps ", 400))
		out, err = asb("say", line)
	}
	if err == nil {
		t.Fatal("400 notes found room on a full disk")
	}
	wantText(t, line[:20], out, "Not saved: something went wrong on our side", "kept nowhere else: copy it", "no space left on device")
	if strings.Contains(out, "Your text is kept for seven days") {
		t.Errorf("it says that the text is kept, which it is not:\n%s", out)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if out, err := command("audit", "verify", "-db", db).CombinedOutput(); err != nil {
		t.Errorf("asb audit verify afterwards: %v\n%s", err, out)
	}
	if out, err := asb("say", line); err != nil {
		t.Errorf("the same line with room: %v\n%s", err, out)
	}
}
