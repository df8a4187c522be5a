// These tests hold the shape of the module: which room may know which, and what
// only the program itself may do. A rule that no longer fits is changed here,
// with its reason, before the code is.
package asb_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/safer-city-partnership/asb"

// A room is a package and what it may import: rooms of ours by their path in
// the module, others by their import path. What of the standard library it must
// not have, it must not have by way of another room either, where deep says so.
type room struct {
	path string
	may  []string
	not  []string // direct imports, and all below them
	deep []string // by way of any import, and all below them
	why  string
}

// rooms stand in order: each may import only rooms above it.
var rooms = []room{
	{path: "", why: "the manifest, for whoever needs it"},
	{path: "plan", not: []string{"os", "io", "net", "log", "database", "math/rand", "context"}, deep: []string{"net", "os/exec", "database"},
		why: "the domain is the standard library alone, and touches nothing: facts in, State out"},
	{path: "seed", may: []string{"plan"}, not: []string{"os", "net", "database"},
		why: "it reads a document and decides nothing"},
	{path: "calendar", may: []string{"plan", "github.com/arran4/golang-ical"}, not: []string{"os", "database"},
		why: "it turns meetings into a file and a file into dates, and decides nothing; the library's net/http is the one it serves with"},
	{path: "guard", may: []string{"golang.org/x/text"}, not: []string{"os", "net", "database"}, deep: []string{module},
		why: "it looks at a text and knows nothing of the plan, so it can stand at every door"},
	{path: "store", may: []string{"plan"}, not: []string{"os", "net", "database"},
		why: "it knows facts, and nothing of files, SQL or Slack"},
	{path: "store/boltdb", may: []string{"store", "go.etcd.io/bbolt"}, not: []string{"net", "database"},
		why: "a backend keeps records and never decodes a fact"},
	{path: "store/storetest", may: []string{"store", "github.com/google/go-cmp"},
		why: "the contract is every backend's, so it knows none, and no fact"},
	{path: "archive", may: []string{"plan", "store", "store/boltdb"}, not: []string{"net", "database"},
		why: "it keeps copies of a journal, and decides nothing about the plan"},
	{path: "views", may: []string{"plan", "github.com/slack-go/slack"}, not: []string{"os", "net", "database"}, deep: []string{module + "/store", "go.etcd.io/bbolt"},
		why: "it says things: Slack's block types, never its client, and never where the plan is kept"},
	{path: "views/viewstest", not: []string{"os", "net", "database"},
		why: "what every reader needs is judged from what is sent, not from what views believes of itself"},
	{path: "commands", may: []string{"plan", "seed", "guard", "store", "views", "github.com/sirupsen/logrus", "golang.org/x/text"}, not: []string{"os", "net", "database"}, deep: []string{"go.etcd.io/bbolt", "database/sql"},
		why: "every line means the same wherever it was typed, so no Slack client and no backend"},
	{path: "reminders", may: []string{"plan", "seed", "store", "views", "github.com/robfig/cron", "github.com/sirupsen/logrus"}, not: []string{"os", "net", "database"}, deep: []string{"go.etcd.io/bbolt", "database/sql"},
		why: "it declares the poster it needs; who posts is not its business"},
	{path: "metrics", may: []string{"github.com/prometheus/client_golang"}, not: []string{"os", "database"}, deep: []string{module},
		why: "it counts, and knows nothing of what it counts: a room that has something to count declares what it tells"},
	{path: "bot", may: []string{"plan", "guard", "store", "commands", "views", "github.com/slack-go/slack", "github.com/gorilla/websocket", "github.com/sirupsen/logrus"}, not: []string{"os", "database"}, deep: []string{"go.etcd.io/bbolt", "database/sql", module + "/reminders"},
		why: "Slack itself: no backend, and no rule about when to speak"},
	{path: "workspace", may: []string{"github.com/gorilla/websocket", "github.com/sirupsen/logrus", "go.yaml.in/yaml"}, deep: []string{module, "github.com/slack-go"},
		why: "a stand-in that shared code with the bot would share its mistakes"},
	{path: "workspace/workspacetest", may: []string{"workspace"}, deep: []string{"github.com/slack-go"},
		why: "words for tests: it can do what a person can"},
	{path: "drill", may: []string{"plan", "store", "views", "reminders", "bot", "workspace", "github.com/sirupsen/logrus"}, deep: []string{"go.etcd.io/bbolt"},
		why: "a simulated year: the real rooms, and trouble; it decides nothing about what is sent"},
	{path: "cmd/asb", may: []string{"", "plan", "seed", "calendar", "guard", "store", "store/boltdb", "archive", "commands", "views", "reminders", "metrics", "bot", "workspace", "drill", "github.com/sirupsen/logrus", "golang.org/x/sync"},
		why: "it ties the knot, and holds no logic"},
}

// A listed package is what the go command says of one.
type listed struct {
	ImportPath   string
	Imports      []string
	Deps         []string
	TestImports  []string
	XTestImports []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,Deps,TestImports,XTestImports", "./...")
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.Bytes())
	}
	var list []listed
	for in := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := in.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

// within reports whether an import path is one of these, or below one of them.
func within(path string, roots []string) bool {
	return slices.ContainsFunc(roots, func(root string) bool { return path == root || strings.HasPrefix(path, root+"/") })
}

// full is the import path of a room, or of a package that is not ours.
func full(path string) string {
	switch first, _, _ := strings.Cut(path, "/"); {
	case path == "":
		return module
	case strings.Contains(first, "."):
		return path
	}
	return module + "/" + path
}

// faults are what a package does against the rules of its room.
func (r room) faults(p listed) []string {
	var found []string
	var ours, others []string
	for _, path := range r.may {
		if p := full(path); strings.HasPrefix(p, module) {
			ours = append(ours, p)
		} else {
			others = append(others, p)
		}
	}
	for _, path := range p.Imports {
		first, _, _ := strings.Cut(path, "/")
		foreign := strings.Contains(first, ".")
		switch {
		case within(path, []string{module}):
			if !slices.Contains(ours, path) {
				found = append(found, "imports "+path)
			}
		case foreign && !within(path, others), !foreign && within(path, r.not):
			found = append(found, "imports "+path)
		}
	}
	for _, path := range p.Deps {
		if within(path, r.deep) && !slices.Contains(p.Imports, path) {
			found = append(found, "comes to depend on "+path)
		}
		if within(path, r.deep) && slices.Contains(p.Imports, path) {
			found = append(found, "imports "+path)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(found)))
}

func TestRoomsKnowOnlyThoseAbove(t *testing.T) {
	known := map[string]room{}
	for i, r := range rooms {
		known[full(r.path)] = r
		for _, may := range r.may {
			if above := slices.ContainsFunc(rooms[:i], func(o room) bool { return o.path == may }); !above && strings.HasPrefix(full(may), module) {
				t.Errorf("the table lets %s import %s, which does not stand above it", r.path, may)
			}
		}
	}
	for _, p := range packages(t) {
		r, ok := known[p.ImportPath]
		if !ok {
			t.Errorf("%s is not in the table of rooms: say where it stands and what it may import", p.ImportPath)
			continue
		}
		for _, fault := range r.faults(p) {
			t.Errorf("%s %s. The rule: %s", p.ImportPath, fault, r.why)
		}
		for _, path := range slices.Concat(p.TestImports, p.XTestImports) {
			if r.path == "workspace" && within(path, []string{module}) && path != p.ImportPath {
				t.Errorf("the tests of %s import %s. The rule: %s", p.ImportPath, path, r.why)
			}
			if strings.Contains(path, "testify") || strings.Contains(path, "gomock") {
				t.Errorf("the tests of %s import %s: the standard library and go-cmp are enough", p.ImportPath, path)
			}
		}
	}
}

// The table must be able to fail.
func TestRoomsFindFaults(t *testing.T) {
	find := func(path string) room {
		i := slices.IndexFunc(rooms, func(r room) bool { return r.path == path })
		return rooms[i]
	}
	for _, c := range []struct {
		room string
		p    listed
		want string
	}{
		{"plan", listed{Imports: []string{"fmt", "github.com/google/go-cmp/cmp"}}, "imports github.com/google/go-cmp/cmp"},
		{"plan", listed{Imports: []string{"net/http"}}, "imports net/http"},
		{"plan", listed{Imports: []string{"log"}, Deps: []string{"log"}}, "imports log"},
		{"store/boltdb", listed{Imports: []string{module + "/store", module + "/plan", "go.etcd.io/bbolt/errors"}}, "imports " + module + "/plan"},
		{"views", listed{Deps: []string{module + "/store"}}, "comes to depend on " + module + "/store"},
		{"commands", listed{Imports: []string{"github.com/slack-go/slack"}}, "imports github.com/slack-go/slack"},
		{"bot", listed{Deps: []string{"go.etcd.io/bbolt"}}, "comes to depend on go.etcd.io/bbolt"},
		{"workspace", listed{Imports: []string{module + "/plan"}, Deps: []string{module + "/plan"}}, "imports " + module + "/plan"},
	} {
		if got := find(c.room).faults(c.p); !slices.Equal(got, []string{c.want}) {
			t.Errorf("faults of %s: got %q, want %q", c.room, got, c.want)
		}
	}
}

// A source is one Go file of ours.
type source struct {
	path  string // from the root, with slashes
	file  *ast.File
	set   *token.FileSet
	lines int
}

func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

// in reports whether the file is in a directory or below it.
func (s source) in(dir string) bool { return strings.HasPrefix(s.path, dir+"/") }

// name is what the file calls a package it imports, "" if it does not.
func (s source) name(path string) string {
	for _, spec := range s.file.Imports {
		if got, err := strconv.Unquote(spec.Path.Value); err != nil || got != path {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path[strings.LastIndex(path, "/")+1:]
	}
	return ""
}

// uses calls f for each name of an imported package that the file mentions.
func (s source) uses(path string, f func(name string, at token.Position)) {
	local := s.name(path)
	if local == "" {
		return
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == local && x.Obj == nil {
				f(sel.Sel.Name, s.set.Position(sel.Pos()))
			}
		}
		return true
	})
}

func sources(t *testing.T) []source {
	t.Helper()
	var list []source
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && (d.Name() == "testdata" || d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		list = append(list, source{path: filepath.ToSlash(path), file: file, set: set, lines: set.File(file.Pos()).LineCount()})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 50 {
		t.Fatalf("%d files were found, which cannot be all", len(list))
	}
	return list
}

// Time is passed in, so that a test can say what it is. Only the program reads
// the clock; and a test waits for a condition, never for a while.
func TestOnlyTheProgramReadsTheClock(t *testing.T) {
	clocks := []string{"Now", "Since", "Until", "Sleep", "Tick"}
	for _, s := range sources(t) {
		s.uses("time", func(name string, at token.Position) {
			switch {
			case !s.test() && !s.in("cmd") && slices.Contains(clocks, name):
				t.Errorf("%s: time.%s below cmd: pass now, or Now func() time.Time", at, name)
			case s.test() && (name == "Sleep" || name == "Tick"):
				t.Errorf("%s: time.%s in a test: wait for a condition with a deadline", at, name)
			}
		})
	}
}

// Nothing happens because a package was imported: what is wired is wired where
// it can be read.
func TestNoInit(t *testing.T) {
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: an init function: call it from where it is needed", s.set.Position(f.Pos()))
			}
		}
	}
}

// A file that grows this long hides a noun.
func TestFilesAreShort(t *testing.T) {
	for _, s := range sources(t) {
		if s.lines > 600 {
			t.Errorf("%s has %d lines: ask which noun is hiding in it", s.path, s.lines)
		}
	}
}

// Rooms are named for what they own.
func TestNoCupboards(t *testing.T) {
	for _, p := range packages(t) {
		for _, word := range []string{"util", "utils", "common", "helpers", "models", "types", "misc", "base"} {
			if strings.HasSuffix(p.ImportPath, "/"+word) {
				t.Errorf("%s: name the idea, or keep the function where it is used", p.ImportPath)
			}
		}
	}
}

// Views are made of Slack's block types. What talks to Slack is in bot.
func TestViewsUseNoClient(t *testing.T) {
	for _, s := range sources(t) {
		if !s.in("views") || s.test() {
			continue
		}
		s.uses("github.com/slack-go/slack", func(name string, at token.Position) {
			client := name == "Client" || name == "New" || strings.HasPrefix(name, "PostWebhook") || strings.HasPrefix(name, "MsgOption") ||
				strings.HasSuffix(name, "Context") || strings.HasPrefix(name, "OptionAPIURL") || strings.HasPrefix(name, "OptionHTTPClient")
			if client {
				t.Errorf("%s: slack.%s in views: clients are for bot", at, name)
			}
		})
	}
}

// Logs go to the logger that was passed in, and output to the streams of the
// program.
func TestNobodyPrintsByTheWay(t *testing.T) {
	for _, s := range sources(t) {
		if s.in("cmd") || s.test() {
			continue
		}
		s.uses("fmt", func(name string, at token.Position) {
			if strings.HasPrefix(name, "Print") {
				t.Errorf("%s: fmt.%s below cmd: use the logger that was passed in", at, name)
			}
		})
		s.uses("github.com/sirupsen/logrus", func(name string, at token.Position) {
			if slices.Contains([]string{"Info", "Infof", "Warn", "Warnf", "Error", "Errorf", "Debug", "Debugf", "StandardLogger", "WithField", "WithFields", "WithError"}, name) {
				t.Errorf("%s: logrus.%s is the global logger: use the one that was passed in", at, name)
			}
		})
		if s.name("log") != "" {
			t.Errorf("%s imports log: use the logger that was passed in", s.path)
		}
	}
}
