package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"
	"unicode/utf8"
)

// Record is one entry of the journal: something that happened, as it is kept.
// A backend stores records and hands them back; it never looks inside one.
type Record struct {
	Seq  uint64    // 1, 2, 3 … without gaps
	At   time.Time // when it was written, in UTC, to the nanosecond
	Kind string    // what happened, "action.updated": letters, digits and . _ -
	Body []byte    // one JSON value; never changes once written
	Text []byte    // one JSON value: the free text that belongs to Body, apart from it so that it can later be blanked in place; nil if there is none
	Sum  []byte    // chain over the record before and this one without Text; opaque to backends
}

// Clone returns a copy of r that shares no memory with it, in the form in
// which a journal hands records out: At in UTC without a monotonic reading,
// and nil for a Text or Sum of no bytes.
func (r Record) Clone() Record {
	r.At = r.At.UTC().Round(0)
	r.Body, r.Text, r.Sum = cloned(r.Body), cloned(r.Text), cloned(r.Sum)
	return r
}

func cloned(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return bytes.Clone(b)
}

var (
	// ErrConflict means that the record Append was to follow is not, or no
	// longer, the last one. Nothing was written. Read what is new and decide
	// again.
	ErrConflict = errors.New("journal has moved on")

	// ErrAhead means that Read was asked for what follows a record the journal
	// does not have. Whoever asked has seen more than is there: the journal was
	// replaced by an older copy under a running program.
	ErrAhead = errors.New("journal ends before the record last seen")

	// ErrClosed means that the journal was used after Close.
	ErrClosed = errors.New("journal is closed")
)

// Journal keeps records in order and nothing else. All methods may be called
// by several goroutines at once, and for a backend that several processes can
// share, by several processes.
//
// What is kept comes back byte for byte: Body and Text exactly as they were
// given, At to the nanosecond. A Text or Sum of no bytes comes back as nil; a
// Text of `""` or `null` is a Text and comes back as it is.
type Journal interface {
	// Append writes recs after the record numbered after, 0 being the empty
	// journal, and takes the Text out of the records numbered blank: all of
	// it or nothing. When it returns nil the records are kept as safely as the
	// backend can keep them, and any Read that starts later gives them, and
	// gives the blanked ones without their Text and otherwise as they were.
	// Append keeps no reference to recs.
	//
	// The numbers in recs must run on from after+1, each record must pass
	// [CheckAppend], and blank may name only records up to after; otherwise
	// nothing is written. To blank a record that has no Text is no mistake.
	// Append returns an error matching [ErrConflict] unless after is the last
	// record: of several callers racing for one place, exactly one wins. No
	// records is no work: the result is nil, whatever after is, unless
	// something was to be blanked, which needs a record that says so.
	//
	// A context that has ended by the time of the call means that nothing is
	// written. After [ErrConflict], [ErrClosed] or a record that was refused
	// nothing was written either. After any other error the records may be
	// there, all of them, or not: Read from after to find out.
	Append(ctx context.Context, after uint64, recs []Record, blank ...uint64) error

	// Read gives the records after the one numbered after, in order and
	// without gaps, each a copy that the caller may keep and change. It gives
	// every record written before the loop began; one written meanwhile may
	// come or not. At the head it gives nothing; beyond it, [ErrAhead].
	//
	// An error comes with a zero Record and is the last thing given. A context
	// that ends stops the loop in this way. The loop may be left early, may
	// call any method of the Journal, and may be run again from the start. It
	// may take as long as it likes: no lock is held while its body runs.
	Read(ctx context.Context, after uint64) iter.Seq2[Record, error]

	// Close waits for an Append under way and gives back what the journal
	// holds. Later calls give [ErrClosed]; a Read loop under way may still give
	// records it had in hand, then [ErrClosed]. Closing twice is harmless.
	Close() error
}

// A Compacter is a Journal that keeps the bytes of blanked text, where no Read
// finds them, until it is rewritten. All methods may be called by several
// goroutines at once, and beside those of [Journal].
type Compacter interface {
	// Blanked reports whether there may be such bytes.
	Blanked() (bool, error)

	// Compact rewrites the journal without them, and gives its size in bytes
	// before and after. Whether it works or fails, the records are as they
	// were.
	Compact(ctx context.Context) (was, is int64, err error)
}

// CheckAppend says why Append must refuse recs after the record numbered
// after, or to blank those numbers, or returns nil. Every backend calls it
// first, so that none accepts what another cannot keep:
//
//   - Seq runs on from after+1;
//   - At lies in the years 1 to 9999, so that it can be written as RFC 3339;
//   - Kind is not empty and has only ASCII letters, digits, dots, underscores
//     and hyphens;
//   - Body is one JSON value in UTF-8 with no white space before or after it,
//     so that it can be set inside other JSON; so is Text, unless it is empty;
//   - what is blanked lies from 1 to after, and a record goes with it.
//
// Its errors name a record by its number and never quote what is in it.
func CheckAppend(after uint64, recs []Record, blank ...uint64) error {
	if len(blank) > 0 && len(recs) == 0 {
		return errors.New("text is only taken out together with a record that says so")
	}
	for _, seq := range blank {
		if seq == 0 || seq > after {
			return fmt.Errorf("record %d cannot lose its text: the records before end at %d", seq, after)
		}
	}
	for i, r := range recs {
		want := after + 1 + uint64(i)
		switch {
		case r.Seq != want:
			return fmt.Errorf("record numbered %d where %d is next", r.Seq, want)
		case r.At.UTC().Year() < 1 || r.At.UTC().Year() > 9999:
			return fmt.Errorf("record %d: time is outside the years 1 to 9999", r.Seq)
		case !validKind(r.Kind):
			return fmt.Errorf("record %d: kind is not made of letters, digits and . _ -", r.Seq)
		case !validJSON(r.Body):
			return fmt.Errorf("record %d: body is not a bare JSON value", r.Seq)
		case len(r.Text) > 0 && !validJSON(r.Text):
			return fmt.Errorf("record %d: text is not a bare JSON value", r.Seq)
		}
	}
	return nil
}

func validKind(kind string) bool {
	for _, c := range []byte(kind) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '.', c == '_', c == '-':
		default:
			return false
		}
	}
	return kind != ""
}

func validJSON(b []byte) bool {
	// encoding/json lets bytes that are not UTF-8 pass; RFC 8259 does not.
	return json.Valid(b) && utf8.Valid(b) && !space(b[0]) && !space(b[len(b)-1])
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
