package store

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
)

// MemoryJournal is a [Journal] that lasts as long as the process: for tests,
// and for a demo that should leave nothing behind. Make one with [Memory].
type MemoryJournal struct {
	log *memoryLog

	mu     sync.Mutex // guards closed, and holds Close back while an Append is under way
	closed bool
}

// A memoryLog is what the handles on one journal share.
type memoryLog struct {
	mu   sync.Mutex // guards the slice; a record in it never changes, it is replaced in a new slice
	recs []Record
}

// Memory returns an empty journal in memory.
func Memory() *MemoryJournal {
	return &MemoryJournal{log: new(memoryLog)}
}

// Reopen returns a new, open handle on the same records, whether or not m has
// been closed. It stands for opening a file again after a restart, or for a
// second process on the same database.
func (m *MemoryJournal) Reopen() *MemoryJournal {
	return &MemoryJournal{log: m.log}
}

// Append implements [Journal].
func (m *MemoryJournal) Append(ctx context.Context, after uint64, recs []Record, blank ...uint64) error {
	if len(recs) == 0 && len(blank) == 0 {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("append to memory journal: %w", err)
	}
	if err := CheckAppend(after, recs, blank...); err != nil {
		return fmt.Errorf("append to memory journal: %w", err)
	}
	kept := make([]Record, len(recs))
	for i, r := range recs {
		kept[i] = r.Clone()
	}

	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return fmt.Errorf("append to memory journal: %w", ErrClosed)
	}
	m.log.mu.Lock()
	defer m.log.mu.Unlock()
	if head := uint64(len(m.log.recs)); after != head {
		return fmt.Errorf("append to memory journal after %d, its head is %d: %w", after, head, ErrConflict)
	}
	if len(blank) > 0 {
		m.log.recs = slices.Clone(m.log.recs)
	}
	for _, seq := range blank {
		m.log.recs[seq-1].Text = nil
	}
	m.log.recs = append(m.log.recs, kept...)
	return nil
}

// Read implements [Journal].
func (m *MemoryJournal) Read(ctx context.Context, after uint64) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		// The slice as it is now: neither appending nor blanking later changes
		// what is within its present length.
		m.log.mu.Lock()
		recs := m.log.recs
		m.log.mu.Unlock()

		if after > uint64(len(recs)) {
			yield(Record{}, fmt.Errorf("read memory journal after %d, its head is %d: %w", after, len(recs), ErrAhead))
			return
		}
		for _, r := range recs[after:] {
			if err := m.usable(ctx); err != nil {
				yield(Record{}, fmt.Errorf("read memory journal: %w", err))
				return
			}
			if !yield(r.Clone(), nil) {
				return
			}
		}
		// Also when there was nothing to read: a closed journal is not an
		// empty one.
		if err := m.usable(ctx); err != nil {
			yield(Record{}, fmt.Errorf("read memory journal: %w", err))
		}
	}
}

func (m *MemoryJournal) usable(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return ErrClosed
	}
	return nil
}

// Close implements [Journal]. The records stay; see [MemoryJournal.Reopen].
func (m *MemoryJournal) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return nil
}
