package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/safer-city-partnership/asb/plan"
)

// A Report is what a walk through a whole journal found.
type Report struct {
	Records uint64
	Head    []byte // the sum of the last record; nil when there is none
	First   time.Time
	Last    time.Time
	Removed int    // records whose text was taken out by one that says so
	Unknown string // a kind that this version does not know, or ""
}

// Anchor names the last record as a digest prints it.
func (r Report) Anchor() string {
	if r.Records == 0 {
		return "no entry"
	}
	return fmt.Sprintf("entry %d, hash %s", r.Records, hex.EncodeToString(r.Head)[:16])
}

// An Anchor is a record's number and the beginning of its sum, noted outside
// the journal. With one it shows when the newest records have been removed.
type Anchor struct {
	Seq uint64
	Sum string // hexadecimal, at least eight digits
}

// ParseAnchor reads an anchor as people copy it from the foot of a digest,
// "entry 127, hash 3fa9c2d1e0b4a5f6", with those two words or without.
func ParseAnchor(s string) (a Anchor, err error) {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !('0' <= r && r <= '9') && !('a' <= r && r <= 'z')
	})
	words = slices.DeleteFunc(words, func(w string) bool { return w == "entry" || w == "hash" })
	if len(words) == 2 && len(words[1]) >= 8 && len(words[1]) <= 64 && strings.Trim(words[1], "0123456789abcdef") == "" {
		if _, err := fmt.Sscanf(words[0], "%d", &a.Seq); err == nil && a.Seq > 0 && fmt.Sprint(a.Seq) == words[0] {
			a.Sum = words[1]
			return a, nil
		}
	}
	return Anchor{}, errors.New("a digest ends with the number of an entry and a hash, such as: entry 127, hash 3fa9c2d1e0b4a5f6")
}

// Verify walks through a whole journal: that the numbers have no gap, that each
// sum follows, that each text is the one that was written, that no text is
// missing unless a later record says that it was taken out, and that none is
// there that was taken out. The error names the first record that is wrong, and
// matches [ErrCorrupt]; the Report then covers what came before it.
//
// An anchor that is not zero must be in the journal: if the record is not
// there, or another is in its place, the error matches [ErrCorrupt] too.
func Verify(ctx context.Context, j Journal, anchor Anchor) (Report, error) {
	w := NewWalk()
	found := anchor == Anchor{}
	for r, err := range j.Read(ctx, 0) {
		if err != nil {
			return w.report, fmt.Errorf("read journal: %w", err)
		}
		if err := w.Step(r); err != nil {
			return w.report, err
		}
		if r.Seq == anchor.Seq {
			if got := hex.EncodeToString(r.Sum); !strings.HasPrefix(got, anchor.Sum) {
				return w.report, fmt.Errorf("record %d: %w: its sum begins %s, and the one that was noted begins %s", r.Seq, ErrCorrupt, got[:16], anchor.Sum)
			}
			found = true
		}
	}
	if !found {
		return w.report, fmt.Errorf("%w: it ends with record %d, and record %d was noted: the newest are missing", ErrCorrupt, w.report.Records, anchor.Seq)
	}
	return w.Report()
}

// A Walk checks records one by one.
type Walk struct {
	report  Report
	sum     []byte
	missing map[uint64]bool // have lost their text, and no record has said so yet
	whole   map[uint64]bool // have a text
}

// NewWalk begins before the first record.
func NewWalk() *Walk { return &Walk{missing: map[uint64]bool{}, whole: map[uint64]bool{}} }

// Step checks the next record against the ones before. Its errors match
// [ErrCorrupt], name the record, and never quote what is in it.
func (w *Walk) Step(r Record) error {
	if err := CheckAppend(w.report.Records, []Record{r}); err != nil {
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	e, sum, err := follow(w.sum, r)
	if err != nil {
		return err
	}
	for _, seq := range plan.Blanks(e.Fact) {
		if w.whole[seq] {
			return fmt.Errorf("record %d: %w, and record %d took it out", seq, errBlanked, r.Seq)
		}
		if w.missing[seq] {
			delete(w.missing, seq)
			w.report.Removed++
		}
	}
	if e.Redacted {
		w.missing[r.Seq] = true
	} else if len(r.Text) > 0 {
		w.whole[r.Seq] = true
	}
	if _, unknown := e.Fact.(*plan.Unknown); unknown && w.report.Unknown == "" {
		w.report.Unknown = r.Kind
	}
	if w.report.Records == 0 {
		w.report.First = r.At
	}
	w.sum = sum
	w.report.Records, w.report.Head, w.report.Last = r.Seq, slices.Clone(sum), r.At
	return nil
}

// Report is what was found, when there are no more records. It fails when a
// text is missing that no record says was taken out, unless there are records
// of a kind that this version does not know, which might.
func (w *Walk) Report() (Report, error) {
	if len(w.missing) > 0 && w.report.Unknown == "" {
		first := uint64(0)
		for seq := range w.missing {
			if first == 0 || seq < first {
				first = seq
			}
		}
		return w.report, fmt.Errorf("record %d: %w: its text is missing, and no record says that it was taken out", first, ErrCorrupt)
	}
	return w.report, nil
}

// follow checks that a record follows the one with the sum before, and gives
// its event and its sum.
func follow(before []byte, r Record) (plan.Event, []byte, error) {
	sum := chain(before, r)
	if !slices.Equal(sum, r.Sum) {
		return plan.Event{}, nil, fmt.Errorf("record %d: %w: its sum does not follow", r.Seq, ErrCorrupt)
	}
	e, err := plan.Decode(r.Seq, r.At, r.Kind, r.Body, r.Text)
	if err != nil {
		return plan.Event{}, nil, fmt.Errorf("record %d: %w: %w", r.Seq, ErrCorrupt, err)
	}
	e.Sum = sum
	return e, sum, nil
}
