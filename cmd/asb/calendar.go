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

	"github.com/safer-city-partnership/asb/calendar"
	"github.com/safer-city-partnership/asb/store"
)

// A feed is the page that people's own calendars read the meetings from, if it
// is wanted.
type feed struct {
	addr, public, token *string
	listener            net.Listener // nil when there is no feed
}

func calendarSettings(s *settings) *feed {
	return &feed{
		addr:   s.text("http", "ASB_HTTP", "", "`HOST:PORT` to serve the calendar feed on; there is none without it"),
		public: s.text("public-url", "ASB_PUBLIC_URL", "", "`URL` at which people's calendars reach that port, for example through a proxy"),
		token: s.maybeSecret("ASB_CALENDAR_TOKEN", "the calendar feed's token, needed with -http",
			fmt.Sprintf("has at least %d letters, figures, hyphens and underscores", calendar.MinToken), calendar.ValidToken),
	}
}

// check refuses settings that do not go together.
func (f *feed) check() error {
	if *f.addr == "" {
		return nil
	}
	if *f.token == "" {
		return usagef("ASB_CALENDAR_TOKEN is not set, and -http needs it: set it, or set ASB_CALENDAR_TOKEN_FILE to a file that holds it")
	}
	if *f.public == "" {
		return nil
	}
	if u, err := url.Parse(*f.public); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return usagef("-public-url is not the beginning of an address such as https://asb.example.org")
	}
	return nil
}

func (f *feed) listen() (err error) {
	if *f.addr == "" {
		return nil
	}
	if f.listener, err = net.Listen("tcp", *f.addr); err != nil {
		return fmt.Errorf("listen on %s: %w; choose another address with -http", *f.addr, err)
	}
	return nil
}

func (f *feed) close() {
	if f.listener != nil {
		f.listener.Close()
	}
}

// address is what people give to their calendars; "" when there is no feed.
func (f *feed) address() string {
	switch {
	case f.listener == nil:
		return ""
	case *f.public != "":
		return strings.TrimSuffix(*f.public, "/") + calendar.Path(*f.token)
	}
	return "http://" + f.listener.Addr().String() + calendar.Path(*f.token)
}

// How long a calendar may take: it asks for one small file.
const (
	headWithin  = 5 * time.Second
	readWithin  = 10 * time.Second
	writeWithin = 30 * time.Second
	idleWithin  = time.Minute
	stopWithin  = 5 * time.Second
	maxHead     = 8 << 10
)

// serve answers until ctx ends, and then ends what is being answered. Without a
// feed there is nothing to do.
func (f *feed) serve(ctx context.Context, page http.Handler, to logrus.FieldLogger) error {
	if f.listener == nil {
		return nil
	}
	server := &http.Server{Handler: page, ReadHeaderTimeout: headWithin, ReadTimeout: readWithin, WriteTimeout: writeWithin, IdleTimeout: idleWithin,
		MaxHeaderBytes: maxHead, ErrorLog: log.New(warnings{to}, "", 0)}
	served := make(chan error, 1)
	go func() { served <- server.Serve(f.listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve the calendar: %w", err)
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
	w.to.WithField("server", "calendar").Warn(strings.TrimSpace(string(p)))
	return len(p), nil
}

func calendarPage(token string, now func() time.Time, st *store.Store, to logrus.FieldLogger) http.Handler {
	return calendar.Page(token, now, st.View, func(err error) { to.WithError(err).Error("the calendar cannot be read") })
}

// beside serves the calendar's addresses beside another handler.
func beside(other, page http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/calendar/") {
			page.ServeHTTP(w, r)
			return
		}
		other.ServeHTTP(w, r)
	})
}
