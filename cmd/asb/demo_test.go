package main

import (
	"context"
	"io"
	"net"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

// The demo ends when it is asked to, and leaves nothing behind: no goroutine,
// no file, no port. It runs alone, so that every goroutine is its own.
func TestDemoLeavesNothing(t *testing.T) {
	before := goroutines()
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var out, errs said
	p := program{getenv: func(string) string { return "" }, now: time.Now, out: &out, err: &errs}
	code := make(chan int, 1)
	go func() { code <- p.run(ctx, []string{"demo", "-addr", "127.0.0.1:0"}) }()

	url := ""
	if err := eventually("the demo gives its address", func() bool {
		url = regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(out.String())
		return url != ""
	}); err != nil {
		t.Fatalf("%v; it wrote\n%s%s", err, &out, &errs)
	}
	c := newControl(url)
	if err := eventually("the bot connects", func() bool { return c.connected() == 1 }); err != nil {
		t.Fatal(err)
	}
	wantText(t, "/asb 20 amber", hear(t, c, "co-owner", "asb-plan", "/asb 20 amber 4K cameras 60% in"), "AMBER")
	feed, err := c.client.Get(regexp.MustCompile(`http://\S+\.ics`).FindString(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(feed.Body)
	feed.Body.Close()
	wantText(t, "the calendar", string(body), "SUMMARY:NTE group (Night Time Economy group)")
	if err != nil {
		t.Error(err)
	}
	c.client.CloseIdleConnections()

	cancel()
	if got := <-code; got != 0 {
		t.Errorf("got exit %d, want 0; it wrote\n%s", got, &errs)
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("got %v left in the temporary folder, %v, want nothing", left, err)
	}
	if conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://")); err == nil {
		conn.Close()
		t.Errorf("%s still answers", url)
	}
	var left []string
	if err := eventually("its goroutines end", func() bool {
		left = nil
		for stack, n := range goroutines() {
			if n > before[stack] {
				left = append(left, stack)
			}
		}
		return len(left) == 0
	}); err != nil {
		t.Errorf("%v; left are\n%s", err, strings.Join(left, "\n\n"))
	}
}

var goroutineHead = regexp.MustCompile(`(?m)^goroutine \d+ \[[^\]]*\]:\n|0x[0-9a-f]+|\?`)

// goroutines counts the goroutines by what they are doing.
func goroutines() map[string]int {
	buf := make([]byte, 4<<20)
	count := map[string]int{}
	for stack := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		if strings.Contains(stack, ".goroutines(") || strings.Contains(stack, "testing.(*T).Run(") {
			continue // this one, and the one that waits for it
		}
		count[goroutineHead.ReplaceAllString(stack, "")]++
	}
	return count
}
