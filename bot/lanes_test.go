package bot

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

// One person's work is done in order and never two at a time; each person's
// beside the others'.
func TestLanes(t *testing.T) {
	const people, each = 10, 200
	l := newLanes(each)
	var mu sync.Mutex
	done := map[string][]int{}
	working := map[string]*atomic.Int32{}
	for p := range people {
		working[fmt.Sprint(p)] = new(atomic.Int32)
	}
	for i := range each {
		for p := range people {
			person := fmt.Sprint(p)
			ok := l.do(person, func() {
				if working[person].Add(1) != 1 {
					t.Errorf("two things are done at once for one person")
				}
				mu.Lock()
				done[person] = append(done[person], i)
				mu.Unlock()
				working[person].Add(-1)
			})
			if !ok {
				t.Fatalf("work %d was turned away", i)
			}
		}
	}
	l.wait()
	for person, order := range done {
		if len(order) != each || !slices.IsSorted(order) {
			t.Errorf("person %s: done %v, want 0 to %d in order", person, order, each-1)
		}
	}
	if len(done) != people || len(l.waiting) != 0 {
		t.Errorf("%d people were served and %d lanes are left, want %d and none", len(done), len(l.waiting), people)
	}
}

// A lane holds so many and turns the rest away; another person's is free.
func TestLaneIsFull(t *testing.T) {
	l := newLanes(2)
	begun, release := make(chan struct{}), make(chan struct{})
	l.do("ann", func() { close(begun); <-release })
	<-begun
	if l.idle() {
		t.Error("the lanes are idle while one is slow")
	}
	count := 0
	for i, want := range []bool{true, true, false, false} {
		if got := l.do("ann", func() { count++ }); got != want {
			t.Errorf("work %d behind one that is slow: taken %v, want %v", i, got, want)
		}
	}
	free := make(chan struct{})
	if !l.do("bob", func() { close(free) }) {
		t.Error("another person's work was turned away")
	}
	<-free
	close(release)
	l.wait()
	if !l.idle() {
		t.Error("the lanes are not idle when all is done")
	}
	if count != 2 {
		t.Errorf("%d of ann's were done, want the 2 that were taken", count)
	}
	if !l.do("ann", func() {}) {
		t.Error("the lane is full when all is done")
	}
	l.wait()
}
