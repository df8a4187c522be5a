package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// The file holds what the feed does: each meeting of the window, and the dates
// that a list brought in.
func TestExportICS(t *testing.T) {
	dir := t.TempDir()
	db, out, csv := filepath.Join(dir, "asb.db"), filepath.Join(dir, "meetings.ics"), filepath.Join(dir, "panels.csv")
	p := program{now: func() time.Time { return began }, getenv: func(name string) string { return map[string]string{"ASB_DB": db}[name] }}
	console := func(line string) string {
		t.Helper()
		said, err := p.console(line)
		if err != nil {
			t.Fatalf("%s: %v\n%s", line, err, said)
		}
		return said
	}
	console("asb import ../../seed/plan.txt")
	if err := os.WriteFile(csv, []byte("date,time,ward,place\n12/06/2026,18:00,Cripplegate,Invented Library\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	console("asb dates " + csv)
	st, journal, err := openStore(t.Context(), db, p.now)
	if err != nil {
		t.Fatal(err)
	}
	err = st.Update(t.Context(), newCause("terminal", "test"), func(s *plan.State, _ time.Time) ([]plan.Fact, error) {
		return s.SetMeeting("nte", func(m *plan.Meeting) { m.Rule, m.Start = plan.Weekly(time.Monday), "09:30" })
	})
	if err := errors.Join(err, journal.Close()); err != nil {
		t.Fatal(err)
	}

	if got := console("asb export -out " + out + " ics"); !strings.HasPrefix(got, "Saved in "+out) {
		t.Errorf("export -out said %q", got)
	}
	file, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"BEGIN:VCALENDAR\r\n", "\r\nUID:panel/2026-06-12/cripplegate@asb\r\n", "\r\nDTSTART:20260612T170000Z\r\n", "\r\nLOCATION:Invented Library\r\n",
		"\r\nUID:nte/2026-05-25@asb\r\n", "\r\nDTSTART:20260526T083000Z\r\n", "\r\nEND:VCALENDAR\r\n"} {
		if !strings.Contains(string(file), want) {
			t.Errorf("the file has no %q", want)
		}
	}
	if got := console("asb export ics"); got != string(file) {
		t.Errorf("export to the terminal differs from the file:\n%s", got)
	}
}
