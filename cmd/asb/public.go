package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/sirupsen/logrus"
)

// A page is served at addresses that begin with a path.
type page struct {
	path string
	http.Handler
}

// An entrance is a port that others reach: Slack and people's calendars, or
// whoever watches over the program.
type entrance struct {
	flag     string
	addr     *string
	listener net.Listener // nil when there is none
}

// public is the entrance for everybody, with the address it has outside.
type public struct {
	entrance
	outside *string
}

func publicSettings(s *settings) *public {
	return &public{
		entrance: entrance{flag: "http", addr: s.text("http", "ASB_HTTP", "", "`HOST:PORT` to listen on for Slack's requests and people's calendars; closed without it")},
		outside:  publicURL(s),
	}
}

func publicURL(s *settings) *string {
	return s.text("public-url", "ASB_PUBLIC_URL", "", "`URL` at which Slack and people's calendars reach asb, for example through a proxy")
}

// checkURL refuses an address that cannot be the beginning of others.
func checkURL(address string) error {
	if address == "" {
		return nil
	}
	if u, err := url.Parse(address); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return usagef("-public-url is not the beginning of an address such as https://asb.example.org")
	}
	return nil
}

// address is how the port is reached from outside; "" while nobody listens.
func (p *public) address() string {
	switch {
	case p.listener == nil:
		return ""
	case *p.outside != "":
		return strings.TrimSuffix(*p.outside, "/")
	}
	return "http://" + p.listener.Addr().String()
}

func (e *entrance) listen() (err error) {
	if *e.addr == "" {
		return nil
	}
	if e.listener, err = net.Listen("tcp", *e.addr); err != nil {
		return fmt.Errorf("listen on %s: %w; choose another address with -%s", *e.addr, err, e.flag)
	}
	return nil
}

func (e *entrance) close() {
	if e.listener != nil {
		e.listener.Close()
	}
}

// How long a request may take: each asks for one small thing. Whoever sends or
// reads more slowly is cut off, so that nobody can hold the port by being slow.
const (
	headWithin  = 5 * time.Second
	readWithin  = 10 * time.Second
	writeWithin = 30 * time.Second
	idleWithin  = time.Minute
	stopWithin  = 6 * time.Second // a second more than Slack is listened for
	maxHead     = 8 << 10
)

// serve answers until ctx ends, takes nothing more in then, and returns when
// what came in has been answered. When nobody listens it waits for ctx.
func (e *entrance) serve(ctx context.Context, to logrus.FieldLogger, pages ...page) error {
	if e.listener == nil {
		<-ctx.Done()
		return nil
	}
	mux := http.NewServeMux()
	for _, p := range pages {
		if p.Handler != nil {
			mux.Handle(p.path, p)
		}
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: headWithin, ReadTimeout: readWithin, WriteTimeout: writeWithin, IdleTimeout: idleWithin,
		MaxHeaderBytes: maxHead, ErrorLog: log.New(warnings{to.WithField("server", e.flag)}, "", 0)}
	served := make(chan error, 1)
	go func() { served <- server.Serve(e.listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve on %s: %w", *e.addr, err)
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		server.Close()
	}
	<-served
	return nil
}

// warnings writes a server's own complaints to the log.
type warnings struct{ to logrus.FieldLogger }

func (w warnings) Write(p []byte) (int, error) {
	w.to.Warn(strings.TrimSpace(string(p)))
	return len(p), nil
}
