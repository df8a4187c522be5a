package store

// Waiting is how many writes have come since a commit began.
func (s *Store) Waiting() int {
	s.queue.Lock()
	defer s.queue.Unlock()
	return len(s.waiting)
}

// Chain is the sum of a record that follows the one with the sum before.
func Chain(before []byte, r Record) []byte { return chain(before, r) }
