package workspace

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

const keepAliveEvery = 15 * time.Second

// getStream sends an event whenever something the person can see changes. It
// ends when the reader goes or the server closes.
func (s *Server) getStream(w http.ResponseWriter, r *http.Request) error {
	flusher, ok := w.(http.Flusher)
	if !ok {
		return wrong("this connection cannot stream")
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return wrong("the workspace is closed")
	}
	u, err := s.person(r.FormValue("user"))
	if err != nil {
		s.mu.Unlock()
		return err
	}
	watch := s.watch(u)
	s.work.Add(1)
	s.mu.Unlock()
	defer s.work.Done()
	defer s.unwatch(watch)
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprint(w, ": open\n\n")
	flusher.Flush()
	alive := time.NewTicker(keepAliveEvery)
	defer alive.Stop()
	for {
		select {
		case <-r.Context().Done():
			return nil
		case <-s.closing:
			return nil
		case <-alive.C:
			fmt.Fprint(w, ": still here\n\n")
		case <-watch.wake:
			s.mu.Lock()
			changes := watch.changes
			watch.changes = nil
			s.mu.Unlock()
			sent := map[string]bool{}
			for _, c := range changes {
				data := c.data()
				if !sent[data] {
					sent[data] = true
					fmt.Fprintf(w, "event: change\ndata: %s\n\n", data)
				}
			}
		}
		flusher.Flush()
	}
}

// data is the change as the stream tells it.
func (c change) data() string {
	body := struct {
		Kind    string `json:"kind"`
		Channel string `json:"channel,omitempty"`
	}{Kind: c.kind}
	if c.channel != nil {
		body.Channel = c.channel.id
	}
	data, _ := json.Marshal(body) // two strings
	return string(data)
}
