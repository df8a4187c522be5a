package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A port that asb itself has is as it should be; one that a stranger has is not.
func TestPortFinding(t *testing.T) {
	health := (&watch{}).healthPages()[0]
	ours := http.NewServeMux()
	ours.Handle(health.path, health)
	for name, c := range map[string]struct {
		handler http.Handler
		ok      bool
		text    string
	}{
		"asb":      {ours, true, "asb answers there already"},
		"stranger": {http.NotFoundHandler(), false, "End what uses it"},
	} {
		s := httptest.NewServer(c.handler)
		defer s.Close()
		f := portFinding(t.Context(), s.Listener.Addr().String())
		if f.OK != c.ok || !strings.Contains(f.Text, c.text) {
			t.Errorf("%s: got %v, %q; want %v, %q", name, f.OK, f.Text, c.ok, c.text)
		}
	}
}
