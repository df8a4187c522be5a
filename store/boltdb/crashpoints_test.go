package boltdb_test

import (
	"bytes"
	"context"
	crand "crypto/rand"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/archive"
	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

var (
	crashPoints = flag.Int("crash.points", 300, "how many crash and fault points TestCrashPoints goes through")
	crashSeed   = flag.Uint64("crash.seed", 0, "repeats a run of TestCrashPoints; 0 is a new one")
)

// TestCrashPoints lets a plan in a file be written to, messages be claimed and
// said, texts be removed, the file be compacted and backed up, and at points at
// random has the process killed, the power cut or the disk fail. After each it
// looks: nothing acknowledged is lost, nothing is half there, nothing was said
// twice, no removed text is in the file, every sum follows, and every backup
// that has a name is good.
//
// Where it strikes is between bbolt and its file: before a write, half way
// through it or after it, and before each step of making a new file. A kill
// leaves what was handed to the operating system; a power cut leaves of what was
// not yet flushed any set of sectors, and of a new name the old one or the new;
// a fault is an error that the process lives to see.
func TestCrashPoints(t *testing.T) {
	seed := *crashSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	points := *crashPoints
	if testing.Short() {
		points = min(points, 60)
	}
	t.Logf("to repeat: -crash.points %d -crash.seed %d", points, seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	struck := map[string]int{}
	w := newCrashWorld(t, rng)
	for n := 0; n < points; {
		where, came := w.point()
		if t.Failed() {
			t.Fatalf("at point %d of seed %d: %s", n, seed, where)
		}
		if !came { // what was done had fewer writes than that
			continue
		}
		struck[where]++
		if n++; n%40 == 0 { // small worlds are quick to check
			w.close()
			w = newCrashWorld(t, rng)
		}
	}
	w.close()
	t.Logf("%d points: %v", points, struck)
	for _, kind := range []string{"kill", "power cut", "fault"} {
		for _, op := range []string{"write", "post", "redact", "compact", "backup"} {
			if points >= 300 && struck[kind+" in "+op] == 0 {
				t.Errorf("no %s in %s", kind, op)
			}
		}
	}
}

// errStruck is what everything gives once the process is dead.
var errStruck = errors.New("the process is dead")

// A crashWorld is a plan in a folder, what people were told of it, and what
// Slack has seen.
type crashWorld struct {
	t    *testing.T
	rng  *rand.Rand
	dir  string
	j    *boltdb.Journal
	s    *store.Store
	n    int                 // of everything that must be unique
	told map[string][]string // by cause: the texts of a write that was acknowledged
	open map[string][]string // of one that was not
	gone map[string]bool     // texts whose removal was acknowledged
	said map[string]int      // in Slack, by key

	// The strike that is to come.
	kind    string // "kill", "power cut", "fault"; "" when it has come
	after   int    // so many writes and steps
	dead    bool
	left    string            // the folder that the crash left
	flushed map[string][]byte // by file: what a power cut cannot take away
	meta    map[string]bool   // by file: the last write was of its meta page
	before  []byte            // the journal as it was before it was renamed over
}

const crashDB = "asb.db"

func newCrashWorld(t *testing.T, rng *rand.Rand) *crashWorld {
	w := &crashWorld{t: t, rng: rng, told: map[string][]string{}, open: map[string][]string{}, gone: map[string]bool{}, said: map[string]int{}}
	w.begin(w.folder())
	return w
}

// folder makes a folder; in memory where there is such a place, since flushing
// proves nothing in this test.
func (w *crashWorld) folder() string {
	base := "/dev/shm"
	if _, err := os.Stat(base); err != nil {
		base = ""
	}
	dir, err := os.MkdirTemp(base, "asb-crash-")
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.MkdirAll(filepath.Join(dir, "backups"), 0o700); err != nil {
		w.t.Fatal(err)
	}
	return dir
}

func (w *crashWorld) begin(dir string) {
	if w.dir != "" {
		os.RemoveAll(w.dir)
	}
	w.dir = dir
	j, err := boltdb.Open(filepath.Join(dir, crashDB))
	if err != nil {
		w.t.Fatalf("after a crash: %v", err)
	}
	w.j = j
	if w.s, err = store.Open(context.Background(), j, crashClock, crand.Reader); err != nil {
		w.t.Fatalf("after a crash: %v", err)
	}
	w.dead, w.kind, w.left = false, "", ""
	w.flushed, w.meta, w.before = map[string][]byte{}, map[string]bool{}, nil
	j.OnStep(w.step)
	j.OnWrite(w.write)
}

func (w *crashWorld) close() {
	w.j.Close()
	os.RemoveAll(w.dir)
}

func crashClock() time.Time { return time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC) }

func (w *crashWorld) errorf(format string, args ...any) {
	w.t.Helper()
	w.t.Errorf(format, args...)
}

// point does one thing with a strike in it, and looks at what there is then. It
// says what struck in what, and whether it came to that.
func (w *crashWorld) point() (where string, came bool) {
	ops := []struct {
		name   string
		do     func() error
		events int // about how many writes and steps it makes
	}{
		{"write", w.writeSome, 16},
		{"post", w.post, 30},
		{"redact", w.redact, 50},
		{"compact", w.compact, 30},
		{"backup", w.backup, 26},
	}
	op := ops[w.rng.IntN(len(ops))]
	kind := []string{"kill", "kill", "power cut", "power cut", "fault"}[w.rng.IntN(5)]
	w.kind, w.after = kind, w.rng.IntN(op.events)
	_ = op.do()
	if w.kind != "" && kind != "fault" { // it ended before: a crash between this and whatever is next
		w.flushed = nil // all of it has been by then
		w.strike(nil)
	}
	came = w.kind == ""
	w.kind = ""
	if w.dead {
		w.j.Close()
		w.begin(w.left)
	} else if w.stopped() { // also when what failed came after the write, as clearing the file does
		w.j.Close()
		w.begin(w.copied(w.dir))
	}
	w.look()
	return kind + " in " + op.name, came
}

// stopped reports whether the journal must be opened again.
func (w *crashWorld) stopped() bool {
	return w.s.View(context.Background(), func(*plan.State) error { return nil }) != nil
}

func (w *crashWorld) cause() plan.Cause {
	w.n++
	return plan.Cause{ID: fmt.Sprint("cause ", w.n), By: plan.UserID(fmt.Sprint("U", w.n)), Door: "slash"}
}

func (w *crashWorld) update(c plan.Cause, facts ...plan.Fact) error {
	return w.s.Update(context.Background(), c, func(*plan.State, time.Time) ([]plan.Fact, error) { return facts, nil })
}

func (w *crashWorld) writeSome() error {
	c := w.cause()
	var texts []string
	var facts []plan.Fact
	for range 1 + w.rng.IntN(4) {
		w.n++
		text := fmt.Sprintf("text(%d)%s", w.n, strings.Repeat("x", w.rng.IntN(300)))
		if w.rng.IntN(30) == 0 {
			text += strings.Repeat("y", 10_000)
		}
		texts = append(texts, text)
		facts = append(facts, &plan.DraftKept{Line: text})
	}
	w.open[c.ID] = texts
	err := w.update(c, facts...)
	if err == nil && !w.dead {
		w.told[c.ID] = texts
		delete(w.open, c.ID)
	}
	return err
}

// post claims a message, says it and notes the receipt.
func (w *crashWorld) post() error {
	w.n++
	key := fmt.Sprint("nudge/", w.n)
	p := plan.Post{Key: key, Rule: "nudge", At: crashClock(), Late: crashClock().Add(time.Hour), To: plan.Target{User: "U0ANN"}}
	err := w.s.Update(context.Background(), w.cause(), func(s *plan.State, now time.Time) ([]plan.Fact, error) {
		return s.Claim(now, p, "one", now, "Words")
	})
	if err != nil || w.dead {
		return err
	}
	return w.say(key)
}

func (w *crashWorld) say(key string) error {
	w.flushed = map[string][]byte{} // the claim has been
	if w.event(nil); w.dead {
		return errStruck
	}
	w.said[key]++
	if w.event(nil); w.dead {
		return errStruck
	}
	return w.update(w.cause(), &plan.PostSent{Key: key, At: plan.Receipt{Channel: "D0ANN", TS: "1.2"}})
}

// settle finishes what was claimed: what Slack has seen is noted, and what it
// has not is claimed again and said.
func (w *crashWorld) settle() {
	var open []plan.Posting
	w.view(func(s *plan.State) { open = s.Postings(0, func(p plan.Posting) bool { return !p.Done() }) })
	for _, p := range open {
		if w.said[p.Key] > 0 {
			w.must(w.update(w.cause(), &plan.PostSent{Key: p.Key, At: plan.Receipt{Channel: "D0ANN", TS: "1.2"}, Found: true}))
			continue
		}
		w.must(w.s.Update(context.Background(), w.cause(), func(s *plan.State, now time.Time) ([]plan.Fact, error) {
			return s.Reclaim(now, p.Key, "two", now.Add(time.Minute), "Words")
		}))
		w.must(w.say(p.Key))
	}
}

// redact takes out a text that somebody was told is kept.
func (w *crashWorld) redact() error {
	var entry uint64
	var text string
	w.view(func(s *plan.State) {
		for range 20 {
			e, ok := s.Event(1 + w.rng.Uint64N(max(1, s.Head())))
			if f, is := e.Fact.(*plan.DraftKept); ok && is && f.Line != "" {
				entry, text = e.Seq, f.Line
				return
			}
		}
	})
	if entry == 0 {
		return w.writeSome()
	}
	err := w.update(w.cause(), &plan.TextRedacted{Entries: []uint64{entry}})
	if err == nil && !w.dead {
		w.gone[text] = true
	}
	return err
}

func (w *crashWorld) compact() error {
	_, _, err := w.j.Compact(context.Background())
	return err
}

func (w *crashWorld) backup() error {
	b := archive.Backups{Dir: filepath.Join(w.dir, "backups"), Keep: 2}
	w.n++
	_, err := b.Make(context.Background(), w.j, crashClock().Add(time.Duration(w.n)*time.Second))
	return err
}

func (w *crashWorld) view(read func(*plan.State)) {
	w.t.Helper()
	w.must(w.s.View(context.Background(), func(s *plan.State) error { read(s); return nil }))
}

func (w *crashWorld) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v", err)
	}
}

// step and write are where it strikes.
func (w *crashWorld) step(name string) error {
	if name == "rename" && w.kind == "power cut" {
		w.before = contents(w.t, filepath.Join(w.dir, crashDB))
	}
	db := filepath.Join(w.dir, crashDB)
	if name == "verify" {
		for path := range w.flushed {
			if path != db {
				w.flushed[path] = contents(w.t, path)
			}
		}
	}
	if name == "sync folder" && w.kind == "power cut" {
		w.flushed = map[string][]byte{db: contents(w.t, db)}
		w.meta[db] = true
	}
	err := w.event(nil)
	if name == "sync folder" {
		w.before = nil // what comes after it is after the flush
	}
	return err
}

func (w *crashWorld) write(path string, b []byte, off int64, real func([]byte, int64) (int, error)) (int, error) {
	if _, err := os.Stat(path); err != nil { // it has taken the journal's place
		path = strings.TrimSuffix(path, boltdb.Unfinished)
	}
	if w.kind == "power cut" {
		// Before a meta page is written, and after it was, everything is flushed;
		// of a new file nothing is until it is whole.
		if path != filepath.Join(w.dir, crashDB) {
			w.flushed[path] = make([]byte, 8<<20)
		} else if isMeta := off < 2*4096; isMeta || w.meta[path] || w.flushed[path] == nil {
			w.flushed[path], w.meta[path] = contents(w.t, path), isMeta
		}
	}
	if err := w.event(nil); err != nil {
		return 0, err
	}
	if err := w.event(func() { _, _ = real(b[:w.rng.IntN(len(b))], off) }); err != nil {
		return 0, err
	}
	n, err := real(b, off)
	if err == nil {
		if err := w.event(nil); err != nil && !errors.Is(err, errStruck) {
			return 0, err // written, and reported as failed
		} else if err != nil {
			return 0, err
		}
	}
	return n, err
}

// event counts down to the strike. half is what may have been done of it.
func (w *crashWorld) event(half func()) error {
	switch {
	case w.dead:
		return errStruck
	case w.kind == "":
		return nil
	case w.after > 0:
		w.after--
		return nil
	case w.kind == "fault":
		if w.kind = ""; half != nil {
			half()
		}
		return []error{syscall.ENOSPC, syscall.EIO}[w.rng.IntN(2)]
	}
	w.strike(half)
	return errStruck
}

// strike ends the process: what it leaves is in another folder, and nothing
// it does from here on counts.
func (w *crashWorld) strike(half func()) {
	if half != nil {
		half()
	}
	w.left = w.copied(w.dir)
	if w.kind == "power cut" {
		w.cut()
	}
	w.dead, w.kind = true, ""
}

// cut takes away from the folder that is left what had not been flushed.
func (w *crashWorld) cut() {
	for path, flushed := range w.flushed {
		name, err := filepath.Rel(w.dir, path)
		if err != nil {
			w.t.Fatal(err)
		}
		path := filepath.Join(w.left, name) // gone, when it has another name by now
		now, err := os.ReadFile(path)
		if err != nil || name == crashDB && w.before != nil {
			continue
		}
		const sector = 512
		for i := 0; i < min(len(now), len(flushed)); i += sector {
			if end := min(i+sector, len(now), len(flushed)); w.rng.IntN(2) == 0 {
				copy(now[i:end], flushed[i:end])
			}
		}
		write(w.t, path, now)
	}
	if w.before != nil && w.rng.IntN(2) == 0 { // the new name was not flushed
		write(w.t, filepath.Join(w.left, crashDB), w.before)
	}
}

// copied is a folder with what is in another.
func (w *crashWorld) copied(dir string) string {
	to := w.folder()
	for _, sub := range []string{"", "backups"} {
		entries, err := os.ReadDir(filepath.Join(dir, sub))
		if err != nil {
			w.t.Fatal(err)
		}
		for _, e := range entries {
			if !e.IsDir() {
				write(w.t, filepath.Join(to, sub, e.Name()), contents(w.t, filepath.Join(dir, sub, e.Name())))
			}
		}
	}
	return to
}

// look checks everything that was promised, and then lets everybody try again
// who was not told that it worked.
func (w *crashWorld) look() {
	ctx := context.Background()
	w.must(w.s.Tidy(ctx))
	if _, err := store.Verify(ctx, w.j, store.Anchor{}); err != nil {
		w.errorf("Verify() = %v", err)
	}
	if w.n%7 == 0 {
		if err := w.j.Check(ctx); err != nil {
			w.errorf("Check() = %v", err)
		}
	}
	w.view(func(s *plan.State) {
		for cause, texts := range w.told {
			w.whole(s, cause, texts)
		}
		for cause, texts := range w.open {
			if s.Written(cause) != nil {
				w.whole(s, cause, texts)
			}
		}
		for key, n := range w.said {
			if _, known := s.Posting(key); n != 1 || !known {
				w.errorf("%s was said %d times, known: %v", key, n, known)
			}
		}
	})
	file := contents(w.t, filepath.Join(w.dir, crashDB))
	for text := range w.gone {
		if bytes.Contains(file, []byte(text)) {
			w.errorf("%.12s was removed and is in the file", text)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(w.dir, crashDB+"?*")); len(left) > 0 {
		w.errorf("left behind: %v", left)
	}
	backups, err := (&archive.Backups{Dir: filepath.Join(w.dir, "backups")}).List()
	w.must(err)
	for _, b := range backups {
		if _, err := archive.Verify(ctx, b, store.Anchor{}); err != nil {
			w.errorf("a backup: %v", err)
		}
	}
	for cause, texts := range w.open {
		c := plan.Cause{ID: cause, By: "U0AGAIN", Door: "slash"}
		var facts []plan.Fact
		for _, text := range texts {
			facts = append(facts, &plan.DraftKept{Line: text})
		}
		w.must(w.update(c, facts...))
		w.told[cause] = texts
		delete(w.open, cause)
	}
	w.settle()
}

// whole checks that a write is there, once and all of it.
func (w *crashWorld) whole(s *plan.State, cause string, texts []string) {
	w.t.Helper()
	events := s.Written(cause)
	if len(events) != len(texts) {
		w.errorf("%s has %d entries, want %d", cause, len(events), len(texts))
		return
	}
	for i, e := range events {
		f := e.Fact.(*plan.DraftKept)
		_, removed := s.Removed(e.Seq)
		switch {
		case removed != e.Redacted || removed && f.Line != "":
			w.errorf("entry %d: removed %v, redacted %v, text of %d bytes", e.Seq, removed, e.Redacted, len(f.Line))
		case !removed && f.Line != texts[i]:
			w.errorf("entry %d is %.20q, want %.20q", e.Seq, f.Line, texts[i])
		case !removed && w.gone[texts[i]]:
			w.errorf("entry %d was removed, and is back", e.Seq)
		case removed:
			w.gone[texts[i]] = true // nobody may have been told
		}
	}
}
