package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/calendar"
)

const feedToken = "hush-0123456789abcdefghijklmnopqr"

// newFeed reads the feed's settings as asb serve does.
func newFeed(env map[string]string) (f *public, token string, err error) {
	s := newSettings(program{getenv: func(name string) string { return env[name] }}, verb{name: "serve"}, nil)
	f = publicSettings(s)
	secret := calendarToken(s)
	if _, err := s.parse(); err != nil {
		return nil, "", err
	}
	return f, *secret, checkURL(*f.outside)
}

// The feed is served while the bot runs, to those who know its address; nobody
// waits for somebody slow; and it ends when it is told to.
func TestFeedIsServed(t *testing.T) {
	f, token, err := newFeed(map[string]string{"ASB_HTTP": "127.0.0.1:0", "ASB_CALENDAR_TOKEN": feedToken})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.listen(); err != nil {
		t.Fatal(err)
	}
	defer f.close()
	now := func() time.Time { return began }
	st, journal, err := openStore(t.Context(), filepath.Join(t.TempDir(), "asb.db"), now)
	if err != nil {
		t.Fatal(err)
	}
	defer journal.Close()
	if err := furnish(t.Context(), st); err != nil {
		t.Fatal(err)
	}
	if err := invite(t.Context(), st); err != nil {
		t.Fatal(err)
	}
	book := &logbook{}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- f.serve(ctx, book.logger(), page{"/calendar/", calendarPage(token, now, st, book.logger())}, page{"/slack/", nil})
	}()
	address := feedAddress(f, token)

	client := &http.Client{Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	get := func(url string) (int, string) {
		t.Helper()
		r, err := client.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, string(body)
	}
	slow, err := net.Dial("tcp", f.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(slow, "GET %s HTTP/1.1\r\n", calendar.Path(feedToken)); err != nil {
		t.Fatal(err)
	}
	if code, body := get(address); code != 200 || !strings.Contains(body, "\r\nSUMMARY:CCM (City Community MARAC)\r\n") {
		t.Errorf("the feed's address: got %d, %.200q; want the meetings", code, body)
	}
	wrong := strings.Replace(address, feedToken, strings.ToUpper(feedToken), 1)
	if code, body := get(wrong); code != 404 || strings.Contains(body, "BEGIN") {
		t.Errorf("another address: got %d, %q; want 404", code, body)
	}
	root, _, _ := strings.Cut(address, "/calendar/")
	if code, _ := get(root + "/"); code != 404 {
		t.Errorf("the root: got %d, want 404", code)
	}
	r, err := http.NewRequest("GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Long", strings.Repeat("x", 64<<10))
	if res, err := client.Do(r); err == nil {
		res.Body.Close()
		if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("a header of 64 kB: got %d, want 431", res.StatusCode)
		}
	}
	slow.Close()
	client.CloseIdleConnections()
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("serve ended with %v, want nil", err)
	}
	if conn, err := net.Dial("tcp", f.listener.Addr().String()); err == nil {
		conn.Close()
		t.Error("it still listens after its end")
	}
	if err := book.check([]string{feedToken}); err != nil {
		t.Error(err)
	}
}

func TestFeedSettings(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want string // of the refusal, "" for none
	}{
		{map[string]string{}, ""},
		{map[string]string{"ASB_CALENDAR_TOKEN": feedToken}, ""},
		{map[string]string{"ASB_HTTP": "127.0.0.1:0"}, ""},
		{map[string]string{"ASB_HTTP": "127.0.0.1:0", "ASB_CALENDAR_TOKEN": feedToken}, ""},
		{map[string]string{"ASB_HTTP": "127.0.0.1:0", "ASB_CALENDAR_TOKEN": "hush-short"}, "at least 32"},
		{map[string]string{"ASB_HTTP": "127.0.0.1:0", "ASB_CALENDAR_TOKEN": feedToken + "/"}, "at least 32"},
		{map[string]string{"ASB_HTTP": "127.0.0.1:0", "ASB_CALENDAR_TOKEN": feedToken, "ASB_PUBLIC_URL": "asb.example.org"}, "-public-url is not"},
		{map[string]string{"ASB_HTTP": "127.0.0.1:0", "ASB_CALENDAR_TOKEN": feedToken, "ASB_PUBLIC_URL": "https://asb.example.org/plan/"}, ""},
	} {
		f, token, err := newFeed(c.env)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hush")) {
			t.Errorf("%v: got %v, want a refusal with %q that does not show the token", c.env, err, c.want)
		}
		if err != nil {
			continue
		}
		if got := feedAddress(f, token); got != "" {
			t.Errorf("%v: got the address %s before it listens, want none", c.env, got)
		}
		if err := f.listen(); err != nil {
			t.Fatal(err)
		}
		want := ""
		switch {
		case c.env["ASB_PUBLIC_URL"] != "":
			want = "https://asb.example.org/plan/calendar/" + feedToken + ".ics"
		case c.env["ASB_HTTP"] != "" && token != "":
			want = "http://" + f.listener.Addr().String() + "/calendar/" + feedToken + ".ics"
		}
		if got := feedAddress(f, token); got != want {
			t.Errorf("%v: got the address %q, want %q", c.env, got, want)
		}
		f.close()
	}
}
