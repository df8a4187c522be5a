package metrics

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func page(m *Metrics) string {
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

func TestMetrics(t *testing.T) {
	var fault error
	m := New("1.2.3", func() (Reading, error) {
		return Reading{Ready: true, Connected: true, Age: time.Hour, Quiet: 3 * time.Second, Records: 81, StoreErrors: 2, Overdue: 1,
			Posts: map[Post]int{{Rule: "nudge", State: "sent"}: 7}}, fault
	})
	m.Envelope("slash")
	m.Command("update", "done")
	m.Command("", "refused")
	m.Acknowledged(4*time.Millisecond, true)
	m.Acknowledged(time.Second, false)
	m.Refused(401)
	got := page(m)
	for _, want := range []string{
		`asb_build_info{go="go`, `version="1.2.3"} 1`,
		`asb_envelopes_total{kind="slash"} 1`,
		`asb_commands_total{outcome="done",verb="update"} 1`,
		`asb_commands_total{outcome="refused",verb="unread"} 1`,
		`asb_ack_seconds_bucket{le="0.005"} 1`, `asb_ack_seconds_count 1`,
		`asb_acks_failed_total 1`,
		`asb_requests_refused_total{status="401"} 1`,
		`asb_ready 1`, `asb_connected 1`, `asb_connection_age_seconds 3600`, `asb_connection_quiet_seconds 3`,
		`asb_store_errors_total 2`, `asb_journal_records 81`, `asb_posts_overdue 1`,
		`asb_posts{rule="nudge",state="sent"} 7`,
		"go_goroutines",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	// What cannot be read is left out, and the rest stays.
	fault = errors.New("the disk went away")
	if got := page(m); strings.Contains(got, "asb_journal_records") || !strings.Contains(got, "asb_store_errors_total 2") {
		t.Errorf("with a plan that cannot be read, the page is\n%s", got)
	}
}
