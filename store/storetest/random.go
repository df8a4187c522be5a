package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/safer-city-partnership/asb/store"
)

// seedVariable names the environment variable that repeats a random run.
const seedVariable = "STORETEST_SEED"

// testRandom does operations at random beside a plain slice, the simplest
// journal there could be, and expects the same of both.
func testRandom(t *testing.T, reopen func() store.Journal) {
	seed := rand.Uint64()
	if s := os.Getenv(seedVariable); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatalf("%s: %v", seedVariable, err)
		}
	}
	t.Logf("to repeat: %s=%d", seedVariable, seed)
	steps := 600
	if testing.Short() {
		steps = 150
	}
	m := &model{t: t, rng: rand.New(rand.NewPCG(seed, seed)), j: reopen()}
	for i := range steps {
		m.step = i
		switch p := m.rng.IntN(100); {
		case p < 40:
			m.append()
		case p < 45:
			m.blank()
		case p < 60:
			m.appendElsewhere()
		case p < 70:
			m.appendBroken()
		case p < 95:
			m.read()
		default:
			closed(t, m.j)
			m.j = reopen()
		}
	}
	holds(t, m.j, 0, m.recs)
	closed(t, m.j)
	m.j = reopen()
	holds(t, m.j, 0, m.recs)
	closed(t, m.j)
}

type model struct {
	t    *testing.T
	rng  *rand.Rand
	j    store.Journal
	step int
	recs []store.Record // what the journal must hold
}

func (m *model) head() uint64 { return uint64(len(m.recs)) }

func (m *model) append() {
	recs := m.batch(m.head())
	if err := m.j.Append(m.t.Context(), m.head(), recs); err != nil {
		m.t.Fatalf("step %d: Append(%d, %d records) = %v, want nil", m.step, m.head(), len(recs), err)
	}
	for _, r := range recs {
		m.recs = append(m.recs, r.Clone())
	}
}

// blank takes the text out of a few records.
func (m *model) blank() {
	recs, head := m.batch(m.head()), m.head()
	var seqs []uint64
	for range min(m.rng.IntN(4), len(m.recs)) {
		seqs = append(seqs, 1+m.rng.Uint64N(head))
	}
	if err := m.j.Append(m.t.Context(), head, recs, seqs...); err != nil {
		m.t.Fatalf("step %d: Append(%d, %d records, blank %v) = %v, want nil", m.step, head, len(recs), seqs, err)
	}
	for _, seq := range seqs {
		m.recs[seq-1].Text = nil
	}
	for _, r := range recs {
		m.recs = append(m.recs, r.Clone())
	}
}

func (m *model) appendElsewhere() {
	after := uint64(m.rng.IntN(len(m.recs) + 10))
	if after == m.head() {
		return
	}
	if err := m.j.Append(m.t.Context(), after, m.batch(after)); !errors.Is(err, store.ErrConflict) {
		m.t.Fatalf("step %d: Append(%d) to a head of %d = %v, want ErrConflict", m.step, after, m.head(), err)
	}
}

func (m *model) appendBroken() {
	recs := m.batch(m.head())
	bad := &recs[m.rng.IntN(len(recs))]
	switch m.rng.IntN(3) {
	case 0:
		bad.Seq += 1 + uint64(m.rng.IntN(3))
	case 1:
		bad.Body = bad.Body[:len(bad.Body)-1]
	case 2:
		bad.Kind = ""
	}
	if err := m.j.Append(m.t.Context(), m.head(), recs); err == nil || errors.Is(err, store.ErrConflict) {
		m.t.Fatalf("step %d: Append of a broken batch = %v, want an error other than ErrConflict", m.step, err)
	}
}

// read reads some way from anywhere, beyond the head as well.
func (m *model) read() {
	after := uint64(m.rng.IntN(len(m.recs) + 3))
	if after > m.head() {
		if got, err := read(m.t.Context(), m.j, after); !errors.Is(err, store.ErrAhead) || len(got) != 0 {
			m.t.Fatalf("step %d: Read(%d) with a head of %d = %d records, then %v; want ErrAhead", m.step, after, m.head(), len(got), err)
		}
		return
	}
	want := m.recs[after:]
	if m.rng.IntN(2) == 0 {
		want = want[:m.rng.IntN(len(want)+1)]
	}
	var got []store.Record
	for r, err := range m.j.Read(m.t.Context(), after) {
		if err != nil {
			m.t.Fatalf("step %d: Read(%d) = %v after %d records", m.step, after, err, len(got))
		}
		if len(got) == len(want) {
			if after+uint64(len(want)) == m.head() {
				m.t.Fatalf("step %d: Read(%d) gave a record %d beyond the head", m.step, after, r.Seq)
			}
			break
		}
		got = append(got, r)
	}
	if diff := differ(want, got); diff != "" {
		m.t.Fatalf("step %d: Read(%d): %s", m.step, after, diff)
	}
}

// batch makes one to a few dozen records, mostly small, now and then large.
func (m *model) batch(after uint64) []store.Record {
	n := 1 + m.rng.IntN(4)
	if m.rng.IntN(10) == 0 {
		n = 1 + m.rng.IntN(40)
	}
	var recs []store.Record
	for i := range uint64(n) {
		r := store.Record{
			Seq:  after + 1 + i,
			At:   time.Unix(m.rng.Int64N(1<<33), m.rng.Int64N(1e9)),
			Kind: fmt.Sprintf("kind.%d", m.rng.IntN(20)),
			Body: m.json(),
		}
		if m.rng.IntN(2) == 0 {
			r.Text = m.json()
		}
		if m.rng.IntN(4) > 0 {
			r.Sum = make([]byte, 32)
			for k := range r.Sum {
				r.Sum[k] = byte(m.rng.Uint32())
			}
		}
		recs = append(recs, r)
	}
	return recs
}

// json makes a JSON value: one of the odd ones, or a string of runes from all
// over Unicode, now and then of many pages' length.
func (m *model) json() []byte {
	if m.rng.IntN(3) == 0 {
		return []byte(oddJSON[m.rng.IntN(len(oddJSON))])
	}
	n := m.rng.IntN(60)
	if m.rng.IntN(100) == 0 {
		n = m.rng.IntN(20_000)
	}
	b := []byte{'"'}
	for range n {
		switch r := rune(m.rng.IntN(0x110000)); {
		case r < ' ' || r == '"' || r == '\\':
			b = fmt.Appendf(b, `\u%04x`, r)
		case m.rng.IntN(2) == 0:
			b = append(b, byte('a'+m.rng.IntN(26)))
		default:
			b = append(b, string(r)...) // a surrogate becomes U+FFFD
		}
	}
	return append(b, '"')
}
