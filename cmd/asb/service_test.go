package main

import (
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
)

// systemd starts the service again whatever it ended with, a hang or a panic
// too, but not when its settings are wrong.
func TestServiceKnowsTheExitCode(t *testing.T) {
	unit, err := os.ReadFile("../../deploy/asb.service")
	if err != nil {
		t.Fatal(err)
	}
	p := program{getenv: func(string) string { return "" }, out: io.Discard, err: io.Discard}
	code := p.run(t.Context(), []string{"serve"})
	if line := "\nRestartPreventExitStatus=" + strconv.Itoa(code) + "\n"; !strings.Contains(string(unit), line) {
		t.Errorf("serve without a token ends with %d; the unit does not say %q", code, line)
	}
	if code == 2 {
		t.Error("2 is what a panic ends with: the service would stay down after one")
	}
}
