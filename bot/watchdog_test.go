package bot

import (
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// The connection goes dead without closing, and the client does not look: the
// watchdog says so, and a new connection is made.
func TestWatchdog(t *testing.T) {
	t.Parallel()
	w := begin(t, func(cfg *Config) { cfg.Silence, cfg.Deaf = time.Hour, 6*time.Second })
	first := w.bot.Connection()
	if first.Opened.IsZero() || first.Heard.IsZero() || first.Deaf {
		t.Errorf("Connection() = %+v, want one that is heard", first)
	}
	w.Silence()
	w.until("the watchdog barks", func() bool { return strings.Contains(w.log.String(), "nothing has come from Slack for too long") })
	w.until("it is connected again", func() bool { return w.connections() == 1 && !w.bot.Connection().Deaf })
	only(t, w.Say("ann", "plan", "/asb 20"))
}

// A live connection is left alone, however little is said over it; and what
// comes over one that was replaced does not count for the other.
func TestWatchdogLetsBe(t *testing.T) {
	t.Parallel()
	var barks atomic.Int32
	dog := &watchdog{limit: 2 * time.Second, now: func() time.Time { return time.Unix(1, 0) }, bark: func() { barks.Add(1) }}
	old, live := &heardConn{dog: dog}, &heardConn{Conn: &net.TCPConn{}, dog: dog}
	dog.conn = live
	defer dog.watch()()
	hear := time.NewTicker(20 * time.Millisecond)
	defer hear.Stop()
	for range 150 {
		<-hear.C
		dog.hear(live)
	}
	if n := barks.Load(); n != 0 {
		t.Errorf("the watchdog gave up %d times a connection over which something comes", n)
	}
	until(t, "it barks", func() bool { dog.hear(old); return barks.Load() > 0 })
}
