package main

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// verbPlanted names details that people type in this script. When it ends, none
// of them may be anywhere that the bot writes to.
func verbPlanted(c *conversation, ts *testscript.TestScript, args []string) {
	c.planted = append(c.planted, args...)
}

// verbLeakyimport brings in a file that the guard must refuse. What it says then
// is looked at as what the bot sends is.
func verbLeakyimport(c *conversation, ts *testscript.TestScript, args []string) {
	ts.Check(c.stop())
	cmd := exec.Command("asb", "import", "-db", c.file, ts.MkAbs(args[0]))
	cmd.Env = bare()
	out, err := cmd.CombinedOutput()
	if err == nil {
		ts.Fatalf("leakyimport: %s was brought in", args[0])
	}
	for _, detail := range c.planted {
		if strings.Contains(string(out), detail) {
			ts.Fatalf("leakyimport: asb import says %q", detail)
		}
	}
	c.tell(ts, "asb import "+args[0]+"\n"+strings.ReplaceAll(strings.TrimSpace(string(out)), c.dir+"/", ""))
	ts.Check(c.start(false, patience{}))
}

// leaks looks for what was planted in the bytes of the database, in the log, in
// the metrics, and in everything that the bot said to Slack: its calls, its answers and its
// acknowledgements. What people said to Slack is theirs.
func (c *conversation) leaks(said []exchange) error {
	if len(c.planted) == 0 {
		return nil
	}
	file, err := os.ReadFile(c.file)
	if err != nil {
		return err
	}
	counted := httptest.NewRecorder()
	c.meter.Handler().ServeHTTP(counted, httptest.NewRequest("GET", "/metrics", nil))
	places := map[string]string{"the database": string(file), "the log": c.log.text(), "the metrics": counted.Body.String()}
	for i, e := range said {
		var ours any
		switch e.Direction {
		case "app→slack":
			ours = e.Body
		case "slack→app":
			ours = e.Answer
		}
		data, err := json.Marshal(ours)
		if err != nil {
			return err
		}
		places[fmt.Sprintf("what the bot sent: %s, exchange %d", e.Name, i+1)] = string(data)
	}
	if len(said) < 10 || len(places["the log"]) < 1000 || !strings.Contains(places["the metrics"], "asb_commands_total") {
		return fmt.Errorf("%d exchanges, a log of %d bytes and these metrics prove nothing: %s", len(said), len(places["the log"]), places["the metrics"])
	}
	for place, text := range places {
		for _, detail := range c.planted {
			if strings.Contains(text, detail) {
				return fmt.Errorf("%s has %q", place, detail)
			}
		}
	}
	return nil
}

// text is all that was logged.
func (l *logbook) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.raw.String()
}
