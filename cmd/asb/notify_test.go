package main

import (
	"context"
	"net"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"
)

// systemd hears that the program is ready, lives and stops, and nothing while
// it is stuck.
func TestManager(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	systemd, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer systemd.Close()
	hear := func() string {
		t.Helper()
		if err := systemd.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 100)
		n, err := systemd.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		return string(buf[:n])
	}
	env := map[string]string{"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "30000"}
	m := newManager(func(name string) string { return env[name] }, (&logbook{}).logger())
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var looks atomic.Int32
	ended := make(chan struct{})
	go func() { defer close(ended); m.watch(ctx, func(context.Context) { looks.Add(1) }) }()
	for _, want := range []string{"READY=1", "WATCHDOG=1", "WATCHDOG=1"} {
		if got := hear(); got != want {
			t.Errorf("systemd hears %q, want %q", got, want)
		}
	}
	if looks.Load() < 2 {
		t.Error("it says that it lives, and has not looked")
	}
	stop()
	<-ended
	last := ""
	for last != "STOPPING=1" {
		last = hear()
	}
	newManager(func(string) string { return "" }, nil).tell("READY=1") // nobody listens
}
