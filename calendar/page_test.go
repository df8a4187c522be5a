package calendar

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

const token = "0123456789abcdefghijklmnopqrstuvwxyz"

// page serves a journal's feed. The error of a read is what fail says.
func page(t *testing.T, j *journal, fail *error) *httptest.Server {
	t.Helper()
	read := func(_ context.Context, read func(*plan.State) error) error {
		if *fail != nil {
			return *fail
		}
		return read(j.State)
	}
	s := httptest.NewServer(Page(token, func() time.Time { return j.at }, read, func(err error) {
		if strings.Contains(err.Error(), token) {
			t.Errorf("the token is in the report %q", err)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func get(t *testing.T, method, url string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(r) // redirects are not followed
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestPage(t *testing.T) {
	j := newJournal()
	j.say(&plan.MeetingSet{Meeting: nte})
	var fail error
	s := page(t, j, &fail)
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{"GET", Path(token), 200},
		{"HEAD", Path(token), 200},
		{"GET", Path(token) + "?x=1", 200},
		{"POST", Path(token), 405},
		{"DELETE", Path(token), 405},
		{"GET", Path(token[:35]), 404},
		{"GET", Path(token + "a"), 404},
		{"GET", Path(strings.ToUpper(token)), 404},
		{"GET", Path(""), 404},
		{"POST", Path("wrong"), 404},
		{"GET", "/calendar/" + token, 404},
		{"GET", "/calendar/../calendar/" + token + ".ics", 404},
		{"GET", "/calendar//" + token + ".ics", 404},
		{"GET", "/calendar/", 404},
		{"GET", "/", 404},
	} {
		res, body := get(t, c.method, s.URL+c.path)
		if res.StatusCode != c.want || strings.Contains(body, "BEGIN:VCALENDAR") != (c.want == 200 && c.method == "GET") {
			t.Errorf("%s %s = %d, %.60q; want %d", c.method, c.path, res.StatusCode, body, c.want)
		}
	}
	res, body := get(t, "GET", s.URL+Path(token))
	if got := res.Header.Get("Content-Type"); got != "text/calendar; charset=utf-8" {
		t.Errorf("Content-Type = %q", got)
	}
	if got := res.Header.Get("Cache-Control"); !strings.HasPrefix(got, "private") {
		t.Errorf("Cache-Control = %q, want private", got)
	}
	if !strings.Contains(body, "UID:nte/2026-05-25@asb\r\n") || strings.Contains(body, token) {
		t.Errorf("body = %.200q…, want the meetings and no token", body)
	}

	// Nothing new is not sent again; what is new is.
	etag, modified := res.Header.Get("ETag"), res.Header.Get("Last-Modified")
	res, _ = get(t, "GET", s.URL+Path(token), "If-None-Match", etag)
	if res.StatusCode != http.StatusNotModified {
		t.Errorf("the same ETag: %d, want 304", res.StatusCode)
	}
	res, _ = get(t, "GET", s.URL+Path(token), "If-Modified-Since", modified)
	if res.StatusCode != http.StatusNotModified {
		t.Errorf("the same time: %d, want 304", res.StatusCode)
	}
	j.say(&plan.OccurrenceSet{OccurrenceID: occurrence("nte", day(time.June, 1)), State: plan.Skipped})
	for _, h := range [][]string{{"If-None-Match", etag}, {"If-Modified-Since", modified}} {
		if res, _ = get(t, "GET", s.URL+Path(token), h...); res.StatusCode != 200 {
			t.Errorf("after a change, %s: %d, want 200", h[0], res.StatusCode)
		}
	}
	// The window moves at midnight, though nobody said anything.
	modified = res.Header.Get("Last-Modified")
	j.at = j.at.Add(24 * time.Hour)
	if res, _ = get(t, "GET", s.URL+Path(token), "If-Modified-Since", modified); res.StatusCode != 200 {
		t.Errorf("a day later: %d, want 200", res.StatusCode)
	}

	fail = errors.New("the disk is gone")
	res, body = get(t, "GET", s.URL+Path(token))
	if res.StatusCode != 500 || strings.Contains(body, "disk") {
		t.Errorf("a read that failed: %d, %q; want 500 and no detail", res.StatusCode, body)
	}
}

// Somebody who sends a request and never reads the answer, or never ends the
// request, keeps nobody else waiting.
func TestPageSlowClient(t *testing.T) {
	j := newJournal()
	j.say(&plan.MeetingSet{Meeting: nte})
	var fail error
	s := page(t, j, &fail)
	for _, request := range []string{"GET " + Path(token) + " HTTP/1.1\r\n", "GET " + Path(token) + " HTTP/1.1\r\nHost: x\r\n\r\n"} {
		c, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := fmt.Fprint(c, request); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(request, "\r\n\r\n") {
			if _, err := bufio.NewReaderSize(c, 16).ReadByte(); err != nil { // it is being answered
				t.Fatal(err)
			}
		}
	}
	if res, _ := get(t, "GET", s.URL+Path(token)); res.StatusCode != 200 {
		t.Errorf("beside slow clients: %d, want 200", res.StatusCode)
	}
}

func TestValidToken(t *testing.T) {
	for tok, want := range map[string]bool{token: true, token[:31]: false, "": false, token + "/": false, token + "é": false, strings.Repeat(" ", 40): false} {
		if got := ValidToken(tok); got != want {
			t.Errorf("ValidToken(%q) = %v, want %v", tok, got, want)
		}
	}
}
