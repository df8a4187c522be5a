package workspace

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// A fault is something that goes wrong on purpose. Faults of one method are used
// in the order in which they were asked for, so that a test knows exactly which
// call fails.
type fault struct {
	Method     string `json:"method,omitempty"`      // a Web API method, or response_url
	Status     int    `json:"status,omitempty"`      // this HTTP status, and nothing is done
	RetryAfter int    `json:"retry_after,omitempty"` // seconds, with status 429
	Error      string `json:"error,omitempty"`       // this error code, and nothing is done
	Delay      string `json:"delay,omitempty"`       // the work is done, the answer comes later, in real time
	DropReply  bool   `json:"drop_reply,omitempty"`  // the work is done, and the connection lost instead of an answer
	Times      int    `json:"times,omitempty"`       // how often; 1 when not given

	Socket string `json:"socket,omitempty"` // see socketFault
	Reason string `json:"reason,omitempty"` // with socket disconnect
	Skew   string `json:"skew,omitempty"`   // how far the time in request signatures is off
}

// takeFault uses up the first fault for a method. The caller holds mu.
func (s *Server) takeFault(method string) *fault {
	i := slices.IndexFunc(s.faults, func(f *fault) bool { return f.Method == method })
	if i < 0 {
		return nil
	}
	f := s.faults[i]
	if f.Times--; f.Times <= 0 {
		s.faults = slices.Delete(s.faults, i, i+1)
	}
	return f
}

// refusal is the error a fault puts in place of the work.
func (f *fault) refusal() error {
	switch {
	case f == nil:
		return nil
	case f.Error != "":
		return refuse(f.Error)
	case f.Status == http.StatusTooManyRequests:
		return &refusal{code: "ratelimited", after: max(1, f.RetryAfter)}
	case f.Status != 0:
		return refuse("internal_error")
	}
	return nil
}

// suffer does what a fault does to an answer, and says whether the answer is
// still to be given.
func (s *Server) suffer(w http.ResponseWriter, r *http.Request, f *fault) bool {
	if f == nil {
		return true
	}
	if f.Delay != "" {
		by, _ := time.ParseDuration(f.Delay) // checked when it was asked for
		late := time.NewTimer(by)
		defer late.Stop()
		select {
		case <-late.C:
		case <-r.Context().Done():
		case <-s.closing:
		}
	}
	if f.DropReply {
		panic(http.ErrAbortHandler) // how net/http is told to cut the connection
	}
	if f.Status != 0 && f.Status != http.StatusTooManyRequests {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, http.StatusText(f.Status))
		return false
	}
	return true
}

func (f *fault) check() error {
	switch {
	case (f.Method != "") == (f.Socket != "" || f.Skew != ""):
		return wrong("give either method, or socket, or skew")
	case f.Status != 0 && (f.Status < 400 || f.Status > 599):
		return wrong("status must be 400 to 599, is %d", f.Status)
	case f.Times < 0:
		return wrong("times must be 1 or more, is %d", f.Times)
	}
	for name, text := range map[string]string{"delay": f.Delay, "skew": f.Skew} {
		if _, err := time.ParseDuration(text); text != "" && err != nil {
			return wrong("%s must be a duration such as 5s, is %q", name, text)
		}
	}
	if f.Method != "" && f.Status == 0 && f.Error == "" && f.Delay == "" && !f.DropReply {
		return wrong("give status, error, delay or drop_reply")
	}
	return nil
}

func (s *Server) postFaults(w http.ResponseWriter, r *http.Request) error {
	var f fault
	if err := readJSON(r, &f); err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	f.Times = max(1, f.Times)
	if f.Socket != "" {
		if err := s.socketFault(f); err != nil {
			return err
		}
	}
	s.mu.Lock()
	switch {
	case f.Skew != "":
		s.skew, _ = time.ParseDuration(f.Skew)
	case f.Method != "":
		s.faults = append(s.faults, &f)
	}
	s.mu.Unlock()
	return s.getFaults(w, r)
}

// socketFault disturbs Socket Mode: at once, or with the next envelopes.
func (s *Server) socketFault(f fault) error {
	switch f.Socket {
	case "disconnect":
		reason := f.Reason
		if reason == "" {
			reason = "refresh_requested"
		}
		if !slices.Contains([]string{"warning", "refresh_requested", "link_disabled"}, reason) {
			return wrong("reason must be warning, refresh_requested or link_disabled, is %q", reason)
		}
		s.Refresh(reason)
	case "silent":
		s.Silence()
	case "close":
		s.CloseSockets()
	case "duplicate":
		s.mu.Lock()
		s.twice += f.Times
		s.mu.Unlock()
	case "lose_ack":
		s.mu.Lock()
		s.loseAcks += f.Times
		s.mu.Unlock()
	case "reorder":
		s.mu.Lock()
		s.reorder += f.Times
		s.mu.Unlock()
	default:
		return wrong("socket must be disconnect, silent, close, duplicate, lose_ack or reorder, is %q", f.Socket)
	}
	return nil
}

func (s *Server) getFaults(w http.ResponseWriter, _ *http.Request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []any{}
	for _, f := range s.faults {
		list = append(list, *f)
	}
	for name, n := range map[string]int{"duplicate": s.twice, "lose_ack": s.loseAcks, "reorder": s.reorder} {
		if n > 0 {
			list = append(list, fault{Socket: name, Times: n})
		}
	}
	if s.skew != 0 {
		list = append(list, fault{Skew: s.skew.String()})
	}
	writeJSON(w, http.StatusOK, object{"faults": list})
	return nil
}

// deleteFaults makes everything work again.
func (s *Server) deleteFaults(w http.ResponseWriter, r *http.Request) error {
	s.mu.Lock()
	s.faults, s.twice, s.loseAcks, s.reorder, s.skew = nil, 0, 0, 0, 0
	if env := s.held; env != nil {
		s.held = nil
		s.post(env)
	}
	s.mu.Unlock()
	return s.getFaults(w, r)
}

// timestamp is the time in request signatures: Unix seconds of the workspace
// clock, wrong by the skew that was asked for.
func (s *Server) timestamp() string { return strconv.FormatInt(s.now().Add(s.skew).Unix(), 10) }
