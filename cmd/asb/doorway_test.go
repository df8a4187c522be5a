package main

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"

	"github.com/rogpeppe/go-internal/testscript"
)

// A doorway is where Slack sends its requests in HTTP mode: to the bot that
// runs now. While none does, nothing answers.
type doorway struct {
	*httptest.Server
	to atomic.Pointer[http.Handler]
}

func newDoorway() *doorway {
	d := &doorway{}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to := d.to.Load()
		if to == nil {
			panic(http.ErrAbortHandler)
		}
		(*to).ServeHTTP(w, r)
	}))
	return d
}

// lead makes requests go to a handler; nil for none.
func (d *doorway) lead(to http.Handler) {
	if to == nil {
		d.to.Store(nil)
		return
	}
	d.to.Store(&to)
}

// verbOverhttp is done before the workspace is there, by scriptVerbs.
func verbOverhttp(*conversation, *testscript.TestScript, []string) {}
