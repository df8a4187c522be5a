package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A process is the real program at work. It is ended with the test.
type process struct {
	cmd       *exec.Cmd
	out, errs said
	ended     chan error
}

// said collects what a program writes, while it writes.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// begin starts the program in an environment without any of its settings but
// these.
func begin(t *testing.T, env []string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command("asb", args...), ended: make(chan error, 1)}
	p.cmd.Env = append(bare(), env...)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.errs
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.ended <- p.cmd.Wait() }()
	t.Cleanup(func() { p.kill() })
	return p
}

// atOnce is the race detector's setting that lets a program end without a
// second's pause.
const atOnce = "atexit_sleep_ms=0"

// bare is the environment without the program's own settings.
func bare() []string {
	env := []string{"GORACE=" + atOnce}
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "ASB_") && !strings.HasPrefix(e, "SLACK_") {
			env = append(env, e)
		}
	}
	return env
}

// kill ends the process as a power cut would, and waits until it is gone.
func (p *process) kill() {
	p.cmd.Process.Signal(syscall.SIGKILL)
	err := <-p.ended
	p.ended <- err
}

// stop asks the process to end, and checks that it does so in order.
func (p *process) stop(t *testing.T, sig os.Signal) {
	t.Helper()
	p.cmd.Process.Signal(sig)
	err := <-p.ended
	p.ended <- err
	if err != nil {
		t.Errorf("after %v: got %v, want an orderly end; it said\n%s", sig, err, &p.errs)
	}
}

// find waits until what the program wrote matches, and gives the first group.
func (p *process) find(t *testing.T, pattern string) string {
	t.Helper()
	return p.findIn(t, &p.out, pattern)
}

// findErr does the same with what it logged.
func (p *process) findErr(t *testing.T, pattern string) string {
	t.Helper()
	return p.findIn(t, &p.errs, pattern)
}

func (p *process) findIn(t *testing.T, in *said, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	var found []string
	err := eventually("the program writes "+pattern, func() bool {
		found = re.FindStringSubmatch(in.String())
		return found != nil
	})
	if err != nil {
		t.Fatalf("%v; it wrote\n%s%s", err, &p.out, &p.errs)
	}
	return found[1]
}

// hear types a line and gives the plain text of the bot's answer.
func hear(t *testing.T, c control, who, where, line string) string {
	t.Helper()
	h, err := c.say(who, where, line)
	if err != nil {
		t.Fatal(err)
	}
	if h.Error != "" || len(h.Seen) == 0 {
		t.Fatalf("%s: got %q and %d messages, want an answer", line, h.Error, len(h.Seen))
	}
	return text(h.Seen[len(h.Seen)-1], "text")
}

// wantText fails when an answer lacks something.
func wantText(t *testing.T, line, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("%s: got %q, want %q in it", line, got, w)
		}
	}
}

func connect(t *testing.T, p *process) control {
	t.Helper()
	c := newControl(p.find(t, `(http://127\.0\.0\.1:\d+)`))
	t.Cleanup(c.client.CloseIdleConnections)
	if err := eventually("the bot connects", func() bool { return c.connected() == 1 }); err != nil {
		t.Fatalf("%v; it wrote\n%s", err, &p.errs)
	}
	return c
}

// What somebody has a receipt for is there after the plug was pulled.
func TestKilledAfterReceipt(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "plan.db")
	for round := 1; round <= 3; round++ {
		p := begin(t, nil, "demo", "-db", db, "-addr", "127.0.0.1:0")
		c := connect(t, p)
		if round > 1 {
			wantText(t, "/asb 20", hear(t, c, "co-owner", "asb-plan", "/asb 20"), "AMBER", fmt.Sprintf("stage %d is in", round-1))
			wantText(t, "/asb 13", hear(t, c, "ccs-owner", "asb-plan", "/asb 13"), "RED", fmt.Sprintf("form %d", round-1))
		}
		hear(t, c, "ccs-owner", "asb-plan", fmt.Sprintf("/asb 12,13 red waiting for form %d", round))
		line := fmt.Sprintf("/asb 20 amber stage %d is in", round)
		got := hear(t, c, "co-owner", "asb-plan", line)
		p.kill()
		wantText(t, line, got, "AMBER", "Note saved")
	}
}

// The bot and the workspace are two programs that know each other by three
// settings, as the bot and Slack do.
func TestServeAndWorkspace(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "plan.db")
	if out, err := command("import", "-db", db, "../../seed/plan.txt").CombinedOutput(); err != nil {
		t.Fatalf("asb import: %v\n%s", err, out)
	}
	slack := begin(t, nil, "workspace", "-addr", "127.0.0.1:0")
	var env []string
	for _, name := range []string{"SLACK_API_URL", "SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"} {
		env = append(env, name+"="+slack.find(t, name+`=(\S+)`))
	}
	bot := begin(t, env, "serve", "-db", db)
	c := connect(t, slack)
	wantText(t, "/asb 20 amber", hear(t, c, "co-owner", "asb-plan", "/asb 20 amber 4K cameras 60% in"), "AMBER", "Note saved")

	bot.stop(t, syscall.SIGTERM)
	if h, err := c.say("co-owner", "asb-plan", "/asb 20"); err != nil || h.Error == "" {
		t.Errorf("without the bot: got %+v, %v, want Slack's own error", h, err)
	}
	bot = begin(t, env, "serve", "-db", db)
	connect(t, slack)
	wantText(t, "/asb 20", hear(t, c, "colp-owner", "asb-plan", "/asb 20"), "AMBER", "4K cameras 60% in")

	// A wrong token ends it at once, with a reason and without the token.
	wrong := append(env[:2:2], "SLACK_BOT_TOKEN=xoxb-not-the-one")
	refused := command("serve", "-db", filepath.Join(t.TempDir(), "other.db"))
	refused.Env = append(refused.Env, wrong...)
	out, err := refused.CombinedOutput()
	if code := refused.ProcessState.ExitCode(); code != 1 {
		t.Errorf("serve with a wrong token: got %v, exit %d, want exit 1", err, code)
	}
	wantText(t, "serve with a wrong token", string(out), "asb: ask Slack who we are", "invalid_auth")
	for _, e := range append(env[1:], wrong...) {
		_, secret, _ := strings.Cut(e, "=")
		if strings.HasPrefix(secret, "x") && strings.Contains(string(out)+bot.errs.String()+bot.out.String(), secret) {
			t.Errorf("the program wrote a token: %s", e)
		}
	}
	bot.stop(t, syscall.SIGINT)
	slack.stop(t, syscall.SIGTERM)
}

// The same over HTTP: Slack sends to an address of the bot's, and signs.
func TestServeOverHTTP(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "plan.db")
	if out, err := command("import", "-db", db, "../../seed/plan.txt").CombinedOutput(); err != nil {
		t.Fatalf("asb import: %v\n%s", err, out)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := free.Addr().String()
	free.Close()
	slack := begin(t, nil, "workspace", "-addr", "127.0.0.1:0", "-http", "http://"+addr)
	c := newControl(slack.find(t, `(http://127\.0\.0\.1:\d+)`))
	t.Cleanup(c.client.CloseIdleConnections)
	secret := slack.find(t, `ASB_SIGNING_SECRET=(\S+)`)
	file := filepath.Join(t.TempDir(), "signing.txt")
	if err := os.WriteFile(file, []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := []string{"SLACK_API_URL=" + slack.find(t, `SLACK_API_URL=(\S+)`), "SLACK_BOT_TOKEN=" + slack.find(t, `SLACK_BOT_TOKEN=(\S+)`), "ASB_SIGNING_SECRET_FILE=" + file}
	bot := begin(t, env, "serve", "-db", db, "-http", addr, "-metrics", "127.0.0.1:0")
	verified := func() bool {
		var answer struct{ Verified bool }
		return c.post("/control/verify", object{}, &answer) == nil && answer.Verified
	}
	if err := eventually("Slack has verified the address", verified); err != nil {
		t.Fatalf("%v; it wrote\n%s", err, &bot.errs)
	}
	wantText(t, "/asb 20 amber", hear(t, c, "co-owner", "asb-plan", "/asb 20 amber 4K cameras 60% in"), "AMBER", "Note saved")
	var home struct{ View object }
	if err := c.post("/control/home", object{"user": "co-owner"}, &home); err != nil || home.View == nil {
		t.Errorf("Home over HTTP: got %v, %v, want a view", home.View, err)
	}

	// Whatever watches sees that it is well, and what it did; strangers see no
	// numbers.
	inside := bot.findErr(t, `"address":"(http://127\.0\.0\.1:\d+)".*watches`)
	for _, q := range []struct {
		url  string
		code int
		want []string
	}{
		{"http://" + addr + "/healthz", 200, []string{`"alive":true`}},
		{"http://" + addr + "/readyz", 200, []string{`{"ready":true,"reasons":[]}`}},
		{"http://" + addr + "/metrics", 404, nil},
		{"http://" + addr + "/", 404, nil},
		{inside + "/readyz", 200, []string{`"ready":true`}},
		{inside + "/metrics", 200, []string{`asb_commands_total{outcome="done",verb="update"} 1`, `asb_envelopes_total{kind="slash"} 1`, `asb_ack_seconds_bucket{le="+Inf"} 2`, "asb_ready 1", "asb_posts_overdue 0"}},
		{inside + "/slack/events", 404, nil},
	} {
		r, err := c.client.Get(q.url)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if r.StatusCode != q.code {
			t.Errorf("%s: got %d, want %d", q.url, r.StatusCode, q.code)
		}
		wantText(t, q.url, string(body), q.want...)
		for _, private := range []string{"U0OWNERCO", "C0ASBPLAN", "4K cameras", secret} {
			if strings.Contains(string(body), private) {
				t.Errorf("%s gives away %s", q.url, private)
			}
		}
	}
	bot.stop(t, syscall.SIGTERM)
	if h, err := c.say("co-owner", "asb-plan", "/asb 20"); err != nil || h.Error == "" {
		t.Errorf("without the bot: got %+v, %v, want Slack's own error", h, err)
	}
	bot = begin(t, env, "serve", "-db", db, "-http", addr)
	if err := eventually("Slack has verified the address", verified); err != nil {
		t.Fatalf("%v; it wrote\n%s", err, &bot.errs)
	}
	wantText(t, "/asb 20", hear(t, c, "colp-owner", "asb-plan", "/asb 20"), "AMBER", "4K cameras 60% in")
	bot.stop(t, syscall.SIGTERM)
	if strings.Contains(bot.errs.String()+bot.out.String(), secret) {
		t.Error("the program wrote the signing secret")
	}
}

// command is the program, run to its end.
func command(args ...string) *exec.Cmd {
	cmd := exec.Command("asb", args...)
	cmd.Env = bare()
	return cmd
}

// Only one process can have the file. The second says so soon, and does no
// harm.
func TestOneWriter(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "plan.db")
	p := begin(t, nil, "demo", "-db", db, "-addr", "127.0.0.1:0")
	c := connect(t, p)
	for _, args := range [][]string{
		{"say", "-db", db, "20 amber from a second process"},
		{"import", "-db", db, "../../seed/plan.txt"},
		{"demo", "-db", db, "-addr", "127.0.0.1:0"},
	} {
		// The machine may be busy: one of three tries has to be quick.
		var took time.Duration
		for try := 0; try < 3; try++ {
			cmd := command(args...)
			began := time.Now()
			out, _ := cmd.CombinedOutput()
			took = time.Since(began)
			if code := cmd.ProcessState.ExitCode(); code != 1 {
				t.Fatalf("asb %s: got exit %d, want 1\n%s", args[0], code, out)
			}
			wantText(t, "asb "+args[0], string(out), db, "another process holds it; stop it first, or give this one a file of its own")
			if took < 2*time.Second {
				break
			}
		}
		if took >= 2*time.Second {
			t.Errorf("asb %s: gave up after %v, want less than two seconds", args[0], took)
		}
	}
	wantText(t, "/asb 20", hear(t, c, "co-owner", "asb-plan", "/asb 20"), "NOT YET RATED")
	p.stop(t, syscall.SIGINT)
	if out, err := command("say", "-db", db, "20").CombinedOutput(); err != nil {
		t.Errorf("asb say, when the first has ended: %v\n%s", err, out)
	}
}
