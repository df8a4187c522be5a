package boltdb_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/store/boltdb"
)

// writeVariable, when set to the number of the last record and the path of a
// journal, "12 /tmp/asb.db", turns the test binary into a process that appends
// to that journal until it is killed.
const writeVariable = "ASB_TEST_WRITE"

func TestMain(m *testing.M) {
	if after, path, ok := strings.Cut(os.Getenv(writeVariable), " "); ok {
		fmt.Fprintln(os.Stderr, writeForEver(after, path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeForEver prints the number of the last record when it has opened the
// journal, and again after each Append that succeeded.
func writeForEver(after, path string) error {
	head, err := strconv.ParseUint(after, 10, 64)
	if err != nil {
		return err
	}
	j, err := boltdb.Open(path)
	if err != nil {
		return err
	}
	for {
		// Straight to the pipe: what is printed is out of this process's hands.
		if _, err := os.Stdout.WriteString(strconv.FormatUint(head, 10) + "\n"); err != nil {
			return err
		}
		n := batchAfter(head)
		if err := j.Append(context.Background(), head, made(head, n)); err != nil {
			return err
		}
		head += uint64(n)
		switch copied := path + ".copy"; rand.IntN(16) {
		case 0, 1:
			if _, _, err := j.Compact(context.Background()); err != nil {
				return err
			}
		case 2:
			os.Remove(copied)
			if err := j.CopyTo(context.Background(), copied); err != nil {
				return err
			}
		}
	}
}

// batchAfter is how many records the writer appends after the one numbered
// head. Since it depends on nothing else, a journal that ends elsewhere than
// at the end of a batch can be told.
func batchAfter(head uint64) int {
	return 1 + rand.New(rand.NewPCG(head, 1)).IntN(8)
}

// A writer is a process that runs writeForEver.
type writer struct {
	cmd    *exec.Cmd
	out    *bufio.Reader
	stderr bytes.Buffer
}

func startWriter(t *testing.T, after uint64, path string) *writer {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	w := &writer{cmd: exec.Command(exe)}
	w.cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d %s", writeVariable, after, path))
	w.cmd.Stderr = &w.stderr
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	w.out = bufio.NewReader(out)
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return w
}

// next gives the next number printed; ok is false when there will be no more.
func (w *writer) next(t *testing.T) (seq uint64, ok bool) {
	t.Helper()
	line, err := w.out.ReadString('\n')
	if err != nil {
		return 0, false
	}
	seq, err = strconv.ParseUint(strings.TrimSpace(line), 10, 64)
	if err != nil {
		t.Fatalf("the writer printed %q", line)
	}
	return seq, true
}

// ended waits until the writer is gone and checks that it was killed, rather
// than failing by itself.
func (w *writer) ended(t *testing.T) {
	t.Helper()
	err := w.cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("the writer ended with %v, want to have killed it; it said:\n%s", err, w.stderr.String())
	}
}

// TestCrash kills a process that writes, compacts and copies at random moments, again and again on one
// file, and each time looks for what the process had said was written.
//
// A killed process loses nothing it has handed to the operating system, so
// this is about order and wholeness; for the disk itself see TestPowerCut.
func TestCrash(t *testing.T) {
	kills := 240
	if testing.Short() {
		kills = 40
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, seed))
	path := filepath.Join(t.TempDir(), "asb.db")

	var told, head uint64 // the last number printed, the last record found
	var early, untold int
	for kill := range kills {
		w := startWriter(t, head, path)
		if kill%4 == 0 {
			// While it starts, takes the lock, creates or opens the file.
			time.AfterFunc(time.Duration(rng.Int64N(int64(40*time.Millisecond))), func() { w.cmd.Process.Kill() })
		}
		first := true
		for {
			seq, ok := w.next(t)
			if !ok {
				break
			}
			if seq < told || first && seq != head {
				t.Fatalf("kill %d: the writer printed %d; before that %d was printed and %d found", kill, seq, told, head)
			}
			told = seq
			if first && kill%4 != 0 {
				time.AfterFunc(time.Duration(rng.Int64N(int64(10*time.Millisecond))), func() { w.cmd.Process.Kill() })
			}
			first = false
		}
		w.ended(t)
		if first {
			early++
		}

		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) && told == 0 {
			continue // killed before it created the file
		}
		j, err := boltdb.Open(path)
		if err != nil {
			t.Fatalf("after kill %d: %v", kill, err)
		}
		recs, err := readAll(t, j)
		if err != nil {
			t.Fatalf("after kill %d: %v", kill, err)
		}
		if err := verify(recs); err != nil {
			t.Fatalf("after kill %d: %v", kill, err)
		}
		if kill%20 == 0 {
			if err := j.Check(t.Context()); err != nil {
				t.Fatalf("after kill %d: %v", kill, err)
			}
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		head = uint64(len(recs))
		switch one := told + uint64(batchAfter(told)); head {
		case told:
		case one: // written, but killed before it could say so
			untold++
		default:
			t.Fatalf("after kill %d: the journal has %d records; want %d as printed, or %d with the batch under way", kill, head, told, one)
		}
		told = head
	}
	checked(t, path)
	t.Logf("%d kills, %d of them before the journal was open, %d between writing a batch and saying so; %d records", kills, early, untold, head)
	if head < uint64(kills) {
		t.Errorf("only %d records were written in %d runs: the kills come too early to show anything", head, kills)
	}
}

func TestLockedByAnotherProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "asb.db")
	w := startWriter(t, 0, path)
	if _, ok := w.next(t); !ok {
		w.cmd.Wait()
		t.Fatalf("the writer ended at once; it said:\n%s", w.stderr.String())
	}
	if _, err := boltdb.Open(path); !errors.Is(err, boltdb.ErrLocked) {
		t.Errorf("Open = %v, want ErrLocked", err)
	}
	w.cmd.Process.Kill()
	for ok := true; ok; {
		_, ok = w.next(t)
	}
	w.ended(t)
	open(t, path).Close() // the lock died with it
}
