package boltdb_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/safer-city-partnership/asb/store"
	"github.com/safer-city-partnership/asb/store/boltdb"
)

func Example() {
	dir, err := os.MkdirTemp("", "asb")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	j, err := boltdb.Open(filepath.Join(dir, "asb.db"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer j.Close()

	ctx := context.Background()
	first := store.Record{
		Seq:  1,
		At:   time.Date(2024, 3, 11, 9, 0, 0, 0, time.UTC),
		Kind: "action.updated",
		Body: []byte(`{"no":12,"status":"amber"}`),
	}
	fmt.Println("first:", j.Append(ctx, 0, []store.Record{first}))

	err = j.Append(ctx, 0, []store.Record{first}) // somebody who has not seen it
	fmt.Println("again:", err != nil)

	for r, err := range j.Read(ctx, 0) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(r.Seq, r.At.Format(time.RFC3339), r.Kind, string(r.Body))
	}
	// Output:
	// first: <nil>
	// again: true
	// 1 2024-03-11T09:00:00Z action.updated {"no":12,"status":"amber"}
}
