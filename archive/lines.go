package archive

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/safer-city-partnership/asb/store"
)

// A journal as lines of JSON is what outlives a file format: a line that says
// what follows, a line for each record, in order and byte for byte, and a line
// with the number and the sum of the last, so that a file cut short is told
// from a whole one.
//
//	{"asb":"journal","format":1}
//	{"seq":1,"at":"2024-03-11T09:00:00Z","kind":"party.named","body":{…},"text":{…},"sum":"6a09…"}
//	{"records":1,"sum":"6a09…"}

const (
	linesFormat = 1
	maxLine     = 64 << 20 // bytes
)

// WriteLines writes a whole journal, verifying it on the way.
func WriteLines(ctx context.Context, out io.Writer, j store.Journal) (store.Report, error) {
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, `{"asb":"journal","format":%d}`+"\n", linesFormat)
	walk := store.NewWalk()
	for r, err := range j.Read(ctx, 0) {
		if err != nil {
			return store.Report{}, err
		}
		if err := walk.Step(r); err != nil {
			return store.Report{}, err
		}
		if bytes.ContainsAny(r.Body, "\r\n") || bytes.ContainsAny(r.Text, "\r\n") {
			return store.Report{}, fmt.Errorf("record %d does not fit in a line", r.Seq)
		}
		fmt.Fprintf(w, `{"seq":%d,"at":"%s","kind":"%s","body":%s`, r.Seq, r.At.UTC().Format(time.RFC3339Nano), r.Kind, r.Body)
		if len(r.Text) > 0 {
			fmt.Fprintf(w, `,"text":%s`, r.Text)
		}
		fmt.Fprintf(w, `,"sum":"%x"}`+"\n", r.Sum)
	}
	report, err := walk.Report()
	if err != nil {
		return report, err
	}
	fmt.Fprintf(w, `{"records":%d,"sum":"%x"}`+"\n", report.Records, report.Head)
	return report, w.Flush()
}

// A line is any of the three kinds.
type line struct {
	Asb     string          `json:"asb"`
	Format  int             `json:"format"`
	Seq     uint64          `json:"seq"`
	At      string          `json:"at"`
	Kind    string          `json:"kind"`
	Body    json.RawMessage `json:"body"`
	Text    json.RawMessage `json:"text"`
	Records *uint64         `json:"records"`
	Sum     string          `json:"sum"`
}

// ReadLines reads what WriteLines wrote, and checks it as [store.Verify] does.
// The error names the first line that is wrong, and quotes nothing from it.
func ReadLines(in io.Reader) ([]store.Record, store.Report, error) {
	var recs []store.Record
	walk := store.NewWalk()
	r := bufio.NewReader(in)
	bad := func(n int, err error) ([]store.Record, store.Report, error) {
		return nil, store.Report{}, fmt.Errorf("line %d: %w", n, err)
	}
	for n := 1; ; n++ {
		data, err := readLine(r)
		if errors.Is(err, io.EOF) {
			return bad(n, errors.New("the file ends before the line that says how many entries there are: it has been cut short"))
		}
		if err != nil {
			return bad(n, err)
		}
		l, err := parseLine(data)
		switch {
		case n == 1 && (err != nil || l.Asb != "journal"):
			return bad(n, errors.New("this is not a journal that asb wrote; its first line would say so"))
		case n == 1 && l.Format > linesFormat:
			return bad(n, fmt.Errorf("it was written by a newer asb (format %d; this one reads up to %d); import it with that version", l.Format, linesFormat))
		case n == 1:
			continue
		case err != nil:
			return bad(n, err)
		case l.Records != nil:
			report, err := walk.Report()
			if err == nil && (report.Records != *l.Records || hex.EncodeToString(report.Head) != l.Sum) {
				err = fmt.Errorf("it should end with entry %d; lines are missing, or are from another journal: %w", *l.Records, store.ErrCorrupt)
			}
			if err != nil {
				return bad(n, err)
			}
			if _, err := r.ReadByte(); !errors.Is(err, io.EOF) {
				return bad(n+1, errors.New("something follows the last line"))
			}
			return recs, report, nil
		}
		rec, err := l.record()
		if err == nil {
			err = walk.Step(rec)
		}
		if err != nil {
			return bad(n, err)
		}
		recs = append(recs, rec)
	}
}

func readLine(r *bufio.Reader) ([]byte, error) {
	var data []byte
	for {
		part, err := r.ReadSlice('\n')
		data = append(data, part...)
		switch {
		case len(data) > maxLine:
			return nil, errors.New("the line is too long for an entry")
		case err == nil:
			return bytes.TrimSuffix(data, []byte("\n")), nil
		case errors.Is(err, bufio.ErrBufferFull):
		default: // also a last line without its end: it has been cut short
			return nil, err
		}
	}
}

func parseLine(data []byte) (l line, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		// encoding/json's errors can quote what they trip over.
		return l, errors.New("this is not an entry of a journal")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return l, errors.New("something follows the entry")
	}
	return l, nil
}

func (l line) record() (store.Record, error) {
	at, err := time.Parse(time.RFC3339Nano, l.At)
	if err != nil || at.UTC().Format(time.RFC3339Nano) != l.At {
		return store.Record{}, errors.New("its time makes no sense")
	}
	sum, err := hex.DecodeString(l.Sum)
	if err != nil {
		return store.Record{}, errors.New("its sum is not hexadecimal")
	}
	return store.Record{Seq: l.Seq, At: at.UTC(), Kind: l.Kind, Body: l.Body, Text: l.Text, Sum: sum}, nil
}
