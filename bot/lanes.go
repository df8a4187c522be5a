package bot

import "sync"

// lanes do what each person asked for in the order it came, and what different
// people asked for at the same time.
type lanes struct {
	limit int // of what may wait in one lane

	mu      sync.Mutex
	waiting map[string][]func() // a lane that is busy is there, even when empty
	closed  bool
	busy    sync.WaitGroup
}

func newLanes(limit int) *lanes { return &lanes{limit: limit, waiting: map[string][]func(){}} }

// do puts work in a person's lane. It reports false, and does nothing, when
// too much is waiting there, or the lanes are closed.
func (l *lanes) do(person string, work func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	lane, busy := l.waiting[person]
	if l.closed || len(lane) >= l.limit {
		return false
	}
	l.waiting[person] = append(lane, work)
	if !busy {
		l.busy.Go(func() { l.drain(person) })
	}
	return true
}

func (l *lanes) drain(person string) {
	for {
		l.mu.Lock()
		lane := l.waiting[person]
		if len(lane) == 0 {
			delete(l.waiting, person)
			l.mu.Unlock()
			return
		}
		l.waiting[person] = lane[1:]
		l.mu.Unlock()
		lane[0]()
	}
}

// idle reports whether nothing is being done, nor waits.
func (l *lanes) idle() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.waiting) == 0
}

// close turns away what comes from here on.
func (l *lanes) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
}

// wait returns when every lane is empty. Nothing may be put in meanwhile.
func (l *lanes) wait() { l.busy.Wait() }
