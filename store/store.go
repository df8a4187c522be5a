// Package store keeps the plan: a [plan.State] folded from a [Journal], and
// the one way to change it.
//
// The journal is the truth and the State its fold; restart and everyday use
// take the same road. Backends hold records and know nothing of facts; this
// package knows facts and nothing of files, SQL or Slack.
package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// Store gives consistent views of the State and takes writes, each durable
// when Update returns. Several goroutines may use it.
type Store struct {
	journal Journal
	now     func() time.Time
	salt    io.Reader
	check   func(plan.Fact) error // nil when every fact may be written

	mu    sync.Mutex // guards state and sum, and is held while a batch is written
	state *plan.State
	sum   []byte // of the last record folded
	ails  Ailment

	queue   sync.Mutex // guards waiting
	waiting []*write

	watch    sync.Mutex // guards watchers
	watchers map[chan struct{}]bool
}

// An Ailment is what went wrong between a Store and its journal.
type Ailment struct {
	Failures uint64    // reads and writes that failed since the Store was opened
	Err      error     // of the last write; nil when it went well
	Since    time.Time // when writing began to fail, in UTC; zero when it does not
}

// Ails says what has gone wrong so far, and whether writing fails now. It does
// not try: the next write does.
func (s *Store) Ails() Ailment {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ails
}

// ailing notes how a write went. The caller holds mu.
func (s *Store) ailing(err error) {
	if err == nil {
		s.ails.Err, s.ails.Since = nil, time.Time{}
		return
	}
	s.ails.Failures++
	s.ails.Err = err
	if s.ails.Since.IsZero() {
		s.ails.Since = s.Now()
	}
}

// A write is an Update on its way.
type write struct {
	ctx    context.Context
	cause  plan.Cause
	decide Decide
	err    error
	done   bool
}

// Decide answers a request with the facts that would make it so, or refuses
// with an error. It may run more than once, so it must only look at its
// arguments, and must not keep the State. Time is in UTC, and never before that
// of an entry that is there.
type Decide func(s *plan.State, now time.Time) ([]plan.Fact, error)

// ErrCorrupt means that a record is not what was written, or follows one that
// is not.
var ErrCorrupt = errors.New("journal is damaged")

// An Option changes how a Store works.
type Option func(*Store)

// Checked makes check look at each fact before it is written, whatever decided
// it. When it gives an error, nothing of that write is written, and Update
// returns the error as it is. What the journal holds already is not looked at.
func Checked(check func(plan.Fact) error) Option { return func(s *Store) { s.check = check } }

// Open folds what the journal holds. The salts that protect redacted text are
// read from salt, which must be unguessable, such as crypto/rand.Reader.
func Open(ctx context.Context, j Journal, now func() time.Time, salt io.Reader, with ...Option) (*Store, error) {
	s := &Store{journal: j, now: now, salt: salt, watchers: map[chan struct{}]bool{}}
	for _, option := range with {
		option(s)
	}
	s.forget()
	if err := s.catchUp(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// View shows the State as it is now. The State is only valid inside read, and
// must not be changed.
func (s *Store) View(ctx context.Context, read func(*plan.State) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.catchUp(ctx); err != nil {
		if ctx.Err() == nil {
			s.ails.Failures++
		}
		return err
	}
	return read(s.state)
}

// Update makes a decision and writes its facts, all or none. When it returns
// nil they are durable. A refusal by decide is returned as it is and nothing
// is written. A cause that was written before is not decided again: the
// result is nil, and [plan.State.Written] has what it wrote then.
//
// Writers that come while another is being written share the next commit:
// whoever gets the lock writes for everybody who is waiting.
func (s *Store) Update(ctx context.Context, c plan.Cause, decide Decide) error {
	if c.ID == "" || c.By == "" {
		return errors.New("a write needs a cause and a person")
	}
	w := &write{ctx: ctx, cause: c, decide: decide}
	s.queue.Lock()
	s.waiting = append(s.waiting, w)
	s.queue.Unlock()

	s.mu.Lock()
	defer s.mu.Unlock()
	if !w.done {
		s.queue.Lock()
		batch := s.waiting
		s.waiting = nil
		s.queue.Unlock()
		s.commit(context.WithoutCancel(ctx), batch)
	}
	return w.err
}

// commit decides and writes a batch. Each later decision sees the facts of the
// earlier ones, before they are durable; should they fail to become so, the
// State is folded again from the journal.
func (s *Store) commit(ctx context.Context, batch []*write) {
	defer func() {
		if p := recover(); p != nil {
			s.forget()
			err := fmt.Errorf("write to journal: panic: %v", p)
			s.ailing(err)
			s.fail(batch, err)
		}
		for _, w := range batch {
			w.done = true
		}
	}()
	for {
		if err := s.catchUp(ctx); err != nil {
			s.ailing(err)
			s.fail(batch, err)
			return
		}
		after, sum := s.state.Head(), s.sum
		var recs []Record
		var blank []uint64
		var leaning []*write   // answered with facts in sight that are not yet durable
		var fresh []plan.Event // decided, not yet folded
		for i, w := range batch {
			s.apply(fresh)
			fresh = nil
			events, err := s.run(w)
			if w.err = err; err != nil || len(events) == 0 {
				continue
			}
			more, kept, err := s.encode(sum, events)
			if w.err = err; err != nil {
				continue
			}
			if len(recs) == 0 {
				leaning = batch[i:]
			}
			sum = more[len(more)-1].Sum
			recs, fresh = append(recs, more...), kept
			for _, e := range kept {
				blank = append(blank, plan.Blanks(e.Fact)...)
			}
		}
		if len(recs) == 0 {
			return
		}
		err := s.journal.Append(ctx, after, recs, blankHere(after, recs, blank)...)
		if err == nil {
			s.wake()
		}
		if err == nil && len(blank) > 0 {
			s.forget()      // the State still has the text; the next to look folds it anew, without
			_ = s.Tidy(ctx) // the write stands all the same; who must know asks again
			return
		}
		if err == nil {
			s.ailing(nil)
			s.apply(fresh)
			s.sum = sum
			return
		}
		if s.state.Head() != after {
			s.forget()
		}
		if !errors.Is(err, ErrConflict) {
			s.ailing(err)
			s.fail(leaning, fmt.Errorf("append to journal: %w", err))
			return
		}
	}
}

// Tidy sees to it that text which was taken out is gone from the bytes of the
// journal too. Update does so by itself; what fails then, for want of room on
// the disk, is to be tried again by whoever calls Tidy: who took the text out,
// to be able to say so, and the program every hour. It is nil when nothing is
// left to do.
func (s *Store) Tidy(ctx context.Context) error {
	c, ok := s.journal.(Compacter)
	if !ok {
		return nil
	}
	if blanked, err := c.Blanked(); err != nil || !blanked {
		return err
	}
	_, _, err := c.Compact(ctx)
	return err
}

// blankHere takes the text out of those records that are to be blanked before
// they were ever written, because the decision to write one and the decision to
// blank it share a commit. It gives the numbers of the others, which are in the
// journal.
func blankHere(after uint64, recs []Record, blank []uint64) (there []uint64) {
	for _, seq := range blank {
		if seq > after && seq <= after+uint64(len(recs)) {
			recs[seq-after-1].Text = nil
			continue
		}
		there = append(there, seq)
	}
	return there
}

func (s *Store) fail(writers []*write, err error) {
	for _, w := range writers {
		w.err = err
	}
}

// run makes one decision. A decision that panics fails its own writer and
// nobody else's.
func (s *Store) run(w *write) (events []plan.Event, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("decide %s: panic: %v", w.cause.Door, r)
		}
	}()
	if err := w.ctx.Err(); err != nil {
		return nil, err
	}
	if s.state.Written(w.cause.ID) != nil {
		return nil, nil
	}
	if kind := s.state.ReadOnly(); kind != "" {
		return nil, &plan.Error{Code: plan.Refused,
			Text: fmt.Sprintf("Nothing was saved: the plan holds an entry of a kind this version does not know (%s), so it can only be read.", kind),
			Hint: "Ask the IT officer to install the newer version of asb."}
	}
	now := s.Now()
	if last, ok := s.state.Event(s.state.Head()); ok && now.Before(last.At) {
		now = last.At // the clock went back; the order of the entries does not
	}
	facts, err := w.decide(s.state, now)
	if err != nil {
		return nil, err
	}
	for i, f := range facts {
		if s.check != nil {
			if err := s.check(f); err != nil {
				return nil, err
			}
		}
		events = append(events, plan.Event{Seq: s.state.Head() + 1 + uint64(i), At: now,
			By: w.cause.By, Cause: w.cause.ID, Door: w.cause.Door, Fact: f})
	}
	return events, nil
}

// encode makes the records of events that follow the one with that sum, and
// gives the events as they will be read back: what is folded now is what a
// restart will fold.
func (s *Store) encode(sum []byte, events []plan.Event) (recs []Record, kept []plan.Event, err error) {
	for _, e := range events {
		for _, seq := range plan.Blanks(e.Fact) {
			if seq == 0 || seq >= e.Seq {
				return nil, nil, fmt.Errorf("entry %d cannot take the text out of entry %d, which is not before it", e.Seq, seq)
			}
		}
		salt := make([]byte, 16)
		if _, err := io.ReadFull(s.salt, salt); err != nil {
			return nil, nil, fmt.Errorf("read a salt: %w", err)
		}
		body, text, err := plan.Encode(e, salt)
		if err != nil {
			return nil, nil, err
		}
		r := Record{Seq: e.Seq, At: e.At, Kind: e.Fact.Kind(), Body: body, Text: text}
		r.Sum = chain(sum, r)
		sum = r.Sum
		back, err := plan.Decode(r.Seq, r.At, r.Kind, r.Body, r.Text)
		if err != nil {
			return nil, nil, err
		}
		back.Sum = r.Sum
		recs, kept = append(recs, r), append(kept, back)
	}
	return recs, kept, nil
}

// chain is the sum of a record: SHA-256 over the sum before it and everything
// in it but the free text, which the body holds a commitment to.
func chain(before []byte, r Record) []byte {
	h := sha256.New()
	h.Write(before)
	h.Write(binary.BigEndian.AppendUint64(nil, r.Seq))
	fmt.Fprintf(h, "%s\x00%s\x00", r.At.UTC().Format(time.RFC3339Nano), r.Kind)
	h.Write(r.Body)
	return h.Sum(nil)
}

func (s *Store) forget() { s.state, s.sum = plan.NewState(), nil }

func (s *Store) apply(events []plan.Event) {
	for _, e := range events {
		s.state.Apply(e)
	}
}

// catchUp folds the records that have come since, checking each. When one says
// that text was taken out that was folded before, by another program on the
// same journal, everything is folded anew.
func (s *Store) catchUp(ctx context.Context) error {
	err := s.fold(ctx)
	if errors.Is(err, errBlanked) {
		s.forget()
		err = s.fold(ctx)
	}
	return err
}

// errBlanked means that a text was folded that a later record says was taken
// out: the journal still has it, or had it when it was read.
var errBlanked = fmt.Errorf("%w: its text is there", ErrCorrupt)

func (s *Store) fold(ctx context.Context) error {
	for r, err := range s.journal.Read(ctx, s.state.Head()) {
		if err != nil {
			return fmt.Errorf("read journal: %w", err)
		}
		e, sum, err := follow(s.sum, r)
		if err != nil {
			return err
		}
		for _, seq := range plan.Blanks(e.Fact) {
			if old, ok := s.state.Event(seq); ok && old.HasText() {
				return fmt.Errorf("record %d: %w, and record %d took it out", seq, errBlanked, r.Seq)
			}
		}
		s.state.Apply(e)
		s.sum = sum
	}
	return nil
}

// Now is the time by the clock that stamps what is written, in UTC.
func (s *Store) Now() time.Time { return s.now().UTC() }
