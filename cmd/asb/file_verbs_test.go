package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/safer-city-partnership/asb/store/boltdb"
)

// withFileVerbs adds verbs about files, for scripts that need no Slack:
//
//	alter FILE OLD NEW       puts NEW in the place of the first OLD in a file
//	[!] bytes FILE TEXT      checks whether a text is anywhere in a file's bytes
//	held FILE VERB…          holds a database open, as a running asb does, while
//	                         the program does something that it must refuse
//	cut FILE                 cuts a file short by half
//	scrawl FILE              writes over all but the first four pages of a database
//	only DIR PATTERN         runs a shell's glob: gives ONLY the one file that fits
func withFileVerbs(verbs map[string]func(*testscript.TestScript, bool, []string)) map[string]func(*testscript.TestScript, bool, []string) {
	verbs["alter"] = func(ts *testscript.TestScript, _ bool, args []string) {
		data := []byte(ts.ReadFile(args[0]))
		changed := bytes.Replace(data, []byte(args[1]), []byte(args[2]), 1)
		if bytes.Equal(data, changed) {
			ts.Fatalf("alter: %s has no %q", args[0], args[1])
		}
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), changed, 0o600))
	}
	verbs["bytes"] = func(ts *testscript.TestScript, neg bool, args []string) {
		if has := strings.Contains(ts.ReadFile(args[0]), args[1]); has == neg {
			ts.Fatalf("bytes: %q in %s: %v", args[1], args[0], has)
		}
	}
	verbs["held"] = func(ts *testscript.TestScript, neg bool, args []string) {
		j, err := boltdb.Open(ts.MkAbs(args[0]))
		ts.Check(err)
		defer j.Close()
		cmd := exec.Command("asb", args[1:]...)
		cmd.Dir, cmd.Env = ts.MkAbs("."), bare()
		out, err := cmd.CombinedOutput()
		ts.Logf("%s", out)
		if err == nil {
			ts.Fatalf("held: asb %s was done", args[1])
		}
		ts.Check(os.WriteFile(ts.MkAbs("said"), out, 0o600))
	}
	verbs["cut"] = func(ts *testscript.TestScript, _ bool, args []string) {
		info, err := os.Stat(ts.MkAbs(args[0]))
		ts.Check(err)
		ts.Check(os.Truncate(ts.MkAbs(args[0]), info.Size()/2))
	}
	verbs["scrawl"] = func(ts *testscript.TestScript, _ bool, args []string) {
		data, start := []byte(ts.ReadFile(args[0])), 4*os.Getpagesize()
		for i := range data[start:] {
			data[start+i] = byte(i*i + i)
		}
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
	}
	return verbs
}
