package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/calendar"
	"github.com/safer-city-partnership/asb/store"
)

// calendarToken declares the secret in the address of the meetings' feed.
// Without it there is no feed.
func calendarToken(s *settings) *string {
	return s.secret("ASB_CALENDAR_TOKEN", "the calendar feed's token, without which there is no feed",
		fmt.Sprintf("has at least %d letters, figures, hyphens and underscores", calendar.MinToken), calendar.ValidToken)
}

// feedAddress is what people give to their calendars; "" when there is no feed.
func feedAddress(p *public, token string) string {
	if token == "" || p.address() == "" {
		return ""
	}
	return p.address() + calendar.Path(token)
}

// calendarPage is nil without a token.
func calendarPage(token string, now func() time.Time, st *store.Store, to logrus.FieldLogger) http.Handler {
	if token == "" {
		return nil
	}
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
