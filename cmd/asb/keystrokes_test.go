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

// TestTaps holds the README's table of keys and taps for the commonest jobs,
// typed and tapped. It counts them in taps.txtar, which TestScript runs, so
// that every line works and every button is there.
func TestTaps(t *testing.T) {
	data, err := os.ReadFile("testdata/script/taps.txtar")
	if err != nil {
		t.Fatal(err)
	}
	script, _, _ := strings.Cut(string(data), "\n-- want --")
	var jobs []string
	costs := map[string]map[string]cost{}
	var job, way string
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		if what, ok := strings.CutPrefix(line, "# job: "); ok {
			if job, way, ok = strings.Cut(what, " | "); !ok || way != "typed" && way != "tapped" {
				t.Fatalf("%q: want “# job: NAME | typed” or “tapped”", line)
			}
			if costs[job] == nil {
				jobs, costs[job] = append(jobs, job), map[string]cost{}
			}
			continue
		}
		if line == "# none:" {
			job = ""
		}
		if job == "" || line == "" || line[0] == '#' {
			continue
		}
		c, err := costOf(line)
		if err != nil {
			t.Fatal(err)
		}
		c.taps, c.keys = c.taps+costs[job][way].taps, c.keys+costs[job][way].keys
		costs[job][way] = c
	}
	var b strings.Builder
	b.WriteString("| job | typed | tapped |\n| --- | --: | --: |\n")
	for _, j := range jobs {
		if costs[j]["typed"].keys == 0 || costs[j]["tapped"].taps == 0 {
			t.Errorf("%s: got %v, want it typed and tapped", j, costs[j])
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", j, costs[j]["typed"], costs[j]["tapped"])
	}
	hold(t, "taps", b.String())
}

// A cost is how often a person presses a key, and how often the screen.
type cost struct{ keys, taps int }

func (c cost) String() string {
	taps := fmt.Sprintf("%d taps", c.taps)
	if c.taps == 1 {
		taps = "1 tap"
	}
	switch {
	case c.taps == 0:
		return fmt.Sprintf("%d keys", c.keys)
	case c.keys == 0:
		return taps
	}
	return fmt.Sprintf("%s, %d keys", taps, c.keys)
}

var word = regexp.MustCompile(`'[^']*'|\S+`)

// costOf counts what a line of a script asks of a person. A line that is typed
// is its characters and the key that sends it. A button is a tap; a menu is two,
// to open it and to choose; a form's Save is one, a choice on it one, a menu on
// it two, and a text one to go there and its characters. A message on another
// tab takes a tap to go there.
func costOf(line string) (c cost, err error) {
	var args []string
	for _, w := range word.FindAllString(line, -1) {
		args = append(args, strings.Trim(w, "'"))
	}
	switch args[0] {
	case "/asb":
		c.keys = utf8.RuneCountInString(strings.Join(args, " ")) + 1
	case "home", "click":
		c.taps = 1
	case "pick":
		if c.taps = 2; args[1] == "-msg" {
			c.taps++
		}
	case "submit":
		c.taps = 1
		for _, arg := range args[1:] {
			field, value, _ := strings.Cut(arg, "=")
			switch {
			case field == "status" || field == "rest":
				c.taps++
			case strings.HasPrefix(field, "status-"):
				c.taps += 2
			case strings.HasPrefix(field, "note"):
				c.taps++
				c.keys += utf8.RuneCountInString(value)
			default:
				return c, fmt.Errorf("%s: nothing says what the field %q costs", line, field)
			}
		}
	case "as", "wrote", "is", "clock", "cmp":
	default:
		return c, fmt.Errorf("%s: nothing says what %q costs", line, args[0])
	}
	return c, nil
}
