package store

// Watch says when something was written by this Store: written holds a token
// at first, and when there was a write since the last was taken out. stop ends
// it.
func (s *Store) Watch() (written <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	c <- struct{}{}
	s.watch.Lock()
	defer s.watch.Unlock()
	s.watchers[c] = true
	return c, func() {
		s.watch.Lock()
		defer s.watch.Unlock()
		delete(s.watchers, c)
	}
}

// wake tells whoever watches.
func (s *Store) wake() {
	s.watch.Lock()
	defer s.watch.Unlock()
	for c := range s.watchers {
		select {
		case c <- struct{}{}:
		default: // there is a token already
		}
	}
}
