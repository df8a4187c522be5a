package asb_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The same source gives the same program, byte for byte, wherever it lies and
// whenever it is built: the line is the Dockerfile's own.
func TestBuildIsReproducible(t *testing.T) {
	if os.Getenv("ASB_BUILD_TWICE") == "" {
		t.Skip("it takes minutes; .ci/run sets ASB_BUILD_TWICE")
	}
	dockerfile, err := os.ReadFile("deploy/Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	_, line, found := strings.Cut(string(dockerfile), "RUN CGO_ENABLED=0 go build ")
	line, _, _ = strings.Cut(line, "\n")
	if !found || !strings.Contains(line, " -o /asb ./cmd/asb") {
		t.Fatalf("deploy/Dockerfile builds with %q", line)
	}
	build := func(dir string) []byte {
		t.Helper()
		out := filepath.Join(t.TempDir(), "asb")
		args := strings.Fields(strings.Replace(line, "/asb ./cmd/asb", out+" ./cmd/asb", 1))
		cmd := exec.Command("go", append([]string{"build", "-buildvcs=false"}, args...)...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go build: %v\n%s", err, said)
		}
		program, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return program
	}
	elsewhere := t.TempDir()
	copySource(t, elsewhere)
	here, there := build("."), build(elsewhere)
	if !bytes.Equal(here, there) {
		t.Errorf("two builds of the same source differ: %d and %d bytes", len(here), len(there))
	}
	for _, path := range []string{elsewhere, "/go/pkg/mod"} {
		if bytes.Contains(here, []byte(path)) {
			t.Errorf("the program contains the path %s of the machine it was built on", path)
		}
	}
}

// copySource copies what the program is built from.
func copySource(t *testing.T, to string) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, path), 0o755)
		case !d.Type().IsRegular():
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, path), data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The alarms that the operator's guide proposes are on metrics that there are.
func TestGuideNamesMetrics(t *testing.T) {
	guide, err := os.ReadFile("docs/OPERATING.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("metrics/metrics.go")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`asb_[a-z_]+`).FindAllString(string(guide), -1)
	if len(names) < 7 {
		t.Fatalf("the guide names %d metrics, which cannot be all", len(names))
	}
	for _, name := range names {
		if !strings.Contains(string(source), `"`+strings.TrimSuffix(name, "_bucket")+`"`) {
			t.Errorf("docs/OPERATING.md names %s, which there is not", name)
		}
	}
}
