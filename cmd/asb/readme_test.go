package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// consoleBlock is a fenced block that a page promises to be true: its info
// string is "console asb", and in it each line that begins with "$ asb " is
// followed by exactly what the program writes, and a blank line if more comes.
var consoleBlock = regexp.MustCompile("(?s)(```console asb\n)(.*?)(```\n)")

// TestReadme runs every such block of a page, in order, on one plan: the
// starting one, imported at the time every conversation begins. With -update it
// writes what the program says into the page.
func TestReadme(t *testing.T) {
	for _, page := range []string{"README.md", "docs/TYPING.md"} {
		t.Run(page, func(t *testing.T) { readPage(t, "../../"+page) })
	}
}

func readPage(t *testing.T, path string) {
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(t.TempDir(), "asb.db")
	p := program{now: func() time.Time { return began }, getenv: func(name string) string {
		return map[string]string{"ASB_DB": db}[name]
	}}
	if _, err := p.console("asb import ../../seed/plan.txt"); err != nil {
		t.Fatal(err)
	}
	blocks := 0
	want := consoleBlock.ReplaceAllFunc(page, func(block []byte) []byte {
		parts := consoleBlock.FindSubmatch(block)
		var b bytes.Buffer
		b.Write(parts[1])
		for line := range strings.SplitSeq(string(parts[2]), "\n") {
			command, ok := strings.CutPrefix(line, "$ ")
			if !ok {
				continue
			}
			out, err := p.console(command)
			if err != nil {
				t.Errorf("%s: %v", command, err)
			}
			if b.Len() > len(parts[1]) {
				b.WriteByte('\n')
			}
			fmt.Fprintf(&b, "$ %s\n%s", command, out)
		}
		b.Write(parts[3])
		blocks++
		return b.Bytes()
	})
	if blocks == 0 {
		t.Fatal("there is no block with the info string \"console asb\"")
	}
	if bytes.Equal(page, want) {
		return
	}
	if !*update {
		t.Fatalf("it is not what the program says; run go test ./cmd/asb -update\n%s", firstDifference(page, want))
	}
	if err := os.WriteFile(path, want, 0o644); err != nil {
		t.Fatal(err)
	}
}

// console runs a command line as a terminal would, and gives what it writes. A
// refusal is an answer: its exit code is 1.
func (p program) console(line string) (string, error) {
	words, err := shellWords(line)
	if err != nil {
		return "", err
	}
	if len(words) < 2 || words[0] != "asb" {
		return "", fmt.Errorf("want a line that begins with asb and a verb, got %q", line)
	}
	var out, errs bytes.Buffer
	p.out, p.err = &out, &errs
	if code := p.run(context.Background(), words[1:]); code > 1 || errs.Len() > 0 {
		return "", fmt.Errorf("exit %d: %s", code, &errs)
	}
	return out.String(), nil
}

// shellWords splits a line at spaces; single quotes keep words together.
func shellWords(line string) ([]string, error) {
	var words []string
	quoted, open := false, false
	for _, r := range line {
		switch {
		case r == '\'':
			if quoted = !quoted; quoted && !open {
				words, open = append(words, ""), true
			}
		case r == ' ' && !quoted:
			open = false
		default:
			if !open {
				words, open = append(words, ""), true
			}
			words[len(words)-1] += string(r)
		}
	}
	if quoted {
		return nil, fmt.Errorf("a quotation mark is not closed in %q", line)
	}
	return words, nil
}

// firstDifference shows the first lines that differ.
func firstDifference(got, want []byte) string {
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range w {
		if i >= len(g) || g[i] != w[i] {
			return fmt.Sprintf("line %d\ngot\n%s\nwant\n%s", i+1,
				strings.Join(g[min(i, len(g)):min(i+5, len(g))], "\n"), strings.Join(w[i:min(i+5, len(w))], "\n"))
		}
	}
	return fmt.Sprintf("got %d lines more than wanted", len(g)-len(w))
}
