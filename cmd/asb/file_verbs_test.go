package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/safer-city-partnership/asb/store"
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

// verbAnchored checks a copy of the file with the entry and hash that were
// printed for everybody to see.
func verbAnchored(c *conversation, ts *testscript.TestScript, args []string) {
	head := ""
	for _, seen := range slices.Backward(c.messages[c.who]) {
		wire, err := json.Marshal(seen.body)
		ts.Check(err)
		if head = anchor.FindString(string(wire)); head != "" {
			break
		}
	}
	if head == "" {
		ts.Fatalf("anchored: there is no entry and hash in what @%s saw", c.who)
	}
	file, err := c.copyFile("anchored.db")
	ts.Check(err)
	what := "asb audit verify"
	if len(args) == 1 {
		n, err := strconv.Atoi(args[0])
		ts.Check(err)
		ts.Check(cutNewest(file, n))
		what += ", with the newest " + args[0] + " entries gone"
	}
	s := &screen{}
	s.line(0, "%s", what)
	for _, with := range [][]string{nil, {"-head", head}} {
		cmd := exec.Command("asb", append([]string{"audit", "verify", "-db", file}, with...)...)
		cmd.Env = bare()
		out, _ := cmd.CombinedOutput() // the code is in the words
		told := "without a hash"
		if with != nil {
			told = "with the digest's"
		}
		for line := range strings.Lines(strings.ReplaceAll(string(out), file, "anchored.db")) {
			if strings.HasPrefix(line, "Good") || strings.HasPrefix(line, "Entry") || strings.HasPrefix(line, "asb:") {
				s.line(1, "%s: %s", told, strings.TrimSpace(sized.ReplaceAllString(line, " (…)")))
			}
		}
	}
	c.print(ts, s)
}

// sized is how large a file is.
var sized = regexp.MustCompile(` \([0-9.]+ [kM]?B\)`)

// cutNewest takes the newest records out of a journal, as somebody would who has
// the file and wants the last entries gone.
func cutNewest(file string, newest int) error {
	ctx := context.Background()
	from, err := boltdb.OpenReadOnly(file)
	if err != nil {
		return err
	}
	var kept []store.Record
	for r, err := range from.Read(ctx, 0) {
		if err != nil {
			return err
		}
		kept = append(kept, r)
	}
	if err := errors.Join(from.Close(), os.Remove(file)); err != nil {
		return err
	}
	to, err := boltdb.Open(file)
	if err != nil {
		return err
	}
	return errors.Join(to.Append(ctx, 0, kept[:len(kept)-newest]), to.Close())
}

// verbInfile looks for a text in the bytes of the bot's own file, and of
// whatever lies beside it.
func verbInfile(c *conversation, ts *testscript.TestScript, args []string) {
	files, err := filepath.Glob(c.file + "*")
	ts.Check(err)
	text, found := strings.Join(args[1:], " "), false
	for _, file := range files {
		data, err := os.ReadFile(file)
		ts.Check(err)
		found = found || bytes.Contains(data, []byte(text))
	}
	if found != (args[0] == "yes") {
		ts.Fatalf("infile: %q is in the file: %v", text, found)
	}
}
