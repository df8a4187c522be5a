package workspace

import "time"

// An alarm is something to do at a moment of the workspace clock. do is called
// with mu held, and must not wait.
type alarm struct {
	at time.Time
	do func()
}

// at sets an alarm. The caller holds mu. A reset forgets it.
func (s *Server) at(when time.Time, do func()) *alarm {
	a := &alarm{when, do}
	s.alarms = append(s.alarms, a)
	s.wind()
	return a
}

// next is the index of the earliest alarm, or -1.
func (s *Server) next() int {
	first := -1
	for i, a := range s.alarms {
		if first < 0 || a.at.Before(s.alarms[first].at) {
			first = i
		}
	}
	return first
}

// wind sets the timer for the earliest alarm, for a clock that nobody pushes.
func (s *Server) wind() {
	if s.bell != nil {
		s.bell.Stop()
	}
	i := s.next()
	if i < 0 || s.closed {
		return
	}
	s.bell = time.AfterFunc(max(s.alarms[i].at.Sub(s.now()), time.Millisecond), func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.ring(s.now())
	})
}

// ring does what has fallen due by a moment, in order of time, the clock
// standing at each alarm's own moment while it is done: after a jump, messages
// have the times they should have had.
func (s *Server) ring(until time.Time) {
	if s.closed {
		return
	}
	target := s.offset + until.Sub(s.now())
	for {
		i := s.next()
		if i < 0 || s.alarms[i].at.After(until) {
			break
		}
		a := s.alarms[i]
		s.alarms = append(s.alarms[:i], s.alarms[i+1:]...)
		if ahead := a.at.Sub(s.now()); ahead > 0 {
			s.offset += ahead
		}
		a.do()
	}
	s.offset = target
	s.wind()
}
