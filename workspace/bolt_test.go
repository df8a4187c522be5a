package workspace_test

import (
	"bufio"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/workspace"
)

// An app on the official JavaScript framework holds a conversation, in Socket
// Mode and over HTTP, with nothing changed but its base URL. It needs Node and
// a directory with @slack/bolt installed, named by ASB_BOLT.
func TestBolt(t *testing.T) {
	dir := os.Getenv("ASB_BOLT")
	if dir == "" {
		t.Skip("set ASB_BOLT to a directory in which @slack/bolt is installed")
	}
	for _, mode := range []string{"socket", "http"} {
		t.Run(mode, func(t *testing.T) {
			port := 0
			f := start(t, everything, func(cfg *workspace.Config) {
				if mode == "socket" {
					return
				}
				port = freePort(t)
				cfg.Manifest = []byte(strings.Replace(string(cfg.Manifest), "socket_mode_enabled: true", "socket_mode_enabled: false", 1))
				cfg.RequestURL = "http://127.0.0.1:" + strconv.Itoa(port) + "/slack/events"
				cfg.Now = realClock
			})
			f.bolt(dir, mode, port)
			f.converse()
		})
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// bolt runs the app until the test ends, and returns when it is ready.
func (f *fixture) bolt(dir, mode string, port int) {
	f.t.Helper()
	cmd := exec.Command("node", "testdata/bolt/app.cjs")
	cmd.Env = append(os.Environ(), "ASB_BOLT="+dir, "MODE="+mode, "API_URL="+f.http.URL+"/api/", "BOT_TOKEN="+f.ws.BotToken(),
		"APP_TOKEN="+f.ws.AppToken(), "SIGNING_SECRET="+f.ws.SigningSecret(), "PORT="+strconv.Itoa(port))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		f.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if lines.Text() == "ready" {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return
		}
	}
	f.t.Fatal("the app ended before it was ready")
}

func (f *fixture) converse() {
	t := f.t
	t.Helper()
	if got := texts(f.say("ann", "general", "/try one").Seen); got != "heard one" {
		t.Errorf("a command: got %q", got)
	}
	m := f.say("ann", "general", "/try button").Seen[0]
	got := f.do("click", fields{"user": "ann", "channel": m.Channel, "ts": m.TS, "block_id": "b", "action_id": "press"})
	if texts(got.Seen) != "pressed 7" {
		t.Errorf("a button: got %+v", got)
	}
	modal := f.say("ann", "general", "/try form").Modal
	if modal == nil {
		t.Fatal("no modal")
	}
	at := fields{"user": "ann", "view": modal["id"], "block_id": "pick", "action_id": "find", "typed": "park"}
	if got := f.do("options", at); len(got.Options) != 1 {
		t.Errorf("options: got %+v", got)
	}
	submit := func(note string) result {
		return f.do("submit", fields{"user": "ann", "view": modal["id"], "values": fields{
			"note": fields{"text": note}, "pick": fields{"find": "1"},
		}})
	}
	if got := submit("bad"); got.Closed || got.Errors["note"] != "Not that" {
		t.Errorf("a wrong form: got %+v", got)
	}
	if got := submit("fine"); !got.Closed {
		t.Errorf("a form: got %+v", got)
	}
	f.until("the note has arrived", func() bool { return texts(f.messages("ann", "@tester")) == "noted fine, found park" })
	ts := f.say("bob", "general", "remember").TS
	f.do("shortcut", fields{"user": "ann", "callback_id": "note_this", "channel": "general", "ts": ts})
	f.until("the shortcut has been answered", func() bool { return strings.Contains(texts(f.messages("ann", "general")), "about remember") })
	if got := f.do("home", fields{"user": "ann"}); got.View == nil {
		t.Error("no home")
	}
	f.say("ann", "general", "/try file")
	f.until("the file has arrived", func() bool {
		for _, m := range f.messages("bob", "general") {
			if len(m.Files) == 1 && m.Text == "The file" {
				return true
			}
		}
		return false
	})
	f.say("bob", "general", "ping")
	f.until("an event has been answered", func() bool { return strings.Contains(texts(f.messages("bob", "general")), "pong") })
	if strings.Contains(f.traffic(), `"late or unknown acknowledgement"`) {
		t.Error("an acknowledgement nobody waited for")
	}
}

// realClock is the clock of this machine: the framework checks signatures
// against its own, which a test cannot set.
func realClock() time.Time { return time.Now() }
