package bot

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/plan"
	"github.com/safer-city-partnership/asb/seed"
	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

// lines are what is measured; each update says something new.
var lines = []struct {
	name string
	line func(i int) string
}{
	{"show", func(int) string { return "20" }},
	{"list", func(int) string { return "list" }},
	{"update", func(i int) string {
		return fmt.Sprintf("%d amber: visit %d agreed, report due in week %d", i%27+1, i, i%52)
	}},
}

// percentile reports how long the given share of the calls took at most.
func percentile(b *testing.B, took []time.Duration, share float64, unit string) {
	slices.Sort(took)
	b.ReportMetric(float64(took[min(len(took)-1, int(share*float64(len(took))))].Microseconds()), unit)
}

// From the bytes that Slack sent to the bytes that acknowledge them, in a plan
// of 28 actions with a hundred entries each: Decode, the command, and the
// answer as JSON. Memory keeps the plan in memory; file makes each update
// durable in TMPDIR first.
func BenchmarkAck(b *testing.B) {
	for _, backend := range []struct {
		name string
		open func(*testing.B) store.Journal
	}{
		{"memory", func(*testing.B) store.Journal { return store.Memory() }},
		{"file", func(b *testing.B) store.Journal {
			j, err := boltdb.Open(filepath.Join(b.TempDir(), "asb.db"))
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = j.Close() })
			return j
		}},
	} {
		for _, l := range lines {
			b.Run(backend.name+"/"+l.name, func(b *testing.B) {
				bot := &Bot{store: lived(b, backend.open(b)), now: time.Now, log: logrus.New(), meter: uncounted{}}
				took := make([]time.Duration, 0, 1<<16)
				for i := 0; b.Loop(); i++ {
					payload := fmt.Appendf(nil, `{"command":"/asb","user_id":"U0ANN","channel_id":"C01","trigger_id":"1.2.%x","text":%q}`, i+1, l.line(i))
					start := time.Now()
					e, err := Decode("slash_commands", payload)
					if err != nil {
						b.Fatal(err)
					}
					m := newMessage(bot.run(b.Context(), e))
					body, err := json.Marshal(map[string]any{"envelope_id": "e", "payload": m})
					if err != nil || len(body) < 200 {
						b.Fatalf("the answer is %s, %v", body, err)
					}
					took = append(took, time.Since(start))
				}
				percentile(b, took, 0.99, "p99-µs")
			})
		}
	}
}

// lived is a Store with the published plan and a hundred entries for each
// action.
func lived(b *testing.B, j store.Journal) *store.Store {
	b.Helper()
	s, err := store.Open(b.Context(), j, time.Now, rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	doc, err := seed.Published()
	if err != nil {
		b.Fatal(err)
	}
	fill := func(cause string, decide store.Decide) {
		if err := s.Update(b.Context(), plan.Cause{ID: cause, By: "U0BOB", Door: "slash"}, decide); err != nil {
			b.Fatal(err)
		}
	}
	fill("import", func(s *plan.State, now time.Time) ([]plan.Fact, error) { return s.Import(doc, now) })
	for n := range 100 {
		fill(fmt.Sprint("fill", n), func(s *plan.State, now time.Time) (facts []plan.Fact, err error) {
			for _, a := range s.Actions() {
				facts = append(facts, &plan.ActionUpdated{No: a.No, From: a.Status, To: plan.Statuses()[n%3], Note: fmt.Sprintf("Visit %d agreed with the team", n)})
			}
			return facts, nil
		})
	}
	return s
}

// The same from a person's key press to their screen, by way of the local
// workspace: HTTP, the socket, the bot and back.
func BenchmarkRoundTrip(b *testing.B) {
	for _, l := range lines {
		b.Run(l.name, func(b *testing.B) {
			w := begin(b)
			took := make([]time.Duration, 0, 1<<16)
			for i := 0; b.Loop(); i++ {
				start := time.Now()
				r := w.Say("ann", "plan", "/asb "+l.line(i))
				took = append(took, time.Since(start))
				if len(r.Seen) != 1 || r.Error != "" {
					b.Fatalf("got %+v, want one answer", r)
				}
			}
			percentile(b, took, 0.99, "p99-µs")
		})
	}
}
