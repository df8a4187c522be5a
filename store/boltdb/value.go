package boltdb

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"github.com/safer-city-partnership/asb/store"
)

// encode gives the value under which r is kept. It puts the pieces together
// itself because json.Marshal would compact and escape Body and Text, which
// must come back as they were. r has passed store.CheckAppend, so that every
// piece is valid where it stands.
func encode(r store.Record) []byte {
	v := make([]byte, 0, len(r.Kind)+len(r.Body)+len(r.Text)+2*len(r.Sum)+96)
	v = append(v, `{"at":"`...)
	v = r.At.UTC().AppendFormat(v, time.RFC3339Nano)
	v = append(v, `","kind":"`...)
	v = append(v, r.Kind...)
	v = append(v, `","body":`...)
	v = append(v, r.Body...)
	if len(r.Text) > 0 {
		v = append(v, `,"text":`...)
		v = append(v, r.Text...)
	}
	if len(r.Sum) > 0 {
		v = append(v, `,"sum":"`...)
		v = hex.AppendEncode(v, r.Sum)
		v = append(v, '"')
	}
	return append(v, '}')
}

// decode is the inverse of encode. The record shares no memory with v, which
// bbolt takes back at the end of the transaction. Its errors quote nothing
// from v.
func decode(seq uint64, v []byte) (store.Record, error) {
	var f struct {
		At   time.Time       `json:"at"`
		Kind string          `json:"kind"`
		Body json.RawMessage `json:"body"`
		Text json.RawMessage `json:"text"`
		Sum  string          `json:"sum"`
	}
	if err := json.Unmarshal(v, &f); err != nil {
		// encoding/json's errors can quote what they trip over.
		return store.Record{}, errors.New("value is not the JSON of a record")
	}
	sum, err := hex.DecodeString(f.Sum)
	if err != nil {
		return store.Record{}, errors.New("sum is not hexadecimal")
	}
	if f.At.Location() != time.UTC {
		return store.Record{}, errors.New("time is not in UTC")
	}
	r := store.Record{Seq: seq, At: f.At, Kind: f.Kind, Body: f.Body, Text: f.Text}
	if len(sum) > 0 {
		r.Sum = sum
	}
	if r.Kind == "" || len(r.Body) == 0 {
		return store.Record{}, errors.New("kind or body is missing")
	}
	return r, nil
}
