package boltdb

import (
	"reflect"
	"unsafe"

	bolt "go.etcd.io/bbolt"
)

// Unfinished is the ending of a file that is to take the journal's place.
const Unfinished = unfinished

// OnStep has step called before each step of Compact and CopyTo; its error
// fails that step.
func (j *Journal) OnStep(step func(string) error) { j.step = step }

// OnWrite puts write between bbolt and its file, here and in every database
// that j makes: it gets the file's name, the bytes and their place, and what
// would write them. bbolt has a place for this and no name for it.
func (j *Journal) OnWrite(write func(path string, b []byte, off int64, real func([]byte, int64) (int, error)) (int, error)) {
	between := func(db *bolt.DB) {
		field := reflect.ValueOf(db).Elem().FieldByName("ops").FieldByName("writeAt")
		at := (*func([]byte, int64) (int, error))(unsafe.Pointer(field.UnsafeAddr()))
		real, path := *at, db.Path()
		*at = func(b []byte, off int64) (int, error) { return write(path, b, off, real) }
	}
	between(j.db)
	j.opened = between
}
